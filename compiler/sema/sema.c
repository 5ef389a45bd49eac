// The order of work for a module. See internal.h.
#include "sema/macro.h"

#include <string.h>

static void intern_words(struct sema *s)
{
	struct nd_intern *in = s->intern;
#define W(field, text) s->w.field = nd_intern_cstr(in, text)
	W(self, "self");
	W(super, "super");
	W(constructor, "constructor");
	W(destructor, "destructor");
	W(main, "main");
	W(length, "length");
	W(Some, "Some");
	W(None, "None");
	W(Ok, "Ok");
	W(Err, "Err");
	W(Success, "Success");
	W(Error, "Error");
	W(to_string, "toString");
	W(equals, "equals");
	W(hash_code, "hashCode");
	W(compare_to, "compareTo");
	W(Self, "Self");
	W(len, "len");
	W(type_of, "typeOf");
	W(is, "is");
	W(as, "as");
	W(inline_, "inline");
	W(noinline, "noinline");
	W(intrinsic, "intrinsic");
	W(runtime, "runtime");
	W(property, "property");
	W(deprecated, "deprecated");
	W(experimental, "experimental");
	W(optimize, "optimize");
	W(layout, "layout");
#undef W
}

static bool is_generic(struct decl *d)
{
	struct unit *u = d->unit;
	if (d->kind == D_FUNC)
		return list_len(u, nd_ast_func(u->ast, d->node)->type_params) > 0;
	return d->kind == D_TYPE && list_len(u, nd_ast_type_decl(u->ast, d->node)->type_params) > 0;
}

static void check_type_params(struct sema *s, struct unit *u, uint32_t list, const struct tenv *env)
{
	for (uint32_t i = 0; i < list_len(u, list); i++) {
		nd_node p = list_of(u, list)[i];
		for (uint32_t k = 0; k < i; k++)
			if (a_of(u, list_of(u, list)[k]) == a_of(u, p))
				sema_err_node(u, p, "E0301", "rename one of the two",
					      "two type parameters are called '%s'", text_of(s, a_of(u, p)));
		for (uint32_t k = 0; k < list_len(u, b_of(u, p)); k++) {
			nd_node at = list_of(u, b_of(u, p))[k];
			nd_type bound = sema_type_of_node(u, at, env);
			if (bound != ND_TY_ERROR && tk(s, bound) != ND_TY_INTERFACE)
				sema_err_node(u, at, "E0322", "bounds are interfaces",
					      "'%s' is not an interface", tt(s, bound));
		}
	}
}

// A generic body is checked once by itself, with nothing known about its type parameters: what holds for every type or
// for none is found here. What depends on them is found where they are known, for each use.
static void check_generic_methods(struct sema *s, struct nd_nominal *n)
{
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(n)->decl->node);
	nd_type open[16] = {ND_TY_ERROR};
	if (td->base && n->kind == ND_TY_CLASS && !n->base)
		return; // `extends A<T>`: nothing is known of what they inherit
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FUNC)
			continue;
		uint32_t np = list_len(u, nd_ast_func(u->ast, m)->type_params);
		if (np > 16 || (!np && !info_of(n)->nargs && n->kind != ND_TY_INTERFACE))
			continue;
		struct finst *fi = sema_finst_method(s, n, m, n->type, open, np);
		fi->is_template = true;
		sema_finst_sig(s, fi);
		check_type_params(s, u, nd_ast_func(u->ast, m)->type_params, fi->env);
		sema_func_check(s, fi);
	}
}

static void check_generic_decl(struct sema *s, struct decl *d)
{
	nd_type open[16] = {ND_TY_ERROR};
	struct unit *u = d->unit;
	if (d->kind == D_FUNC) {
		uint32_t np = list_len(u, nd_ast_func(u->ast, d->node)->type_params);
		struct finst *fi = np <= 16 ? sema_finst_func(s, d, open, np) : NULL;
		if (!fi)
			return;
		sema_finst_sig(s, fi);
		check_type_params(s, u, nd_ast_func(u->ast, d->node)->type_params, fi->env);
		sema_func_check(s, fi);
		return;
	}
	uint32_t np = list_len(u, nd_ast_type_decl(u->ast, d->node)->type_params);
	if (np > 16)
		return;
	struct nd_nominal *n = sema_nominal_get(s, d, open, np);
	check_type_params(s, u, nd_ast_type_decl(u->ast, d->node)->type_params, info_of(n)->env);
	sema_nominal_members(s, n);
	check_generic_methods(s, n);
}

static void check_type_decl(struct sema *s, struct decl *d)
{
	struct unit *u = d->unit;
	struct nd_nominal *n = sema_nominal_get(s, d, NULL, 0);
	sema_nominal_members(s, n);
	sema_nominal_use(s, n);
	if (n->kind == ND_TY_CLASS || n->kind == ND_TY_STRUCT) {
		struct finst *ctor = sema_finst_ctor(s, n);
		sema_finst_sig(s, ctor);
		sema_finst_use(s, ctor);
	}
	if (!s->self->is_std)
		check_generic_methods(s, n);
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, d->node);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FUNC)
			continue;
		const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
		if (list_len(u, fn->type_params))
			continue;
		if (n->kind == ND_TY_INTERFACE)
			continue; // default methods are checked for each class that takes them
		struct finst *fi = sema_finst_method(s, n, m, n->type, NULL, 0);
		sema_finst_sig(s, fi);
		sema_finst_use(s, fi);
	}
}

static void check_own_decls(struct sema *s)
{
	uint32_t count = s->decls.len;
	for (uint32_t i = 0; i < count; i++) {
		struct decl *d = s->decls.data[i];
		if (d->unit != s->self)
			continue;
		if (is_generic(d)) {
			if (!s->self->is_std)
				check_generic_decl(s, d);
			continue;
		}
		switch (d->kind) {
		case D_TYPE:
			check_type_decl(s, d);
			break;
		case D_ALIAS:
			if (list_len(d->unit, x_of(d->unit, a_of(d->unit, d->node))[1]) == 0)
				sema_type_from_decl(d->unit, d->node, d, NULL, 0);
			break;
		case D_FUNC: {
			struct finst *fi = sema_finst_func(s, d, NULL, 0);
			sema_finst_sig(s, fi);
			if (fi->body == BODY_ABSTRACT)
				sema_err_node(d->unit, d->node, "E0405", NULL,
					      "the function '%s' has no body", text_of(s, d->sym));
			sema_finst_use(s, fi);
			break;
		}
		case D_GLOBAL:
			sema_global_resolve(s, d);
			break;
		case D_MACRO:
			sema_macro_check(d);
			break;
		}
	}
}

// Members that the prelude gives to non-generic built-in types are compiled with the prelude itself.
static void check_extends(struct sema *s)
{
	for (uint32_t i = 0; i < s->extend_members.len; i++) {
		nd_node extend = s->extend_members.data[i].extend, func = s->extend_members.data[i].func;
		const struct nd_ast_type_decl *td = nd_ast_type_decl(s->self->ast, extend);
		enum nd_type_kind kind;
		uint32_t arity;
		if (list_len(s->self, td->type_params) ||
		    list_len(s->self, nd_ast_func(s->self->ast, func)->type_params) ||
		    !sema_builtin_kind(text_of(s, td->name), &kind, &arity))
			continue;
		struct finst *fi = sema_finst_extend(s, (nd_type)kind, func, extend, NULL, 0);
		sema_finst_sig(s, fi);
		sema_finst_use(s, fi);
	}
}

static void work_off(struct sema *s)
{
	while (s->queue_at < s->queue.len || s->nominal_queue_at < s->nominal_queue.len) {
		while (s->queue_at < s->queue.len)
			sema_func_check(s, s->queue.data[s->queue_at++]);
		if (s->nominal_queue_at < s->nominal_queue.len) {
			struct nd_nominal *n = s->nominal_queue.data[s->nominal_queue_at++];
			if (s->sink && s->sink->nominal && !s->diags->errors)
				s->sink->nominal(s->sink->arg, n);
		}
	}
}

static void warn_unused_imports(struct sema *s)
{
	struct unit *u = s->self;
	for (uint32_t i = 0; i < u->names.len; i++)
		if (!u->names.data[i].used && u->names.data[i].target && u->reexports.len == 0)
			sema_warn_at(u, u->ast->tok.data[u->names.data[i].node], "W0308",
				     "remove it from the import", "'%s' is imported but not used",
				     text_of(s, u->names.data[i].sym));
}

static void release(struct sema *s)
{
	for (uint32_t i = 0; i < s->nunits; i++) {
		struct unit *u = &s->units[i];
		if (u->decls)
			nd_map_release(u->decls);
		nd_map_release(&u->bindings);
		nd_map_release(&u->visible);
		nd_vec_free(&u->names);
		nd_vec_free(&u->reexports);
	}
	for (uint32_t i = 0; i < s->derived_asts.len; i++)
		nd_ast_release(s->derived_asts.data[i]);
	nd_vec_free(&s->derived_asts);
	nd_vec_free(&s->decls);
	nd_map_release(&s->first_use);
	nd_map_release(&s->finst_by_symbol);
	nd_vec_free(&s->finsts);
	nd_vec_free(&s->queue);
	nd_map_release(&s->nominals);
	nd_vec_free(&s->nominal_list);
	nd_vec_free(&s->nominal_queue);
	nd_vec_free(&s->bindings);
	nd_vec_free(&s->statics);
	nd_vec_free(&s->bound_checks);
	nd_vec_free(&s->extend_members);
	for (uint32_t i = 0; i <= ND_TY_PARAM; i++)
		nd_map_release(&s->extends[i]);
	nd_free(s);
}

void nd_sema_run(const struct nd_sema_unit *units, uint32_t nunits, const struct nd_sema_options *options,
		 const struct nd_sema_sink *sink, struct nd_diags *diags)
{
	struct sema *s = nd_alloc_zero(1, sizeof *s);
	s->arena = options->arena;
	s->intern = options->intern;
	s->types = options->types;
	s->program_entry = options->program_entry;
	s->diags = diags;
	s->sink = sink;
	s->errors_left = ND_SEMA_MAX_ERRORS;
	intern_words(s);
	sema_units_build(s, units, nunits);
	sema_early_build(s);
	sema_check_annotations(s);
	if (s->program_entry)
		sema_entry_check(s);
	check_own_decls(s);
	if (s->self->is_prelude)
		check_extends(s);
	if (!s->program_entry)
		sema_module_init_check(s);
	work_off(s);
	sema_check_type_bounds(s);
	if (sema_has_generic_statics(s)) {
		while (sema_statics_check(s))
			work_off(s);
		sema_statics_deliver(s);
	}
	if (!diags->errors)
		warn_unused_imports(s);
	release(s);
}
