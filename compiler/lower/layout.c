// Types and classes of NIR for those of the language.
//
// An enum with a payload in some variant becomes a class for the enum itself, "<enum>", whose one field is the tag, and
// a class for each variant, "<enum>.<Variant>", derived from it: so the tag is at one place, and `is` works on the enum.
// Fields of a variant: the tag (i32), small scalars that fit in the four bytes behind it, references from offset 16 on,
// the rest. A variant without payload is a static object, "<enum>.<Variant>$object".
//
// A class that code merely uses is declared: its layout is known, its descriptor is another object's. Only
// nd_lower_nominal makes it one of this object, with its methods; before that their signatures may not be known.
#include "lower/lower.h"

#include <assert.h>
#include <string.h>

// Types -----------------------------------------------------------------------------------------------------------

static nd_nir_type
struct_type(struct nd_lower *l, const struct nd_nominal *nominal)
{
	nd_nir_type *fields = nd_alloc_zero(nominal->nfields + 1, sizeof *fields), ret;

	for (uint32_t i = 0; i < nominal->nfields; i++)
		fields[i] = lower_stored_type(l, nominal->fields[i].type);
	fields[nominal->nfields] = ND_NIR_I8; // a struct without fields still takes a byte
	ret = nd_nir_agg_type(l->m, fields, nominal->nfields ? nominal->nfields : 1);
	nd_free(fields);
	return ret;
}

static nd_nir_type
tuple_type(struct nd_lower *l, nd_type t)
{
	uint32_t n = nd_type_info(l->types, t)->nargs;
	nd_nir_type *fields = nd_alloc_zero(n + 1, sizeof *fields), ret;

	for (uint32_t i = 0; i < n; i++)
		fields[i] = lower_stored_type(l, nd_type_arg(l->types, t, i));
	fields[n] = ND_NIR_I8;
	ret = nd_nir_agg_type(l->m, fields, n ? n : 1);
	nd_free(fields);
	return ret;
}

bool
lower_is_ref_option(struct nd_lower *l, nd_type t)
{
	nd_type inner;

	if (nd_type_kind(l->types, t) != ND_TY_OPTION)
		return false;
	inner = nd_type_arg(l->types, t, 0);
	return nd_type_kind(l->types, inner) != ND_TY_OPTION && nd_type_is_ref(l->types, inner);
}

static nd_nir_type
make_type(struct nd_lower *l, nd_type t)
{
	const struct nd_type_info *info = nd_type_info(l->types, t);
	nd_nir_type fields[3];

	switch (info->kind) {
	case ND_TY_VOID:
	case ND_TY_NEVER:
		return ND_NIR_VOID;
	case ND_TY_BOOL:
		return ND_NIR_I1;
	case ND_TY_I8:
	case ND_TY_U8:
		return ND_NIR_I8;
	case ND_TY_I16:
	case ND_TY_U16:
		return ND_NIR_I16;
	case ND_TY_CHAR:
	case ND_TY_I32:
	case ND_TY_U32:
		return ND_NIR_I32;
	case ND_TY_INT:
	case ND_TY_U64:
	case ND_TY_RAW:
		return ND_NIR_I64;
	case ND_TY_F32:
		return ND_NIR_F32;
	case ND_TY_FLOAT:
		return ND_NIR_F64;
	case ND_TY_NULL:
	case ND_TY_STRING:
	case ND_TY_BYTES:
	case ND_TY_ANY:
	case ND_TY_LIST:
	case ND_TY_MAP:
	case ND_TY_SET:
	case ND_TY_FUNC:
	case ND_TY_CLASS:
	case ND_TY_INTERFACE:
		return ND_NIR_REF;
	case ND_TY_RANGE:
		fields[0] = fields[1] = ND_NIR_I64;
		fields[2] = ND_NIR_I1;
		return nd_nir_agg_type(l->m, fields, 3);
	case ND_TY_OPTION:
		if (lower_is_ref_option(l, t))
			return ND_NIR_REF;
		fields[0] = lower_stored_type(l, nd_type_arg(l->types, t, 0));
		fields[1] = ND_NIR_I1;
		return nd_nir_agg_type(l->m, fields, 2);
	case ND_TY_TUPLE:
		return tuple_type(l, t);
	case ND_TY_STRUCT:
		return struct_type(l, info->nominal);
	case ND_TY_ENUM:
		return info->nominal->has_payload ? ND_NIR_REF : ND_NIR_I32;
	default:
		assert(!"a type that sema does not let through");
		return ND_NIR_VOID;
	}
}

nd_nir_type
lower_type(struct nd_lower *l, nd_type t)
{
	nd_nir_type ret;

	if (t < l->type_cache.len && l->type_cache.data[t] != ND_NIR_NONE)
		return l->type_cache.data[t];
	ret = make_type(l, t);
	while (l->type_cache.len <= t)
		nd_vec_push(&l->type_cache, ND_NIR_NONE);
	l->type_cache.data[t] = ret;
	return ret;
}

nd_nir_type
lower_stored_type(struct nd_lower *l, nd_type t)
{
	nd_nir_type ret = lower_type(l, t);

	return ret == ND_NIR_VOID ? (nd_nir_type)ND_NIR_I8 : ret;
}

nd_nir_type
lower_element(struct nd_lower *l, nd_type list)
{
	if (nd_type_kind(l->types, list) == ND_TY_BYTES)
		return ND_NIR_I8;
	return lower_stored_type(l, nd_type_arg(l->types, list, 0));
}

// Classes ---------------------------------------------------------------------------------------------------------

static const char *
copy_text(struct nd_lower *l, const char *text)
{
	return nd_arena_strndup(&l->m->arena, text, strlen(text));
}

static void
set_fields(struct nd_lower *l, uint32_t cls, const nd_nir_type *fields, uint32_t n)
{
	struct nd_nir_class *c = &l->m->classes.data[cls];

	c->fields = nd_arena_array(&l->m->arena, nd_nir_type, n);
	c->nfields = n;
	if (n)
		memcpy(c->fields, fields, n * sizeof *fields);
}

uint32_t
lower_class(struct nd_lower *l, struct nd_nominal *nominal)
{
	static const enum nd_nir_class_kind kinds[] = {[ND_TY_CLASS] = ND_NIR_CLASS,
						       [ND_TY_INTERFACE] = ND_NIR_INTERFACE,
						       [ND_TY_ENUM] = ND_NIR_ENUM};
	struct nd_nir_class *c;
	nd_nir_type *fields;
	uint32_t cls, base = ND_NIR_NONE;
	bool is_new;

	if (nominal->nir_index != ND_NIR_NONE)
		return nominal->nir_index;
	assert(nominal->kind != ND_TY_STRUCT);
	cls = nominal->nir_index = nd_nir_class_named(l->m, nominal->symbol, &is_new);
	if (!is_new)
		return cls;
	if (nominal->base)
		base = lower_class(l, nominal->base);
	fields = nd_alloc_zero(nominal->nfields + 1, sizeof *fields);
	for (uint32_t i = 0; i < nominal->nfields; i++)
		fields[i] = lower_stored_type(l, nominal->fields[i].type);
	if (nominal->kind == ND_TY_ENUM) {
		fields[0] = ND_NIR_I32;
		set_fields(l, cls, fields, 1);
	} else {
		set_fields(l, cls, fields, nominal->nfields);
	}
	nd_free(fields);
	c = &l->m->classes.data[cls];
	c->display = copy_text(l, nominal->display);
	c->kind = kinds[nominal->kind];
	c->flags = ND_NIR_C_EXTERN | (nominal->is_abstract ? ND_NIR_C_ABSTRACT : 0) |
		   (nominal->is_closed ? ND_NIR_C_CLOSED : 0);
	c->base = base;
	lower_class_slots(l, nominal);
	return cls;
}

static void define_object(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant);

static void
set_itables(struct nd_lower *l, const struct nd_nominal *nominal, uint32_t cls)
{
	struct nd_nir_itable *itables = nd_arena_array(&l->m->arena, struct nd_nir_itable, nominal->nitables);

	for (uint32_t i = 0; i < nominal->nitables; i++) {
		const struct nd_hir_itable *from = &nominal->itables[i];

		itables[i].interface = lower_class(l, from->interface);
		itables[i].nmethods = from->nmethods;
		itables[i].methods = nd_arena_array(&l->m->arena, uint32_t, from->nmethods);
		for (uint32_t k = 0; k < from->nmethods; k++)
			itables[i].methods[k] =
				from->methods[k] ? lower_func_ref(l, from->methods[k]) : ND_NIR_NONE;
	}
	l->m->classes.data[cls].itables = itables;
	l->m->classes.data[cls].nitables = nominal->nitables;
}

void
lower_class_slots(struct nd_lower *l, struct nd_nominal *nominal)
{
	uint32_t cls = lower_class(l, nominal);
	struct nd_nir_class *c = &l->m->classes.data[cls];

	if (nominal->kind == ND_TY_INTERFACE || c->nvtable >= nominal->nvtable)
		return; // of an interface, the slots are in the tables of the classes that implement it
	c->nvtable = nominal->nvtable;
	c->vtable = nd_arena_array(&l->m->arena, uint32_t, c->nvtable);
	for (uint32_t i = 0; i < c->nvtable; i++)
		c->vtable[i] = ND_NIR_NONE;
}

static void
define_class(struct nd_lower *l, const struct nd_nominal *nominal, uint32_t cls)
{
	struct nd_nir_class *c = &l->m->classes.data[cls];

	c->flags = (c->flags & (ND_NIR_C_ABSTRACT | ND_NIR_C_CLOSED)) | (nominal->linkage == ND_LINK_ONCE ? ND_NIR_C_LINKONCE : 0);
	set_itables(l, nominal, cls);
}

void
lower_class_define(struct nd_lower *l, struct nd_nominal *nominal)
{
	uint32_t cls = lower_class(l, nominal);

	lower_class_slots(l, nominal);
	if (nominal->linkage == ND_LINK_EXTERN || nominal->linkage == ND_LINK_RUNTIME)
		return;
	define_class(l, nominal, cls);
	for (uint32_t i = 0; i < l->m->classes.data[cls].nvtable; i++) {
		uint32_t method = nominal->vtable[i] ? lower_func_ref(l, nominal->vtable[i]) : ND_NIR_NONE;

		l->m->classes.data[cls].vtable[i] = method;
	}
	if (nominal->destructor) {
		uint32_t destructor = lower_func_ref(l, nominal->destructor);

		l->m->classes.data[cls].destructor = destructor;
	}
	for (uint32_t i = 0; i < nominal->nvariants; i++) {
		define_class(l, nominal, lower_variant_class(l, nominal, i));
		if (!nominal->variants[i].nfields)
			define_object(l, nominal, i);
	}
}

uint32_t
lower_builtin_class(struct nd_lower *l, const char *symbol)
{
	bool is_new;
	uint32_t cls = nd_nir_class_named(l->m, symbol, &is_new);

	if (is_new)
		l->m->classes.data[cls].flags = ND_NIR_C_EXTERN;
	return cls;
}

// Cells -----------------------------------------------------------------------------------------------------------

static void
type_text(const struct nd_nir_module *m, struct nd_buf *out, nd_nir_type t)
{
	static const char *const names[] = {"void", "i1", "i8", "i16", "i32", "i64", "f32", "f64", "ref", "ptr"};
	const struct nd_nir_agg *agg;

	if (t < ND_NIR_FIRST_AGG) {
		nd_buf_add_cstr(out, names[t]);
		return;
	}
	agg = &m->aggs.data[t - ND_NIR_FIRST_AGG];
	for (uint32_t i = 0; i < agg->nfields; i++) {
		nd_buf_add_char(out, i ? ',' : '{');
		type_text(m, out, agg->fields[i]);
	}
	nd_buf_add_char(out, '}');
}

uint32_t
lower_cell_class(struct nd_lower *l, nd_nir_type content)
{
	struct nd_buf name = {0};
	uint32_t cls;
	bool is_new;

	nd_buf_add_cstr(&name, "std/prelude.$cell<");
	type_text(l->m, &name, content);
	nd_buf_add_char(&name, '>');
	cls = nd_nir_class_named(l->m, name.data, &is_new);
	nd_buf_release(&name);
	if (is_new) {
		l->m->classes.data[cls].kind = ND_NIR_BOX;
		l->m->classes.data[cls].flags = ND_NIR_C_LINKONCE;
		l->m->classes.data[cls].display = "variable";
		set_fields(l, cls, &content, 1);
	}
	return cls;
}

// Enum variants ---------------------------------------------------------------------------------------------------

static struct lower_enum *
enum_of(struct nd_lower *l, struct nd_nominal *nominal)
{
	uint32_t cls = lower_class(l, nominal), index, n = nominal->nvariants;
	struct lower_enum item = {.nominal = nominal};

	if (nd_map_get(&l->enum_of, cls, &index))
		return &l->enums.data[index];
	item.classes = nd_arena_array(&l->lasting, uint32_t, n);
	item.objects = nd_arena_array(&l->lasting, uint32_t, n);
	item.field_of = nd_arena_array(&l->lasting, uint32_t *, n);
	for (uint32_t i = 0; i < n; i++)
		item.classes[i] = item.objects[i] = ND_NIR_NONE;
	nd_map_set(&l->enum_of, cls, l->enums.len);
	nd_vec_push(&l->enums, item);
	return &nd_vec_last(&l->enums);
}

void
lower_variant_fields(struct nd_lower *l, const struct nd_hir_variant *v, nd_nir_type *fields, uint32_t *field_of)
{
	enum { HOLE = 12, HOLE_END = 16 }; // header, tag; references begin at a multiple of 8
	uint32_t n = 1, offset = HOLE;

	fields[0] = ND_NIR_I32;
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < v->nfields; i++) {
			nd_nir_type t = lower_stored_type(l, v->fields[i].type);
			bool refs = nd_nir_type_has_refs(l->m, t);
			uint32_t align = nd_nir_type_align(l->m, t);
			uint32_t end = (offset + align - 1) / align * align + nd_nir_type_size(l->m, t);

			if (field_of[i] || (round == 0 && (refs || end > HOLE_END)) || (round == 1 && !refs))
				continue;
			if (round == 0)
				offset = end;
			fields[n] = t;
			field_of[i] = n++;
		}
	}
}

uint32_t
lower_variant_class(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant)
{
	struct lower_enum *e = enum_of(l, nominal);
	const struct nd_hir_variant *v = &nominal->variants[variant];
	uint32_t base = lower_class(l, nominal), cls;
	nd_nir_type *fields;
	struct nd_nir_class *c;
	char *name;
	bool is_new;

	assert(nominal->has_payload && variant < nominal->nvariants);
	if (e->classes[variant] != ND_NIR_NONE)
		return e->classes[variant];
	name = nd_sprintf("%s.%s", nominal->symbol, nd_intern_text(l->intern, v->name));
	cls = e->classes[variant] = nd_nir_class_named(l->m, name, &is_new);
	nd_free(name);
	e->field_of[variant] = nd_arena_array(&l->lasting, uint32_t, v->nfields);
	fields = nd_alloc_zero(v->nfields + 1, sizeof *fields);
	lower_variant_fields(l, v, fields, e->field_of[variant]);
	set_fields(l, cls, fields, v->nfields + 1);
	nd_free(fields);
	c = &l->m->classes.data[cls];
	c->display = copy_text(l, nominal->display);
	c->kind = ND_NIR_ENUM;
	c->flags = ND_NIR_C_EXTERN;
	c->base = base;
	return cls;
}

uint32_t
lower_variant_field(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant, uint32_t payload)
{
	lower_variant_class(l, nominal, variant);
	return enum_of(l, nominal)->field_of[variant][payload];
}

uint32_t
lower_variant_object(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant)
{
	uint32_t cls = lower_variant_class(l, nominal, variant), global;
	struct lower_enum *e = enum_of(l, nominal);
	struct nd_nir_global *g;
	char *name;

	if (e->objects[variant] != ND_NIR_NONE)
		return e->objects[variant];
	name = nd_sprintf("%s.%s$object", nominal->symbol, nd_intern_text(l->intern, nominal->variants[variant].name));
	global = e->objects[variant] = nd_nir_global_named(l->m, name, NULL);
	nd_free(name);
	g = &l->m->globals.data[global];
	g->type = ND_NIR_REF;
	g->cls = cls;
	g->flags = ND_NIR_G_OBJECT | ND_NIR_G_EXTERN;
	return global;
}

static void
define_object(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant)
{
	uint32_t global = lower_variant_object(l, nominal, variant);
	struct nd_nir_global *g = &l->m->globals.data[global];

	g->flags = ND_NIR_G_OBJECT | (nominal->linkage == ND_LINK_ONCE     ? ND_NIR_G_LINKONCE
				      : nominal->linkage == ND_LINK_EXPORT ? ND_NIR_G_EXPORT
									   : 0);
	g->init = nd_arena_array(&l->m->arena, int64_t, 1);
	g->init[0] = variant;
	g->ninit = 1;
}
