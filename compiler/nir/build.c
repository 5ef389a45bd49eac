// Building and editing a function's instructions.
//
// Operands live in one pool per function. Replacing operands by no more than there were reuses the place,
// otherwise they move to the end of the pool; nd_nir_func_compact drops the holes. A phi's room is always a
// power of two, so that adding pairs one at a time is amortised O(1).
#include "nir.h"

#include <assert.h>
#include <string.h>

static const struct {
	const char *text;
	uint32_t props;
} ops[ND_NIR_OP_COUNT] = {
#define X(name, text, args, props) [ND_NIR_##name] = {text, props},
	ND_NIR_OPS(X)
#undef X
};

uint32_t nd_nir_op_props(enum nd_nir_op op)
{
	return ops[op].props;
}

const char *nd_nir_op_text(enum nd_nir_op op)
{
	return ops[op].text;
}

bool nd_nir_arg_is_block(const struct nd_nir_inst *inst, uint32_t arg_index)
{
	switch (inst->op) {
	case ND_NIR_PHI:
		return arg_index % 2 == 0;
	case ND_NIR_JUMP:
		return true;
	case ND_NIR_BR:
	case ND_NIR_SWITCH:
		return arg_index > 0;
	default:
		return false;
	}
}

const uint32_t *nd_nir_succ_span(const struct nd_nir_func *f, uint32_t block, uint32_t *n)
{
	uint32_t last = f->blocks.data[block].last;
	const struct nd_nir_inst *t;

	*n = 0;
	if (last == ND_NIR_NONE)
		return NULL;
	t = &f->insts.data[last];
	switch (t->op) {
	case ND_NIR_JUMP:
		*n = 1;
		return nd_nir_args_c(f, t);
	case ND_NIR_BR:
	case ND_NIR_SWITCH:
		*n = t->nargs - 1;
		return nd_nir_args_c(f, t) + 1;
	default:
		return NULL;
	}
}

uint32_t nd_nir_successors(const struct nd_nir_func *f, uint32_t block, uint32_t *ret, uint32_t max)
{
	uint32_t n;
	const uint32_t *succ = nd_nir_succ_span(f, block, &n);

	for (uint32_t i = 0; i < n && i < max; i++)
		ret[i] = succ[i];
	return n;
}

uint32_t nd_nir_block_new(struct nd_nir_func *f)
{
	nd_vec_reserve(&f->args,
		       16); // never NULL in a function with a body, so that no pointer is made of NULL + 0
	nd_vec_push(&f->blocks, ((struct nd_nir_block){.first = ND_NIR_NONE, .last = ND_NIR_NONE}));
	return f->blocks.len - 1;
}

static uint32_t room_for(enum nd_nir_op op, uint32_t nargs)
{
	uint32_t room = 2;

	if (op != ND_NIR_PHI)
		return nargs;
	while (room < nargs)
		room *= 2;
	return nargs ? room : 0;
}

// Takes `room` places at the end of the pool and copies the operands there; `args` may point into the pool.
static uint32_t pool_add(struct nd_nir_func *f, const uint32_t *args, uint32_t nargs, uint32_t room)
{
	uint32_t start = f->args.len;
	bool inside = f->args.data && args >= f->args.data && args < f->args.data + f->args.len;
	size_t offset = inside ? (size_t)(args - f->args.data) : 0;

	nd_vec_reserve(&f->args, start + room);
	if (nargs)
		memmove(f->args.data + start, inside ? f->args.data + offset : args, nargs * sizeof *args);
	for (uint32_t i = nargs; i < room; i++)
		f->args.data[start + i] = ND_NIR_NONE;
	f->args.len = start + room;
	return start;
}

static uint32_t inst_new(struct nd_nir_func *f, enum nd_nir_op op, nd_nir_type type, const uint32_t *args,
			 uint32_t nargs, nd_loc loc)
{
	struct nd_nir_inst inst = {.op = (uint8_t)op,
				   .type = type,
				   .nargs = nargs,
				   .loc = loc,
				   .block = ND_NIR_NONE,
				   .prev = ND_NIR_NONE,
				   .next = ND_NIR_NONE};

	inst.args = pool_add(f, args, nargs, room_for(op, nargs));
	nd_vec_push(&f->insts, inst);
	return f->insts.len - 1;
}

static void link_last(struct nd_nir_func *f, uint32_t block, uint32_t inst)
{
	struct nd_nir_block *b = &f->blocks.data[block];
	struct nd_nir_inst *i = &f->insts.data[inst];

	i->block = block;
	i->prev = b->last;
	i->next = ND_NIR_NONE;
	if (b->last == ND_NIR_NONE)
		b->first = inst;
	else
		f->insts.data[b->last].next = inst;
	b->last = inst;
}

static void link_before(struct nd_nir_func *f, uint32_t at, uint32_t inst)
{
	struct nd_nir_inst *next = &f->insts.data[at], *i = &f->insts.data[inst];

	assert(next->block != ND_NIR_NONE);
	i->block = next->block;
	i->prev = next->prev;
	i->next = at;
	if (next->prev == ND_NIR_NONE)
		f->blocks.data[next->block].first = inst;
	else
		f->insts.data[next->prev].next = inst;
	next->prev = inst;
}

static void unlink_inst(struct nd_nir_func *f, uint32_t inst)
{
	struct nd_nir_inst *i = &f->insts.data[inst];
	struct nd_nir_block *b = &f->blocks.data[i->block];

	nd_nir_facts_unlink(f, inst);
	if (i->prev == ND_NIR_NONE)
		b->first = i->next;
	else
		f->insts.data[i->prev].next = i->next;
	if (i->next == ND_NIR_NONE)
		b->last = i->prev;
	else
		f->insts.data[i->next].prev = i->prev;
	i->block = i->prev = i->next = ND_NIR_NONE;
}

uint32_t nd_nir_emit(struct nd_nir_func *f, uint32_t block, enum nd_nir_op op, nd_nir_type type,
		     const uint32_t *args, uint32_t nargs, nd_loc loc)
{
	uint32_t inst = inst_new(f, op, type, args, nargs, loc);

	link_last(f, block, inst);
	return inst;
}

uint32_t nd_nir_insert_before(struct nd_nir_func *f, uint32_t at, enum nd_nir_op op, nd_nir_type type,
			      const uint32_t *args, uint32_t nargs, nd_loc loc)
{
	uint32_t inst = inst_new(f, op, type, args, nargs, loc);

	link_before(f, at, inst);
	return inst;
}

uint32_t nd_nir_insert_phi(struct nd_nir_func *f, uint32_t block, nd_nir_type type)
{
	uint32_t first = f->blocks.data[block].first;

	if (first == ND_NIR_NONE)
		return nd_nir_emit(f, block, ND_NIR_PHI, type, NULL, 0, 0);
	return nd_nir_insert_before(f, first, ND_NIR_PHI, type, NULL, 0, 0);
}

void nd_nir_set_args(struct nd_nir_func *f, uint32_t inst, const uint32_t *args, uint32_t nargs)
{
	struct nd_nir_inst *i = &f->insts.data[inst];

	if (nargs > i->nargs)
		i->args = pool_add(f, args, nargs, room_for(i->op, nargs));
	else if (nargs)
		memmove(f->args.data + i->args, args, nargs * sizeof *args);
	f->insts.data[inst].nargs = nargs;
}

void nd_nir_add_phi_pair(struct nd_nir_func *f, uint32_t phi, uint32_t pred, uint32_t value)
{
	struct nd_nir_inst *i = &f->insts.data[phi];

	assert(i->op == ND_NIR_PHI);
	if (i->nargs + 2 > room_for(ND_NIR_PHI, i->nargs))
		i->args = pool_add(f, nd_nir_args(f, i), i->nargs, room_for(ND_NIR_PHI, i->nargs + 2));
	f->args.data[i->args + i->nargs] = pred;
	f->args.data[i->args + i->nargs + 1] = value;
	i->nargs += 2;
}

void nd_nir_remove(struct nd_nir_func *f, uint32_t inst)
{
	struct nd_nir_inst *i = &f->insts.data[inst];

	if (i->block != ND_NIR_NONE) {
		unlink_inst(f, inst);
		i->sub = i->op; // for nd_nir_fact_now: what it was
	}
	i->op = ND_NIR_NOP;
	i->type = ND_NIR_VOID;
	i->nargs = 0;
}

void nd_nir_move_before(struct nd_nir_func *f, uint32_t inst, uint32_t at)
{
	assert(inst != at);
	unlink_inst(f, inst);
	link_before(f, at, inst);
}

void nd_nir_remove_pred(struct nd_nir_func *f, uint32_t block, uint32_t pred)
{
	for (uint32_t at = f->blocks.data[block].first; at != ND_NIR_NONE; at = f->insts.data[at].next) {
		struct nd_nir_inst *i = &f->insts.data[at];
		uint32_t *args = nd_nir_args(f, i), kept = 0;

		if (i->op != ND_NIR_PHI)
			break;
		for (uint32_t k = 0; k < i->nargs; k += 2)
			if (args[k] != pred) {
				args[kept] = args[k];
				args[kept + 1] = args[k + 1];
				kept += 2;
			}
		i->nargs = kept;
	}
}

void nd_nir_replace_uses(struct nd_nir_func *f, uint32_t old, uint32_t by)
{
	for (uint32_t n = 0; n < f->insts.len; n++) {
		struct nd_nir_inst *i = &f->insts.data[n];
		uint32_t *args = nd_nir_args(f, i);

		if (i->block == ND_NIR_NONE)
			continue;
		for (uint32_t k = 0; k < i->nargs; k++)
			if (args[k] == old && !nd_nir_arg_is_block(i, k))
				args[k] = by;
	}
	for (uint32_t n = 0; f->debug && n < f->debug->facts.len; n++)
		if (f->debug->facts.data[n].value == old)
			f->debug->facts.data[n].value = by;
}

bool nd_nir_is_terminated(const struct nd_nir_func *f, uint32_t block)
{
	uint32_t last = f->blocks.data[block].last;

	return last != ND_NIR_NONE && (ops[f->insts.data[last].op].props & ND_NIR_T);
}

// Drops the sites that no place is in, and renames them in all places.
static void compact_sites(struct nd_nir_func *f)
{
	uint32_t *map = nd_alloc_zero((size_t)f->sites.len + 1, sizeof *map), kept = 0;

	for (uint32_t i = 0; i < f->insts.len; i++)
		if (f->insts.data[i].block != ND_NIR_NONE)
			map[ND_LOC_SITE(f->insts.data[i].loc)] = 1;
	for (uint32_t i = f->sites.len; i > 0; i--)
		if (map[i])
			map[ND_LOC_SITE(f->sites.data[i - 1].loc)] = 1;
	map[0] = 0;
	for (uint32_t i = 0; i < f->sites.len; i++) {
		struct nd_nir_site site = f->sites.data[i];

		if (!map[i + 1])
			continue;
		site.loc = ND_LOC_AT_SITE(site.loc, map[ND_LOC_SITE(site.loc)]);
		f->sites.data[kept++] = site;
		map[i + 1] = kept;
	}
	for (uint32_t i = 0; i < f->insts.len && f->sites.len; i++)
		f->insts.data[i].loc = ND_LOC_AT_SITE(f->insts.data[i].loc, map[ND_LOC_SITE(f->insts.data[i].loc)]);
	for (uint32_t i = 0; f->debug && i < f->debug->facts.len; i++) {
		struct nd_nir_fact *fact = &f->debug->facts.data[i];

		if (fact->site) // of a call that left no code nothing can be shown
			fact->site = map[fact->site] ? map[fact->site] : ND_NIR_NONE;
	}
	f->sites.len = kept;
	nd_free(map);
}

void nd_nir_func_trim(struct nd_nir_func *f)
{
	nd_vec_trim(&f->insts);
	nd_vec_trim(&f->blocks);
	nd_vec_trim(&f->args);
	nd_vec_trim(&f->imms);
	nd_vec_trim(&f->sites);
}

void nd_nir_func_drop_body(struct nd_nir_func *f)
{
	nd_vec_free(&f->insts);
	nd_vec_free(&f->args);
	nd_vec_free(&f->imms);
	nd_vec_free(&f->sites);
}

void nd_nir_func_compact(struct nd_nir_func *f)
{
	uint32_t *inst_map = nd_alloc(((size_t)f->insts.len + 1) * sizeof *inst_map);
	uint32_t *block_map = nd_alloc(((size_t)f->blocks.len + 1) * sizeof *block_map);
	uint32_t ninsts = 0, nblocks = 0;
	struct nd_nir_func to = {0};

	compact_sites(f);

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		block_map[b] = f->blocks.data[b].dead ? ND_NIR_NONE : nblocks++;
		if (f->blocks.data[b].dead)
			continue;
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			inst_map[i] = ninsts++;
	}
	nd_vec_reserve(&to.insts, ninsts);
	nd_vec_reserve(&to.blocks, nblocks);
	nd_vec_reserve(&to.args, f->args.len);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t block;

		if (f->blocks.data[b].dead)
			continue;
		block = nd_nir_block_new(&to);
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next) {
			struct nd_nir_inst *from = &f->insts.data[i];
			uint32_t at = nd_nir_emit(&to, block, from->op, from->type, nd_nir_args_c(f, from),
						  from->nargs, from->loc);
			struct nd_nir_inst *copy = &to.insts.data[at];
			uint32_t *args = nd_nir_args(&to, copy);

			copy->sub = from->sub;
			copy->flags = from->flags;
			copy->aux = from->aux;
			copy->imm = from->imm;
			for (uint32_t k = 0; k < copy->nargs; k++)
				args[k] = nd_nir_arg_is_block(from, k) ? block_map[args[k]]
								       : inst_map[args[k]];
			if (from->op == ND_NIR_SWITCH) {
				copy->aux = to.imms.len;
				for (uint32_t k = 0; k + 2 < from->nargs; k++)
					nd_vec_push(&to.imms, f->imms.data[from->aux + k]);
			}
		}
	}
	nd_nir_facts_renumber(f, inst_map, block_map);
	nd_free(inst_map);
	nd_free(block_map);
	nd_vec_free(&f->insts);
	nd_vec_free(&f->blocks);
	nd_vec_free(&f->args);
	nd_vec_free(&f->imms);
	memcpy(&f->insts, &to.insts, sizeof f->insts);
	memcpy(&f->blocks, &to.blocks, sizeof f->blocks);
	memcpy(&f->args, &to.args, sizeof f->args);
	memcpy(&f->imms, &to.imms, sizeof f->imms);
}
