// Interned types: a table of descriptions and a hash map from a description to its id.
#include "sema/types.h"

#include "noodle/map.h"
#include "noodle/vec.h"
#include "sema/hir.h"

#include <assert.h>
#include <string.h>

struct nd_types {
	struct nd_arena *arena;
	struct nd_intern *intern;
	ND_VEC(struct nd_type_info) infos;
	ND_VEC(uint32_t) chain; // next type with the same hash, UINT32_MAX at the end
	struct nd_map first;    // hash -> newest type with it
};

static const char *const scalar_text[ND_TY_SCALAR_COUNT] = {
	[ND_TY_ERROR] = "<error>", [ND_TY_VOID] = "void",   [ND_TY_NEVER] = "never", [ND_TY_NULL] = "null",
	[ND_TY_BOOL] = "bool",     [ND_TY_CHAR] = "char",   [ND_TY_I8] = "int8",     [ND_TY_I16] = "int16",
	[ND_TY_I32] = "int32",     [ND_TY_INT] = "int",     [ND_TY_U8] = "uint8",    [ND_TY_U16] = "uint16",
	[ND_TY_U32] = "uint32",    [ND_TY_U64] = "uint64",  [ND_TY_F32] = "float32", [ND_TY_FLOAT] = "float",
	[ND_TY_STRING] = "string", [ND_TY_BYTES] = "bytes", [ND_TY_ANY] = "any",     [ND_TY_RANGE] = "Range",
	[ND_TY_RAW] = "raw",
};

struct nd_types *nd_types_new(struct nd_arena *arena, struct nd_intern *intern)
{
	struct nd_types *self = nd_alloc_zero(1, sizeof *self);
	self->arena = arena;
	self->intern = intern;
	for (uint32_t k = 0; k < ND_TY_SCALAR_COUNT; k++) {
		struct nd_type_info info = {.kind = (enum nd_type_kind)k, .text = scalar_text[k]};
		nd_vec_push(&self->infos, info);
		nd_vec_push(&self->chain, UINT32_MAX);
	}
	return self;
}

void nd_types_destroy(struct nd_types **self_p)
{
	struct nd_types *self = *self_p;
	if (!self)
		return;
	nd_vec_free(&self->infos);
	nd_vec_free(&self->chain);
	nd_map_release(&self->first);
	nd_free(self);
	*self_p = NULL;
}

const struct nd_type_info *nd_type_info(const struct nd_types *self, nd_type t)
{
	assert(t < self->infos.len);
	return &self->infos.data[t];
}

enum nd_type_kind nd_type_kind(const struct nd_types *self, nd_type t)
{
	return nd_type_info(self, t)->kind;
}

nd_type nd_type_arg(const struct nd_types *self, nd_type t, uint32_t i)
{
	const struct nd_type_info *info = nd_type_info(self, t);
	assert(i < info->nargs);
	return info->args[i];
}

const char *nd_type_text(const struct nd_types *self, nd_type t)
{
	return nd_type_info(self, t)->text;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
	return h * 0xff51afd7ed558ccdu;
}

static uint64_t hash_info(const struct nd_type_info *info)
{
	uint64_t h = mix(info->kind, info->sym);
	h = mix(h, (uint64_t)(uintptr_t)info->nominal);
	for (uint32_t i = 0; i < info->nargs; i++)
		h = mix(h, info->args[i]);
	return h;
}

static bool same_info(const struct nd_type_info *a, const struct nd_type_info *b)
{
	return a->kind == b->kind && a->nargs == b->nargs && a->nominal == b->nominal && a->sym == b->sym &&
	       (a->nargs == 0 || memcmp(a->args, b->args, a->nargs * sizeof *a->args) == 0);
}

static const char *compose_text(struct nd_types *self, const struct nd_type_info *info)
{
	struct nd_buf text = {0};
	switch (info->kind) {
	case ND_TY_OPTION:
		if (nd_type_kind(self, info->args[0]) == ND_TY_FUNC)
			nd_buf_printf(&text, "(%s)?", nd_type_text(self, info->args[0]));
		else
			nd_buf_printf(&text, "%s?", nd_type_text(self, info->args[0]));
		break;
	case ND_TY_FUNC:
	case ND_TY_TUPLE: {
		uint32_t n = info->kind == ND_TY_FUNC ? info->nargs - 1 : info->nargs;
		nd_buf_add_char(&text, '(');
		for (uint32_t i = 0; i < n; i++)
			nd_buf_printf(&text, "%s%s", i ? ", " : "", nd_type_text(self, info->args[i]));
		nd_buf_add_char(&text, ')');
		if (info->kind == ND_TY_FUNC)
			nd_buf_printf(&text, " -> %s", nd_type_text(self, info->args[n]));
		break;
	}
	case ND_TY_PARAM:
		nd_buf_add_cstr(&text, nd_intern_text(self->intern, info->sym));
		break;
	case ND_TY_STRUCT:
	case ND_TY_CLASS:
	case ND_TY_ENUM:
	case ND_TY_INTERFACE:
		nd_buf_add_cstr(&text, info->nominal->display);
		break;
	default: {
		const char *name = info->kind == ND_TY_LIST  ? "List"
				   : info->kind == ND_TY_MAP ? "Map"
							     : "Set";
		nd_buf_printf(&text, "%s<", name);
		for (uint32_t i = 0; i < info->nargs; i++)
			nd_buf_printf(&text, "%s%s", i ? ", " : "", nd_type_text(self, info->args[i]));
		nd_buf_add_char(&text, '>');
	}
	}
	const char *kept = nd_arena_strndup(self->arena, text.data, text.len);
	nd_buf_release(&text);
	return kept;
}

static nd_type intern_info(struct nd_types *self, const struct nd_type_info *info)
{
	uint64_t h = hash_info(info);
	uint32_t head = UINT32_MAX;
	nd_map_get(&self->first, h, &head);
	for (uint32_t t = head; t != UINT32_MAX; t = self->chain.data[t])
		if (same_info(&self->infos.data[t], info))
			return t;
	struct nd_type_info kept = *info;
	if (info->nargs) {
		nd_type *args = nd_arena_array(self->arena, nd_type, info->nargs);
		memcpy(args, info->args, info->nargs * sizeof *args);
		kept.args = args;
	}
	kept.depth = info->nominal ? info->nominal->depth : 1;
	for (uint32_t i = 0; i < info->nargs && info->kind != ND_TY_PARAM; i++)
		if (self->infos.data[info->args[i]].depth >= kept.depth)
			kept.depth = self->infos.data[info->args[i]].depth + 1;
	kept.text = compose_text(self, &kept);
	nd_type id = self->infos.len;
	nd_vec_push(&self->infos, kept);
	nd_vec_push(&self->chain, head);
	nd_map_set(&self->first, h, id);
	return id;
}

nd_type nd_type_make(struct nd_types *self, enum nd_type_kind kind, const nd_type *args, uint32_t nargs)
{
	assert(kind >= ND_TY_SCALAR_COUNT);
	struct nd_type_info info = {.kind = kind, .nargs = nargs, .args = args};
	return intern_info(self, &info);
}

nd_type nd_type_of_nominal(struct nd_types *self, struct nd_nominal *nominal)
{
	struct nd_type_info info = {.kind = nominal->kind, .nominal = nominal};
	return intern_info(self, &info);
}

nd_type nd_type_of_param(struct nd_types *self, nd_sym sym, uint32_t owner)
{
	// The owner tells apart the T of two declarations; it is kept as an argument that no one reads.
	struct nd_type_info info = {.kind = ND_TY_PARAM, .nargs = 1, .args = &owner, .sym = sym};
	return intern_info(self, &info);
}

bool nd_type_is_int(const struct nd_types *self, nd_type t)
{
	enum nd_type_kind k = nd_type_kind(self, t);
	return k >= ND_TY_I8 && k <= ND_TY_U64;
}

bool nd_type_is_signed(const struct nd_types *self, nd_type t)
{
	enum nd_type_kind k = nd_type_kind(self, t);
	return k >= ND_TY_I8 && k <= ND_TY_INT;
}

bool nd_type_is_float(const struct nd_types *self, nd_type t)
{
	enum nd_type_kind k = nd_type_kind(self, t);
	return k == ND_TY_FLOAT || k == ND_TY_F32;
}

uint32_t nd_type_bits(const struct nd_types *self, nd_type t)
{
	switch (nd_type_kind(self, t)) {
	case ND_TY_BOOL:
		return 1;
	case ND_TY_I8:
	case ND_TY_U8:
		return 8;
	case ND_TY_I16:
	case ND_TY_U16:
		return 16;
	case ND_TY_CHAR:
	case ND_TY_I32:
	case ND_TY_U32:
	case ND_TY_F32:
		return 32;
	default:
		return 64;
	}
}

bool nd_type_is_ref(const struct nd_types *self, nd_type t)
{
	const struct nd_type_info *info = nd_type_info(self, t);
	switch (info->kind) {
	case ND_TY_STRING:
	case ND_TY_BYTES:
	case ND_TY_ANY:
	case ND_TY_LIST:
	case ND_TY_MAP:
	case ND_TY_SET:
	case ND_TY_FUNC:
	case ND_TY_CLASS:
	case ND_TY_INTERFACE:
		return true;
	case ND_TY_ENUM:
		return info->nominal->has_payload;
	default:
		return false;
	}
}
