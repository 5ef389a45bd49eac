// The LMDB environment: opening it whatever is found in the folder, transactions of any thread, growth of
// the map. No other file knows about map sizes, reader slots or the errors of LMDB.
//
// The gate: LMDB wants no transaction of this process to be active while the map is given another size. So
// each transaction holds `gate` for reading, and a change of size holds it for writing.
#ifndef ND_CACHE_STORE_H
#define ND_CACHE_STORE_H

#include "noodle/cache.h"

#include <lmdb.h>
#include <pthread.h>

enum db {          // key → value
	DB_META,    // "format" → format version, "counters" → struct counters
	DB_INFO,    // digest → struct blob_info
	DB_BLOB,    // digest and index of the chunk (big-endian u32) → packed chunk
	DB_ACTION,  // key → struct nd_cache_action
	DB_TASK,    // digest of the task's name → keys of its latest actions, newest first
	DB_STAT,    // digest of the path → struct nd_cache_stat and the digest of the contents
	DB_HISTORY, // digest of the task's name → milliseconds
	DB_PIN,     // process and number → second since when
	DB_COUNT
};

enum { STORE_POOL = 64 };

struct store {
	MDB_env *env; // NULL: in memory only
	MDB_dbi dbi[DB_COUNT];
	pthread_rwlock_t gate;
	pthread_mutex_t pool_lock;
	MDB_txn *pool[STORE_POOL]; // reset read transactions, to be renewed
	uint32_t pool_count;
	bool is_unmapped; // guarded by the gate: there is no map to read from
	bool read_only;
	uint64_t device; // identity of the folder, for the registry of open ones
	uint64_t inode;
	char *dir;
	char *damaged; // path of the note that condemns the folder
	enum nd_cache_opened opened;
};

// *trouble is set when the folder cannot be written or used; see nd_cache_open.
enum nd_err store_open(struct store *self, const char *dir, unsigned flags, enum nd_err *trouble);
void store_close(struct store *self);

// A read transaction for the calling thread. Needs an env.
enum nd_err store_read_begin(struct store *self, MDB_txn **ret);
void store_read_end(struct store *self, MDB_txn **txn_p);
// A newer snapshot for a thread that is between the two. Ends with mdb_txn_abort, before store_read_end.
enum nd_err store_read_nested(struct store *self, MDB_txn **ret);

// Runs `fill` in a write transaction and commits. `fill` is run again after the map has grown, so it must
// start from the beginning each time; it gives an LMDB code.
typedef int store_fill(struct store *self, MDB_txn *txn, void *arg);
enum nd_err store_write(struct store *self, store_fill *fill, void *arg);

enum nd_err store_err(int code); // LMDB or errno
enum nd_err store_why(const char *dir, enum nd_err err); // ND_IO on a full disk is ND_NO_SPACE
bool store_is_broken(int code);  // the structures of LMDB are damaged
// Leaves a note in the folder so that the next one to open it starts afresh.
void store_mark_damaged(const struct store *self);

uint64_t store_map_bytes(struct store *self);
uint64_t store_file_bytes(struct store *self);

// ---- shorthand; keys are digests ----

static inline MDB_val val(const void *data, size_t len)
{
	return (MDB_val){len, (void *)(uintptr_t)data};
}

static inline struct nd_str val_str(MDB_val v)
{
	return (struct nd_str){v.mv_data, v.mv_size};
}

// MDB_CORRUPTED when the value has pages of its own and their header is not what LMDB would have written: it
// frees as many pages as the header says, so a value is looked at before it is removed or replaced.
int store_check(MDB_val key, MDB_val value);
// Checked.
int store_get(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key, MDB_val *ret);
int store_put(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key, struct nd_str value);
int store_del(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key); // absent is fine

#endif
