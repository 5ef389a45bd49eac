// Facts and tools that several passes use; see pass.h.
#include "pass.h"

#include <assert.h>
#include <string.h>

void nd_subst_init(struct nd_subst *self, const struct nd_nir_func *f, struct nd_arena *arena)
{
	self->len = f->insts.len;
	self->to = nd_arena_alloc(arena, self->len * sizeof *self->to + 1);
	memset(self->to, 0xff, self->len * sizeof *self->to);
	self->any = false;
}

void nd_subst_set(struct nd_subst *self, uint32_t value, uint32_t by)
{
	assert(value < self->len && value != by);
	self->to[value] = by;
	self->any = true;
}

uint32_t nd_subst_get(struct nd_subst *self, uint32_t value)
{
	uint32_t end = value;

	while (end < self->len && self->to[end] != ND_NIR_NONE)
		end = self->to[end];
	while (value != end) { // shorten the chain
		uint32_t next = self->to[value];

		self->to[value] = end;
		value = next;
	}
	return end;
}

void nd_subst_apply(struct nd_subst *self, struct nd_nir_func *f)
{
	if (!self->any)
		return;
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			struct nd_nir_inst *i = &f->insts.data[at];
			uint32_t *args = nd_nir_args(f, i);

			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					args[k] = nd_subst_get(self, args[k]);
		}
	for (uint32_t k = 0; f->debug && k < f->debug->facts.len; k++)
		f->debug->facts.data[k].value = nd_subst_get(self, f->debug->facts.data[k].value);
}

bool nd_opt_int_const(const struct nd_nir_func *f, uint32_t value, int64_t *ret)
{
	const struct nd_nir_inst *i = &f->insts.data[value];

	if (i->op == ND_NIR_ICONST) {
		*ret = i->imm.i;
		return true;
	}
	*ret = 0;
	return i->op == ND_NIR_ZERO && nd_nir_type_is_int(i->type);
}

void nd_opt_make_int(struct nd_nir_func *f, uint32_t inst, int64_t value)
{
	struct nd_nir_inst *i = &f->insts.data[inst];

	i->op = ND_NIR_ICONST;
	i->nargs = 0;
	i->sub = 0;
	i->flags = 0;
	i->imm.i = nd_nir_int_wrap(i->type, (uint64_t)value);
}

static bool has_destructor(const struct nd_nir_module *m, uint32_t cls)
{
	for (; cls != ND_NIR_NONE; cls = m->classes.data[cls].base)
		if (m->classes.data[cls].destructor != ND_NIR_NONE ||
		    m->classes.data[cls].flags & ND_NIR_C_EXTERN)
			return true;
	return false;
}

static bool is_quiet_call(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	return i->op == ND_NIR_CALL && m->funcs.data[i->aux]->flags & (ND_NIR_F_PURE | ND_NIR_F_READONLY);
}

bool nd_opt_may_not_return(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	return nd_opt_has_props(i, ND_NIR_C) &&
	       !(is_quiet_call(m, i) && m->funcs.data[i->aux]->flags & (ND_NIR_F_EXTERN | ND_NIR_F_RETURNS));
}

bool nd_opt_is_repeatable_call(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	// A reference may be to a new object each time.
	return is_quiet_call(m, i) && (!(m->funcs.data[i->aux]->flags & ND_NIR_F_ALLOCATES) ||
				       (i->type != ND_NIR_REF && !nd_nir_type_has_refs(m, i->type)));
}

bool nd_opt_is_removable(const struct nd_nir_module *m, const struct nd_nir_func *f,
			 const struct nd_nir_inst *i)
{
	(void)f;
	if (i->op == ND_NIR_SLOT || i->op == ND_NIR_NOP || i->op == ND_NIR_CLOSURE_NEW)
		return true;
	if (i->op == ND_NIR_NEW) // an object with a destructor is seen when it dies
		return !has_destructor(m, i->aux);
	if (nd_opt_has_props(i, ND_NIR_C))
		return is_quiet_call(m, i) && !(i->flags & ND_NIR_THROWS) && !nd_opt_may_not_return(m, i);
	return nd_opt_has_props(i, ND_NIR_P | ND_NIR_R);
}

bool nd_opt_is_speculatable(const struct nd_nir_func *f, const struct nd_nir_inst *i)
{
	int64_t divisor;

	if (!nd_opt_has_props(i, ND_NIR_P))
		return false;
	switch (i->op) {
	case ND_NIR_PARAM:
	case ND_NIR_PHI:
	case ND_NIR_IS_ERR:
	case ND_NIR_ERR_OF:
	case ND_NIR_FPTOSI: // out of range has no defined value, though it does not trap
	case ND_NIR_FPTOUI:
	case ND_NIR_FIELD_ADDR: // rule I8
	case ND_NIR_AGG_ADDR:
	case ND_NIR_STR_LEN: // these read through a reference that a test may have to find non-null first
	case ND_NIR_STR_BYTE_LEN:
	case ND_NIR_STR_BYTE:
	case ND_NIR_CLASS_OF:
	case ND_NIR_INSTANCE_OF:
		return false;
	case ND_NIR_SDIV:
	case ND_NIR_UDIV:
	case ND_NIR_SREM:
	case ND_NIR_UREM:
		return nd_opt_int_const(f, nd_nir_args_c(f, i)[1], &divisor) && divisor != 0;
	default:
		return true;
	}
}

bool nd_opt_clobbers_all(const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	return nd_opt_has_props(i, ND_NIR_C) && !is_quiet_call(m, i);
}

static uint32_t field_kind(const struct nd_nir_inst *i)
{
	return 1u << (ND_MEM_FIELD + (uint32_t)i->imm.i % 8);
}

enum {
	ALL_FIELDS = 0xff << ND_MEM_FIELD,
	ELEM = 1 << ND_MEM_ELEM,
	LEN = 1 << ND_MEM_LEN,
	SLOT = 1 << ND_MEM_SLOT,
	GLOBAL = 1 << ND_MEM_GLOBAL,
	OTHER = 1 << ND_MEM_OTHER,
	POINTERS = 1 << ND_MEM_POINTERS,
	ALL_KINDS = (1 << ND_MEM_KINDS) - 1
};

// What a store through `ptr` may change: always OTHER, for another address may be the same.
static uint32_t kinds_under(const struct nd_nir_func *f, uint32_t ptr)
{
	const struct nd_nir_inst *root = &f->insts.data[nd_opt_address_root(f, ptr)];

	switch (root->op) {
	case ND_NIR_SLOT:
		return SLOT | OTHER;
	case ND_NIR_GLOBAL_ADDR:
		return GLOBAL | OTHER;
	case ND_NIR_FIELD_ADDR:
		return field_kind(root) | OTHER;
	case ND_NIR_ELEM_ADDR:
		return ELEM | OTHER;
	default:
		return ALL_FIELDS | ELEM | SLOT | GLOBAL | OTHER;
	}
}

uint32_t nd_opt_writes(const struct nd_nir_module *m, const struct nd_nir_func *f,
		       const struct nd_nir_inst *i)
{
	uint32_t kinds = nd_opt_is_safepoint(i) ? POINTERS : 0;

	if (nd_opt_clobbers_all(m, i))
		return ALL_KINDS;
	switch (i->op) {
	case ND_NIR_STORE:
		return kinds_under(f, nd_nir_args_c(f, i)[0]);
	case ND_NIR_FIELD_SET:
		return field_kind(i) | OTHER;
	case ND_NIR_LIST_SET:
		return ELEM | OTHER;
	case ND_NIR_LIST_SET_LEN:
		return LEN;
	default:
		return kinds;
	}
}

uint32_t nd_opt_reads(const struct nd_nir_module *m, const struct nd_nir_func *f, const struct nd_nir_inst *i)
{
	const struct nd_nir_inst *root;

	switch (i->op) {
	case ND_NIR_FIELD_GET:
		return field_kind(i);
	case ND_NIR_LIST_GET:
		return ELEM;
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
		return LEN;
	case ND_NIR_ELEM_ADDR:
		return LEN | POINTERS;
	case ND_NIR_FIELD_ADDR:
		return POINTERS;
	case ND_NIR_CALL:
		return m->funcs.data[i->aux]->flags & ND_NIR_F_PURE ? 0 : ALL_KINDS & ~(uint32_t)POINTERS;
	case ND_NIR_LOAD:
	case ND_NIR_AGG_ADDR:
		root = &f->insts.data[nd_opt_address_root(f, nd_nir_args_c(f, i)[0])];
		if (root->op == ND_NIR_GLOBAL_ADDR && m->globals.data[root->aux].flags & ND_NIR_G_CONST)
			return 0;
		if (i->op == ND_NIR_AGG_ADDR)
			return root->op == ND_NIR_SLOT || root->op == ND_NIR_GLOBAL_ADDR ? 0 : POINTERS;
		return root->op == ND_NIR_SLOT ? SLOT : root->op == ND_NIR_GLOBAL_ADDR ? GLOBAL : OTHER;
	default:
		return 0;
	}
}

bool nd_opt_is_safepoint(const struct nd_nir_inst *i)
{
	return nd_opt_has_props(i, ND_NIR_C) || i->op == ND_NIR_SAFEPOINT || i->op == ND_NIR_NEW ||
	       i->op == ND_NIR_CLOSURE_NEW;
}

bool nd_opt_is_nonnull(const struct nd_nir_func *f, uint32_t value)
{
	switch (f->insts.data[value].op) {
	case ND_NIR_NEW:
	case ND_NIR_STR:
	case ND_NIR_STATIC_REF:
	case ND_NIR_CLOSURE_NEW:
	case ND_NIR_CLOSURE_STATIC:
		return true;
	default:
		return false;
	}
}

uint32_t nd_opt_address_root(const struct nd_nir_func *f, uint32_t ptr)
{
	while (f->insts.data[ptr].op == ND_NIR_AGG_ADDR)
		ptr = nd_nir_args_c(f, &f->insts.data[ptr])[0];
	return ptr;
}

uint32_t nd_opt_first_non_phi(const struct nd_nir_func *f, uint32_t block)
{
	uint32_t at = f->blocks.data[block].first;

	while (at != ND_NIR_NONE && f->insts.data[at].op == ND_NIR_PHI)
		at = f->insts.data[at].next;
	return at;
}

void nd_opt_rename_pred(struct nd_nir_func *f, uint32_t block, uint32_t from, uint32_t to)
{
	ND_NIR_EACH(f, block, at)
	{
		struct nd_nir_inst *phi = &f->insts.data[at];
		uint32_t *args = nd_nir_args(f, phi);

		if (phi->op != ND_NIR_PHI)
			return;
		for (uint32_t k = 0; k < phi->nargs; k += 2)
			if (args[k] == from)
				args[k] = to;
	}
}

uint32_t nd_opt_split_after(struct nd_nir_func *f, uint32_t at)
{
	uint32_t from = f->insts.data[at].block, to = nd_nir_block_new(f), nsucc;
	uint32_t first = f->insts.data[at].next;
	const uint32_t *succ;

	nd_nir_facts_split(f, at, to);
	f->blocks.data[to].first = first;
	f->blocks.data[to].last = f->blocks.data[from].last;
	f->blocks.data[from].last = at;
	f->insts.data[at].next = ND_NIR_NONE;
	f->insts.data[first].prev = ND_NIR_NONE;
	ND_NIR_EACH(f, to, moved)
	f->insts.data[moved].block = to;
	succ = nd_nir_succ_span(f, to, &nsucc);
	for (uint32_t k = 0; k < nsucc; k++)
		nd_opt_rename_pred(f, succ[k], from, to);
	return to;
}

uint64_t nd_opt_compact(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	(void)m;
	(void)scratch;
	nd_nir_func_compact(f);
	return 0;
}
