#include "noodle/diag.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void add(struct nd_diags *diags, const char *file, uint32_t line, uint32_t column, const char *message)
{
	nd_diags_add(diags, &(struct nd_diag){
				    .severity = ND_ERROR,
				    .code = (char[]){"E0001"},
				    .file = (char *)file,
				    .line = line,
				    .column = column,
				    .message = (char *)message,
			    });
}

static void counts_and_copies_what_is_added(void **state)
{
	struct nd_diags diags = {0};
	char message[] = "first";

	(void)state;
	add(&diags, "a.nc", 1, 2, message);
	message[0] = 'F';
	nd_diags_add(&diags, &(struct nd_diag){.severity = ND_WARNING});
	nd_diags_add(&diags, &(struct nd_diag){.severity = ND_NOTE});
	nd_diags_error(&diags, "no such file: %s", "x.nc");
	assert_int_equal(diags.items.len, 4);
	assert_int_equal(diags.errors, 2);
	assert_int_equal(diags.warnings, 1);
	assert_string_equal(diags.items.data[0].message, "first");
	assert_int_equal(diags.items.data[0].end_column, 3);
	assert_string_equal(diags.items.data[1].message, ""); // NULL counts as empty
	assert_string_equal(diags.items.data[3].message, "no such file: x.nc");
	assert_string_equal(diags.items.data[3].file, "");
	nd_diags_release(&diags);
	assert_int_equal(diags.errors, 0);
}

static void keeps_a_bounded_number_and_counts_all(void **state)
{
	struct nd_diags diags = {0};
	struct nd_diags sum = {0};

	(void)state;
	for (uint32_t i = 0; i < ND_DIAG_MAX_COUNT + 5; i++)
		add(&diags, "a.nc", i + 1, 1, "again");
	assert_int_equal(diags.items.len, ND_DIAG_MAX_COUNT);
	assert_int_equal(diags.errors, ND_DIAG_MAX_COUNT + 5);
	nd_diags_append(&sum, &diags);
	assert_int_equal(sum.errors, ND_DIAG_MAX_COUNT + 5);
	nd_diags_release(&diags);
	nd_diags_release(&sum);
}

static void warnings_do_not_crowd_out_an_error(void **state)
{
	struct nd_diags diags = {0};

	(void)state;
	for (uint32_t i = 0; i < ND_DIAG_MAX_COUNT + 5; i++)
		nd_diags_add(&diags, &(struct nd_diag){.severity = ND_WARNING, .file = "a.nc", .line = i + 1});
	add(&diags, "b.nc", 1, 1, "first");
	nd_diags_error(&diags, "second");
	nd_diags_add(&diags, &(struct nd_diag){.severity = ND_WARNING, .file = "c.nc", .line = 1});
	assert_int_equal(diags.items.len, ND_DIAG_MAX_COUNT);
	assert_int_equal(diags.errors, 2);
	assert_int_equal(diags.warnings, ND_DIAG_MAX_COUNT + 6);
	assert_int_equal(diags.items.data[ND_DIAG_MAX_COUNT - 3].line, ND_DIAG_MAX_COUNT - 2);
	assert_string_equal(diags.items.data[ND_DIAG_MAX_COUNT - 2].message, "first");
	assert_string_equal(diags.items.data[ND_DIAG_MAX_COUNT - 1].message, "second");
	nd_diags_release(&diags);
}

static void long_lines_are_cut_between_code_points(void **state)
{
	struct nd_diags diags = {0};
	char line[ND_DIAG_MAX_LINE + 10];

	(void)state;
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\0';
	nd_diags_add(&diags, &(struct nd_diag){.source_line = line});
	assert_int_equal(strlen(diags.items.data[0].source_line), ND_DIAG_MAX_LINE);
	memcpy(line + ND_DIAG_MAX_LINE - 1, "\xc3\xa9", 2);
	nd_diags_add(&diags, &(struct nd_diag){.source_line = line});
	assert_int_equal(strlen(diags.items.data[1].source_line), ND_DIAG_MAX_LINE - 1);
	nd_diags_release(&diags);
}

static void sorts_by_place_and_drops_repeats(void **state)
{
	static const struct {
		const char *file;
		uint32_t line;
		uint32_t column;
		const char *message;
	} expected[] = {
		{"a.nc", 1, 1, "z"},  {"a.nc", 1, 1, "y"}, {"a.nc", 1, 5, "x"},
		{"a.nc", 10, 1, "x"}, {"b.nc", 2, 1, "x"},
	};
	struct nd_diags diags = {0};

	(void)state;
	nd_diags_sort(&diags); // of nothing
	add(&diags, "b.nc", 2, 1, "x");
	add(&diags, "a.nc", 10, 1, "x");
	add(&diags, "a.nc", 1, 1, "z"); // before "y", because added first
	add(&diags, "a.nc", 1, 5, "x");
	add(&diags, "a.nc", 1, 1, "y");
	add(&diags, "a.nc", 1, 1, "z");
	nd_diags_sort(&diags);
	assert_int_equal(diags.items.len, 5);
	assert_int_equal(diags.errors, 5);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		assert_string_equal(diags.items.data[i].file, expected[i].file);
		assert_int_equal(diags.items.data[i].line, expected[i].line);
		assert_int_equal(diags.items.data[i].column, expected[i].column);
		assert_string_equal(diags.items.data[i].message, expected[i].message);
	}
	nd_diags_release(&diags);
}

static void fill(struct nd_diags *diags)
{
	add(diags, "a.nc", 3, 9, "unknown name 'totl'");
	nd_diags_add(diags, &(struct nd_diag){
				    .severity = ND_WARNING,
				    .code = (char[]){"W0002"},
				    .file = (char[]){"b/c.nc"},
				    .line = UINT32_MAX,
				    .column = 7,
				    .end_column = 11,
				    .message = (char[]){"unused"},
				    .note = (char[]){"in the macro"},
				    .hint = (char[]){"remove it"},
				    .source_line = (char[]){"\tlet x = 1"},
			    });
	nd_diags_error(diags, "no place");
}

static void decoding_gives_back_what_was_encoded(void **state)
{
	struct nd_diags diags = {0};
	struct nd_diags back;
	struct nd_buf bytes = {0};
	struct nd_buf again = {0};

	(void)state;
	fill(&diags);
	nd_diags_encode(&bytes, &diags);
	assert_int_equal(nd_diags_decode(&back, bytes.data, bytes.len), ND_OK);
	assert_int_equal(back.items.len, 3);
	assert_int_equal(back.errors, 2);
	assert_int_equal(back.items.data[1].severity, ND_WARNING);
	assert_true(back.items.data[1].line == UINT32_MAX);
	assert_int_equal(back.items.data[1].end_column, 11);
	assert_string_equal(back.items.data[1].note, "in the macro");
	assert_string_equal(back.items.data[1].hint, "remove it");
	nd_diags_encode(&again, &back);
	assert_int_equal(again.len, bytes.len);
	assert_memory_equal(again.data, bytes.data, bytes.len);
	nd_diags_release(&diags);
	nd_diags_release(&back);
	nd_buf_release(&bytes);
	nd_buf_release(&again);
}

static void rejects_bytes_it_cannot_trust(void **state)
{
	static const struct {
		const char *what;
		const char *bytes;
		size_t len;
	} rows[] = {
		{"nothing", "", 0},
		{"another version", "\x01\x00\x00\x00", 4},
		{"something behind", "\x02\x00\x00\x00\x00", 5},
		{"more items than bytes",
		 "\x02\x02\x00\x02"
		 "\x02\0\0\0\0\0\0\0\0\0",
		 14},
		{"too many items", "\x02\x00\x00\xff\xff\x03", 6},
		{"unknown severity",
		 "\x02\x01\x00\x01"
		 "\x03\0\0\0\0\0\0\0\0\0",
		 14},
		{"NUL in a text",
		 "\x02\x01\x00\x01"
		 "\x02\0\0\0\0\0\1\0\0\0\0",
		 15},
		{"line over 32 bits",
		 "\x02\x01\x00\x01"
		 "\x02\0\0\x80\x80\x80\x80\x10\0\0\0\0\0\0",
		 18},
		{"fewer errors than items",
		 "\x02\x00\x00\x01"
		 "\x02\0\0\0\0\0\0\0\0\0",
		 14},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_diags diags;

		if (nd_diags_decode(&diags, rows[i].bytes, rows[i].len) != ND_INVALID)
			fail_msg("accepted: %s", rows[i].what);
		assert_int_equal(diags.items.len, 0);
		assert_null(diags.items.data);
		assert_int_equal(diags.errors, 0);
	}
}

static void rejects_every_truncation(void **state)
{
	struct nd_diags diags = {0};
	struct nd_buf bytes = {0};

	(void)state;
	fill(&diags);
	nd_diags_encode(&bytes, &diags);
	for (size_t len = 0; len < bytes.len; len++) {
		char *part = nd_strndup(bytes.data, len); // a block of its own: sanitizers see reads past it
		struct nd_diags back;

		assert_int_equal(nd_diags_decode(&back, part, len), ND_INVALID);
		nd_free(part);
	}
	nd_diags_release(&diags);
	nd_buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_and_copies_what_is_added),
		cmocka_unit_test(keeps_a_bounded_number_and_counts_all),
		cmocka_unit_test(warnings_do_not_crowd_out_an_error),
		cmocka_unit_test(long_lines_are_cut_between_code_points),
		cmocka_unit_test(sorts_by_place_and_drops_repeats),
		cmocka_unit_test(decoding_gives_back_what_was_encoded),
		cmocka_unit_test(rejects_bytes_it_cannot_trust),
		cmocka_unit_test(rejects_every_truncation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
