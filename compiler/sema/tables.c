// The tables of virtual methods and of interfaces, and what has to hold of the members for them.
#include "sema/internal.h"

#include <assert.h>
#include <string.h>

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

static bool has_slot(struct sema *s, struct nd_nominal *n, nd_node m)
{
	if (kind_of(info_of(n)->decl->unit, m) != ND_AST_FUNC)
		return false;
	const struct nd_ast_func *fn = nd_ast_func(info_of(n)->decl->unit->ast, m);
	return fn->name != s->w.constructor && fn->name != s->w.destructor && !(fn->flags & ND_AST_STATIC) &&
	       nd_ast_list_len(info_of(n)->decl->unit->ast, fn->type_params) == 0;
}

// A method marked `override` has one above it, and that is not final.
static void check_override(struct sema *s, struct nd_nominal *n, struct nd_nominal *parent, nd_node m, bool overrides)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
	const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
	if ((fn->flags & ND_AST_OVERRIDE) && !overrides) {
		struct nd_nominal *owner;
		// What a generic type extends and implements may be known only for type arguments.
		bool in_interface = info->ninterfaces < list_len(u, td->implements) || (td->base && !parent);
		for (uint32_t j = 0; j < info->ninterfaces; j++)
			in_interface = in_interface || sema_member_of(info->interfaces[j], fn->name, &owner);
		if (!in_interface) {
			const char *near = parent ? sema_nearest_member(s, parent->type, fn->name) : NULL;
			sema_err_node(u, m, "E0326",
				      near ? nd_arena_sprintf(s->arena, "did you mean '%s'?", near) : NULL,
				      "'%s' overrides nothing", text_of(s, fn->name));
		}
	}
	struct nd_nominal *above;
	nd_node was = overrides && n->kind == ND_TY_CLASS ? sema_member_of(parent, fn->name, &above) : 0;
	if (was && (nd_ast_func(info_of(above)->decl->unit->ast, was)->flags & ND_AST_FINAL))
		sema_err_node(u, m, "E0328", NULL, "'%s' is final in '%s' and cannot be overridden",
			      text_of(s, fn->name), above->display);
}

// After all slots are known: an inferred result may need the class itself.
static void check_signature(struct sema *s, struct nd_nominal *n, struct nd_nominal *parent, nd_node m)
{
	struct unit *u = info_of(n)->decl->unit;
	struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
	sema_finst_sig(s, fi);
	int slot = sema_vtable_slot(n, nd_ast_func(u->ast, m)->name);
	uint32_t nbase = parent ? parent->nvtable : 0;
	if (slot < 0 || (uint32_t)slot >= nbase || !info_of(parent)->slot_refs[slot] || !u->is_self ||
	    n->kind != ND_TY_CLASS)
		return;
	const struct nd_hir_sig *was = &info_of(parent)->slot_refs[slot]->sig, *now = &fi->ref->sig;
	bool same = was->nparams == now->nparams && was->ret == now->ret;
	for (uint32_t p = 1; same && p < was->nparams; p++)
		same = was->params[p] == now->params[p];
	if (!same && was->ret != ND_TY_ERROR && now->ret != ND_TY_ERROR)
		sema_err_node(u, m, "E0327", "parameters and result must be the same",
			      "'%s' has another signature than the method it overrides",
			      text_of(s, info_of(n)->method_slots[slot]));
}

static void add_slot(struct sema *s, struct nd_nominal *n, struct nd_nominal *parent, nd_node m)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	nd_sym name = nd_ast_func(u->ast, m)->name;
	uint32_t slot = 0;
	while (slot < n->nvtable && info->method_slots[slot] != name)
		slot++;
	if (u->is_self)
		check_override(s, n, parent, m, parent && slot < parent->nvtable);
	info->method_slots[slot] = name;
	if (slot == n->nvtable)
		n->nvtable++;
	struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
	bool is_open = fi->body == BODY_ABSTRACT;
	info->slot_refs[slot] = is_open && n->kind == ND_TY_CLASS ? NULL : fi->ref;
	n->is_abstract = n->is_abstract || is_open;
}

static void build_vtable(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	struct unit *u = info->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info->decl);
	struct nd_nominal *parent = n->base;
	if (n->kind == ND_TY_INTERFACE && info->ninterfaces)
		parent = info->interfaces[0];
	if (parent)
		sema_nominal_members(s, parent);
	uint32_t nbase = parent ? parent->nvtable : 0, most = nbase + list_len(u, td->members);
	info->slot_refs = nd_arena_array(s->arena, struct nd_hir_func_ref *, most + 1);
	info->method_slots = nd_arena_array(s->arena, nd_sym, most + 1);
	for (uint32_t i = 0; i < nbase; i++) {
		info->slot_refs[i] = info_of(parent)->slot_refs[i];
		info->method_slots[i] = info_of(parent)->method_slots[i];
	}
	n->vtable = n->kind == ND_TY_INTERFACE ? nd_arena_array(s->arena, struct nd_hir_func_ref *, most + 1)
					       : info->slot_refs;
	n->nvtable = nbase;
	for (uint32_t i = 0; i < list_len(u, td->members); i++)
		if (has_slot(s, n, list_of(u, td->members)[i]))
			add_slot(s, n, parent, list_of(u, td->members)[i]);
	for (uint32_t i = 0; i < n->nvtable && n->kind == ND_TY_CLASS; i++)
		n->is_abstract = n->is_abstract || !n->vtable[i]; // also what a base left without a body
	for (uint32_t i = 0; i < list_len(u, td->members); i++)
		if (has_slot(s, n, list_of(u, td->members)[i]))
			check_signature(s, n, parent, list_of(u, td->members)[i]);
}

static void check_names(struct sema *s, struct nd_nominal *n)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = type_decl_of(info_of(n)->decl);
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
	const struct nd_ast_type_decl *td = type_decl_of(info_of(n)->decl);
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
