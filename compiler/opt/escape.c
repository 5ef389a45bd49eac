// Objects that nothing outside the function can see become values: their fields are kept in stack slots, which
// promote_slots turns into SSA values, and no memory is allocated.
//
// 1. What is read from a closure that was made here is what was captured; a closure that nothing else uses goes away,
//    and with it the use of the cells it shares (Closures).
// 2. An object whose only uses are accesses to its fields and tests that its birth answers: a slot for each field,
//    zeroed where the object is made (Slots).
// 3. Objects that meet in phis, where each is filled in right behind its birth and never changed afterwards: a phi for
//    each field that is read (Merged objects). So an immutable vector or a variant of an enum survives a loop that
//    replaces it in every round.
//
// An object with a destructor, or of a class of which the module does not know whether it has one, stays as it is.
#include "pass.h"

#include "noodle/map.h"

#include <string.h>

enum { MAX_FIELDS = 16 };

struct escape {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_arena *arena;
	struct nd_subst subst;
	uint64_t changes;
};

static const struct nd_nir_inst *inst_of(const struct escape *e, uint32_t value)
{
	return &e->f->insts.data[value];
}

static bool is_object(const struct escape *e, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(e, at);

	return i->op == ND_NIR_NEW && i->block != ND_NIR_NONE && nd_opt_is_removable(e->m, e->f, i) &&
	       e->m->classes.data[i->aux].nfields <= MAX_FIELDS;
}

// Whether `cls` has the field with that type at that place, as a class that shares its layout would say.
static bool has_field(const struct escape *e, uint32_t cls, int64_t field, nd_nir_type type)
{
	const struct nd_nir_class *c = &e->m->classes.data[cls];

	return (uint64_t)field < c->nfields && c->fields[field] == type;
}

static nd_nir_type field_type(const struct escape *e, const struct nd_nir_inst *access)
{
	const struct nd_nir_class *c = &e->m->classes.data[access->aux];

	return (uint64_t)access->imm.i < c->nfields ? c->fields[access->imm.i] : ND_NIR_VOID;
}

static void become_int(struct escape *e, uint32_t at, bool value)
{
	nd_opt_make_int(e->f, at, value);
	e->changes++;
}

// Closures --------------------------------------------------------------------------------------------------------

static void read_captures(struct escape *e)
{
	struct nd_nir_func *f = e->f;
	uint32_t *uses = nd_arena_array(e->arena, uint32_t, f->insts.len);
	bool any = false, any_closure = false;

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			const struct nd_nir_inst *i = inst_of(e, at);
			const uint32_t *args = nd_nir_args_c(f, i);

			next = i->next;
			any_closure |= i->op == ND_NIR_CLOSURE_NEW;
			if (i->op == ND_NIR_CLOSURE_GET && inst_of(e, args[0])->op == ND_NIR_CLOSURE_NEW) {
				const struct nd_nir_inst *made = inst_of(e, args[0]);

				nd_subst_set(&e->subst, at, nd_nir_args_c(f, made)[i->imm.i]);
				nd_nir_remove(f, at);
				e->changes++;
				any = true;
				continue;
			}
			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					uses[args[k]]++;
		}
	}
	if (any)
		nd_subst_apply(&e->subst, f);
	for (uint32_t b = 0; b < f->blocks.len && any_closure; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = inst_of(e, at)->next;
			if (inst_of(e, at)->op == ND_NIR_CLOSURE_NEW && !uses[at])
				nd_nir_remove(f, at);
		}
	}
}

// Which values stay here ------------------------------------------------------------------------------------------

// MERGED: used by a phi. CHANGED: not for merging, for a field is set after other uses, or the object is tested.
enum { ESCAPES = 1, MERGED = 2, CHANGED = 4 };

// Every use of each object and phi of references.
static uint8_t *classify(struct escape *e)
{
	struct nd_nir_func *f = e->f;
	uint8_t *kind = nd_arena_array(e->arena, uint8_t, f->insts.len);
	bool *used = nd_arena_array(e->arena, bool, f->insts.len);

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = inst_of(e, at);
			const uint32_t *args = nd_nir_args_c(f, i);

			for (uint32_t k = 0; k < i->nargs; k++) {
				const struct nd_nir_inst *of;

				if (nd_nir_arg_is_block(i, k))
					continue;
				of = inst_of(e, args[k]);
				if (of->op != ND_NIR_NEW && (of->op != ND_NIR_PHI || of->type != ND_NIR_REF))
					continue;
				switch (i->op) {
				case ND_NIR_FIELD_GET:
					break;
				case ND_NIR_FIELD_SET:
					if (k != 0 ||
					    (of->op == ND_NIR_NEW &&
					     !has_field(e, of->aux, i->imm.i, inst_of(e, args[1])->type)))
						kind[args[k]] |= ESCAPES;
					if (of->op != ND_NIR_NEW || of->block != b || used[args[k]])
						kind[args[k]] |= CHANGED;
					continue;
				case ND_NIR_FIELD_ADDR:
					kind[args[k]] |= of->op == ND_NIR_NEW &&
									 has_field(e, of->aux, i->imm.i,
										   field_type(e, i))
								 ? CHANGED
								 : ESCAPES;
					break;
				case ND_NIR_IS_NULL:
				case ND_NIR_CLASS_OF:
				case ND_NIR_INSTANCE_OF:
				case ND_NIR_ICMP:
					if (of->op == ND_NIR_PHI || i->op == ND_NIR_CLASS_OF ||
					    i->op == ND_NIR_INSTANCE_OF)
						kind[args[k]] |= ESCAPES;
					kind[args[k]] |= CHANGED;
					break;
				case ND_NIR_PHI: // looks at the object at the end of a block
					kind[args[k]] |= MERGED;
					continue;
				default:
					kind[args[k]] |= ESCAPES;
				}
				used[args[k]] = true;
			}
		}
	return kind;
}

// Slots -----------------------------------------------------------------------------------------------------------

static uint32_t insert(struct escape *e, uint32_t before, enum nd_nir_op op, nd_nir_type type,
		       const uint32_t *args, uint32_t nargs)
{
	return nd_nir_insert_before(e->f, before, op, type, args, nargs, inst_of(e, before)->loc);
}

static void make_slots(struct escape *e, uint32_t object, uint32_t *slots)
{
	struct nd_nir_func *f = e->f;
	uint32_t cls = inst_of(e, object)->aux, nfields = e->m->classes.data[cls].nfields;

	for (uint32_t k = 0; k < nfields; k++) {
		nd_nir_type type = e->m->classes.data[cls].fields[k];
		uint32_t args[2];

		args[0] = slots[k] = insert(e, nd_opt_first_non_phi(f, 0), ND_NIR_SLOT, ND_NIR_PTR, NULL, 0);
		f->insts.data[args[0]].aux = type;
		args[1] = insert(e, object, ND_NIR_ZERO, type, NULL, 0);
		insert(e, object, ND_NIR_STORE, ND_NIR_VOID, args, 2);
	}
}

// One use of the objects that were given slots. `at` may be removed.
static void rewrite_use(struct escape *e, uint32_t at, uint32_t *const *slots, uint32_t n)
{
	struct nd_nir_func *f = e->f;
	struct nd_nir_inst *i = &f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(f, i);
	uint32_t object = i->nargs ? args[0] : ND_NIR_NONE, slot;

	switch (i->op) {
	case ND_NIR_FIELD_GET:
		if (object >= n || !slots[object])
			return;
		if (!has_field(e, inst_of(e, object)->aux, i->imm.i, i->type)) {
			i->op = ND_NIR_ZERO; // of another class: a test has told that this is not reached
			i->nargs = 0;
			i->aux = 0;
			i->imm.i = 0;
			return;
		}
		slot = slots[object][i->imm.i];
		i->op = ND_NIR_LOAD;
		i->aux = 0;
		i->imm.i = 0;
		nd_nir_set_args(f, at, &slot, 1);
		return;
	case ND_NIR_FIELD_SET:
		if (object >= n || !slots[object])
			return;
		slot = slots[object][i->imm.i];
		i->op = ND_NIR_STORE;
		i->aux = 0;
		i->imm.i = 0;
		nd_nir_set_args(f, at, (uint32_t[]){slot, args[1]}, 2);
		return;
	case ND_NIR_FIELD_ADDR:
		if (object >= n || !slots[object])
			return;
		nd_subst_set(&e->subst, at, slots[object][i->imm.i]);
		nd_nir_remove(f, at);
		return;
	case ND_NIR_IS_NULL:
		if (object < n && slots[object])
			become_int(e, at, false);
		return;
	case ND_NIR_ICMP: // nothing else is this object
		if ((object < n && slots[object]) || (args[1] < n && slots[args[1]]))
			become_int(e, at, (object == args[1]) == (i->sub == ND_NIR_EQ));
		return;
	default:
		return;
	}
}

static bool use_slots(struct escape *e)
{
	struct nd_nir_func *f = e->f;
	uint8_t *kind = classify(e);
	uint32_t n = f->insts.len;
	uint32_t **slots = nd_arena_array(e->arena, uint32_t *, n);
	bool any = false;

	for (uint32_t at = 0; at < n; at++) {
		if (!is_object(e, at) || kind[at] & (ESCAPES | MERGED))
			continue;
		slots[at] = nd_arena_array(e->arena, uint32_t, MAX_FIELDS);
		make_slots(e, at, slots[at]);
		any = true;
		e->changes++;
	}
	if (!any)
		return false;
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = inst_of(e, at)->next;
			rewrite_use(e, at, slots, n);
		}
	}
	nd_subst_apply(&e->subst, f);
	for (uint32_t at = 0; at < n; at++)
		if (slots[at])
			nd_nir_remove(f, at);
	return true;
}

// Merged objects --------------------------------------------------------------------------------------------------

struct merge {
	struct escape *e;
	bool *in; // by value: an object or phi that goes away
	uint32_t n;
	uint32_t *stored; // by object: first field_set, chained by `next`
	uint32_t *next;
	struct nd_map made; // value, field, type -> its value
	uint32_t zero[ND_NIR_FIRST_AGG];
};

// Leaves only objects and phis that are used by each other and by reads of fields alone.
static bool settle_members(struct merge *g, const uint8_t *kind)
{
	struct nd_nir_func *f = g->e->f;
	bool again = true, any = false;

	for (uint32_t at = 0; at < g->n; at++) {
		const struct nd_nir_inst *i = inst_of(g->e, at);

		if (kind[at] & (ESCAPES | CHANGED) || i->block == ND_NIR_NONE)
			continue;
		g->in[at] = (i->op == ND_NIR_PHI && i->type == ND_NIR_REF) ||
			    (is_object(g->e, at) && kind[at] & MERGED);
	}
	while (again) {
		again = false;
		for (uint32_t at = 0; at < g->n; at++) {
			const struct nd_nir_inst *i = inst_of(g->e, at);
			const uint32_t *args = nd_nir_args_c(f, i);
			bool whole = g->in[at];

			if (i->op != ND_NIR_PHI || i->type != ND_NIR_REF || i->block == ND_NIR_NONE)
				continue;
			for (uint32_t k = 1; k < i->nargs; k += 2)
				whole = whole && g->in[args[k]];
			if (whole)
				continue;
			again |= g->in[at];
			g->in[at] = false;
			for (uint32_t k = 1; k < i->nargs; k += 2) {
				again |= g->in[args[k]];
				g->in[args[k]] = false;
			}
		}
	}
	for (uint32_t at = 0; at < g->n; at++)
		any |= g->in[at] && inst_of(g->e, at)->op == ND_NIR_NEW;
	return any;
}

static uint32_t zero_of(struct merge *g, nd_nir_type type)
{
	struct nd_nir_func *f = g->e->f;

	if (type >= ND_NIR_FIRST_AGG)
		return nd_nir_insert_before(f, nd_opt_first_non_phi(f, 0), ND_NIR_ZERO, type, NULL, 0, 0);
	if (g->zero[type] == ND_NIR_NONE)
		g->zero[type] = nd_nir_insert_before(f, nd_opt_first_non_phi(f, 0), ND_NIR_ZERO, type, NULL,
						     0, 0);
	return g->zero[type];
}

static uint32_t value_of(struct merge *g, uint32_t member, uint32_t field, nd_nir_type type)
{
	struct nd_nir_func *f = g->e->f;
	uint64_t key = ND_MAP_KEY(member, field << 16 | type);
	uint32_t ret = ND_NIR_NONE;

	if (nd_map_get(&g->made, key, &ret))
		return ret;
	if (inst_of(g->e, member)->op == ND_NIR_PHI) {
		uint32_t nargs = inst_of(g->e, member)->nargs;

		ret = nd_nir_insert_phi(f, inst_of(g->e, member)->block, type);
		nd_map_set(&g->made, key, ret);
		for (uint32_t k = 0; k < nargs; k += 2) {
			uint32_t pred = nd_nir_args_c(f, inst_of(g->e, member))[k];
			uint32_t value = value_of(g, nd_nir_args_c(f, inst_of(g->e, member))[k + 1], field,
						  type);

			nd_nir_add_phi_pair(f, ret, pred, value);
		}
		return ret;
	}
	// The last store wins; they are chained last first.
	if (has_field(g->e, inst_of(g->e, member)->aux, field, type))
		for (uint32_t s = g->stored[member]; s != ND_NIR_NONE && ret == ND_NIR_NONE; s = g->next[s])
			if (inst_of(g->e, s)->imm.i == field)
				ret = nd_nir_args_c(f, inst_of(g->e, s))[1];
	if (ret == ND_NIR_NONE)
		ret = zero_of(g, type);
	nd_map_set(&g->made, key, ret);
	return ret;
}

static void merge_objects(struct escape *e)
{
	struct nd_nir_func *f = e->f;
	struct merge g = {.e = e, .n = f->insts.len};

	g.in = nd_arena_array(e->arena, bool, g.n);
	if (!settle_members(&g, classify(e)))
		return;
	g.stored = nd_arena_alloc(e->arena, g.n * sizeof(uint32_t) + 1);
	g.next = nd_arena_alloc(e->arena, g.n * sizeof(uint32_t) + 1);
	memset(g.stored, 0xff, g.n * sizeof(uint32_t));
	memset(g.zero, 0xff, sizeof g.zero);
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = inst_of(e, at);
			uint32_t object = i->nargs ? nd_nir_args_c(f, i)[0] : ND_NIR_NONE;

			if (i->op != ND_NIR_FIELD_SET || !g.in[object])
				continue;
			g.next[at] = g.stored[object];
			g.stored[object] = at;
		}
	for (uint32_t at = 0; at < g.n; at++) {
		const struct nd_nir_inst *i = inst_of(e, at);
		uint32_t object = i->nargs ? nd_nir_args_c(f, i)[0] : ND_NIR_NONE;

		if (i->block == ND_NIR_NONE || i->op != ND_NIR_FIELD_GET || !g.in[object])
			continue;
		nd_subst_set(&e->subst, at, value_of(&g, object, (uint32_t)i->imm.i, i->type));
		e->changes++;
	}
	nd_subst_apply(&e->subst, f);
	for (uint32_t at = 0; at < g.n; at++) {
		const struct nd_nir_inst *i = inst_of(e, at);
		uint32_t object = i->nargs ? nd_nir_args_c(f, i)[0] : ND_NIR_NONE;

		if (i->block == ND_NIR_NONE)
			continue;
		if (i->op == ND_NIR_FIELD_GET || i->op == ND_NIR_FIELD_SET ? object < g.n && g.in[object]
									   : g.in[at])
			nd_nir_remove(f, at);
	}
	nd_map_release(&g.made);
}

static bool has_objects(const struct nd_nir_func *f)
{
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
	if (f->insts.data[at].op == ND_NIR_NEW || f->insts.data[at].op == ND_NIR_CLOSURE_NEW)
		return true;
	return false;
}

uint64_t nd_opt_escape(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	enum { MAX_ROUNDS = 4 }; // of objects within objects
	uint64_t changes = 0;
	bool again = has_objects(f);

	for (int round = 0; round < MAX_ROUNDS && again; round++) {
		struct escape e = {.m = m, .f = f, .arena = scratch};

		nd_subst_init(&e.subst, f, scratch);
		read_captures(&e);
		again = use_slots(&e);
		if (again)
			changes += nd_opt_promote_slots(m, f, scratch);
		changes += e.changes;
	}
	if (has_objects(f)) {
		struct escape e = {.m = m, .f = f, .arena = scratch};

		nd_subst_init(&e.subst, f, scratch);
		merge_objects(&e);
		changes += e.changes;
	}
	return changes;
}
