// The table of passes, the list of passes per level, and the loop that runs them.
//
// Function passes that follow each other run one function at a time, so that a function stays in the cache;
// module passes see all functions between them.
#include "opt.h"
#include "pass.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pass {
	const char *name;
	nd_module_pass *module;
	nd_func_pass *func;
} passes[] = {
	{"nothrow", nd_opt_nothrow, NULL},
	{"nothrow_local", nd_opt_nothrow_local, NULL},
	{"dead_functions", nd_opt_dead_functions, NULL},
	{"devirt", nd_opt_devirt, NULL},
	{"specialise", nd_opt_specialise, NULL},
	{"purity", nd_opt_purity, NULL},
	{"inline", nd_opt_inline, NULL},
	{"cold", nd_opt_cold, NULL},
	{"simplify_cfg", NULL, nd_opt_simplify_cfg},
	{"escape", NULL, nd_opt_escape},
	{"promote_slots", NULL, nd_opt_promote_slots},
	{"constprop", NULL, nd_opt_constprop},
	{"peephole", NULL, nd_opt_peephole},
	{"cse", NULL, nd_opt_cse},
	{"bounds", NULL, nd_opt_bounds},
	{"strength", NULL, nd_opt_strength},
	{"division", NULL, nd_opt_division},
	{"licm", NULL, nd_opt_licm},
	{"dce", NULL, nd_opt_dce},
	{"compact", NULL, nd_opt_compact},
};

enum { PASS_COUNT = sizeof passes / sizeof *passes };
static_assert(PASS_COUNT < 32, "a pass is a bit in nd_opt_options.disabled, and the last bit is taken");

// What each level runs, in order. `nothrow` decides the calling convention of linkonce functions, the same in
// every module whatever its level, so it comes first everywhere and before anything could differ.
static const char *const level_0[] = {"nothrow", NULL};
// `compact` closes the gaps that removed instructions leave: the passes after it walk memory in order.
// clang-format off: a line is a step
static const char *const level_1[] = {
	"nothrow", "nothrow_local",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "strength", "simplify_cfg", "cse", "simplify_cfg",
	"division", "dce",
	"devirt", "nothrow_local", "dead_functions", "purity",
	NULL,
};
static const char *const level_2[] = {
	"nothrow", "nothrow_local",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "strength", "simplify_cfg", "cse",
	"dce", "cold", "compact",
	"devirt", "specialise", "purity", "inline",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "strength", "simplify_cfg", "cse",
	"escape", "licm", "cse", "bounds", "division", "constprop", "simplify_cfg",
	"dce", "compact", "nothrow_local", "dead_functions",
	"peephole", "cse", "simplify_cfg", "dce",
	NULL,
};
// Twice through: what inlining and the removal of checks laid open.
static const char *const level_3[] = {
	"nothrow", "nothrow_local",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "strength", "simplify_cfg", "cse",
	"dce", "cold", "compact",
	"devirt", "specialise", "purity", "inline",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "strength", "simplify_cfg", "cse",
	"escape", "licm", "cse", "bounds", "division", "constprop", "simplify_cfg",
	"dce", "cold", "compact", "nothrow_local",
	"devirt", "inline",
	"promote_slots", "simplify_cfg", "constprop", "peephole", "simplify_cfg", "cse",
	"escape", "licm", "cse", "bounds", "division", "constprop", "simplify_cfg",
	"dce", "compact", "nothrow_local", "dead_functions",
	"peephole", "cse", "simplify_cfg", "dce",
	NULL,
};
// clang-format on
static const char *const *const levels[ND_OPT_MAX_LEVEL + 1] = {level_0, level_1, level_2, level_3};

static const struct pass *find_pass(const char *name)
{
	for (int i = 0; i < PASS_COUNT; i++)
		if (strcmp(passes[i].name, name) == 0)
			return &passes[i];
	return NULL;
}

const char *const *nd_opt_pass_names(void)
{
	static const char *names[PASS_COUNT + 1];

	for (int i = 0; i < PASS_COUNT; i++)
		names[i] = passes[i].name;
	return names;
}

// Statistics ------------------------------------------------------------------------------------------------------

static void count(struct nd_opt_stats *stats, const struct pass *pass, uint64_t changes, uint64_t time_ns)
{
	uint32_t i;

	for (i = 0; i < stats->count; i++)
		if (stats->pass[i] == pass->name)
			break;
	if (i == sizeof stats->pass / sizeof *stats->pass)
		return;
	if (i == stats->count) {
		stats->pass[stats->count++] = pass->name;
		stats->changes[i] = stats->time_ns[i] = 0;
	}
	stats->changes[i] += changes;
	stats->time_ns[i] += time_ns;
}

// The function, or the whole module when it is NULL.
static void check(const struct nd_nir_module *m, const struct nd_nir_func *f, const struct pass *pass)
{
	struct nd_buf why = {0};

	if (f ? !nd_nir_verify_func(m, f, &why) : !nd_nir_verify(m, &why)) {
		fprintf(stderr, "after pass %s: %s", pass->name, why.data);
		abort();
	}
	nd_buf_release(&why);
}

static bool wants_print(const struct nd_opt_options *options, const struct pass *pass)
{
	return options->print_after && options->print_to &&
	       (strcmp(options->print_after, "all") == 0 || strcmp(options->print_after, pass->name) == 0);
}

static uint64_t now(const struct nd_opt_options *options)
{
	return options->stats && options->now_ns ? options->now_ns() : 0;
}

// Running ---------------------------------------------------------------------------------------------------------

static uint64_t run_module_pass(struct nd_nir_module *m, const struct pass *pass, struct nd_arena *scratch,
				const struct nd_opt_options *options)
{
	uint64_t start = now(options);
	uint64_t changes = pass->module(m, scratch);

	nd_arena_reset(scratch);
	if (options->stats)
		count(options->stats, pass, changes, now(options) - start);
	if (wants_print(options, pass)) {
		nd_buf_printf(options->print_to, "; after %s\n", pass->name);
		nd_nir_print(options->print_to, m);
	}
	return changes;
}

static void run_func_pass(struct nd_nir_module *m, struct nd_nir_func *f, const struct pass *pass,
			  struct nd_arena *scratch, const struct nd_opt_options *options)
{
	uint64_t start = now(options);
	uint64_t changes = pass->func(m, f, scratch);

	nd_arena_reset(scratch);
	if (options->stats)
		count(options->stats, pass, changes, now(options) - start);
	if (wants_print(options, pass)) {
		nd_buf_printf(options->print_to, "; after %s\n", pass->name);
		nd_nir_print_func(options->print_to, m, f);
	}
	if (options->verify_each)
		check(m, f, pass);
}

static bool is_wanted(const struct pass *pass, const struct nd_opt_options *options)
{
	return !(options->disabled & 1u << (pass - passes));
}

void nd_opt_run(struct nd_nir_module *m, const struct nd_opt_options *options)
{
	const char *const
		*list = levels[options->level < ND_OPT_MAX_LEVEL ? options->level : ND_OPT_MAX_LEVEL];
	struct nd_arena scratch;

	nd_arena_init(&scratch);
	while (*list) {
		const struct pass *pass = find_pass(*list);
		uint32_t run = 0;

		assert(pass);
		if (pass->module) {
			list++;
			if (!is_wanted(pass, options))
				continue;
			run_module_pass(m, pass, &scratch, options);
			if (options->verify_each)
				check(m, NULL, pass);
			continue;
		}
		while (list[run] && find_pass(list[run])->func)
			run++;
		for (uint32_t i = 0; i < m->funcs.len; i++)
			for (uint32_t k = 0; k < run && m->funcs.data[i]->blocks.len; k++)
				if (is_wanted(find_pass(list[k]), options))
					run_func_pass(m, m->funcs.data[i], find_pass(list[k]), &scratch,
						      options);
		list += run;
	}
	if (options->level > 0)
		for (uint32_t i = 0; i < m->funcs.len; i++) {
			nd_nir_func_compact(m->funcs.data[i]);
			nd_nir_func_trim(m->funcs.data[i]);
		}
	nd_arena_release(&scratch);
}

bool nd_opt_run_pass(struct nd_nir_module *m, const char *name)
{
	const struct pass *pass = find_pass(name);
	const struct nd_opt_options options = {0};
	struct nd_arena scratch;

	if (!pass)
		return false;
	nd_arena_init(&scratch);
	if (pass->module)
		run_module_pass(m, pass, &scratch, &options);
	for (uint32_t i = 0; pass->func && i < m->funcs.len; i++)
		if (m->funcs.data[i]->blocks.len)
			run_func_pass(m, m->funcs.data[i], pass, &scratch, &options);
	nd_arena_release(&scratch);
	return true;
}
