// Buckets: one for each of 0 … 7, then eight for every power of two.
#include "noodle/histogram.h"

enum { STEPS = 8, STEP_BITS = 3 };

static uint32_t bucket_of(uint64_t value)
{
	uint32_t power = STEP_BITS;
	uint32_t bucket;

	if (value < STEPS)
		return (uint32_t)value;
	while (power < 63 && value >> (power + 1))
		power++;
	bucket = STEPS * (power - STEP_BITS + 1) + (uint32_t)(value >> (power - STEP_BITS) & (STEPS - 1));
	return bucket < ND_HISTOGRAM_BUCKETS ? bucket : ND_HISTOGRAM_BUCKETS - 1;
}

static uint64_t last_of(uint32_t bucket)
{
	uint32_t shift = bucket / STEPS - 1;

	if (bucket < STEPS)
		return bucket;
	return ((uint64_t)(STEPS + bucket % STEPS + 1) << shift) - 1;
}

void nd_histogram_add(struct nd_histogram *self, uint64_t value)
{
	self->counts[bucket_of(value)]++;
}

uint64_t nd_histogram_count(const struct nd_histogram *self)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < ND_HISTOGRAM_BUCKETS; i++)
		count += self->counts[i];
	return count;
}

uint64_t nd_histogram_percentile(const struct nd_histogram *self, uint32_t per_mille)
{
	uint64_t rank = (nd_histogram_count(self) * per_mille + 999) / 1000, seen = 0;

	for (uint32_t i = 0; i < ND_HISTOGRAM_BUCKETS; i++) {
		seen += self->counts[i];
		if (seen && seen >= rank)
			return last_of(i);
	}
	return 0;
}

void nd_histogram_subtract(struct nd_histogram *self, const struct nd_histogram *earlier)
{
	for (uint32_t i = 0; i < ND_HISTOGRAM_BUCKETS; i++)
		self->counts[i] -= earlier->counts[i] < self->counts[i] ? earlier->counts[i] : self->counts[i];
}
