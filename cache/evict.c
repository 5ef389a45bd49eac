// Eviction, least recently used first. One pass over all access stamps (they are in small records of their
// own) lists the candidates; they are removed in short transactions, so that other writers get in between,
// and each is looked at again inside the transaction: one that was used meanwhile stays. The pass knows the
// true totals, so it also sets the counters right.
#include "impl.h"

#include <stdlib.h>
#include <string.h>

enum {
	STEP = 256,                      // removals in one transaction
	STAT_AGE_S = 60 * 60 * 24 * 30,  // digests of files by stat that were not made anew for so long go
};

struct candidate {
	enum db db;
	uint32_t stamp;
	struct nd_digest key;
	uint64_t bytes;
};

struct eviction {
	struct nd_cache *cache;
	ND_VEC(struct candidate) candidates;
	struct counters sums;
	uint32_t next;
	uint32_t end;     // of the step
	uint32_t removed; // in the step
	uint64_t removed_bytes;
	struct counters after;
};

static int by_stamp(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	if (left->stamp != right->stamp)
		return left->stamp < right->stamp ? -1 : 1;
	return (int)right->db - (int)left->db; // actions before the blobs that they name
}

static void list_one(struct eviction *self, enum db db, MDB_val key, MDB_val value)
{
	struct candidate candidate = {.db = db};
	if (key.mv_size != ND_DIGEST_BYTES)
		return;
	memcpy(candidate.key.bytes, key.mv_data, ND_DIGEST_BYTES);
	struct nd_str body;
	bool good = record_open(val_str(value), &candidate.stamp, &body);
	struct blob_info info = {0};
	if (!good)
		candidate.stamp = 0; // damaged: first to go
	if (db == DB_INFO) {
		if (good && blob_info_decode(body, &info))
			candidate.bytes = info.stored;
		self->sums.blobs++;
		self->sums.raw_bytes += info.size;
	} else {
		candidate.bytes = record_cost(value.mv_size);
		self->sums.actions++;
	}
	self->sums.bytes += candidate.bytes;
	nd_vec_push(&self->candidates, candidate);
}

static int list_db(struct eviction *self, MDB_txn *txn, enum db db)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, self->cache->store.dbi[db], &cursor);
	if (code)
		return code;
	MDB_val key;
	MDB_val value;
	while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0)
		list_one(self, db, key, value);
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

static bool is_in_use(struct eviction *self, MDB_txn *txn, const struct candidate *candidate)
{
	MDB_val value;
	uint32_t stamp;
	struct nd_str body;
	if (store_get(&self->cache->store, txn, candidate->db, &candidate->key, &value))
		return true; // gone
	if (record_open(val_str(value), &stamp, &body) && stamp != candidate->stamp)
		return true;
	pthread_mutex_lock(&self->cache->lock);
	bool touched = pending_is_touched(&self->cache->pending, candidate->db, &candidate->key);
	pthread_mutex_unlock(&self->cache->lock);
	return touched;
}

static int remove_step(struct store *store, MDB_txn *txn, void *arg)
{
	struct eviction *self = arg;
	struct counters delta = {0};
	int code = 0;
	self->removed = 0;
	self->removed_bytes = 0;
	for (uint32_t i = self->next; i < self->end && !code; i++) {
		const struct candidate *candidate = &self->candidates.data[i];
		if (is_in_use(self, txn, candidate))
			continue;
		code = candidate->db == DB_INFO ? blob_drop(store, txn, &candidate->key, &delta)
						: action_drop(store, txn, &candidate->key, &delta);
		self->removed++;
		self->removed_bytes += candidate->bytes;
	}
	return code ? code : counters_add(store, txn, &delta, &self->after);
}

// The counters as the pass has seen them, when they were wrong (a damaged record, a lost counter).
static int correct_counters(struct store *store, MDB_txn *txn, void *arg)
{
	struct eviction *self = arg;
	struct counters now;
	int code = counters_read(store, txn, &now);
	if (code)
		return code;
	struct counters delta = {
		.blobs = self->sums.blobs - now.blobs,
		.actions = self->sums.actions - now.actions,
		.bytes = self->sums.bytes - now.bytes,
		.raw_bytes = self->sums.raw_bytes - now.raw_bytes,
	};
	return counters_add(store, txn, &delta, &now);
}

static int drop_old_stats(struct store *store, MDB_txn *txn, void *arg)
{
	struct eviction *self = arg;
	uint32_t now = cache_now_s(self->cache);
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, store->dbi[DB_STAT], &cursor);
	if (code)
		return code;
	MDB_val key;
	MDB_val value;
	while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		uint32_t stamp;
		struct nd_str body;
		if (record_open(val_str(value), &stamp, &body) && stamp + STAT_AGE_S >= now)
			continue;
		code = mdb_cursor_del(cursor, 0);
		if (code)
			break;
	}
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

// Everything in one snapshot. *floor is found here as well, because pins are on disk.
static enum nd_err list_all(struct eviction *self, uint32_t *floor)
{
	MDB_txn *txn;
	enum nd_err err = store_read_begin(&self->cache->store, &txn);
	if (err)
		return err;
	int code = list_db(self, txn, DB_ACTION);
	if (!code)
		code = list_db(self, txn, DB_INFO);
	*floor = pins_floor(self->cache, txn);
	store_read_end(&self->cache->store, &txn);
	cache_broken(self->cache, code);
	return store_err(code);
}

static enum nd_err remove_until(struct eviction *self, uint64_t max_bytes, uint32_t floor)
{
	struct nd_cache *cache = self->cache;
	uint64_t bytes = self->sums.bytes;
	while (bytes > max_bytes && self->next < self->candidates.len) {
		uint64_t goal = bytes - max_bytes;
		self->end = self->next;
		for (uint64_t sum = 0; self->end < self->candidates.len && self->end - self->next < STEP &&
				       sum < goal && self->candidates.data[self->end].stamp < floor;
		     self->end++)
			sum += self->candidates.data[self->end].bytes;
		if (self->end == self->next)
			return ND_BUSY; // the rest is pinned
		enum nd_err err = store_write(&cache->store, remove_step, self);
		if (err)
			return err;
		self->next = self->end;
		bytes -= self->removed_bytes < bytes ? self->removed_bytes : bytes;
		pthread_mutex_lock(&cache->lock);
		cache->counts.evicted += self->removed;
		cache->counts.evicted_bytes += self->removed_bytes;
		pthread_mutex_unlock(&cache->lock);
	}
	return bytes > max_bytes ? ND_BUSY : ND_OK;
}

// ND_BUSY: pins keep more than max_bytes.
enum nd_err cache_evict(struct nd_cache *self, uint64_t max_bytes)
{
	struct eviction eviction = {.cache = self};
	uint32_t floor;
	enum nd_err err = list_all(&eviction, &floor);
	if (!err)
		err = store_write(&self->store, correct_counters, &eviction);
	if (!err)
		err = store_write(&self->store, drop_old_stats, &eviction);
	if (!err) {
		if (eviction.candidates.len)
			qsort(eviction.candidates.data, eviction.candidates.len, sizeof *eviction.candidates.data,
			      by_stamp);
		err = remove_until(&eviction, max_bytes, floor);
	}
	nd_vec_free(&eviction.candidates);
	return err;
}
