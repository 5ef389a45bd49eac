// What an import may mean, best first:
//   "./x" "../x"  one module, relative to the folder of the importer, which must stay within the package
//   "x"           a module of the package, but not the importer itself, then a module of a dependency
//                 ("dependency/module"), then a standard one
// Dots stand for slashes, except in the leading "./" and "../".
#include "module/graph.h"
#include "noodle/mem.h"

#include <string.h>

enum { MAX_CANDIDATES = 4 };

bool nd_spec_is_relative(const char *spec)
{
	return !strncmp(spec, "./", 2) || !strncmp(spec, "../", 3);
}

const char *nd_name_in_package(const char *name, const char *package)
{
	size_t len = strlen(package);

	return len && !strncmp(name, package, len) && name[len] == '/' ? name + len + 1 : name;
}

static void add_path(struct nd_buf *out, const char *path)
{
	size_t start = out->len;

	nd_buf_add_cstr(out, path);
	for (size_t i = start; i < out->len; i++)
		if (out->data[i] == '.')
			out->data[i] = '/';
	nd_buf_add_char(out, '\0');
}

// False when the path leaves the package, or names a folder.
static bool add_relative(struct nd_buf *out, const char *importer_name, const char *package, const char *spec)
{
	const char *below = nd_name_in_package(importer_name, package);
	const char *end = strrchr(below, '/'); // of the importer's folder

	if (!end)
		end = below;
	for (;;) {
		if (!strncmp(spec, "./", 2)) {
			spec += 2;
		} else if (!strncmp(spec, "../", 3)) {
			if (end == below)
				return false;
			do
				end--;
			while (end > below && *end != '/');
			spec += 3;
		} else {
			break;
		}
	}
	if (!*spec || *spec == '/')
		return false;
	nd_buf_add(out, importer_name, (size_t)(end - importer_name));
	if (end > below)
		nd_buf_add_char(out, '/');
	add_path(out, spec);
	return true;
}

static void add_in_package(struct nd_buf *out, const char *package, const char *path)
{
	if (*package) {
		nd_buf_add_cstr(out, package);
		nd_buf_add_char(out, '/');
	}
	add_path(out, path);
}

// The dependency that the spec begins with; names may contain dots and slashes, so the longest one counts.
static bool add_of_dependency(struct nd_buf *out, const struct nd_graph_package *package, const char *spec)
{
	const char *found = NULL;
	size_t found_len = 0;

	for (uint32_t i = 0; i < package->ndependencies; i++) {
		const char *name = package->dependencies[i];
		size_t len = strlen(name);

		if (len > found_len && !strncmp(spec, name, len) && (spec[len] == '/' || spec[len] == '.') &&
		    spec[len + 1]) {
			found = name;
			found_len = len;
		}
	}
	if (!found)
		return false;
	nd_buf_add(out, found, found_len);
	nd_buf_add_char(out, '/');
	add_path(out, spec + found_len + 1);
	return true;
}

uint32_t nd_candidates_write(struct nd_buf *out, const char *importer_name, const char *importer_package,
			     const char *spec, const struct nd_graph_package *package)
{
	uint32_t count = 0;

	if (!*spec)
		return 0;
	if (nd_spec_is_relative(spec))
		return add_relative(out, importer_name, importer_package, spec);
	size_t start = out->len;

	add_in_package(out, importer_package, spec);
	if (strcmp(out->data + start, importer_name) != 0)
		count++;
	else
		out->len = start; // `import "math"` in math.nc means the other one
	if (package && add_of_dependency(out, package, spec))
		count++;

	bool is_full = !strncmp(spec, "std/", 4) || !strncmp(spec, "std.", 4);

	if (is_full || strcmp(importer_package, "std") != 0) { // else the first one is it
		add_in_package(out, is_full ? "" : "std", spec);
		count++;
	}
	return count;
}

char **nd_import_candidates(const char *importer_name, const char *importer_package, const char *spec,
			    const struct nd_graph_package *package)
{
	struct nd_buf texts = {0};
	uint32_t count = nd_candidates_write(&texts, importer_name, importer_package, spec, package);
	size_t pointers = (MAX_CANDIDATES + 1) * sizeof(char *);
	char **ret = nd_alloc(pointers + texts.len);
	char *at = (char *)ret + pointers;

	if (texts.len)
		memcpy(at, texts.data, texts.len);
	nd_buf_release(&texts);
	for (uint32_t i = 0; i < count; i++) {
		ret[i] = at;
		at += strlen(at) + 1;
	}
	ret[count] = NULL;
	return ret;
}
