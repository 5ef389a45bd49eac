// What control flow says about variables: after `x != null` or `x is T`, x has a narrower type until it is assigned.
// Facts are kept in the bindings; branches save and restore them.
#include "parse/schema.h"
#include "sema/macro.h"

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

// Looking for assignments ------------------------------------------------------------------------------------------
struct writes {
	struct unit *u;
	nd_sym sym;
	nd_node declaration; // does not count
	bool found;
};

// The variable that a node of a destructuring pattern stands for, or 0.
static nd_sym part_name(struct unit *u, nd_node n)
{
	enum nd_ast_kind k = kind_of(u, n);
	bool names = k == ND_AST_PAT_NAME || k == ND_AST_PAT_REST || (k == ND_AST_PAT_FIELD && !b_of(u, n));
	return names ? a_of(u, n) : 0;
}

static void visit_part(void *arg, nd_node n)
{
	struct writes *w = arg;
	if (part_name(w->u, n) == w->sym)
		w->found = true;
}

// Whether this is the use of a macro that assigns the variable.
static bool given_to_macro(struct unit *u, nd_node call, nd_sym sym, bool in_closure)
{
	struct decl *d = sema_macro_by_name(u, a_of(u, call));
	for (uint32_t i = 0; d && i < list_len(u, b_of(u, call)); i++) {
		nd_node value = list_of(u, b_of(u, call))[i];
		bool named = kind_of(u, value) == ND_AST_NAMED_ARG;
		if (named)
			value = b_of(u, value);
		if (kind_of(u, value) == ND_AST_NAME && a_of(u, value) == sym &&
		    (named || sema_macro_assigns(d, i, in_closure)))
			return true;
	}
	return false;
}

static void visit_write(void *arg, nd_node n)
{
	struct writes *w = arg;
	enum nd_ast_kind k = kind_of(w->u, n);
	if (n == w->declaration)
		return;
	if (k == ND_AST_ASSIGN || k == ND_AST_OP_ASSIGN || k == ND_AST_INC || k == ND_AST_DEC) {
		nd_node t = a_of(w->u, n);
		if (kind_of(w->u, t) == ND_AST_NAME && a_of(w->u, t) == w->sym && t != w->declaration)
			w->found = true;
	} else if (k == ND_AST_DESTRUCTURE) {
		sema_ast_walk(w->u->ast, a_of(w->u, n), visit_part, w);
	} else if (k == ND_AST_CALL) {
		w->found = w->found || given_to_macro(w->u, n, w->sym, false);
	}
}

static bool has_param(struct unit *u, uint32_t params, nd_sym sym)
{
	for (uint32_t i = 0; i < list_len(u, params); i++)
		if (x_of(u, a_of(u, list_of(u, params)[i]))[0] == sym)
			return true;
	return false;
}

static void visit_closure(void *arg, nd_node n)
{
	struct writes *w = arg;
	enum nd_ast_kind k = kind_of(w->u, n);
	if (k == ND_AST_LAMBDA && !has_param(w->u, x_of(w->u, a_of(w->u, n))[0], w->sym))
		sema_ast_walk(w->u->ast, b_of(w->u, n), visit_write, w);
	if (k == ND_AST_FUNC && !has_param(w->u, nd_ast_func(w->u->ast, n)->params, w->sym) && b_of(w->u, n))
		sema_ast_walk(w->u->ast, b_of(w->u, n), visit_write, w);
	if (k == ND_AST_CALL)
		w->found = w->found || given_to_macro(w->u, n, w->sym, true);
}

static struct fctx *outermost(struct fctx *f)
{
	while (f->outer)
		f = f->outer;
	return f;
}

// Where it is declared, and so all that can assign it by name: the function, or the macro; 0: the top level.
static nd_node text_of_variable(struct fctx *f, const struct binding *b, struct unit **u)
{
	struct fctx *root = outermost(f);
	*u = b->use ? b->use->macro->unit : root->home;
	return b->use ? b_of(*u, b->use->macro->node) : root->body_node;
}

// Whether the variable may get another value than the one it was declared with.
bool sema_is_assigned_again(struct fctx *f, const struct binding *b)
{
	struct unit *u;
	nd_node body = text_of_variable(f, b, &u);
	struct writes w = {.u = u, .sym = b->sym, .declaration = b->local->root->node};
	if (!body)
		return true;
	sema_ast_walk(u->ast, body, visit_write, &w);
	return w.found;
}

// Whether a closure assigns the variable, be it one that comes later: it may do so whenever something is called.
static bool closure_assigns(struct fctx *f, const struct binding *b)
{
	struct local *root = b->local->root;
	if (root->assigned_in_closure || root->closures_looked_at)
		return root->assigned_in_closure;
	root->closures_looked_at = true;
	struct unit *u;
	nd_node body = text_of_variable(f, b, &u);
	struct writes w = {.u = u, .sym = b->sym, .declaration = root->node};
	if (body) {
		sema_ast_walk(u->ast, body, visit_closure, &w);
	} else { // a statement of the entry module
		const struct nd_ast *t = u->ast;
		for (uint32_t i = 0; i < nd_ast_list_len(t, t->top); i++)
			if (kind_of(u, nd_ast_list(t, t->top)[i]) != ND_AST_FUNC)
				sema_ast_walk(t, nd_ast_list(t, t->top)[i], visit_closure, &w);
	}
	root->assigned_in_closure = w.found;
	return w.found;
}

void sema_narrow_to(struct fctx *f, struct binding *b, nd_type type)
{
	if (!closure_assigns(f, b))
		b->narrowed = type;
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
	struct view before = sema_enter(f, &n);
	struct binding *b = kind_of(f->unit, n) == ND_AST_NAME ? sema_find_binding(f, a_of(f->unit, n)) : NULL;
	sema_look_at(f, &before);
	return b;
}

// With the facts found so far: in `x != null && x is T` the second one begins where the first one ends.
static nd_type known_type(const struct binding *b, const struct facts *facts)
{
	for (uint32_t i = facts->items.len; i-- > 0;)
		if (facts->items.data[i].local == b->local)
			return facts->items.data[i].type;
	return b->narrowed != ND_TY_ERROR ? b->narrowed : b->local->h.type;
}

void sema_facts_of(struct fctx *f, nd_node n, bool when, struct facts *ret)
{
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	ND_VEC(nd_node) rest = {0}; // chains lean to the left and may be long
	for (; (k == ND_AST_AND || k == ND_AST_OR) && when == (k == ND_AST_AND); k = kind_of(u, n)) {
		nd_vec_push(&rest, b_of(u, n));
		n = a_of(u, n);
	}
	if (rest.len)
		sema_facts_of(f, n, when, ret);
	for (bool chain = rest.len > 0; chain; chain = rest.len > 0)
		sema_facts_of(f, nd_vec_pop(&rest), when, ret);
	if (rest.cap) {
		nd_vec_free(&rest);
		return;
	}
	switch (k) {
	case ND_AST_NAME: // of a macro's parameter
		if (sema_is_macro_param(f, n)) {
			struct view before = sema_enter(f, &n);
			sema_facts_of(f, n, when, ret);
			sema_look_at(f, &before);
		}
		break;
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
		nd_type t = b ? known_type(b, ret) : NO_TYPE;
		if (tk(f->s, t) == ND_TY_OPTION)
			fact(ret, b->local, b->sym, nd_type_arg(f->s->types, t, 0));
		break;
	}
	case ND_AST_IS: {
		struct binding *b = when ? local_of(f, a_of(u, n)) : NULL;
		if (!b)
			break;
		uint32_t before = f->s->diags->errors;
		nd_type t = sema_type_of_node(u, b_of(u, n), f->env);
		if (f->s->diags->errors == before && t != ND_TY_ERROR &&
		    sema_can_test(f->s, known_type(b, ret), t))
			fact(ret, b->local, b->sym, t);
		break;
	}
	default:
		break;
	}
}

static struct binding *binding_of(struct fctx *f, const struct local *local)
{
	for (uint32_t i = f->s->bindings.len; i > f->base; i--)
		if (f->s->bindings.data[i - 1].local == local)
			return &f->s->bindings.data[i - 1];
	return NULL;
}

void sema_facts_apply(struct fctx *f, const struct facts *facts)
{
	for (uint32_t i = 0; i < facts->items.len; i++) {
		struct binding *b = binding_of(f, facts->items.data[i].local);
		if (b)
			sema_narrow_to(f, b, facts->items.data[i].type);
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

static void kill_all(struct fctx *f)
{
	for (uint32_t i = f->base; i < f->s->bindings.len; i++)
		f->s->bindings.data[i].narrowed = ND_TY_ERROR;
}

static void visit_part_kill(void *arg, nd_node n)
{
	struct fctx *f = arg;
	nd_sym sym = part_name(f->unit, n);
	if (sym)
		sema_narrow_kill(f, sym);
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
		sema_ast_walk(u->ast, a_of(u, n), visit_part_kill, f);
	} else if (k == ND_AST_CALL && sema_macro_by_name(u, a_of(u, n))) {
		for (uint32_t i = f->base; i < f->s->bindings.len; i++)
			if (given_to_macro(u, n, f->s->bindings.data[i].sym, false))
				f->s->bindings.data[i].narrowed = ND_TY_ERROR;
	}
}

void sema_narrow_kill_assigned(struct fctx *f, nd_node n)
{
	bool any = false;
	for (uint32_t i = f->base; i < f->s->bindings.len && !any; i++)
		any = f->s->bindings.data[i].narrowed != ND_TY_ERROR;
	if (any && f->s->use)
		kill_all(f); // its parameters may be any of them
	else if (any)
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

void sema_narrow_join(struct fctx *f, nd_type **after, uint32_t n)
{
	nd_type *here;
	sema_narrow_save(f, &here);
	if (*after)
		sema_narrow_merge(f, *after, here, n);
	sema_narrow_save(f, after);
}
