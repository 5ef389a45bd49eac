// Tarjan, "Depth-first search and linear graph algorithms": strongly connected components of the call graph, with a
// stack of our own, because chains of calls may be long.
#include "nir/recursion.h"

#include "noodle/arena.h"
#include "noodle/mem.h"

struct visit {
	uint32_t func, next; // next: of callees
};

struct search {
	const struct nd_nir_module *m;
	uint32_t *first, *callees; // callees of f: callees[first[f] .. first[f + 1])
	uint32_t *number, *low;    // number: order of discovery from 1, 0 = not yet
	bool *open;                // on `component`
	uint32_t *component, ncomponent;
	struct visit *visits;
	uint32_t nvisits, count;
	bool *recursive;               // results, each may be NULL
	uint32_t *order, *cycle, norder, ncycles;
};

static bool takes_part(const struct nd_nir_func *f, bool linkonce_only)
{
	return f->blocks.len > 0 && (!linkonce_only || f->flags & ND_NIR_F_LINKONCE);
}

static uint32_t each_callee(const struct search *s, uint32_t func, bool linkonce_only, uint32_t *ret)
{
	const struct nd_nir_func *f = s->m->funcs.data[func];
	uint32_t n = 0;
	if (!takes_part(f, linkonce_only))
		return 0;
	for (uint32_t i = 0; i < f->insts.len; i++) {
		const struct nd_nir_inst *inst = &f->insts.data[i];
		if (inst->op != ND_NIR_CALL || inst->block == ND_NIR_NONE ||
		    !takes_part(s->m->funcs.data[inst->aux], linkonce_only))
			continue;
		if (ret)
			ret[n] = inst->aux;
		n++;
	}
	return n;
}

static void enter(struct search *s, uint32_t func)
{
	s->number[func] = s->low[func] = ++s->count;
	s->open[func] = true;
	s->component[s->ncomponent++] = func;
	s->visits[s->nvisits++] = (struct visit){ func, s->first[func] };
}

static void leave(struct search *s, uint32_t func)
{
	if (s->low[func] != s->number[func])
		return;
	bool single = s->component[s->ncomponent - 1] == func;
	uint32_t member;
	do {
		member = s->component[--s->ncomponent];
		s->open[member] = false;
		if (!single && s->recursive)
			s->recursive[member] = true;
		if (s->order)
			s->order[s->norder++] = member;
		if (s->cycle)
			s->cycle[member] = s->ncycles;
	} while (member != func);
	s->ncycles++;
}

static void search_from(struct search *s, uint32_t root)
{
	enter(s, root);
	while (s->nvisits) {
		struct visit *v = &s->visits[s->nvisits - 1];
		uint32_t func = v->func;
		if (v->next < s->first[func + 1]) {
			uint32_t to = s->callees[v->next++];
			if (to == func && s->recursive)
				s->recursive[func] = true;
			if (!s->number[to])
				enter(s, to);
			else if (s->open[to] && s->number[to] < s->low[func])
				s->low[func] = s->number[to];
			continue;
		}
		s->nvisits--;
		leave(s, func);
		if (s->nvisits && s->low[func] < s->low[s->visits[s->nvisits - 1].func])
			s->low[s->visits[s->nvisits - 1].func] = s->low[func];
	}
}

static void search(struct search *self, bool linkonce_only)
{
	const struct nd_nir_module *m = self->m;
	uint32_t n = m->funcs.len;
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct search s = *self;
	s.first = nd_arena_array(&arena, uint32_t, n + 1);
	s.number = nd_arena_array(&arena, uint32_t, n + 1);
	s.low = nd_arena_array(&arena, uint32_t, n + 1);
	s.open = nd_arena_array(&arena, bool, n + 1);
	s.component = nd_arena_array(&arena, uint32_t, n + 1);
	s.visits = nd_arena_array(&arena, struct visit, n + 1);
	for (uint32_t i = 0; i < n; i++)
		s.first[i + 1] = s.first[i] + each_callee(&s, i, linkonce_only, NULL);
	s.callees = nd_arena_array(&arena, uint32_t, s.first[n] + 1);
	for (uint32_t i = 0; i < n; i++)
		each_callee(&s, i, linkonce_only, s.callees + s.first[i]);
	for (uint32_t i = 0; i < n; i++) {
		if (!s.number[i] && takes_part(m->funcs.data[i], linkonce_only))
			search_from(&s, i);
	}
	nd_arena_release(&arena);
	self->norder = s.norder;
}

void nd_nir_find_recursion(bool *ret, const struct nd_nir_module *m, bool linkonce_only)
{
	struct search s = { .m = m, .recursive = ret };
	search(&s, linkonce_only);
}

uint32_t nd_nir_order_calls(uint32_t *order, uint32_t *cycle, const struct nd_nir_module *m)
{
	struct search s = { .m = m, .order = order, .cycle = cycle };
	search(&s, false);
	return s.norder;
}
