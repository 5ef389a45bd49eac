#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void floats_print_as_the_shortest_text_that_reads_back(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0.0, "0.0" }, { -0.0, "-0.0" }, { 5, "5.0" }, { 100, "100.0" }, { 0.1, "0.1" }, { -2.5, "-2.5" },
		{ 3.14, "3.14" }, { 1.0 / 3, "0.3333333333333333" }, { 2.0 / 3, "0.6666666666666666" },
		{ 0.1 + 0.2, "0.30000000000000004" }, { 1e15, "1000000000000000.0" },
		{ 123456789012345680.0, "1.2345678901234568e+17" }, { 9999999999999998.0, "9999999999999998.0" },
		{ 1e16, "1e+16" }, { 1.5e21, "1.5e+21" }, { 1e-5, "0.00001" }, { 1.5e-5, "0.000015" }, { 1e-7, "1e-7" },
		{ 9.999e-6, "9.999e-6" }, { 5e-324, "5e-324" }, { 2.2250738585072014e-308, "2.2250738585072014e-308" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" }, { 1e22, "1e+22" }, { 1e23, "1e+23" },
		{ 4.35, "4.35" }, { 0.000123, "0.000123" }, { 9007199254740993.0, "9007199254740992.0" },
		{ 0x1p-1017, "7.120236347223045e-307" }, { 0x1p131, "2.722258935367508e+39" },
		{ INFINITY, "inf" }, { -INFINITY, "-inf" }, { NAN, "nan" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(nd_rt_float_str(cases[i].value)->data, cases[i].text);
}

static void any_float_reads_back_to_itself(void **state)
{
	(void)state;
	uint64_t bits = 88172645463325252u;

	for (int i = 0; i < 200000; i++) {
		double value, back;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&value, &bits, 8);
		if (!isfinite(value))
			continue;
		back = nd_rt_float_parse(nd_rt_float_str(value));
		assert_memory_equal(&value, &back, 8);

		value = (double)(int64_t)bits / 1e6;
		back = nd_rt_float_parse(nd_rt_float_str(value));
		assert_memory_equal(&value, &back, 8);
	}
}

static void float32_needs_fewer_digits(void **state)
{
	static const struct {
		float value;
		const char *text;
	} cases[] = {
		{ 0.1f, "0.1" }, { 3.14f, "3.14" }, { 16777216.0f, "16777216.0" }, { 1e-45f, "1e-45" }, { -1.5f, "-1.5" },
		{ 3.4028235e38f, "3.4028235e+38" }, { 0, "0.0" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(nd_rt_float32_str(cases[i].value)->data, cases[i].text);
}

static void integers_print_in_full(void **state)
{
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { 7, "7" }, { 10, "10" }, { 99, "99" }, { 100, "100" }, { -1, "-1" }, { 12345, "12345" },
		{ INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(nd_rt_int_str(cases[i].value)->data, cases[i].text);
	assert_string_equal(nd_rt_uint_str(UINT64_MAX)->data, "18446744073709551615");
}

static void integers_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool valid;
		int64_t value;
	} cases[] = {
		{ "12", true, 12 }, { "-12", true, -12 }, { "+3", true, 3 }, { "007", true, 7 },
		{ "9223372036854775807", true, INT64_MAX }, { "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
		{ "99999999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "1 ", false, 0 },
		{ " 1", false, 0 }, { "1_0", false, 0 }, { "0x10", false, 0 }, { "1.0", false, 0 }, { "abc", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(nd_rt_int_is_valid(str(cases[i].text)), cases[i].valid);
		assert_int_equal(nd_rt_int_parse(str(cases[i].text)), cases[i].value);
	}
}

static void floats_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "1", true }, { "1.5", true }, { "-.5", true }, { "5.", true }, { "1e10", true }, { "1E-3", true },
		{ "inf", true }, { "-inf", true }, { "nan", true }, { "", false }, { ".", false }, { "e5", false },
		{ "1e", false }, { "1e+", false }, { "0x1p3", false }, { "infinity", false }, { "1 ", false },
		{ "1,5", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(nd_rt_float_is_valid(str(cases[i].text)), cases[i].valid);
}

// The quick way for short numbers and the C library's for the rest agree with the latter.
static void numbers_with_a_point_are_read_exactly(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"0", "-0", "+0.0", "1", "-1.5", ".5", "5.", "-.25", "0.1", "0.3", "123456789.987654321", "9007199254740992",
		"9007199254740993", "9007199254740992.5", "0.0000000000000000000001", "1234567890123456789",
		"12345678901234567890", "0.9007199254740993", "0.000000000000000001", "179769313486231570000.5", "1e5",
		"1.5e-7", "4.35", "2.2250738585072014e-308", "8.41", "00000000000000000000001.5",
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double got = nd_rt_float_parse(str(cases[i])), expected = strtod(cases[i], NULL);

		assert_true(nd_rt_float_is_valid(str(cases[i])));
		assert_memory_equal(&got, &expected, sizeof got);
	}
	for (int i = 0; i < 100000; i++) {
		char text[40];
		double got, expected;

		sprintf(text, "%s%d.%0*d", i % 2 ? "-" : "", (i * 7919) % 1000003, 1 + i % 12, i * 31);
		got = nd_rt_float_parse(str(text));
		expected = strtod(text, NULL);
		assert_memory_equal(&got, &expected, sizeof got);
	}
	static const char *const bad[] = { "", "-", "+", ".", "-.", "1.2.3", "1..", "x", "1x", " 1", "1 " };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(nd_rt_float_is_valid(str(bad[i])));
		assert_true(nd_rt_float_parse(str(bad[i])) == 0);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(numbers_with_a_point_are_read_exactly),
	cmocka_unit_test(floats_print_as_the_shortest_text_that_reads_back),
	cmocka_unit_test(any_float_reads_back_to_itself),
	cmocka_unit_test(float32_needs_fewer_digits),
	cmocka_unit_test(integers_print_in_full),
	cmocka_unit_test(integers_are_read_strictly),
	cmocka_unit_test(floats_are_read_strictly),
};

TEST_PROGRAM(tests)
