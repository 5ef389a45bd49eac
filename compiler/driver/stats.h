// --time-passes and --stats, on standard error.
#ifndef NOODLE_DRIVER_STATS_H
#define NOODLE_DRIVER_STATS_H

#include "driver/build.h"

struct nd_build_report {
	const struct nd_program *program;
	const struct nd_built *built; // n of them
	uint32_t n;
	uint64_t link_ns;
	uint64_t output_bytes; // of the executable or the one object; 0 = none
};

void nd_stats_times(const struct nd_build_report *self);
void nd_stats_amounts(const struct nd_build_report *self);

#endif
