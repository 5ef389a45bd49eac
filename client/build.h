// One build from the side of the client, over a connection to a coordinator.
#ifndef ND_CLIENT_BUILD_H
#define ND_CLIENT_BUILD_H

#include "display.h"
#include "options.h"
#include "project.h"
#include "trace.h"

#include "noodle/arena.h"
#include "noodle/keys.h"
#include "noodle/link_plan.h"

struct nd_cache;

struct nd_build_request {
	struct nd_project *project; // digested
	struct nd_display *display;
	const char *cluster;        // endpoint
	const struct nd_key *key;   // NULL: the connection is not encrypted
	bool embedded;              // the coordinator is ours and cannot be absent
	bool debug;
	uint32_t level;
	bool check_only;
	bool no_cache;
	bool verify;
	bool objects_gone;   // the last answer named objects that are not to be had
	const char *explain; // name of a task to be explained instead of building; NULL: build
	void (*explained)(const struct nd_msg_explanation *explanation);
	struct nd_trace *trace; // NULL: none
	struct nd_cache *cache; // gets the objects of programs; when embedded, that of the coordinator
	// Whether the program of this plan is where it belongs already; then its objects are not fetched. NULL: never.
	bool (*is_there)(void *arg, const char *name, const struct nd_digest *plan);
	void *arg;
};

struct nd_build_program {
	char *name;
	struct nd_digest plan;
	bool is_there;
	struct nd_link_plan parts; // unless it is there: all of them are in the cache
	struct nd_arena arena;     // of `parts`
	struct nd_buf data;        // what it was linked to, when that stays in memory
};

struct nd_build_remark { // diagnostics of one module, as they came
	char *module;
	struct nd_buf diags; // nd_diags_encode
};

struct nd_build_chain_task { // of the critical path
	enum nd_task_kind kind;
	char *module;
	char *worker;
	uint32_t wall_ms;
};

struct nd_build_answer { // zero-initialised is empty
	enum nd_exit exit;
	struct nd_msg_counts counts;
	ND_VEC(struct nd_build_program) programs;
	ND_VEC(struct nd_build_remark) remarks; // have been shown
	uint32_t wall_ms;
	uint32_t critical_path_ms; // without linking
	uint64_t cpu_ms;           // of all tasks
	uint32_t peak_kb;          // memory of the largest
	ND_VEC(struct nd_build_chain_task) chain;
};

// Everything that went wrong has been shown.
void nd_build_run(struct nd_build_answer *ret, const struct nd_build_request *request);
void nd_build_answer_release(struct nd_build_answer *self);

// SIGINT or SIGTERM came: nd_build_run ends soon.
void nd_build_catch_signals(void);
bool nd_build_interrupted(void);

#endif
