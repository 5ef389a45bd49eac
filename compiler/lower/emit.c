// Instructions into the current block, edges between blocks, and short-lived stack slots.
#include "lower/lower.h"

#include <assert.h>
#include <string.h>

uint32_t
lower_type_of(const struct lower_fn *fn, uint32_t value)
{
	return fn->f->insts.data[value].type;
}

uint32_t
lower_emit_aux(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t aux, int64_t imm,
	       const uint32_t *args, uint32_t nargs)
{
	uint32_t inst;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	for (uint32_t i = 0; i < nargs; i++)
		assert(args[i] != ND_NIR_NONE);
	inst = nd_nir_emit(fn->f, fn->block, op, type, args, nargs, fn->loc);
	fn->f->insts.data[inst].aux = aux;
	fn->f->insts.data[inst].imm.i = imm;
	return inst;
}

uint32_t
lower_emit(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, const uint32_t *args, uint32_t nargs)
{
	return lower_emit_aux(fn, op, type, 0, 0, args, nargs);
}

uint32_t
lower_emit0(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type)
{
	return lower_emit(fn, op, type, NULL, 0);
}

uint32_t
lower_emit1(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t a)
{
	return lower_emit(fn, op, type, &a, 1);
}

uint32_t
lower_emit2(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t a, uint32_t b)
{
	return lower_emit(fn, op, type, (uint32_t[]){a, b}, 2);
}

uint32_t
lower_int(struct lower_fn *fn, nd_nir_type type, int64_t value)
{
	return lower_emit_aux(fn, ND_NIR_ICONST, type, 0, nd_nir_int_wrap(type, (uint64_t)value), NULL, 0);
}

uint32_t
lower_float(struct lower_fn *fn, nd_nir_type type, double value)
{
	uint32_t inst = lower_emit0(fn, ND_NIR_FCONST, type);

	if (inst != ND_NIR_NONE)
		fn->f->insts.data[inst].imm.f = type == ND_NIR_F32 ? (double)(float)value : value;
	return inst;
}

uint32_t
lower_compare(struct lower_fn *fn, enum nd_nir_op op, enum nd_nir_cond cond, uint32_t a, uint32_t b)
{
	uint32_t inst = lower_emit2(fn, op, ND_NIR_I1, a, b);

	if (inst != ND_NIR_NONE)
		fn->f->insts.data[inst].sub = (uint8_t)cond;
	return inst;
}

// Behind the parameters and what was put there before.
uint32_t
lower_at_entry(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t aux)
{
	struct nd_nir_func *f = fn->f;
	uint32_t next = fn->anchor == ND_NIR_NONE ? f->blocks.data[0].first : f->insts.data[fn->anchor].next;

	if (next == ND_NIR_NONE)
		fn->anchor = nd_nir_emit(f, 0, op, type, NULL, 0, fn->loc);
	else
		fn->anchor = nd_nir_insert_before(f, next, op, type, NULL, 0, fn->loc);
	f->insts.data[fn->anchor].aux = aux;
	return fn->anchor;
}

// Edges -----------------------------------------------------------------------------------------------------------

void
lower_jump(struct lower_fn *fn, uint32_t to)
{
	if (!lower_is_live(fn))
		return;
	lower_emit1(fn, ND_NIR_JUMP, ND_NIR_VOID, to);
	lower_edge(fn, fn->block, to);
	fn->block = ND_NIR_NONE;
}

void
lower_br(struct lower_fn *fn, uint32_t cond, uint32_t yes, uint32_t no, uint32_t flags)
{
	uint32_t br;

	if (!lower_is_live(fn))
		return;
	assert(yes != no);
	br = lower_emit(fn, ND_NIR_BR, ND_NIR_VOID, (uint32_t[]){cond, yes, no}, 3);
	fn->f->insts.data[br].flags = (uint16_t)flags;
	lower_edge(fn, fn->block, yes);
	lower_edge(fn, fn->block, no);
	fn->block = ND_NIR_NONE;
}

void
lower_unreachable(struct lower_fn *fn)
{
	lower_emit0(fn, ND_NIR_UNREACHABLE, ND_NIR_VOID);
	fn->block = ND_NIR_NONE;
}

uint32_t
lower_phi2(struct lower_fn *fn, nd_nir_type type, uint32_t pred1, uint32_t value1, uint32_t pred2, uint32_t value2)
{
	uint32_t phi;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	phi = nd_nir_insert_phi(fn->f, fn->block, type);
	nd_nir_set_args(fn->f, phi, (uint32_t[]){pred1, value1, pred2, value2}, 4);
	fn->f->insts.data[phi].loc = fn->loc;
	return phi;
}

// Slots -----------------------------------------------------------------------------------------------------------

uint32_t
lower_temp_slot(struct lower_fn *fn, nd_nir_type type)
{
	struct nd_lower *l = fn->l;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	for (uint32_t i = l->temps.len; i-- > 0;) {
		if (l->temps.data[i].type == type) {
			uint32_t slot = l->temps.data[i].slot;

			l->temps.data[i] = nd_vec_last(&l->temps);
			l->temps.len--;
			return slot;
		}
	}
	return lower_at_entry(fn, ND_NIR_SLOT, ND_NIR_PTR, type);
}

void
lower_temp_free(struct lower_fn *fn, nd_nir_type type, uint32_t slot)
{
	if (slot != ND_NIR_NONE)
		nd_vec_push(&fn->l->temps, ((struct lower_temp){.type = type, .slot = slot}));
}
