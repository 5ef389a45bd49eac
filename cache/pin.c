// Pins. A pin is a second: what has an access stamp of that second or later is in use. It lies so far before the
// beginning of the build that whatever the build reads has a later stamp, or a stamp old enough to be renewed: so a
// build soon after another one writes no stamps at all. Each process notes its pins on disk for the others; one whose process is gone counts no longer.
//
//   record in DB_PIN: [process id u32][start of the process u64][second u32]
#include "impl.h"
#include "process.h"

#include <string.h>
#include <unistd.h>

static struct nd_digest pin_key(uint64_t start, nd_cache_pin id)
{
	struct nd_buf name = {0};
	nd_buf_add_u32(&name, (uint32_t)getpid());
	nd_buf_add_u64(&name, start);
	nd_buf_add_u64(&name, id);
	struct nd_digest key = nd_digest_of(name.data, name.len);
	nd_buf_release(&name);
	return key;
}

nd_cache_pin nd_cache_pin_begin(struct nd_cache *self)
{
	uint32_t now = cache_now_s(self);
	struct pin pin = {.stamp = now > STAMP_STEP_S ? now - STAMP_STEP_S : 0, .began = now};
	uint64_t start = process_start((uint32_t)getpid());
	struct nd_buf body = {0};
	nd_buf_add_u32(&body, (uint32_t)getpid());
	nd_buf_add_u64(&body, start);
	nd_buf_add_u32(&body, pin.stamp);
	pthread_mutex_lock(&self->lock);
	pin.id = ++self->last_pin;
	nd_vec_push(&self->pins, pin);
	struct nd_digest key = pin_key(start, pin.id);
	if (self->has_writer)
		cache_put_locked(self, DB_PIN, &key, &body.data, body.len, NULL);
	pthread_mutex_unlock(&self->lock);
	nd_buf_release(&body);
	return pin.id;
}

void nd_cache_pin_end(struct nd_cache *self, nd_cache_pin id)
{
	struct nd_digest key = pin_key(process_start((uint32_t)getpid()), id);
	pthread_mutex_lock(&self->lock);
	for (uint32_t i = 0; i < self->pins.len; i++) {
		if (self->pins.data[i].id != id)
			continue;
		self->pins.data[i] = nd_vec_last(&self->pins);
		self->pins.len--;
		if (self->has_writer)
			cache_drop_locked(self, DB_PIN, &key);
		break;
	}
	pthread_mutex_unlock(&self->lock);
}

uint32_t pins_memory_floor_locked(const struct nd_cache *self)
{
	uint32_t floor = UINT32_MAX;
	for (uint32_t i = 0; i < self->pins.len; i++)
		if (self->pins.data[i].began < floor)
			floor = self->pins.data[i].began;
	return floor;
}

static uint32_t floor_on_disk(struct nd_cache *self, MDB_txn *txn, uint32_t floor)
{
	MDB_cursor *cursor;
	if (mdb_cursor_open(txn, self->store.dbi[DB_PIN], &cursor))
		return floor;
	MDB_val key;
	MDB_val value;
	while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
		uint32_t used;
		struct nd_str body;
		if (!record_open(val_str(value), &used, &body))
			continue;
		struct nd_reader reader = nd_reader(body.data, body.len);
		uint32_t pid = nd_reader_u32(&reader);
		uint64_t start = nd_reader_u64(&reader);
		uint32_t stamp = nd_reader_u32(&reader);
		if (reader.failed || pid == (uint32_t)getpid() || stamp >= floor)
			continue;
		if (process_is_alive(pid, start)) {
			floor = stamp;
			continue;
		}
		struct nd_digest gone;
		memcpy(gone.bytes, key.mv_data, key.mv_size < sizeof gone.bytes ? key.mv_size : sizeof gone.bytes);
		pthread_mutex_lock(&self->lock);
		cache_drop_locked(self, DB_PIN, &gone);
		pthread_mutex_unlock(&self->lock);
	}
	mdb_cursor_close(cursor);
	return floor;
}

uint32_t pins_floor(struct nd_cache *self, MDB_txn *txn)
{
	pthread_mutex_lock(&self->lock);
	uint32_t floor = UINT32_MAX;
	for (uint32_t i = 0; i < self->pins.len; i++)
		if (self->pins.data[i].stamp < floor)
			floor = self->pins.data[i].stamp;
	pthread_mutex_unlock(&self->lock);
	return txn ? floor_on_disk(self, txn, floor) : floor;
}
