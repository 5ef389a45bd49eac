// What the runtime's own files share.
#ifndef NOODLE_RT_INTERNAL_H
#define NOODLE_RT_INTERNAL_H

#include "noodle/heap.h"
#include "noodle/rt.h"

// Descriptors of the prelude's error classes: pointers, because the symbols cannot be spelled in C (classes.S).
extern const struct nd_rt_class *const nd_rt_arithmetic_error;
extern const struct nd_rt_class *const nd_rt_index_error;
extern const struct nd_rt_class *const nd_rt_key_error;
extern const struct nd_rt_class *const nd_rt_cast_error;
extern const struct nd_rt_class *const nd_rt_null_error;
extern const struct nd_rt_class *const nd_rt_stack_overflow_error;
extern const struct nd_rt_class *const nd_rt_out_of_memory_error;
extern const struct nd_rt_class *const nd_rt_io_error;
extern const struct nd_rt_class *const nd_rt_file_not_found_error;
extern const struct nd_rt_class *const nd_rt_cancelled_error;
extern const struct nd_rt_class *const nd_rt_plain_error; // Error itself
extern const struct nd_rt_class *const nd_rt_timeout_error;

// The whole string is there, NUL-terminated, but for the text itself.
struct nd_rt_string *nd_rt_string_alloc(int64_t byte_len, int64_t length);
// `data` must be valid UTF-8; the code points are counted.
struct nd_rt_string *nd_rt_string_make(const char *data, int64_t byte_len);
struct nd_rt_string *nd_rt_string_from_c(const char *text);
// At most 4 bytes; returns how many.
int nd_rt_utf8_encode(char *ret, uint32_t c);
// `p` points at valid UTF-8.
uint32_t nd_rt_utf8_decode(const char *p, int *width);
bool nd_rt_utf8_is_valid(const char *data, int64_t len);
// Invalid sequences become U+FFFD: for text that comes from outside.
struct nd_rt_string *nd_rt_string_from_outside(const char *data, int64_t len);
uint64_t nd_rt_hash_bytes(const void *data, uint64_t len);

// Lists of references, from C.
void nd_rt_list_push_ref(struct nd_rt_list *list, void *value);

// Shortest decimal digits: into `ret` (at least 32 bytes), NUL-terminated; returns the length.
int nd_rt_format_float(char *ret, double value);
int nd_rt_format_float32(char *ret, float value);
// The bits of a positive, finite double -> digits, times 10^*exponent.
uint64_t nd_rt_shortest_decimal(uint64_t bits, int *exponent);
int nd_rt_format_uint(char *ret, uint64_t value);

// A stack trace as it is kept in an error: return addresses, innermost first.
struct nd_rt_trace {
	int64_t n;
	bool more; // deeper frames were left out
	uintptr_t pc[];
};
// From `frame` (a frame pointer) outwards, into `pc`; stops at the base frame of the current stack.
int64_t nd_rt_trace_walk(void *frame, uintptr_t *pc, int64_t max, bool *more);
struct nd_stack;
int64_t nd_rt_trace_walk_in(const struct nd_stack *stack, void *frame, uintptr_t *pc, int64_t max, bool *more);
// Calls `line` with the text of each frame that is shown, without a newline. Allocates nothing.
void nd_rt_trace_print(const uintptr_t *pc, int64_t n, bool more,
		       void (*line)(void *arg, const char *text, size_t len), void *arg);

// An error of class `cls` with a trace that begins at the caller of the calling function's frame.
struct nd_rt_error *nd_rt_error_make(const struct nd_rt_class *cls, struct nd_rt_string *message, void *frame);

// Standard output as it is now, but for what a thread is just adding that never ends to do so.
void nd_rt_flush_at_last(void);
// To standard error, unbuffered and without allocation. Standard output is to be flushed before; _begin does, and keeps
// other threads out until _end.
void nd_rt_stderr(const char *data, size_t len);
void nd_rt_stderr_begin(void);
void nd_rt_stderr_end(void);
void nd_rt_error_report(const char *prefix, const struct nd_rt_error *error); // "error: IndexError: ...", trace, causes
bool nd_rt_error_was_unheeded(void); // nd_rt_error_unheeded was called: the exit status must say so
void nd_rt_trace_report(const uintptr_t *pc, int64_t n, bool more); // nd_rt_trace_print to standard error
// For what cannot be thrown. Exit status 1.
_Noreturn void nd_rt_fatal(const char *error_class, const char *message);
void nd_rt_fault_init(void); // faults become messages; for the first thread
// For other threads: the stack on which a fault is handled, NULL if there is no memory.
void *nd_rt_fault_stack_new(void);
void nd_rt_fault_stack_release(void *stack);
void nd_rt_memory_ran_out(void);      // the next look at the stack limit fails
bool nd_rt_memory_error_is_due(void); // it failed because of that; from now on it does no longer

// For test runners, see testing.c.
void nd_rt_test_init(void);
bool nd_rt_test_failed(void); // the exit status must say so
// The program looked at a "file" (also whether it is there), a "folder" or an "env" variable. Costs nothing unless a test
// runner is listening.
void nd_rt_observe(const char *what, const char *name);

#endif
