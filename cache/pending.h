// What is to be written and is not yet, in the order it came: the queue of the writer thread, and at the
// same time the table in which reads look first. The lock of the cache guards all of it.
//
// An entry's life:
//
//   QUEUED   → WRITING   pending_take   the writer has it in a transaction; it no longer changes
//   WRITING  → gone      pending_done   it is on disk
//   WRITING  → QUEUED    pending_return it could not be written; back at its place in the queue
//   QUEUED   → gone      pending_put    replaced by a newer one for the same record
//   QUEUED   → gone      pending_shrink memory is short
//
// Invariant: of all entries for one record the newest is found first, and it says what the record is.
#ifndef ND_CACHE_PENDING_H
#define ND_CACHE_PENDING_H

#include "record.h"
#include "store.h"

enum pending_op {
	OP_PUT,
	OP_DROP,
	OP_TOUCH, // renews the access stamp; says nothing about contents
};

enum pending_state { QUEUED, WRITING };

struct entry {
	enum db db; // DB_INFO stands for the blob with its chunks
	enum pending_op op;
	enum pending_state state;
	struct nd_digest key;
	char *data; // OP_PUT: raw blob, or body of the record
	size_t len;
	uint32_t stamp;
	uint64_t number; // order of arrival
	struct nd_digest task; // DB_ACTION: digest of the task's name
	struct entry *chain;   // same bucket, newest first
	struct entry *next;    // queue
	struct entry *prev;
};

struct pending {
	struct entry **buckets;
	uint32_t bucket_count; // power of two
	uint32_t count;
	uint32_t urgent; // entries other than access stamps and pins
	uint64_t bytes;
	uint64_t last_number;
	struct entry *head;
	struct entry *tail;
};

void pending_init(struct pending *self);
void pending_release(struct pending *self);

// Takes *data_p. Gives the new entry's number.
uint64_t pending_put(struct pending *self, enum db db, enum pending_op op, const struct nd_digest *key,
		     char **data_p, size_t len, uint32_t stamp, const struct nd_digest *task);
// The newest one that says something about contents, or NULL.
struct entry *pending_find(const struct pending *self, enum db db, const struct nd_digest *key);
bool pending_is_touched(const struct pending *self, enum db db, const struct nd_digest *key);

// Lists the oldest entries, up to max_count and about max_bytes, in ret[]; they are WRITING then.
uint32_t pending_take(struct pending *self, struct entry **ret, uint32_t max_count, uint64_t max_bytes);
void pending_done(struct pending *self, struct entry **items, uint32_t count);
void pending_return(struct pending *self, struct entry **items, uint32_t count);
// Removes the oldest queued entries that were not used since `floor` until at most max_bytes are left.
// Gives how many.
uint32_t pending_shrink(struct pending *self, uint64_t max_bytes, uint32_t floor);

#endif
