// Finds functions that cannot throw and drops the second result from them and from the calls to them.
//
// Optimistic: every candidate is taken not to throw until a `throw` is found reachable in it, where the
// failing side of a tested call to a candidate counts as unreachable. Whoever calls a function that turned
// out to throw is looked at again.
//
// Rules that keep separately compiled objects in agreement:
//  - a recursive function keeps the throwing convention, for it may exhaust the stack; which linkonce functions are
//    recursive is told by linkonce functions alone;
//  - exported and extern functions keep the throwing convention: what is known not to throw moves to NAME$quiet, for the
//    module's own calls, and NAME is a stub that calls it;
//  - a local function whose address is taken keeps it, for who calls through the address expects it: the address is of a
//    stub, as with linkonce functions;
//  - a linkonce function exists in many modules, which must all come to one decision: it depends on nothing but other
//    linkonce functions and the non-throwing externs, and is made once, before anything else was optimised. Where its
//    address is taken, which need not be so in every module, the address is of a throwing stub that calls it.
#include "pass.h"

#include "nir/recursion.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

struct analysis {
	struct nd_nir_module *m;
	struct nd_arena *arena;
	bool *candidate; // by function: not known to throw so far
	bool *address_taken;
	bool *recursive, *linkonce_recursive; // by function; told by all functions, by linkonce ones
	uint32_t *behind; // by function: what a stub calls, or the function itself
	uint32_t *caller_start, *callers; // functions that call a function; may repeat
	uint32_t *work, nwork;
	bool *queued;
	uint32_t *stub;   // by function: index + 1 of its stub
	uint32_t nfuncs;  // there were; stubs come behind them
	bool *seen; // by block, of the function being looked at
	uint32_t *blocks;
};

static bool takes_address(const struct nd_nir_inst *i)
{
	return i->op == ND_NIR_FUNC_ADDR || i->op == ND_NIR_CLOSURE_NEW || i->op == ND_NIR_CLOSURE_STATIC;
}

// Calls `visit` for every place outside code that names a function.
static void each_table_entry(struct nd_nir_module *m, void (*visit)(void *arg, uint32_t *func), void *arg)
{
	for (uint32_t i = 0; i < m->classes.len; i++) {
		struct nd_nir_class *c = &m->classes.data[i];

		for (uint32_t k = 0; k < c->nvtable; k++)
			if (c->vtable[k] != ND_NIR_NONE)
				visit(arg, &c->vtable[k]);
		for (uint32_t t = 0; t < c->nitables; t++)
			for (uint32_t k = 0; k < c->itables[t].nmethods; k++)
				if (c->itables[t].methods[k] != ND_NIR_NONE)
					visit(arg, &c->itables[t].methods[k]);
		if (c->destructor != ND_NIR_NONE)
			visit(arg, &c->destructor);
	}
}

static void note_taken(void *arg, uint32_t *func)
{
	((struct analysis *)arg)->address_taken[*func] = true;
}

static void collect(struct analysis *a)
{
	struct nd_nir_module *m = a->m;
	uint32_t n = m->funcs.len;
	uint32_t *fill = nd_arena_array(a->arena, uint32_t, n);

	each_table_entry(m, note_taken, a);
	a->caller_start = nd_arena_array(a->arena, uint32_t, (size_t)n + 1);
	for (int round = 0; round < 2; round++) {
		for (uint32_t from = 0; from < n; from++) {
			const struct nd_nir_func *f = m->funcs.data[from];

			for (uint32_t b = 0; b < f->blocks.len; b++)
				ND_NIR_EACH(f, b, at)
				{
					const struct nd_nir_inst *i = &f->insts.data[at];

					if (takes_address(i))
						a->address_taken[i->aux] = true;
					if (i->op != ND_NIR_CALL || !(i->flags & ND_NIR_THROWS))
						continue;
					if (round)
						a->callers[fill[i->aux]++] = from;
					else
						a->caller_start[i->aux + 1]++;
				}
		}
		if (round)
			return;
		for (uint32_t i = 0; i < n; i++) {
			a->caller_start[i + 1] += a->caller_start[i];
			fill[i] = a->caller_start[i];
		}
		a->callers = nd_arena_array(a->arena, uint32_t, a->caller_start[n]);
	}
}

// What calls mean -------------------------------------------------------------------------------------------------

static bool is_name_with(const char *name, const char *stem, const char *suffix)
{
	size_t len = strlen(stem);

	return strncmp(name, stem, len) == 0 && strcmp(name + len, suffix) == 0;
}

// The function that a stub calls (see stub_of), or the function itself.
static uint32_t behind_stub(const struct nd_nir_module *m, uint32_t func)
{
	const struct nd_nir_func *f = m->funcs.data[func];

	if (f->blocks.len != 1 || !(f->flags & ND_NIR_F_THROWS))
		return func;
	ND_NIR_EACH(f, 0, at)
	{
		const struct nd_nir_inst *i = &f->insts.data[at];
		const char *callee = i->op == ND_NIR_CALL ? m->funcs.data[i->aux]->name : "";

		if (is_name_with(callee, f->name, "$quiet") || is_name_with(f->name, callee, "$throwing"))
			return i->aux;
	}
	return func;
}

static bool is_quiet(const struct analysis *a, uint32_t func)
{
	const struct nd_nir_func *f = a->m->funcs.data[func];

	return a->candidate[func] || (f->blocks.len && !(f->flags & ND_NIR_F_THROWS));
}

// A call that may fail by its convention, but does not.
static bool cannot_fail(const struct analysis *a, const struct nd_nir_inst *call)
{
	return call->op == ND_NIR_CALL && call->flags & ND_NIR_THROWS && is_quiet(a, a->behind[call->aux]);
}

// The successors to follow: without the failing side of a call that cannot fail.
static const uint32_t *live_successors(const struct analysis *a, const struct nd_nir_func *f, uint32_t block,
				       uint32_t *n)
{
	const uint32_t *succ = nd_nir_succ_span(f, block, n);
	const struct nd_nir_inst *t = &f->insts.data[f->blocks.data[block].last], *cond;
	int64_t value;

	if (t->op != ND_NIR_BR)
		return succ;
	cond = &f->insts.data[nd_nir_args_c(f, t)[0]];
	if (cond->op == ND_NIR_IS_ERR && cannot_fail(a, &f->insts.data[nd_nir_args_c(f, cond)[0]])) {
		*n = 1;
		return succ + 1;
	}
	if (nd_opt_int_const(f, nd_nir_args_c(f, t)[0], &value)) {
		*n = 1;
		return succ + !value;
	}
	return succ;
}

static bool reaches_throw(struct analysis *a, const struct nd_nir_func *f)
{
	uint32_t nwork = 0;

	a->seen = nd_realloc_array(a->seen, f->blocks.len, sizeof *a->seen);
	a->blocks = nd_realloc_array(a->blocks, f->blocks.len, sizeof *a->blocks);
	memset(a->seen, 0, f->blocks.len * sizeof *a->seen);
	a->seen[0] = true;
	a->blocks[nwork++] = 0;
	while (nwork) {
		uint32_t b = a->blocks[--nwork], n;
		const uint32_t *succ;

		if (f->insts.data[f->blocks.data[b].last].op == ND_NIR_THROW)
			return true;
		succ = live_successors(a, f, b, &n);
		for (uint32_t i = 0; i < n; i++)
			if (!a->seen[succ[i]]) {
				a->seen[succ[i]] = true;
				a->blocks[nwork++] = succ[i];
			}
	}
	return false;
}

// Decides the candidates marked so far.
static void solve(struct analysis *a)
{
	uint32_t n = a->m->funcs.len;

	for (uint32_t i = 0; i < n; i++)
		if (a->candidate[i]) {
			a->work[a->nwork++] = i;
			a->queued[i] = true;
		}
	while (a->nwork) {
		uint32_t func = a->work[--a->nwork];

		a->queued[func] = false;
		if (!a->candidate[func] || !reaches_throw(a, a->m->funcs.data[func]))
			continue;
		a->candidate[func] = false;
		for (uint32_t k = a->caller_start[func]; k < a->caller_start[func + 1]; k++) {
			uint32_t caller = a->callers[k];

			if (a->candidate[caller] && !a->queued[caller]) {
				a->queued[caller] = true;
				a->work[a->nwork++] = caller;
			}
		}
	}
}

// Stubs -----------------------------------------------------------------------------------------------------------

static bool is_split(const struct nd_nir_func *f)
{
	return f->flags & ND_NIR_F_EXPORT;
}

// A function of the throwing convention that calls `func`, which lost it: NAME$throwing; or NAME, and `func` is called
// NAME$quiet.
static uint32_t stub_of(struct analysis *a, uint32_t func)
{
	struct nd_nir_module *m = a->m;
	struct nd_nir_func *to = m->funcs.data[func], *f;
	uint32_t index = a->stub[func], block, call, *args;
	struct nd_buf name = {0};
	bool is_new = true;

	if (index)
		return index - 1;
	nd_buf_printf(&name, "%s$%s", to->name, is_split(to) ? "quiet" : "throwing");
	index = is_split(to) ? nd_nir_func_rename(m, func, name.data) : nd_nir_func_named(m, name.data, &is_new);
	nd_buf_release(&name);
	a->stub[func] = index + 1;
	if (!is_new)
		return index;
	f = m->funcs.data[index];
	f->file = to->file;
	f->loc = to->loc;
	f->flags = (to->flags & (ND_NIR_F_LINKONCE | ND_NIR_F_EXPORT)) | ND_NIR_F_THROWS;
	to->flags &= ~(uint32_t)ND_NIR_F_EXPORT;
	f->ret = to->ret;
	nd_nir_func_set_params(m, f, to->params, to->nparams);
	block = nd_nir_block_new(f);
	args = nd_alloc(((size_t)to->nparams + 1) * sizeof *args);
	for (uint32_t i = 0; i < to->nparams; i++) {
		args[i] = nd_nir_emit(f, block, ND_NIR_PARAM, to->params[i], NULL, 0, 0);
		f->insts.data[args[i]].imm.i = i;
	}
	call = nd_nir_emit(f, block, ND_NIR_CALL, to->ret, args, to->nparams, to->loc);
	f->insts.data[call].aux = func;
	nd_nir_emit(f, block, ND_NIR_RET, ND_NIR_VOID, &call, to->ret != ND_NIR_VOID, to->loc);
	nd_free(args);
	return index;
}

static void redirect(void *arg, uint32_t *func)
{
	struct analysis *a = arg;

	// Stubs made meanwhile lie behind the functions that were looked at.
	if (*func < a->nfuncs && a->candidate[*func])
		*func = stub_of(a, *func);
}

// Rewriting -------------------------------------------------------------------------------------------------------

static bool calm_function(struct analysis *a, struct nd_nir_func *f)
{
	bool *calm = nd_alloc_zero((size_t)f->insts.len + 1, sizeof *calm), any = false; // calls that were changed

	for (uint32_t at = 0; at < f->insts.len; at++) {
		struct nd_nir_inst *i = &f->insts.data[at];

		if (i->block == ND_NIR_NONE || !cannot_fail(a, i))
			continue;
		i->flags &= (uint16_t)~ND_NIR_THROWS;
		i->aux = a->behind[i->aux];
		calm[at] = any = true;
	}
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			struct nd_nir_inst *i = &f->insts.data[at];
			bool of_calm = (i->op == ND_NIR_IS_ERR || i->op == ND_NIR_ERR_OF) &&
				       calm[nd_nir_args_c(f, i)[0]];

			if (i->op == ND_NIR_IS_ERR && of_calm) {
				nd_opt_make_int(f, at, 0);
			} else if (i->op == ND_NIR_ERR_OF && of_calm) {
				i->op = ND_NIR_ZERO; // on the failing side, which is no longer reached
				i->nargs = 0;
			} else if (takes_address(i) && a->candidate[i->aux]) {
				i->aux = stub_of(a, i->aux);
				any = true;
			}
		}
	nd_free(calm);
	return any;
}

// The candidates lose the convention.
static void settle(struct analysis *a)
{
	for (uint32_t i = 0; i < a->nfuncs; i++) {
		struct nd_nir_func *f = a->m->funcs.data[i];

		if (!a->candidate[i])
			continue;
		if (f->flags & ND_NIR_F_EXPORT)
			stub_of(a, i);
		f->flags &= ~(uint32_t)ND_NIR_F_THROWS;
	}
}

// An earlier run may have split it, and the stub may have had the rest inlined.
static bool was_split(const struct analysis *a, uint32_t func)
{
	struct nd_buf name = {0};
	bool ret;

	nd_buf_printf(&name, "%s$quiet", a->m->funcs.data[func]->name);
	ret = nd_nir_func_find(a->m, name.data) != ND_NIR_NONE;
	nd_buf_release(&name);
	return ret;
}

static bool may_be_candidate(const struct analysis *a, uint32_t func, bool split)
{
	const struct nd_nir_func *f = a->m->funcs.data[func];
	bool called = a->caller_start[func + 1] > a->caller_start[func];

	if (!f->blocks.len || !(f->flags & ND_NIR_F_THROWS) || f->flags & ND_NIR_F_LINKONCE ||
	    a->recursive[func] || a->behind[func] != func)
		return false;
	if (f->flags & ND_NIR_F_EXPORT)
		return split && called && !was_split(a, func);
	return !a->address_taken[func] || (split && called);
}

static void prepare(struct analysis *a)
{
	struct nd_nir_module *m = a->m;
	uint32_t n = m->funcs.len;

	a->nfuncs = n;
	a->candidate = nd_arena_array(a->arena, bool, n);
	a->address_taken = nd_arena_array(a->arena, bool, n);
	a->queued = nd_arena_array(a->arena, bool, n);
	a->work = nd_arena_array(a->arena, uint32_t, n);
	a->recursive = nd_arena_array(a->arena, bool, n);
	a->linkonce_recursive = nd_arena_array(a->arena, bool, n);
	a->behind = nd_arena_array(a->arena, uint32_t, n);
	a->stub = nd_arena_array(a->arena, uint32_t, n);
	nd_nir_find_recursion(a->linkonce_recursive, m, true);
	nd_nir_find_recursion(a->recursive, m, false);
	for (uint32_t i = 0; i < n; i++) {
		a->behind[i] = behind_stub(m, i);
		if (a->behind[i] != i)
			a->stub[a->behind[i]] = i + 1;
	}
	collect(a);
}

static uint64_t run(struct nd_nir_module *m, struct nd_arena *scratch, bool linkonce_too, bool split)
{
	uint32_t n = m->funcs.len;
	struct analysis a = {.m = m, .arena = scratch};
	bool *decided = nd_arena_array(scratch, bool, n);
	uint64_t changes = 0;

	prepare(&a);
	// Linkonce functions among themselves first, so that nothing else has a say.
	for (uint32_t i = 0; i < n; i++) {
		const struct nd_nir_func *f = m->funcs.data[i];

		a.candidate[i] = linkonce_too && f->blocks.len && f->flags & ND_NIR_F_THROWS &&
				 f->flags & ND_NIR_F_LINKONCE && !(f->flags & ND_NIR_F_EXPORT) &&
				 !a.linkonce_recursive[i] && a.behind[i] == i;
	}
	solve(&a);
	for (uint32_t i = 0; i < n; i++) {
		decided[i] = a.candidate[i];
		a.candidate[i] |= may_be_candidate(&a, i, split);
	}
	solve(&a);
	for (uint32_t i = 0; i < n; i++) {
		assert(!decided[i] || a.candidate[i]);
		changes += a.candidate[i];
	}
	if (changes) {
		for (uint32_t i = 0; i < n; i++) {
			struct nd_nir_func *f = m->funcs.data[i];
			bool any;

			if (!f->blocks.len || a.behind[i] != i)
				continue;
			any = calm_function(&a, f);
			// Also where nothing was rewritten: a function that does not throw may hold no
			// `throw` (I6).
			if (any || a.candidate[i]) {
				struct nd_arena arena;

				nd_arena_init(&arena);
				nd_opt_simplify_cfg(m, f, &arena);
				nd_arena_release(&arena);
			}
		}
		each_table_entry(m, redirect, &a);
		settle(&a);
	}
	nd_free(a.seen);
	nd_free(a.blocks);
	return changes;
}

uint64_t nd_opt_nothrow(struct nd_nir_module *m, struct nd_arena *scratch)
{
	return run(m, scratch, true, false);
}

uint64_t nd_opt_nothrow_local(struct nd_nir_module *m, struct nd_arena *scratch)
{
	return run(m, scratch, false, true);
}
