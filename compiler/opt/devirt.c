// Devirtualisation: virtual, interface and closure calls become direct calls where the function is known, so that
// inlining and the facts about functions reach it.
//
// Three sources of knowledge. The receiver's exact class, or the closure's function, when it comes from `new` or
// `closure_new` through phis and selects. The class hierarchy (hierarchy.c): a call that reaches one method. And when
// it reaches a few, of which one is small enough to be inlined, or the receiver is an interface, whose lookup is slow:
// comparisons of the object's class choose between direct calls; if there may be more classes than the module knows,
// the call as it was comes last.
//
// A method that lost the throwing convention stands in tables as a stub with it (nothrow.c); the call goes past the
// stub.
#include "hierarchy.h"
#include "pass.h"

#include "noodle/mem.h"

#include <string.h>

enum {
	MAX_DEPTH = 6, // of phis
	SMALL = 40, // instructions of a method worth a comparison
	MAX_TESTS = 3, // comparisons before they cost more than looking an interface up
	MAX_TESTS_SMALL = 2, // than a virtual call, if all of its targets are small
	MAX_WAYS = ND_MAX_TARGETS + 1,
	MAX_GUARDED = 400 // calls of one function
};

struct devirt {
	struct nd_nir_module *m;
	struct nd_arena *arena;
	struct nd_hierarchy hierarchy;
	uint32_t *uses, nuses; // by instruction of the function at hand, as it was
	uint64_t changes;
};

// What a value is -------------------------------------------------------------------------------------------------

static const uint32_t NOTHING = ND_NIR_NONE;
static const uint32_t ANYTHING = ND_NIR_NONE - 1; // of a phi that is being looked at: whatever the others say

uint32_t nd_opt_origin(const struct nd_nir_func *f, uint32_t value, nd_opt_origin_of *of, const void *arg,
		       uint32_t depth)
{
	const struct nd_nir_inst *i = &f->insts.data[value];
	const uint32_t *args = nd_nir_args_c(f, i);
	uint32_t ret = ANYTHING;

	if (i->op != ND_NIR_PHI && i->op != ND_NIR_SELECT)
		return of(f, value, arg);
	if (depth == MAX_DEPTH)
		return NOTHING;
	for (uint32_t k = 1; k < i->nargs; k += 1 + (i->op == ND_NIR_PHI)) {
		uint32_t one = args[k] == value ? ANYTHING : nd_opt_origin(f, args[k], of, arg, depth + 1);

		if (one == ANYTHING || one == ret)
			continue;
		if (one == NOTHING || ret != ANYTHING)
			return NOTHING;
		ret = one;
	}
	return depth == 0 && ret == ANYTHING ? NOTHING : ret;
}

static uint32_t class_of_origin(const struct nd_nir_func *f, uint32_t value, const void *arg)
{
	const struct nd_nir_module *m = arg;
	const struct nd_nir_inst *i = &f->insts.data[value];

	return i->op == ND_NIR_NEW          ? i->aux
	       : i->op == ND_NIR_STATIC_REF ? m->globals.data[i->aux].cls
					    : NOTHING;
}

static uint32_t closure_of_origin(const struct nd_nir_func *f, uint32_t value, const void *arg)
{
	const struct nd_nir_inst *i = &f->insts.data[value];

	(void)arg;
	return i->op == ND_NIR_CLOSURE_NEW || i->op == ND_NIR_CLOSURE_STATIC ? i->aux : NOTHING;
}

uint32_t nd_opt_closure_of(const struct nd_nir_func *f, uint32_t value)
{
	return nd_opt_origin(f, value, closure_of_origin, NULL, 0);
}

// Direct calls ----------------------------------------------------------------------------------------------------

// The function behind a stub.
static uint32_t past_stub(const struct nd_nir_module *m, uint32_t func)
{
	static const char suffix[] = "$throwing";
	const struct nd_nir_func *f = m->funcs.data[func];
	size_t len = strlen(f->name);

	if (f->blocks.len != 1 || len < sizeof suffix ||
	    strcmp(f->name + len - (sizeof suffix - 1), suffix) != 0)
		return func;
	ND_NIR_EACH(f, 0, at)
	if (f->insts.data[at].op == ND_NIR_CALL)
		return f->insts.data[at].aux;
	return func;
}

static bool fits(const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t call, uint32_t func)
{
	const struct nd_nir_inst *i = &f->insts.data[call];
	const struct nd_nir_func *to = m->funcs.data[func];

	if (to->nparams != i->nargs || to->ret != i->type ||
	    (to->flags & ND_NIR_F_THROWS && !(i->flags & ND_NIR_THROWS)))
		return false;
	for (uint32_t k = 0; k < i->nargs; k++)
		if (f->insts.data[nd_nir_args_c(f, i)[k]].type != to->params[k])
			return false;
	return true;
}

// The tests of a call that no longer fails.
static void settle_tests(struct nd_nir_func *f, uint32_t call)
{
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			struct nd_nir_inst *i = &f->insts.data[at];

			if ((i->op != ND_NIR_IS_ERR && i->op != ND_NIR_ERR_OF) ||
			    nd_nir_args(f, i)[0] != call)
				continue;
			if (i->op == ND_NIR_IS_ERR) {
				nd_opt_make_int(f, at, 0);
			} else {
				i->op = ND_NIR_ZERO;
				i->nargs = 0;
			}
		}
}

bool nd_opt_call_directly(struct nd_nir_module *m, struct nd_nir_func *f, uint32_t call, uint32_t func)
{
	struct nd_nir_inst *i = &f->insts.data[call];

	func = past_stub(m, func);
	if (!fits(m, f, call, func))
		return false;
	i->op = ND_NIR_CALL;
	i->aux = func;
	i->imm.i = 0;
	if (i->flags & ND_NIR_THROWS && !(m->funcs.data[func]->flags & ND_NIR_F_THROWS)) {
		i->flags &= (uint16_t)~ND_NIR_THROWS;
		settle_tests(f, call);
	}
	return true;
}

// Choosing by class -----------------------------------------------------------------------------------------------

struct way {
	uint32_t func; // ND_NIR_NONE: the call as it was
	uint32_t block; // where it is
	const struct nd_target *target;
};

static bool is_small(const struct nd_nir_module *m, uint32_t func)
{
	const struct nd_nir_func *f = m->funcs.data[past_stub(m, func)];

	return f->blocks.len && f->insts.len <= SMALL;
}

// In which order to test: the target of most classes comes last and needs no test if there are no others.
static uint32_t plan(const struct devirt *d, const struct nd_nir_func *f, uint32_t call,
		     const struct nd_targets *targets, struct way *ways)
{
	const struct nd_nir_inst *i = &f->insts.data[call];
	uint32_t most = 0, n = 0, tests = 0, nsmall = 0, most_tests;

	if (!targets->n)
		return 0;
	for (uint32_t k = 1; k < targets->n; k++)
		if (targets->target[k].nclasses > targets->target[most].nclasses)
			most = k;
	for (uint32_t k = 0; k <= targets->n; k++) {
		// `most` stands last.
		uint32_t t = k == targets->n ? most : k;
		const struct nd_target *target = &targets->target[t];

		if (k == most && k < targets->n)
			continue;
		if (!fits(d->m, f, call, past_stub(d->m, target->func)))
			return 0;
		nsmall += is_small(d->m, target->func);
		if (k < targets->n || !targets->complete)
			tests += target->nclasses;
		ways[n++] = (struct way){.func = past_stub(d->m, target->func), .target = target};
	}
	if (!targets->complete)
		ways[n++] = (struct way){.func = ND_NIR_NONE};
	if (i->op == ND_NIR_CALL_INTERFACE)
		most_tests = MAX_TESTS;
	else
		most_tests = nsmall == targets->n ? MAX_TESTS_SMALL : nsmall > 0;
	return tests <= most_tests ? n : 0;
}

static uint32_t emit_test(struct nd_nir_func *f, uint32_t block, uint32_t cls, const struct nd_target *target,
			  nd_loc loc)
{
	uint32_t any = ND_NIR_NONE;

	for (uint32_t k = 0; k < target->nclasses; k++) {
		uint32_t args[2] = {cls}, is;

		args[1] = nd_nir_emit(f, block, ND_NIR_CLASS_ADDR, ND_NIR_PTR, NULL, 0, loc);
		f->insts.data[args[1]].aux = target->classes[k];
		is = nd_nir_emit(f, block, ND_NIR_ICMP, ND_NIR_I1, args, 2, loc);
		f->insts.data[is].sub = ND_NIR_EQ;
		if (any != ND_NIR_NONE)
			is = nd_nir_emit(f, block, ND_NIR_OR, ND_NIR_I1, (uint32_t[]){any, is}, 2, loc);
		any = is;
	}
	return any;
}

// `block` ends without a terminator; gives every way a block, reached when the receiver is of its classes.
static void emit_tests(struct nd_nir_func *f, uint32_t block, uint32_t receiver, struct way *ways, uint32_t n,
		       nd_loc loc)
{
	uint32_t cls = nd_nir_emit(f, block, ND_NIR_CLASS_OF, ND_NIR_PTR, &receiver, 1, loc);

	for (uint32_t k = 0; k + 1 < n; k++) {
		uint32_t is = emit_test(f, block, cls, ways[k].target, loc), other;

		ways[k].block = nd_nir_block_new(f);
		other = nd_nir_block_new(f);
		nd_nir_emit(f, block, ND_NIR_BR, ND_NIR_VOID, (uint32_t[]){is, ways[k].block, other}, 3, loc);
		block = other;
	}
	ways[n - 1].block = block;
}

static uint32_t emit_call(struct nd_nir_module *m, struct nd_nir_func *f, const struct way *way, uint32_t was)
{
	uint32_t nargs = f->insts.data[was].nargs;
	uint32_t *args = nd_alloc(((size_t)nargs + 1) * sizeof *args), call;
	struct nd_nir_inst *i;

	memcpy(args, nd_nir_args(f, &f->insts.data[was]), nargs * sizeof *args);
	call = nd_nir_emit(f, way->block, way->func == ND_NIR_NONE ? f->insts.data[was].op : ND_NIR_CALL,
			   f->insts.data[was].type, args, nargs, f->insts.data[was].loc);
	nd_free(args);
	i = &f->insts.data[call];
	if (way->func == ND_NIR_NONE) {
		i->aux = f->insts.data[was].aux;
		i->imm = f->insts.data[was].imm;
		i->flags = f->insts.data[was].flags;
	} else {
		i->aux = way->func;
		i->flags = m->funcs.data[way->func]->flags & ND_NIR_F_THROWS ? ND_NIR_THROWS : 0;
	}
	return call;
}

static void jump(struct nd_nir_func *f, uint32_t from, uint32_t to, nd_loc loc)
{
	nd_nir_emit(f, from, ND_NIR_JUMP, ND_NIR_VOID, &to, 1, loc);
}

// Calls on each way and where they come together: `good` with the value in phi `value`, `bad` with the error in
// phi `error`.
static void emit_ways(struct devirt *d, struct nd_nir_func *f, uint32_t was, const struct way *ways,
		      uint32_t n, uint32_t good, uint32_t bad, uint32_t value, uint32_t error)
{
	nd_loc loc = f->insts.data[was].loc;

	for (uint32_t k = 0; k < n; k++) {
		uint32_t call = emit_call(d->m, f, &ways[k], was), block = ways[k].block;

		if (f->insts.data[call].flags & ND_NIR_THROWS) {
			uint32_t failed = nd_nir_block_new(f), is, br, err;

			block = nd_nir_block_new(f);
			is = nd_nir_emit(f, ways[k].block, ND_NIR_IS_ERR, ND_NIR_I1, &call, 1, loc);
			br = nd_nir_emit(f, ways[k].block, ND_NIR_BR, ND_NIR_VOID,
					 (uint32_t[]){is, failed, block}, 3, loc);
			f->insts.data[br].flags = ND_NIR_UNLIKELY;
			err = nd_nir_emit(f, failed, ND_NIR_ERR_OF, ND_NIR_REF, &call, 1, loc);
			jump(f, failed, bad, loc);
			nd_nir_add_phi_pair(f, error, failed, err);
		}
		jump(f, block, good, loc);
		if (value != ND_NIR_NONE)
			nd_nir_add_phi_pair(f, value, block, call);
	}
}

// `br (is_err call), bad, good` right behind the call, the test used by nothing else.
static bool is_tested_at_once(const struct devirt *d, const struct nd_nir_func *f, uint32_t call)
{
	uint32_t test = f->insts.data[call].next, br;

	if (f->insts.data[test].op != ND_NIR_IS_ERR || nd_nir_args_c(f, &f->insts.data[test])[0] != call ||
	    test >= d->nuses || d->uses[test] != 1)
		return false;
	br = f->insts.data[test].next;
	return f->insts.data[br].op == ND_NIR_BR && nd_nir_args_c(f, &f->insts.data[br])[0] == test &&
	       nd_nir_args_c(f, &f->insts.data[br])[1] != nd_nir_args_c(f, &f->insts.data[br])[2];
}

static void replace_errors(struct nd_nir_func *f, uint32_t call, uint32_t by, struct nd_subst *subst)
{
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = f->insts.data[at].next;
			if (f->insts.data[at].op != ND_NIR_ERR_OF ||
			    nd_nir_args(f, &f->insts.data[at])[0] != call)
				continue;
			nd_subst_set(subst, at, by);
			nd_nir_remove(f, at);
		}
	}
}

static bool choose(struct devirt *d, struct nd_nir_func *f, uint32_t call, const struct nd_targets *targets,
		   struct nd_subst *subst)
{
	struct way ways[MAX_WAYS];
	uint32_t n = plan(d, f, call, targets, ways), block = f->insts.data[call].block;
	uint32_t receiver = nd_nir_args(f, &f->insts.data[call])[0], good, bad = ND_NIR_NONE;
	uint32_t value = ND_NIR_NONE, error = ND_NIR_NONE;
	bool throws = f->insts.data[call].flags & ND_NIR_THROWS;
	nd_nir_type type = f->insts.data[call].type;
	nd_loc loc = f->insts.data[call].loc;

	if (n < 2 || (throws && !is_tested_at_once(d, f, call)))
		return false;
	if (throws) {
		uint32_t test = f->insts.data[call].next, br = f->insts.data[test].next;
		uint32_t old_bad = nd_nir_args(f, &f->insts.data[br])[1];
		uint32_t old_good = nd_nir_args(f, &f->insts.data[br])[2];

		nd_nir_remove(f, br);
		nd_nir_remove(f, test);
		good = nd_nir_block_new(f);
		bad = nd_nir_block_new(f);
		jump(f, good, old_good, loc);
		jump(f, bad, old_bad, loc);
		nd_opt_rename_pred(f, old_good, block, good);
		nd_opt_rename_pred(f, old_bad, block, bad);
		error = nd_nir_insert_phi(f, bad, ND_NIR_REF);
		replace_errors(f, call, error, subst);
	} else {
		good = nd_opt_split_after(f, call);
	}
	if (type != ND_NIR_VOID) {
		value = nd_nir_insert_phi(f, good, type);
		nd_subst_set(subst, call, value);
	}
	emit_tests(f, block, receiver, ways, n, loc);
	emit_ways(d, f, call, ways, n, good, bad, value, error);
	nd_nir_remove(f, call);
	d->changes++;
	return true;
}

// One function ----------------------------------------------------------------------------------------------------

static void count_uses(struct devirt *d, const struct nd_nir_func *f)
{
	uint32_t *uses = nd_arena_array(d->arena, uint32_t, f->insts.len);

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					uses[nd_nir_args_c(f, i)[k]]++;
		}
	d->uses = uses;
	d->nuses = f->insts.len;
}

// Makes the call direct if one function is all it can reach. What may be chosen between is left for later.
static bool settle(struct devirt *d, struct nd_nir_func *f, uint32_t call, bool *some)
{
	const struct nd_nir_inst *i = &f->insts.data[call];
	uint32_t receiver = nd_nir_args_c(f, i)[0], cls, method;
	const struct nd_targets *targets;

	if (i->op == ND_NIR_CALL_CLOSURE) {
		method = nd_opt_closure_of(f, receiver);
		return method != NOTHING && nd_opt_call_directly(d->m, f, call, method);
	}
	cls = nd_opt_origin(f, receiver, class_of_origin, d->m, 0);
	if (cls != NOTHING) {
		method = nd_hierarchy_method(d->m, cls, i->aux, (uint32_t)i->imm.i);
		return method != ND_NIR_NONE && nd_opt_call_directly(d->m, f, call, method);
	}
	targets = nd_hierarchy_targets(&d->hierarchy, i->aux, (uint32_t)i->imm.i);
	if (targets->complete && targets->n == 1)
		return nd_opt_call_directly(d->m, f, call, targets->target[0].func);
	*some |= targets->n > 0;
	return false;
}

static void choose_all(struct devirt *d, struct nd_nir_func *f, const uint32_t *calls, uint32_t n)
{
	struct nd_subst subst;
	bool any = false;

	count_uses(d, f);
	nd_subst_init(&subst, f, d->arena);
	for (uint32_t k = n < MAX_GUARDED ? n : MAX_GUARDED; k-- > 0;) {
		const struct nd_nir_inst *i = &f->insts.data[calls[k]];

		if (i->op == ND_NIR_CALL_VIRTUAL || i->op == ND_NIR_CALL_INTERFACE)
			any |= choose(d, f, calls[k],
				      nd_hierarchy_targets(&d->hierarchy, i->aux, (uint32_t)i->imm.i),
				      &subst);
	}
	if (any)
		nd_subst_apply(&subst, f);
}

static void visit(struct devirt *d, struct nd_nir_func *f)
{
	ND_VEC(uint32_t) calls = {0};
	bool some = false;

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			enum nd_nir_op op = f->insts.data[at].op;

			if (op == ND_NIR_CALL_VIRTUAL || op == ND_NIR_CALL_INTERFACE ||
			    op == ND_NIR_CALL_CLOSURE)
				nd_vec_push(&calls, at);
		}
	for (uint32_t k = 0; k < calls.len; k++)
		d->changes += settle(d, f, calls.data[k], &some);
	if (some)
		choose_all(d, f, calls.data, calls.len);
	nd_vec_free(&calls);
}

uint64_t nd_opt_devirt(struct nd_nir_module *m, struct nd_arena *scratch)
{
	struct devirt d = {.m = m, .arena = scratch};

	nd_hierarchy_init(&d.hierarchy, m, scratch);
	for (uint32_t i = 0; i < m->funcs.len; i++)
		if (m->funcs.data[i]->blocks.len)
			visit(&d, m->funcs.data[i]);
	nd_hierarchy_release(&d.hierarchy);
	return d.changes;
}
