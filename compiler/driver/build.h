// Compiling the modules of a program, several at a time.
#ifndef NOODLE_DRIVER_BUILD_H
#define NOODLE_DRIVER_BUILD_H

#include "driver/program.h"
#include "opt/opt.h"

struct nd_build_options {
	uint32_t level;
	uint32_t threads;
	uint32_t disabled_passes; // as in nd_options
	bool debug;
	bool check_only;
	bool timed;
	bool counted;
	const char *objects; // folder of kept objects, or NULL
};

struct nd_built { // beside program->order
	struct nd_buf object;
	struct nd_diags diags;
	enum nd_err err;
	bool reused; // `object` was kept from an earlier run
	struct nd_compile_extra extra;
	struct nd_opt_stats passes;
};

// Compiles every module of program->order. The result has as many items; the caller releases it. The worst outcome:
// ND_OK, ND_DIAGNOSTICS, ND_INVALID or ND_IO (the folder of kept objects cannot be used); diagnostics of all modules
// are appended to `diags` in that order.
enum nd_err nd_build_all(struct nd_built **ret, const struct nd_program *program,
			 const struct nd_build_options *options, struct nd_diags *diags);
void nd_built_release(struct nd_built *built, uint32_t n);

#endif
