// Loop-invariant code motion: what a loop computes alike in each round moves before it. Inner loops first, so
// that an instruction climbs as far as it can.
//
// Every loop gets a preheader: one block outside that only goes to the head. Pure operations that cannot trap
// move freely. Loads (and operations that read through a reference) move when nothing in the loop writes that
// kind of memory, and only where the access is certain to be valid before the loop: either every round
// executes them anyway, before the loop can be left, or the reference is one that no test in the function
// guards (see is_unguarded).
#include "pass.h"

#include <string.h>

struct licm {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_arena *arena;
	struct nd_nir_cfg cfg;
	uint8_t *guarded; // by value: a test of this reference exists, or it is accessed as two classes
	uint64_t guarded_fields; // numbers, modulo 64, of fields whose values are tested somewhere
	uint32_t *access_as; // by value: 1 + the class that fields of it are accessed by
	uint64_t changes;
};

// Preheaders ------------------------------------------------------------------------------------------------------

static void retarget(struct nd_nir_func *f, uint32_t block, uint32_t from, uint32_t to)
{
	struct nd_nir_inst *t = &f->insts.data[f->blocks.data[block].last];
	uint32_t *args = nd_nir_args(f, t);

	for (uint32_t k = 0; k < t->nargs; k++)
		if (nd_nir_arg_is_block(t, k) && args[k] == from)
			args[k] = to;
}

static bool is_outside(const struct licm *l, uint32_t head, uint32_t pred)
{
	return !nd_nir_dominates(&l->cfg, head, pred);
}

// Moves the pairs of the outside predecessors of the head's phis into phis of the new block.
static void split_phis(struct licm *l, uint32_t head, uint32_t block, uint32_t noutside)
{
	struct nd_nir_func *f = l->f;
	uint32_t next;

	for (uint32_t at = f->blocks.data[head].first; at != ND_NIR_NONE; at = next) {
		uint32_t merged = ND_NIR_NONE, value = ND_NIR_NONE, n = f->insts.data[at].nargs, kept = 0;

		next = f->insts.data[at].next;
		if (f->insts.data[at].op != ND_NIR_PHI)
			break;
		if (noutside > 1)
			value = merged = nd_nir_insert_phi(f, block, f->insts.data[at].type);
		for (uint32_t k = 0; k < n; k += 2) {
			uint32_t *args = nd_nir_args(f, &f->insts.data[at]);
			uint32_t pred = args[k], v = args[k + 1];

			if (!is_outside(l, head, pred)) {
				args[kept] = pred;
				args[kept + 1] = v;
				kept += 2;
			} else if (merged != ND_NIR_NONE) {
				nd_nir_add_phi_pair(f, merged, pred, v);
			} else {
				value = v;
			}
		}
		f->insts.data[at].nargs = kept;
		nd_nir_add_phi_pair(f, at, block, value);
	}
}

static bool make_preheader(struct licm *l, uint32_t head)
{
	struct nd_nir_func *f = l->f;
	uint32_t start = l->cfg.pred_start[head], end = l->cfg.pred_start[head + 1], noutside = 0, only = 0,
		 block;

	for (uint32_t p = start; p < end; p++)
		if (is_outside(l, head, l->cfg.preds[p])) {
			noutside++;
			only = l->cfg.preds[p];
		}
	if (noutside == 1 && f->insts.data[f->blocks.data[only].last].op == ND_NIR_JUMP)
		return false;
	block = nd_nir_block_new(f);
	split_phis(l, head, block, noutside);
	nd_nir_emit(f, block, ND_NIR_JUMP, ND_NIR_VOID, &head, 1, 0);
	for (uint32_t p = start; p < end; p++)
		if (is_outside(l, head, l->cfg.preds[p]))
			retarget(f, l->cfg.preds[p], head, block);
	return true;
}

static uint32_t preheader_of(const struct licm *l, uint32_t head)
{
	for (uint32_t p = l->cfg.pred_start[head]; p < l->cfg.pred_start[head + 1]; p++)
		if (is_outside(l, head, l->cfg.preds[p]) && l->cfg.rpo_index[l->cfg.preds[p]] != ND_NIR_NONE)
			return l->cfg.preds[p];
	return ND_NIR_NONE;
}

// Which references are guarded ------------------------------------------------------------------------------------

static void find_guards(struct licm *l)
{
	struct nd_nir_func *f = l->f;

	l->guarded = nd_arena_array(l->arena, uint8_t, f->insts.len);
	l->access_as = nd_arena_array(l->arena, uint32_t, f->insts.len);
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];
			const uint32_t *args = nd_nir_args_c(f, i);

			switch (i->op) {
			case ND_NIR_IS_NULL:
			case ND_NIR_INSTANCE_OF:
			case ND_NIR_CLASS_OF:
			case ND_NIR_ICMP:
				for (uint32_t k = 0; k < i->nargs; k++) {
					l->guarded[args[k]] = 1;
					if (f->insts.data[args[k]].op == ND_NIR_FIELD_GET)
						l->guarded_fields |= UINT64_C(1)
								     << (f->insts.data[args[k]].imm.i % 64);
				}
				break;
			case ND_NIR_FIELD_GET:
			case ND_NIR_FIELD_SET:
			case ND_NIR_FIELD_ADDR:
				if (l->access_as[args[0]] && l->access_as[args[0]] != i->aux + 1)
					l->guarded[args[0]] = 1;
				l->access_as[args[0]] = i->aux + 1;
				if (i->op ==
				    ND_NIR_FIELD_SET) // then a test may have become one of the value stored
					l->guarded_fields |= UINT64_C(1) << (i->imm.i % 64);
				break;
			default:
				break;
			}
		}
}

// A call that gives a new list or map.
static bool makes_object(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	static const uint32_t maker = ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME | ND_NIR_F_ALLOCATES;

	return i->op == ND_NIR_CALL && !(i->flags & ND_NIR_THROWS) &&
	       (m->funcs.data[i->aux]->flags & maker) == maker;
}

// A reference that may be followed wherever it exists. References that can be null, or can be of several
// classes, are tested before they are followed, and the value tested is the value followed. So one that
// nothing tests and that is followed as one class only is valid from its birth on. Only parameters, fresh
// objects and fields of such references count: what a phi or an aggregate carries may depend on a condition
// that is not a test of it.
static bool is_unguarded(const struct licm *l, uint32_t ref)
{
	const struct nd_nir_func *f = l->f;

	for (int depth = 0; depth < 8; depth++) {
		const struct nd_nir_inst *i = &f->insts.data[ref];

		if (l->guarded[ref])
			return false;
		if (i->op == ND_NIR_PARAM || nd_opt_is_nonnull(f, ref) || makes_object(l->m, i))
			return true;
		// A field may be read again after its test; then the test is of another value but means this
		// one.
		if (i->op != ND_NIR_FIELD_GET || l->guarded_fields & UINT64_C(1) << (i->imm.i % 64))
			return false;
		ref = nd_nir_args_c(f, i)[0];
	}
	return false;
}

// Moving ----------------------------------------------------------------------------------------------------------

struct loop {
	uint32_t head, preheader;
	uint32_t writes; // kinds of memory
	bool calls; // something that may end the program, or not return
	uint32_t nexits, *exits; // blocks of the loop that can leave it or end a round
};

static bool in_loop(const struct licm *l, uint32_t block, uint32_t head)
{
	uint32_t h = l->cfg.loop_header[block];

	while (h != ND_NIR_NONE && h != head)
		h = l->cfg.loop_parent[h];
	return h == head;
}

static bool is_invariant(const struct licm *l, const struct loop *loop, const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(l->f, i);

	for (uint32_t k = 0; k < i->nargs; k++)
		if (in_loop(l, l->f->insts.data[args[k]].block, loop->head))
			return false;
	return true;
}

static bool always_executed(const struct licm *l, const struct loop *loop, uint32_t block)
{
	for (uint32_t e = 0; e < loop->nexits; e++)
		if (!nd_nir_dominates(&l->cfg, block, loop->exits[e]))
			return false;
	return true;
}

// Values of throwing calls may be followed only where they were tested.
static bool uses_throwing_call(const struct licm *l, const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(l->f, i);

	for (uint32_t k = 0; k < i->nargs; k++)
		if (nd_opt_has_props(&l->f->insts.data[args[k]], ND_NIR_C) &&
		    l->f->insts.data[args[k]].flags & ND_NIR_THROWS)
			return true;
	return false;
}

// A call that nothing can tell from its value, of a function that cannot fail. It may run once where it did not run at
// all, but not where the loop mostly passes it by.
static bool can_move_call(const struct licm *l, const struct loop *loop, const struct nd_nir_inst *i)
{
	const struct nd_nir_func *callee = l->m->funcs.data[i->aux];
	const uint32_t *args = nd_nir_args_c(l->f, i);

	if (i->flags & ND_NIR_THROWS || i->type == ND_NIR_VOID || !nd_opt_is_repeatable_call(l->m, i) ||
	    nd_opt_may_not_return(l->m, i) || !is_invariant(l, loop, i) || uses_throwing_call(l, i))
		return false;
	if (!(callee->flags & ND_NIR_F_PURE) && loop->writes & ~(1u << ND_MEM_POINTERS))
		return false;
	for (uint32_t p = l->cfg.pred_start[loop->head]; p < l->cfg.pred_start[loop->head + 1]; p++)
		if (nd_nir_dominates(&l->cfg, loop->head, l->cfg.preds[p]) &&
		    !nd_nir_dominates(&l->cfg, i->block, l->cfg.preds[p]))
			return false;
	if (!loop->calls && always_executed(l, loop, i->block))
		return true;
	if (callee->flags & ND_NIR_F_EXTERN) // asserts what it likes of its arguments
		return false;
	for (uint32_t k = 0; k < i->nargs; k++) {
		nd_nir_type type = l->f->insts.data[args[k]].type;

		if (type == ND_NIR_REF ? !is_unguarded(l, args[k])
				       : type == ND_NIR_PTR || nd_nir_type_has_refs(l->m, type))
			return false;
	}
	return true;
}

static bool can_move(const struct licm *l, const struct loop *loop, const struct nd_nir_inst *i)
{
	uint32_t reads;

	if (i->op == ND_NIR_CALL)
		return can_move_call(l, loop, i);
	if (i->type == ND_NIR_VOID || !nd_opt_has_props(i, ND_NIR_P | ND_NIR_R) ||
	    nd_opt_has_props(i, ND_NIR_C | ND_NIR_W | ND_NIR_T) || i->op == ND_NIR_PHI ||
	    i->op == ND_NIR_PARAM || i->op == ND_NIR_IS_ERR || i->op == ND_NIR_ERR_OF ||
	    (i->op == ND_NIR_SELECT && i->type == ND_NIR_PTR) || !is_invariant(l, loop, i) ||
	    uses_throwing_call(l, i))
		return false;
	reads = nd_opt_reads(l->m, l->f, i);
	if (reads & (loop->writes | 1u << ND_MEM_POINTERS))
		return false; // and pointers into objects never travel (I8)
	if (nd_opt_is_speculatable(l->f, i))
		return true;
	switch (i->op) {
	case ND_NIR_FIELD_GET:
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
	case ND_NIR_STR_LEN:
	case ND_NIR_STR_BYTE_LEN:
	case ND_NIR_CLOSURE_GET:
		if (is_unguarded(l, nd_nir_args_c(l->f, i)[0]))
			return true;
		break;
	case ND_NIR_AGG_ADDR: // of a slot or global: `reads` said so
		return true;
	case ND_NIR_LOAD:
		if (nd_opt_address_root(l->f, nd_nir_args_c(l->f, i)[0]) != ND_NIR_NONE &&
		    !(reads & 1u << ND_MEM_OTHER))
			return true; // slots and globals are always there
		break;
	default:
		break;
	}
	return !loop->calls && always_executed(l, loop, i->block);
}

static void survey(struct licm *l, struct loop *loop, const uint32_t *blocks, uint32_t nblocks)
{
	struct nd_nir_func *f = l->f;

	loop->exits = nd_arena_array(l->arena, uint32_t, nblocks);
	for (uint32_t n = 0; n < nblocks; n++) {
		uint32_t nsucc;
		const uint32_t *succ = nd_nir_succ_span(f, blocks[n], &nsucc);
		bool leaves = nsucc == 0;

		for (uint32_t k = 0; k < nsucc; k++)
			leaves |= succ[k] == loop->head || !in_loop(l, succ[k], loop->head);
		if (leaves)
			loop->exits[loop->nexits++] = blocks[n];
		ND_NIR_EACH(f, blocks[n], at)
		{
			loop->writes |= nd_opt_writes(l->m, f, &f->insts.data[at]);
			loop->calls |= nd_opt_may_not_return(l->m, &f->insts.data[at]);
		}
	}
}

static void move_out(struct licm *l, struct loop *loop, const uint32_t *blocks, uint32_t nblocks)
{
	struct nd_nir_func *f = l->f;

	for (uint32_t n = 0; n < nblocks; n++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[blocks[n]].first; at != ND_NIR_NONE; at = next) {
			next = f->insts.data[at].next;
			if (!can_move(l, loop, &f->insts.data[at]))
				continue;
			nd_nir_move_before(f, at, f->blocks.data[loop->preheader].last);
			l->changes++;
		}
	}
}

uint64_t nd_opt_licm(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct licm l = {.m = m, .f = f, .arena = scratch};
	uint32_t *start, *members, *fill;
	bool made = false;

	nd_nir_cfg_build(&l.cfg, f, scratch);
	for (uint32_t n = 0; n < l.cfg.nrpo; n++)
		if (l.cfg.loop_header[l.cfg.rpo[n]] == l.cfg.rpo[n])
			made |= make_preheader(&l, l.cfg.rpo[n]);
	if (made)
		nd_nir_cfg_build(&l.cfg, f, scratch);
	find_guards(&l);
	// The blocks of each loop in reverse postorder, as rows by head.
	start = nd_arena_array(scratch, uint32_t, (size_t)l.cfg.nblocks + 1);
	fill = nd_arena_array(scratch, uint32_t, l.cfg.nblocks);
	for (uint32_t n = 0; n < l.cfg.nrpo; n++)
		for (uint32_t h = l.cfg.loop_header[l.cfg.rpo[n]]; h != ND_NIR_NONE; h = l.cfg.loop_parent[h])
			start[h + 1]++;
	for (uint32_t b = 0; b < l.cfg.nblocks; b++) {
		start[b + 1] += start[b];
		fill[b] = start[b];
	}
	members = nd_arena_array(scratch, uint32_t, start[l.cfg.nblocks]);
	for (uint32_t n = 0; n < l.cfg.nrpo; n++)
		for (uint32_t h = l.cfg.loop_header[l.cfg.rpo[n]]; h != ND_NIR_NONE; h = l.cfg.loop_parent[h])
			members[fill[h]++] = l.cfg.rpo[n];
	for (uint32_t n = l.cfg.nrpo; n-- > 0;) {
		struct loop loop = {.head = l.cfg.rpo[n]};

		if (l.cfg.loop_header[loop.head] != loop.head)
			continue;
		loop.preheader = preheader_of(&l, loop.head);
		survey(&l, &loop, members + start[loop.head], start[loop.head + 1] - start[loop.head]);
		move_out(&l, &loop, members + start[loop.head], start[loop.head + 1] - start[loop.head]);
	}
	return l.changes;
}
