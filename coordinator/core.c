#include "core.h"
#include "straggler.h"

#include "noodle/intern.h"
#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

void nd_core_init(struct nd_core *self, const struct nd_core_config *config, const struct nd_core_out *out)
{
	memset(self, 0, sizeof *self);
	self->config = *config;
	self->out = *out;
	self->compiler = nd_compiler_digest();
	self->opened_ms = nd_core_now(self);
	self->beat_ms = self->opened_ms;
	// Ids of an earlier life of this coordinator must not be taken for new ones.
	self->last_session_id = self->pool.last_id = nd_time_ns() >> 10;
}

void nd_core_release(struct nd_core *self)
{
	while (self->sessions.len) {
		struct nd_session *session = nd_vec_pop(&self->sessions);

		nd_session_destroy(self, &session);
	}
	nd_vec_free(&self->sessions);
	nd_pool_release(&self->pool);
	nd_tasks_release(&self->tasks);
}

uint64_t nd_core_now(const struct nd_core *self)
{
	return nd_clock_now_ms(self->config.clock);
}

void nd_core_send(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg)
{
	self->out.send(self->out.arg, peer, msg);
}

bool nd_core_busy(const struct nd_core *self)
{
	for (uint32_t i = 0; i < self->sessions.len; i++)
		if (self->sessions.data[i]->state != ND_SESSION_IDLE)
			return true;
	return false;
}

static void refuse(struct nd_core *self, nd_wire_peer peer, enum nd_refusal reason, const char *text)
{
	nd_core_send(self, peer, &(struct nd_msg){
		.type = ND_MSG_REFUSED,
		.refused = {.reason = reason, .version = ND_PROTOCOL_VERSION, .text = text},
	});
}

// ---- the queue ----

// The time that a compilation takes grows with its text; the constant is that of the compiler at -O2.
static uint32_t guess_ms(const struct nd_task *task)
{
	uint64_t bytes = nd_build_task_bytes(task->build, task->kind, task->index);

	return (uint32_t)(1 + bytes / (task->kind == ND_TASK_COMPILE ? 400 : 20000));
}

static void enqueue(struct nd_core *self, struct nd_task *task)
{
	nd_task_move(task, ND_TASK_QUEUED);
	task->queue_of = task->wishes.data[0].session;
	nd_queue_push(&task->queue_of->queue, task);
	self->queued++;
}

static void dequeue(struct nd_core *self, struct nd_task *task)
{
	nd_queue_remove(&task->queue_of->queue, task);
	task->queue_of = NULL;
	self->queued--;
}

// A lease ends without a result.
static void put_back(struct nd_core *self, struct nd_task *task)
{
	nd_worker_drop_lease(task->worker, task);
	self->retried++;
	enqueue(self, task);
}

void nd_core_submit(struct nd_core *self, struct nd_session *session, enum nd_task_kind kind,
		    const struct nd_digest *key, uint32_t index)
{
	struct nd_task *task = nd_tasks_find_key(&self->tasks, kind, key);
	struct nd_arena arena = {0};
	const char *name;

	session->wanted++;
	if (task) {
		nd_vec_push(&task->wishes, ((struct nd_task_wish){session, index}));
		return;
	}
	task = nd_tasks_add(&self->tasks, kind, key, session->build, index);
	nd_vec_push(&task->wishes, ((struct nd_task_wish){session, index}));
	task->queued_ms = nd_core_now(self);
	name = nd_build_task_name(session->build, kind, index, &arena);
	if (nd_cache_get_history(self->config.cache, name, &task->expected_ms))
		task->expected_ms = guess_ms(task);
	nd_arena_release(&arena);
	enqueue(self, task);
}

// ---- the end of a task ----

// Everybody who wants it gets the outcome; a session may open new tasks or end while it is told.
static void end_task(struct nd_core *self, struct nd_task *task, const struct nd_outcome *outcome)
{
	if (task->queue_of)
		dequeue(self, task);
	if (task->worker)
		nd_worker_drop_lease(task->worker, task);
	nd_straggler_drop_copy(self, task);
	nd_task_move(task, ND_TASK_ENDED);
	while (task->wishes.len) {
		struct nd_task_wish wish = nd_vec_pop(&task->wishes);

		wish.session->wanted--;
		nd_session_outcome(self, wish.session, task->kind, wish.index, outcome);
	}
	nd_tasks_remove(&self->tasks, &task);
}

static void end_task_with(struct nd_core *self, struct nd_task *task, enum nd_task_status status, const char *text)
{
	self->failed++;
	end_task(self, task, &(struct nd_outcome){.status = status, .text = text, .worker = ""});
}

static void stop_lease(struct nd_core *self, struct nd_task *task)
{
	nd_core_send(self, task->worker->peer, &(struct nd_msg){
		.type = ND_MSG_TAKE_BACK,
		.take_back = {.task_ids = &task->id, .task_count = 1, .running_too = true},
	});
}

void nd_core_abandon(struct nd_core *self, struct nd_task *task)
{
	nd_straggler_drop_copy(self, task);
	if (task->queue_of)
		dequeue(self, task);
	if (task->worker) {
		stop_lease(self, task);
		nd_worker_drop_lease(task->worker, task);
	}
	nd_task_move(task, ND_TASK_ENDED);
	nd_tasks_remove(&self->tasks, &task);
}

static void drop_wishes(struct nd_core *self, struct nd_task *task, struct nd_session *session)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < task->wishes.len; i++)
		if (task->wishes.data[i].session != session)
			task->wishes.data[kept++] = task->wishes.data[i];
	if (kept == task->wishes.len)
		return;
	task->wishes.len = kept;
	if (task->state == ND_TASK_ENDED) // it is just telling its outcome
		return;
	if (!kept) {
		nd_core_abandon(self, task);
	} else if (task->queue_of == session) {
		nd_queue_remove(&session->queue, task);
		task->queue_of = task->wishes.data[0].session;
		nd_queue_push(&task->queue_of->queue, task);
	}
}

void nd_core_forget_session(struct nd_core *self, struct nd_session *session)
{
	if (session->wanted)
		for (uint32_t i = 0; i < self->tasks.slots.len; i++)
			if (self->tasks.slots.data[i])
				drop_wishes(self, self->tasks.slots.data[i], session);
	session->wanted = 0;
}

// ---- assignment ----

static uint32_t running_of(const struct nd_core *self, const struct nd_session *session)
{
	uint32_t count = 0;

	for (uint32_t w = 0; w < self->pool.workers.len; w++)
		for (uint32_t i = 0; i < self->pool.workers.data[w]->leases.len; i++)
			count += nd_task_is_of(self->pool.workers.data[w]->leases.data[i], session);
	return count;
}

// The session with the smallest share of the cluster for its weight.
static struct nd_task *next_task(struct nd_core *self)
{
	struct nd_session *best = NULL;

	for (uint32_t i = 0; i < self->sessions.len; i++) {
		struct nd_session *session = self->sessions.data[i];

		if (!nd_queue_first(&session->queue))
			continue;
		if (!best || (uint64_t)session->running * best->weight < (uint64_t)best->running * session->weight)
			best = session;
	}
	return best ? nd_queue_first(&best->queue) : NULL;
}

// Small blobs that the worker does not have travel with the task and save it a round trip.
static bool add_inline(struct nd_core *self, struct nd_worker *worker, struct nd_msg *msg, struct nd_arena *arena)
{
	struct nd_msg_input *inputs = (struct nd_msg_input *)msg->task.inputs; // ours, in the arena
	struct nd_str *blobs = nd_arena_array(arena, struct nd_str, ND_MSG_MAX_BLOB_FRAMES);
	uint64_t total = 0;

	for (uint32_t i = 0; i < msg->task.input_count; i++) {
		struct nd_buf blob = {0};
		bool found;

		if (nd_worker_holds(worker, &inputs[i].digest))
			continue;
		if (inputs[i].size > ND_MSG_INLINE_BYTES || total + inputs[i].size > ND_MSG_INLINE_TOTAL ||
		    msg->blob_count == ND_MSG_MAX_BLOB_FRAMES) {
			if (!nd_cache_has_blob(self->config.cache, &inputs[i].digest, NULL))
				return false;
			continue; // it will fetch it
		}
		found = !nd_cache_get_blob(self->config.cache, &inputs[i].digest, &blob);
		if (found) {
			blobs[msg->blob_count++] =
				(struct nd_str){nd_arena_strndup(arena, blob.data ? blob.data : "", blob.len), blob.len};
			inputs[i].frame = msg->blob_count;
			total += blob.len;
			nd_worker_note_held(worker, &inputs[i].digest);
		}
		nd_buf_release(&blob);
		if (!found)
			return false;
	}
	msg->blobs = blobs;
	return true;
}

// Fills in what depends on the worker and sends it.
static bool lease(struct nd_core *self, struct nd_worker *worker, struct nd_task *task, struct nd_msg *msg,
		  struct nd_arena *arena)
{
	if (!add_inline(self, worker, msg, arena))
		return false;
	msg->task.task_id = task->id;
	msg->task.instance = ++task->instance;
	msg->task.time_limit_ms = ND_CORE_TASK_MS;
	if (task->queue_of)
		dequeue(self, task);
	nd_task_move(task, ND_TASK_SENT);
	nd_worker_add_lease(worker, task);
	task->sent_ms = nd_core_now(self);
	task->started_ms = 0;
	nd_core_send(self, worker->peer, msg);
	return true;
}

bool nd_core_lease(struct nd_core *self, struct nd_worker *worker, struct nd_task *task)
{
	struct nd_msg msg = {.type = ND_MSG_TASK};
	struct nd_arena arena = {0};
	bool leased;

	nd_build_task(task->build, task->kind, task->index, &arena, &msg.task);
	leased = lease(self, worker, task, &msg, &arena);
	nd_arena_release(&arena);
	return leased;
}

// Returns false when nobody takes it now.
static bool send_task(struct nd_core *self, struct nd_task *task)
{
	struct nd_msg msg = {.type = ND_MSG_TASK};
	struct nd_arena arena = {0};
	struct nd_worker *worker;
	bool leased = false;

	nd_build_task(task->build, task->kind, task->index, &arena, &msg.task);
	worker = nd_pool_pick(&self->pool, task, msg.task.inputs, msg.task.input_count);
	if (worker)
		leased = lease(self, worker, task, &msg, &arena);
	nd_arena_release(&arena);
	if (leased)
		task->wishes.data[0].session->running++;
	else if (worker)
		end_task_with(self, task, ND_TASK_MISSING_INPUT, "an input is no longer in the cache");
	return worker;
}

// Takes back what waits at a full worker while another has nothing to do.
static void balance(struct nd_core *self)
{
	struct nd_worker *from;
	struct nd_task *task = NULL;

	if (self->queued || !nd_pool_idle(&self->pool))
		return;
	from = nd_pool_overloaded(&self->pool);
	if (!from)
		return;
	for (uint32_t i = 0; i < from->leases.len; i++) // the one sent last is the furthest from its start
		if (from->leases.data[i]->state == ND_TASK_SENT &&
		    (!task || from->leases.data[i]->order > task->order))
			task = from->leases.data[i];
	if (!task)
		return;
	from->asked_back = true;
	nd_core_send(self, from->peer, &(struct nd_msg){
		.type = ND_MSG_TAKE_BACK,
		.take_back = {.task_ids = &task->id, .task_count = 1},
	});
}

static uint32_t slots_wanted(const struct nd_core *self)
{
	uint32_t leased = 0;

	for (uint32_t i = 0; i < self->pool.workers.len; i++)
		leased += self->pool.workers.data[i]->leases.len;
	leased += self->queued;
	return leased < ND_CORE_MAX_SLOTS_WANTED ? leased : ND_CORE_MAX_SLOTS_WANTED;
}

void nd_core_dispatch(struct nd_core *self)
{
	struct nd_task *task;

	if (self->dispatching) // a task that ended here made new ones: the loop below sees them
		return;
	self->dispatching = true;
	if (self->queued && self->out.want_slots && self->pool.slots < slots_wanted(self))
		self->out.want_slots(self->out.arg, slots_wanted(self));
	for (uint32_t i = 0; self->queued && self->sessions.len > 1 && i < self->sessions.len; i++)
		self->sessions.data[i]->running = running_of(self, self->sessions.data[i]);
	while (nd_pool_has_room(&self->pool) && (task = next_task(self)))
		if (!send_task(self, task))
			break;
	balance(self);
	self->dispatching = false;
}

// ---- workers ----

static void remove_worker(struct nd_core *self, struct nd_worker *worker, bool died)
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
			end_task_with(self, task, ND_TASK_CRASHED, "every worker that ran it died");
		else
			put_back(self, task);
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
		end_task_with(self, task, result->status, result->text);
	else
		put_back(self, task);
}

static void task_failed(struct nd_core *self, struct nd_task *task, const char *text)
{
	task->failures++;
	nd_log(ND_LOG_WARNING, "worker %s could not do task %llx: %s", task->worker->name,
	       (unsigned long long)task->id, text);
	task->avoid = task->worker->id;
	if (task->failures >= ND_CORE_MAX_FAILURES)
		end_task_with(self, task, ND_TASK_FAILED, text);
	else
		put_back(self, task);
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
	end_task_with(self, task, ND_TASK_FAILED, text);
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
		nd_worker_drop_lease(task->worker, task);
		enqueue(self, task);
		return false;
	}
	if (nd_digest_eq(&made, &task->made))
		return true;
	not_reproducible(self, task, outcome->worker);
	return false;
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
		self->done++;
		outcome.worker = name;
		tell_event(self, task, &outcome);
		if (!has_to_be_verified(task) || verified(self, task, &outcome))
			end_task(self, task, &outcome);
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
		end_task_with(self, task, ND_TASK_MISSING_INPUT, result->text);
		break;
	case ND_TASK_CANCELLED: // only what nobody wants is stopped, and that is forgotten: somebody asked again
		put_back(self, task);
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
			put_back(self, task);
	}
	nd_core_dispatch(self);
}

static void worker_goodbye(struct nd_core *self, struct nd_worker *worker)
{
	nd_log(ND_LOG_INFO, "worker %s left", worker->name);
	remove_worker(self, worker, false);
}

static void worker_message(struct nd_core *self, struct nd_worker *worker, const struct nd_msg *msg)
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
		refuse(self, worker->peer, ND_REFUSED_ROLE, "not a message of a worker");
	}
}

// ---- sessions ----

static struct nd_session *find_session(const struct nd_core *self, nd_wire_peer peer)
{
	for (uint32_t i = 0; i < self->sessions.len; i++)
		if (self->sessions.data[i]->peer == peer)
			return self->sessions.data[i];
	return NULL;
}

static void remove_session(struct nd_core *self, struct nd_session *session)
{
	uint32_t i = 0;

	while (self->sessions.data[i] != session)
		i++;
	self->sessions.data[i] = nd_vec_pop(&self->sessions);
	nd_session_destroy(self, &session);
	nd_core_dispatch(self);
}

static void session_message(struct nd_core *self, struct nd_session *session, const struct nd_msg *msg)
{
	session->seen_ms = nd_core_now(self);
	switch (msg->type) {
	case ND_MSG_HEARTBEAT:
		break;
	case ND_MSG_BUILD_OPEN:
		if (self->draining)
			refuse(self, session->peer, ND_REFUSED_DRAINING, "the coordinator is shutting down");
		else
			nd_session_open(self, session, &msg->build_open);
		break;
	case ND_MSG_BLOBS_SENT:
		nd_session_sent_blobs(self, session);
		break;
	case ND_MSG_CANCEL:
		nd_session_cancel(self, session);
		break;
	case ND_MSG_GOODBYE:
		remove_session(self, session);
		return;
	default:
		refuse(self, session->peer, ND_REFUSED_ROLE, "not a message of a client");
		return;
	}
	nd_core_dispatch(self);
}

// ---- everybody ----

static void hello(struct nd_core *self, nd_wire_peer peer, const struct nd_msg_hello *msg)
{
	struct nd_worker *worker = nd_pool_find(&self->pool, peer);
	struct nd_session *session = find_session(self, peer);
	struct nd_msg welcome = {.type = ND_MSG_WELCOME, .welcome = {
		.build = self->compiler,
		.blob_address = self->config.blob_address,
		.heartbeat_ms = self->config.heartbeat_ms,
	}};

	if (!nd_digest_eq(&msg->build, &self->compiler) && msg->role != ND_ROLE_STATUS) {
		refuse(self, peer, ND_REFUSED_COMPILER,
		       "the coordinator has another build of the compiler: use the same version everywhere");
		return;
	}
	if (self->draining && msg->role != ND_ROLE_STATUS) {
		refuse(self, peer, ND_REFUSED_DRAINING, "the coordinator is shutting down");
		return;
	}
	if (self->pool.workers.len >= ND_MSG_MAX_WORKERS || self->sessions.len >= ND_MSG_MAX_SESSIONS) {
		refuse(self, peer, ND_REFUSED_LIMIT, "too many workers or builds");
		return;
	}
	if (worker) // it starts anew and knows nothing of what it was given
		remove_worker(self, worker, false);
	if (session && (session->state != ND_SESSION_IDLE || msg->role != ND_ROLE_CLIENT)) {
		remove_session(self, session);
		session = NULL;
	}
	switch (msg->role) {
	case ND_ROLE_WORKER:
		worker = nd_pool_add(&self->pool, peer, msg->node, msg->slots ? msg->slots : 1);
		worker->pid = msg->pid;
		worker->seen_ms = nd_core_now(self);
		welcome.welcome.id = worker->id;
		nd_log(ND_LOG_INFO, "worker %s joined with %u slots", worker->name, worker->slots);
		break;
	case ND_ROLE_CLIENT:
		if (!session) { // else HELLO was said twice, while the connection was being made
			session = nd_session_new(++self->last_session_id, peer, msg->node);
			nd_vec_push(&self->sessions, session);
		}
		session->seen_ms = nd_core_now(self);
		welcome.welcome.id = session->id;
		break;
	case ND_ROLE_STATUS:
		welcome.welcome.id = ++self->last_session_id;
		break;
	}
	nd_core_send(self, peer, &welcome);
	if (msg->role == ND_ROLE_WORKER)
		nd_core_dispatch(self);
}

static void send_status(struct nd_core *self, nd_wire_peer peer)
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

void nd_core_receive(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg)
{
	struct nd_worker *worker;
	struct nd_session *session;

	if (msg->type == ND_MSG_HELLO) {
		hello(self, peer, &msg->hello);
		return;
	}
	if (msg->type == ND_MSG_STATUS_GET) {
		send_status(self, peer);
		return;
	}
	worker = nd_pool_find(&self->pool, peer);
	session = worker ? NULL : find_session(self, peer);
	if (worker)
		worker_message(self, worker, msg);
	else if (session)
		session_message(self, session, msg);
	else if (msg->type != ND_MSG_GOODBYE)
		refuse(self, peer, ND_REFUSED_UNKNOWN, "say HELLO first");
}

void nd_core_malformed(struct nd_core *self, nd_wire_peer peer, enum nd_err err)
{
	if (err == ND_VERSION)
		refuse(self, peer, ND_REFUSED_VERSION, "another version of the protocol");
	else
		refuse(self, peer, ND_REFUSED_MALFORMED, "not a message of the protocol");
}

static void send_heartbeats(struct nd_core *self)
{
	for (uint32_t i = 0; i < self->pool.workers.len; i++)
		nd_core_send(self, self->pool.workers.data[i]->peer, &(struct nd_msg){
			.type = ND_MSG_HEARTBEAT, .heartbeat = {.id = self->pool.workers.data[i]->id}});
	for (uint32_t i = 0; i < self->sessions.len; i++)
		nd_core_send(self, self->sessions.data[i]->peer, &(struct nd_msg){
			.type = ND_MSG_HEARTBEAT, .heartbeat = {.id = self->sessions.data[i]->id}});
}

void nd_core_tick(struct nd_core *self)
{
	uint64_t now = nd_core_now(self);
	uint64_t patience = (uint64_t)ND_CORE_SILENT_BEATS * self->config.heartbeat_ms;

	if (now - self->beat_ms > patience) // it was us who slept: the machine, or a debugger
		for (uint32_t i = 0; i < self->pool.workers.len; i++)
			self->pool.workers.data[i]->seen_ms = now;
	if (now - self->beat_ms >= self->config.heartbeat_ms) {
		if (now - self->beat_ms > patience)
			for (uint32_t i = 0; i < self->sessions.len; i++)
				self->sessions.data[i]->seen_ms = now;
		self->beat_ms = now;
		send_heartbeats(self);
	}
	for (uint32_t i = self->pool.workers.len; i-- > 0;) {
		struct nd_worker *worker = self->pool.workers.data[i];

		if (now - worker->seen_ms < patience)
			continue;
		nd_log(ND_LOG_WARNING, "worker %s is silent: its tasks go to others", worker->name);
		remove_worker(self, worker, true);
		i = self->pool.workers.len;
	}
	for (uint32_t i = self->sessions.len; i-- > 0;) {
		struct nd_session *session = self->sessions.data[i];

		if (now - session->seen_ms >= patience) {
			nd_log(ND_LOG_INFO, "a client on %s is silent: its build ends", session->node);
			remove_session(self, session);
			i = self->sessions.len;
			continue;
		}
		nd_session_progress(self, session);
	}
	nd_core_dispatch(self);
	nd_straggler_look(self);
}

void nd_core_drain(struct nd_core *self)
{
	self->draining = true;
}

void nd_core_goodbye(struct nd_core *self)
{
	struct nd_msg msg = {.type = ND_MSG_GOODBYE, .goodbye = {.text = "the coordinator ends"}};

	for (uint32_t i = 0; i < self->pool.workers.len; i++) {
		msg.goodbye.id = self->pool.workers.data[i]->id;
		nd_core_send(self, self->pool.workers.data[i]->peer, &msg);
	}
	for (uint32_t i = 0; i < self->sessions.len; i++) {
		msg.goodbye.id = self->sessions.data[i]->id;
		nd_core_send(self, self->sessions.data[i]->peer, &msg);
	}
}
