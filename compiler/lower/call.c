// Calls. What a throwing call leaves is tested at once: `is_err` true goes on in a block that hands the error to the
// innermost handler or clean-up, or to the caller.
//
// The `self` of a struct's method is passed by address: of the place, if the argument is one, else of a temporary. The
// address is taken after the other arguments have been evaluated, since they may make a list's elements move.
#include "lower/lower.h"

#include <assert.h>
#include <string.h>

// Two blocks: where all is well, and where an error is thrown. When the throw leaves the function nothing reads
// variables on that side, so the good side may go on with the variables of the block before (see ssa.c).
static void
fork(struct lower_fn *fn, uint32_t *good, uint32_t *bad)
{
	if (fn->context) {
		*bad = lower_block_new(fn);
		*good = lower_block_new(fn);
	} else {
		*bad = lower_block_same(fn);
		*good = lower_block_same(fn);
	}
}

void
lower_check(struct lower_fn *fn, uint32_t ok, enum lower_rt maker, const uint32_t *args, uint32_t nargs)
{
	uint32_t good, bad;

	if (!lower_is_live(fn))
		return;
	fork(fn, &good, &bad);
	lower_br(fn, ok, good, bad, ND_NIR_LIKELY);
	lower_seal_start(fn, bad);
	lower_throw(fn, lower_call_rt(fn, maker, args, nargs));
	lower_seal_start(fn, good);
}

void
lower_check_index(struct lower_fn *fn, uint32_t list, nd_nir_type element, uint32_t index)
{
	uint32_t length = lower_emit_aux(fn, ND_NIR_LIST_LEN, ND_NIR_I64, element, 0, &list, 1);

	lower_check(fn, lower_emit2(fn, ND_NIR_IN_BOUNDS, ND_NIR_I1, index, length), LOWER_RT_ERROR_INDEX,
		    (uint32_t[]){index, length}, 2);
}

uint32_t
lower_call_rt(struct lower_fn *fn, enum lower_rt rt, const uint32_t *args, uint32_t nargs)
{
	uint32_t func = lower_runtime(fn->l, rt);

	return lower_emit_aux(fn, ND_NIR_CALL, fn->l->m->funcs.data[func]->ret, func, 0, args, nargs);
}

// Tests the call for an error, and says what its value is.
static uint32_t
finish_call(struct lower_fn *fn, uint32_t call, nd_type type)
{
	uint32_t good, bad;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	if (fn->f->insts.data[call].flags & ND_NIR_THROWS) {
		fork(fn, &good, &bad);
		lower_br(fn, lower_emit1(fn, ND_NIR_IS_ERR, ND_NIR_I1, call), bad, good, ND_NIR_UNLIKELY);
		lower_seal_start(fn, bad);
		lower_throw(fn, lower_emit1(fn, ND_NIR_ERR_OF, ND_NIR_REF, call));
		lower_seal_start(fn, good);
	}
	if (nd_type_kind(fn->l->types, type) == ND_TY_NEVER) {
		lower_unreachable(fn);
		return ND_NIR_NONE;
	}
	return lower_type_of(fn, call) == ND_NIR_VOID ? ND_NIR_NONE : call;
}

static void
set_throws(struct lower_fn *fn, uint32_t call, bool throws)
{
	if (throws && call != ND_NIR_NONE)
		fn->f->insts.data[call].flags |= ND_NIR_THROWS;
}

// A struct passed by address ---------------------------------------------------------------------------------------

struct by_ref {
	struct lower_place place;
	bool is_place;
	bool copied;   // the argument is in a temporary
	uint32_t slot, value;
	nd_nir_type type;
};

static void
by_ref_operands(struct lower_fn *fn, const struct nd_hir *arg, struct by_ref *ret)
{
	ret->type = lower_type(fn->l, arg->type);
	ret->slot = ret->value = ND_NIR_NONE;
	ret->is_place = lower_is_place(fn, arg);
	if (ret->is_place)
		lower_place(fn, arg, &ret->place);
	else
		ret->value = lower_expr(fn, arg);
	ret->copied = !ret->is_place || ret->place.kind == PLACE_VAR;
}

static uint32_t
by_ref_address(struct lower_fn *fn, struct by_ref *self)
{
	if (!self->copied)
		return lower_place_address(fn, &self->place);
	if (self->is_place)
		self->value = lower_place_load(fn, &self->place);
	self->slot = lower_temp_slot(fn, self->type);
	lower_emit2(fn, ND_NIR_STORE, ND_NIR_VOID, self->slot, self->value);
	return self->slot;
}

// A variable that could not be changed in place gets what the method made of the copy.
static void
by_ref_end(struct lower_fn *fn, const struct by_ref *self)
{
	if (!self->copied)
		return;
	if (self->is_place)
		lower_place_store(fn, &self->place, lower_emit1(fn, ND_NIR_LOAD, self->type, self->slot));
	lower_temp_free(fn, self->type, self->slot);
}

// -----------------------------------------------------------------------------------------------------------------

uint32_t
lower_call(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t func = lower_func_ref(fn->l, h->func), *args, call;
	const struct nd_nir_func *callee = fn->l->m->funcs.data[func];
	bool by_ref = h->func->sig.self_by_ref;
	struct by_ref self;

	args = nd_arena_array(&fn->l->arena, uint32_t, h->nargs + 1);
	if (by_ref)
		by_ref_operands(fn, h->args[0], &self);
	for (uint32_t i = by_ref; i < h->nargs; i++)
		args[i] = lower_stored(fn, h->args[i]);
	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	if (by_ref)
		args[0] = by_ref_address(fn, &self);
	call = lower_emit_aux(fn, ND_NIR_CALL, callee->ret, func, 0, args, h->nargs);
	set_throws(fn, call, callee->flags & ND_NIR_F_THROWS);
	if (by_ref)
		by_ref_end(fn, &self);
	return finish_call(fn, call, h->type);
}

uint32_t
lower_call_virtual(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t *args = lower_args(fn, h->args, h->nargs), cls = lower_class(fn->l, h->nominal), call;

	// The vtable may have been incomplete when the class was first seen.
	if (h->kind == ND_HIR_CALL_VIRTUAL)
		lower_class_slots(fn->l, h->nominal);
	call = lower_emit_aux(fn,
			      h->kind == ND_HIR_CALL_VIRTUAL ? ND_NIR_CALL_VIRTUAL : ND_NIR_CALL_INTERFACE,
			      lower_type(fn->l, h->sig->ret), cls, h->i, args, h->nargs);
	set_throws(fn, call, h->sig->throws);
	return finish_call(fn, call, h->type);
}

uint32_t
lower_call_closure(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t *args = lower_args(fn, h->args, h->nargs);
	uint32_t call = lower_emit(fn, ND_NIR_CALL_CLOSURE, lower_type(fn->l, h->sig->ret), args, h->nargs);

	set_throws(fn, call, true);
	return finish_call(fn, call, h->type);
}

// What the closure keeps of one captured variable: the cell it shares, or the value.
static uint32_t
capture(struct lower_fn *fn, struct nd_hir_local *inner)
{
	struct lower_local outer = *lower_local(fn, inner->captured_from);
	uint32_t cell, value;

	if (outer.kind == LOCAL_VOID)
		return lower_int(fn, ND_NIR_I8, 0);
	if (inner->boxed && outer.kind == LOCAL_CELL)
		return lower_var_read(fn, outer.id);
	value = lower_local_load(fn, inner->captured_from);
	if (!inner->boxed)
		return value;
	cell = lower_cell_new(fn, outer.type);
	lower_emit_aux(fn, ND_NIR_FIELD_SET, ND_NIR_VOID, lower_cell_class(fn->l, outer.type), 0,
		       (uint32_t[]){cell, value}, 2);
	return cell;
}

uint32_t
lower_closure(struct lower_fn *fn, const struct nd_hir *h)
{
	const struct nd_hir_func *code = h->closure;
	uint32_t func = lower_closure_ref(fn->l, code), *args;

	if (!code->ncaptures)
		return lower_emit_aux(fn, ND_NIR_CLOSURE_STATIC, ND_NIR_REF, func, 0, NULL, 0);
	args = nd_arena_array(&fn->l->arena, uint32_t, code->ncaptures);
	for (uint32_t i = 0; i < code->ncaptures; i++)
		args[i] = capture(fn, code->captures[i]);
	return lower_emit_aux(fn, ND_NIR_CLOSURE_NEW, ND_NIR_REF, func, 0, args, code->ncaptures);
}
