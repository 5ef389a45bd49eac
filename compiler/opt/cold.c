// Cold code: blocks from which every way leads to a throw or to the end of the program, blocks that call what is marked
// cold, and blocks that are only reached from such blocks or over an edge marked unlikely. The pass marks the branches
// that lead there, and the functions that do nothing but throw or are called from cold blocks only, so that every later
// pass and back end knows.
//
// Loops stop the search upwards: code that throws at its end may have computed for hours before. Where it reaches the
// entry, it says something about the function and nothing about its blocks.
#include "pass.h"

#include "nir/recursion.h"

#include <string.h>

static bool calls_cold(const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t block)
{
	ND_NIR_EACH(f, block, at)
	{
		const struct nd_nir_inst *i = &f->insts.data[at];

		if (i->op == ND_NIR_CALL && m->funcs.data[i->aux]->flags & (ND_NIR_F_COLD | ND_NIR_F_NORETURN))
			return true;
	}
	return false;
}

static bool ends_cold(const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t block, const bool *cold)
{
	uint32_t n, op = f->insts.data[f->blocks.data[block].last].op;
	const uint32_t *succ = nd_nir_succ_span(f, block, &n);

	if (op == ND_NIR_THROW || op == ND_NIR_UNREACHABLE || calls_cold(m, f, block))
		return true;
	for (uint32_t k = 0; k < n; k++)
		if (!cold[succ[k]])
			return false;
	return n > 0;
}

static bool is_unlikely_edge(const struct nd_nir_func *f, uint32_t from, uint32_t to)
{
	const struct nd_nir_inst *t = &f->insts.data[f->blocks.data[from].last];
	const uint32_t *args = nd_nir_args_c(f, t);

	if (t->op != ND_NIR_BR || args[1] == args[2])
		return false;
	return (t->flags & ND_NIR_UNLIKELY && args[1] == to) || (t->flags & ND_NIR_LIKELY && args[2] == to);
}

static bool begins_cold(const struct nd_nir_func *f, const struct nd_nir_cfg *cfg, uint32_t block, const bool *cold)
{
	uint32_t forward = 0;

	for (uint32_t p = cfg->pred_start[block]; p < cfg->pred_start[block + 1]; p++) {
		uint32_t pred = cfg->preds[p];

		// A loop's way back does not count: it is as cold as the way in.
		if (cfg->rpo_index[pred] == ND_NIR_NONE || cfg->rpo_index[pred] >= cfg->rpo_index[block])
			continue;
		forward++;
		if (!cold[pred] && !is_unlikely_edge(f, pred, block))
			return false;
	}
	return forward > 0;
}

bool nd_opt_find_cold(bool *cold, const struct nd_nir_module *m, const struct nd_nir_func *f,
		      const struct nd_nir_cfg *cfg)
{
	bool only_throws;

	for (uint32_t k = cfg->nrpo; k-- > 0;)
		cold[cfg->rpo[k]] = ends_cold(m, f, cfg->rpo[k], cold);
	only_throws = cold[0];
	if (only_throws)
		memset(cold, 0, f->blocks.len * sizeof *cold);
	for (uint32_t k = 0; k < cfg->nrpo; k++)
		cold[cfg->rpo[k]] |= begins_cold(f, cfg, cfg->rpo[k], cold);
	return only_throws;
}

static uint64_t mark_branches(struct nd_nir_func *f, const struct nd_nir_cfg *cfg, const bool *cold)
{
	uint64_t changes = 0;

	for (uint32_t k = 0; k < cfg->nrpo; k++) {
		struct nd_nir_inst *t = &f->insts.data[f->blocks.data[cfg->rpo[k]].last];
		const uint32_t *args = nd_nir_args_c(f, t);

		if (t->op != ND_NIR_BR || t->flags & (ND_NIR_LIKELY | ND_NIR_UNLIKELY) || cold[args[1]] == cold[args[2]])
			continue;
		t->flags |= cold[args[1]] ? ND_NIR_UNLIKELY : ND_NIR_LIKELY;
		changes++;
	}
	return changes;
}

static uint64_t set_cold(struct nd_nir_func *f)
{
	f->flags |= ND_NIR_F_COLD;
	return 1;
}

struct calls { // of a function, in cold and in other blocks
	bool cold, hot;
};

static void count_calls(struct calls *calls, const struct nd_nir_func *f, const bool *cold)
{
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (i->op == ND_NIR_FUNC_ADDR || i->op == ND_NIR_CLOSURE_NEW || i->op == ND_NIR_CLOSURE_STATIC)
				calls[i->aux].hot = true; // called from who knows where
			if (i->op == ND_NIR_CALL)
				*(cold[b] || f->flags & ND_NIR_F_COLD ? &calls[i->aux].cold : &calls[i->aux].hot) = true;
		}
}

static void note_table(struct calls *calls, const uint32_t *funcs, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		if (funcs[k] != ND_NIR_NONE)
			calls[funcs[k]].hot = true;
}

// The module's own functions that only cold code calls. Callers come before callees in `order`, backwards, except on a
// cycle: its functions are left alone.
static uint64_t mark_called_cold(struct nd_nir_module *m, const uint32_t *order, const uint32_t *cycle, uint32_t n,
				 bool *const *cold, struct calls *calls)
{
	uint64_t changes = 0;

	for (uint32_t i = 0; i < m->classes.len; i++) {
		const struct nd_nir_class *c = &m->classes.data[i];

		note_table(calls, c->vtable, c->nvtable);
		note_table(calls, &c->destructor, 1);
		for (uint32_t t = 0; t < c->nitables; t++)
			note_table(calls, c->itables[t].methods, c->itables[t].nmethods);
	}
	for (uint32_t k = n; k-- > 0;) {
		struct nd_nir_func *f = m->funcs.data[order[k]];

		bool circle = (k > 0 && cycle[order[k - 1]] == cycle[order[k]]) ||
			      (k + 1 < n && cycle[order[k + 1]] == cycle[order[k]]);

		if (calls[order[k]].cold && !calls[order[k]].hot && !circle &&
		    !(f->flags & (ND_NIR_F_EXPORT | ND_NIR_F_LINKONCE | ND_NIR_F_COLD | ND_NIR_F_INLINE)))
			changes += set_cold(f);
		count_calls(calls, f, cold[order[k]]);
	}
	return changes;
}

uint64_t nd_opt_cold(struct nd_nir_module *m, struct nd_arena *scratch)
{
	enum { MAX_HELPER = 60 }; // instructions of a function that is there to throw
	uint32_t *order = nd_arena_array(scratch, uint32_t, m->funcs.len);
	uint32_t *cycle = nd_arena_array(scratch, uint32_t, m->funcs.len);
	bool **cold = nd_arena_array(scratch, bool *, m->funcs.len);
	uint32_t n = nd_nir_order_calls(order, cycle, m);
	uint64_t changes = 0;
	struct nd_arena arena;

	nd_arena_init(&arena);
	for (uint32_t k = 0; k < n; k++) {
		struct nd_nir_func *f = m->funcs.data[order[k]];
		struct nd_nir_cfg cfg;

		cold[order[k]] = nd_arena_array(scratch, bool, f->blocks.len);
		nd_nir_cfg_build_edges(&cfg, f, &arena);
		if (nd_opt_find_cold(cold[order[k]], m, f, &cfg) && f->insts.len <= MAX_HELPER &&
		    !(f->flags & (ND_NIR_F_COLD | ND_NIR_F_EXPORT | ND_NIR_F_INLINE)))
			changes += set_cold(f);
		changes += mark_branches(f, &cfg, cold[order[k]]);
		nd_arena_reset(&arena);
	}
	changes += mark_called_cold(m, order, cycle, n, cold, nd_arena_array(scratch, struct calls, m->funcs.len));
	nd_arena_release(&arena);
	return changes;
}
