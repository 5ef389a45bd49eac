// Time behind a small struct, because the tests' fake clock is a second user.
#ifndef NOODLE_CLOCK_H
#define NOODLE_CLOCK_H

#include <stdint.h>

struct nd_clock {
	uint64_t (*now_ns)(void *arg); // monotonic
	void *arg;
};

extern const struct nd_clock nd_clock_system;

uint64_t nd_clock_now_ms(const struct nd_clock *self);
uint64_t nd_clock_now_us(const struct nd_clock *self);
uint64_t nd_time_ns(void);     // CLOCK_MONOTONIC
uint64_t nd_cpu_time_ns(void); // CPU time of this process

#endif
