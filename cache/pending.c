#include "pending.h"

#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

enum {
	FIRST_BUCKETS = 256,
	OVERHEAD = sizeof(struct entry) + 2 * sizeof(void *),
};

void pending_init(struct pending *self)
{
	*self = (struct pending){.bucket_count = FIRST_BUCKETS};
	self->buckets = nd_alloc_zero(self->bucket_count, sizeof *self->buckets);
}

void pending_release(struct pending *self)
{
	for (struct entry *at = self->head, *next; at; at = next) {
		next = at->next;
		nd_free(at->data);
		nd_free(at);
	}
	nd_free(self->buckets);
	*self = (struct pending){0};
}

// What may wait until the writer has something else to do: it costs a commit, and no one waits for it.
static bool is_urgent(const struct entry *entry)
{
	return entry->op != OP_TOUCH && entry->db != DB_PIN;
}

static uint32_t bucket_of(const struct pending *self, enum db db, const struct nd_digest *key)
{
	uint32_t hash; // a digest is as good a hash as any
	memcpy(&hash, key->bytes, sizeof hash);
	return (hash + (uint32_t)db * 0x9e3779b9u) & (self->bucket_count - 1);
}

static bool is_for(const struct entry *entry, enum db db, const struct nd_digest *key)
{
	return entry->db == db && nd_digest_eq(&entry->key, key);
}

static void grow(struct pending *self)
{
	nd_free(self->buckets);
	self->bucket_count *= 2;
	self->buckets = nd_alloc_zero(self->bucket_count, sizeof *self->buckets);
	// Oldest first, each at the front of its chain: the newest ends up first.
	for (struct entry *at = self->head; at; at = at->next) {
		struct entry **bucket = &self->buckets[bucket_of(self, at->db, &at->key)];
		at->chain = *bucket;
		*bucket = at;
	}
}

static void unlink_entry(struct pending *self, struct entry *entry)
{
	struct entry **at = &self->buckets[bucket_of(self, entry->db, &entry->key)];
	while (*at != entry)
		at = &(*at)->chain;
	*at = entry->chain;
	*(entry->prev ? &entry->prev->next : &self->head) = entry->next;
	*(entry->next ? &entry->next->prev : &self->tail) = entry->prev;
	self->count--;
	self->bytes -= entry->len + OVERHEAD;
	if (is_urgent(entry))
		self->urgent--;
}

static void remove_entry(struct pending *self, struct entry *entry)
{
	unlink_entry(self, entry);
	nd_free(entry->data);
	nd_free(entry);
}

uint64_t pending_put(struct pending *self, enum db db, enum pending_op op, const struct nd_digest *key,
		     char **data_p, size_t len, uint32_t stamp, const struct nd_digest *task)
{
	// A drop before a put stays: it makes the put replace what is on disk instead of trusting it.
	struct entry *old = pending_find(self, db, key);
	if (old && old->state == QUEUED && old->op == OP_PUT && op != OP_TOUCH)
		remove_entry(self, old);
	if (self->count >= self->bucket_count)
		grow(self);

	struct entry *entry = nd_alloc_zero(1, sizeof *entry);
	entry->db = db;
	entry->op = op;
	entry->key = *key;
	entry->stamp = stamp;
	entry->number = ++self->last_number;
	if (task)
		entry->task = *task;
	if (data_p) {
		entry->data = *data_p;
		entry->len = len;
		*data_p = NULL;
	}
	struct entry **bucket = &self->buckets[bucket_of(self, db, key)];
	entry->chain = *bucket;
	*bucket = entry;
	entry->prev = self->tail;
	*(self->tail ? &self->tail->next : &self->head) = entry;
	self->tail = entry;
	self->count++;
	self->bytes += len + OVERHEAD;
	if (is_urgent(entry))
		self->urgent++;
	return entry->number;
}

struct entry *pending_find(const struct pending *self, enum db db, const struct nd_digest *key)
{
	for (struct entry *at = self->buckets[bucket_of(self, db, key)]; at; at = at->chain)
		if (at->op != OP_TOUCH && is_for(at, db, key))
			return at;
	return NULL;
}

bool pending_is_touched(const struct pending *self, enum db db, const struct nd_digest *key)
{
	for (struct entry *at = self->buckets[bucket_of(self, db, key)]; at; at = at->chain)
		if (at->op == OP_TOUCH && is_for(at, db, key))
			return true;
	return false;
}

uint32_t pending_take(struct pending *self, struct entry **ret, uint32_t max_count, uint64_t max_bytes)
{
	uint32_t count = 0;
	uint64_t bytes = 0;
	for (struct entry *at = self->head; at && count < max_count && bytes < max_bytes; at = at->next) {
		assert(at->state == QUEUED);
		at->state = WRITING;
		bytes += at->len;
		ret[count++] = at;
	}
	return count;
}

void pending_done(struct pending *self, struct entry **items, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		assert(items[i]->state == WRITING);
		remove_entry(self, items[i]);
	}
}

void pending_return(struct pending *self, struct entry **items, uint32_t count)
{
	(void)self; // they never left the queue
	for (uint32_t i = 0; i < count; i++) {
		assert(items[i]->state == WRITING);
		items[i]->state = QUEUED;
	}
}

uint32_t pending_shrink(struct pending *self, uint64_t max_bytes, uint32_t floor)
{
	uint32_t removed = 0;
	for (struct entry *at = self->head, *next; at && self->bytes > max_bytes; at = next) {
		next = at->next;
		if (at->state != QUEUED || at->stamp >= floor)
			continue;
		remove_entry(self, at);
		removed++;
	}
	return removed;
}
