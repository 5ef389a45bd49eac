// Inlines calls of functions of the module, bottom-up: callees come before their callers, so that what is put into a
// caller has had its own calls inlined and was tidied up. Functions that call each other in a circle are taken in a
// fixed order, and each is put into others only while it does not call itself; then calls of a function by itself are
// unrolled a few levels, which saves most frames, checks of the stack and tests for errors of a recursion.
//
// Cost. What a body costs is the number of its instructions that do something, without those in cold blocks (cold.c),
// which are of no weight when it runs. How much is worth it depends on the heat of the place: the depth of loops around it
// plus the heat that the function gets from where it is called, recursion counting as a loop. Constant arguments and
// closures make a body cheaper. A function that is called from one place only costs almost nothing, for it goes away.
// Cold blocks have nothing inlined. Each caller may grow to a limit, and the module by a share of its size.
//
// Meaning. The body keeps its source places within the site of the call, so stack traces show it as a frame.
#include "graft.h"

#include "nir/recursion.h"
#include "noodle/mem.h"

#include <string.h>

enum {
	LEAF_COST = 24,        // always worth it: calls nothing
	ASKED_COST = 400,      // of one marked `inline`
	ONLY_CALL_COST = 200,
	MAX_HEAT = 3,
	CONSTANT_BONUS = 3,
	CLOSURE_BONUS = 30,
	MAX_CALLER = 6000,     // instructions beyond which a caller takes nothing more
	MAX_BODY = 600,        // instructions of a callee, cold ones included
	MODULE_ROOM = 4000,    // instructions that any module may gain
	HEAT_ROUNDS = 4,
	UNROLLED_COST = 300,   // of a function with its calls of itself unrolled
	UNROLLED_LEVELS = 3
};

static const uint32_t worth[MAX_HEAT + 1] = {12, 40, 60, 80}; // cost, by heat

struct call {
	uint32_t from, to, depth;
};

struct facts { // of a function
	uint32_t cost;  // of the body where it runs hot
	uint32_t insts; // all of them
	uint32_t heat, callers;
	bool leaf, calls_closure, calls_itself, address_taken;
};

struct inliner {
	struct nd_nir_module *m;
	struct nd_arena *arena; // for a function at a time
	struct facts *facts;
	uint32_t *cycle;
	ND_VEC(struct call) calls;
	uint64_t room; // instructions the module may still gain
	uint64_t changes;
};

// Facts -----------------------------------------------------------------------------------------------------------

static uint32_t weight(const struct nd_nir_inst *i)
{
	switch (i->op) {
	case ND_NIR_NOP:
	case ND_NIR_PARAM:
	case ND_NIR_PHI:
	case ND_NIR_ICONST:
	case ND_NIR_FCONST:
	case ND_NIR_ZERO:
	case ND_NIR_STR:
	case ND_NIR_FUNC_ADDR:
	case ND_NIR_GLOBAL_ADDR:
	case ND_NIR_CLASS_ADDR:
	case ND_NIR_STATIC_REF:
	case ND_NIR_CLOSURE_STATIC:
	case ND_NIR_SLOT:
	case ND_NIR_IS_ERR:
	case ND_NIR_ERR_OF:
	case ND_NIR_SAFEPOINT:
	case ND_NIR_JUMP:
	case ND_NIR_RET:
		return 0;
	case ND_NIR_CALL:
	case ND_NIR_CALL_VIRTUAL:
	case ND_NIR_CALL_INTERFACE:
	case ND_NIR_CALL_CLOSURE:
	case ND_NIR_SWITCH:
		return 4 + i->nargs / 2;
	case ND_NIR_NEW:
	case ND_NIR_CLOSURE_NEW:
	case ND_NIR_INSTANCE_OF:
		return 4;
	default:
		return 1;
	}
}

static void note_inst(struct inliner *l, uint32_t func, const struct nd_nir_inst *i, bool is_cold)
{
	struct facts *facts = &l->facts[func];

	facts->insts += i->op != ND_NIR_PARAM;
	facts->cost += is_cold ? 0 : weight(i);
	if (nd_opt_has_props(i, ND_NIR_C) && nd_opt_clobbers_all(l->m, i) && !is_cold)
		facts->leaf = false;
	facts->calls_closure |= i->op == ND_NIR_CALL_CLOSURE;
	facts->calls_itself |= i->op == ND_NIR_CALL && i->aux == func;
}

static void look_at(struct inliner *l, uint32_t func, const struct nd_nir_cfg *cfg, const bool *cold)
{
	const struct nd_nir_func *f = l->m->funcs.data[func];
	struct facts *facts = &l->facts[func];
	uint32_t ncold = 0;

	facts->cost = facts->insts = 0;
	facts->leaf = true;
	facts->calls_closure = facts->calls_itself = false;
	for (uint32_t k = 0; k < cfg->nrpo; k++) {
		uint32_t before = facts->insts;

		ND_NIR_EACH(f, cfg->rpo[k], at)
		note_inst(l, func, &f->insts.data[at], cold[cfg->rpo[k]]);
		ncold += cold[cfg->rpo[k]] ? facts->insts - before : 0;
	}
	facts->cost += ncold / 8;
}

static void note_taken(struct inliner *l, uint32_t func)
{
	if (func != ND_NIR_NONE)
		l->facts[func].address_taken = true;
}

static void collect_calls(struct inliner *l, uint32_t func)
{
	const struct nd_nir_func *f = l->m->funcs.data[func];
	bool *cold = nd_arena_array(l->arena, bool, f->blocks.len);
	struct nd_nir_cfg cfg;

	nd_nir_cfg_build(&cfg, f, l->arena);
	nd_opt_find_cold(cold, l->m, f, &cfg);
	look_at(l, func, &cfg, cold);
	for (uint32_t k = 0; k < cfg.nrpo; k++)
		ND_NIR_EACH(f, cfg.rpo[k], at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (i->op == ND_NIR_FUNC_ADDR || i->op == ND_NIR_CLOSURE_NEW || i->op == ND_NIR_CLOSURE_STATIC)
				note_taken(l, i->aux);
			if (i->op != ND_NIR_CALL || !l->m->funcs.data[i->aux]->blocks.len)
				continue;
			l->facts[i->aux].callers++;
			if (!cold[cfg.rpo[k]])
				nd_vec_push(&l->calls, ((struct call){func, i->aux, cfg.loop_depth[cfg.rpo[k]]}));
		}
	nd_arena_reset(l->arena);
}

static void spread_heat(struct inliner *l)
{
	for (uint32_t round = 0; round < HEAT_ROUNDS; round++)
		for (uint32_t k = 0; k < l->calls.len; k++) {
			const struct call *c = &l->calls.data[k];
			bool circle = l->cycle[c->from] == l->cycle[c->to];
			uint32_t heat = (circle ? 1 : l->facts[c->from].heat) + c->depth;

			heat = heat > MAX_HEAT ? MAX_HEAT : heat;
			if (heat > l->facts[c->to].heat)
				l->facts[c->to].heat = heat;
		}
}

static void collect(struct inliner *l)
{
	uint64_t insts = 0;

	for (uint32_t i = 0; i < l->m->funcs.len; i++) {
		const struct nd_nir_func *f = l->m->funcs.data[i];

		if (!f->blocks.len)
			continue;
		insts += f->insts.len;
		collect_calls(l, i);
	}
	for (uint32_t i = 0; i < l->m->classes.len; i++) {
		const struct nd_nir_class *c = &l->m->classes.data[i];

		for (uint32_t k = 0; k < c->nvtable; k++)
			note_taken(l, c->vtable[k]);
		for (uint32_t t = 0; t < c->nitables; t++)
			for (uint32_t k = 0; k < c->itables[t].nmethods; k++)
				note_taken(l, c->itables[t].methods[k]);
		note_taken(l, c->destructor);
	}
	// Who calls these is not known: they may be hot.
	for (uint32_t i = 0; i < l->m->funcs.len; i++)
		l->facts[i].heat = l->facts[i].address_taken ||
				   (l->m->funcs.data[i]->flags & ND_NIR_F_EXPORT && l->facts[i].callers);
	l->room = insts + MODULE_ROOM;
	spread_heat(l);
}

// Decisions -------------------------------------------------------------------------------------------------------

static uint32_t bonus(const struct inliner *l, const struct nd_nir_func *f, const struct nd_nir_inst *call)
{
	uint32_t ret = 0;

	for (uint32_t k = 0; k < call->nargs; k++) {
		const struct nd_nir_inst *arg = &f->insts.data[nd_nir_args_c(f, call)[k]];

		if (arg->op == ND_NIR_CLOSURE_NEW || arg->op == ND_NIR_CLOSURE_STATIC)
			ret += l->facts[call->aux].calls_closure ? CLOSURE_BONUS : 0;
		else if (arg->op == ND_NIR_ICONST || arg->op == ND_NIR_ZERO || arg->op == ND_NIR_STR)
			ret += CONSTANT_BONUS;
	}
	return ret;
}

static bool may_inline(const struct inliner *l, uint32_t callee)
{
	const struct nd_nir_func *f = l->m->funcs.data[callee];

	return f->blocks.len && !(f->flags & (ND_NIR_F_NOINLINE | ND_NIR_F_COLD | ND_NIR_F_NORETURN)) &&
	       l->facts[callee].insts <= MAX_BODY && l->facts[callee].insts <= l->room;
}

static bool is_worth_it(const struct inliner *l, uint32_t caller, const struct nd_nir_inst *call, uint32_t depth)
{
	const struct nd_nir_func *f = l->m->funcs.data[caller], *callee = l->m->funcs.data[call->aux];
	const struct facts *facts = &l->facts[call->aux];
	uint32_t heat = l->facts[caller].heat + depth, limit = worth[heat > MAX_HEAT ? MAX_HEAT : heat];

	if (facts->leaf && limit < LEAF_COST)
		limit = LEAF_COST;
	if (callee->flags & ND_NIR_F_INLINE)
		limit = ASKED_COST;
	else if (facts->callers == 1 && heat && !facts->address_taken &&
		 !(callee->flags & (ND_NIR_F_EXPORT | ND_NIR_F_LINKONCE)))
		limit = ONLY_CALL_COST;
	return facts->cost <= limit + bonus(l, f, call);
}

static void tidy(struct inliner *l, struct nd_nir_func *f)
{
	static nd_func_pass *const passes[] = {nd_opt_promote_slots, nd_opt_simplify_cfg, nd_opt_constprop,
					       nd_opt_peephole,      nd_opt_simplify_cfg, nd_opt_dce,
					       nd_opt_compact};

	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
		passes[i](l->m, f, l->arena);
		nd_arena_reset(l->arena);
	}
}

static void look_again(struct inliner *l, uint32_t func)
{
	const struct nd_nir_func *f = l->m->funcs.data[func];
	bool *cold = nd_arena_array(l->arena, bool, f->blocks.len);
	struct nd_nir_cfg cfg;

	nd_nir_cfg_build_edges(&cfg, f, l->arena);
	nd_opt_find_cold(cold, l->m, f, &cfg);
	look_at(l, func, &cfg, cold);
	nd_arena_reset(l->arena);
}

// Replaces the calls by what body_of() gives, last ones first.
static void graft_all(struct inliner *l, uint32_t caller, const uint32_t *calls, uint32_t n,
		      const struct nd_tests *tests, const struct nd_nir_func *itself)
{
	struct nd_nir_func *f = l->m->funcs.data[caller];
	struct nd_subst subst;

	nd_subst_init(&subst, f, l->arena);
	for (uint32_t k = n; k-- > 0;) {
		uint32_t callee = f->insts.data[calls[k]].aux;

		nd_opt_graft(f, tests, calls[k], callee == caller ? itself : l->m->funcs.data[callee], &subst);
	}
	nd_subst_apply(&subst, f);
	for (uint32_t k = 0; k < n; k++)
		nd_nir_remove(f, calls[k]);
	nd_arena_reset(l->arena);
	l->changes += n;
}

static void inline_into(struct inliner *l, uint32_t caller)
{
	struct nd_nir_func *f = l->m->funcs.data[caller];
	bool *cold = nd_arena_array(l->arena, bool, f->blocks.len);
	uint32_t size = l->facts[caller].insts;
	ND_VEC(uint32_t) calls = {0};
	struct nd_nir_cfg cfg;
	struct nd_tests tests;

	nd_nir_cfg_build(&cfg, f, l->arena);
	nd_opt_find_cold(cold, l->m, f, &cfg);
	nd_opt_find_tests(&tests, f, l->arena);
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];
			const struct facts *callee = &l->facts[i->aux];

			if (i->op != ND_NIR_CALL || cfg.rpo_index[b] == ND_NIR_NONE || cold[b] || !may_inline(l, i->aux) ||
			    (l->cycle[i->aux] == l->cycle[caller] && (callee->calls_itself || i->aux == caller)) ||
			    size + callee->insts > MAX_CALLER || !is_worth_it(l, caller, i, cfg.loop_depth[b]) ||
			    !nd_opt_can_graft(f, &cfg, &tests, at, l->m->funcs.data[i->aux]))
				continue;
			size += callee->insts;
			l->room -= callee->insts;
			nd_vec_push(&calls, at);
		}
	if (calls.len) {
		graft_all(l, caller, calls.data, calls.len, &tests, NULL);
		tidy(l, f);
		look_again(l, caller);
	}
	nd_arena_reset(l->arena);
	nd_vec_free(&calls);
}

// One level of calls of `itself` in the function. False when it calls itself no more, or it would grow too large.
static bool unroll(struct inliner *l, uint32_t func, const struct nd_nir_func *itself, uint32_t cost, uint32_t insts)
{
	struct nd_nir_func *f = l->m->funcs.data[func];
	bool *cold = nd_arena_array(l->arena, bool, f->blocks.len), done = false;
	ND_VEC(uint32_t) calls = {0};
	struct nd_nir_cfg cfg;
	struct nd_tests tests;

	nd_nir_cfg_build_edges(&cfg, f, l->arena);
	nd_opt_find_cold(cold, l->m, f, &cfg);
	nd_opt_find_tests(&tests, f, l->arena);
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (i->op == ND_NIR_CALL && i->aux == func && cfg.rpo_index[b] != ND_NIR_NONE && !cold[b] &&
			    nd_opt_can_graft(f, &cfg, &tests, at, itself))
				nd_vec_push(&calls, at);
		}
	if (calls.len && l->facts[func].cost + calls.len * cost <= UNROLLED_COST &&
	    (uint64_t)calls.len * insts <= l->room) {
		l->room -= (uint64_t)calls.len * insts;
		graft_all(l, func, calls.data, calls.len, &tests, itself);
		tidy(l, f);
		look_again(l, func);
		done = true;
	}
	nd_arena_reset(l->arena);
	nd_vec_free(&calls);
	return done;
}

static void unroll_recursion(struct inliner *l, uint32_t func)
{
	struct nd_nir_func itself;
	uint32_t cost = l->facts[func].cost, insts = l->facts[func].insts;

	if (!l->facts[func].calls_itself || !may_inline(l, func))
		return;
	nd_opt_copy_body(&itself, l->m->funcs.data[func]);
	for (uint32_t level = 0; level < UNROLLED_LEVELS; level++)
		if (!unroll(l, func, &itself, cost, insts))
			break;
	nd_opt_release_body(&itself);
}

uint64_t nd_opt_inline(struct nd_nir_module *m, struct nd_arena *scratch)
{
	uint32_t n = m->funcs.len, *order = nd_arena_array(scratch, uint32_t, n), count;
	struct nd_arena arena;
	struct inliner l = {.m = m, .arena = &arena};

	nd_arena_init(&arena);
	l.facts = nd_arena_array(scratch, struct facts, n);
	l.cycle = nd_arena_array(scratch, uint32_t, n);
	count = nd_nir_order_calls(order, l.cycle, m);
	collect(&l);
	for (uint32_t k = 0; k < count; k++) {
		inline_into(&l, order[k]);
		unroll_recursion(&l, order[k]);
	}
	nd_vec_free(&l.calls);
	nd_arena_release(&arena);
	return l.changes;
}
