#include "core.h"

void nd_core_send_status(struct nd_core *self, nd_wire_peer peer)
{
	struct nd_arena arena = {0};
	struct nd_msg_worker_status *workers =
		nd_arena_array(&arena, struct nd_msg_worker_status, self->pool.workers.len + 1);
	struct nd_msg_session_status *sessions =
		nd_arena_array(&arena, struct nd_msg_session_status, self->sessions.len + 1);
	uint64_t now = nd_core_now(self), running = 0;
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
	}
	for (uint32_t i = 0; i < self->sessions.len; i++) {
		const struct nd_session *session = self->sessions.data[i];

		sessions[i] = (struct nd_msg_session_status){
			.id = session->id,
			.node = session->node,
			.phase = nd_session_phase(self, session),
			.counts = session->counts,
			.age_ms = (uint32_t)(now - session->opened_ms),
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
	}});
	nd_arena_release(&arena);
}
