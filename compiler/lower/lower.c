// Lowering of HIR to NIR: the public functions, and a function from its first block to its last. Closures met on the way
// are lowered after the function they stand in: their trees live as long as its tree.
#include "lower/lower.h"

#include <assert.h>

struct nd_lower *
nd_lower_new(struct nd_nir_module *m, const struct nd_types *types, struct nd_intern *intern)
{
	struct nd_lower *l = nd_alloc_zero(1, sizeof *l);

	l->m = m;
	l->types = types;
	l->intern = intern;
	nd_arena_init(&l->arena);
	nd_arena_init(&l->lasting);
	for (uint32_t i = 0; i < LOWER_RT_COUNT; i++)
		l->runtime[i] = ND_NIR_NONE;
	return l;
}

void
nd_lower_destroy(struct nd_lower **self_p)
{
	struct nd_lower *l = *self_p;

	if (!l)
		return;
	*self_p = NULL;
	lower_release(l);
	nd_vec_free(&l->type_cache);
	nd_vec_free(&l->enums);
	nd_vec_free(&l->closures);
	nd_vec_free(&l->locals);
	nd_vec_free(&l->temps);
	nd_map_release(&l->enum_of);
	nd_arena_release(&l->arena);
	nd_arena_release(&l->lasting);
	nd_free(l);
}

static uint32_t
param(struct lower_fn *fn, uint32_t index)
{
	uint32_t inst = lower_emit_aux(fn, ND_NIR_PARAM, fn->f->params[index], 0, index, NULL, 0);

	fn->anchor = inst;
	return inst;
}

static void
bind_params(struct lower_fn *fn, uint32_t first)
{
	const struct nd_hir_func *hir = fn->hir;
	uint32_t *values = nd_arena_array(&fn->l->arena, uint32_t, hir->nparams);

	for (uint32_t i = 0; i < hir->nparams; i++)
		values[i] = param(fn, first + i);
	for (uint32_t i = 0; i < hir->nparams; i++) {
		struct lower_local *local = lower_param_local(fn, hir->params[i], i + 1);

		if (local->kind == LOCAL_POINTER) {
			local->id = values[i];
			lower_debug_address(fn, local, values[i]);
		} else {
			lower_local_init(fn, hir->params[i], values[i]);
		}
	}
}

static void
bind_captures(struct lower_fn *fn, uint32_t closure)
{
	const struct nd_hir_func *hir = fn->hir;
	nd_nir_type *types = nd_arena_array(&fn->l->arena, nd_nir_type, hir->ncaptures), all;

	for (uint32_t i = 0; i < hir->ncaptures; i++)
		types[i] = hir->captures[i]->boxed ? (nd_nir_type)ND_NIR_REF
						   : lower_stored_type(fn->l, hir->captures[i]->type);
	if (!hir->ncaptures)
		return;
	all = nd_nir_agg_type(fn->l->m, types, hir->ncaptures);
	for (uint32_t i = 0; i < hir->ncaptures; i++) {
		uint32_t value = lower_emit_aux(fn, ND_NIR_CLOSURE_GET, types[i], all, i, &closure, 1);
		struct lower_local local = *lower_local(fn, hir->captures[i]);

		if (local.kind == LOCAL_CELL)
			lower_var_write(fn, local.id, value);
		else
			lower_local_init(fn, hir->captures[i], value);
	}
}

static void
lower_body(struct nd_lower *l, const struct nd_hir_func *hir, uint32_t index, bool is_closure)
{
	struct lower_fn fn = {
		.l = l, .f = l->m->funcs.data[index], .hir = hir, .loc = hir->loc};
	uint32_t closure;

	assert(!fn.f->blocks.len);
	fn.f->file = nd_nir_file(l->m, hir->file ? hir->file : "");
	fn.f->loc = hir->loc;
	nd_vec_clear(&l->locals);
	lower_ssa_begin(&fn);
	lower_debug_begin(&fn);
	if (is_closure) {
		closure = param(&fn, 0);
		bind_params(&fn, 1);
		bind_captures(&fn, closure);
	} else {
		bind_params(&fn, 0);
	}
	lower_expr(&fn, hir->body);
	if (fn.f->ret == ND_NIR_VOID)
		lower_return(&fn, ND_NIR_NONE);
	else
		lower_unreachable(&fn); // sema has made sure that every path returns
	lower_ssa_end(&fn);
	nd_nir_func_trim(fn.f);
	nd_arena_reset(&l->arena);
}

void
nd_lower_func(struct nd_lower *self, const struct nd_hir_func *func)
{
	assert(!self->closures.len);
	lower_body(self, func, lower_func_ref(self, func->ref), false);
	while (self->closures.len) {
		const struct nd_hir_func *closure = nd_vec_pop(&self->closures);

		lower_body(self, closure, closure->ref->nir_index, true);
	}
}

void
nd_lower_global(struct nd_lower *self, struct nd_hir_global *global)
{
	lower_global_ref(self, global);
}

void
nd_lower_nominal(struct nd_lower *self, struct nd_nominal *nominal)
{
	if (nominal->kind == ND_TY_STRUCT || (nominal->kind == ND_TY_ENUM && !nominal->has_payload))
		return; // values, without a descriptor
	lower_class_define(self, nominal);
}
