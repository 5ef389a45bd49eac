// What functions do to memory: PURE, READONLY, ALLOCATES and RETURNS of functions that are defined here, which cse,
// licm, dce and LLVM then use at their calls.
//
// Each function's own instructions give bits, and the bits of what it calls are added, from callees to callers until
// nothing changes: optimistic, so that recursion does not spoil purity. That a function returns is shown the other way
// around, from functions without calls upwards, so recursion is never shown to end. A loop is shown to end when a
// counter that goes up by one is tested against a bound that the loop does not change.
//
// Nobody sees what a function does to its own stack slots and to objects that it has just made: only that it allocates.
// A throw is a way to return; the errors that the language's checks make are fresh objects like others.
#include "pass.h"

#include <string.h>

enum {
	READS = 1 << 0, // memory that may change
	WRITES = 1 << 1, // or anything else that can be seen
	ALLOCATES = 1 << 2
};

struct purity {
	struct nd_nir_module *m;
	struct nd_arena *arena;
	uint8_t *does; // by function
	bool *endless; // by function: not shown to return by itself
	uint32_t *caller_start, *callers; // of defined functions; repeats
	uint32_t *waits; // by function: calls of functions that are not known to return
	uint32_t *work, nwork;
};

// Made by this function, as far as it goes.
static bool is_own(const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t object)
{
	const struct nd_nir_inst *i = &f->insts.data[object];

	if (i->op == ND_NIR_CALL) {
		const struct nd_nir_func *callee = m->funcs.data[i->aux];

		return callee->flags & ND_NIR_F_EXTERN && callee->flags & ND_NIR_F_ALLOCATES;
	}
	return i->op == ND_NIR_NEW;
}

static uint8_t of_memory(const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t ptr,
			 uint8_t does)
{
	const struct nd_nir_inst *root;

	ptr = nd_opt_address_root(f, ptr);
	root = &f->insts.data[ptr];
	if (root->op == ND_NIR_SLOT)
		return 0;
	if (root->op == ND_NIR_GLOBAL_ADDR && m->globals.data[root->aux].flags & ND_NIR_G_CONST &&
	    does == READS)
		return 0;
	if ((root->op == ND_NIR_FIELD_ADDR || root->op == ND_NIR_ELEM_ADDR) &&
	    is_own(m, f, nd_nir_args_c(f, root)[0]))
		return 0;
	return does;
}

static uint8_t of_extern(const struct nd_nir_func *callee)
{
	static const char error_maker[] = "nd_rt_error_";
	uint8_t allocates = callee->flags & ND_NIR_F_ALLOCATES ? ALLOCATES : 0;

	if (callee->flags & ND_NIR_F_PURE)
		return allocates;
	if (callee->flags & ND_NIR_F_READONLY)
		return READS | allocates;
	if (callee->flags & ND_NIR_F_RUNTIME && callee->flags & ND_NIR_F_ALLOCATES)
		return READS | ALLOCATES;
	if (callee->flags & ND_NIR_F_RUNTIME && callee->flags & ND_NIR_F_COLD &&
	    strncmp(callee->name, error_maker, sizeof error_maker - 1) == 0)
		return ALLOCATES;
	return WRITES;
}

static uint8_t of_inst(const struct nd_nir_module *m, const struct nd_nir_func *f,
		       const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(f, i);

	switch (i->op) {
	case ND_NIR_LOAD:
		return of_memory(m, f, args[0], READS);
	case ND_NIR_STORE:
		return of_memory(m, f, args[0], WRITES);
	case ND_NIR_FIELD_GET:
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
	case ND_NIR_LIST_GET:
	case ND_NIR_ELEM_ADDR:
		return is_own(m, f, args[0]) ? 0 : READS;
	case ND_NIR_FIELD_SET:
	case ND_NIR_LIST_SET:
	case ND_NIR_LIST_SET_LEN:
		return is_own(m, f, args[0]) ? 0 : WRITES;
	case ND_NIR_NEW:
		return nd_opt_is_removable(m, f, i) ? ALLOCATES : WRITES;
	case ND_NIR_CLOSURE_NEW:
		return ALLOCATES;
	case ND_NIR_SAFEPOINT:
		return 0;
	case ND_NIR_CALL:
		return m->funcs.data[i->aux]->blocks.len ? 0 : of_extern(m->funcs.data[i->aux]);
	default:
		if (nd_opt_has_props(i, ND_NIR_C | ND_NIR_W))
			return WRITES;
		return nd_opt_has_props(i, ND_NIR_R) ? READS : 0;
	}
}

// Loops -----------------------------------------------------------------------------------------------------------

static bool in_loop(const struct nd_nir_cfg *cfg, uint32_t block, uint32_t head)
{
	uint32_t h = cfg->loop_header[block];

	while (h != ND_NIR_NONE && h != head)
		h = cfg->loop_parent[h];
	return h == head;
}

// phi + 1 on every way around.
static bool counts_by_one(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, uint32_t phi,
			  uint32_t head)
{
	const struct nd_nir_inst *i = &f->insts.data[phi];
	const uint32_t *args = nd_nir_args_c(f, i);
	int64_t step;

	if (i->op != ND_NIR_PHI || i->block != head)
		return false;
	for (uint32_t k = 0; k < i->nargs; k += 2) {
		const struct nd_nir_inst *add = &f->insts.data[args[k + 1]];

		if (!nd_nir_dominates(cfg, head, args[k]))
			continue; // from outside
		if (add->op != ND_NIR_ADD || nd_nir_args_c(f, add)[0] != phi ||
		    !nd_opt_int_const(f, nd_nir_args_c(f, add)[1], &step) || step != 1)
			return false;
	}
	return true;
}

// The head, which every round passes, leaves the loop unless `phi < bound`. A length may be read anew each time where no
// list changes: `pure_lengths`.
static bool loop_ends(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, uint32_t head,
		      bool pure_lengths)
{
	const struct nd_nir_inst *t = &f->insts.data[f->blocks.data[head].last], *cond, *bound;
	const uint32_t *args = nd_nir_args_c(f, t);

	if (t->op != ND_NIR_BR || in_loop(cfg, args[2], head))
		return false;
	cond = &f->insts.data[args[0]];
	if (cond->op != ND_NIR_ICMP || cond->sub != ND_NIR_SLT)
		return false;
	args = nd_nir_args_c(f, cond);
	if (!counts_by_one(f, cfg, args[0], head))
		return false;
	bound = &f->insts.data[args[1]];
	if (bound->op == ND_NIR_LIST_LEN && pure_lengths)
		bound = &f->insts.data[nd_nir_args_c(f, bound)[0]];
	return !in_loop(cfg, bound->block, head);
}

static bool loops_end(struct purity *p, const struct nd_nir_func *f, bool pure_lengths)
{
	struct nd_nir_cfg cfg;
	bool back = false;

	for (uint32_t b = 0; b < f->blocks.len && !back; b++) {
		uint32_t n;
		const uint32_t *succ = nd_nir_succ_span(f, b, &n);

		for (uint32_t k = 0; k < n; k++) // a cycle has an edge to a block of no larger number
			back |= succ[k] <= b;
	}
	if (!back)
		return true;
	nd_nir_cfg_build(&cfg, f, p->arena);
	for (uint32_t n = 0; n < cfg.nrpo; n++) {
		uint32_t b = cfg.rpo[n], nsucc;
		const uint32_t *succ = nd_nir_succ_span(f, b, &nsucc);

		for (uint32_t k = 0; k < nsucc; k++) // also cycles that are no natural loops
			if (cfg.rpo_index[succ[k]] <= n && !nd_nir_dominates(&cfg, succ[k], b))
				return false;
		if (cfg.loop_header[b] == b && !loop_ends(f, &cfg, b, pure_lengths))
			return false;
	}
	return true;
}

// The module ------------------------------------------------------------------------------------------------------

static void look_at(struct purity *p, uint32_t func)
{
	const struct nd_nir_func *f = p->m->funcs.data[func];
	bool changes_lengths = false; // of its own lists, else it would not come that far

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			p->does[func] |= of_inst(p->m, f, i);
			if (p->does[func] & WRITES)
				return; // nothing more to learn
			changes_lengths |= i->op == ND_NIR_LIST_SET_LEN;
			if (i->op == ND_NIR_CALL && p->m->funcs.data[i->aux]->blocks.len)
				p->waits[func]++;
		}
	p->endless[func] = !loops_end(p, f, !changes_lengths);
}

typedef void call_visitor(struct purity *p, uint32_t from, uint32_t to, uint32_t *fill);

static void each_call(struct purity *p, call_visitor *visit, uint32_t *fill)
{
	for (uint32_t func = 0; func < p->m->funcs.len; func++) {
		const struct nd_nir_func *f = p->m->funcs.data[func];

		for (uint32_t b = 0; b < f->blocks.len && !(p->does[func] & WRITES); b++)
			ND_NIR_EACH(f, b, at)
			{
				const struct nd_nir_inst *i = &f->insts.data[at];

				if (i->op == ND_NIR_CALL && p->m->funcs.data[i->aux]->blocks.len)
					visit(p, func, i->aux, fill);
			}
	}
}

static void count_caller(struct purity *p, uint32_t from, uint32_t to, uint32_t *fill)
{
	(void)from, (void)fill;
	p->caller_start[to + 1]++;
}

static void enter_caller(struct purity *p, uint32_t from, uint32_t to, uint32_t *fill)
{
	p->callers[fill[to]++] = from;
}

// Of functions that write nothing themselves, who calls whom; by callee.
static void list_callers(struct purity *p)
{
	uint32_t n = p->m->funcs.len, *fill = nd_arena_array(p->arena, uint32_t, (size_t)n + 1);

	each_call(p, count_caller, NULL);
	for (uint32_t i = 0; i < n; i++) {
		p->caller_start[i + 1] += p->caller_start[i];
		fill[i] = p->caller_start[i];
	}
	p->callers = nd_arena_array(p->arena, uint32_t, (size_t)p->caller_start[n] + 1);
	each_call(p, enter_caller, fill);
}

// Callers do what their callees do.
static void spread(struct purity *p)
{
	for (uint32_t i = 0; i < p->m->funcs.len; i++)
		if (p->does[i])
			p->work[p->nwork++] = i;
	while (p->nwork) {
		uint32_t func = p->work[--p->nwork];

		for (uint32_t k = p->caller_start[func]; k < p->caller_start[func + 1]; k++) {
			uint32_t caller = p->callers[k];

			if ((p->does[caller] | p->does[func]) == p->does[caller])
				continue;
			p->does[caller] |= p->does[func];
			// Once a bit, so three times at most.
			p->work[p->nwork++] = caller;
		}
	}
}

static void find_returning(struct purity *p, bool *returns)
{
	for (uint32_t i = 0; i < p->m->funcs.len; i++)
		if (p->m->funcs.data[i]->blocks.len && !p->waits[i] && !p->endless[i] &&
		    !(p->does[i] & WRITES)) {
			returns[i] = true;
			p->work[p->nwork++] = i;
		}
	while (p->nwork) {
		uint32_t func = p->work[--p->nwork];

		for (uint32_t k = p->caller_start[func]; k < p->caller_start[func + 1]; k++) {
			uint32_t caller = p->callers[k];

			if (--p->waits[caller] || p->endless[caller] || p->does[caller] & WRITES)
				continue;
			returns[caller] = true;
			p->work[p->nwork++] = caller;
		}
	}
}

uint64_t nd_opt_purity(struct nd_nir_module *m, struct nd_arena *scratch)
{
	static const uint32_t all = ND_NIR_F_PURE | ND_NIR_F_READONLY | ND_NIR_F_ALLOCATES | ND_NIR_F_RETURNS;
	uint32_t n = m->funcs.len;
	struct purity p = {.m = m, .arena = scratch};
	bool *returns = nd_arena_array(scratch, bool, n);
	uint64_t changes = 0;

	p.does = nd_arena_array(scratch, uint8_t, n);
	p.endless = nd_arena_array(scratch, bool, n);
	p.caller_start = nd_arena_array(scratch, uint32_t, (size_t)n + 2);
	p.waits = nd_arena_array(scratch, uint32_t, n);
	p.work = nd_arena_array(scratch, uint32_t, (size_t)n * 4 + 1);
	for (uint32_t i = 0; i < n; i++)
		if (m->funcs.data[i]->blocks.len)
			look_at(&p, i);
	list_callers(&p);
	spread(&p);
	find_returning(&p, returns);
	for (uint32_t i = 0; i < n; i++) {
		struct nd_nir_func *f = m->funcs.data[i];
		uint32_t was = f->flags, does = p.does[i];

		if (!f->blocks.len)
			continue;
		f->flags &= ~all;
		if (!(does & WRITES))
			f->flags |= (does & READS ? ND_NIR_F_READONLY : ND_NIR_F_PURE) |
				    (does & ALLOCATES ? ND_NIR_F_ALLOCATES : 0) |
				    (returns[i] ? ND_NIR_F_RETURNS : 0);
		changes += f->flags != was;
	}
	return changes;
}
