// What workers say: that they began with a task, what came of it, that they give it back, that they go.
#include "core.h"
#include "straggler.h"

#include "noodle/log.h"
#include "noodle/mem.h"

#include <string.h>

void nd_core_remove_worker(struct nd_core *self, struct nd_worker *worker, bool died)
{
	while (worker->leases.len) {
		struct nd_task *task = nd_vec_last(&worker->leases);

		if (task->is_copy) {
			nd_straggler_drop_copy(self, task->twin);
			continue;
		}
		if (died && task->state == ND_TASK_RUNNING)
			task->deaths++;
		if (task->deaths >= ND_CORE_MAX_DEATHS)
			nd_core_fail_task(self, task, ND_TASK_CRASHED, "every worker that ran it died");
		else
			nd_core_put_back(self, task);
	}
	nd_pool_remove(&self->pool, &worker);
	nd_core_dispatch(self);
}

static void task_started(struct nd_core *self, struct nd_worker *worker, const struct nd_msg_task_started *msg)
{
	struct nd_task *task = nd_tasks_find(&self->tasks, msg->task_id);

	if (!task || task->worker != worker || task->instance != msg->instance || task->state != ND_TASK_SENT)
		return;
	nd_task_move(task, ND_TASK_RUNNING);
	worker->running++;
	task->started_ms = nd_core_now(self);
}

// Milliseconds of the build of `session`; a task may be older than the build that joined it.
static uint64_t since_opened(const struct nd_session *session, uint64_t at_ms)
{
	return at_ms > session->opened_ms ? at_ms - session->opened_ms : 0;
}

static void tell_event(struct nd_core *self, const struct nd_task *task, const struct nd_outcome *outcome)
{
	struct nd_arena arena = {0};
	const char *name = NULL, *space = NULL;

	for (uint32_t i = 0; i < task->wishes.len; i++) {
		const struct nd_session *session = task->wishes.data[i].session;

		if (!session->events)
			continue;
		if (!name) {
			name = nd_build_task_name(task->build, task->kind, task->index, &arena);
			space = strchr(name, ' ');
		}
		nd_core_send(self, session->peer, &(struct nd_msg){
			.type = ND_MSG_TASK_EVENT,
			.task_event = {
				.session = session->id,
				.task_id = task->id,
				.kind = task->kind,
				.status = outcome->status,
				.module = space ? space + 1 : name,
				.worker = outcome->worker,
				.start_ms = since_opened(session, task->started_ms ? task->started_ms : task->sent_ms),
				.wall_ms = outcome->wall_ms,
				.queued_ms = since_opened(session, task->queued_ms),
				.fetch_ms = outcome->fetch_ms,
				.cpu_ms = outcome->cpu_ms,
				.peak_kb = outcome->peak_kb,
			},
		});
	}
	nd_arena_release(&arena);
}

static void task_crashed(struct nd_core *self, struct nd_task *task, const struct nd_msg_task_result *result)
{
	task->crashes++;
	nd_log(ND_LOG_WARNING, "task %llx crashed on %s: %s", (unsigned long long)task->id, task->worker->name,
	       result->text);
	task->avoid = task->worker->id;
	if (task->crashes >= ND_CORE_MAX_CRASHES)
		nd_core_fail_task(self, task, result->status, result->text);
	else
		nd_core_put_back(self, task);
}

static void task_failed(struct nd_core *self, struct nd_task *task, const char *text)
{
	task->failures++;
	nd_log(ND_LOG_WARNING, "worker %s could not do task %llx: %s", task->worker->name,
	       (unsigned long long)task->id, text);
	task->avoid = task->worker->id;
	if (task->failures >= ND_CORE_MAX_FAILURES)
		nd_core_fail_task(self, task, ND_TASK_FAILED, text);
	else
		nd_core_put_back(self, task);
}

static bool has_to_be_verified(const struct nd_task *task)
{
	for (uint32_t i = 0; i < task->wishes.len; i++)
		if (task->wishes.data[i].session->verify)
			return true;
	return false;
}

// Everything that a result says but how long it took.
static struct nd_digest result_digest(const struct nd_outcome *outcome)
{
	struct nd_hasher *hasher = nd_hasher_new();
	struct nd_digest ret;

	nd_hasher_u64(hasher, outcome->status);
	nd_hasher_u64(hasher, outcome->output_count);
	for (uint32_t i = 0; i < outcome->output_count; i++) {
		nd_hasher_cstr(hasher, outcome->outputs[i].name);
		nd_hasher_digest(hasher, &outcome->outputs[i].digest);
	}
	nd_hasher_add(hasher, outcome->diags.data, outcome->diags.len);
	ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return ret;
}

static void not_reproducible(struct nd_core *self, struct nd_task *task, const char *worker)
{
	struct nd_arena arena = {0};
	char *text = nd_sprintf("the results of '%s' on %s and on %s differ: the compiler or one of the machines is faulty",
		nd_build_task_name(task->build, task->kind, task->index, &arena), task->made_by, worker);

	nd_cache_drop_action(self->config.cache, &task->key);
	nd_core_fail_task(self, task, ND_TASK_FAILED, text);
	nd_free(text);
	nd_arena_release(&arena);
}

// False when another worker has to make it again, or when the two results are not the same: the task has ended then.
static bool verified(struct nd_core *self, struct nd_task *task, const struct nd_outcome *outcome)
{
	struct nd_digest made = result_digest(outcome);

	if (!task->made_once) {
		task->made_once = true;
		task->made = made;
		task->made_by = nd_strdup(outcome->worker);
		task->avoid = task->worker->id;
		nd_worker_drop_lease(task->worker, task, self->woke_us);
		nd_core_enqueue(self, task);
		return false;
	}
	if (nd_digest_eq(&made, &task->made))
		return true;
	not_reproducible(self, task, outcome->worker);
	return false;
}

static void note_guess(const struct nd_task *task, uint32_t wall_ms)
{
	for (uint32_t i = 0; task->guessed && task->kind == ND_TASK_COMPILE && i < task->wishes.len; i++) {
		task->wishes.data[i].session->guessed_ms += task->expected_ms;
		task->wishes.data[i].session->guessed_took_ms += wall_ms;
	}
}

static void task_done(struct nd_core *self, struct nd_task *task, const struct nd_msg *msg)
{
	struct nd_arena arena = {0};
	struct nd_outcome outcome;
	const char *why;

	if (nd_core_keep_result(self, task, msg, &arena, &outcome, &why)) {
		task_failed(self, task, why);
	} else {
		char *name = nd_strdup(outcome.worker);

		for (uint32_t i = 0; i < outcome.output_count; i++)
			nd_worker_note_held(task->worker, &outcome.outputs[i].digest);
		task->worker->done++;
		note_guess(task, outcome.wall_ms);
		self->done++;
		outcome.worker = name;
		tell_event(self, task, &outcome);
		if (!has_to_be_verified(task) || verified(self, task, &outcome))
			nd_core_end_task(self, task, &outcome);
		nd_free(name);
	}
	nd_arena_release(&arena);
}

static void task_result(struct nd_core *self, struct nd_worker *worker, const struct nd_msg *msg)
{
	const struct nd_msg_task_result *result = &msg->task_result;
	struct nd_task *task = nd_tasks_find(&self->tasks, result->task_id);

	if (!task || task->worker != worker || task->instance != result->instance) {
		nd_log(ND_LOG_DEBUG, "a late result of %s", worker->name);
		return;
	}
	if (task->is_copy && result->status != ND_TASK_OK && result->status != ND_TASK_DIAGNOSTICS) {
		nd_straggler_drop_copy(self, task->twin);
		nd_core_dispatch(self);
		return;
	}
	if (task->is_copy)
		nd_straggler_promote(self, task);
	switch (result->status) {
	case ND_TASK_OK:
	case ND_TASK_DIAGNOSTICS:
		task_done(self, task, msg);
		break;
	case ND_TASK_CRASHED:
	case ND_TASK_TIMED_OUT:
		task_crashed(self, task, result);
		break;
	case ND_TASK_FAILED:
		task_failed(self, task, result->text);
		break;
	case ND_TASK_MISSING_INPUT:
		nd_core_fail_task(self, task, ND_TASK_MISSING_INPUT, result->text);
		break;
	case ND_TASK_CANCELLED: // only what nobody wants is stopped, and that is forgotten: somebody asked again
		nd_core_put_back(self, task);
		break;
	}
	nd_core_dispatch(self);
}

static void task_returned(struct nd_core *self, struct nd_worker *worker, const struct nd_msg_task_returned *msg)
{
	worker->asked_back = false;
	for (uint32_t i = 0; i < msg->task_count; i++) {
		struct nd_task *task = nd_tasks_find(&self->tasks, msg->task_ids[i]);

		if (!task || task->worker != worker)
			continue;
		if (task->is_copy)
			nd_straggler_drop_copy(self, task->twin);
		else
			nd_core_put_back(self, task);
	}
	nd_core_dispatch(self);
}

static void worker_goodbye(struct nd_core *self, struct nd_worker *worker)
{
	nd_log(ND_LOG_INFO, "worker %s left", worker->name);
	nd_core_remove_worker(self, worker, false);
}

void nd_core_worker_message(struct nd_core *self, struct nd_worker *worker, const struct nd_msg *msg)
{
	worker->seen_ms = nd_core_now(self);
	switch (msg->type) {
	case ND_MSG_HEARTBEAT:
		worker->load_percent = msg->heartbeat.load_percent;
		worker->cached_bytes = msg->heartbeat.cached_bytes;
		break;
	case ND_MSG_TASK_STARTED:
		task_started(self, worker, &msg->task_started);
		break;
	case ND_MSG_TASK_RESULT:
		task_result(self, worker, msg);
		break;
	case ND_MSG_TASK_RETURNED:
		task_returned(self, worker, &msg->task_returned);
		break;
	case ND_MSG_GOODBYE:
		worker_goodbye(self, worker);
		break;
	default:
		nd_core_refuse(self, worker->peer, ND_REFUSED_ROLE, "not a message of a worker");
	}
}
