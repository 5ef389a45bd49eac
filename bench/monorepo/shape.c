// Reads the graph and takes a slice of it: a depth-first walk along the imports lists every module after what it
// imports, so that any beginning of that list is closed under imports.
#include "monorepo.h"
#include "noodle/fs.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 64 << 20 };

static _Noreturn void malformed(const char *path, uint32_t line)
{
	fprintf(stderr, "monorepo: %s:%u: not a line of a graph\n", path, line);
	exit(1);
}

// The number at *at, which `end` follows.
static uint32_t number(const char **at, char end, const char *path, uint32_t line)
{
	char *after;
	unsigned long value = strtoul(*at, &after, 10);
	if (after == *at || *after != end || value > UINT32_MAX)
		malformed(path, line);
	*at = after + 1;
	return (uint32_t)value;
}

static uint32_t count_lines(const char *text)
{
	uint32_t count = 0;
	for (; *text; text++)
		count += *text == '\n';
	return count;
}

struct shape shape_read(const char *path)
{
	struct nd_buf text = {0};
	if (nd_file_read(&text, path, MAX_BYTES) || text.len == 0) {
		fprintf(stderr, "monorepo: cannot read %s\n", path);
		exit(1);
	}
	struct shape self = {.len = count_lines(text.data) - 1};
	self.modules = nd_alloc_zero(self.len + 1, sizeof *self.modules);

	const char *at = text.data;
	while (*at++ != '\n')
		;
	for (uint32_t i = 0; i < self.len; i++) {
		struct module *module = &self.modules[i];
		module->number = number(&at, '\t', path, i + 2);
		module->package = number(&at, '\t', path, i + 2);
		module->lines = number(&at, '\t', path, i + 2);
		if (module->number != i)
			malformed(path, i + 2);
		while (*at != '\n') {
			char *after;
			unsigned long import = strtoul(at, &after, 10);
			if (after == at || import >= self.len || (*after != ',' && *after != '\n'))
				malformed(path, i + 2);
			nd_vec_push(&module->imports, &self.modules[import]);
			at = *after == ',' ? after + 1 : after;
		}
		at++;
		module->name = module_name(i);
		module->path = nd_sprintf("pkg%03u/m%04u", module->package, i);
	}
	nd_buf_release(&text);
	return self;
}

struct slice {
	struct module **modules;
	uint32_t len, max;
};

static void take(struct slice *self, struct module *module)
{
	if (module->taken || self->len == self->max)
		return;
	module->taken = true;
	for (uint32_t i = 0; i < module->imports.len; i++)
		take(self, module->imports.data[i]);
	// Full only now: this module is left out, but stays marked, as nothing else is taken.
	if (self->len < self->max)
		self->modules[self->len++] = module;
}

struct module **shape_slice(struct shape *self, uint32_t count, struct random *choose, uint32_t *ret_len)
{
	struct slice slice = {.max = count < self->len ? count : self->len};
	uint32_t *order = nd_alloc_zero(self->len + 1, sizeof *order);
	slice.modules = nd_alloc_zero(slice.max + 1, sizeof *slice.modules);
	for (uint32_t i = 0; i < self->len; i++) {
		uint32_t j = choose ? pick(choose, i + 1) : i;
		order[i] = order[j];
		order[j] = i;
	}
	for (uint32_t i = 0; i < self->len; i++)
		take(&slice, &self->modules[order[i]]);
	nd_free(order);

	for (uint32_t i = 0; i < slice.len; i++) {
		struct module *module = slice.modules[i];
		for (uint32_t k = 0; k < module->imports.len; k++) {
			struct module *import = module->imports.data[k];
			import->importers++;
			if (!import->user)
				import->user = module;
		}
	}
	*ret_len = slice.len;
	return slice.modules;
}
