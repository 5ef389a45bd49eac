// Which functions deserve LLVM's full pipeline: it costs five times what the light one does, and most code of a large
// program runs too seldom to pay for it.
//
// Without a profile, loops have to tell: the heat of a function is the depth of its loops, plus that of the places from
// where it is called; recursion counts as a loop. The hottest functions are taken while the budget lasts, each with the
// small functions it calls, so that LLVM finds both in one module and can inline.
#include "llvm/heat.h"

#include "noodle/arena.h"
#include "noodle/mem.h"

#include <stdlib.h>

enum {
	ROUNDS = 4,       // how far heat travels down chains of calls
	MAX_HEAT = 12,
	CALLEE_DEPTH = 3, // of callees of callees
	TOO_LARGE = 1500  // instructions of a function that would eat the budget alone
};

struct call {
	uint32_t from, to, depth; // depth: loops around the call
};

struct heat {
	const struct nd_nir_module *m;
	ND_VEC(struct call) calls; // by caller
	uint32_t *first_call;      // by function
	uint32_t *loops;           // by function: depth of its deepest loop
	uint32_t *heat;            // by function
	uint32_t *size;            // by function: instructions
	bool *is_hot;
	uint32_t *hot, nhot; // in the order in which they were taken
	uint64_t left;
};

struct ranked {
	uint32_t func, heat;
};

static void look_at(struct heat *self, uint32_t func, struct nd_arena *scratch)
{
	const struct nd_nir_func *f = self->m->funcs.data[func];
	struct nd_nir_cfg cfg;
	nd_nir_cfg_build(&cfg, f, scratch);
	for (uint32_t k = 0; k < cfg.nrpo; k++) {
		uint32_t block = cfg.rpo[k], depth = cfg.loop_depth[block];
		if (depth > self->loops[func])
			self->loops[func] = depth;
		uint32_t at = f->blocks.data[block].first;
		for (; at != ND_NIR_NONE; at = f->insts.data[at].next) {
			const struct nd_nir_inst *inst = &f->insts.data[at];
			self->size[func]++;
			if (inst->op == ND_NIR_CALL && self->m->funcs.data[inst->aux]->blocks.len > 0)
				nd_vec_push(&self->calls, ((struct call){ func, inst->aux, depth }));
		}
	}
}

static void collect(struct heat *self)
{
	struct nd_arena scratch;
	nd_arena_init(&scratch);
	for (uint32_t i = 0; i < self->m->funcs.len; i++) {
		self->first_call[i] = self->calls.len;
		if (self->m->funcs.data[i]->blocks.len > 0)
			look_at(self, i, &scratch);
		nd_arena_reset(&scratch);
	}
	nd_arena_release(&scratch);
	self->first_call[self->m->funcs.len] = self->calls.len;
}

static void spread(struct heat *self)
{
	uint32_t *arrives = nd_alloc_zero(self->m->funcs.len + 1, sizeof *arrives); // heat of the hottest call
	for (uint32_t round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < self->calls.len; i++) {
			const struct call *call = &self->calls.data[i];
			uint32_t recursion = call->from == call->to;
			uint32_t heat = arrives[call->from] + call->depth + recursion;
			if (recursion)
				heat = call->depth + 1;
			if (heat > MAX_HEAT)
				heat = MAX_HEAT;
			if (heat > arrives[call->to])
				arrives[call->to] = heat;
		}
	}
	for (uint32_t i = 0; i < self->m->funcs.len; i++)
		self->heat[i] = arrives[i] + self->loops[i];
	nd_free(arrives);
}

static bool take(struct heat *self, uint32_t func)
{
	if (self->is_hot[func])
		return true;
	if (self->size[func] > self->left || self->size[func] > TOO_LARGE)
		return false;
	self->is_hot[func] = true;
	self->hot[self->nhot++] = func;
	self->left -= self->size[func];
	return true;
}

static void take_callees(struct heat *self, uint32_t func, uint32_t depth)
{
	if (depth == CALLEE_DEPTH)
		return;
	for (uint32_t i = self->first_call[func]; i < self->first_call[func + 1]; i++) {
		uint32_t to = self->calls.data[i].to;
		if (!self->is_hot[to] && self->size[to] <= ND_LLVM_SMALL && take(self, to))
			take_callees(self, to, depth + 1);
	}
}

static int hotter_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->heat != y->heat)
		return x->heat > y->heat ? -1 : 1;
	return x->func < y->func ? -1 : x->func > y->func;
}

void nd_llvm_heat_init(struct nd_llvm_heat *ret, const struct nd_nir_module *m, uint64_t budget)
{
	uint32_t n = m->funcs.len;
	struct heat self = { .m = m, .left = budget };
	self.is_hot = nd_alloc_zero(n + 1, sizeof *self.is_hot);
	self.hot = nd_alloc_zero(n + 1, sizeof *self.hot);
	self.first_call = nd_alloc_zero(n + 1, sizeof *self.first_call);
	self.loops = nd_alloc_zero(n + 1, sizeof *self.loops);
	self.heat = nd_alloc_zero(n + 1, sizeof *self.heat);
	self.size = nd_alloc_zero(n + 1, sizeof *self.size);
	collect(&self);
	spread(&self);

	struct ranked *order = nd_alloc_zero(n + 1, sizeof *order);
	uint32_t count = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct nd_nir_func *f = m->funcs.data[i];
		if (f->flags & ND_NIR_F_OPTSPEED && f->blocks.len > 0) { // asked for: whatever it costs
			self.is_hot[i] = true;
			self.hot[self.nhot++] = i;
			take_callees(&self, i, 0);
		} else if (!self.is_hot[i] && f->blocks.len > 0 && self.heat[i] > 0 &&
			   !(f->flags & (ND_NIR_F_OPTSIZE | ND_NIR_F_COLD)))
			order[count++] = (struct ranked){ i, self.heat[i] };
	}
	qsort(order, count, sizeof *order, hotter_first);
	for (uint32_t i = 0; i < count; i++) {
		if (take(&self, order[i].func))
			take_callees(&self, order[i].func, 0);
	}
	uint32_t *callees = nd_alloc_zero(self.calls.len + 1, sizeof *callees);
	for (uint32_t i = 0; i < self.calls.len; i++)
		callees[i] = self.calls.data[i].to;
	*ret = (struct nd_llvm_heat){ self.hot, self.nhot, self.size, self.first_call, callees };
	nd_free(order);
	nd_free(self.is_hot);
	nd_free(self.loops);
	nd_free(self.heat);
	nd_vec_free(&self.calls);
}

void nd_llvm_heat_release(struct nd_llvm_heat *self)
{
	nd_free(self->hot);
	nd_free(self->size);
	nd_free(self->first_call);
	nd_free(self->callees);
	*self = (struct nd_llvm_heat){ 0 };
}
