// Assignments: what the target is, whether it is declared thereby, and in which order all is evaluated.
#include "sema/expr.h"
#include "sema/macro.h"

// A bare name that is no variable yet: the assignment declares it.
static bool declares(struct fctx *f, nd_node target, bool *is_error)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	*is_error = false;
	if (!sema_names_decl(f, target))
		return false;
	nd_sym sym = a_of(u, target);
	struct decl *d = sema_decl_in(u, sym);
	if (sema_declared_below(d, u, target))
		return true;
	if (d && d->kind == D_GLOBAL)
		return false;
	if (sema_import_binding(u, sym)) {
		sema_err_node(u, target, "E0387", "choose another name",
			      "'%s' is imported and cannot be assigned", text_of(s, sym));
		*is_error = true;
		return false;
	}
	if (sema_is_taken(f, sym))
		sema_warn_at(u, u->ast->tok.data[target], "W0305", NULL,
			     "the new variable '%s' hides a function or type of that name", text_of(s, sym));
	return true;
}

// Makes the operands of a place cheap to evaluate twice.
static struct nd_hir *stable(struct fctx *f, struct nd_hir *p, struct stmts *out, nd_node at)
{
	struct nd_hir *let;
	switch (p->kind) {
	case ND_HIR_FIELD:
		if (tk(f->s, p->args[0]->type) == ND_TY_CLASS) {
			if (p->args[0]->kind != ND_HIR_LOCAL) {
				p->args[0] = sema_spill(f, p->args[0], at, &let);
				sema_add(f, out, let);
			}
		} else {
			p->args[0] = stable(f, p->args[0], out, at);
		}
		return p;
	case ND_HIR_INDEX:
		for (int i = 0; i < 2; i++)
			if (!sema_is_pure_value(p->args[i])) {
				p->args[i] = sema_spill(f, p->args[i], at, &let);
				sema_add(f, out, let);
			}
		return p;
	default:
		return p;
	}
}

static bool is_map_index(struct fctx *f, nd_node target, struct nd_hir **map)
{
	struct unit *u = f->unit;
	*map = NULL;
	if (kind_of(u, target) != ND_AST_INDEX)
		return false;
	struct nd_hir *obj = sema_expr(f, a_of(u, target), NO_TYPE);
	*map = obj;
	return tk(f->s, obj->type) == ND_TY_MAP;
}

// The place of `xs[i]` when xs has been checked already.
static struct nd_hir *index_place(struct fctx *f, nd_node target, struct nd_hir *obj)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	enum nd_type_kind k = tk(s, obj->type);
	if (k == ND_TY_ERROR)
		return obj;
	if (sema_is_pointer(s, obj->type))
		return sema_pointer_index(f, obj, target);
	if (k != ND_TY_LIST && k != ND_TY_BYTES) {
		sema_err_node(u, target, "E0361",
			      k == ND_TY_STRING ? "strings never change; build a new one" : NULL,
			      "the elements of '%s' cannot be assigned", tt(s, obj->type));
		return sema_mk_error(f, target);
	}
	nd_type e = k == ND_TY_LIST ? nd_type_arg(s->types, obj->type, 0) : (nd_type)ND_TY_U8;
	return sema_mk(f, ND_HIR_INDEX, e, target, 2, obj,
		       sema_expr_as(f, b_of(u, target), ND_TY_INT, "the index"));
}

// Parts of structs in maps -----------------------------------------------------------------------------------------
// `m[k].a.b = v`: the struct is taken out, changed and put back, after the value is known, so that what the value changes
// in the map is not lost. Map and key are evaluated once.
struct map_part {
	struct stmts before;
	struct nd_hir *map, *key;
	nd_type args[2];
	nd_node path[16]; // MEMBER nodes, outermost first
	uint32_t n;
	nd_type type;     // of the part; ND_TY_ERROR after a diagnostic
};

static struct nd_hir *part_of(struct fctx *f, const struct map_part *part, struct nd_hir *value)
{
	for (uint32_t i = part->n; i-- > 0 && value;)
		value = sema_field_of(f, value, x_of(f->unit, b_of(f->unit, part->path[i]))[0], part->path[i]);
	return value;
}

static struct nd_hir *read_part(struct fctx *f, const struct map_part *part, nd_node at)
{
	return part_of(f, part, sema_mk_prelude(f, at, "__map_get", part->args, 2, 2, part->map, part->key));
}

// Whether a variable, or a field or element of one, is a map: what is looked at twice must be no more than that.
static bool names_map(struct fctx *f, nd_node n, nd_type *args)
{
	struct unit *u = f->unit;
	nd_node root = n;
	while (kind_of(u, root) == ND_AST_MEMBER ||
	       (kind_of(u, root) == ND_AST_INDEX &&
		(kind_of(u, b_of(u, root)) == ND_AST_NAME || kind_of(u, b_of(u, root)) <= ND_AST_STRING)))
		root = a_of(u, root);
	if (kind_of(u, root) != ND_AST_NAME && kind_of(u, root) != ND_AST_SELF)
		return false;
	nd_type t = sema_expr(f, n, NO_TYPE)->type;
	if (tk(f->s, t) != ND_TY_MAP)
		return false;
	args[0] = nd_type_arg(f->s->types, t, 0);
	args[1] = nd_type_arg(f->s->types, t, 1);
	return true;
}

// Only of structs all the way: what a class holds is changed where it is.
static bool in_map(struct fctx *f, nd_node target, struct map_part *part)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *let;
	*part = (struct map_part){.type = ND_TY_ERROR};
	nd_node n = target;
	for (; kind_of(u, n) == ND_AST_MEMBER && part->n < 16; n = a_of(u, n))
		part->path[part->n++] = n;
	if (!part->n || kind_of(u, n) != ND_AST_INDEX || !names_map(f, a_of(u, n), part->args))
		return false;
	if (tk(s, part->args[1]) != ND_TY_STRUCT)
		return false;
	nd_type t = part->args[1];
	for (uint32_t i = part->n; i-- > 0;) {
		struct nd_nominal *nominal = nominal_of(s, t);
		if (tk(s, t) != ND_TY_STRUCT)
			return false;
		sema_nominal_layout(s, nominal);
		int field = sema_field_index(nominal, x_of(u, b_of(u, part->path[i]))[0]);
		if (field < 0)
			return false; // reported by who reads it
		t = nominal->fields[field].type;
	}
	part->map = sema_spill(f, sema_expr(f, a_of(u, n), NO_TYPE), target, &let);
	sema_add(f, &part->before, let);
	struct nd_hir *key = sema_expr_as(f, b_of(u, n), part->args[0], "the key");
	part->key = key->type == ND_TY_ERROR ? key : sema_spill(f, key, target, &let);
	if (key->type != ND_TY_ERROR) {
		sema_add(f, &part->before, let);
		part->type = t;
	}
	return true;
}

static void put_back(struct fctx *f, struct map_part *part, struct nd_hir *value, nd_node at, struct stmts *out)
{
	struct nd_hir *let;
	if (part->type == ND_TY_ERROR || value->type == ND_TY_ERROR)
		return;
	for (uint32_t i = 0; i < part->before.len; i++)
		sema_add(f, out, part->before.data[i]);
	struct nd_hir *held = sema_spill(f, value, at, &let);
	sema_add(f, out, let);
	struct local *copy = sema_new_local(f, "$part", part->args[1], at);
	copy->reassigned = true;
	struct nd_hir *old = sema_mk_prelude(f, at, "__map_get", part->args, 2, 2, part->map, part->key);
	sema_add(f, out, sema_mk_let(f, copy, old, at));
	sema_add(f, out,
		 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, part_of(f, part, sema_mk_local(f, copy, at)), held));
	sema_add(f, out,
		 sema_mk_prelude(f, at, "__map_set", part->args, 2, 3, part->map, part->key, sema_mk_local(f, copy, at)));
}

// The target may be a parameter of a macro: then it is text of the use, `view`, and the value is not.
struct assignment {
	nd_node n, target, at; // `at`: for places while the target's text is looked at
	struct view value, view;
};

static struct assignment assignment_begin(struct fctx *f, nd_node n)
{
	struct assignment as = {.n = n, .target = a_of(f->unit, n)};
	as.value = sema_enter(f, &as.target);
	as.view = sema_view(f);
	as.at = as.view.use == as.value.use ? n : as.target;
	return as;
}

static struct nd_hir *assigned_value(struct fctx *f, const struct assignment *as, nd_node value, nd_type expected)
{
	sema_look_at(f, &as->value);
	struct nd_hir *h = sema_expr(f, value, expected);
	sema_look_at(f, &as->view);
	return h;
}

static struct nd_hir *fit_value(struct fctx *f, const struct assignment *as, struct nd_hir *h, nd_type type, nd_node at,
				const char *what)
{
	sema_look_at(f, &as->value);
	h = sema_coerce(f, h, type, at, what);
	sema_look_at(f, &as->view);
	return h;
}

static struct nd_hir *assign(struct fctx *f, const struct assignment *as, nd_node value)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node target = as->target, at = as->at;
	bool failed;
	if (declares(f, target, &failed)) {
		struct nd_hir *init = assigned_value(f, as, value, NO_TYPE);
		return sema_declare(f, a_of(u, target), target,
				    sema_variable_type(f, init, at, text_of(s, a_of(u, target))), init, false);
	}
	if (failed) {
		assigned_value(f, as, value, NO_TYPE);
		return sema_mk_error(f, at);
	}
	struct nd_hir *map, *p;
	if (is_map_index(f, target, &map)) {
		nd_type args[2] = {nd_type_arg(s->types, map->type, 0), nd_type_arg(s->types, map->type, 1)};
		struct nd_hir *k = sema_expr_as(f, b_of(u, target), args[0], "the key");
		struct nd_hir *v = assigned_value(f, as, value, args[1]);
		v = fit_value(f, as, v, args[1], value, "the value");
		return sema_mk_prelude(f, at, "__map_set", args, 2, 3, map, k, v);
	}
	struct map_part part;
	if (!map && in_map(f, target, &part)) {
		struct stmts out = {0};
		struct nd_hir *v = assigned_value(f, as, value, part.type);
		v = fit_value(f, as, v, part.type, value, "the value");
		put_back(f, &part, v, at, &out);
		return part.type == ND_TY_ERROR ? sema_mk_error(f, at) : sema_seq(f, &out, NULL, at);
	}
	p = map ? index_place(f, target, map) : sema_place(f, target);
	if (p->type == ND_TY_ERROR) {
		assigned_value(f, as, value, NO_TYPE);
		return p;
	}
	struct nd_hir *v = assigned_value(f, as, value, p->type);
	nd_type given = v->type;
	struct nd_hir *h = sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, p,
				   fit_value(f, as, v, p->type, value, "the value"));
	if (kind_of(u, target) == ND_AST_NAME) {
		struct binding *b = sema_find_binding(f, a_of(u, target));
		if (b) {
			b->narrowed = ND_TY_ERROR;
			if (tk(s, p->type) == ND_TY_OPTION && given == nd_type_arg(s->types, p->type, 0))
				sema_narrow_to(f, b, given);
		} else if (p->kind == ND_HIR_GLOBAL) {
			return sema_early_mark(f, sema_decl_in(u, a_of(u, target)), h, at);
		}
	}
	return h;
}

struct nd_hir *sema_assign_stmt(struct fctx *f, nd_node n)
{
	nd_node value = b_of(f->unit, n);
	struct assignment as = assignment_begin(f, n);
	struct nd_hir *h = assign(f, &as, value);
	sema_look_at(f, &as.value);
	return h;
}

// old op value; `++` and `--` have no value, but 1 of the same type.
static struct nd_hir *operated(struct fctx *f, const struct assignment *as, enum nd_ast_kind op, struct nd_hir *old,
			       nd_node value, nd_type type)
{
	struct sema *s = f->s;
	struct nd_hir *v = NULL;
	bool shifts = op == ND_AST_SHL || op == ND_AST_SHR;
	sema_look_at(f, &as->value);
	if (value) {
		v = sema_expr(f, value, old->type == ND_TY_STRING || shifts ? NO_TYPE : old->type);
	} else if (nd_type_is_float(s->types, old->type)) {
		v = sema_mk(f, ND_HIR_FLOAT, old->type, as->n, 0);
		v->f = 1.0;
	} else if (nd_type_is_int(s->types, old->type)) {
		v = sema_mk_int(f, old->type, as->n, 1);
	} else {
		sema_err_node(f->unit, as->n, "E0369", NULL, "'%s' works on numbers, but this is '%s'",
			      op == ND_AST_ADD ? "++" : "--", tt(s, old->type));
		v = sema_mk_error(f, as->n);
	}
	if (v->type != ND_TY_ERROR) {
		v = sema_coerce(f, sema_binary_op(f, op, old, v, as->n), old->type, as->n, "the new value");
		v = sema_coerce(f, v, type, as->n, "the new value");
	}
	sema_look_at(f, &as->view);
	return v;
}

static struct nd_hir *operate(struct fctx *f, const struct assignment *as, enum nd_ast_kind op, nd_node value)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node target = as->target, at = as->at;
	struct stmts out = {0};
	struct nd_hir *map, *let;
	if (is_map_index(f, target, &map)) {
		nd_type args[2] = {nd_type_arg(s->types, map->type, 0), nd_type_arg(s->types, map->type, 1)};
		struct nd_hir *m = sema_spill(f, map, at, &let);
		sema_add(f, &out, let);
		struct nd_hir *k = sema_spill(f, sema_expr_as(f, b_of(u, target), args[0], "the key"), at, &let);
		sema_add(f, &out, let);
		struct nd_hir *old = sema_mk_prelude(f, at, "__map_get", args, 2, 2, m, k);
		struct nd_hir *sum = operated(f, as, op, old, value, args[1]);
		sema_add(f, &out, sema_mk_prelude(f, at, "__map_set", args, 2, 3, m, k, sum));
		return sema_seq(f, &out, NULL, at);
	}
	struct map_part part;
	if (!map && in_map(f, target, &part)) {
		struct nd_hir *sum = part.type == ND_TY_ERROR
					     ? sema_mk_error(f, at)
					     : operated(f, as, op, read_part(f, &part, at), value, part.type);
		put_back(f, &part, sum, at, &out);
		return sum->type == ND_TY_ERROR ? sum : sema_seq(f, &out, NULL, at);
	}
	struct nd_hir *p = map ? index_place(f, target, map) : sema_place(f, target);
	if (p->type == ND_TY_ERROR) {
		if (value)
			assigned_value(f, as, value, NO_TYPE);
		return p;
	}
	struct nd_hir *old = p->kind == ND_HIR_GLOBAL ? sema_expr(f, target, NO_TYPE) : p;
	nd_type narrowed = ND_TY_ERROR;
	if (kind_of(u, target) == ND_AST_NAME) {
		struct binding *b = sema_find_binding(f, a_of(u, target));
		if (b && b->narrowed == ND_TY_ERROR)
			b->local->root->read = b->local->root->read || f->loops != NULL;
		if (b && b->narrowed != ND_TY_ERROR) {
			narrowed = b->narrowed;
			old = sema_local_value(f, b, target);
		}
		sema_narrow_kill(f, a_of(u, target));
	}
	p = stable(f, p, &out, at);
	struct nd_hir *sum = operated(f, as, op, old, value, p->type);
	if (sum->type == ND_TY_ERROR)
		return sum;
	if (narrowed != ND_TY_ERROR && tk(s, p->type) == ND_TY_OPTION) { // still no null
		struct binding *b = sema_find_binding(f, a_of(u, target));
		if (!b->local->root->assigned_in_closure)
			b->narrowed = narrowed;
	}
	sema_add(f, &out, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, p, sum));
	return sema_seq(f, &out, NULL, at);
}

struct nd_hir *sema_op_assign(struct fctx *f, nd_node n, enum nd_ast_kind op, nd_node value)
{
	struct assignment as = assignment_begin(f, n);
	struct nd_hir *h = operate(f, &as, op, value);
	sema_look_at(f, &as.value);
	return h;
}
