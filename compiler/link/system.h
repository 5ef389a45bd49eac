// What linking takes from the system: the linker and the C library's development files.
#ifndef NOODLE_LINK_SYSTEM_H
#define NOODLE_LINK_SYSTEM_H

#include "noodle/buf.h"
#include "noodle/diag.h"
#include "noodle/err.h"

struct nd_system {
	char *linker;      // path of ld.lld or mold; NULL when there is none
	char *library_dir; // where crt1.o, libc.so and libm.so lie
};

// ND_NOT_FOUND with a diagnostic that says what to install: there is no C library.
enum nd_err nd_system_find(struct nd_system *ret, bool mold, struct nd_diags *diags);
void nd_system_release(struct nd_system *self);

// Runs a program and waits. What it writes to its two outputs is appended to `output` (NULL-terminated argv, argv[0] is
// the path). *status: exit status, or 128 + the signal that ended it. ND_NOT_FOUND, ND_PERMISSION, ... if it does not
// start.
enum nd_err nd_run(char *const *argv, struct nd_buf *output, int *status);

#endif
