// The list of diagnostics and its binary form:
//
//	u8      version, 2
//	varint  errors, warnings (all that were found; the list itself stops at ND_DIAG_MAX_COUNT)
//	varint  count, then for each
//	  u8      severity
//	  bytes   code, file
//	  varint  line, column, end_column
//	  bytes   message, note, hint, source_line
#include "noodle/diag.h"
#include "noodle/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_VERSION = 2, MIN_ENCODED = 10 };

static void diag_release(struct nd_diag *self)
{
	nd_free(self->code);
	nd_free(self->file);
	nd_free(self->message);
	nd_free(self->note);
	nd_free(self->hint);
	nd_free(self->source_line);
}

void nd_diags_release(struct nd_diags *self)
{
	for (uint32_t i = 0; i < self->items.len; i++)
		diag_release(&self->items.data[i]);
	nd_vec_free(&self->items);
	*self = (struct nd_diags){0};
}

static char *copy(const char *text)
{
	return nd_strdup(text ? text : "");
}

// Cut at ND_DIAG_MAX_LINE, before a code point rather than within one.
static char *copy_line(const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len > ND_DIAG_MAX_LINE) {
		len = ND_DIAG_MAX_LINE;
		while (len && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	return nd_strndup(text, len);
}

static void count(struct nd_diags *self, enum nd_severity severity, int by)
{
	if (severity == ND_ERROR)
		self->errors += (uint32_t)by;
	else if (severity == ND_WARNING)
		self->warnings += (uint32_t)by;
}

// In a full list an error takes the place of the last item that is none: a thousand warnings must not hide why
// there is no output.
static bool make_room(struct nd_diags *self, enum nd_severity severity)
{
	uint32_t at = self->items.len;

	if (at < ND_DIAG_MAX_COUNT)
		return true;
	if (severity != ND_ERROR || self->errors > ND_DIAG_MAX_COUNT)
		return false;
	while (at && self->items.data[at - 1].severity == ND_ERROR)
		at--;
	if (at == 0)
		return false;
	diag_release(&self->items.data[at - 1]);
	memmove(&self->items.data[at - 1], &self->items.data[at], (self->items.len - at) * sizeof *self->items.data);
	self->items.len--;
	return true;
}

void nd_diags_add(struct nd_diags *self, const struct nd_diag *diag)
{
	struct nd_diag item;

	count(self, diag->severity, 1);
	if (!make_room(self, diag->severity))
		return;
	item = (struct nd_diag){
		.severity = diag->severity,
		.code = copy(diag->code),
		.file = copy(diag->file),
		.line = diag->line,
		.column = diag->column,
		.end_column = diag->end_column,
		.message = copy(diag->message),
		.note = copy(diag->note),
		.hint = copy(diag->hint),
		.source_line = copy_line(diag->source_line),
	};
	if (item.end_column <= item.column && item.column < UINT32_MAX)
		item.end_column = item.column + 1;
	nd_vec_push(&self->items, item);
}

void nd_diags_error(struct nd_diags *self, const char *format, ...)
{
	char *message;
	va_list args;

	va_start(args, format);
	if (vasprintf(&message, format, args) < 0)
		abort(); // out of memory, as in mem.c
	va_end(args);
	nd_diags_add(self, &(struct nd_diag){.severity = ND_ERROR, .message = message});
	free(message);
}

void nd_diags_append(struct nd_diags *self, const struct nd_diags *other)
{
	uint32_t errors = self->errors + other->errors;
	uint32_t warnings = self->warnings + other->warnings;

	for (uint32_t i = 0; i < other->items.len; i++)
		nd_diags_add(self, &other->items.data[i]);
	self->errors = errors; // with those that are not in its list
	self->warnings = warnings;
}

static int compare_places(const struct nd_diag *a, const struct nd_diag *b)
{
	int order = strcmp(a->file, b->file);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return 0;
}

static bool same(const struct nd_diag *a, const struct nd_diag *b)
{
	return a->severity == b->severity && compare_places(a, b) == 0 && a->end_column == b->end_column &&
	       strcmp(a->code, b->code) == 0 && strcmp(a->message, b->message) == 0 &&
	       strcmp(a->hint, b->hint) == 0 && strcmp(a->source_line, b->source_line) == 0;
}

struct ranked { // qsort alone is not stable
	struct nd_diag diag;
	uint32_t rank;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *left = a;
	const struct ranked *right = b;
	int order = compare_places(&left->diag, &right->diag);

	return order ? order : (left->rank > right->rank) - (left->rank < right->rank);
}

// Whether `diag` repeats one of the last of `kept`; only those at the same place can be equal.
static bool is_repeat(const struct nd_diag *kept, uint32_t len, const struct nd_diag *diag)
{
	while (len-- > 0 && compare_places(&kept[len], diag) == 0)
		if (same(&kept[len], diag))
			return true;
	return false;
}

void nd_diags_sort(struct nd_diags *self)
{
	uint32_t len = self->items.len;
	struct ranked *ranked = nd_alloc_zero(len, sizeof *ranked);

	for (uint32_t i = 0; i < len; i++)
		ranked[i] = (struct ranked){self->items.data[i], i};
	qsort(ranked, len, sizeof *ranked, compare_ranked);
	self->items.len = 0;
	for (uint32_t i = 0; i < len; i++) {
		if (is_repeat(self->items.data, self->items.len, &ranked[i].diag)) {
			count(self, ranked[i].diag.severity, -1);
			diag_release(&ranked[i].diag);
		} else {
			nd_vec_push(&self->items, ranked[i].diag);
		}
	}
	nd_free(ranked);
}

static void add_text(struct nd_buf *out, const char *text)
{
	nd_buf_add_bytes(out, text, strlen(text));
}

void nd_diags_encode(struct nd_buf *out, const struct nd_diags *self)
{
	nd_buf_add_u8(out, FORMAT_VERSION);
	nd_buf_add_varint(out, self->errors);
	nd_buf_add_varint(out, self->warnings);
	nd_buf_add_varint(out, self->items.len);
	for (uint32_t i = 0; i < self->items.len; i++) {
		const struct nd_diag *diag = &self->items.data[i];

		nd_buf_add_u8(out, (uint8_t)diag->severity);
		add_text(out, diag->code);
		add_text(out, diag->file);
		nd_buf_add_varint(out, diag->line);
		nd_buf_add_varint(out, diag->column);
		nd_buf_add_varint(out, diag->end_column);
		add_text(out, diag->message);
		add_text(out, diag->note);
		add_text(out, diag->hint);
		add_text(out, diag->source_line);
	}
}

static uint32_t read_u32(struct nd_reader *in)
{
	uint64_t value = nd_reader_varint(in);

	if (value > UINT32_MAX)
		in->failed = true;
	return (uint32_t)value;
}

// An owned copy; a NUL within would hide what follows it.
static char *read_text(struct nd_reader *in)
{
	struct nd_str text = nd_reader_bytes(in);

	if (memchr(text.data, 0, text.len))
		in->failed = true;
	return nd_strndup(text.data, text.len);
}

static void read_diag(struct nd_diags *into, struct nd_reader *in)
{
	struct nd_diag diag = {0};
	uint8_t severity = nd_reader_u8(in);

	if (severity > ND_ERROR) {
		in->failed = true;
		severity = ND_ERROR;
	}
	diag.severity = (enum nd_severity)severity;
	diag.code = read_text(in);
	diag.file = read_text(in);
	diag.line = read_u32(in);
	diag.column = read_u32(in);
	diag.end_column = read_u32(in);
	diag.message = read_text(in);
	diag.note = read_text(in);
	diag.hint = read_text(in);
	diag.source_line = read_text(in);
	if (!in->failed)
		nd_diags_add(into, &diag);
	diag_release(&diag);
}

enum nd_err nd_diags_decode(struct nd_diags *ret, const void *data, size_t len)
{
	struct nd_reader in = nd_reader(data, len);
	struct nd_diags found = {0};
	uint8_t version = nd_reader_u8(&in);
	uint32_t errors = read_u32(&in);
	uint32_t warnings = read_u32(&in);
	uint32_t items = nd_reader_count(&in, MIN_ENCODED);

	*ret = (struct nd_diags){0};
	if (version != FORMAT_VERSION || items > ND_DIAG_MAX_COUNT)
		return ND_INVALID;
	for (uint32_t i = 0; i < items && !in.failed; i++)
		read_diag(&found, &in);
	if (in.failed || in.at != in.end || errors < found.errors || warnings < found.warnings) {
		nd_diags_release(&found);
		return ND_INVALID;
	}
	found.errors = errors;
	found.warnings = warnings;
	*ret = found;
	return ND_OK;
}
