// What the files of lower/ share. Private to the folder; the public functions are at the end of sema/hir.h.
//
//   lower.c          a function from its first block to its last; closures wait in a queue
//   ssa.c            variables to SSA values
//   emit.c           instructions and edges
//   layout.c         types, classes, enum variants, cells
//   declare.c        functions, globals, thunks and adaptors
//   runtime_table.c  the runtime's functions and what the optimiser may think of them
//   expr.c           values; arith.c, call.c, collection.c for their families
//   place.c          what can be assigned to
//   control.c        statements, and every way out of them
//   debug.c          what debuggers are told of variables and types
//
// Representation of locals. A local that nobody shares is an SSA variable, structs included: assigning a field makes a
// new aggregate. A struct whose address is passed lives in a stack slot. A local that closures share lives in a cell, an
// object of one field, and the reference to the cell is an SSA variable (a new cell each time the LET runs).
//
// A value is the index of an instruction; ND_NIR_NONE stands for "no value": of type void, or because control does not
// get there. While control does not get there (fn->block is ND_NIR_NONE) nothing is emitted, and every function below
// may be called all the same.
#ifndef NOODLE_LOWER_H
#define NOODLE_LOWER_H

#include "noodle/map.h"
#include "sema/hir.h"

// Runtime functions that lowering calls: X(name, symbol, signature, flags). The signature is the result, then the
// parameters: v void, b i1, i i64, f f64, r ref, p ptr.
#define LOWER_RUNTIME(X)                                                                                              \
	X(ERROR_INDEX, "nd_rt_error_index", "rii", ND_NIR_F_COLD)                                                      \
	X(ERROR_DIV_ZERO, "nd_rt_error_div_zero", "r", ND_NIR_F_COLD)                                                  \
	X(ERROR_CONVERT, "nd_rt_error_convert", "rf", ND_NIR_F_COLD)                                                   \
	X(ERROR_CHAR, "nd_rt_error_char", "ri", ND_NIR_F_COLD)                                                         \
	X(ERROR_NEGATIVE, "nd_rt_error_negative", "ri", ND_NIR_F_COLD)                                                 \
	X(LIST_NEW, "nd_rt_list_new", "riii", ND_NIR_F_ALLOCATES)                                                      \
	X(ERROR_MEMORY, "nd_rt_error_memory", "r", ND_NIR_F_COLD)                                                      \
	X(LIST_TRY_NEW, "nd_rt_list_try_new", "riii", ND_NIR_F_ALLOCATES)                                              \
	X(LIST_GROW, "nd_rt_list_grow", "vriii", ND_NIR_F_COLD)                                                        \
	X(LIST_TRY_GROW, "nd_rt_list_try_grow", "briii", ND_NIR_F_COLD)                                                \
	X(LIST_COPY, "nd_rt_list_copy", "rriiii", ND_NIR_F_ALLOCATES)                                                  \
	X(LIST_MOVE, "nd_rt_list_move", "vriiii", 0)                                                                   \
	X(LIST_APPEND_ALL, "nd_rt_list_append_all", "vrrii", 0)                                                        \
	X(LIST_SET_LEN, "nd_rt_list_set_len", "vrii", 0)                                                               \
	X(MAP_NEW, "nd_rt_map_new", "riiiipp", ND_NIR_F_ALLOCATES)                                                     \
	X(MAP_FIND_REF, "nd_rt_map_find_ref", "irr", ND_NIR_F_READONLY)                                                \
	X(MAP_FIND_BITS, "nd_rt_map_find_bits", "irp", ND_NIR_F_READONLY)                                              \
	X(MAP_INSERT_REF, "nd_rt_map_insert_ref", "irr", 0)                                                            \
	X(MAP_INSERT_BITS, "nd_rt_map_insert_bits", "irp", 0)                                                          \
	X(MAP_FIND_INT, "nd_rt_map_find_int", "iri", ND_NIR_F_READONLY)                                                \
	X(MAP_FIND_STR, "nd_rt_map_find_str", "irr", ND_NIR_F_READONLY)                                                \
	X(MAP_FIND, "nd_rt_map_find", "irp", 0) /* calls the program's hash function */                                \
	X(MAP_INSERT_INT, "nd_rt_map_insert_int", "iri", 0)                                                            \
	X(MAP_INSERT_STR, "nd_rt_map_insert_str", "irr", 0)                                                            \
	X(MAP_INSERT, "nd_rt_map_insert", "irp", 0)                                                                    \
	X(MAP_REMOVE_AT, "nd_rt_map_remove_at", "vri", 0)                                                              \
	X(MAP_CLEAR, "nd_rt_map_clear", "vr", 0)                                                                       \
	X(MAP_NEXT, "nd_rt_map_next", "iri", ND_NIR_F_READONLY)                                                        \
	X(STRING_CONCAT, "nd_rt_string_concat", "rrr", ND_NIR_F_READONLY | ND_NIR_F_ALLOCATES)                         \
	X(STRING_CONCAT_N, "nd_rt_string_concat_n", "rpi", ND_NIR_F_READONLY | ND_NIR_F_ALLOCATES)                     \
	X(IDENTITY, "nd_rt_identity", "ir", ND_NIR_F_PURE)

enum lower_rt {
#define X(name, symbol, signature, flags) LOWER_RT_##name,
	LOWER_RUNTIME(X)
#undef X
	LOWER_RT_COUNT
};

// SSA state of the function being lowered (ssa.c).
struct lower_edge {
	uint32_t pred; // block
	uint32_t next; // next edge into the same block
};

struct lower_block { // beside each block of the function
	uint32_t node;       // the block under which variables are looked up here: itself, or the one it continues
	uint32_t first_edge, last_edge, nedges;
	uint32_t incomplete; // phis that wait for the seal
	bool sealed;         // all predecessors are known
	bool started;
};

struct lower_frame { // a look-up under way
	uint32_t node, phi, edge, operands;
};

struct lower_incomplete {
	uint32_t var, phi, next;
};

struct lower_shown { // which of the program's variables an SSA variable is
	uint32_t var; // of nd_nir_debug.vars, or ND_NIR_NONE
	bool is_cell; // it is the reference to its cell
};

struct lower_shown_phi {
	uint32_t phi, var;
};

struct lower_ssa {
	ND_VEC(nd_nir_type) vars;          // type by variable
	ND_VEC(struct lower_block) blocks; // by block
	ND_VEC(struct lower_edge) edges;
	ND_VEC(struct lower_incomplete) incomplete;
	ND_VEC(struct lower_frame) frames;
	ND_VEC(uint32_t) operands;         // block, value pairs of the phis of `frames`
	ND_VEC(uint32_t) replaced;         // by instruction: what a removed phi became
	struct nd_map defs;                // (node, variable) -> value
	// With debug information:
	ND_VEC(struct lower_shown) shown;  // by variable
	ND_VEC(struct lower_shown_phi) shown_phis;
};

struct lower_local {
	const struct nd_hir_local *hir;
	enum { LOCAL_VOID, LOCAL_VAR, LOCAL_SLOT, LOCAL_CELL, LOCAL_POINTER } kind;
	nd_nir_type type;
	uint32_t id; // VAR: variable; SLOT: its instruction; CELL: variable of the reference; POINTER: the address
	uint32_t shown; // of nd_nir_debug.vars, or ND_NIR_NONE
};

struct lower_enum { // an enum with payload
	const struct nd_nominal *nominal;
	uint32_t *classes;   // by variant; ND_NIR_NONE until used
	uint32_t *objects;   // the same, static objects of variants without payload
	uint32_t **field_of; // by variant: field of the class by payload index
};

struct lower_temp { // a stack slot for short use
	nd_nir_type type;
	uint32_t slot;
};

struct nd_lower {
	struct nd_nir_module *m;
	const struct nd_types *types;
	struct nd_intern *intern;
	struct nd_arena arena;   // of one function
	struct nd_arena lasting; // of the module
	ND_VEC(nd_nir_type) type_cache; // by nd_type
	ND_VEC(struct lower_enum) enums;
	struct nd_map enum_of;          // class index of an enum -> index into enums
	uint32_t runtime[LOWER_RT_COUNT];
	ND_VEC(const struct nd_hir_func *) closures; // to be lowered
	struct lower_ssa ssa;
	ND_VEC(struct lower_local) locals;
	ND_VEC(struct lower_temp) temps;             // free ones
};

struct lower_context;

struct lower_fn { // a function being lowered
	struct nd_lower *l;
	struct nd_nir_func *f;
	const struct nd_hir_func *hir;
	uint32_t block;  // being filled; ND_NIR_NONE: control does not get here
	nd_loc loc;
	uint32_t anchor; // last instruction of the entry block's head: parameters, slots
	struct lower_context *context; // innermost TRY or FINALLY (control.c)
	uint32_t cleanup_depth;        // clean-ups being copied around here
	// To see that nothing was assigned, and nothing jumped out of, a piece of code:
	uint32_t writes, escapes;
};

static inline bool lower_is_live(const struct lower_fn *fn) { return fn->block != ND_NIR_NONE; }

// ssa.c ----------------------------------------------------------------------------------------------------------
void lower_ssa_begin(struct lower_fn *fn);
void lower_ssa_end(struct lower_fn *fn); // rewrites uses of removed phis, marks unreachable blocks
uint32_t lower_var_new(struct lower_fn *fn, nd_nir_type type);
void lower_var_write(struct lower_fn *fn, uint32_t var, uint32_t value);
uint32_t lower_var_read(struct lower_fn *fn, uint32_t var);
uint32_t lower_block_new(struct lower_fn *fn);
// A block that sees, and changes, the variables of the current one: for detours that assign nothing.
uint32_t lower_block_same(struct lower_fn *fn);
// Lets `block`, not started, see variables as `node` (a block) does.
void lower_block_continue(struct lower_fn *fn, uint32_t block, uint32_t node);
void lower_seal(struct lower_fn *fn, uint32_t block);  // no more predecessors
void lower_start(struct lower_fn *fn, uint32_t block); // goes on there, if anything leads there
void lower_seal_start(struct lower_fn *fn, uint32_t block);
uint32_t lower_node(const struct lower_fn *fn);        // of the current block
void lower_edge(struct lower_fn *fn, uint32_t from, uint32_t to);
void lower_release(struct nd_lower *l);

// emit.c ---------------------------------------------------------------------------------------------------------
// Instructions into the current block. Operands are never ND_NIR_NONE while control gets there.
uint32_t lower_emit(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, const uint32_t *args, uint32_t nargs);
uint32_t lower_emit_aux(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t aux, int64_t imm,
			const uint32_t *args, uint32_t nargs);
uint32_t lower_emit0(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type);
uint32_t lower_emit1(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t a);
uint32_t lower_emit2(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t a, uint32_t b);
uint32_t lower_int(struct lower_fn *fn, nd_nir_type type, int64_t value);
uint32_t lower_float(struct lower_fn *fn, nd_nir_type type, double value);
uint32_t lower_compare(struct lower_fn *fn, enum nd_nir_op op, enum nd_nir_cond cond, uint32_t a, uint32_t b);
uint32_t lower_at_entry(struct lower_fn *fn, enum nd_nir_op op, nd_nir_type type, uint32_t aux);
void lower_jump(struct lower_fn *fn, uint32_t to);
void lower_br(struct lower_fn *fn, uint32_t cond, uint32_t yes, uint32_t no, uint32_t flags);
void lower_unreachable(struct lower_fn *fn);
uint32_t lower_phi2(struct lower_fn *fn, nd_nir_type type, uint32_t pred1, uint32_t value1, uint32_t pred2,
		    uint32_t value2);
// Short-lived stack memory: give it back once no pointer to it remains.
uint32_t lower_temp_slot(struct lower_fn *fn, nd_nir_type type);
void lower_temp_free(struct lower_fn *fn, nd_nir_type type, uint32_t slot);
uint32_t lower_type_of(const struct lower_fn *fn, uint32_t value);

// layout.c -------------------------------------------------------------------------------------------------------
nd_nir_type lower_type(struct nd_lower *l, nd_type t);        // ND_NIR_VOID for void and never
nd_nir_type lower_stored_type(struct nd_lower *l, nd_type t); // as field, parameter or element: void takes an i8
nd_nir_type lower_element(struct nd_lower *l, nd_type list);  // of a List or bytes
bool lower_is_ref_option(struct nd_lower *l, nd_type t);      // an option that is a reference, null for None
uint32_t lower_class(struct nd_lower *l, struct nd_nominal *nominal); // class, interface or enum with payload
void lower_class_slots(struct nd_lower *l, struct nd_nominal *nominal);  // brings the number of vtable slots up to date
void lower_class_define(struct nd_lower *l, struct nd_nominal *nominal); // with methods, and variants
uint32_t lower_builtin_class(struct nd_lower *l, const char *symbol);
uint32_t lower_cell_class(struct nd_lower *l, nd_nir_type content);
uint32_t lower_variant_class(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant);
uint32_t lower_variant_field(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant, uint32_t payload);
// The types of the fields of a variant's class behind the tag into fields[1...], the field of each payload into field_of,
// which is zero.
void lower_variant_fields(struct nd_lower *l, const struct nd_hir_variant *v, nd_nir_type *fields, uint32_t *field_of);
uint32_t lower_variant_object(struct nd_lower *l, struct nd_nominal *nominal, uint32_t variant); // global

// declare.c ------------------------------------------------------------------------------------------------------
uint32_t lower_func_ref(struct nd_lower *l, struct nd_hir_func_ref *ref);
uint32_t lower_closure_ref(struct nd_lower *l, const struct nd_hir_func *closure); // of a closure's code
uint32_t lower_runtime(struct nd_lower *l, enum lower_rt rt);
uint32_t lower_runtime_flags(const char *symbol); // known facts about a runtime function, or 0
uint32_t lower_global_ref(struct nd_lower *l, struct nd_hir_global *global);
uint32_t lower_thunk(struct nd_lower *l, struct nd_hir_func_ref *ref); // as the code of a function value
// C-callable: takes pointers to the arguments, gives 0 when `ref` throws.
uint32_t lower_c_adaptor(struct nd_lower *l, struct nd_hir_func_ref *ref);

// expr.c ---------------------------------------------------------------------------------------------------------
uint32_t lower_expr(struct lower_fn *fn, const struct nd_hir *h);   // any node
uint32_t lower_stored(struct lower_fn *fn, const struct nd_hir *h); // an i8 for void
uint32_t *lower_args(struct lower_fn *fn, struct nd_hir *const *args, uint32_t nargs); // of the function's arena
void lower_branch(struct lower_fn *fn, const struct nd_hir *cond, uint32_t yes, uint32_t no);

// arith.c
uint32_t lower_arith(struct lower_fn *fn, const struct nd_hir *h);   // NEG .. BIT_XOR
uint32_t lower_relation(struct lower_fn *fn, const struct nd_hir *h); // EQ .. GE
uint32_t lower_convert(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_extend(struct lower_fn *fn, uint32_t value, nd_type from, nd_nir_type to); // or truncate

// call.c
uint32_t lower_call(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_call_virtual(struct lower_fn *fn, const struct nd_hir *h); // and interface
uint32_t lower_call_closure(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_closure(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_call_rt(struct lower_fn *fn, enum lower_rt rt, const uint32_t *args, uint32_t nargs);
// Goes on if `ok`, else throws the error that `maker` makes.
void lower_check(struct lower_fn *fn, uint32_t ok, enum lower_rt maker, const uint32_t *args, uint32_t nargs);
void lower_check_index(struct lower_fn *fn, uint32_t list, nd_nir_type element, uint32_t index);

// collection.c
uint32_t lower_list(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_concat(struct lower_fn *fn, const struct nd_hir *h);
uint32_t lower_intrinsic(struct lower_fn *fn, const struct nd_hir *h);
// The entries of a map; of a set, with `value` void, without the last field. Needs nothing of a function.
enum { LOWER_ENTRY_LIVE = 1, LOWER_ENTRY_KEY, LOWER_ENTRY_VALUE };
nd_nir_type lower_map_entry(struct lower_fn *fn, nd_type key, nd_type value);

// debug.c --------------------------------------------------------------------------------------------------------
// All of them do nothing unless the module is to have debug information.
void lower_debug_begin(struct lower_fn *fn);              // before the first local
void lower_debug_local(struct lower_fn *fn, struct lower_local *local, uint32_t param); // from 1, 0 = none
void lower_debug_address(struct lower_fn *fn, const struct lower_local *local, uint32_t address); // where it lies
void lower_debug_write(struct lower_fn *fn, uint32_t var, uint32_t value); // to an SSA variable
void lower_debug_phi(struct lower_fn *fn, uint32_t var, uint32_t phi);
void lower_debug_end(struct lower_fn *fn, uint32_t (*resolve)(struct lower_ssa *s, uint32_t value));

// place.c --------------------------------------------------------------------------------------------------------
struct lower_step { // into an aggregate
	nd_nir_type agg;
	uint32_t field;
};

struct lower_place {
	enum { PLACE_VOID, PLACE_VAR, PLACE_ADDRESS, PLACE_FIELD, PLACE_ELEMENT } kind;
	uint32_t base;   // VAR: variable; ADDRESS: pointer; FIELD: object; ELEMENT: list
	uint32_t index;  // ELEMENT
	bool checked;    // ELEMENT: known to be in bounds
	uint32_t cls, field; // FIELD
	nd_nir_type root;    // what is stored there
	struct lower_step *path; // from there to the place itself
	uint32_t npath;
	nd_nir_type type;    // of the place
	nd_loc loc;
};

bool lower_is_place(const struct lower_fn *fn, const struct nd_hir *h);
// Evaluates the operands. Bounds are checked, and addresses taken, by the functions below: what is evaluated in
// between may move a list's elements.
void lower_place(struct lower_fn *fn, const struct nd_hir *h, struct lower_place *ret);
uint32_t lower_place_load(struct lower_fn *fn, const struct lower_place *p);
void lower_place_store(struct lower_fn *fn, const struct lower_place *p, uint32_t value);
uint32_t lower_place_address(struct lower_fn *fn, const struct lower_place *p); // not of a VAR
struct lower_local *lower_local(struct lower_fn *fn, struct nd_hir_local *hir);
struct lower_local *lower_param_local(struct lower_fn *fn, struct nd_hir_local *hir, uint32_t param); // from 1
void lower_local_init(struct lower_fn *fn, struct nd_hir_local *hir, uint32_t value); // LET
uint32_t lower_local_load(struct lower_fn *fn, struct nd_hir_local *hir);
uint32_t lower_cell_new(struct lower_fn *fn, nd_nir_type content);
void lower_let(struct lower_fn *fn, const struct nd_hir *h);
void lower_assign(struct lower_fn *fn, const struct nd_hir *h);

// control.c ------------------------------------------------------------------------------------------------------
void lower_if(struct lower_fn *fn, const struct nd_hir *h);
void lower_loop(struct lower_fn *fn, const struct nd_hir *h);
void lower_labelled_block(struct lower_fn *fn, const struct nd_hir *h);
void lower_try(struct lower_fn *fn, const struct nd_hir *h);
void lower_finally(struct lower_fn *fn, const struct nd_hir *h);
void lower_break(struct lower_fn *fn, const struct nd_hir_label *label);
void lower_continue(struct lower_fn *fn, const struct nd_hir_label *label);
void lower_return(struct lower_fn *fn, uint32_t value);
void lower_throw(struct lower_fn *fn, uint32_t error); // to the innermost handler or clean-up, or to the caller
// Where two ways meet again; `node`, `writes`, `escapes` as they were before they parted.
void lower_join(struct lower_fn *fn, uint32_t block, uint32_t node, uint32_t writes, uint32_t escapes);

#endif
