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
	uint32_t ref_bytes;                  // 20  from the start to behind the last reference; 0 = there is none
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

// An enum with a payload in some variant: each variant is a class derived from the enum's own, whose one field is the
// tag. Offset 8: i32 tag; 12: small scalars of the payload, as many as fit; 16: references; then the rest of the
// payload. A variant without payload is one static object.

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
void *nd_rt_new_destructible(const struct nd_rt_class *cls); // the same; generated code lets it keep the object
void *nd_rt_alloc_closure(uint64_t bytes);            // whole closure object, header set, the rest zero
bool nd_rt_instance_of(const struct nd_rt_object *object, const struct nd_rt_class *cls); // class or interface
void *const *nd_rt_itable(const struct nd_rt_object *object, const struct nd_rt_class *interface); // never NULL

// Errors of the language's own checks. Each makes the error object, with a stack trace of the caller, and returns it.
struct nd_rt_error *nd_rt_error_index(int64_t index, int64_t length);
struct nd_rt_error *nd_rt_error_div_zero(void);
struct nd_rt_error *nd_rt_error_convert(double value);  // float to an integer it does not fit
struct nd_rt_error *nd_rt_error_char(int64_t value);    // integer that is no code point
struct nd_rt_error *nd_rt_error_negative(int64_t length); // asked of a new list
struct nd_rt_error *nd_rt_error_key(struct nd_rt_string *key); // the key as text
struct nd_rt_error *nd_rt_error_cast(const struct nd_rt_object *object, const struct nd_rt_class *wanted);
struct nd_rt_error *nd_rt_error_null(void);
struct nd_rt_error *nd_rt_error_memory(void);           // OutOfMemoryError
struct nd_rt_error *nd_rt_error_stack_overflow(void);   // or OutOfMemoryError, if memory ran out before
// A function that may recurse deeply can compare its stack pointer with this and throw nd_rt_error_stack_overflow():
// below it there is room for the runtime's own work. Without such a check an overflow ends the program.
extern _Thread_local char *nd_rt_stack_limit;

// Lists. elem_size is the natural size of an element, has_refs says whether the collector must look inside.
struct nd_rt_list *nd_rt_list_new(int64_t cap, int64_t elem_size, int64_t has_refs);
struct nd_rt_list *nd_rt_list_try_new(int64_t cap, int64_t elem_size, int64_t has_refs); // cap 0 if there is no memory
// False if there is no memory for it: then the list is as before.
bool nd_rt_list_try_grow(struct nd_rt_list *list, int64_t min_cap, int64_t elem_size, int64_t has_refs);
void nd_rt_list_grow(struct nd_rt_list *list, int64_t min_cap, int64_t elem_size, int64_t has_refs);
struct nd_rt_list *nd_rt_list_copy(const struct nd_rt_list *list, int64_t from, int64_t n, int64_t elem_size,
				   int64_t has_refs);
void nd_rt_list_move(struct nd_rt_list *list, int64_t to, int64_t from, int64_t n, int64_t elem_size);
void nd_rt_list_append_all(struct nd_rt_list *list, const struct nd_rt_list *other, int64_t elem_size,
			   int64_t has_refs);
// n <= len; the elements that fall off are zeroed, so that they keep nothing alive.
void nd_rt_list_set_len(struct nd_rt_list *list, int64_t n, int64_t elem_size);

// Maps, and sets. Insertion-ordered; an entry index stays valid until an insertion grows or compacts the entries, or the
// map is cleared. The kind of key decides which functions are called; BITS are compared and hashed by their bytes.
enum nd_rt_key_kind { ND_RT_KEY_INT, ND_RT_KEY_STRING, ND_RT_KEY_BITS, ND_RT_KEY_OTHER };
enum nd_rt_map_flags { ND_RT_MAP_KEY_REFS = 1 << 0, ND_RT_MAP_VALUE_REFS = 1 << 1 };
struct nd_rt_map_entry {            // entry_size bytes apart
	uint32_t hash;              //  0
	uint32_t live;              //  4  0 = a hole: an entry was removed
	char key[];                 //  8  ND_RT_KEY_INT: an int64_t; at value_offset the value
};
struct nd_rt_map_head {             // what compiled code reads; `entries` is where a list has its elements
	struct nd_rt_object head;   //  0
	void *entries;              //  8
	uint32_t len;               // 16  live entries
	uint32_t used;              // 20  entries and holes
	uint32_t version;           // 24  changes whenever the number of entries changes
	uint32_t cap;               // 28  entries there is room for
};
struct nd_rt_map;
typedef int64_t (*nd_rt_hash_fn)(const void *key);
typedef bool (*nd_rt_eq_fn)(const void *a, const void *b);
struct nd_rt_map *nd_rt_map_new(int64_t key_size, int64_t value_offset, int64_t entry_size, int64_t flags,
				nd_rt_hash_fn hash, nd_rt_eq_fn eq); // ND_RT_KEY_OTHER needs the functions
int64_t nd_rt_map_find_int(const struct nd_rt_map *m, int64_t key); // entry index or -1
int64_t nd_rt_map_find_ref(const struct nd_rt_map *m, const void *key); // by identity
int64_t nd_rt_map_find_str(const struct nd_rt_map *m, const struct nd_rt_string *key);
int64_t nd_rt_map_find_bits(const struct nd_rt_map *m, const void *key);
int64_t nd_rt_map_find(const struct nd_rt_map *m, const void *key);
int64_t nd_rt_map_insert_int(struct nd_rt_map *m, int64_t key); // existing entry, or a new one with a zero value
int64_t nd_rt_map_insert_ref(struct nd_rt_map *m, void *key);
int64_t nd_rt_map_insert_str(struct nd_rt_map *m, struct nd_rt_string *key);
int64_t nd_rt_map_insert_bits(struct nd_rt_map *m, const void *key);
int64_t nd_rt_map_insert(struct nd_rt_map *m, const void *key);
void nd_rt_map_remove_at(struct nd_rt_map *m, int64_t index);
void nd_rt_map_clear(struct nd_rt_map *m);
int64_t nd_rt_map_next(const struct nd_rt_map *m, int64_t index); // first live entry at or after index, or -1
void *nd_rt_map_key_at(const struct nd_rt_map *m, int64_t index);
void *nd_rt_map_value_at(const struct nd_rt_map *m, int64_t index);

const char *nd_rt_string_chars(const struct nd_rt_string *s); // NUL-terminated, valid as long as s is
struct nd_rt_string *nd_rt_string_concat(const struct nd_rt_string *a, const struct nd_rt_string *b);
struct nd_rt_string *nd_rt_string_concat_n(struct nd_rt_string *const *parts, int64_t n);
int64_t nd_rt_identity(const void *object);

// Called by std/prelude and the standard modules (@runtime) ---------------------------------------------------------
// Strings. Indexes count code points unless the name says bytes; callers have checked them.
bool nd_rt_string_eq(const struct nd_rt_string *a, const struct nd_rt_string *b);
int64_t nd_rt_string_cmp(const struct nd_rt_string *a, const struct nd_rt_string *b); // by code points: < 0, 0, > 0
int64_t nd_rt_string_hash(const struct nd_rt_string *s);
uint32_t nd_rt_string_char_at_byte(const struct nd_rt_string *s, int64_t offset);
int64_t nd_rt_string_offset(const struct nd_rt_string *s, int64_t index); // of a code point, in bytes
uint32_t nd_rt_string_char(const struct nd_rt_string *s, int64_t index);
struct nd_rt_string *nd_rt_string_slice(struct nd_rt_string *s, int64_t from, int64_t to);
int64_t nd_rt_string_find(const struct nd_rt_string *s, const struct nd_rt_string *part, int64_t from); // or -1
bool nd_rt_string_contains(const struct nd_rt_string *s, const struct nd_rt_string *part);
bool nd_rt_string_starts_with(const struct nd_rt_string *s, const struct nd_rt_string *part);
bool nd_rt_string_ends_with(const struct nd_rt_string *s, const struct nd_rt_string *part);
struct nd_rt_list *nd_rt_string_split(struct nd_rt_string *s, const struct nd_rt_string *separator);
struct nd_rt_list *nd_rt_string_lines(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_trim(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_trim_start(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_trim_end(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_upper(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_lower(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_replace(struct nd_rt_string *s, const struct nd_rt_string *from,
					  const struct nd_rt_string *to);
// Whether there is memory for s so many times.
bool nd_rt_string_has_room(const struct nd_rt_string *s, int64_t times);
struct nd_rt_string *nd_rt_string_repeat(struct nd_rt_string *s, int64_t times);
struct nd_rt_string *nd_rt_string_pad_start(struct nd_rt_string *s, int64_t length, uint32_t fill);
struct nd_rt_string *nd_rt_string_pad_end(struct nd_rt_string *s, int64_t length, uint32_t fill);
struct nd_rt_string *nd_rt_string_reversed(struct nd_rt_string *s);
struct nd_rt_string *nd_rt_string_join(const struct nd_rt_list *strings, const struct nd_rt_string *separator);
struct nd_rt_string *nd_rt_string_repr(const struct nd_rt_string *s); // as a literal of the language
struct nd_rt_string *nd_rt_char_str(uint32_t c);
struct nd_rt_string *nd_rt_char_repr(uint32_t c);
bool nd_rt_char_is_digit(uint32_t c);
bool nd_rt_char_is_letter(uint32_t c);
bool nd_rt_char_is_space(uint32_t c);
bool nd_rt_char_is_upper(uint32_t c);
bool nd_rt_char_is_lower(uint32_t c);
int64_t nd_rt_char_width(uint32_t c); // bytes as UTF-8
uint32_t nd_rt_char_upper(uint32_t c);
uint32_t nd_rt_char_lower(uint32_t c);

// bytes
struct nd_rt_list *nd_rt_bytes_new(int64_t n); // n zero bytes; n >= 0
struct nd_rt_list *nd_rt_bytes_room(int64_t n); // empty, with room for n
struct nd_rt_list *nd_rt_bytes_slice(const struct nd_rt_list *bytes, int64_t from, int64_t to); // bounds are checked
void nd_rt_bytes_push(struct nd_rt_list *bytes, uint8_t byte);
struct nd_rt_list *nd_rt_string_bytes(const struct nd_rt_string *s);
bool nd_rt_bytes_is_utf8(const struct nd_rt_list *bytes);
struct nd_rt_string *nd_rt_bytes_to_string(const struct nd_rt_list *bytes); // they are valid UTF-8
struct nd_rt_string *nd_rt_bytes_hex(const struct nd_rt_list *bytes);
int64_t nd_rt_bytes_hash(const struct nd_rt_list *bytes);
bool nd_rt_bytes_eq(const struct nd_rt_list *a, const struct nd_rt_list *b);
void nd_rt_bytes_append_string(struct nd_rt_list *bytes, const struct nd_rt_string *s);
void nd_rt_bytes_append_all(struct nd_rt_list *bytes, const struct nd_rt_list *other); // also itself
void nd_rt_bytes_clear(struct nd_rt_list *bytes); // keeps its room
void nd_rt_bytes_append_char(struct nd_rt_list *bytes, uint32_t c);

// Numbers as text. The parsers take the language's decimal forms and nothing else (no spaces, no `_`).
struct nd_rt_string *nd_rt_int_str(int64_t value);
struct nd_rt_string *nd_rt_uint_str(uint64_t value);
struct nd_rt_string *nd_rt_float_str(double value); // shortest text that reads back to the same value
struct nd_rt_string *nd_rt_float32_str(float value);
bool nd_rt_int_is_valid(const struct nd_rt_string *s); // a number, and in range
int64_t nd_rt_int_parse(const struct nd_rt_string *s); // 0 if not valid
bool nd_rt_float_is_valid(const struct nd_rt_string *s);
double nd_rt_float_parse(const struct nd_rt_string *s);
int64_t nd_rt_hash_float(double value);

// Errors
void *nd_rt_error_capture(void);                                  // stack trace of the caller, for nd_rt_error.trace
struct nd_rt_string *nd_rt_error_stack_trace(const struct nd_rt_error *error); // "    at f (file:line)\n"...
bool nd_rt_is_same(const struct nd_rt_object *a, const struct nd_rt_object *b);
bool nd_rt_have_same_class(const struct nd_rt_object *a, const struct nd_rt_object *b);
struct nd_rt_string *nd_rt_class_name(const struct nd_rt_object *object);

// Futures (task.c). A fiber runs run(task, body) at once, up to where it waits for the first time.
struct nd_rt_task;
struct nd_rt_error *nd_rt_task_start(struct nd_rt_task *task, struct nd_rt_closure *run, struct nd_rt_closure *body);
struct nd_rt_error *nd_rt_task_wait(struct nd_rt_task *task); // until it is done
bool nd_rt_task_claim(struct nd_rt_task *task); // false: it is done, or somebody else is about to complete it
void nd_rt_task_done(struct nd_rt_task *task); // it was claimed, and value and state were set
void nd_rt_task_seen(void); // between looking at its state and its value
void nd_rt_task_sleep(struct nd_rt_task *task, int64_t ms); // it will be done then
bool nd_rt_task_is_elsewhere(const struct nd_rt_task *task); // what computes it belongs to another thread
void nd_rt_task_run_there(const struct nd_rt_task *task, struct nd_rt_closure *run); // on that thread, soon
struct nd_rt_task *nd_rt_task_awaited(const struct nd_rt_task *task); // by what computes it, and by nobody else; or NULL
bool nd_rt_task_interrupt(struct nd_rt_task *task); // true: nothing will complete it now
void nd_rt_error_unheeded(const struct nd_rt_error *error); // of a future that nobody awaited

struct nd_rt_ref_or_error { // a throwing function's result
	void *value;
	struct nd_rt_error *error;
};
struct nd_rt_int_or_error {
	int64_t value;
	struct nd_rt_error *error;
};

// Input and output. Standard output is buffered: by line on a terminal, by block otherwise.
void nd_rt_print(const struct nd_rt_string *s); // and a newline
void nd_rt_write(const struct nd_rt_string *s);
void nd_rt_write_error(const struct nd_rt_string *s);
void nd_rt_flush(void);
// Without its newline; NULL at the end of the input. A fiber that waits for input can be cancelled.
struct nd_rt_ref_or_error nd_rt_read_line(void);
struct nd_rt_ref_or_error nd_rt_read_all(void);
_Noreturn void nd_rt_exit(int64_t status); // destructors, flush, exit

// Files. Those that can fail throw FileNotFoundError or another IOError, with the path and the system's words.
enum nd_rt_open_mode { ND_RT_OPEN_READ, ND_RT_OPEN_WRITE, ND_RT_OPEN_APPEND };
struct nd_rt_int_or_error nd_rt_file_open(const struct nd_rt_string *path, int64_t mode); // a descriptor
struct nd_rt_int_or_error nd_rt_file_read(int64_t fd, struct nd_rt_list *bytes, int64_t n); // appends; 0 = end
struct nd_rt_error *nd_rt_file_write_bytes(int64_t fd, const struct nd_rt_list *bytes);
struct nd_rt_error *nd_rt_file_write_text(int64_t fd, const struct nd_rt_string *text);
struct nd_rt_error *nd_rt_file_close(int64_t fd);
struct nd_rt_ref_or_error nd_rt_file_read_all(const struct nd_rt_string *path); // bytes
bool nd_rt_path_exists(const struct nd_rt_string *path);
struct nd_rt_error *nd_rt_path_remove(const struct nd_rt_string *path); // a file or an empty folder
struct nd_rt_error *nd_rt_path_rename(const struct nd_rt_string *from, const struct nd_rt_string *to);
struct nd_rt_error *nd_rt_path_mkdir(const struct nd_rt_string *path); // parents as well; fine if it is there
struct nd_rt_ref_or_error nd_rt_path_list(const struct nd_rt_string *path); // names, sorted, without . and ..
enum nd_rt_stat_field { ND_RT_STAT_SIZE, ND_RT_STAT_MODIFIED_NS, ND_RT_STAT_IS_DIR };
struct nd_rt_int_or_error nd_rt_path_stat(const struct nd_rt_string *path, int64_t field);
struct nd_rt_ref_or_error nd_rt_path_temp_dir(void); // a new, empty folder

// Threads, for std/thread.
struct nd_rt_thread;
struct nd_rt_ref_or_error nd_rt_thread_start(struct nd_rt_closure *function); // of () -> void; gives an nd_rt_thread
struct nd_rt_error *nd_rt_thread_join(struct nd_rt_thread *thread); // what its function threw
bool nd_rt_thread_is_current(const struct nd_rt_thread *thread);
// A lock with queues 0 and 1, in one of which who holds it may wait (runtime/sync.h).
struct nd_rt_gate;
struct nd_rt_gate *nd_rt_gate_new(void);
void nd_rt_gate_lock(struct nd_rt_gate *gate);
void nd_rt_gate_unlock(struct nd_rt_gate *gate);
void nd_rt_gate_unlock_and_wake(struct nd_rt_gate *gate, int64_t queue); // one of those who wait there, if any
void nd_rt_gate_wait(struct nd_rt_gate *gate, int64_t queue);
void nd_rt_gate_wake_all(struct nd_rt_gate *gate, int64_t queue);
struct nd_rt_mutex;
struct nd_rt_mutex *nd_rt_mutex_new(void);
bool nd_rt_mutex_lock(struct nd_rt_mutex *mutex);   // false: the caller holds it
bool nd_rt_mutex_unlock(struct nd_rt_mutex *mutex); // false: the caller does not hold it
// Around a few instructions that touch the object; and around reading one word of it. Full barriers.
void nd_rt_atomic_lock(const void *object);
void nd_rt_atomic_unlock(const void *object);
void nd_rt_atomic_order(void);

// Clock and environment.
double nd_rt_time_now(void);       // seconds since 1970
double nd_rt_time_monotonic(void); // seconds since some moment
int64_t nd_rt_random_seed(void);   // from the system
struct nd_rt_string *nd_rt_env(const struct nd_rt_string *name); // or NULL

// ---- TCP ----

// Handles are for the thread that made them. Calls that wait let other fibers run; `ms` is how long, 0: for ever. They
// throw IOError, TimeoutError, CancelledError, and IOError too when another fiber closes the handle meanwhile.
struct nd_rt_int_or_error nd_rt_net_listen(const struct nd_rt_string *host, int64_t port, int64_t backlog, bool shared);
struct nd_rt_int_or_error nd_rt_net_accept(int64_t handle);
struct nd_rt_int_or_error nd_rt_net_connect(const struct nd_rt_string *host, int64_t port, int64_t ms);
struct nd_rt_int_or_error nd_rt_net_read(int64_t handle, struct nd_rt_list *into, int64_t n, int64_t ms); // appends; 0: end
struct nd_rt_error *nd_rt_net_write(int64_t handle, const struct nd_rt_list *data, int64_t from, int64_t to, int64_t ms);
void nd_rt_net_finish(int64_t handle);  // the other side sees the end
void nd_rt_net_close(int64_t handle);   // it is none any more
struct nd_rt_string *nd_rt_net_address(int64_t handle, bool peer); // "127.0.0.1:80", "[::1]:80"
int64_t nd_rt_net_port(int64_t handle); // our side's

// ---- HTTP ----

// What std/http is told of a message: triples of numbers (part, a, b) in a List<int>. Places are offsets in the data.
enum nd_rt_http_part {
	ND_RT_HTTP_URL,      // start, length
	ND_RT_HTTP_REASON,   // start, length: the words behind the status of a response
	ND_RT_HTTP_FIELD,    // start, length: the name of a header field
	ND_RT_HTTP_VALUE,    // start, length: what belongs to the field before it
	ND_RT_HTTP_BODY,     // start, length: a piece of the body
	ND_RT_HTTP_HEAD_END, // the method (nd_rt_http_method) or status; 10 for HTTP/1.0, 11 for HTTP/1.1
	ND_RT_HTTP_END,      // 1: the connection may be used again; 0
};
enum { ND_RT_HTTP_READER_BYTES = 96 };
enum nd_rt_http_answer { ND_RT_HTTP_MORE = 0, ND_RT_HTTP_TOO_LARGE = -1000, ND_RT_HTTP_LONG_HEAD = -1001 };
// `state` is `bytes` of ND_RT_HTTP_READER_BYTES at least. A response to HEAD has no body whatever its head says.
void nd_rt_http_begin(struct nd_rt_list *state, bool responses, bool no_body, int64_t max_body);
// Goes on where the last call stopped in `data`, to which bytes were appended since. The offset where the message ends,
// ND_RT_HTTP_MORE, or a negative number: what is wrong, see nd_rt_http_problem. Messages that come behind in the same data
// are left alone.
int64_t nd_rt_http_read(struct nd_rt_list *state, const struct nd_rt_list *data, struct nd_rt_list *spans);
int64_t nd_rt_http_read_end(struct nd_rt_list *state, const struct nd_rt_list *data, struct nd_rt_list *spans); // it closed
struct nd_rt_string *nd_rt_http_problem(int64_t code);
struct nd_rt_string *nd_rt_http_method(int64_t method);
struct nd_rt_string *nd_rt_http_reason(int64_t status); // "Not Found", "" if unknown
struct nd_rt_string *nd_rt_http_date(double seconds);   // since 1970: "Sun, 06 Nov 1994 08:49:37 GMT"
// The index in `spans`, from `from` on, of the field `name` (in lower case); -1: none.
int64_t nd_rt_http_find(const struct nd_rt_list *data, const struct nd_rt_list *spans, const struct nd_rt_string *name,
			int64_t from);
struct nd_rt_string *nd_rt_bytes_text(const struct nd_rt_list *bytes, int64_t from, int64_t len); // from outside

// ---- testing ----

bool nd_rt_test_watched(void); // a test runner collects events
bool nd_rt_test_wanted(const struct nd_rt_string *name); // by NOODLE_TEST_FILTER, a part of names
// kind: "start", "passed", "failed" or "skipped". place: "src/x.nc:3" or empty. Nothing happens without a runner.
void nd_rt_test_event(const struct nd_rt_string *kind, const struct nd_rt_string *name, const struct nd_rt_string *text,
		      const struct nd_rt_string *place, double ms);
void nd_rt_test_fail(void); // a program that ends with status 0 ends with 1

#endif
