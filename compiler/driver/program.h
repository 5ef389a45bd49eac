// A program as files: the modules that an entry file needs, found by following imports.
#ifndef NOODLE_DRIVER_PROGRAM_H
#define NOODLE_DRIVER_PROGRAM_H

#include "noodle/compiler.h"
#include "noodle/intern.h"
#include "noodle/map.h"
#include "noodle/vec.h"

struct nd_program_module {
	char *name;
	char *file;          // relative to the root, or std/x.nc
	const char *package; // "" or "std"
	struct nd_str text;
	struct nd_buf owned_text; // behind `text` unless it is embedded
	struct nd_scan scan;
};

struct nd_program {
	char *root;  // absolute, no final slash
	char *shown_root; // how the user names it: "" or with a final slash; goes in front of files in messages
	ND_VEC(struct nd_program_module *) modules; // 0 is the entry
	struct nd_intern *names;
	struct nd_map by_name; // symbol -> index
	struct nd_graph_module *graph_modules;      // the same indices
	struct nd_graph *graph;
	const uint32_t *order; // dependencies first
	uint32_t norder;
	uint64_t scan_ns;
};

// Reads and scans. ND_DIAGNOSTICS: errors in the program's modules or imports. Other outcomes, with a sentence in `why`:
// the entry file or the root cannot be used. In the entry's path the last part is not resolved when it is a symbolic
// link: a file is what it is called. `root` NULL = the folder of the entry.
enum nd_err nd_program_load(struct nd_program *ret, const char *entry, const char *root, struct nd_diags *diags,
			    struct nd_buf *why);
void nd_program_release(struct nd_program *self);

// What nd_compile wants for one module; everything in one allocation, freed by nd_free.
struct nd_unit *nd_program_units(const struct nd_program *self, uint32_t module, uint32_t *nunits);

#endif
