// One diagnostic as a JSON object on one line. Strings are valid UTF-8 whatever the sources contain: other bytes become
// U+FFFD.
#include "noodle/diag.h"

#include <string.h>

// Length of the well-formed sequence at `at`, 0 when there is none (RFC 3629).
static size_t utf8_length(const unsigned char *at, size_t len)
{
	static const struct {
		unsigned char first, last;     // of the first byte
		unsigned char second, to;      // of the second
		size_t len;
	} forms[] = {
		{ 0x01, 0x7f, 0x80, 0xbf, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (at[0] < forms[i].first || at[0] > forms[i].last)
			continue;
		if (forms[i].len > len || (forms[i].len > 1 && (at[1] < forms[i].second || at[1] > forms[i].to)))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if (at[k] >> 6 != 2)
				return 0;
		return forms[i].len;
	}
	return 0;
}

static void add_string(struct nd_buf *out, const char *text)
{
	size_t len = strlen(text);
	nd_buf_add_char(out, '"');
	while (len) {
		size_t n = utf8_length((const unsigned char *)text, len);
		unsigned char c = (unsigned char)*text;
		if (n == 0)
			nd_buf_add_cstr(out, "\\ufffd");
		else if (c == '"' || c == '\\')
			nd_buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			nd_buf_printf(out, "\\u%04x", c);
		else
			nd_buf_add(out, text, n);
		text += n ? n : 1;
		len -= n ? n : 1;
	}
	nd_buf_add_char(out, '"');
}

static void add_text_field(struct nd_buf *out, const char *name, const char *text)
{
	nd_buf_printf(out, ", \"%s\": ", name);
	if (text && *text)
		add_string(out, text);
	else
		nd_buf_add_cstr(out, "null");
}

static void add_number_field(struct nd_buf *out, const char *name, uint32_t value)
{
	nd_buf_printf(out, ", \"%s\": ", name);
	if (value)
		nd_buf_printf(out, "%u", value);
	else
		nd_buf_add_cstr(out, "null");
}

void nd_diag_render_json(struct nd_buf *out, const struct nd_diag *diag)
{
	static const char *const severities[] = {
		[ND_NOTE] = "note", [ND_WARNING] = "warning", [ND_ERROR] = "error",
	};
	nd_buf_printf(out, "{\"severity\": \"%s\"", severities[diag->severity]);
	add_text_field(out, "code", diag->code);
	add_text_field(out, "file", diag->file);
	add_number_field(out, "line", diag->line);
	add_number_field(out, "column", diag->line ? diag->column : 0);
	add_number_field(out, "endColumn", diag->line ? diag->end_column : 0);
	add_text_field(out, "message", diag->message);
	add_text_field(out, "note", diag->note);
	add_text_field(out, "hint", diag->hint);
	nd_buf_add_char(out, '}');
}
