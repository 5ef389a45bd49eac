// Futures: what `async` and `await` mean in types and expressions. The bodies are closures (closure.c).
#include "sema/internal.h"

// Values of type void cannot be kept, but there are futures, lists of futures and results without a value.
nd_type sema_t_argument(struct sema *s, nd_type t)
{
	struct nd_nominal *nothing = t == ND_TY_VOID ? sema_prelude_nominal(s, "__Void", NULL, 0) : NULL;
	return nothing ? nothing->type : t;
}

bool sema_is_nothing(struct sema *s, nd_type t)
{
	return t == ND_TY_VOID || (tk(s, t) == ND_TY_ENUM && t == sema_t_argument(s, ND_TY_VOID));
}

nd_type sema_t_future(struct sema *s, nd_type value)
{
	nd_type arg = sema_t_argument(s, value);
	struct nd_nominal *n = value == ND_TY_ERROR ? NULL : sema_prelude_nominal(s, "Future", &arg, 1);
	return n ? n->type : ND_TY_ERROR;
}

nd_type sema_future_value(struct sema *s, nd_type t)
{
	struct nd_nominal *n = tk(s, t) == ND_TY_CLASS ? nominal_of(s, t) : NULL;
	struct nominal_info *info = n ? info_of(n) : NULL;
	bool is_future = info && info->decl->unit == s->prelude && info->nargs == 1 &&
			 info->decl->sym == nd_intern_cstr(s->intern, "Future");
	return is_future ? info->args[0] : ND_TY_ERROR;
}

bool sema_check_may_await(struct fctx *f, nd_node at, const char *what)
{
	if (f->may_await)
		return true;
	sema_err_node(f->unit, at, "E0422",
		      f->outer	    ? "write `async` before the parameters of the lambda or before the function within"
		      : f->inst	    ? "write `async` before `function`"
				    : "start it in a function, or in the program's entry module",
		      "%s is possible in async functions and at the top level of a program", what);
	return false;
}

struct nd_hir *sema_await(struct fctx *f, struct nd_hir *future, nd_node at)
{
	nd_type value = sema_future_value(f->s, future->type);
	return sema_mk_prelude(f, at, "__await", &value, 1, 1, future);
}

struct nd_hir *sema_await_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	bool may = sema_check_may_await(f, n, "`await`");
	struct nd_hir *h = sema_expr(f, a_of(u, n), expected == NO_TYPE ? NO_TYPE : sema_t_future(s, expected));
	if (h->type == ND_TY_ERROR || !may)
		return sema_mk_error(f, n);
	if (sema_future_value(s, h->type) != ND_TY_ERROR)
		return sema_await(f, h, n);
	sema_err_node(u, n, "E0423",
		      tk(s, h->type) == ND_TY_OPTION ? "it may be null: check `!= null` first"
		      : tk(s, h->type) == ND_TY_FUNC ? "call it: `await f()`"
						     : "remove `await`",
		      "`await` needs a future, but this is '%s'", tt(s, h->type));
	return sema_mk_error(f, n);
}

// What the prelude makes of an iterator over the source, whatever that is.
struct nd_hir *sema_stream_expr(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	nd_node source = a_of(f->unit, n);
	struct nd_hir *h = sema_expr(f, source, NO_TYPE);
	if (h->type == ND_TY_ERROR)
		return h;
	struct nd_hir *iterator = sema_call_method0(f, source, h, "iterator");
	if (iterator)
		h = iterator;
	if (h->type == ND_TY_ERROR)
		return h;
	nd_type param = nd_type_of_param(s->types, nd_intern_cstr(s->intern, "T"), 0), element = ND_TY_ERROR;
	struct nd_nominal *pattern = sema_prelude_nominal(s, "Iterator", &param, 1);
	if (nominal_of(s, h->type)) {
		sema_nominal_layout(s, nominal_of(s, h->type));
		sema_unify(s, pattern->type, h->type, &param, &element, 1);
	}
	struct nd_nominal *wanted = element == ND_TY_ERROR ? NULL : sema_prelude_nominal(s, "Iterator", &element, 1);
	if (wanted && sema_can_coerce(f, h->type, wanted->type))
		return sema_mk_prelude(f, n, "__stream_from", &element, 1, 1,
				       sema_coerce(f, h, wanted->type, source, "the source"));
	sema_err_node(f->unit, source, "E0382",
		      tk(s, h->type) == ND_TY_OPTION ? "it may be null: check `!= null` first" : NULL,
		      "'%s' cannot be iterated", tt(s, h->type));
	return sema_mk_error(f, n);
}
