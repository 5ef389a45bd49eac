// Values: one function for every kind of node, the families elsewhere.
#include "lower/lower.h"

#include <assert.h>

uint32_t
lower_stored(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t value = lower_expr(fn, h);

	if (value == ND_NIR_NONE && lower_is_live(fn))
		return lower_int(fn, ND_NIR_I8, 0);
	return value;
}

uint32_t *
lower_args(struct lower_fn *fn, struct nd_hir *const *args, uint32_t nargs)
{
	uint32_t *ret = nd_arena_array(&fn->l->arena, uint32_t, nargs + 1);

	for (uint32_t i = 0; i < nargs; i++)
		ret[i] = lower_stored(fn, args[i]);
	return ret;
}

// Reads of what is stored as i8 for want of a type.
static uint32_t
not_void(struct lower_fn *fn, const struct nd_hir *h, uint32_t value)
{
	return lower_type(fn->l, h->type) == ND_NIR_VOID ? ND_NIR_NONE : value;
}

// Literals --------------------------------------------------------------------------------------------------------

static uint32_t
zero(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_nir_type type = lower_type(fn->l, h->type);

	if (type == ND_NIR_VOID)
		return ND_NIR_NONE;
	if (nd_nir_type_is_int(type))
		return lower_int(fn, type, 0);
	if (nd_nir_type_is_float(type))
		return lower_float(fn, type, 0);
	return lower_emit0(fn, ND_NIR_ZERO, type);
}

static uint32_t
string(struct lower_fn *fn, struct nd_str text)
{
	return lower_emit_aux(fn, ND_NIR_STR, ND_NIR_REF, nd_nir_string(fn->l->m, text), 0, NULL, 0);
}

// Reads of places, and of parts of values that are none -----------------------------------------------------------

static uint32_t
read_place(struct lower_fn *fn, const struct nd_hir *h)
{
	struct lower_place p;

	lower_place(fn, h, &p);
	return not_void(fn, h, lower_place_load(fn, &p));
}

static uint32_t
global(struct lower_fn *fn, const struct nd_hir *h)
{
	if (h->global->is_const && h->global->static_init)
		return lower_expr(fn, h->global->static_init);
	return read_place(fn, h);
}

// Field `index` of the aggregate args[0].
static uint32_t
part(struct lower_fn *fn, const struct nd_hir *h, uint32_t index)
{
	uint32_t agg;
	nd_nir_type type;

	if (lower_is_place(fn, h))
		return read_place(fn, h);
	agg = lower_expr(fn, h->args[0]);
	type = lower_type(fn->l, h->args[0]->type);
	return not_void(fn, h,
			lower_emit_aux(fn, ND_NIR_AGG_GET, fn->l->m->aggs.data[type - ND_NIR_FIRST_AGG].fields[index], 0,
				       index, &agg, 1));
}

// Options ---------------------------------------------------------------------------------------------------------

static uint32_t
some(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t value = lower_stored(fn, h->args[0]);

	if (lower_is_ref_option(fn->l, h->type))
		return value;
	return lower_emit2(fn, ND_NIR_AGG, lower_type(fn->l, h->type), value, lower_int(fn, ND_NIR_I1, 1));
}

static uint32_t
not(struct lower_fn *fn, uint32_t value)
{
	return lower_emit2(fn, ND_NIR_XOR, ND_NIR_I1, value, lower_int(fn, ND_NIR_I1, 1));
}

static uint32_t
is_some(struct lower_fn *fn, const struct nd_hir *h)
{
	if (lower_is_ref_option(fn->l, h->args[0]->type))
		return not(fn, lower_emit1(fn, ND_NIR_IS_NULL, ND_NIR_I1, lower_expr(fn, h->args[0])));
	return part(fn, h, 1);
}

static uint32_t
unwrap(struct lower_fn *fn, const struct nd_hir *h)
{
	if (lower_is_ref_option(fn->l, h->args[0]->type))
		return lower_expr(fn, h->args[0]);
	return part(fn, h, 0);
}

// Objects ---------------------------------------------------------------------------------------------------------

static uint32_t
is_type(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t value = lower_expr(fn, h->args[0]), cls;
	const struct nd_type_info *info = nd_type_info(fn->l->types, h->is_type);

	switch (info->kind) {
	case ND_TY_STRING:
		cls = lower_builtin_class(fn->l, "nd_rt_class_string");
		break;
	case ND_TY_BYTES:
	case ND_TY_LIST:
		cls = lower_builtin_class(fn->l, "nd_rt_class_list");
		break;
	case ND_TY_MAP:
	case ND_TY_SET:
		cls = lower_builtin_class(fn->l, "nd_rt_class_map");
		break;
	case ND_TY_FUNC:
		cls = lower_builtin_class(fn->l, "nd_rt_class_closure");
		break;
	default:
		cls = lower_class(fn->l, info->nominal);
	}
	return lower_emit_aux(fn, ND_NIR_INSTANCE_OF, ND_NIR_I1, cls, 0, &value, 1);
}

static uint32_t
aggregate(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_nir_type type = lower_type(fn->l, h->type);
	uint32_t *args;

	if (!h->nargs)
		return lower_emit0(fn, ND_NIR_ZERO, type);
	args = lower_args(fn, h->args, h->nargs);
	return lower_emit(fn, ND_NIR_AGG, type, args, h->nargs);
}

static struct nd_nominal *
nominal_of(const struct lower_fn *fn, nd_type t)
{
	return nd_type_info(fn->l->types, t)->nominal;
}

static uint32_t
enum_value(struct lower_fn *fn, const struct nd_hir *h)
{
	struct nd_nominal *nominal = nominal_of(fn, h->type);
	uint32_t variant = (uint32_t)h->i, cls, object, tag, *args;

	if (!nominal->has_payload)
		return lower_int(fn, ND_NIR_I32, variant);
	if (!nominal->variants[variant].nfields)
		return lower_emit_aux(fn, ND_NIR_STATIC_REF, ND_NIR_REF,
				      lower_variant_object(fn->l, nominal, variant), 0, NULL, 0);
	args = lower_args(fn, h->args, h->nargs);
	cls = lower_variant_class(fn->l, nominal, variant);
	object = lower_emit_aux(fn, ND_NIR_NEW, ND_NIR_REF, cls, 0, NULL, 0);
	tag = lower_int(fn, ND_NIR_I32, variant);
	lower_emit_aux(fn, ND_NIR_FIELD_SET, ND_NIR_VOID, cls, 0, (uint32_t[]){object, tag}, 2);
	for (uint32_t i = 0; i < h->nargs; i++)
		lower_emit_aux(fn, ND_NIR_FIELD_SET, ND_NIR_VOID, cls,
			       lower_variant_field(fn->l, nominal, variant, i), (uint32_t[]){object, args[i]}, 2);
	return object;
}

static uint32_t
tag(struct lower_fn *fn, const struct nd_hir *h)
{
	struct nd_nominal *nominal = nominal_of(fn, h->args[0]->type);
	uint32_t value = lower_expr(fn, h->args[0]);

	if (!nominal->has_payload)
		return value;
	return lower_emit_aux(fn, ND_NIR_FIELD_GET, ND_NIR_I32, lower_class(fn->l, nominal), 0, &value, 1);
}

static uint32_t
payload(struct lower_fn *fn, const struct nd_hir *h)
{
	struct nd_nominal *nominal = nominal_of(fn, h->args[0]->type);
	uint32_t value = lower_expr(fn, h->args[0]), variant = (uint32_t)h->i;
	uint32_t cls = lower_variant_class(fn->l, nominal, variant);
	uint32_t field = lower_variant_field(fn->l, nominal, variant, h->i2);

	return not_void(fn, h,
			lower_emit_aux(fn, ND_NIR_FIELD_GET, fn->l->m->classes.data[cls].fields[field], cls, field, &value,
				       1));
}

// Control within expressions --------------------------------------------------------------------------------------

// Jumps to `yes` or `no` without ever making a bool of `&&`, `||`, `!`.
void
lower_branch(struct lower_fn *fn, const struct nd_hir *cond, uint32_t yes, uint32_t no)
{
	nd_loc saved = fn->loc;
	uint32_t value, middle;

	switch (cond->kind) {
	case ND_HIR_NOT:
		lower_branch(fn, cond->args[0], no, yes);
		return;
	case ND_HIR_AND:
	case ND_HIR_OR:
		middle = lower_block_new(fn);
		if (cond->kind == ND_HIR_AND)
			lower_branch(fn, cond->args[0], middle, no);
		else
			lower_branch(fn, cond->args[0], yes, middle);
		lower_seal_start(fn, middle);
		if (lower_is_live(fn))
			lower_branch(fn, cond->args[1], yes, no);
		return;
	case ND_HIR_INT:
		lower_jump(fn, cond->i ? yes : no);
		return;
	case ND_HIR_IS_SOME:
		if (lower_is_ref_option(fn->l, cond->args[0]->type)) {
			value = lower_expr(fn, cond->args[0]);
			fn->loc = cond->loc ? cond->loc : saved;
			lower_br(fn, lower_emit1(fn, ND_NIR_IS_NULL, ND_NIR_I1, value), no, yes, 0);
			fn->loc = saved;
			return;
		}
		break;
	default:
		break;
	}
	value = lower_expr(fn, cond);
	fn->loc = cond->loc ? cond->loc : saved;
	lower_br(fn, value, yes, no, 0);
	fn->loc = saved;
}

// COND, AND and OR: `yes` and `no` are computed, or constants if NULL.
static uint32_t
choose(struct lower_fn *fn, const struct nd_hir *h, const struct nd_hir *yes, const struct nd_hir *no)
{
	uint32_t node = lower_node(fn), writes = fn->writes, escapes = fn->escapes;
	uint32_t block[2] = {lower_block_new(fn), lower_block_new(fn)}, join, value[2], end[2];
	const struct nd_hir *arms[2] = {yes, no};
	nd_nir_type type = lower_type(fn->l, h->type);

	lower_branch(fn, h->args[0], block[0], block[1]);
	for (uint32_t i = 0; i < 2; i++) {
		lower_seal_start(fn, block[i]);
		value[i] = arms[i] ? lower_expr(fn, arms[i]) : lower_int(fn, ND_NIR_I1, i == 0);
		end[i] = fn->block;
	}
	for (uint32_t i = 0; i < 2; i++) {
		if (end[i] == ND_NIR_NONE) { // only the other one arrives, or none
			fn->block = end[!i];
			return value[!i];
		}
	}
	join = lower_block_new(fn);
	for (uint32_t i = 0; i < 2; i++) {
		fn->block = end[i];
		lower_jump(fn, join);
	}
	lower_join(fn, join, node, writes, escapes);
	if (type == ND_NIR_VOID)
		return ND_NIR_NONE;
	return lower_phi2(fn, type, end[0], value[0], end[1], value[1]);
}

static uint32_t
sequence(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t value = ND_NIR_NONE;

	for (uint32_t i = 0; i < h->nargs && lower_is_live(fn); i++)
		value = lower_expr(fn, h->args[i]);
	return lower_is_live(fn) ? not_void(fn, h, value) : ND_NIR_NONE;
}

// -----------------------------------------------------------------------------------------------------------------

static uint32_t
expr(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_nir_type type;
	uint32_t value;

	switch (h->kind) {
	case ND_HIR_INT:
		return lower_int(fn, lower_type(fn->l, h->type), h->i);
	case ND_HIR_FLOAT:
		return lower_float(fn, lower_type(fn->l, h->type), h->f);
	case ND_HIR_STRING:
		return string(fn, h->str);
	case ND_HIR_ZERO:
		return zero(fn, h);
	case ND_HIR_UNIT:
		return ND_NIR_NONE;
	case ND_HIR_LOCAL:
		return lower_local_load(fn, h->local);
	case ND_HIR_GLOBAL:
		return global(fn, h);
	case ND_HIR_FIELD:
		return part(fn, h, (uint32_t)h->i);
	case ND_HIR_INDEX:
	case ND_HIR_INDEX_FAST:
		return read_place(fn, h);
	case ND_HIR_NOT:
		value = lower_expr(fn, h->args[0]);
		return not(fn, value);
	case ND_HIR_NEG:
	case ND_HIR_BIT_NOT:
	case ND_HIR_ADD:
	case ND_HIR_SUB:
	case ND_HIR_MUL:
	case ND_HIR_DIV:
	case ND_HIR_MOD:
	case ND_HIR_SHL:
	case ND_HIR_SHR:
	case ND_HIR_BIT_AND:
	case ND_HIR_BIT_OR:
	case ND_HIR_BIT_XOR:
		return lower_arith(fn, h);
	case ND_HIR_EQ:
	case ND_HIR_NE:
	case ND_HIR_LT:
	case ND_HIR_LE:
	case ND_HIR_GT:
	case ND_HIR_GE:
		return lower_relation(fn, h);
	case ND_HIR_AND:
		return choose(fn, h, h->args[1], NULL);
	case ND_HIR_OR:
		return choose(fn, h, NULL, h->args[1]);
	case ND_HIR_COND:
		return choose(fn, h, h->args[1], h->args[2]);
	case ND_HIR_CONVERT:
		return lower_convert(fn, h);
	case ND_HIR_SOME:
		return some(fn, h);
	case ND_HIR_IS_SOME:
		return is_some(fn, h);
	case ND_HIR_UNWRAP:
		return unwrap(fn, h);
	case ND_HIR_RETYPE:
		return lower_expr(fn, h->args[0]);
	case ND_HIR_IS:
		return is_type(fn, h);
	case ND_HIR_AGG:
		return aggregate(fn, h);
	case ND_HIR_NEW:
		return lower_emit_aux(fn, ND_NIR_NEW, ND_NIR_REF, lower_class(fn->l, nominal_of(fn, h->type)), 0, NULL,
				      0);
	case ND_HIR_ENUM:
		return enum_value(fn, h);
	case ND_HIR_TAG:
		return tag(fn, h);
	case ND_HIR_PAYLOAD:
		return payload(fn, h);
	case ND_HIR_LIST:
		return lower_list(fn, h);
	case ND_HIR_CONCAT:
		return lower_concat(fn, h);
	case ND_HIR_CALL:
		return lower_call(fn, h);
	case ND_HIR_CALL_VIRTUAL:
	case ND_HIR_CALL_INTERFACE:
		return lower_call_virtual(fn, h);
	case ND_HIR_CALL_CLOSURE:
		return lower_call_closure(fn, h);
	case ND_HIR_INTRINSIC:
		return lower_intrinsic(fn, h);
	case ND_HIR_CLOSURE:
		return lower_closure(fn, h);
	case ND_HIR_FUNC:
		return lower_emit_aux(fn, ND_NIR_CLOSURE_STATIC, ND_NIR_REF, lower_thunk(fn->l, h->func), 0, NULL, 0);
	case ND_HIR_SEQ:
		return sequence(fn, h);
	case ND_HIR_LET:
		lower_let(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_ASSIGN:
		lower_assign(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_IF:
		lower_if(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_LOOP:
		lower_loop(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_BLOCK:
		lower_labelled_block(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_BREAK:
		lower_break(fn, h->label);
		return ND_NIR_NONE;
	case ND_HIR_CONTINUE:
		lower_continue(fn, h->label);
		return ND_NIR_NONE;
	case ND_HIR_RETURN:
		type = fn->f->ret;
		value = h->nargs ? lower_expr(fn, h->args[0]) : ND_NIR_NONE;
		lower_return(fn, type == ND_NIR_VOID ? ND_NIR_NONE : value);
		return ND_NIR_NONE;
	case ND_HIR_THROW:
		lower_throw(fn, lower_expr(fn, h->args[0]));
		return ND_NIR_NONE;
	case ND_HIR_TRY:
		lower_try(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_FINALLY:
		lower_finally(fn, h);
		return ND_NIR_NONE;
	case ND_HIR_KIND_COUNT:
		break;
	}
	assert(!"a kind of node");
	return ND_NIR_NONE;
}

uint32_t
lower_expr(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_loc saved = fn->loc;
	uint32_t value;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	if (h->loc)
		fn->loc = h->loc;
	value = expr(fn, h);
	fn->loc = saved;
	return lower_is_live(fn) ? value : ND_NIR_NONE;
}
