// Private to compiler/llvm: the state of translating one chunk (a run of functions) of a NIR module to one LLVM
// module, and the functions its files share.
//
// Values: an i1 is an LLVM i1 in registers and an i8 holding 0 or 1 in memory, in aggregates and in {value, error}
// results, because that is what C's bool is. An aggregate is a first-class LLVM struct of its fields' memory types.
#ifndef NOODLE_LLVM_EMITTER_H
#define NOODLE_LLVM_EMITTER_H

#include "llvm/llvm_backend.h"

#include "noodle/arena.h"
#include "noodle/map.h"

#include <llvm-c/Comdat.h>
#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>

enum nd_llvm_layout { // byte offsets of noodle/rt.h, which the back end does not include: it compiles, it does not run
	ND_RT_HEADER = 8,
	ND_RT_LIST_DATA = 8,
	ND_RT_LIST_LEN = 16,
	ND_RT_LIST_CAP = 24,
	ND_RT_STRING_BYTE_LEN = 8,
	ND_RT_STRING_LENGTH = 16,
	ND_RT_STRING_DATA = 24,
	ND_RT_CLOSURE_CODE = 8,
	ND_RT_CLOSURE_CAPTURES = 16,
	ND_RT_CLASS_VTABLE = 48
};

// Result of a C function: see nd_llvm_signature.
enum nd_llvm_result { ND_LLVM_RESULT_DIRECT, ND_LLVM_RESULT_COERCED, ND_LLVM_RESULT_MEMORY };

struct nd_llvm_signature {
	LLVMTypeRef type;        // of the function
	LLVMTypeRef value;       // what a call means: T, {T, ptr} or ptr; void
	LLVMTypeRef coerced;     // COERCED: what comes back in registers
	enum nd_llvm_result how;
};

struct nd_llvm_func {
	LLVMValueRef value; // NULL until it is first used
	struct nd_llvm_signature signature;
};

enum { ND_LLVM_RETURN_LEAVES = 16 };

struct nd_llvm_returns { // of the function being translated, see returns.c
	LLVMBasicBlockRef block; // NULL until it is needed
	LLVMValueRef phis[ND_LLVM_RETURN_LEAVES];
	uint32_t n;
};

struct nd_llvm_emitter {
	const struct nd_nir_module *m;
	struct nd_arena arena;
	bool split;    // the module has several chunks: what was local must be found by the other ones
	bool optimise; // emit the extra instructions that only pay when passes clean up behind them
	bool fast_isel;  // the instruction selector, see returns.c and debug_vars.c
	bool data;     // this chunk defines the module's globals and classes
	bool sections; // a section for each function
	const bool *checks_stack; // by function: it compares its stack pointer with the limit
	LLVMContextRef ctx;
	LLVMModuleRef mod;
	LLVMBuilderRef b;
	LLVMTypeRef i1, i8, i16, i32, i64, f32, f64, ptr, void_type;
	LLVMTypeRef *aggs;             // by aggregate
	LLVMValueRef *strings;         // by string, lazily
	LLVMValueRef *classes;         // by class, lazily
	LLVMValueRef *globals;         // by global, lazily
	LLVMValueRef *closures;        // by function, lazily: the static closure object
	struct nd_llvm_func *funcs;    // by function, lazily
	LLVMValueRef string_class, closure_class; // descriptors of the runtime
	struct nd_llvm_func rt_new, rt_new_destructible, rt_closure, rt_itable, rt_instance_of;
	// metadata
	unsigned md_tbaa, md_range, md_invariant, md_prof;
	LLVMMetadataRef tbaa_any; // type node; the others are tags
	LLVMValueRef tag_any, tag_list_data, tag_list_len, tag_list_cap, tag_global, tag_slot, tag_capture;
	LLVMValueRef tag_elem[ND_NIR_FIRST_AGG];
	struct nd_map field_tags; // (class, field) -> index of tags
	ND_VEC(LLVMValueRef) tags;
	LLVMValueRef range_bool, range_length, empty_node, likely, unlikely;
	// debug information
	LLVMDIBuilderRef di;
	LLVMMetadataRef *files;
	LLVMMetadataRef subroutine_type;
	LLVMMetadataRef *subprograms; // by function, lazily
	LLVMMetadataRef *debug_types; // by type for debuggers, lazily; NULL: there are no variables
	LLVMMetadataRef **scopes;     // by function and scope, lazily
	LLVMMetadataRef **vars;       // by function and variable, lazily
	// the function being translated
	const struct nd_nir_func *f;
	uint32_t func; // its number
	LLVMValueRef fn;
	const struct nd_llvm_signature *signature;
	LLVMMetadataRef scope;
	LLVMMetadataRef *sites;       // by inlined call: the place of the call, lazily
	LLVMValueRef *cells;     // by variable: where it lies without optimisation; or NULL
	LLVMValueRef *values; // by instruction
	LLVMValueRef *errors; // by instruction: the error of a throwing call
	LLVMBasicBlockRef *blocks;
	LLVMBasicBlockRef entry; // of the LLVM function, in front of block 0
	struct nd_llvm_returns returns;
	nd_loc loc;
};

// types.c
LLVMTypeRef nd_llvm_type(const struct nd_llvm_emitter *e, nd_nir_type t);     // in registers
LLVMTypeRef nd_llvm_mem_type(const struct nd_llvm_emitter *e, nd_nir_type t); // in memory
void nd_llvm_signature(struct nd_llvm_emitter *e, struct nd_llvm_signature *ret, nd_nir_type result, bool throws,
		       const nd_nir_type *params, uint32_t nparams, bool c_abi);
uint32_t nd_llvm_attribute_kind(const char *name);
void nd_llvm_add_attribute(struct nd_llvm_emitter *e, LLVMValueRef fn, LLVMAttributeIndex at, const char *name,
			   uint64_t value);

// decls.c: lazily made declarations and data
struct nd_llvm_func *nd_llvm_function(struct nd_llvm_emitter *e, uint32_t func);
LLVMValueRef nd_llvm_string(struct nd_llvm_emitter *e, uint32_t string);
LLVMValueRef nd_llvm_class(struct nd_llvm_emitter *e, uint32_t cls);
LLVMValueRef nd_llvm_global(struct nd_llvm_emitter *e, uint32_t global);
LLVMValueRef nd_llvm_static_closure(struct nd_llvm_emitter *e, uint32_t func);
struct nd_llvm_func *nd_llvm_rt_new(struct nd_llvm_emitter *e, uint32_t cls);
struct nd_llvm_func *nd_llvm_rt_closure(struct nd_llvm_emitter *e);
struct nd_llvm_func *nd_llvm_rt_itable(struct nd_llvm_emitter *e);
struct nd_llvm_func *nd_llvm_rt_instance_of(struct nd_llvm_emitter *e);
void nd_llvm_define_data(struct nd_llvm_emitter *e); // every global and class this module defines
void nd_llvm_add_frame_attributes(struct nd_llvm_emitter *e, LLVMValueRef fn, const struct nd_nir_func *f);
void nd_llvm_set_linkage(const struct nd_llvm_emitter *e, LLVMValueRef value, bool exported, bool linkonce);

// memory.c
void nd_llvm_memory_init(struct nd_llvm_emitter *e);
LLVMValueRef nd_llvm_at(struct nd_llvm_emitter *e, LLVMValueRef base, uint64_t offset); // base + offset bytes
// One value of any type from or to memory. A NULL tag means by element type (`elem.i64`).
LLVMValueRef nd_llvm_load(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef tag);
void nd_llvm_store(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef value, LLVMValueRef tag);
LLVMValueRef nd_llvm_to_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value);   // i1 -> i8
LLVMValueRef nd_llvm_from_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value); // i8 -> i1
LLVMValueRef nd_llvm_field_tag(struct nd_llvm_emitter *e, uint32_t cls, uint32_t field);
LLVMValueRef nd_llvm_pointer_tag(struct nd_llvm_emitter *e, uint32_t ptr_inst); // by where the pointer comes from
LLVMValueRef nd_llvm_list_length(struct nd_llvm_emitter *e, LLVMValueRef list);
LLVMValueRef nd_llvm_list_capacity(struct nd_llvm_emitter *e, LLVMValueRef list);
void nd_llvm_set_list_length(struct nd_llvm_emitter *e, LLVMValueRef list, LLVMValueRef length);
LLVMValueRef nd_llvm_list_data(struct nd_llvm_emitter *e, LLVMValueRef list);
void nd_llvm_pin(struct nd_llvm_emitter *e, LLVMValueRef data);
LLVMValueRef nd_llvm_element(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef data, LLVMValueRef index);
LLVMValueRef nd_llvm_class_of(struct nd_llvm_emitter *e, LLVMValueRef object);
LLVMValueRef nd_llvm_load_constant(struct nd_llvm_emitter *e, LLVMTypeRef type, LLVMValueRef ptr); // never changes

// debug.c
void nd_llvm_debug_init(struct nd_llvm_emitter *e);
void nd_llvm_debug_finish(struct nd_llvm_emitter *e);
void nd_llvm_debug_function(struct nd_llvm_emitter *e, LLVMValueRef fn, uint32_t func); // e->f, that is
void nd_llvm_debug_location(struct nd_llvm_emitter *e, nd_loc loc);
LLVMMetadataRef nd_llvm_debug_place(struct nd_llvm_emitter *e, nd_loc loc); // in e->f
LLVMMetadataRef nd_llvm_debug_call_place(struct nd_llvm_emitter *e, uint32_t site); // of an inlined call; NULL of 0
LLVMMetadataRef nd_llvm_debug_scope(struct nd_llvm_emitter *e, uint32_t func, uint32_t scope);
void nd_llvm_debug_global(struct nd_llvm_emitter *e, LLVMValueRef value, const struct nd_nir_global *g);

// debug_types.c
LLVMMetadataRef nd_llvm_debug_type(struct nd_llvm_emitter *e, uint32_t type);

// debug_vars.c: what is known of variables, while their function is translated
// The next instructions belong to the prologue: a debugger that stops in a function stops behind them.
void nd_llvm_debug_prologue(struct nd_llvm_emitter *e);
void nd_llvm_debug_cells(struct nd_llvm_emitter *e, struct nd_arena *arena); // at the start of the function
void nd_llvm_debug_facts(struct nd_llvm_emitter *e, uint32_t first); // a list of nd_nir_debug.facts, here

// ops.c: the value of a pure scalar or aggregate operation, NULL for any other op
LLVMValueRef nd_llvm_pure_op(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst);
LLVMValueRef nd_llvm_arg(const struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, uint32_t i);
nd_nir_type nd_llvm_arg_type(const struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, uint32_t i);

// calls.c
LLVMValueRef nd_llvm_stack_cell(struct nd_llvm_emitter *e, LLVMTypeRef type, uint32_t align); // in the frame
void nd_llvm_call_op(struct nd_llvm_emitter *e, uint32_t inst);
LLVMValueRef nd_llvm_call_runtime(struct nd_llvm_emitter *e, struct nd_llvm_func *fn, LLVMValueRef *args, uint32_t n);

// returns.c
void nd_llvm_return(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value); // value may be NULL
void nd_llvm_throw(struct nd_llvm_emitter *e, LLVMValueRef error);
void nd_llvm_finish_returns(struct nd_llvm_emitter *e); // after the last block of the function

// stack.c
void nd_llvm_find_stack_checks(bool *ret, const struct nd_nir_module *m);
// At the start of a function; the builder ends up behind it. Returns the block that throws.
LLVMBasicBlockRef nd_llvm_check_stack(struct nd_llvm_emitter *e);

// func.c
void nd_llvm_define_function(struct nd_llvm_emitter *e, uint32_t func);
void nd_llvm_import_function(struct nd_llvm_emitter *e, uint32_t func); // for LLVM to inline; no code is made of it

#endif
