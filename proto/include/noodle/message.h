// The messages between client, coordinator and worker as checked plain structs. The specification, with the
// flows, is proto/noodle.proto; the generated types do not leave proto/.
//
//   struct nd_msg msg;
//   enum nd_err err = nd_msg_decode(&msg, &arena, frames, count);   // frames as they came, without identity
//   if (!err) switch (msg.type) { case ND_MSG_HELLO: use(&msg.hello); … }
//
//   struct nd_msg msg = {.type = ND_MSG_TAKE_BACK, .take_back = {.task_ids = &id, .task_count = 1}};
//   nd_msg_encode(&msg, head, &body);                               // send head, body, then msg.blobs
//
// A decoded message is safe to use as it is: every count, size, enum and index is within its bounds, text has
// no control characters, paths are relative and stay inside their root ("a/b.nc", never "../x"). Strings are
// never NULL ("" instead). Digests of blobs are *not* compared with the bytes; the cache does that.
#ifndef NOODLE_MESSAGE_H
#define NOODLE_MESSAGE_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/digest.h"
#include "noodle/err.h"
#include "noodle/frame.h"

#include <stdbool.h>
#include <stdint.h>

// Maxima. A message over any of them is ND_TOO_LARGE, on both sides of the wire.
enum {
	ND_MSG_MAX_NAME = 1024,           // bytes of a name, module, path or address
	ND_MSG_MAX_TEXT = 64 << 10,       // bytes of text for people (crash output, reasons)
	ND_MSG_MAX_OPTIONS = 64 << 10,    // bytes of encoded compiler options
	ND_MSG_MAX_DIAGS = 8 << 20,       // bytes of encoded diagnostics
	ND_MSG_MAX_PACKAGES = 10000,
	ND_MSG_MAX_FOLDERS = 96 << 20,    // bytes of all listings of one message
	ND_MSG_MAX_TARGETS = 10000,
	ND_MSG_MAX_INPUTS = 200000,       // of one task
	ND_MSG_MAX_IMPORTS = 20000,       // of one input
	ND_MSG_MAX_OUTPUTS = 4096,        // of one task
	ND_MSG_MAX_DIGESTS = 1000000,     // in one list
	ND_MSG_MAX_TASK_IDS = 65536,
	ND_MSG_MAX_DIFFERENCES = 200000,  // of one explanation
	ND_MSG_MAX_WORKERS = 100000,
	ND_MSG_MAX_SESSIONS = 10000,
	ND_MSG_MAX_CHAIN = 64,            // tasks of a critical path
	ND_MSG_MAX_BUCKETS = 1024,        // of a histogram
	ND_MSG_MAX_SLOTS = 4096,          // of one worker
	ND_MSG_MAX_BLOB_FRAMES = 4096,    // after one message
	ND_MSG_MAX_CHUNK = 1 << 20,       // bytes of one blob frame: BLOB_CHUNK, BLOB_PUT, inline blobs
	ND_MSG_MAX_BODY = 128 << 20,      // bytes of one protobuf message; most types have less, see message_fields.c
	ND_MSG_INLINE_BYTES = 32 << 10,   // blobs up to this size travel with the message that names them
	ND_MSG_INLINE_TOTAL = 4 << 20,    // bytes of all inline blobs of one message
	ND_MSG_BLOB_WINDOW = 8,           // BLOB_PUT and BLOB_GET without answer that a peer may have under way
};
#define ND_MSG_MAX_BLOB ((uint64_t)1 << 30) // bytes of one blob, all chunks together

// X(name, number). The member of struct nd_msg has the name in small letters. Numbers are for ever.
#define ND_MSG_TABLE(X)              \
	X(HELLO, 1)                  \
	X(WELCOME, 2)                \
	X(REFUSED, 3)                \
	X(HEARTBEAT, 4)              \
	X(GOODBYE, 5)                \
	X(BUILD_OPEN, 16)            \
	X(BLOBS_WANTED, 17)          \
	X(BLOBS_SENT, 18)            \
	X(PROGRESS, 19)              \
	X(DIAGNOSTICS, 20)           \
	X(TASK_EVENT, 21)            \
	X(BUILD_DONE, 22)            \
	X(CANCEL, 23)                \
	X(EXPLANATION, 24)           \
	X(FOLDERS_WANTED, 25)        \
	X(FOLDERS, 26)               \
	X(TASK, 32)                  \
	X(TAKE_BACK, 33)             \
	X(TASK_STARTED, 34)          \
	X(TASK_RESULT, 35)           \
	X(TASK_RETURNED, 36)         \
	X(BLOB_GET, 48)              \
	X(BLOB_CHUNK, 49)            \
	X(BLOB_PUT, 50)              \
	X(BLOB_STORED, 51)           \
	X(BLOB_HAVE, 52)             \
	X(BLOB_MISSING, 53)          \
	X(STATUS_GET, 64)            \
	X(STATUS, 65)

enum nd_msg_type {
	ND_MSG_NONE = 0,
#define X(name, number) ND_MSG_##name = number,
	ND_MSG_TABLE(X)
#undef X
};

// ---- shared parts ----

enum nd_role { ND_ROLE_CLIENT = 1, ND_ROLE_WORKER, ND_ROLE_STATUS };
enum nd_task_kind { ND_TASK_SCAN = 1, ND_TASK_COMPILE };
enum nd_task_status {
	ND_TASK_OK = 1,        // may carry warnings
	ND_TASK_DIAGNOSTICS,   // the program has errors: an answer that may be cached
	ND_TASK_CRASHED,       // the compiler died; crash_text says how
	ND_TASK_TIMED_OUT,
	ND_TASK_FAILED,        // the worker could not do it (disk, memory, …); another one may
	ND_TASK_MISSING_INPUT, // an input blob is nowhere to be had
	ND_TASK_CANCELLED,     // taken back while it ran
};
enum nd_input_role {
	ND_INPUT_SOURCE = 1, // the text of the module (SCAN, COMPILE)
	ND_INPUT_INTERFACE,  // of a module that is read (COMPILE)
};
enum nd_build_status {
	ND_BUILD_OK = 1,
	ND_BUILD_DIAGNOSTICS, // the program has errors
	ND_BUILD_FAILED,      // text says why
	ND_BUILD_CANCELLED,
};
enum nd_build_phase {
	ND_PHASE_WAITING = 1, // for a worker, or for other sessions
	ND_PHASE_UPLOADING,
	ND_PHASE_SCANNING,
	ND_PHASE_COMPILING,
	ND_PHASE_LINKING,
	ND_PHASE_FINISHED,
};
enum nd_refusal {
	ND_REFUSED_VERSION = 1,  // of the protocol
	ND_REFUSED_COMPILER,     // another compiler build than the coordinator's
	ND_REFUSED_ROLE,         // this key may not act in this role
	ND_REFUSED_MALFORMED,    // the last message broke the rules of the protocol
	ND_REFUSED_DRAINING,     // the coordinator is shutting down
	ND_REFUSED_UNKNOWN,      // no such session or worker (any more): say HELLO again
	ND_REFUSED_LIMIT,        // too many sessions or workers
};
enum nd_blob_status {
	ND_BLOB_OK = 1,
	ND_BLOB_NOT_FOUND,
	ND_BLOB_CORRUPT,   // the bytes do not have this digest; send again from offset 0
	ND_BLOB_TOO_LARGE,
	ND_BLOB_NO_SPACE,  // cannot be kept
	ND_BLOB_REFUSED,   // this peer may not do this
};

struct nd_msg_file { // an output: a name and the blob that holds its bytes
	const char *name; // "interface", "object", "executable", or the name of a target
	struct nd_digest digest;
	uint64_t size;
	uint32_t frame; // 1 + index in msg.blobs when the bytes came along, 0: to be fetched
};

struct nd_msg_input {
	enum nd_input_role role;
	const char *package;
	const char *module; // "net.http"
	const char *path;   // of the source, relative to the root of the package; or ""
	struct nd_digest digest;
	uint64_t size;
	uint32_t frame; // as in nd_msg_file
	const char *const *imports; // modules that this one imports, as far as the task needs to know
	uint32_t import_count;
};

struct nd_msg_counts { // of one session so far
	uint32_t total;  // tasks known; grows while scanning
	uint32_t done;   // of total, cached included
	uint32_t cached;
	uint32_t running;
	uint32_t failed;
	uint32_t scanned; // executed, not from the cache
	uint32_t compiled;
};

// ---- joining and leaving ----

struct nd_msg_hello { // first message of a client, worker or status viewer; again after a lost connection
	enum nd_role role;
	struct nd_digest build; // of the compiler: different compilers never share results
	const char *node;       // host name, or the name given by --name
	uint32_t slots;         // worker: tasks at once
	uint32_t pid;
	uint64_t cache_bytes;   // worker: capacity of its own cache
	uint64_t resume_id;     // id of an earlier WELCOME, or 0
};
struct nd_msg_welcome {
	uint64_t id; // of the worker or session, never 0
	struct nd_digest build;
	const char *blob_address; // where to connect for BLOB_*: "tcp://host:port" or "ipc://path"
	uint32_t heartbeat_ms;    // send one at least this often; silence of 4 times as long is death
};
struct nd_msg_refused {
	enum nd_refusal reason;
	uint32_t version; // the protocol version of who refuses
	const char *text;
};
struct nd_msg_heartbeat { // both ways
	uint64_t id;      // as in WELCOME
	uint32_t running; // worker: tasks now
	uint32_t free_slots;
	uint32_t load_percent; // of the machine's cores
	uint64_t cached_bytes;
};
struct nd_msg_goodbye { // both ways; a worker has returned its unstarted tasks and finished the others
	uint64_t id;
	const char *text;
};

// ---- client and coordinator ----

struct nd_msg_package {
	const char *name; // "" for a program without a manifest
	const char *dir; // relative to the root of the workspace, "" is the root itself
	const uint32_t *dependencies; // indices in the package table
	uint32_t dependency_count;
	const char *source;    // folder in it whose name is not part of the names of modules; "": none
	struct nd_digest root; // of the listing of its top folder, see listing.h
};
struct nd_msg_target { // an executable to make
	const char *name;
	uint32_t package;
	const char *module; // that has main
};
struct nd_msg_build_open {
	uint64_t session;   // 0: a new one; else that of an earlier WELCOME, after a lost connection
	uint32_t opt_level; // 0 … 3
	bool debug;
	bool check_only;    // no code, no link
	bool keep_going;    // compile what can be compiled although something failed
	bool no_cache;      // do not take results of earlier builds
	bool verify;        // make everything twice on different workers and compare
	bool events;        // wants TASK_EVENT
	uint32_t weight;    // share among sessions; 0 counts as 1
	struct nd_str options; // further compiler options, encoded as for tasks, or empty
	const char *explain;   // name of a task: makes nothing, answers with EXPLANATION; "" builds
	bool objects_gone;     // objects of the last answer are not to be had: look at each, not at the whole
	const struct nd_msg_target *targets;
	const struct nd_msg_package *packages;
	uint32_t target_count;
	uint32_t package_count;
	struct nd_str folders; // listings that are likely to be news, each with nd_buf_add_bytes
};
struct nd_msg_folders {
	uint64_t session;
	struct nd_str folders; // as in BUILD_OPEN
};
struct nd_msg_digests { // FOLDERS_WANTED, BLOBS_WANTED, BLOB_HAVE, BLOB_MISSING
	uint64_t session; // the first two only
	const struct nd_digest *items;
	uint32_t count;
};
struct nd_msg_session { // BLOBS_SENT, CANCEL
	uint64_t session;
};
struct nd_msg_progress {
	uint64_t session;
	enum nd_build_phase phase;
	struct nd_msg_counts counts;
	uint32_t workers; // that this session can use now
	uint32_t queued;  // tasks of all sessions waiting for a slot
	uint32_t left_ms; // estimate from learned times, 0: unknown
};
struct nd_msg_diagnostics {
	uint64_t session;
	const char *module;
	struct nd_str diags; // nd_diags_encode
};
struct nd_msg_task_event { // a task of this session ended (or started, when status is 0)
	uint64_t session;
	uint64_t task_id;
	enum nd_task_kind kind;
	enum nd_task_status status; // 0: started
	const char *module;
	const char *worker; // "" when the answer came from the cache
	uint64_t start_ms;  // on the worker, since the session was opened
	uint32_t wall_ms;
	bool cached;
	uint64_t queued_ms; // wanted, since the session was opened
	uint32_t fetch_ms;  // of wall_ms, waiting for inputs
	uint32_t cpu_ms;
	uint32_t peak_kb;
};
struct nd_msg_chain_task { // of the critical path
	enum nd_task_kind kind;
	const char *module;
	const char *worker;
	uint32_t wall_ms;
};
struct nd_msg_build_done {
	uint64_t session;
	enum nd_build_status status;
	const char *text; // for ND_BUILD_FAILED
	const struct nd_msg_file *files; // executables, name = name of the target
	uint32_t file_count;
	struct nd_msg_counts counts;
	uint32_t wall_ms;
	uint32_t critical_path_ms; // longest chain of tasks: no number of workers can beat it
	uint64_t cpu_ms;           // of all tasks
	uint32_t peak_kb;          // memory of the largest task
	const struct nd_msg_chain_task *chain; // whose sum critical_path_ms is
	uint32_t chain_count;
};

enum nd_change { ND_CHANGE_OTHER = 1, ND_CHANGE_ADDED, ND_CHANGE_REMOVED };
struct nd_msg_difference { // a part of the key of a task that differs from the nearest earlier one
	const char *name;  // "source", "options", "interface app/util"
	enum nd_change change;
	const char *text;  // the lines that differ, as far as both are still known
};
struct nd_msg_explanation {
	uint64_t session;
	const char *task; // "compile app/main"
	bool known;       // its result is there: nothing has to be done
	bool has_earlier; // another result is there, and the differences are to that one
	uint32_t same;    // parts that do not differ
	uint32_t wall_ms; // that it took, when known
	const struct nd_msg_difference *differences;
	uint32_t difference_count;
};

// ---- coordinator and worker ----

struct nd_msg_task {
	uint64_t task_id;
	uint32_t instance; // of this assignment; to be repeated in everything said about it
	enum nd_task_kind kind;
	struct nd_digest key; // of the action
	const char *name;     // for people and for history: "compile app.main"
	struct nd_str options;
	uint32_t time_limit_ms;
	uint32_t memory_limit_kb;
	const struct nd_msg_input *inputs;
	uint32_t input_count;
};
struct nd_msg_take_back { // give back what has not started; answered by TASK_RETURNED
	const uint64_t *task_ids;
	uint32_t task_count;
	bool running_too; // also stop what runs: answered by TASK_RESULT with ND_TASK_CANCELLED
};
struct nd_msg_task_started {
	uint64_t task_id;
	uint32_t instance;
};
struct nd_msg_task_result {
	uint64_t task_id;
	uint32_t instance;
	enum nd_task_status status;
	const struct nd_msg_file *outputs;
	uint32_t output_count;
	struct nd_str diags;
	const char *text; // how it crashed or failed, what is missing
	uint32_t cpu_ms;
	uint32_t wall_ms;
	uint32_t peak_kb;
	uint32_t fetch_ms; // of wall_ms, waiting for inputs
};
struct nd_msg_task_returned {
	const uint64_t *task_ids;
	uint32_t task_count;
};

// ---- blobs, on their own socket ----

struct nd_msg_blob_get {
	struct nd_digest digest;
	uint64_t offset;
	uint32_t max_bytes; // at most ND_MSG_MAX_CHUNK
};
struct nd_msg_blob_chunk { // the bytes are msg.blobs[0]; with a status other than ND_BLOB_OK there are none
	struct nd_digest digest;
	uint64_t offset;
	uint64_t total; // bytes of the whole blob
	enum nd_blob_status status;
};
struct nd_msg_blob_put { // the bytes are msg.blobs[0]; chunks in order from offset 0, an empty blob is one chunk
	struct nd_digest digest;
	uint64_t offset;
	uint64_t total;
};
struct nd_msg_blob_stored { // answers each BLOB_PUT, which gives its credit back
	struct nd_digest digest;
	uint64_t offset;
	enum nd_blob_status status;
	bool complete; // the blob is whole, verified and kept: the sender may skip what is left of it
};

// ---- status ----

struct nd_msg_running_task {
	uint64_t session; // the first of those that want it
	enum nd_task_kind kind;
	const char *module;
	uint32_t running_ms;
	uint32_t expected_ms;
};
struct nd_msg_worker_status {
	uint64_t id;
	const char *name;
	uint32_t pid;
	uint32_t slots;
	uint32_t running;
	uint32_t prefilled; // assigned, not started
	uint64_t done;
	uint64_t cached_bytes;
	uint32_t silent_ms; // since the last sign of life
	uint32_t load_percent;
	const struct nd_msg_running_task *tasks; // that have started; of a large cluster not all
	uint32_t task_count;
};
struct nd_msg_session_status {
	uint64_t id;
	const char *node;
	enum nd_build_phase phase;
	struct nd_msg_counts counts;
	uint32_t age_ms;
	uint32_t left_ms; // estimate, 0: unknown
	uint32_t queued;  // tasks without a worker
	uint32_t running; // tasks at workers
	uint32_t weight;
	const char *target; // what it makes
};
struct nd_msg_status {
	const struct nd_msg_worker_status *workers;
	const struct nd_msg_session_status *sessions;
	uint32_t worker_count;
	uint32_t session_count;
	uint64_t queued;
	uint64_t running;
	uint64_t tasks_done;
	uint64_t tasks_cached;
	uint64_t tasks_failed;
	uint64_t tasks_retried;
	uint64_t uptime_ms;
	uint64_t cpu_ms; // of the coordinator
	uint64_t cache_entries;
	uint64_t cache_bytes;
	uint64_t cache_max_bytes;
	uint64_t cache_hits;
	uint64_t cache_misses;
	uint64_t cache_damaged;
	uint64_t cache_evicted;
	uint32_t queued_scans;
	uint32_t queued_compiles;
	const uint64_t *dispatch_us; // how long places stood empty while a task waited: buckets of nd_histogram
	uint32_t dispatch_count;
};

// ---- the message ----

struct nd_msg { // STATUS_GET has no member: it says nothing more
	enum nd_msg_type type;
	uint32_t blob_count;
	const struct nd_str *blobs; // frames after the message; decoded: borrowed from the frames given
	union {
		struct nd_msg_hello hello;
		struct nd_msg_welcome welcome;
		struct nd_msg_refused refused;
		struct nd_msg_heartbeat heartbeat;
		struct nd_msg_goodbye goodbye;
		struct nd_msg_build_open build_open;
		struct nd_msg_digests blobs_wanted;
		struct nd_msg_digests folders_wanted;
		struct nd_msg_folders folders;
		struct nd_msg_session blobs_sent;
		struct nd_msg_progress progress;
		struct nd_msg_diagnostics diagnostics;
		struct nd_msg_task_event task_event;
		struct nd_msg_build_done build_done;
		struct nd_msg_session cancel;
		struct nd_msg_explanation explanation;
		struct nd_msg_task task;
		struct nd_msg_take_back take_back;
		struct nd_msg_task_started task_started;
		struct nd_msg_task_result task_result;
		struct nd_msg_task_returned task_returned;
		struct nd_msg_blob_get blob_get;
		struct nd_msg_blob_chunk blob_chunk;
		struct nd_msg_blob_put blob_put;
		struct nd_msg_blob_stored blob_stored;
		struct nd_msg_digests blob_have;
		struct nd_msg_digests blob_missing;
		struct nd_msg_status status;
	};
};

// "TASK_RESULT"; "UNKNOWN" for a number that is no type.
const char *nd_msg_name(unsigned type);

// Writes the two first frames; msg->blobs are sent after them as they are. ND_TOO_LARGE when something is
// over its maximum, ND_INVALID when something may not be sent (an enum outside its range, a path that leaves
// its root, control characters in a name): the same checks as of the receiver, so that the fault shows here.
// `body` is cleared first.
enum nd_err nd_msg_encode(const struct nd_msg *msg, uint8_t head[ND_FRAME_BYTES], struct nd_buf *body);

// `frames`: header, message, blobs. Everything in *ret lives in `arena`, but for blobs[].data, which point
// into the frames. ND_VERSION (answer REFUSED), ND_INVALID or ND_TOO_LARGE leave *ret with its type only, or
// ND_MSG_NONE when not even that could be read.
enum nd_err nd_msg_decode(struct nd_msg *ret, struct nd_arena *arena, const struct nd_str *frames, size_t count);

#endif
