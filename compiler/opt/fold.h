// Evaluates operations on constants exactly as the generated code would.
#ifndef NOODLE_OPT_FOLD_H
#define NOODLE_OPT_FOLD_H

#include "nir/nir.h"

struct nd_const { // an integer (canonical form), a float, or null (type ref or ptr, i = 0)
	nd_nir_type type;
	union {
		int64_t i;
		double f;
	} as;
};

bool nd_const_eq(const struct nd_const *a, const struct nd_const *b); // bit by bit: 0.0 is not -0.0
// The constant an instruction is, if it is one (iconst, fconst, zero of a scalar).
bool nd_const_of(const struct nd_nir_inst *i, struct nd_const *ret);
// False when the operation is not one on constants, or has no fixed result: division by zero, conversion out
// of range, and whatever is not a number, whose bits are the machine's choice.
bool nd_const_fold(const struct nd_nir_inst *i, const struct nd_const *args, struct nd_const *ret);
// Turns the instruction into the constant, in place.
void nd_const_become(struct nd_nir_func *f, uint32_t inst, const struct nd_const *value);

// An integer constant as a signed number; true of i1 is -1 there.
int64_t nd_const_signed(nd_nir_type t, int64_t value);
uint64_t nd_const_unsigned(nd_nir_type t, int64_t value);
bool nd_const_compare(enum nd_nir_cond cond, nd_nir_type t, int64_t a, int64_t b);

#endif
