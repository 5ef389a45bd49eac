// Variables to SSA values, while the function is being built: Braun et al., "Simple and Efficient Construction of Static
// Single Assignment Form" (CC 2013). A read looks for the last write in its block, then in the predecessors; where they
// are several it puts a phi, and a phi that turns out to have one operand is replaced by it. A block whose predecessors
// are not all known yet (a loop's header) gets phis without operands, completed when it is sealed.
//
// Three departures from the paper:
//  - The look-up is a loop over an explicit stack: a function may have 100,000 blocks in a row.
//  - Blocks can share one set of variables (lower_block.node). After `br ok, next, cold`, where `cold` only throws to the
//    caller and so reads no variable, `next` goes on with the block before, and checks cost no look-ups. It would be
//    wrong if something read through `cold` later: it would see what `next` assigned.
//  - A removed phi stays in `replaced`, and uses are rewritten once, at the end; then phis that had become trivial by
//    the removal of others are removed as well. The result is the same, without lists of uses.
#include "lower/lower.h"

#include <assert.h>
#include <string.h>

void
lower_ssa_begin(struct lower_fn *fn)
{
	struct lower_ssa *s = &fn->l->ssa;
	enum { SMALL = 4096 };

	nd_vec_clear(&s->vars);
	nd_vec_clear(&s->blocks);
	nd_vec_clear(&s->edges);
	nd_vec_clear(&s->incomplete);
	nd_vec_clear(&s->replaced);
	nd_vec_clear(&s->shown);
	nd_vec_clear(&s->shown_phis);
	nd_vec_clear(&fn->l->temps);
	if (s->defs.cap > SMALL) // else one large function makes clearing dear for all that follow
		nd_map_release(&s->defs);
	else
		nd_map_clear(&s->defs);
	fn->anchor = ND_NIR_NONE;
	fn->block = lower_block_new(fn);
	s->blocks.data[fn->block].sealed = true;
}

void
lower_release(struct nd_lower *l)
{
	struct lower_ssa *s = &l->ssa;

	nd_vec_free(&s->vars);
	nd_vec_free(&s->blocks);
	nd_vec_free(&s->edges);
	nd_vec_free(&s->incomplete);
	nd_vec_free(&s->frames);
	nd_vec_free(&s->operands);
	nd_vec_free(&s->replaced);
	nd_vec_free(&s->shown);
	nd_vec_free(&s->shown_phis);
	nd_map_release(&s->defs);
}

// Blocks ----------------------------------------------------------------------------------------------------------

uint32_t
lower_block_new(struct lower_fn *fn)
{
	uint32_t b = nd_nir_block_new(fn->f);

	nd_vec_push(&fn->l->ssa.blocks, ((struct lower_block){.node = b,
							      .first_edge = ND_NIR_NONE,
							      .last_edge = ND_NIR_NONE,
							      .incomplete = ND_NIR_NONE}));
	return b;
}

uint32_t
lower_node(const struct lower_fn *fn)
{
	return fn->l->ssa.blocks.data[fn->block].node;
}

void
lower_block_continue(struct lower_fn *fn, uint32_t block, uint32_t node)
{
	struct lower_block *b = &fn->l->ssa.blocks.data[block];

	assert(!b->started);
	b->node = node;
	b->sealed = true;
}

uint32_t
lower_block_same(struct lower_fn *fn)
{
	uint32_t b = lower_block_new(fn);

	lower_block_continue(fn, b, lower_node(fn));
	return b;
}

void
lower_edge(struct lower_fn *fn, uint32_t from, uint32_t to)
{
	struct lower_ssa *s = &fn->l->ssa;
	struct lower_block *b = &s->blocks.data[to];

	assert(!b->sealed || b->node != to);
	nd_vec_push(&s->edges, ((struct lower_edge){.pred = from, .next = ND_NIR_NONE}));
	if (b->first_edge == ND_NIR_NONE)
		b->first_edge = s->edges.len - 1;
	else
		s->edges.data[b->last_edge].next = s->edges.len - 1;
	b->last_edge = s->edges.len - 1;
	b->nedges++;
}

void
lower_start(struct lower_fn *fn, uint32_t block)
{
	struct lower_block *b = &fn->l->ssa.blocks.data[block];

	b->started = true;
	fn->block = b->nedges ? block : ND_NIR_NONE;
}

void
lower_seal_start(struct lower_fn *fn, uint32_t block)
{
	lower_seal(fn, block);
	lower_start(fn, block);
}

// Look-up ---------------------------------------------------------------------------------------------------------

static uint32_t
resolve(struct lower_ssa *s, uint32_t value)
{
	while (value < s->replaced.len && s->replaced.data[value] != ND_NIR_NONE) {
		uint32_t by = s->replaced.data[value];

		if (by < s->replaced.len && s->replaced.data[by] != ND_NIR_NONE)
			s->replaced.data[value] = s->replaced.data[by];
		value = by;
	}
	return value;
}

static void
replace(struct lower_fn *fn, uint32_t phi, uint32_t by)
{
	struct lower_ssa *s = &fn->l->ssa;

	nd_vec_reserve(&s->replaced, phi + 1);
	while (s->replaced.len <= phi)
		nd_vec_push(&s->replaced, ND_NIR_NONE);
	s->replaced.data[phi] = by;
	nd_nir_remove(fn->f, phi);
}

static uint32_t
node_of_edge(const struct lower_ssa *s, uint32_t edge)
{
	return s->blocks.data[s->edges.data[edge].pred].node;
}

static void
set_def(struct lower_ssa *s, uint32_t node, uint32_t var, uint32_t value)
{
	nd_map_set(&s->defs, ND_MAP_KEY(node, var), value);
}

// The one value among the operands of `phi` other than itself, ND_NIR_NONE if there are several. Resolves them.
static uint32_t
only_operand(struct lower_ssa *s, uint32_t phi, uint32_t *pairs, uint32_t n)
{
	uint32_t same = ND_NIR_NONE;
	bool several = false;

	for (uint32_t i = 0; i < n; i += 2) {
		pairs[i + 1] = resolve(s, pairs[i + 1]);
		if (pairs[i + 1] == phi || pairs[i + 1] == same)
			continue;
		several |= same != ND_NIR_NONE;
		same = pairs[i + 1];
	}
	return several ? ND_NIR_NONE : same;
}

// Takes the pairs on top of the operand stack, from `start` on.
static uint32_t
complete_phi(struct lower_fn *fn, uint32_t phi, uint32_t start)
{
	struct lower_ssa *s = &fn->l->ssa;
	uint32_t n = s->operands.len - start;
	uint32_t same = only_operand(s, phi, s->operands.data + start, n);

	if (same == ND_NIR_NONE) {
		nd_nir_set_args(fn->f, phi, s->operands.data + start, n);
	} else {
		replace(fn, phi, same);
		phi = same;
	}
	s->operands.len = start;
	return phi;
}

// What `node` itself knows: its write, or a phi that waits, or, in the entry, zero. False: the predecessors must say.
static bool
known(struct lower_fn *fn, uint32_t node, uint32_t var, uint32_t *ret)
{
	struct lower_ssa *s = &fn->l->ssa;
	struct lower_block *b = &s->blocks.data[node];

	if (nd_map_get(&s->defs, ND_MAP_KEY(node, var), ret)) {
		*ret = resolve(s, *ret);
		return true;
	}
	if (!b->sealed) {
		*ret = nd_nir_insert_phi(fn->f, node, s->vars.data[var]);
		lower_debug_phi(fn, var, *ret);
		nd_vec_push(&s->incomplete,
			    ((struct lower_incomplete){.var = var, .phi = *ret, .next = b->incomplete}));
		b->incomplete = s->incomplete.len - 1;
	} else if (!b->nedges) {
		*ret = lower_at_entry(fn, ND_NIR_ZERO, s->vars.data[var], 0);
	} else {
		return false;
	}
	set_def(s, node, var, *ret);
	return true;
}

static void
push_frame(struct lower_fn *fn, uint32_t node, uint32_t var)
{
	struct lower_ssa *s = &fn->l->ssa;
	const struct lower_block *b = &s->blocks.data[node];
	struct lower_frame frame = {
		.node = node, .phi = ND_NIR_NONE, .edge = b->first_edge, .operands = s->operands.len};

	if (b->nedges > 1) {
		frame.phi = nd_nir_insert_phi(fn->f, node, s->vars.data[var]);
		lower_debug_phi(fn, var, frame.phi);
		set_def(s, node, var, frame.phi); // ends cycles
	}
	nd_vec_push(&s->frames, frame);
}

// Hands `*value` to the look-ups that wait for it, above `base`. False: the topmost wants another predecessor's.
static bool
hand_back(struct lower_fn *fn, uint32_t var, uint32_t base, uint32_t *value)
{
	struct lower_ssa *s = &fn->l->ssa;

	while (s->frames.len > base) {
		struct lower_frame *top = &nd_vec_last(&s->frames);

		if (top->phi != ND_NIR_NONE) {
			nd_vec_push(&s->operands, s->edges.data[top->edge].pred);
			nd_vec_push(&s->operands, *value);
			top->edge = s->edges.data[top->edge].next;
			if (top->edge != ND_NIR_NONE)
				return false;
			*value = complete_phi(fn, top->phi, top->operands);
		}
		set_def(s, top->node, var, *value);
		s->frames.len--;
	}
	return true;
}

static uint32_t
read_at(struct lower_fn *fn, uint32_t var, uint32_t node)
{
	struct lower_ssa *s = &fn->l->ssa;
	uint32_t base = s->frames.len, value;

	for (;;) {
		if (!known(fn, node, var, &value))
			push_frame(fn, node, var);
		else if (hand_back(fn, var, base, &value))
			return value;
		node = node_of_edge(s, nd_vec_last(&s->frames).edge);
	}
}

void
lower_seal(struct lower_fn *fn, uint32_t block)
{
	struct lower_ssa *s = &fn->l->ssa;
	struct lower_block *b = &s->blocks.data[block];

	if (b->sealed)
		return;
	b->sealed = true;
	if (!b->started && b->nedges == 1) {
		uint32_t pred = s->edges.data[b->first_edge].pred;

		if (fn->f->insts.data[fn->f->blocks.data[pred].last].op == ND_NIR_JUMP) {
			b->node = s->blocks.data[pred].node; // nothing else comes after `pred`
			return;
		}
	}
	for (uint32_t at = b->incomplete; at != ND_NIR_NONE; at = s->incomplete.data[at].next) {
		struct lower_incomplete item = s->incomplete.data[at];
		uint32_t start = s->operands.len, first = s->blocks.data[block].first_edge;

		for (uint32_t edge = first; edge != ND_NIR_NONE; edge = s->edges.data[edge].next) {
			uint32_t value = read_at(fn, item.var, node_of_edge(s, edge));

			nd_vec_push(&s->operands, s->edges.data[edge].pred);
			nd_vec_push(&s->operands, value);
		}
		complete_phi(fn, item.phi, start);
	}
}

// Variables -------------------------------------------------------------------------------------------------------

uint32_t
lower_var_new(struct lower_fn *fn, nd_nir_type type)
{
	assert(type != ND_NIR_VOID);
	nd_vec_push(&fn->l->ssa.vars, type);
	return fn->l->ssa.vars.len - 1;
}

void
lower_var_write(struct lower_fn *fn, uint32_t var, uint32_t value)
{
	if (!lower_is_live(fn))
		return;
	assert(value != ND_NIR_NONE && lower_type_of(fn, value) == fn->l->ssa.vars.data[var]);
	set_def(&fn->l->ssa, lower_node(fn), var, value);
	lower_debug_write(fn, var, value);
	fn->writes++;
}

uint32_t
lower_var_read(struct lower_fn *fn, uint32_t var)
{
	return lower_is_live(fn) ? read_at(fn, var, lower_node(fn)) : ND_NIR_NONE;
}

// The end ---------------------------------------------------------------------------------------------------------

struct phi_users { // lists of the phis that use a value
	struct {
		uint32_t phi, next;
	} *items;
	uint32_t *head, *tail; // by instruction: index into items
};

static void
collect_phi_users(struct lower_fn *fn, struct phi_users *users, const uint32_t *phis, uint32_t nphis)
{
	struct nd_nir_func *f = fn->f;
	uint32_t n = 0;

	for (uint32_t p = 0; p < nphis; p++)
		n += f->insts.data[phis[p]].nargs / 2;
	users->items = nd_arena_alloc(&fn->l->arena, n * sizeof *users->items);
	users->head = nd_arena_alloc(&fn->l->arena, f->insts.len * sizeof(uint32_t));
	users->tail = nd_arena_alloc(&fn->l->arena, f->insts.len * sizeof(uint32_t));
	memset(users->head, 0xff, f->insts.len * sizeof(uint32_t));
	n = 0;
	for (uint32_t p = 0; p < nphis; p++) {
		struct nd_nir_inst *phi = &f->insts.data[phis[p]];
		uint32_t *args = nd_nir_args(f, phi);

		for (uint32_t k = 1; k < phi->nargs; k += 2, n++) {
			args[k] = resolve(&fn->l->ssa, args[k]);
			if (users->head[args[k]] == ND_NIR_NONE)
				users->tail[args[k]] = n;
			users->items[n].phi = phis[p];
			users->items[n].next = users->head[args[k]];
			users->head[args[k]] = n;
		}
	}
}

// Removing one phi can make those that use it trivial.
static void
remove_trivial_phis(struct lower_fn *fn)
{
	struct nd_nir_func *f = fn->f;
	struct phi_users users = { 0 };
	ND_VEC(uint32_t) work = {0};

	for (uint32_t i = 0; i < f->insts.len; i++)
		if (f->insts.data[i].op == ND_NIR_PHI)
			nd_vec_push(&work, i);
	if (work.len)
		collect_phi_users(fn, &users, work.data, work.len);
	while (work.len) {
		uint32_t i = nd_vec_pop(&work), same;
		struct nd_nir_inst *phi = &f->insts.data[i];

		if (phi->op != ND_NIR_PHI)
			continue;
		same = only_operand(&fn->l->ssa, i, nd_nir_args(f, phi), phi->nargs);
		if (same == ND_NIR_NONE)
			continue;
		replace(fn, i, same);
		if (users.head[i] == ND_NIR_NONE)
			continue;
		for (uint32_t u = users.head[i]; u != ND_NIR_NONE; u = users.items[u].next)
			nd_vec_push(&work, users.items[u].phi);
		users.items[users.tail[i]].next = users.head[same]; // from now on they use `same`
		if (users.head[same] == ND_NIR_NONE)
			users.tail[same] = users.tail[i];
		users.head[same] = users.head[i];
	}
	nd_vec_free(&work);
}

void
lower_ssa_end(struct lower_fn *fn)
{
	struct nd_nir_func *f = fn->f;
	struct lower_ssa *s = &fn->l->ssa;

	assert(!s->frames.len && !s->operands.len);
	remove_trivial_phis(fn);
	for (uint32_t n = 0; s->replaced.len && n < f->insts.len; n++) {
		struct nd_nir_inst *i = &f->insts.data[n];
		uint32_t *args = nd_nir_args(f, i);

		for (uint32_t k = 0; i->block != ND_NIR_NONE && k < i->nargs; k++)
			if (!nd_nir_arg_is_block(i, k))
				args[k] = resolve(s, args[k]);
	}
	lower_debug_end(fn, resolve);
	for (uint32_t b = 1; b < f->blocks.len; b++) {
		assert(s->blocks.data[b].sealed || !s->blocks.data[b].nedges);
		assert(s->blocks.data[b].nedges || f->blocks.data[b].first == ND_NIR_NONE);
		f->blocks.data[b].dead = !s->blocks.data[b].nedges;
	}
}
