// Removes what nothing depends on: instructions whose value is unused and that do nothing else (phi cycles
// included), stores to slots that nobody reads, and functions that nobody can reach.
//
// Marking starts from the instructions with an effect and follows operands. A store into a slot starts
// nothing: it becomes live with the slot, that is when anything but stores uses the slot's address.
#include "pass.h"

#include <string.h>

struct marker {
	struct nd_nir_func *f;
	bool *live;
	uint32_t *work, nwork;
	uint32_t *first_store; // by slot: a store into it, ND_NIR_NONE
	uint32_t *next_store; // by store: another one into the same slot
};

static void mark(struct marker *k, uint32_t inst)
{
	if (k->live[inst])
		return;
	k->live[inst] = true;
	k->work[k->nwork++] = inst;
}

static void mark_operands(struct marker *k)
{
	while (k->nwork) {
		uint32_t at = k->work[--k->nwork];
		const struct nd_nir_inst *i = &k->f->insts.data[at];
		const uint32_t *args = nd_nir_args_c(k->f, i);

		for (uint32_t a = 0; a < i->nargs; a++)
			if (!nd_nir_arg_is_block(i, a))
				mark(k, args[a]);
		if (i->op == ND_NIR_SLOT)
			for (uint32_t s = k->first_store[at]; s != ND_NIR_NONE; s = k->next_store[s])
				mark(k, s);
	}
}

// A variable that is an aggregate of which code needs no more than the parts is still known by those.
static void split_facts(const struct nd_nir_module *m, const struct marker *k)
{
	struct nd_nir_func *f = k->f;

	for (uint32_t n = 0; f->debug && n < f->debug->facts.len; n++) {
		struct nd_nir_fact fact = f->debug->facts.data[n];
		const struct nd_nir_inst *i;
		const uint32_t *args;
		uint32_t fields;

		if (fact.kind != ND_NIR_FACT_VALUE || k->live[fact.value])
			continue;
		i = &f->insts.data[fact.value];
		args = nd_nir_args_c(f, i);
		if (i->block == ND_NIR_NONE || (i->op != ND_NIR_AGG && i->op != ND_NIR_AGG_SET))
			continue;
		fields = m->aggs.data[i->type - ND_NIR_FIRST_AGG].nfields;
		if (!fields)
			continue;
		if (i->op == ND_NIR_AGG_SET)
			f->debug->facts.data[n].value = args[0]; // and then the field
		for (uint32_t field = 0; field < fields; field++) {
			struct nd_nir_fact part = fact;

			if (i->op == ND_NIR_AGG_SET && field != (uint32_t)i->imm.i)
				continue;
			part.value = args[i->op == ND_NIR_AGG_SET ? 1 : field];
			part.part += nd_nir_agg_offset(m, i->type, field);
			part.part_size = nd_nir_type_size(m, m->aggs.data[i->type - ND_NIR_FIRST_AGG].fields[field]);
			if (i->op == ND_NIR_AGG_SET || field)
				nd_nir_fact_add_next(f, n, part);
			else
				f->debug->facts.data[n] = part;
		}
		n--; // what it became may be such an aggregate again
	}
}

uint64_t nd_opt_dce(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	uint32_t n = f->insts.len;
	struct marker k = {.f = f, .live = nd_arena_array(scratch, bool, n)};
	uint64_t changes = 0;

	k.work = nd_arena_array(scratch, uint32_t, n);
	k.first_store = nd_arena_alloc(scratch, n * sizeof(uint32_t) + 1);
	k.next_store = nd_arena_alloc(scratch, n * sizeof(uint32_t) + 1);
	memset(k.first_store, 0xff, n * sizeof(uint32_t));
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (i->op == ND_NIR_STORE) {
				uint32_t root = nd_opt_address_root(f, nd_nir_args_c(f, i)[0]);

				if (f->insts.data[root].op == ND_NIR_SLOT) {
					k.next_store[at] = k.first_store[root];
					k.first_store[root] = at;
					continue;
				}
			}
			if (!nd_opt_is_removable(m, f, i))
				mark(&k, at);
		}
	// Stores of live slots are marked when the slot is, for which its address must be used by something
	// live.
	mark_operands(&k);
	split_facts(m, &k);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = f->insts.data[at].next;
			// Parameters stay: they cost nothing and read well.
			if (k.live[at] || f->insts.data[at].op == ND_NIR_PARAM)
				continue;
			nd_nir_remove(f, at);
			changes++;
		}
	}
	return changes;
}

// Functions -------------------------------------------------------------------------------------------------------

struct reach {
	struct nd_nir_module *m;
	bool *live;
	uint32_t *work, nwork;
};

static void reach(struct reach *r, uint32_t func)
{
	if (func == ND_NIR_NONE || r->live[func])
		return;
	r->live[func] = true;
	r->work[r->nwork++] = func;
}

uint64_t nd_opt_dead_functions(struct nd_nir_module *m, struct nd_arena *scratch)
{
	struct reach r = {.m = m, .live = nd_arena_array(scratch, bool, m->funcs.len)};
	uint64_t changes = 0;

	r.work = nd_arena_array(scratch, uint32_t, m->funcs.len);
	for (uint32_t i = 0; i < m->funcs.len; i++)
		if (m->funcs.data[i]->flags & ND_NIR_F_EXPORT)
			reach(&r, i);
	for (uint32_t i = 0; i < m->classes.len; i++) {
		const struct nd_nir_class *c = &m->classes.data[i];

		if (c->flags & ND_NIR_C_EXTERN)
			continue;
		for (uint32_t k = 0; k < c->nvtable; k++)
			reach(&r, c->vtable[k]);
		for (uint32_t t = 0; t < c->nitables; t++)
			for (uint32_t k = 0; k < c->itables[t].nmethods; k++)
				reach(&r, c->itables[t].methods[k]);
		reach(&r, c->destructor);
	}
	while (r.nwork) {
		const struct nd_nir_func *f = m->funcs.data[r.work[--r.nwork]];

		for (uint32_t b = 0; b < f->blocks.len; b++)
			ND_NIR_EACH(f, b, at)
			{
				const struct nd_nir_inst *i = &f->insts.data[at];

				if (i->op == ND_NIR_CALL || i->op == ND_NIR_FUNC_ADDR ||
				    i->op == ND_NIR_CLOSURE_NEW || i->op == ND_NIR_CLOSURE_STATIC)
					reach(&r, i->aux);
			}
	}
	// Indices are names, so an unreachable function stays in the table, as a declaration nobody uses.
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		struct nd_nir_func *f = m->funcs.data[i];

		if (r.live[i] || !f->blocks.len)
			continue;
		nd_vec_free(&f->insts);
		nd_vec_free(&f->blocks);
		nd_vec_free(&f->args);
		nd_vec_free(&f->imms);
		nd_vec_free(&f->sites);
		nd_nir_facts_forget(f);
		f->flags = (f->flags & ~(uint32_t)ND_NIR_F_LINKONCE) | ND_NIR_F_EXTERN;
		changes++;
	}
	return changes;
}
