// Tokens as text, one a line: `line:column [nl] token`.
#include "lex/lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

struct snippet {
	const char *source;
	const char *tokens; // without the `end` that each has
};

static const struct snippet snippets[] = {
	{"", ""},
	{"\xef\xbb\xbfx", "1:4 nl name x\n"},
	{"a b\nc", "1:1 nl name a\n1:3 name b\n2:1 nl name c\n"},
	{"a\r\nb", "1:1 nl name a\n2:1 nl name b\n"},
	{"if iff _if If", "1:1 nl if\n1:4 name iff\n1:8 name _if\n1:12 name If\n"},
	{"implements implement", "1:1 nl implements\n1:12 name implement\n"},
	{"# x\na // y\n/* /* z */\n */ b", "2:1 nl name a\n4:5 nl name b\n"},
	{"a /* x */ b", "1:1 nl name a\n1:11 name b\n"},
	{"1 1_000 0xFF 0b1010 0o17", "1:1 nl int 1\n1:3 int 1000\n1:9 int 255\n1:14 int 10\n1:21 int 15\n"},
	{"0xffff_ffff_ffff_ffff", "1:1 nl int 18446744073709551615\n"},
	{"1.5 1e3 2.5E-1", "1:1 nl float 1.5\n1:5 float 1000\n1:9 float 0.25\n"},
	{"1..5 1.x 1...", "1:1 nl int 1\n1:2 ..\n1:4 int 5\n1:6 int 1\n1:7 .\n1:8 name x\n1:10 int 1\n1:11 ...\n"},
	{"t.0.1 a?.0", "1:1 nl name t\n1:2 .\n1:3 int 0\n1:4 .\n1:5 int 1\n1:7 name a\n1:8 ?.\n1:10 int 0\n"},
	{"1..=2", "1:1 nl int 1\n1:2 ..=\n1:5 int 2\n"},
	{">> >= >>=", "1:1 nl >\n1:2 >\n1:4 >\n1:5 =\n1:7 >\n1:8 >\n1:9 =\n"},
	{"<< <<= <=", "1:1 nl <<\n1:4 <<=\n1:8 <=\n"},
	{"** **= *= ++ += -- -= ->", "1:1 nl **\n1:4 **=\n1:8 *=\n1:11 ++\n1:14 +=\n1:17 --\n1:20 -=\n1:23 ->\n"},
	{"&& &= & || |= | ^= ^ ~ !", "1:1 nl &&\n1:4 &=\n1:7 &\n1:9 ||\n1:12 |=\n1:15 |\n1:17 ^=\n1:20 ^\n1:22 ~\n1:24 !\n"},
	{"?? ?. ? => == = != @", "1:1 nl ??\n1:4 ?.\n1:7 ?\n1:9 =>\n1:12 ==\n1:15 =\n1:17 !=\n1:20 @\n"},
	{"'a' \"b\" `c`", "1:1 nl string \"a\"\n1:5 string \"b\"\n1:9 string \"c\"\n"},
	{"'${a}' \"$a {\"", "1:1 nl string \"${a}\"\n1:8 string \"$a {\"\n"},
	{"'\\n\\t\\\\\\'\\x41\\u{e9}\\$'", "1:1 nl string \"\\n\\x09\\\\'A\xc3\xa9$\"\n"},
	{"`a\r\nb\n` c", "1:1 nl string \"a\\nb\\n\"\n3:3 name c\n"},
	{"\"a${b}c\"", "1:1 nl string-start \"a\"\n1:5 name b\n1:6 string-end \"c\"\n"},
	{"\"${a}${{b}}\"", "1:1 nl string-start \"\"\n1:4 name a\n1:5 string-mid \"\"\n1:8 {\n1:9 name b\n1:10 }\n"
			    "1:11 string-end \"\"\n"},
	{"\"${\"${a}\"}\"", "1:1 nl string-start \"\"\n1:4 string-start \"\"\n1:7 name a\n1:8 string-end \"\"\n"
			     "1:10 string-end \"\"\n"},
	{"`${\na}`", "1:1 nl string-start \"\"\n2:1 nl name a\n2:2 string-end \"\"\n"},
};

static void tokens_are_as_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof snippets / sizeof *snippets; i++) {
		struct nd_intern *intern = nd_intern_new();
		struct nd_diags diags = {0};
		struct nd_buf text = {0};
		struct nd_ast t = {.source = nd_str(snippets[i].source), .file = "test.nc", .intern = intern};
		char *end;

		nd_lex(&t, &diags);
		nd_ast_print_tokens(&text, &t);
		assert_int_equal(diags.items.len, 0);
		end = text.data + text.len - 1; // the line of `end` goes
		while (end > text.data && end[-1] != '\n')
			end--;
		*end = '\0';
		assert_string_equal(text.data, snippets[i].tokens);
		nd_buf_release(&text);
		nd_ast_release(&t);
		nd_diags_release(&diags);
		nd_intern_destroy(&intern);
	}
}

static void brackets_know_where_they_close(void **state)
{
	static const struct {
		const char *source;
		uint32_t open, close;
	} table[] = {
		{"(a)", 0, 2},	    {"(", 0, 0},	{"([)]", 0, 2},	     {"([)]", 1, 0},  {"{(}", 0, 2},
		{"{(}", 1, 0},	    {"({)", 0, 0},	{"{ a { b } }", 0, 5}, {"[(])", 1, 0}, {"\"${(a)}\"", 1, 3},
		{"\"${(a}\"", 1, 0}, {"(\"${a)}\")", 0, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct nd_intern *intern = nd_intern_new();
		struct nd_diags diags = {0};
		struct nd_ast t = {.source = nd_str(table[i].source), .file = "test.nc", .intern = intern};

		nd_lex(&t, &diags);
		assert_int_equal(t.tok_value.data[table[i].open], table[i].close);
		nd_ast_release(&t);
		nd_diags_release(&diags);
		nd_intern_destroy(&intern);
	}
}

static void every_reserved_word_is_found(void **state)
{
	(void)state;
	for (int kind = ND_TOK_KW_AS; kind < ND_TOK_COUNT; kind++) {
		const char *text = nd_tok_name((enum nd_tok)kind);
		char longer[32];

		assert_int_equal(nd_tok_keyword(text, strlen(text)), kind);
		snprintf(longer, sizeof longer, "%sx", text);
		assert_int_equal(nd_tok_keyword(longer, strlen(longer)), ND_TOK_IDENT);
		assert_int_equal(nd_tok_keyword(text, 1), ND_TOK_IDENT);
	}
}

// The words seen lately are kept by their first 16 bytes.
static void long_words_with_one_beginning_differ(void **state)
{
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_ast t = {.source = ND_STR("abcdefghijklmnop abcdefghijklmnopq abcdefghijklmno abcdefgh abcdefghi "
					    "abcdefghijklmnopr abcdefghijklmnop if i f"),
			   .file = "test.nc",
			   .intern = intern};

	(void)state;
	nd_lex(&t, &diags);
	assert_int_equal(t.tok_kind.len, 11);
	for (uint32_t i = 0; i < 7; i++)
		assert_true(nd_str_eq(nd_intern_str(intern, t.tok_value.data[i]), nd_tok_text(&t, i)));
	assert_int_equal(t.tok_value.data[0], t.tok_value.data[6]);
	assert_int_equal(nd_tok_kind(&t, 7), ND_TOK_KW_IF);
	assert_int_equal(nd_tok_kind(&t, 8), ND_TOK_IDENT);
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_as_written),
		cmocka_unit_test(brackets_know_where_they_close),
		cmocka_unit_test(every_reserved_word_is_found),
		cmocka_unit_test(long_words_with_one_beginning_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
