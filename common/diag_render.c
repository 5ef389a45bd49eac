// Diagnostics for a person:
//
//	src/main.nc:3:9: error[E0301]: unknown name 'totl'
//	  let x = totl + 1
//	          ^~~~
//	  hint: did you mean 'total'?
//
// and before the hint a `note:` of the same shape, if there is one.
//
// Columns count bytes, the caret line counts cells of the terminal. What the text contains cannot drive the
// terminal: control characters and malformed UTF-8 show as '?'.
#include "noodle/diag.h"

#include <string.h>

// Length of the sequence that a byte begins, 0 when none does.
static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >> 5 == 0x06)
		return 2;
	if (first >> 4 == 0x0e)
		return 3;
	return first >> 3 == 0x1e ? 4 : 0;
}

// Decodes one code point and returns its length, 0 when the bytes are no UTF-8.
static size_t decode(const char *text, size_t len, uint32_t *ret)
{
	static const uint32_t minimum[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)text;
	size_t need = sequence_length(at[0]);
	uint32_t code;

	if (need == 0 || need > len)
		return 0;
	code = need == 1 ? at[0] : at[0] & (0x7fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < minimum[need] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret = code;
	return need;
}

// Cells of a code point: 0 for combining marks, 2 for East Asian wide and emoji, else 1. The ranges that occur
// in practice; wcwidth(3) would depend on the locale of the process.
static unsigned cells(uint32_t code)
{
	static const struct {
		uint32_t first;
		uint32_t last;
		unsigned cells;
	} ranges[] = {
		{0x0300, 0x036f, 0},   {0x200b, 0x200f, 0},   {0x20d0, 0x20ff, 0},   {0xfe00, 0xfe0f, 0},
		{0x1100, 0x115f, 2},   {0x2e80, 0xa4cf, 2},   {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},
		{0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2},   {0xffe0, 0xffe6, 2},   {0x1f300, 0x1f64f, 2},
		{0x1f680, 0x1f6ff, 2}, {0x1f900, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return ranges[i].cells;
	return 1;
}

// Whether a terminal might act on it. Direction overrides could make code look like other code.
static bool is_harmful(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

struct glyph {
	size_t len; // bytes of the source
	unsigned cells;
	bool printable; // as it stands; otherwise as '?'
};

static struct glyph next_glyph(const char *text, size_t len)
{
	uint32_t code;
	size_t used = decode(text, len, &code);

	if (!used)
		return (struct glyph){1, 1, false};
	if (is_harmful(code))
		return (struct glyph){used, 1, false};
	return (struct glyph){used, cells(code), true};
}

static void add_safe(struct nd_buf *out, const char *text, bool keep_tabs)
{
	size_t len = strlen(text);

	while (len) {
		struct glyph glyph = next_glyph(text, len);

		if (glyph.printable || (keep_tabs && *text == '\t'))
			nd_buf_add(out, text, glyph.len);
		else
			nd_buf_add_char(out, '?');
		text += glyph.len;
		len -= glyph.len;
	}
}

static void add_caret_line(struct nd_buf *out, const struct nd_diag *diag, const char *colour)
{
	const char *text = diag->source_line;
	size_t len = strlen(text);
	size_t at = 0;
	size_t first = diag->column - 1;
	size_t last = diag->end_column - 1; // exclusive
	unsigned marked = 0;

	if (diag->column == 0 || first > len)
		return; // beyond the part of the line that is kept
	nd_buf_add_cstr(out, "  ");
	while (at < first) {
		struct glyph glyph = next_glyph(text + at, len - at);

		for (unsigned i = 0; i < glyph.cells; i++)
			nd_buf_add_char(out, text[at] == '\t' ? '\t' : ' ');
		at += glyph.len;
	}
	while (at < last && at < len) {
		struct glyph glyph = next_glyph(text + at, len - at);

		marked += glyph.cells;
		at += glyph.len;
	}
	nd_buf_add_cstr(out, colour);
	nd_buf_add_char(out, '^');
	for (unsigned i = 1; i < marked; i++)
		nd_buf_add_char(out, '~');
	nd_buf_printf(out, "%s\n", *colour ? "\033[0m" : "");
}

static void add_remark(struct nd_buf *out, const char *name, const char *text, bool colour)
{
	if (!text || !*text) // callers that make one themselves leave out what they do not have
		return;
	nd_buf_printf(out, colour ? "  \033[1m%s:\033[0m " : "  %s: ", name);
	add_safe(out, text, false);
	nd_buf_add_char(out, '\n');
}

void nd_diag_render(struct nd_buf *out, const struct nd_diag *diag, bool colour)
{
	static const struct {
		const char *name;
		const char *colour;
	} severities[] = {
		[ND_NOTE] = {"note", "\033[1;36m"},
		[ND_WARNING] = {"warning", "\033[1;35m"},
		[ND_ERROR] = {"error", "\033[1;31m"},
	};

	if (*diag->file) {
		nd_buf_add_cstr(out, colour ? "\033[1m" : "");
		add_safe(out, diag->file, false);
		if (diag->line)
			nd_buf_printf(out, ":%u:%u", diag->line, diag->column);
		nd_buf_printf(out, ":%s ", colour ? "\033[0m" : "");
	}
	nd_buf_add_cstr(out, colour ? severities[diag->severity].colour : "");
	nd_buf_add_cstr(out, severities[diag->severity].name);
	if (*diag->code) {
		nd_buf_add_char(out, '[');
		add_safe(out, diag->code, false);
		nd_buf_add_char(out, ']');
	}
	nd_buf_add_cstr(out, colour ? ":\033[0m " : ": ");
	add_safe(out, diag->message, false);
	nd_buf_add_char(out, '\n');
	if (diag->line && *diag->source_line) {
		nd_buf_add_cstr(out, "  ");
		add_safe(out, diag->source_line, true);
		nd_buf_add_char(out, '\n');
		add_caret_line(out, diag, colour ? "\033[1;32m" : "");
	}
	add_remark(out, "note", diag->note, colour);
	add_remark(out, "hint", diag->hint, colour);
}

void nd_diags_render(struct nd_buf *out, const struct nd_diags *self, bool colour)
{
	for (uint32_t i = 0; i < self->items.len; i++)
		nd_diag_render(out, &self->items.data[i], colour);
}
