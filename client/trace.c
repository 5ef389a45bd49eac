#include "trace.h"

#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"
#include "noodle/vec.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum { CLIENT_PID = 1, QUEUE_PID = 2, FIRST_WORKER_PID = 3 };
enum { STEPS_LANE = 1, PHASES_LANE = 2, FIRST_LINK_LANE = 3 };

struct span { // of the client
	char *name;
	uint32_t lane;
	uint64_t from_us;
	uint64_t to_us;
};

struct task {
	char *name;
	char *worker;
	enum nd_task_status status;
	uint64_t id;
	uint64_t queued_us;
	uint64_t start_us;
	uint64_t wall_us;
	uint64_t fetch_us;
	uint32_t cpu_ms;
	uint32_t peak_kb;
};

struct lane { // of tasks that never overlap on one worker
	const char *worker;
	uint32_t pid;
	uint32_t tid;
	uint64_t free_us;
};

struct nd_trace {
	uint64_t started_ns;
	uint64_t opened_us;
	enum nd_build_phase phase; // 0: none yet
	uint64_t phase_us;
	ND_VEC(struct span) spans;
	ND_VEC(struct task) tasks;
	uint32_t linkers; // threads that linked
};

struct nd_trace *nd_trace_new(uint64_t started_ns)
{
	struct nd_trace *self = nd_alloc_zero(1, sizeof *self);

	self->started_ns = started_ns;
	return self;
}

void nd_trace_destroy(struct nd_trace **self_p)
{
	struct nd_trace *self = *self_p;

	*self_p = NULL;
	if (!self)
		return;
	for (uint32_t i = 0; i < self->spans.len; i++)
		nd_free(self->spans.data[i].name);
	for (uint32_t i = 0; i < self->tasks.len; i++) {
		nd_free(self->tasks.data[i].name);
		nd_free(self->tasks.data[i].worker);
	}
	nd_vec_free(&self->spans);
	nd_vec_free(&self->tasks);
	nd_free(self);
}

// ---- recording ----

static uint64_t since_start_us(const struct nd_trace *self, uint64_t ns)
{
	return ns > self->started_ns ? (ns - self->started_ns) / 1000 : 0;
}

static uint64_t now_us(const struct nd_trace *self)
{
	return since_start_us(self, nd_time_ns());
}

static void add_span(struct nd_trace *self, const char *name, uint32_t lane, uint64_t from_us)
{
	nd_vec_push(&self->spans, ((struct span){nd_strdup(name), lane, from_us, now_us(self)}));
}

void nd_trace_link(struct nd_trace *self, const char *program, uint32_t thread, uint64_t from_ns, uint64_t to_ns)
{
	if (!self)
		return;
	nd_vec_push(&self->spans, ((struct span){nd_sprintf("link %s", program), FIRST_LINK_LANE + thread,
						 since_start_us(self, from_ns), since_start_us(self, to_ns)}));
	if (self->linkers <= thread)
		self->linkers = thread + 1;
}

void nd_trace_step(struct nd_trace *self, const char *name, uint64_t from_ns)
{
	if (self)
		add_span(self, name, STEPS_LANE, since_start_us(self, from_ns));
}

void nd_trace_opened(struct nd_trace *self)
{
	if (self)
		self->opened_us = now_us(self);
}

void nd_trace_phase(struct nd_trace *self, enum nd_build_phase phase)
{
	static const char *const names[] = {
		[ND_PHASE_WAITING] = "waiting for workers",
		[ND_PHASE_UPLOADING] = "sending sources",
		[ND_PHASE_SCANNING] = "scanning",
		[ND_PHASE_COMPILING] = "compiling",
		[ND_PHASE_LINKING] = "linking",
	};

	if (!self || self->phase == phase)
		return;
	if (self->phase && self->phase != ND_PHASE_FINISHED)
		add_span(self, names[self->phase], PHASES_LANE, self->phase_us);
	self->phase = phase;
	self->phase_us = now_us(self);
}

void nd_trace_event(struct nd_trace *self, const struct nd_msg_task_event *event)
{
	static const char *const kinds[] = {
		[ND_TASK_SCAN] = "scan", [ND_TASK_COMPILE] = "compile"};

	if (!self || !event->status)
		return;
	nd_vec_push(&self->tasks, ((struct task){
		.name = nd_sprintf("%s %s", kinds[event->kind], event->module),
		.worker = nd_strdup(event->worker),
		.status = event->status,
		.id = event->task_id,
		.queued_us = self->opened_us + event->queued_ms * 1000,
		.start_us = self->opened_us + event->start_ms * 1000,
		.wall_us = (uint64_t)event->wall_ms * 1000,
		.fetch_us = (uint64_t)(event->fetch_ms < event->wall_ms ? event->fetch_ms : event->wall_ms) * 1000,
		.cpu_ms = event->cpu_ms,
		.peak_kb = event->peak_kb,
	}));
}

// ---- writing ----

static int by_start(const void *a, const void *b)
{
	const struct task *left = a, *right = b;

	if (left->start_us != right->start_us)
		return left->start_us < right->start_us ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

struct lanes {
	ND_VEC(struct lane) items;
	uint32_t last_pid;
	json_t *events;
};

static void name_it(json_t *events, const char *what, uint32_t pid, uint32_t tid, const char *name)
{
	json_array_append_new(events, json_pack("{s:s, s:s, s:i, s:i, s:{s:s}}", "name", what, "ph", "M", "pid", (int)pid,
						"tid", (int)tid, "args", "name", name));
}

static struct lane *add_lane(struct lanes *self, const char *worker, uint32_t pid, uint32_t tid)
{
	if (!pid) {
		pid = ++self->last_pid;
		name_it(self->events, "process_name", pid, 0, worker);
	}
	nd_vec_push(&self->items, ((struct lane){worker, pid, tid, 0}));
	return &nd_vec_last(&self->items);
}

// The first lane of the worker that is free when the task starts. Tasks come in the order of their start.
static const struct lane *lane_for(struct lanes *self, const struct task *task)
{
	struct lane *found = NULL;
	uint32_t pid = 0, tid = 0;

	for (uint32_t i = 0; !found && i < self->items.len; i++) {
		struct lane *lane = &self->items.data[i];

		if (strcmp(lane->worker, task->worker))
			continue;
		pid = lane->pid;
		tid = lane->tid;
		if (lane->free_us <= task->start_us)
			found = lane;
	}
	if (!found)
		found = add_lane(self, task->worker, pid, tid + 1);
	found->free_us = task->start_us + task->wall_us;
	return found;
}

static json_t *complete(const char *name, const char *category, uint32_t pid, uint32_t tid, uint64_t from_us,
			uint64_t us)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:I, s:I}", "name", name, "cat", category, "ph", "X", "pid", (int)pid,
			 "tid", (int)tid, "ts", (json_int_t)from_us, "dur", (json_int_t)us);
}

static void write_wait(json_t *events, const struct task *task)
{
	static const char *const phases[] = {"b", "e"};

	for (int i = 0; i < 2 && task->start_us > task->queued_us; i++)
		json_array_append_new(events, json_pack("{s:s, s:s, s:s, s:i, s:i, s:I, s:I}", "name", task->name, "cat",
			"queue", "ph", phases[i], "pid", QUEUE_PID, "tid", 1, "id", (json_int_t)task->id, "ts",
			(json_int_t)(i ? task->start_us : task->queued_us)));
}

static void write_task(struct lanes *lanes, const struct task *task)
{
	static const char *const statuses[] = {
		[ND_TASK_OK] = "ok", [ND_TASK_DIAGNOSTICS] = "errors in the program", [ND_TASK_CRASHED] = "crashed",
		[ND_TASK_TIMED_OUT] = "timed out", [ND_TASK_FAILED] = "failed",
		[ND_TASK_MISSING_INPUT] = "an input was missing", [ND_TASK_CANCELLED] = "cancelled"};
	const struct lane *lane = lane_for(lanes, task);
	json_t *event = complete(task->name, "task", lane->pid, lane->tid, task->start_us, task->wall_us);

	json_object_set_new(event, "args", json_pack("{s:s, s:I, s:i, s:i}", "result", statuses[task->status], "waited_ms",
		(json_int_t)(task->start_us > task->queued_us ? (task->start_us - task->queued_us) / 1000 : 0), "cpu_ms",
		(int)task->cpu_ms, "peak_kb", (int)task->peak_kb));
	json_array_append_new(lanes->events, event);
	if (task->fetch_us)
		json_array_append_new(lanes->events, complete("fetch inputs", "transfer", lane->pid, lane->tid,
							      task->start_us, task->fetch_us));
	write_wait(lanes->events, task);
}

static int append(const char *data, size_t len, void *arg)
{
	nd_buf_add(arg, data, len);
	return 0;
}

enum nd_err nd_trace_write(struct nd_trace *self, const char *path)
{
	struct lanes lanes = {.last_pid = FIRST_WORKER_PID - 1, .events = json_array()};
	json_t *root = json_pack("{s:s, s:O}", "displayTimeUnit", "ms", "traceEvents", lanes.events);
	struct nd_buf text = {0};
	enum nd_err err;

	nd_trace_phase(self, ND_PHASE_FINISHED);
	name_it(lanes.events, "process_name", CLIENT_PID, 0, "noodle-dist");
	name_it(lanes.events, "thread_name", CLIENT_PID, STEPS_LANE, "client");
	name_it(lanes.events, "thread_name", CLIENT_PID, PHASES_LANE, "phases of the build");
	for (uint32_t i = 0; i < self->linkers; i++)
		name_it(lanes.events, "thread_name", CLIENT_PID, FIRST_LINK_LANE + i, "linking");
	name_it(lanes.events, "process_name", QUEUE_PID, 0, "queue");
	for (uint32_t i = 0; i < self->spans.len; i++) {
		const struct span *span = &self->spans.data[i];

		json_array_append_new(lanes.events, complete(span->name, "build", CLIENT_PID, span->lane, span->from_us,
							     span->to_us - span->from_us));
	}
	if (self->tasks.len)
		qsort(self->tasks.data, self->tasks.len, sizeof *self->tasks.data, by_start);
	for (uint32_t i = 0; i < self->tasks.len; i++)
		write_task(&lanes, &self->tasks.data[i]);
	json_dump_callback(root, append, &text, JSON_COMPACT);
	nd_buf_add_cstr(&text, "\n");
	err = nd_file_write(path, text.data, text.len, 0666);
	nd_buf_release(&text);
	nd_vec_free(&lanes.items);
	json_decref(lanes.events);
	json_decref(root);
	return err;
}
