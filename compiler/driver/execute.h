// Running what was just linked.
#ifndef NOODLE_DRIVER_EXECUTE_H
#define NOODLE_DRIVER_EXECUTE_H

#include "noodle/diag.h"

// At the start: a limit of file sizes (`ulimit -f`) becomes an error of the write that exceeds it, like a full disk.
void nd_execute_prepare(void);
// Becomes the program `file`, which lies in the scratch folder; that is removed first. `name` is what the program sees
// as its own name, `args` is NULL-terminated. Comes back only with a diagnostic.
void nd_execute(const char *file, const char *name, char **args, struct nd_diags *diags);

#endif
