// Offsets to lines and columns, and diagnostics at tokens.
#include "lex/lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void nd_ast_place(const struct nd_ast *t, uint32_t pos, uint32_t *line, uint32_t *column)
{
	uint32_t low = 0;
	uint32_t high = t->lines.len;

	while (high - low > 1) { // lines[low] <= pos < lines[high]
		uint32_t middle = low + (high - low) / 2;

		if (t->lines.data[middle] <= pos)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*column = pos - (t->lines.len ? t->lines.data[low] : 0) + 1;
}

// The text of the line that begins at `start`, NUL-terminated; the caller frees it.
static char *copy_line(const struct nd_ast *t, uint32_t start)
{
	const char *text = t->source.data + start;
	size_t rest = t->source.len - start;
	size_t max = rest < ND_DIAG_MAX_LINE + 4 ? rest : ND_DIAG_MAX_LINE + 4;
	const char *newline = max ? memchr(text, '\n', max) : NULL;
	size_t len = newline ? (size_t)(newline - text) : max;
	char *line;

	if (len && text[len - 1] == '\r')
		len--;
	line = nd_strndup(len ? text : "", len);
	for (size_t i = 0; i < len; i++)
		if (line[i] == '\0')
			line[i] = ' ';
	return line;
}

static void add(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		uint32_t pos, uint32_t end, const char *hint, const char *note, const char *message)
{
	struct nd_diag diag = {.severity = severity,
			       .code = (char *)code,
			       .file = (char *)t->file,
			       .note = (char *)note,
			       .hint = (char *)hint,
			       .message = (char *)message};

	if (severity == ND_ERROR && diags->errors >= ND_AST_MAX_ERRORS) {
		diags->errors++;
		return;
	}
	nd_ast_place(t, pos, &diag.line, &diag.column);
	diag.source_line = copy_line(t, pos - (diag.column - 1));
	diag.end_column = diag.column + (end > pos ? end - pos : 1);
	if (diag.end_column > diag.column + 1 && diag.end_column > strlen(diag.source_line) + 1)
		diag.end_column = (uint32_t)strlen(diag.source_line) + 1; // a token of several lines
	nd_diags_add(diags, &diag);
	nd_free(diag.source_line);
}

static void add_format(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		       uint32_t pos, uint32_t end, const char *hint, const char *format, va_list args)
{
	char *message;

	if (vasprintf(&message, format, args) < 0)
		abort(); // out of memory, as in mem.c
	add(t, diags, severity, code, pos, end, hint, NULL, message);
	free(message);
}

void nd_ast_diag_at(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		    uint32_t pos, uint32_t end, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_format(t, diags, severity, code, pos, end, hint, format, args);
	va_end(args);
}

void nd_ast_diag(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		 uint32_t tok, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_format(t, diags, severity, code, t->tok_pos.data[tok], t->tok_end.data[tok], hint, format, args);
	va_end(args);
}

void nd_ast_diag_noted(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		       uint32_t tok, const char *hint, const char *note, const char *message)
{
	add(t, diags, severity, code, t->tok_pos.data[tok], t->tok_end.data[tok], hint, note, message);
}

uint32_t nd_ast_line_of(const struct nd_ast *t, uint32_t tok)
{
	return t->tok_line.data[tok];
}

enum { LOC_COLUMN_BITS = 10, LOC_MAX_COLUMN = (1 << LOC_COLUMN_BITS) - 1, LOC_MAX_LINE = (1 << 22) - 1 };

uint32_t nd_ast_loc(const struct nd_ast *t, nd_node n)
{
	uint32_t tok = t->tok.data[n];
	uint32_t line = t->tok_line.data[tok];
	uint32_t column = t->tok_pos.data[tok] - t->lines.data[line - 1] + 1;

	if (line > LOC_MAX_LINE)
		line = LOC_MAX_LINE;
	return line << LOC_COLUMN_BITS | (column < LOC_MAX_COLUMN ? column : LOC_MAX_COLUMN);
}
