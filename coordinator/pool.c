#include "pool.h"

#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

enum {
	PREFILL_SLOTS = 4, // one waiting task for every so many slots, at least one: it hides the way there
	MANY_GONE = 1024,
	HOLDS_MAX = 1 << 20, // digests remembered of one worker; then we start anew
};

#define GONE UINT32_MAX // in by_peer: has left

static uint32_t capacity(const struct nd_worker *self)
{
	uint32_t more = self->slots / PREFILL_SLOTS;

	return self->slots + (more ? more : 1);
}

static void worker_free(struct nd_worker *self)
{
	nd_vec_free(&self->leases);
	nd_vec_free(&self->empty_us);
	nd_map_release(&self->holds);
	nd_free(self->name);
	nd_free(self);
}

void nd_pool_release(struct nd_pool *self)
{
	for (uint32_t i = 0; i < self->workers.len; i++)
		worker_free(self->workers.data[i]);
	nd_vec_free(&self->workers);
	nd_vec_free(&self->ready);
	nd_map_release(&self->by_peer);
}

static void make_ready(struct nd_worker *self)
{
	self->ready_at = self->pool->ready.len;
	nd_vec_push(&self->pool->ready, self);
}

static void make_full(struct nd_worker *self)
{
	struct nd_worker *last = nd_vec_pop(&self->pool->ready);

	self->pool->ready.data[self->ready_at] = last; // itself, perhaps
	last->ready_at = self->ready_at;
	self->ready_at = ND_POOL_FULL;
}

static void forget_gone(struct nd_pool *self)
{
	nd_map_clear(&self->by_peer);
	for (uint32_t i = 0; i < self->workers.len; i++)
		nd_map_set(&self->by_peer, self->workers.data[i]->peer, i);
}

struct nd_worker *nd_pool_add(struct nd_pool *self, nd_wire_peer peer, const char *name, uint32_t slots,
			      uint64_t now_us)
{
	struct nd_worker *worker = nd_alloc_zero(1, sizeof *worker);

	worker->pool = self;
	worker->id = ++self->last_id;
	worker->peer = peer;
	worker->name = nd_strdup(name);
	worker->slots = slots;
	if (self->by_peer.len > 2 * self->workers.len + MANY_GONE)
		forget_gone(self);
	nd_map_set(&self->by_peer, peer, self->workers.len);
	nd_vec_push(&self->workers, worker);
	for (uint32_t i = 0; i < capacity(worker); i++)
		nd_vec_push(&worker->empty_us, now_us);
	self->slots += slots;
	make_ready(worker);
	return worker;
}

struct nd_worker *nd_pool_find(const struct nd_pool *self, nd_wire_peer peer)
{
	uint32_t index;

	return nd_map_get(&self->by_peer, peer, &index) && index != GONE ? self->workers.data[index] : NULL;
}

void nd_pool_remove(struct nd_pool *self, struct nd_worker **worker_p)
{
	struct nd_worker *worker = *worker_p, *moved;
	uint32_t index = 0;

	assert(!worker->leases.len);
	*worker_p = NULL;
	(void)nd_map_get(&self->by_peer, worker->peer, &index);
	assert(self->workers.data[index] == worker);
	moved = nd_vec_pop(&self->workers);
	if (moved != worker) {
		self->workers.data[index] = moved;
		nd_map_set(&self->by_peer, moved->peer, index);
	}
	nd_map_set(&self->by_peer, worker->peer, GONE);
	self->slots -= worker->slots;
	make_full(worker);
	worker_free(worker);
}

// ---- leases ----

uint64_t nd_worker_add_lease(struct nd_worker *self, struct nd_task *task)
{
	uint64_t empty_us = self->empty_us.data[0];

	memmove(self->empty_us.data, self->empty_us.data + 1, --self->empty_us.len * sizeof *self->empty_us.data);
	nd_vec_push(&self->leases, task);
	task->worker = self;
	nd_task_bill(task);
	if (self->leases.len == capacity(self))
		make_full(self);
	return empty_us;
}

void nd_worker_drop_lease(struct nd_worker *self, struct nd_task *task, uint64_t now_us)
{
	uint32_t i = 0;

	while (self->leases.data[i] != task)
		i++;
	if (self->leases.len == capacity(self))
		make_ready(self);
	self->leases.data[i] = nd_vec_pop(&self->leases);
	nd_vec_push(&self->empty_us, now_us);
	if (task->state == ND_TASK_RUNNING)
		self->running--;
	task->worker = NULL;
	nd_task_bill(task);
}

static uint64_t held_key(const struct nd_digest *digest)
{
	uint64_t ret;

	memcpy(&ret, digest->bytes, sizeof ret);
	return ret;
}

bool nd_worker_holds(const struct nd_worker *self, const struct nd_digest *digest)
{
	uint32_t value;

	return nd_map_get(&self->holds, held_key(digest), &value);
}

void nd_worker_note_held(struct nd_worker *self, const struct nd_digest *digest)
{
	if (self->holds.len >= HOLDS_MAX)
		nd_map_clear(&self->holds);
	nd_map_set(&self->holds, held_key(digest), 1);
}

// ---- placement ----

bool nd_pool_has_room(const struct nd_pool *self)
{
	return self->ready.len;
}

static uint64_t held_bytes(const struct nd_worker *self, const struct nd_msg_input *inputs, uint32_t count)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < count; i++)
		if (nd_worker_holds(self, &inputs[i].digest))
			bytes += inputs[i].size;
	return bytes;
}

// What a worker holds it need not fetch. In a large cluster looking at everybody would cost more than fetching: only so many
// digests are looked up for a task, which leaves some of the workers (they stand in no order) as if they held nothing.
enum { MAX_HELD_LOOKUPS = 512 };

struct score { // compared from the first to the last; more is better
	bool free_slot;
	uint64_t held;
	int64_t free;
};

static bool better(const struct score *a, const struct score *b)
{
	if (a->free_slot != b->free_slot)
		return a->free_slot;
	if (a->held != b->held)
		return a->held > b->held;
	return a->free > b->free;
}

struct nd_worker *nd_pool_pick(const struct nd_pool *self, const struct nd_task *task,
			       const struct nd_msg_input *inputs, uint32_t count)
{
	struct nd_worker *best = NULL;
	struct score best_score = {0};
	uint32_t lookups = 0;

	for (uint32_t i = 0; i < self->ready.len; i++) {
		struct nd_worker *worker = self->ready.data[i];
		struct score score = {
			.free_slot = worker->leases.len < worker->slots,
			.free = (int64_t)worker->slots - (int64_t)worker->leases.len,
		};

		// A worker that fails at once is always free: it would draw every task and fail it for good.
		if (worker->id == task->avoid && self->workers.len > 1)
			continue;
		if (count <= MAX_HELD_LOOKUPS - lookups) {
			score.held = held_bytes(worker, inputs, count);
			lookups += count;
		}
		if (best && !better(&score, &best_score))
			continue;
		best = worker;
		best_score = score;
	}
	return best;
}

struct nd_worker *nd_pool_overloaded(const struct nd_pool *self)
{
	struct nd_worker *ret = NULL;

	for (uint32_t i = 0; i < self->workers.len; i++) {
		struct nd_worker *worker = self->workers.data[i];

		if (worker->leases.len <= worker->slots || worker->asked_back)
			continue;
		if (!ret || worker->leases.len - worker->slots > ret->leases.len - ret->slots)
			ret = worker;
	}
	return ret;
}

struct nd_worker *nd_pool_idle(const struct nd_pool *self)
{
	for (uint32_t i = 0; i < self->workers.len; i++)
		if (self->workers.data[i]->leases.len < self->workers.data[i]->slots)
			return self->workers.data[i];
	return NULL;
}
