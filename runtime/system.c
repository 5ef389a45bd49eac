// The clock, the environment and the system's random numbers.
#include "rt_internal.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static double seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double nd_rt_time_now(void)
{
	return seconds(CLOCK_REALTIME);
}

double nd_rt_time_monotonic(void)
{
	return seconds(CLOCK_MONOTONIC);
}

int64_t nd_rt_random_seed(void)
{
	int64_t seed;

	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = (int64_t)(seconds(CLOCK_REALTIME) * 1e9);
	return seed;
}

struct nd_rt_string *nd_rt_env(const struct nd_rt_string *name)
{
	const char *value = getenv(name->data);

	nd_rt_observe("env", name->data);
	return value ? nd_rt_string_from_c(value) : NULL;
}
