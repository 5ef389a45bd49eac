#include "program.h"

static const char *const dependencies[] = {"text", "text.extra", "@org/log"};
static const struct nd_graph_package app = {"app", dependencies, 3};

static void lists_what_an_import_may_mean_best_first(void **state)
{
	static const struct {
		const char *what;
		const char *importer, *package, *spec;
		const char *expected;
	} cases[] = {
		{"package, then standard", "app/main", "app", "util", "app/util std/util"},
		{"dots are slashes", "app/main", "app", "util.text.trim",
		 "app/util/text/trim std/util/text/trim"},
		{"a dependency in between", "app/main", "app", "text/trim",
		 "app/text/trim text/trim std/text/trim"},
		{"a dependency with dots", "app/main", "app", "text.trim",
		 "app/text/trim text/trim std/text/trim"},
		{"the longest dependency", "app/main", "app", "text.extra.a",
		 "app/text/extra/a text.extra/a std/text/extra/a"},
		{"a dependency with a slash", "app/main", "app", "@org/log/out",
		 "app/@org/log/out @org/log/out std/@org/log/out"},
		{"a dependency alone is no module", "app/main", "app", "text", "app/text std/text"},
		{"the full name of a standard module", "app/main", "app", "std/math",
		 "app/std/math std/math"},
		{"beside", "app/util/text", "app", "./trim", "app/util/trim"},
		{"above", "app/util/text", "app", "../main", "app/main"},
		{"above and down again", "app/a/b/c", "app", "../../d/e", "app/d/e"},
		{"beside and above", "app/a/b", "app", "./../d", "app/d"},
		{"relative with dots", "app/util/text", "app", "./a.b", "app/util/a/b"},
		{"out of the package", "app/main", "app", "../other/main", ""},
		{"far out of the package", "app/util/text", "app", "../../x", ""},
		{"no package", "main", "", "util/text", "util/text std/util/text"},
		{"no package, beside", "util/text", "", "./trim", "util/trim"},
		{"no package, above", "util/text", "", "../main", "main"},
		{"no package, out", "main", "", "../x", ""},
		{"within the standard library", "std/math", "std", "strings", "std/strings"},
		{"within the standard library, beside", "std/math", "std", "./strings", "std/strings"},
		{"never the importer", "app/math", "app", "math", "std/math"},
		{"never the importer, without a package", "math", "", "math", "std/math"},
		{"nothing", "app/main", "app", "", ""},
		{"a folder", "app/main", "app", "./", ""},
		{"an absolute path after a dot", "app/main", "app", ".//etc", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct nd_graph_package *package = strcmp(cases[i].package, "app") == 0 ? &app : NULL;
		char **list = nd_import_candidates(cases[i].importer, cases[i].package, cases[i].spec,
						   package);
		char text[512] = "";

		for (char **at = list; *at; at++) {
			strcat(text, at == list ? "" : " ");
			strcat(text, *at);
		}
		if (strcmp(text, cases[i].expected) != 0)
			print_error("%s\n", cases[i].what);
		assert_string_equal(text, cases[i].expected);
		nd_free(list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_what_an_import_may_mean_best_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
