// Which functions deserve LLVM's full pipeline.
#ifndef NOODLE_LLVM_HEAT_H
#define NOODLE_LLVM_HEAT_H

#include "nir/nir.h"

// Sets hot[i] for the functions in which the program will probably spend its time, instructions of about `budget` in
// all. Depends on the module alone. hot[] has an item for each function, all false.
void nd_llvm_find_hot(bool *hot, const struct nd_nir_module *m, uint64_t budget);

#endif
