// Statements.
#include "sema/expr.h"
#include "sema/macro.h"

#include <stdio.h>

// Scopes ---------------------------------------------------------------------------------------------------------
struct scope {
	uint32_t bindings, depth_base;
	struct outer_scope outer;
};

static struct scope scope_open(struct fctx *f)
{
	struct scope s = {f->s->bindings.len, f->depth_base, sema_scope_begin(f)};
	f->depth_base = f->s->bindings.len;
	f->block_depth++;
	return s;
}

static void scope_close(struct fctx *f, struct scope s)
{
	f->s->bindings.len = s.bindings;
	f->depth_base = s.depth_base;
	f->block_depth--;
	sema_scope_end(f, s.outer);
}

static bool statement_like(enum nd_ast_kind k)
{
	return k >= ND_AST_EXPR && k <= ND_AST_WITH;
}

static struct nd_hir *statements(struct fctx *f, uint32_t list, nd_node at, bool want_value, nd_type expected)
{
	struct unit *u = f->unit;
	struct stmts out = {0};
	uint32_t n = list_len(u, list);
	struct nd_hir *value = NULL;
	bool dead = false, warned = false;
	for (uint32_t i = 0; i < n; i++) {
		nd_node item = list_of(u, list)[i];
		if (dead && !warned) {
			sema_warn_at(u, u->ast->tok.data[item], "W0304", NULL, "this is never reached");
			warned = true;
		}
		enum nd_ast_kind k = kind_of(u, item);
		struct nd_hir *h;
		if (want_value && i + 1 == n && !dead && (k == ND_AST_EXPR || !statement_like(k))) {
			value = sema_expr(f, k == ND_AST_EXPR ? a_of(u, item) : item, expected);
			break;
		}
		uint32_t run = 1;
		while (k == ND_AST_FUNC && i + run < n && kind_of(u, list_of(u, list)[i + run]) == ND_AST_FUNC)
			run++;
		h = run > 1 ? sema_local_functions(f, list_of(u, list) + i, run) : sema_stmt(f, item);
		i += run - 1;
		if (!dead)
			sema_add(f, &out, h);
		dead = dead || h->type == ND_TY_NEVER;
	}
	if (dead)
		value = NULL;
	return sema_seq(f, &out, value, at);
}

struct nd_hir *sema_block(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	if (kind_of(u, n) != ND_AST_BLOCK)
		return sema_stmt(f, n);
	struct scope scope = scope_open(f);
	struct nd_hir *h = statements(f, a_of(u, n), n, false, NO_TYPE);
	scope_close(f, scope);
	return h;
}

struct nd_hir *sema_block_value(struct fctx *f, nd_node n, nd_type expected)
{
	struct scope scope = scope_open(f);
	struct nd_hir *h = statements(f, a_of(f->unit, n), n, true, expected);
	scope_close(f, scope);
	return h;
}

// Variables ------------------------------------------------------------------------------------------------------
static bool is_global_scope(struct fctx *f)
{
	return f->top_level && f->block_depth == 0 && !f->outer;
}

static struct nd_hir *new_global(struct fctx *f, nd_sym name, nd_node n, nd_type type, struct nd_hir *init,
				 bool is_const)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	if (sema_import_binding(u, name))
		sema_err_node(u, n, "E0302", "rename it, or import the other under a name of its own: `a as b`",
			      "'%s' is imported and declared in this module", text_of(s, name));
	struct decl *old = sema_decl_in(u, name);
	if (old) {
		sema_err_node(u, n, "E0301",
			      old->kind == D_GLOBAL ? "assign without `let`, `var` or `const`" : "rename one of the two",
			      "'%s' is declared twice in this module, first on line %u", text_of(s, name),
			      u->ast->tok_line.data[u->ast->tok.data[old->node]]);
		return sema_mk_error(f, n);
	}
	struct decl *d = nd_arena_new(s->arena, struct decl);
	*d = (struct decl){.kind = D_GLOBAL,
			   .unit = u,
			   .node = n,
			   .sym = name,
			   .flags = is_const ? ND_AST_CONST : 0,
			   .id = s->decls.len,
			   .resolved = true,
			   .bare = kind_of(u, n) != ND_AST_VAR,
			   .early = sema_early_use(s, name, s->init_number)};
	struct nd_hir_global *g = nd_arena_new(s->arena, struct nd_hir_global);
	*g = (struct nd_hir_global){.name = text_of(s, name),
				    .loc = sema_loc_of(f, n),
				    .symbol = nd_arena_sprintf(s->arena, "%s.%s", u->name, text_of(s, name)),
				    .type = type,
				    .linkage = ND_LINK_LOCAL,
				    .is_const = is_const,
				    .nir_index = ND_NIR_NONE};
	d->global = g;
	nd_map_set(u->decls, name, s->decls.len);
	nd_vec_push(&s->decls, d);
	sema_deliver_global(s, g);
	struct nd_hir *target = sema_mk(f, ND_HIR_GLOBAL, type, n, 0);
	target->global = g;
	return init ? sema_early_mark(f, d, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, n, 2, target, init), n)
		    : sema_early_mark(f, d, sema_mk(f, ND_HIR_UNIT, ND_TY_VOID, n, 0), n);
}

void sema_check_redeclared(struct fctx *f, nd_sym name, nd_node n)
{
	struct sema *s = f->s;
	for (uint32_t i = s->bindings.len; i > f->depth_base; i--)
		if (s->bindings.data[i - 1].sym == name && s->bindings.data[i - 1].use == s->use) {
			sema_err_node(f->unit, n, "E0301", "assign without `let`, `var` or `const`",
				      "'%s' is declared twice in this scope", text_of(s, name));
			return;
		}
}

// By a function, a type or something built in: what is assigned to then is a variable of this body alone.
bool sema_is_taken(struct fctx *f, nd_sym sym)
{
	struct sema *s = f->s;
	struct decl *d = sema_decl_visible(f->unit, sym);
	enum nd_type_kind kind;
	uint32_t arity;
	return (d && d->kind != D_GLOBAL) ||
	       (sema_builtin_kind(text_of(s, sym), &kind, &arity) && (kind != ND_TY_RAW || f->unit->is_std)) ||
	       sym == s->w.len || sym == s->w.type_of || sym == s->w.Some || sym == s->w.None;
}

nd_type sema_variable_type(struct fctx *f, struct nd_hir *init, nd_node n, const char *name)
{
	if (init->type == ND_TY_VOID || init->type == ND_TY_NULL || init->type == ND_TY_NEVER) {
		sema_err_node(f->unit, n, "E0338",
			      init->type == ND_TY_NULL ? "write the type: `x: T? = null`" : NULL,
			      init->type == ND_TY_VOID ? "'%s' gets no value: what is called has no result"
						       : "'%s' gets no value that has a type", name);
		return ND_TY_ERROR;
	}
	return init->type;
}

struct nd_hir *sema_declare(struct fctx *f, nd_sym name, nd_node n, nd_type type, struct nd_hir *init,
			    bool is_const)
{
	if (is_global_scope(f) && (kind_of(f->unit, n) == ND_AST_VAR || !sema_is_taken(f, name)))
		return new_global(f, name, n, type, init, is_const);
	struct local *l = sema_bind_local(f, name, type, n);
	l->is_const = is_const;
	l->warn_unread = !f->s->use;
	if (!init)
		l->reassigned = true;
	return sema_mk_let(f, l, init, n);
}

static struct nd_hir *var_stmt(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, a_of(u, n));
	nd_type type = x[1] ? sema_type_of_node(u, x[1], f->env) : NO_TYPE;
	struct nd_hir *init = NULL;
	if (x[2] && x[1] && type == NO_TYPE &&
	    (sema_is_empty_literal(f, x[2]) || kind_of(u, x[2]) == ND_AST_LAMBDA))
		init = sema_mk_error(f, n); // its type, or those of its parameters, would have come from there
	else if (x[2])
		init = type != NO_TYPE ? sema_expr_as(f, x[2], type, "the value")
				       : sema_expr(f, x[2], NO_TYPE);
	sema_check_redeclared(f, x[0], n);
	if (!x[1] && init)
		type = sema_variable_type(f, init, n, text_of(s, x[0]));
	if (!init && !x[1])
		sema_err_node(u, n, "E0338", "write its type or a value", "'%s' has neither type nor value",
			      text_of(s, x[0]));
	if (!init && x[1] && type != ND_TY_ERROR && tk(s, type) != ND_TY_OPTION)
		sema_err_node(u, n, "E0386", "give it a value", "'%s' has no value to begin with",
			      text_of(s, x[0]));
	if (type == ND_TY_VOID) {
		sema_err_node(u, n, "E0338", NULL, "a variable cannot be 'void'");
		type = ND_TY_ERROR;
	}
	return sema_declare(f, x[0], n, type, init, (x[3] & ND_AST_CONST) != 0);
}

// Control --------------------------------------------------------------------------------------------------------
static struct nd_hir *return_stmt(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node v = a_of(u, n);
	f->any_return = true;
	if (v && f->ret == ND_TY_ERROR && !f->infer_ret && (sema_is_empty_literal(f, v) || sema_kind(f, v) == ND_AST_LAMBDA))
		return sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 0); // of the type that could not be read
	if (f->top_level) {
		sema_err_node(u, n, "E0389", NULL, "`return` stands outside of any function");
		return sema_mk_error(f, n);
	}
	if (!v) {
		if (f->infer_ret && f->ret == NO_TYPE)
			f->ret = ND_TY_VOID;
		if (f->ret != ND_TY_VOID && f->ret != ND_TY_ERROR)
			sema_err_node(u, n, "E0390", NULL, "`return` needs a value of type '%s'",
				      tt(s, f->ret));
		return sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 0);
	}
	if (f->infer_ret && f->ret == NO_TYPE) {
		struct nd_hir *h = sema_expr(f, v, NO_TYPE);
		if (h->type == ND_TY_NULL) {
			sema_err_node(u, n, "E0391", "write the result type after the parameters",
				      "the result type is not known from `null`");
			return sema_mk_error(f, n);
		}
		f->ret = h->type;
		if (h->type == ND_TY_VOID) {
			struct stmts out = {0};
			sema_add(f, &out, h);
			return sema_seq(f, &out, sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 0), n);
		}
		return sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 1, h);
	}
	if (f->ret == ND_TY_VOID) {
		struct nd_hir *h = sema_expr(f, v, NO_TYPE);
		if (!sema_is_nothing(s, h->type) && h->type != ND_TY_ERROR && h->type != ND_TY_NEVER)
			sema_err_node(u, v, "E0392", "write the result type after the parameters: `): T`",
				      "this function has no result, but a value is returned");
		struct stmts out = {0};
		sema_add(f, &out, h);
		return sema_seq(f, &out, sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 0), n);
	}
	return sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, n, 1, sema_expr_as(f, v, f->ret, "the result"));
}

static struct nd_hir *if_stmt(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	struct nd_hir *c = sema_condition(f, a_of(u, n));
	struct facts yes = {0}, no = {0};
	sema_facts_of(f, a_of(u, n), true, &yes);
	sema_facts_of(f, a_of(u, n), false, &no);
	nd_type *before, *after_then, *after_else;
	uint32_t ns = sema_narrow_save(f, &before);
	sema_facts_apply(f, &yes);
	struct nd_hir *a = sema_block(f, x[0]), *b = NULL;
	sema_narrow_save(f, &after_then);
	sema_narrow_restore(f, before, ns);
	sema_facts_apply(f, &no);
	if (x[1])
		b = sema_block(f, x[1]);
	sema_narrow_save(f, &after_else);
	bool a_never = a->type == ND_TY_NEVER, b_never = b && b->type == ND_TY_NEVER;
	sema_narrow_merge(f, a_never ? after_else : after_then, b_never ? after_then : after_else, ns);
	sema_facts_free(&yes);
	sema_facts_free(&no);
	if (c->type == ND_TY_ERROR && !(a_never && b_never))
		return sema_mk_error(f, n);
	nd_type t = a_never && b_never ? ND_TY_NEVER : ND_TY_VOID;
	return b ? sema_mk(f, ND_HIR_IF, t, n, 3, c, a, b) : sema_mk(f, ND_HIR_IF, t, n, 2, c, a);
}

static bool is_true_literal(struct fctx *f, nd_node n)
{
	return kind_of(f->unit, n) == ND_AST_TRUE;
}

static struct nd_hir *loop_stmt(struct fctx *f, nd_node n, nd_node cond, nd_node body, nd_node step,
				nd_sym name, bool test_last)
{
	sema_narrow_kill_assigned(f, n);
	nd_type *saved;
	uint32_t ns = sema_narrow_save(f, &saved);
	struct nd_hir_label *label = sema_new_label(f);
	struct loop loop = {label, name, f->loops, false, f->s->use};
	struct stmts out = {0};
	struct facts yes = {0}, no = {0};
	struct nd_hir *test = NULL;
	if (cond && !is_true_literal(f, cond)) {
		test = sema_condition(f, cond);
		sema_facts_of(f, cond, true, &yes);
		sema_facts_of(f, cond, false, &no);
	}
	struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, n, 0);
	leave->label = label;
	struct nd_hir *check = test ? sema_mk(f, ND_HIR_IF, ND_TY_VOID, n, 2,
					      sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, n, 1, test), leave)
				    : NULL;
	if (!test_last) {
		sema_add(f, &out, check);
		sema_facts_apply(f, &yes);
	}
	f->loops = &loop;
	struct nd_hir *b = sema_block(f, body);
	f->loops = loop.outer;
	sema_narrow_restore(f, saved, ns);
	sema_add(f, &out, b);
	struct nd_hir *inner = sema_seq(f, &out, NULL, n), *last = NULL;
	if (test_last)
		last = check;
	else if (step)
		last = sema_stmt(f, step);
	sema_narrow_restore(f, saved, ns);
	if (!loop.broken) // it is left in one way only: the condition was false
		sema_facts_apply(f, &no);
	sema_facts_free(&yes);
	sema_facts_free(&no);
	struct nd_hir *h = sema_mk(f, ND_HIR_LOOP, !test && !loop.broken ? ND_TY_NEVER : ND_TY_VOID, n, 2,
				   inner, last);
	h->label = label;
	if (!last)
		h->nargs = 1;
	return h;
}

static struct nd_hir *jump(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	bool is_break = kind_of(u, n) == ND_AST_BREAK;
	nd_sym name = a_of(u, n);
	struct loop *l = f->loops;
	while (l && ((name && l->name != name) || !sema_loop_in_reach(f->s, l->use, name != 0)))
		l = l->outer;
	if (!l) {
		if (name)
			sema_err_node(u, n, "E0393", NULL, "there is no loop labelled '%s' around this",
				      text_of(f->s, name));
		else
			sema_err_node(u, n, "E0393", NULL, "`%s` stands outside of any loop",
				      is_break ? "break" : "continue");
		return sema_mk_error(f, n);
	}
	l->broken = l->broken || is_break;
	struct nd_hir *h = sema_mk(f, is_break ? ND_HIR_BREAK : ND_HIR_CONTINUE, ND_TY_NEVER, n, 0);
	h->label = l->label;
	return h;
}

static struct nd_hir *throw_stmt(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct nd_hir *h = sema_expr(f, a_of(f->unit, n), NO_TYPE);
	if (h->type != ND_TY_ERROR && !sema_is_error_class(s, h->type))
		sema_err_node(f->unit, n, "E0394", "throw `Error(\"…\")` or a class that extends Error",
			      "'%s' cannot be thrown", tt(s, h->type));
	// Whatever it is, nothing comes after it.
	return sema_mk(f, ND_HIR_THROW, ND_TY_NEVER, n, 1, h);
}

static struct nd_hir *try_stmt(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	nd_type *before, *saved, *after = NULL; // before; where an error may come from anywhere; after what comes to its end
	uint32_t ns = sema_narrow_save(f, &before);
	struct nd_hir *h = sema_block(f, a_of(u, n));
	if (h->type != ND_TY_NEVER)
		sema_narrow_save(f, &after);
	sema_narrow_restore(f, before, ns);
	sema_narrow_kill_assigned(f, n);
	sema_narrow_save(f, &saved);
	struct nd_nominal *error = sema_prelude_nominal(s, "Error", NULL, 0);
	uint32_t count = list_len(u, x[0]);
	if (count && error) {
		struct local *e = sema_new_local(f, "$error", error->type, n);
		struct nd_hir **tests = nd_arena_array(f->arena, struct nd_hir *, count + 1);
		struct nd_hir **bodies = nd_arena_array(f->arena, struct nd_hir *, count + 1);
		bool all = false, never = h->type == ND_TY_NEVER;
		for (uint32_t i = 0; i < count; i++) {
			nd_node c = list_of(u, x[0])[i];
			const uint32_t *cx = x_of(u, a_of(u, c));
			nd_type t = cx[0] ? sema_type_of_node(u, cx[0], f->env) : error->type;
			if (all)
				sema_warn_at(u, u->ast->tok.data[c], "W0306",
					     "move it before the clause that catches everything",
					     "this is never reached");
			if (t != ND_TY_ERROR && !sema_is_error_class(s, t)) {
				sema_err_node(u, c, "E0395", NULL, "'%s' is not an error class", tt(s, t));
				t = ND_TY_ERROR;
			}
			if (t != ND_TY_ERROR && t != error->type) {
				sema_nominal_use(s, nominal_of(s, t));
				tests[i] = sema_mk(f, ND_HIR_IS, ND_TY_BOOL, c, 1, sema_mk_local(f, e, c));
				tests[i]->is_type = t;
			} else {
				all = true;
			}
			struct scope scope = scope_open(f);
			struct stmts out = {0};
			if (cx[1]) {
				struct local *l = sema_bind_local(f, cx[1], t, c);
				struct nd_hir *v = sema_mk_local(f, e, c);
				sema_add(f, &out,
					 sema_mk_let(f, l,
						     t == error->type ? v
								      : sema_mk(f, ND_HIR_RETYPE, t, c, 1, v),
						     c));
			}
			sema_add(f, &out, sema_block(f, b_of(u, c)));
			bodies[i] = sema_seq(f, &out, NULL, c);
			never = never && bodies[i]->type == ND_TY_NEVER;
			scope_close(f, scope);
			if (bodies[i]->type != ND_TY_NEVER)
				sema_narrow_join(f, &after, ns);
			sema_narrow_restore(f, saved, ns);
		}
		struct nd_hir *handler = all ? NULL
					     : sema_mk(f, ND_HIR_THROW, ND_TY_NEVER, n, 1,
						       sema_mk_local(f, e, n));
		for (uint32_t i = count; i-- > 0;) {
			if (!tests[i])
				handler = bodies[i];
			else
				handler = sema_mk(f, ND_HIR_IF,
						  bodies[i]->type == ND_TY_NEVER && handler &&
								  handler->type == ND_TY_NEVER
							  ? ND_TY_NEVER
							  : ND_TY_VOID,
						  n, handler ? 3 : 2, tests[i], bodies[i], handler);
		}
		h = sema_mk(f, ND_HIR_TRY, never ? ND_TY_NEVER : ND_TY_VOID, n, 2, h, handler);
		h->local = &e->h;
	}
	if (x[1]) {
		struct nd_hir *clean = sema_block(f, x[1]);
		h = sema_mk(f, ND_HIR_FINALLY, clean->type == ND_TY_NEVER ? (nd_type)ND_TY_NEVER : h->type, n,
			    2, h, clean);
	}
	if (after)
		sema_narrow_restore(f, after, ns);
	if (x[1])
		sema_narrow_kill_assigned(f, x[1]);
	return h;
}

// with e as x { body }: x is entered, if its class has such a method, and closed on every way out. When the body fails, its error wins and that of close() goes to
// the end of its chain of causes:
//   failed = None; try-finally { try body catch (e) { failed = e; throw } }
//   finally { if failed is some: try close catch (e2) { chain(failed, e2) } else: close }
static struct nd_hir *with_stmt(struct fctx *f, nd_node n, uint32_t index)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	if (index == list_len(u, a_of(u, n)))
		return sema_block(f, b_of(u, n));
	nd_node item = list_of(u, a_of(u, n))[index];
	struct nd_hir *resource = sema_expr(f, a_of(u, item), NO_TYPE);
	struct nd_nominal *error = sema_prelude_nominal(s, "Error", NULL, 0);
	if (resource->type == ND_TY_ERROR || !error)
		return sema_mk_error(f, n);
	struct scope scope = scope_open(f);
	struct stmts out = {0};
	struct local *x = b_of(u, item) ? sema_bind_local(f, b_of(u, item), resource->type, item)
					: sema_new_local(f, "$with", resource->type, item);
	x->is_const = true;
	sema_add(f, &out, sema_mk_let(f, x, resource, item));
	struct nd_hir *enter = sema_call_method0(f, item, sema_mk_local(f, x, item), "__enter");
	if (enter)
		sema_add(f, &out, enter);
	nd_type maybe = sema_t_option(s, error->type);
	struct local *failed = sema_new_local(f, "$failed", maybe, item);
	struct local *e = sema_new_local(f, "$error", error->type, item),
		     *second = sema_new_local(f, "$second", error->type, item);
	sema_add(f, &out, sema_mk_let(f, failed, NULL, item));
	struct nd_hir *close = sema_call_method0(f, item, sema_mk_local(f, x, item), "close");
	struct nd_hir *close_quietly = close ? sema_call_method0(f, item, sema_mk_local(f, x, item), "close")
					     : NULL;
	if (!close || close->type != ND_TY_VOID) {
		sema_err_node(u, a_of(u, item), "E0407", "implement `Disposable`: `close()`",
			      "'%s' cannot be closed", tt(s, resource->type));
		scope_close(f, scope);
		return sema_mk_error(f, n);
	}
	struct nd_hir *body = with_stmt(f, n, index + 1);
	struct nd_hir *note = sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, item, 2, sema_mk_local(f, failed, item),
				      sema_mk(f, ND_HIR_SOME, maybe, item, 1, sema_mk_local(f, e, item)));
	struct stmts handler = {0};
	sema_add(f, &handler, note);
	sema_add(f, &handler, sema_mk(f, ND_HIR_THROW, ND_TY_NEVER, item, 1, sema_mk_local(f, e, item)));
	struct nd_hir *guarded = sema_mk(f, ND_HIR_TRY, body->type == ND_TY_NEVER ? ND_TY_NEVER : ND_TY_VOID,
					 item, 2, body, sema_seq(f, &handler, NULL, item));
	guarded->local = &e->h;
	struct nd_hir *first = sema_mk(f, ND_HIR_UNWRAP, error->type, item, 1,
				       sema_mk_local(f, failed, item));
	struct nd_hir *quiet = sema_mk(
		f, ND_HIR_TRY, ND_TY_VOID, item, 2, close_quietly,
		sema_mk_prelude(f, item, "__chain_cause", NULL, 0, 2, first, sema_mk_local(f, second, item)));
	quiet->local = &second->h;
	struct nd_hir *clean = sema_mk(
		f, ND_HIR_IF, ND_TY_VOID, item, 3,
		sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, item, 1, sema_mk_local(f, failed, item)), quiet,
		close);
	sema_add(f, &out, sema_mk(f, ND_HIR_FINALLY, guarded->type, item, 2, guarded, clean));
	scope_close(f, scope);
	return sema_seq(f, &out, NULL, n);
}

struct nd_hir *sema_stmt(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const uint32_t *x;
	if (f->done && n == f->done)
		return sema_mk(f, ND_HIR_UNIT, ND_TY_VOID, n, 0);
	switch (kind_of(u, n)) {
	case ND_AST_BLOCK:
		return sema_block(f, n);
	case ND_AST_EXPR:
		return sema_stmt(f, a_of(u, n));
	case ND_AST_VAR:
		return var_stmt(f, n);
	case ND_AST_ASSIGN:
		return sema_assign_stmt(f, n);
	case ND_AST_OP_ASSIGN:
		x = x_of(u, b_of(u, n));
		return sema_op_assign(f, n, (enum nd_ast_kind)x[0], x[1]);
	case ND_AST_INC:
		return sema_op_assign(f, n, ND_AST_ADD, 0);
	case ND_AST_DEC:
		return sema_op_assign(f, n, ND_AST_SUB, 0);
	case ND_AST_DESTRUCTURE:
		return sema_destructure(f, n);
	case ND_AST_RETURN:
		return return_stmt(f, n);
	case ND_AST_THROW:
		return throw_stmt(f, n);
	case ND_AST_BREAK:
	case ND_AST_CONTINUE:
		return jump(f, n);
	case ND_AST_IF:
		return if_stmt(f, n);
	case ND_AST_WHILE:
	case ND_AST_DO_WHILE:
		x = x_of(u, b_of(u, n));
		return loop_stmt(f, n, a_of(u, n), x[0], 0, x[1], kind_of(u, n) == ND_AST_DO_WHILE);
	case ND_AST_FOR: {
		x = x_of(u, a_of(u, n));
		struct scope scope = scope_open(f);
		struct stmts out = {0};
		if (x[0] && kind_of(u, x[0]) == ND_AST_ASSIGN && kind_of(u, a_of(u, x[0])) == ND_AST_NAME) {
			// The variable of a loop is always a new one.
			struct nd_hir *init = sema_expr(f, b_of(u, x[0]), NO_TYPE);
			nd_sym name = a_of(u, a_of(u, x[0]));
			struct local *l = sema_bind_local(
				f, name, sema_variable_type(f, init, x[0], text_of(f->s, name)), x[0]);
			sema_add(f, &out, sema_mk_let(f, l, init, x[0]));
		} else if (x[0]) {
			sema_add(f, &out, sema_stmt(f, x[0]));
		}
		sema_add(f, &out, loop_stmt(f, n, x[1], x[3], x[2], x[4], false));
		struct nd_hir *h = sema_seq(f, &out, NULL, n);
		scope_close(f, scope);
		return h;
	}
	case ND_AST_FOR_IN:
		return sema_for_in(f, n);
	case ND_AST_TRY:
		return try_stmt(f, n);
	case ND_AST_MATCH:
		return sema_match_expr(f, n, NO_TYPE, true);
	case ND_AST_FUNC:
		return sema_local_function(f, n);
	case ND_AST_WITH:
		return with_stmt(f, n, 0);
	case ND_AST_CLASS:
	case ND_AST_STRUCT:
	case ND_AST_ENUM:
	case ND_AST_INTERFACE:
	case ND_AST_ERROR:
	case ND_AST_ALIAS:
		sema_not_yet(u, n, "types declared inside functions");
		return sema_mk_error(f, n);
	case ND_AST_MACRO:
		sema_err_node(u, n, "E0418", "move it out of the function", "macros stand at the top level of a file");
		return sema_mk_error(f, n);
	case ND_AST_IMPORT:
		sema_err_node(u, n, "E0396", "move it to the top of the file",
			      "an import stands inside a function");
		return sema_mk_error(f, n);
	case ND_AST_NONE:
		return sema_mk(f, ND_HIR_UNIT, ND_TY_VOID, n, 0);
	default: {
		struct nd_hir *h = sema_macro_statement(f, n);
		if (h)
			return h;
		h = sema_expr(f, n, NO_TYPE);
		enum nd_ast_kind k = sema_kind(f, n);
		if (!f->s->use && h->type != ND_TY_ERROR && h->type != ND_TY_VOID && h->type != ND_TY_NEVER &&
		    k != ND_AST_CALL && k != ND_AST_AWAIT && k != ND_AST_INDEX && k != ND_AST_BIT_OR && k != ND_AST_NEW)
			sema_warn_at(u, u->ast->tok.data[n], "W0307", k == ND_AST_EQ ? "`=` assigns" : NULL,
				     "this value is not used");
		return h;
	}
	}
}
