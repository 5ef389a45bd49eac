// The data of a build and its first half: sources and scans. The second half, graph to keys, is in plan.c.
#include "build.h"

#include "noodle/intern.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

enum {
	// A scan takes some 10 µs a kilobyte; a batch should be worth its message and its process.
	BATCH_BYTES = 256 << 10,
	BATCH_MODULES = 128,
};

static uint32_t add_module(struct nd_build *self, const struct nd_build_module *module)
{
	nd_sym name = nd_intern_cstr(self->names, module->name);

	nd_vec_push(&self->modules, *module);
	nd_map_set(&self->by_name, name, self->modules.len - 1);
	return self->modules.len - 1;
}

static bool find_module(const struct nd_build *self, const char *name, uint32_t *ret)
{
	return nd_map_get(&self->by_name, nd_intern_cstr(self->names, name), ret);
}

static char *copy_packages(struct nd_build *self, const struct nd_msg_build_open *open)
{
	self->package_count = open->package_count;
	self->packages = nd_arena_array(&self->arena, struct nd_build_package, open->package_count + 1);
	self->graph_packages = nd_arena_array(&self->arena, struct nd_graph_package, open->package_count + 1);
	for (uint32_t i = 0; i < open->package_count; i++) {
		const struct nd_msg_package *from = &open->packages[i];

		self->packages[i].name = nd_arena_strndup(&self->arena, from->name, strlen(from->name));
		self->packages[i].dir = nd_arena_strndup(&self->arena, from->dir, strlen(from->dir));
	}
	for (uint32_t i = 0; i < open->package_count; i++) {
		const struct nd_msg_package *from = &open->packages[i];
		const char **names = nd_arena_array(&self->arena, const char *, from->dependency_count + 1);

		for (uint32_t d = 0; d < from->dependency_count; d++) {
			if (from->dependencies[d] >= open->package_count)
				return nd_sprintf("package '%s' depends on a package that is not there", from->name);
			names[d] = self->packages[from->dependencies[d]].name;
		}
		self->packages[i].dependencies = names;
		self->packages[i].dependency_count = from->dependency_count;
		self->graph_packages[i] = (struct nd_graph_package){
			.name = self->packages[i].name,
			.dependencies = names,
			.ndependencies = from->dependency_count,
		};
	}
	return NULL;
}

static char *copy_sources(struct nd_build *self, const struct nd_build_source *sources, uint32_t count)
{
	nd_vec_reserve(&self->modules, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct nd_build_source *from = &sources[i];
		uint32_t other;

		if (from->package >= self->package_count)
			return nd_sprintf("module '%s' is of a package that is not there", from->module);
		if (find_module(self, from->module, &other))
			return nd_sprintf("two modules are called '%s'", from->module);
		if (!strncmp(from->module, "std/", 4))
			return nd_sprintf("'%s': names of modules that begin with std/ are taken", from->module);
		add_module(self, &(struct nd_build_module){
			.name = nd_arena_strndup(&self->arena, from->module, strlen(from->module)),
			.file = nd_arena_strndup(&self->arena, from->path, strlen(from->path)),
			.package = from->package,
			.source = from->digest,
			.source_bytes = from->size,
		});
	}
	self->source_count = count;
	return NULL;
}

static char *copy_targets(struct nd_build *self, const struct nd_msg_build_open *open)
{
	self->targets = nd_arena_array(&self->arena, struct nd_build_target, open->target_count + 1);
	self->target_count = open->target_count;
	for (uint32_t i = 0; i < open->target_count; i++) {
		const struct nd_msg_target *from = &open->targets[i];
		struct nd_build_target *to = &self->targets[i];

		if (from->package >= open->package_count)
			return nd_sprintf("target '%s' is of a package that is not there", from->name);
		if (!find_module(self, from->module, &to->entry))
			return nd_sprintf("target '%s' starts at a module that is not there: %s", from->name,
					  from->module);
		to->name = nd_arena_strndup(&self->arena, from->name, strlen(from->name));
		to->package = from->package;
		to->module = self->modules.data[to->entry].name;
	}
	return NULL;
}

enum nd_err nd_build_new(struct nd_build **ret, const struct nd_msg_build_open *open,
			 const struct nd_build_source *sources, uint32_t source_count, char **why)
{
	struct nd_build *self = nd_alloc_zero(1, sizeof *self);

	self->references = 1;
	self->names = nd_intern_new();
	self->options = (struct nd_options){
		.level = open->opt_level,
		.debug = open->debug,
		.check_only = open->check_only,
		.threads = 1,
	};
	*why = copy_packages(self, open);
	if (!*why)
		*why = copy_sources(self, sources, source_count);
	if (!*why)
		*why = copy_targets(self, open);
	if (*why) {
		nd_build_unref(&self);
		return ND_INVALID;
	}
	*ret = self;
	return ND_OK;
}

static uint32_t package_index(const struct nd_build *self, const char *name)
{
	uint32_t i = 0;

	while (strcmp(self->packages[i].name, name))
		i++;
	return i;
}

struct nd_build *nd_build_again(const struct nd_build *self)
{
	struct nd_arena arena = {0};
	struct nd_msg_package *packages = nd_arena_array(&arena, struct nd_msg_package, self->package_count + 1);
	struct nd_build_source *sources = nd_arena_array(&arena, struct nd_build_source, self->source_count + 1);
	struct nd_msg_target *targets = nd_arena_array(&arena, struct nd_msg_target, self->target_count + 1);
	struct nd_msg_build_open open = {
		.opt_level = self->options.level,
		.debug = self->options.debug,
		.check_only = self->options.check_only,
		.packages = packages,
		.package_count = self->package_count,
		.targets = targets,
		.target_count = self->target_count,
	};
	struct nd_build *ret = NULL;
	char *why = NULL;
	enum nd_err err;

	for (uint32_t i = 0; i < self->package_count; i++) {
		const struct nd_build_package *from = &self->packages[i];
		uint32_t *dependencies = nd_arena_array(&arena, uint32_t, from->dependency_count + 1);

		for (uint32_t d = 0; d < from->dependency_count; d++)
			dependencies[d] = package_index(self, from->dependencies[d]);
		packages[i] = (struct nd_msg_package){.name = from->name, .dir = from->dir, .dependencies = dependencies,
						      .dependency_count = from->dependency_count};
	}
	for (uint32_t i = 0; i < self->source_count; i++) {
		const struct nd_build_module *from = &self->modules.data[i];

		sources[i] = (struct nd_build_source){from->package, from->name, from->file, from->source,
						    from->source_bytes};
	}
	for (uint32_t i = 0; i < self->target_count; i++)
		targets[i] = (struct nd_msg_target){self->targets[i].name, self->targets[i].package,
						    self->targets[i].module};
	err = nd_build_new(&ret, &open, sources, self->source_count, &why);
	assert(!err); // it was accepted before
	(void)err;
	nd_arena_release(&arena);
	return ret;
}

struct nd_build *nd_build_ref(struct nd_build *self)
{
	self->references++;
	return self;
}

void nd_build_unref(struct nd_build **self_p)
{
	struct nd_build *self = *self_p;

	*self_p = NULL;
	if (!self || --self->references)
		return;
	nd_graph_destroy(&self->graph);
	for (uint32_t i = 0; i < self->modules.len; i++)
		if (self->modules.data[i].scanned)
			nd_scan_release(&self->modules.data[i].scan);
	nd_vec_free(&self->modules);
	nd_vec_free(&self->batches);
	nd_vec_free(&self->units);
	nd_map_release(&self->by_name);
	nd_intern_destroy(&self->names);
	nd_arena_release(&self->arena);
	nd_free(self);
}

// ---- scanning ----

struct nd_digest nd_build_scan_key(const struct nd_build *self, uint32_t module)
{
	const struct nd_build_module *of = &self->modules.data[module];
	struct nd_digest compiler = nd_compiler_digest(), ret;
	struct nd_hasher *hasher = nd_hasher_new();

	nd_hasher_cstr(hasher, "scan 1");
	nd_hasher_digest(hasher, &compiler);
	nd_hasher_cstr(hasher, of->file); // diagnostics name it
	nd_hasher_digest(hasher, &of->source);
	ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return ret;
}

enum nd_err nd_build_set_scan(struct nd_build *self, uint32_t module, struct nd_str encoded,
			      const struct nd_digest *interface, uint64_t interface_bytes)
{
	struct nd_build_module *to = &self->modules.data[module];
	struct nd_scan scan;
	enum nd_err err;

	assert(!to->scanned);
	err = nd_scan_decode(&scan, encoded.data, encoded.len);
	if (err)
		return err;
	to->scan = scan;
	to->scanned = true;
	to->broken = scan.diags.errors > 0;
	to->interface = *interface;
	to->interface_bytes = interface_bytes;
	return ND_OK;
}

void nd_build_set_broken(struct nd_build *self, uint32_t module)
{
	struct nd_build_module *to = &self->modules.data[module];

	if (!to->scanned)
		memset(&to->scan, 0, sizeof to->scan);
	to->scanned = true;
	to->broken = true;
}

// Whether an import finds a module of the build; else the standard module that it means, if there is one.
static const char *std_module_meant(const struct nd_build *self, const struct nd_build_module *importer,
				    const char *spec)
{
	const struct nd_graph_package *package =
		importer->package == ND_BUILD_STD ? NULL : &self->graph_packages[importer->package];
	char **candidates = nd_import_candidates(importer->name, package ? package->name : "std", spec, package);
	const char *ret = NULL;

	for (char **at = candidates; !ret && *at; at++) {
		struct nd_str text;
		uint32_t known;

		if (find_module(self, *at, &known))
			break;
		if (!nd_std_source(*at, &text))
			continue;
		for (const char *const *name = nd_std_modules(); *name; name++)
			if (!strcmp(*name, *at))
				ret = *name;
	}
	nd_free(candidates);
	return ret;
}

static void add_std_module(struct nd_build *self, const char *name,
			   void (*put)(void *arg, struct nd_str source, struct nd_digest *digest), void *arg)
{
	struct nd_build_module module = {.name = name, .package = ND_BUILD_STD};
	struct nd_str text = {"", 0};

	nd_std_source(name, &text);
	module.file = nd_arena_sprintf(&self->arena, "%s.nc", name);
	module.source_bytes = text.len;
	put(arg, text, &module.source);
	add_module(self, &module);
}

uint32_t nd_build_add_std(struct nd_build *self,
			  void (*put)(void *arg, struct nd_str source, struct nd_digest *digest), void *arg)
{
	static const char prelude[] = "std/prelude"; // every module imports it
	uint32_t before = self->modules.len, known;
	struct nd_str text;

	if (nd_std_source(prelude, &text) && !find_module(self, prelude, &known))
		add_std_module(self, prelude, put, arg);
	for (uint32_t i = 0; i < before; i++) {
		const struct nd_build_module module = self->modules.data[i]; // the array moves when it grows

		for (uint32_t k = 0; module.scanned && k < module.scan.nimports; k++) {
			const char *name = std_module_meant(self, &module, module.scan.imports[k].spec);

			if (name)
				add_std_module(self, name, put, arg);
		}
	}
	return self->modules.len - before;
}

uint32_t nd_build_add_batch(struct nd_build *self, const uint32_t *modules, uint32_t count)
{
	struct nd_build_batch batch = {.count = count};
	struct nd_hasher *hasher = nd_hasher_new();
	uint32_t *copy = nd_arena_array(&self->arena, uint32_t, count);

	nd_hasher_cstr(hasher, "scans 1");
	for (uint32_t i = 0; i < count; i++) {
		struct nd_digest key = nd_build_scan_key(self, modules[i]);

		copy[i] = modules[i];
		nd_hasher_digest(hasher, &key);
	}
	batch.modules = copy;
	batch.key = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	nd_vec_push(&self->batches, batch);
	return self->batches.len - 1;
}

uint32_t nd_build_add_batches(struct nd_build *self, const uint32_t *modules, uint32_t count)
{
	uint32_t first = self->batches.len;
	uint32_t start = 0;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < count; i++) {
		bytes += self->modules.data[modules[i]].source_bytes;
		if (bytes < BATCH_BYTES && i + 1 - start < BATCH_MODULES && i + 1 < count)
			continue;
		nd_build_add_batch(self, modules + start, i + 1 - start);
		start = i + 1;
		bytes = 0;
	}
	return first;
}
