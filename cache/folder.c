// Digests of the files of a folder by what stat(2) says of them: one record for all of its files, so that looking
// at a tree costs a look-up a folder instead of one a file.
//
//   body of a record in DB_STAT, under the digest of the folder's path with a '/' behind it (which no file's path has);
//   once for every file, in the order of names:
//     name    varint length, bytes
//     state   40 bytes: size, inode, device, mtime, ctime, each u64
//     digest  16 bytes
#include "impl.h"

#include <string.h>

enum { STATE_BYTES = 40 };

static struct nd_digest folder_key(const char *path, struct nd_buf *scratch)
{
	nd_buf_clear(scratch);
	nd_buf_add_cstr(scratch, path);
	nd_buf_add_char(scratch, '/');
	return nd_digest_of(scratch->data, scratch->len);
}

static void put_u64(uint8_t *at, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void make_state(uint8_t state[STATE_BYTES], const struct nd_cache_stat *stat)
{
	put_u64(state, stat->size);
	put_u64(state + 8, stat->inode);
	put_u64(state + 16, stat->device);
	put_u64(state + 24, (uint64_t)stat->mtime_ns);
	put_u64(state + 32, (uint64_t)stat->ctime_ns);
}

// Both sides are sorted by name, so one walk along both finds all.
static void take(struct nd_str body, const struct nd_cache_folder *folder)
{
	struct nd_reader reader = nd_reader(body.data, body.len);
	uint32_t i = 0;
	while (i < folder->count && reader.at < reader.end) {
		struct nd_str name = nd_reader_bytes(&reader);
		const uint8_t *state = reader.at;
		if (reader.failed || (size_t)(reader.end - reader.at) < STATE_BYTES + ND_DIGEST_BYTES)
			return;
		reader.at += STATE_BYTES + ND_DIGEST_BYTES;
		int order = -1;
		while (i < folder->count && (order = nd_str_cmp(nd_str(folder->files[i].name), name)) < 0)
			i++;
		if (i == folder->count || order > 0)
			continue;
		uint8_t now[STATE_BYTES];
		make_state(now, &folder->files[i].stat);
		if (memcmp(now, state, STATE_BYTES) == 0)
			memcpy(folder->files[i].digest.bytes, state + STATE_BYTES, ND_DIGEST_BYTES);
		i++;
	}
}

void nd_cache_get_folders(struct nd_cache *self, const struct nd_cache_folder *folders, uint32_t count)
{
	struct nd_buf scratch = {0};
	MDB_txn *txn = NULL;
	if (self->store.env && store_read_begin(&self->store, &txn) != ND_OK)
		txn = NULL;
	for (uint32_t i = 0; i < count; i++) {
		struct nd_digest key = folder_key(folders[i].path, &scratch);
		for (uint32_t f = 0; f < folders[i].count; f++)
			folders[i].files[f].digest = (struct nd_digest){{0}};
		pthread_mutex_lock(&self->lock);
		struct entry *entry = pending_find(&self->pending, DB_STAT, &key);
		if (entry && entry->op == OP_PUT)
			take((struct nd_str){entry->data, entry->len}, &folders[i]);
		pthread_mutex_unlock(&self->lock);
		MDB_val value;
		uint32_t stamp;
		struct nd_str body;
		if (!entry && txn && store_get(&self->store, txn, DB_STAT, &key, &value) == 0 &&
		    record_open(val_str(value), &stamp, &body))
			take(body, &folders[i]);
	}
	if (txn)
		store_read_end(&self->store, &txn);
	nd_buf_release(&scratch);
}

enum nd_err nd_cache_put_folder(struct nd_cache *self, const struct nd_cache_folder *folder, int64_t read_at_ns)
{
	struct nd_buf body = {0};
	struct nd_digest key = folder_key(folder->path, &body);
	nd_buf_clear(&body);
	for (uint32_t i = 0; i < folder->count; i++) {
		const struct nd_cache_file *file = &folder->files[i];
		if (nd_digest_is_zero(&file->digest) || stat_is_racy(&file->stat, read_at_ns))
			continue;
		uint8_t state[STATE_BYTES];
		make_state(state, &file->stat);
		nd_buf_add_bytes(&body, file->name, strlen(file->name));
		nd_buf_add(&body, state, sizeof state);
		nd_buf_add(&body, file->digest.bytes, ND_DIGEST_BYTES);
	}
	nd_buf_reserve(&body, 1); // an empty record is one, too
	pthread_mutex_lock(&self->lock);
	enum nd_err err = cache_put_locked(self, DB_STAT, &key, &body.data, body.len, NULL);
	pthread_mutex_unlock(&self->lock);
	return err;
}
