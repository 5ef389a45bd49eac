// Places: what can be assigned to, and what has an address. A place is a root (a variable, an address, a field of an
// object, an element of a list) and a path of fields from there into nested structs. Reading `ps[i].position.x` loads
// one number, not the struct.
#include "lower/lower.h"

#include <assert.h>

// Locals ----------------------------------------------------------------------------------------------------------

struct lower_local *
lower_local(struct lower_fn *fn, struct nd_hir_local *hir)
{
	return lower_param_local(fn, hir, 0);
}

struct lower_local *
lower_param_local(struct lower_fn *fn, struct nd_hir_local *hir, uint32_t param)
{
	struct nd_lower *l = fn->l;
	struct lower_local local = {.hir = hir, .id = ND_NIR_NONE};

	if (hir->nir < l->locals.len && l->locals.data[hir->nir].hir == hir)
		return &l->locals.data[hir->nir];
	local.type = lower_type(l, hir->type);
	if (local.type == ND_NIR_VOID) {
		local.kind = LOCAL_VOID;
	} else if (hir->by_ref) {
		local.kind = LOCAL_POINTER; // `id` is set by the function's prologue
	} else if (hir->boxed) {
		local.kind = LOCAL_CELL;
		local.id = lower_var_new(fn, ND_NIR_REF);
	} else if (hir->address_taken) {
		local.kind = LOCAL_SLOT;
		local.id = lower_at_entry(fn, ND_NIR_SLOT, ND_NIR_PTR, local.type);
	} else {
		local.kind = LOCAL_VAR;
		local.id = lower_var_new(fn, local.type);
	}
	lower_debug_local(fn, &local, param);
	hir->nir = l->locals.len;
	nd_vec_push(&l->locals, local);
	return &nd_vec_last(&l->locals);
}

uint32_t
lower_cell_new(struct lower_fn *fn, nd_nir_type content)
{
	return lower_emit_aux(fn, ND_NIR_NEW, ND_NIR_REF, lower_cell_class(fn->l, content), 0, NULL, 0);
}

static void
local_place(struct lower_fn *fn, struct nd_hir_local *hir, struct lower_place *ret)
{
	struct lower_local local = *lower_local(fn, hir);

	*ret = (struct lower_place){.root = local.type, .type = local.type, .base = local.id, .loc = fn->loc};
	switch (local.kind) {
	case LOCAL_VOID:
		ret->kind = PLACE_VOID;
		return;
	case LOCAL_VAR:
		ret->kind = PLACE_VAR;
		return;
	case LOCAL_SLOT:
	case LOCAL_POINTER:
		ret->kind = PLACE_ADDRESS;
		return;
	case LOCAL_CELL:
		ret->kind = PLACE_FIELD;
		ret->base = lower_var_read(fn, local.id);
		ret->cls = lower_cell_class(fn->l, local.type);
		ret->field = 0;
	}
}

uint32_t
lower_local_load(struct lower_fn *fn, struct nd_hir_local *hir)
{
	struct lower_place p;

	local_place(fn, hir, &p);
	return lower_place_load(fn, &p);
}

void
lower_local_init(struct lower_fn *fn, struct nd_hir_local *hir, uint32_t value)
{
	struct lower_local local = *lower_local(fn, hir);
	struct lower_place p;

	if (local.kind == LOCAL_CELL)
		lower_var_write(fn, local.id, lower_cell_new(fn, local.type));
	local_place(fn, hir, &p);
	lower_place_store(fn, &p, value);
}

// The cell exists before the initial value is computed: a local function may capture itself.
void
lower_let(struct lower_fn *fn, const struct nd_hir *h)
{
	struct lower_local local = *lower_local(fn, h->local);
	struct lower_place p;
	uint32_t value = ND_NIR_NONE;

	if (local.kind == LOCAL_CELL)
		lower_var_write(fn, local.id, lower_cell_new(fn, local.type));
	if (h->nargs)
		value = lower_expr(fn, h->args[0]);
	else if (local.kind == LOCAL_CELL || local.kind == LOCAL_VOID)
		return; // a new cell is zero
	else
		value = lower_emit0(fn, ND_NIR_ZERO, local.type);
	local_place(fn, h->local, &p);
	lower_place_store(fn, &p, value);
}

// Places ----------------------------------------------------------------------------------------------------------

static bool
is_object_field(const struct lower_fn *fn, const struct nd_hir *h)
{
	return h->kind == ND_HIR_FIELD && nd_type_kind(fn->l->types, h->args[0]->type) == ND_TY_CLASS;
}

// A step into the aggregate that args[0] is.
static bool
is_step(const struct lower_fn *fn, const struct nd_hir *h)
{
	if (h->kind == ND_HIR_UNWRAP || h->kind == ND_HIR_IS_SOME)
		return !lower_is_ref_option(fn->l, h->args[0]->type);
	return h->kind == ND_HIR_FIELD && !is_object_field(fn, h);
}

bool
lower_is_place(const struct lower_fn *fn, const struct nd_hir *h)
{
	while (is_step(fn, h))
		h = h->args[0];
	switch (h->kind) {
	case ND_HIR_LOCAL:
	case ND_HIR_GLOBAL:
	case ND_HIR_INDEX:
	case ND_HIR_INDEX_FAST:
		return true;
	default:
		return is_object_field(fn, h);
	}
}

// An element at an address that a foreign function gave or takes.
static void
foreign_element(struct lower_fn *fn, const struct nd_hir *h, struct lower_place *ret)
{
	uint32_t base = lower_expr(fn, h->args[0]), index = lower_expr(fn, h->args[1]), offset;

	ret->kind = PLACE_ADDRESS;
	ret->root = lower_stored_type(fn->l, h->type);
	if (!lower_is_live(fn))
		return;
	offset = lower_emit2(fn, ND_NIR_MUL, ND_NIR_I64, index,
			     lower_int(fn, ND_NIR_I64, nd_nir_type_size(fn->l->m, ret->root)));
	ret->base = lower_emit1(fn, ND_NIR_BITCAST, ND_NIR_PTR, lower_emit2(fn, ND_NIR_ADD, ND_NIR_I64, base, offset));
}

static void
root_place(struct lower_fn *fn, const struct nd_hir *h, struct lower_place *ret)
{
	struct nd_nominal *nominal;

	switch (h->kind) {
	case ND_HIR_LOCAL:
		local_place(fn, h->local, ret);
		return;
	case ND_HIR_GLOBAL:
		if (h->nargs)
			lower_expr(fn, h->args[0]);
		ret->kind = PLACE_ADDRESS;
		ret->base = lower_emit_aux(fn, ND_NIR_GLOBAL_ADDR, ND_NIR_PTR, lower_global_ref(fn->l, h->global), 0,
					   NULL, 0);
		ret->root = lower_type(fn->l, h->type);
		return;
	case ND_HIR_INDEX:
	case ND_HIR_INDEX_FAST:
		if (nd_type_kind(fn->l->types, h->args[0]->type) == ND_TY_U64) {
			foreign_element(fn, h, ret);
			return;
		}
		ret->kind = PLACE_ELEMENT;
		ret->base = lower_expr(fn, h->args[0]);
		ret->index = lower_expr(fn, h->args[1]);
		ret->checked = h->kind == ND_HIR_INDEX_FAST;
		ret->root = lower_element(fn->l, h->args[0]->type);
		return;
	default:
		assert(is_object_field(fn, h));
		nominal = nd_type_info(fn->l->types, h->args[0]->type)->nominal;
		ret->kind = PLACE_FIELD;
		ret->base = lower_expr(fn, h->args[0]);
		ret->cls = lower_class(fn->l, nominal);
		ret->field = (uint32_t)h->i;
		ret->root = lower_stored_type(fn->l, nominal->fields[h->i].type);
	}
}

void
lower_place(struct lower_fn *fn, const struct nd_hir *h, struct lower_place *ret)
{
	const struct nd_hir *root = h;
	uint32_t n = 0;

	while (is_step(fn, root)) {
		root = root->args[0];
		n++;
	}
	*ret = (struct lower_place){.loc = h->loc};
	root_place(fn, root, ret);
	ret->type = ret->root;
	if (!n)
		return;
	ret->path = nd_arena_array(&fn->l->arena, struct lower_step, n);
	ret->npath = n;
	for (root = h; n; root = root->args[0]) {
		struct lower_step *step = &ret->path[--n];

		step->agg = lower_type(fn->l, root->args[0]->type);
		step->field = root->kind == ND_HIR_FIELD     ? (uint32_t)root->i
			      : root->kind == ND_HIR_IS_SOME ? 1
							     : 0;
	}
	{
		const struct lower_step *last = &ret->path[ret->npath - 1];

		ret->type = fn->l->m->aggs.data[last->agg - ND_NIR_FIRST_AGG].fields[last->field];
	}
}

static nd_nir_type
step_type(const struct lower_fn *fn, const struct lower_step *step)
{
	return fn->l->m->aggs.data[step->agg - ND_NIR_FIRST_AGG].fields[step->field];
}

uint32_t
lower_place_address(struct lower_fn *fn, const struct lower_place *p)
{
	uint32_t ptr = ND_NIR_NONE;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	switch (p->kind) {
	case PLACE_VOID:
	case PLACE_VAR:
		assert(!"has an address");
		return ND_NIR_NONE;
	case PLACE_ADDRESS:
		ptr = p->base;
		break;
	case PLACE_FIELD:
		ptr = lower_emit_aux(fn, ND_NIR_FIELD_ADDR, ND_NIR_PTR, p->cls, p->field, &p->base, 1);
		break;
	case PLACE_ELEMENT:
		if (!p->checked)
			lower_check_index(fn, p->base, p->root, p->index);
		ptr = lower_emit_aux(fn, ND_NIR_ELEM_ADDR, ND_NIR_PTR, p->root, 0, (uint32_t[]){p->base, p->index}, 2);
		break;
	}
	for (uint32_t i = 0; i < p->npath; i++)
		ptr = lower_emit_aux(fn, ND_NIR_AGG_ADDR, ND_NIR_PTR, p->path[i].agg, p->path[i].field, &ptr, 1);
	return ptr;
}

static uint32_t
load_var(struct lower_fn *fn, const struct lower_place *p)
{
	uint32_t value = lower_var_read(fn, p->base);

	for (uint32_t i = 0; i < p->npath; i++)
		value = lower_emit_aux(fn, ND_NIR_AGG_GET, step_type(fn, &p->path[i]), 0, p->path[i].field, &value, 1);
	return value;
}

uint32_t
lower_place_load(struct lower_fn *fn, const struct lower_place *p)
{
	uint32_t args[2] = {p->base, p->index};

	if (p->kind == PLACE_VOID || !lower_is_live(fn))
		return ND_NIR_NONE;
	if (p->kind == PLACE_VAR)
		return load_var(fn, p);
	if (p->kind == PLACE_FIELD && !p->npath)
		return lower_emit_aux(fn, ND_NIR_FIELD_GET, p->type, p->cls, p->field, args, 1);
	if (p->kind == PLACE_ELEMENT && !p->npath) {
		if (!p->checked)
			lower_check_index(fn, p->base, p->root, p->index);
		return lower_emit_aux(fn, ND_NIR_LIST_GET, p->type, p->root, 0, args, 2);
	}
	return lower_emit1(fn, ND_NIR_LOAD, p->type, lower_place_address(fn, p));
}

static void
store_var(struct lower_fn *fn, const struct lower_place *p, uint32_t value)
{
	uint32_t *aggs = nd_arena_array(&fn->l->arena, uint32_t, p->npath);

	if (p->npath)
		aggs[0] = lower_var_read(fn, p->base);
	for (uint32_t i = 1; i < p->npath; i++)
		aggs[i] = lower_emit_aux(fn, ND_NIR_AGG_GET, p->path[i].agg, 0, p->path[i - 1].field, &aggs[i - 1], 1);
	for (uint32_t i = p->npath; i-- > 0;)
		value = lower_emit_aux(fn, ND_NIR_AGG_SET, p->path[i].agg, 0, p->path[i].field,
				       (uint32_t[]){aggs[i], value}, 2);
	lower_var_write(fn, p->base, value);
}

void
lower_place_store(struct lower_fn *fn, const struct lower_place *p, uint32_t value)
{
	if (p->kind == PLACE_VOID || !lower_is_live(fn))
		return;
	if (p->kind == PLACE_VAR) {
		store_var(fn, p, value);
	} else if (p->kind == PLACE_FIELD && !p->npath) {
		lower_emit_aux(fn, ND_NIR_FIELD_SET, ND_NIR_VOID, p->cls, p->field, (uint32_t[]){p->base, value}, 2);
	} else if (p->kind == PLACE_ELEMENT && !p->npath) {
		if (!p->checked)
			lower_check_index(fn, p->base, p->root, p->index);
		lower_emit_aux(fn, ND_NIR_LIST_SET, ND_NIR_VOID, p->root, 0,
			       (uint32_t[]){p->base, p->index, value}, 3);
	} else {
		lower_emit2(fn, ND_NIR_STORE, ND_NIR_VOID, lower_place_address(fn, p), value);
	}
}

void
lower_assign(struct lower_fn *fn, const struct nd_hir *h)
{
	struct lower_place p;
	uint32_t value;

	if (lower_type(fn->l, h->args[0]->type) == ND_NIR_VOID) {
		lower_expr(fn, h->args[0]);
		lower_expr(fn, h->args[1]);
		return;
	}
	lower_place(fn, h->args[0], &p);
	value = lower_expr(fn, h->args[1]);
	fn->loc = h->loc;
	lower_place_store(fn, &p, value);
}
