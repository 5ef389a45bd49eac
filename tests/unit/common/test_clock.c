#include "noodle/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void time_does_not_go_back(void **state)
{
	uint64_t ns = nd_time_ns();
	uint64_t cpu = nd_cpu_time_ns();
	uint64_t ms = nd_clock_now_ms(&nd_clock_system);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		uint64_t next_ns = nd_time_ns();
		uint64_t next_cpu = nd_cpu_time_ns();
		uint64_t next_ms = nd_clock_now_ms(&nd_clock_system);

		assert_true(next_ns >= ns && next_cpu >= cpu && next_ms >= ms);
		ns = next_ns;
		cpu = next_cpu;
		ms = next_ms;
	}
}

static uint64_t read_number(void *arg)
{
	return *(uint64_t *)arg;
}

static void a_fake_clock_shows_what_it_is_told(void **state)
{
	uint64_t now = 41999999;
	const struct nd_clock fake = {read_number, &now};

	(void)state;
	assert_int_equal(nd_clock_now_ms(&fake), 41);
	assert_int_equal(nd_clock_now_us(&fake), 41999);
	now += 1;
	assert_int_equal(nd_clock_now_ms(&fake), 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_does_not_go_back),
		cmocka_unit_test(a_fake_clock_shows_what_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
