// The runtime's contract with compiled code: object layouts and calling convention. The compiler's back ends
// build these layouts by offset, so a change here is a change of runtime ABI.
//
// Every object starts with an 8-byte header. Executables are linked at fixed low addresses (non-PIE, below 4 GiB),
// so a class is identified by the 32-bit address of its descriptor: no numbering at link time, one load to dispatch.
// Static objects (string literals, enum constants, closures without captures) have the same layouts and live in
// read-only or plain data.
//
// Errors are a second result. A throwing function returns {value, error}: value in the first return register(s),
// the error (NULL = none) in the next, exactly as C returns `struct { T value; struct nd_rt_error *error; }` for
// scalar T, and a throwing void function returns the error pointer alone. A `T?` of a scalar is
// `struct { T value; bool has; }`; a `T?` of a reference is the pointer, NULL for None. C functions called from
// Noodle take scalars and pointers only, never structs by value, and return at most two words.
#ifndef NOODLE_RT_H
#define NOODLE_RT_H

#include <stdbool.h>
#include <stdint.h>

struct nd_rt_class;

struct nd_rt_object {
	uint32_t class_address; // (uint32_t)(uintptr_t)&descriptor
	uint32_t bits;          // collector and identity-hash bits, 0 at birth
};

enum nd_rt_kind { ND_RT_CLASS, ND_RT_INTERFACE, ND_RT_ENUM, ND_RT_BOX, ND_RT_STRING, ND_RT_LIST, ND_RT_MAP, ND_RT_CLOSURE };

struct nd_rt_itable {
	const struct nd_rt_class *interface;
	void *const *methods;
};

// Emitted by the compiler for each class as symbol "<module>.<Class>$class".
struct nd_rt_class {                         // offset
	const struct nd_rt_class *base;      //  0
	const char *name;                    //  8  NUL-terminated display name
	uint32_t size;                       // 16  bytes of an object, header included
	uint32_t ref_bytes;                  // 20  0 = the object holds no references at all
	uint32_t kind;                       // 24  nd_rt_kind
	uint32_t nitables;                   // 28
	const struct nd_rt_itable *itables;  // 32
	void (*destructor)(void *self);      // 40  or NULL
	void *vtable[];                      // 48
};

static inline const struct nd_rt_class *nd_rt_class_of(const void *object)
{
	return (const struct nd_rt_class *)(uintptr_t)((const struct nd_rt_object *)object)->class_address;
}

struct nd_rt_string {               // offset
	struct nd_rt_object head;   //  0
	int64_t byte_len;           //  8
	int64_t length;             // 16  code points; equals byte_len exactly when the text is ASCII
	char data[];                // 24  UTF-8, NUL-terminated
};

struct nd_rt_list { // also `bytes`, with one-byte elements
	struct nd_rt_object head;   //  0
	void *data;                 //  8  elements, stored inline with their natural size; NULL while cap is 0
	int64_t len;                // 16
	int64_t cap;                // 24
};

struct nd_rt_closure {
	struct nd_rt_object head;   //  0
	void *code;                 //  8  called with the closure as its first argument
	// captured values from offset 16 on, with the layout of an aggregate
};

struct nd_rt_error {                // class Error of std/prelude
	struct nd_rt_object head;   //  0
	struct nd_rt_string *message; // 8
	struct nd_rt_error *cause;  // 16  or NULL
	void *trace;                // 24  captured by the runtime when the error is constructed
};

// Descriptors of built-in object kinds, defined by the runtime.
extern const struct nd_rt_class nd_rt_class_string;
extern const struct nd_rt_class nd_rt_class_list;
extern const struct nd_rt_class nd_rt_class_map;
extern const struct nd_rt_class nd_rt_class_closure;

// Entry. The runtime's main() calls this compiled function: it initialises the modules, runs the entry module's
// top-level statements and its main(); the value is the exit status.
struct nd_rt_status {
	int64_t value;
	struct nd_rt_error *error;
};
struct nd_rt_status noodle_entry(struct nd_rt_list *args);

// Called directly by generated code -------------------------------------------------------------------------------
void *nd_rt_new(const struct nd_rt_class *cls);       // zeroed fields, header set; never NULL
void *nd_rt_alloc_closure(uint64_t bytes);            // whole closure object, header set, the rest zero
bool nd_rt_instance_of(const struct nd_rt_object *object, const struct nd_rt_class *cls); // class or interface
void *const *nd_rt_itable(const struct nd_rt_object *object, const struct nd_rt_class *interface); // never NULL

#endif
