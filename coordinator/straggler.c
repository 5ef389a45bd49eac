#include "straggler.h"

#include "noodle/log.h"

#include <assert.h>
#include <string.h>

// Milliseconds over what it may take, 0: nothing to worry about.
static uint64_t lateness(const struct nd_task *task, uint64_t now_ms)
{
	uint64_t may = (uint64_t)ND_STRAGGLER_FACTOR * task->expected_ms;
	uint64_t runs = now_ms - task->started_ms;

	if (task->state != ND_TASK_RUNNING || task->twin || task->made_once)
		return 0;
	if (may < ND_STRAGGLER_MIN_MS)
		may = ND_STRAGGLER_MIN_MS;
	return runs > may ? runs - may : 0;
}

static struct nd_task *latest(const struct nd_core *core)
{
	struct nd_task *ret = NULL;
	uint64_t now = nd_core_now(core), most = 0;

	for (uint32_t w = 0; w < core->pool.workers.len; w++)
		for (uint32_t i = 0; i < core->pool.workers.data[w]->leases.len; i++) {
			struct nd_task *task = core->pool.workers.data[w]->leases.data[i];
			uint64_t late = lateness(task, now);

			if (late <= most)
				continue;
			ret = task;
			most = late;
		}
	return ret;
}

static struct nd_worker *idle_other(const struct nd_pool *pool, const struct nd_worker *than)
{
	for (uint32_t i = 0; i < pool->workers.len; i++) {
		struct nd_worker *worker = pool->workers.data[i];

		if (worker != than && worker->leases.len < worker->slots)
			return worker;
	}
	return NULL;
}

void nd_straggler_look(struct nd_core *core)
{
	struct nd_task *task = core->queued || core->pool.workers.len < 2 ? NULL : latest(core);
	struct nd_worker *worker = task ? idle_other(&core->pool, task->worker) : NULL;
	struct nd_task *copy;

	if (!worker)
		return;
	nd_log(ND_LOG_INFO, "task %llx is late on %s: %s runs it, too", (unsigned long long)task->id, task->worker->name,
	       worker->name);
	copy = nd_tasks_add_copy(&core->tasks, task);
	if (!nd_core_lease(core, worker, copy))
		nd_straggler_drop_copy(core, task);
}

void nd_straggler_drop_copy(struct nd_core *core, struct nd_task *task)
{
	struct nd_task *copy = task->twin;

	if (!copy)
		return;
	assert(copy->is_copy && copy->twin == task);
	copy->twin = task->twin = NULL;
	nd_core_abandon(core, copy);
}

void nd_straggler_promote(struct nd_core *core, struct nd_task *copy)
{
	struct nd_task *of = copy->twin;

	copy->wishes.data = of->wishes.data;
	copy->wishes.len = of->wishes.len;
	copy->wishes.cap = of->wishes.cap;
	memset(&of->wishes, 0, sizeof of->wishes);
	nd_task_bill(copy);
	nd_task_bill(of);
	copy->is_copy = false;
	copy->twin = of->twin = NULL;
	nd_core_abandon(core, of);
}
