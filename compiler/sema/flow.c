// What control flow says about variables: after `x != null` or `x is T`, x has a narrower type until it is assigned.
// Facts are kept in the bindings; branches save and restore them.
#include "parse/schema.h"
#include "sema/internal.h"

#include <string.h>

// Walking a subtree ------------------------------------------------------------------------------------------------
static void walk_list(const struct nd_ast *t, uint32_t list, void (*visit)(void *, nd_node), void *arg)
{
	for (uint32_t i = 0; i < nd_ast_list_len(t, list); i++)
		sema_ast_walk(t, nd_ast_list(t, list)[i], visit, arg);
}

static void walk_word(const struct nd_ast *t, char kind, uint32_t word, void (*visit)(void *, nd_node),
		      void *arg)
{
	if (kind == 'n')
		sema_ast_walk(t, word, visit, arg);
	else if (kind == 'l')
		walk_list(t, word, visit, arg);
}

// Parents come before their children. The first child is walked without the stack: chains of operators and calls lean to
// the left and may be long.
void sema_ast_walk(const struct nd_ast *t, nd_node n, void (*visit)(void *arg, nd_node n), void *arg)
{
	while (n) {
		visit(arg, n);
		const struct nd_ast_schema *schema = &nd_ast_schemas[t->kind.data[n]];
		uint32_t x = schema->a == 'x' ? t->a.data[n] : schema->b == 'x' ? t->b.data[n] : 0;
		for (uint32_t i = 0; x && schema->extra[i]; i++)
			walk_word(t, schema->extra[i], t->extra.data[x + i], visit, arg);
		walk_word(t, schema->b, t->b.data[n], visit, arg);
		if (schema->a == 'l')
			walk_list(t, t->a.data[n], visit, arg);
		n = schema->a == 'n' ? t->a.data[n] : 0;
	}
}

// Facts ----------------------------------------------------------------------------------------------------------
static void fact(struct facts *ret, struct local *local, nd_sym sym, nd_type type)
{
	nd_vec_reserve(&ret->items, ret->items.len + 1);
	ret->items.data[ret->items.len].local = local;
	ret->items.data[ret->items.len].sym = sym;
	ret->items.data[ret->items.len++].type = type;
}

static struct binding *local_of(struct fctx *f, nd_node n)
{
	return kind_of(f->unit, n) == ND_AST_NAME ? sema_find_binding(f, a_of(f->unit, n)) : NULL;
}

void sema_facts_of(struct fctx *f, nd_node n, bool when, struct facts *ret)
{
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	for (; (k == ND_AST_AND || k == ND_AST_OR) && when == (k == ND_AST_AND); k = kind_of(u, n)) {
		sema_facts_of(f, b_of(u, n), when, ret); // chains lean to the left and may be long
		n = a_of(u, n);
	}
	switch (k) {
	case ND_AST_NOT:
		sema_facts_of(f, a_of(u, n), !when, ret);
		break;
	case ND_AST_EQ:
	case ND_AST_NE: {
		if (when != (k == ND_AST_NE))
			break;
		nd_node x = a_of(u, n), y = b_of(u, n);
		if (kind_of(u, x) == ND_AST_NULL) {
			nd_node t = x;
			x = y;
			y = t;
		}
		bool none = kind_of(u, y) == ND_AST_NULL ||
			    (kind_of(u, y) == ND_AST_NAME && a_of(u, y) == f->s->w.None);
		struct binding *b = none ? local_of(f, x) : NULL;
		if (b && tk(f->s, b->local->h.type) == ND_TY_OPTION)
			fact(ret, b->local, b->sym, nd_type_arg(f->s->types, b->local->h.type, 0));
		break;
	}
	case ND_AST_IS: {
		struct binding *b = when ? local_of(f, a_of(u, n)) : NULL;
		if (!b)
			break;
		uint32_t before = f->s->diags->errors;
		nd_type t = sema_type_of_node(u, b_of(u, n), f->env);
		if (f->s->diags->errors == before && t != ND_TY_ERROR &&
		    sema_can_test(f->s, b->local->h.type, t))
			fact(ret, b->local, b->sym, t);
		break;
	}
	default:
		break;
	}
}

void sema_facts_apply(struct fctx *f, const struct facts *facts)
{
	for (uint32_t i = 0; i < facts->items.len; i++) {
		struct binding *b = sema_find_binding(f, facts->items.data[i].sym);
		if (b && b->local == facts->items.data[i].local && !b->local->root->assigned_in_closure)
			b->narrowed = facts->items.data[i].type;
	}
}

void sema_facts_free(struct facts *facts)
{
	nd_vec_free(&facts->items);
}

void sema_narrow_kill(struct fctx *f, nd_sym sym)
{
	struct binding *b = sema_find_binding(f, sym);
	if (b)
		b->narrowed = ND_TY_ERROR;
}

static void visit_kill(void *arg, nd_node n)
{
	struct fctx *f = arg;
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_ASSIGN || k == ND_AST_OP_ASSIGN || k == ND_AST_INC || k == ND_AST_DEC) {
		nd_node target = a_of(u, n);
		if (kind_of(u, target) == ND_AST_NAME)
			sema_narrow_kill(f, a_of(u, target));
	} else if (k == ND_AST_DESTRUCTURE) {
		for (uint32_t i = f->base; i < f->s->bindings.len; i++)
			f->s->bindings.data[i].narrowed = ND_TY_ERROR;
	}
}

void sema_narrow_kill_assigned(struct fctx *f, nd_node n)
{
	bool any = false;
	for (uint32_t i = f->base; i < f->s->bindings.len && !any; i++)
		any = f->s->bindings.data[i].narrowed != ND_TY_ERROR;
	if (any)
		sema_ast_walk(f->unit->ast, n, visit_kill, f);
}

uint32_t sema_narrow_save(struct fctx *f, nd_type **ret)
{
	uint32_t n = f->s->bindings.len - f->base;
	nd_type *saved = nd_arena_alloc(f->arena, (n + 1) * sizeof *saved);
	for (uint32_t i = 0; i < n; i++)
		saved[i] = f->s->bindings.data[f->base + i].narrowed;
	*ret = saved;
	return n;
}

void sema_narrow_restore(struct fctx *f, const nd_type *saved, uint32_t n)
{
	for (uint32_t i = 0; i < n && f->base + i < f->s->bindings.len; i++)
		f->s->bindings.data[f->base + i].narrowed = saved[i];
}

void sema_narrow_merge(struct fctx *f, const nd_type *a, const nd_type *b, uint32_t n)
{
	for (uint32_t i = 0; i < n && f->base + i < f->s->bindings.len; i++)
		f->s->bindings.data[f->base + i].narrowed = a[i] == b[i] ? a[i] : ND_TY_ERROR;
}
