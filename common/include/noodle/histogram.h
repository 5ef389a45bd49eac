// How often each size of a number occurred, to an eighth: enough for percentiles of times that range from microseconds
// to minutes, in 1.8 KB, without keeping the numbers. Two histograms subtract, which gives the one of what came between.
#ifndef NOODLE_HISTOGRAM_H
#define NOODLE_HISTOGRAM_H

#include <stdint.h>

enum { ND_HISTOGRAM_BUCKETS = 240 }; // larger numbers than 2^32 count as that

struct nd_histogram { // zero-initialised is empty
	uint64_t counts[ND_HISTOGRAM_BUCKETS];
};

void nd_histogram_add(struct nd_histogram *self, uint64_t value);
uint64_t nd_histogram_count(const struct nd_histogram *self);
// The smallest number that is not below `per_mille` of those added, rounded up to the end of its bucket; 0 of none.
uint64_t nd_histogram_percentile(const struct nd_histogram *self, uint32_t per_mille);
// What came after `earlier`; a bucket that has shrunk counts as empty.
void nd_histogram_subtract(struct nd_histogram *self, const struct nd_histogram *earlier);

#endif
