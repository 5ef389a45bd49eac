// The handle, and what the files of this folder call of each other.
//
// Locks, in the order in which one thread may take them: first the gate of the store (inside store_read_begin
// … store_read_end and store_write), then nd_cache.lock. The writer never calls LMDB while it holds the lock.
#ifndef ND_CACHE_IMPL_H
#define ND_CACHE_IMPL_H

#include "pending.h"
#include "record.h"
#include "store.h"

#include "noodle/vec.h"

#include <pthread.h>

enum {
	GROUP_BYTES = 16 << 20,  // that one transaction takes; as much pending ends a rest of the writer
	CHUNK_BYTES = 256 << 10, // raw bytes of one value in DB_BLOB
	STAMP_STEP_S = 600,      // access stamps are renewed when they are older: a read seldom costs a write
	DAMAGED = -1,            // beside LMDB's codes: a record or blob is not what it should be
	NOT_IN_ONE = -2,         // beside them, too: the bytes of the blob have to be put together
};

struct pin {
	nd_cache_pin id;
	uint32_t stamp; // of what it holds on disk
	uint32_t began; // and in memory, where using an entry renews its stamp at no cost
};

struct nd_cache {
	struct store store;
	struct nd_clock clock; // wall time
	uint64_t max_bytes;
	uint64_t max_memory_bytes;

	pthread_mutex_t lock; // guards all below
	pthread_cond_t work;  // for the writer: something was put, or stop
	pthread_cond_t moved; // from the writer: something was written, or could not be
	struct pending pending;
	enum nd_err trouble;
	uint64_t retry_at_ms; // monotonic; while there is trouble
	uint64_t attempts;    // of the writer, failed ones included
	bool has_writer; // until it ends
	bool stopping;
	bool flush_wanted;
	bool writer_rests; // between two commits
	bool is_broken; // LMDB's own structures: no more writing
	ND_VEC(struct pin) pins;
	uint64_t last_pin;
	struct nd_cache_stats counts; // of this handle only
	uint64_t unwritten_hits; // not yet in the counters on disk
	uint64_t unwritten_misses;
	pthread_t writer;
};

uint32_t cache_now_s(const struct nd_cache *self);

// ---- cache.c: putting, with the lock held ----

// Takes *data_p. Waits for the writer when a lot is pending.
enum nd_err cache_put_locked(struct nd_cache *self, enum db db, const struct nd_digest *key, char **data_p,
			     size_t len, const struct nd_digest *task);
void cache_drop_locked(struct nd_cache *self, enum db db, const struct nd_digest *key);
// A record on disk with this access stamp was used.
void cache_used_locked(struct nd_cache *self, enum db db, const struct nd_digest *key, uint32_t stamp);
// The same for one that is pending.
void cache_used_entry_locked(struct nd_cache *self, struct entry *entry);
// LMDB itself is broken.
void cache_broken(struct nd_cache *self, int code);

// A record's body, from memory or disk, appended to *ret. MDB_NOTFOUND, DAMAGED (dropped already).
int cache_get_body(struct nd_cache *self, enum db db, const struct nd_digest *key, struct nd_buf *ret);

// stat.c: whether the file could have been written after it was read without its times telling.
bool stat_is_racy(const struct nd_cache_stat *stat, int64_t read_at_ns);

// ---- blob.c: inside a transaction; results are codes of LMDB or DAMAGED ----

struct packed_blob {
	struct nd_buf bytes;
	ND_VEC(size_t) ends; // of the chunks in `bytes`
};

void blob_pack(struct packed_blob *ret, const void *data, size_t len);
void packed_blob_release(struct packed_blob *self);
int blob_write(struct store *store, MDB_txn *txn, const struct entry *entry, const struct packed_blob *packed,
	       struct counters *delta);
int blob_drop(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct counters *delta);
int blob_info(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct blob_info *ret,
	      uint32_t *stamp);
// Appends the verified bytes.
int blob_read(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct nd_buf *ret, uint32_t *stamp);
// The verified bytes where they lie, for as long as the transaction goes on.
int blob_point_at(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct nd_str *ret, uint32_t *stamp);
// Whether each digest is there, in memory or on disk; renews the stamps. `sizes` may be NULL.
bool blobs_present(struct nd_cache *self, const struct nd_cache_output *outputs, uint32_t count, uint64_t *sizes);

// ---- action.c ----

int action_write(struct store *store, MDB_txn *txn, const struct entry *entry, struct counters *delta);
int action_drop(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct counters *delta);

// ---- writer.c ----

enum nd_err writer_start(struct nd_cache *self);
void writer_stop(struct nd_cache *self); // after a last attempt to write what is pending
// Adds to the counters on disk and gives the sum.
int counters_add(struct store *store, MDB_txn *txn, const struct counters *delta, struct counters *ret);
int counters_read(struct store *store, MDB_txn *txn, struct counters *ret);

// ---- evict.c, pin.c ----

enum nd_err cache_evict(struct nd_cache *self, uint64_t max_bytes);
// Entries used at or after this second are pinned; UINT32_MAX: nothing is. `txn` may be NULL.
uint32_t pins_floor(struct nd_cache *self, MDB_txn *txn);
uint32_t pins_memory_floor_locked(const struct nd_cache *self); // the same for entries in memory

#endif
