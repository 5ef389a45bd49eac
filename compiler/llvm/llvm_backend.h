// NIR to object code through LLVM 19's C API. Only this folder sees llvm-c/.
#ifndef NOODLE_LLVM_BACKEND_H
#define NOODLE_LLVM_BACKEND_H

#include "nir/nir.h"

enum nd_llvm_output { ND_LLVM_OBJECT, ND_LLVM_ASSEMBLY, ND_LLVM_IR };

struct nd_llvm_options {
	uint32_t level;       // 0 .. 3
	enum nd_llvm_output output;
	bool drops_bodies;    // the caller needs the module's instructions no more: free them as soon as possible
	bool no_passes;       // none over LLVM's IR, whatever the level
	uint32_t threads;     // 1 = this thread only, unless there is a crew; the bytes do not depend on it
	struct nd_crew *crew; // whose threads help, see crew.h; or NULL
	uint64_t (*now_ns)(void);            // the caller's clock, or NULL
	uint64_t *ir_ns, *opt_ns, *emit_ns;  // where the time went, summed over threads, added to; or NULL
};

// Appends the object (or text). The module keeps nir.h's invariants. A failure of LLVM is a bug of ours: ND_INVALID
// with LLVM's words in `why`.
enum nd_err nd_llvm_compile(struct nd_buf *out, struct nd_nir_module *m, const struct nd_llvm_options *options,
			    struct nd_buf *why);

#endif
