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

enum { MAX_DEPTH = 64 };

static const char *const extensions[] = {".nc", ".noodle", NULL};

static void complain(struct nd_diags *diags, const char *file, const char *message, const char *hint)
{
	nd_diags_add(diags, &(struct nd_diag){
		.severity = ND_ERROR, .file = (char *)file, .message = (char *)message, .hint = (char *)hint});
}

static void cannot_read(struct nd_diags *diags, const char *file, enum nd_err err)
{
	char *message = nd_sprintf("cannot be read: %s", nd_err_text(err));

	complain(diags, file, message, NULL);
	nd_free(message);
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

// The length without the extension of a source, 0 for other files.
static size_t stem_length(const char *name)
{
	size_t len = strlen(name);

	for (const char *const *extension = extensions; *extension; extension++) {
		size_t end = strlen(*extension);

		if (len > end && !strcmp(name + len - end, *extension))
			return len - end;
	}
	return 0;
}

// ---- sources of a package ----

static void add_source(struct nd_project *self, uint32_t package, const char *below, const char *path,
		       const char *file)
{
	const char *name = self->packages.data[package].name;
	const char *module = nd_arena_sprintf(&self->arena, "%s%s%.*s", name, *name ? "/" : "",
					      (int)stem_length(below), below);

	nd_vec_push(&self->sources, ((struct nd_project_source){
		.package = package, .module = module, .path = path, .file = file}));
}

static int skip_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool has_manifest(struct nd_project *self, const char *folder)
{
	struct stat st;

	return !stat(join(self, folder, ND_MANIFEST_FILE), &st);
}

static bool is_folder(const struct dirent *entry, const char *path)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !lstat(path, &st) && S_ISDIR(st.st_mode); // not every file system says it in the listing
}

struct walk {
	struct nd_project *self;
	struct nd_diags *diags;
	uint32_t package;
};

// `below` is relative to the source folder, `path` to the package, `file` is for opening; "" at the top.
static void walk_folder(const struct walk *walk, const char *below, const char *path, const char *file, int depth)
{
	struct nd_project *self = walk->self;
	struct dirent **entries;
	int count = depth < MAX_DEPTH ? scandir(to_open(file), &entries, skip_hidden, by_bytes) : -1;

	if (count < 0) {
		cannot_read(walk->diags, file, depth < MAX_DEPTH ? nd_err_from_errno(errno) : ND_TOO_LARGE);
		return;
	}
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		const char *inner = join(self, file, name);

		if (is_folder(entries[i], inner)) { // a package inside is its own; links to folders may go in circles
			if (!has_manifest(self, inner) && (*below || strcmp(name, "build")))
				walk_folder(walk, join(self, below, name), join(self, path, name), inner, depth + 1);
		} else if (stem_length(name)) {
			add_source(self, walk->package, join(self, below, name), join(self, path, name), inner);
		}
		free(entries[i]);
	}
	free(entries);
}

// Tests are files called NAME_test.nc, and those in the folder `tests` itself, not what they share below it.
static bool is_test(const char *path)
{
	const char *name = nd_path_base(path);
	size_t stem = stem_length(name), end = strlen("_test");

	return (stem > end && !strncmp(name + stem - end, "_test", end)) ||
	       (name - path == (ptrdiff_t)strlen("tests/") && !strncmp(path, "tests/", strlen("tests/")));
}

static void walk_tests(const struct walk *walk, const char *package_path)
{
	const char *folder = join(walk->self, package_path, "tests");
	struct stat st;

	if (!stat(folder, &st) && S_ISDIR(st.st_mode) && !has_manifest(walk->self, folder))
		walk_folder(walk, "tests", "tests", folder, 1);
}

static void add_test_targets(struct nd_project *self, uint32_t package, uint32_t first)
{
	for (uint32_t i = first; i < self->sources.len; i++)
		if (is_test(self->sources.data[i].path))
			nd_vec_push(&self->targets, ((struct nd_project_target){
				self->sources.data[i].module, package, self->sources.data[i].module}));
}

static const char *find_module(struct nd_project *self, uint32_t package, const char *path)
{
	for (uint32_t i = 0; i < self->sources.len; i++)
		if (self->sources.data[i].package == package && !strcmp(self->sources.data[i].path, path))
			return self->sources.data[i].module;
	return NULL;
}

static void walk_package(struct nd_project *self, uint32_t index, struct nd_diags *diags)
{
	struct nd_project_package *package = &self->packages.data[index];
	struct walk walk = {self, diags, index};
	bool all = !strcmp(package->source, ".");
	uint32_t before = self->sources.len;
	const char *module;

	walk_folder(&walk, "", all ? "" : package->source, all ? package->path : join(self, package->path, package->source),
		    0);
	if (!package->wanted || diags->errors)
		return;
	if (self->goal != ND_PROJECT_PROGRAMS) {
		if (!all && strcmp(package->source, "tests"))
			walk_tests(&walk, package->path);
		add_test_targets(self, index, before);
	}
	if (self->goal == ND_PROJECT_TESTS)
		return;
	module = find_module(self, index, package->main);
	if (module)
		nd_vec_push(&self->targets, ((struct nd_project_target){package->name, index, module}));
	else if (package->main_given)
		complain(diags, nd_project_display(self, index, ND_MANIFEST_FILE),
			 nd_arena_sprintf(&self->arena, "'main' names %s, which is no source below %s", package->main,
					  package->source), NULL);
	else if (self->sources.len == before)
		complain(diags, nd_project_display(self, index, package->source), "there are no sources here",
			 "a program starts in src/main.nc, or where \"main\" of noodle.json says");
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

static void load_dependencies(struct nd_project *self, uint32_t index, const struct nd_manifest *manifest,
			      struct nd_diags *diags)
{
	for (uint32_t i = 0; i < manifest->dependency_count; i++) {
		const struct nd_manifest_dependency *dependency = &manifest->dependencies[i];
		const char *path = dependency->path[0] == '/'
					   ? dependency->path
					   : join(self, self->packages.data[index].path, dependency->path);
		char *normal = nd_path_normalise(path);
		uint32_t other = load_package(self, normal ? keep(self, normal) : path, dependency->name, false, diags);

		nd_free(normal);
		if (other != NO_PACKAGE)
			nd_vec_push(&self->packages.data[index].dependencies, other);
	}
}

// The package in the folder with all that it depends on.
static uint32_t load_package(struct nd_project *self, const char *path, const char *expected, bool wanted,
			     struct nd_diags *diags)
{
	const char *file = join(self, path, ND_MANIFEST_FILE);
	const char *real = real_path(self, path);
	struct nd_manifest manifest;
	uint32_t index = real ? find_package(self, real) : NO_PACKAGE;
	enum nd_err err;

	if (index != NO_PACKAGE) {
		self->packages.data[index].wanted |= wanted;
		return index;
	}
	err = nd_manifest_read(&manifest, &self->arena, to_open(path), file, diags);
	if (err == ND_NOT_FOUND || (!err && !*manifest.name))
		complain(diags, file, nd_arena_sprintf(&self->arena, "the package%s%s is not there", expected ? " " : "",
						       expected ? expected : ""), NULL);
	if (err || !*manifest.name)
		return NO_PACKAGE;
	if (expected && strcmp(expected, manifest.name)) {
		complain(diags, file, nd_arena_sprintf(&self->arena, "the package is called '%s', not '%s'",
						       manifest.name, expected),
			 "dependencies are listed under the name that the package gives itself");
		return NO_PACKAGE;
	}
	if (name_taken(self, &manifest, file, diags))
		return NO_PACKAGE;
	index = add_package(self, path, real, &manifest, wanted);
	load_dependencies(self, index, &manifest, diags);
	return index;
}

static void load_workspace(struct nd_project *self, struct nd_diags *diags)
{
	for (uint32_t i = 0; i < self->manifest.workspace_count; i++) {
		const char *pattern = join(self, self->folder, self->manifest.workspace[i]);
		glob_t found;

		if (glob(pattern, GLOB_ONLYDIR, NULL, &found) == 0) // sorted
			for (size_t k = 0; k < found.gl_pathc; k++)
				if (has_manifest(self, found.gl_pathv[k]))
					load_package(self, keep(self, found.gl_pathv[k]), NULL, true, diags);
		globfree(&found);
	}
	if (!self->packages.len && !diags->errors)
		complain(diags, join(self, self->folder, ND_MANIFEST_FILE), "the workspace has no packages",
			 "its patterns name folders that have a noodle.json");
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
			add_source(self, 0, path, path, file);
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

static enum nd_err load_file(struct nd_project *self, const char *operand, struct nd_diags *diags)
{
	const char *name = nd_path_base(operand);
	struct nd_project_package package = {.name = "", .path = self->folder, .dir = "", .real = "", .wanted = true};

	if (!stem_length(name)) {
		complain(diags, operand, "is neither a folder nor a source file", "sources end in .nc");
		return ND_NOT_FOUND;
	}
	self->single_file = true;
	self->manifest = (struct nd_manifest){.name = "", .cluster = "", .cache_dir = "", .key = "", .level = -1};
	nd_vec_push(&self->packages, package);
	add_source(self, 0, keep(self, name), keep(self, name), keep(self, operand));
	nd_vec_push(&self->targets, ((struct nd_project_target){
		nd_arena_strndup(&self->arena, name, stem_length(name)), 0, self->sources.data[0].module}));
	for (uint32_t i = 0; i < self->sources.len; i++)
		follow_imports(self, i);
	return ND_OK;
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
	if (ret->sources.len)
		qsort(ret->sources.data, ret->sources.len, sizeof *ret->sources.data, by_module);
	return err;
}

void nd_project_release(struct nd_project *self)
{
	for (uint32_t i = 0; i < self->packages.len; i++)
		nd_vec_free(&self->packages.data[i].dependencies);
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

static enum nd_err read_digest(struct nd_project_source *source, struct nd_cache *cache, const char *real,
			       const struct nd_cache_stat *stat)
{
	struct nd_buf text = {0};
	struct timespec now;
	enum nd_err err;

	clock_gettime(CLOCK_REALTIME, &now);
	err = nd_file_read(&text, source->file, ND_MAX_SOURCE_BYTES);
	if (!err) {
		source->digest = nd_digest_of(text.data ? text.data : "", text.len);
		source->size = text.len;
		(void)nd_cache_put_stat(cache, real, stat, &source->digest, nanoseconds(now));
	}
	nd_buf_release(&text);
	return err;
}

enum nd_err nd_project_digest(struct nd_project *self, struct nd_cache *cache, struct nd_diags *diags)
{
	struct nd_arena arena = {0};
	uint32_t count = self->sources.len;
	const char **paths = nd_arena_array(&arena, const char *, (size_t)count + 1);
	struct nd_cache_stat *stats = nd_arena_array(&arena, struct nd_cache_stat, (size_t)count + 1);
	struct nd_digest *digests = nd_arena_array(&arena, struct nd_digest, (size_t)count + 1);
	const char *root = real_path(self, self->folder);

	for (uint32_t i = 0; i < count; i++) {
		struct nd_project_source *source = &self->sources.data[i];
		const struct nd_project_package *package = &self->packages.data[source->package];
		enum nd_err err;

		paths[i] = nd_arena_sprintf(&arena, "%s/%s", *package->real ? package->real : root ? root : "",
					    source->path);
		if (!nd_project_stat(source->file, &stats[i], &err))
			cannot_read(diags, source->file, err);
	}
	nd_cache_get_stats(cache, paths, stats, count, digests);
	for (uint32_t i = 0; i < count && !diags->errors; i++) {
		enum nd_err err = ND_OK;

		self->sources.data[i].digest = digests[i];
		self->sources.data[i].size = stats[i].size;
		if (nd_digest_is_zero(&digests[i]))
			err = read_digest(&self->sources.data[i], cache, paths[i], &stats[i]);
		if (err)
			cannot_read(diags, self->sources.data[i].file, err);
	}
	nd_arena_release(&arena);
	return diags->errors ? ND_DIAGNOSTICS : ND_OK;
}
