// Hand-made HIR for the tests of lowering: a module, a few types, and a short name for each kind of node.
#ifndef NOODLE_TEST_LOWER_KIT_H
#define NOODLE_TEST_LOWER_KIT_H

#include "noodle/mem.h"
#include "sema/hir.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>

#include <cmocka.h>

#define INT ND_TY_INT
#define VOID ND_TY_VOID
#define BOOL ND_TY_BOOL
#define NEVER ND_TY_NEVER
#define STRING ND_TY_STRING

struct kit {
	struct nd_arena arena;
	struct nd_intern *intern;
	struct nd_types *types;
	struct nd_nir_module *m;
	struct nd_lower *lower;
	struct nd_hir_local *locals[32];
	uint32_t nlocals;
};

static inline struct kit *
kit_new(void)
{
	struct kit *k = nd_alloc_zero(1, sizeof *k);

	nd_arena_init(&k->arena);
	k->intern = nd_intern_new();
	k->types = nd_types_new(&k->arena, k->intern);
	k->m = nd_nir_module_new("app");
	k->lower = nd_lower_new(k->m, k->types, k->intern);
	return k;
}

static inline void
kit_destroy(struct kit *k)
{
	nd_lower_destroy(&k->lower);
	nd_nir_module_destroy(&k->m);
	nd_types_destroy(&k->types);
	nd_intern_destroy(&k->intern);
	nd_arena_release(&k->arena);
	nd_free(k);
}

// Nodes -----------------------------------------------------------------------------------------------------------

static inline struct nd_hir *
node(struct kit *k, enum nd_hir_kind kind, nd_type type, uint32_t nargs, ...)
{
	struct nd_hir *h = nd_arena_new(&k->arena, struct nd_hir);
	va_list ap;

	h->kind = kind;
	h->type = type;
	h->nargs = nargs;
	h->args = nd_arena_array(&k->arena, struct nd_hir *, nargs);
	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs; i++)
		h->args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	return h;
}

#define N(kind, type, nargs, ...) node(k, ND_HIR_##kind, (type), (nargs), __VA_ARGS__)
#define N0(kind, type) node(k, ND_HIR_##kind, (type), 0)

static inline struct nd_hir *
with_i(struct nd_hir *h, int64_t i)
{
	h->i = i;
	return h;
}

static inline struct nd_hir *
with_label(struct nd_hir *h, struct nd_hir_label *label)
{
	h->label = label;
	return h;
}

static inline struct nd_hir *
with_local(struct nd_hir *h, struct nd_hir_local *local)
{
	h->local = local;
	return h;
}

static inline struct nd_hir *
integer(struct kit *k, int64_t i)
{
	return with_i(N0(INT, INT), i);
}

static inline struct nd_hir *
text(struct kit *k, const char *s)
{
	struct nd_hir *h = N0(STRING, STRING);

	h->str = nd_str(s);
	return h;
}

static inline struct nd_hir_local *
local(struct kit *k, const char *name, nd_type type)
{
	struct nd_hir_local *l = nd_arena_new(&k->arena, struct nd_hir_local);

	l->name = name;
	l->type = type;
	l->index = k->nlocals;
	k->locals[k->nlocals++] = l;
	return l;
}

static inline struct nd_hir *
get(struct kit *k, struct nd_hir_local *l)
{
	return with_local(N0(LOCAL, l->type), l);
}

static inline struct nd_hir *
let(struct kit *k, struct nd_hir_local *l, struct nd_hir *value)
{
	return with_local(node(k, ND_HIR_LET, VOID, value ? 1 : 0, value), l);
}

static inline struct nd_hir *
set(struct kit *k, struct nd_hir_local *l, struct nd_hir *value)
{
	return N(ASSIGN, VOID, 2, get(k, l), value);
}

static inline struct nd_hir *
ret(struct kit *k, struct nd_hir *value)
{
	return node(k, ND_HIR_RETURN, NEVER, value ? 1 : 0, value);
}

// Nominal types ---------------------------------------------------------------------------------------------------

static inline struct nd_nominal *
nominal(struct kit *k, enum nd_type_kind kind, const char *symbol, const struct nd_hir_field *fields, uint32_t nfields)
{
	struct nd_nominal *n = nd_arena_new(&k->arena, struct nd_nominal);

	n->kind = kind;
	n->symbol = symbol;
	n->display = symbol;
	n->linkage = ND_LINK_EXPORT;
	n->fields = fields;
	n->nfields = nfields;
	n->nir_index = ND_NIR_NONE;
	n->type = nd_type_of_nominal(k->types, n);
	return n;
}

// Functions -------------------------------------------------------------------------------------------------------

// A function of the module: `params` are the types, at most four, ended by ND_TY_ERROR.
static inline struct nd_hir_func_ref *
func(struct kit *k, const char *symbol, enum nd_linkage linkage, bool throws, nd_type result, ...)
{
	struct nd_hir_func_ref *ref = nd_arena_new(&k->arena, struct nd_hir_func_ref);
	nd_type *params = nd_arena_array(&k->arena, nd_type, 4);
	va_list ap;

	va_start(ap, result);
	for (nd_type t; (t = va_arg(ap, nd_type)) != ND_TY_ERROR;)
		params[ref->sig.nparams++] = t;
	va_end(ap);
	ref->symbol = symbol;
	ref->linkage = linkage;
	ref->sig.params = params;
	ref->sig.ret = result;
	ref->sig.throws = throws;
	ref->nir_index = ND_NIR_NONE;
	return ref;
}

static inline struct nd_hir *
call(struct kit *k, struct nd_hir_func_ref *ref, uint32_t nargs, ...)
{
	struct nd_hir *h = node(k, ND_HIR_CALL, ref->sig.ret, nargs, NULL, NULL, NULL, NULL);
	va_list ap;

	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs; i++)
		h->args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	h->func = ref;
	return h;
}

static inline struct nd_hir_func *
code(struct kit *k, struct nd_hir_func_ref *ref, struct nd_hir_local **params, uint32_t nparams, struct nd_hir *body)
{
	struct nd_hir_func *f = nd_arena_new(&k->arena, struct nd_hir_func);
	struct nd_hir_local **copy = nd_arena_array(&k->arena, struct nd_hir_local *, nparams);

	for (uint32_t i = 0; i < nparams; i++)
		copy[i] = params[i];
	f->ref = ref;
	f->file = "app.nc";
	f->params = copy;
	f->nparams = nparams;
	f->body = body;
	return f;
}

// The function's text without its first line.
static inline void
check_text(struct kit *k, const char *name, const char *expected)
{
	struct nd_buf out = {0};
	uint32_t index = nd_nir_func_find(k->m, name);
	const char *body;

	assert_int_not_equal(index, ND_NIR_NONE);
	nd_nir_func_compact(k->m->funcs.data[index]);
	nd_nir_print_func(&out, k->m, k->m->funcs.data[index]);
	body = strchr(out.data, '\n') + 1;
	if (strcmp(body, expected) != 0)
		printf("%s", out.data);
	assert_string_equal(body, expected);
	nd_buf_release(&out);
}

static inline void
verify(struct kit *k)
{
	struct nd_buf why = {0};

	for (uint32_t i = 0; i < k->m->funcs.len; i++)
		if (!k->m->funcs.data[i]->blocks.len)
			k->m->funcs.data[i]->flags |= ND_NIR_F_EXTERN;
	if (!nd_nir_verify(k->m, &why)) {
		struct nd_buf out = {0};

		nd_nir_print(&out, k->m);
		fprintf(stderr, "%s\n%s", out.data, why.data);
		nd_buf_release(&out);
		fail();
	}
	nd_buf_release(&why);
}

// Lowers `f`, verifies the module (functions that are only declared count as defined elsewhere), and compares the text,
// unless `expected` is NULL.
static inline void
lower(struct kit *k, struct nd_hir_func *f, const char *expected)
{
	nd_lower_func(k->lower, f);
	verify(k);
	if (expected)
		check_text(k, f->ref->symbol, expected);
}

#endif
