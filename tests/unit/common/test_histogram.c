#include "noodle/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void keeps_every_number_to_an_eighth(void **state)
{
	static const uint64_t values[] = {0,    1,     7,     8,        9,          15,         16,        17,
					  1000, 10000, 65535, UINT64_C(1) << 20, (UINT64_C(1) << 32) - 1};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct nd_histogram one = {0};
		uint64_t said;

		nd_histogram_add(&one, values[i]);
		said = nd_histogram_percentile(&one, 500);
		assert_int_equal(nd_histogram_count(&one), 1);
		assert_true(said >= values[i] && said - values[i] <= values[i] / 8);
	}
}

static void percentiles_are_those_of_what_was_added(void **state)
{
	static const struct { uint32_t per_mille; uint64_t at_least; } cases[] = {
		{0, 1}, {500, 500}, {990, 990}, {999, 999}, {1000, 1000}};
	struct nd_histogram thousand = {0}, none = {0};

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		nd_histogram_add(&thousand, i);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t said = nd_histogram_percentile(&thousand, cases[i].per_mille);

		assert_true(said >= cases[i].at_least && said <= cases[i].at_least + cases[i].at_least / 8);
	}
	assert_int_equal(nd_histogram_percentile(&none, 990), 0);
}

static void numbers_beyond_the_last_bucket_are_not_lost(void **state)
{
	struct nd_histogram huge = {0};

	(void)state;
	nd_histogram_add(&huge, UINT64_MAX);
	assert_int_equal(nd_histogram_count(&huge), 1);
	assert_true(nd_histogram_percentile(&huge, 500) >= UINT32_MAX);
}

static void the_difference_is_what_came_between(void **state)
{
	struct nd_histogram before = {0}, after;

	(void)state;
	nd_histogram_add(&before, 5);
	nd_histogram_add(&before, 3000000);
	after = before;
	nd_histogram_add(&after, 7);
	nd_histogram_subtract(&after, &before);
	assert_int_equal(nd_histogram_count(&after), 1);
	assert_int_equal(nd_histogram_percentile(&after, 1000), 7);
	nd_histogram_subtract(&after, &before); // of another coordinator, with more
	assert_int_equal(nd_histogram_count(&after), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_every_number_to_an_eighth),
		cmocka_unit_test(percentiles_are_those_of_what_was_added),
		cmocka_unit_test(numbers_beyond_the_last_bucket_are_not_lost),
		cmocka_unit_test(the_difference_is_what_came_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
