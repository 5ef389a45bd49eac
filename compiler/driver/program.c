// Loading is a queue: the entry and the prelude first, then whatever a loaded module's imports turn out to mean. Which
// file an import means is decided by the graph's own rules (nd_import_candidates), so what is loaded here is what
// nd_graph_new resolves to.
#include "driver/program.h"

#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const extensions[] = { ".nc", ".noodle" };

static bool is_loaded(const struct nd_program *self, const char *name)
{
	uint32_t at;
	return nd_map_get(&self->by_name, nd_intern_cstr(self->names, name), &at);
}

// Takes name, file and the text.
static void add(struct nd_program *self, char *name, char *file, const char *package, struct nd_buf *owned,
		struct nd_str text)
{
	struct nd_program_module *m = nd_alloc_zero(1, sizeof *m);
	*m = (struct nd_program_module){ .name = name, .file = file, .package = package, .text = text };
	if (owned) {
		m->owned_text = *owned;
		m->text = nd_buf_str(&m->owned_text);
	}
	uint64_t start = nd_time_ns();
	nd_scan_source(&m->scan, m->text, m->file);
	self->scan_ns += nd_time_ns() - start;
	nd_map_set(&self->by_name, nd_intern_cstr(self->names, name), self->modules.len);
	nd_vec_push(&self->modules, m);
}

static bool add_std(struct nd_program *self, const char *name)
{
	struct nd_str text;
	if (!nd_std_source(name, &text))
		return false;
	add(self, nd_strdup(name), nd_sprintf("%s.nc", name), "std", NULL, text);
	return true;
}

static enum nd_err add_file(struct nd_program *self, const char *name, const char *extension)
{
	char *file = nd_sprintf("%s%s", name, extension);
	char *path = nd_path_join(self->root, file);
	struct nd_buf text = { 0 };
	enum nd_err err = nd_file_read(&text, path, ND_MAX_SOURCE_BYTES);
	nd_free(path);
	if (err) {
		nd_buf_release(&text);
		nd_free(file);
		return err;
	}
	add(self, nd_strdup(name), file, "", &text, (struct nd_str){ 0 });
	return ND_OK;
}

// Whether the candidate exists, loaded or to be loaded now. A file that is there but cannot be read is an answer, too.
static bool load_candidate(struct nd_program *self, const char *name, struct nd_diags *diags)
{
	if (is_loaded(self, name))
		return true;
	if (strncmp(name, "std/", 4) == 0 && add_std(self, name))
		return true;
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		enum nd_err err = add_file(self, name, extensions[i]);
		if (err == ND_OK)
			return true;
		if (err != ND_NOT_FOUND && err != ND_NOT_A_FILE) {
			nd_diags_error(diags, "cannot read %s%s: %s", name, extensions[i], nd_err_text(err));
			return true;
		}
	}
	return false;
}

static void load_imports(struct nd_program *self, uint32_t module, struct nd_diags *diags)
{
	for (uint32_t i = 0; i < self->modules.data[module]->scan.nimports; i++) {
		const struct nd_program_module *m = self->modules.data[module];
		char **candidates = nd_import_candidates(m->name, m->package, m->scan.imports[i].spec, NULL);
		for (char **c = candidates; *c && !load_candidate(self, *c, diags); c++)
			continue;
		nd_free(candidates);
	}
}

// The entry's canonical name: its path below the root without the extension.
static char *entry_name(const char *root, const char *path, const char **extension, struct nd_buf *why)
{
	size_t root_len = strlen(root);
	if (strncmp(path, root, root_len) != 0 || path[root_len] != '/') {
		nd_buf_printf(why, "%s is not below %s", path, root);
		return NULL;
	}
	const char *below = path + root_len + 1;
	size_t len = strlen(below);
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		size_t n = strlen(extensions[i]);
		if (len > n && strcmp(below + len - n, extensions[i]) == 0) {
			*extension = extensions[i];
			return nd_strndup(below, len - n);
		}
	}
	nd_buf_printf(why, "%s: the name of a Noodle source ends in .nc or .noodle", nd_path_base(path));
	return NULL;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return nd_strdup(".");
	return nd_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

// Absolute, and free of links but for the last part: a link main.nc to a store of files is called main. NULL: errno.
static char *absolute(const char *entry)
{
	char *folder = folder_of(entry);
	char *real = realpath(folder, NULL);
	char *ret = real ? nd_path_join(real, nd_path_base(entry)) : NULL;
	struct stat st;
	int error = ret && stat(ret, &st) == 0 ? S_ISDIR(st.st_mode) ? EISDIR : 0 : errno;
	if (error) {
		nd_free(ret);
		ret = NULL;
	}
	nd_free(folder);
	free(real);
	errno = error;
	return ret;
}

static enum nd_err load_entry(struct nd_program *self, const char *entry, const char *root, struct nd_buf *why)
{
	char *folder = root ? nd_strdup(root) : folder_of(entry);
	char *real_root = realpath(folder, NULL);
	char *real_entry = real_root ? absolute(entry) : NULL;
	const char *extension = NULL;
	enum nd_err err = ND_INVALID;
	if (!real_root || !real_entry) {
		int error = errno;
		err = nd_err_from_errno(error);
		nd_buf_printf(why, "%s: %s", real_root || !root ? entry : folder,
			      error == EISDIR ? "this is a folder, not a source file" : nd_err_text(err));
	} else {
		self->root = nd_strdup(strcmp(real_root, "/") == 0 ? "" : real_root);
		self->shown_root = strcmp(folder, ".") == 0 ? nd_strdup("") : nd_sprintf("%s/", folder);
		char *name = entry_name(self->root, real_entry, &extension, why);
		if (name) {
			err = add_file(self, name, extension);
			if (err)
				nd_buf_printf(why, "%s: %s", entry, nd_err_text(err));
		}
		nd_free(name);
	}
	free(real_root);
	nd_free(real_entry);
	nd_free(folder);
	return err;
}

static void build_graph(struct nd_program *self, struct nd_diags *diags)
{
	self->graph_modules = nd_alloc_zero(self->modules.len, sizeof *self->graph_modules);
	for (uint32_t i = 0; i < self->modules.len; i++) {
		const struct nd_program_module *m = self->modules.data[i];
		self->graph_modules[i] = (struct nd_graph_module){
			.name = m->name,
			.package = m->package,
			.file = m->file,
			.scan = &m->scan,
		};
		nd_diags_append(diags, &m->scan.diags);
	}
	self->graph = nd_graph_new(self->graph_modules, self->modules.len, NULL, 0, diags);
	self->norder = nd_graph_order(self->graph, 0, &self->order);
}

enum nd_err nd_program_load(struct nd_program *ret, const char *entry, const char *root, struct nd_diags *diags,
			    struct nd_buf *why)
{
	*ret = (struct nd_program){ .names = nd_intern_new() };
	enum nd_err err = load_entry(ret, entry, root, why);
	if (err)
		return err;
	if (!is_loaded(ret, "std/prelude"))
		add_std(ret, "std/prelude");
	for (uint32_t i = 0; i < ret->modules.len; i++)
		load_imports(ret, i, diags);
	build_graph(ret, diags);
	return diags->errors ? ND_DIAGNOSTICS : ND_OK;
}

void nd_program_release(struct nd_program *self)
{
	nd_graph_destroy(&self->graph);
	nd_free(self->graph_modules);
	for (uint32_t i = 0; i < self->modules.len; i++) {
		struct nd_program_module *m = self->modules.data[i];
		nd_free(m->name);
		nd_free(m->file);
		nd_buf_release(&m->owned_text);
		nd_scan_release(&m->scan);
		nd_free(m);
	}
	nd_vec_free(&self->modules);
	nd_intern_destroy(&self->names);
	nd_map_release(&self->by_name);
	nd_free(self->root);
	nd_free(self->shown_root);
}

static void fill_unit(const struct nd_program *self, struct nd_unit *unit, struct nd_unit_import *imports,
		      uint32_t module, bool is_interface)
{
	const struct nd_program_module *m = self->modules.data[module];
	const struct nd_graph_module *g = &self->graph_modules[module];
	*unit = (struct nd_unit){ .name = m->name, .file = m->file, .imports = imports };
	unit->text = is_interface ? nd_buf_str(&m->scan.interface) : m->text;
	for (uint32_t i = 0; i < m->scan.nimports; i++) {
		if (g->imports[i] == UINT32_MAX)
			continue;
		imports[unit->nimports++] = (struct nd_unit_import){
			.spec = m->scan.imports[i].spec,
			.module = self->modules.data[g->imports[i]]->name,
		};
	}
}

struct nd_unit *nd_program_units(const struct nd_program *self, uint32_t module, uint32_t *nunits)
{
	const struct nd_graph_module *g = &self->graph_modules[module];
	size_t nimports = self->modules.data[module]->scan.nimports;
	for (uint32_t i = 0; i < g->nreads; i++)
		nimports += self->modules.data[g->reads[i]]->scan.nimports;
	struct nd_unit *units = nd_alloc((1 + g->nreads) * sizeof *units + nimports * sizeof(struct nd_unit_import));
	struct nd_unit_import *imports = (void *)(units + 1 + g->nreads);

	*nunits = 1;
	fill_unit(self, &units[0], imports, module, false);
	imports += units[0].nimports;
	for (uint32_t i = 0; i < g->nreads; i++) {
		if (g->reads[i] == module)
			continue;
		struct nd_unit *unit = &units[(*nunits)++];
		fill_unit(self, unit, imports, g->reads[i], true);
		imports += unit->nimports;
	}
	return units;
}
