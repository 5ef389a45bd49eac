#include "project.h"

#include "noodle/cache.h"
#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define NO_PACKAGE UINT32_MAX

static const char *const extensions[] = {".nc", ".noodle", NULL};

static void complain(struct nd_diags *diags, const char *file, const char *message, const char *hint)
{
	nd_diags_add(diags, &(struct nd_diag){
		.severity = ND_ERROR, .file = (char *)file, .message = (char *)message, .hint = (char *)hint});
}

static const char *keep(struct nd_project *self, const char *text)
{
	return nd_arena_strndup(&self->arena, text, strlen(text));
}

// "" stands for the current folder.
static const char *join(struct nd_project *self, const char *folder, const char *name)
{
	if (!*folder || !strcmp(folder, "."))
		return keep(self, name);
	if (folder[strlen(folder) - 1] == '/')
		return nd_arena_sprintf(&self->arena, "%s%s", folder, name);
	return nd_arena_sprintf(&self->arena, "%s/%s", folder, name);
}

static const char *to_open(const char *path)
{
	return *path ? path : ".";
}

const char *nd_project_display(struct nd_project *self, uint32_t package, const char *path)
{
	return join(self, self->packages.data[package].path, path);
}

static uint32_t package_of_module(const struct nd_project *self, const char *module)
{
	size_t len = strcspn(module, "/"); // names of packages have none

	for (uint32_t i = 0; i < self->packages.len && *module; i++) {
		const char *name = self->packages.data[i].name;

		if (!*name || (!strncmp(name, module, len) && !name[len]))
			return i;
	}
	return NO_PACKAGE;
}

// Diagnostics of a module name files of its package; those of the graph, files of the workspace.
static const char *display_name(struct nd_project *self, uint32_t package, const char *file)
{
	if (!*file)
		return file;
	if (package != NO_PACKAGE)
		return nd_project_display(self, package, file);
	for (uint32_t i = 0; i < self->packages.len; i++) {
		const char *dir = self->packages.data[i].dir;
		size_t len = strlen(dir);

		if (len && !strncmp(file, dir, len) && file[len] == '/')
			return nd_project_display(self, i, file + len + 1);
	}
	for (uint32_t i = 0; i < self->packages.len; i++)
		if (!*self->packages.data[i].dir)
			return nd_project_display(self, i, file);
	return file;
}

void nd_project_place(struct nd_project *self, const char *module, struct nd_diags *diags)
{
	uint32_t package = package_of_module(self, module);

	if (!strncmp(module, "std/", 4))
		return;
	for (uint32_t i = 0; i < diags->items.len; i++) {
		struct nd_diag *diag = &diags->items.data[i];
		char *file = nd_strdup(display_name(self, package, diag->file));

		nd_free(diag->file);
		diag->file = file;
	}
}

// ---- sources of a package ----

// Of the file with this path in the package: what lies below the folder of sources is called by its path there.
static const char *module_name(struct nd_project *self, uint32_t index, const char *path)
{
	const struct nd_project_package *package = &self->packages.data[index];
	size_t prefix = strlen(package->source);

	if (strcmp(package->source, ".") && !strncmp(path, package->source, prefix) && path[prefix] == '/')
		path += prefix + 1;
	return nd_arena_sprintf(&self->arena, "%s%s%.*s", package->name, *package->name ? "/" : "",
				(int)nd_source_stem(path), path);
}

static void add_source(struct nd_project *self, uint32_t package, const char *path, const char *file)
{
	nd_vec_push(&self->sources, ((struct nd_project_source){
		.package = package, .module = module_name(self, package, path), .path = path, .file = file}));
}

static bool has_manifest(struct nd_project *self, const char *folder)
{
	struct stat st;

	return !stat(join(self, folder, ND_MANIFEST_FILE), &st);
}

// Tests are files called NAME_test.nc, and those in the folder `tests` itself, not what they share below it.
static bool is_test(const char *path)
{
	const char *name = nd_path_base(path);
	size_t stem = nd_source_stem(name), end = strlen("_test");

	return (stem > end && !strncmp(name + stem - end, "_test", end)) ||
	       (name - path == (ptrdiff_t)strlen("tests/") && !strncmp(path, "tests/", strlen("tests/")));
}

static bool has_tests(struct nd_project *self, const char *package_path)
{
	const char *folder = join(self, package_path, "tests");
	struct stat st;

	return !stat(folder, &st) && S_ISDIR(st.st_mode) && !has_manifest(self, folder);
}

// Calls `see` for each file of a package with its path there and its folder.
static void each_file(struct nd_project *self, uint32_t index,
		      void (*see)(struct nd_project *self, uint32_t index, const char *path, const struct nd_cache_file *file))
{
	const struct nd_tree *tree = &self->packages.data[index].tree;

	for (uint32_t i = 0; i < tree->folders.len; i++)
		for (uint32_t k = 0; k < tree->folders.data[i].file_count; k++) {
			const struct nd_cache_file *file = &tree->files.data[tree->folders.data[i].first_file + k];

			see(self, index, join(self, tree->folders.data[i].below, file->name), file);
		}
}

static void add_test_target(struct nd_project *self, uint32_t index, const char *path, const struct nd_cache_file *file)
{
	const char *module;

	(void)file;
	if (!is_test(path))
		return;
	module = module_name(self, index, path);
	nd_vec_push(&self->targets, ((struct nd_project_target){module, index, module}));
}

// The folder that the manifest names, or that everybody expects.
static bool has_sources(struct nd_project *self, const struct nd_project_package *package, struct nd_diags *diags)
{
	const char *folder = join(self, package->path, package->source);
	struct stat st;

	if (!stat(to_open(folder), &st) && S_ISDIR(st.st_mode))
		return true;
	nd_manifest_complain(diags, ND_ERROR, join(self, package->path, ND_MANIFEST_FILE), package->source_place,
		nd_arena_sprintf(&self->arena, "the folder of sources %s is not there", folder),
		"sources are in src, or where \"source\" of noodle.json says");
	return false;
}

static void walk_package(struct nd_project *self, uint32_t index, struct nd_diags *diags)
{
	struct nd_project_package *package = &self->packages.data[index];
	const char *tops[2] = {package->source};
	uint32_t count = 1;

	if (package->wanted && self->goal != ND_PROJECT_PROGRAMS && strcmp(package->source, ".") &&
	    strcmp(package->source, "tests") && has_tests(self, package->path)) {
		if (strncmp(package->source, "tests/", strlen("tests/")))
			tops[count++] = "tests";
		else
			tops[0] = "tests"; // the sources are among them
	}
	if (!has_sources(self, package, diags))
		return;
	nd_tree_scan(&package->tree, package->path, package->real, tops, count, diags);
	if (!package->wanted || diags->errors)
		return;
	if (self->goal != ND_PROJECT_PROGRAMS)
		each_file(self, index, add_test_target);
	if (self->goal == ND_PROJECT_TESTS)
		return;
	if (nd_tree_has(&package->tree, package->main))
		nd_vec_push(&self->targets, ((struct nd_project_target){
			package->name, index, module_name(self, index, package->main)}));
	else if (package->main_given)
		nd_manifest_complain(diags, ND_ERROR, nd_project_display(self, index, ND_MANIFEST_FILE),
			package->main_place, nd_arena_sprintf(&self->arena, "'main' names %s, which is no source below %s", package->main,
					  package->source), NULL);
	else if (!package->tree.files.len)
		complain(diags, nd_project_display(self, index, package->source), "there are no sources here",
			 "a program starts in src/main.nc, or where \"main\" of noodle.json says");
}

static void expand_file(struct nd_project *self, uint32_t index, const char *path, const struct nd_cache_file *file)
{
	add_source(self, index, path, join(self, self->packages.data[index].path, path));
	nd_vec_last(&self->sources).digest = file->digest;
	nd_vec_last(&self->sources).size = file->stat.size;
}

// ---- packages ----

static uint32_t load_package(struct nd_project *self, const char *path, const char *expected, bool wanted,
			     struct nd_diags *diags);

static uint32_t find_package(const struct nd_project *self, const char *real)
{
	for (uint32_t i = 0; i < self->packages.len; i++)
		if (!strcmp(self->packages.data[i].real, real))
			return i;
	return NO_PACKAGE;
}

static const char *real_path(struct nd_project *self, const char *path)
{
	char *real = realpath(to_open(path), NULL);
	const char *ret = real ? keep(self, real) : NULL;

	free(real);
	return ret;
}

// How packages are called in a build does not depend on where the project lies.
static const char *relative_dir(struct nd_project *self, const char *real, const char *name)
{
	const char *root = real_path(self, self->folder);
	size_t len = root ? strlen(root) : 0;

	if (root && !strcmp(root, real))
		return "";
	if (root && !strncmp(root, real, len) && real[len] == '/')
		return keep(self, real + len + 1);
	return name;
}

static uint32_t add_package(struct nd_project *self, const char *path, const char *real,
			    const struct nd_manifest *manifest, bool wanted)
{
	struct nd_project_package package = {
		.name = manifest->name,
		.path = path,
		.real = real,
		.dir = relative_dir(self, real, manifest->name),
		.source = manifest->source,
		.main = manifest->main,
		.main_given = manifest->main_given,
		.main_place = manifest->main_place,
		.source_place = manifest->source_place,
		.wanted = wanted,
	};

	nd_vec_push(&self->packages, package);
	return self->packages.len - 1;
}

static bool name_taken(struct nd_project *self, const struct nd_manifest *manifest, const char *file,
		       struct nd_diags *diags)
{
	for (uint32_t i = 0; i < self->packages.len; i++)
		if (!strcmp(self->packages.data[i].name, manifest->name)) {
			complain(diags, file, nd_arena_sprintf(&self->arena, "the package in %s is called '%s', too",
				to_open(self->packages.data[i].path), manifest->name), NULL);
			return true;
		}
	return false;
}

// "a", "b" for packages that depend on each other: a -> b -> a.
static void complain_of_circle(struct nd_project *self, uint32_t last, uint32_t again, const char *file,
			       const struct nd_manifest_dependency *dependency, struct nd_diags *diags)
{
	struct nd_buf message = {0};

	nd_buf_add_cstr(&message, "packages depend on each other in a circle: ");
	for (uint32_t i = again; i <= last; i++)
		if (self->packages.data[i].loading)
			nd_buf_printf(&message, "%s -> ", self->packages.data[i].name);
	nd_buf_add_cstr(&message, self->packages.data[again].name);
	nd_manifest_complain(diags, ND_ERROR, file, dependency->place, message.data,
			     "what both need belongs into a package of its own");
	nd_buf_release(&message);
}

static void load_dependency(struct nd_project *self, uint32_t index, const struct nd_manifest_dependency *dependency,
			    struct nd_diags *diags)
{
	const char *folder = self->packages.data[index].path, *file = join(self, folder, ND_MANIFEST_FILE);
	const char *path = dependency->path[0] == '/' ? dependency->path : join(self, folder, dependency->path);
	char *normal = nd_path_normalise(path);
	uint32_t other = NO_PACKAGE;

	path = normal ? keep(self, normal) : path;
	nd_free(normal);
	if (has_manifest(self, path))
		other = load_package(self, path, dependency->name, false, diags);
	else
		nd_manifest_complain(diags, ND_ERROR, file, dependency->place,
			nd_arena_sprintf(&self->arena, "the package '%s' is not there: no %s", dependency->name,
					 join(self, path, ND_MANIFEST_FILE)),
			"\"path\" leads from the folder of this noodle.json to that of the other");
	if (other == NO_PACKAGE)
		return;
	if (self->packages.data[other].loading)
		complain_of_circle(self, index, other, file, dependency, diags);
	nd_vec_push(&self->packages.data[index].dependencies, other);
}

// The package in the folder with all that it depends on.
static uint32_t load_package(struct nd_project *self, const char *path, const char *expected, bool wanted,
			     struct nd_diags *diags)
{
	const char *file = join(self, path, ND_MANIFEST_FILE);
	const char *real = real_path(self, path);
	struct nd_manifest manifest;
	uint32_t index = real ? find_package(self, real) : NO_PACKAGE;

	if (index != NO_PACKAGE) {
		self->packages.data[index].wanted |= wanted;
		return index;
	}
	if (nd_manifest_read(&manifest, &self->arena, to_open(path), file, diags))
		return NO_PACKAGE;
	if (!*manifest.name) {
		complain(diags, file, "this is a workspace, not a package",
			 "packages have a \"name\"; name the folder of one of them");
		return NO_PACKAGE;
	}
	if (expected && strcmp(expected, manifest.name)) {
		complain(diags, file, nd_arena_sprintf(&self->arena, "the package is called '%s', not '%s'",
						       manifest.name, expected),
			 "dependencies are listed under the name that the package gives itself");
		return NO_PACKAGE;
	}
	if (name_taken(self, &manifest, file, diags))
		return NO_PACKAGE;
	index = add_package(self, path, real, &manifest, wanted);
	self->packages.data[index].loading = true;
	for (uint32_t i = 0; i < manifest.dependency_count; i++)
		load_dependency(self, index, &manifest.dependencies[i], diags);
	self->packages.data[index].loading = false;
	return index;
}

static void load_matches(struct nd_project *self, const char *pattern, struct nd_diags *diags)
{
	glob_t found;
	bool any = false;

	if (glob(join(self, self->folder, pattern), GLOB_ONLYDIR, NULL, &found) == 0) // sorted
		for (size_t k = 0; k < found.gl_pathc; k++)
			if (has_manifest(self, found.gl_pathv[k])) {
				load_package(self, keep(self, found.gl_pathv[k]), NULL, true, diags);
				any = true;
			}
	globfree(&found);
	if (!any)
		nd_manifest_complain(diags, ND_WARNING, join(self, self->folder, ND_MANIFEST_FILE),
			self->manifest.workspace_place,
			nd_arena_sprintf(&self->arena, "no package matches '%s'", pattern),
			"patterns name folders that have a noodle.json");
}

static void load_workspace(struct nd_project *self, struct nd_diags *diags)
{
	for (uint32_t i = 0; i < self->manifest.workspace_count; i++)
		load_matches(self, self->manifest.workspace[i], diags);
	if (!self->packages.len && !diags->errors)
		nd_manifest_complain(diags, ND_ERROR, join(self, self->folder, ND_MANIFEST_FILE),
				     self->manifest.workspace_place, "the workspace has no packages", NULL);
}

static enum nd_err load_folder(struct nd_project *self, struct nd_diags *diags)
{
	const char *file = join(self, self->folder, ND_MANIFEST_FILE);
	enum nd_err err = nd_manifest_read(&self->manifest, &self->arena, to_open(self->folder), file, diags);

	if (err == ND_NOT_FOUND) {
		complain(diags, file, "not found",
			 "name a folder with a noodle.json like {\"name\": \"hello\"}, or a single .nc file");
		return err;
	}
	if (err)
		return err;
	nd_diags_release(diags); // its notes come again with the package
	memset(diags, 0, sizeof *diags);
	if (*self->manifest.name)
		load_package(self, self->folder, NULL, true, diags);
	if (self->manifest.is_workspace)
		load_workspace(self, diags);
	for (uint32_t i = 0; i < self->packages.len && !diags->errors; i++)
		walk_package(self, i, diags);
	return diags->errors ? ND_DIAGNOSTICS : ND_OK;
}

// ---- a single file ----

static bool known_source(const struct nd_project *self, const char *module)
{
	for (uint32_t i = 0; i < self->sources.len; i++)
		if (!strcmp(self->sources.data[i].module, module))
			return true;
	return false;
}

// The file of a module that an import may mean.
static bool add_candidate(struct nd_project *self, const char *module)
{
	if (known_source(self, module))
		return true;
	for (const char *const *extension = extensions; *extension; extension++) {
		const char *path = nd_arena_sprintf(&self->arena, "%s%s", module, *extension);
		const char *file = join(self, self->packages.data[0].path, path);
		struct stat st;

		if (!stat(file, &st) && S_ISREG(st.st_mode)) {
			add_source(self, 0, path, file);
			return true;
		}
	}
	return false;
}

static void follow_imports(struct nd_project *self, uint32_t index)
{
	static const struct nd_graph_package package = {.name = ""};
	struct nd_project_source source = self->sources.data[index]; // the array grows
	struct nd_buf text = {0};
	struct nd_scan scan;

	if (nd_file_read(&text, source.file, ND_MAX_SOURCE_BYTES)) // nd_project_digest complains
		return;
	nd_scan_source(&scan, nd_buf_str(&text), source.path);
	for (uint32_t i = 0; i < scan.nimports; i++) {
		char **candidates = nd_import_candidates(source.module, "", scan.imports[i].spec, &package);

		for (char **at = candidates; *at; at++)
			if (add_candidate(self, *at))
				break;
		nd_free(candidates);
	}
	nd_scan_release(&scan);
	nd_buf_release(&text);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// From here on the files that were found are a tree like that of any package.
static void plant_tree(struct nd_project *self, struct nd_diags *diags)
{
	struct nd_project_package *package = &self->packages.data[0];
	const char **paths = nd_arena_array(&self->arena, const char *, self->sources.len);

	for (uint32_t i = 0; i < self->sources.len; i++)
		paths[i] = self->sources.data[i].path;
	qsort(paths, self->sources.len, sizeof *paths, by_path);
	nd_tree_pick(&package->tree, package->path, package->real, paths, self->sources.len, diags);
	self->sources.len = 0;
}

static enum nd_err load_file(struct nd_project *self, const char *operand, struct nd_diags *diags)
{
	const char *name = nd_path_base(operand);
	struct nd_project_package package = {
		.name = "", .path = self->folder, .dir = "", .source = ".", .wanted = true,
		.real = real_path(self, self->folder)};

	if (!nd_source_stem(name)) {
		complain(diags, operand, "is neither a folder nor a source file", "sources end in .nc");
		return ND_NOT_FOUND;
	}
	self->single_file = true;
	self->manifest = (struct nd_manifest){.name = "", .cluster = "", .cache_dir = "", .key = "", .level = -1};
	nd_vec_push(&self->packages, package);
	add_source(self, 0, keep(self, name), keep(self, operand));
	nd_vec_push(&self->targets, ((struct nd_project_target){
		nd_arena_strndup(&self->arena, name, nd_source_stem(name)), 0, self->sources.data[0].module}));
	for (uint32_t i = 0; i < self->sources.len; i++)
		follow_imports(self, i);
	plant_tree(self, diags);
	return diags->errors ? ND_DIAGNOSTICS : ND_OK;
}

// ---- the whole ----

static int by_module(const void *a, const void *b)
{
	const struct nd_project_source *x = a, *y = b;

	if (x->package != y->package)
		return x->package < y->package ? -1 : 1;
	return strcmp(x->module, y->module);
}

enum nd_err nd_project_load(struct nd_project *ret, const char *operand, enum nd_project_goal goal,
			    struct nd_diags *diags)
{
	struct stat st;
	enum nd_err err;

	memset(ret, 0, sizeof *ret);
	ret->goal = goal;
	ret->folder = "";
	ret->manifest = (struct nd_manifest){.name = "", .cluster = "", .cache_dir = "", .key = "", .level = -1};
	if (stat(operand, &st)) {
		complain(diags, operand, nd_err_text(nd_err_from_errno(errno)), NULL);
		return ND_NOT_FOUND;
	}
	if (S_ISDIR(st.st_mode)) {
		ret->folder = strcmp(operand, ".") ? keep(ret, operand) : "";
		err = load_folder(ret, diags);
	} else {
		ret->folder = nd_arena_strndup(&ret->arena, operand, (size_t)(nd_path_base(operand) - operand));
		err = load_file(ret, operand, diags);
	}
	return err;
}

void nd_project_expand(struct nd_project *self)
{
	self->sources.len = 0;
	for (uint32_t i = 0; i < self->packages.len; i++)
		each_file(self, i, expand_file);
	if (self->sources.len)
		qsort(self->sources.data, self->sources.len, sizeof *self->sources.data, by_module);
}

void nd_project_release(struct nd_project *self)
{
	for (uint32_t i = 0; i < self->packages.len; i++) {
		nd_vec_free(&self->packages.data[i].dependencies);
		nd_tree_release(&self->packages.data[i].tree);
	}
	nd_vec_free(&self->packages);
	nd_vec_free(&self->sources);
	nd_vec_free(&self->targets);
	nd_arena_release(&self->arena);
	memset(self, 0, sizeof *self);
}

// ---- digests ----

static int64_t nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool nd_project_stat(const char *file, struct nd_cache_stat *ret, enum nd_err *err)
{
	struct stat st;

	memset(ret, 0, sizeof *ret);
	if (stat(file, &st)) {
		*err = nd_err_from_errno(errno);
		return false;
	}
	*err = S_ISREG(st.st_mode) ? ND_OK : ND_NOT_A_FILE;
	ret->size = (uint64_t)st.st_size;
	ret->inode = st.st_ino;
	ret->device = st.st_dev;
	ret->mtime_ns = nanoseconds(st.st_mtim);
	ret->ctime_ns = nanoseconds(st.st_ctim);
	return !*err;
}

enum nd_err nd_project_digest(struct nd_project *self, struct nd_cache *cache, struct nd_diags *diags)
{
	for (uint32_t i = 0; i < self->packages.len; i++)
		nd_tree_digest(&self->packages.data[i].tree, cache, diags);
	return diags->errors ? ND_DIAGNOSTICS : ND_OK;
}

void nd_project_remember(const struct nd_project *self, struct nd_cache *cache)
{
	for (uint32_t i = 0; i < self->packages.len; i++)
		nd_tree_remember(&self->packages.data[i].tree, cache);
}
