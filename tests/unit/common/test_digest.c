#include "noodle/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

// The reference values of the algorithm: a change here would make every cache useless.
static void digests_are_those_of_xxh3_128(void **state)
{
	static const struct {
		const char *text;
		const char *hex;
	} rows[] = {
		{"", "99aa06d3014798d86001c324468d497f"},
		{"abc", "06b05ab6733a618578af5f94892f3950"},
	};
	char hex[ND_DIGEST_HEX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_digest digest = nd_digest_of(rows[i].text, strlen(rows[i].text));

		nd_digest_hex(&digest, hex);
		assert_string_equal(hex, rows[i].hex);
	}
}

static void hex_and_back(void **state)
{
	struct nd_digest digest = nd_digest_of("noodle", 6);
	struct nd_digest parsed;
	char hex[ND_DIGEST_HEX];

	(void)state;
	nd_digest_hex(&digest, hex);
	assert_int_equal(strlen(hex), 32);
	assert_true(nd_digest_parse(&parsed, hex, 32));
	assert_true(nd_digest_eq(&parsed, &digest));
	assert_int_equal(nd_digest_cmp(&parsed, &digest), 0);
}

static void rejects_what_is_no_digest(void **state)
{
	static const struct {
		const char *hex;
		size_t len;
	} rows[] = {
		{"", 0},
		{"0123456789abcdef0123456789abcde", 31},
		{"0123456789abcdef0123456789abcdef0", 33},
		{"0123456789abcdef0123456789abcdeg", 32},
		{"0123456789abcdef 123456789abcdef", 32},
	};
	struct nd_digest digest;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_false(nd_digest_parse(&digest, rows[i].hex, rows[i].len));
}

static void only_zero_is_zero(void **state)
{
	struct nd_digest digest = {{0}};

	(void)state;
	assert_true(nd_digest_is_zero(&digest));
	digest.bytes[15] = 1;
	assert_false(nd_digest_is_zero(&digest));
}

static struct nd_digest of_two(const char *a, const char *b)
{
	struct nd_hasher *hasher = nd_hasher_new();
	struct nd_digest digest;

	nd_hasher_cstr(hasher, a);
	nd_hasher_cstr(hasher, b);
	digest = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	assert_null(hasher);
	nd_hasher_destroy(&hasher);
	return digest;
}

static void frames_keep_fields_apart(void **state)
{
	struct nd_digest a = of_two("ab", "c");
	struct nd_digest b = of_two("a", "bc");
	struct nd_digest c = of_two("abc", "");
	struct nd_digest again = of_two("ab", "c");

	(void)state;
	assert_false(nd_digest_eq(&a, &b));
	assert_false(nd_digest_eq(&a, &c));
	assert_true(nd_digest_eq(&a, &again));
}

static void raw_pieces_are_the_whole(void **state)
{
	static char data[10000];
	struct nd_digest whole;

	(void)state;
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (char)(i * i);
	whole = nd_digest_of(data, sizeof data);
	for (size_t step = 1; step < sizeof data; step = step * 3 + 1) {
		struct nd_hasher *hasher = nd_hasher_new();
		struct nd_digest pieces;

		for (size_t at = 0; at < sizeof data; at += step)
			nd_hasher_raw(hasher, data + at, at + step < sizeof data ? step : sizeof data - at);
		pieces = nd_hasher_final(hasher);
		assert_true(nd_digest_eq(&pieces, &whole));
		nd_hasher_destroy(&hasher);
	}
}

static void finishing_does_not_end_the_hasher(void **state)
{
	struct nd_hasher *hasher = nd_hasher_new();
	struct nd_digest first;
	struct nd_digest second;

	(void)state;
	nd_hasher_u64(hasher, 1);
	first = nd_hasher_final(hasher);
	second = nd_hasher_final(hasher);
	assert_true(nd_digest_eq(&first, &second));
	nd_hasher_digest(hasher, &first);
	second = nd_hasher_final(hasher);
	assert_false(nd_digest_eq(&first, &second));
	nd_hasher_destroy(&hasher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_those_of_xxh3_128),
		cmocka_unit_test(hex_and_back),
		cmocka_unit_test(rejects_what_is_no_digest),
		cmocka_unit_test(only_zero_is_zero),
		cmocka_unit_test(frames_keep_fields_apart),
		cmocka_unit_test(raw_pieces_are_the_whole),
		cmocka_unit_test(finishing_does_not_end_the_hasher),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
