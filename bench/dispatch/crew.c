#include "crew.h"

#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <zmq.h>

enum { HEARTBEAT_MS = 500, BEAT_LOOK_MS = 10, EVENTS = 64 };

void bench_die(const char *what)
{
	fprintf(stderr, "dispatch: %s\n", what);
	exit(1);
}

static void send_to(struct crew_worker *worker, const struct nd_msg *msg)
{
	if (nd_wire_send(worker->socket, 0, msg))
		bench_die("a message cannot be sent");
}

// ---- scans ----

static struct nd_str text_of(const struct crew *crew, const struct nd_msg *task, uint32_t input)
{
	const struct nd_digest *digest = &task->task.inputs[input].digest;
	struct nd_str standard;

	if (nd_std_source(task->task.inputs[input].module, &standard))
		return standard;
	for (uint32_t i = 0; i < crew->text_count; i++) {
		struct nd_digest known = nd_digest_of(crew->texts[i].data, crew->texts[i].len);

		if (nd_digest_eq(&known, digest))
			return crew->texts[i];
	}
	bench_die("a worker was given a text that it does not know");
}

static void answer_scan(struct crew *crew, struct crew_worker *worker, const struct nd_msg *task)
{
	uint32_t count = task->task.input_count;
	struct nd_msg_file *files = nd_alloc_zero(2 * (size_t)count + 1, sizeof *files);
	struct nd_str *blobs = nd_alloc_zero(2 * (size_t)count + 1, sizeof *blobs);
	struct nd_buf *texts = nd_alloc_zero(2 * (size_t)count + 1, sizeof *texts);

	for (uint32_t i = 0; i < count; i++) {
		struct nd_scan scan;

		nd_scan_source(&scan, text_of(crew, task, i), task->task.inputs[i].path);
		texts[2 * i + 1] = scan.interface;
		memset(&scan.interface, 0, sizeof scan.interface);
		nd_scan_encode(&texts[2 * i], &scan);
		nd_scan_release(&scan);
	}
	for (uint32_t i = 0; i < 2 * count; i++) {
		blobs[i] = nd_buf_str(&texts[i]);
		files[i] = (struct nd_msg_file){i % 2 ? "interface" : "scan", nd_digest_of(blobs[i].data, blobs[i].len),
						blobs[i].len, i + 1};
	}
	send_to(worker, &(struct nd_msg){
		.type = ND_MSG_TASK_RESULT, .blobs = blobs, .blob_count = 2 * count,
		.task_result = {.task_id = task->task.task_id, .instance = task->task.instance, .status = ND_TASK_OK,
				.outputs = files, .output_count = 2 * count, .text = ""}});
	for (uint32_t i = 0; i < 2 * count; i++)
		nd_buf_release(&texts[i]);
	nd_free(texts);
	nd_free(blobs);
	nd_free(files);
}

// ---- compilations ----

static void begin(struct crew *crew, struct crew_worker *worker, struct crew_task *task)
{
	uint32_t span = atomic_load(&crew->orders->span_ms);

	task->ms = atomic_load(&crew->orders->min_ms) + (span ? (uint32_t)rand_r(&crew->seed) % span : 0);
	task->due_ns = nd_time_ns() + task->ms * UINT64_C(1000000);
	send_to(worker, &(struct nd_msg){.type = ND_MSG_TASK_STARTED, .task_started = {
		.task_id = task->task_id, .instance = task->instance}});
}

static void answer(struct crew *crew, struct crew_worker *worker, const struct crew_task *task)
{
	send_to(worker, &(struct nd_msg){.type = ND_MSG_TASK_RESULT, .task_result = {
		.task_id = task->task_id, .instance = task->instance, .status = ND_TASK_OK, .text = "",
		.wall_ms = task->ms}});
	nd_vec_push(&worker->answered_ns, nd_time_ns());
	atomic_fetch_add(&crew->orders->busy_ms, task->ms);
	atomic_store(&crew->orders->last_ns, nd_vec_last(&worker->answered_ns));
}

static void note_arrival(struct crew *crew, struct crew_worker *worker)
{
	uint64_t now = nd_time_ns();
	unsigned long long none = 0;

	atomic_compare_exchange_strong(&crew->orders->first_ns, &none, now);
	if (!worker->answered_ns.len)
		return;
	if (atomic_fetch_add(&crew->orders->arrived, 1) < atomic_load(&crew->orders->watched))
		nd_histogram_add(crew->seen_us, (now - worker->answered_ns.data[0]) / 1000);
	memmove(worker->answered_ns.data, worker->answered_ns.data + 1,
		--worker->answered_ns.len * sizeof *worker->answered_ns.data);
}

static void take_task(struct crew *crew, struct crew_worker *worker, const struct nd_msg *msg)
{
	struct crew_task task = {.task_id = msg->task.task_id, .instance = msg->task.instance};

	if (msg->task.kind == ND_TASK_SCAN) {
		answer_scan(crew, worker, msg);
		return;
	}
	note_arrival(crew, worker);
	if (!atomic_load(&crew->orders->min_ms)) {
		begin(crew, worker, &task);
		answer(crew, worker, &task);
		return;
	}
	nd_vec_push(&worker->held, task);
	if (worker->held.len == 1)
		begin(crew, worker, &worker->held.data[0]);
}

static void give_back(struct crew_worker *worker, const struct nd_msg_take_back *msg)
{
	for (uint32_t i = 0; i < msg->task_count; i++)
		for (uint32_t k = worker->held.len; k-- > 1;)
			if (worker->held.data[k].task_id == msg->task_ids[i]) {
				worker->held.data[k] = nd_vec_pop(&worker->held);
				send_to(worker, &(struct nd_msg){.type = ND_MSG_TASK_RETURNED, .task_returned = {
					.task_ids = &msg->task_ids[i], .task_count = 1}});
			}
}

// Until nothing is left: the descriptor of a ZeroMQ socket tells only that something changed.
static void receive(struct crew *crew, struct crew_worker *worker)
{
	while (!nd_wire_receive(&crew->in, worker->socket, ND_WIRE_DEALER)) {
		const struct nd_msg *msg = &crew->in.msg;

		if (msg->type == ND_MSG_TASK)
			take_task(crew, worker, msg);
		else if (msg->type == ND_MSG_TAKE_BACK)
			give_back(worker, &msg->take_back);
		else if (msg->type == ND_MSG_WELCOME)
			atomic_fetch_add(&crew->orders->joined, 1);
		else if (msg->type == ND_MSG_REFUSED)
			bench_die(msg->refused.text);
	}
}

// ---- the thread ----

// Gives how long nothing more is due, in milliseconds.
static int finish_due(struct crew *crew)
{
	uint64_t now = nd_time_ns(), next = now + BEAT_LOOK_MS * UINT64_C(1000000);

	for (uint32_t i = 0; i < crew->count; i++) {
		struct crew_worker *worker = &crew->workers[i];

		if (!worker->held.len)
			continue;
		if (worker->held.data[0].due_ns <= now) {
			answer(crew, worker, &worker->held.data[0]);
			memmove(worker->held.data, worker->held.data + 1, --worker->held.len * sizeof *worker->held.data);
			if (worker->held.len)
				begin(crew, worker, &worker->held.data[0]);
			receive(crew, worker); // sending may have swallowed the sign of what came in
		}
		if (worker->held.len && worker->held.data[0].due_ns < next)
			next = worker->held.data[0].due_ns;
	}
	return next > now ? (int)((next - now + 999999) / 1000000) : 0;
}

// Workers do not start together, and do not beat together either.
static void beat(struct crew *crew)
{
	uint64_t now = nd_clock_now_ms(&nd_clock_system);

	for (uint32_t i = 0; i < crew->count; i++) {
		struct crew_worker *worker = &crew->workers[i];

		if (now < worker->beat_at_ms)
			continue;
		worker->beat_at_ms = now + HEARTBEAT_MS;
		send_to(worker, &(struct nd_msg){.type = ND_MSG_HEARTBEAT});
		receive(crew, worker);
	}
}

static void join(struct crew *crew, uint32_t index)
{
	struct crew_worker *worker = &crew->workers[index];
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
	char *name = nd_sprintf("simulated-%u", crew->first + index);
	int fd;
	size_t len = sizeof fd;

	worker->beat_at_ms = nd_clock_now_ms(&nd_clock_system) + (uint64_t)rand_r(&crew->seed) % HEARTBEAT_MS;
	worker->socket = nd_wire_socket(crew->context, ND_WIRE_DEALER, 0);
	if (!worker->socket || nd_wire_connect(worker->socket, crew->endpoint) ||
	    zmq_getsockopt(worker->socket, ZMQ_FD, &fd, &len) || epoll_ctl(crew->poller, EPOLL_CTL_ADD, fd, &event))
		bench_die("a simulated worker cannot connect: too few file descriptors?");
	send_to(worker, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_WORKER, .build = nd_compiler_digest(), .node = name, .slots = 1}});
	receive(crew, worker);
	nd_free(name);
}

static void *work(void *arg)
{
	struct crew *crew = arg;
	struct epoll_event events[EVENTS];

	for (uint32_t i = 0; i < crew->count; i++)
		join(crew, i);
	while (!atomic_load(&crew->orders->stop)) {
		int count = epoll_wait(crew->poller, events, EVENTS, finish_due(crew));

		for (int i = 0; i < count; i++)
			receive(crew, &crew->workers[events[i].data.u32]);
		beat(crew);
	}
	return NULL;
}

void crew_start(struct crew *self)
{
	self->workers = nd_alloc_zero(self->count + 1, sizeof *self->workers);
	self->seen_us = nd_alloc_zero(1, sizeof *self->seen_us);
	self->poller = epoll_create1(EPOLL_CLOEXEC);
	if (self->poller < 0 || pthread_create(&self->thread, NULL, work, self))
		bench_die("no thread");
}

void crew_join(struct crew *self)
{
	pthread_join(self->thread, NULL);
	for (uint32_t i = 0; i < self->count; i++) {
		nd_wire_socket_close(&self->workers[i].socket);
		nd_vec_free(&self->workers[i].held);
		nd_vec_free(&self->workers[i].answered_ns);
	}
	close(self->poller);
	nd_wire_in_release(&self->in);
	nd_free(self->workers);
	nd_free(self->seen_us);
}
