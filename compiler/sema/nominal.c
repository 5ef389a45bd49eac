// Structs, classes, enums and interfaces: one nd_nominal per instance (Pair<int>, Pair<string>), made in three steps so
// that types may mention each other: name (here), layout (layout.c: fields), members (tables.c: vtable, interface tables).
// What is asked of them afterwards is answered here.
#include "sema/internal.h"

#include <assert.h>
#include <string.h>

static enum nd_type_kind kind_for(const struct decl *d)
{
	switch (kind_of(d->unit, d->node)) {
	case ND_AST_STRUCT:
		return ND_TY_STRUCT;
	case ND_AST_ENUM:
		return ND_TY_ENUM;
	case ND_AST_INTERFACE:
		return ND_TY_INTERFACE;
	default:
		return ND_TY_CLASS;
	}
}

static void make_names(struct sema *s, struct nd_nominal *n, struct decl *d, const nd_type *args,
		       uint32_t nargs)
{
	struct nd_buf symbol = {0}, display = {0};
	const char *name = text_of(s, d->sym);
	nd_buf_printf(&symbol, "%s.%s", d->unit->name, name);
	nd_buf_add_cstr(&display, name);
	for (uint32_t i = 0; i < nargs; i++) {
		nd_buf_printf(&symbol, "%s%s", i ? "," : "<", sema_type_symbol(s, args[i]));
		const struct nd_ast_type_decl *td = type_decl_of(d); // an open argument is shown as its parameter
		nd_buf_printf(&display, "%s%s", i ? ", " : "<",
			      args[i] == ND_TY_ERROR
				      ? text_of(s, a_of(d->unit, list_of(d->unit, td->type_params)[i]))
				      : tt(s, args[i]));
	}
	if (nargs) {
		nd_buf_add_char(&symbol, '>');
		nd_buf_add_char(&display, '>');
	}
	if (nargs && d->unit == s->prelude &&
	    strcmp(name, "__Box") == 0) { // is what is inside, to whoever asks
		nd_buf_clear(&display);
		nd_buf_add_cstr(&display, tt(s, args[0]));
	}
	if (d->unit == s->prelude && strcmp(name, "__Void") == 0) {
		nd_buf_clear(&display);
		nd_buf_add_cstr(&display, "void");
	}
	n->symbol = nd_arena_strndup(s->arena, symbol.data, symbol.len);
	n->display = nd_arena_strndup(s->arena, display.data, display.len);
	nd_buf_release(&symbol);
	nd_buf_release(&display);
}

struct nd_nominal *sema_nominal_get(struct sema *s, struct decl *d, const nd_type *args, uint32_t nargs)
{
	struct nd_nominal probe = {0};
	nd_type valued[16];
	for (uint32_t i = 0; i < nargs && nargs <= 16; i++)
		valued[i] = sema_t_argument(s, args[i]);
	if (nargs <= 16)
		args = valued;
	make_names(s, &probe, d, args, nargs);
	nd_sym key = nd_intern_cstr(s->intern, probe.symbol);
	uint32_t at;
	if (nd_map_get(&s->nominals, key, &at))
		return s->nominal_list.data[at];
	struct nd_nominal *n = nd_arena_new(s->arena, struct nd_nominal);
	*n = probe;
	struct nominal_info *info = nd_arena_new(s->arena, struct nominal_info);
	const struct nd_ast_type_decl *td = type_decl_of(d);
	struct unit *u = d->unit;
	n->kind = kind_for(d);
	n->sema = info;
	n->nir_index = ND_NIR_NONE;
	n->linkage = nargs ? ND_LINK_ONCE : u->is_self ? ND_LINK_EXPORT : ND_LINK_EXTERN;
	n->is_abstract = n->kind == ND_TY_INTERFACE || (td->flags & ND_AST_ABSTRACT);
	n->is_closed = u->is_self && !d->visible;
	info->decl = d;
	info->nargs = nargs;
	info->args = nd_arena_array(s->arena, nd_type, nargs + 1);
	if (nargs)
		memcpy(info->args, args, nargs * sizeof *args);
	nd_map_set(&s->nominals, key, s->nominal_list.len);
	nd_vec_push(&s->nominal_list, n);
	if (n->kind == ND_TY_ENUM)
		for (uint32_t i = 0; i < list_len(u, td->members); i++) {
			nd_node m = list_of(u, td->members)[i];
			if (kind_of(u, m) == ND_AST_VARIANT && list_len(u, b_of(u, m)))
				n->has_payload = true;
		}
	n->depth = 1;
	for (uint32_t i = 0; i < nargs; i++)
		if (nd_type_info(s->types, args[i])->depth >= n->depth)
			n->depth = nd_type_info(s->types, args[i])->depth + 1;
	n->type = nd_type_of_nominal(s->types, n);
	info->env = sema_tenv_new(s, u->ast, td->type_params, args, n->type, NULL);
	return n;
}

struct nd_nominal *sema_prelude_nominal(struct sema *s, const char *name, const nd_type *args, uint32_t nargs)
{
	struct decl *d = s->prelude ? sema_decl_in(s->prelude, nd_intern_cstr(s->intern, name)) : NULL;
	return d && d->kind == D_TYPE ? sema_nominal_get(s, d, args, nargs) : NULL;
}

int sema_field_index(struct nd_nominal *n, nd_sym sym)
{
	for (uint32_t i = 0; i < n->nfields; i++)
		if (n->fields[i].name == sym)
			return (int)i;
	return -1;
}

// Members --------------------------------------------------------------------------------------------------------

nd_node sema_own_member(struct nd_nominal *n, nd_sym sym)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info_of(n)->decl);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) == ND_AST_FUNC && nd_ast_func(u->ast, m)->name == sym)
			return m;
	}
	return 0;
}

nd_node sema_member_of(struct nd_nominal *n, nd_sym sym, struct nd_nominal **owner)
{
	struct sema *s = info_of(n)->decl->unit->s;
	sema_nominal_layout(s, n);
	for (struct nd_nominal *c = n; c; c = c->base) {
		nd_node m = sema_own_member(c, sym);
		if (m) {
			*owner = c;
			return m;
		}
	}
	for (struct nd_nominal *c = n; c; c = c->base) {
		sema_nominal_layout(s, c);
		for (uint32_t i = 0; i < info_of(c)->ninterfaces; i++) {
			nd_node m = sema_member_of(info_of(c)->interfaces[i], sym, owner);
			if (m)
				return m;
		}
	}
	return 0;
}

// The class's own destructor or the nearest base's; one that is written also runs the base's after it (func.c).
struct finst *sema_destructor_of(struct sema *s, struct nd_nominal *n)
{
	for (; n; n = n->base) {
		sema_nominal_layout(s, n);
		nd_node m = sema_own_member(n, s->w.destructor);
		if (!m)
			continue;
		struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
		sema_finst_sig(s, fi);
		return fi;
	}
	return NULL;
}

int sema_vtable_slot(struct nd_nominal *n, nd_sym sym)
{
	for (uint32_t i = 0; i < n->nvtable; i++)
		if (info_of(n)->method_slots[i] == sym)
			return (int)i;
	return -1;
}

bool sema_is_subclass(const struct nd_nominal *a, const struct nd_nominal *b)
{
	for (; a; a = a->base)
		if (a == b)
			return true;
	return false;
}

bool sema_lists_interface(struct sema *s, struct nd_nominal *n, struct nd_nominal *interface)
{
	for (struct nd_nominal *c = n; c; c = c->base) {
		sema_nominal_layout(s, c);
		for (uint32_t i = 0; i < info_of(c)->ninterfaces; i++) {
			struct nd_nominal *have = info_of(c)->interfaces[i];
			if (have == interface || sema_lists_interface(s, have, interface))
				return true;
		}
	}
	return false;
}

bool sema_declares(struct sema *s, nd_type t, struct nd_nominal *interface)
{
	struct nd_nominal *n = nominal_of(s, t);
	return t == interface->type || (n && sema_lists_interface(s, n, interface));
}

static bool is_prelude_interface(struct sema *s, struct nd_nominal *interface, const char *name)
{
	return info_of(interface)->decl->unit == s->prelude &&
	       strcmp(text_of(s, info_of(interface)->decl->sym), name) == 0;
}

bool sema_is_bound_only(struct sema *s, struct nd_nominal *interface)
{
	return is_prelude_interface(s, interface, "Comparable") ||
	       is_prelude_interface(s, interface, "Numeric");
}

// What `for … in` goes through, for the types that know by themselves; ND_TY_ERROR for the others.
nd_type sema_builtin_element(struct sema *s, nd_type t)
{
	switch (tk(s, t)) {
	case ND_TY_LIST:
	case ND_TY_SET:
	case ND_TY_MAP:
		return nd_type_arg(s->types, t, 0);
	case ND_TY_STRING:
		return ND_TY_CHAR;
	case ND_TY_BYTES:
		return ND_TY_U8;
	case ND_TY_RANGE:
		return ND_TY_INT;
	default:
		return ND_TY_ERROR;
	}
}

bool sema_is_iterable(struct sema *s, const struct nd_nominal *interface)
{
	return is_prelude_interface(s, (struct nd_nominal *)interface, "Iterable");
}

bool sema_implements(struct sema *s, nd_type t, struct nd_nominal *interface)
{
	if (sema_declares(s, t, interface))
		return true;
	if (info_of(interface)->decl->unit != s->prelude)
		return false;
	const char *name = text_of(s, info_of(interface)->decl->sym);
	enum nd_type_kind k = tk(s, t);
	bool number = nd_type_is_int(s->types, t) || nd_type_is_float(s->types, t);
	if (strcmp(name, "Numeric") == 0)
		return number;
	if (strcmp(name, "Foreign") == 0)
		return sema_is_foreign(s, t);
	if (strcmp(name, "Comparable") == 0)
		return number || k == ND_TY_CHAR || k == ND_TY_STRING;
	if (strcmp(name, "Hashable") == 0)
		return sema_is_hashable(s, t);
	if (strcmp(name, "Iterable") == 0) {
		nd_type element = sema_builtin_element(s, t);
		return element != ND_TY_ERROR && element == info_of(interface)->args[0];
	}
	if (strcmp(name, "Equatable") == 0 || strcmp(name, "Stringable") == 0)
		return true;
	return false;
}

bool sema_is_error_class(struct sema *s, nd_type t)
{
	struct nd_nominal *error = sema_prelude_nominal(s, "Error", NULL, 0);
	struct nd_nominal *n = nominal_of(s, t);
	if (!n || !error || n->kind != ND_TY_CLASS)
		return false;
	for (; n; n = n->base) {
		if (n == error)
			return true;
		sema_nominal_layout(s, n);
	}
	return false;
}

void sema_check_access(struct fctx *f, nd_node at, struct decl *home, uint32_t flags, const char *what,
		       nd_sym name)
{
	struct sema *s = f->s;
	if (!(flags & (ND_AST_PRIVATE | ND_AST_PROTECTED)))
		return;
	while (f->outer)
		f = f->outer;
	if (f->inst && f->inst->kind == F_DERIVED)
		return;
	struct finst *inst = s->use ? NULL : f->inst; // the text of a macro is no method's
	bool is_private = flags & ND_AST_PRIVATE;
	for (struct nd_nominal *mine = inst ? inst->owner : NULL; mine;
	     mine = is_private ? NULL : mine->base) {
		if (info_of(mine)->decl == home)
			return;
		sema_nominal_layout(s, mine);
	}
	sema_err_node(f->unit, at, "E0353", NULL, "the %s '%s' is %s '%s'", what, text_of(s, name),
		      is_private ? "private to" : "protected: it is for the methods of classes that extend",
		      text_of(s, home->sym));
}

// Whether a call of n's method may reach another one. Only this module's classes that other modules cannot see are
// known to the last subclass.
bool sema_method_overridden(struct sema *s, struct nd_nominal *n, nd_sym sym)
{
	struct decl *d = info_of(n)->decl;
	if (type_decl_of(d)->flags & ND_AST_FINAL)
		return false;
	struct nd_nominal *owner;
	nd_node m = sema_member_of(n, sym, &owner);
	if (m && (nd_ast_func(info_of(owner)->decl->unit->ast, m)->flags & (ND_AST_FINAL | ND_AST_PRIVATE)))
		return false;
	if (!d->unit->is_self || d->visible || info_of(n)->nargs)
		return true;
	for (uint32_t i = 0; i < s->decls.len; i++) {
		struct decl *other = s->decls.data[i];
		if (other->unit != s->self || other->kind != D_TYPE || other == d ||
		    kind_for(other) != ND_TY_CLASS)
			continue;
		if (list_len(other->unit, type_decl_of(other)->type_params))
			return true; // might extend this class in some instance
		struct nd_nominal *c = sema_nominal_get(s, other, NULL, 0);
		sema_nominal_layout(s, c);
		if (c != n && sema_is_subclass(c, n))
			for (struct nd_nominal *k = c; k != n; k = k->base)
				if (sema_own_member(k, sym))
					return true;
	}
	return false;
}
