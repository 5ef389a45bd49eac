// Which functions deserve LLVM's full pipeline.
#ifndef NOODLE_LLVM_HEAT_H
#define NOODLE_LLVM_HEAT_H

#include "nir/nir.h"

enum { ND_LLVM_SMALL = 80 }; // instructions of a function that LLVM shall see beside its callers

struct nd_llvm_heat {
	uint32_t *hot; // functions, the hottest first, each followed by the small ones it calls
	uint32_t nhot;
	uint32_t *size;       // by function: instructions
	uint32_t *first_call; // by function, and one more: where its calls begin in `callees`
	uint32_t *callees;    // functions of this module with a body
};

// Finds the functions in which the program will probably spend its time, instructions of about `budget` in all.
// Depends on the module alone.
void nd_llvm_heat_init(struct nd_llvm_heat *ret, const struct nd_nir_module *m, uint64_t budget);
void nd_llvm_heat_release(struct nd_llvm_heat *self);

#endif
