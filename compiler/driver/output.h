// Where results go: a file, written whole or not at all; a device or a pipe, written through; standard output.
#ifndef NOODLE_DRIVER_OUTPUT_H
#define NOODLE_DRIVER_OUTPUT_H

#include "noodle/buf.h"
#include "noodle/diag.h"

char *nd_output_name(const char *input, const char *ending); // the input's, in the present folder; the caller frees

// What can be known before any work: false, with a diagnostic, when `path` is a folder or in none that exists.
bool nd_output_possible(const char *path, struct nd_diags *diags);
bool nd_output_same_file(const char *a, const char *b);

// Both say in `diags` what went wrong. `path` "-" is standard output.
bool nd_output_write(const char *path, struct nd_str data, struct nd_diags *diags);
bool nd_output_move(const char *path, const char *from, struct nd_diags *diags); // an executable

#endif
