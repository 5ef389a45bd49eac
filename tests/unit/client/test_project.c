#include "project.h"

#include "noodle/cache.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct file {
	const char *path;
	const char *text; // NULL: a folder
};

static char *root;

static int make_root(void **state)
{
	(void)state;
	return nd_dir_temp(&root, "noodle-test") ? -1 : 0;
}

static int remove_root(void **state)
{
	(void)state;
	nd_dir_remove(root);
	nd_free(root);
	return 0;
}

static char *in_root(const char *path)
{
	return *path ? nd_path_join(root, path) : nd_strdup(root);
}

static void write_files(const struct file *files)
{
	for (; files->path; files++) {
		char *path = in_root(files->path);
		char *folder = nd_strndup(path, (size_t)(nd_path_base(path) - path));

		assert_int_equal(nd_dir_make(files->text ? folder : path), ND_OK);
		if (files->text)
			assert_int_equal(nd_file_write(path, files->text, strlen(files->text), 0600), ND_OK);
		nd_free(folder);
		nd_free(path);
	}
}

static enum nd_err load(struct nd_project *project, const char *operand, struct nd_diags *diags)
{
	char *path = in_root(operand);
	enum nd_err err = nd_project_load(project, path, ND_PROJECT_PROGRAMS, diags);

	nd_project_expand(project);
	nd_free(path);
	return err;
}

// "module@path" of every source, in order.
static char *list(const struct nd_project *project)
{
	struct nd_buf text = {0};

	nd_buf_add_cstr(&text, "");
	for (uint32_t i = 0; i < project->sources.len; i++)
		nd_buf_printf(&text, "%s%s@%s", i ? " " : "", project->sources.data[i].module,
			      project->sources.data[i].path);
	return text.data;
}

static void finds_the_sources_of_a_package(void **state)
{
	static const struct file files[] = {
		{"noodle.json", "{\"name\": \"app\"}"},
		{"src/main.nc", ""}, {"src/b/two.nc", ""}, {"src/b/one.noodle", ""}, {"src/a.nc", ""},
		{"src/.hidden.nc", ""}, {"src/readme.txt", ""}, {"src/build/x.nc", ""}, {"other.nc", ""},
		{"src/inner/noodle.json", "{\"name\": \"inner\"}"}, {"src/inner/x.nc", ""}, {NULL, NULL},
	};
	struct nd_project project;
	struct nd_diags diags = {0};
	char *found;

	(void)state;
	write_files(files);
	assert_int_equal(load(&project, "", &diags), ND_OK);
	found = list(&project);
	assert_string_equal(found, "app/a@src/a.nc app/b/one@src/b/one.noodle app/b/two@src/b/two.nc app/main@src/main.nc");
	assert_int_equal(project.targets.len, 1);
	assert_string_equal(project.targets.data[0].module, "app/main");
	nd_free(found);
	nd_project_release(&project);
	nd_diags_release(&diags);
}

static void follows_dependencies_and_workspaces(void **state)
{
	static const struct file files[] = {
		{"noodle.json", "{\"workspace\": [\"apps/*\", \"lib\"]}"},
		{"apps/one/noodle.json", "{\"name\": \"one\", \"dependencies\": {\"lib\": {\"path\": \"../../lib\"}}}"},
		{"apps/one/src/main.nc", ""},
		{"apps/two/noodle.json", "{\"name\": \"two\", \"source\": \".\", \"main\": \"two.nc\"}"},
		{"apps/two/two.nc", ""},
		{"apps/no-package/x.nc", ""},
		{"lib/noodle.json", "{\"name\": \"lib\"}"},
		{"lib/src/text.nc", ""}, {NULL, NULL},
	};
	struct nd_project project;
	struct nd_diags diags = {0};
	char *found;

	(void)state;
	write_files(files);
	assert_int_equal(load(&project, "", &diags), ND_OK);
	found = list(&project);
	assert_string_equal(found, "one/main@src/main.nc lib/text@src/text.nc two/two@two.nc");
	assert_int_equal(project.packages.data[0].dependencies.len, 1);
	assert_string_equal(project.packages.data[0].dir, "apps/one");
	assert_int_equal(project.targets.len, 2);
	nd_free(found);
	nd_project_release(&project);

	assert_int_equal(load(&project, "apps/one", &diags), ND_OK);
	assert_int_equal(project.packages.len, 2);
	assert_int_equal(project.targets.len, 1);
	assert_string_equal(project.packages.data[1].dir, "lib"); // outside: called by its name
	nd_project_release(&project);
	nd_diags_release(&diags);
}

static void takes_a_single_file_with_what_it_imports(void **state)
{
	static const struct file files[] = {
		{"hello.nc", "import { a } from \"./util/a\"\nimport { b } from \"b\"\nprint(a + b)\n"},
		{"util/a.nc", "import { b } from \"../b\"\nexport let a = b\n"},
		{"b.nc", "export let b = 1\n"}, {"unrelated.nc", "((("}, {NULL, NULL},
	};
	struct nd_project project;
	struct nd_diags diags = {0};
	char *found;

	(void)state;
	write_files(files);
	assert_int_equal(load(&project, "hello.nc", &diags), ND_OK);
	found = list(&project);
	assert_string_equal(found, "b@b.nc hello@hello.nc util/a@util/a.nc");
	assert_string_equal(project.targets.data[0].name, "hello");
	nd_free(found);
	nd_project_release(&project);
	nd_diags_release(&diags);
}

static void says_what_is_wrong_with_a_project(void **state)
{
	static const struct {
		const char *label;
		const char *operand;
		struct file files[6];
		enum nd_err err;
		const char *message;
	} cases[] = {
		{"nothing there", "nowhere", {{NULL, NULL}}, ND_NOT_FOUND, "not found"},
		{"no manifest", "", {{"x.nc", ""}}, ND_NOT_FOUND, "not found"},
		{"another file", "x.txt", {{"x.txt", ""}}, ND_NOT_FOUND, "neither a folder nor a source file"},
		{"broken manifest", "", {{"noodle.json", "{"}}, ND_DIAGNOSTICS, ""},
		{"no source folder", "", {{"noodle.json", "{\"name\": \"a\"}"}}, ND_DIAGNOSTICS, "is not there"},
		{"no sources", "", {{"noodle.json", "{\"name\": \"a\"}"}, {"src", NULL}}, ND_DIAGNOSTICS, "no sources"},
		{"no main", "", {{"noodle.json", "{\"name\": \"a\", \"main\": \"src/b.nc\"}"}, {"src/a.nc", ""}},
			ND_DIAGNOSTICS, "'main' names src/b.nc"},
		{"no dependency", "", {{"noodle.json", "{\"name\": \"a\", \"dependencies\": {\"b\": {\"path\": \"b\"}}}"},
				       {"src/main.nc", ""}}, ND_DIAGNOSTICS, "the package 'b' is not there"},
		{"a circle", "", {{"noodle.json", "{\"name\": \"a\", \"dependencies\": {\"b\": {\"path\": \"b\"}}}"},
				  {"src/main.nc", ""},
				  {"b/noodle.json", "{\"name\": \"b\", \"dependencies\": {\"a\": {\"path\": \"..\"}}}"},
				  {"b/src/b.nc", ""}}, ND_DIAGNOSTICS, "a -> b -> a"},
		{"another name", "", {{"noodle.json", "{\"name\": \"a\", \"dependencies\": {\"b\": {\"path\": \"b\"}}}"},
				      {"src/main.nc", ""}, {"b/noodle.json", "{\"name\": \"c\"}"}},
			ND_DIAGNOSTICS, "the package is called 'c', not 'b'"},
		{"one name twice", "", {{"noodle.json", "{\"workspace\": [\"*\"]}"}, {"x/noodle.json", "{\"name\": \"a\"}"},
					{"y/noodle.json", "{\"name\": \"a\"}"}}, ND_DIAGNOSTICS, "called 'a', too"},
		{"empty workspace", "", {{"noodle.json", "{\"workspace\": [\"*\"]}"}}, ND_DIAGNOSTICS, "no package matches"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_project project;
		struct nd_diags diags = {0};
		enum nd_err err;

		remove_root(NULL);
		make_root(NULL);
		write_files(cases[i].files);
		err = load(&project, cases[i].operand, &diags);
		if (err != cases[i].err)
			fail_msg("%s: %s", cases[i].label, nd_err_text(err));
		if (!strstr(diags.items.data[0].message, cases[i].message))
			fail_msg("%s: %s", cases[i].label, diags.items.data[0].message);
		nd_project_release(&project);
		nd_diags_release(&diags);
	}
}

static void digests_by_content_and_complains_of_what_it_cannot_read(void **state)
{
	static const struct file files[] = {
		{"noodle.json", "{\"name\": \"app\"}"}, {"src/main.nc", "print(1)\n"}, {NULL, NULL}};
	struct nd_digest expected = nd_digest_of("print(1)\n", 9);
	char *source = in_root("src/main.nc"), *other = in_root("src/other.nc");
	struct nd_project project;
	struct nd_diags diags = {0};
	struct nd_cache *cache;

	(void)state;
	write_files(files);
	assert_int_equal(nd_cache_open(&cache, NULL, NULL), ND_OK);
	assert_int_equal(load(&project, "", &diags), ND_OK);
	assert_int_equal(nd_project_digest(&project, cache, &diags), ND_OK);
	project.sources.len = 0;
	nd_project_expand(&project); // with digests now
	assert_true(nd_digest_eq(&project.sources.data[0].digest, &expected));
	assert_int_equal(project.sources.data[0].size, 9);
	nd_project_release(&project);

	assert_int_equal(symlink("nowhere", other), 0); // found, yet cannot be read
	assert_int_equal(load(&project, "", &diags), ND_DIAGNOSTICS);
	assert_string_equal(diags.items.data[0].file, other);
	nd_project_release(&project);
	nd_diags_release(&diags);
	nd_cache_close(&cache);
	nd_free(source);
	nd_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_the_sources_of_a_package, make_root, remove_root),
		cmocka_unit_test_setup_teardown(follows_dependencies_and_workspaces, make_root, remove_root),
		cmocka_unit_test_setup_teardown(takes_a_single_file_with_what_it_imports, make_root, remove_root),
		cmocka_unit_test_setup_teardown(says_what_is_wrong_with_a_project, make_root, remove_root),
		cmocka_unit_test_setup_teardown(digests_by_content_and_complains_of_what_it_cannot_read, make_root,
						remove_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
