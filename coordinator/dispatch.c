// Tasks from the moment that somebody wants them to the one where they end: waiting, being given to workers, ending.
#include "core.h"
#include "straggler.h"

#include "noodle/mem.h"

#include <string.h>

// ---- the queue ----

// The time that a compilation takes grows with its text; the constant is that of the compiler at -O2.
static uint32_t guess_ms(const struct nd_task *task)
{
	uint64_t bytes = nd_build_task_bytes(task->build, task->kind, task->index);

	return (uint32_t)(1 + bytes / (task->kind == ND_TASK_COMPILE ? 400 : 20000));
}

void nd_core_enqueue(struct nd_core *self, struct nd_task *task)
{
	nd_task_move(task, ND_TASK_QUEUED);
	task->queue_of = task->wishes.data[0].session;
	task->waits_us = self->woke_us;
	nd_queue_push(&task->queue_of->queue, task);
	self->queued++;
	self->queued_of[task->kind]++;
}

static void dequeue(struct nd_core *self, struct nd_task *task)
{
	nd_queue_remove(&task->queue_of->queue, task);
	task->queue_of = NULL;
	self->queued--;
	self->queued_of[task->kind]--;
}

// A lease ends without a result.
void nd_core_put_back(struct nd_core *self, struct nd_task *task)
{
	nd_worker_drop_lease(task->worker, task, self->woke_us);
	self->retried++;
	nd_core_enqueue(self, task);
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
	task->guessed = nd_cache_get_history(self->config.cache, name, &task->expected_ms);
	if (task->guessed)
		task->expected_ms = guess_ms(task);
	nd_arena_release(&arena);
	nd_core_enqueue(self, task);
}

// ---- the end of a task ----

// Everybody who wants it gets the outcome; a session may open new tasks or end while it is told.
void nd_core_end_task(struct nd_core *self, struct nd_task *task, const struct nd_outcome *outcome)
{
	if (task->queue_of)
		dequeue(self, task);
	if (task->worker)
		nd_worker_drop_lease(task->worker, task, self->woke_us);
	nd_straggler_drop_copy(self, task);
	nd_task_move(task, ND_TASK_ENDED);
	while (task->wishes.len) {
		struct nd_task_wish wish = nd_vec_pop(&task->wishes);

		wish.session->wanted--;
		nd_session_outcome(self, wish.session, task->kind, wish.index, outcome);
	}
	nd_tasks_remove(&self->tasks, &task);
}

void nd_core_fail_task(struct nd_core *self, struct nd_task *task, enum nd_task_status status, const char *text)
{
	self->failed++;
	nd_core_end_task(self, task, &(struct nd_outcome){.status = status, .text = text, .worker = ""});
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
		nd_worker_drop_lease(task->worker, task, self->woke_us);
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
	nd_task_bill(task);
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
	uint64_t waits_us = task->queue_of ? task->waits_us : self->woke_us, empty_us;

	if (!add_inline(self, worker, msg, arena))
		return false;
	msg->task.task_id = task->id;
	msg->task.instance = ++task->instance;
	msg->task.time_limit_ms = ND_CORE_TASK_MS;
	if (task->queue_of)
		dequeue(self, task);
	nd_task_move(task, ND_TASK_SENT);
	empty_us = nd_worker_add_lease(worker, task);
	task->sent_ms = nd_core_now(self);
	task->started_ms = 0;
	nd_core_send(self, worker->peer, msg);
	nd_histogram_add(&self->dispatch_us, nd_core_now_us(self) - (waits_us > empty_us ? waits_us : empty_us));
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
	if (worker && !leased)
		nd_core_fail_task(self, task, ND_TASK_MISSING_INPUT, "an input is no longer in the cache");
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
	while (nd_pool_has_room(&self->pool) && (task = next_task(self)))
		if (!send_task(self, task))
			break;
	balance(self);
	self->dispatching = false;
}
