// Verification, eviction on demand, clearing.
#include "impl.h"

#include <errno.h>
#include <string.h>

enum {
	VERIFY_RECORDS = 256,        // in one read transaction: a long one keeps freed pages from being used again
	VERIFY_BYTES = 64 << 20,
};

// ---- verify ----

struct walk {
	struct nd_cache *cache;
	struct nd_cache_verified *found;
	enum db db;
	struct nd_digest last;
	bool started;
	bool ended;
	ND_VEC(struct nd_digest) keys;
};

// The next keys after `last`.
static int next_keys(struct walk *self, MDB_txn *txn)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, self->cache->store.dbi[self->db], &cursor);
	if (code)
		return code;
	MDB_val key = val(self->last.bytes, ND_DIGEST_BYTES);
	MDB_val value;
	nd_vec_clear(&self->keys);
	code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
	if (!code && self->started && key.mv_size == ND_DIGEST_BYTES &&
	    memcmp(key.mv_data, self->last.bytes, ND_DIGEST_BYTES) == 0)
		code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	while (!code && self->keys.len < VERIFY_RECORDS) {
		struct nd_digest digest = {{0}};
		memcpy(digest.bytes, key.mv_data, key.mv_size < ND_DIGEST_BYTES ? key.mv_size : ND_DIGEST_BYTES);
		nd_vec_push(&self->keys, digest);
		code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	mdb_cursor_close(cursor);
	self->ended = code == MDB_NOTFOUND;
	if (self->keys.len) {
		self->last = nd_vec_last(&self->keys);
		self->started = true;
	}
	return code == MDB_NOTFOUND ? 0 : code;
}

static void drop(struct nd_cache *self, enum db db, const struct nd_digest *key, bool damaged)
{
	pthread_mutex_lock(&self->lock);
	self->counts.damaged += damaged;
	cache_drop_locked(self, db, key);
	pthread_mutex_unlock(&self->lock);
}

static int verify_blob(struct walk *self, const struct nd_digest *key, uint64_t *bytes)
{
	struct store *store = &self->cache->store;
	MDB_txn *txn;
	if (store_read_begin(store, &txn))
		return EIO;
	struct nd_buf blob = {0};
	uint32_t stamp;
	int code = blob_read(store, txn, key, &blob, &stamp);
	store_read_end(store, &txn);
	*bytes += blob.len;
	self->found->bytes += blob.len;
	self->found->blobs += code == 0;
	nd_buf_release(&blob);
	return code;
}

// Not through nd_cache_get_action, which would renew all access stamps.
static int verify_action(struct walk *self, const struct nd_digest *key)
{
	struct store *store = &self->cache->store;
	MDB_txn *txn;
	if (store_read_begin(store, &txn))
		return EIO;
	struct nd_arena arena;
	nd_arena_init(&arena);
	MDB_val value;
	uint32_t stamp;
	struct nd_str body;
	struct nd_cache_action action;
	int code = store_get(store, txn, DB_ACTION, key, &value);
	if (!code && (!record_open(val_str(value), &stamp, &body) || !action_decode(body, &arena, &action)))
		code = DAMAGED;
	for (uint32_t i = 0; !code && i < action.output_count; i++) {
		struct blob_info info;
		if (blob_info(store, txn, &action.outputs[i].digest, &info, &stamp) != MDB_NOTFOUND)
			continue;
		self->found->dangling++;
		drop(self->cache, DB_ACTION, key, false);
		code = MDB_NOTFOUND;
	}
	store_read_end(store, &txn);
	nd_arena_release(&arena);
	self->found->actions += code == 0;
	return code;
}

static enum nd_err verify_db(struct nd_cache *cache, enum db db, struct nd_cache_verified *found)
{
	struct walk walk = {.cache = cache, .db = db, .found = found};
	int code = 0;
	while (!walk.ended && !code) {
		MDB_txn *txn;
		enum nd_err err = store_read_begin(&cache->store, &txn);
		if (err)
			return err;
		code = next_keys(&walk, txn);
		store_read_end(&cache->store, &txn);
		for (uint32_t i = 0; i < walk.keys.len && !code; i++) {
			const struct nd_digest *key = &walk.keys.data[i];
			uint64_t bytes = 0;
			code = db == DB_INFO ? verify_blob(&walk, key, &bytes) : verify_action(&walk, key);
			if (code == DAMAGED) {
				found->damaged++;
				drop(cache, db, key, true);
			}
			if (code == DAMAGED || code == MDB_NOTFOUND)
				code = 0;
		}
	}
	nd_vec_free(&walk.keys);
	cache_broken(cache, code);
	return store_err(code);
}

enum nd_err nd_cache_verify(struct nd_cache *self, struct nd_cache_verified *ret)
{
	*ret = (struct nd_cache_verified){0};
	if (!self->store.env)
		return ND_OK;
	nd_cache_flush(self);
	enum nd_err err = verify_db(self, DB_INFO, ret);
	if (!err)
		nd_cache_flush(self); // so that an action without its dropped blob is found
	if (!err)
		err = verify_db(self, DB_ACTION, ret);
	return err ? err : nd_cache_flush(self);
}

// ---- eviction on demand ----

enum nd_err nd_cache_gc(struct nd_cache *self, uint64_t max_bytes)
{
	nd_cache_flush(self);
	pthread_mutex_lock(&self->lock);
	if (!self->has_writer) // all there is, is in memory
		pending_shrink(&self->pending, max_bytes, pins_memory_floor_locked(self));
	pthread_mutex_unlock(&self->lock);
	if (!self->store.env)
		return ND_OK;
	enum nd_err err = cache_evict(self, max_bytes);
	return err == ND_BUSY ? ND_OK : err;
}

// ---- clearing ----

static int clear_all(struct store *store, MDB_txn *txn, void *arg)
{
	(void)arg;
	static const enum db cleared[] = {DB_INFO, DB_BLOB, DB_ACTION, DB_TASK, DB_STAT};
	int code = 0;
	for (size_t i = 0; i < sizeof cleared / sizeof *cleared && !code; i++)
		code = mdb_drop(txn, store->dbi[cleared[i]], 0);
	struct counters now;
	if (!code)
		code = counters_read(store, txn, &now);
	if (code)
		return code;
	struct counters delta = {
		.blobs = -now.blobs, .actions = -now.actions, .bytes = -now.bytes, .raw_bytes = -now.raw_bytes,
	};
	return counters_add(store, txn, &delta, &now);
}

enum nd_err nd_cache_clear(struct nd_cache *self)
{
	nd_cache_flush(self);
	pthread_mutex_lock(&self->lock);
	pending_shrink(&self->pending, 0, UINT32_MAX);
	pthread_mutex_unlock(&self->lock);
	return self->store.env ? store_write(&self->store, clear_all, NULL) : ND_OK;
}
