// Everything a build has learned, kept on disk: blobs by the digest of their bytes, results of actions by
// key, digests of files by their stat, times of tasks. One folder, one LMDB environment, any number of
// threads and processes of one machine.
//
// What a caller can rely on:
//  1. A blob is given out only when its bytes have the digest that was asked for. A damaged one is
//     dropped, counted, and answered with ND_NOT_FOUND, so that it is made again.
//  2. An action is given out only when every blob it names is present.
//  3. A put is asynchronous, yet a get of the same process sees it at once. Other processes see it after
//     the writer thread has committed it: usually within a quarter of a second, surely after nd_cache_flush.
//  4. The cache never is the reason that a build fails. When the folder cannot be written (full, read-only,
//     not ours) the handle goes on in memory and nd_cache_trouble says why; writing is tried again later.
//  5. What was read or written since the oldest open pin (of any process), or up to ten minutes before, is not evicted.
//
// Rules of LMDB that reach callers: the folder must be on a local disk; one process opens a folder once
// (the second nd_cache_open of the same folder is ND_BUSY); a forked child must not touch the handle, not
// even to close it.
#ifndef NOODLE_CACHE_H
#define NOODLE_CACHE_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/clock.h"
#include "noodle/digest.h"
#include "noodle/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ND_CACHE_FORMAT = 2,        // of the records on disk; another one is set aside, see enum nd_cache_opened
	ND_CACHE_MAX_NAME = 4096,   // bytes of a task, output or component name
	ND_CACHE_MAX_OUTPUTS = 4096,
	ND_CACHE_MAX_COMPONENTS = 1 << 20,
};
#define ND_CACHE_MAX_BLOB ((uint64_t)1 << 30)   // bytes; a larger one is ND_TOO_LARGE
#define ND_CACHE_MAX_RECORD ((uint64_t)64 << 20) // bytes of one action record, diagnostics included

enum nd_cache_flags {
	ND_CACHE_READ_ONLY = 1 << 0, // never writes, not even access stamps; puts stay in memory
	ND_CACHE_NO_SYNC = 1 << 1,   // no fsync: a crash of the machine may damage the cache (tests, benchmarks)
};

struct nd_cache_options { // zero-initialised is the default
	uint64_t max_bytes;        // on disk; 0: 10 GiB
	uint64_t max_memory_bytes; // not yet or never written; 0: 512 MiB
	unsigned flags;            // enum nd_cache_flags
	const struct nd_clock *clock; // wall time for access stamps; NULL: CLOCK_REALTIME. Tests pass their own
};

struct nd_cache;

// What nd_cache_open found in the folder.
enum nd_cache_opened {
	ND_CACHE_FRESH,         // nothing; a new cache was made
	ND_CACHE_REUSED,        // a cache of this format
	ND_CACHE_OTHER_VERSION, // a cache of another format: removed, started empty
	ND_CACHE_WAS_DAMAGED,   // a cache that cannot be read: removed, started empty
	ND_CACHE_IN_MEMORY,     // the folder cannot be used, see nd_cache_trouble; or `dir` was NULL
};

// Makes the folder (with parents) when it is missing. `dir` NULL is a cache in memory only. `options` may
// be NULL. ND_OK also when the folder cannot be used (invariant 4). ND_NOT_A_FILE: `dir` is something other
// than a folder. ND_BUSY: this process has it open already.
enum nd_err nd_cache_open(struct nd_cache **ret, const char *dir, const struct nd_cache_options *options);
void nd_cache_close(struct nd_cache **self_p); // writes what is pending first

// LMDB believes the pages of its file, and a damaged one may crash the process. With a guard such a crash is noted in the
// folder, so that the next nd_cache_open starts afresh, and `restart` is called, in a signal handler and in this process
// only: it is expected to execute the program again. Any other crash goes its way.
void nd_cache_guard(void (*restart)(void));

enum nd_cache_opened nd_cache_opened(const struct nd_cache *self);
// ND_OK while puts reach the disk; else why they do not: ND_NO_SPACE, ND_READ_ONLY, ND_PERMISSION, ND_IO,
// or ND_CORRUPT: LMDB's own structures are damaged, and the next to open the folder starts it afresh.
enum nd_err nd_cache_trouble(struct nd_cache *self);
// Waits until every put made before is on disk. Gives nd_cache_trouble.
enum nd_err nd_cache_flush(struct nd_cache *self);

// ---- blobs ----

// Copies the bytes. *ret (may be NULL) gets the digest whatever the outcome. A blob already present is
// ND_OK. ND_TOO_LARGE; the value of nd_cache_trouble when neither disk nor memory can hold it. May wait for
// the writer when a lot is pending.
enum nd_err nd_cache_put_blob(struct nd_cache *self, const void *data, size_t len, struct nd_digest *ret);
// For bytes from outside: ND_CORRUPT when they do not have this digest.
enum nd_err nd_cache_put_blob_as(struct nd_cache *self, const struct nd_digest *digest, const void *data,
				 size_t len);
// Appends the bytes to *ret. ND_NOT_FOUND leaves *ret as it was.
enum nd_err nd_cache_get_blob(struct nd_cache *self, const struct nd_digest *digest, struct nd_buf *ret);
// Many blobs at once without copying them: the bytes stay where they are until nd_cache_look_end. For one thread, which
// in the meantime calls nothing else of the cache, and is quick: the cache cannot grow until then.
struct nd_cache_look;
struct nd_cache_look *nd_cache_look_begin(struct nd_cache *self);
// Verified like any other read. Bytes of more than a page are aligned to eight. ND_NOT_FOUND.
enum nd_err nd_cache_look_at(struct nd_cache_look *self, const struct nd_digest *digest, struct nd_str *ret);
void nd_cache_look_end(struct nd_cache_look **self_p); // accepts NULL

// Protects the blob like a read does. `size` may be NULL.
bool nd_cache_has_blob(struct nd_cache *self, const struct nd_digest *digest, uint64_t *size);

// ---- actions ----

struct nd_cache_output {
	const char *name; // "interface", "object", …
	struct nd_digest digest;
	uint64_t size;
};

struct nd_cache_component { // one input of a key, kept so that a miss can be explained
	const char *name; // "source", "options", "interface app.util", …
	struct nd_digest digest;
};

struct nd_cache_action {
	const char *task; // what made it, the same from build to build: "compile app.main"
	const struct nd_cache_output *outputs;
	const struct nd_cache_component *components;
	struct nd_str diags; // nd_diags_encode, or empty
	uint32_t output_count;
	uint32_t component_count;
	uint32_t wall_ms;
	uint32_t cpu_ms;
	uint32_t peak_kb;
};

// Copies everything. Put the blobs of the outputs first. A later put of the same key replaces the earlier.
enum nd_err nd_cache_put_action(struct nd_cache *self, const struct nd_digest *key,
				const struct nd_cache_action *action);
// Strings and arrays of *ret live in `arena`. ND_NOT_FOUND leaves *ret alone.
enum nd_err nd_cache_get_action(struct nd_cache *self, const struct nd_digest *key, struct nd_arena *arena,
				struct nd_cache_action *ret);
// Forgets one action, for example one that `--verify` proved wrong.
void nd_cache_drop_action(struct nd_cache *self, const struct nd_digest *key);

// For `explain`: among the latest actions of this task the one that shares most components (by name and
// digest) with these, other than that of the key `except` (may be NULL). *key gets its key. ND_NOT_FOUND when the
// task was never stored.
enum nd_err nd_cache_nearest_action(struct nd_cache *self, const char *task,
				    const struct nd_cache_component *components, uint32_t count,
				    const struct nd_digest *except, struct nd_arena *arena, struct nd_digest *key,
				    struct nd_cache_action *ret);

// ---- digests of files by stat ----

struct nd_cache_stat { // from stat(2); zero-initialise: every byte counts
	uint64_t size;
	uint64_t inode;
	uint64_t device;
	int64_t mtime_ns;
	int64_t ctime_ns;
};

// ND_NOT_FOUND when the file was not seen in exactly this state.
enum nd_err nd_cache_get_stat(struct nd_cache *self, const char *path, const struct nd_cache_stat *stat,
			      struct nd_digest *ret);
// `read_at_ns` is the wall time (CLOCK_REALTIME) before the file was read. A file changed so shortly before
// that a second change might not show in its times is not stored; that is ND_OK.
enum nd_err nd_cache_put_stat(struct nd_cache *self, const char *path, const struct nd_cache_stat *stat,
			      const struct nd_digest *digest, int64_t read_at_ns);

struct nd_cache_file {
	const char *name;
	struct nd_cache_stat stat;
	struct nd_digest digest; // zero: not known
};

struct nd_cache_folder { // what a listing showed
	const char *path;            // canonical
	struct nd_cache_file *files; // sorted by the bytes of their names
	uint32_t count;
};

// Fills in the digest of every file that was in exactly this state when its folder was put; the others get zero. All
// in one transaction and one record a folder: 10,000 files in 1,000 folders take 2 ms.
void nd_cache_get_folders(struct nd_cache *self, const struct nd_cache_folder *folders, uint32_t count);
// Replaces what is known of the folder by those of its files that have a digest, with the exception that
// nd_cache_put_stat describes: `read_at_ns` is the time before the first of them was looked at.
enum nd_err nd_cache_put_folder(struct nd_cache *self, const struct nd_cache_folder *folder, int64_t read_at_ns);

// ---- times of tasks ----

// Milliseconds that tasks of this name are expected to take. ND_NOT_FOUND when never seen.
enum nd_err nd_cache_get_history(struct nd_cache *self, const char *task, uint32_t *ret_ms);
// Mixes a measurement in (half the old value, half the new).
enum nd_err nd_cache_put_history(struct nd_cache *self, const char *task, uint32_t ms);

// ---- care ----

// A running build. What it reads and writes stays until nd_cache_pin_end, also against other processes; a pin
// of a process that died counts no longer. Pins nest and may overlap.
typedef uint64_t nd_cache_pin; // never 0
nd_cache_pin nd_cache_pin_begin(struct nd_cache *self);
void nd_cache_pin_end(struct nd_cache *self, nd_cache_pin pin);

struct nd_cache_stats {
	// on disk, all processes
	uint64_t blobs;
	uint64_t actions;
	uint64_t bytes;     // taken by blobs and actions, in whole pages
	uint64_t max_bytes;
	uint64_t raw_bytes; // of the blobs before compression
	uint64_t map_bytes;
	uint64_t file_bytes;
	uint64_t total_hits;   // since the cache was made, as far as written
	uint64_t total_misses;
	// this handle
	uint64_t hits;   // actions found
	uint64_t misses; // actions not found
	uint64_t blob_hits;
	uint64_t blob_misses;
	uint64_t puts;
	uint64_t damaged; // records and blobs dropped because they were not what they should be
	uint64_t evicted;
	uint64_t evicted_bytes;
	uint64_t dropped; // puts that could not be kept
	uint64_t pending; // puts not yet on disk
	uint64_t pending_bytes;
	uint64_t commits;
	enum nd_err trouble;
};

void nd_cache_stats(struct nd_cache *self, struct nd_cache_stats *ret);

struct nd_cache_verified {
	uint64_t blobs;
	uint64_t actions;
	uint64_t bytes;   // read and digested
	uint64_t damaged; // dropped
	uint64_t dangling; // actions dropped because a blob is missing
};

// Reads every blob and record, drops what is damaged. Takes as long as reading the folder; others may go on.
enum nd_err nd_cache_verify(struct nd_cache *self, struct nd_cache_verified *ret);
// Evicts, least recently used first, until at most max_bytes are taken; pinned entries stay. The writer does
// it by itself when the limit of nd_cache_options is exceeded.
enum nd_err nd_cache_gc(struct nd_cache *self, uint64_t max_bytes);
// Removes everything but task history. Running builds of other processes make again what they miss.
enum nd_err nd_cache_clear(struct nd_cache *self);

#endif
