#include "program.h"

static const char *const app_dependencies[] = {"lib"};
static const struct nd_graph_package packages[] = {
	{"app", app_dependencies, 1},
	{"lib", NULL, 0},
	{"other", NULL, 0},
};

static void names_what_was_meant(void **state)
{
	static const struct {
		const char *importer, *spec, *hint;
	} cases[] = {
		{"app/main", "util/txet", "did you mean \"util/text\"?"},
		{"app/main", "util.tekst", "did you mean \"util/text\"?"},
		{"app/main", "maths", "did you mean \"math\"?"},
		{"app/main", "jsom", "did you mean \"json\"?"},
		{"app/main", "lib/pasre", "did you mean \"lib/parse\"?"},
		{"app/main", "text", "did you mean \"util/text\"?"},
		{"app/main", "./util/tex", "did you mean \"util/text\"?"},
		{"app/util/text", "./trin", "did you mean \"util/trim\"?"},
		{"app/main", "other/secret", "name package 'other' in the \"dependencies\" of package 'app'"},
		{"lib/parse", "app/main", "name package 'app' in the \"dependencies\" of package 'lib'"},
		{"app/main", "../x",
		 "this leads out of the package; name the other package in \"dependencies\""},
		{"app/main", "util/text.nc", "leave out the ending .nc"},
		{"app/main", "completely/unknown",
		 "looked for app/completely/unknown and std/completely/unknown"},
		{"app/main", "lib/completely/unknown",
		 "looked for app/lib/completely/unknown, lib/completely/unknown and "
		 "std/lib/completely/unknown"},
		{"app/main", "./unknown", "looked for app/unknown"},
		{"app/main", "preludes", "looked for app/preludes and std/preludes"},
		{"app/main", "leaf", "did you mean \"one/leaf\" or \"two/leaf\"?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct row rows[] = {
			{"app", "app/main", ""},       {"app", "app/util/text", ""},
			{"app", "app/util/trim", ""},  {"app", "app/one/leaf", ""},
			{"app", "app/two/leaf", ""},   {"lib", "lib/parse", ""},
			{"other", "other/secret", ""}, {"std", "std/math", ""},
			{"std", "std/prelude", ""},    {0},
		};
		struct program program;

		for (struct row *row = rows; row->name; row++)
			if (strcmp(row->name, cases[i].importer) == 0)
				row->imports = cases[i].spec;
		program_open(&program, rows, packages, 3);
		assert_int_equal(program.diags.items.len, 1);

		const struct nd_diag *diag = &program.diags.items.data[0];
		char message[128];

		snprintf(message, sizeof message, "no module \"%s\"", cases[i].spec);
		assert_string_equal(diag->message, message);
		assert_string_equal(diag->code, "E0501");
		assert_int_equal(diag->line, 1);
		assert_int_equal(diag->column, 8);
		if (strcmp(diag->hint, cases[i].hint) != 0)
			print_error("%s in %s\n", cases[i].spec, cases[i].importer);
		assert_string_equal(diag->hint, cases[i].hint);
		program_close(&program);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
