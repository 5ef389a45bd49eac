// Random NIR programs that keep every rule and every promise (indices are checked, divisors not zero, references not
// null), and end. Variables are stack slots, as a plain lowering would have them.
#ifndef NOODLE_TESTS_OPT_GENERATE_H
#define NOODLE_TESTS_OPT_GENERATE_H

#include "nir/nir.h"

#include <string.h>

enum { GEN_VARS = 6, GEN_FUNCS = 4, GEN_MAX_POOL = 400 };

struct gen {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	uint64_t seed;
	uint32_t block, depth, budget;
	uint32_t vars[GEN_VARS]; // slots of i64
	uint32_t pair, object, other, list; // a slot of {i64, i64}; references
	uint32_t box; // a slot of a reference to an object that other functions mostly never see
	uint32_t pool[GEN_MAX_POOL], npool; // i64 values in scope
	uint32_t func; // its number among the generated ones
	uint32_t self, param; // the function itself, its first parameter
	uint32_t trace, push, pop, poke, cls, derived, error;
	uint32_t closure, apply, clean, reads, fails; // functions made by hand
	nd_nir_type pair_type, captures;
	uint32_t locs;
};

static uint32_t gen_random(struct gen *g, uint32_t below)
{
	g->seed = g->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((g->seed >> 33) % below);
}

static uint32_t gen_emit(struct gen *g, enum nd_nir_op op, nd_nir_type type, const uint32_t *args,
			 uint32_t nargs)
{
	return nd_nir_emit(g->f, g->block, op, type, args, nargs, ND_LOC(++g->locs, 1));
}

static uint32_t gen_op(struct gen *g, enum nd_nir_op op, nd_nir_type type, uint32_t a, uint32_t b)
{
	const uint32_t args[2] = {a, b};

	return gen_emit(g, op, type, args, 2);
}

static uint32_t gen_const(struct gen *g, nd_nir_type type, int64_t value)
{
	uint32_t c = gen_emit(g, ND_NIR_ICONST, type, NULL, 0);

	g->f->insts.data[c].imm.i = nd_nir_int_wrap(type, (uint64_t)value);
	return c;
}

static uint32_t gen_cmp(struct gen *g, enum nd_nir_cond cond, uint32_t a, uint32_t b)
{
	uint32_t c = gen_op(g, ND_NIR_ICMP, ND_NIR_I1, a, b);

	g->f->insts.data[c].sub = (uint8_t)cond;
	return c;
}

static void gen_jump(struct gen *g, uint32_t to)
{
	gen_emit(g, ND_NIR_JUMP, ND_NIR_VOID, &to, 1);
}

static void gen_br(struct gen *g, uint32_t cond, uint32_t yes, uint32_t no)
{
	const uint32_t args[3] = {cond, yes, no};

	gen_emit(g, ND_NIR_BR, ND_NIR_VOID, args, 3);
}

static uint32_t gen_call(struct gen *g, uint32_t func, const uint32_t *args, uint32_t nargs)
{
	const struct nd_nir_func *f = g->m->funcs.data[func];
	uint32_t c = gen_emit(g, ND_NIR_CALL, f->ret, args, nargs);

	g->f->insts.data[c].aux = func;
	if (f->flags & ND_NIR_F_THROWS)
		g->f->insts.data[c].flags |= ND_NIR_THROWS;
	return c;
}

static int64_t gen_number(struct gen *g)
{
	static const int64_t some[] = {0, 1, -1, 2, 3, 7, 8, 16, 63, 64, 255, INT64_MAX, INT64_MIN, 1 << 20};

	return gen_random(g, 3) ? some[gen_random(g, sizeof some / sizeof *some)]
				: (int64_t)gen_random(g, 100) - 50;
}

static uint32_t gen_field(struct gen *g, uint32_t op, uint32_t field, uint32_t object, uint32_t value)
{
	const uint32_t args[2] = {object, value};
	uint32_t i = gen_emit(g, op,
			      op == ND_NIR_FIELD_GET    ? ND_NIR_I64
			      : op == ND_NIR_FIELD_ADDR ? ND_NIR_PTR
							: ND_NIR_VOID,
			      args, op == ND_NIR_FIELD_SET ? 2 : 1);

	g->f->insts.data[i].aux = g->cls;
	g->f->insts.data[i].imm.i = field;
	return i;
}

static uint32_t gen_len(struct gen *g)
{
	uint32_t i = gen_emit(g, ND_NIR_LIST_LEN, ND_NIR_I64, &g->list, 1);

	g->f->insts.data[i].aux = ND_NIR_I64;
	return i;
}

static uint32_t gen_pair_addr(struct gen *g, uint32_t field)
{
	uint32_t i = gen_emit(g, ND_NIR_AGG_ADDR, ND_NIR_PTR, &g->pair, 1);

	g->f->insts.data[i].aux = g->pair_type;
	g->f->insts.data[i].imm.i = field;
	return i;
}

static uint32_t gen_value(struct gen *g);

static uint32_t gen_bool(struct gen *g)
{
	uint32_t a, b;

	switch (gen_random(g, 5)) {
	case 0:
		a = gen_cmp(g, (enum nd_nir_cond)gen_random(g, ND_NIR_COND_COUNT), gen_value(g),
			    gen_value(g));
		b = gen_cmp(g, (enum nd_nir_cond)gen_random(g, ND_NIR_COND_COUNT), gen_value(g),
			    gen_value(g));
		return gen_op(g, gen_random(g, 2) ? ND_NIR_AND : ND_NIR_XOR, ND_NIR_I1, a, b);
	case 1:
		return gen_op(g, ND_NIR_IN_BOUNDS, ND_NIR_I1, gen_value(g), gen_len(g));
	default:
		return gen_cmp(g, (enum nd_nir_cond)gen_random(g, ND_NIR_COND_COUNT), gen_value(g),
			       gen_value(g));
	}
}

static uint32_t gen_narrow(struct gen *g)
{
	static const nd_nir_type types[] = {ND_NIR_I8, ND_NIR_I16, ND_NIR_I32};
	static const enum nd_nir_op ops[] = {ND_NIR_ADD,  ND_NIR_MUL,  ND_NIR_SHL,
					     ND_NIR_LSHR, ND_NIR_ASHR, ND_NIR_SUB};
	nd_nir_type t = types[gen_random(g, 3)];
	uint32_t a = gen_value(g), b = gen_value(g), r;

	a = gen_emit(g, ND_NIR_TRUNC, t, &a, 1);
	b = gen_random(g, 2) ? gen_const(g, t, gen_number(g)) : gen_emit(g, ND_NIR_TRUNC, t, &b, 1);
	r = gen_op(g, ops[gen_random(g, 6)], t, a, b);
	return gen_emit(g, gen_random(g, 2) ? ND_NIR_SEXT : ND_NIR_ZEXT, ND_NIR_I64, &r, 1);
}

static uint32_t gen_division(struct gen *g)
{
	static const int64_t divisors[] = {1, 2, 8, -1, -4, 3, 7, INT64_MIN};
	static const enum nd_nir_op ops[] = {ND_NIR_SDIV, ND_NIR_UDIV, ND_NIR_SREM, ND_NIR_UREM};
	uint32_t by = gen_const(g, ND_NIR_I64, divisors[gen_random(g, 8)]);

	if (gen_random(g, 3) == 0) // not constant, not zero
		by = gen_op(g, ND_NIR_OR, ND_NIR_I64, gen_value(g), gen_const(g, ND_NIR_I64, 1));
	return gen_op(g, ops[gen_random(g, 4)], ND_NIR_I64, gen_value(g), by);
}

static uint32_t gen_fresh(struct gen *g)
{
	static const enum nd_nir_op ops[] = {ND_NIR_ADD, ND_NIR_SUB, ND_NIR_MUL,  ND_NIR_AND,  ND_NIR_OR,
					     ND_NIR_XOR, ND_NIR_SHL, ND_NIR_LSHR, ND_NIR_ASHR, ND_NIR_ADD};
	uint32_t a, args[3];

	switch (gen_random(g, 12)) {
	case 0:
		return gen_const(g, ND_NIR_I64, gen_number(g));
	case 1:
		return gen_emit(g, ND_NIR_LOAD, ND_NIR_I64, &g->vars[gen_random(g, GEN_VARS)], 1);
	case 2:
		return gen_field(g, ND_NIR_FIELD_GET, gen_random(g, 2),
				 gen_random(g, 2) ? g->object : g->other, 0);
	case 3:
		return gen_len(g);
	case 4:
		return gen_narrow(g);
	case 5:
		return gen_division(g);
	case 6:
		args[0] = gen_bool(g);
		args[1] = gen_value(g);
		args[2] = gen_value(g);
		return gen_emit(g, ND_NIR_SELECT, ND_NIR_I64, args, 3);
	case 7:
		a = gen_bool(g);
		return gen_emit(g, ND_NIR_ZEXT, ND_NIR_I64, &a, 1);
	case 8:
		a = gen_pair_addr(g, gen_random(g, 2));
		return gen_emit(g, ND_NIR_LOAD, ND_NIR_I64, &a, 1);
	case 9:
		a = gen_emit(g, ND_NIR_LOAD, g->pair_type, &g->pair, 1);
		args[0] = gen_emit(g, ND_NIR_AGG_GET, ND_NIR_I64, &a, 1);
		g->f->insts.data[args[0]].imm.i = gen_random(g, 2);
		return args[0];
	default:
		return gen_op(g, ops[gen_random(g, 10)], ND_NIR_I64, gen_value(g),
			      gen_random(g, 2) ? gen_const(g, ND_NIR_I64, gen_number(g)) : gen_value(g));
	}
}

static uint32_t gen_value(struct gen *g)
{
	uint32_t v;

	if (g->npool && (g->depth > 6 || gen_random(g, 3)))
		return g->pool[gen_random(g, g->npool)];
	g->depth++;
	v = gen_fresh(g);
	g->depth--;
	if (g->npool < GEN_MAX_POOL)
		g->pool[g->npool++] = v;
	return v;
}

static void gen_statements(struct gen *g, uint32_t n);

// Statements in a block of their own; what they compute is out of scope afterwards.
static void gen_scope(struct gen *g, uint32_t block, uint32_t next, uint32_t n)
{
	uint32_t npool = g->npool;

	g->block = block;
	g->depth++;
	gen_statements(g, n);
	g->depth--;
	if (!nd_nir_is_terminated(g->f, g->block))
		gen_jump(g, next);
	g->npool = npool;
}

static void gen_if(struct gen *g)
{
	uint32_t yes = nd_nir_block_new(g->f), no = nd_nir_block_new(g->f), next = nd_nir_block_new(g->f);

	gen_br(g, gen_bool(g), yes, gen_random(g, 3) ? no : next);
	gen_scope(g, yes, next, 1 + gen_random(g, 3));
	gen_scope(g, no, next, 1 + gen_random(g, 3));
	g->block = next;
}

static void gen_switch(struct gen *g)
{
	uint32_t args[4], next = nd_nir_block_new(g->f), at;

	args[0] = gen_value(g);
	for (int k = 1; k < 4; k++)
		args[k] = nd_nir_block_new(g->f);
	at = gen_emit(g, ND_NIR_SWITCH, ND_NIR_VOID, args, 4);
	g->f->insts.data[at].aux = g->f->imms.len;
	nd_vec_push(&g->f->imms, gen_number(g));
	nd_vec_push(&g->f->imms, 5);
	for (int k = 1; k < 4; k++)
		gen_scope(g, args[k], next, 1 + gen_random(g, 2));
	g->block = next;
}

// A counted loop up or down over the list, or up to a small number, its counter in a slot of its own.
static void gen_loop(struct gen *g)
{
	uint32_t slot = nd_nir_insert_before(g->f, g->f->blocks.data[0].first, ND_NIR_SLOT, ND_NIR_PTR, NULL,
					     0, 0);
	uint32_t head = nd_nir_block_new(g->f), body = nd_nir_block_new(g->f), next = nd_nir_block_new(g->f);
	uint32_t step = nd_nir_block_new(g->f), i, limit, args[2], npool, nvars = g->npool;
	bool down = gen_random(g, 3) == 0, over_list = gen_random(g, 2), fixed = gen_random(g, 2);

	g->f->insts.data[slot].aux = ND_NIR_I64;
	limit = over_list ? gen_len(g) : gen_const(g, ND_NIR_I64, (int64_t)gen_random(g, 6));
	args[0] = slot;
	args[1] = down ? gen_op(g, ND_NIR_SUB, ND_NIR_I64, limit, gen_const(g, ND_NIR_I64, 1))
		       : gen_const(g, ND_NIR_I64, (int64_t)gen_random(g, 2));
	gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	gen_jump(g, head);
	g->block = head;
	i = gen_emit(g, ND_NIR_LOAD, ND_NIR_I64, &slot, 1);
	if (over_list && !fixed && !down)
		limit = gen_len(g);
	gen_br(g,
	       down ? gen_cmp(g, ND_NIR_SGE, i, gen_const(g, ND_NIR_I64, 0))
		    : gen_cmp(g, ND_NIR_SLT, i, limit),
	       body, next);
	npool = g->npool;
	g->block = body;
	if (g->npool < GEN_MAX_POOL)
		g->pool[g->npool++] = i;
	gen_scope(g, body, step, 1 + gen_random(g, 4));
	g->npool = npool;
	g->block = step;
	if (gen_random(g, 2))
		gen_emit(g, ND_NIR_SAFEPOINT, ND_NIR_VOID, NULL, 0);
	args[1] = gen_op(g, ND_NIR_ADD, ND_NIR_I64, i,
			 gen_const(g, ND_NIR_I64, down ? -1 : 1 + (int64_t)gen_random(g, 2)));
	gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	gen_jump(g, head);
	g->npool = nvars;
	g->block = next;
}

// A checked access to the list; out of bounds is traced and returns.
static void gen_index(struct gen *g)
{
	uint32_t args[3] = {g->list, gen_value(g)}, ok = nd_nir_block_new(g->f), bad = nd_nir_block_new(g->f),
		 c, i;
	uint32_t offset = gen_random(g, 4);

	if (offset < 3)
		args[1] = gen_op(g, ND_NIR_ADD, ND_NIR_I64, args[1],
				 gen_const(g, ND_NIR_I64, (int64_t)offset - 1));
	gen_br(g, gen_op(g, ND_NIR_IN_BOUNDS, ND_NIR_I1, args[1], gen_len(g)), ok, bad);
	g->block = bad;
	gen_call(g, g->trace, &args[1], 1);
	if (g->f->flags & ND_NIR_F_THROWS && gen_random(g, 2)) {
		gen_emit(g, ND_NIR_THROW, ND_NIR_VOID, &g->object, 1);
	} else {
		c = gen_const(g, ND_NIR_I64, -77);
		gen_emit(g, ND_NIR_RET, ND_NIR_VOID, &c, 1);
	}
	g->block = ok;
	if (gen_random(g, 2)) {
		args[2] = gen_value(g);
		i = gen_emit(g, ND_NIR_LIST_SET, ND_NIR_VOID, args, 3);
	} else {
		i = gen_emit(g, ND_NIR_LIST_GET, ND_NIR_I64, args, 2);
		if (g->npool < GEN_MAX_POOL)
			g->pool[g->npool++] = i;
	}
	g->f->insts.data[i].aux = ND_NIR_I64;
}

// Both sides of a test for an error go on to one block; only variables know which it was.
static void gen_handler(struct gen *g, uint32_t call)
{
	uint32_t ok = nd_nir_block_new(g->f), bad = nd_nir_block_new(g->f), next = nd_nir_block_new(g->f),
		 test;
	uint32_t store[2] = {g->vars[gen_random(g, GEN_VARS)], call};

	test = gen_emit(g, ND_NIR_IS_ERR, ND_NIR_I1, &call, 1);
	gen_br(g, test, bad, ok);
	g->block = bad;
	if (gen_random(g, 2)) {
		test = gen_emit(g, ND_NIR_ERR_OF, ND_NIR_REF, &call, 1);
		gen_call(g, g->poke, &test, 1);
	}
	gen_scope(g, bad, next, gen_random(g, 2));
	g->block = ok;
	gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, store, 2);
	gen_jump(g, next);
	g->block = next;
}

static void gen_tested_call(struct gen *g, uint32_t callee, uint32_t first)
{
	uint32_t args[3] = {first, g->list, gen_random(g, 2) ? g->object : g->other}, call, test, ok, bad;

	call = gen_call(g, callee, args, 3);
	if (g->f->insts.data[call].flags & ND_NIR_THROWS && gen_random(g, 2)) {
		gen_handler(g, call);
		return;
	}
	if (g->f->insts.data[call].flags & ND_NIR_THROWS) {
		ok = nd_nir_block_new(g->f);
		bad = nd_nir_block_new(g->f);
		test = gen_emit(g, ND_NIR_IS_ERR, ND_NIR_I1, &call, 1);
		gen_br(g, test, bad, ok);
		g->block = bad;
		test = gen_emit(g, ND_NIR_ERR_OF, ND_NIR_REF, &call, 1);
		if (g->f->flags & ND_NIR_F_THROWS && gen_random(g, 2))
			gen_emit(g, ND_NIR_THROW, ND_NIR_VOID, &test, 1);
		else
			gen_emit(g, ND_NIR_RET, ND_NIR_VOID, &args[0], 1);
		g->block = ok;
	}
	if (g->npool < GEN_MAX_POOL)
		g->pool[g->npool++] = call;
}

// Calls a function generated before, which may throw: handled here or passed on.
static void gen_call_other(struct gen *g)
{
	uint32_t first = gen_value(g);

	if (g->func)
		gen_tested_call(g,
				nd_nir_func_find(g->m, (const char *[]){"f0", "f1", "f2",
									"f3"}[gen_random(g, g->func)]),
				first);
}

// The function calls itself with a smaller argument while that is small and positive, so that it ends.
static void gen_recursion(struct gen *g)
{
	uint32_t yes = nd_nir_block_new(g->f), next = nd_nir_block_new(g->f), npool = g->npool, test;

	test = gen_op(g, ND_NIR_AND, ND_NIR_I1, gen_cmp(g, ND_NIR_SGT, g->param, gen_const(g, ND_NIR_I64, 0)),
		      gen_cmp(g, ND_NIR_SLT, g->param, gen_const(g, ND_NIR_I64, 4)));
	gen_br(g, test, yes, next);
	g->block = yes;
	gen_tested_call(g, g->self, gen_op(g, ND_NIR_SUB, ND_NIR_I64, g->param, gen_const(g, ND_NIR_I64, 1)));
	gen_jump(g, next);
	g->npool = npool;
	g->block = next;
}

// Objects, methods and closures -----------------------------------------------------------------------------------

static void gen_remember(struct gen *g, uint32_t value)
{
	if (g->npool < GEN_MAX_POOL)
		g->pool[g->npool++] = value;
}

static uint32_t gen_new(struct gen *g, uint32_t cls)
{
	uint32_t i = gen_emit(g, ND_NIR_NEW, ND_NIR_REF, NULL, 0);

	g->f->insts.data[i].aux = cls;
	return i;
}

// What comes back of a throwing call: its value in the pool, or its error traced and the function left.
static void gen_outcome(struct gen *g, uint32_t call)
{
	uint32_t ok, bad, test, c;

	if (g->f->insts.data[call].flags & ND_NIR_THROWS) {
		ok = nd_nir_block_new(g->f);
		bad = nd_nir_block_new(g->f);
		test = gen_emit(g, ND_NIR_IS_ERR, ND_NIR_I1, &call, 1);
		gen_br(g, test, bad, ok);
		g->block = bad;
		test = gen_emit(g, ND_NIR_ERR_OF, ND_NIR_REF, &call, 1);
		if (g->f->flags & ND_NIR_F_THROWS && gen_random(g, 2)) {
			gen_emit(g, ND_NIR_THROW, ND_NIR_VOID, &test, 1);
		} else {
			c = gen_const(g, ND_NIR_I64, -99);
			gen_call(g, g->trace, &c, 1);
			gen_emit(g, ND_NIR_RET, ND_NIR_VOID, &c, 1);
		}
		g->block = ok;
	}
	gen_remember(g, call);
}

static uint32_t gen_any_object(struct gen *g)
{
	switch (gen_random(g, 4)) {
	case 0:
		return g->object;
	case 1:
		return g->other;
	default:
		return gen_emit(g, ND_NIR_LOAD, ND_NIR_REF, &g->box, 1);
	}
}

static void gen_objects(struct gen *g)
{
	uint32_t args[2], i;

	switch (gen_random(g, 6)) {
	case 0:
	case 1: // another object for the box
		args[0] = g->box;
		args[1] = gen_new(g, gen_random(g, 2) ? g->cls : g->derived);
		i = args[1];
		if (gen_random(g, 4))
			gen_field(g, ND_NIR_FIELD_SET, 0, i, gen_value(g));
		if (gen_random(g, 2))
			gen_field(g, ND_NIR_FIELD_SET, 1, i, gen_value(g));
		gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
		return;
	case 2:
	case 3:
		i = gen_any_object(g);
		gen_remember(g, gen_field(g, ND_NIR_FIELD_GET, gen_random(g, 2), i, 0));
		return;
	case 4:
		i = gen_cmp(g, gen_random(g, 2) ? ND_NIR_EQ : ND_NIR_NE, gen_any_object(g),
			    gen_any_object(g));
		gen_remember(g, gen_emit(g, ND_NIR_ZEXT, ND_NIR_I64, &i, 1));
		return;
	default:
		if (gen_random(g, 3) == 0) {
			i = gen_any_object(g);
			gen_field(g, ND_NIR_FIELD_SET, gen_random(g, 2), i, gen_value(g));
		}
	}
}

static void gen_indirect_call(struct gen *g)
{
	uint32_t args[2], call;

	if (gen_random(g, 2)) {
		args[0] = gen_any_object(g);
		args[1] = gen_value(g);
		call = gen_emit(g, ND_NIR_CALL_VIRTUAL, ND_NIR_I64, args, 2);
		g->f->insts.data[call].aux = g->cls;
		g->f->insts.data[call].imm.i = 0;
		g->f->insts.data[call].flags = ND_NIR_THROWS;
		gen_outcome(g, call);
		return;
	}
	args[0] = gen_value(g);
	args[1] = gen_any_object(g);
	args[0] = gen_emit(g, ND_NIR_CLOSURE_NEW, ND_NIR_REF, args, 2);
	g->f->insts.data[args[0]].aux = g->closure;
	args[1] = gen_value(g);
	if (gen_random(g, 2)) {
		call = gen_emit(g, ND_NIR_CALL_CLOSURE, ND_NIR_I64, args, 2);
		g->f->insts.data[call].flags = ND_NIR_THROWS;
	} else {
		call = gen_call(g, g->apply, args, 2);
	}
	gen_outcome(g, call);
}

static void gen_pure_call(struct gen *g)
{
	uint32_t arg, func;

	switch (gen_random(g, 3)) {
	case 0:
		func = g->clean;
		break;
	case 1:
		func = g->fails;
		break;
	default:
		arg = gen_any_object(g);
		gen_remember(g, gen_call(g, g->reads, &arg, 1));
		return;
	}
	arg = gen_value(g);
	gen_outcome(g, gen_call(g, func, &arg, 1));
}

static void gen_statement(struct gen *g)
{
	uint32_t args[3], addr;

	switch (gen_random(g, 20)) {
	case 13:
	case 14:
	case 15:
		gen_objects(g);
		return;
	case 16:
	case 17:
		gen_indirect_call(g);
		return;
	case 18:
		gen_pure_call(g);
		return;
	case 0:
	case 1:
		args[0] = gen_value(g);
		gen_call(g, g->trace, args, 1);
		return;
	case 2:
	case 3:
		args[1] = gen_value(g);
		args[0] = g->vars[gen_random(g, GEN_VARS)];
		gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
		return;
	case 4:
		args[1] = gen_value(g);
		gen_field(g, ND_NIR_FIELD_SET, gen_random(g, 2), gen_random(g, 2) ? g->object : g->other,
			  args[1]);
		return;
	case 5:
		args[1] = gen_value(g);
		addr = gen_random(g, 2) ? gen_field(g, ND_NIR_FIELD_ADDR, gen_random(g, 2), g->object, 0)
					: gen_pair_addr(g, gen_random(g, 2));
		args[0] = addr;
		gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
		return;
	case 6:
		args[0] = gen_value(g);
		args[1] = gen_value(g);
		args[1] = gen_emit(g, ND_NIR_AGG, g->pair_type, args, 2);
		args[0] = g->pair;
		gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
		return;
	case 7:
		args[0] = g->list;
		args[1] = gen_value(g);
		gen_random(g, 2) ? gen_call(g, g->push, args, 2) : gen_call(g, g->pop, args, 1);
		return;
	case 8:
		args[0] = gen_random(g, 2) ? g->object : g->other;
		gen_call(g, g->poke, args, 1);
		return;
	case 9:
		gen_index(g);
		return;
	case 10:
		gen_call_other(g);
		return;
	case 12:
		gen_recursion(g);
		return;
	case 11:
		if (g->depth < 4)
			gen_random(g, 3) ? gen_if(g) : gen_switch(g);
		return;
	default:
		if (g->depth < 3)
			gen_loop(g);
	}
}

static void gen_statements(struct gen *g, uint32_t n)
{
	for (uint32_t k = 0; k < n && g->budget; k++) {
		g->budget--;
		gen_statement(g);
	}
}

static uint32_t gen_declare(struct gen *g, const char *name, nd_nir_type ret, const nd_nir_type *params,
			    uint32_t n, uint32_t flags)
{
	uint32_t index = nd_nir_func_named(g->m, name, NULL);

	g->m->funcs.data[index]->flags = flags;
	g->m->funcs.data[index]->ret = ret;
	nd_nir_func_set_params(g->m, g->m->funcs.data[index], params, n);
	return index;
}

static void gen_func(struct gen *g, const char *name, bool last)
{
	static const nd_nir_type params[3] = {ND_NIR_I64, ND_NIR_REF, ND_NIR_REF};
	static const uint32_t flags[] = {0, ND_NIR_F_THROWS, ND_NIR_F_THROWS | ND_NIR_F_LINKONCE,
					 ND_NIR_F_THROWS | ND_NIR_F_EXPORT};
	uint32_t index = gen_declare(g, name, ND_NIR_I64, params, 3,
				     last ? ND_NIR_F_EXPORT | ND_NIR_F_THROWS : flags[gen_random(g, 4)]);
	uint32_t result, args[2];

	g->self = index;
	g->f = g->m->funcs.data[index];
	g->block = nd_nir_block_new(g->f);
	g->npool = g->depth = 0;
	g->budget = last ? 40 : 3 + gen_random(g, 20);
	for (uint32_t k = 0; k < 3; k++) {
		uint32_t p = gen_emit(g, ND_NIR_PARAM, params[k], NULL, 0);

		g->f->insts.data[p].imm.i = k;
		*(k == 0 ? &g->pool[g->npool++] : k == 1 ? &g->list : &g->object) = p;
	}
	g->param = g->pool[0];
	g->other = gen_emit(g, ND_NIR_NEW, ND_NIR_REF, NULL, 0);
	g->f->insts.data[g->other].aux = g->cls;
	g->box = gen_emit(g, ND_NIR_SLOT, ND_NIR_PTR, NULL, 0);
	g->f->insts.data[g->box].aux = ND_NIR_REF;
	args[0] = g->box;
	args[1] = gen_new(g, g->cls);
	gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	g->pair = gen_emit(g, ND_NIR_SLOT, ND_NIR_PTR, NULL, 0);
	g->f->insts.data[g->pair].aux = g->pair_type;
	args[0] = g->pair;
	args[1] = gen_emit(g, ND_NIR_ZERO, g->pair_type, NULL, 0);
	gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	args[1] = g->pool[0];
	for (uint32_t k = 0; k < GEN_VARS; k++) {
		args[0] = g->vars[k] = gen_emit(g, ND_NIR_SLOT, ND_NIR_PTR, NULL, 0);
		g->f->insts.data[args[0]].aux = ND_NIR_I64;
		gen_emit(g, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	}
	gen_statements(g, g->budget);
	result = gen_value(g);
	gen_emit(g, ND_NIR_RET, ND_NIR_VOID, &result, 1);
}

// Functions made by hand ------------------------------------------------------------------------------------------

static uint32_t gen_begin(struct gen *g, const char *name, const nd_nir_type *params, uint32_t n,
			  uint32_t flags, uint32_t *values)
{
	uint32_t index = gen_declare(g, name, ND_NIR_I64, params, n, flags);

	g->f = g->m->funcs.data[index];
	g->block = nd_nir_block_new(g->f);
	for (uint32_t k = 0; k < n; k++) {
		values[k] = gen_emit(g, ND_NIR_PARAM, params[k], NULL, 0);
		g->f->insts.data[values[k]].imm.i = k;
	}
	return index;
}

static void gen_return(struct gen *g, uint32_t value)
{
	gen_emit(g, ND_NIR_RET, ND_NIR_VOID, &value, 1);
}

static void gen_throw_if(struct gen *g, uint32_t value, int64_t is)
{
	uint32_t bad = nd_nir_block_new(g->f), ok = nd_nir_block_new(g->f), error;

	gen_br(g, gen_cmp(g, ND_NIR_EQ, value, gen_const(g, ND_NIR_I64, is)), bad, ok);
	g->block = bad;
	error = gen_call(g, g->error, &value, 1);
	gen_emit(g, ND_NIR_THROW, ND_NIR_VOID, &error, 1);
	g->block = ok;
}

static uint32_t gen_capture(struct gen *g, uint32_t closure, uint32_t index, nd_nir_type type)
{
	uint32_t i = gen_emit(g, ND_NIR_CLOSURE_GET, type, &closure, 1);

	g->f->insts.data[i].aux = g->captures;
	g->f->insts.data[i].imm.i = index;
	return i;
}

static void gen_made_by_hand(struct gen *g)
{
	static const nd_nir_type ref_and_int[2] = {ND_NIR_REF, ND_NIR_I64};
	static const nd_nir_type one_int = ND_NIR_I64, one_ref = ND_NIR_REF;
	uint32_t p[2], v, base, derived;

	base = gen_begin(g, "C.m", ref_and_int, 2, ND_NIR_F_EXPORT | ND_NIR_F_THROWS, p);
	gen_return(g, gen_op(g, ND_NIR_ADD, ND_NIR_I64, gen_field(g, ND_NIR_FIELD_GET, 0, p[0], 0), p[1]));
	derived = gen_begin(g, "D.m", ref_and_int, 2, ND_NIR_F_THROWS, p);
	gen_throw_if(g, p[1], 5);
	gen_call(g, g->trace, &p[1], 1);
	gen_field(g, ND_NIR_FIELD_SET, 1, p[0], p[1]);
	gen_return(g, gen_field(g, ND_NIR_FIELD_GET, 0, p[0], 0));
	for (int k = 0; k < 2; k++) {
		struct nd_nir_class *c = &g->m->classes.data[k ? g->derived : g->cls];

		c->vtable = nd_arena_array(&g->m->arena, uint32_t, 1);
		c->vtable[0] = k ? derived : base;
		c->nvtable = 1;
	}

	g->closure = gen_begin(g, "closure", ref_and_int, 2, ND_NIR_F_THROWS, p);
	gen_throw_if(g, p[1], 7);
	v = gen_op(g, ND_NIR_ADD, ND_NIR_I64, p[1], gen_capture(g, p[0], 0, ND_NIR_I64));
	gen_field(g, ND_NIR_FIELD_SET, 0, gen_capture(g, p[0], 1, ND_NIR_REF), v);
	gen_return(g, v);

	g->apply = gen_begin(g, "apply", ref_and_int, 2, ND_NIR_F_THROWS | ND_NIR_F_LINKONCE, p);
	for (int k = 0; k < 2; k++) {
		p[1] = gen_emit(g, ND_NIR_CALL_CLOSURE, ND_NIR_I64, p, 2);
		g->f->insts.data[p[1]].flags = ND_NIR_THROWS;
		gen_outcome(g, p[1]);
	}
	gen_return(g, p[1]);

	g->clean = gen_begin(g, "clean", &one_int, 1, 0, p);
	gen_return(g, gen_op(g, ND_NIR_XOR, ND_NIR_I64, p[0], gen_const(g, ND_NIR_I64, 91)));
	g->fails = gen_begin(g, "fails", &one_int, 1, ND_NIR_F_THROWS, p);
	gen_throw_if(g, p[0], 3);
	gen_return(g, gen_op(g, ND_NIR_MUL, ND_NIR_I64, p[0], p[0]));
	g->reads = gen_begin(g, "reads", &one_ref, 1, ND_NIR_F_NOINLINE, p);
	gen_return(g, gen_op(g, ND_NIR_SUB, ND_NIR_I64, gen_field(g, ND_NIR_FIELD_GET, 0, p[0], 0),
			     gen_field(g, ND_NIR_FIELD_GET, 1, p[0], 0)));

	// Somebody makes the objects that the test passes in.
	gen_begin(g, "make", NULL, 0, ND_NIR_F_EXPORT, p);
	v = gen_new(g, g->cls);
	gen_call(g, g->poke, &v, 1);
	gen_return(g, gen_const(g, ND_NIR_I64, 0));
}

static struct nd_nir_module *gen_module(uint64_t seed)
{
	static const char *const names[GEN_FUNCS] = {"f0", "f1", "f2", "f3"};
	static const nd_nir_type list_and_int[2] = {ND_NIR_REF, ND_NIR_I64},
				 fields[2] = {ND_NIR_I64, ND_NIR_I64};
	static const nd_nir_type captured[2] = {ND_NIR_I64, ND_NIR_REF};
	const nd_nir_type one_int = ND_NIR_I64, one_ref = ND_NIR_REF;
	struct gen g = {.m = nd_nir_module_new("random"), .seed = seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
	struct nd_nir_class *c;

	g.pair_type = nd_nir_agg_type(g.m, fields, 2);
	g.captures = nd_nir_agg_type(g.m, captured, 2);
	g.cls = nd_nir_class_named(g.m, "C", NULL);
	g.derived = nd_nir_class_named(g.m, "D", NULL);
	for (uint32_t k = 0; k < 2; k++) {
		c = &g.m->classes.data[k ? g.derived : g.cls];
		c->fields = nd_arena_array(&g.m->arena, nd_nir_type, 2);
		memcpy(c->fields, fields, sizeof fields);
		c->nfields = 2;
		c->base = k ? g.cls : ND_NIR_NONE;
		c->flags = seed % 2 ? ND_NIR_C_CLOSED : 0;
	}
	g.trace = gen_declare(&g, "trace", ND_NIR_VOID, &one_int, 1, ND_NIR_F_EXTERN);
	g.push = gen_declare(&g, "push", ND_NIR_VOID, list_and_int, 2, ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME);
	g.pop = gen_declare(&g, "pop", ND_NIR_VOID, &one_ref, 1, ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME);
	g.poke = gen_declare(&g, "poke", ND_NIR_VOID, &one_ref, 1, ND_NIR_F_EXTERN);
	g.error = gen_declare(&g, "nd_rt_error_test", ND_NIR_REF, &one_int, 1,
			      ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME | ND_NIR_F_COLD);
	gen_made_by_hand(&g);
	for (g.func = 0; g.func < GEN_FUNCS; g.func++)
		gen_func(&g, names[g.func], g.func == GEN_FUNCS - 1);
	return g.m;
}

#endif
