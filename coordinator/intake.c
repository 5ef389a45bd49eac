#include "intake.h"

#include "noodle/listing.h"
#include "noodle/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_SOURCES = 1000000,
	MAX_FOLDERS = 1000000,
	MAX_BYTES = 512 << 20, // of paths and names of modules
};

struct branch { // a folder to be followed
	uint32_t package;
	uint32_t depth;
	const char *path; // in the package, "" is the top
	struct nd_digest digest;
	bool asked;
};

struct nd_intake {
	struct nd_arena arena;
	struct nd_msg_build_open open;
	ND_VEC(struct branch) branches;
	ND_VEC(struct nd_build_source) sources;
	ND_VEC(struct nd_digest) missing;
	uint32_t folders; // followed
};

// ---- what is kept of the message ----

static const char *keep(struct nd_intake *self, const char *text)
{
	return nd_arena_strndup(&self->arena, text, strlen(text));
}

static void keep_packages(struct nd_intake *self, const struct nd_msg_build_open *open)
{
	struct nd_msg_package *packages = nd_arena_array(&self->arena, struct nd_msg_package, open->package_count + 1);

	for (uint32_t i = 0; i < open->package_count; i++) {
		const struct nd_msg_package *from = &open->packages[i];
		uint32_t *dependencies = nd_arena_array(&self->arena, uint32_t, from->dependency_count + 1);

		if (from->dependency_count)
			memcpy(dependencies, from->dependencies, from->dependency_count * sizeof *dependencies);
		packages[i] = (struct nd_msg_package){
			.name = keep(self, from->name),
			.dir = keep(self, from->dir),
			.source = keep(self, from->source),
			.dependencies = dependencies,
			.dependency_count = from->dependency_count,
			.root = from->root,
		};
		nd_vec_push(&self->branches, ((struct branch){.package = i, .path = "", .digest = from->root}));
	}
	self->open.packages = packages;
}

struct nd_intake *nd_intake_new(const struct nd_msg_build_open *open)
{
	struct nd_intake *self = nd_alloc_zero(1, sizeof *self);
	struct nd_msg_target *targets = nd_arena_array(&self->arena, struct nd_msg_target, open->target_count + 1);

	self->open = *open;
	self->open.folders = (struct nd_str){0};
	self->open.options = (struct nd_str){0};
	self->open.explain = "";
	self->open.targets = targets;
	for (uint32_t i = 0; i < open->target_count; i++)
		targets[i] = (struct nd_msg_target){keep(self, open->targets[i].name), open->targets[i].package,
						    keep(self, open->targets[i].module)};
	keep_packages(self, open);
	return self;
}

void nd_intake_destroy(struct nd_intake **self_p)
{
	struct nd_intake *self = *self_p;

	if (!self)
		return;
	nd_vec_free(&self->branches);
	nd_vec_free(&self->sources);
	nd_vec_free(&self->missing);
	nd_arena_release(&self->arena);
	nd_free(self);
	*self_p = NULL;
}

// ---- following ----

static const char *path_below(struct nd_intake *self, const struct branch *branch, const char *name)
{
	if (!*branch->path)
		return keep(self, name);
	return nd_arena_sprintf(&self->arena, "%s/%s", branch->path, name);
}

// "src/text/a.nc" is "app/text/a" when the sources of app are in src.
static const char *module_of(struct nd_intake *self, const struct nd_msg_package *package, const char *path)
{
	size_t source = strlen(package->source), len;
	const char *dot;

	if (source && !strncmp(path, package->source, source) && path[source] == '/')
		path += source + 1;
	dot = strrchr(path, '.');
	len = dot && !strchr(dot, '/') ? (size_t)(dot - path) : strlen(path);
	return nd_arena_sprintf(&self->arena, "%s%s%.*s", package->name, *package->name ? "/" : "", (int)len, path);
}

static char *add_listing(struct nd_intake *self, struct branch branch, const struct nd_listing *listing)
{
	const struct nd_msg_package *package = &self->open.packages[branch.package];

	// Folders that are alike are one in the message, and many here: a small message may stand for a large tree.
	if (self->sources.len + (uint64_t)listing->file_count > MAX_SOURCES || self->arena.total > MAX_BYTES ||
	    ++self->folders + (uint64_t)self->branches.len + listing->folder_count > MAX_FOLDERS)
		return nd_strdup("there are more than a million sources");
	for (uint32_t i = 0; i < listing->file_count; i++) {
		const struct nd_listing_file *file = &listing->files[i];
		const char *path = path_below(self, &branch, file->name);
		const char *module = module_of(self, package, path);

		if (strlen(path) > ND_MSG_MAX_NAME || strlen(module) > ND_MSG_MAX_NAME || file->size > ND_MSG_MAX_BLOB)
			return nd_sprintf("%.200s…: the path is too long, or the file too large", path);
		nd_vec_push(&self->sources, ((struct nd_build_source){
			branch.package, module, path, file->digest, file->size}));
	}
	for (uint32_t i = 0; i < listing->folder_count; i++) {
		const char *path = path_below(self, &branch, listing->folders[i].name);

		if (branch.depth == ND_LISTING_MAX_DEPTH + 1 || strlen(path) > ND_MSG_MAX_NAME)
			return nd_sprintf("%.200s…: folders are too deep", path);
		nd_vec_push(&self->branches, ((struct branch){
			.package = branch.package, .depth = branch.depth + 1, .path = path,
			.digest = listing->folders[i].digest}));
	}
	return NULL;
}

static int by_digest(const void *a, const void *b)
{
	return nd_digest_cmp(a, b);
}

static void list_missing(struct nd_intake *self)
{
	uint32_t kept = 0;

	nd_vec_clear(&self->missing);
	for (uint32_t i = 0; i < self->branches.len; i++) {
		self->branches.data[i].asked = true;
		nd_vec_push(&self->missing, self->branches.data[i].digest);
	}
	if (self->missing.len)
		qsort(self->missing.data, self->missing.len, sizeof *self->missing.data, by_digest);
	for (uint32_t i = 0; i < self->missing.len; i++)
		if (!kept || !nd_digest_eq(&self->missing.data[kept - 1], &self->missing.data[i]))
			self->missing.data[kept++] = self->missing.data[i];
	self->missing.len = kept;
}

static char *follow(struct nd_intake *self, struct nd_folders *folders)
{
	uint32_t waiting = 0; // those without a listing gather at the front

	while (self->branches.len > waiting) {
		struct branch branch = nd_vec_last(&self->branches);
		struct nd_arena arena = {0};
		struct nd_listing listing;
		struct nd_str bytes;
		char *why;

		if (!nd_folders_get(folders, &branch.digest, &bytes)) {
			if (branch.asked)
				return nd_strdup("listings of folders that the client should have sent did not arrive");
			self->branches.data[self->branches.len - 1] = self->branches.data[waiting];
			self->branches.data[waiting++] = branch;
			continue;
		}
		(void)nd_vec_pop(&self->branches);
		if (nd_listing_decode(&listing, &arena, bytes))
			why = nd_strdup("the listing of a folder is malformed");
		else
			why = add_listing(self, branch, &listing);
		nd_arena_release(&arena);
		if (why)
			return why;
	}
	return NULL;
}

enum nd_err nd_intake_follow(struct nd_intake *self, struct nd_folders *folders, char **why)
{
	*why = follow(self, folders);
	if (*why)
		return ND_INVALID;
	list_missing(self);
	return self->missing.len ? ND_NOT_FOUND : ND_OK;
}

const struct nd_digest *nd_intake_missing(const struct nd_intake *self, uint32_t *count)
{
	*count = self->missing.len;
	return self->missing.data;
}

// ---- what comes of it ----

// The order must not depend on that in which listings came.
static int by_module(const void *a, const void *b)
{
	const struct nd_build_source *x = a, *y = b;

	if (x->package != y->package)
		return x->package < y->package ? -1 : 1;
	return strcmp(x->module, y->module);
}

enum nd_err nd_intake_build(struct nd_intake *self, struct nd_build **ret, char **why)
{
	if (self->sources.len)
		qsort(self->sources.data, self->sources.len, sizeof *self->sources.data, by_module);
	return nd_build_new(ret, &self->open, self->sources.data, self->sources.len, why);
}

uint32_t nd_intake_programs(const struct nd_intake *self)
{
	return self->open.check_only ? 0 : self->open.target_count;
}

struct nd_digest nd_intake_key(const struct nd_intake *self)
{
	const struct nd_msg_build_open *open = &self->open;
	struct nd_hasher *hasher = nd_hasher_new();
	struct nd_digest compiler = nd_compiler_digest(), ret;

	nd_hasher_cstr(hasher, "build 3");
	nd_hasher_digest(hasher, &compiler);
	nd_hasher_u64(hasher, open->opt_level);
	nd_hasher_u64(hasher, open->debug);
	nd_hasher_u64(hasher, open->check_only);
	nd_hasher_u64(hasher, open->package_count);
	for (uint32_t i = 0; i < open->package_count; i++) {
		const struct nd_msg_package *package = &open->packages[i];

		nd_hasher_cstr(hasher, package->name);
		nd_hasher_cstr(hasher, package->source);
		nd_hasher_digest(hasher, &package->root);
		nd_hasher_u64(hasher, package->dependency_count);
		for (uint32_t d = 0; d < package->dependency_count; d++)
			nd_hasher_u64(hasher, package->dependencies[d]);
	}
	nd_hasher_u64(hasher, open->target_count);
	for (uint32_t i = 0; i < open->target_count; i++) {
		nd_hasher_cstr(hasher, open->targets[i].name);
		nd_hasher_u64(hasher, open->targets[i].package);
		nd_hasher_cstr(hasher, open->targets[i].module);
	}
	ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return ret;
}
