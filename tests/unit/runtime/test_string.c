#include "program.h"

#define check_str(object, text) assert_string_equal((object)->data, text)

static void joined(char *ret, const struct nd_rt_list *list)
{
	*ret = '\0';
	for (int64_t i = 0; i < list->len; i++) {
		strcat(ret, i ? "|" : "");
		strcat(ret, ((struct nd_rt_string **)list->data)[i]->data);
	}
}

static void counts_code_points_and_bytes(void **state)
{
	static const struct {
		const char *text;
		int64_t length;
	} cases[] = {
		{ "", 0 }, { "abc", 3 }, { "gr\xc3\xbc\xc3\x9f", 4 }, { "\xe2\x82\xac", 1 }, { "\xf0\x9f\x8d\x9c!", 2 },
		{ "abcdefgh\xc3\xbcijklmnopqrstuvw\xe2\x82\xacxyz", 28 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_rt_string *s = str(cases[i].text);

		assert_int_equal(s->length, cases[i].length);
		assert_int_equal(s->byte_len, (int64_t)strlen(cases[i].text));
	}
}

static void finds_a_character_from_wherever_it_looked_last(void **state)
{
	(void)state;
	struct nd_rt_string *s = nd_rt_string_repeat(str("a\xc3\xbc\xe2\x82\xac\xf0\x9f\x8d\x9c"), 50);
	static const uint32_t expected[] = { 'a', 0xfc, 0x20ac, 0x1f35c };

	assert_int_equal(s->length, 200);
	for (int64_t i = 0; i < 200; i++)
		assert_int_equal(nd_rt_string_char(s, i), expected[i % 4]);
	for (int64_t i = 200; i-- > 0;)
		assert_int_equal(nd_rt_string_char(s, i), expected[i % 4]);
	for (int64_t i = 0; i < 200; i++) {
		int64_t far = i * 77 % 200;

		assert_int_equal(nd_rt_string_char(s, far), expected[far % 4]);
	}
}

static void slices_by_code_points(void **state)
{
	(void)state;
	struct nd_rt_string *s = str("gr\xc3\xbc\xc3\x9f gott");

	check_str(nd_rt_string_slice(s, 2, 4), "\xc3\xbc\xc3\x9f");
	assert_int_equal(nd_rt_string_slice(s, 2, 4)->length, 2);
	check_str(nd_rt_string_slice(s, 0, 0), "");
	check_str(nd_rt_string_slice(s, 9, 9), "");
	check_str(nd_rt_string_slice(str("hello"), 1, 3), "el");
	assert_ptr_equal(nd_rt_string_slice(s, 0, 9), s);
}

static void finds_parts_by_code_points(void **state)
{
	(void)state;
	struct nd_rt_string *s = str("\xc3\xbc" "ber \xc3\xbc" "ber");

	assert_int_equal(nd_rt_string_find(s, str("ber"), 0), 1);
	assert_int_equal(nd_rt_string_find(s, str("ber"), 2), 6);
	assert_int_equal(nd_rt_string_find(s, str("r"), 0), 3);
	assert_int_equal(nd_rt_string_find(s, str(""), 0), 0);
	assert_int_equal(nd_rt_string_find(s, str("x"), 0), -1);
	assert_true(nd_rt_string_contains(s, str("r \xc3\xbc")));
	assert_true(nd_rt_string_starts_with(s, str("\xc3\xbc")));
	assert_false(nd_rt_string_starts_with(str("a"), str("ab")));
	assert_true(nd_rt_string_ends_with(s, str("ber")));
	assert_false(nd_rt_string_ends_with(s, str("bee")));
}

static void splits_and_cuts_lines(void **state)
{
	static const struct {
		const char *text, *separator, *parts;
	} cases[] = {
		{ "a,b,c", ",", "a|b|c" }, { ",a,", ",", "|a|" }, { "", ",", "" }, { "a--b", "--", "a|b" },
		{ "abc", "", "a|b|c" }, { "a\nb\r\nc", NULL, "a|b|c" }, { "a\n\nb\n", NULL, "a||b" }, { "", NULL, "" },
		{ "\n", NULL, "" },
	};
	char got[256];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_rt_string *s = str(cases[i].text);

		joined(got, cases[i].separator ? nd_rt_string_split(s, str(cases[i].separator)) :
						 nd_rt_string_lines(s));
		assert_string_equal(got, cases[i].parts);
	}
}

static void changes_copies(void **state)
{
	(void)state;
	check_str(nd_rt_string_trim(str(" \t a b \n")), "a b");
	check_str(nd_rt_string_trim(str("\xc2\xa0" "a\xe2\x80\x83")), "a");
	check_str(nd_rt_string_trim(str("  ")), "");
	check_str(nd_rt_string_trim_start(str("  a ")), "a ");
	check_str(nd_rt_string_trim_end(str("  a ")), "  a");
	check_str(nd_rt_string_upper(str("gr\xc3\xbc\xc3\xa9")), "GR\xc3\x9c\xc3\x89");
	check_str(nd_rt_string_lower(str("\xce\x91\xce\xa9" "Z")), "\xce\xb1\xcf\x89z");
	check_str(nd_rt_string_replace(str("a.b.c"), str("."), str("::")), "a::b::c");
	check_str(nd_rt_string_replace(str("aaa"), str("aa"), str("b")), "ba");
	check_str(nd_rt_string_replace(str("abc"), str(""), str("x")), "abc");
	check_str(nd_rt_string_repeat(str("ab"), 3), "ababab");
	check_str(nd_rt_string_repeat(str("ab"), 0), "");
	check_str(nd_rt_string_repeat(str("ab"), -1), "");
	check_str(nd_rt_string_pad_start(str("7"), 3, '0'), "007");
	check_str(nd_rt_string_pad_end(str("7"), 3, 0x2026), "7\xe2\x80\xa6\xe2\x80\xa6");
	check_str(nd_rt_string_pad_start(str("1234"), 3, '0'), "1234");
	check_str(nd_rt_string_reversed(str("a\xc3\xbc\xe2\x82\xac")), "\xe2\x82\xac\xc3\xbc" "a");
	check_str(nd_rt_string_concat(str("a"), str("\xc3\xbc")), "a\xc3\xbc");
	assert_int_equal(nd_rt_string_concat(str("a"), str("\xc3\xbc"))->length, 2);
}

static void orders_by_code_points(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
	} cases[] = {
		{ "", "", 0 }, { "a", "b", -1 }, { "b", "a", 1 }, { "a", "ab", -1 }, { "\xc3\xbc", "z", 1 },
		{ "\xf0\x9f\x8d\x9c", "\xef\xbf\xbd", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(nd_rt_string_cmp(str(cases[i].a), str(cases[i].b)), cases[i].order);
		assert_int_equal(nd_rt_string_eq(str(cases[i].a), str(cases[i].b)), cases[i].order == 0);
	}
}

static void hashes_alike_what_is_equal(void **state)
{
	(void)state;
	struct nd_rt_string *s = nd_rt_string_repeat(str("0123456789"), 20);

	for (int64_t n = 0; n <= 200; n++) {
		assert_int_equal(nd_rt_string_hash(nd_rt_string_slice(s, 0, n)),
				 nd_rt_string_hash(nd_rt_string_slice(nd_rt_string_repeat(s, 2), 0, n)));
		assert_int_not_equal(nd_rt_string_hash(nd_rt_string_slice(s, 0, n)),
				     nd_rt_string_hash(nd_rt_string_slice(s, 0, n ? n - 1 : 1)));
	}
}

static void quotes_what_a_literal_must_quote(void **state)
{
	static const struct {
		const char *text, *literal;
	} cases[] = {
		{ "plain", "\"plain\"" }, { "a\"b\\c", "\"a\\\"b\\\\c\"" }, { "\n\t\r", "\"\\n\\t\\r\"" },
		{ "\x01\x7f", "\"\\x01\\x7f\"" }, { "$5 ${x}", "\"$5 \\${x}\"" }, { "it's", "\"it's\"" },
		{ "gr\xc3\xbc", "\"gr\xc3\xbc\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_str(nd_rt_string_repr(str(cases[i].text)), cases[i].literal);
	check_str(nd_rt_char_repr('\''), "'\\''");
	check_str(nd_rt_char_repr('"'), "'\"'");
	check_str(nd_rt_char_repr(0x20ac), "'\xe2\x82\xac'");
}

static void knows_utf8_when_it_sees_it(void **state)
{
	static const struct {
		const char *bytes;
		int64_t len;
		bool valid;
	} cases[] = {
		{ "", 0, true }, { "abc", 3, true }, { "\xc3\xbc", 2, true }, { "\xf4\x8f\xbf\xbf", 4, true },
		{ "\xc3", 1, false }, { "\x80", 1, false }, { "\xc0\x80", 2, false }, { "\xe0\x80\x80", 3, false },
		{ "\xed\xa0\x80", 3, false }, { "\xf4\x90\x80\x80", 4, false }, { "\xff", 1, false },
		{ "12345678\xc3(", 10, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_rt_list bytes = { .data = (void *)(uintptr_t)cases[i].bytes, .len = cases[i].len };

		assert_int_equal(nd_rt_bytes_is_utf8(&bytes), cases[i].valid);
	}
}

static void classifies_characters(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 128; c++) {
		assert_int_equal(nd_rt_char_is_digit(c), c >= '0' && c <= '9');
		assert_int_equal(nd_rt_char_is_upper(c), c >= 'A' && c <= 'Z');
		assert_int_equal(nd_rt_char_is_lower(c), c >= 'a' && c <= 'z');
		assert_int_equal(nd_rt_char_is_letter(c), (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
		assert_int_equal(nd_rt_char_is_space(c), c == ' ' || (c >= 9 && c <= 13));
	}
	assert_true(nd_rt_char_is_letter(0xfc));
	assert_true(nd_rt_char_is_lower(0xfc));
	assert_true(nd_rt_char_is_upper(0xdc));
	assert_true(nd_rt_char_is_letter(0x4e2d));
	assert_false(nd_rt_char_is_letter(0x20ac));
	assert_true(nd_rt_char_is_digit(0x663));
	assert_true(nd_rt_char_is_space(0xa0));
	assert_int_equal(nd_rt_char_upper(0x101), 0x100); // alternating upper and lower
	assert_int_equal(nd_rt_char_lower(0x100), 0x101);
	assert_int_equal(nd_rt_char_upper(0xff), 0x178);
	assert_int_equal(nd_rt_char_upper(0xdf), 0xdf); // would be two letters
	for (uint32_t c = 0; c < 0x110000; c++) {
		uint32_t up = nd_rt_char_upper(c);

		if (up != c)
			assert_int_equal(nd_rt_char_upper(up), up);
	}
}

static void bytes_and_text_convert(void **state)
{
	(void)state;
	struct nd_rt_list *bytes = nd_rt_string_bytes(str("h\xc3\xbc"));

	assert_int_equal(bytes->len, 3);
	check_str(nd_rt_bytes_hex(bytes), "68c3bc");
	nd_rt_bytes_append_char(bytes, 0x1f35c);
	nd_rt_bytes_append_string(bytes, str("!"));
	check_str(nd_rt_bytes_to_string(bytes), "h\xc3\xbc\xf0\x9f\x8d\x9c!");
	assert_int_equal(nd_rt_bytes_to_string(bytes)->length, 4);
	assert_true(nd_rt_bytes_eq(nd_rt_string_bytes(str("")), nd_rt_list_new(0, 1, 0)));
}

static void case_of_ascii_changes_letters_only(void **state)
{
	(void)state;
	char text[128], upper[128], lower[128];

	for (int c = 1; c < 128; c++) {
		text[c - 1] = (char)c;
		upper[c - 1] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
		lower[c - 1] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	text[127] = upper[127] = lower[127] = '\0';
	check_str(nd_rt_string_upper(str(text)), upper);
	check_str(nd_rt_string_lower(str(text)), lower);
	check_str(nd_rt_string_upper(str("")), "");
}

// Against the simplest way to do it, on texts that are full of beginnings.
static void finds_the_first_of_many_beginnings(void **state)
{
	(void)state;
	char text[300], part[8];
	uint32_t seed = 1;

	for (int round = 0; round < 5000; round++) {
		int len = round % 290, n = round % 7, expected = -1;

		for (int i = 0; i < len; i++)
			text[i] = "aaab"[(seed = seed * 1103515245 + 12345) >> 30];
		for (int i = 0; i < n; i++)
			part[i] = "aaab"[(seed = seed * 1103515245 + 12345) >> 30];
		text[len] = part[n] = '\0';
		for (int i = 0; i + n <= len && expected < 0; i++)
			if (!memcmp(text + i, part, (size_t)n))
				expected = i;
		assert_int_equal(nd_rt_string_find(str(text), str(part), 0), expected);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(finds_the_first_of_many_beginnings),
	cmocka_unit_test(case_of_ascii_changes_letters_only),
	cmocka_unit_test(counts_code_points_and_bytes),
	cmocka_unit_test(finds_a_character_from_wherever_it_looked_last),
	cmocka_unit_test(slices_by_code_points),
	cmocka_unit_test(finds_parts_by_code_points),
	cmocka_unit_test(splits_and_cuts_lines),
	cmocka_unit_test(changes_copies),
	cmocka_unit_test(orders_by_code_points),
	cmocka_unit_test(hashes_alike_what_is_equal),
	cmocka_unit_test(quotes_what_a_literal_must_quote),
	cmocka_unit_test(knows_utf8_when_it_sees_it),
	cmocka_unit_test(classifies_characters),
	cmocka_unit_test(bytes_and_text_convert),
};

TEST_PROGRAM(tests)
