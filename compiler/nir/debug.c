// Facts about variables, kept at their places while passes remove, move and renumber instructions.
//
// A place is "behind instruction i", or "at the start of block b", behind its phis. An instruction that leaves its block
// hands its list to the one before it. So whatever happens to instructions, a fact stays where control had to pass to
// learn it, and what is said of a variable may get lost but does not become wrong.
#include "nir.h"

#include "noodle/mem.h"

#include <string.h>

struct nd_nir_debug *nd_nir_debug_new(void)
{
	struct nd_nir_debug *d = nd_alloc_zero(1, sizeof *d);

	nd_vec_push(&d->scopes, ((struct nd_nir_scope){0}));
	return d;
}

void nd_nir_debug_destroy(struct nd_nir_debug **self_p)
{
	struct nd_nir_debug *d = *self_p;

	if (!d)
		return;
	*self_p = NULL;
	nd_vec_free(&d->scopes);
	nd_vec_free(&d->vars);
	nd_vec_free(&d->facts);
	nd_vec_free(&d->after);
	nd_vec_free(&d->start);
	nd_free(d);
}

#define COPY_VEC(to, from)                                                                                             \
	do {                                                                                                           \
		nd_vec_reserve((to), (from)->len);                                                                     \
		if ((from)->len)                                                                                       \
			memcpy((to)->data, (from)->data, (from)->len * sizeof *(from)->data);                          \
		(to)->len = (from)->len;                                                                               \
	} while (0)

struct nd_nir_debug *nd_nir_debug_copy(const struct nd_nir_debug *self)
{
	struct nd_nir_debug *d;

	if (!self)
		return NULL;
	d = nd_alloc_zero(1, sizeof *d);
	COPY_VEC(&d->scopes, &self->scopes);
	COPY_VEC(&d->vars, &self->vars);
	COPY_VEC(&d->facts, &self->facts);
	COPY_VEC(&d->after, &self->after);
	COPY_VEC(&d->start, &self->start);
	return d;
}

void nd_nir_facts_forget(struct nd_nir_func *f)
{
	if (!f->debug)
		return;
	nd_vec_free(&f->debug->facts);
	nd_vec_free(&f->debug->after);
	nd_vec_free(&f->debug->start);
}

static const struct nd_nir_facts no_facts = {ND_NIR_NONE, ND_NIR_NONE};

// The list of a place, made if need be.
static struct nd_nir_facts *list_after(struct nd_nir_debug *d, uint32_t inst)
{
	while (d->after.len <= inst)
		nd_vec_push(&d->after, no_facts);
	return &d->after.data[inst];
}

static struct nd_nir_facts *list_start(struct nd_nir_debug *d, uint32_t block)
{
	while (d->start.len <= block)
		nd_vec_push(&d->start, no_facts);
	return &d->start.data[block];
}

static struct nd_nir_facts *list_behind(struct nd_nir_func *f, uint32_t block, uint32_t inst)
{
	return inst == ND_NIR_NONE || f->insts.data[inst].op == ND_NIR_PHI ? list_start(f->debug, block)
									   : list_after(f->debug, inst);
}

static void append(struct nd_nir_debug *d, struct nd_nir_facts *to, struct nd_nir_facts *from)
{
	if (from->first == ND_NIR_NONE)
		return;
	if (to->first == ND_NIR_NONE) {
		to->first = from->first;
	} else {
		while (d->facts.data[to->last].next != ND_NIR_NONE)
			to->last = d->facts.data[to->last].next;
		d->facts.data[to->last].next = from->first;
	}
	to->last = from->last;
	*from = no_facts;
}

static struct nd_nir_facts one(struct nd_nir_debug *d, struct nd_nir_fact fact)
{
	uint32_t index = d->facts.len;

	fact.next = ND_NIR_NONE;
	nd_vec_push(&d->facts, fact);
	return (struct nd_nir_facts){index, index};
}

void nd_nir_fact_add(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact)
{
	struct nd_nir_facts added = one(f->debug, fact);

	append(f->debug, list_behind(f, block, f->blocks.data[block].last), &added);
}

void nd_nir_fact_add_start(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact)
{
	struct nd_nir_facts added = one(f->debug, fact), *to = list_start(f->debug, block);

	append(f->debug, &added, to);
	*to = added;
}

void nd_nir_fact_add_behind_phis(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact)
{
	struct nd_nir_facts added = one(f->debug, fact);

	append(f->debug, list_start(f->debug, block), &added);
}

void nd_nir_fact_add_after(struct nd_nir_func *f, uint32_t inst, struct nd_nir_fact fact)
{
	struct nd_nir_facts added = one(f->debug, fact);

	append(f->debug, list_after(f->debug, inst), &added);
}

void nd_nir_fact_add_next(struct nd_nir_func *f, uint32_t index, struct nd_nir_fact fact)
{
	fact.next = f->debug->facts.data[index].next;
	f->debug->facts.data[index].next = f->debug->facts.len;
	nd_vec_push(&f->debug->facts, fact);
}

uint32_t nd_nir_facts_after(const struct nd_nir_func *f, uint32_t inst)
{
	return f->debug && inst < f->debug->after.len ? f->debug->after.data[inst].first : ND_NIR_NONE;
}

uint32_t nd_nir_facts_start(const struct nd_nir_func *f, uint32_t block)
{
	return f->debug && block < f->debug->start.len ? f->debug->start.data[block].first : ND_NIR_NONE;
}

struct nd_nir_fact nd_nir_fact_now(const struct nd_nir_func *f, const struct nd_nir_fact *fact)
{
	struct nd_nir_fact ret = *fact;
	const struct nd_nir_inst *i;

	if (ret.kind != ND_NIR_FACT_VALUE && ret.kind != ND_NIR_FACT_ADDRESS)
		return ret;
	i = &f->insts.data[ret.value];
	if (i->block != ND_NIR_NONE)
		return ret;
	ret.kind = ND_NIR_FACT_NONE;
	if (fact->kind == ND_NIR_FACT_VALUE && i->op == ND_NIR_NOP && i->sub == ND_NIR_ICONST) {
		ret.kind = ND_NIR_FACT_CONST;
		ret.imm = i->imm.i;
	}
	return ret;
}

// Blocks ----------------------------------------------------------------------------------------------------------

void nd_nir_facts_unlink(struct nd_nir_func *f, uint32_t inst)
{
	const struct nd_nir_inst *i = &f->insts.data[inst];
	struct nd_nir_facts *to;

	if (nd_nir_facts_after(f, inst) == ND_NIR_NONE)
		return;
	to = list_behind(f, i->block, i->prev);
	append(f->debug, to, list_after(f->debug, inst));
}

void nd_nir_facts_join(struct nd_nir_func *f, uint32_t to, uint32_t from)
{
	struct nd_nir_facts *list;

	if (nd_nir_facts_start(f, from) == ND_NIR_NONE)
		return;
	list = list_behind(f, to, f->blocks.data[to].last);
	// `list` may be one of `start`, which must not move any more.
	append(f->debug, list, &f->debug->start.data[from]);
}

void nd_nir_facts_split(struct nd_nir_func *f, uint32_t inst, uint32_t to)
{
	struct nd_nir_facts *list;

	if (nd_nir_facts_after(f, inst) == ND_NIR_NONE)
		return;
	list = list_start(f->debug, to);
	append(f->debug, list, &f->debug->after.data[inst]);
}

void nd_nir_facts_skip(struct nd_nir_func *f, uint32_t block, uint32_t to)
{
	for (uint32_t k = nd_nir_facts_start(f, block); k != ND_NIR_NONE;) {
		struct nd_nir_fact fact = f->debug->facts.data[k];

		k = fact.next;
		nd_nir_fact_add_start(f, to,
				      (struct nd_nir_fact){.site = fact.site,
							   .var = fact.var,
							   .part = fact.part,
							   .part_size = fact.part_size,
							   .value = ND_NIR_NONE});
	}
}

static void copy_list(struct nd_nir_func *f, struct nd_nir_debug *to, struct nd_nir_facts *list, uint32_t first,
		      const uint32_t *inst_map)
{
	for (uint32_t k = first; k != ND_NIR_NONE; k = f->debug->facts.data[k].next) {
		struct nd_nir_fact fact = nd_nir_fact_now(f, &f->debug->facts.data[k]);
		bool of_inst = fact.kind == ND_NIR_FACT_VALUE || fact.kind == ND_NIR_FACT_ADDRESS;
		struct nd_nir_facts added;

		if (fact.site == ND_NIR_NONE)
			continue;
		fact.value = of_inst ? inst_map[fact.value] : ND_NIR_NONE;
		added = one(to, fact);
		append(to, list, &added);
	}
}

void nd_nir_facts_renumber(struct nd_nir_func *f, const uint32_t *inst_map, const uint32_t *block_map)
{
	struct nd_nir_debug *d = f->debug, to = {0};

	if (!d)
		return;
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		if (nd_nir_facts_start(f, b) != ND_NIR_NONE)
			copy_list(f, &to, list_start(&to, block_map[b]), nd_nir_facts_start(f, b), inst_map);
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			if (nd_nir_facts_after(f, i) != ND_NIR_NONE)
				copy_list(f, &to, list_after(&to, inst_map[i]), nd_nir_facts_after(f, i), inst_map);
	}
	nd_vec_free(&d->facts);
	nd_vec_free(&d->after);
	nd_vec_free(&d->start);
	d->facts.data = to.facts.data, d->facts.len = to.facts.len, d->facts.cap = to.facts.cap;
	d->after.data = to.after.data, d->after.len = to.after.len, d->after.cap = to.after.cap;
	d->start.data = to.start.data, d->start.len = to.start.len, d->start.cap = to.start.cap;
}
