#include "program.h"

static const char *const app_dependencies[] = {"lib"};
static const struct nd_graph_package packages[] = {
	{"app", app_dependencies, 1},
	{"lib", NULL, 0},
	{"other", NULL, 0},
};

static uint32_t index_of(const struct program *program, const char *name)
{
	for (uint32_t i = 0; i < program->count; i++)
		if (strcmp(program->modules[i].name, name) == 0)
			return i;
	fail_msg("no module %s", name);
	return 0;
}

static void resolves_imports(void **state)
{
	static const struct row rows[] = {
		{"app", "app/main", "util/text util.text math lib/text lib/none other/text strings"},
		{"app", "app/util/text", "./trim ../main ../../x"},
		{"app", "app/util/trim", ""},
		{"app", "app/strings", ""},
		{"lib", "lib/text", "text app/main math"},
		{"other", "other/text", ""},
		{"std", "std/prelude", ""},
		{"std", "std/math", "strings"},
		{"std", "std/strings", ""},
		{0},
	};
	static const struct {
		const char *module, *imports;
	} expected[] = {
		{"app/main", "app/util/text app/util/text std/math lib/text - - app/strings"},
		{"app/util/text", "app/util/trim app/main -"},
		{"lib/text", "- - std/math"},
		{"std/math", "std/strings"},
	};
	struct program program;
	char names[512];

	(void)state;
	program_open(&program, rows, packages, 3);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const struct nd_graph_module
			*module = &program.modules[index_of(&program, expected[i].module)];

		program_names(&program, module->imports, module->scan->nimports, names);
		assert_string_equal(names, expected[i].imports);
	}
	program_close(&program);
	assert_null(program.modules[0].reads);
}

static void reads_what_interfaces_need(void **state)
{
	static const struct row rows[] = {
		{"", "main", "a d"},
		{"", "a", "!b c"},  // c is for a's bodies alone
		{"", "b", "!e d"},
		{"", "c", "!x"},
		{"", "d", ""},
		{"", "e", ""},
		{"", "x", ""},
		{"std", "std/prelude", "!std/core helper"},
		{"std", "std/core", ""},
		{"std", "std/helper", ""},
		{0},
	};
	static const struct {
		const char *module, *reads; // sorted by name
	} expected[] = {
		{"main", "a b d e std/core std/prelude"},
		{"a", "b c e std/core std/prelude x"},
		{"b", "d e std/core std/prelude"},
		{"c", "std/core std/prelude x"},
		{"d", "std/core std/prelude"},
		{"std/prelude", "std/core std/helper"},
		{"std/core", "std/prelude"},
		{"std/helper", "std/core std/prelude"},
	};
	struct program program;
	char names[512];

	(void)state;
	program_open(&program, rows, NULL, 0);
	assert_int_equal(program.diags.errors, 0);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const struct nd_graph_module
			*module = &program.modules[index_of(&program, expected[i].module)];

		program_names(&program, module->reads, module->nreads, names);
		assert_string_equal(names, expected[i].reads);
	}
	program_close(&program);
}

static void orders_dependencies_first_in_the_order_of_the_imports(void **state)
{
	static const struct row rows[] = {
		{"", "main", "b a"},
		{"", "a", "c d"},
		{"", "b", "d"},
		{"", "c", "e"},
		{"", "d", "e math"},
		{"", "e", ""},
		{"", "unused", "a"},
		{"std", "std/math", "core"},
		{"std", "std/core", ""},
		{"std", "std/prelude", "core"},
		{0},
	};
	static const struct {
		const char *entry, *order;
	} expected[] = {
		{"main", "std/core std/prelude e std/math d b c a main"},
		{"a", "std/core std/prelude e c std/math d a"},
		{"unused", "std/core std/prelude e c std/math d a unused"},
		{"e", "std/core std/prelude e"},
		{"std/prelude", "std/core std/prelude"},
		{"std/core", "std/core std/prelude"},
	};
	struct program program;
	const uint32_t *order;
	char names[512];

	(void)state;
	program_open(&program, rows, NULL, 0);
	assert_int_equal(program.diags.errors, 0);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		uint32_t count = nd_graph_order(program.graph, index_of(&program, expected[i].entry), &order);

		program_names(&program, order, count, names);
		assert_string_equal(names, expected[i].order);
	}
	program_close(&program);
}

static void rejects_two_files_of_one_name(void **state)
{
	static const struct row rows[] = {{"", "a", ""}, {"", "b", ""}, {"", "a", ""}, {0}};
	struct program program;

	(void)state;
	program_open(&program, rows, NULL, 0);
	assert_int_equal(program.diags.errors, 1);
	assert_string_equal(program.diags.items.data[0].code, "E0503");
	program_close(&program);
}

static void holds_headers_against_the_manifest(void **state)
{
	static const char *const dependencies[] = {"money"};
	static const struct nd_graph_package package = {"shop", dependencies, 1};
	static const struct {
		const char *package;
		enum nd_header_kind kind;
		const char *name;
		bool fits;
	} cases[] = {
		{"shop", ND_HEADER_MODULE, "cart", true},
		{"shop", ND_HEADER_MODULE, "util.cart", true},
		{"shop", ND_HEADER_MODULE, "shop/util/cart", true},
		{"shop", ND_HEADER_MODULE, "shop", true},
		{"shop", ND_HEADER_MODULE, "basket", false},
		{"shop", ND_HEADER_MODULE, "util", false},
		{"shop", ND_HEADER_PACKAGE, "shop", true},
		{"shop", ND_HEADER_PACKAGE, "shop.util", true},
		{"shop", ND_HEADER_PACKAGE, "util", true},
		{"shop", ND_HEADER_PACKAGE, "sho", false},
		{"shop", ND_HEADER_PACKAGE, "store", false},
		{"shop", ND_HEADER_REQUIRES, "money", true},
		{"shop", ND_HEADER_REQUIRES, "math", true},
		{"shop", ND_HEADER_REQUIRES, "monies", false},
		{"", ND_HEADER_MODULE, "basket", true},
		{"", ND_HEADER_REQUIRES, "monies", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_header header = {cases[i].kind, (char *)cases[i].name, 3, 1};
		struct nd_scan scan = {.headers = &header, .nheaders = 1};
		struct nd_graph_module module = {
			.name = "shop/util/cart", .package = cases[i].package, .file = "src/util/cart.nc", .scan = &scan};
		struct nd_diags diags = {0};
		struct nd_graph *graph = nd_graph_new(&module, 1, &package, 1, &diags);

		if ((diags.errors == 0) != cases[i].fits)
			fail_msg("%s %u", cases[i].name, (unsigned)i);
		if (!cases[i].fits) {
			assert_string_equal(diags.items.data[0].code, "E0505");
			assert_int_equal(diags.items.data[0].line, 3);
		}
		nd_graph_destroy(&graph);
		nd_diags_release(&diags);
	}
}

static void does_without_modules(void **state)
{
	struct nd_diags diags = {0};
	struct nd_graph *graph = nd_graph_new(NULL, 0, NULL, 0, &diags);

	(void)state;
	assert_int_equal(diags.items.len, 0);
	nd_graph_destroy(&graph);
	assert_null(graph);
	nd_graph_destroy(&graph);
}

// Module i imports the FAN modules before it, for its interface as well.
static void closes_a_large_graph_in_bands(void **state)
{
	enum { MODULES = 30000, FAN = 3 }; // wider than one band of columns

	struct nd_graph_module *modules = nd_alloc_zero(MODULES, sizeof *modules);
	struct nd_scan *scans = nd_alloc_zero(MODULES, sizeof *scans);
	struct nd_import *imports = nd_alloc_zero((size_t)MODULES * FAN, sizeof *imports);
	char(*names)[16] = nd_alloc_zero(MODULES, sizeof *names);
	struct nd_diags diags = {0};
	const uint32_t *order;

	(void)state;
	for (uint32_t i = 0; i < MODULES; i++) {
		snprintf(names[i], sizeof names[i], "m%05u", i);
		scans[i].imports = &imports[(size_t)i * FAN];
		for (uint32_t k = 1; k <= FAN && k <= i; k++)
			scans[i].imports[scans[i].nimports++] = (struct nd_import){
				.spec = names[i - k],
				.line = k,
				.column = 1,
				.in_interface = i % 100 >= FAN, // a hundred does not see past its first three
			};
		modules[i] = (struct nd_graph_module){
			.name = names[i],
			.package = "",
			.file = names[i],
			.scan = &scans[i],
		};
	}

	struct nd_graph *graph = nd_graph_new(modules, MODULES, NULL, 0, &diags);

	assert_int_equal(diags.items.len, 0);
	assert_int_equal(nd_graph_order(graph, MODULES - 1, &order), MODULES);
	assert_int_equal(order[0], 0);
	assert_int_equal(order[MODULES - 1], MODULES - 1);
	assert_int_equal(modules[29999].nreads, 99);
	for (uint32_t i = 0; i < modules[29999].nreads; i++)
		assert_int_equal(modules[29999].reads[i], 29900 + i);
	nd_graph_destroy(&graph);
	nd_free(modules);
	nd_free(scans);
	nd_free(imports);
	nd_free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves_imports),
		cmocka_unit_test(reads_what_interfaces_need),
		cmocka_unit_test(orders_dependencies_first_in_the_order_of_the_imports),
		cmocka_unit_test(rejects_two_files_of_one_name),
		cmocka_unit_test(holds_headers_against_the_manifest),
		cmocka_unit_test(does_without_modules),
		cmocka_unit_test(closes_a_large_graph_in_bands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
