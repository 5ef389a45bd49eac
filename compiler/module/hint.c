// What to say about an import that was not found: the nearest names that the importer may use, or the package that
// lacks a dependency, or where was looked.
#include "module/graph.h"
#include "noodle/mem.h"

#include <string.h>

enum {
	MAX_NAME = 120, // longer ones are not compared
	MAX_NEAREST = 3,
};

struct nearest { // best first
	const char *name[MAX_NEAREST];
	uint32_t distance[MAX_NEAREST];
	uint32_t count;
	uint32_t limit; // farther is no help
};

// Edits, with the exchange of neighbours counted as one; `limit + 1` when there are more than `limit`.
static uint32_t distance(const char *a, const char *b, uint32_t limit)
{
	uint32_t rows[3][MAX_NAME + 1];
	uint32_t *before = rows[0], *above = rows[1], *row = rows[2];
	uint32_t alen = (uint32_t)strlen(a), blen = (uint32_t)strlen(b);

	if (alen > MAX_NAME || blen > MAX_NAME || alen > blen + limit || blen > alen + limit)
		return limit + 1;
	for (uint32_t i = 0; i <= blen; i++)
		above[i] = i;
	for (uint32_t i = 1; i <= alen; i++) {
		uint32_t least = row[0] = i;

		for (uint32_t k = 1; k <= blen; k++) {
			uint32_t best = above[k - 1] + (a[i - 1] != b[k - 1]);

			if (above[k] + 1 < best)
				best = above[k] + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
			    before[k - 2] + 1 < best)
				best = before[k - 2] + 1;
			row[k] = best;
			if (best < least)
				least = best;
		}
		if (least > limit)
			return limit + 1;

		uint32_t *next = before;

		before = above;
		above = row;
		row = next;
	}
	return above[blen];
}

static void offer(struct nearest *self, const char *name, uint32_t far)
{
	uint32_t at = self->count;

	while (at && (self->distance[at - 1] > far ||
		      (self->distance[at - 1] == far && strcmp(self->name[at - 1], name) > 0)))
		at--;
	if (at == MAX_NEAREST)
		return;
	if (self->count < MAX_NEAREST)
		self->count++;
	for (uint32_t i = self->count - 1; i > at; i--) {
		self->name[i] = self->name[i - 1];
		self->distance[i] = self->distance[i - 1];
	}
	self->name[at] = name;
	self->distance[at] = far;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void compare(struct nearest *self, const char *wanted, const char *name)
{
	uint32_t far = distance(wanted, name, self->limit);

	if (!strcmp(last_part(wanted), last_part(name))) // the right name in the wrong folder is as near as a slip
		offer(self, name, 1);
	else if (far <= self->limit)
		offer(self, name, far);
}

// How `importer` would write the name of `module` in an import, NULL when it may not.
static const char *importable(const struct nd_graph_module *importer, const struct nd_graph_package *package,
			      const struct nd_graph_module *module)
{
	if (module == importer || !strcmp(module->name, "std/prelude"))
		return NULL;
	if (!strcmp(module->package, importer->package))
		return nd_name_in_package(module->name, module->package);
	if (!strcmp(module->package, "std"))
		return nd_name_in_package(module->name, "std");
	for (uint32_t i = 0; package && i < package->ndependencies; i++)
		if (!strcmp(package->dependencies[i], module->package))
			return module->name;
	return NULL;
}

static char *did_you_mean(const struct nearest *found)
{
	struct nd_buf text = {0};
	uint32_t count = 1;

	while (count < found->count && found->distance[count] == found->distance[0])
		count++;
	nd_buf_add_cstr(&text, "did you mean ");
	for (uint32_t i = 0; i < count; i++)
		nd_buf_printf(&text, "%s\"%s\"", !i ? "" : i + 1 == count ? " or " : ", ", found->name[i]);
	nd_buf_add_char(&text, '?');
	return text.data;
}

// The module exists, in a package that the importer's manifest does not name.
static char *lacks_dependency(const struct nd_graph *self, const struct nd_graph_module *importer,
			      const char *path)
{
	uint32_t found = nd_graph_find(self, path);

	if (found == ND_NO_MODULE || !strcmp(self->modules[found].package, importer->package))
		return NULL;
	return nd_sprintf("name package '%s' in the \"dependencies\" of %s%s%s", self->modules[found].package,
			  *importer->package ? "package '" : "the manifest",
			  *importer->package ? importer->package : "", *importer->package ? "'" : "");
}

static char *where_looked(struct nd_buf *candidates, uint32_t count)
{
	struct nd_buf text = {0};
	const char *name = candidates->data;

	nd_buf_add_cstr(&text, "looked for ");
	for (uint32_t i = 0; i < count; i++) {
		nd_buf_printf(&text, "%s%s", !i ? "" : i + 1 == count ? " and " : ", ", name);
		name += strlen(name) + 1;
	}
	return text.data;
}

char *nd_graph_hint(const struct nd_graph *self, const struct nd_graph_module *importer, const char *spec)
{
	const struct nd_graph_package *package = nd_graph_package_of(self, importer->package);
	size_t len = strlen(spec);
	struct nd_buf candidates = {0};
	struct nearest found = {0};
	uint32_t count;
	char *ret = NULL;

	if (len > 3 && !strcmp(spec + len - 3, ".nc"))
		return nd_strdup("leave out the ending .nc");
	count = nd_candidates_write(&candidates, importer->name, importer->package, spec, package);
	if (!count)
		return nd_strdup("this leads out of the package; name the other package in \"dependencies\"");

	char *path = nd_strdup(spec);

	for (char *at = path; *at; at++)
		if (*at == '.')
			*at = '/';

	bool relative = nd_spec_is_relative(spec);
	const char *wanted = relative ? nd_name_in_package(candidates.data, importer->package) : path;

	found.limit = (uint32_t)strlen(wanted) / 4 + 1;
	for (uint32_t i = 0; i < self->nmodules; i++) {
		const char *name = importable(importer, package, &self->modules[i]);

		if (name)
			compare(&found, wanted, name);
	}
	for (const char *const *std = nd_std_modules(); *std && !relative;
	     std++) // those that nobody imports yet, too
		if (strcmp(*std, "std/prelude") != 0 && nd_graph_find(self, *std) == ND_NO_MODULE)
			compare(&found, wanted, nd_name_in_package(*std, "std"));
	if (!relative)
		ret = lacks_dependency(self, importer, path);
	if (!ret && found.count)
		ret = did_you_mean(&found);
	if (!ret)
		ret = where_looked(&candidates, count);
	nd_free(path);
	nd_buf_release(&candidates);
	return ret;
}
