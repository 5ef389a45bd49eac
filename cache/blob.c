// Blobs are cut into chunks that are packed each by itself: LMDB wants the pages of one value in a row, and
// short rows are found among the freed pages at once, long ones after a search.
#include "impl.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	CHUNK_KEY = ND_DIGEST_BYTES + 4,
	READ_AHEAD_BYTES = 16 << 10,
};

static void chunk_key(uint8_t ret[CHUNK_KEY], const struct nd_digest *digest, uint32_t index)
{
	memcpy(ret, digest->bytes, ND_DIGEST_BYTES);
	for (int i = 0; i < 4; i++)
		ret[ND_DIGEST_BYTES + i] = (uint8_t)(index >> (24 - 8 * i));
}

static size_t chunk_len(uint64_t size, uint32_t index)
{
	uint64_t left = size - (uint64_t)index * CHUNK_BYTES;
	return left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;
}

static uint32_t chunk_count(uint64_t size)
{
	return (uint32_t)((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
}

void blob_pack(struct packed_blob *ret, const void *data, size_t len)
{
	*ret = (struct packed_blob){0};
	for (uint32_t i = 0; i < chunk_count(len); i++) {
		pack(&ret->bytes, (const char *)data + (size_t)i * CHUNK_BYTES, chunk_len(len, i));
		nd_vec_push(&ret->ends, ret->bytes.len);
	}
}

void packed_blob_release(struct packed_blob *self)
{
	nd_buf_release(&self->bytes);
	nd_vec_free(&self->ends);
}

static int write_info(struct store *store, MDB_txn *txn, const struct nd_digest *key, const struct blob_info *info,
		      uint32_t stamp)
{
	struct nd_buf body = {0};
	struct nd_buf record = {0};
	blob_info_encode(&body, info);
	record_seal(&record, stamp, nd_buf_str(&body));
	int code = store_put(store, txn, DB_INFO, key, nd_buf_str(&record));
	nd_buf_release(&body);
	nd_buf_release(&record);
	return code;
}

int blob_info(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct blob_info *ret,
	      uint32_t *stamp)
{
	MDB_val value;
	int code = store_get(store, txn, DB_INFO, key, &value);
	if (code)
		return code;
	struct nd_str body;
	if (!record_open(val_str(value), stamp, &body) || !blob_info_decode(body, ret) ||
	    ret->chunks != chunk_count(ret->size))
		return DAMAGED;
	return 0;
}

int blob_write(struct store *store, MDB_txn *txn, const struct entry *entry, const struct packed_blob *packed,
	       struct counters *delta)
{
	struct blob_info info;
	uint32_t stamp;
	int code = blob_info(store, txn, &entry->key, &info, &stamp);
	if (code == 0) // another process was first
		return stamp < entry->stamp ? write_info(store, txn, &entry->key, &info, entry->stamp) : 0;
	if (code == DAMAGED)
		code = blob_drop(store, txn, &entry->key, delta);
	if (code && code != MDB_NOTFOUND)
		return code;

	info = (struct blob_info){.size = entry->len, .chunks = packed->ends.len, .stored = record_cost(64)};
	size_t start = 0;
	for (uint32_t i = 0; i < packed->ends.len; i++) {
		uint8_t name[CHUNK_KEY];
		chunk_key(name, &entry->key, i);
		MDB_val key = val(name, sizeof name);
		MDB_val value = val(packed->bytes.data + start, packed->ends.data[i] - start);
		code = mdb_put(txn, store->dbi[DB_BLOB], &key, &value, 0);
		if (code)
			return code;
		info.stored += record_cost(value.mv_size);
		start = packed->ends.data[i];
	}
	delta->blobs++;
	delta->bytes += info.stored;
	delta->raw_bytes += info.size;
	return write_info(store, txn, &entry->key, &info, entry->stamp);
}

// All chunks of a digest, however many there are.
static int drop_chunks(struct store *store, MDB_txn *txn, const struct nd_digest *key)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, store->dbi[DB_BLOB], &cursor);
	if (code)
		return code;
	uint8_t name[CHUNK_KEY];
	chunk_key(name, key, 0);
	MDB_val at = val(name, sizeof name);
	MDB_val value;
	code = mdb_cursor_get(cursor, &at, &value, MDB_SET_RANGE);
	while (code == 0 && at.mv_size == CHUNK_KEY && memcmp(at.mv_data, key->bytes, ND_DIGEST_BYTES) == 0) {
		code = store_check(at, value);
		if (code == 0)
			code = mdb_cursor_del(cursor, 0);
		if (code == 0) // the one behind the deleted one
			code = mdb_cursor_get(cursor, &at, &value, MDB_NEXT);
	}
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

int blob_drop(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct counters *delta)
{
	struct blob_info info = {0};
	uint32_t stamp;
	int code = blob_info(store, txn, key, &info, &stamp);
	if (code == MDB_NOTFOUND)
		return 0;
	if (code == 0) { // of a damaged one the size is not known; the next eviction counts anew
		delta->bytes -= info.stored;
		delta->raw_bytes -= info.size;
	}
	if (code && code != DAMAGED)
		return code;
	delta->blobs--;
	code = drop_chunks(store, txn, key);
	return code ? code : store_del(store, txn, DB_INFO, key);
}

// The map is not read ahead (store.c), which is right for the tree and for small values. A chunk is wanted whole: one request
// of the disk for it instead of one for each of its pages.
static void read_ahead(struct nd_str value)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)value.data & ~(page - 1);

	if (value.len >= READ_AHEAD_BYTES)
		(void)madvise((void *)start, (uintptr_t)value.data + value.len - start, MADV_WILLNEED);
}

int blob_read(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct nd_buf *ret, uint32_t *stamp)
{
	struct blob_info info;
	int code = blob_info(store, txn, key, &info, stamp);
	if (code)
		return code;
	size_t start = ret->len;
	nd_buf_reserve(ret, (size_t)info.size + 1);
	for (uint32_t i = 0; i < info.chunks && !code; i++) {
		uint8_t name[CHUNK_KEY];
		chunk_key(name, key, i);
		MDB_val at = val(name, sizeof name);
		MDB_val value;
		code = mdb_get(txn, store->dbi[DB_BLOB], &at, &value);
		if (!code && value.mv_size > CHUNK_BYTES + 1)
			code = DAMAGED;
		if (!code)
			read_ahead(val_str(value));
		if (code == MDB_NOTFOUND || (!code && !unpack(ret, val_str(value), chunk_len(info.size, i))))
			code = DAMAGED;
	}
	if (!code) {
		struct nd_digest digest = nd_digest_of(ret->data + start, ret->len - start);
		if (!nd_digest_eq(&digest, key))
			code = DAMAGED;
	}
	if (code) {
		ret->len = start;
		ret->data[start] = '\0';
	}
	return code;
}

int blob_point_at(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct nd_str *ret, uint32_t *stamp)
{
	struct blob_info info;
	int code = blob_info(store, txn, key, &info, stamp);
	if (code)
		return code;
	if (info.chunks != 1)
		return NOT_IN_ONE;
	uint8_t name[CHUNK_KEY];
	chunk_key(name, key, 0);
	MDB_val at = val(name, sizeof name);
	MDB_val value;
	code = mdb_get(txn, store->dbi[DB_BLOB], &at, &value);
	if (code)
		return code == MDB_NOTFOUND ? DAMAGED : code;
	read_ahead(val_str(value));
	if (value.mv_size > CHUNK_BYTES + 1)
		return DAMAGED;
	struct nd_str bytes;
	if (!unpacked(val_str(value), (size_t)info.size, &bytes))
		return NOT_IN_ONE;
	struct nd_digest digest = nd_digest_of(bytes.data, bytes.len);
	if (!nd_digest_eq(&digest, key))
		return DAMAGED;
	*ret = bytes;
	return 0;
}

// ---- presence ----

// Memory first, then a snapshot taken after that: what leaves memory in between is in the snapshot.
bool blobs_present(struct nd_cache *self, const struct nd_cache_output *outputs, uint32_t count, uint64_t *sizes)
{
	bool all = true;
	bool some_on_disk = false;
	bool *found = nd_alloc_zero(count + 1, sizeof *found);
	pthread_mutex_lock(&self->lock);
	for (uint32_t i = 0; i < count; i++) {
		struct entry *entry = pending_find(&self->pending, DB_INFO, &outputs[i].digest);
		if (!entry) {
			some_on_disk = true;
			continue;
		}
		all = all && entry->op == OP_PUT;
		found[i] = true;
		if (entry->op != OP_PUT)
			continue;
		cache_used_entry_locked(self, entry);
		if (sizes)
			sizes[i] = entry->len;
	}
	pthread_mutex_unlock(&self->lock);

	MDB_txn *txn;
	if (all && some_on_disk && (!self->store.env || store_read_begin(&self->store, &txn)))
		all = false;
	else if (all && some_on_disk) {
		for (uint32_t i = 0; i < count && all; i++) {
			struct blob_info info;
			uint32_t stamp;
			if (found[i])
				continue;
			int code = blob_info(&self->store, txn, &outputs[i].digest, &info, &stamp);
			all = code == 0;
			pthread_mutex_lock(&self->lock);
			if (code == 0)
				cache_used_locked(self, DB_INFO, &outputs[i].digest, stamp);
			if (code == DAMAGED)
				cache_drop_locked(self, DB_INFO, &outputs[i].digest);
			pthread_mutex_unlock(&self->lock);
			cache_broken(self, code);
			if (code == 0 && sizes)
				sizes[i] = info.size;
		}
		store_read_end(&self->store, &txn);
	}
	nd_free(found);
	return all;
}
