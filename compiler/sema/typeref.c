// Type expressions to types; type parameters, substitution and inference by matching.
#include "sema/internal.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum nd_type_kind kind;
	uint32_t arity;
} builtins[] = {
	{"int", ND_TY_INT, 0},    {"float", ND_TY_FLOAT, 0},   {"bool", ND_TY_BOOL, 0},
	{"char", ND_TY_CHAR, 0},  {"string", ND_TY_STRING, 0}, {"bytes", ND_TY_BYTES, 0},
	{"void", ND_TY_VOID, 0},  {"any", ND_TY_ANY, 0},       {"int8", ND_TY_I8, 0},
	{"int16", ND_TY_I16, 0},  {"int32", ND_TY_I32, 0},     {"int64", ND_TY_INT, 0},
	{"uint8", ND_TY_U8, 0},   {"uint16", ND_TY_U16, 0},    {"uint32", ND_TY_U32, 0},
	{"uint64", ND_TY_U64, 0}, {"float32", ND_TY_F32, 0},   {"float64", ND_TY_FLOAT, 0},
	{"str", ND_TY_STRING, 0}, {"i8", ND_TY_I8, 0},         {"i16", ND_TY_I16, 0},
	{"i32", ND_TY_I32, 0},    {"i64", ND_TY_INT, 0},       {"u8", ND_TY_U8, 0},
	{"u16", ND_TY_U16, 0},    {"u32", ND_TY_U32, 0},       {"u64", ND_TY_U64, 0},
	{"f32", ND_TY_F32, 0},    {"f64", ND_TY_FLOAT, 0},     {"Range", ND_TY_RANGE, 0},
	{"raw", ND_TY_RAW, 0},    {"never", ND_TY_NEVER, 0},   {"List", ND_TY_LIST, 1},
	{"Map", ND_TY_MAP, 2},    {"Set", ND_TY_SET, 1},       {"Option", ND_TY_OPTION, 1},
	{"Pair", ND_TY_TUPLE, 2},
};

bool sema_builtin_kind(const char *name, enum nd_type_kind *ret, uint32_t *arity)
{
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
		if (strcmp(builtins[i].name, name) == 0) {
			*ret = builtins[i].kind;
			*arity = builtins[i].arity;
			return true;
		}
	}
	return false;
}

nd_type sema_t_list(struct sema *s, nd_type e)
{
	return nd_type_make(s->types, ND_TY_LIST, &e, 1);
}

nd_type sema_t_option(struct sema *s, nd_type e)
{
	return nd_type_make(s->types, ND_TY_OPTION, &e, 1);
}

nd_type sema_t_func(struct sema *s, const nd_type *params, uint32_t n, nd_type ret)
{
	nd_type args[256];
	if (n > MAX_PARAMS)
		n = MAX_PARAMS; // reported at the declaration
	if (n)
		memcpy(args, params, n * sizeof *args);
	args[n] = ret;
	return nd_type_make(s->types, ND_TY_FUNC, args, n + 1);
}

struct tenv *sema_tenv_new(struct sema *s, const struct nd_ast *t, uint32_t type_params, const nd_type *types,
			   nd_type self, const struct tenv *outer)
{
	struct tenv *env = nd_arena_new(s->arena, struct tenv);
	uint32_t n = nd_ast_list_len(t, type_params);
	nd_sym *syms = nd_arena_array(s->arena, nd_sym, n + 1);
	nd_type *copy = nd_arena_array(s->arena, nd_type, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		syms[i] = t->a.data[nd_ast_list(t, type_params)[i]];
		copy[i] = types[i];
	}
	*env = (struct tenv){.n = n, .syms = syms, .types = copy, .self = self, .outer = outer};
	return env;
}

static bool in_env(struct sema *s, const struct tenv *env, nd_sym sym, nd_type *ret)
{
	for (; env; env = env->outer) {
		for (uint32_t i = 0; i < env->n; i++) {
			if (env->syms[i] == sym) {
				*ret = env->types[i];
				return true;
			}
		}
		if (sym == s->w.Self && env->self != ND_TY_ERROR) {
			*ret = env->self;
			return true;
		}
	}
	return false;
}

bool sema_type_by_name(struct unit *u, nd_sym sym, const struct tenv *env, nd_type *ret)
{
	if (in_env(u->s, env, sym, ret))
		return true;
	struct decl *d = sema_decl_visible(u, sym);
	enum nd_type_kind kind;
	uint32_t arity;
	if (!d && sema_builtin_kind(text_of(u->s, sym), &kind, &arity) && arity == 0) {
		*ret = (nd_type)kind;
		return true;
	}
	return false;
}

static bool check_count(struct unit *u, nd_node at, const char *name, uint32_t want, uint32_t have)
{
	if (want == have)
		return true;
	sema_err_node(u, at, "E0310", NULL, "'%s' takes %u type argument%s, not %u", name, want,
		      want == 1 ? "" : "s", have);
	return false;
}

// Whether type arguments meet the bounds is asked at the end: a bound may name a type that is being laid out right now.
static void note_bounds(struct unit *from, nd_node at, struct decl *d, const nd_type *args, uint32_t nargs)
{
	struct sema *s = from->s;
	uint32_t list = nd_ast_type_decl(d->unit->ast, d->node)->type_params;
	bool any = false;
	for (uint32_t i = 0; i < nargs; i++) {
		any = any || list_len(d->unit, b_of(d->unit, list_of(d->unit, list)[i]));
		if (sema_has_params(s, args[i]))
			return;
	}
	if (!any || !from->is_self)
		return;
	nd_type *kept = nd_arena_array(s->arena, nd_type, nargs);
	memcpy(kept, args, nargs * sizeof *kept);
	struct bound_check check = {from, at, d, kept, nargs};
	nd_vec_push(&s->bound_checks, check);
}

void sema_check_type_bounds(struct sema *s)
{
	for (uint32_t i = 0; i < s->bound_checks.len; i++) {
		struct bound_check c = s->bound_checks.data[i];
		struct unit *u = c.decl->unit;
		struct nd_nominal *n = sema_nominal_get(s, c.decl, c.args, c.nargs);
		uint32_t list = nd_ast_type_decl(u->ast, c.decl->node)->type_params;
		for (uint32_t k = 0; k < c.nargs; k++) {
			nd_node p = list_of(u, list)[k];
			for (uint32_t j = 0; j < list_len(u, b_of(u, p)); j++) {
				nd_type bound = sema_type_of_node(u, list_of(u, b_of(u, p))[j],
								  info_of(n)->env);
				if (tk(s, bound) == ND_TY_INTERFACE &&
				    !sema_implements(s, c.args[k], nominal_of(s, bound)))
					sema_err_node(c.from, c.at, "E0377", NULL,
						      "'%s' does not implement '%s', which '%s' needs",
						      tt(s, c.args[k]), tt(s, bound), text_of(s, a_of(u, p)));
			}
		}
	}
	s->bound_checks.len = 0;
}

bool sema_check_depth(struct unit *u, nd_node at, const nd_type *args, uint32_t nargs, nd_sym name)
{
	for (uint32_t i = 0; i < nargs; i++) {
		if (nd_type_info(u->s->types, args[i])->depth <= MAX_TYPE_DEPTH)
			continue;
		sema_err_node(u, at, "E0412", "each use must lead back to types that were there before",
			      "'%s' needs itself with ever larger types", text_of(u->s, name));
		return false;
	}
	return true;
}

nd_type sema_type_from_decl(struct unit *from, nd_node at, struct decl *d, const nd_type *args,
			    uint32_t nargs)
{
	struct sema *s = from->s;
	struct unit *u = d->unit;
	if (d->kind == D_ALIAS) {
		const uint32_t *x = x_of(u, a_of(u, d->node));
		if (!check_count(from, at, text_of(s, d->sym), list_len(u, x[1]), nargs))
			return ND_TY_ERROR;
		if (d->resolving) {
			sema_err_node(from, at, "E0311", NULL, "the type alias '%s' stands for itself",
				      text_of(s, d->sym));
			return ND_TY_ERROR;
		}
		d->resolving = true;
		nd_type t = sema_type_of_node(u, x[2],
					      sema_tenv_new(s, u->ast, x[1], args, ND_TY_ERROR, NULL));
		d->resolving = false;
		return t;
	}
	if (d->kind != D_TYPE) {
		sema_err_node(from, at, "E0312", NULL, "'%s' is not a type", text_of(s, d->sym));
		return ND_TY_ERROR;
	}
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, d->node);
	if (!check_count(from, at, text_of(s, d->sym), list_len(u, td->type_params), nargs))
		return ND_TY_ERROR;
	for (uint32_t i = 0; i < nargs; i++)
		if (args[i] == ND_TY_ERROR)
			return ND_TY_ERROR;
	if (!sema_check_depth(from, at, args, nargs, d->sym))
		return ND_TY_ERROR;
	note_bounds(from, at, d, args, nargs);
	return sema_nominal_get(s, d, args, nargs)->type;
}

static nd_type named_type(struct unit *u, struct unit *scope, nd_node n, const struct tenv *env)
{
	struct sema *s = u->s;
	nd_sym sym = a_of(u, n);
	nd_type args[16];
	uint32_t nargs = list_len(u, b_of(u, n));
	if (nargs > 16) {
		sema_err_node(u, n, "E0310", NULL, "more than 16 type arguments");
		return ND_TY_ERROR;
	}
	for (uint32_t i = 0; i < nargs; i++)
		args[i] = sema_t_argument(s, sema_type_of_node(u, list_of(u, b_of(u, n))[i], env));
	nd_type found;
	if (scope == u && nargs == 0 && in_env(s, env, sym, &found))
		return found;
	struct decl *d = scope == u ? sema_decl_visible(u, sym) : sema_decl_exported(scope, sym, 0);
	if (d) {
		sema_note_decl(u, n, d);
		return sema_type_from_decl(u, n, d, args, nargs);
	}
	enum nd_type_kind kind;
	uint32_t arity;
	if (scope == u && sema_builtin_kind(text_of(s, sym), &kind, &arity)) {
		if (kind == ND_TY_RAW && !u->is_std)
			goto unknown;
		if (!check_count(u, n, text_of(s, sym), arity, nargs))
			return ND_TY_ERROR;
		for (uint32_t i = 0; i < nargs; i++)
			if (args[i] == ND_TY_ERROR)
				return ND_TY_ERROR;
		if ((kind == ND_TY_MAP || kind == ND_TY_SET) && !sema_has_params(s, args[0]) &&
		    !sema_is_hashable(s, args[0])) {
			sema_err_node(u, n, "E0313",
				      "keys are numbers, strings, structs and tuples of such, or classes",
				      "'%s' cannot be a key", tt(s, args[0]));
			return ND_TY_ERROR;
		}
		return arity == 0 ? (nd_type)kind : nd_type_make(s->types, kind, args, nargs);
	}
unknown:;
	static const char *const habits[][2] = {
		{"String", "string"}, {"Int", "int"},        {"Float", "float"},   {"double", "float"},
		{"boolean", "bool"},  {"Bool", "bool"},      {"number", "float"},  {"Array", "List<T>"},
		{"list", "List<T>"},  {"dict", "Map<K, V>"}, {"map", "Map<K, V>"}, {"set", "Set<T>"},
		{"long", "int"},      {"byte", "uint8"}};
	char hint[128];
	const char *near = sema_nearest_type(u, sym);
	for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
		if (strcmp(habits[i][0], text_of(s, sym)) == 0)
			near = habits[i][1];
	if (sema_suggest_for_type(u, sym, hint, sizeof hint))
		near = hint;
	else if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	sema_err_node(u, n, "E0314", near ? hint : NULL, "there is no type '%s' here", text_of(s, sym));
	return ND_TY_ERROR;
}

nd_type sema_type_of_node(struct unit *u, nd_node n, const struct tenv *env)
{
	struct sema *s = u->s;
	switch (kind_of(u, n)) {
	case ND_AST_TYPE_NAME:
		return named_type(u, u, n, env);
	case ND_AST_TYPE_QUAL: {
		struct import_name *in = sema_import_binding(u, a_of(u, n));
		if (!in || in->target) {
			sema_err_node(u, n, "E0315", NULL, "'%s' is not an imported module",
				      text_of(s, a_of(u, n)));
			return ND_TY_ERROR;
		}
		in->used = true;
		return named_type(u, in->unit, b_of(u, n), env);
	}
	case ND_AST_TYPE_OPTION:
	case ND_AST_TYPE_LIST: {
		nd_type e = sema_t_argument(s, sema_type_of_node(u, a_of(u, n), env));
		if (e == ND_TY_ERROR)
			return e;
		return kind_of(u, n) == ND_AST_TYPE_LIST ? sema_t_list(s, e) : sema_t_option(s, e);
	}
	case ND_AST_TYPE_TUPLE:
	case ND_AST_TYPE_FUNC: {
		nd_type args[257];
		uint32_t count = list_len(u, a_of(u, n));
		if (count > MAX_PARAMS) {
			sema_err_node(u, n, "E0310", NULL, "more than %d elements", MAX_PARAMS);
			return ND_TY_ERROR;
		}
		for (uint32_t i = 0; i < count; i++) {
			args[i] = sema_type_of_node(u, list_of(u, a_of(u, n))[i], env);
			if (args[i] == ND_TY_ERROR)
				return ND_TY_ERROR;
		}
		if (kind_of(u, n) == ND_AST_TYPE_TUPLE)
			return count == 1 ? args[0] : nd_type_make(s->types, ND_TY_TUPLE, args, count);
		const uint32_t *x = x_of(u, b_of(u, n));
		args[count] = x[0] ? sema_type_of_node(u, x[0], env) : ND_TY_VOID;
		if (x[2])
			args[count] = sema_t_future(s, args[count]);
		if (args[count] == ND_TY_ERROR)
			return ND_TY_ERROR;
		return nd_type_make(s->types, ND_TY_FUNC, args, count + 1);
	}
	default:
		return ND_TY_ERROR; // the parser has reported it
	}
}

bool sema_has_params(struct sema *s, nd_type t)
{
	const struct nd_type_info *info = nd_type_info(s->types, t);
	if (info->kind == ND_TY_PARAM)
		return true;
	for (uint32_t i = 0; i < info->nargs; i++)
		if (sema_has_params(s, info->args[i]))
			return true;
	if (info->nominal) {
		const struct nominal_info *ni = info_of(info->nominal);
		for (uint32_t i = 0; i < ni->nargs; i++)
			if (sema_has_params(s, ni->args[i]))
				return true;
	}
	return false;
}

nd_type sema_subst(struct sema *s, nd_type t, const struct tenv *env)
{
	if (!sema_has_params(s, t))
		return t;
	const struct nd_type_info *info = nd_type_info(s->types, t);
	if (info->kind == ND_TY_PARAM) {
		nd_type found;
		return in_env(s, env, info->sym, &found) ? found : t;
	}
	nd_type args[257];
	if (info->nominal) {
		const struct nominal_info *ni = info_of(info->nominal);
		for (uint32_t i = 0; i < ni->nargs; i++)
			args[i] = sema_subst(s, ni->args[i], env);
		return sema_nominal_get(s, ni->decl, args, ni->nargs)->type;
	}
	enum nd_type_kind kind = info->kind;
	uint32_t n = info->nargs;
	for (uint32_t i = 0; i < n; i++)
		args[i] = sema_subst(s, nd_type_arg(s->types, t, i), env);
	return nd_type_make(s->types, kind, args, n);
}

// Binds params[i] (PARAM types) so that `pattern` becomes `actual`; false only on a contradiction of shape.
bool sema_unify(struct sema *s, nd_type pattern, nd_type actual, const nd_type *params, nd_type *bound,
		uint32_t n)
{
	if (actual == ND_TY_ERROR || pattern == actual)
		return true;
	const struct nd_type_info p = *nd_type_info(s->types, pattern);
	if (p.kind == ND_TY_PARAM) {
		for (uint32_t i = 0; i < n; i++) {
			if (params[i] != pattern)
				continue;
			if (bound[i] == ND_TY_ERROR && actual != ND_TY_NULL && actual != ND_TY_NEVER)
				bound[i] = actual;
			return true;
		}
		return true;
	}
	const struct nd_type_info a = *nd_type_info(s->types, actual);
	if (p.kind == ND_TY_OPTION && a.kind != ND_TY_OPTION)
		return a.kind == ND_TY_NULL || sema_unify(s, p.args[0], actual, params, bound, n);
	if (p.nominal && a.nominal) {
		const struct nominal_info *pi = info_of(p.nominal), *ai = info_of(a.nominal);
		if (pi->decl != ai->decl) {
			if (a.nominal->base)
				return sema_unify(s, pattern, a.nominal->base->type, params, bound, n);
			for (uint32_t i = 0; i < ai->ninterfaces; i++)
				if (info_of(ai->interfaces[i])->decl == pi->decl)
					return sema_unify(s, pattern, ai->interfaces[i]->type, params, bound,
							  n);
			return false;
		}
		for (uint32_t i = 0; i < pi->nargs; i++)
			if (!sema_unify(s, pi->args[i], ai->args[i], params, bound, n))
				return false;
		return true;
	}
	if (p.nominal && sema_is_iterable(s, p.nominal) && sema_builtin_element(s, actual) != ND_TY_ERROR)
		return sema_unify(s, info_of(p.nominal)->args[0], sema_builtin_element(s, actual), params,
				  bound, n);
	if (p.kind != a.kind || p.nargs != a.nargs)
		return false;
	for (uint32_t i = 0; i < p.nargs; i++)
		if (!sema_unify(s, p.args[i], a.args[i], params, bound, n))
			return false;
	return true;
}

const char *sema_type_symbol(struct sema *s, nd_type t)
{
	const struct nd_type_info info = *nd_type_info(s->types, t);
	if (info.nominal)
		return info.nominal->symbol;
	if (info.kind == ND_TY_PARAM) // the T of one declaration is not that of another
		return nd_arena_sprintf(s->arena, "%s'%u", info.text, info.args[0]);
	if (info.kind < ND_TY_SCALAR_COUNT)
		return info.text;
	static const char *const names[] = {
		[ND_TY_LIST] = "List",     [ND_TY_MAP] = "Map",     [ND_TY_SET] = "Set",
		[ND_TY_OPTION] = "Option", [ND_TY_TUPLE] = "Tuple", [ND_TY_FUNC] = "Func"};
	struct nd_buf text = {0};
	nd_buf_printf(&text, "%s<", names[info.kind]);
	for (uint32_t i = 0; i < info.nargs; i++)
		nd_buf_printf(&text, "%s%s", i ? "," : "", sema_type_symbol(s, info.args[i]));
	nd_buf_add_char(&text, '>');
	const char *kept = nd_arena_strndup(s->arena, text.data, text.len);
	nd_buf_release(&text);
	return kept;
}
