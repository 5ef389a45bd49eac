// What `noodle-dist status` and `top` show.
#include "core.h"

#include <string.h>

enum { MAX_TASKS_TOLD = 20000 }; // so that the message has a bound however large the cluster is

// Of the worker, at most *room.
static void tell_running(const struct nd_core *self, const struct nd_worker *worker, struct nd_arena *arena,
			 uint32_t *room, struct nd_msg_worker_status *ret)
{
	uint32_t most = worker->running < *room ? worker->running : *room;
	struct nd_msg_running_task *tasks = nd_arena_array(arena, struct nd_msg_running_task, most + 1);
	uint64_t now = nd_core_now(self);

	for (uint32_t i = 0; i < worker->leases.len && ret->task_count < most; i++) {
		const struct nd_task *task = worker->leases.data[i];
		const struct nd_task *wanted = task->is_copy ? task->twin : task;
		const char *name, *space;

		if (task->state != ND_TASK_RUNNING)
			continue;
		name = nd_build_task_name(task->build, task->kind, task->index, arena);
		space = strchr(name, ' ');
		tasks[ret->task_count++] = (struct nd_msg_running_task){
			.session = wanted->wishes.len ? wanted->wishes.data[0].session->id : 0,
			.kind = task->kind,
			.module = space ? space + 1 : name,
			.running_ms = (uint32_t)(now - task->started_ms),
			.expected_ms = task->expected_ms,
		};
	}
	*room -= ret->task_count;
	ret->tasks = tasks;
}

static const char *target_of(const struct nd_session *session)
{
	const struct nd_build *build = session->build;

	if (!build)
		return "";
	if (build->target_count)
		return build->targets[0].name;
	return build->package_count ? build->packages[0].name : "";
}

static uint32_t without_zeros_at_end(const struct nd_histogram *histogram)
{
	uint32_t len = ND_HISTOGRAM_BUCKETS;

	while (len && !histogram->counts[len - 1])
		len--;
	return len;
}

void nd_core_send_status(struct nd_core *self, nd_wire_peer peer)
{
	struct nd_arena arena = {0};
	struct nd_msg_worker_status *workers =
		nd_arena_array(&arena, struct nd_msg_worker_status, self->pool.workers.len + 1);
	struct nd_msg_session_status *sessions =
		nd_arena_array(&arena, struct nd_msg_session_status, self->sessions.len + 1);
	uint64_t now = nd_core_now(self), running = 0;
	uint32_t room = MAX_TASKS_TOLD;
	struct nd_cache_stats cache;

	nd_cache_stats(self->config.cache, &cache);
	for (uint32_t i = 0; i < self->pool.workers.len; i++) {
		const struct nd_worker *worker = self->pool.workers.data[i];

		running += worker->running;
		workers[i] = (struct nd_msg_worker_status){
			.id = worker->id,
			.name = worker->name,
			.pid = worker->pid,
			.slots = worker->slots,
			.running = worker->running,
			.prefilled = worker->leases.len - worker->running,
			.done = worker->done,
			.cached_bytes = worker->cached_bytes,
			.silent_ms = (uint32_t)(now - worker->seen_ms),
			.load_percent = worker->load_percent,
		};
		tell_running(self, worker, &arena, &room, &workers[i]);
	}
	for (uint32_t i = 0; i < self->sessions.len; i++) {
		const struct nd_session *session = self->sessions.data[i];

		sessions[i] = (struct nd_msg_session_status){
			.id = session->id,
			.node = session->node,
			.phase = nd_session_phase(self, session),
			.counts = session->counts,
			.age_ms = (uint32_t)(now - session->opened_ms),
			.left_ms = nd_session_left_ms(self, session),
			.queued = session->queue.heap.len,
			.running = session->running,
			.weight = session->weight,
			.target = target_of(session),
		};
	}
	nd_core_send(self, peer, &(struct nd_msg){.type = ND_MSG_STATUS, .status = {
		.workers = workers,
		.worker_count = self->pool.workers.len,
		.sessions = sessions,
		.session_count = self->sessions.len,
		.queued = self->queued,
		.running = running,
		.tasks_done = self->done,
		.tasks_cached = self->cached,
		.tasks_failed = self->failed,
		.tasks_retried = self->retried,
		.uptime_ms = now - self->opened_ms,
		.cpu_ms = nd_cpu_time_ns() / 1000000,
		.cache_entries = cache.actions,
		.cache_bytes = cache.bytes,
		.cache_max_bytes = cache.max_bytes,
		.cache_hits = cache.hits,
		.cache_misses = cache.misses,
		.cache_damaged = cache.damaged,
		.cache_evicted = cache.evicted,
		.queued_scans = self->queued_of[ND_TASK_SCAN],
		.queued_compiles = self->queued_of[ND_TASK_COMPILE],
		.dispatch_us = self->dispatch_us.counts,
		.dispatch_count = without_zeros_at_end(&self->dispatch_us),
	}});
	nd_arena_release(&arena);
}
