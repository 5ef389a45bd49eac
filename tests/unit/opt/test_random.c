// Random programs do the same before and after every pass and level: the same calls in the same order with the same
// arguments, the same result or error. ND_RANDOM_FIRST and ND_RANDOM_COUNT in the environment choose the programs.
#include "generate.h"
#include "interp.h"
#include "opt/opt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

// The trace and outcome of running the last function on a few arguments.
static bool observe(const struct nd_nir_module *m, struct nd_buf *ret, const char **bad)
{
	static const int64_t firsts[] = {0, 5, -3};
	bool complete = true;

	*bad = NULL;
	for (size_t n = 0; n < sizeof firsts / sizeof *firsts; n++) {
		struct interp in = {.m = m};
		struct interp_value args[3] = {
			{.type = ND_NIR_I64, .i = firsts[n]}, {.type = ND_NIR_REF}, {.type = ND_NIR_REF}};
		struct interp_result r;

		nd_arena_init(&in.arena);
		args[1].object = interp_alloc(&in, INTERP_MAX_LIST);
		args[1].object->len = (int64_t)n * 2;
		for (int k = 0; k < INTERP_MAX_LIST; k++)
			args[1].object->cells[k] = (struct interp_value){.type = ND_NIR_I64, .i = k * 3 - 4};
		args[2].object = interp_alloc(&in, 2);
		args[2].object->cells[0].type = args[2].object->cells[1].type = ND_NIR_I64;
		r = interp_call(&in, nd_nir_func_find(m, "f3"), args);
		complete &= !in.stopped;
		if (in.bad)
			*bad = in.bad;
		nd_buf_add_str(ret, nd_buf_str(&in.trace));
		nd_buf_printf(ret, "-> %s %lld; fields %lld %lld\n", r.threw ? "threw" : "returned",
			      r.threw ? 0 : (long long)r.value.i, (long long)args[2].object->cells[0].i,
			      (long long)args[2].object->cells[1].i);
		nd_buf_release(&in.trace);
		nd_arena_release(&in.arena);
	}
	return complete;
}

static void complain(uint64_t seed, const char *pass, const char *what, struct nd_nir_module *before,
		     struct nd_nir_module *after)
{
	struct nd_buf text = {0};

	nd_nir_print(&text, before);
	nd_buf_printf(&text, "; ---- after %s:\n", pass);
	nd_nir_print(&text, after);
	print_message("%s\n", text.data);
	nd_buf_release(&text);
	fail_msg("program %llu, %s: %s", (unsigned long long)seed, pass, what);
}

static void check(uint64_t seed, const char *pass, const struct nd_opt_options *options)
{
	struct nd_nir_module *before = gen_module(seed), *after = gen_module(seed);
	struct nd_buf want = {0}, got = {0}, why = {0};
	const char *bad;

	if (!nd_nir_verify(before, &why))
		fail_msg("program %llu: %s", (unsigned long long)seed, why.data);
	if (observe(before, &want, &bad)) {
		if (options) {
			nd_opt_run(after, options);
		} else {
			// Behind promote_slots most passes find more to do.
			nd_opt_run_pass(after, "promote_slots");
			nd_opt_run_pass(after, pass);
		}
		if (!nd_nir_verify(after, &why))
			complain(seed, pass, why.data, before, after);
		observe(after, &got, &bad);
		if (bad)
			complain(seed, pass, bad, before, after);
		if (strcmp(want.data, got.data) != 0) {
			print_message("want:\n%s\ngot:\n%s\n", want.data, got.data);
			complain(seed, pass, "another outcome", before, after);
		}
	} else if (bad) {
		fail_msg("program %llu breaks a promise: %s", (unsigned long long)seed, bad);
	}
	nd_buf_release(&want);
	nd_buf_release(&got);
	nd_buf_release(&why);
	nd_nir_module_destroy(&before);
	nd_nir_module_destroy(&after);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void every_pass_and_level_keeps_what_programs_do(void **state)
{
	uint64_t first = setting("ND_RANDOM_FIRST", 0), count = setting("ND_RANDOM_COUNT", 150);

	(void)state;
	for (uint64_t seed = first; seed < first + count; seed++) {
		for (const char *const *pass = nd_opt_pass_names(); *pass; pass++)
			check(seed, *pass, NULL);
		for (uint32_t level = 0; level <= ND_OPT_MAX_LEVEL; level++) {
			const struct nd_opt_options options = {.level = level, .verify_each = true};
			const char *const names[] = {"-O0", "-O1", "-O2", "-O3"};

			check(seed, names[level], &options);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pass_and_level_keeps_what_programs_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
