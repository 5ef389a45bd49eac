#include "chain.h"

#include "noodle/mem.h"

#include <string.h>

static void forget(struct nd_msg_chain_task *task)
{
	nd_free((char *)task->module);
	nd_free((char *)task->worker);
	memset(task, 0, sizeof *task);
}

void nd_chain_release(struct nd_chain *self)
{
	forget(&self->longest);
	for (uint32_t i = 0; i < self->tasks.len; i++)
		forget(&self->tasks.data[i]);
	nd_vec_free(&self->tasks);
	memset(self, 0, sizeof *self);
}

bool nd_chain_is_longer(const struct nd_chain *self, uint32_t wall_ms)
{
	return !self->longest.module || wall_ms > self->longest.wall_ms;
}

void nd_chain_note(struct nd_chain *self, enum nd_task_kind kind, const char *name, const char *worker,
		   uint32_t wall_ms)
{
	const char *space = strchr(name, ' ');

	forget(&self->longest);
	self->longest = (struct nd_msg_chain_task){
		.kind = kind,
		.module = nd_strdup(space ? space + 1 : name),
		.worker = nd_strdup(worker),
		.wall_ms = wall_ms,
	};
}

void nd_chain_end_phase(struct nd_chain *self)
{
	if (!self->longest.module || self->tasks.len == ND_MSG_MAX_CHAIN)
		return;
	nd_vec_push(&self->tasks, self->longest);
	memset(&self->longest, 0, sizeof self->longest);
}

uint32_t nd_chain_ms(const struct nd_chain *self)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < self->tasks.len; i++)
		sum += self->tasks.data[i].wall_ms;
	return sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}
