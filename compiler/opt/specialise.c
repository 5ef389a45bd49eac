// Specialisation: a function that calls a closure it is given (`map`, `sort`, ...) is copied for a closure whose
// function the caller knows. In the copy the call is direct, and what the copy passes the closure on to is copied in
// turn; then inlining does the rest.
//
// A copy is named after the original with `$for`, a number and the module behind it (the same generic function may be
// copied in several modules of a program); stack traces show the name without that. The closure is still passed, because its function finds captured variables in it.
#include "pass.h"

#include "noodle/mem.h"

#include <string.h>

enum {
	MAX_PARAMS = 8, // that are looked at
	MAX_SIZE = 800, // instructions of a function to copy
	// instructions that copies may have together, or one in GROWTH_SHARE of the module's
	LEAST_GROWTH = 4000,
	GROWTH_SHARE = 10
};

struct copy {
	uint32_t from, func;
	uint32_t closures[MAX_PARAMS]; // by parameter: function of the closure, or ND_NIR_NONE
	uint32_t next; // copy of the same function: index + 1
};

struct specialiser {
	struct nd_nir_module *m;
	uint32_t nfuncs; // functions there were
	uint8_t *calls; // by function: bit k says that parameter k is called, here or further down
	uint32_t *first; // by function: index + 1 of its newest copy
	ND_VEC(struct copy) copies;
	uint64_t left; // instructions
	uint64_t changes;
};

// Which parameters are called -------------------------------------------------------------------------------------

static bool is_param(const struct nd_nir_func *f, uint32_t value, uint32_t *ret)
{
	const struct nd_nir_inst *i = &f->insts.data[value];

	*ret = (uint32_t)i->imm.i;
	return i->op == ND_NIR_PARAM && i->imm.i < MAX_PARAMS;
}

static uint8_t calls_of(const struct specialiser *s, const struct nd_nir_func *f)
{
	uint8_t ret = 0;
	uint32_t param;

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];
			const uint32_t *args = nd_nir_args_c(f, i);

			if (i->op == ND_NIR_CALL_CLOSURE && is_param(f, args[0], &param))
				ret |= (uint8_t)(1u << param);
			if (i->op != ND_NIR_CALL || !s->calls[i->aux])
				continue;
			for (uint32_t k = 0; k < i->nargs && k < MAX_PARAMS; k++)
				if (s->calls[i->aux] & 1u << k && is_param(f, args[k], &param))
					ret |= (uint8_t)(1u << param);
		}
	return ret;
}

static bool has_ref_param(const struct nd_nir_func *f)
{
	for (uint32_t k = 0; k < f->nparams && k < MAX_PARAMS; k++)
		if (f->params[k] == ND_NIR_REF)
			return true;
	return false;
}

static void find_called_params(struct specialiser *s)
{
	enum { MAX_ROUNDS = 6 }; // depth of passing on
	bool again = true;

	for (int round = 0; round < MAX_ROUNDS && again; round++) {
		again = false;
		for (uint32_t i = 0; i < s->nfuncs; i++) {
			const struct nd_nir_func *f = s->m->funcs.data[i];
			uint8_t calls;

			if (!f->blocks.len || f->insts.len > MAX_SIZE || f->flags & ND_NIR_F_NOINLINE ||
			    !has_ref_param(f))
				continue;
			calls = calls_of(s, f);
			again |= calls != s->calls[i];
			s->calls[i] = calls;
		}
	}
}

// Copies ----------------------------------------------------------------------------------------------------------

static uint32_t copy_function(struct specialiser *s, uint32_t from)
{
	const struct nd_nir_func *f = s->m->funcs.data[from];
	char *name = nd_sprintf("%s$for%u.%s", f->name, s->copies.len, s->m->name);
	bool is_new;
	uint32_t func = nd_nir_func_named(s->m, name, &is_new);
	struct nd_nir_func *to = s->m->funcs.data[func];

	nd_free(name);
	if (!is_new) // of an earlier run of this pass
		return ND_NIR_NONE;
	to->file = f->file;
	to->loc = f->loc;
	to->flags = f->flags & ~(uint32_t)(ND_NIR_F_EXPORT | ND_NIR_F_LINKONCE);
	to->ret = f->ret;
	nd_nir_func_set_params(s->m, to, f->params, f->nparams);
	for (uint32_t i = 0; i < f->insts.len; i++)
		nd_vec_push(&to->insts, f->insts.data[i]);
	for (uint32_t i = 0; i < f->blocks.len; i++)
		nd_vec_push(&to->blocks, f->blocks.data[i]);
	for (uint32_t i = 0; i < f->args.len; i++)
		nd_vec_push(&to->args, f->args.data[i]);
	for (uint32_t i = 0; i < f->imms.len; i++)
		nd_vec_push(&to->imms, f->imms.data[i]);
	for (uint32_t i = 0; i < f->sites.len; i++)
		nd_vec_push(&to->sites, f->sites.data[i]);
	to->debug = nd_nir_debug_copy(f->debug);
	return func;
}

static uint32_t copy_for(struct specialiser *s, uint32_t func, const uint32_t *closures)
{
	struct copy copy = {.from = func, .next = s->first[func]};

	for (uint32_t c = s->first[func]; c; c = s->copies.data[c - 1].next)
		if (memcmp(s->copies.data[c - 1].closures, closures, sizeof copy.closures) == 0)
			return s->copies.data[c - 1].func;
	if (s->m->funcs.data[func]->insts.len > s->left)
		return ND_NIR_NONE;
	copy.func = copy_function(s, func);
	if (copy.func == ND_NIR_NONE)
		return ND_NIR_NONE;
	s->left -= s->m->funcs.data[func]->insts.len;
	memcpy(copy.closures, closures, sizeof copy.closures);
	nd_vec_push(&s->copies, copy);
	s->first[func] = s->copies.len;
	return copy.func;
}

// Callers ---------------------------------------------------------------------------------------------------------

// `closures` says what the parameters of `f` are, when it is a copy.
static uint32_t known_closure(const struct nd_nir_func *f, uint32_t value, const uint32_t *closures)
{
	uint32_t param;

	if (f->insts.data[value].type != ND_NIR_REF)
		return ND_NIR_NONE;
	if (is_param(f, value, &param))
		return closures ? closures[param] : ND_NIR_NONE;
	return nd_opt_closure_of(f, value);
}

static void visit_call(struct specialiser *s, struct nd_nir_func *f, uint32_t at, const uint32_t *closures)
{
	uint32_t to = f->insts.data[at].aux, known[MAX_PARAMS], func;
	bool any = false;

	if (to >= s->nfuncs || !s->calls[to])
		return;
	memset(known, 0xff, sizeof known);
	for (uint32_t k = 0; k < f->insts.data[at].nargs && k < MAX_PARAMS; k++) {
		if (s->calls[to] & 1u << k)
			known[k] = known_closure(f, nd_nir_args(f, &f->insts.data[at])[k], closures);
		any |= known[k] != ND_NIR_NONE;
	}
	if (!any)
		return;
	func = copy_for(s, to, known);
	if (func == ND_NIR_NONE)
		return;
	f->insts.data[at].aux = func;
	s->changes++;
}

static void visit(struct specialiser *s, struct nd_nir_func *f, const uint32_t *closures)
{
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];
			uint32_t param;

			if (i->op == ND_NIR_CALL)
				visit_call(s, f, at, closures);
			else if (i->op == ND_NIR_CALL_CLOSURE && closures &&
				 is_param(f, nd_nir_args_c(f, i)[0], &param) &&
				 closures[param] != ND_NIR_NONE)
				s->changes += nd_opt_call_directly(s->m, f, at, closures[param]);
		}
}

uint64_t nd_opt_specialise(struct nd_nir_module *m, struct nd_arena *scratch)
{
	struct specialiser s = {.m = m, .nfuncs = m->funcs.len};
	uint64_t total = 0;

	s.calls = nd_arena_array(scratch, uint8_t, m->funcs.len);
	s.first = nd_arena_array(scratch, uint32_t, m->funcs.len);
	find_called_params(&s);
	for (uint32_t i = 0; i < s.nfuncs; i++)
		total += m->funcs.data[i]->insts.len;
	s.left = total / GROWTH_SHARE > LEAST_GROWTH ? total / GROWTH_SHARE : LEAST_GROWTH;
	for (uint32_t i = 0; i < s.nfuncs; i++)
		visit(&s, m->funcs.data[i], NULL);
	for (uint32_t i = 0; i < s.copies.len; i++) { // copies make copies
		struct copy copy = s.copies.data[i];

		visit(&s, m->funcs.data[copy.func], copy.closures);
	}
	nd_vec_free(&s.copies);
	return s.changes;
}
