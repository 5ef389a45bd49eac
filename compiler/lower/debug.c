// What debuggers are told: the parameters and locals of each function with the text in which they are visible, where
// their values are, and the types. Only what the program names is shown.
//
// While functions are lowered a variable keeps its type of the language; the descriptions are made at the end, when sema
// has laid out everything, and never through lower_class: describing a variable must not add a class to the module, for
// passes look at those.
#include "lower/lower.h"

#include <stdio.h>
#include <string.h>

enum { // noodle/rt.h
	HEADER = 8,
	STRING_BYTE_LEN = 8,
	STRING_LENGTH = 16,
	STRING_DATA = 24,
	LIST_DATA = 8,
	LIST_LEN = 16,
	LIST_CAP = 24,
	LIST_SIZE = 32,
	MAP_ENTRIES = 8,
	MAP_LEN = 16,
	MAP_USED = 20,
	MAP_HEAD_SIZE = 32,
	CLOSURE_CODE = 8,
	POINTER_SIZE = 8
};

// Variables -------------------------------------------------------------------------------------------------------

void
lower_debug_begin(struct lower_fn *fn)
{
	const struct nd_hir_func *hir = fn->hir;
	struct nd_nir_debug *d;

	if (!fn->l->m->debug)
		return;
	d = fn->f->debug = nd_nir_debug_new();
	for (uint32_t i = 1; i < hir->nscopes; i++) {
		const struct nd_hir_scope *from = &hir->scopes[i];
		struct nd_nir_scope to = {from->outer, from->start, from->end};

		if (to.start < nd_vec_last(&d->scopes).start) // a place that is not where the node stands
			to.start = nd_vec_last(&d->scopes).start;
		nd_vec_push(&d->scopes, to);
	}
}

void
lower_debug_local(struct lower_fn *fn, struct lower_local *local, uint32_t param)
{
	struct lower_ssa *s = &fn->l->ssa;
	const struct nd_hir_local *hir = local->hir;
	struct nd_nir_debug *d = fn->f->debug;

	local->shown = ND_NIR_NONE;
	if (!d || local->kind == LOCAL_VOID || hir->name[0] == '$' || !hir->name[0])
		return;
	local->shown = d->vars.len;
	nd_vec_push(&d->vars,
		    ((struct nd_nir_var){.name = nd_arena_strndup(&fn->l->m->arena, hir->name, strlen(hir->name)),
					 .type = hir->type, // of the language, for the time being
					 .scope = param || hir->scope >= d->scopes.len ? 0 : hir->scope,
					 .param = param,
					 .loc = hir->loc ? hir->loc : fn->f->loc}));
	if (local->kind == LOCAL_SLOT) {
		lower_debug_address(fn, local, local->id);
	} else if (local->kind == LOCAL_VAR || local->kind == LOCAL_CELL) {
		while (s->shown.len <= local->id)
			nd_vec_push(&s->shown, ((struct lower_shown){ND_NIR_NONE, false}));
		s->shown.data[local->id] = (struct lower_shown){local->shown, local->kind == LOCAL_CELL};
	}
}

void
lower_debug_address(struct lower_fn *fn, const struct lower_local *local, uint32_t address)
{
	if (local->shown != ND_NIR_NONE)
		nd_nir_fact_add_after(fn->f, address,
				      (struct nd_nir_fact){
					      .var = local->shown, .kind = ND_NIR_FACT_ADDRESS, .value = address});
}

static struct nd_nir_fact
fact_of(const struct lower_shown *shown, uint32_t value)
{
	return (struct nd_nir_fact){.var = shown->var,
				    .kind = shown->is_cell ? ND_NIR_FACT_ADDRESS : ND_NIR_FACT_VALUE,
				    .value = value,
				    .offset = shown->is_cell ? HEADER : 0};
}

static bool
is_shown(const struct lower_fn *fn, uint32_t var)
{
	const struct lower_ssa *s = &fn->l->ssa;

	return fn->f->debug && var < s->shown.len && s->shown.data[var].var != ND_NIR_NONE;
}

void
lower_debug_write(struct lower_fn *fn, uint32_t var, uint32_t value)
{
	if (is_shown(fn, var))
		nd_nir_fact_add(fn->f, fn->block, fact_of(&fn->l->ssa.shown.data[var], value));
}

void
lower_debug_phi(struct lower_fn *fn, uint32_t var, uint32_t phi)
{
	if (is_shown(fn, var))
		nd_vec_push(&fn->l->ssa.shown_phis, ((struct lower_shown_phi){phi, var}));
}

void
lower_debug_end(struct lower_fn *fn, uint32_t (*resolve)(struct lower_ssa *s, uint32_t value))
{
	struct lower_ssa *s = &fn->l->ssa;
	struct nd_nir_debug *d = fn->f->debug;

	if (!d)
		return;
	for (uint32_t i = 0; i < d->facts.len; i++)
		d->facts.data[i].value = resolve(s, d->facts.data[i].value);
	for (uint32_t i = 0; i < s->shown_phis.len; i++) {
		struct lower_shown_phi p = s->shown_phis.data[i];
		const struct nd_nir_inst *phi = &fn->f->insts.data[p.phi];

		if (phi->block != ND_NIR_NONE && phi->op == ND_NIR_PHI)
			nd_nir_fact_add_start(fn->f, phi->block, fact_of(&s->shown.data[p.var], p.phi));
	}
}

// Types -----------------------------------------------------------------------------------------------------------

struct describer {
	struct nd_lower *l;
	struct nd_nir_module *m;
	ND_VEC(uint32_t) of; // by type of the language: index + 1
	ND_VEC(nd_type) todo;
	uint32_t i64, u32, u8, code, object;
};

static uint32_t
add(struct describer *d, struct nd_nir_debug_type t)
{
	nd_vec_push(&d->m->debug_types, t);
	return d->m->debug_types.len - 1;
}

static const char *
keep(struct describer *d, const char *text)
{
	return nd_arena_strndup(&d->m->arena, text, strlen(text));
}

static uint32_t
scalar(struct describer *d, const char *name, enum nd_nir_debug_kind kind, uint32_t size)
{
	return add(d, (struct nd_nir_debug_type){.name = name, .kind = kind, .size = size, .of = ND_NIR_NONE});
}

static uint32_t
pointer(struct describer *d, const char *name, uint32_t of)
{
	return add(d, (struct nd_nir_debug_type){
			      .name = name, .kind = ND_NIR_D_POINTER, .size = POINTER_SIZE, .of = of});
}

static uint32_t
record(struct describer *d, const char *name, uint32_t size, const struct nd_nir_debug_member *members, uint32_t n)
{
	struct nd_nir_debug_member *kept = nd_arena_array(&d->m->arena, struct nd_nir_debug_member, n);

	if (n)
		memcpy(kept, members, n * sizeof *kept);
	return add(d, (struct nd_nir_debug_type){.name = name,
						 .kind = ND_NIR_D_STRUCT,
						 .size = size,
						 .of = ND_NIR_NONE,
						 .members = kept,
						 .nmembers = n});
}

static uint32_t describe(struct describer *d, nd_type t);

static uint32_t
describe_string(struct describer *d)
{
	uint32_t c = scalar(d, "utf8", ND_NIR_D_CHAR, 1);
	uint32_t data = add(d, (struct nd_nir_debug_type){.name = "", .kind = ND_NIR_D_ARRAY, .of = c});
	const struct nd_nir_debug_member members[] = {
		{"byteLength", d->i64, STRING_BYTE_LEN}, {"length", d->i64, STRING_LENGTH}, {"data", data, STRING_DATA}};

	return pointer(d, "string", record(d, "string", STRING_DATA, members, 3));
}

static uint32_t
describe_list(struct describer *d, const char *name, uint32_t element)
{
	const struct nd_nir_debug_member members[] = {
		{"data", pointer(d, "", element), LIST_DATA},
		{"length", d->i64, LIST_LEN},
		{"capacity", d->i64, LIST_CAP}};

	return pointer(d, name, record(d, name, LIST_SIZE, members, 3));
}

static uint32_t
size_of(struct describer *d, nd_type t)
{
	return nd_nir_type_size(d->m, lower_stored_type(d->l, t));
}

static uint32_t
align_to(uint32_t n, uint32_t align)
{
	return (n + align - 1) / align * align;
}

static uint32_t
describe_map(struct describer *d, const char *name, nd_type key, nd_type value)
{
	struct lower_fn nowhere = {.l = d->l};
	nd_nir_type type = lower_map_entry(&nowhere, key, value);
	struct nd_nir_debug_member entry[3] = {
		{"live", d->u32, nd_nir_agg_offset(d->m, type, LOWER_ENTRY_LIVE)},
		{"key", describe(d, key), nd_nir_agg_offset(d->m, type, LOWER_ENTRY_KEY)}}; // a number takes eight bytes
	struct nd_nir_debug_member members[] = {
		{"entries", 0, MAP_ENTRIES}, {"length", d->u32, MAP_LEN}, {"used", d->u32, MAP_USED}};
	uint32_t n = 2;

	if (lower_type(d->l, value) != ND_NIR_VOID)
		entry[n++] = (struct nd_nir_debug_member){"value", describe(d, value),
							  nd_nir_agg_offset(d->m, type, LOWER_ENTRY_VALUE)};
	members[0].type = pointer(d, "", record(d, "entry", nd_nir_type_size(d->m, type), entry, n));
	return pointer(d, name, record(d, name, MAP_HEAD_SIZE, members, 3));
}

// Fields with C layout from `offset` on, appended to `members`; returns the end.
static uint32_t
lay_fields(struct describer *d, const struct nd_hir_field *fields, uint32_t n, uint32_t offset,
	   struct nd_nir_debug_member *members)
{
	for (uint32_t i = 0; i < n; i++) {
		nd_nir_type stored = lower_stored_type(d->l, fields[i].type);

		offset = align_to(offset, nd_nir_type_align(d->m, stored));
		members[i] = (struct nd_nir_debug_member){keep(d, nd_intern_text(d->l->intern, fields[i].name)),
							  describe(d, fields[i].type), offset};
		offset += nd_nir_type_size(d->m, stored);
	}
	return offset;
}

// The objects of a class; `index` has been reserved for the struct. What belongs to the base comes through it.
static void
describe_class(struct describer *d, const struct nd_nominal *nominal, uint32_t index)
{
	struct nd_nir_debug_member *members = nd_alloc_zero(nominal->nfields + 1, sizeof *members), *kept;
	uint32_t inherited = nominal->base ? nominal->base->nfields : 0, n = 0, end;

	if (nominal->nfields < inherited) { // sema never looked into it, so no code does
		nd_free(members);
		return;
	}
	end = lay_fields(d, nominal->fields, nominal->nfields, HEADER, members + 1);
	if (nominal->base) {
		uint32_t base = describe(d, nominal->base->type);

		members[inherited] = (struct nd_nir_debug_member){"", d->m->debug_types.data[base].of, 0};
		n = 1;
	}
	kept = nd_arena_array(&d->m->arena, struct nd_nir_debug_member, nominal->nfields + 1);
	memcpy(kept, members + inherited + 1 - n, (nominal->nfields - inherited + n) * sizeof *kept);
	nd_free(members);
	d->m->debug_types.data[index].members = kept;
	d->m->debug_types.data[index].nmembers = nominal->nfields - inherited + n;
	d->m->debug_types.data[index].size = align_to(end, POINTER_SIZE);
}

static uint32_t
describe_names(struct describer *d, const struct nd_nominal *nominal)
{
	struct nd_nir_debug_member *names = nd_arena_array(&d->m->arena, struct nd_nir_debug_member, nominal->nvariants);

	for (uint32_t i = 0; i < nominal->nvariants; i++)
		names[i] = (struct nd_nir_debug_member){
			keep(d, nd_intern_text(d->l->intern, nominal->variants[i].name)), ND_NIR_NONE, i};
	return add(d, (struct nd_nir_debug_type){.name = keep(d, nominal->display),
						 .kind = ND_NIR_D_ENUM,
						 .size = 4,
						 .of = ND_NIR_NONE,
						 .members = names,
						 .nmembers = nominal->nvariants});
}

static uint32_t
describe_variant(struct describer *d, const struct nd_nominal *nominal, const struct nd_hir_variant *v)
{
	nd_nir_type *fields = nd_alloc_zero(v->nfields + 1, sizeof *fields);
	uint32_t *field_of = nd_alloc_zero(v->nfields + 1, sizeof *field_of), *at, offset = HEADER, ret;
	struct nd_nir_debug_member *members = nd_alloc_zero(v->nfields + 1, sizeof *members);
	char *name = nd_sprintf("%s.%s", nominal->display, nd_intern_text(d->l->intern, v->name));

	lower_variant_fields(d->l, v, fields, field_of);
	fields[0] = ND_NIR_I32;
	at = nd_alloc_zero(v->nfields + 1, sizeof *at);
	for (uint32_t i = 0; i <= v->nfields; i++) {
		offset = align_to(offset, nd_nir_type_align(d->m, fields[i]));
		at[i] = offset;
		offset += nd_nir_type_size(d->m, fields[i]);
	}
	for (uint32_t i = 0; i < v->nfields; i++)
		members[i] = (struct nd_nir_debug_member){keep(d, nd_intern_text(d->l->intern, v->fields[i].name)),
							  describe(d, v->fields[i].type), at[field_of[i]]};
	ret = record(d, keep(d, name), align_to(offset, POINTER_SIZE), members, v->nfields);
	nd_free(name);
	nd_free(members);
	nd_free(at);
	nd_free(field_of);
	nd_free(fields);
	return ret;
}

// DWARF has variant parts, which LLVM's C interface cannot make: the tag, and every variant in the same place.
static void
describe_enum(struct describer *d, const struct nd_nominal *nominal, uint32_t index)
{
	struct nd_nir_debug_member *members =
		nd_arena_array(&d->m->arena, struct nd_nir_debug_member, nominal->nvariants + 1);
	uint32_t n = 1, size = HEADER + POINTER_SIZE;

	members[0] = (struct nd_nir_debug_member){"tag", describe_names(d, nominal), HEADER};
	for (uint32_t i = 0; i < nominal->nvariants; i++) {
		const struct nd_hir_variant *v = &nominal->variants[i];
		uint32_t type;

		if (!v->nfields)
			continue;
		type = describe_variant(d, nominal, v);
		members[n++] = (struct nd_nir_debug_member){keep(d, nd_intern_text(d->l->intern, v->name)), type, 0};
		if (d->m->debug_types.data[type].size > size)
			size = d->m->debug_types.data[type].size;
	}
	d->m->debug_types.data[index].members = members;
	d->m->debug_types.data[index].nmembers = n;
	d->m->debug_types.data[index].size = size;
}

static uint32_t
describe_option(struct describer *d, const char *name, nd_type t)
{
	nd_type inner = nd_type_arg(d->l->types, t, 0);
	uint32_t type = describe(d, inner);
	struct nd_nir_debug_member members[] = {{"value", type, 0}, {"isSome", describe(d, ND_TY_BOOL), 0}};
	nd_nir_type agg;

	if (lower_is_ref_option(d->l, t))
		return pointer(d, name, d->m->debug_types.data[type].of);
	agg = lower_type(d->l, t);
	members[1].offset = nd_nir_agg_offset(d->m, agg, 1);
	return record(d, name, nd_nir_type_size(d->m, agg), members, 2);
}

static uint32_t
describe_tuple(struct describer *d, const char *name, nd_type t)
{
	uint32_t n = nd_type_info(d->l->types, t)->nargs;
	nd_nir_type agg = lower_type(d->l, t);
	struct nd_nir_debug_member *members = nd_alloc_zero(n + 1, sizeof *members);
	uint32_t ret;

	for (uint32_t i = 0; i < n; i++) {
		char text[16];

		snprintf(text, sizeof text, "%u", i);
		members[i] = (struct nd_nir_debug_member){keep(d, text), describe(d, nd_type_arg(d->l->types, t, i)),
							  nd_nir_agg_offset(d->m, agg, i)};
	}
	ret = record(d, name, nd_nir_type_size(d->m, agg), members, n);
	nd_free(members);
	return ret;
}

static void
describe_struct(struct describer *d, const struct nd_nominal *nominal, uint32_t index)
{
	struct nd_nir_debug_member *members = nd_arena_array(&d->m->arena, struct nd_nir_debug_member, nominal->nfields);

	lay_fields(d, nominal->fields, nominal->nfields, 0, members);
	d->m->debug_types.data[index].members = members;
	d->m->debug_types.data[index].nmembers = nominal->nfields;
}

static uint32_t
describe_range(struct describer *d)
{
	const struct nd_nir_debug_member members[] = {
		{"start", d->i64, 0}, {"end", d->i64, 8}, {"isClosed", scalar(d, "bool", ND_NIR_D_BOOL, 1), 16}};

	return record(d, "range", 24, members, 3);
}

// Types that are neither recursive nor made of others.
static uint32_t
describe_plain(struct describer *d, nd_type t, const char *name)
{
	enum nd_type_kind kind = nd_type_kind(d->l->types, t);

	switch (kind) {
	case ND_TY_BOOL:
		return scalar(d, name, ND_NIR_D_BOOL, 1);
	case ND_TY_CHAR:
		return scalar(d, name, ND_NIR_D_CHAR, 4);
	case ND_TY_I8:
	case ND_TY_I16:
	case ND_TY_I32:
	case ND_TY_INT:
		return scalar(d, name, ND_NIR_D_SIGNED, size_of(d, t));
	case ND_TY_U8:
	case ND_TY_U16:
	case ND_TY_U32:
	case ND_TY_U64:
	case ND_TY_RAW:
		return scalar(d, name, ND_NIR_D_UNSIGNED, size_of(d, t));
	case ND_TY_F32:
	case ND_TY_FLOAT:
		return scalar(d, name, ND_NIR_D_FLOAT, size_of(d, t));
	case ND_TY_STRING:
		return describe_string(d);
	case ND_TY_BYTES:
		return describe_list(d, name, d->u8);
	case ND_TY_RANGE:
		return describe_range(d);
	case ND_TY_FUNC:
		return pointer(d, name, d->code);
	default:
		return pointer(d, name, d->object); // any, an interface
	}
}

// What may refer to itself: entered now, so that its fields find it, and filled in later. Of a class, or an enum of
// objects, the pointer is followed by the struct.
static uint32_t
describe_later(struct describer *d, nd_type t, const char *name)
{
	bool is_object = nd_type_kind(d->l->types, t) != ND_TY_STRUCT;
	uint32_t ret = d->m->debug_types.len;

	if (is_object)
		pointer(d, name, ret + 1);
	record(d, name, is_object ? 0 : size_of(d, t), NULL, 0);
	d->of.data[t] = ret + 1;
	nd_vec_push(&d->todo, t);
	return ret;
}

static uint32_t
describe(struct describer *d, nd_type t)
{
	const struct nd_type_info info = *nd_type_info(d->l->types, t);
	const char *name;
	uint32_t ret;

	while (d->of.len <= t)
		nd_vec_push(&d->of, 0);
	if (d->of.data[t])
		return d->of.data[t] - 1;
	name = keep(d, nd_type_text(d->l->types, t));
	switch (info.kind) {
	case ND_TY_LIST:
		ret = describe_list(d, name, describe(d, info.args[0]));
		break;
	case ND_TY_MAP:
		ret = describe_map(d, name, info.args[0], info.args[1]);
		break;
	case ND_TY_SET:
		ret = describe_map(d, name, info.args[0], ND_TY_VOID);
		break;
	case ND_TY_OPTION:
		ret = describe_option(d, name, t);
		break;
	case ND_TY_TUPLE:
		ret = describe_tuple(d, name, t);
		break;
	case ND_TY_STRUCT:
	case ND_TY_CLASS:
		return describe_later(d, t, name);
	case ND_TY_ENUM:
		if (info.nominal->has_payload)
			return describe_later(d, t, name);
		ret = describe_names(d, info.nominal);
		break;
	default:
		ret = describe_plain(d, t, name);
	}
	d->of.data[t] = ret + 1;
	return ret;
}

static void
complete(struct describer *d)
{
	while (d->todo.len) {
		nd_type t = nd_vec_pop(&d->todo);
		const struct nd_type_info info = *nd_type_info(d->l->types, t);
		uint32_t index = d->of.data[t] - 1;

		if (info.kind == ND_TY_STRUCT)
			describe_struct(d, info.nominal, index);
		else if (info.kind == ND_TY_CLASS)
			describe_class(d, info.nominal, index + 1);
		else
			describe_enum(d, info.nominal, index + 1);
	}
}

static void
describe_basics(struct describer *d)
{
	struct nd_nir_debug_member member = {"code", 0, CLOSURE_CODE};

	d->i64 = describe(d, ND_TY_INT);
	d->u32 = describe(d, ND_TY_U32);
	d->u8 = describe(d, ND_TY_U8);
	member.type = pointer(d, "", ND_NIR_NONE);
	d->code = record(d, "closure", CLOSURE_CODE + POINTER_SIZE, &member, 1);
	member = (struct nd_nir_debug_member){"class", d->u32, 0};
	d->object = record(d, "object", HEADER, &member, 1);
}

void
nd_lower_describe(struct nd_lower *self)
{
	self->m->debug = true;
}

void
nd_lower_finish(struct nd_lower *self)
{
	struct describer d = {.l = self, .m = self->m};

	if (!self->m->debug)
		return;
	describe_basics(&d);
	for (uint32_t i = 0; i < self->m->funcs.len; i++) {
		struct nd_nir_debug *f = self->m->funcs.data[i]->debug;

		for (uint32_t k = 0; f && k < f->vars.len; k++)
			f->vars.data[k].type = describe(&d, f->vars.data[k].type);
	}
	for (uint32_t i = 0; i < self->m->globals.len; i++)
		if (self->m->globals.data[i].shown)
			self->m->globals.data[i].debug_type = describe(&d, self->m->globals.data[i].debug_type);
	complete(&d);
	nd_vec_free(&d.of);
	nd_vec_free(&d.todo);
}
