#include "noodle/clock.h"

#include <assert.h>
#include <stddef.h>
#include <time.h>

static uint64_t read_ns(clockid_t id)
{
	struct timespec now;
	int status = clock_gettime(id, &now);

	assert(status == 0);
	(void)status;
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t nd_time_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

uint64_t nd_cpu_time_ns(void)
{
	return read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

static uint64_t system_now_ns(void *arg)
{
	(void)arg;
	return nd_time_ns();
}

const struct nd_clock nd_clock_system = {system_now_ns, NULL};

uint64_t nd_clock_now_ms(const struct nd_clock *self)
{
	return self->now_ns(self->arg) / 1000000u;
}

uint64_t nd_clock_now_us(const struct nd_clock *self)
{
	return self->now_ns(self->arg) / 1000u;
}
