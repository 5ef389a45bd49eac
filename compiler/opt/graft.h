// Putting a function's body in the place of a call.
#ifndef NOODLE_OPT_GRAFT_H
#define NOODLE_OPT_GRAFT_H

#include "pass.h"

// The tests of the throwing calls of a function, by instruction.
struct nd_tests {
	uint32_t *is_err, *err_of; // of the call; ND_NIR_NONE when there is none
	bool *several;             // more than one of a kind
	uint32_t *uses;            // of any value
	uint32_t len;              // calls made later have no entry
};

void nd_opt_find_tests(struct nd_tests *ret, const struct nd_nir_func *f, struct nd_arena *arena);
// Whether the body of `from` can take the place of `call`: a call that may fail must be tested at the end of its block,
// and pointers into objects may not be carried past a safepoint (I8).
bool nd_opt_can_graft(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, const struct nd_tests *tests,
		      uint32_t call, const struct nd_nir_func *from);
// Does it. `from` is the body of function `callee`, and not `f` itself but a copy when both are the same. The value's
// new name is recorded in `subst`; the call is left without effect for the caller to remove when that has been applied.
// Calls of one block are taken last first.
void nd_opt_graft(struct nd_nir_func *f, const struct nd_tests *tests, uint32_t call, const struct nd_nir_func *from,
		  struct nd_subst *subst);
// Another of the same content.
void nd_opt_copy_body(struct nd_nir_func *to, const struct nd_nir_func *from);
void nd_opt_release_body(struct nd_nir_func *f);

#endif
