// Blobs where they lie: the pages of LMDB are mapped, and what was stored as it is need not be copied to be read. What is
// packed, in several chunks or not yet written is put together in a buffer of the look.
//
// All comes from one snapshot. A blob that the writer has moved from memory to disk since the look began is in neither;
// such a miss is seen by the number of commits, and read in a transaction of its own.
#include "impl.h"

struct nd_cache_look {
	struct nd_cache *cache;
	MDB_txn *txn; // NULL: there is nothing on disk
	uint64_t commits; // before the transaction began
	struct nd_arena copies;
};

struct nd_cache_look *nd_cache_look_begin(struct nd_cache *cache)
{
	struct nd_cache_look *self = nd_alloc_zero(1, sizeof *self);
	self->cache = cache;
	pthread_mutex_lock(&cache->lock);
	self->commits = cache->counts.commits;
	pthread_mutex_unlock(&cache->lock);
	if (cache->store.env && store_read_begin(&cache->store, &self->txn))
		self->txn = NULL;
	return self;
}

void nd_cache_look_end(struct nd_cache_look **self_p)
{
	struct nd_cache_look *self = *self_p;
	if (!self)
		return;
	*self_p = NULL;
	if (self->txn)
		store_read_end(&self->cache->store, &self->txn);
	nd_arena_release(&self->copies);
	nd_free(self);
}

static struct nd_str keep(struct nd_cache_look *self, const char *data, size_t len)
{
	return (struct nd_str){nd_arena_strndup(&self->copies, data, len), len};
}

// MDB_NOTFOUND: it is not in memory.
static int in_memory(struct nd_cache_look *self, const struct nd_digest *digest, struct nd_str *ret)
{
	struct nd_cache *cache = self->cache;
	pthread_mutex_lock(&cache->lock);
	struct entry *entry = pending_find(&cache->pending, DB_INFO, digest);
	int code = entry && entry->op == OP_PUT ? 0 : MDB_NOTFOUND;
	if (!code) {
		*ret = keep(self, entry->data, entry->len);
		cache_used_entry_locked(cache, entry);
	}
	pthread_mutex_unlock(&cache->lock);
	return code;
}

static int copied(struct nd_cache_look *self, MDB_txn *txn, const struct nd_digest *digest, struct nd_str *ret,
		  uint32_t *stamp)
{
	struct nd_buf bytes = {0};
	int code = blob_read(&self->cache->store, txn, digest, &bytes, stamp);
	if (!code)
		*ret = keep(self, bytes.data, bytes.len);
	nd_buf_release(&bytes);
	return code;
}

static int on_disk(struct nd_cache_look *self, const struct nd_digest *digest, struct nd_str *ret, uint32_t *stamp)
{
	struct store *store = &self->cache->store;
	if (!self->txn)
		return MDB_NOTFOUND;
	int code = blob_point_at(store, self->txn, digest, ret, stamp);
	if (code == MDB_NOTFOUND) {
		pthread_mutex_lock(&self->cache->lock);
		bool moved = self->cache->counts.commits != self->commits;
		pthread_mutex_unlock(&self->cache->lock);
		MDB_txn *newer;
		if (!moved || store_read_nested(store, &newer))
			return code;
		code = copied(self, newer, digest, ret, stamp);
		mdb_txn_abort(newer);
	} else if (code == NOT_IN_ONE) {
		code = copied(self, self->txn, digest, ret, stamp);
	}
	return code;
}

enum nd_err nd_cache_look_at(struct nd_cache_look *self, const struct nd_digest *digest, struct nd_str *ret)
{
	uint32_t stamp = 0;
	bool pending = !in_memory(self, digest, ret);
	int code = pending ? 0 : on_disk(self, digest, ret, &stamp);
	pthread_mutex_lock(&self->cache->lock);
	if (code)
		self->cache->counts.blob_misses++;
	else
		self->cache->counts.blob_hits++;
	if (!code && !pending)
		cache_used_locked(self->cache, DB_INFO, digest, stamp);
	if (code == DAMAGED) {
		self->cache->counts.damaged++;
		cache_drop_locked(self->cache, DB_INFO, digest);
	}
	pthread_mutex_unlock(&self->cache->lock);
	cache_broken(self->cache, code);
	return code ? ND_NOT_FOUND : ND_OK;
}
