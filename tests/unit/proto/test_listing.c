#include "noodle/listing.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct nd_listing_file files[] = {
	{"a.nc", 12, {{1, 2, 3}}},
	{"b-\xc3\xa4.nc", 1 << 20, {{4}}},
};
static const struct nd_listing_folder folders[] = {{"a", {{5}}}, {"b", {{5}}}};
static const struct nd_listing sample = {files, folders, 2, 2};

static void what_is_written_is_read(void **state)
{
	struct nd_buf bytes = {0};
	struct nd_arena arena = {0};
	struct nd_listing back;

	(void)state;
	nd_listing_encode(&bytes, &sample);
	assert_int_equal(nd_listing_decode(&back, &arena, nd_buf_str(&bytes)), ND_OK);
	assert_int_equal(back.file_count, 2);
	assert_int_equal(back.folder_count, 2);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(back.files[i].name, files[i].name);
		assert_int_equal(back.files[i].size, files[i].size);
		assert_true(nd_digest_eq(&back.files[i].digest, &files[i].digest));
		assert_string_equal(back.folders[i].name, folders[i].name);
		assert_true(nd_digest_eq(&back.folders[i].digest, &folders[i].digest));
	}
	for (size_t len = 0; len < bytes.len; len++) // cut off anywhere
		assert_int_equal(nd_listing_decode(&back, &arena, (struct nd_str){bytes.data, len}), ND_INVALID);
	nd_buf_add_char(&bytes, '\0');
	assert_int_equal(nd_listing_decode(&back, &arena, nd_buf_str(&bytes)), ND_INVALID);
	nd_buf_release(&bytes);
	nd_arena_release(&arena);
}

#define DIGEST "0123456789abcdef"
#define BYTES(literal) {(literal), sizeof(literal) - 1}

static void rejects_listings_it_cannot_trust(void **state)
{
	static const struct {
		const char *what;
		struct nd_str bytes;
		enum nd_err err;
	} rows[] = {
		{"nothing at all", BYTES("\0\0"), ND_OK},
		{"a file", BYTES("\1\1a\0" DIGEST "\0"), ND_OK},
		{"a folder", BYTES("\0\1\1a" DIGEST), ND_OK},
		{"the parent", BYTES("\0\1\2.." DIGEST), ND_INVALID},
		{"itself", BYTES("\0\1\1." DIGEST), ND_INVALID},
		{"no name", BYTES("\1\0\0\0" DIGEST "\0"), ND_INVALID},
		{"a path", BYTES("\1\3a/b\0" DIGEST "\0"), ND_INVALID},
		{"a control character", BYTES("\1\1\n\0" DIGEST "\0"), ND_INVALID},
		{"no UTF-8", BYTES("\1\2\xc3(\0" DIGEST "\0"), ND_INVALID},
		{"a NUL", BYTES("\1\2a\0\0" DIGEST "\0"), ND_INVALID},
		{"out of order", BYTES("\2\1b\0" DIGEST "\1a\0" DIGEST "\0"), ND_INVALID},
		{"twice", BYTES("\2\1a\0" DIGEST "\1a\0" DIGEST "\0"), ND_INVALID},
		{"a number written in two bytes", BYTES("\1\1a\x80\0" DIGEST "\0"), ND_INVALID},
		{"more files than there are bytes", BYTES("\xff\xff\xff\xff\x0f"), ND_INVALID},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_arena arena = {0};
		struct nd_listing listing;

		if (nd_listing_decode(&listing, &arena, rows[i].bytes) != rows[i].err)
			fail_msg("%s", rows[i].what);
		nd_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(rejects_listings_it_cannot_trust),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
