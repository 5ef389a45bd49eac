// The fields of structs and classes and the values of enums, as they lie in memory; what a type extends and implements.
#include "sema/internal.h"

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
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
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
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
	if (td->base) {
		nd_type t = sema_type_of_node(u, td->base, info->env);
		if (t == ND_TY_ERROR)
			return;
		if (tk(s, t) == ND_TY_CLASS && n->kind == ND_TY_CLASS) {
			n->base = nominal_of(s, t);
			if ((type_decl_of(info_of(n->base)->decl)->flags & ND_AST_FINAL) && u->is_self)
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
	bool has_constructor = sema_own_member(n, s->w.constructor) ||
			       (n->base && sema_own_member(n->base, s->w.constructor));
	if (n->nfields > MAX_PARAMS && !has_constructor)
		sema_err_node(u, info->decl->node, "E0409", "write a constructor",
			      "'%s' has more than %d fields, too many to be arguments", n->display,
			      MAX_PARAMS);
}

// Fields in the order of the text, those of the base first.
struct fields {
	struct nd_hir_field *decl;
	nd_node *nodes;
	struct nominal_info **owners;
	uint32_t n;
};

static struct fields base_fields(struct sema *s, struct nd_nominal *base, uint32_t most)
{
	struct fields ret = {
		.decl = nd_arena_array(s->arena, struct nd_hir_field, most + 1),
		.nodes = nd_arena_array(s->arena, nd_node, most + 1),
		.owners = nd_arena_array(s->arena, struct nominal_info *, most + 1),
		.n = base ? base->nfields : 0,
	};
	for (uint32_t k = 0; k < ret.n; k++) {
		ret.decl[k] = info_of(base)->decl_fields[k];
		ret.nodes[k] = info_of(base)->decl_field_nodes[k];
		ret.owners[k] = info_of(base)->decl_field_owner[k];
	}
	return ret;
}

static nd_type field_type(struct sema *s, struct nd_nominal *n, nd_node m, const uint32_t *x)
{
	struct unit *u = info_of(n)->decl->unit;
	nd_type t = ND_TY_ERROR;
	if (x[1])
		t = sema_type_of_node(u, x[1], info_of(n)->env);
	else if (u->is_self)
		sema_err_node(u, m, "E0319", "write `name: type`", "the field '%s' has no type", text_of(s, x[0]));
	if (t != ND_TY_ERROR && (x[3] & ND_AST_OPTIONAL))
		t = sema_t_option(s, t);
	if (t == ND_TY_VOID) {
		sema_err_node(u, m, "E0319", NULL, "a field cannot be void");
		t = ND_TY_ERROR;
	}
	return t;
}

static void add_field(struct sema *s, struct nd_nominal *n, struct fields *fields, nd_node m)
{
	struct unit *u = info_of(n)->decl->unit;
	const uint32_t *x = x_of(u, a_of(u, m));
	if (x[3] & ND_AST_STATIC)
		return; // a variable of the module
	nd_type t = field_type(s, n, m, x);
	for (uint32_t j = 0; j < fields->n; j++)
		if (fields->decl[j].name == x[0] && u->is_self)
			sema_err_node(u, m, "E0320", NULL, "the field '%s' is declared twice", text_of(s, x[0]));
	if (n->kind == ND_TY_STRUCT && !layout_inner(s, t)) {
		sema_err_node(u, m, "E0321", "use a class, or a list of them",
			      "the struct '%s' would contain itself", n->display);
		t = ND_TY_ERROR;
	}
	fields->decl[fields->n] = (struct nd_hir_field){x[0], t, (x[3] & ND_AST_CONST) != 0};
	fields->nodes[fields->n] = m;
	fields->owners[fields->n++] = info_of(n);
}

// References first: the collector looks no further.
static struct nd_hir_field *in_memory_order(struct sema *s, struct nd_nominal *n, const struct fields *fields)
{
	struct nd_hir_field *ret = nd_arena_array(s->arena, struct nd_hir_field, fields->n + 1);
	uint32_t nbase = n->base ? n->base->nfields : 0, at = nbase;
	for (uint32_t k = 0; k < nbase; k++)
		ret[k] = n->base->fields[k];
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = nbase; i < fields->n; i++)
			if (is_pointer(s, fields->decl[i].type) == (pass == 0))
				ret[at++] = fields->decl[i];
	return ret;
}

static void layout_fields(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
	find_base(s, n);
	if (n->base)
		sema_nominal_layout(s, n->base);
	uint32_t nbase = n->base ? n->base->nfields : 0;
	struct fields fields = base_fields(s, n->base, nbase + list_len(u, td->members));
	for (uint32_t i = 0; i < list_len(u, td->members); i++)
		if (kind_of(u, list_of(u, td->members)[i]) == ND_AST_FIELD)
			add_field(s, n, &fields, list_of(u, td->members)[i]);
	info->decl_fields = fields.decl;
	info->decl_field_nodes = fields.nodes;
	info->decl_field_owner = fields.owners;
	info->ndecl_fields = fields.n;
	n->fields = in_memory_order(s, n, &fields);
	n->nfields = fields.n;
	struct nd_nominal *owner;
	n->has_own_equality = sema_member_of(n, s->w.equals, &owner) || sema_member_of(n, s->w.hash_code, &owner);
	if (n->kind == ND_TY_CLASS)
		for (uint32_t i = nbase; i < fields.n; i++)
			layout_inner(s, fields.decl[i].type);
}

// Those that the type names, and the one that an interface extends.
static void find_interfaces(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
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
}

void sema_nominal_layout(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	if (info->laid_out || info->laying_out)
		return;
	info->laying_out = true;
	if (n->kind == ND_TY_ENUM)
		layout_enum(s, n);
	else if (n->kind != ND_TY_INTERFACE)
		layout_fields(s, n);
	find_interfaces(s, n);
	info->laying_out = false;
	info->laid_out = true;
	if (n->kind == ND_TY_STRUCT || n->kind == ND_TY_CLASS)
		check_size(s, n);
	if (n->kind == ND_TY_STRUCT && sema_has_layout_c(info->decl))
		sema_check_layout_c(s, n);
}
