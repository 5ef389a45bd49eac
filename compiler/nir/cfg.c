// Control flow: reverse postorder, predecessors, dominators, natural loops.
//
// Dominators after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm": iterate over the reverse
// postorder, intersecting along the idom chain. The tree is then numbered in preorder, so that dominance is
// two compares. Loops are found from back edges (the target dominates the source), inner headers first: a
// walk against the edges from each latch collects the body, stepping over loops found already.
#include "nir.h"

#include <assert.h>
#include <string.h>

// A copy of all edges, because terminators lie far apart in memory and the walks below read each several
// times.
static void copy_edges(struct nd_nir_cfg *cfg, const struct nd_nir_func *f, struct nd_arena *arena)
{
	uint32_t n = cfg->nblocks, room = 2 * n + 16, at = 0;

	cfg->succ_start = nd_arena_alloc(arena, ((size_t)n + 1) * sizeof(uint32_t));
	cfg->succs = nd_arena_alloc(arena, room * sizeof(uint32_t));
	for (uint32_t b = 0; b < n; b++) {
		uint32_t nsucc = 0;
		const uint32_t *succ = f->blocks.data[b].dead ? NULL : nd_nir_succ_span(f, b, &nsucc);

		cfg->succ_start[b] = at;
		if (nsucc > room - at) {
			uint32_t *grown = nd_arena_alloc(arena,
							 ((size_t)room + nsucc) * 2 * sizeof(uint32_t));

			memcpy(grown, cfg->succs, at * sizeof *grown);
			cfg->succs = grown;
			room = (room + nsucc) * 2;
		}
		for (uint32_t i = 0; i < nsucc; i++)
			cfg->succs[at++] = succ[i];
	}
	cfg->succ_start[n] = at;
}

static void find_rpo(struct nd_nir_cfg *cfg, struct nd_arena *arena)
{
	uint32_t n = cfg->nblocks, depth = 0, at = n;
	uint32_t *stack = nd_arena_array(arena, uint32_t, n), *next = nd_arena_array(arena, uint32_t, n);
	uint32_t *order = nd_arena_array(arena, uint32_t, n);
	uint8_t *seen = nd_arena_array(arena, uint8_t, n);

	stack[depth++] = 0;
	seen[0] = 1;
	while (depth) {
		uint32_t block = stack[depth - 1],
			 nsucc = cfg->succ_start[block + 1] - cfg->succ_start[block];

		if (next[block] < nsucc) {
			// Last successor first, so that the first one follows its block in the order.
			uint32_t to = cfg->succs[cfg->succ_start[block + 1] - 1 - next[block]++];

			if (!seen[to]) {
				seen[to] = 1;
				stack[depth++] = to;
			}
		} else {
			order[--at] = block;
			depth--;
		}
	}
	cfg->rpo = order + at;
	cfg->nrpo = n - at;
	for (uint32_t i = 0; i < cfg->nrpo; i++)
		cfg->rpo_index[cfg->rpo[i]] = i;
}

// Two rounds of the same walk: count, then fill.
static void find_preds(struct nd_nir_cfg *cfg, struct nd_arena *arena)
{
	uint32_t n = cfg->nblocks;
	uint32_t *last = nd_arena_array(arena, uint32_t, n), *fill = nd_arena_array(arena, uint32_t, n);

	cfg->pred_start = nd_arena_array(arena, uint32_t, (size_t)n + 1);
	for (int round = 0; round < 2; round++) {
		memset(last, 0xff, n * sizeof *last);
		for (uint32_t b = 0; b < n; b++)
			for (uint32_t i = cfg->succ_start[b]; i < cfg->succ_start[b + 1]; i++) {
				uint32_t to = cfg->succs[i];

				if (last[to] == b)
					continue;
				last[to] = b;
				if (round)
					cfg->preds[fill[to]++] = b;
				else
					cfg->pred_start[to + 1]++;
			}
		if (round)
			return;
		for (uint32_t b = 0; b < n; b++) {
			cfg->pred_start[b + 1] += cfg->pred_start[b];
			fill[b] = cfg->pred_start[b];
		}
		cfg->preds = nd_arena_array(arena, uint32_t, cfg->pred_start[n]);
	}
}

static uint32_t intersect(const struct nd_nir_cfg *cfg, uint32_t a, uint32_t b)
{
	while (a != b) {
		while (cfg->rpo_index[a] > cfg->rpo_index[b])
			a = cfg->idom[a];
		while (cfg->rpo_index[b] > cfg->rpo_index[a])
			b = cfg->idom[b];
	}
	return a;
}

static void find_dominators(struct nd_nir_cfg *cfg, struct nd_arena *arena)
{
	uint32_t *next = nd_arena_array(arena, uint32_t, cfg->nblocks);
	bool changed = true;

	cfg->idom[0] = 0;
	while (changed) {
		changed = false;
		for (uint32_t i = 1; i < cfg->nrpo; i++) {
			uint32_t b = cfg->rpo[i], idom = ND_NIR_NONE;

			for (uint32_t p = cfg->pred_start[b]; p < cfg->pred_start[b + 1]; p++) {
				uint32_t pred = cfg->preds[p];

				if (cfg->rpo_index[pred] == ND_NIR_NONE || cfg->idom[pred] == ND_NIR_NONE)
					continue;
				idom = idom == ND_NIR_NONE ? pred : intersect(cfg, pred, idom);
			}
			if (cfg->idom[b] != idom) {
				cfg->idom[b] = idom;
				changed = true;
			}
		}
	}
	cfg->idom[0] = ND_NIR_NONE;
	// Subtree sizes from the leaves up, then preorder numbers from the root down.
	for (uint32_t i = cfg->nrpo; i-- > 0;) {
		uint32_t b = cfg->rpo[i];

		cfg->dom_count[b]++;
		if (i)
			cfg->dom_count[cfg->idom[b]] += cfg->dom_count[b];
	}
	cfg->dom_first[0] = 0;
	next[0] = 1;
	for (uint32_t i = 1; i < cfg->nrpo; i++) {
		uint32_t b = cfg->rpo[i], up = cfg->idom[b];

		cfg->dom_first[b] = next[up];
		next[up] += cfg->dom_count[b];
		next[b] = cfg->dom_first[b] + 1;
	}
}

bool nd_nir_dominates(const struct nd_nir_cfg *cfg, uint32_t a, uint32_t b)
{
	if (cfg->rpo_index[a] == ND_NIR_NONE || cfg->rpo_index[b] == ND_NIR_NONE)
		return false;
	return cfg->dom_first[b] - cfg->dom_first[a] < cfg->dom_count[a];
}

static void find_loops(struct nd_nir_cfg *cfg, struct nd_arena *arena)
{
	uint32_t n = cfg->nblocks;
	uint32_t *work = nd_arena_array(arena, uint32_t, (size_t)cfg->pred_start[n] + 1), nwork;
	uint32_t *outer = nd_arena_array(arena, uint32_t,
					 n); // by header: a loop around it, shortened as we go

	memset(outer, 0xff, n * sizeof *outer);
	for (uint32_t i = cfg->nrpo; i-- > 0;) {
		uint32_t header = cfg->rpo[i];

		nwork = 0;
		for (uint32_t p = cfg->pred_start[header]; p < cfg->pred_start[header + 1]; p++)
			if (nd_nir_dominates(cfg, header, cfg->preds[p]))
				work[nwork++] = cfg->preds[p];
		if (!nwork)
			continue;
		if (cfg->loop_header[header] == ND_NIR_NONE)
			cfg->loop_header[header] = header;
		while (nwork) {
			uint32_t b = work[--nwork], top = cfg->loop_header[b];

			if (top == ND_NIR_NONE) {
				cfg->loop_header[b] = header;
			} else {
				while (outer[top] != ND_NIR_NONE) {
					if (outer[outer[top]] != ND_NIR_NONE)
						outer[top] = outer[outer[top]];
					top = outer[top];
				}
				if (top == header)
					continue;
				cfg->loop_parent[top] = outer[top] = header;
				b = top;
			}
			for (uint32_t p = cfg->pred_start[b]; p < cfg->pred_start[b + 1]; p++)
				if (cfg->rpo_index[cfg->preds[p]] != ND_NIR_NONE &&
				    !(b == top && nd_nir_dominates(cfg, b, cfg->preds[p])))
					work[nwork++] = cfg->preds[p];
		}
	}
	for (uint32_t i = 0; i < cfg->nrpo; i++) {
		uint32_t b = cfg->rpo[i], header = cfg->loop_header[b];

		if (header == b)
			cfg->loop_depth[b] = 1 + (cfg->loop_parent[b] == ND_NIR_NONE
							  ? 0
							  : cfg->loop_depth[cfg->loop_parent[b]]);
		else if (header != ND_NIR_NONE)
			cfg->loop_depth[b] = cfg->loop_depth[header];
	}
}

static uint32_t *array_of_none(struct nd_arena *arena, uint32_t n)
{
	uint32_t *a = nd_arena_alloc(arena, n * sizeof *a + 1);

	memset(a, 0xff, n * sizeof *a);
	return a;
}

void nd_nir_cfg_build_edges(struct nd_nir_cfg *ret, const struct nd_nir_func *f, struct nd_arena *arena)
{
	uint32_t n = f->blocks.len;

	*ret = (struct nd_nir_cfg){.nblocks = n};
	assert(n > 0);
	ret->rpo_index = array_of_none(arena, n);
	copy_edges(ret, f, arena);
	find_rpo(ret, arena);
	find_preds(ret, arena);
}

void nd_nir_cfg_build(struct nd_nir_cfg *ret, const struct nd_nir_func *f, struct nd_arena *arena)
{
	uint32_t n = f->blocks.len;

	nd_nir_cfg_build_edges(ret, f, arena);
	ret->idom = array_of_none(arena, n);
	ret->dom_first = nd_arena_array(arena, uint32_t, n);
	ret->dom_count = nd_arena_array(arena, uint32_t, n);
	ret->loop_depth = nd_arena_array(arena, uint32_t, n);
	ret->loop_header = array_of_none(arena, n);
	ret->loop_parent = array_of_none(arena, n);
	find_dominators(ret, arena);
	find_loops(ret, arena);
}
