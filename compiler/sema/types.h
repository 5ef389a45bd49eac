// Types of the language, interned: two equal types have the same id, so type equality is an integer compare.
#ifndef NOODLE_TYPES_H
#define NOODLE_TYPES_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/intern.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t nd_type;

// The first ids are these; composite types follow.
enum nd_type_kind {
	ND_TY_ERROR,  // already diagnosed; compatible with everything
	ND_TY_VOID,
	ND_TY_NEVER,  // of return, throw, break, continue
	ND_TY_NULL,   // of the literal null before it meets an option
	ND_TY_BOOL,
	ND_TY_CHAR,   // code point, 32 bits
	ND_TY_I8, ND_TY_I16, ND_TY_I32, ND_TY_INT, // int is 64 bits
	ND_TY_U8, ND_TY_U16, ND_TY_U32, ND_TY_U64,
	ND_TY_F32, ND_TY_FLOAT,
	ND_TY_STRING,
	ND_TY_BYTES,
	ND_TY_ANY,
	ND_TY_RANGE,  // start, end as int, and whether the end is included
	ND_TY_RAW,    // prelude only: an address or a machine word of the runtime
	ND_TY_SCALAR_COUNT,
	// composite
	ND_TY_LIST = ND_TY_SCALAR_COUNT, // args[0]
	ND_TY_MAP,    // args[0], args[1]
	ND_TY_SET,    // args[0]
	ND_TY_OPTION, // args[0]
	ND_TY_TUPLE,  // args
	ND_TY_FUNC,   // args: parameters, then the result
	ND_TY_STRUCT, // nominal
	ND_TY_CLASS,  // nominal
	ND_TY_ENUM,   // nominal
	ND_TY_INTERFACE, // nominal
	ND_TY_PARAM   // a type parameter while its declaration is checked: sym
};

struct nd_nominal;

struct nd_type_info {
	enum nd_type_kind kind;
	uint32_t nargs;
	const nd_type *args;
	struct nd_nominal *nominal; // STRUCT, CLASS, ENUM, INTERFACE
	nd_sym sym;                 // PARAM
	const char *text;           // "Map<string, List<int>>", as the user writes it
	uint32_t depth;             // of nested type arguments
};

struct nd_types;
struct nd_types *nd_types_new(struct nd_arena *arena, struct nd_intern *intern);
void nd_types_destroy(struct nd_types **self_p);
const struct nd_type_info *nd_type_info(const struct nd_types *self, nd_type t); // valid until the next type is added
enum nd_type_kind nd_type_kind(const struct nd_types *self, nd_type t);
nd_type nd_type_arg(const struct nd_types *self, nd_type t, uint32_t i);
const char *nd_type_text(const struct nd_types *self, nd_type t);
nd_type nd_type_make(struct nd_types *self, enum nd_type_kind kind, const nd_type *args, uint32_t nargs);
nd_type nd_type_of_nominal(struct nd_types *self, struct nd_nominal *nominal); // one per nominal instance
nd_type nd_type_of_param(struct nd_types *self, nd_sym sym, uint32_t owner);

bool nd_type_is_int(const struct nd_types *self, nd_type t);    // int and the sized integers
bool nd_type_is_signed(const struct nd_types *self, nd_type t);
bool nd_type_is_float(const struct nd_types *self, nd_type t);
uint32_t nd_type_bits(const struct nd_types *self, nd_type t);  // integers, floats, char, bool
// Represented as one pointer to a collected object: string, bytes, list, map, set, func, class, interface, any, and
// enums with a payload. An option of such a type is the pointer with null for None.
bool nd_type_is_ref(const struct nd_types *self, nd_type t);

#endif
