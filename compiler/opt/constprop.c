// Sparse conditional constant propagation (Wegman and Zadeck): finds values that are constant on every path
// that can be taken, taking a branch on a constant one way only. Values start as "not seen" and fall to
// "constant", then to "varies"; a phi looks only at edges that can be taken. What is found constant becomes a
// constant instruction; the branches themselves are folded by simplify_cfg.
#include "fold.h"
#include "pass.h"

#include <string.h>

enum state { UNSEEN, CONSTANT, VARIES };

struct solver {
	struct nd_nir_func *f;
	uint8_t *state; // by instruction
	struct nd_const *value; // by instruction, while CONSTANT
	bool *reached; // by block
	uint32_t *use_start, *uses; // instructions that use a value
	uint32_t *inst_work, ninst; // values that fell
	bool *queued;
	uint32_t *block_work, nblock; // blocks reached for the first time
};

static bool edge_is_taken(const struct solver *s, uint32_t from, uint32_t to)
{
	const struct nd_nir_func *f = s->f;
	const struct nd_nir_inst *t = &f->insts.data[f->blocks.data[from].last];
	const uint32_t *args = nd_nir_args_c(f, t);
	uint32_t chosen;

	if (!s->reached[from])
		return false;
	if (t->op == ND_NIR_JUMP)
		return true;
	if (s->state[args[0]] != CONSTANT)
		return s->state[args[0]] == VARIES;
	if (t->op == ND_NIR_BR)
		return args[s->value[args[0]].as.i ? 1 : 2] == to;
	chosen = args[1];
	for (uint32_t k = 2; k < t->nargs; k++)
		if (f->imms.data[t->aux + k - 2] == s->value[args[0]].as.i) {
			chosen = args[k];
			break;
		}
	return chosen == to;
}

static void lower_to(struct solver *s, uint32_t inst, enum state state, const struct nd_const *value)
{
	if (s->state[inst] == VARIES ||
	    (s->state[inst] == CONSTANT && state == CONSTANT && nd_const_eq(&s->value[inst], value)))
		return;
	// A second, different constant means that it varies.
	s->state[inst] = s->state[inst] == CONSTANT ? VARIES : state;
	if (s->state[inst] == CONSTANT)
		s->value[inst] = *value;
	if (!s->queued[inst]) {
		s->queued[inst] = true;
		s->inst_work[s->ninst++] = inst;
	}
}

static void visit_phi(struct solver *s, uint32_t at)
{
	const struct nd_nir_inst *i = &s->f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(s->f, i);
	uint32_t seen = ND_NIR_NONE;

	if (s->state[at] == VARIES)
		return;
	for (uint32_t k = 0; k < i->nargs; k += 2) {
		uint32_t v = args[k + 1];

		if (s->state[v] == UNSEEN || !edge_is_taken(s, args[k], i->block))
			continue;
		if (s->state[v] == VARIES ||
		    (seen != ND_NIR_NONE && !nd_const_eq(&s->value[v], &s->value[seen]))) {
			lower_to(s, at, VARIES, NULL);
			return;
		}
		seen = v;
	}
	if (seen != ND_NIR_NONE)
		lower_to(s, at, CONSTANT, &s->value[seen]);
}

// x & 0, x * 0, x | -1 whatever x is. i1 has no -1; true is its all ones.
static bool absorbs(const struct nd_nir_inst *i, const struct nd_const *c)
{
	if (i->op == ND_NIR_AND || i->op == ND_NIR_MUL)
		return c->as.i == 0;
	return i->op == ND_NIR_OR && c->as.i == (c->type == ND_NIR_I1 ? 1 : -1);
}

static void visit_pure(struct solver *s, uint32_t at)
{
	const struct nd_nir_inst *i = &s->f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(s->f, i);
	struct nd_const values[3], result;
	bool varies = false;

	if (nd_const_of(i, &result)) {
		lower_to(s, at, CONSTANT, &result);
		return;
	}
	if (i->op == ND_NIR_SELECT && s->state[args[0]] == CONSTANT) {
		uint32_t chosen = args[s->value[args[0]].as.i ? 1 : 2];

		if (s->state[chosen] != UNSEEN)
			lower_to(s, at, s->state[chosen], &s->value[chosen]);
		return;
	}
	if (i->nargs == 0 || i->nargs > 3) {
		lower_to(s, at, VARIES, NULL);
		return;
	}
	for (uint32_t k = 0; k < i->nargs; k++) {
		if (s->state[args[k]] == UNSEEN)
			return;
		if (s->state[args[k]] == CONSTANT && absorbs(i, &s->value[args[k]])) {
			lower_to(s, at, CONSTANT, &s->value[args[k]]);
			return;
		}
		varies |= s->state[args[k]] == VARIES;
		values[k] = s->value[args[k]];
	}
	if (!varies && nd_const_fold(i, values, &result))
		lower_to(s, at, CONSTANT, &result);
	else
		lower_to(s, at, VARIES, NULL);
}

static void reach(struct solver *s, uint32_t block)
{
	if (!s->reached[block]) {
		s->reached[block] = true;
		s->block_work[s->nblock++] = block;
		return;
	}
	ND_NIR_EACH(s->f, block, at)
	{
		if (s->f->insts.data[at].op != ND_NIR_PHI)
			break;
		visit_phi(s, at);
	}
}

static void visit(struct solver *s, uint32_t at)
{
	const struct nd_nir_inst *i = &s->f->insts.data[at];

	if (i->op == ND_NIR_PHI) {
		visit_phi(s, at);
	} else if (nd_opt_has_props(i, ND_NIR_T)) {
		uint32_t n;
		const uint32_t *succ = nd_nir_succ_span(s->f, i->block, &n);

		for (uint32_t k = 0; k < n; k++)
			if (n == 1 || !s->reached[succ[k]] || i->op != ND_NIR_JUMP)
				if (edge_is_taken(s, i->block, succ[k]))
					reach(s, succ[k]);
	} else if (i->op == ND_NIR_IS_ERR || i->op == ND_NIR_ERR_OF || i->op == ND_NIR_PARAM ||
		   !nd_opt_has_props(i, ND_NIR_P)) {
		if (i->type != ND_NIR_VOID)
			lower_to(s, at, VARIES, NULL);
	} else {
		visit_pure(s, at);
	}
}

static void find_uses(struct solver *s, struct nd_arena *arena)
{
	struct nd_nir_func *f = s->f;
	uint32_t *fill = nd_arena_array(arena, uint32_t, f->insts.len);

	s->use_start = nd_arena_array(arena, uint32_t, (size_t)f->insts.len + 1);
	for (int round = 0; round < 2; round++) {
		for (uint32_t at = 0; at < f->insts.len; at++) {
			const struct nd_nir_inst *i = &f->insts.data[at];
			const uint32_t *args = nd_nir_args_c(f, i);

			for (uint32_t k = 0; i->block != ND_NIR_NONE && k < i->nargs; k++) {
				if (nd_nir_arg_is_block(i, k))
					continue;
				if (round)
					s->uses[fill[args[k]]++] = at;
				else
					s->use_start[args[k] + 1]++;
			}
		}
		if (round)
			return;
		for (uint32_t n = 0; n < f->insts.len; n++) {
			s->use_start[n + 1] += s->use_start[n];
			fill[n] = s->use_start[n];
		}
		s->uses = nd_arena_array(arena, uint32_t, s->use_start[f->insts.len]);
	}
}

static void solve(struct solver *s)
{
	reach(s, 0);
	while (s->nblock || s->ninst) {
		while (s->ninst) {
			uint32_t value = s->inst_work[--s->ninst];

			s->queued[value] = false;
			for (uint32_t u = s->use_start[value]; u < s->use_start[value + 1]; u++)
				if (s->reached[s->f->insts.data[s->uses[u]].block])
					visit(s, s->uses[u]);
		}
		if (s->nblock) {
			uint32_t block = s->block_work[--s->nblock];

			ND_NIR_EACH(s->f, block, at)
			visit(s, at);
		}
	}
}

uint64_t nd_opt_constprop(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct solver s = {.f = f};
	uint64_t changes = 0;

	(void)m;
	s.state = nd_arena_array(scratch, uint8_t, f->insts.len);
	s.value = nd_arena_array(scratch, struct nd_const, f->insts.len);
	s.queued = nd_arena_array(scratch, bool, f->insts.len);
	s.inst_work = nd_arena_array(scratch, uint32_t, f->insts.len);
	s.reached = nd_arena_array(scratch, bool, f->blocks.len);
	s.block_work = nd_arena_array(scratch, uint32_t, f->blocks.len);
	find_uses(&s, scratch);
	solve(&s);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			const struct nd_nir_inst *i = &f->insts.data[at];

			next = i->next;
			if (s.state[at] != CONSTANT || i->op == ND_NIR_ICONST || i->op == ND_NIR_FCONST ||
			    (i->op == ND_NIR_ZERO && !nd_nir_type_is_int(i->type) &&
			     !nd_nir_type_is_float(i->type)))
				continue;
			if (i->op == ND_NIR_PHI)
				nd_nir_move_before(f, at, nd_opt_first_non_phi(f, b));
			nd_const_become(f, at, &s.value[at]);
			changes++;
		}
	}
	return changes;
}
