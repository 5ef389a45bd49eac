// Diagnostics: what a person must know about their program, as data. The compiler returns them, the cache
// keeps them, the client prints them. File names are relative to the package root.
#ifndef NOODLE_DIAG_H
#define NOODLE_DIAG_H

#include "noodle/buf.h"
#include "noodle/err.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum nd_severity { ND_NOTE, ND_WARNING, ND_ERROR };

struct nd_diag { // strings are owned; line and column count from 1, columns in bytes; line 0 = no place
	enum nd_severity severity;
	char *code;        // "E0301" or ""
	char *file;        // "" when the diagnostic has no place
	uint32_t line;
	uint32_t column;
	uint32_t end_column; // exclusive; at least column + 1
	char *message;     // one sentence, no final dot
	char *hint;        // what to do, or ""
	char *note;        // what else to look at, such as the text of a macro, or ""
	char *source_line; // text of the line without its newline, at most ND_DIAG_MAX_LINE bytes, or ""
};

enum { ND_DIAG_MAX_LINE = 400, ND_DIAG_MAX_COUNT = 1000 };

struct nd_diags { // zero-initialised is empty
	ND_VEC(struct nd_diag) items; // the first ND_DIAG_MAX_COUNT
	uint32_t errors;              // of all that were added
	uint32_t warnings;
};

void nd_diags_release(struct nd_diags *self);
// Copies every string of `diag`. NULL strings count as "". A list that is full drops it, but an error takes the place of
// the last item that is none.
void nd_diags_add(struct nd_diags *self, const struct nd_diag *diag);
// Without a place.
void nd_diags_error(struct nd_diags *self, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;
void nd_diags_append(struct nd_diags *self, const struct nd_diags *other);
// By file, line, column; stable. Repeats are dropped, also those that differ in their note alone.
void nd_diags_sort(struct nd_diags *self);

// `file:line:col: error[E0301]: message`, source line, caret line, `  note: …`, `  hint: …`. ANSI colours when `colour`.
void nd_diag_render(struct nd_buf *out, const struct nd_diag *diag, bool colour);
void nd_diags_render(struct nd_buf *out, const struct nd_diags *self, bool colour);

// One object without a newline: severity, code, file, line, column, endColumn, message, note, hint; what a diagnostic does not
// have is null. Always valid JSON in UTF-8, whatever bytes the strings hold.
void nd_diag_render_json(struct nd_buf *out, const struct nd_diag *diag);

// Binary form for the cache and the wire. nd_diags_decode overwrites *ret; ND_INVALID leaves it empty.
void nd_diags_encode(struct nd_buf *out, const struct nd_diags *self);
enum nd_err nd_diags_decode(struct nd_diags *ret, const void *data, size_t len);

#endif
