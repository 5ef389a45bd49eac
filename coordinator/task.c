#include "session.h"

#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

// Which function makes each move is named behind it.
static const bool allowed[ND_TASK_ENDED + 1][ND_TASK_ENDED + 1] = {
	[ND_TASK_NEW][ND_TASK_QUEUED] = true,      // nd_core_submit
	[ND_TASK_NEW][ND_TASK_SENT] = true,        // nd_straggler_look: a copy
	[ND_TASK_NEW][ND_TASK_ENDED] = true,       // the same, when an input is gone
	[ND_TASK_QUEUED][ND_TASK_SENT] = true,     // dispatch.c: lease
	[ND_TASK_QUEUED][ND_TASK_ENDED] = true,    // dispatch.c: nd_core_end_task, nd_core_abandon
	[ND_TASK_SENT][ND_TASK_QUEUED] = true,     // dispatch.c: nd_core_put_back (returned, worker died or failed)
	[ND_TASK_SENT][ND_TASK_RUNNING] = true,    // answers.c: task_started
	[ND_TASK_SENT][ND_TASK_ENDED] = true,      // dispatch.c: nd_core_end_task; TASK_STARTED may be lost in a reconnect
	[ND_TASK_RUNNING][ND_TASK_QUEUED] = true,  // dispatch.c: nd_core_put_back
	[ND_TASK_RUNNING][ND_TASK_ENDED] = true,   // dispatch.c: nd_core_end_task
};

void nd_task_move(struct nd_task *task, enum nd_task_state to)
{
	assert(allowed[task->state][to]);
	task->state = to;
}

static uint64_t map_key(const struct nd_digest *key)
{
	uint64_t ret;

	memcpy(&ret, key->bytes, sizeof ret);
	return ret;
}

static void forget_old_keys(struct nd_tasks *self)
{
	nd_map_clear(&self->by_key);
	for (uint32_t i = 0; i < self->slots.len; i++)
		if (self->slots.data[i] && !self->slots.data[i]->is_copy)
			nd_map_set(&self->by_key, map_key(&self->slots.data[i]->key), i);
}

static struct nd_task *add(struct nd_tasks *self, enum nd_task_kind kind, const struct nd_digest *key,
			   struct nd_build *build, uint32_t index)
{
	struct nd_task *task = nd_alloc_zero(1, sizeof *task);
	uint32_t slot;

	if (self->free.len) {
		slot = nd_vec_pop(&self->free);
	} else {
		slot = self->slots.len;
		nd_vec_push(&self->slots, NULL);
		nd_vec_push(&self->uses, 0);
	}
	self->slots.data[slot] = task;
	task->id = (uint64_t)++self->uses.data[slot] << 32 | slot;
	task->kind = kind;
	task->key = *key;
	task->build = nd_build_ref(build);
	task->index = index;
	task->order = self->made++;
	self->live++;
	return task;
}

struct nd_task *nd_tasks_add(struct nd_tasks *self, enum nd_task_kind kind, const struct nd_digest *key,
			     struct nd_build *build, uint32_t index)
{
	struct nd_task *task = add(self, kind, key, build, index);

	if (self->by_key.len > 2 * self->live + 1024)
		forget_old_keys(self);
	nd_map_set(&self->by_key, map_key(key), (uint32_t)task->id);
	return task;
}

struct nd_task *nd_tasks_add_copy(struct nd_tasks *self, struct nd_task *of)
{
	struct nd_task *copy = add(self, of->kind, &of->key, of->build, of->index);

	copy->expected_ms = of->expected_ms;
	copy->queued_ms = of->queued_ms;
	copy->is_copy = true;
	copy->twin = of;
	of->twin = copy;
	return copy;
}

struct nd_task *nd_tasks_find(const struct nd_tasks *self, uint64_t id)
{
	uint32_t slot = (uint32_t)id;
	struct nd_task *task = slot < self->slots.len ? self->slots.data[slot] : NULL;

	return task && task->id == id ? task : NULL;
}

struct nd_task *nd_tasks_find_key(const struct nd_tasks *self, enum nd_task_kind kind, const struct nd_digest *key)
{
	struct nd_task *task;
	uint32_t slot;

	if (!nd_map_get(&self->by_key, map_key(key), &slot))
		return NULL;
	task = self->slots.data[slot];
	if (!task || task->state == ND_TASK_ENDED || task->kind != kind || !nd_digest_eq(&task->key, key))
		return NULL;
	return task;
}

bool nd_task_is_of(const struct nd_task *task, const struct nd_session *session)
{
	return task->wishes.len && task->wishes.data[0].session == session;
}

void nd_task_bill(struct nd_task *task)
{
	struct nd_session *payer = task->worker && task->wishes.len ? task->wishes.data[0].session : NULL;

	if (task->payer)
		task->payer->running--;
	if (payer)
		payer->running++;
	task->payer = payer;
}

static void task_free(struct nd_task *task)
{
	nd_build_unref(&task->build);
	nd_vec_free(&task->wishes);
	nd_free(task->made_by);
	nd_free(task);
}

void nd_tasks_remove(struct nd_tasks *self, struct nd_task **task_p)
{
	struct nd_task *task = *task_p;
	uint32_t slot = (uint32_t)task->id;

	assert(task->state == ND_TASK_ENDED && !task->worker && !task->queue_of && !task->twin);
	*task_p = NULL;
	self->slots.data[slot] = NULL;
	nd_vec_push(&self->free, slot);
	self->live--;
	task_free(task);
}

void nd_tasks_release(struct nd_tasks *self)
{
	for (uint32_t i = 0; i < self->slots.len; i++)
		if (self->slots.data[i])
			task_free(self->slots.data[i]);
	nd_vec_free(&self->slots);
	nd_vec_free(&self->uses);
	nd_vec_free(&self->free);
	nd_map_release(&self->by_key);
	memset(self, 0, sizeof *self);
}
