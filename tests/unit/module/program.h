// Programs of a graph test, written down as text: one module a row.
#ifndef NOODLE_TEST_PROGRAM_H
#define NOODLE_TEST_PROGRAM_H

#include "noodle/compiler.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { PROGRAM_MODULES = 32, PROGRAM_IMPORTS = 8 };

struct row {
	const char *package;
	const char *name;
	const char *imports; // separated by spaces; "!" before one that the interface needs
};

struct program {
	struct nd_graph_module modules[PROGRAM_MODULES];
	struct nd_scan scans[PROGRAM_MODULES];
	struct nd_import imports[PROGRAM_MODULES][PROGRAM_IMPORTS];
	char files[PROGRAM_MODULES][64];
	char specs[PROGRAM_MODULES][256];
	uint32_t count;
	struct nd_diags diags;
	struct nd_graph *graph;
};

// The k-th import of a module stands on line k + 1, column 8.
static inline void program_add(struct program *self, const struct row *row)
{
	uint32_t at = self->count++;
	struct nd_scan *scan = &self->scans[at];
	char *next = NULL;

	snprintf(self->files[at], sizeof self->files[at], "src/%s.nc", row->name);
	snprintf(self->specs[at], sizeof self->specs[at], "%s", row->imports);
	for (char *spec = strtok_r(self->specs[at], " ", &next); spec; spec = strtok_r(NULL, " ", &next)) {
		assert_true(scan->nimports < PROGRAM_IMPORTS);
		self->imports[at][scan->nimports] = (struct nd_import){
			.spec = spec + (*spec == '!'),
			.line = scan->nimports + 1,
			.column = 8,
			.in_interface = *spec == '!',
		};
		scan->nimports++;
	}
	scan->imports = self->imports[at];
	self->modules[at] = (struct nd_graph_module){
		.name = row->name,
		.package = row->package,
		.file = self->files[at],
		.scan = scan,
	};
}

// Rows end with a NULL name.
static inline void program_open(struct program *self, const struct row *rows,
				const struct nd_graph_package *packages, uint32_t npackages)
{
	*self = (struct program){0};
	for (; rows->name; rows++) {
		assert_true(self->count < PROGRAM_MODULES);
		program_add(self, rows);
	}
	self->graph = nd_graph_new(self->modules, self->count, packages, npackages, &self->diags);
}

static inline void program_close(struct program *self)
{
	nd_graph_destroy(&self->graph);
	nd_diags_release(&self->diags);
}

// Names of modules, separated by spaces; "-" for an import that was not found.
static inline void program_names(const struct program *self, const uint32_t *list, uint32_t count,
				 char ret[512])
{
	size_t len = 0;

	ret[0] = '\0';
	for (uint32_t i = 0; i < count; i++)
		len += (size_t)snprintf(ret + len, 512 - len, "%s%s", i ? " " : "",
					list[i] == UINT32_MAX ? "-" : self->modules[list[i]].name);
}

#endif
