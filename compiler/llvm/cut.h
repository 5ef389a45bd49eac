// How a module is cut into chunks.
#ifndef NOODLE_LLVM_CUT_H
#define NOODLE_LLVM_CUT_H

#include "nir/nir.h"

enum nd_llvm_effort { // see backend.c
	ND_LLVM_NO_EFFORT, ND_LLVM_LIGHT, ND_LLVM_LESS, ND_LLVM_FULL, ND_LLVM_MAX, ND_LLVM_EFFORTS
};

struct nd_llvm_piece {
	const uint32_t *funcs; // the functions that this chunk defines
	uint32_t nfuncs;
	uint32_t *imports;     // functions of other chunks whose bodies LLVM may look at here
	uint32_t nimports;
	enum nd_llvm_effort effort;
};

struct nd_llvm_cut {
	uint32_t *order; // every function that has a body, chunk by chunk
	uint32_t norder;
	struct nd_llvm_piece *pieces; // at least one; those that take long come first
	uint32_t npieces;
};

// Depends on the module and the level alone.
void nd_llvm_cut(struct nd_llvm_cut *ret, const struct nd_nir_module *m, uint32_t level);
void nd_llvm_cut_release(struct nd_llvm_cut *self);

#endif
