// What the files of module/ share.
//   candidates.c  what an import may mean
//   graph.c       resolution, the order of modules
//   closure.c     which interfaces a module reads
//   cycle.c       imports that go round
//   hint.c        what a person may have meant
#ifndef NOODLE_MODULE_GRAPH_H
#define NOODLE_MODULE_GRAPH_H

#include "noodle/compiler.h"
#include "noodle/intern.h"

#define ND_NO_MODULE UINT32_MAX

struct nd_graph {
	struct nd_graph_module *modules; // borrowed
	uint32_t nmodules;
	const struct nd_graph_package *packages; // borrowed
	uint32_t npackages;
	uint32_t prelude;            // or ND_NO_MODULE
	struct nd_intern *names;     // symbols below nby_name may be modules
	uint32_t *by_name;           // by symbol: module or ND_NO_MODULE
	uint32_t nby_name;
	uint32_t *targets;           // every module's `imports`, one after the other
	uint32_t *post;              // all modules, dependencies first; import cycles are cut somewhere
	uint32_t *order;             // of the last nd_graph_order
	struct nd_graph_walk *stack; // depth first search
	uint8_t *mark;               // by module
};

struct nd_graph_walk {
	uint32_t module;
	uint32_t next; // import to look at
};

const struct nd_graph_package *nd_graph_package_of(const struct nd_graph *self, const char *name);
uint32_t nd_graph_find(const struct nd_graph *self, const char *name); // module or ND_NO_MODULE

// candidates.c: writes the candidates one after the other, each with its NUL, and returns how many.
uint32_t nd_candidates_write(struct nd_buf *out, const char *importer_name, const char *importer_package,
			     const char *spec, const struct nd_graph_package *package);
bool nd_spec_is_relative(const char *spec);
// The part of a module's name below its package: "util/text" of "app/util/text".
const char *nd_name_in_package(const char *name, const char *package);

// closure.c: fills in `reads` of every module. Needs `imports`, `post` and `prelude`.
void nd_graph_close(struct nd_graph *self);

// cycle.c: one diagnostic for each group of modules that reach each other.
void nd_graph_report_cycles(struct nd_graph *self, struct nd_diags *diags);

// hint.c: what to say about an import that was not found; the caller frees it.
char *nd_graph_hint(const struct nd_graph *self, const struct nd_graph_module *importer, const char *spec);

#endif
