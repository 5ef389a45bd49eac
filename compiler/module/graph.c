// The module graph: every import resolved to a module, cycles and missing modules reported, what each module reads,
// and the order of initialisation.
//
// Every module imports std/prelude without saying so. That edge is kept out of the arrays: the prelude comes first in
// every order and is in the reads of every other module, whatever it imports itself.
#include "module/graph.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

enum { UNSEEN, OPEN, DONE }; // mark: open while below it on the stack

enum { MAX_HINTS = 20 }; // each looks at the name of every module

const struct nd_graph_package *nd_graph_package_of(const struct nd_graph *self, const char *name)
{
	for (uint32_t i = 0; i < self->npackages; i++)
		if (!strcmp(self->packages[i].name, name))
			return &self->packages[i];
	return NULL;
}

uint32_t nd_graph_find(const struct nd_graph *self, const char *name)
{
	nd_sym sym = nd_intern_cstr(self->names, name);

	return sym < self->nby_name ? self->by_name[sym] : ND_NO_MODULE;
}

static void index_names(struct nd_graph *self, struct nd_diags *diags)
{
	self->names = nd_intern_new();
	self->nby_name = self->nmodules + 1; // symbol 0 is the empty string
	self->by_name = nd_alloc(self->nby_name * sizeof *self->by_name);
	memset(self->by_name, 0xff, self->nby_name * sizeof *self->by_name);
	for (uint32_t i = 0; i < self->nmodules; i++) {
		const struct nd_graph_module *module = &self->modules[i];
		nd_sym sym = nd_intern_cstr(self->names, module->name);

		if (self->by_name[sym] == ND_NO_MODULE) {
			self->by_name[sym] = i;
			continue;
		}
		nd_diags_add(diags, &(struct nd_diag){
					    .severity = ND_ERROR,
					    .code = (char[]){"E0503"},
					    .file = (char *)module->file,
					    .message = (char[]){"another file is the same module"},
					    .hint = (char *)self->modules[self->by_name[sym]].file,
				    });
	}
}

static void report_missing(const struct nd_graph *self, const struct nd_graph_module *importer,
			   const struct nd_import *import, bool with_hint, struct nd_diags *diags)
{
	char *message = nd_sprintf("no module \"%s\"", import->spec);
	char *hint = with_hint ? nd_graph_hint(self, importer, import->spec) : NULL;

	nd_diags_add(diags, &(struct nd_diag){
				    .severity = ND_ERROR,
				    .code = (char[]){"E0501"},
				    .file = (char *)importer->file,
				    .line = import->line,
				    .column = import->column,
				    .message = message,
				    .hint = hint,
			    });
	nd_free(message);
	nd_free(hint);
}

static bool depends_on(const struct nd_graph_package *package, const char *name)
{
	for (uint32_t i = 0; i < package->ndependencies; i++)
		if (!strcmp(package->dependencies[i], name))
			return true;
	return false;
}

static bool begins_with_folder(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) && (path[len] == '/' || !path[len]);
}

static bool is_std(const char *name)
{
	struct nd_buf full = {0};
	struct nd_str ignored;

	nd_buf_printf(&full, "std/%s", name);

	bool ret = nd_std_source(full.data, &ignored);

	nd_buf_release(&full);
	return ret;
}

// A module is called by any part of its name that ends it, or by its package; a package by its name, or with folders.
static bool header_fits(const struct nd_graph_module *module, const struct nd_graph_package *package,
			const struct nd_header *header, const char *name)
{
	const char *below = nd_name_in_package(module->name, module->package);
	const char *last = strrchr(module->name, '/');

	switch (header->kind) {
	case ND_HEADER_MODULE:
		return !strcmp(name, module->name) || !strcmp(name, below) || !strcmp(name, module->package) ||
		       (last && !strcmp(name, last + 1));
	case ND_HEADER_PACKAGE:
		return begins_with_folder(module->name, name) || begins_with_folder(below, name);
	case ND_HEADER_REQUIRES:
		return !strcmp(name, module->package) || depends_on(package, name) || is_std(name);
	}
	return true;
}

// What the files say of themselves may not contradict the manifest. Versions are not looked at.
static void check_headers(const struct nd_graph *self, const struct nd_graph_module *module, struct nd_diags *diags)
{
	static const char *const hints[] = {
		[ND_HEADER_MODULE] = "a module is called as its file is",
		[ND_HEADER_PACKAGE] = "a package is called as the manifest says",
		[ND_HEADER_REQUIRES] = "add it to `dependencies` in noodle.json",
	};
	const struct nd_graph_package *package = nd_graph_package_of(self, module->package);

	for (uint32_t i = 0; i < module->scan->nheaders && package && *module->package; i++) {
		const struct nd_header *header = &module->scan->headers[i];
		char *name = nd_strdup(header->name);
		char *message;

		for (char *c = name; *c; c++)
			*c = *c == '.' ? '/' : *c;
		if (!header_fits(module, package, header, name)) {
			message = header->kind == ND_HEADER_REQUIRES
					  ? nd_sprintf("the manifest of '%s' names no dependency '%s'", module->package, header->name)
					  : nd_sprintf("this file is the module '%s', not '%s'", module->name, header->name);
			nd_diags_add(diags, &(struct nd_diag){
						    .severity = ND_ERROR,
						    .code = (char[]){"E0505"},
						    .file = (char *)module->file,
						    .line = header->line,
						    .column = header->column,
						    .message = message,
						    .hint = (char *)hints[header->kind],
					    });
			nd_free(message);
		}
		nd_free(name);
	}
}

static uint32_t resolve(const struct nd_graph *self, const struct nd_graph_module *importer,
			const struct nd_graph_package *package, const char *spec, struct nd_buf *scratch)
{
	nd_buf_clear(scratch);

	uint32_t count = nd_candidates_write(scratch, importer->name, importer->package, spec, package);
	const char *name = scratch->data;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t found = nd_graph_find(self, name);

		if (found != ND_NO_MODULE)
			return found;
		name += strlen(name) + 1;
	}
	return ND_NO_MODULE;
}

static void resolve_all(struct nd_graph *self, struct nd_diags *diags)
{
	const struct nd_graph_package *package = NULL; // modules of a package mostly stand together
	struct nd_buf scratch = {0};
	uint32_t missing = 0;
	size_t total = 0;

	for (uint32_t i = 0; i < self->nmodules; i++)
		total += self->modules[i].scan->nimports;
	self->targets = nd_alloc_zero(total + 1, sizeof *self->targets);

	uint32_t *at = self->targets;

	for (uint32_t i = 0; i < self->nmodules; i++) {
		struct nd_graph_module *module = &self->modules[i];
		const struct nd_scan *scan = module->scan;

		if (!package || strcmp(package->name, module->package) != 0)
			package = nd_graph_package_of(self, module->package);
		if (scan->nheaders)
			check_headers(self, module, diags);
		module->imports = at;
		for (uint32_t k = 0; k < scan->nimports; k++, at++) {
			*at = resolve(self, module, package, scan->imports[k].spec, &scratch);
			if (*at == ND_NO_MODULE)
				report_missing(self, module, &scan->imports[k], missing++ < MAX_HINTS, diags);
		}
	}
	nd_buf_release(&scratch);
}

// Appends to `out` what `start` reaches and has no mark yet, dependencies first. True when the imports go round.
static bool visit(struct nd_graph *self, uint32_t start, uint32_t *out, uint32_t *len)
{
	uint32_t depth = 0;
	bool round = false;

	if (self->mark[start] != UNSEEN)
		return false;
	self->mark[start] = OPEN;
	self->stack[depth++] = (struct nd_graph_walk){start, 0};
	while (depth) {
		struct nd_graph_walk *top = &self->stack[depth - 1];
		const struct nd_graph_module *module = &self->modules[top->module];

		if (top->next == module->scan->nimports) {
			self->mark[top->module] = DONE;
			out[(*len)++] = top->module;
			depth--;
			continue;
		}

		uint32_t target = module->imports[top->next++];

		if (target == ND_NO_MODULE)
			continue;
		if (self->mark[target] == OPEN)
			round = true;
		if (self->mark[target] != UNSEEN)
			continue;
		self->mark[target] = OPEN;
		self->stack[depth++] = (struct nd_graph_walk){target, 0};
	}
	return round;
}

static bool sort_all(struct nd_graph *self)
{
	uint32_t len = 0;
	bool round = false;

	if (self->prelude != ND_NO_MODULE)
		round |= visit(self, self->prelude, self->post, &len);
	for (uint32_t i = 0; i < self->nmodules; i++)
		round |= visit(self, i, self->post, &len);
	assert(len == self->nmodules);
	return round;
}

struct nd_graph *nd_graph_new(struct nd_graph_module *modules, uint32_t nmodules,
			      const struct nd_graph_package *packages, uint32_t npackages,
			      struct nd_diags *diags)
{
	struct nd_graph *self = nd_alloc_zero(1, sizeof *self);

	assert(nmodules <= ND_MAX_MODULES);
	self->modules = modules;
	self->nmodules = nmodules;
	self->packages = packages;
	self->npackages = npackages;
	self->post = nd_alloc_zero(nmodules + 1, sizeof *self->post);
	self->order = nd_alloc_zero(nmodules + 1, sizeof *self->order);
	self->stack = nd_alloc_zero(nmodules + 1, sizeof *self->stack);
	self->mark = nd_alloc_zero(nmodules + 1, sizeof *self->mark);
	index_names(self, diags);
	self->prelude = nd_graph_find(self, "std/prelude");
	resolve_all(self, diags);
	if (sort_all(self))
		nd_graph_report_cycles(self, diags);
	nd_graph_close(self);
	return self;
}

void nd_graph_destroy(struct nd_graph **self_p)
{
	struct nd_graph *self = *self_p;

	if (!self)
		return;
	for (uint32_t i = 0; i < self->nmodules; i++) {
		nd_free(self->modules[i].reads);
		self->modules[i].reads = self->modules[i].imports = NULL;
		self->modules[i].nreads = 0;
	}
	nd_intern_destroy(&self->names);
	nd_free(self->by_name);
	nd_free(self->targets);
	nd_free(self->post);
	nd_free(self->order);
	nd_free(self->stack);
	nd_free(self->mark);
	nd_free(self);
	*self_p = NULL;
}

uint32_t nd_graph_order(struct nd_graph *self, uint32_t entry, const uint32_t **ret)
{
	uint32_t len = 0;

	assert(entry < self->nmodules);
	memset(self->mark, UNSEEN, self->nmodules);
	if (self->prelude != ND_NO_MODULE)
		visit(self, self->prelude, self->order, &len);
	visit(self, entry, self->order, &len);
	*ret = self->order;
	return len;
}
