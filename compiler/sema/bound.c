// Functions as values where there is no code that could be the value as it is: `object.method` (bound: the receiver is kept,
// of a struct a copy), `Type.method` (the receiver becomes the first parameter), and functions that the compiler or C
// supplies. The first two are derived: a generic function is written as source and checked like any other, so calls
// through a virtual table or an interface come by themselves.
#include "sema/func.h"

#include <string.h>

enum { MAX_TYPE_ARGS = 16 };

struct method { // one that a receiver of some type has
	struct nd_nominal *owner;
	nd_node func, extend;
	struct unit *unit;
	nd_type receiver, self_type;
	nd_type args[MAX_TYPE_ARGS]; // its own type arguments
	uint32_t nargs;
};

static bool find_method(struct sema *s, nd_type receiver, nd_sym name, struct method *ret)
{
	struct nd_nominal *n = nominal_of(s, receiver);
	enum nd_type_kind kind = tk(s, receiver);
	uint32_t at;
	*ret = (struct method){.receiver = receiver};
	if (n) {
		ret->func = sema_member_of(n, name, &ret->owner);
		if (!ret->func)
			return false;
		ret->unit = info_of(ret->owner)->decl->unit;
		ret->self_type = ret->owner->kind == ND_TY_INTERFACE ? n->type : ret->owner->type;
		return name != s->w.constructor && name != s->w.destructor;
	}
	if (kind >= ND_TY_STRUCT || !nd_map_get(&s->extends[kind], name, &at))
		return false;
	ret->func = s->extend_members.data[at].func;
	ret->extend = s->extend_members.data[at].extend;
	ret->unit = s->prelude;
	ret->self_type = receiver;
	return true;
}

static struct finst *instance(struct sema *s, const struct method *m, const nd_type *args)
{
	struct finst *fi = m->owner ? sema_finst_method(s, m->owner, m->func, m->self_type, args, m->nargs)
				    : sema_finst_extend(s, m->self_type, m->func, m->extend, args, m->nargs);
	return fi;
}

static nd_type type_without_self(struct sema *s, struct finst *fi)
{
	uint32_t self = fi->self_type != ND_TY_ERROR;
	return sema_t_func(s, fi->ref->sig.params + self, fi->ref->sig.nparams - self, fi->ref->sig.ret);
}

// The method's own type arguments: written, or such that it becomes what is expected.
static bool find_type_args(struct fctx *f, nd_node at, struct method *m, uint32_t targs, nd_type expected)
{
	struct sema *s = f->s;
	uint32_t list = nd_ast_func(m->unit->ast, m->func)->type_params, given = list_len(f->unit, targs);
	nd_type params[MAX_TYPE_ARGS];
	m->nargs = list_len(m->unit, list);
	if (m->nargs > MAX_TYPE_ARGS || (given && given != m->nargs)) {
		sema_err_node(f->unit, at, "E0310", NULL, "%u type arguments expected, not %u", m->nargs,
			      given);
		return false;
	}
	for (uint32_t i = 0; i < given; i++)
		m->args[i] = sema_type_of_node(f->unit, list_of(f->unit, targs)[i], f->env);
	if (!given && m->nargs && tk(s, expected) == ND_TY_FUNC) {
		for (uint32_t i = 0; i < m->nargs; i++)
			params[i] = nd_type_of_param(s->types, a_of(m->unit, list_of(m->unit, list)[i]),
						     list);
		struct finst *shape = instance(s, m, params);
		shape->is_template = true;
		sema_finst_sig(s, shape);
		sema_unify(s, type_without_self(s, shape), expected, params, m->args, m->nargs);
	}
	for (uint32_t i = 0; i < m->nargs; i++) {
		if (m->args[i] != ND_TY_ERROR && !sema_has_params(s, m->args[i]))
			continue;
		sema_err_node(f->unit, at, "E0345", "write them: `object.method<int>`",
			      "the type arguments of '%s' are not known here",
			      text_of(s, nd_ast_func(m->unit->ast, m->func)->name));
		return false;
	}
	return true;
}

static void names(struct nd_buf *out, const char *open, const char *prefix, uint32_t n, const char *close)
{
	nd_buf_add_cstr(out, n ? open : "");
	for (uint32_t i = 0; i < n; i++)
		nd_buf_printf(out, "%s%s%u", i ? ", " : "", prefix, i);
	nd_buf_add_cstr(out, n ? close : "");
}

static struct nd_hir *derive(struct fctx *f, nd_node at, const struct method *m, struct finst *fi,
			     struct nd_hir *receiver)
{
	struct sema *s = f->s;
	const struct nd_hir_sig *sig = &fi->ref->sig;
	const char *name = text_of(s, nd_ast_func(m->unit->ast, m->func)->name);
	uint32_t np = sig->nparams - 1, ntypes = 0;
	nd_type *types = nd_arena_array(f->arena, nd_type, np + m->nargs + 3);
	struct nd_buf b = {0};
	types[ntypes++] = m->receiver;
	if (receiver) {
		types[ntypes++] = type_without_self(s, fi);
		nd_buf_add_cstr(&b, "function __bound<T, F");
	} else {
		types[ntypes++] = sig->ret;
		nd_buf_add_cstr(&b, "function __unbound<T, R");
	}
	memcpy(types + ntypes, m->args, m->nargs * sizeof *types);
	ntypes += m->nargs;
	names(&b, ", ", "A", m->nargs, "");
	if (!receiver) {
		memcpy(types + ntypes, sig->params + 1, np * sizeof *types);
		ntypes += np;
		names(&b, ", ", "P", np, "");
	}
	nd_buf_add_cstr(&b, ">(receiver: T");
	for (uint32_t i = 0; i < np && !receiver; i++)
		nd_buf_printf(&b, ", p%u: P%u", i, i);
	if (receiver) {
		nd_buf_add_cstr(&b, "): F {\nreturn (");
		names(&b, "", "p", np, "");
		nd_buf_printf(&b, ") => receiver.%s", name);
	} else {
		nd_buf_printf(&b, "): R {\n%sreceiver.%s", sig->ret == ND_TY_VOID ? "" : "return ", name);
	}
	names(&b, "<", "A", m->nargs, ">");
	nd_buf_add_char(&b, '(');
	names(&b, "", "p", np, "");
	nd_buf_add_cstr(&b, ")\n}\n");
	const char *symbol = nd_arena_sprintf(s->arena, "$%s.%s", receiver ? "bound" : "unbound", name);
	struct finst *made = sema_finst_derived_of(
		s, symbol, b.data, m->owner ? info_of(m->owner)->decl->unit : s->prelude, types, ntypes);
	nd_buf_release(&b);
	return receiver ? sema_mk_call_va(f, made, at, 1, receiver) : sema_func_value(f, made, at);
}

struct nd_hir *sema_method_value(struct fctx *f, nd_node at, struct nd_hir *receiver, nd_type type,
				 nd_sym name, uint32_t targs, nd_type expected)
{
	struct sema *s = f->s;
	struct method m;
	if (!find_method(s, type, name, &m))
		return NULL;
	const struct nd_ast_func *fn = nd_ast_func(m.unit->ast, m.func);
	bool is_static = fn->flags & ND_AST_STATIC;
	if (m.owner)
		sema_check_access(f, at, info_of(m.owner)->decl, fn->flags, "method", name);
	if (is_static && receiver) {
		sema_err_node(f->unit, at, "E0379", "name it with its type: `T.f`", "'%s' is a static method",
			      text_of(s, name));
		return sema_mk_error(f, at);
	}
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	if (!find_type_args(f, at, &m, targs, expected))
		return sema_mk_error(f, at);
	struct finst *fi = instance(s, &m, m.args);
	sema_finst_sig(s, fi);
	if (is_static)
		return sema_func_value(f, fi, at);
	if (fi->is_property) {
		sema_err_node(f->unit, at, "E0354", NULL, "'%s' is read like a field of a value",
			      text_of(s, name));
		return sema_mk_error(f, at);
	}
	return derive(f, at, &m, fi, receiver);
}

// Functions without code of their own ----------------------------------------------------------------------------
struct finst *sema_finst_wrap(struct sema *s, struct finst *target)
{
	bool is_new;
	const char *head = target->body == BODY_FOREIGN ? target->unit->name : "std/prelude";
	struct finst *fi = sema_finst_find(
		s, nd_arena_sprintf(s->arena, "%s.%s$value", head, target->ref->symbol), &is_new);
	if (!is_new)
		return fi;
	fi->unit = target->unit;
	fi->kind = F_WRAP;
	fi->box_target = target;
	fi->has_sig = true;
	fi->ref->linkage = target->body == BODY_FOREIGN ? ND_LINK_LOCAL : ND_LINK_ONCE;
	fi->ref->sig = target->ref->sig;
	fi->ref->sig.throws = true;
	return fi;
}

void sema_wrap_body(struct fctx *f, struct finst *fi, struct nd_hir_local *const *params, struct stmts *out)
{
	uint32_t n = fi->ref->sig.nparams;
	struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, n + 1);
	for (uint32_t i = 0; i < n; i++)
		args[i] = sema_mk_local(f, (struct local *)params[i], 0);
	struct nd_hir *call = sema_mk_call(f, fi->box_target, 0, args, n);
	sema_add(f, out,
		 call->type == ND_TY_VOID ? call : sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, call));
}
