// Module variables, initialisers and the program's entry.
#include "sema/func.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct nd_hir *keep_literal(struct sema *s, const struct nd_hir *h)
{
	if (h->kind != ND_HIR_INT && h->kind != ND_HIR_FLOAT && h->kind != ND_HIR_STRING)
		return NULL;
	struct nd_hir *kept = nd_arena_new(s->arena, struct nd_hir);
	*kept = *h;
	return kept;
}

static struct nd_hir_global *make_global(struct sema *s, struct decl *d)
{
	struct nd_hir_global *g = nd_arena_new(s->arena, struct nd_hir_global);
	g->symbol = nd_arena_sprintf(s->arena, "%s.%s", d->unit->name, text_of(s, d->sym));
	g->name = text_of(s, d->sym);
	g->loc = nd_ast_loc(d->unit->ast, d->node);
	g->linkage = !d->unit->is_self ? ND_LINK_EXTERN : d->visible ? ND_LINK_EXPORT : ND_LINK_LOCAL;
	g->is_const = (d->flags & ND_AST_CONST) != 0;
	g->nir_index = ND_NIR_NONE;
	d->global = g;
	return g;
}

void sema_global_resolve(struct sema *s, struct decl *d)
{
	if (d->resolved)
		return;
	const uint32_t *x = x_of(d->unit, a_of(d->unit, d->node));
	struct nd_hir_global *g = d->global ? d->global : make_global(s, d);
	if (d->resolving) {
		sema_err_node(d->unit, d->node, "E0337", "write its type",
			      "the type of '%s' depends on itself", text_of(s, d->sym));
		d->resolved = true;
		return;
	}
	d->resolving = true;
	nd_type declared = x[1] ? sema_type_of_node(d->unit, x[1], NULL) : NO_TYPE;
	g->type = declared;
	if (x[2] && d->unit->is_self) {
		struct nd_arena arena;
		nd_arena_init(&arena);
		struct fctx f;
		uint32_t closures = 0;
		struct macro_use *use = s->use;
		const struct macro_use *through = s->through;
		s->use = NULL;
		s->through = NULL;
		sema_fctx_init(&f, s, d->unit, &arena);
		f.closure_count = &closures;
		f.symbol = g->symbol;
		f.ret = ND_TY_VOID;
		f.may_await = s->program_entry;
		if (!x[1]) {
			struct nd_hir *h = sema_expr(&f, x[2], NO_TYPE);
			g->type = h->type;
			g->static_init = keep_literal(s, h);
			if (h->type == ND_TY_VOID || h->type == ND_TY_NULL) {
				sema_err_node(d->unit, d->node, "E0338", "write its type",
					      "'%s' gets no value that has a type", text_of(s, d->sym));
				g->type = ND_TY_ERROR;
			}
		} else {
			enum nd_ast_kind k = kind_of(d->unit, x[2]);
			if (k == ND_AST_INT || k == ND_AST_FLOAT || k == ND_AST_STRING || k == ND_AST_TRUE ||
			    k == ND_AST_FALSE || k == ND_AST_NEG)
				g->static_init = keep_literal(
					s, sema_expr_as(&f, x[2], g->type, "the initial value"));
		}
		s->use = use;
		s->through = through;
		s->bindings.len = f.base;
		sema_fctx_release(&f);
		nd_arena_release(&arena);
	} else if (!x[1]) {
		sema_err_node(d->unit, d->node, "E0338", "write its type", "'%s' has neither type nor value",
			      text_of(s, d->sym));
	}
	d->resolving = false;
	d->resolved = true;
	if (d->unit->is_self)
		sema_deliver_global(s, g);
}

// Initialisation and entry ---------------------------------------------------------------------------------------
static void call_init(struct fctx *f, struct stmts *out, struct unit *target)
{
	struct sema *s = f->s;
	bool is_new;
	const char *symbol = nd_arena_sprintf(s->arena, "%s.$init", target->name);
	struct finst *fi = sema_finst_find(s, symbol, &is_new);
	if (is_new) {
		fi->unit = target;
		fi->has_sig = true;
		fi->ref->linkage = ND_LINK_EXTERN;
		fi->ref->sig = (struct nd_hir_sig){.ret = ND_TY_VOID, .throws = true};
	}
	sema_add(f, out, sema_mk_call(f, fi, 0, NULL, 0));
}

static void init_imports(struct fctx *f, struct stmts *out)
{
	struct unit *u = f->unit;
	struct sema *s = f->s;
	struct unit *done[512];
	uint32_t ndone = 0;
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		nd_sym spec = 0;
		if (kind_of(u, n) == ND_AST_IMPORT)
			spec = x_of(u, a_of(u, n))[0];
		else if (kind_of(u, n) == ND_AST_EXPORT_ALL)
			spec = a_of(u, n);
		else if (kind_of(u, n) == ND_AST_EXPORT_NAMES)
			spec = b_of(u, n);
		if (!spec)
			continue;
		struct unit *target = NULL;
		for (uint32_t k = 0; k < u->nimports; k++)
			if (strcmp(u->imports[k].spec, text_of(s, spec)) == 0)
				for (uint32_t j = 0; j < s->nunits; j++)
					if (strcmp(s->units[j].name, u->imports[k].module) == 0)
						target = &s->units[j];
		bool seen = !target || target->is_prelude || target == u;
		for (uint32_t k = 0; k < ndone; k++)
			seen = seen || done[k] == target;
		if (seen)
			continue;
		if (ndone < 512)
			done[ndone++] = target;
		call_init(f, out, target);
	}
}

static void call_statics(struct fctx *f, struct stmts *out)
{
	if (sema_has_generic_statics(f->s))
		sema_add(f, out, sema_mk_call(f, sema_statics_function(f->s), 0, NULL, 0));
}

struct init {
	struct fctx *f;
	struct stmts *out;
	struct unit *unit;
};

static void init_global(struct fctx *f, struct stmts *out, struct decl *d);

static void visit_constant(void *arg, nd_node n)
{
	struct init *in = arg;
	if (kind_of(in->unit, n) != ND_AST_NAME)
		return;
	struct decl *d = sema_decl_in(in->unit, a_of(in->unit, n));
	if (d && d->kind == D_GLOBAL && (d->flags & ND_AST_CONST))
		init_global(in->f, in->out, d);
	if (d && d->kind == D_MACRO && !d->resolving) {
		d->resolving = true;
		sema_ast_walk(in->unit->ast, d->node, visit_constant, in);
		d->resolving = false;
	}
}

// In text order, but for constants that an earlier initial value names: constants see each other whatever their order.
static void init_global(struct fctx *f, struct stmts *out, struct decl *d)
{
	struct sema *s = f->s;
	const uint32_t *x = x_of(d->unit, a_of(d->unit, d->node));
	if (d->initialised)
		return;
	d->initialised = true;
	sema_global_resolve(s, d);
	if (!x[2] || d->global->static_init)
		return;
	struct init in = {f, out, d->unit};
	sema_ast_walk(d->unit->ast, x[2], visit_constant, &in);
	struct nd_hir *target = sema_mk(f, ND_HIR_GLOBAL, d->global->type, d->node, 0);
	target->global = d->global;
	struct nd_hir *value = sema_expr_as(f, x[2], d->global->type, "the initial value");
	sema_add(f, out,
		 sema_early_mark(f, d, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, d->node, 2, target, value),
				 d->node));
}

static bool has_static_fields(struct unit *u, nd_node n)
{
	enum nd_ast_kind k = kind_of(u, n);
	return k == ND_AST_CLASS || k == ND_AST_STRUCT || k == ND_AST_ERROR;
}

static void init_static_fields(struct fctx *f, struct stmts *out, nd_node type)
{
	struct unit *u = f->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, type);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FIELD)
			continue;
		struct decl *d = sema_decl_in(u, sema_static_name(f->s, td->name, x_of(u, a_of(u, m))[0]));
		if (d && d->node == m)
			init_global(f, out, d);
	}
}

static struct finst *special_function(struct sema *s, const char *symbol, nd_type ret, const nd_type *params,
				      uint32_t nparams)
{
	bool is_new;
	struct finst *fi = sema_finst_find(s, symbol, &is_new);
	fi->unit = s->self;
	fi->has_sig = true;
	fi->emitted = true;
	fi->ref->linkage = ND_LINK_EXPORT;
	fi->ref->sig = (struct nd_hir_sig){.ret = ret, .params = params, .nparams = nparams, .throws = true};
	return fi;
}

static void finish_special(struct sema *s, struct fctx *f, struct finst *fi, struct stmts *out,
			   struct nd_hir_local *const *params, uint32_t nparams)
{
	struct nd_hir_func hf = {.ref = fi->ref,
				 .file = s->self->ast->file,
				 .loc = ND_LOC(1, 1),
				 .params = params,
				 .nparams = nparams};
	hf.body = sema_seq(f, out, NULL, 0);
	sema_deliver(f, &hf, fi);
	sema_fctx_release(f);
}

void sema_module_init_check(struct sema *s)
{
	struct unit *u = s->self;
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	sema_fctx_init(&f, s, u, &arena);
	struct finst *fi = special_function(s, nd_arena_sprintf(s->arena, "%s.$init", u->name), ND_TY_VOID,
					    NULL, 0);
	f.inst = fi;
	f.symbol = fi->ref->symbol;
	f.closure_count = &closures;
	f.ret = ND_TY_VOID;
	struct nd_hir_global *flag = nd_arena_new(s->arena, struct nd_hir_global);
	*flag = (struct nd_hir_global){.symbol = nd_arena_sprintf(s->arena, "%s.$initialised", u->name),
				       .type = ND_TY_BOOL,
				       .linkage = ND_LINK_LOCAL,
				       .nir_index = ND_NIR_NONE};
	struct stmts body = {0};
	init_imports(&f, &body);
	call_statics(&f, &body);
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		enum nd_ast_kind k = kind_of(u, n);
		if (k == ND_AST_VAR) {
			struct decl *d = sema_decl_in(u, x_of(u, a_of(u, n))[0]);
			if (d && d->node == n)
				init_global(&f, &body, d);
		} else if (has_static_fields(u, n)) {
			init_static_fields(&f, &body, n);
		} else if (k < ND_AST_FUNC && k != ND_AST_NONE) {
			sema_err_node(u, n, "E0339", "move it into a function that the entry module calls",
				      "only the program's entry module may have statements at the top level");
		}
	}
	if (body.len) {
		sema_deliver_global(s, flag);
		struct stmts out = {0};
		struct nd_hir *read = sema_mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0),
			      *write = sema_mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0);
		read->global = write->global = flag;
		sema_add(&f, &out,
			 sema_mk(&f, ND_HIR_IF, ND_TY_VOID, 0, 2, read,
				 sema_mk(&f, ND_HIR_RETURN, ND_TY_NEVER, 0, 0)));
		sema_add(&f, &out,
			 sema_mk(&f, ND_HIR_ASSIGN, ND_TY_VOID, 0, 2, write,
				 sema_mk_int(&f, ND_TY_BOOL, 0, 1)));
		sema_add(&f, &out, sema_seq(&f, &body, NULL, 0));
		finish_special(s, &f, fi, &out, NULL, 0);
	} else {
		finish_special(s, &f, fi, &body, NULL, 0);
	}
	nd_arena_release(&arena);
}

struct calls_main {
	struct unit *u;
	bool found;
};

static void visit_main(void *arg, nd_node n)
{
	struct calls_main *c = arg;
	if (kind_of(c->u, n) != ND_AST_CALL || kind_of(c->u, a_of(c->u, n)) != ND_AST_NAME)
		return;
	nd_sym name = a_of(c->u, a_of(c->u, n));
	struct decl *d = sema_decl_in(c->u, name);
	c->found = c->found || name == c->u->s->w.main;
	if (d && d->kind == D_MACRO && !d->resolving) {
		d->resolving = true;
		sema_ast_walk(c->u->ast, d->node, visit_main, c);
		d->resolving = false;
	}
}

static void call_main(struct fctx *f, struct stmts *out, struct decl *d, struct local *args)
{
	struct sema *s = f->s;
	struct finst *fi = sema_finst_func(s, d, NULL, 0);
	sema_finst_sig(s, fi);
	const struct nd_hir_sig *sig = &fi->ref->sig;
	nd_type list = sema_t_list(s, ND_TY_STRING);
	if (sig->nparams > 1 || (sig->nparams == 1 && sig->params[0] != list)) {
		sema_err_node(f->unit, d->node, "E0340", NULL, "main takes nothing or `args: List<string>`");
		return;
	}
	nd_type ret = sig->ret, value = sema_future_value(s, ret);
	bool is_async = value != ND_TY_ERROR;
	if (is_async)
		ret = sema_is_nothing(s, value) ? (nd_type)ND_TY_VOID : value;
	if (ret != ND_TY_VOID && ret != ND_TY_INT && ret != ND_TY_ERROR) {
		sema_err_node(f->unit, d->node, "E0340", "an int is the exit status",
			      "main returns nothing or an 'int', not '%s'", tt(s, sig->ret));
		return;
	}
	struct nd_hir *call = sig->nparams ? sema_mk_call_va(f, fi, 0, 1, sema_mk_local(f, args, 0))
					   : sema_mk_call(f, fi, 0, NULL, 0);
	if (is_async)
		call = sema_await(f, call, 0);
	if (ret == ND_TY_INT)
		sema_add(f, out, sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, call));
	else
		sema_add(f, out, call);
}

void sema_entry_check(struct sema *s)
{
	struct unit *u = s->self;
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	sema_fctx_init(&f, s, u, &arena);
	nd_type *params = nd_arena_array(s->arena, nd_type, 1);
	params[0] = sema_t_list(s, ND_TY_STRING);
	struct finst *fi = special_function(s, "noodle_entry", ND_TY_INT, params, 1);
	f.inst = fi;
	f.symbol = nd_arena_sprintf(s->arena, "%s.<top level>", u->name);
	f.closure_count = &closures;
	f.ret = ND_TY_INT;
	f.top_level = f.may_await = true;
	struct local *args = sema_new_local(&f, "$args", params[0], 0);
	struct nd_hir_local *list[1] = {&args->h};
	struct stmts out = {0};
	init_imports(&f, &out);
	call_statics(&f, &out);
	struct calls_main cm = {u, false};
	struct decl *main_decl = sema_decl_in(u, s->w.main);
	if (main_decl && main_decl->kind != D_FUNC)
		main_decl = NULL;
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		if (has_static_fields(u, n))
			init_static_fields(&f, &out, n);
	}
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		enum nd_ast_kind k = kind_of(u, n);
		if (k == ND_AST_VAR) {
			struct decl *d = sema_decl_in(u, x_of(u, a_of(u, n))[0]);
			if (d && d->node == n) {
				init_global(&f, &out, d);
				continue;
			}
		}
		s->init_number = sema_early_number(s, n);
		if (k == ND_AST_NONE || (k >= ND_AST_FUNC && k != ND_AST_VAR))
			continue;
		sema_ast_walk(u->ast, n, visit_main, &cm);
		sema_add(&f, &out, sema_stmt(&f, n));
	}
	if (main_decl && !cm.found)
		call_main(&f, &out, main_decl, args);
	if (!out.len || out.data[out.len - 1]->type != ND_TY_NEVER)
		sema_add(&f, &out,
			 sema_mk(&f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, sema_mk_int(&f, ND_TY_INT, 0, 0)));
	finish_special(s, &f, fi, &out, list, 1);
	nd_arena_release(&arena);
}
