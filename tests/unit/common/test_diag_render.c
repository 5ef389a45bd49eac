#include "noodle/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct row {
	const char *what;
	enum nd_severity severity;
	const char *code;
	const char *file;
	uint32_t line;
	uint32_t column;
	uint32_t end_column;
	const char *source_line;
	const char *hint;
	const char *text;
};

static void diagnostics_render_as_text(void **state)
{
	static const struct row rows[] = {
		{"everything", ND_ERROR, "E0301", "src/main.nc", 3, 9, 13, "let x = totl + 1",
		 "did you mean 'total'?",
		 "src/main.nc:3:9: error[E0301]: m\n  let x = totl + 1\n          ^~~~\n"
		 "  note: see\n  hint: did you mean 'total'?\n"},
		{"no place", ND_ERROR, "", "", 0, 0, 0, "", "", "error: m\n"},
		{"a file without a line", ND_WARNING, "W0001", "a.nc", 0, 0, 0, "ignored", "",
		 "a.nc: warning[W0001]: m\n"},
		{"a note without its line", ND_NOTE, "", "a.nc", 1, 2, 3, "", "", "a.nc:1:2: note: m\n"},
		{"tabs", ND_ERROR, "", "a.nc", 1, 3, 5, "\t\tab", "",
		 "a.nc:1:3: error: m\n  \t\tab\n  \t\t^~\n"},
		{"end of the line", ND_ERROR, "", "a.nc", 1, 3, 4, "ab", "",
		 "a.nc:1:3: error: m\n  ab\n    ^\n"},
		{"beyond the line", ND_ERROR, "", "a.nc", 1, 9, 10, "ab", "", "a.nc:1:9: error: m\n  ab\n"},
		{"range over the end", ND_ERROR, "", "a.nc", 1, 2, 99, "abc", "",
		 "a.nc:1:2: error: m\n  abc\n   ^~\n"},
		{"no column", ND_ERROR, "", "a.nc", 1, 0, 1, "abc", "", "a.nc:1:0: error: m\n  abc\n"},
		{"two bytes, one cell", ND_ERROR, "", "a.nc", 1, 3, 5, "\xc3\xa9xy", "",
		 "a.nc:1:3: error: m\n  \xc3\xa9xy\n   ^~\n"},
		{"three bytes, two cells", ND_ERROR, "", "a.nc", 1, 4, 7, "\xe4\xb8\xad\xe4\xb8\xad", "",
		 "a.nc:1:4: error: m\n  \xe4\xb8\xad\xe4\xb8\xad\n    ^~\n"},
		{"escape sequences", ND_ERROR, "", "a\033.nc", 1, 3, 4, "\033[2Jx\xff\x7f", "a\nb",
		 "a?.nc:1:3: error: m\n  ?[2Jx??\n    ^\n  hint: a?b\n"},
		{"direction overrides", ND_ERROR, "", "a.nc", 1, 4, 5, "\xe2\x80\xaex", "",
		 "a.nc:1:4: error: m\n  ?x\n   ^\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_diag diag = {
			.severity = rows[i].severity,
			.code = (char *)rows[i].code,
			.file = (char *)rows[i].file,
			.line = rows[i].line,
			.column = rows[i].column,
			.end_column = rows[i].end_column,
			.message = (char[]){"m"},
			.note = i == 0 ? (char[]){"see"} : (char[]){""},
			.hint = (char *)rows[i].hint,
			.source_line = (char *)rows[i].source_line,
		};
		struct nd_buf out = {0};

		nd_diag_render(&out, &diag, false);
		if (strcmp(out.data, rows[i].text) != 0)
			fail_msg("%s: got\n%sexpected\n%s", rows[i].what, out.data, rows[i].text);
		nd_buf_release(&out);
	}
}

// Without its escape sequences the coloured form is the plain one.
static void colour_changes_nothing_else(void **state)
{
	struct nd_diags diags = {0};
	struct nd_buf plain = {0};
	struct nd_buf coloured = {0};
	struct nd_buf stripped = {0};

	(void)state;
	nd_diags_error(&diags, "one");
	nd_diags_add(&diags, &(struct nd_diag){
				     .severity = ND_WARNING,
				     .code = (char[]){"W0001"},
				     .file = (char[]){"a.nc"},
				     .line = 1,
				     .column = 1,
				     .end_column = 3,
				     .message = (char[]){"two"},
				     .hint = (char[]){"three"},
				     .source_line = (char[]){"abc"},
			     });
	nd_diags_render(&plain, &diags, false);
	nd_diags_render(&coloured, &diags, true);
	assert_non_null(strstr(coloured.data, "\033[1;31merror"));
	assert_null(strchr(plain.data, '\033'));
	for (const char *at = coloured.data; *at; at++) {
		if (*at == '\033')
			at = strchr(at, 'm');
		else
			nd_buf_add_char(&stripped, *at);
	}
	assert_string_equal(stripped.data, plain.data);
	nd_buf_release(&plain);
	nd_buf_release(&coloured);
	nd_buf_release(&stripped);
	nd_diags_release(&diags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(diagnostics_render_as_text),
		cmocka_unit_test(colour_changes_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
