// HIR: what sema hands to lowering. A typed tree per function with every name resolved, every conversion explicit,
// generics instantiated, patterns and `for … in` expanded, defaults filled in. Lowering (lower/) turns it into NIR
// and needs no further look-up. It lives in an arena that is reset when the function has been lowered.
//
// Values. Scalars are scalars. Struct, tuple, range, and options of scalars or structs are value aggregates:
//   struct: its fields in the order of nd_nominal.fields (references first; sema has sorted them)
//   tuple: its elements in order; range: {start, end, whether the end is included}
//   option of a non-reference type T: {T, bool}; option of a reference type: the reference, null for None;
//   option of an option is {T?, bool}
// enum without any payload: i32 tag. Enum with a payload in some variant: reference to an immutable object
//   {header, i32 tag first word of the fields..., see nd_nominal.variants}; payload-less variants are static objects.
// Evaluation order is the order of the operands as listed, left to right.
#ifndef NOODLE_HIR_H
#define NOODLE_HIR_H

#include "nir/nir.h"
#include "sema/types.h"

// Nominal types --------------------------------------------------------------------------------------------------
enum nd_linkage {
	ND_LINK_LOCAL,    // of this module, not exported
	ND_LINK_EXPORT,   // of this module, visible to others
	ND_LINK_ONCE,     // instance of a generic, or derived: emitted by every module that needs it
	ND_LINK_EXTERN,   // of another module
	ND_LINK_RUNTIME   // of the C runtime
};

struct nd_hir_field {
	nd_sym name;
	nd_type type;
	bool is_const; // of a class or struct: assigned by constructors alone
};

struct nd_hir_variant {
	nd_sym name;
	const struct nd_hir_field *fields;
	uint32_t nfields;
};

struct nd_hir_sig {
	const nd_type *params; // self included, first
	uint32_t nparams;
	nd_type ret;
	bool throws;           // every Noodle function starts as throwing; runtime functions say
	bool self_by_ref;      // params[0] is a struct passed by address (a method of a struct)
};

// A function as callers see it. Interned by sema: one object per function per module.
struct nd_hir_func_ref {
	const char *symbol;    // link symbol
	struct nd_hir_sig sig;
	enum nd_linkage linkage;
	const char *library;   // that a foreign function is from; NULL for the C library and none
	uint32_t nir_flags;    // extra nd_nir_func_flags: PURE, READONLY, NORETURN, COLD, INLINE, NOINLINE, ALLOCATES
	uint32_t nir_index;    // cache for lowering; ND_NIR_NONE at first
};

struct nd_hir_itable {
	struct nd_nominal *interface;
	struct nd_hir_func_ref *const *methods; // in the interface's slot order
	uint32_t nmethods;
};

struct nd_nominal {
	enum nd_type_kind kind;   // STRUCT, CLASS, ENUM, INTERFACE
	nd_type type;
	const char *symbol;       // "orders/book.Order", "app.Pair<int>"
	const char *display;      // "Order", "Pair<int>"
	enum nd_linkage linkage;  // of the class descriptor: EXPORT, ONCE or EXTERN
	struct nd_nominal *base;  // CLASS: base class or NULL
	const struct nd_hir_field *fields; // STRUCT: all; CLASS: base's first, then own. Layout order.
	uint32_t nfields;
	struct nd_hir_func_ref *const *vtable; // CLASS: base's slots first; NULL entry = abstract
	uint32_t nvtable;
	const struct nd_hir_itable *itables;
	uint32_t nitables;
	struct nd_hir_func_ref *destructor; // or NULL
	const struct nd_hir_variant *variants; // ENUM, in order: the index is the tag
	uint32_t nvariants;
	bool has_payload;         // ENUM: represented by a reference
	bool is_abstract;
	bool has_own_equality;    // STRUCT, CLASS: the program says what is equal, or what its hash code is
	bool is_closed;           // no other module can name it, nor what derives from or implements it
	uint32_t depth;           // of nested type arguments
	uint32_t nir_index;       // cache for lowering: class index; ND_NIR_NONE at first
	void *sema;               // private to sema
};

// Locals ---------------------------------------------------------------------------------------------------------
struct nd_hir_local {
	const char *name;
	nd_type type;
	uint32_t loc; // an nd_loc; nothing is inlined here
	bool boxed;        // captured by a closure and assigned after: lives in a heap cell that closures share
	bool address_taken; // a struct whose address is passed (self by reference): lives in a stack slot, or in its box
	bool by_ref;       // the `self` of a struct method: the parameter is the address of the struct
	uint32_t index;    // position in nd_hir_func.locals
	uint32_t scope;    // position in nd_hir_func.scopes
	uint32_t nir;      // scratch for lowering
	struct nd_hir_local *captured_from; // in a closure: the enclosing function's local this one stands for
};

struct nd_hir_global {
	const char *name; // as the program writes it; NULL for what it does not name
	nd_loc loc;
	const char *symbol;
	nd_type type;
	enum nd_linkage linkage; // EXPORT, LOCAL, EXTERN
	bool is_const;
	const struct nd_hir *static_init; // literal scalar or string known at compile time: no code needed; or NULL
	uint32_t nir_index;
};

struct nd_hir_func;

// Trees ----------------------------------------------------------------------------------------------------------
// Fields used by each kind are listed: type is always set; statements have type void, jumps never.
#define ND_HIR_KINDS(X)                                                                                              \
	/* values */                                                                                                 \
	X(INT)       /* i; any integer type, char, bool (0/1), payload-less enum (tag) */                            \
	X(FLOAT)     /* f */                                                                                         \
	X(STRING)    /* str */                                                                                       \
	X(ZERO)      /* all-zero value of the type: None, null reference (only where sema knows it is overwritten), 0 */ \
	X(UNIT)      /* nothing, type void */                                                                        \
	X(LOCAL)     /* local; a place */                                                                            \
	X(GLOBAL)    /* global; args[0], if any: runs before; a place */                                                                    \
	X(FIELD)     /* args[0]: class instance (object field), or struct/tuple/range (a place if args[0] is); i: field index */ \
	X(INDEX)     /* args[0]: List or bytes, args[1]: int; throws IndexError; a place. args[0]: uint64: address of */ \
		     /* elements as C has them, not checked */                          \
	X(INDEX_FAST) /* the same where sema knows the index is in bounds (expanded loops); a place */               \
	X(NEG) X(BIT_NOT)   /* args[0]; integer or float; its own type */                                            \
	X(NOT)       /* args[0]: bool */                                                                             \
	X(ADD) X(SUB) X(MUL) /* args[0], args[1] of the node's type: integers wrap, floats */                        \
	X(DIV) X(MOD) /* integers: throw ArithmeticError on zero; floats: IEEE, fmod */                              \
	X(SHL) X(SHR) X(BIT_AND) X(BIT_OR) X(BIT_XOR)                                                                \
	X(EQ) X(NE) X(LT) X(LE) X(GT) X(GE) /* bool; operands: one integer, float, char, bool, enum tag type; EQ, NE also references by identity */ \
	X(AND) X(OR) /* bool, short-circuit */                                                                       \
	X(CONVERT)   /* args[0]; number or char to number or char. i: nd_hir_convert */                              \
	X(SOME)      /* args[0]: T; type T? */                                                                       \
	X(IS_SOME)   /* args[0]: T?; bool */                                                                         \
	X(UNWRAP)    /* args[0]: T? known to be Some; type T */                                                      \
	X(RETYPE)    /* args[0]: reference; the same reference at another static type (up- or checked downcast) */   \
	X(IS)        /* args[0]: non-null reference of a class or interface; is_type: the class or interface; bool */ \
	X(AGG)       /* args: one a field in layout order; struct, tuple, range */                                   \
	X(NEW)       /* a fresh zeroed object of the class `type`; constructor calls are CALLs by sema */            \
	X(ENUM)      /* variant of an enum with payload. i: variant, args: payload in order */                       \
	X(TAG)       /* args[0]: enum value; int32 tag, as type ND_TY_I32 */                                         \
	X(PAYLOAD)   /* args[0]: enum value known to be of variant i; i2: field */                                   \
	X(LIST)      /* args: elements; a new List or bytes */                                                       \
	X(CONCAT)    /* args: strings, at least two; a new string */                                                 \
	X(CALL)      /* func, args */                                                                                \
	X(CALL_VIRTUAL)   /* nominal (static class of the receiver), i: slot, sig, args */                           \
	X(CALL_INTERFACE) /* nominal (interface), i: slot, sig, args */                                              \
	X(CALL_CLOSURE)   /* args[0]: function value, then its arguments; sig: the function's, self not included */  \
	X(INTRINSIC) /* i: nd_intrinsic, t: type arguments (t[0..nt)), args */                                       \
	X(CLOSURE)   /* closure: nd_hir_func with captures; type func */                                             \
	X(FUNC)      /* func as a value of function type */                                                          \
	X(COND)      /* args[0]: bool, args[1], args[2]: values of the node's type; one is evaluated */              \
	X(SEQ)       /* args: statements, the last one is the value (type of the node; may be void or never) */      \
	/* statements */                                                                                             \
	X(LET)       /* local, args[0]: initial value, or nargs 0: zero until assigned. A boxed local gets a new cell each time */ \
	X(ASSIGN)    /* args[0]: place, args[1]: value. The place's operands are evaluated first, once */            \
	X(IF)        /* args[0]: condition, args[1]: then, args[2]: else or absent */                                \
	X(LOOP)      /* label; args[0]: body, args[1]: step or NULL. Runs for ever; CONTINUE goes to the step; BREAK leaves */ \
	X(BLOCK)     /* label; args: statements; BREAK with this label leaves it */                                  \
	X(BREAK)     /* label; type never */                                                                         \
	X(CONTINUE)  /* label; type never */                                                                         \
	X(RETURN)    /* args[0] or none; type never */                                                               \
	X(THROW)     /* args[0]: error reference; type never */                                                      \
	X(TRY)       /* args[0]: body, local: receives the error, args[1]: handler */                                \
	X(FINALLY)   /* args[0]: body, args[1]: clean-up, run on every way out of the body; an error of the clean-up replaces */

enum nd_hir_kind {
#define X(name) ND_HIR_##name,
	ND_HIR_KINDS(X)
#undef X
	ND_HIR_KIND_COUNT
};

enum nd_hir_convert {
	ND_CONVERT_WRAP,    // integer to integer, keeps the low bits, sign- or zero-extends by the source's signedness
	ND_CONVERT_FLOAT,   // integer to float, float to float
	ND_CONVERT_TO_INT,  // float to integer, truncates; NaN and out of range throw ArithmeticError
	ND_CONVERT_TO_CHAR  // integer to char; not a code point throws ArithmeticError
};

// Operations the prelude is built on that are not C calls. T is t[0].
#define ND_INTRINSICS(X)                                                                                             \
	X(LIST_NEW, "list_new")           /* (capacity: int): List<T> — empty, with room */                          \
	X(LIST_FILL, "list_fill")         /* (n: int, x: T): List<T>; negative n throws ArithmeticError */           \
	X(LIST_LEN, "list_len")           /* (xs): int; also bytes */                                                \
	X(LIST_PUSH, "list_push")         /* (xs, x) */                                                              \
	X(LIST_GET, "list_get")           /* (xs, i): T, no check */                                                 \
	X(LIST_SET, "list_set")           /* (xs, i, x), no check */                                                 \
	X(LIST_SET_LEN, "list_set_len")   /* (xs, n): n <= length; the rest is zeroed */                             \
	X(LIST_RESERVE, "list_reserve")   /* (xs, n) */                                                              \
	X(LIST_MOVE, "list_move")         /* (xs, to, from, n): memmove of elements within capacity, no check */     \
	X(LIST_COPY, "list_copy")         /* (xs, from, n): List<T>, a new list of that part, no check */            \
	X(LIST_APPEND, "list_append_all") /* (xs, ys): appends the elements of ys */                                 \
	/* Map<K, V>: t[0], t[1]; Set<T> is a map with value type void. An entry index stays valid until the map grows or is compacted. */ \
	X(MAP_NEW, "map_new")             /* (): Map<K, V> */                                                        \
	X(MAP_LEN, "map_len")             /* (m): int, live entries */                                               \
	X(MAP_FIND, "map_find")           /* (m, k): int — entry index or -1 */                                      \
	X(MAP_INSERT, "map_insert")       /* (m, k): int — entry index of the existing or new entry */               \
	X(MAP_REMOVE, "map_remove")       /* (m, i: int): removes the entry at that index */                         \
	X(MAP_CLEAR, "map_clear")         /* (m) */                                                                  \
	X(MAP_NEXT, "map_next")           /* (m, i: int): int — first live entry at or after i, or -1 */             \
	X(MAP_KEY, "map_key")             /* (m, i): K */                                                            \
	X(MAP_VALUE, "map_value")         /* (m, i): V */                                                            \
	X(MAP_SET_VALUE, "map_set_value") /* (m, i, v: V) */                                                         \
	X(MAP_VERSION, "map_version")     /* (m): int — changes whenever the size changes */                         \
	/* strings */                                                                                                \
	X(STR_LEN, "str_len")             /* (s): int, code points */                                                \
	X(STR_BYTE_LEN, "str_byte_len")   /* (s): int */                                                             \
	X(STR_BYTE, "str_byte")           /* (s, i): uint8, no check */                                              \
	/* floats */                                                                                                 \
	X(F_SQRT, "f_sqrt") X(F_FLOOR, "f_floor") X(F_CEIL, "f_ceil") X(F_TRUNC, "f_trunc") X(F_RINT, "f_rint") X(F_ABS, "f_abs") \
	X(F_BITS, "f_bits")               /* (x: float): int, the bits */                                            \
	/* memory of C's */                                                                                          \
	X(SIZE_OF, "size_of")             /* (): int, bytes of an element of type T */                               \
	/* misc */                                                                                                   \
	X(HASH_INT, "hash_int")           /* (x: any integer, char, bool): int, mixed */                             \
	X(IDENTITY, "identity")           /* (x: reference): int, stable identity hash */                            \
	X(IS_NULL_REF, "is_null_ref")     /* (x: reference): bool */                                                 \
	X(UNREACHABLE, "unreachable")     /* (): never */

enum nd_intrinsic {
#define X(name, text) ND_INTRINSIC_##name,
	ND_INTRINSICS(X)
#undef X
	ND_INTRINSIC_COUNT
};

struct nd_hir_label { // target of BREAK and CONTINUE; address is identity
	uint32_t break_block, continue_block; // scratch for lowering
	void *scratch;
};

struct nd_hir {
	enum nd_hir_kind kind;
	nd_type type;
	uint32_t loc; // an nd_loc; nothing is inlined here
	uint32_t nargs;
	struct nd_hir **args;
	union {
		int64_t i;
		double f;
		struct nd_str str;
	};
	uint32_t i2;
	union {
		struct nd_hir_local *local;
		struct nd_hir_global *global;
		struct nd_hir_func_ref *func;
		struct nd_nominal *nominal;
		struct nd_hir_func *closure;
		struct nd_hir_label *label;
		struct {
			const nd_type *t;
			uint32_t nt;
		};
	};
	const struct nd_hir_sig *sig;
	nd_type is_type;
};

struct nd_hir_scope { // for debuggers: part of the text in which locals are visible
	uint32_t outer;    // position in nd_hir_func.scopes
	nd_loc start, end; // of the first and the last node in it
};

struct nd_hir_func {
	struct nd_hir_func_ref *ref;
	const char *file;
	uint32_t loc; // an nd_loc; nothing is inlined here
	struct nd_hir_local *const *params; // self first; the index is the parameter's
	uint32_t nparams;
	struct nd_hir_local *const *locals; // all, parameters included
	uint32_t nlocals;
	const struct nd_hir_scope *scopes; // in the order in which they begin; the first is the whole function
	uint32_t nscopes;
	struct nd_hir *body;               // statement; falling off the end returns nothing
	// closures: called with the closure object as an implicit first parameter. Each captured local is shared
	// (its cell) when boxed, otherwise copied.
	struct nd_hir_local *const *captures; // locals of this function with captured_from set
	uint32_t ncaptures;
};

// Lowering -------------------------------------------------------------------------------------------------------
struct nd_lower;
struct nd_lower *nd_lower_new(struct nd_nir_module *m, const struct nd_types *types, struct nd_intern *intern);
void nd_lower_destroy(struct nd_lower **self_p);
// Lowers one function, and the closures inside it. The HIR may be freed afterwards, refs and nominals not.
void nd_lower_func(struct nd_lower *self, const struct nd_hir_func *func);
// Describes variables for debuggers from now on; nd_lower_finish, after the last function, completes it.
void nd_lower_describe(struct nd_lower *self);
void nd_lower_finish(struct nd_lower *self);
// A global variable of this module. External ones come by being used.
void nd_lower_global(struct nd_lower *self, struct nd_hir_global *global);
// Emits the class descriptor (and enum constants) of a nominal of this module; extern ones come by being used.
void nd_lower_nominal(struct nd_lower *self, struct nd_nominal *nominal);

#endif
