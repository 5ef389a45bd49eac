// How many lines a second the front end takes: lexing alone, lexing and parsing, the interface of the tree, and checking
// it (of a file that imports nothing).
//
//	bench_front_end [file.nc [runs]]
//
// Without a file it makes up a module of 20,000 lines. Each run starts from nothing, as a compiler process does, but
// for the allocator, which is warm after the first. Prints the best run and the spread.
#include "lex/lex.h"
#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "sema/sema.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 20000, RUNS = 15, MAX_RUNS = 1000 };

static const char sample[] =
	"/// What an order costs.\n"
	"export function total%d(items: List<Item>, discount: float = 0.1, name?: string): float {\n"
	"\tsum = 0.0\n"
	"\tcount: int = 0\n"
	"\tfor (item in items) {\n"
	"\t\tif (item.price > 100 && item.kind == Kind.Large) {\n"
	"\t\t\tsum += item.price * (1.0 - discount)\n"
	"\t\t\tcount++\n"
	"\t\t} elif (item.price <= 0) {\n"
	"\t\t\tcontinue // nothing to pay\n"
	"\t\t} else {\n"
	"\t\t\tsum += item.price\n"
	"\t\t}\n"
	"\t}\n"
	"\tlabel = match (count) {\n"
	"\t\tcase 0 => \"none\"\n"
	"\t\tcase 1 | 2 => \"few ${name ?? \"x\"}\"\n"
	"\t\tcase n when n > 10 => items.map(x => x.name).join(\", \")\n"
	"\t\tcase _ => \"many\"\n"
	"\t}\n"
	"\treturn sum + float(label.length) - items[count + 1].price %% 7\n"
	"}\n";

struct stage {
	const char *name;
	uint64_t times[MAX_RUNS];
};

static struct stage stages[] = {{.name = "lex"}, {.name = "lex + parse"}, {.name = "interface"}, {.name = "check"}};

static void ignore_func(void *arg, const struct nd_hir_func *func)
{
	(void)arg, (void)func;
}

static void ignore_global(void *arg, struct nd_hir_global *global)
{
	(void)arg, (void)global;
}

static void ignore_nominal(void *arg, struct nd_nominal *nominal)
{
	(void)arg, (void)nominal;
}

// Time to check the tree beside the prelude's interface, which is ready.
static uint64_t check(struct nd_ast *tree, struct nd_intern *intern, struct nd_diags *diags)
{
	static const struct nd_sema_import import = {"std/prelude", "std/prelude"};
	struct nd_sema_sink sink = {.func = ignore_func, .global = ignore_global, .nominal = ignore_nominal};
	struct nd_scan prelude;
	struct nd_str text;
	struct nd_ast interface;
	struct nd_arena arena;

	if (!nd_std_source("std/prelude", &text))
		abort();
	nd_scan_source(&prelude, text, "std/prelude.nc");
	nd_ast_parse(&interface, nd_buf_str(&prelude.interface), "std/prelude.nc", true, intern, diags);
	nd_arena_init(&arena);
	{
		struct nd_types *types = nd_types_new(&arena, intern);
		struct nd_sema_unit units[] = {{"bench", tree, &import, 1}, {"std/prelude", &interface, NULL, 0}};
		struct nd_sema_options options = {
			.arena = &arena, .intern = intern, .types = types, .program_entry = true};
		uint64_t start = nd_cpu_time_ns(), time;

		nd_sema_run(units, 2, &options, &sink, diags);
		time = nd_cpu_time_ns() - start;
		nd_types_destroy(&types);
		nd_arena_release(&arena);
		nd_ast_release(&interface);
		nd_scan_release(&prelude);
		return time;
	}
}

static void run(struct nd_str source, int number, bool checks)
{
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_ast t = {.source = source, .file = "bench.nc", .intern = intern};
	struct nd_buf text = {0};
	uint64_t start = nd_cpu_time_ns();

	nd_lex(&t, &diags);
	stages[0].times[number] = nd_cpu_time_ns() - start;
	nd_ast_release(&t);
	nd_intern_destroy(&intern);
	nd_diags_release(&diags);

	intern = nd_intern_new();
	start = nd_cpu_time_ns();
	nd_ast_parse(&t, source, "bench.nc", false, intern, &diags);
	stages[1].times[number] = nd_cpu_time_ns() - start;
	start = nd_cpu_time_ns();
	nd_interface_write(&text, &t, &diags);
	stages[2].times[number] = nd_cpu_time_ns() - start;
	stages[3].times[number] = checks && !diags.errors ? check(&t, intern, &diags) : 0;
	if (number == 0)
		printf("%u tokens, %u nodes, %u errors, interface of %zu bytes\n", t.tok_kind.len, t.kind.len,
		       diags.errors, text.len);
	nd_buf_release(&text);
	nd_ast_release(&t);
	nd_intern_destroy(&intern);
	nd_diags_release(&diags);
}

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
	struct nd_buf source = {0};
	int runs = argc > 2 ? atoi(argv[2]) : RUNS;
	double lines = 0;

	if (runs < 1 || runs > MAX_RUNS)
		runs = RUNS;
	if (argc > 1) {
		FILE *file = fopen(argv[1], "rb");
		char chunk[65536];
		size_t len;

		if (!file) {
			perror(argv[1]);
			return 1;
		}
		while ((len = fread(chunk, 1, sizeof chunk, file)) > 0)
			nd_buf_add(&source, chunk, len);
		fclose(file);
	} else {
		for (int i = 0; i < LINES / 22; i++)
			nd_buf_printf(&source, sample, i);
	}
	for (size_t i = 0; i < source.len; i++)
		lines += source.data[i] == '\n';
	printf("%.0f lines, %zu bytes\n", lines, source.len);
	for (int i = 0; i < runs; i++)
		run(nd_buf_str(&source), i, argc > 1);
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (!stages[i].times[0])
			continue;
		qsort(stages[i].times, (size_t)runs, sizeof(uint64_t), compare);
		printf("%-12s best %8.3f ms, median %8.3f ms, worst %8.3f ms: %6.2f M lines/s\n", stages[i].name,
		       (double)stages[i].times[0] / 1e6, (double)stages[i].times[runs / 2] / 1e6,
		       (double)stages[i].times[runs - 1] / 1e6, lines * 1e3 / (double)stages[i].times[0]);
	}
	nd_buf_release(&source);
	return 0;
}
