// Finds the text for a code in the Markdown files beside this one, which the assembler has put in here one after another.
// A text begins with a line `## E0342 title`; its examples are blocks ```wrong and ```right, in which a line
// `// file: x.nc` begins another file of the example. A test compiles them all.
#include "noodle/errors.h"

#include <ctype.h>
#include <string.h>

extern const char nd_error_texts[];
extern const char nd_error_texts_end[];

enum { CODE_LEN = 5, BODY_INDENT = 4 };

static const char *end_of_line(const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(nd_error_texts_end - at));

	return end ? end : nd_error_texts_end;
}

static const char *next_line(const char *at)
{
	const char *end = end_of_line(at);

	return end < nd_error_texts_end ? end + 1 : end;
}

static bool is_heading(const char *line)
{
	return end_of_line(line) - line > 3 + CODE_LEN && strncmp(line, "## ", 3) == 0;
}

static const char *next_heading(const char *at)
{
	while (at < nd_error_texts_end && !is_heading(at))
		at = next_line(at);
	return at;
}

bool nd_errors_is_code(const char *text)
{
	if (strlen(text) != CODE_LEN || !strchr("EWew", text[0]))
		return false;
	for (size_t i = 1; i < CODE_LEN; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return true;
}

static bool same_code(const char *heading, const char *code)
{
	return toupper((unsigned char)code[0]) == heading[3] && strncmp(heading + 4, code + 1, CODE_LEN - 1) == 0;
}

// By number first: a code with one wrong digit is nearer to its neighbours than to one that merely shares letters.
static const char *nearest_to(const char *code)
{
	static char best[CODE_LEN + 1];
	long smallest = 1000;
	bool is_shaped = nd_errors_is_code(code);

	for (const char *at = next_heading(nd_error_texts); at < nd_error_texts_end && is_shaped;
	     at = next_heading(next_line(at))) {
		long far = 0;

		for (size_t i = 1; i < CODE_LEN; i++)
			far = far * 10 + (at[3 + i] - code[i]);
		far = far < 0 ? -far : far;
		if (at[3] != toupper((unsigned char)code[0]))
			far += 1;
		if (far < smallest) {
			smallest = far;
			memcpy(best, at + 3, CODE_LEN);
		}
	}
	return smallest < 1000 ? best : NULL;
}

static void add_heading(struct nd_buf *out, const char *text, size_t len, bool bold)
{
	nd_buf_add_cstr(out, bold ? "\033[1m" : "");
	nd_buf_add(out, text, len);
	nd_buf_add_cstr(out, bold ? "\033[0m\n" : "\n");
}

static bool starts(const char *line, const char *with)
{
	return (size_t)(nd_error_texts_end - line) >= strlen(with) && strncmp(line, with, strlen(with)) == 0;
}

bool nd_errors_explain(struct nd_buf *out, const char *code, bool bold, const char **nearest)
{
	const char *at = next_heading(nd_error_texts);
	bool in_example = false;

	*nearest = NULL;
	while (at < nd_error_texts_end && (strlen(code) != CODE_LEN || !same_code(at, code)))
		at = next_heading(next_line(at));
	if (at == nd_error_texts_end) {
		*nearest = nearest_to(code);
		return false;
	}
	add_heading(out, at + 3, (size_t)(end_of_line(at) - at) - 3, bold);
	for (at = next_line(at); at < nd_error_texts_end && !is_heading(at) && !starts(at, "# "); at = next_line(at)) {
		size_t len = (size_t)(end_of_line(at) - at);

		if (starts(at, "```wrong") || starts(at, "```right")) {
			add_heading(out, starts(at, "```wrong") ? "Wrong:" : "\nRight:", starts(at, "```wrong") ? 6 : 7, bold);
			in_example = true;
		} else if (starts(at, "```")) {
			in_example = false;
		} else {
			for (int i = 0; i < BODY_INDENT && in_example && len; i++)
				nd_buf_add_char(out, ' ');
			nd_buf_add(out, at, len);
			nd_buf_add_char(out, '\n');
		}
	}
	while (out->len > 1 && out->data[out->len - 1] == '\n' && out->data[out->len - 2] == '\n')
		out->len--;
	return true;
}

void nd_errors_list(struct nd_buf *out)
{
	for (const char *at = next_heading(nd_error_texts); at < nd_error_texts_end; at = next_heading(next_line(at))) {
		nd_buf_add(out, at + 3, (size_t)(end_of_line(at) - at) - 3);
		nd_buf_add_char(out, '\n');
	}
}
