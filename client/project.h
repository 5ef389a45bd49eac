// What is to be built, found by walking folders: packages, their sources, the programs they make.
#ifndef ND_CLIENT_PROJECT_H
#define ND_CLIENT_PROJECT_H

#include "manifest.h"
#include "tree.h"

#include "noodle/cache.h"
#include "noodle/digest.h"
#include "noodle/vec.h"

struct nd_cache;

struct nd_project_package {
	const char *name;  // "" for a program without a manifest
	const char *path;  // of its folder, as a person would write it from here; "" is the current one
	const char *real;  // canonical
	const char *dir;   // relative to the project's folder; its name when it lies outside
	const char *source;
	const char *main;
	bool wanted;       // asked for, not only depended on
	bool main_given;
	bool loading;      // its dependencies are not yet known
	struct nd_manifest_place main_place;
	struct nd_manifest_place source_place;
	ND_VEC(uint32_t) dependencies; // indices
	struct nd_tree tree; // of `source`
};

struct nd_project_source {
	uint32_t package;
	const char *module; // canonical
	const char *path;   // relative to the package
	const char *file;   // to open
	struct nd_digest digest;
	uint64_t size;
};

struct nd_project_target {
	const char *name;
	uint32_t package;
	const char *module;
};

// What the targets are. Checking is for everything.
enum nd_project_goal { ND_PROJECT_PROGRAMS, ND_PROJECT_TESTS, ND_PROJECT_ALL };

struct nd_project {
	struct nd_arena arena;
	const char *folder; // where build/ is made
	bool single_file;
	enum nd_project_goal goal;
	struct nd_manifest manifest; // of the folder asked for; has its settings
	ND_VEC(struct nd_project_package) packages;
	ND_VEC(struct nd_project_source) sources; // by nd_project_expand, sorted by package and module
	ND_VEC(struct nd_project_target) targets;
};

// `operand`: a folder with noodle.json or a source file. ND_NOT_FOUND: neither, with a sentence in `diags`.
// ND_DIAGNOSTICS: something in the project is wrong. Notes may be in `diags` with ND_OK.
enum nd_err nd_project_load(struct nd_project *ret, const char *operand, enum nd_project_goal goal,
			    struct nd_diags *diags);
void nd_project_release(struct nd_project *self);

// Digests all sources; unchanged files are known by their times and not read.
enum nd_err nd_project_digest(struct nd_project *self, struct nd_cache *cache, struct nd_diags *diags);
// Stores what nd_project_digest had to read.
void nd_project_remember(const struct nd_project *self, struct nd_cache *cache);
// Makes the list of sources from the trees; they have digests after nd_project_digest.
void nd_project_expand(struct nd_project *self);

// What the cache knows files by. False, with a reason in `err`, unless it is a regular file.
bool nd_project_stat(const char *file, struct nd_cache_stat *ret, enum nd_err *err);

// "libs/text" + "src/a.nc"
const char *nd_project_display(struct nd_project *self, uint32_t package, const char *path);
// Gives the files in diagnostics of a module ("": of the graph of modules) the names that a person would write here.
void nd_project_place(struct nd_project *self, const char *module, struct nd_diags *diags);

#endif
