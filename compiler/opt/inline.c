// Inlines small leaf functions: bodies without calls and throws, which therefore never stand in a stack
// trace, so that putting them into their callers changes nothing a program can see. Their instructions take
// the call's source place.
//
// A call of a throwing convention to a function that holds no throw is fair game too: its failing side goes
// away. Calls of a block are taken last first, so that splitting a block moves each instruction once.
#include "pass.h"

#include "noodle/mem.h"

#include <string.h>

enum {
	MAX_SMALL = 24, // instructions of a callee
	MAX_ASKED = 120, // of one marked `inline`
	MAX_GROWTH = 20000 // instructions one caller may gain
};

enum verdict { UNKNOWN, NO, YES };

struct inliner {
	struct nd_nir_module *m;
	struct nd_arena *arena;
	uint8_t *verdict; // by function
	uint32_t *size; // by function, when YES
	uint64_t changes;
};

static bool is_leaf_inst(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	if (i->op == ND_NIR_THROW || i->op == ND_NIR_SLOT)
		return false;
	return !nd_opt_has_props(i, ND_NIR_C) || !nd_opt_clobbers_all(m, i);
}

static bool decide(struct inliner *l, uint32_t func)
{
	const struct nd_nir_func *f = l->m->funcs.data[func];
	uint32_t limit = f->flags & ND_NIR_F_INLINE ? MAX_ASKED : MAX_SMALL, size = 0;
	bool returns = false;

	if (l->verdict[func] != UNKNOWN)
		return l->verdict[func] == YES;
	l->verdict[func] = NO;
	if (!f->blocks.len || f->flags & (ND_NIR_F_NOINLINE | ND_NIR_F_COLD | ND_NIR_F_NORETURN))
		return false;
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (!is_leaf_inst(l->m, i) || (i->op != ND_NIR_PARAM && ++size > limit))
				return false;
			returns |= i->op == ND_NIR_RET;
		}
	if (!returns)
		return false;
	l->verdict[func] = YES;
	l->size[func] = size;
	return true;
}

struct copy {
	const struct nd_nir_func *from;
	struct nd_nir_func *to;
	uint32_t *inst, *block; // numbers in `to`
	nd_loc loc;
	uint32_t cont, result; // where returns go; the value, or the phi that joins several
	uint32_t nrets;
};

// Copies an instruction without its operands, which may not exist yet.
static void copy_inst(struct copy *c, uint32_t at, uint32_t block, uint32_t before)
{
	const struct nd_nir_inst *i = &c->from->insts.data[at];
	const uint32_t *args = nd_nir_args_c(c->from, i);
	uint32_t to = before == ND_NIR_NONE
			      ? nd_nir_emit(c->to, block, i->op, i->type, args, i->nargs, c->loc)
			      : nd_nir_insert_before(c->to, before, i->op, i->type, args, i->nargs, c->loc);
	struct nd_nir_inst *made = &c->to->insts.data[to];

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
static void inline_line(struct copy *c, uint32_t call)
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

static void copy_return(struct copy *c, const struct nd_nir_inst *ret, uint32_t block)
{
	uint32_t value = ret->nargs ? c->inst[nd_nir_args_c(c->from, ret)[0]] : ND_NIR_NONE;

	nd_nir_emit(c->to, block, ND_NIR_JUMP, ND_NIR_VOID, &c->cont, 1, c->loc);
	if (c->result != ND_NIR_NONE)
		nd_nir_add_phi_pair(c->to, c->result, block, value);
}

static void inline_blocks(struct copy *c, uint32_t call)
{
	const struct nd_nir_func *from = c->from;
	uint32_t block = c->to->insts.data[call].block;

	c->cont = nd_opt_split_after(c->to, call);
	if (from->ret != ND_NIR_VOID)
		c->result = nd_nir_insert_phi(c->to, c->cont, from->ret);
	for (uint32_t b = 0; b < from->blocks.len; b++)
		c->block[b] = from->blocks.data[b].dead ? ND_NIR_NONE : nd_nir_block_new(c->to);
	for (uint32_t b = 0; b < from->blocks.len; b++)
		ND_NIR_EACH(from, b, at)
		{
			const struct nd_nir_inst *i = &from->insts.data[at];

			if (i->op == ND_NIR_PARAM)
				c->inst[at] = nd_nir_args(c->to, &c->to->insts.data[call])[i->imm.i];
			else if (i->op != ND_NIR_RET)
				copy_inst(c, at, c->block[b], ND_NIR_NONE);
		}
	for (uint32_t b = 0; b < from->blocks.len; b++)
		ND_NIR_EACH(from, b, at)
		{
			const struct nd_nir_inst *i = &from->insts.data[at];

			if (i->op == ND_NIR_RET)
				copy_return(c, i, c->block[b]);
			else if (i->op != ND_NIR_PARAM)
				map_operands(c, at);
		}
	nd_nir_emit(c->to, block, ND_NIR_JUMP, ND_NIR_VOID, &c->block[0], 1, c->loc);
}

static void inline_call(struct inliner *l, struct nd_nir_func *f, uint32_t call, struct nd_subst *subst)
{
	struct copy c = {.from = l->m->funcs.data[f->insts.data[call].aux],
			 .to = f,
			 .loc = f->insts.data[call].loc,
			 .result = ND_NIR_NONE};

	c.inst = nd_alloc(((size_t)c.from->insts.len + 1) * sizeof *c.inst);
	c.block = nd_alloc(((size_t)c.from->blocks.len + 1) * sizeof *c.block);
	if (c.from->blocks.len == 1)
		inline_line(&c, call);
	else
		inline_blocks(&c, call);
	if (c.result != ND_NIR_NONE)
		nd_subst_set(subst, call, c.result);
	nd_free(c.inst);
	nd_free(c.block);
	l->changes++;
}

// The tests of a call that was inlined: it did not fail.
static void settle_tests(struct nd_nir_func *f, const bool *inlined, uint32_t ninsts)
{
	for (uint32_t at = 0; at < ninsts; at++) {
		struct nd_nir_inst *i = &f->insts.data[at];

		if ((i->op != ND_NIR_IS_ERR && i->op != ND_NIR_ERR_OF) || i->block == ND_NIR_NONE ||
		    !inlined[nd_nir_args(f, i)[0]])
			continue;
		if (i->op == ND_NIR_IS_ERR) {
			nd_opt_make_int(f, at, 0);
		} else {
			i->op = ND_NIR_ZERO;
			i->nargs = 0;
		}
	}
}

static void inline_into(struct inliner *l, uint32_t caller)
{
	struct nd_nir_func *f = l->m->funcs.data[caller];
	uint32_t ninsts = f->insts.len, growth = 0;
	ND_VEC(uint32_t) calls = {0};
	struct nd_subst subst;
	bool *inlined;

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (i->op != ND_NIR_CALL || i->aux == caller || !decide(l, i->aux) ||
			    growth + l->size[i->aux] > MAX_GROWTH)
				continue;
			growth += l->size[i->aux];
			nd_vec_push(&calls, at);
		}
	if (calls.len) {
		nd_subst_init(&subst, f, l->arena);
		inlined = nd_arena_array(l->arena, bool, ninsts);
		for (uint32_t n = calls.len; n-- > 0;) {
			inline_call(l, f, calls.data[n], &subst);
			inlined[calls.data[n]] = true;
		}
		settle_tests(f, inlined, ninsts);
		nd_subst_apply(&subst, f);
		for (uint32_t n = 0; n < calls.len; n++)
			nd_nir_remove(f, calls.data[n]);
	}
	nd_vec_free(&calls);
}

uint64_t nd_opt_inline(struct nd_nir_module *m, struct nd_arena *scratch)
{
	struct inliner l = {.m = m, .arena = scratch};

	l.verdict = nd_arena_array(scratch, uint8_t, m->funcs.len);
	l.size = nd_arena_array(scratch, uint32_t, m->funcs.len);
	for (uint32_t i = 0; i < m->funcs.len; i++)
		if (m->funcs.data[i]->blocks.len)
			inline_into(&l, i);
	return l.changes;
}
