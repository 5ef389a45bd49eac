// Values whose type is known at run time only: interfaces and `any`. A class instance is its own dynamic value; a value of
// another type is put into a box, an object of the prelude's generic class __Box<T>, whose descriptor says what is inside
// and has the interface tables of T, with methods that call T's on the value in the box.
#include "sema/internal.h"

#include <string.h>

// The class that an object with a value of type t has.
static nd_type dynamic_class(struct sema *s, nd_type t)
{
	if (tk(s, t) == ND_TY_CLASS || tk(s, t) == ND_TY_INTERFACE)
		return t;
	struct nd_nominal *box = sema_prelude_nominal(s, "__Box", &t, 1);
	return box ? box->type : ND_TY_ERROR;
}

bool sema_is_box(struct sema *s, const struct nd_nominal *n)
{
	struct decl *d = info_of(n)->decl;
	return d->unit == s->prelude && strcmp(text_of(s, d->sym), "__Box") == 0;
}

static struct nd_hir *boxed_place(struct fctx *f, struct nd_hir *box, nd_type t, nd_node at)
{
	return sema_mk(f, ND_HIR_FIELD, t, at, 1, box); // the only field
}

struct nd_hir *sema_box_value(struct fctx *f, struct nd_hir *value, nd_type to, nd_node at)
{
	struct sema *s = f->s;
	nd_type box = dynamic_class(s, value->type);
	if (box == value->type || box == ND_TY_ERROR)
		return sema_mk(f, ND_HIR_RETYPE, to, at, 1, value);
	sema_nominal_layout(s, nominal_of(s, box));
	sema_nominal_use(s, nominal_of(s, box));
	struct stmts out = {0};
	struct nd_hir *let, *inner = sema_spill(f, value, at, &let);
	sema_add(f, &out, let);
	struct nd_hir *object = sema_spill(f, sema_mk(f, ND_HIR_NEW, box, at, 0), at, &let);
	sema_add(f, &out, let);
	sema_add(
		f, &out,
		sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, boxed_place(f, object, value->type, at), inner));
	return sema_seq(f, &out, sema_mk(f, ND_HIR_RETYPE, to, at, 1, object), at);
}

bool sema_can_box(struct sema *s, nd_type from, nd_type to)
{
	enum nd_type_kind k = tk(s, from);
	if (from == ND_TY_VOID || from == ND_TY_NULL || from == ND_TY_NEVER || from == ND_TY_ERROR ||
	    from == ND_TY_RAW || k == ND_TY_PARAM)
		return false;
	if (to == ND_TY_ANY)
		return from != ND_TY_ANY;
	if (tk(s, to) != ND_TY_INTERFACE || k == ND_TY_CLASS || k == ND_TY_INTERFACE || from == ND_TY_ANY)
		return false;
	struct nd_nominal *interface = nominal_of(s, to);
	return sema_declares(s, from, interface) ||
	       (!sema_is_bound_only(s, interface) && sema_implements(s, from, interface));
}

bool sema_can_test(struct sema *s, nd_type from, nd_type to)
{
	enum nd_type_kind f = tk(s, from), t = tk(s, to);
	if (f == ND_TY_OPTION) { // whether it is there, and then what it is
		nd_type inner = nd_type_arg(s->types, from, 0);
		return inner == to || sema_can_test(s, inner, to);
	}
	if (f == ND_TY_ANY)
		return to != ND_TY_ANY && to != ND_TY_VOID;
	if (f != ND_TY_CLASS && f != ND_TY_INTERFACE)
		return false;
	return t == ND_TY_CLASS || t == ND_TY_INTERFACE ||
	       (f == ND_TY_INTERFACE && (t == ND_TY_STRUCT || t == ND_TY_ENUM)) || sema_can_box(s, to, from);
}

static struct nd_hir *unwrapped(struct fctx *f, struct nd_hir *value, nd_node at)
{
	return sema_mk(f, ND_HIR_UNWRAP, nd_type_arg(f->s->types, value->type, 0), at, 1, value);
}

struct nd_hir *sema_type_test(struct fctx *f, struct nd_hir *value, nd_type t, nd_node at)
{
	if (tk(f->s, value->type) == ND_TY_OPTION) {
		struct nd_hir *there = sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, at, 1, value);
		struct nd_hir *inner = unwrapped(f, value, at);
		return inner->type == t ? there
					: sema_mk(f, ND_HIR_AND, ND_TY_BOOL, at, 2, there,
						  sema_type_test(f, inner, t, at));
	}
	nd_type cls = dynamic_class(f->s, t);
	sema_nominal_layout(f->s, nominal_of(f->s, cls));
	sema_nominal_use(f->s, nominal_of(f->s, cls));
	struct nd_hir *test = sema_mk(f, ND_HIR_IS, ND_TY_BOOL, at, 1, value);
	test->is_type = cls;
	return test;
}

struct nd_hir *sema_value_as(struct fctx *f, struct nd_hir *value, nd_type t, nd_node at)
{
	if (tk(f->s, value->type) == ND_TY_OPTION) {
		value = unwrapped(f, value, at);
		return value->type == t ? value : sema_value_as(f, value, t, at);
	}
	nd_type cls = dynamic_class(f->s, t);
	struct nd_hir *object = sema_mk(f, ND_HIR_RETYPE, cls, at, 1, value);
	return cls == t ? object : boxed_place(f, object, t, at);
}

// The method in a box's interface table: calls T's method on the value inside. `gives`: the interface, where the method
// gives Self.
struct finst *sema_finst_box(struct sema *s, struct nd_nominal *box, struct finst *target, nd_sym name,
			     nd_type gives)
{
	const char *symbol = nd_arena_sprintf(s->arena, "%s.%s%s%s", box->symbol, text_of(s, name),
					      gives == NO_TYPE ? "" : "@",
					      gives == NO_TYPE ? "" : sema_type_symbol(s, gives));
	bool is_new;
	struct finst *fi = sema_finst_find(s, symbol, &is_new);
	if (!is_new)
		return fi;
	sema_finst_sig(s, target);
	fi->unit = s->prelude;
	fi->kind = F_BOX;
	fi->owner = box;
	fi->self_type = box->type;
	fi->box_target = target;
	fi->has_sig = true;
	fi->ref->linkage = ND_LINK_ONCE;
	fi->ref->sig = target->ref->sig;
	fi->ref->sig.self_by_ref = false;
	if (gives != NO_TYPE)
		fi->ref->sig.ret = gives;
	nd_type *params = nd_arena_array(s->arena, nd_type, fi->ref->sig.nparams);
	memcpy(params, target->ref->sig.params, fi->ref->sig.nparams * sizeof *params);
	params[0] = box->type;
	fi->ref->sig.params = params;
	return fi;
}

void sema_box_body(struct fctx *f, struct finst *fi, struct nd_hir_local *const *params, struct stmts *out)
{
	struct finst *target = fi->box_target;
	uint32_t n = fi->ref->sig.nparams;
	struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, n);
	args[0] = boxed_place(f, sema_mk_local(f, (struct local *)params[0], 0), target->ref->sig.params[0],
			      0);
	for (uint32_t i = 1; i < n; i++)
		args[i] = sema_mk_local(f, (struct local *)params[i], 0);
	struct nd_hir *call = sema_mk_call(f, target, 0, args, n);
	if (call->type != ND_TY_VOID) // Self becomes the interface
		call = sema_coerce(f, call, fi->ref->sig.ret, 0, NULL);
	sema_add(f, out,
		 call->type == ND_TY_VOID ? call : sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, call));
}
