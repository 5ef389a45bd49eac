// Cold code: blocks from which every way leads to a throw or to the end of the program, blocks that call what is marked
// cold, and blocks that are only reached from such blocks or over an edge marked unlikely. The pass marks the branches
// that lead there, so that every later pass and back end knows.
//
// Loops stop the search upwards: code that throws at its end may have computed for hours before.
#include "pass.h"

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

void nd_opt_find_cold(bool *cold, const struct nd_nir_module *m, const struct nd_nir_func *f,
		      const struct nd_nir_cfg *cfg)
{
	for (uint32_t k = cfg->nrpo; k-- > 0;)
		cold[cfg->rpo[k]] = ends_cold(m, f, cfg->rpo[k], cold);
	for (uint32_t k = 0; k < cfg->nrpo; k++)
		cold[cfg->rpo[k]] |= begins_cold(f, cfg, cfg->rpo[k], cold);
}

uint64_t nd_opt_cold(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	bool *cold = nd_arena_array(scratch, bool, f->blocks.len);
	struct nd_nir_cfg cfg;
	uint64_t changes = 0;

	nd_nir_cfg_build_edges(&cfg, f, scratch);
	nd_opt_find_cold(cold, m, f, &cfg);
	for (uint32_t k = 0; k < cfg.nrpo; k++) {
		struct nd_nir_inst *t = &f->insts.data[f->blocks.data[cfg.rpo[k]].last];
		const uint32_t *args = nd_nir_args_c(f, t);

		if (t->op != ND_NIR_BR || t->flags & (ND_NIR_LIKELY | ND_NIR_UNLIKELY) || cold[args[1]] == cold[args[2]])
			continue;
		t->flags |= cold[args[1]] ? ND_NIR_UNLIKELY : ND_NIR_LIKELY;
		changes++;
	}
	return changes;
}
