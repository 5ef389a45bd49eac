// The handle: opening and closing, how entries get into memory and out of it, blobs, statistics.
#include "impl.h"

#include <assert.h>
#include <string.h>
#include <time.h>

static const uint64_t DEFAULT_BYTES = (uint64_t)10 << 30;
static const uint64_t DEFAULT_MEMORY = (uint64_t)512 << 20;
static const uint64_t HIGH_WATER = (uint64_t)64 << 20; // pending bytes at which a put waits for the writer

static uint64_t realtime_ns(void *arg)
{
	(void)arg;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint32_t cache_now_s(const struct nd_cache *self)
{
	return (uint32_t)(nd_clock_now_ms(&self->clock) / 1000);
}

// ---- opening and closing ----

static void init_locks(struct nd_cache *self)
{
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&self->lock, NULL);
	pthread_cond_init(&self->work, &attr);
	pthread_cond_init(&self->moved, NULL);
	pthread_condattr_destroy(&attr);
}

static void destroy(struct nd_cache *self)
{
	store_close(&self->store);
	pending_release(&self->pending);
	nd_vec_free(&self->pins);
	pthread_mutex_destroy(&self->lock);
	pthread_cond_destroy(&self->work);
	pthread_cond_destroy(&self->moved);
	nd_free(self);
}

enum nd_err nd_cache_open(struct nd_cache **ret, const char *dir, const struct nd_cache_options *options)
{
	static const struct nd_cache_options none;
	const struct nd_cache_options *o = options ? options : &none;
	struct nd_cache *self = nd_alloc_zero(1, sizeof *self);
	self->clock = o->clock ? *o->clock : (struct nd_clock){realtime_ns, NULL};
	self->max_bytes = o->max_bytes ? o->max_bytes : DEFAULT_BYTES;
	self->max_memory_bytes = o->max_memory_bytes ? o->max_memory_bytes : DEFAULT_MEMORY;
	init_locks(self);
	pending_init(&self->pending);
	enum nd_err err = store_open(&self->store, dir, o->flags, &self->trouble);
	if (err) {
		destroy(self);
		return err;
	}
	if (self->store.env && !self->store.read_only) {
		enum nd_err thread_err = writer_start(self);
		if (thread_err)
			self->trouble = thread_err;
	}
	*ret = self;
	return ND_OK;
}

void nd_cache_close(struct nd_cache **self_p)
{
	struct nd_cache *self = *self_p;
	if (!self)
		return;
	*self_p = NULL;
	while (self->pins.len)
		nd_cache_pin_end(self, nd_vec_last(&self->pins).id);
	if (self->has_writer)
		writer_stop(self);
	destroy(self);
}

enum nd_cache_opened nd_cache_opened(const struct nd_cache *self)
{
	return self->store.opened;
}

enum nd_err nd_cache_trouble(struct nd_cache *self)
{
	pthread_mutex_lock(&self->lock);
	enum nd_err trouble = self->trouble;
	pthread_mutex_unlock(&self->lock);
	return trouble;
}

static bool is_written(const struct nd_cache *self, uint64_t number)
{
	return !self->pending.head || self->pending.head->number > number;
}

enum nd_err nd_cache_flush(struct nd_cache *self)
{
	pthread_mutex_lock(&self->lock);
	uint64_t target = self->pending.last_number;
	// A group that is under way may have been taken before the last put: only a failure after that counts.
	uint64_t enough = self->attempts + 2;
	while (self->has_writer && !is_written(self, target) && !(self->trouble && self->attempts >= enough)) {
		self->flush_wanted = true;
		pthread_cond_signal(&self->work);
		pthread_cond_wait(&self->moved, &self->lock);
	}
	enum nd_err trouble = self->trouble;
	pthread_mutex_unlock(&self->lock);
	return trouble;
}

// ---- memory ----

static bool make_room(struct nd_cache *self, size_t len)
{
	uint64_t max = self->max_memory_bytes;
	if (self->pending.bytes + len <= max)
		return true;
	self->counts.dropped += pending_shrink(&self->pending, len < max ? max - len : 0,
					       pins_memory_floor_locked(self));
	return self->pending.bytes + len <= max;
}

// While it rests, the writer wakes by itself or for a lot of bytes.
static void wake_writer(struct nd_cache *self)
{
	if (!self->writer_rests || self->pending.bytes >= GROUP_BYTES)
		pthread_cond_signal(&self->work);
}

enum nd_err cache_put_locked(struct nd_cache *self, enum db db, const struct nd_digest *key, char **data_p,
			     size_t len, const struct nd_digest *task)
{
	while (self->has_writer && !self->trouble && self->pending.bytes > HIGH_WATER)
		pthread_cond_wait(&self->moved, &self->lock);
	bool stays_in_memory = self->trouble || !self->has_writer;
	if (stays_in_memory && !make_room(self, len)) {
		self->counts.dropped++;
		nd_free(*data_p);
		*data_p = NULL;
		return self->trouble ? self->trouble : ND_NO_SPACE;
	}
	pending_put(&self->pending, db, OP_PUT, key, data_p, len, cache_now_s(self), task);
	wake_writer(self);
	return ND_OK;
}

void cache_drop_locked(struct nd_cache *self, enum db db, const struct nd_digest *key)
{
	struct entry *entry = pending_find(&self->pending, db, key);
	if (entry && entry->op == OP_DROP)
		return;
	pending_put(&self->pending, db, OP_DROP, key, NULL, 0, cache_now_s(self), NULL);
	wake_writer(self);
}

void cache_used_locked(struct nd_cache *self, enum db db, const struct nd_digest *key, uint32_t stamp)
{
	if (!self->has_writer)
		return;
	uint32_t now = cache_now_s(self);
	bool fresh = stamp >= now || now - stamp < STAMP_STEP_S;
	if (fresh || pending_is_touched(&self->pending, db, key))
		return;
	pending_put(&self->pending, db, OP_TOUCH, key, NULL, 0, now, NULL);
	wake_writer(self);
}

void cache_used_entry_locked(struct nd_cache *self, struct entry *entry)
{
	if (entry->state == QUEUED)
		entry->stamp = cache_now_s(self);
	else
		cache_used_locked(self, entry->db, &entry->key, entry->stamp);
}

void cache_broken(struct nd_cache *self, int code)
{
	if (!store_is_broken(code))
		return;
	store_mark_damaged(&self->store);
	pthread_mutex_lock(&self->lock);
	self->is_broken = true;
	self->trouble = ND_CORRUPT;
	pthread_mutex_unlock(&self->lock);
}

int cache_get_body(struct nd_cache *self, enum db db, const struct nd_digest *key, struct nd_buf *ret)
{
	pthread_mutex_lock(&self->lock);
	struct entry *entry = pending_find(&self->pending, db, key);
	int code = entry && entry->op == OP_PUT ? 0 : MDB_NOTFOUND;
	if (!code) {
		nd_buf_add(ret, entry->data, entry->len);
		cache_used_entry_locked(self, entry);
	}
	pthread_mutex_unlock(&self->lock);
	MDB_txn *txn;
	if (entry || !self->store.env || store_read_begin(&self->store, &txn))
		return code;

	MDB_val value;
	uint32_t stamp = 0;
	struct nd_str body;
	code = store_get(&self->store, txn, db, key, &value);
	if (!code && !record_open(val_str(value), &stamp, &body))
		code = DAMAGED;
	if (!code)
		nd_buf_add(ret, body.data, body.len);
	store_read_end(&self->store, &txn);
	pthread_mutex_lock(&self->lock);
	if (!code && db == DB_ACTION)
		cache_used_locked(self, db, key, stamp);
	if (code == DAMAGED) {
		self->counts.damaged++;
		cache_drop_locked(self, db, key);
	}
	pthread_mutex_unlock(&self->lock);
	cache_broken(self, code);
	return code;
}

// ---- blobs ----

static enum nd_err put_known(struct nd_cache *self, const struct nd_digest *digest, const void *data, size_t len)
{
	if (nd_cache_has_blob(self, digest, NULL))
		return ND_OK;
	char *copy = nd_alloc(len + 1);
	if (len)
		memcpy(copy, data, len);
	pthread_mutex_lock(&self->lock);
	self->counts.puts++;
	enum nd_err err = cache_put_locked(self, DB_INFO, digest, &copy, len, NULL);
	pthread_mutex_unlock(&self->lock);
	return err;
}

enum nd_err nd_cache_put_blob(struct nd_cache *self, const void *data, size_t len, struct nd_digest *ret)
{
	struct nd_digest digest = nd_digest_of(data, len);
	if (ret)
		*ret = digest;
	return len > ND_CACHE_MAX_BLOB ? ND_TOO_LARGE : put_known(self, &digest, data, len);
}

enum nd_err nd_cache_put_blob_as(struct nd_cache *self, const struct nd_digest *digest, const void *data,
				 size_t len)
{
	if (len > ND_CACHE_MAX_BLOB)
		return ND_TOO_LARGE;
	struct nd_digest actual = nd_digest_of(data, len);
	return nd_digest_eq(&actual, digest) ? put_known(self, digest, data, len) : ND_CORRUPT;
}

static int read_blob(struct nd_cache *self, const struct nd_digest *digest, struct nd_buf *ret)
{
	pthread_mutex_lock(&self->lock);
	struct entry *entry = pending_find(&self->pending, DB_INFO, digest);
	int code = entry && entry->op == OP_PUT ? 0 : MDB_NOTFOUND;
	if (!code) {
		nd_buf_reserve(ret, entry->len + 1);
		nd_buf_add(ret, entry->data, entry->len);
		cache_used_entry_locked(self, entry);
	}
	pthread_mutex_unlock(&self->lock);
	MDB_txn *txn;
	if (entry || !self->store.env || store_read_begin(&self->store, &txn))
		return code;

	uint32_t stamp = 0;
	code = blob_read(&self->store, txn, digest, ret, &stamp);
	store_read_end(&self->store, &txn);
	pthread_mutex_lock(&self->lock);
	if (!code)
		cache_used_locked(self, DB_INFO, digest, stamp);
	if (code == DAMAGED) {
		self->counts.damaged++;
		cache_drop_locked(self, DB_INFO, digest);
	}
	pthread_mutex_unlock(&self->lock);
	cache_broken(self, code);
	return code;
}

enum nd_err nd_cache_get_blob(struct nd_cache *self, const struct nd_digest *digest, struct nd_buf *ret)
{
	int code = read_blob(self, digest, ret);
	pthread_mutex_lock(&self->lock);
	if (code)
		self->counts.blob_misses++;
	else
		self->counts.blob_hits++;
	pthread_mutex_unlock(&self->lock);
	return code ? ND_NOT_FOUND : ND_OK;
}

bool nd_cache_has_blob(struct nd_cache *self, const struct nd_digest *digest, uint64_t *size)
{
	struct nd_cache_output output = {.digest = *digest};
	return blobs_present(self, &output, 1, size);
}

// ---- statistics ----

void nd_cache_stats(struct nd_cache *self, struct nd_cache_stats *ret)
{
	struct counters counters = {0};
	MDB_txn *txn;
	if (self->store.env && store_read_begin(&self->store, &txn) == ND_OK) {
		counters_read(&self->store, txn, &counters);
		store_read_end(&self->store, &txn);
	}
	pthread_mutex_lock(&self->lock);
	*ret = self->counts;
	ret->pending = self->pending.count;
	ret->pending_bytes = self->pending.bytes;
	ret->trouble = self->trouble;
	ret->total_hits = counters.hits + self->unwritten_hits;
	ret->total_misses = counters.misses + self->unwritten_misses;
	pthread_mutex_unlock(&self->lock);
	ret->blobs = counters.blobs;
	ret->actions = counters.actions;
	ret->bytes = counters.bytes;
	ret->raw_bytes = counters.raw_bytes;
	ret->max_bytes = self->max_bytes;
	if (self->store.env) {
		ret->map_bytes = store_map_bytes(&self->store);
		ret->file_bytes = store_file_bytes(&self->store);
	}
}
