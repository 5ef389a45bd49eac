// Functions and globals as this module sees them, made when first used; and the small functions lowering writes itself:
// "<symbol>$thunk", the code of a named function used as a value (takes a closure and ignores it), and "<symbol>$c",
// a hash or equality function in the form in which the runtime's maps call it.
#include "lower/lower.h"

#include <assert.h>
#include <string.h>

static uint32_t
func_flags(const struct nd_hir_func_ref *ref)
{
	uint32_t flags = ref->nir_flags | (ref->sig.throws ? ND_NIR_F_THROWS : 0);

	switch (ref->linkage) {
	case ND_LINK_LOCAL:
		return flags;
	case ND_LINK_EXPORT:
		return flags | ND_NIR_F_EXPORT;
	case ND_LINK_ONCE:
		return flags | ND_NIR_F_LINKONCE;
	case ND_LINK_EXTERN:
		return flags | ND_NIR_F_EXTERN;
	case ND_LINK_RUNTIME:
		return flags | ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME | lower_runtime_flags(ref->symbol);
	}
	return flags;
}

// The signature in NIR, behind `extra` leading parameters that the caller has written.
static void
set_signature(struct nd_lower *l, struct nd_nir_func *f, const struct nd_hir_sig *sig, nd_nir_type *params,
	      uint32_t extra)
{
	for (uint32_t i = 0; i < sig->nparams; i++)
		params[extra + i] = i == 0 && sig->self_by_ref ? (nd_nir_type)ND_NIR_PTR
							       : lower_stored_type(l, sig->params[i]);
	f->ret = lower_type(l, sig->ret);
	nd_nir_func_set_params(l->m, f, params, extra + sig->nparams);
}

uint32_t
lower_func_ref(struct nd_lower *l, struct nd_hir_func_ref *ref)
{
	nd_nir_type *params;
	struct nd_nir_func *f;
	bool is_new;

	if (ref->nir_index != ND_NIR_NONE)
		return ref->nir_index;
	ref->nir_index = nd_nir_func_named(l->m, ref->symbol, &is_new);
	if (!is_new)
		return ref->nir_index;
	f = l->m->funcs.data[ref->nir_index];
	f->flags = func_flags(ref);
	if (ref->library)
		nd_nir_library(l->m, ref->library);
	params = nd_alloc_zero(ref->sig.nparams + 1, sizeof *params);
	set_signature(l, f, &ref->sig, params, 0);
	nd_free(params);
	return ref->nir_index;
}

// Everything that is called through a closure throws: the caller cannot know better.
uint32_t
lower_closure_ref(struct nd_lower *l, const struct nd_hir_func *closure)
{
	struct nd_hir_func_ref *ref = closure->ref;
	nd_nir_type *params;
	struct nd_nir_func *f;
	bool is_new;

	if (ref->nir_index != ND_NIR_NONE)
		return ref->nir_index;
	ref->nir_index = nd_nir_func_named(l->m, ref->symbol, &is_new);
	if (!is_new)
		return ref->nir_index;
	f = l->m->funcs.data[ref->nir_index];
	f->flags = func_flags(ref) | ND_NIR_F_THROWS;
	params = nd_alloc_zero(ref->sig.nparams + 1, sizeof *params);
	params[0] = ND_NIR_REF;
	set_signature(l, f, &ref->sig, params, 1);
	nd_free(params);
	nd_vec_push(&l->closures, closure);
	return ref->nir_index;
}

// Globals ---------------------------------------------------------------------------------------------------------

static int64_t
float_bits(nd_nir_type type, double value)
{
	int64_t bits;

	if (type == ND_NIR_F32) {
		float narrow = (float)value;
		int32_t bits32;

		memcpy(&bits32, &narrow, sizeof bits32);
		return bits32;
	}
	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static void
set_init(struct nd_lower *l, struct nd_nir_global *g, const struct nd_hir *h)
{
	if (h->kind == ND_HIR_ZERO)
		return;
	g->init = nd_arena_array(&l->m->arena, int64_t, 1);
	g->ninit = 1;
	switch (h->kind) {
	case ND_HIR_INT:
		g->init[0] = nd_nir_int_wrap(g->type, (uint64_t)h->i);
		break;
	case ND_HIR_FLOAT:
		g->init[0] = float_bits(g->type, h->f);
		break;
	case ND_HIR_STRING:
		g->flags |= ND_NIR_G_STRING;
		g->init[0] = nd_nir_string(l->m, h->str);
		break;
	default:
		assert(!"only literals are static initialisers");
	}
}

uint32_t
lower_global_ref(struct nd_lower *l, struct nd_hir_global *global)
{
	struct nd_nir_global *g;
	bool is_new;

	if (global->nir_index != ND_NIR_NONE)
		return global->nir_index;
	global->nir_index = nd_nir_global_named(l->m, global->symbol, &is_new);
	if (!is_new)
		return global->nir_index;
	{
		nd_nir_type type = lower_stored_type(l, global->type);

		g = &l->m->globals.data[global->nir_index];
		g->type = type;
	}
	if (global->linkage == ND_LINK_EXTERN || global->linkage == ND_LINK_RUNTIME) {
		g->flags = ND_NIR_G_EXTERN;
		return global->nir_index;
	}
	if (l->m->debug && global->name && lower_type(l, global->type) != ND_NIR_VOID) {
		g->shown = nd_arena_strndup(&l->m->arena, global->name, strlen(global->name));
		g->debug_type = global->type; // of the language; nd_lower_finish makes it one for debuggers
		g->loc = global->loc;
	}
	g->flags = global->linkage == ND_LINK_EXPORT ? ND_NIR_G_EXPORT
		   : global->linkage == ND_LINK_ONCE ? ND_NIR_G_LINKONCE
						     : 0;
	if (global->static_init) {
		g->flags |= global->is_const ? ND_NIR_G_CONST : 0;
		set_init(l, g, global->static_init);
	}
	return global->nir_index;
}

// Functions of our own --------------------------------------------------------------------------------------------

struct maker { // of a function of a few blocks without variables
	struct nd_nir_func *f;
	uint32_t block;
};

static uint32_t
make(struct maker *k, enum nd_nir_op op, nd_nir_type type, uint32_t aux, int64_t imm, const uint32_t *args, uint32_t n)
{
	uint32_t inst = nd_nir_emit(k->f, k->block, op, type, args, n, k->f->loc);

	k->f->insts.data[inst].aux = aux;
	k->f->insts.data[inst].imm.i = imm;
	return inst;
}

// Calls `callee`; where that throws, control goes to a block of its own, which becomes *failed with the error in *error.
static uint32_t
make_call(struct maker *k, uint32_t callee, const struct nd_nir_func *callee_f, const uint32_t *args, uint32_t *failed,
	  uint32_t *error)
{
	uint32_t call = make(k, ND_NIR_CALL, callee_f->ret, callee, 0, args, callee_f->nparams), is_err, next;
	struct maker cold = *k;

	*failed = ND_NIR_NONE;
	if (!(callee_f->flags & ND_NIR_F_THROWS))
		return call;
	k->f->insts.data[call].flags = ND_NIR_THROWS;
	is_err = make(k, ND_NIR_IS_ERR, ND_NIR_I1, 0, 0, &call, 1);
	*failed = cold.block = nd_nir_block_new(k->f);
	next = nd_nir_block_new(k->f);
	k->f->insts.data[make(k, ND_NIR_BR, ND_NIR_VOID, 0, 0, (uint32_t[]){is_err, *failed, next}, 3)].flags =
		ND_NIR_UNLIKELY;
	*error = make(&cold, ND_NIR_ERR_OF, ND_NIR_REF, 0, 0, &call, 1);
	k->block = next;
	return call;
}

// Find or begin "<symbol><suffix>". False: it is there already.
static bool
begin_helper(struct nd_lower *l, const struct nd_hir_func_ref *ref, const char *suffix, uint32_t *ret)
{
	char *name = nd_sprintf("%s%s", ref->symbol, suffix);
	bool is_new;

	*ret = nd_nir_func_named(l->m, name, &is_new);
	nd_free(name);
	if (is_new)
		l->m->funcs.data[*ret]->flags = ref->linkage == ND_LINK_LOCAL ? 0 : ND_NIR_F_LINKONCE;
	return is_new;
}

uint32_t
lower_thunk(struct nd_lower *l, struct nd_hir_func_ref *ref)
{
	uint32_t callee = lower_func_ref(l, ref), n = ref->sig.nparams, ret, failed, error, call;
	const struct nd_nir_func *callee_f = l->m->funcs.data[callee];
	struct maker k;
	nd_nir_type *params;
	uint32_t *args;

	if (!begin_helper(l, ref, "$thunk", &ret))
		return ret;
	k.f = l->m->funcs.data[ret];
	k.f->flags |= ND_NIR_F_THROWS;
	k.f->ret = callee_f->ret;
	params = nd_arena_array(&l->lasting, nd_nir_type, n + 1);
	args = nd_arena_array(&l->lasting, uint32_t, n + 1);
	params[0] = ND_NIR_REF;
	for (uint32_t i = 0; i < n; i++)
		params[i + 1] = lower_stored_type(l, ref->sig.params[i]);
	nd_nir_func_set_params(l->m, k.f, params, n + 1);
	k.block = nd_nir_block_new(k.f);
	for (uint32_t i = 0; i <= n; i++)
		args[i] = make(&k, ND_NIR_PARAM, params[i], 0, i, NULL, 0);
	if (ref->sig.self_by_ref) {
		uint32_t slot = make(&k, ND_NIR_SLOT, ND_NIR_PTR, params[1], 0, NULL, 0);

		make(&k, ND_NIR_STORE, ND_NIR_VOID, 0, 0, (uint32_t[]){slot, args[1]}, 2);
		args[1] = slot;
	}
	call = make_call(&k, callee, callee_f, args + 1, &failed, &error);
	make(&k, ND_NIR_RET, ND_NIR_VOID, 0, 0, &call, callee_f->ret == ND_NIR_VOID ? 0 : 1);
	if (failed != ND_NIR_NONE) {
		k.block = failed;
		make(&k, ND_NIR_THROW, ND_NIR_VOID, 0, 0, &error, 1);
	}
	return ret;
}

uint32_t
lower_c_adaptor(struct nd_lower *l, struct nd_hir_func_ref *ref)
{
	enum { MAX_PARAMS = 2 }; // (key) or (key, key)
	uint32_t callee = lower_func_ref(l, ref), n = ref->sig.nparams, ret, failed, error, call, zero;
	const struct nd_nir_func *callee_f = l->m->funcs.data[callee];
	const nd_nir_type params[MAX_PARAMS] = {ND_NIR_PTR, ND_NIR_PTR};
	uint32_t args[MAX_PARAMS];
	struct maker k;

	assert(n >= 1 && n <= MAX_PARAMS);
	if (!begin_helper(l, ref, "$c", &ret))
		return ret;
	k.f = l->m->funcs.data[ret];
	k.f->ret = callee_f->ret;
	nd_nir_func_set_params(l->m, k.f, params, n);
	k.block = nd_nir_block_new(k.f);
	for (uint32_t i = 0; i < n; i++)
		args[i] = make(&k, ND_NIR_PARAM, ND_NIR_PTR, 0, i, NULL, 0);
	for (uint32_t i = 0; i < n; i++)
		if (callee_f->params[i] != ND_NIR_PTR)
			args[i] = make(&k, ND_NIR_LOAD, callee_f->params[i], 0, 0, &args[i], 1);
	call = make_call(&k, callee, callee_f, args, &failed, &error);
	make(&k, ND_NIR_RET, ND_NIR_VOID, 0, 0, &call, 1);
	if (failed != ND_NIR_NONE) {
		k.block = failed;
		zero = make(&k, ND_NIR_ICONST, callee_f->ret, 0, 0, NULL, 0);
		make(&k, ND_NIR_RET, ND_NIR_VOID, 0, 0, &zero, 1);
	}
	return ret;
}
