#include "program.h"

static void prints_a_cycle_as_its_imports(void **state)
{
	static const struct {
		const char *what;
		struct row rows[8];
		const char *messages[3]; // file:line and text
	} cases[] = {
		{
			"two modules",
			{{"", "main", "x b"}, {"", "b", "x main"}, {"", "x", ""}},
			{"src/b.nc:2 import cycle: src/b.nc:2 imports \"main\", src/main.nc:2 imports \"b\""},
		},
		{
			"three, and not those around them",
			{{"", "main", "c"},
			 {"", "c", "a leaf"},
			 {"", "a", "b"},
			 {"", "b", "leaf ./c"},
			 {"", "leaf", ""}},
			{"src/a.nc:1 import cycle: src/a.nc:1 imports \"b\", src/b.nc:2 imports \"./c\", "
			 "src/c.nc:1 imports \"a\""},
		},
		{
			"the shortest way round",
			{{"", "a", "b e"}, {"", "b", "c"}, {"", "c", "d"}, {"", "d", "a"}, {"", "e", "a"}},
			{"src/a.nc:2 import cycle: src/a.nc:2 imports \"e\", src/e.nc:1 imports \"a\""},
		},
		{
			"a module that imports itself",
			{{"", "main", "a"}, {"", "a", "./a"}},
			{"src/a.nc:1 import cycle: src/a.nc:1 imports \"./a\""},
		},
		{
			"two cycles",
			{{"", "main", "a d"}, {"", "a", "b"}, {"", "b", "a"}, {"", "c", "d"}, {"", "d", "c"}},
			{"src/a.nc:1 import cycle: src/a.nc:1 imports \"b\", src/b.nc:1 imports \"a\"",
			 "src/c.nc:1 import cycle: src/c.nc:1 imports \"d\", src/d.nc:1 imports \"c\""},
		},
		{
			"a diamond is none",
			{{"", "main", "a b"}, {"", "a", "c"}, {"", "b", "c"}, {"", "c", ""}},
			{NULL},
		},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct program program;
		const uint32_t *order;
		uint32_t n = 0;

		program_open(&program, cases[i].rows, NULL, 0);
		nd_diags_sort(&program.diags);
		for (; n < 3 && cases[i].messages[n]; n++) {
			char text[512];

			assert_true(n < program.diags.items.len);

			const struct nd_diag *diag = &program.diags.items.data[n];

			snprintf(text, sizeof text, "%s:%u %s", diag->file, diag->line, diag->message);
			assert_string_equal(text, cases[i].messages[n]);
			assert_string_equal(diag->code, "E0502");
			assert_int_equal(diag->column, 8);
		}
		if (n != program.diags.items.len)
			print_error("%s\n", cases[i].what);
		assert_int_equal(n, program.diags.items.len);
		assert_true(nd_graph_order(program.graph, 0, &order) >= 1); // still ends
		program_close(&program);
	}
}

static void abridges_a_long_cycle(void **state)
{
	enum { MODULES = 200 };

	struct nd_graph_module *modules = nd_alloc_zero(MODULES, sizeof *modules);
	struct nd_scan *scans = nd_alloc_zero(MODULES, sizeof *scans);
	struct nd_import *imports = nd_alloc_zero(MODULES, sizeof *imports);
	char(*names)[16] = nd_alloc_zero(MODULES, sizeof *names);
	struct nd_diags diags = {0};

	(void)state;
	for (uint32_t i = 0; i < MODULES; i++) {
		snprintf(names[i], sizeof names[i], "m%03u", i);
		imports[i] = (struct nd_import){.spec = names[(i + 1) % MODULES], .line = 1, .column = 1};
		scans[i] = (struct nd_scan){.imports = &imports[i], .nimports = 1};
		modules[i] = (struct nd_graph_module){
			.name = names[i], .package = "", .file = names[i], .scan = &scans[i]};
	}

	struct nd_graph *graph = nd_graph_new(modules, MODULES, NULL, 0, &diags);

	assert_int_equal(diags.items.len, 1);
	assert_non_null(strstr(diags.items.data[0].message,
			       "m049:1 imports \"m050\", and 149 more, m199:1 imports \"m000\""));
	nd_graph_destroy(&graph);
	nd_diags_release(&diags);
	nd_free(modules);
	nd_free(scans);
	nd_free(imports);
	nd_free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_a_cycle_as_its_imports),
		cmocka_unit_test(abridges_a_long_cycle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
