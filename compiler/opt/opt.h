// Passes over NIR: one file a pass, a readable table of passes per level in passes.c.
#ifndef NOODLE_OPT_H
#define NOODLE_OPT_H

#include "nir/nir.h"

enum { ND_OPT_MAX_LEVEL = 3 };

struct nd_opt_stats { // what the passes did, in table order
	const char *pass[32];
	uint64_t changes[32];
	uint64_t time_ns[32];
	uint32_t count;
};

struct nd_opt_options {
	uint32_t level;          // 0 .. 3
	uint32_t disabled;       // bit n: pass number n of nd_opt_pass_names is left out
	bool verify_each;        // verify after every pass and abort() with the pass's name: for tests
	const char *print_after; // name of a pass, "all", or NULL
	struct nd_buf *print_to;
	struct nd_opt_stats *stats; // or NULL
	uint64_t (*now_ns)(void);   // the caller's clock for stats->time_ns, or NULL
};

// Runs the level's passes over every function. Level 0 runs only what correctness of calls needs (nothrow
// facts).
void nd_opt_run(struct nd_nir_module *m, const struct nd_opt_options *options);
// Runs one pass by name over the module; false when there is none of that name.
bool nd_opt_run_pass(struct nd_nir_module *m, const char *pass);
const char *const *nd_opt_pass_names(void); // NULL-terminated

#endif
