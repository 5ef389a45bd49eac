// Macros. The body is checked anew for each use, where it is used, as a block that has a value. Nothing is copied: the
// text being checked changes instead ("view"), from the use to the macro's body and, wherever a parameter stands there,
// back to the argument in the text of the use. A view brings its own unit, type parameters and place, and names of
// variables count only in the text that declared them, so that
//   - names of the body mean what they mean where the macro is written, also in another module;
//   - variables of the body and those of the use do not see each other;
//   - arguments mean what they mean where the macro is used, and are checked, and run, at each occurrence.
// `return` of the body leaves the function that uses the macro; `break` and `continue` without label, when no loop of the
// body is around them, are those of the loop around the use. Labels belong to their text.
// A macro that leads to itself has no end, as nothing is decided while expanding; the chain of uses tells (E0415).
#include "sema/call.h"
#include "sema/macro.h"

#include <string.h>

enum {
	MAX_NESTED = 200,  // expansions within each other, arguments included
	MAX_USES = 20000,  // expansions that one use of a macro leads to
	MAX_PATTERN = 64   // parameters whose assignments are told apart
};

// Views ----------------------------------------------------------------------------------------------------------
struct view sema_view(const struct fctx *f)
{
	return (struct view){f->unit, f->env, f->loc_override, f->s->use, f->s->through, f->s->through_tok};
}

void sema_look_at(struct fctx *f, const struct view *view)
{
	f->unit = view->unit;
	f->env = view->env;
	f->loc_override = view->loc_override;
	f->s->use = view->use;
	f->s->through = view->through;
	f->s->through_tok = view->through_tok;
}

static int param_index(const struct unit *u, nd_node macro, nd_sym sym)
{
	uint32_t params = x_of(u, a_of(u, macro))[1];
	for (uint32_t i = 0; i < list_len(u, params); i++)
		if (x_of(u, a_of(u, list_of(u, params)[i]))[0] == sym)
			return (int)i;
	return -1;
}

bool sema_is_macro_param(struct fctx *f, nd_node n)
{
	const struct macro_use *use = f->s->use;
	return use && kind_of(f->unit, n) == ND_AST_NAME && f->unit == use->macro->unit &&
	       param_index(f->unit, use->macro->node, a_of(f->unit, n)) >= 0 &&
	       !sema_find_binding(f, a_of(f->unit, n));
}

struct view sema_enter(struct fctx *f, nd_node *n)
{
	struct view before = sema_view(f);
	while (sema_is_macro_param(f, *n)) {
		const struct macro_use *use = f->s->use;
		int i = param_index(f->unit, use->macro->node, a_of(f->unit, *n));
		uint32_t tok = f->unit->ast->tok.data[*n];
		*n = use->args[i];
		if (use->own[i])
			break; // a default: text of the macro itself
		sema_look_at(f, &use->from);
		f->s->through = use;
		f->s->through_tok = tok;
	}
	return before;
}

enum nd_ast_kind sema_kind(struct fctx *f, nd_node n)
{
	struct view before = sema_enter(f, &n);
	enum nd_ast_kind ret = kind_of(f->unit, n);
	sema_look_at(f, &before);
	return ret;
}

struct nd_hir *sema_param_place(struct fctx *f, nd_sym name)
{
	const struct macro_use *use = f->s->use;
	int i = use && f->unit == use->macro->unit && !sema_find_binding(f, name)
			? param_index(f->unit, use->macro->node, name)
			: -1;
	if (i < 0)
		return NULL;
	struct view before = sema_view(f);
	nd_node n = use->args[i];
	if (!use->own[i])
		sema_look_at(f, &use->from);
	sema_enter(f, &n);
	if (kind_of(f->unit, n) == ND_AST_NAME)
		sema_narrow_kill(f, a_of(f->unit, n));
	struct nd_hir *h = sema_place(f, n);
	sema_look_at(f, &before);
	return h;
}

bool sema_names_decl(struct fctx *f, nd_node n)
{
	return kind_of(f->unit, n) == ND_AST_NAME && !sema_find_binding(f, a_of(f->unit, n)) &&
	       !sema_is_macro_param(f, n);
}

bool sema_loop_in_reach(const struct sema *s, const struct macro_use *of, bool labelled)
{
	const struct macro_use *use = s->use;
	if (labelled || use == of)
		return use == of;
	while (use && use != of)
		use = use->from.use;
	return use == of;
}

// Where an error in a macro's text is told: at the use in the program's own text. NULL: it is not in such a text.
const struct macro_use *sema_text_of_macro(const struct sema *s, const struct unit *u, uint32_t tok)
{
	const struct macro_use *use = s->use;
	if (!use || use->macro->unit != u)
		return NULL;
	const uint32_t *x = x_of(u, a_of(u, use->macro->node));
	return tok >= x[3] && tok < x[4] ? use : NULL;
}

static void add_line(struct nd_buf *out, const struct unit *u, uint32_t tok)
{
	const struct nd_ast *t = u->ast;
	uint32_t start = t->lines.data[t->tok_line.data[tok] - 1], end = start;
	while (end < t->source.len && t->source.data[end] != '\n' && end - start < ND_DIAG_MAX_LINE / 2)
		end++;
	while (start < end && (t->source.data[start] == ' ' || t->source.data[start] == '\t'))
		start++;
	while (end > start && (t->source.data[end - 1] == ' ' || t->source.data[end - 1] == '\r'))
		end--;
	nd_buf_add_char(out, '`');
	nd_buf_add(out, t->source.data + start, end - start);
	nd_buf_add_char(out, '`');
}

void sema_macro_note(struct nd_buf *out, const struct macro_use *use, uint32_t tok, const char *intro)
{
	for (; use; use = use->from.use) {
		const struct unit *u = use->macro->unit;
		const struct nd_ast *t = u->ast;
		nd_buf_printf(out, "%s '%s' ", intro, text_of(u->s, use->macro->sym));
		if (t->is_interface)
			nd_buf_printf(out, "of \"%s\": ", u->name);
		else
			nd_buf_printf(out, "on line %u: ", t->tok_line.data[tok]); // of this module, as all with source
		add_line(out, u, tok);
		tok = use->from.unit->ast->tok.data[use->at];
		intro = ", used by the macro";
	}
}

// Arguments ------------------------------------------------------------------------------------------------------
static bool place_args(struct fctx *f, nd_node at, struct decl *d, const uint32_t *args, uint32_t nargs,
		       struct macro_use *use)
{
	struct sema *s = f->s;
	struct unit *u = f->unit, *home = d->unit;
	const char *name = text_of(s, d->sym);
	uint32_t params = x_of(home, a_of(home, d->node))[1], np = list_len(home, params), at_param = 0;
	use->args = nd_arena_array(f->arena, nd_node, np + 1);
	use->own = nd_arena_array(f->arena, bool, np + 1);
	for (uint32_t i = 0; i < nargs; i++) {
		nd_node value = args[i];
		uint32_t to = at_param;
		if (kind_of(u, value) == ND_AST_SPREAD) {
			sema_err_node(u, value, "E0417", "write the arguments one by one",
				      "a macro's arguments cannot come from a collection");
			return false;
		}
		if (kind_of(u, value) == ND_AST_NAMED_ARG) {
			int k = param_index(home, d->node, a_of(u, value));
			if (k < 0) {
				sema_err_node(u, value, "E0374", NULL, "'%s' has no parameter '%s'", name,
					      text_of(s, a_of(u, value)));
				return false;
			}
			to = (uint32_t)k;
			value = b_of(u, value);
			if (use->args[to]) {
				sema_err_node(u, args[i], "E0375", NULL, "the argument '%s' is given twice",
					      text_of(s, a_of(u, args[i])));
				return false;
			}
			at_param = UINT32_MAX;
		} else if (at_param == UINT32_MAX) {
			sema_err_node(u, value, "E0372", NULL, "a positional argument cannot follow a named one");
			return false;
		} else if (at_param++ >= np) {
			sema_err_node(u, value, "E0373", NULL, "'%s' takes %u argument%s, but this use has %u",
				      name, np, np == 1 ? "" : "s", nargs);
			return false;
		}
		use->args[to] = value;
	}
	for (uint32_t i = 0; i < np; i++) {
		const uint32_t *x = x_of(home, a_of(home, list_of(home, params)[i]));
		if (use->args[i])
			continue;
		if (!x[2]) {
			sema_err_node(u, at, "E0376", NULL, "the argument '%s' of '%s' is missing",
				      text_of(s, x[0]), name);
			return false;
		}
		use->args[i] = x[2];
		use->own[i] = true;
	}
	return true;
}

// The type that an argument names, so that the parameter may stand for it where the body needs a type; else NO_TYPE.
static nd_type named_type(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct view before = sema_view(f);
	nd_type args[16], t = NO_TYPE, inner;
	if (sema_is_macro_param(f, n)) { // of the macro around this use
		if (!sema_type_by_name(f->unit, a_of(f->unit, n), f->env, &t))
			t = NO_TYPE;
		return t;
	}
	sema_enter(f, &n);
	struct unit *u = f->unit;
	uint32_t nargs = kind_of(u, n) == ND_AST_NAME ? list_len(u, b_of(u, n)) : 17;
	struct decl *d = nargs <= 16 && sema_names_decl(f, n) ? sema_decl_visible(u, a_of(u, n)) : NULL;
	enum nd_type_kind kind;
	uint32_t arity;
	bool known = nargs <= 16 && sema_names_decl(f, n), ok = known;
	if (known && nargs == 0 && sema_type_by_name(u, a_of(u, n), f->env, &inner) && !d) {
		sema_look_at(f, &before);
		return inner;
	}
	for (uint32_t i = 0; ok && i < nargs; i++) {
		args[i] = sema_type_of_node(u, list_of(u, b_of(u, n))[i], f->env);
		ok = args[i] != ND_TY_ERROR;
	}
	if (ok && d && (d->kind == D_TYPE || d->kind == D_ALIAS)) {
		uint32_t list = d->kind == D_TYPE ? nd_ast_type_decl(d->unit->ast, d->node)->type_params
						  : x_of(d->unit, a_of(d->unit, d->node))[1];
		if (list_len(d->unit, list) == nargs)
			t = sema_type_from_decl(u, n, d, args, nargs);
	} else if (ok && !d && nargs && sema_builtin_kind(text_of(s, a_of(u, n)), &kind, &arity) &&
		   kind != ND_TY_RAW && arity == nargs) {
		t = nd_type_make(s->types, kind, args, nargs);
	}
	sema_look_at(f, &before);
	return t;
}

static const struct tenv *types_of(struct fctx *f, struct decl *d, const struct macro_use *use)
{
	struct unit *home = d->unit;
	uint32_t params = x_of(home, a_of(home, d->node))[1], np = list_len(home, params);
	struct tenv *env = nd_arena_new(f->arena, struct tenv);
	nd_sym *syms = nd_arena_array(f->arena, nd_sym, np + 1);
	nd_type *types = nd_arena_array(f->arena, nd_type, np + 1);
	for (uint32_t i = 0; i < np; i++) {
		nd_type t = use->own[i] ? NO_TYPE : named_type(f, use->args[i]);
		if (t == NO_TYPE)
			continue;
		syms[env->n] = x_of(home, a_of(home, list_of(home, params)[i]))[0];
		types[env->n++] = t;
	}
	env->syms = syms;
	env->types = types;
	env->self = ND_TY_ERROR;
	return env->n ? env : NULL;
}

// Uses -----------------------------------------------------------------------------------------------------------
// A macro on the way from the function's own text to here leads to itself.
static bool leads_to_itself(struct fctx *f, nd_node at, struct decl *d)
{
	struct sema *s = f->s;
	const struct macro_use *use = s->use;
	while (use && use->macro != d)
		use = use->from.use;
	if (!use)
		return false;
	struct nd_buf chain = {0};
	for (const struct macro_use *step = s->use; step != use->from.use; step = step->from.use) {
		struct nd_buf longer = {0};
		nd_buf_printf(&longer, "%s → %s", text_of(s, step->macro->sym),
			      chain.len ? chain.data : text_of(s, d->sym));
		nd_buf_release(&chain);
		chain = longer;
	}
	sema_err_node(f->unit, at, "E0415", "nothing is decided while macros are expanded: write a function",
		      "the macro '%s' leads to itself without end: %s", text_of(s, d->sym), chain.data);
	nd_buf_release(&chain);
	return true;
}

static bool is_too_much(struct fctx *f, nd_node at)
{
	struct sema *s = f->s;
	if (s->macro_depth == 0)
		s->macro_uses = 0;
	bool deep = s->macro_depth >= MAX_NESTED;
	if (!deep && ++s->macro_uses <= MAX_USES)
		return false;
	if (deep || s->macro_uses == MAX_USES + 1)
		sema_err_node(f->unit, at, "E0416", "write a function for a part of it",
			      deep ? "macros are used more than %d deep in each other"
				   : "this use of a macro leads to more than %d others",
			      deep ? MAX_NESTED : MAX_USES);
	return true;
}

struct nd_hir *sema_expand(struct fctx *f, nd_node at, struct decl *d, const uint32_t *args, uint32_t nargs,
			   nd_type expected, bool as_statement)
{
	struct sema *s = f->s;
	struct macro_use *use = nd_arena_new(f->arena, struct macro_use);
	*use = (struct macro_use){.macro = d, .id = ++s->macro_ids, .at = at, .from = sema_view(f)};
	if (leads_to_itself(f, at, d) || is_too_much(f, at) || !place_args(f, at, d, args, nargs, use))
		return sema_mk_error(f, at);
	struct view inside = {d->unit, types_of(f, d, use), sema_loc_of(f, at), use, NULL, 0};
	s->macro_depth++;
	sema_look_at(f, &inside);
	nd_node body = b_of(f->unit, d->node);
	struct nd_hir *h = as_statement ? sema_block(f, body) : sema_block_value(f, body, expected);
	sema_look_at(f, &use->from);
	s->macro_depth--;
	return h;
}

static struct decl *macro_named(struct fctx *f, nd_node callee)
{
	struct unit *u = f->unit;
	struct decl *d = NULL;
	if (kind_of(u, callee) == ND_AST_NAME && sema_names_decl(f, callee)) {
		d = sema_decl_visible(u, a_of(u, callee));
	} else if (kind_of(u, callee) == ND_AST_MEMBER && sema_names_decl(f, a_of(u, callee))) {
		struct import_name *in = sema_import_binding(u, a_of(u, a_of(u, callee)));
		if (in && !in->target)
			d = sema_decl_exported(in->unit, x_of(u, b_of(u, callee))[0], 0);
		if (in && d && d->kind == D_MACRO)
			in->used = true;
	}
	return d && d->kind == D_MACRO ? d : NULL;
}

// Through a parameter too: `m(f)` may be given the name of a macro.
struct decl *sema_macro_callee(struct fctx *f, nd_node callee)
{
	struct view before = sema_enter(f, &callee);
	struct decl *d = kind_of(f->unit, callee) ? macro_named(f, callee) : NULL;
	sema_look_at(f, &before);
	return d;
}

struct nd_hir *sema_macro_statement(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	struct decl *d = kind_of(u, n) == ND_AST_CALL ? sema_macro_callee(f, a_of(u, n)) : NULL;
	return d ? sema_expand(f, n, d, list_of(u, b_of(u, n)), list_len(u, b_of(u, n)), NO_TYPE, true) : NULL;
}

struct nd_hir *sema_macro_pipeline(struct fctx *f, nd_node at, nd_node first, nd_node target, nd_type expected)
{
	struct unit *u = f->unit;
	bool is_call = kind_of(u, target) == ND_AST_CALL;
	struct decl *d = sema_macro_callee(f, is_call ? a_of(u, target) : target);
	if (!d)
		return NULL;
	uint32_t given = is_call ? list_len(u, b_of(u, target)) : 0;
	uint32_t *args = nd_arena_array(f->arena, uint32_t, given + 1);
	args[0] = first;
	for (uint32_t i = 0; i < given; i++)
		args[i + 1] = list_of(u, b_of(u, target))[i];
	return sema_expand(f, is_call ? target : at, d, args, given + 1, expected, false);
}

// Which parameters are assigned --------------------------------------------------------------------------------------
struct assigned {
	struct unit *u;
	struct decl *macro;
	uint64_t all, in_closure;
	uint32_t closures; // around the node
};

static uint64_t param_bit(struct assigned *w, nd_node n)
{
	int i = kind_of(w->u, n) == ND_AST_NAME || kind_of(w->u, n) == ND_AST_PAT_NAME
			? param_index(w->u, w->macro->node, a_of(w->u, n))
			: -1;
	return i < 0 ? 0 : i < MAX_PATTERN ? 1ull << i : UINT64_MAX;
}

static void note_assigned(struct assigned *w, uint64_t bits, bool in_closure)
{
	w->all |= bits;
	if (in_closure)
		w->in_closure |= bits;
}

static void visit_pattern(void *arg, nd_node n)
{
	struct assigned *w = arg;
	if (kind_of(w->u, n) == ND_AST_PAT_FIELDS)
		note_assigned(w, UINT64_MAX, w->closures);
	note_assigned(w, param_bit(w, n), w->closures);
}

static void visit_assigned(void *arg, nd_node n)
{
	struct assigned *w = arg;
	struct unit *u = w->u;
	struct decl *d;
	switch (kind_of(u, n)) {
	case ND_AST_ASSIGN:
	case ND_AST_OP_ASSIGN:
	case ND_AST_INC:
	case ND_AST_DEC:
		note_assigned(w, param_bit(w, a_of(u, n)), w->closures);
		break;
	case ND_AST_DESTRUCTURE:
		sema_ast_walk(u->ast, a_of(u, n), visit_pattern, w);
		break;
	case ND_AST_CALL:
		d = sema_macro_by_name(u, a_of(u, n));
		for (uint32_t i = 0; d && i < list_len(u, b_of(u, n)); i++) {
			nd_node value = list_of(u, b_of(u, n))[i];
			bool named = kind_of(u, value) == ND_AST_NAMED_ARG;
			uint64_t bit = param_bit(w, named ? b_of(u, value) : value);
			if (bit && (named || sema_macro_assigns(d, i, false)))
				note_assigned(w, bit, w->closures || named || sema_macro_assigns(d, i, true));
		}
		break;
	case ND_AST_LAMBDA:
	case ND_AST_FUNC:
		if (b_of(u, n)) {
			w->closures++;
			sema_ast_walk(u->ast, b_of(u, n), visit_assigned, w);
			w->closures--;
		}
		break;
	default:
		break;
	}
}

struct decl *sema_macro_by_name(struct unit *u, nd_node callee)
{
	struct decl *d = NULL;
	if (kind_of(u, callee) == ND_AST_NAME) {
		d = sema_decl_visible(u, a_of(u, callee));
	} else if (kind_of(u, callee) == ND_AST_MEMBER && kind_of(u, a_of(u, callee)) == ND_AST_NAME) {
		struct import_name *in = sema_import_binding(u, a_of(u, a_of(u, callee)));
		d = in && !in->target ? sema_decl_exported(in->unit, x_of(u, b_of(u, callee))[0], 0) : NULL;
	}
	return d && d->kind == D_MACRO ? d : NULL;
}

bool sema_macro_assigns(struct decl *d, uint32_t param, bool in_closure)
{
	if (!d->macro_walked) {
		struct assigned w = {.u = d->unit, .macro = d};
		d->macro_walked = true; // one that leads to itself is an error anyway
		sema_ast_walk(d->unit->ast, b_of(d->unit, d->node), visit_assigned, &w);
		d->assigned = w.all;
		d->assigned_in_closure = w.in_closure;
	}
	uint64_t set = in_closure ? d->assigned_in_closure : d->assigned;
	return param >= MAX_PATTERN ? set != 0 : (set >> param & 1) != 0;
}

// Declarations ---------------------------------------------------------------------------------------------------
static void visit_name(void *arg, nd_node n)
{
	struct unit *u = arg;
	enum nd_ast_kind k = kind_of(u, n);
	struct import_name *in = NULL;
	if (k == ND_AST_NAME || k == ND_AST_TYPE_NAME || k == ND_AST_TYPE_QUAL || k == ND_AST_PAT_NAME)
		in = sema_import_binding(u, a_of(u, n));
	else if (k == ND_AST_PAT_VARIANT)
		in = sema_import_binding(u, x_of(u, a_of(u, n))[0] ? x_of(u, a_of(u, n))[0] : x_of(u, a_of(u, n))[1]);
	if (in)
		in->used = true;
}

void sema_macro_check(struct decl *d)
{
	struct unit *u = d->unit;
	struct sema *s = u->s;
	uint32_t params = x_of(u, a_of(u, d->node))[1];
	for (uint32_t i = 0; i < list_len(u, params); i++) {
		nd_node p = list_of(u, params)[i];
		const uint32_t *x = x_of(u, a_of(u, p));
		if (x[1])
			sema_err_node(u, p, "E0414", "remove it",
				      "the parameter '%s' stands for the text of the argument and has no type",
				      text_of(s, x[0]));
		else if (x[3] & ND_AST_OPTIONAL)
			sema_err_node(u, p, "E0414", "write a default: `name = null`",
				      "the parameter '%s' of a macro cannot be optional", text_of(s, x[0]));
		for (uint32_t k = 0; k < i; k++)
			if (x_of(u, a_of(u, list_of(u, params)[k]))[0] == x[0])
				sema_err_node(u, p, "E0335", NULL, "two parameters are called '%s'",
					      text_of(s, x[0]));
	}
	sema_ast_walk(u->ast, d->node, visit_name, u);
}
