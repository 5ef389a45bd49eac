#include "nir/nir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// A function of the graph alone: edges[b] lists the successors of block b as digits.
static struct nd_nir_module *graph(const char *const *edges)
{
	struct nd_nir_module *m = nd_nir_module_new("m");
	uint32_t func = nd_nir_func_named(m, "f", NULL);
	struct nd_nir_func *f = m->funcs.data[func];

	for (uint32_t b = 0; edges[b]; b++)
		nd_nir_block_new(f);
	for (uint32_t b = 0; edges[b]; b++) {
		uint32_t n = (uint32_t)strlen(edges[b]), args[4];
		uint32_t c = nd_nir_emit(f, b, ND_NIR_ZERO, n == 3 ? ND_NIR_I64 : ND_NIR_I1, NULL, 0, 0);

		args[0] = c;
		for (uint32_t i = 0; i < n; i++)
			args[n == 1 ? 0 : i + 1] = (uint32_t)(edges[b][i] - '0');
		if (n == 0)
			nd_nir_emit(f, b, ND_NIR_RET, ND_NIR_VOID, NULL, 0, 0);
		else if (n == 1)
			nd_nir_emit(f, b, ND_NIR_JUMP, ND_NIR_VOID, args, 1, 0);
		else
			nd_nir_emit(f, b, n == 2 ? ND_NIR_BR : ND_NIR_SWITCH, ND_NIR_VOID, args, n + 1, 0);
	}
	return m;
}

// "rpo | idom of each | preds of each | loop header of each | depth of each", '-' for none.
static void describe(char *out, size_t size, const char *const *edges)
{
	struct nd_nir_module *m = graph(edges);
	struct nd_arena arena;
	struct nd_nir_cfg cfg;
	struct nd_buf b = {0};

	nd_arena_init(&arena);
	nd_nir_cfg_build(&cfg, m->funcs.data[0], &arena);
	for (uint32_t i = 0; i < cfg.nrpo; i++)
		nd_buf_printf(&b, "%u", cfg.rpo[i]);
	nd_buf_add_cstr(&b, " | ");
	for (uint32_t i = 0; i < cfg.nblocks; i++)
		nd_buf_add_char(&b, cfg.idom[i] == ND_NIR_NONE ? '-' : (char)('0' + cfg.idom[i]));
	nd_buf_add_cstr(&b, " |");
	for (uint32_t i = 0; i < cfg.nblocks; i++) {
		nd_buf_add_char(&b, ' ');
		for (uint32_t p = cfg.pred_start[i]; p < cfg.pred_start[i + 1]; p++)
			nd_buf_printf(&b, "%u", cfg.preds[p]);
		if (cfg.pred_start[i] == cfg.pred_start[i + 1])
			nd_buf_add_char(&b, '-');
	}
	nd_buf_add_cstr(&b, " | ");
	for (uint32_t i = 0; i < cfg.nblocks; i++)
		nd_buf_add_char(&b,
				cfg.loop_header[i] == ND_NIR_NONE ? '-' : (char)('0' + cfg.loop_header[i]));
	nd_buf_add_cstr(&b, " | ");
	for (uint32_t i = 0; i < cfg.nblocks; i++)
		nd_buf_printf(&b, "%u", cfg.loop_depth[i]);
	// Dominance by the tree must agree with the chain of idoms.
	for (uint32_t x = 0; x < cfg.nblocks; x++)
		for (uint32_t y = 0; y < cfg.nblocks; y++) {
			bool chain = false;

			if (cfg.rpo_index[x] != ND_NIR_NONE && cfg.rpo_index[y] != ND_NIR_NONE)
				for (uint32_t up = y; up != ND_NIR_NONE; up = cfg.idom[up])
					chain |= up == x;
			assert_int_equal(chain, nd_nir_dominates(&cfg, x, y));
		}
	snprintf(out, size, "%s", b.data);
	nd_buf_release(&b);
	nd_arena_release(&arena);
	nd_nir_module_destroy(&m);
}

static void finds_order_dominators_predecessors_and_loops(void **state)
{
	static const struct {
		const char *edges[10], *want;
	} table[] = {
		{{"", NULL}, "0 | - | - | - | 0"},
		{{"12", "3", "3", "", NULL}, "0123 | -000 | - 0 0 12 | ---- | 0000"},
		{{"11", "", NULL}, "01 | -0 | - 0 | -- | 00"},
		{{"1", "", "1", NULL}, "01 | -0- | - 02 - | --- | 000"},
		{{"1", "23", "1", "", NULL}, "0123 | -011 | - 02 1 1 | -11- | 0110"},
		{{"1", "12", "", NULL}, "012 | -01 | - 01 1 | -1- | 010"},
		// Two nested loops, 2 inside 1, and a block of the outer one after the inner.
		{{"1", "25", "34", "2", "1", "", NULL}, "012345 | -01221 | - 04 13 2 2 1 | -1221- | 012210"},
		// Two latches, one header.
		{{"1", "23", "1", "14", "", NULL}, "01234 | -0113 | - 023 1 1 3 | -111- | 01110"},
		// Irreducible: 1 and 2 enter each other, no natural loop.
		{{"12", "2", "13", "", NULL}, "0213 | -002 | - 02 01 2 | ---- | 0000"},
	};
	char got[200];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		describe(got, sizeof got, table[i].edges);
		assert_string_equal(got, table[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_order_dominators_predecessors_and_loops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
