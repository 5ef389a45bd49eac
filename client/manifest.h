// noodle.json of one folder.
#ifndef ND_CLIENT_MANIFEST_H
#define ND_CLIENT_MANIFEST_H

#include "noodle/arena.h"
#include "noodle/diag.h"

#include <stdbool.h>
#include <stdint.h>

#define ND_MANIFEST_FILE "noodle.json"

struct nd_manifest_place { // of a key; line 0: it is not there
	uint32_t line;
	uint32_t column;
	uint32_t end_column;
	const char *source_line;
};

struct nd_manifest_dependency {
	const char *name;
	const char *path; // as written, relative to the folder
	struct nd_manifest_place place;
};

struct nd_manifest_profile { // what it says of how to build
	const char *name;
	int level; // -1: nothing
	int debug; // 0, 1; -1: nothing
};

struct nd_manifest { // strings live in the arena given
	bool is_workspace;
	const char *name; // "" for a workspace without a package
	const char *version;
	const char *source; // normalised, "src"
	const char *main;   // normalised, "src/main.nc"
	bool main_given;
	struct nd_manifest_place main_place;
	struct nd_manifest_place source_place;
	struct nd_manifest_place workspace_place;
	const struct nd_manifest_dependency *dependencies; // sorted by name
	uint32_t dependency_count;
	const char *const *workspace; // globs
	uint32_t workspace_count;
	const struct nd_manifest_profile *profiles;
	uint32_t profile_count;
	// "settings": weaker than environment and options; "" and 0 are not said, level -1
	const char *cluster;
	const char *cache_dir;
	const char *key; // file, or "none"
	uint32_t jobs;
	int level;
};

// `file` is the name in diagnostics. ND_NOT_FOUND: there is no noodle.json in the folder. ND_DIAGNOSTICS: it is wrong.
// Unknown keys are notes.
enum nd_err nd_manifest_read(struct nd_manifest *ret, struct nd_arena *arena, const char *folder, const char *file,
			     struct nd_diags *diags);

// What is wrong with a manifest for a reason outside of it. Copies everything.
void nd_manifest_complain(struct nd_diags *diags, enum nd_severity severity, const char *file,
			  struct nd_manifest_place place, const char *message, const char *hint);

#endif
