// NIR, the Noodle intermediate representation: a typed SSA form that still knows the language's operations
// (lists, fields, virtual calls, errors), so that language-level optimisation has something to work on.
//
// Shape: a module owns tables (types, strings, classes, globals, functions); everything refers to everything by
// 32-bit index. A function owns an array of instructions, linked into blocks by prev/next, and an array of blocks.
// An instruction's index is also the name of its value (`%12`). Three spellings of the same thing: this one in
// memory, text (text.c, parse.c), and bytes (`.nbc`, binary.c). verify.c states every rule as a check.
//
// Numbered invariants (verify.c quotes the numbers):
//  I1  A block holds phis first, then ordinary instructions, then exactly one terminator.
//  I2  A use is dominated by its definition; a phi's operand by the end of the matching predecessor.
//  I3  A phi has exactly one [block, value] pair for each predecessor and no other.
//  I4  Operand and result types are those of the op table below.
//  I5  `is_err` and `err_of` take a call-like instruction with ND_NIR_THROWS, in a block dominated by it; a value of
//      a throwing call is used only where its `is_err` was found false.
//  I6  Only functions with ND_NIR_F_THROWS contain `throw`.
//  I7  `param` and `slot` stand in the entry block; the entry block has no predecessor.
//  I8  A `ptr` value derived from a `ref` (field_addr, elem_addr) is not live across a call or safepoint unless the
//      `ref` it came from is live as well.
//  I9  A place that is inlined names a call site of its function; the site around a site has a lower number.
#ifndef NOODLE_NIR_H
#define NOODLE_NIR_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/diag.h"
#include "noodle/err.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define ND_NIR_NONE UINT32_MAX

// Types ----------------------------------------------------------------------------------------------------------
// Index into nd_nir_module.types. The scalars have fixed indices; aggregates are structural and interned, so equal
// types have equal indices. In memory i1 takes one byte; aggregates have C layout (natural alignment, in order).
typedef uint32_t nd_nir_type;

enum nd_nir_scalar {
	ND_NIR_VOID,
	ND_NIR_I1,
	ND_NIR_I8,
	ND_NIR_I16,
	ND_NIR_I32,
	ND_NIR_I64,
	ND_NIR_F32,
	ND_NIR_F64,
	ND_NIR_REF, // a collected object, or null
	ND_NIR_PTR, // an address: a stack slot, a global, a field or element of an object, code
	ND_NIR_FIRST_AGG
};

struct nd_nir_agg { // text: {i64, i1}
	nd_nir_type *fields;
	uint32_t nfields;
	uint32_t size, align; // bytes
	uint32_t depth;       // nesting, 1 for scalars only
	bool has_refs;
};

// Instructions ---------------------------------------------------------------------------------------------------
// X(enum, text, args, properties): args is the number of value operands, -1 for variadic.
// Properties: P pure (no effect, removable, may be merged), R reads memory, W writes memory or has another effect,
// T terminator, C call-like. `aux` and `imm` are the two immediate fields; what they hold is said at the right.
#define ND_NIR_P 1
#define ND_NIR_R 2
#define ND_NIR_W 4
#define ND_NIR_T 8
#define ND_NIR_C 16

#define ND_NIR_OPS(X)                                                                                          \
	X(NOP, "nop", 0, 0)                                                                                    \
	X(PARAM, "param", 0, ND_NIR_P)          /* imm: index of the parameter */                              \
	X(PHI, "phi", -1, ND_NIR_P)             /* args: block, value, block, value, ... */                    \
	/* constants */                                                                                        \
	X(ICONST, "iconst", 0, ND_NIR_P)        /* imm.i, sign-extended from the type's width; i1: 0 or 1 */   \
	X(FCONST, "fconst", 0, ND_NIR_P)        /* imm.f; printed as hexadecimal float */                      \
	X(ZERO, "zero", 0, ND_NIR_P)            /* zero, null or an all-zero aggregate of the type */          \
	X(STR, "str", 0, ND_NIR_P)              /* aux: string; ref to the static string object */             \
	X(FUNC_ADDR, "func_addr", 0, ND_NIR_P)  /* aux: function; ptr to its code */                           \
	X(GLOBAL_ADDR, "global_addr", 0, ND_NIR_P) /* aux: global; ptr */                                      \
	X(CLASS_ADDR, "class_addr", 0, ND_NIR_P)   /* aux: class; ptr to its descriptor */                     \
	X(STATIC_REF, "static_ref", 0, ND_NIR_P)   /* aux: global that holds a static object; ref to it */     \
	/* integers: two's complement, wrapping; both operands and the result have one type */                 \
	X(ADD, "add", 2, ND_NIR_P)                                                                             \
	X(SUB, "sub", 2, ND_NIR_P)                                                                             \
	X(MUL, "mul", 2, ND_NIR_P)                                                                             \
	X(SDIV, "sdiv", 2, ND_NIR_P)            /* divisor is not zero (the program checked); MIN / -1 wraps */ \
	X(UDIV, "udiv", 2, ND_NIR_P)                                                                           \
	X(SREM, "srem", 2, ND_NIR_P)            /* MIN % -1 is 0 */                                            \
	X(UREM, "urem", 2, ND_NIR_P)                                                                           \
	X(AND, "and", 2, ND_NIR_P)                                                                             \
	X(OR, "or", 2, ND_NIR_P)                                                                               \
	X(XOR, "xor", 2, ND_NIR_P)                                                                             \
	X(SHL, "shl", 2, ND_NIR_P)              /* shift counts are taken modulo the width */                  \
	X(LSHR, "lshr", 2, ND_NIR_P)                                                                           \
	X(ASHR, "ashr", 2, ND_NIR_P)                                                                           \
	X(ICMP, "icmp", 2, ND_NIR_P)            /* sub: nd_nir_cond; integers, refs and ptrs (eq, ne); i1 */   \
	X(IN_BOUNDS, "in_bounds", 2, ND_NIR_P)  /* index, length (i64): 0 <= index < length; i1 */             \
	/* floats: IEEE as written, no reassociation */                                                        \
	X(FADD, "fadd", 2, ND_NIR_P)                                                                           \
	X(FSUB, "fsub", 2, ND_NIR_P)                                                                           \
	X(FMUL, "fmul", 2, ND_NIR_P)                                                                           \
	X(FDIV, "fdiv", 2, ND_NIR_P)                                                                           \
	X(FREM, "frem", 2, ND_NIR_P)            /* fmod */                                                     \
	X(FNEG, "fneg", 1, ND_NIR_P)                                                                           \
	X(FCMP, "fcmp", 2, ND_NIR_P)            /* sub: eq ne slt sle sgt sge; false on NaN but ne true; i1 */ \
	X(FMATH, "fmath", 1, ND_NIR_P)          /* sub: nd_nir_fmath */                                        \
	/* conversions: result type says to what */                                                            \
	X(SEXT, "sext", 1, ND_NIR_P)                                                                           \
	X(ZEXT, "zext", 1, ND_NIR_P)                                                                           \
	X(TRUNC, "trunc", 1, ND_NIR_P)                                                                         \
	X(SITOFP, "sitofp", 1, ND_NIR_P)                                                                       \
	X(UITOFP, "uitofp", 1, ND_NIR_P)                                                                       \
	X(FPTOSI, "fptosi", 1, ND_NIR_P)        /* in range (the program checked) */                           \
	X(FPTOUI, "fptoui", 1, ND_NIR_P)                                                                       \
	X(FPEXT, "fpext", 1, ND_NIR_P)                                                                         \
	X(FPTRUNC, "fptrunc", 1, ND_NIR_P)                                                                     \
	X(BITCAST, "bitcast", 1, ND_NIR_P)      /* f64 <-> i64, f32 <-> i32; i64 -> ptr: memory of C's */      \
	X(SELECT, "select", 3, ND_NIR_P)        /* i1, then, else */                                           \
	/* aggregates as values */                                                                             \
	X(AGG, "agg", -1, ND_NIR_P)             /* one operand a field */                                      \
	X(AGG_GET, "agg_get", 1, ND_NIR_P)      /* imm: field */                                               \
	X(AGG_SET, "agg_set", 2, ND_NIR_P)      /* aggregate, new field value; imm: field; gives a new one */  \
	/* memory */                                                                                           \
	X(SLOT, "slot", 0, 0)                   /* aux: type stored; ptr to zeroed? no: uninitialised stack */ \
	X(LOAD, "load", 1, ND_NIR_R)            /* ptr */                                                      \
	X(STORE, "store", 2, ND_NIR_W)          /* ptr, value; a ref goes through the barrier unless a slot */ \
	X(AGG_ADDR, "agg_addr", 1, ND_NIR_P)    /* ptr to an aggregate; aux: its type, imm: field; ptr */      \
	X(FIELD_ADDR, "field_addr", 1, ND_NIR_P) /* ref; aux: class, imm: field; ptr */                        \
	X(FIELD_GET, "field_get", 1, ND_NIR_R)  /* ref; aux: class, imm: field */                              \
	X(FIELD_SET, "field_set", 2, ND_NIR_W)  /* ref, value; aux: class, imm: field; with barrier */         \
	/* lists (and bytes, which are lists of i8); aux: element type as stored */                            \
	X(LIST_LEN, "list_len", 1, ND_NIR_R)    /* i64 */                                                      \
	X(LIST_CAP, "list_cap", 1, ND_NIR_R)    /* i64: elements there is room for */                          \
	X(LIST_SET_LEN, "list_set_len", 2, ND_NIR_W) /* list, new length <= capacity (i64); elements are left alone */ \
	X(LIST_GET, "list_get", 2, ND_NIR_R)    /* list, index in bounds */                                    \
	X(LIST_SET, "list_set", 3, ND_NIR_W)    /* list, index in bounds, value; with barrier */               \
	X(ELEM_ADDR, "elem_addr", 2, ND_NIR_R)  /* list, index in bounds; ptr, valid until the list grows */   \
	X(STR_LEN, "str_len", 1, ND_NIR_P)      /* code points, i64 */                                         \
	X(STR_BYTE_LEN, "str_byte_len", 1, ND_NIR_P) /* i64 */                                                 \
	X(STR_BYTE, "str_byte", 2, ND_NIR_P)    /* string, byte index in bounds; i8 */                         \
	/* objects */                                                                                          \
	X(IS_NULL, "is_null", 1, ND_NIR_P)      /* ref; i1 */                                                  \
	X(CLASS_OF, "class_of", 1, ND_NIR_P)    /* non-null ref; ptr to the class descriptor */                \
	X(INSTANCE_OF, "instance_of", 1, ND_NIR_P) /* non-null ref; aux: class or interface; i1 */             \
	X(NEW, "new", 0, ND_NIR_W)              /* aux: class; fields are zero; never null */                  \
	X(CLOSURE_NEW, "closure_new", -1, ND_NIR_W) /* aux: function; args: captured values */                 \
	X(CLOSURE_STATIC, "closure_static", 0, ND_NIR_P) /* aux: function; closure without captures */         \
	X(CLOSURE_GET, "closure_get", 1, ND_NIR_R)  /* closure; aux: aggregate type of all captures, imm: index */ \
	/* calls: ND_NIR_THROWS in flags when an error may come back */                                        \
	X(CALL, "call", -1, ND_NIR_C | ND_NIR_R | ND_NIR_W)         /* aux: function */                        \
	X(CALL_VIRTUAL, "call_virtual", -1, ND_NIR_C | ND_NIR_R | ND_NIR_W)   /* aux: class, imm: slot; args[0]: receiver */ \
	X(CALL_INTERFACE, "call_interface", -1, ND_NIR_C | ND_NIR_R | ND_NIR_W) /* aux: interface, imm: slot */ \
	X(CALL_CLOSURE, "call_closure", -1, ND_NIR_C | ND_NIR_R | ND_NIR_W)   /* args[0]: closure, passed on */ \
	X(IS_ERR, "is_err", 1, ND_NIR_P)        /* a throwing call; i1 */                                      \
	X(ERR_OF, "err_of", 1, ND_NIR_P)        /* a throwing call that failed; ref to the error */            \
	X(SAFEPOINT, "safepoint", 0, ND_NIR_W)  /* the collector may stop the thread here */                   \
	/* terminators */                                                                                      \
	X(JUMP, "jump", -1, ND_NIR_T)           /* args: block */                                              \
	X(BR, "br", -1, ND_NIR_T)               /* args: i1 value, block if true, block if false */            \
	X(SWITCH, "switch", -1, ND_NIR_T)       /* args: integer value, default block, blocks...; cases: imms[aux...] */ \
	X(RET, "ret", -1, ND_NIR_T)             /* args: nothing or the value */                               \
	X(THROW, "throw", 1, ND_NIR_T)          /* return with this error (ref) as the second result */        \
	X(UNREACHABLE, "unreachable", 0, ND_NIR_T)

enum nd_nir_op {
#define X(name, text, args, props) ND_NIR_##name,
	ND_NIR_OPS(X)
#undef X
	ND_NIR_OP_COUNT
};

enum nd_nir_cond { // text: icmp.slt ...
	ND_NIR_EQ, ND_NIR_NE, ND_NIR_SLT, ND_NIR_SLE, ND_NIR_SGT, ND_NIR_SGE,
	ND_NIR_ULT, ND_NIR_ULE, ND_NIR_UGT, ND_NIR_UGE, ND_NIR_COND_COUNT
};

enum nd_nir_fmath { // text: fmath.sqrt ...
	ND_NIR_SQRT, ND_NIR_FLOOR, ND_NIR_CEIL, ND_NIR_TRUNC_, ND_NIR_RINT, ND_NIR_FABS, ND_NIR_FMATH_COUNT
};

enum nd_nir_inst_flags {
	ND_NIR_THROWS = 1 << 0,  // call-like: an error may come back; text: `call!`
	ND_NIR_LIKELY = 1 << 1,  // br: the true side is the common one
	ND_NIR_UNLIKELY = 1 << 2 // br: the true side is rare (errors, slow paths)
};

// Source place of an instruction. The lower half is line << 10 | column (column at most 1023; 0 = none). The upper half
// is 0, or names the call that was inlined there: 1 + its index in the function's sites; the line is then one of the
// function that was called.
typedef uint64_t nd_loc;
#define ND_LOC(line, column) ((nd_loc)((uint32_t)(line) << 10 | ((column) < 1023u ? (uint32_t)(column) : 1023u)))
#define ND_LOC_LINE(loc) ((uint32_t)(loc) >> 10)
#define ND_LOC_COLUMN(loc) ((uint32_t)(loc) & 1023u)
#define ND_LOC_SITE(loc) ((uint32_t)((loc) >> 32))
#define ND_LOC_AT_SITE(loc, site) ((nd_loc)(site) << 32 | (uint32_t)(loc))

struct nd_nir_site { // a call that was replaced by the callee's body
	uint32_t func; // that was called
	nd_loc loc;    // of the call
};

struct nd_nir_inst {
	uint8_t op;
	uint8_t sub;   // condition or math function
	uint16_t flags;
	uint32_t nargs;
	nd_nir_type type;
	uint32_t args; // index of the first operand in fn->args
	uint32_t aux;
	nd_loc loc;
	uint32_t block, prev, next; // ND_NIR_NONE at the ends; block is ND_NIR_NONE once removed
	union {
		int64_t i;
		double f;
	} imm;
};

struct nd_nir_block {
	uint32_t first, last; // instructions; ND_NIR_NONE while empty
	bool dead;            // removed from the function
};

enum nd_nir_func_flags {
	ND_NIR_F_THROWS = 1 << 0,   // returns {value, error}
	ND_NIR_F_EXTERN = 1 << 1,   // declared here, defined elsewhere
	ND_NIR_F_EXPORT = 1 << 2,   // visible to other objects of the program; otherwise local to the module
	ND_NIR_F_LINKONCE = 1 << 3, // every module that needs it has the same one; the linker keeps one
	// Known of externs, found by the pass `purity` of others, which may be endless all the same unless they say RETURNS.
	ND_NIR_F_PURE = 1 << 4,     // no effect, reads no mutable memory
	ND_NIR_F_READONLY = 1 << 5, // reads memory, no effect
	ND_NIR_F_NORETURN = 1 << 6,
	ND_NIR_F_COLD = 1 << 7,
	ND_NIR_F_INLINE = 1 << 8,
	ND_NIR_F_NOINLINE = 1 << 9,
	ND_NIR_F_RUNTIME = 1 << 10, // extern, of the runtime library (C calling convention)
	ND_NIR_F_ALLOCATES = 1 << 11, // extern: result is fresh memory that aliases nothing; else: may make new objects
	ND_NIR_F_RETURNS = 1 << 12,  // defined here: always returns, with a value or an error
	ND_NIR_F_OPTSIZE = 1 << 13,  // small rather than fast
	ND_NIR_F_OPTSPEED = 1 << 14, // worth all that can be done
	ND_NIR_F_FASTMATH = 1 << 15  // floating point may be reassociated; never mixed with code that may not
};

// Debug information ----------------------------------------------------------------------------------------------
// What a debugger is told of variables, there only when it was asked for. It lies beside the instructions, never between
// them: no pass sees it, so code cannot depend on it. A pass that knows nothing of it loses at most what can be shown:
// whatever removes or moves instructions (build.c) keeps the places, nd_subst_apply and func_compact the values.
struct nd_nir_scope { // a part of a function's text; the first one is the function as a whole
	uint32_t outer;   // index, below its own
	nd_loc start, end; // of the first and the last place in it; starts ascend
};

struct nd_nir_var { // a parameter or local of the program
	const char *name;
	uint32_t type;    // index into module->debug_types
	uint32_t scope;
	uint32_t param;   // from 1, 0 = local
	nd_loc loc;
};

enum nd_nir_fact_kind {
	ND_NIR_FACT_NONE,    // what it holds is not known any more
	ND_NIR_FACT_VALUE,   // it is `value`
	ND_NIR_FACT_ADDRESS, // it lies in memory, `offset` bytes behind the address `value` (ptr, or ref to an object)
	ND_NIR_FACT_CONST    // it is the integer `imm`, or the float of these bits
};

// From here on a variable, or `part_size` bytes of it from byte `part` on (0 = all of it), is ... `value` does not
// keep the instruction alive: once that is removed, nothing is known, or the constant that it was.
struct nd_nir_fact {
	uint32_t site; // 0, or 1 + the inlined call: the variable is then one of the function that was called
	uint32_t var, value;
	enum nd_nir_fact_kind kind;
	uint32_t offset, part, part_size;
	int64_t imm;
	uint32_t next; // at the same place
};

struct nd_nir_facts { // a list; indices into nd_nir_debug.facts
	uint32_t first, last; // `last` or one that follows it is the end
};

struct nd_nir_debug {
	ND_VEC(struct nd_nir_scope) scopes;
	ND_VEC(struct nd_nir_var) vars;
	ND_VEC(struct nd_nir_fact) facts;
	ND_VEC(struct nd_nir_facts) after; // by instruction: what holds behind it; never of phis
	ND_VEC(struct nd_nir_facts) start; // by block: what holds behind its phis
};

struct nd_nir_func {
	const char *name;     // link symbol, unique in the program: "util/text.pad", "std/prelude.List<int>.append"
	uint32_t file;        // index into module->files, for line tables
	nd_loc loc;
	uint32_t flags;
	nd_nir_type ret;
	nd_nir_type *params;
	uint32_t nparams;
	ND_VEC(struct nd_nir_inst) insts;
	ND_VEC(struct nd_nir_block) blocks; // block 0 is the entry; none in a declaration
	ND_VEC(uint32_t) args;              // operand pool
	ND_VEC(int64_t) imms;               // switch cases
	ND_VEC(struct nd_nir_site) sites;   // calls that were inlined; a site that holds another comes before it
	struct nd_nir_debug *debug;         // NULL: none
};

// Tables ---------------------------------------------------------------------------------------------------------
enum nd_nir_class_kind { ND_NIR_CLASS, ND_NIR_INTERFACE, ND_NIR_ENUM, ND_NIR_BOX };
enum nd_nir_class_flags {
	ND_NIR_C_EXTERN = 1 << 0,   // descriptor defined in another object; fields are known all the same
	ND_NIR_C_LINKONCE = 1 << 1,
	ND_NIR_C_ABSTRACT = 1 << 2,
	ND_NIR_C_CLOSED = 1 << 3 // what derives from it or implements it is in this table, and made in this module only
};

struct nd_nir_itable {
	uint32_t interface; // class index
	uint32_t *methods;  // function indices, in the interface's slot order
	uint32_t nmethods;
};

// The layout of an object: the 8-byte header, then `fields` with C layout. A class's fields begin with its base's.
struct nd_nir_class {
	const char *name;    // "orders/book.Order"; the descriptor's symbol is this with "$class" appended
	const char *display; // what typeOf and traces print: "Order"
	enum nd_nir_class_kind kind;
	uint32_t flags;
	uint32_t base;       // class index or ND_NIR_NONE
	nd_nir_type *fields;
	uint32_t nfields;
	uint32_t *vtable;    // function indices; ND_NIR_NONE for an abstract slot
	uint32_t nvtable;
	struct nd_nir_itable *itables;
	uint32_t nitables;
	uint32_t destructor; // function or ND_NIR_NONE
};

enum nd_nir_global_flags {
	ND_NIR_G_EXTERN = 1 << 0,
	ND_NIR_G_EXPORT = 1 << 1,
	ND_NIR_G_LINKONCE = 1 << 2,
	ND_NIR_G_CONST = 1 << 3,  // never written after its static initialiser
	ND_NIR_G_OBJECT = 1 << 4, // a static object of class `cls`, fields `init`; use static_ref
	ND_NIR_G_STRING = 1 << 5  // a variable (ref) that starts as the static string number init[0]
};

struct nd_nir_global {
	const char *name; // link symbol
	nd_nir_type type; // of the variable; ND_NIR_REF for ND_NIR_G_OBJECT
	uint32_t flags;
	uint32_t cls;     // ND_NIR_G_OBJECT
	int64_t *init;    // bits of each field (scalars only), or of the one value; NULL = zero
	uint32_t ninit;
	// For debuggers, when the module has debug_types: the variable's name, NULL for what is no variable of the program.
	const char *shown;
	uint32_t debug_type;
	nd_loc loc;
};

// A type as debuggers see it. They may refer to each other in any order.
enum nd_nir_debug_kind { // text: bool signed unsigned float char pointer struct enum array
	ND_NIR_D_BOOL, ND_NIR_D_SIGNED, ND_NIR_D_UNSIGNED, ND_NIR_D_FLOAT, ND_NIR_D_CHAR,
	ND_NIR_D_POINTER, // to `of`
	ND_NIR_D_STRUCT,  // members; one without a name is the base class
	ND_NIR_D_ENUM,    // members are the names; their offsets the values
	ND_NIR_D_ARRAY,   // of `of`, of unknown length
	ND_NIR_D_KINDS
};

struct nd_nir_debug_member {
	const char *name;
	uint32_t type;
	uint32_t offset; // bytes
};

struct nd_nir_debug_type {
	const char *name;
	enum nd_nir_debug_kind kind;
	uint32_t size; // bytes
	uint32_t of;   // POINTER (ND_NIR_NONE: to anything), ARRAY
	const struct nd_nir_debug_member *members;
	uint32_t nmembers;
};

struct nd_nir_module {
	struct nd_arena arena; // names and field arrays
	const char *name;      // "orders/book"
	ND_VEC(const char *) files; // package-relative paths, for line tables
	ND_VEC(const char *) libraries; // that foreign functions are from: "z" is libz
	ND_VEC(struct nd_nir_agg) aggs; // type t >= ND_NIR_FIRST_AGG is aggs[t - ND_NIR_FIRST_AGG]
	ND_VEC(struct nd_str) strings;
	ND_VEC(struct nd_nir_class) classes;
	ND_VEC(struct nd_nir_global) globals;
	ND_VEC(struct nd_nir_func *) funcs;
	bool debug; // variables are described
	ND_VEC(struct nd_nir_debug_type) debug_types;
	struct nd_nir_index *index; // private to nir.c: find-or-add by name or content
};

// Module ---------------------------------------------------------------------------------------------------------
enum { ND_NIR_MAX_TYPE_SIZE = 1 << 24, ND_NIR_MAX_TYPE_DEPTH = 64 }; // bytes and nesting of one aggregate

struct nd_nir_module *nd_nir_module_new(const char *name);
void nd_nir_module_destroy(struct nd_nir_module **self_p);
// Find-or-add; all strings and arrays are copied.
uint32_t nd_nir_file(struct nd_nir_module *m, const char *path);
uint32_t nd_nir_library(struct nd_nir_module *m, const char *name);
nd_nir_type nd_nir_agg_type(struct nd_nir_module *m, const nd_nir_type *fields, uint32_t nfields);
// Whether the fields are types of `m` (not void) and the aggregate stays within the two maxima.
bool nd_nir_agg_fits(const struct nd_nir_module *m, const nd_nir_type *fields, uint32_t nfields);
uint32_t nd_nir_string(struct nd_nir_module *m, struct nd_str text);
// By name. A new function is returned with name set and everything else zero: the caller fills in the rest.
uint32_t nd_nir_func_named(struct nd_nir_module *m, const char *name, bool *is_new);
uint32_t nd_nir_func_find(const struct nd_nir_module *m, const char *name); // ND_NIR_NONE when there is none
uint32_t nd_nir_class_named(struct nd_nir_module *m, const char *name, bool *is_new);
uint32_t nd_nir_global_named(struct nd_nir_module *m, const char *name, bool *is_new);
// Renames the function; its old name goes to a new one, which is returned, with everything else zero.
uint32_t nd_nir_func_rename(struct nd_nir_module *m, uint32_t func, const char *name);
void nd_nir_func_set_params(struct nd_nir_module *m, struct nd_nir_func *f, const nd_nir_type *params, uint32_t n);

// Layout in bytes, the same for every back end.
uint32_t nd_nir_type_size(const struct nd_nir_module *m, nd_nir_type t);  // as stored in memory
uint32_t nd_nir_type_align(const struct nd_nir_module *m, nd_nir_type t);
uint32_t nd_nir_agg_offset(const struct nd_nir_module *m, nd_nir_type agg, uint32_t field);
uint32_t nd_nir_class_offset(const struct nd_nir_module *m, uint32_t cls, uint32_t field); // from the object's start
uint32_t nd_nir_class_size(const struct nd_nir_module *m, uint32_t cls); // with header, multiple of 8
bool nd_nir_type_has_refs(const struct nd_nir_module *m, nd_nir_type t);

static inline bool nd_nir_type_is_int(nd_nir_type t) { return t >= ND_NIR_I1 && t <= ND_NIR_I64; }
static inline bool nd_nir_type_is_float(nd_nir_type t) { return t == ND_NIR_F32 || t == ND_NIR_F64; }
static inline uint32_t nd_nir_int_bits(nd_nir_type t) { return t == ND_NIR_I1 ? 1 : 4u << (t - ND_NIR_I1); }
// The canonical form of an integer constant: sign-extended from the type's width, 0 or 1 for i1.
int64_t nd_nir_int_wrap(nd_nir_type t, uint64_t value);

// Building and editing a function -------------------------------------------------------------------------------
uint32_t nd_nir_block_new(struct nd_nir_func *f);
// Appends to the end of `block`; returns the instruction. `args` are copied.
uint32_t nd_nir_emit(struct nd_nir_func *f, uint32_t block, enum nd_nir_op op, nd_nir_type type,
		     const uint32_t *args, uint32_t nargs, nd_loc loc);
uint32_t nd_nir_insert_before(struct nd_nir_func *f, uint32_t at, enum nd_nir_op op, nd_nir_type type,
			      const uint32_t *args, uint32_t nargs, nd_loc loc);
uint32_t nd_nir_insert_phi(struct nd_nir_func *f, uint32_t block, nd_nir_type type); // no pairs yet, at the block's top
void nd_nir_set_args(struct nd_nir_func *f, uint32_t inst, const uint32_t *args, uint32_t nargs);
void nd_nir_add_phi_pair(struct nd_nir_func *f, uint32_t phi, uint32_t pred, uint32_t value);
void nd_nir_remove(struct nd_nir_func *f, uint32_t inst);              // unlinks; its uses must be gone
void nd_nir_replace_uses(struct nd_nir_func *f, uint32_t old, uint32_t by); // O(function); passes batch instead
bool nd_nir_is_terminated(const struct nd_nir_func *f, uint32_t block);
// Takes `inst` out of its block without removing it, and puts it before `at` (of any block).
void nd_nir_move_before(struct nd_nir_func *f, uint32_t inst, uint32_t at);
// Drops the pair(s) of `pred` from every phi of `block`.
void nd_nir_remove_pred(struct nd_nir_func *f, uint32_t block, uint32_t pred);
// Renumbers instructions and blocks densely in block order and drops what is dead. All indices change.
void nd_nir_func_compact(struct nd_nir_func *f);
void nd_nir_func_trim(struct nd_nir_func *f); // gives back memory that was reserved for more
// Frees instructions, operands and sites; name, parameters, flags and the number of blocks stay.
void nd_nir_func_drop_body(struct nd_nir_func *f);

// Facts about variables (debug.c); for functions whose `debug` is not NULL -------------------------------------------
struct nd_nir_debug *nd_nir_debug_new(void); // with the first scope
void nd_nir_debug_destroy(struct nd_nir_debug **self_p);
struct nd_nir_debug *nd_nir_debug_copy(const struct nd_nir_debug *self); // NULL of NULL
void nd_nir_facts_forget(struct nd_nir_func *f); // the body is gone; variables stay, for where it was inlined
// Adds one at the end of the block as it is now, or at its start behind all phis, or behind an instruction (no phi).
void nd_nir_fact_add(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact);
void nd_nir_fact_add_start(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact); // before those there
void nd_nir_fact_add_behind_phis(struct nd_nir_func *f, uint32_t block, struct nd_nir_fact fact); // after them
void nd_nir_fact_add_after(struct nd_nir_func *f, uint32_t inst, struct nd_nir_fact fact);
void nd_nir_fact_add_next(struct nd_nir_func *f, uint32_t index, struct nd_nir_fact fact); // right behind another one
// The first one behind an instruction, or at the start of a block; ND_NIR_NONE when there is none.
uint32_t nd_nir_facts_after(const struct nd_nir_func *f, uint32_t inst);
uint32_t nd_nir_facts_start(const struct nd_nir_func *f, uint32_t block);
// The fact as it is now that the instruction it speaks of may be gone.
struct nd_nir_fact nd_nir_fact_now(const struct nd_nir_func *f, const struct nd_nir_fact *fact);
// For what changes blocks; each does nothing without debug information.
void nd_nir_facts_unlink(struct nd_nir_func *f, uint32_t inst); // `inst` is about to leave its block
// `from`, whose start holds no phis, is about to be appended to `to`, which has lost its terminator.
void nd_nir_facts_join(struct nd_nir_func *f, uint32_t to, uint32_t from);
void nd_nir_facts_split(struct nd_nir_func *f, uint32_t inst, uint32_t to); // what came behind `inst` begins `to` now
// Control goes to `to` directly that went through the otherwise empty `block`: what that said is not known in `to`.
void nd_nir_facts_skip(struct nd_nir_func *f, uint32_t block, uint32_t to);
void nd_nir_facts_renumber(struct nd_nir_func *f, const uint32_t *inst_map, const uint32_t *block_map);

// What describes the variables of an inlined call, or with 0 of the function itself; NULL when nothing does.
static inline const struct nd_nir_debug *nd_nir_debug_at(const struct nd_nir_module *m, const struct nd_nir_func *f,
							 uint32_t site)
{
	return site ? m->funcs.data[f->sites.data[site - 1].func]->debug : f->debug;
}

// NULL in a function in which no instruction has operands.
static inline uint32_t *nd_nir_args(struct nd_nir_func *f, const struct nd_nir_inst *i)
{
	return f->args.data ? f->args.data + i->args : NULL;
}
static inline const uint32_t *nd_nir_args_c(const struct nd_nir_func *f, const struct nd_nir_inst *i)
{
	return f->args.data ? f->args.data + i->args : NULL;
}
uint32_t nd_nir_op_props(enum nd_nir_op op);
const char *nd_nir_op_text(enum nd_nir_op op);
// Which operands are values and which are blocks: the first value operand, step and count differ by op.
bool nd_nir_arg_is_block(const struct nd_nir_inst *inst, uint32_t arg_index);
// Blocks that `block` may go to, in operand order (repeats possible). At most `max` are written; returns the number.
uint32_t nd_nir_successors(const struct nd_nir_func *f, uint32_t block, uint32_t *ret, uint32_t max);
// The same without a copy: the terminator's block operands, which are always the last ones. NULL, 0 if there are none.
const uint32_t *nd_nir_succ_span(const struct nd_nir_func *f, uint32_t block, uint32_t *n);

// Analyses (arena-allocated arrays indexed by block) ------------------------------------------------------------
struct nd_nir_cfg {
	uint32_t nblocks;
	uint32_t *rpo;       // reverse postorder of reachable blocks
	uint32_t nrpo;
	uint32_t *rpo_index; // by block; ND_NIR_NONE if unreachable
	uint32_t *idom;      // by block; ND_NIR_NONE for the entry and for unreachable blocks
	// Predecessors of b: preds[pred_start[b] .. pred_start[b+1]), each once however many edges it has, in block
	// order. Blocks that are unreachable but not dead count too, as they do for phis.
	uint32_t *pred_start, *preds;
	uint32_t *succ_start, *succs; // successors likewise, in operand order, repeats kept
	uint32_t *dom_first, *dom_count; // preorder number and size of the dominator subtree
	uint32_t *loop_depth;  // 0 outside loops
	uint32_t *loop_header; // innermost natural loop's header (a header's is itself), ND_NIR_NONE outside
	uint32_t *loop_parent; // by header: the enclosing loop's header or ND_NIR_NONE
};
// Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm"; natural loops from back edges.
void nd_nir_cfg_build(struct nd_nir_cfg *ret, const struct nd_nir_func *f, struct nd_arena *arena);
// Order and predecessors only; the rest is NULL.
void nd_nir_cfg_build_edges(struct nd_nir_cfg *ret, const struct nd_nir_func *f, struct nd_arena *arena);
bool nd_nir_dominates(const struct nd_nir_cfg *cfg, uint32_t a, uint32_t b); // O(1); false if one is unreachable

// Text, bytes, rules ---------------------------------------------------------------------------------------------
void nd_nir_print(struct nd_buf *out, const struct nd_nir_module *m);
void nd_nir_print_inst(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t inst);
void nd_nir_print_func(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_func *f);
// Reads what nd_nir_print wrote. ND_INVALID with a one-line message (line number first) in `why`.
enum nd_err nd_nir_parse(struct nd_nir_module **ret, struct nd_str text, struct nd_buf *why);
// Checks every invariant; false with one line an offence (function, instruction, invariant number) in `why`.
bool nd_nir_verify(const struct nd_nir_module *m, struct nd_buf *why);
// One function of a module whose tables are known to be good.
bool nd_nir_verify_func(const struct nd_nir_module *m, const struct nd_nir_func *f, struct nd_buf *why);
// `.nbc`: magic, version, tables, functions; varints. Decoding checks everything it reads (fuzzed).
void nd_nir_encode(struct nd_buf *out, const struct nd_nir_module *m);
enum nd_err nd_nir_decode(struct nd_nir_module **ret, const void *data, size_t len);

#endif
