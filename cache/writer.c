// The thread that writes. It takes what is pending, packs it outside of any transaction, and writes the
// whole group in one: a commit waits for the disk, and while it does the next group gathers, so the groups
// grow with the load by themselves. A commit costs much the same whatever is in it (it copies the pages from each changed
// leaf up to the root), so after one the thread rests for PACE times as long as it took: at most a fifth of a core goes
// into writing, and what comes meanwhile shares the next commit. Nobody waits for the disk but who flushes, and then,
// or when a lot is pending, there is no rest.
//
// When a group cannot be written, it stays pending, which means readable in memory, and the thread tries
// again after RETRY_MS, or at once when someone flushes.
#include "impl.h"
#include "probe.h"

#include "noodle/clock.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum {
	GROUP_COUNT = 1024,
	RETRY_MS = 10000,
	PACE = 4,
	MAX_REST_MS = 200,
	IDLE_MS = 500, // how long access stamps may wait for company
	EVICT_TO_PERCENT = 90,
	EVICT_PAUSE_MS = 5000, // after an eviction that pins kept from reaching its goal
};

struct group {
	struct entry *items[GROUP_COUNT];
	struct packed_blob packed[GROUP_COUNT];
	uint32_t count;
	uint64_t hits;
	uint64_t misses;
	struct counters counters; // out
};

// ---- counters ----

static struct nd_digest counters_key(void)
{
	return nd_digest_of("counters", 8);
}

int counters_read(struct store *store, MDB_txn *txn, struct counters *ret)
{
	*ret = (struct counters){0};
	struct nd_digest key = counters_key();
	MDB_val value;
	int code = store_get(store, txn, DB_META, &key, &value);
	if (code)
		return code == MDB_NOTFOUND ? 0 : code;
	uint32_t stamp;
	struct nd_str body;
	if (!record_open(val_str(value), &stamp, &body) || !counters_decode(body, ret))
		*ret = (struct counters){0}; // the next eviction counts anew
	return 0;
}

// Deltas are negative numbers in two's complement; a sum below zero comes from counters that were lost.
static void add(uint64_t *sum, uint64_t delta)
{
	*sum = (int64_t)delta < 0 && *sum < -delta ? 0 : *sum + delta;
}

int counters_add(struct store *store, MDB_txn *txn, const struct counters *delta, struct counters *ret)
{
	int code = counters_read(store, txn, ret);
	if (code)
		return code;
	add(&ret->blobs, delta->blobs);
	add(&ret->actions, delta->actions);
	add(&ret->bytes, delta->bytes);
	add(&ret->raw_bytes, delta->raw_bytes);
	add(&ret->hits, delta->hits);
	add(&ret->misses, delta->misses);
	struct nd_buf body = {0};
	struct nd_buf record = {0};
	counters_encode(&body, ret);
	record_seal(&record, 0, nd_buf_str(&body));
	struct nd_digest key = counters_key();
	code = store_put(store, txn, DB_META, &key, nd_buf_str(&record));
	nd_buf_release(&body);
	nd_buf_release(&record);
	return code;
}

// ---- one group ----

static int touch(struct store *store, MDB_txn *txn, const struct entry *entry)
{
	MDB_val value;
	int code = store_get(store, txn, entry->db, &entry->key, &value);
	if (code)
		return code == MDB_NOTFOUND ? 0 : code;
	uint32_t stamp;
	struct nd_str body;
	if (!record_open(val_str(value), &stamp, &body) || stamp >= entry->stamp)
		return 0;
	struct nd_buf record = {0};
	record_seal(&record, entry->stamp, body);
	code = store_put(store, txn, entry->db, &entry->key, nd_buf_str(&record));
	nd_buf_release(&record);
	return code;
}

static int put_record(struct store *store, MDB_txn *txn, const struct entry *entry)
{
	struct nd_buf record = {0};
	record_seal(&record, entry->stamp, (struct nd_str){entry->data, entry->len});
	int code = store_put(store, txn, entry->db, &entry->key, nd_buf_str(&record));
	nd_buf_release(&record);
	return code;
}

static int write_entry(struct store *store, MDB_txn *txn, const struct entry *entry,
		       const struct packed_blob *packed, struct counters *delta)
{
	if (entry->op == OP_TOUCH)
		return touch(store, txn, entry);
	bool put = entry->op == OP_PUT;
	switch (entry->db) {
	case DB_INFO:
		return put ? blob_write(store, txn, entry, packed, delta) : blob_drop(store, txn, &entry->key, delta);
	case DB_ACTION:
		return put ? action_write(store, txn, entry, delta) : action_drop(store, txn, &entry->key, delta);
	default:
		return put ? put_record(store, txn, entry) : store_del(store, txn, entry->db, &entry->key);
	}
}

static int write_group(struct store *store, MDB_txn *txn, void *arg)
{
	struct group *group = arg;
	struct counters delta = {.hits = group->hits, .misses = group->misses};
	int code = 0;
	for (uint32_t i = 0; i < group->count && !code; i++)
		code = write_entry(store, txn, group->items[i], &group->packed[i], &delta);
	return code ? code : counters_add(store, txn, &delta, &group->counters);
}

static enum nd_err run_group(struct nd_cache *self, struct group *group)
{
	for (uint32_t i = 0; i < group->count; i++) {
		const struct entry *entry = group->items[i];
		group->packed[i] = (struct packed_blob){0};
		if (entry->db == DB_INFO && entry->op == OP_PUT)
			blob_pack(&group->packed[i], entry->data, entry->len);
	}
	enum nd_err err = store_write(&self->store, write_group, group);
	for (uint32_t i = 0; i < group->count; i++)
		packed_blob_release(&group->packed[i]);
	return err;
}

// ---- the thread ----

static void wait_ms(struct nd_cache *self, uint64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&self->work, &self->lock, &until);
}

// With the lock held. False: time to stop.
static bool wait_for_work(struct nd_cache *self, uint64_t rest_until_ms)
{
	uint64_t lazy_since = 0;
	for (;;) {
		uint64_t now = nd_time_ns() / 1000000;
		if (self->stopping)
			return self->pending.count > 0 || self->unwritten_hits || self->unwritten_misses;
		bool held_back = self->trouble && now < self->retry_at_ms && !self->flush_wanted;
		if (self->pending.count == 0 || held_back) {
			lazy_since = 0;
			if (held_back)
				wait_ms(self, self->retry_at_ms - now);
			else
				pthread_cond_wait(&self->work, &self->lock);
			continue;
		}
		if (self->flush_wanted || self->pending.bytes >= GROUP_BYTES ||
		    (self->pending.urgent && now >= rest_until_ms))
			return true;
		if (self->pending.urgent) {
			self->writer_rests = true;
			wait_ms(self, rest_until_ms - now);
			self->writer_rests = false;
			continue;
		}
		if (lazy_since == 0)
			lazy_since = now;
		if (now >= lazy_since + IDLE_MS)
			return true;
		wait_ms(self, lazy_since + IDLE_MS - now);
	}
}

// With the lock held.
static void finish_group(struct nd_cache *self, struct group *group, enum nd_err err)
{
	self->attempts++;
	self->flush_wanted = false;
	err = err ? store_why(self->store.dir, err) : err;
	// A damaged list of free pages shows as writes to impossible places.
	if (err == ND_IO && self->trouble != ND_IO)
		probe_accuse(self->store.dir);
	self->trouble = self->is_broken ? ND_CORRUPT : err;
	if (err) {
		pending_return(&self->pending, group->items, group->count);
		self->retry_at_ms = nd_time_ns() / 1000000 + RETRY_MS;
		return;
	}
	pending_done(&self->pending, group->items, group->count);
	self->unwritten_hits -= group->hits;
	self->unwritten_misses -= group->misses;
	self->counts.commits++;
}

static uint64_t rest_until(uint64_t started_ns, uint64_t ended_ns)
{
	uint64_t rest_ms = (ended_ns - started_ns) * PACE / 1000000;

	return ended_ns / 1000000 + (rest_ms < MAX_REST_MS ? rest_ms : MAX_REST_MS);
}

static void *write_until_stopped(void *arg)
{
	struct nd_cache *self = arg;
	struct group *group = nd_alloc(sizeof *group);
	uint64_t evict_at_ms = 0, rest_until_ms = 0;
	prctl(PR_SET_NAME, "nd-cache");
	pthread_mutex_lock(&self->lock);
	while (wait_for_work(self, rest_until_ms)) {
		uint64_t started_ns = nd_time_ns(), now;
		group->count = pending_take(&self->pending, group->items, GROUP_COUNT, GROUP_BYTES);
		group->hits = self->unwritten_hits;
		group->misses = self->unwritten_misses;
		bool is_broken = self->is_broken;
		pthread_mutex_unlock(&self->lock);

		enum nd_err err = is_broken ? ND_CORRUPT : run_group(self, group);
		if (err == ND_CORRUPT)
			cache_broken(self, MDB_CORRUPTED);

		pthread_mutex_lock(&self->lock);
		finish_group(self, group, err);
		bool last = self->stopping && err;
		pthread_cond_broadcast(&self->moved);
		if (last)
			break;
		now = nd_time_ns();
		rest_until_ms = rest_until(started_ns, now);
		now /= 1000000;
		if (!err && group->counters.bytes > self->max_bytes && now >= evict_at_ms) {
			pthread_mutex_unlock(&self->lock);
			if (cache_evict(self, self->max_bytes / 100 * EVICT_TO_PERCENT) == ND_BUSY)
				evict_at_ms = now + EVICT_PAUSE_MS;
			pthread_mutex_lock(&self->lock);
		}
	}
	self->has_writer = false;
	pthread_cond_broadcast(&self->moved);
	pthread_mutex_unlock(&self->lock);
	nd_free(group);
	return NULL;
}

enum nd_err writer_start(struct nd_cache *self)
{
	int code = pthread_create(&self->writer, NULL, write_until_stopped, self);
	self->has_writer = code == 0;
	return nd_err_from_errno(code);
}

void writer_stop(struct nd_cache *self)
{
	pthread_mutex_lock(&self->lock);
	self->stopping = true;
	pthread_cond_signal(&self->work);
	pthread_mutex_unlock(&self->lock);
	pthread_join(self->writer, NULL);
}
