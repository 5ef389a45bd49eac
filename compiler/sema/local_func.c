// Functions within functions: closures in variables, which they may capture to call themselves. A generic one has such a
// variable for each combination of type arguments that is asked for: the closure is made where the function stands, in
// the statement kept free there, and sees the variables that were known then.
//
// Functions that stand one after the other see each other, if their result types are written: they are all known before
// the first body is checked.
#include "sema/call.h"
#include "sema/macro.h"

#include <string.h>

enum {
	MAX_INSTANCES = 500
}; // of one function in one body; more come from a call of itself with ever larger types

struct local_func {
	nd_node node;
	struct fctx *home; // the function it stands in
	struct view view;  // and the text
	uint32_t bindings; // those it sees
	bool infers; // an instance is being checked whose result type is not known before
	struct nd_hir *place; // generic: SEQ that makes the instances' closures
};

static const struct nd_ast_func *declaration(const struct local_func *g)
{
	return nd_ast_func(g->view.unit->ast, g->node);
}

static struct local_func *note_function(struct fctx *f, nd_node n, struct local *l)
{
	struct local_func *g = nd_arena_new(f->arena, struct local_func);
	g->node = n;
	g->home = f;
	g->view = sema_view(f);
	g->bindings = f->s->bindings.len;
	l->func = g;
	return g;
}

// The type of the function's variable, known before its body if the result is written; else NO_TYPE.
static nd_type written_type(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, n);
	nd_type types[MAX_PARAMS];
	uint32_t np = list_len(u, fn->params);
	if ((!fn->ret && sema_returns_value(u, n)) || np > MAX_PARAMS)
		return NO_TYPE;
	for (uint32_t i = 0; i < np; i++) {
		const uint32_t *x = x_of(u, a_of(u, list_of(u, fn->params)[i]));
		types[i] = x[1] ? sema_type_of_node(u, x[1], f->env) : ND_TY_ERROR;
		if (types[i] == ND_TY_ERROR)
			return NO_TYPE;
		if ((x[3] & ND_AST_OPTIONAL) && tk(f->s, types[i]) != ND_TY_OPTION)
			types[i] = sema_t_option(f->s, types[i]);
	}
	nd_type ret = fn->ret ? sema_type_of_node(u, fn->ret, f->env) : (nd_type)ND_TY_VOID;
	if (fn->flags & ND_AST_ASYNC)
		ret = sema_t_future(f->s, ret);
	return ret == ND_TY_ERROR ? NO_TYPE : sema_t_func(f->s, types, np, ret);
}

// The statements that put the closure into `l`.
static struct nd_hir *define(struct fctx *f, nd_node n, struct local *l, struct nd_hir *c)
{
	if (!l->captured)
		return sema_mk_let(f, l, c, n);
	l->reassigned =
		true; // it calls itself: the closure needs the variable before the variable has its value
	struct stmts out = {0};
	sema_add(f, &out, sema_mk_let(f, l, NULL, n));
	sema_add(f, &out, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, n, 2, sema_mk_local(f, l, n), c));
	return sema_seq(f, &out, NULL, n);
}

static void check_open(struct fctx *f, const struct local_func *g)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const struct nd_ast_func *fn = declaration(g);
	nd_type open[16] = {ND_TY_ERROR};
	const struct tenv *env = f->env;
	bool was_open = s->open;
	uint32_t scope = s->bindings.len;
	f->env = sema_tenv_new(s, u->ast, fn->type_params, open, ND_TY_ERROR, env);
	s->open = true;
	sema_closure(f, g->node, fn->params, fn->ret, b_of(u, g->node), NO_TYPE);
	s->open = was_open;
	s->bindings.len = scope;
	f->env = env;
}

// The function itself; `l` if its type was known before the body, which can be wrong: macros bring a `return e`.
static struct nd_hir *closure_for(struct fctx *f, nd_node n, const struct local *l)
{
	const struct nd_ast_func *fn = nd_ast_func(f->unit->ast, n);
	struct nd_hir *c = sema_closure(f, n, fn->params, fn->ret, b_of(f->unit, n), NO_TYPE);
	if (!l || c->type == ND_TY_ERROR || c->type == l->h.type)
		return c;
	sema_err_node(f->unit, n, "E0330", "write the type after the parameters: `function f(): T`",
		      "the result type of '%s' is not known before its macros are", text_of(f->s, fn->name));
	return sema_mk_error(f, n);
}

struct nd_hir *sema_local_function(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, n);
	if (!b_of(u, n)) {
		sema_err_node(u, n, "E0405", NULL, "the function '%s' has no body", text_of(f->s, fn->name));
		return sema_mk_error(f, n);
	}
	sema_check_redeclared(f, fn->name, n);
	if (list_len(u, fn->type_params)) {
		if (list_len(u, fn->type_params) > 16)
			return sema_mk_error(f, n);
		struct local *l = sema_bind_local(f, fn->name, ND_TY_ERROR, n);
		struct local_func *g = note_function(f, n, l);
		g->place = sema_mk(f, ND_HIR_SEQ, ND_TY_VOID, n, 1,
				   sema_mk(f, ND_HIR_UNIT, ND_TY_VOID, n, 0));
		check_open(f, g);
		return g->place;
	}
	nd_type type = written_type(f, n);
	struct local *l = type == NO_TYPE ? NULL : sema_bind_local(f, fn->name, type, n);
	nd_sym infers = f->infers;
	if (l)
		note_function(f, n, l);
	f->infers = l ? 0 : fn->name;
	struct nd_hir *c = closure_for(f, n, l);
	f->infers = infers;
	if (!l) {
		l = sema_bind_local(f, fn->name, c->type, n);
		note_function(f, n, l);
	}
	return c->type == ND_TY_ERROR ? c : define(f, n, l, c);
}

// Known before its body: else NULL, and it is declared when its turn comes.
static struct local *declare_early(struct fctx *f, nd_node n)
{
	const struct nd_ast_func *fn = nd_ast_func(f->unit->ast, n);
	if (!b_of(f->unit, n) || list_len(f->unit, fn->type_params))
		return NULL;
	nd_type type = written_type(f, n);
	if (type == NO_TYPE)
		return NULL;
	sema_check_redeclared(f, fn->name, n);
	return sema_bind_local(f, fn->name, type, n);
}

struct nd_hir *sema_local_functions(struct fctx *f, const nd_node *nodes, uint32_t n)
{
	if (n == 1)
		return sema_local_function(f, nodes[0]);
	struct local **early = nd_arena_array(f->arena, struct local *, n);
	struct nd_hir **closures = nd_arena_array(f->arena, struct nd_hir *, n);
	struct stmts out = {0};
	bool failed = false;
	for (uint32_t i = 0; i < n; i++)
		early[i] = declare_early(f, nodes[i]);
	for (uint32_t i = 0; i < n; i++)
		if (early[i])
			note_function(f, nodes[i], early[i]);
	for (uint32_t i = 0; i < n; i++) {
		closures[i] = early[i] ? closure_for(f, nodes[i], early[i]) : sema_local_function(f, nodes[i]);
		failed = failed || closures[i]->type == ND_TY_ERROR;
	}
	if (failed)
		return sema_mk_error(f, nodes[0]);
	for (uint32_t i = 0; i < n; i++) { // one that others hold must be there before they are made
		if (!early[i] || !early[i]->captured)
			continue;
		early[i]->reassigned = true;
		sema_add(f, &out, sema_mk_let(f, early[i], NULL, nodes[i]));
	}
	for (uint32_t i = 0; i < n; i++) {
		nd_node at = nodes[i];
		if (!early[i])
			sema_add(f, &out, closures[i]);
		else if (!early[i]->captured)
			sema_add(f, &out, sema_mk_let(f, early[i], closures[i], at));
		else
			sema_add(f, &out,
				 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, sema_mk_local(f, early[i], at), closures[i]));
	}
	return sema_seq(f, &out, NULL, nodes[0]);
}

// Instances ------------------------------------------------------------------------------------------------------
static void append(struct fctx *f, struct nd_hir *seq, struct nd_hir *statement)
{
	struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, seq->nargs + 1);
	memcpy(args, seq->args, seq->nargs * sizeof *args);
	args[seq->nargs++] = statement;
	seq->args = args;
}

static void add_instance(struct local_func *g, const nd_type *args, struct local *l)
{
	nd_vec_push(&g->home->local_instances, ((struct local_instance){g, args, l}));
}

static struct local *find_instance(struct local_func *g, const nd_type *args, uint32_t n)
{
	for (uint32_t i = 0; i < g->home->local_instances.len; i++) {
		struct local_instance *have = &g->home->local_instances.data[i];
		if (have->of == g && memcmp(have->args, args, n * sizeof *args) == 0)
			return have->local;
	}
	return NULL;
}

// Checks the body with these type arguments as it would be where the function stands.
static struct local *make_instance(struct fctx *f, nd_node at, struct local_func *g, const nd_type *args,
				   uint32_t n)
{
	struct fctx *home = g->home;
	struct sema *s = home->s;
	struct unit *u = g->view.unit;
	const struct nd_ast_func *fn = declaration(g);
	if (!sema_check_depth(f->unit, at, args, n, fn->name))
		return NULL;
	if (g->infers) {
		sema_err_node(f->unit, at, "E0330", "write the type after the parameters: `function f(): T`",
			      "the result type of '%s' depends on itself", text_of(s, fn->name));
		return NULL;
	}
	struct view before = sema_view(home);
	uint32_t count = s->bindings.len, depth_base = home->depth_base;
	struct binding *kept = nd_arena_array(home->arena, struct binding, count - home->base + 1);
	memcpy(kept, s->bindings.data + home->base, (count - home->base) * sizeof *kept);
	s->bindings.len = g->bindings;
	for (uint32_t i = home->base; i < g->bindings; i++)
		s->bindings.data[i].narrowed = ND_TY_ERROR;
	nd_type *own = nd_arena_array(home->arena, nd_type, n);
	memcpy(own, args, n * sizeof *own);
	sema_look_at(home, &g->view);
	home->env = sema_tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, g->view.env);
	home->depth_base = g->bindings;
	nd_type type = written_type(home, g->node);
	struct local *l = sema_new_local(home, text_of(s, fn->name), type, g->node);
	g->infers = type == NO_TYPE;
	if (type != NO_TYPE)
		add_instance(g, own, l);
	struct nd_hir *c = sema_closure(home, g->node, fn->params, fn->ret, b_of(u, g->node), NO_TYPE);
	g->infers = false;
	l->h.type = c->type;
	if (type == NO_TYPE)
		add_instance(g, own, l);
	if (c->type != ND_TY_ERROR)
		append(home, g->place, define(home, g->node, l, c));
	sema_look_at(home, &before);
	home->depth_base = depth_base;
	s->bindings.len = home->base;
	for (uint32_t i = 0; i < count - home->base; i++)
		nd_vec_push(&s->bindings, kept[i]);
	return l;
}

struct finst *sema_finst_local(struct sema *s, struct local_func *g, const nd_type *args, uint32_t n)
{
	struct unit *u = g->view.unit;
	const struct nd_ast_func *fn = declaration(g);
	const char *head = nd_arena_sprintf(s->arena, "%s$%u", g->home->symbol, (unsigned)g->node);
	if (g->view.use) // one for each use of the macro
		head = nd_arena_sprintf(s->arena, "%s$%u", head, g->view.use->id);
	struct finst *fi = sema_finst_signature(s, u, g->node, head,
						sema_tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, g->view.env),
						args, n);
	fi->sees = g->bindings;
	fi->use = g->view.use;
	return fi;
}

// The closure as seen from f, with its result type; NULL after a diagnostic.
static struct nd_hir *closure_of(struct fctx *f, nd_node at, struct binding *b, const nd_type *args,
				 uint32_t n)
{
	struct local_func *g = b->local->root->func;
	if (!g->place) {
		struct nd_hir *h = sema_mk_local(f, sema_use_binding(f, b), at);
		return h->type == ND_TY_ERROR ? NULL : h;
	}
	struct local *l = find_instance(g, args, n);
	if (!l)
		l = make_instance(f, at, g, args, n);
	if (!l || l->h.type == ND_TY_ERROR)
		return NULL;
	l->read = true;
	return sema_mk_local(f, sema_capture(f, l), at);
}

struct nd_hir *sema_call_local(struct fctx *f, nd_node at, struct binding *b, uint32_t targs,
			       struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct local_func *g = b->local->root->func;
	uint32_t index = (uint32_t)(b - s->bindings.data);
	struct callee c = {.local = g, .unit = g->view.unit, .type_params = declaration(g)->type_params};
	struct nd_hir **pre;
	struct finst *fi = sema_infer(f, at, &c, targs, first, args, nargs, expected, &pre);
	if (!fi)
		return sema_mk_error(f, at);
	sema_finst_sig(s, fi);
	b = &s->bindings.data[index];
	struct nd_hir *closure = closure_of(f, at, b, fi->env->types, fi->env->n);
	struct matched m;
	if (!closure || !sema_match_args(f, at, fi, first, args, nargs, pre, &m))
		return sema_mk_error(f, at);
	const struct nd_type_info info = *nd_type_info(s->types, closure->type);
	struct nd_hir **argv = nd_arena_array(f->arena, struct nd_hir *, m.n + 1);
	argv[0] = closure;
	memcpy(argv + 1, m.argv, m.n * sizeof *argv);
	struct nd_hir *call = sema_mk_n(f, ND_HIR_CALL_CLOSURE, info.args[m.n], at, argv, m.n + 1);
	struct nd_hir_sig *sig = nd_arena_new(f->arena, struct nd_hir_sig);
	*sig = (struct nd_hir_sig){
		.params = info.args, .nparams = m.n, .ret = info.args[m.n], .throws = true};
	call->sig = sig;
	return sema_seq(f, &m.before, call, at);
}

// A generic local function as a value: its type arguments are written, or follow from the type that is expected.
struct nd_hir *sema_local_func_value(struct fctx *f, nd_node at, struct binding *b, uint32_t targs,
				     nd_type expected)
{
	struct sema *s = f->s;
	struct local_func *g = b->local->root->func;
	struct unit *u = g->view.unit;
	uint32_t list = declaration(g)->type_params, np = list_len(u, list), given = list_len(f->unit, targs);
	nd_type args[16] = {0}, params[16];
	if (given == np) {
		for (uint32_t i = 0; i < np; i++)
			args[i] = sema_type_of_node(f->unit, list_of(f->unit, targs)[i], f->env);
	} else if (tk(s, expected) == ND_TY_FUNC) {
		for (uint32_t i = 0; i < np; i++)
			params[i] = nd_type_of_param(s->types, a_of(u, list_of(u, list)[i]), list);
		struct finst *shape = sema_finst_local(s, g, params, np);
		sema_finst_sig(s, shape);
		const struct nd_hir_sig *sig = &shape->ref->sig;
		sema_unify(s, sema_t_func(s, sig->params, sig->nparams, sig->ret), expected, params, args,
			   np);
	}
	for (uint32_t i = 0; i < np; i++) {
		if (args[i] != ND_TY_ERROR && !sema_has_params(s, args[i]))
			continue;
		sema_err_node(f->unit, at, "E0345", "write them: `f<int>`",
			      "the type arguments of '%s' are not known here", text_of(s, b->sym));
		return sema_mk_error(f, at);
	}
	struct nd_hir *h = closure_of(f, at, b, args, np);
	return h ? h : sema_mk_error(f, at);
}

bool sema_is_generic_local(const struct binding *b)
{
	return b->local->root->func && b->local->root->func->place;
}
