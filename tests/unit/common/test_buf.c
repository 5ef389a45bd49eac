#include "noodle/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void strings_compare_by_bytes_then_length(void **state)
{
	static const struct {
		struct nd_str a;
		struct nd_str b;
		int order;
	} rows[] = {
		{{"", 0}, {"", 0}, 0},      {{NULL, 0}, {"", 0}, 0},       {{"a", 1}, {"b", 1}, -1},
		{{"a", 1}, {"ab", 2}, -1},  {{"b", 1}, {"ab", 2}, 1},      {{"a\0b", 3}, {"a\0c", 3}, -1},
		{{"\xff", 1}, {"a", 1}, 1}, {{"same", 4}, {"same", 4}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int order = nd_str_cmp(rows[i].a, rows[i].b);

		assert_int_equal((order > 0) - (order < 0), rows[i].order);
		assert_int_equal(nd_str_eq(rows[i].a, rows[i].b), rows[i].order == 0);
	}
}

static void data_is_always_terminated(void **state)
{
	struct nd_buf buf = {0};

	(void)state;
	assert_int_equal(nd_buf_str(&buf).len, 0);
	assert_non_null(nd_buf_str(&buf).data);
	nd_buf_reserve(&buf, 10);
	assert_string_equal(buf.data, "");
	for (int i = 0; i < 500; i++) {
		nd_buf_add_char(&buf, 'x');
		assert_int_equal(strlen(buf.data), buf.len);
	}
	nd_buf_clear(&buf);
	assert_string_equal(buf.data, "");
	nd_buf_add(&buf, NULL, 0);
	nd_buf_add_cstr(&buf, "ab");
	nd_buf_add_str(&buf, ND_STR("cd"));
	nd_buf_printf(&buf, "%d", 12);
	assert_string_equal(buf.data, "abcd12");
	nd_buf_release(&buf);
	assert_null(buf.data);
}

static void printf_takes_texts_of_any_length(void **state)
{
	(void)state;
	for (int width = 1; width < 300; width++) {
		struct nd_buf buf = {0};

		nd_buf_add_cstr(&buf, "-");
		nd_buf_printf(&buf, "%*d", width, 7);
		assert_int_equal(buf.len, width + 1);
		assert_int_equal(strlen(buf.data), buf.len);
		assert_int_equal(buf.data[width], '7');
		nd_buf_release(&buf);
	}
}

static void the_reader_gives_back_what_was_written(void **state)
{
	static const uint64_t numbers[] = {
		0,          1, 127, 128, 129, 16383, 16384, 0xffffffff, UINT64_C(1) << 56, UINT64_C(1) << 63,
		UINT64_MAX,
	};
	struct nd_buf buf = {0};
	struct nd_reader in;

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		nd_buf_add_u8(&buf, (uint8_t)numbers[i]);
		nd_buf_add_u32(&buf, (uint32_t)numbers[i]);
		nd_buf_add_u64(&buf, numbers[i]);
		nd_buf_add_varint(&buf, numbers[i]);
		nd_buf_add_bytes(&buf, &numbers[i], sizeof numbers[i]);
	}
	in = nd_reader(buf.data, buf.len);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct nd_str bytes;

		assert_int_equal(nd_reader_u8(&in), (uint8_t)numbers[i]);
		assert_int_equal(nd_reader_u32(&in), (uint32_t)numbers[i]);
		assert_true(nd_reader_u64(&in) == numbers[i]);
		assert_true(nd_reader_varint(&in) == numbers[i]);
		bytes = nd_reader_bytes(&in);
		assert_int_equal(bytes.len, sizeof numbers[i]);
		assert_memory_equal(bytes.data, &numbers[i], sizeof numbers[i]);
	}
	assert_false(in.failed);
	assert_ptr_equal(in.at, in.end);
	nd_buf_release(&buf);
}

static void numbers_are_little_endian(void **state)
{
	struct nd_buf buf = {0};

	(void)state;
	nd_buf_add_u32(&buf, 0x04030201);
	nd_buf_add_u64(&buf, UINT64_C(0x0807060504030201));
	assert_int_equal(buf.len, 12);
	assert_memory_equal(buf.data, "\1\2\3\4\1\2\3\4\5\6\7\10", 12);
	nd_buf_release(&buf);
}

static void malformed_varints_fail(void **state)
{
	static const struct {
		const char *what;
		const char *bytes;
		size_t len;
	} rows[] = {
		{"nothing", "", 0},
		{"no end", "\x80", 1},
		{"eleven bytes", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11},
		{"65 bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10},
		{"longer than needed", "\x81\x00", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_reader in = nd_reader(rows[i].bytes, rows[i].len);

		assert_true(nd_reader_varint(&in) == 0);
		if (!in.failed)
			fail_msg("accepted: %s", rows[i].what);
	}
}

static void after_a_failure_everything_is_zero(void **state)
{
	struct nd_reader in = nd_reader("\x05xyz", 4); // five bytes announced, three there
	struct nd_str bytes = nd_reader_bytes(&in);

	(void)state;
	assert_int_equal(bytes.len, 0);
	assert_non_null(bytes.data);
	assert_true(in.failed);
	assert_int_equal(nd_reader_u8(&in), 0);
	assert_int_equal(nd_reader_u32(&in), 0);
	assert_true(nd_reader_u64(&in) == 0);
	assert_true(nd_reader_varint(&in) == 0);
	assert_int_equal(nd_reader_count(&in, 1), 0);
	assert_int_equal(nd_reader_bytes(&in).len, 0);
	assert_true(in.failed);
}

static void counts_must_fit_into_the_rest(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		size_t min_item_bytes;
		uint32_t count;
		bool failed;
	} rows[] = {
		{"\x03xxx", 4, 1, 3, false},
		{"\x03xx", 3, 1, 0, true},
		{"\x02xxxx", 5, 2, 2, false},
		{"\x02xxx", 4, 2, 0, true},
		{"\x03xxx", 4, 0, 3, false},
		{"\x00", 1, 8, 0, false},
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, 1, 0, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_reader in = nd_reader(rows[i].bytes, rows[i].len);

		assert_int_equal(nd_reader_count(&in, rows[i].min_item_bytes), rows[i].count);
		assert_int_equal(in.failed, rows[i].failed);
	}
}

static void a_reader_of_nothing_is_at_its_end(void **state)
{
	struct nd_reader in = nd_reader(NULL, 0);

	(void)state;
	assert_ptr_equal(in.at, in.end);
	assert_false(in.failed);
}

static void large_buffers_are_buffers_like_any_other(void **state)
{
	static const size_t sizes[] = {0, 100, ((size_t)4 << 20) - 1, (size_t)4 << 20, ((size_t)5 << 20) + 3};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct nd_buf buf = {0};

		nd_buf_reserve_whole(&buf, sizes[i]);
		assert_true(buf.cap > sizes[i]);
		assert_int_equal(buf.data[0], 0);
		memset(buf.data, 'x', sizes[i]);
		buf.len = sizes[i];
		nd_buf_reserve(&buf, sizes[i] + 1); // grows and keeps what is there
		nd_buf_add_cstr(&buf, "end");
		assert_true(!sizes[i] || (buf.data[0] == 'x' && buf.data[sizes[i] - 1] == 'x'));
		assert_string_equal(buf.data + sizes[i], "end");
		nd_buf_reserve_whole(&buf, (size_t)5 << 20); // also of one that is in use
		assert_string_equal(buf.data + sizes[i], "end");
		nd_buf_release(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_compare_by_bytes_then_length),
		cmocka_unit_test(data_is_always_terminated),
		cmocka_unit_test(printf_takes_texts_of_any_length),
		cmocka_unit_test(the_reader_gives_back_what_was_written),
		cmocka_unit_test(numbers_are_little_endian),
		cmocka_unit_test(malformed_varints_fail),
		cmocka_unit_test(after_a_failure_everything_is_zero),
		cmocka_unit_test(counts_must_fit_into_the_rest),
		cmocka_unit_test(a_reader_of_nothing_is_at_its_end),
		cmocka_unit_test(large_buffers_are_buffers_like_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
