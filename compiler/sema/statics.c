// Static fields of generic types: one variable for each instance, `Pool<int>.made`. Every module that uses an instance has
// the variable, and of all these the linker keeps one. What is no literal is computed before the statements of the first
// module that uses the instance, in the order of the text: a function for each such field, which does its work once, and
// `<module>.$statics`, which calls those of the module.
#include "sema/func.h"

static bool is_static_field(struct unit *u, nd_node m)
{
	return kind_of(u, m) == ND_AST_FIELD && (x_of(u, a_of(u, m))[3] & ND_AST_STATIC);
}

static bool is_literal(struct unit *u, nd_node n)
{
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_NEG)
		k = kind_of(u, a_of(u, n));
	return k == ND_AST_INT || k == ND_AST_FLOAT || k == ND_AST_STRING || k == ND_AST_TRUE ||
	       k == ND_AST_FALSE;
}

bool sema_has_generic_statics(struct sema *s)
{
	for (uint32_t i = 0; i < s->decls.len; i++) {
		struct decl *d = s->decls.data[i];
		if (d->kind != D_TYPE)
			continue;
		const struct nd_ast_type_decl *td = nd_ast_type_decl(d->unit->ast, d->node);
		for (uint32_t k = 0; list_len(d->unit, td->type_params) && k < list_len(d->unit, td->members);
		     k++) {
			nd_node m = list_of(d->unit, td->members)[k];
			nd_node init = is_static_field(d->unit, m) ? x_of(d->unit, a_of(d->unit, m))[2] : 0;
			if (init && !is_literal(d->unit, init))
				return true;
		}
	}
	return false;
}

// An instance that stands for any while a definition is checked has no variables.
static bool is_open(struct sema *s, struct nd_nominal *n)
{
	for (uint32_t i = 0; i < info_of(n)->nargs; i++)
		if (info_of(n)->args[i] == ND_TY_ERROR || sema_has_params(s, info_of(n)->args[i]))
			return true;
	return false;
}

static void context(struct fctx *f, struct sema *s, struct nd_nominal *n, struct nd_arena *arena,
		    uint32_t *closures, const char *symbol)
{
	nd_arena_init(arena);
	sema_fctx_init(f, s, info_of(n)->decl->unit, arena);
	*closures = 0;
	f->closure_count = closures;
	f->symbol = symbol;
	f->env = info_of(n)->env;
	f->ret = ND_TY_VOID;
}

static void release(struct fctx *f, struct nd_arena *arena)
{
	f->s->bindings.len = f->base;
	sema_fctx_release(f);
	nd_arena_release(arena);
}

// Its type, and its value where that is a literal.
static void resolve(struct sema *s, struct static_field *field)
{
	struct unit *u = info_of(field->owner)->decl->unit;
	const uint32_t *x = x_of(u, a_of(u, field->node));
	struct nd_hir_global *g = field->global;
	struct nd_arena arena;
	struct fctx f;
	uint32_t closures;
	g->type = x[1] ? sema_type_of_node(u, x[1], info_of(field->owner)->env) : NO_TYPE;
	if (g->type != NO_TYPE && (x[3] & ND_AST_OPTIONAL))
		g->type = sema_t_option(s, g->type);
	if (!x[2] || (x[1] && !is_literal(u, x[2])))
		return;
	context(&f, s, field->owner, &arena, &closures, g->symbol);
	struct nd_hir *h = x[1] ? sema_expr_as(&f, x[2], g->type, "the initial value")
				: sema_expr(&f, x[2], NO_TYPE);
	if (!x[1])
		g->type = h->type == ND_TY_VOID || h->type == ND_TY_NULL ? (nd_type)ND_TY_ERROR : h->type;
	if (h->kind == ND_HIR_INT || h->kind == ND_HIR_FLOAT || h->kind == ND_HIR_STRING) {
		struct nd_hir *kept = nd_arena_new(s->arena, struct nd_hir);
		*kept = *h;
		g->static_init = kept;
	}
	release(&f, &arena);
}

static void add_fields(struct sema *s, struct nd_nominal *n)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(n)->decl->node);
	uint32_t first = s->statics.len;
	info_of(n)->has_statics = true;
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (!is_static_field(u, m))
			continue;
		const uint32_t *x = x_of(u, a_of(u, m));
		struct nd_hir_global *g = nd_arena_new(s->arena, struct nd_hir_global);
		*g = (struct nd_hir_global){
			.symbol = nd_arena_sprintf(s->arena, "%s.%s", n->symbol, text_of(s, x[0])),
			.linkage = ND_LINK_ONCE,
			.is_const = (x[3] & ND_AST_CONST) != 0,
			.nir_index = ND_NIR_NONE};
		struct static_field field = {.owner = n, .node = m, .name = x[0], .global = g};
		nd_vec_push(&s->statics, field);
	}
	for (uint32_t i = first, end = s->statics.len; i < end; i++) {
		struct static_field field = s->statics.data[i];
		resolve(s, &field);
		if (!is_open(s, n) && field.global->type != ND_TY_ERROR)
			sema_deliver_global(s, field.global);
	}
}

struct nd_hir_global *sema_static_field(struct sema *s, struct nd_nominal *n, nd_sym name, uint32_t *flags)
{
	if (!info_of(n)->has_statics)
		add_fields(s, n);
	for (uint32_t i = 0; i < s->statics.len; i++) {
		struct static_field *field = &s->statics.data[i];
		struct unit *u = info_of(n)->decl->unit;
		if (field->owner != n || field->name != name)
			continue;
		*flags = x_of(u, a_of(u, field->node))[3];
		return field->global;
	}
	return NULL;
}

// Initialisation -------------------------------------------------------------------------------------------------
static struct finst *init_function(struct sema *s, struct unit *u, const char *symbol,
				   enum nd_linkage linkage)
{
	bool is_new;
	struct finst *fi = sema_finst_find(s, symbol, &is_new);
	fi->unit = u;
	fi->has_sig = true;
	fi->emitted = true;
	fi->ref->linkage = linkage;
	fi->ref->sig = (struct nd_hir_sig){.ret = ND_TY_VOID, .throws = true};
	return fi;
}

static void finish(struct fctx *f, struct finst *fi, struct stmts *out, nd_node at)
{
	struct nd_hir_func hf = {.ref = fi->ref,
				 .file = fi->unit->ast->file,
				 .loc = at ? nd_ast_loc(fi->unit->ast, at) : ND_LOC(1, 1)};
	hf.body = sema_seq(f, out, NULL, 0);
	sema_deliver(f, &hf, fi);
}

static struct finst *make_init(struct sema *s, const struct static_field *field)
{
	struct unit *u = info_of(field->owner)->decl->unit;
	struct nd_arena arena;
	struct fctx f;
	uint32_t closures;
	struct finst *fi = init_function(s, u, nd_arena_sprintf(s->arena, "%s$init", field->global->symbol),
					 ND_LINK_ONCE);
	context(&f, s, field->owner, &arena, &closures, fi->ref->symbol);
	f.inst = fi;
	struct nd_hir_global *flag = nd_arena_new(s->arena, struct nd_hir_global);
	*flag = (struct nd_hir_global){
		.symbol = nd_arena_sprintf(s->arena, "%s$initialised", field->global->symbol),
		.type = ND_TY_BOOL,
		.linkage = ND_LINK_ONCE,
		.nir_index = ND_NIR_NONE};
	sema_deliver_global(s, flag);
	struct nd_hir *read = sema_mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0);
	struct nd_hir *write = sema_mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0);
	struct nd_hir *target = sema_mk(&f, ND_HIR_GLOBAL, field->global->type, field->node, 0);
	struct stmts out = {0};
	read->global = write->global = flag;
	target->global = field->global;
	sema_add(&f, &out,
		 sema_mk(&f, ND_HIR_IF, ND_TY_VOID, 0, 2, read,
			 sema_mk(&f, ND_HIR_RETURN, ND_TY_NEVER, 0, 0)));
	sema_add(&f, &out,
		 sema_mk(&f, ND_HIR_ASSIGN, ND_TY_VOID, 0, 2, write, sema_mk_int(&f, ND_TY_BOOL, 0, 1)));
	sema_add(&f, &out,
		 sema_mk(&f, ND_HIR_ASSIGN, ND_TY_VOID, field->node, 2, target,
			 sema_expr_as(&f, x_of(u, a_of(u, field->node))[2], field->global->type,
				      "the initial value")));
	finish(&f, fi, &out, field->node);
	release(&f, &arena);
	return fi;
}

struct finst *sema_statics_function(struct sema *s)
{
	return init_function(s, s->self, nd_arena_sprintf(s->arena, "%s.$statics", s->self->name),
			     ND_LINK_LOCAL);
}

bool sema_statics_check(struct sema *s)
{
	bool any = false;
	for (; s->statics_at < s->statics.len; s->statics_at++) {
		struct static_field field = s->statics.data[s->statics_at];
		struct unit *u = info_of(field.owner)->decl->unit;
		nd_node init = x_of(u, a_of(u, field.node))[2];
		if (!init || field.global->static_init || field.global->type == ND_TY_ERROR ||
		    is_open(s, field.owner))
			continue;
		s->statics.data[s->statics_at].init = make_init(s, &field);
		any = true;
	}
	return any;
}

void sema_statics_deliver(struct sema *s)
{
	struct nd_arena arena;
	struct fctx f;
	uint32_t closures = 0;
	struct finst *fi = sema_statics_function(s);
	struct stmts out = {0};
	nd_arena_init(&arena);
	sema_fctx_init(&f, s, s->self, &arena);
	f.closure_count = &closures;
	f.symbol = fi->ref->symbol;
	for (uint32_t i = 0; i < s->statics.len; i++)
		if (s->statics.data[i].init)
			sema_add(&f, &out, sema_mk_call(&f, s->statics.data[i].init, 0, NULL, 0));
	finish(&f, fi, &out, 0);
	release(&f, &arena);
}
