// Makes the graph small: folds branches on constants, removes unreachable blocks, replaces phis that have one
// value, lets edges skip empty blocks, and joins blocks that follow each other on the only edge between them.
//
// Predecessors are computed once per round. Within a round a block whose predecessors changed is not skipped,
// and rounds repeat while they find more to do, at most MAX_ROUNDS times (a chain of empty blocks needs more
// than one). Joining blocks is last: it opens nothing new.
#include "pass.h"

#include <string.h>

enum { MAX_ROUNDS = 8 };

struct simplifier {
	struct nd_nir_func *f;
	struct nd_arena *arena;
	struct nd_nir_cfg cfg;
	uint64_t changes;
};

// Branches --------------------------------------------------------------------------------------------------------

static bool goes_to(const struct nd_nir_func *f, uint32_t block, uint32_t target)
{
	uint32_t n;
	const uint32_t *succ = nd_nir_succ_span(f, block, &n);

	for (uint32_t i = 0; i < n; i++)
		if (succ[i] == target)
			return true;
	return false;
}

// Makes the terminator a jump to `target` and tells the phis of the other successors.
static void become_jump(struct nd_nir_func *f, uint32_t block, uint32_t target)
{
	uint32_t last = f->blocks.data[block].last, n;
	struct nd_nir_inst *t = &f->insts.data[last];
	const uint32_t *succ = nd_nir_succ_span(f, block, &n);

	for (uint32_t i = 0; i < n; i++)
		if (succ[i] != target)
			nd_nir_remove_pred(f, succ[i], block); // a second time finds nothing
	t->op = ND_NIR_JUMP;
	t->flags = 0;
	nd_nir_set_args(f, last, &target, 1);
}

// `br !x, a, b` is `br x, b, a`.
static void strip_not(struct nd_nir_func *f, struct nd_nir_inst *br)
{
	for (;;) {
		uint32_t *args = nd_nir_args(f, br), swap;
		const struct nd_nir_inst *c = &f->insts.data[args[0]];
		const uint32_t *of = nd_nir_args_c(f, c);
		int64_t with;

		if (c->op == ND_NIR_XOR) {
			if (!nd_opt_int_const(f, of[1], &with) || with != 1)
				return;
		} else if (c->op == ND_NIR_ICMP && f->insts.data[of[0]].type == ND_NIR_I1 &&
			   (c->sub == ND_NIR_EQ || c->sub == ND_NIR_NE)) {
			if (!nd_opt_int_const(f, of[1], &with) || with != (c->sub == ND_NIR_NE))
				return;
		} else {
			return;
		}
		args[0] = of[0];
		swap = args[1];
		args[1] = args[2];
		args[2] = swap;
		if (br->flags & (ND_NIR_LIKELY | ND_NIR_UNLIKELY))
			br->flags ^= ND_NIR_LIKELY | ND_NIR_UNLIKELY;
	}
}

static void fold_terminator(struct simplifier *s, uint32_t block)
{
	struct nd_nir_func *f = s->f;
	struct nd_nir_inst *t = &f->insts.data[f->blocks.data[block].last];
	const uint32_t *args;
	uint32_t target;
	int64_t value;
	bool same = true;

	if (t->op == ND_NIR_BR)
		strip_not(f, t);
	else if (t->op != ND_NIR_SWITCH)
		return;
	args = nd_nir_args_c(f, t);
	for (uint32_t k = 2; k < t->nargs; k++)
		same &= args[k] == args[1];
	if (same) {
		target = args[1];
	} else if (!nd_opt_int_const(f, args[0], &value)) {
		return;
	} else if (t->op == ND_NIR_BR) {
		target = args[value ? 1 : 2];
	} else {
		target = args[1];
		for (uint32_t k = 2; k < t->nargs; k++)
			if (f->imms.data[t->aux + k - 2] == value) {
				target = args[k];
				break;
			}
	}
	become_jump(f, block, target);
	s->changes++;
}

// Unreachable blocks ----------------------------------------------------------------------------------------------

// False when there were none; otherwise the predecessors are out of date.
static bool remove_unreachable(struct simplifier *s)
{
	struct nd_nir_func *f = s->f;
	bool any = false;

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		if (s->cfg.rpo_index[b] != ND_NIR_NONE || f->blocks.data[b].dead)
			continue;
		for (uint32_t i = s->cfg.succ_start[b]; i < s->cfg.succ_start[b + 1]; i++)
			if (s->cfg.rpo_index[s->cfg.succs[i]] != ND_NIR_NONE)
				nd_nir_remove_pred(f, s->cfg.succs[i], b);
		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = f->insts.data[at].next;
			nd_nir_remove(f, at);
		}
		f->blocks.data[b].dead = true;
		s->changes++;
		any = true;
	}
	return any;
}

// Phis ------------------------------------------------------------------------------------------------------------

static bool is_throwing_call(const struct nd_nir_func *f, uint32_t value)
{
	const struct nd_nir_inst *i = &f->insts.data[value];

	return nd_opt_has_props(i, ND_NIR_C) && i->flags & ND_NIR_THROWS;
}

// The one value a phi can have, or ND_NIR_NONE.
static uint32_t only_value(struct nd_subst *subst, const struct nd_nir_func *f, uint32_t phi)
{
	const struct nd_nir_inst *i = &f->insts.data[phi];
	const uint32_t *args = nd_nir_args_c(f, i);
	uint32_t value = ND_NIR_NONE;

	for (uint32_t k = 1; k < i->nargs; k += 2) {
		uint32_t v = nd_subst_get(subst, args[k]);

		if (v == phi || v == value)
			continue;
		if (value != ND_NIR_NONE)
			return ND_NIR_NONE;
		value = v;
	}
	// Several edges may have tested a call's error each for itself (I5); the joined value keeps the phi.
	if (value != ND_NIR_NONE && i->nargs > 2 && is_throwing_call(f, value))
		return ND_NIR_NONE;
	return value;
}

static void remove_single_value_phis(struct simplifier *s)
{
	struct nd_nir_func *f = s->f;
	struct nd_subst subst;

	nd_subst_init(&subst, f, s->arena);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			uint32_t value;

			next = f->insts.data[at].next;
			if (f->insts.data[at].op != ND_NIR_PHI)
				break;
			value = only_value(&subst, f, at);
			if (value == ND_NIR_NONE)
				continue;
			nd_subst_set(&subst, at, value);
			nd_nir_remove(f, at);
			s->changes++;
		}
	}
	nd_subst_apply(&subst, f);
}

// Empty blocks ----------------------------------------------------------------------------------------------------

static void retarget(struct nd_nir_func *f, uint32_t block, uint32_t from, uint32_t to)
{
	struct nd_nir_inst *t = &f->insts.data[f->blocks.data[block].last];
	uint32_t *args = nd_nir_args(f, t);

	for (uint32_t k = 0; k < t->nargs; k++)
		if (nd_nir_arg_is_block(t, k) && args[k] == from)
			args[k] = to;
}

// Whether the predecessors of the empty block `b` may go to `to` themselves.
static bool can_skip(const struct simplifier *s, uint32_t b, uint32_t to)
{
	const struct nd_nir_func *f = s->f;
	uint32_t start = s->cfg.pred_start[b], npreds = s->cfg.pred_start[b + 1] - start;
	bool phis = f->insts.data[f->blocks.data[to].first].op == ND_NIR_PHI;

	if (!phis)
		return true;
	// A predecessor that already goes there would need two values in one phi. The bound keeps phis from
	// exploding.
	if (npreds > 8)
		return false;
	for (uint32_t p = 0; p < npreds; p++)
		if (goes_to(f, s->cfg.preds[start + p], to))
			return false;
	ND_NIR_EACH(f, to, at)
	{
		const struct nd_nir_inst *i = &f->insts.data[at];
		const uint32_t *args = nd_nir_args_c(f, i);

		if (i->op != ND_NIR_PHI)
			break;
		for (uint32_t k = 0; k < i->nargs; k += 2)
			if (args[k] == b && npreds > 1 && is_throwing_call(f, args[k + 1]))
				return false;
	}
	return true;
}

static void move_phi_pairs(struct simplifier *s, uint32_t b, uint32_t to)
{
	struct nd_nir_func *f = s->f;
	uint32_t start = s->cfg.pred_start[b], end = s->cfg.pred_start[b + 1];

	ND_NIR_EACH(f, to, at)
	{
		struct nd_nir_inst *i = &f->insts.data[at];
		uint32_t *args = nd_nir_args(f, i), value = ND_NIR_NONE;

		if (i->op != ND_NIR_PHI)
			break;
		for (uint32_t k = 0; k < i->nargs; k += 2)
			if (args[k] == b) {
				value = args[k + 1];
				args[k] = s->cfg.preds[start];
			}
		for (uint32_t p = start + 1; p < end; p++)
			nd_nir_add_phi_pair(f, at, s->cfg.preds[p], value);
	}
}

static void skip_empty_blocks(struct simplifier *s)
{
	struct nd_nir_func *f = s->f;
	bool *touched = nd_arena_array(s->arena, bool, f->blocks.len);

	for (uint32_t b = 1; b < f->blocks.len; b++) {
		uint32_t first = f->blocks.data[b].first, to;

		if (f->blocks.data[b].dead || f->insts.data[first].op != ND_NIR_JUMP)
			continue;
		to = nd_nir_args(f, &f->insts.data[first])[0];
		if (to == b || touched[b] || s->cfg.pred_start[b] == s->cfg.pred_start[b + 1] ||
		    !can_skip(s, b, to))
			continue;
		move_phi_pairs(s, b, to);
		for (uint32_t p = s->cfg.pred_start[b]; p < s->cfg.pred_start[b + 1]; p++)
			retarget(f, s->cfg.preds[p], b, to);
		nd_nir_facts_skip(f, b, to);
		touched[to] = true; // its predecessors are others now
		nd_nir_remove(f, first);
		f->blocks.data[b].dead = true;
		s->changes++;
	}
}

// Straight lines --------------------------------------------------------------------------------------------------

// Each block absorbs what follows it before the next block is looked at, so an instruction changes blocks
// once.
static void merge_lines(struct simplifier *s)
{
	struct nd_nir_func *f = s->f;
	uint32_t *became = nd_arena_array(s->arena, uint32_t,
					  f->blocks.len); // a merged block's name in phis; 0: itself
	uint32_t *npreds = nd_arena_array(s->arena, uint32_t, f->blocks.len), nsucc;
	bool any = false;

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		const uint32_t *succ = nd_nir_succ_span(f, b, &nsucc);

		for (uint32_t k = 0; k < nsucc; k++)
			npreds[succ[k]]++;
	}
	// The order of before blocks were skipped still has heads before what follows them.
	for (uint32_t n = 0; n < s->cfg.nrpo; n++) {
		uint32_t b = s->cfg.rpo[n];

		if (f->blocks.data[b].dead)
			continue;
		for (;;) {
			uint32_t last = f->blocks.data[b].last, next;
			struct nd_nir_block *from, *to = &f->blocks.data[b];

			if (f->insts.data[last].op != ND_NIR_JUMP)
				break;
			next = nd_nir_args(f, &f->insts.data[last])[0];
			from = &f->blocks.data[next];
			if (next == b || npreds[next] != 1 || f->insts.data[from->first].op == ND_NIR_PHI)
				break;
			nd_nir_remove(f, last);
			nd_nir_facts_join(f, b, next);
			ND_NIR_EACH(f, next, at)
			f->insts.data[at].block = b;
			f->insts.data[from->first].prev = to->last;
			if (to->last == ND_NIR_NONE)
				to->first = from->first;
			else
				f->insts.data[to->last].next = from->first;
			to->last = from->last;
			from->first = from->last = ND_NIR_NONE;
			from->dead = true;
			became[next] = b + 1;
			any = true;
			s->changes++;
		}
	}
	if (!any)
		return;
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			struct nd_nir_inst *i = &f->insts.data[at];
			uint32_t *args = nd_nir_args(f, i);

			if (i->op != ND_NIR_PHI)
				break;
			for (uint32_t k = 0; k < i->nargs; k += 2)
				if (became[args[k]])
					args[k] = became[args[k]] - 1;
		}
}

uint64_t nd_opt_simplify_cfg(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct simplifier s = {.f = f, .arena = scratch};
	uint64_t before = 1;

	(void)m;
	for (int round = 0; round < MAX_ROUNDS && before != s.changes; round++) {
		before = s.changes;
		for (uint32_t b = 0; b < f->blocks.len; b++)
			if (!f->blocks.data[b].dead)
				fold_terminator(&s, b);
		nd_nir_cfg_build_edges(&s.cfg, f, scratch);
		if (remove_unreachable(&s))
			nd_nir_cfg_build_edges(&s.cfg, f, scratch);
		remove_single_value_phis(&s);
		skip_empty_blocks(&s);
	}
	merge_lines(&s);
	return s.changes;
}
