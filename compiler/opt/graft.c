// Puts a function's body in the place of a call.
//
// What follows the call moves to a block of its own, where the body's returns go; a body of one block needs no such cut.
// A call that may fail stands before the test of its error, which ends the block: then returns go straight to the good
// side and throws to the bad one, each by way of a new block that joins their values, and the test is gone.
//
//     b0: %1 = call! f      b0: jump f's entry
//         %2 = is_err %1    ...: ret v  -> jump b8      throw e -> jump b9
//         br %2, b1, b2     b8: %1' = phi v...; jump b2      b9: %3' = phi e...; jump b1
//     b1: %3 = err_of %1
//
// Instructions keep their places, which get the call as the site around them. Slots go to the entry block: as they are
// not initialised, it is no matter that a loop finds one as it left it.
#include "graft.h"

#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

void nd_opt_find_tests(struct nd_tests *ret, const struct nd_nir_func *f, struct nd_arena *arena)
{
	ret->len = f->insts.len;
	ret->is_err = nd_arena_alloc(arena, ret->len * sizeof *ret->is_err + 1);
	ret->err_of = nd_arena_alloc(arena, ret->len * sizeof *ret->err_of + 1);
	ret->several = nd_arena_array(arena, bool, ret->len);
	ret->uses = nd_arena_array(arena, uint32_t, ret->len);
	memset(ret->is_err, 0xff, ret->len * sizeof *ret->is_err);
	memset(ret->err_of, 0xff, ret->len * sizeof *ret->err_of);
	for (uint32_t at = 0; at < f->insts.len; at++) {
		const struct nd_nir_inst *i = &f->insts.data[at];
		uint32_t call, *test;

		if (i->block == ND_NIR_NONE)
			continue;
		for (uint32_t k = 0; k < i->nargs; k++)
			if (!nd_nir_arg_is_block(i, k))
				ret->uses[nd_nir_args_c(f, i)[k]]++;
		if (i->op != ND_NIR_IS_ERR && i->op != ND_NIR_ERR_OF)
			continue;
		call = nd_nir_args_c(f, i)[0];
		test = i->op == ND_NIR_IS_ERR ? &ret->is_err[call] : &ret->err_of[call];
		ret->several[call] |= *test != ND_NIR_NONE;
		*test = at;
	}
}

static bool has_op(const struct nd_nir_func *f, enum nd_nir_op op)
{
	for (uint32_t b = 0; b < f->blocks.len; b++)
		if (!f->blocks.data[b].dead && f->insts.data[f->blocks.data[b].last].op == op)
			return true;
	return false;
}

// The test follows the call and ends the block; nothing in between has to stay in between.
static bool is_tested(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, const struct nd_tests *tests,
		      uint32_t call)
{
	uint32_t test = tests->is_err[call], error = tests->err_of[call], block = f->insts.data[call].block, bad;
	const struct nd_nir_inst *br = &f->insts.data[f->blocks.data[block].last];

	if (test == ND_NIR_NONE || tests->several[call] || tests->uses[test] != 1 || br->op != ND_NIR_BR || nd_nir_args_c(f, br)[0] != test)
		return false;
	bad = nd_nir_args_c(f, br)[1];
	if (bad == nd_nir_args_c(f, br)[2])
		return false;
	if (error != ND_NIR_NONE &&
	    (f->insts.data[error].block != bad || cfg->pred_start[bad + 1] - cfg->pred_start[bad] != 1))
		return false;
	for (uint32_t at = f->insts.data[call].next; f->insts.data[at].next != ND_NIR_NONE; at = f->insts.data[at].next)
		if (!nd_opt_has_props(&f->insts.data[at], ND_NIR_P) || f->insts.data[at].type == ND_NIR_PTR)
			return false;
	return true;
}

static bool takes_derived_pointer(const struct nd_nir_func *f, uint32_t call)
{
	const struct nd_nir_inst *i = &f->insts.data[call];

	for (uint32_t k = 0; k < i->nargs; k++) {
		uint32_t arg = nd_nir_args_c(f, i)[k], root;

		if (f->insts.data[arg].type != ND_NIR_PTR)
			continue;
		root = f->insts.data[nd_opt_address_root(f, arg)].op;
		if (root != ND_NIR_SLOT && root != ND_NIR_GLOBAL_ADDR && root != ND_NIR_PARAM)
			return true;
	}
	return false;
}

static bool has_safepoint(const struct nd_nir_func *f)
{
	for (uint32_t at = 0; at < f->insts.len; at++)
		if (f->insts.data[at].block != ND_NIR_NONE && nd_opt_is_safepoint(&f->insts.data[at]))
			return true;
	return false;
}

bool nd_opt_can_graft(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, const struct nd_tests *tests,
		      uint32_t call, const struct nd_nir_func *from)
{
	if (call >= tests->len || !has_op(from, ND_NIR_RET))
		return false;
	if ((f->flags ^ from->flags) & ND_NIR_F_FASTMATH)
		return false; // the flag is of a function, and code that must not have it would get it
	if (has_op(from, ND_NIR_THROW) && !is_tested(f, cfg, tests, call))
		return false;
	return !takes_derived_pointer(f, call) || !has_safepoint(from);
}

struct copy {
	const struct nd_nir_func *from;
	struct nd_nir_func *to;
	uint32_t *inst, *block; // numbers in `to`
	uint32_t *site; // numbers in `to`, by site of `from`; 0: the body's own places
	nd_loc loc; // of the call
	// Where returns and throws go; the values there, or the phis that join several.
	uint32_t good, bad, result, error;
};

// Sites -----------------------------------------------------------------------------------------------------------

static nd_loc place(struct copy *c, nd_loc loc)
{
	return (uint32_t)loc ? ND_LOC_AT_SITE(loc, c->site[ND_LOC_SITE(loc)]) : c->loc;
}

static void copy_sites(struct copy *c, uint32_t callee)
{
	nd_vec_push(&c->to->sites, ((struct nd_nir_site){callee, c->loc}));
	c->site[0] = c->to->sites.len;
	for (uint32_t i = 0; i < c->from->sites.len; i++) {
		struct nd_nir_site site = c->from->sites.data[i];

		site.loc = place(c, site.loc);
		nd_vec_push(&c->to->sites, site);
		c->site[i + 1] = c->to->sites.len;
	}
}

// Instructions ----------------------------------------------------------------------------------------------------

// Copies an instruction without its operands, which may not exist yet.
static void copy_inst(struct copy *c, uint32_t at, uint32_t block, uint32_t before)
{
	const struct nd_nir_inst *i = &c->from->insts.data[at];
	const uint32_t *args = nd_nir_args_c(c->from, i);
	nd_loc loc = place(c, i->loc);
	uint32_t to;
	struct nd_nir_inst *made;

	if (i->op == ND_NIR_SLOT)
		before = c->to->blocks.data[0].first;
	to = before == ND_NIR_NONE ? nd_nir_emit(c->to, block, i->op, i->type, args, i->nargs, loc)
				   : nd_nir_insert_before(c->to, before, i->op, i->type, args, i->nargs, loc);
	made = &c->to->insts.data[to];
	made->sub = i->sub;
	made->flags = i->flags;
	made->aux = i->aux;
	made->imm = i->imm;
	if (i->op == ND_NIR_SWITCH) {
		made->aux = c->to->imms.len;
		for (uint32_t k = 0; k + 2 < i->nargs; k++)
			nd_vec_push(&c->to->imms, c->from->imms.data[i->aux + k]);
	}
	c->inst[at] = to;
}

static void map_operands(const struct copy *c, uint32_t at)
{
	struct nd_nir_inst *i = &c->to->insts.data[c->inst[at]];
	uint32_t *args = nd_nir_args(c->to, i);

	for (uint32_t k = 0; k < i->nargs; k++)
		args[k] = nd_nir_arg_is_block(i, k) ? c->block[args[k]] : c->inst[args[k]];
}

// One block: its instructions go where the call stands, nothing is split.
static void graft_line(struct copy *c, uint32_t call)
{
	ND_NIR_EACH(c->from, 0, at)
	{
		const struct nd_nir_inst *i = &c->from->insts.data[at];
		const uint32_t *args = nd_nir_args_c(c->from, i);

		if (i->op == ND_NIR_PARAM) {
			c->inst[at] = nd_nir_args(c->to, &c->to->insts.data[call])[i->imm.i];
		} else if (i->op == ND_NIR_RET) {
			c->result = i->nargs ? c->inst[args[0]] : ND_NIR_NONE;
		} else {
			copy_inst(c, at, ND_NIR_NONE, call);
			map_operands(c, at);
		}
	}
}

// Facts ----------------------------------------------------------------------------------------------------------

// What holds at a place of the body, put behind `inst` or, if that is ND_NIR_NONE, at the start of the block.
static void copy_facts(struct copy *c, uint32_t first, uint32_t block, uint32_t inst)
{
	for (uint32_t k = first; k != ND_NIR_NONE; k = c->from->debug->facts.data[k].next) {
		struct nd_nir_fact fact = nd_nir_fact_now(c->from, &c->from->debug->facts.data[k]);

		if (fact.kind == ND_NIR_FACT_VALUE || fact.kind == ND_NIR_FACT_ADDRESS)
			fact.value = c->inst[fact.value];
		fact.site = c->site[fact.site];
		if (inst == ND_NIR_NONE || c->to->insts.data[inst].op == ND_NIR_PHI)
			nd_nir_fact_add_behind_phis(c->to, block, fact);
		else
			nd_nir_fact_add_after(c->to, inst, fact);
	}
}

// `before` is where the body begins if it got no blocks of its own: the instruction in front of it, or ND_NIR_NONE.
static void copy_all_facts(struct copy *c, uint32_t block, uint32_t before)
{
	const struct nd_nir_func *from = c->from;

	if (!from->debug || !from->debug->facts.len)
		return;
	if (!c->to->debug)
		c->to->debug = nd_nir_debug_new();
	for (uint32_t b = 0; b < from->blocks.len; b++) {
		uint32_t here = from->blocks.len == 1 ? block : c->block[b];
		uint32_t last = from->blocks.len == 1 ? before : ND_NIR_NONE;

		if (from->blocks.data[b].dead)
			continue;
		copy_facts(c, nd_nir_facts_start(from, b), here, last);
		ND_NIR_EACH(from, b, at)
		{
			const struct nd_nir_inst *i = &from->insts.data[at];

			// A slot went to the entry block, what holds of it holds here; a parameter is no instruction here.
			if (i->op != ND_NIR_PARAM && i->op != ND_NIR_SLOT && i->op != ND_NIR_RET &&
			    i->op != ND_NIR_THROW && i->op != ND_NIR_PHI)
				last = c->inst[at];
			copy_facts(c, nd_nir_facts_after(from, at), here, last);
		}
	}
}

// A return or throw becomes a jump.
static void leave(struct copy *c, const struct nd_nir_inst *i, uint32_t block)
{
	bool throws = i->op == ND_NIR_THROW;
	uint32_t phi = throws ? c->error : c->result;
	uint32_t value = i->nargs ? c->inst[nd_nir_args_c(c->from, i)[0]] : ND_NIR_NONE;

	nd_nir_emit(c->to, block, ND_NIR_JUMP, ND_NIR_VOID, throws ? &c->bad : &c->good, 1, place(c, i->loc));
	if (phi != ND_NIR_NONE)
		nd_nir_add_phi_pair(c->to, phi, block, value);
}

static void copy_blocks(struct copy *c, uint32_t call)
{
	const struct nd_nir_func *from = c->from;

	for (uint32_t b = 0; b < from->blocks.len; b++)
		c->block[b] = from->blocks.data[b].dead ? ND_NIR_NONE : nd_nir_block_new(c->to);
	for (uint32_t b = 0; b < from->blocks.len; b++)
		ND_NIR_EACH(from, b, at)
		{
			const struct nd_nir_inst *i = &from->insts.data[at];

			if (i->op == ND_NIR_PARAM)
				c->inst[at] = nd_nir_args(c->to, &c->to->insts.data[call])[i->imm.i];
			else if (i->op != ND_NIR_RET && i->op != ND_NIR_THROW)
				copy_inst(c, at, c->block[b], ND_NIR_NONE);
		}
	for (uint32_t b = 0; b < from->blocks.len; b++)
		ND_NIR_EACH(from, b, at)
		{
			const struct nd_nir_inst *i = &from->insts.data[at];

			if (i->op == ND_NIR_RET || i->op == ND_NIR_THROW)
				leave(c, i, c->block[b]);
			else if (i->op != ND_NIR_PARAM)
				map_operands(c, at);
		}
}

// A block that joins what comes from the body and goes on to `to`, in the place of `before` as a predecessor.
static uint32_t join(struct copy *c, nd_nir_type type, uint32_t before, uint32_t to, uint32_t *value)
{
	uint32_t block = nd_nir_block_new(c->to);

	if (type != ND_NIR_VOID)
		*value = nd_nir_insert_phi(c->to, block, type);
	nd_nir_emit(c->to, block, ND_NIR_JUMP, ND_NIR_VOID, &to, 1, c->loc);
	nd_opt_rename_pred(c->to, to, before, block);
	return block;
}

// The call and its test end the block and are replaced together.
static void graft_over_test(struct copy *c, uint32_t call, uint32_t test)
{
	struct nd_nir_func *f = c->to;
	uint32_t block = f->insts.data[call].block, br = f->blocks.data[block].last;
	uint32_t bad = nd_nir_args(f, &f->insts.data[br])[1], good = nd_nir_args(f, &f->insts.data[br])[2];

	for (uint32_t at = f->insts.data[call].next, next; at != br; at = next) {
		next = f->insts.data[at].next;
		if (at != test)
			nd_nir_move_before(f, at, call);
	}
	c->good = join(c, c->from->ret, block, good, &c->result);
	c->bad = join(c, ND_NIR_REF, block, bad, &c->error);
	copy_blocks(c, call);
	nd_nir_remove(f, br);
	nd_nir_remove(f, test);
	nd_nir_emit(f, block, ND_NIR_JUMP, ND_NIR_VOID, &c->block[0], 1, c->loc);
}

static void graft_blocks(struct copy *c, uint32_t call)
{
	uint32_t block = c->to->insts.data[call].block;

	c->good = nd_opt_split_after(c->to, call);
	if (c->from->ret != ND_NIR_VOID)
		c->result = nd_nir_insert_phi(c->to, c->good, c->from->ret);
	copy_blocks(c, call);
	nd_nir_emit(c->to, block, ND_NIR_JUMP, ND_NIR_VOID, &c->block[0], 1, c->loc);
}

static void settle_test(struct nd_nir_func *f, uint32_t at)
{
	struct nd_nir_inst *i = &f->insts.data[at];

	if (i->op == ND_NIR_IS_ERR) {
		nd_opt_make_int(f, at, 0);
	} else {
		i->op = ND_NIR_ZERO;
		i->nargs = 0;
	}
}

// The call did not fail. Its error is asked for on the side that is not reached.
static void settle(struct nd_nir_func *f, const struct nd_tests *tests, uint32_t call)
{
	if (tests->is_err[call] != ND_NIR_NONE)
		settle_test(f, tests->is_err[call]);
	if (tests->err_of[call] != ND_NIR_NONE)
		settle_test(f, tests->err_of[call]);
	if (!tests->several[call])
		return;
	for (uint32_t at = 0; at < tests->len; at++) {
		const struct nd_nir_inst *i = &f->insts.data[at];

		if ((i->op == ND_NIR_IS_ERR || i->op == ND_NIR_ERR_OF) && i->block != ND_NIR_NONE &&
		    nd_nir_args(f, i)[0] == call)
			settle_test(f, at);
	}
}

void nd_opt_graft(struct nd_nir_func *f, const struct nd_tests *tests, uint32_t call, const struct nd_nir_func *from,
		  struct nd_subst *subst)
{
	struct copy c = {.from = from,
			 .to = f,
			 .loc = f->insts.data[call].loc,
			 .result = ND_NIR_NONE,
			 .error = ND_NIR_NONE};
	bool throws = has_op(from, ND_NIR_THROW);
	uint32_t before = f->insts.data[call].prev;

	assert(from != f);
	c.inst = nd_alloc(((size_t)from->insts.len + 1) * sizeof *c.inst);
	c.block = nd_alloc(((size_t)from->blocks.len + 1) * sizeof *c.block);
	c.site = nd_alloc(((size_t)from->sites.len + 1) * sizeof *c.site);
	copy_sites(&c, f->insts.data[call].aux);
	if (throws)
		graft_over_test(&c, call, tests->is_err[call]);
	else if (from->blocks.len == 1)
		graft_line(&c, call);
	else
		graft_blocks(&c, call);
	copy_all_facts(&c, f->insts.data[call].block, before);
	if (c.result != ND_NIR_NONE)
		nd_subst_set(subst, call, c.result);
	if (throws && tests->err_of[call] != ND_NIR_NONE) {
		nd_subst_set(subst, tests->err_of[call], c.error);
		nd_nir_remove(f, tests->err_of[call]);
	} else if (!throws) {
		settle(f, tests, call);
	}
	nd_free(c.inst);
	nd_free(c.block);
	nd_free(c.site);
}

// Bodies ----------------------------------------------------------------------------------------------------------

#define copy_vec(to, from)                                                                         \
	do {                                                                                       \
		memset((to), 0, sizeof *(to));                                                     \
		nd_vec_reserve((to), (from)->len + 1);                                             \
		if ((from)->len)                                                                   \
			memcpy((to)->data, (from)->data, (from)->len * sizeof *(from)->data);      \
		(to)->len = (from)->len;                                                           \
	} while (0)

void nd_opt_copy_body(struct nd_nir_func *to, const struct nd_nir_func *from)
{
	*to = *from;
	copy_vec(&to->insts, &from->insts);
	copy_vec(&to->blocks, &from->blocks);
	copy_vec(&to->args, &from->args);
	copy_vec(&to->imms, &from->imms);
	copy_vec(&to->sites, &from->sites);
	to->debug = nd_nir_debug_copy(from->debug);
}

void nd_opt_release_body(struct nd_nir_func *f)
{
	nd_vec_free(&f->insts);
	nd_vec_free(&f->blocks);
	nd_vec_free(&f->args);
	nd_vec_free(&f->imms);
	nd_vec_free(&f->sites);
	nd_nir_debug_destroy(&f->debug);
}
