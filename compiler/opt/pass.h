// What the passes share: their signatures, value substitution, and facts about single instructions.
#ifndef NOODLE_OPT_PASS_H
#define NOODLE_OPT_PASS_H

#include "nir/nir.h"

// A pass returns how much it changed, 0 for nothing. `scratch` is emptied after each call. All passes leave a
// function that verifies, except that unreachable blocks may remain until simplify_cfg.
typedef uint64_t nd_func_pass(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch);
typedef uint64_t nd_module_pass(struct nd_nir_module *m, struct nd_arena *scratch);

nd_module_pass nd_opt_cold, nd_opt_nothrow, nd_opt_nothrow_local, nd_opt_dead_functions, nd_opt_inline, nd_opt_devirt,
	nd_opt_specialise, nd_opt_purity;
nd_func_pass nd_opt_simplify_cfg, nd_opt_promote_slots, nd_opt_constprop, nd_opt_peephole, nd_opt_cse,
	nd_opt_dce, nd_opt_escape, nd_opt_strength, nd_opt_division, nd_opt_bounds, nd_opt_licm, nd_opt_compact;

// Value substitution: record first, rewrite all operands in one sweep.
struct nd_subst {
	uint32_t *to; // by instruction; ND_NIR_NONE where nothing is recorded
	uint32_t len; // instructions made later are not substituted
	bool any;
};

void nd_subst_init(struct nd_subst *self, const struct nd_nir_func *f, struct nd_arena *arena);
void nd_subst_set(struct nd_subst *self, uint32_t value, uint32_t by);
uint32_t nd_subst_get(struct nd_subst *self,
		      uint32_t value); // follows chains; `value` itself when not recorded
void nd_subst_apply(struct nd_subst *self, struct nd_nir_func *f);

// Loops over the instructions of a block; `at` may be removed within when the next one was read before.
#define ND_NIR_EACH(f, block, at) \
	for (uint32_t at = (f)->blocks.data[block].first; at != ND_NIR_NONE; at = (f)->insts.data[at].next)

static inline bool nd_opt_has_props(const struct nd_nir_inst *i, uint32_t props)
{
	return (nd_nir_op_props(i->op) & props) != 0;
}

// Integer or i1 constant, ICONST or ZERO.
bool nd_opt_int_const(const struct nd_nir_func *f, uint32_t value, int64_t *ret);
// Turns an instruction into a constant of its type in place (a phi must be moved behind the others by the
// caller).
void nd_opt_make_int(struct nd_nir_func *f, uint32_t inst, int64_t value);
// Nothing can be seen of this instruction but its value.
bool nd_opt_is_removable(const struct nd_nir_module *m, const struct nd_nir_func *f,
			 const struct nd_nir_inst *i);
// A pure instruction that may also run where it did not run before: no trap, no access that a test guards.
bool nd_opt_is_speculatable(const struct nd_nir_func *f, const struct nd_nir_inst *i);
// The call may end the program or run for ever.
bool nd_opt_may_not_return(const struct nd_nir_module *m, const struct nd_nir_inst *i);
// Two calls with equal arguments, with no write between them, give one value or error, and neither can be seen.
bool nd_opt_is_repeatable_call(const struct nd_nir_module *m, const struct nd_nir_inst *i);
// Memory that a load may read could be another afterwards because of this instruction (a call, mostly).
bool nd_opt_clobbers_all(const struct nd_nir_module *m, const struct nd_nir_inst *i);
// Kinds of memory, for "does this write what that read?". A field counts by its number modulo 8: classes that
// share a field's memory share its number, so fields of different numbers never overlap.
enum nd_mem_kind {
	ND_MEM_FIELD, // 8 of them
	ND_MEM_ELEM = ND_MEM_FIELD + 8, // elements of lists
	ND_MEM_LEN, // lengths, capacities, and where elements lie
	ND_MEM_SLOT, // stack slots
	ND_MEM_GLOBAL,
	ND_MEM_OTHER, // through any other address
	ND_MEM_POINTERS, // not memory: pointers into objects (I8), spoilt by every safepoint
	ND_MEM_KINDS
};

// The kinds an instruction may change, as a set of bits; and those whose change may give a later execution of
// it another result. A load of a constant global reads none.
uint32_t nd_opt_writes(const struct nd_nir_module *m, const struct nd_nir_func *f,
		       const struct nd_nir_inst *i);
uint32_t nd_opt_reads(const struct nd_nir_module *m, const struct nd_nir_func *f,
		      const struct nd_nir_inst *i);
// Code may run that collects garbage: pointers into objects must not be carried across (rule I8).
bool nd_opt_is_safepoint(const struct nd_nir_inst *i);
// The reference is never null.
bool nd_opt_is_nonnull(const struct nd_nir_func *f, uint32_t value);
// Where an address comes from: the slot, global_addr, field_addr, elem_addr, ... under the agg_addrs.
uint32_t nd_opt_address_root(const struct nd_nir_func *f, uint32_t ptr);
// In the phis of `block`, `to` takes the place of the predecessor `from`.
void nd_opt_rename_pred(struct nd_nir_func *f, uint32_t block, uint32_t from, uint32_t to);
// Sets cold[b] for the blocks that run seldom (see cold.c); cold[] is all false before. Returns whether the whole
// function does nothing but throw.
bool nd_opt_find_cold(bool *cold, const struct nd_nir_module *m, const struct nd_nir_func *f,
		      const struct nd_nir_cfg *cfg);
// The first instruction of a block that is no phi.
uint32_t nd_opt_first_non_phi(const struct nd_nir_func *f, uint32_t block);

// What `of` says of a value, seen through phis and selects: what all of their operands agree on, else ND_NIR_NONE, which
// is also how `of` says that it does not know. `depth` is 0.
typedef uint32_t nd_opt_origin_of(const struct nd_nir_func *f, uint32_t value, const void *arg);
uint32_t nd_opt_origin(const struct nd_nir_func *f, uint32_t value, nd_opt_origin_of *of, const void *arg,
		       uint32_t depth);
// The function of a closure value, or ND_NIR_NONE.
uint32_t nd_opt_closure_of(const struct nd_nir_func *f, uint32_t value);
// Turns a virtual, interface or closure call into a direct one of `func`, or of what stands behind the stub that `func`
// is. False when the types do not fit.
bool nd_opt_call_directly(struct nd_nir_module *m, struct nd_nir_func *f, uint32_t call, uint32_t func);
// Moves what follows `at` to a new block, which takes the old one's place in the phis of its successors. The old block
// is left without a terminator.
uint32_t nd_opt_split_after(struct nd_nir_func *f, uint32_t at);

#endif
