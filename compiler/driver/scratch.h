// The one folder of temporary files of this process. It is gone when the process is, unless that is killed by SIGKILL.
#ifndef NOODLE_DRIVER_SCRATCH_H
#define NOODLE_DRIVER_SCRATCH_H

#include "noodle/err.h"

// The folder's path, valid until it is removed. From here on a signal that ends the process removes the folder first.
enum nd_err nd_scratch_make(const char **ret);
void nd_scratch_remove(void); // with everything in it; none there is fine

// Between the two a signal does not end the process yet: what is written to the output is written whole.
void nd_scratch_hold(void);
void nd_scratch_let_go(void);

#endif
