// Structs, classes, enums and interfaces: one nd_nominal per instance (Pair<int>, Pair<string>), made in three steps so
// that types may mention each other: name (nominal_get), layout (fields), members (vtable, interface tables).
#include "sema/internal.h"

#include <assert.h>
#include <string.h>

static const struct nd_ast_type_decl *type_decl(const struct decl *d)
{
	return nd_ast_type_decl(d->unit->ast, d->node);
}

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
		const struct nd_ast_type_decl *td = type_decl(
			d); // an open argument is shown as its parameter
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
	const struct nd_ast_type_decl *td = type_decl(d);
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

// Layout ---------------------------------------------------------------------------------------------------------
static bool is_pointer(struct sema *s, nd_type t)
{
	return nd_type_is_ref(s->types, t) ||
	       (tk(s, t) == ND_TY_OPTION && nd_type_is_ref(s->types, nd_type_arg(s->types, t, 0)));
}

// Lays out the structs that are stored inside; a struct inside itself has no size.
static bool layout_inner(struct sema *s, nd_type t)
{
	switch (tk(s, t)) {
	case ND_TY_STRUCT: {
		struct nd_nominal *n = nominal_of(s, t);
		if (info_of(n)->laying_out)
			return false;
		sema_nominal_layout(s, n);
		return true;
	}
	case ND_TY_OPTION:
		return layout_inner(s, nd_type_arg(s->types, t, 0));
	case ND_TY_TUPLE: {
		uint32_t n = nd_type_info(s->types, t)->nargs;
		for (uint32_t i = 0; i < n; i++)
			if (!layout_inner(s, nd_type_arg(s->types, t, i)))
				return false;
		return true;
	}
	default:
		return true;
	}
}

static void layout_enum(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info->decl);
	uint32_t count = list_len(u, td->members), k = 0;
	struct nd_hir_variant *variants = nd_arena_array(s->arena, struct nd_hir_variant, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_VARIANT)
			continue;
		uint32_t nf = list_len(u, b_of(u, m));
		struct nd_hir_field *fields = nd_arena_array(s->arena, struct nd_hir_field, nf + 1);
		for (uint32_t j = 0; j < nf; j++) {
			const uint32_t *p = x_of(u, a_of(u, list_of(u, b_of(u, m))[j]));
			nd_type t = p[1] ? sema_type_of_node(u, p[1], info->env) : ND_TY_ERROR;
			if (t != ND_TY_ERROR && (p[3] & ND_AST_OPTIONAL))
				t = sema_t_option(s, t);
			if (p[2] && u->is_self)
				sema_err_node(u, list_of(u, b_of(u, m))[j], "E0410", NULL,
					      "the values of a variant have no defaults");
			fields[j] = (struct nd_hir_field){p[0], t, false};
			layout_inner(s, t);
		}
		for (uint32_t j = 0; j < k; j++)
			if (variants[j].name == a_of(u, m) && u->is_self)
				sema_err_node(u, m, "E0316", NULL, "the variant '%s' is declared twice",
					      text_of(s, a_of(u, m)));
		variants[k++] = (struct nd_hir_variant){a_of(u, m), fields, nf};
	}
	n->variants = variants;
	n->nvariants = k;
}

static void find_base(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info->decl);
	if (td->base) {
		nd_type t = sema_type_of_node(u, td->base, info->env);
		if (t == ND_TY_ERROR)
			return;
		if (tk(s, t) == ND_TY_CLASS && n->kind == ND_TY_CLASS) {
			n->base = nominal_of(s, t);
			if ((type_decl(info_of(n->base)->decl)->flags & ND_AST_FINAL) && u->is_self)
				sema_err_node(u, td->base, "E0329", NULL,
					      "the class '%s' is final and cannot be extended", tt(s, t));
			if (kind_of(u, info->decl->node) == ND_AST_ERROR && u->is_self &&
			    !info_of(n->base)->laying_out && !sema_is_error_class(s, t))
				sema_err_node(u, td->base, "E0317", "extend `Error` or a class that does",
					      "the error '%s' cannot extend '%s'", n->display, tt(s, t));
		} else if (n->kind != ND_TY_INTERFACE)
			sema_err_node(u, td->base, "E0317", "interfaces go after `implements`",
				      "'%s' cannot extend '%s'", n->display, tt(s, t));
	} else if (kind_of(u, info->decl->node) == ND_AST_ERROR) {
		struct nd_nominal *base = sema_prelude_nominal(s, "Error", NULL, 0);
		if (base != n)
			n->base = base;
	}
	if (n->base && info_of(n->base)->laying_out) {
		sema_err_node(u, td->base ? td->base : info->decl->node, "E0318", NULL,
			      "the class '%s' extends itself", n->display);
		n->base = NULL;
	}
}

static nd_node own_member(struct nd_nominal *n, nd_sym sym)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info_of(n)->decl);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) == ND_AST_FUNC && nd_ast_func(u->ast, m)->name == sym)
			return m;
	}
	return 0;
}

// What a value of the type holds in itself: numbers and references, and how deep they lie in structs and tuples.
static void measure(struct sema *s, nd_type t, uint32_t *parts, uint32_t *depth)
{
	const struct nd_type_info info = *nd_type_info(s->types, t);
	*parts = *depth = 1;
	if (info.kind == ND_TY_STRUCT) {
		*parts = info_of(info.nominal)->parts;
		*depth = info_of(info.nominal)->value_depth;
	} else if (info.kind == ND_TY_OPTION || info.kind == ND_TY_TUPLE) {
		for (uint32_t i = 0; i < info.nargs; i++) {
			uint32_t p, d;
			measure(s, info.args[i], &p, &d);
			*parts += p;
			*depth = d >= *depth ? d + 1 : *depth;
		}
	}
}

static void check_size(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	info->parts = info->value_depth = 1;
	for (uint32_t i = 0; i < n->nfields; i++) {
		uint32_t parts, depth;
		measure(s, n->fields[i].type, &parts, &depth);
		info->parts = info->parts + parts < MAX_STRUCT_PARTS ? info->parts + parts : MAX_STRUCT_PARTS;
		info->value_depth = depth >= info->value_depth ? depth + 1 : info->value_depth;
	}
	bool is_struct = n->kind == ND_TY_STRUCT;
	if (is_struct && info->parts == MAX_STRUCT_PARTS)
		sema_err_node(u, info->decl->node, "E0409", "use a class, or lists",
			      "the struct '%s' has more than %d values in it, too many to copy each time",
			      n->display, MAX_STRUCT_PARTS);
	else if (is_struct && info->value_depth > MAX_VALUE_DEPTH)
		sema_err_node(u, info->decl->node, "E0409", "use a class",
			      "more than %d structs lie in each other in '%s'", MAX_VALUE_DEPTH, n->display);
	if (is_struct && (info->parts == MAX_STRUCT_PARTS || info->value_depth > MAX_VALUE_DEPTH))
		info->parts = info->value_depth = 1; // those that hold this one need not be told
	bool has_constructor = own_member(n, s->w.constructor) ||
			       (n->base && own_member(n->base, s->w.constructor));
	if (n->nfields > MAX_PARAMS && !has_constructor)
		sema_err_node(u, info->decl->node, "E0409", "write a constructor",
			      "'%s' has more than %d fields, too many to be arguments", n->display,
			      MAX_PARAMS);
}

void sema_nominal_layout(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	if (info->laid_out || info->laying_out)
		return;
	info->laying_out = true;
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info->decl);
	if (n->kind == ND_TY_ENUM) {
		layout_enum(s, n);
	} else if (n->kind != ND_TY_INTERFACE) {
		find_base(s, n);
		if (n->base)
			sema_nominal_layout(s, n->base);
		struct nominal_info *bi = n->base ? info_of(n->base) : NULL;
		uint32_t nbase = n->base ? n->base->nfields : 0, most = nbase + list_len(u, td->members);
		struct nd_hir_field *decl_fields = nd_arena_array(s->arena, struct nd_hir_field, most + 1);
		struct nd_hir_field *fields = nd_arena_array(s->arena, struct nd_hir_field, most + 1);
		nd_node *nodes = nd_arena_array(s->arena, nd_node, most + 1);
		struct nominal_info **owners = nd_arena_array(s->arena, struct nominal_info *, most + 1);
		uint32_t k = 0;
		for (; k < nbase; k++) {
			decl_fields[k] = bi->decl_fields[k];
			fields[k] = n->base->fields[k];
			nodes[k] = bi->decl_field_nodes[k];
			owners[k] = bi->decl_field_owner[k];
		}
		for (uint32_t i = 0; i < list_len(u, td->members); i++) {
			nd_node m = list_of(u, td->members)[i];
			if (kind_of(u, m) != ND_AST_FIELD)
				continue;
			const uint32_t *x = x_of(u, a_of(u, m));
			if (x[3] & ND_AST_STATIC)
				continue; // a variable of the module
			nd_type t = ND_TY_ERROR;
			if (x[1])
				t = sema_type_of_node(u, x[1], info->env);
			else if (u->is_self)
				sema_err_node(u, m, "E0319", "write `name: type`",
					      "the field '%s' has no type", text_of(s, x[0]));
			if (t != ND_TY_ERROR && (x[3] & ND_AST_OPTIONAL))
				t = sema_t_option(s, t);
			if (t == ND_TY_VOID) {
				sema_err_node(u, m, "E0319", NULL, "a field cannot be void");
				t = ND_TY_ERROR;
			}
			for (uint32_t j = 0; j < k; j++)
				if (decl_fields[j].name == x[0] && u->is_self)
					sema_err_node(u, m, "E0320", NULL, "the field '%s' is declared twice",
						      text_of(s, x[0]));
			if (n->kind == ND_TY_STRUCT && !layout_inner(s, t)) {
				sema_err_node(u, m, "E0321", "use a class, or a list of them",
					      "the struct '%s' would contain itself", n->display);
				t = ND_TY_ERROR;
			}
			decl_fields[k] = (struct nd_hir_field){x[0], t, (x[3] & ND_AST_CONST) != 0};
			nodes[k] = m;
			owners[k++] = info;
		}
		uint32_t at = nbase;
		for (int pass = 0; pass < 2; pass++)
			for (uint32_t i = nbase; i < k; i++)
				if (is_pointer(s, decl_fields[i].type) == (pass == 0))
					fields[at++] = decl_fields[i];
		info->decl_fields = decl_fields;
		info->decl_field_nodes = nodes;
		info->decl_field_owner = owners;
		info->ndecl_fields = k;
		n->fields = fields;
		n->nfields = k;
		struct nd_nominal *owner;
		n->has_own_equality = sema_member_of(n, s->w.equals, &owner) ||
				      sema_member_of(n, s->w.hash_code, &owner);
		if (n->kind == ND_TY_CLASS)
			for (uint32_t i = nbase; i < k; i++)
				layout_inner(s, decl_fields[i].type);
	}
	info->interfaces = nd_arena_array(s->arena, struct nd_nominal *, list_len(u, td->implements) + 2);
	for (uint32_t i = 0; i < list_len(u, td->implements); i++) {
		nd_node at = list_of(u, td->implements)[i];
		nd_type t = sema_type_of_node(u, at, info->env);
		if (t == ND_TY_ERROR)
			continue;
		if (tk(s, t) != ND_TY_INTERFACE)
			sema_err_node(u, at, "E0322", NULL, "'%s' is not an interface", tt(s, t));
		else if (u->is_self && !u->is_prelude && nominal_of(s, t) == sema_prelude_nominal(s, "Numeric", NULL, 0))
			sema_err_node(u, at, "E0322", "it is a bound for type parameters",
				      "only built-in types are 'Numeric'");
		else
			info->interfaces[info->ninterfaces++] = nominal_of(s, t);
	}
	if (n->kind == ND_TY_INTERFACE && td->base) {
		nd_type t = sema_type_of_node(u, td->base, info->env);
		if (tk(s, t) == ND_TY_INTERFACE)
			info->interfaces[info->ninterfaces++] = nominal_of(s, t);
	}
	info->laying_out = false;
	info->laid_out = true;
	if (n->kind == ND_TY_STRUCT || n->kind == ND_TY_CLASS)
		check_size(s, n);
	if (n->kind == ND_TY_STRUCT && sema_has_layout_c(info->decl))
		sema_check_layout_c(s, n);
}

int sema_field_index(struct nd_nominal *n, nd_sym sym)
{
	for (uint32_t i = 0; i < n->nfields; i++)
		if (n->fields[i].name == sym)
			return (int)i;
	return -1;
}

// Members --------------------------------------------------------------------------------------------------------

nd_node sema_member_of(struct nd_nominal *n, nd_sym sym, struct nd_nominal **owner)
{
	struct sema *s = info_of(n)->decl->unit->s;
	sema_nominal_layout(s, n);
	for (struct nd_nominal *c = n; c; c = c->base) {
		nd_node m = own_member(c, sym);
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
		nd_node m = own_member(n, s->w.destructor);
		if (!m)
			continue;
		struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
		sema_finst_sig(s, fi);
		return fi;
	}
	return NULL;
}

static bool has_slot(struct sema *s, struct nd_nominal *n, nd_node m)
{
	const struct nd_ast_func *fn = nd_ast_func(info_of(n)->decl->unit->ast, m);
	return fn->name != s->w.constructor && fn->name != s->w.destructor && !(fn->flags & ND_AST_STATIC) &&
	       nd_ast_list_len(info_of(n)->decl->unit->ast, fn->type_params) == 0;
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

static bool same_signature(struct sema *s, const struct nd_hir_sig *want, const struct nd_hir_sig *have)
{
	bool same = want->nparams == have->nparams &&
		    (want->ret == have->ret || sema_has_params(s, want->ret));
	for (uint32_t k = 1; same && k < want->nparams; k++)
		same = want->params[k] == have->params[k] || sema_has_params(s, want->params[k]);
	return same;
}

// Whether a method of a type that implements the interface has the interface's signature, where Self is the class that
// has the method or the one that implements.
static bool fits_interface(struct sema *s, struct nd_nominal *interface, nd_sym name, struct finst *method,
			   struct nd_nominal *n)
{
	struct nd_nominal *declared;
	nd_node m = sema_member_of(interface, name, &declared);
	const nd_type selves[] = {method->owner->type, n->type};
	for (size_t i = 0; i < 2 && m; i++) {
		struct finst *want = sema_finst_method(s, declared, m, selves[i], NULL, 0);
		sema_finst_sig(s, want);
		if (same_signature(s, &want->ref->sig, &method->ref->sig))
			return true;
	}
	return !m;
}

// "add `name(): string`", as the interface declares it.
static const char *missing_method(struct sema *s, struct nd_nominal *interface, nd_sym sym)
{
	struct nd_nominal *owner;
	nd_node m = sema_member_of(interface, sym, &owner);
	if (!m)
		return NULL;
	const struct nd_ast *t = info_of(owner)->decl->unit->ast;
	const struct nd_ast_func *fn = nd_ast_func(t, m);
	uint32_t from = t->tok_pos.data[fn->first_tok], to = t->tok_end.data[fn->end_tok - 1];
	if (to - from > 200 || memchr(t->source.data + from, '\n', to - from))
		return NULL;
	struct nd_str text = {t->source.data + from, to - from};
	if (text.len > 9 && strncmp(text.data, "abstract ", 9) == 0) // as interfaces of modules mark them
		text = (struct nd_str){text.data + 9, text.len - 9};
	return nd_arena_sprintf(s->arena, "add: `%.*s { … }`", (int)text.len, text.data);
}

static void build_itable(struct sema *s, struct nd_nominal *n, struct nd_nominal *interface,
			 struct nd_hir_itable *ret)
{
	sema_nominal_members(s, interface);
	struct nd_hir_func_ref **methods = nd_arena_array(s->arena, struct nd_hir_func_ref *,
							  interface->nvtable + 1);
	struct finst **defaults = nd_arena_array(s->arena, struct finst *, interface->nvtable + 1);
	uint32_t ndefaults = 0;
	bool fits = true;
	struct unit *u = info_of(n)->decl->unit;
	for (uint32_t i = 0; i < interface->nvtable; i++) {
		nd_sym sym = info_of(interface)->method_slots[i];
		struct nd_nominal *owner = NULL;
		nd_node m = sema_member_of(n, sym, &owner);
		const struct nd_ast_func *fn = m ? nd_ast_func(info_of(owner)->decl->unit->ast, m) : NULL;
		bool from_interface = owner && owner->kind == ND_TY_INTERFACE;
		// A default method has its body in the text of an interface of its module too.
		if (!m || (from_interface && !b_of(info_of(owner)->decl->unit, m))) {
			if (u->is_self && !n->is_abstract)
				sema_err_node(u, info_of(n)->decl->node, "E0323", missing_method(s, interface, sym),
					      "'%s' does not implement '%s' of interface '%s'", n->display,
					      text_of(s, sym), interface->display);
			continue;
		}
		struct finst *fi = sema_finst_method(s, owner, m, from_interface ? n->type : owner->type,
						     NULL, 0);
		sema_finst_sig(s, fi);
		if (from_interface)
			defaults[ndefaults++] = fi;
		else
			sema_finst_use(s, fi);
		methods[i] = fi->ref;
		if (u->is_self && !from_interface && !fits_interface(s, interface, sym, fi, n)) {
			fits = false;
			sema_err_node(u, m, "E0324", NULL,
				      "'%s' has another signature than in interface '%s'",
				      text_of(s, fn->name), interface->display);
		}
	}
	// A default method that calls one of another signature would only say so again.
	for (uint32_t i = 0; i < ndefaults && fits; i++)
		sema_finst_use(s, defaults[i]);
	*ret = (struct nd_hir_itable){interface, methods, interface->nvtable};
}

// The interface table of a box for what is inside.
static void build_box_itable(struct sema *s, struct nd_nominal *box, struct nd_nominal *inside,
			     struct nd_nominal *interface, struct nd_hir_itable *ret)
{
	build_itable(s, inside, interface, ret);
	struct nd_hir_func_ref **methods = nd_arena_array(s->arena, struct nd_hir_func_ref *,
							  interface->nvtable + 1);
	for (uint32_t i = 0; i < interface->nvtable; i++) {
		if (!ret->methods[i])
			continue;
		nd_sym name = info_of(interface)->method_slots[i];
		struct nd_nominal *owner;
		nd_node m = sema_member_of(inside, name, &owner);
		nd_type self = owner->kind == ND_TY_INTERFACE ? inside->type : owner->type;
		struct finst *target = sema_finst_method(s, owner, m, self, NULL, 0);
		const struct nd_hir_func_ref *slot = info_of(interface)->slot_refs[i];
		sema_finst_sig(s, target);
		bool gives_self = slot && slot->sig.ret == interface->type &&
				  target->ref->sig.ret == inside->type;
		struct finst *fi = sema_finst_box(s, box, target, name,
						  gives_self ? interface->type : NO_TYPE);
		sema_finst_use(s, fi);
		methods[i] = fi->ref;
	}
	ret->methods = methods;
}

static void build_vtable(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info->decl);
	struct nd_nominal *parent = n->base;
	if (n->kind == ND_TY_INTERFACE && info->ninterfaces)
		parent = info->interfaces[0];
	if (parent)
		sema_nominal_members(s, parent);
	uint32_t nbase = parent ? parent->nvtable : 0, most = nbase + list_len(u, td->members);
	struct nd_hir_func_ref **vtable = nd_arena_array(s->arena, struct nd_hir_func_ref *, most + 1);
	nd_sym *slots = nd_arena_array(s->arena, nd_sym, most + 1);
	uint32_t k = nbase;
	for (uint32_t i = 0; i < nbase; i++) {
		vtable[i] = info_of(parent)->slot_refs[i];
		slots[i] = info_of(parent)->method_slots[i];
	}
	info->method_slots = slots;
	info->slot_refs = vtable;
	n->vtable = n->kind == ND_TY_INTERFACE ? nd_arena_array(s->arena, struct nd_hir_func_ref *, most + 1)
					       : vtable;
	n->nvtable = nbase;
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FUNC || !has_slot(s, n, m))
			continue;
		const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
		uint32_t slot = 0;
		while (slot < k && slots[slot] != fn->name)
			slot++;
		bool overrides = slot < nbase;
		if ((fn->flags & ND_AST_OVERRIDE) && !overrides && u->is_self) {
			struct nd_nominal *owner;
			// What a generic type extends and implements may be known only for type arguments.
			bool in_interface = info->ninterfaces < list_len(u, td->implements) ||
					    (td->base && !parent);
			for (uint32_t j = 0; j < info->ninterfaces; j++)
				in_interface = in_interface ||
					       sema_member_of(info->interfaces[j], fn->name, &owner);
			if (!in_interface) {
				const char *near = parent ? sema_nearest_member(s, parent->type, fn->name) : NULL;
				sema_err_node(u, m, "E0326",
					      near ? nd_arena_sprintf(s->arena, "did you mean '%s'?", near) : NULL,
					      "'%s' overrides nothing", text_of(s, fn->name));
			}
		}
		struct nd_nominal *above;
		nd_node was = overrides && u->is_self && n->kind == ND_TY_CLASS
				      ? sema_member_of(parent, fn->name, &above)
				      : 0;
		if (was && (nd_ast_func(info_of(above)->decl->unit->ast, was)->flags & ND_AST_FINAL))
			sema_err_node(u, m, "E0328", NULL, "'%s' is final in '%s' and cannot be overridden",
				      text_of(s, fn->name), above->display);
		slots[slot] = fn->name;
		if (slot == k)
			k++;
		n->nvtable = k;
		struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
		vtable[slot] = fi->body == BODY_ABSTRACT && n->kind == ND_TY_CLASS ? NULL : fi->ref;
		if (fi->body == BODY_ABSTRACT)
			n->is_abstract = true;
	}
	for (uint32_t i = 0; i < n->nvtable && n->kind == ND_TY_CLASS; i++)
		n->is_abstract = n->is_abstract || !vtable[i]; // also what a base left without a body
	// Signatures after all slots are known: an inferred result may need the class itself.
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FUNC || !has_slot(s, n, m))
			continue;
		struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
		sema_finst_sig(s, fi);
		int slot = sema_vtable_slot(n, nd_ast_func(u->ast, m)->name);
		if (slot >= 0 && (uint32_t)slot < nbase && info_of(parent)->slot_refs[slot] && u->is_self &&
		    n->kind == ND_TY_CLASS) {
			const struct nd_hir_sig *was = &info_of(parent)->slot_refs[slot]->sig,
						*now = &fi->ref->sig;
			bool same = was->nparams == now->nparams && (was->ret == now->ret);
			for (uint32_t p = 1; same && p < was->nparams; p++)
				same = was->params[p] == now->params[p];
			if (!same && was->ret != ND_TY_ERROR && now->ret != ND_TY_ERROR)
				sema_err_node(u, m, "E0327", "parameters and result must be the same",
					      "'%s' has another signature than the method it overrides",
					      text_of(s, slots[slot]));
		}
	}
}

static void check_names(struct sema *s, struct nd_nominal *n)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info_of(n)->decl);
	struct nd_map seen = {0};
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		uint32_t other;
		if (kind_of(u, m) != ND_AST_FUNC)
			continue;
		nd_sym name = nd_ast_func(u->ast, m)->name;
		if (!nd_map_get(&seen, name, &other))
			nd_map_set(&seen, name, m);
		else
			sema_err_node(u, m, "E0325", "methods are told apart by name only",
				      name == s->w.constructor || name == s->w.destructor
					      ? "'%s' has two %ss"
					      : "'%s' has two methods '%s'",
				      n->display, text_of(s, name));
	}
	for (uint32_t i = 0; i < list_len(u, td->members) && n->kind != ND_TY_INTERFACE; i++) {
		nd_node m = list_of(u, td->members)[i];
		uint32_t other;
		if (kind_of(u, m) != ND_AST_FIELD || !nd_map_get(&seen, x_of(u, a_of(u, m))[0], &other))
			continue;
		sema_err_node(u, m, "E0325", NULL, "'%s' has a field and a method '%s'", n->display,
			      text_of(s, x_of(u, a_of(u, m))[0]));
	}
	nd_map_release(&seen);
}

static void check_special(struct sema *s, struct nd_nominal *n)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = type_decl(info_of(n)->decl);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) == ND_AST_FIELD && n->kind == ND_TY_INTERFACE)
			sema_err_node(u, m, "E0319", "write a method: `name(): T`",
				      "an interface has no fields");
		if (kind_of(u, m) != ND_AST_FUNC)
			continue;
		const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
		if (fn->name == s->w.destructor &&
		    (list_len(u, fn->params) || fn->ret || n->kind != ND_TY_CLASS))
			sema_err_node(u, m, "E0333", NULL,
				      n->kind == ND_TY_CLASS
					      ? "a destructor has neither parameters nor result"
					      : "only classes have destructors");
		if (fn->name == s->w.constructor &&
		    (fn->ret || (n->kind != ND_TY_CLASS && n->kind != ND_TY_STRUCT)))
			sema_err_node(u, m, "E0333", NULL,
				      fn->ret ? "a constructor has no result"
					      : "only classes and structs have constructors");
	}
}

void sema_nominal_members(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	if (info->members_done)
		return;
	info->members_done = true;
	sema_nominal_layout(s, n);
	if (info->decl->unit->is_self) {
		check_names(s, n);
		check_special(s, n);
	}
	if (n->kind == ND_TY_CLASS || n->kind == ND_TY_INTERFACE)
		build_vtable(s, n);
}

// All interfaces of the class and its bases, with those they extend.
static uint32_t collect_interfaces(struct sema *s, struct nd_nominal *n, struct nd_nominal **ret,
				   uint32_t count, uint32_t max)
{
	for (struct nd_nominal *c = n; c; c = c->base) {
		sema_nominal_layout(s, c);
		for (uint32_t i = 0; i < info_of(c)->ninterfaces; i++) {
			struct nd_nominal *one = info_of(c)->interfaces[i];
			uint32_t k = 0;
			while (k < count && ret[k] != one)
				k++;
			if (k == count && count < max) {
				ret[count++] = one;
				count = collect_interfaces(s, one, ret, count, max);
			}
		}
	}
	return count;
}

// A class with a text of its own gives it also where only its base class or `any` is known.
static uint32_t add_stringable(struct sema *s, struct nd_nominal *n, struct nd_nominal **all, uint32_t count)
{
	struct nd_nominal *stringable = sema_prelude_nominal(s, "Stringable", NULL, 0), *owner;
	nd_node m = sema_member_of(n, s->w.to_string, &owner);
	for (uint32_t i = 0; i < count; i++)
		if (all[i] == stringable)
			return count;
	if (!m || !stringable || count == 64)
		return count;
	struct unit *u = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
	if (list_len(u, fn->params) || list_len(u, fn->type_params) || (fn->flags & ND_AST_STATIC))
		return count;
	struct finst *fi = sema_finst_method(s, owner, m,
					     owner->kind == ND_TY_INTERFACE ? n->type : owner->type, NULL, 0);
	sema_finst_sig(s, fi);
	if (fi->ref->sig.ret == ND_TY_STRING && fi->body == BODY_NOODLE)
		all[count++] = stringable;
	return count;
}

// Iterable of a box with a list, a string and so on: the type's own `iterator`.
static void build_iterable(struct sema *s, struct nd_nominal *box, nd_type element, struct nd_hir_itable *ret)
{
	struct nd_nominal *interface = sema_prelude_nominal(s, "Iterable", &element, 1);
	nd_type inside = info_of(box)->args[0];
	struct nd_hir_func_ref **methods = nd_arena_array(s->arena, struct nd_hir_func_ref *, 1);
	nd_sym name = nd_intern_cstr(s->intern, "iterator");
	uint32_t at;
	bool found = nd_map_get(&s->extends[tk(s, inside)], name, &at);
	assert(found);
	sema_nominal_members(s, interface);
	sema_nominal_use(s, interface);
	struct finst *target = sema_finst_extend(s, inside, s->extend_members.data[at].func,
						 s->extend_members.data[at].extend, NULL, 0);
	sema_finst_sig(s, target);
	struct finst *fi = sema_finst_box(s, box, target, name, NO_TYPE);
	sema_finst_use(s, fi);
	methods[0] = fi->ref;
	*ret = (struct nd_hir_itable){interface, methods, 1};
}

void sema_nominal_use(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	if (info->emitted)
		return;
	info->emitted = true;
	for (uint32_t i = 0; i < info->nargs; i++)
		if (info->args[i] == ND_TY_ERROR || sema_has_params(s, info->args[i]))
			return; // stands for any instance while a definition is checked
	sema_nominal_members(s, n);
	if (n->base)
		sema_nominal_use(s, n->base);
	if (n->linkage == ND_LINK_EXTERN)
		return;
	struct nd_nominal *all[64];
	uint32_t count = n->kind == ND_TY_INTERFACE ? 0 : collect_interfaces(s, n, all, 0, 64);
	uint32_t own = count;
	bool is_box = sema_is_box(s, n);
	struct nd_nominal *inside = is_box ? nominal_of(s, info->args[0]) : NULL;
	if (inside && (inside->kind == ND_TY_STRUCT || inside->kind == ND_TY_ENUM))
		count = collect_interfaces(s, inside, all, count, 64);
	if (n->kind == ND_TY_CLASS && !is_box)
		own = count = add_stringable(s, n, all, count);
	struct nd_hir_itable *itables = nd_arena_array(s->arena, struct nd_hir_itable, count + 2);
	for (uint32_t i = 0; i < count; i++) {
		sema_nominal_use(s, all[i]);
		if (i < own)
			build_itable(s, n, all[i], &itables[i]);
		else
			build_box_itable(s, n, inside, all[i], &itables[i]);
	}
	nd_type element = is_box ? sema_builtin_element(s, info->args[0]) : (nd_type)ND_TY_ERROR;
	if (element != ND_TY_ERROR)
		build_iterable(s, n, element, &itables[count++]);
	if (n->kind == ND_TY_CLASS) {
		n->itables = itables;
		n->nitables = count;
		struct finst *destructor = sema_destructor_of(s, n);
		if (destructor) {
			sema_finst_use(s, destructor);
			n->destructor = destructor->ref;
		}
		for (uint32_t i = 0; i < n->nvtable; i++) {
			struct nd_nominal *owner;
			nd_node m = sema_member_of(n, info->method_slots[i], &owner);
			if (m && n->vtable[i])
				sema_finst_use(s, sema_finst_method(s, owner, m, owner->type, NULL, 0));
		}
	}
	nd_vec_push(&s->nominal_queue, n);
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
	if (type_decl(d)->flags & ND_AST_FINAL)
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
		if (list_len(other->unit, type_decl(other)->type_params))
			return true; // might extend this class in some instance
		struct nd_nominal *c = sema_nominal_get(s, other, NULL, 0);
		sema_nominal_layout(s, c);
		if (c != n && sema_is_subclass(c, n))
			for (struct nd_nominal *k = c; k != n; k = k->base)
				if (own_member(k, sym))
					return true;
	}
	return false;
}
