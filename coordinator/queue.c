#include "queue.h"

#include <assert.h>

static bool before(const struct nd_task *a, const struct nd_task *b)
{
	if (a->expected_ms != b->expected_ms)
		return a->expected_ms > b->expected_ms;
	return a->order < b->order;
}

static void place(struct nd_queue *self, uint32_t at, struct nd_task *task)
{
	self->heap.data[at] = task;
	task->queue_at = at;
}

static void sift_up(struct nd_queue *self, uint32_t at, struct nd_task *task)
{
	while (at && before(task, self->heap.data[(at - 1) / 2])) {
		place(self, at, self->heap.data[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(self, at, task);
}

static void sift_down(struct nd_queue *self, uint32_t at, struct nd_task *task)
{
	for (;;) {
		uint32_t child = 2 * at + 1;

		if (child >= self->heap.len)
			break;
		if (child + 1 < self->heap.len && before(self->heap.data[child + 1], self->heap.data[child]))
			child++;
		if (!before(self->heap.data[child], task))
			break;
		place(self, at, self->heap.data[child]);
		at = child;
	}
	place(self, at, task);
}

void nd_queue_release(struct nd_queue *self)
{
	nd_vec_free(&self->heap);
}

void nd_queue_push(struct nd_queue *self, struct nd_task *task)
{
	nd_vec_push(&self->heap, task);
	sift_up(self, self->heap.len - 1, task);
}

void nd_queue_remove(struct nd_queue *self, struct nd_task *task)
{
	uint32_t at = task->queue_at;
	struct nd_task *last = nd_vec_pop(&self->heap);

	if (last == task) {
		assert(at == self->heap.len);
		return;
	}
	assert(self->heap.data[at] == task);
	if (at && before(last, self->heap.data[(at - 1) / 2]))
		sift_up(self, at, last);
	else
		sift_down(self, at, last);
}

struct nd_task *nd_queue_first(const struct nd_queue *self)
{
	return self->heap.len ? self->heap.data[0] : NULL;
}
