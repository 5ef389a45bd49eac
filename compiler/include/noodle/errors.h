// The long texts about the codes of diagnostics, with a wrong and a corrected example each: compiler/explain/*.md.
#ifndef NOODLE_ERRORS_H
#define NOODLE_ERRORS_H

#include "noodle/buf.h"

#include <stdbool.h>

// Whether the text has the shape of a code: "E0342", "W0302", also in small letters.
bool nd_errors_is_code(const char *text);

// Appends the text for a code, for people; false if there is none, and then *nearest is a code that is near, or NULL
// (static). `bold` marks headings for a terminal.
bool nd_errors_explain(struct nd_buf *out, const char *code, bool bold, const char **nearest);

// All codes with their titles, one a line.
void nd_errors_list(struct nd_buf *out);

#endif
