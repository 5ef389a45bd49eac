// Module variables that might be read before they have their value: an initial value or a statement of the top level calls
// a function that mentions a variable which gets its value later. Only their reads are tested at run time.
//
// What an initialiser may run is every function, method and constructor of the module that it mentions, directly or
// through others; names are taken as written, without scopes, so that this errs on the safe side. Every declaration is
// walked once, for the first initialiser that reaches it, so the work is linear in the module.
#include "sema/internal.h"

#include <string.h>

struct reach {
	struct unit *u;
	uint32_t now;     // the initialiser's place in the order
	bool direct;      // what is walked is the initialiser itself
	struct nd_map walked; // by index of the declaration
	ND_VEC(nd_node) todo;
};

static void mention(struct reach *r, nd_sym sym)
{
	struct sema *s = r->u->s;
	uint32_t at, unused;

	bool own = nd_map_get(r->u->decls, sym, &at);
	struct decl *d = own ? s->decls.data[at] : NULL;
	// A constant that an initial value names gets its own before that.
	bool first = d && d->kind == D_GLOBAL && (d->flags & ND_AST_CONST) && r->direct;

	if (!first && !nd_map_get(&s->first_use, sym, &unused))
		nd_map_set(&s->first_use, sym, r->now);
	if (!own || nd_map_get(&r->walked, at + 1, &unused))
		return;
	if (d->kind == D_FUNC || d->kind == D_TYPE || d->kind == D_MACRO) {
		nd_map_set(&r->walked, at + 1, 1);
		nd_vec_push(&r->todo, d->node);
	}
}

static void visit(void *arg, nd_node n)
{
	struct reach *r = arg;
	struct unit *u = r->u;

	switch (kind_of(u, n)) {
	case ND_AST_NAME:
	case ND_AST_TYPE_NAME:
		mention(r, a_of(u, n));
		break;
	case ND_AST_MEMBER:
	case ND_AST_OPT_MEMBER:
		mention(r, x_of(u, b_of(u, n))[0]);
		break;
	case ND_AST_CLASS:
	case ND_AST_STRUCT:
	case ND_AST_ERROR: { // its destructor, and what derives from it
		const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, n);
		mention(r, td->name);
		break;
	}
	default:
		break;
	}
}

static void reach_from(struct reach *r, nd_node n)
{
	struct unit *u = r->u;

	if (!n)
		return;
	r->now = sema_early_number(u->s, n);
	// What is assigned is not read.
	if (kind_of(u, n) == ND_AST_ASSIGN && kind_of(u, a_of(u, n)) == ND_AST_NAME)
		n = b_of(u, n);
	else if (kind_of(u, n) == ND_AST_DESTRUCTURE)
		n = x_of(u, b_of(u, n))[0];
	r->direct = true;
	sema_ast_walk(u->ast, n, visit, r);
	r->direct = false;
	while (r->todo.len) {
		nd_node decl = r->todo.data[--r->todo.len];
		sema_ast_walk(u->ast, decl, visit, r);
	}
}

static void reach_from_fields(struct reach *r, nd_node type)
{
	struct unit *u = r->u;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, type);

	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) == ND_AST_FIELD && (x_of(u, a_of(u, m))[3] & ND_AST_STATIC))
			reach_from(r, m);
	}
}

static bool has_fields(struct unit *u, nd_node n)
{
	return kind_of(u, n) == ND_AST_CLASS || kind_of(u, n) == ND_AST_STRUCT || kind_of(u, n) == ND_AST_ERROR;
}

static void find_early(struct sema *s, struct decl *d)
{
	const uint32_t *x;

	if (d->unit != s->self || d->kind != D_GLOBAL)
		return;
	x = x_of(d->unit, a_of(d->unit, d->node));
	d->early = x[2] && sema_early_use(s, x[0], sema_early_number(s, d->node));
}

// Initialisers run in the order of the text; in the entry module those of static fields come first.
uint32_t sema_early_number(struct sema *s, nd_node n)
{
	uint32_t tok = s->self->ast->tok.data[n] + 1;

	return s->program_entry && kind_of(s->self, n) != ND_AST_FIELD ? tok + s->self->ast->tok_kind.len : tok;
}

void sema_early_build(struct sema *s)
{
	struct unit *u = s->self;
	struct reach r = {.u = u};
	uint32_t count = list_len(u, u->ast->top);
	const uint32_t *top = list_of(u, u->ast->top);

	for (uint32_t i = 0; i < count && s->program_entry; i++)
		if (has_fields(u, top[i]))
			reach_from_fields(&r, top[i]);
	for (uint32_t i = 0; i < count; i++) {
		enum nd_ast_kind k = kind_of(u, top[i]);
		if (k == ND_AST_VAR || (s->program_entry && k < ND_AST_FUNC && k != ND_AST_NONE))
			reach_from(&r, top[i]);
		else if (has_fields(u, top[i]) && !s->program_entry)
			reach_from_fields(&r, top[i]);
	}
	for (uint32_t i = 0; i < s->decls.len; i++)
		find_early(s, s->decls.data[i]);
	nd_map_release(&r.walked);
	nd_vec_free(&r.todo);
}

bool sema_early_use(struct sema *s, nd_sym sym, uint32_t number)
{
	uint32_t first;

	return nd_map_get(&s->first_use, sym, &first) && first <= number;
}

// A flag beside the variable says whether it has its value.
static bool has_flag(struct sema *s, struct decl *d)
{
	if (!d->early || d->global->static_init)
		return false;
	if (d->is_set)
		return true;
	struct nd_hir_global *flag = nd_arena_new(s->arena, struct nd_hir_global);
	*flag = (struct nd_hir_global){.symbol = nd_arena_sprintf(s->arena, "%s.$set", d->global->symbol),
				       .type = ND_TY_BOOL,
				       .linkage = ND_LINK_LOCAL,
				       .nir_index = ND_NIR_NONE};
	d->is_set = flag;
	sema_deliver_global(s, flag);
	return true;
}

static struct nd_hir *flag_place(struct fctx *f, struct decl *d, nd_node at)
{
	struct nd_hir *h = sema_mk(f, ND_HIR_GLOBAL, ND_TY_BOOL, at, 0);

	h->global = d->is_set;
	return h;
}

struct nd_hir *sema_early_mark(struct fctx *f, struct decl *d, struct nd_hir *assign, nd_node at)
{
	struct stmts out = {0};

	if (!d || d->kind != D_GLOBAL || !has_flag(f->s, d))
		return assign;
	sema_add(f, &out, assign);
	sema_add(f, &out,
		 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, flag_place(f, d, at),
			 sema_mk_int(f, ND_TY_BOOL, at, 1)));
	return sema_seq(f, &out, NULL, at);
}

void sema_early_guard(struct fctx *f, struct decl *d, struct nd_hir *read, nd_node at)
{
	if (!has_flag(f->s, d))
		return;
	struct nd_hir *name = sema_mk_string(f, at, nd_str(text_of(f->s, d->sym)));
	struct stmts fail = {0};

	sema_add(f, &fail, sema_mk_prelude(f, at, "__throw_unset", NULL, 0, 1, name));
	sema_add(f, &fail, sema_mk_intrinsic(f, at, ND_INTRINSIC_UNREACHABLE, ND_TY_NEVER, NULL, 0, 0));
	read->nargs = 1;
	read->args = nd_arena_array(f->arena, struct nd_hir *, 1);
	read->args[0] = sema_mk(f, ND_HIR_IF, ND_TY_VOID, at, 2,
				sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, at, 1, flag_place(f, d, at)),
				sema_seq(f, &fail, NULL, at));
}
