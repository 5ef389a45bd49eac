// What is built: the modules of one BUILD_OPEN, what is known about them, and the tasks that follow from it.
// Everything that the coordinator asks of the compiler is behind this header; no sockets, no cache, no time.
//
// A build learns in this order: sources (given), scans (of each module), the plan (units to compile, targets to
// link, keys), objects (of each unit), plans of the targets. Tasks refer to it by index, so a task costs no copy of its
// inputs until it is sent. Builds are counted: a task may outlive the session that wanted it first.
#ifndef ND_COORDINATOR_BUILD_H
#define ND_COORDINATOR_BUILD_H

#include "noodle/arena.h"
#include "noodle/compiler.h"
#include "noodle/map.h"
#include "noodle/message.h"
#include "noodle/vec.h"

struct nd_cache_component;

struct nd_build_package {
	const char *name;
	const char *dir; // relative to the root of the workspace, "" is the root itself
	const char *const *dependencies; // names
	uint32_t dependency_count;
};

struct nd_build_source { // as the client has it
	uint32_t package;
	const char *module;
	const char *path; // in the package
	struct nd_digest digest;
	uint64_t size;
};

struct nd_build_module {
	const char *name; // canonical
	const char *file;
	uint32_t package; // index, or ND_BUILD_STD
	struct nd_digest source;
	uint64_t source_bytes;
	bool scanned; // `scan` and `interface` are known
	bool broken; // its scan has errors: neither it nor what reads it can be compiled
	struct nd_scan scan;
	struct nd_digest interface;
	uint64_t interface_bytes;
};

#define ND_BUILD_STD UINT32_MAX

enum nd_unit_state {
	ND_UNIT_OPEN,
	ND_UNIT_DONE,    // object (or, when only checking, its absence) is known
	ND_UNIT_FAILED,  // errors, or the compiler crashed
	ND_UNIT_SKIPPED, // something that it reads is broken
};

struct nd_build_unit { // one module compiled one way
	uint32_t module;
	bool entry; // as the start of a program
	enum nd_unit_state state;
	struct nd_digest key;
	struct nd_digest object;
	uint64_t object_bytes;
};

struct nd_build_target {
	const char *name;
	uint32_t package;
	const char *module;
	uint32_t entry;        // index of the module
	const uint32_t *units; // in the order of initialisation
	uint32_t unit_count;
	struct nd_digest plan; // of its nd_link_plan, once all units are done
	uint64_t plan_bytes;
};

struct nd_build_batch { // modules scanned in one task
	const uint32_t *modules;
	uint32_t count;
	struct nd_digest key;
};

struct nd_build {
	uint32_t references;
	struct nd_arena arena;
	struct nd_options options;
	ND_VEC(struct nd_build_module) modules; // those of the client first, then standard ones
	struct nd_build_package *packages;
	struct nd_graph_package *graph_packages;
	struct nd_build_target *targets;
	uint32_t package_count;
	uint32_t target_count;
	uint32_t source_count; // modules of the client
	ND_VEC(struct nd_build_batch) batches;
	ND_VEC(struct nd_build_unit) units;
	struct nd_graph_module *graph_modules;
	struct nd_graph *graph;
	struct nd_unit *as_read;           // each module as those see it that read it
	struct nd_msg_input *read_inputs;  // the same in messages
	struct nd_intern *names; // of modules
	struct nd_map by_name;   // symbol -> index of the module
};

// ND_INVALID with a sentence in *why (caller frees) when the parts do not fit: an index out of range, two
// modules of one name, a target that is no module. *ret has one reference.
enum nd_err nd_build_new(struct nd_build **ret, const struct nd_msg_build_open *open,
			 const struct nd_build_source *sources, uint32_t source_count, char **why);
// The same sources and targets with nothing known about them yet.
struct nd_build *nd_build_again(const struct nd_build *self);
struct nd_build *nd_build_ref(struct nd_build *self);
void nd_build_unref(struct nd_build **self_p);

// ---- scanning ----

struct nd_digest nd_build_scan_key(const struct nd_build *self, uint32_t module);
// `encoded`: nd_scan_encode without the interface, which is a blob of its own. ND_INVALID leaves it unscanned.
enum nd_err nd_build_set_scan(struct nd_build *self, uint32_t module, struct nd_str encoded,
			      const struct nd_digest *interface, uint64_t interface_bytes);
// The compiler could not scan it, or something else is wrong with it that the caller has reported.
void nd_build_set_broken(struct nd_build *self, uint32_t module);
// Adds the standard modules that scanned ones import and that are not there yet; `put` stores each source.
// Returns how many came; repeat after scanning them until it is 0.
uint32_t nd_build_add_std(struct nd_build *self,
			  void (*put)(void *arg, struct nd_str source, struct nd_digest *digest), void *arg);
// Cuts the modules into scan tasks; returns the index of the first new batch.
uint32_t nd_build_add_batches(struct nd_build *self, const uint32_t *modules, uint32_t count);
uint32_t nd_build_add_batch(struct nd_build *self, const uint32_t *modules, uint32_t count);

// ---- planning ----

// Resolves imports, makes units and their keys. Returns false when the graph itself is wrong (missing module,
// cycle): nothing can be compiled. `diags` gets what the graph has to say; diagnostics of scans are in the
// modules. The units that cannot be compiled are ND_UNIT_SKIPPED or ND_UNIT_FAILED.
bool nd_build_plan(struct nd_build *self, struct nd_diags *diags);

// Key parts of a unit, for explaining; they live in `arena`.
void nd_build_unit_components(const struct nd_build *self, uint32_t unit, struct nd_arena *arena,
			      const struct nd_cache_component **ret, uint32_t *count);

// All units of the target are done: appends its nd_link_plan and keeps the digest.
void nd_build_link_plan(struct nd_build *self, uint32_t target, struct nd_buf *ret);
void nd_build_link_components(const struct nd_build *self, uint32_t target, struct nd_arena *arena,
			      const struct nd_cache_component **ret, uint32_t *count);

// ---- tasks ----

// Fills in kind, key, name, options and inputs of a TASK about batch or unit `index`. Arrays live in
// `arena`, strings in the build.
void nd_build_task(const struct nd_build *self, enum nd_task_kind kind, uint32_t index, struct nd_arena *arena,
		   struct nd_msg_task *ret);
// "compile orderbook/main": the same from build to build. Lives in `arena`.
const char *nd_build_task_name(const struct nd_build *self, enum nd_task_kind kind, uint32_t index,
			       struct nd_arena *arena);
const char *nd_build_link_name(const struct nd_build *self, uint32_t target, struct nd_arena *arena); // "link orderbook"
uint64_t nd_build_task_bytes(const struct nd_build *self, enum nd_task_kind kind, uint32_t index);

#endif
