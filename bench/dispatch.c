// dispatch: what does the coordinator cost? A real coordinator process (LMDB cache on disk) serves a build to simulated
// workers that only answer: scans are real, because the graph comes from them, a compilation is its time and nothing
// else. Two builds:
//
//   empty    100,000 tasks that take no time, as fast as they go: CPU time of the coordinator for each task (all of its
//            threads, from BUILD_OPEN to BUILD_DONE), tasks per second
//   steady   20,000 tasks of 100 to 300 ms: from the moment that a result is sent until the task that takes its place
//            is there (p50, p99), and how much of the workers' time was used
//
//   ND_BENCH_WORKERS=N   simulated workers (default 1000)
//   ND_BENCH_TASKS=N     of the first build (default 100000)
#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/coordinator.h"
#include "noodle/fs.h"
#include "noodle/mem.h"
#include "noodle/vec.h"
#include "noodle/wire.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zmq.h>

enum {
	THREADS = 2,            // that play the workers
	STEADY_TASKS = 20000,
	STEADY_MIN_MS = 100,
	STEADY_SPAN_MS = 201,
	HEARTBEAT_MS = 500,
	LIMIT_MS = 300000,      // of the whole benchmark
};

struct bench {
	void *context;
	char *endpoint;
	pid_t coordinator;
	atomic_bool steady;   // compilations take time
	atomic_bool stop;
	atomic_uint joined;
	atomic_ullong busy_ms; // of all simulated tasks
};

// What the modules of the two builds say. Workers know the texts: a blob is sent to a worker once.
static const char empty_text[] = "export const answer: int = 42\n";
static const char steady_text[] = "export const answer: int = 43\n";

static void die(const char *what)
{
	fprintf(stderr, "dispatch: %s\n", what);
	exit(1);
}

static uint32_t number(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);
	unsigned long value = text ? strtoul(text, NULL, 10) : otherwise;

	if (!value || value > 1000000)
		die("a number of the environment makes no sense");
	return (uint32_t)value;
}

// ---- simulated workers ----

struct work { // a task that takes time
	uint64_t task_id;
	uint32_t instance;
	uint64_t due_ns;
};

struct worker {
	void *socket;
	ND_VEC(struct work) held; // the first is running
	ND_VEC(uint64_t) answered_ns; // results whose place is still empty, oldest first
};

struct crew { // of one thread
	struct bench *bench;
	struct worker *workers;
	uint32_t count;
	uint32_t seed;
	pthread_t thread;
	struct nd_wire_in in;
	uint64_t beat_ms;
	ND_VEC(uint32_t) latencies_us;
};

static void send_to(void *socket, const struct nd_msg *msg)
{
	if (nd_wire_send(socket, 0, msg))
		die("a message cannot be sent");
}

static void answer_scan(struct worker *worker, const struct nd_msg *task)
{
	uint32_t count = task->task.input_count;
	struct nd_msg_file *files = nd_alloc_zero(2 * (size_t)count + 1, sizeof *files);
	struct nd_str *blobs = nd_alloc_zero(2 * (size_t)count + 1, sizeof *blobs);
	struct nd_buf *texts = nd_alloc_zero(2 * (size_t)count + 1, sizeof *texts);

	for (uint32_t i = 0; i < count; i++) {
		struct nd_digest empty = nd_digest_of(empty_text, strlen(empty_text));
		bool is_empty = nd_digest_eq(&task->task.inputs[i].digest, &empty);
		struct nd_scan scan;

		nd_scan_source(&scan, nd_str(is_empty ? empty_text : steady_text), task->task.inputs[i].path);
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
	send_to(worker->socket, &(struct nd_msg){
		.type = ND_MSG_TASK_RESULT, .blobs = blobs, .blob_count = 2 * count,
		.task_result = {.task_id = task->task.task_id, .instance = task->task.instance, .status = ND_TASK_OK,
				.outputs = files, .output_count = 2 * count, .text = ""}});
	for (uint32_t i = 0; i < 2 * count; i++)
		nd_buf_release(&texts[i]);
	nd_free(texts);
	nd_free(blobs);
	nd_free(files);
}

static void started(struct worker *worker, const struct work *work)
{
	send_to(worker->socket, &(struct nd_msg){.type = ND_MSG_TASK_STARTED, .task_started = {
		.task_id = work->task_id, .instance = work->instance}});
}

static void answer(struct worker *worker, const struct work *work, uint32_t ms)
{
	send_to(worker->socket, &(struct nd_msg){.type = ND_MSG_TASK_RESULT, .task_result = {
		.task_id = work->task_id, .instance = work->instance, .status = ND_TASK_OK, .text = "", .wall_ms = ms}});
	nd_vec_push(&worker->answered_ns, nd_time_ns());
}

static void begin(struct crew *crew, struct worker *worker)
{
	uint32_t ms = STEADY_MIN_MS + (uint32_t)rand_r(&crew->seed) % STEADY_SPAN_MS;

	worker->held.data[0].due_ns = nd_time_ns() + ms * UINT64_C(1000000);
	atomic_fetch_add(&crew->bench->busy_ms, ms);
	started(worker, &worker->held.data[0]);
}

static void take_task(struct crew *crew, struct worker *worker, const struct nd_msg *msg)
{
	struct work work = {msg->task.task_id, msg->task.instance, 0};

	if (msg->task.kind == ND_TASK_SCAN) {
		answer_scan(worker, msg);
		return;
	}
	if (worker->answered_ns.len) {
		uint64_t ns = nd_time_ns() - worker->answered_ns.data[0];

		nd_vec_push(&crew->latencies_us, (uint32_t)(ns / 1000));
		memmove(worker->answered_ns.data, worker->answered_ns.data + 1,
			--worker->answered_ns.len * sizeof *worker->answered_ns.data);
	}
	if (!atomic_load(&crew->bench->steady)) {
		started(worker, &work);
		answer(worker, &work, 0);
		return;
	}
	nd_vec_push(&worker->held, work);
	if (worker->held.len == 1)
		begin(crew, worker);
}

static void give_back(struct worker *worker, const struct nd_msg_take_back *msg)
{
	for (uint32_t i = 0; i < msg->task_count; i++)
		for (uint32_t k = worker->held.len; k-- > 1;)
			if (worker->held.data[k].task_id == msg->task_ids[i]) {
				worker->held.data[k] = nd_vec_pop(&worker->held);
				send_to(worker->socket, &(struct nd_msg){.type = ND_MSG_TASK_RETURNED, .task_returned = {
					.task_ids = &msg->task_ids[i], .task_count = 1}});
			}
}

static void receive(struct crew *crew, struct worker *worker)
{
	while (!nd_wire_receive(&crew->in, worker->socket, ND_WIRE_DEALER)) {
		const struct nd_msg *msg = &crew->in.msg;

		if (msg->type == ND_MSG_TASK)
			take_task(crew, worker, msg);
		else if (msg->type == ND_MSG_TAKE_BACK)
			give_back(worker, &msg->take_back);
		else if (msg->type == ND_MSG_WELCOME)
			atomic_fetch_add(&crew->bench->joined, 1);
		else if (msg->type == ND_MSG_REFUSED)
			die(msg->refused.text);
	}
}

static void finish_due(struct crew *crew, uint64_t now_ns)
{
	for (uint32_t i = 0; i < crew->count; i++) {
		struct worker *worker = &crew->workers[i];

		if (!worker->held.len || worker->held.data[0].due_ns > now_ns)
			continue;
		answer(worker, &worker->held.data[0], STEADY_MIN_MS);
		memmove(worker->held.data, worker->held.data + 1, --worker->held.len * sizeof *worker->held.data);
		if (worker->held.len)
			begin(crew, worker);
	}
}

static void beat(struct crew *crew)
{
	uint64_t now = nd_clock_now_ms(&nd_clock_system);

	if (now - crew->beat_ms < HEARTBEAT_MS)
		return;
	crew->beat_ms = now;
	for (uint32_t i = 0; i < crew->count; i++)
		send_to(crew->workers[i].socket, &(struct nd_msg){.type = ND_MSG_HEARTBEAT});
}

static void *work(void *arg)
{
	struct crew *crew = arg;
	zmq_pollitem_t *items = nd_alloc_zero(crew->count, sizeof *items);

	for (uint32_t i = 0; i < crew->count; i++) {
		struct worker *worker = &crew->workers[i];
		char *name = nd_sprintf("simulated-%u-%u", crew->seed, i);

		worker->socket = nd_wire_socket(crew->bench->context, ND_WIRE_DEALER, 0);
		if (!worker->socket || nd_wire_connect(worker->socket, crew->bench->endpoint))
			die("a simulated worker cannot connect: too few file descriptors?");
		items[i] = (zmq_pollitem_t){.socket = worker->socket, .events = ZMQ_POLLIN};
		send_to(worker->socket, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
			.role = ND_ROLE_WORKER, .build = nd_compiler_digest(), .node = name, .slots = 1}});
		nd_free(name);
	}
	while (!atomic_load(&crew->bench->stop)) {
		zmq_poll(items, (int)crew->count, 1);
		for (uint32_t i = 0; i < crew->count; i++)
			if (items[i].revents)
				receive(crew, &crew->workers[i]);
		finish_due(crew, nd_time_ns());
		beat(crew);
	}
	for (uint32_t i = 0; i < crew->count; i++) {
		nd_wire_socket_close(&crew->workers[i].socket);
		nd_vec_free(&crew->workers[i].held);
		nd_vec_free(&crew->workers[i].answered_ns);
	}
	nd_wire_in_release(&crew->in);
	nd_free(items);
	return NULL;
}

// ---- the client ----

struct client {
	struct bench *bench;
	void *socket;
	struct nd_wire_in in;
	uint64_t session;
	uint64_t beat_ms;
};

// The next message of this type; others are dropped.
static const struct nd_msg *wait_for(struct client *client, enum nd_msg_type type)
{
	zmq_pollitem_t item = {.socket = client->socket, .events = ZMQ_POLLIN};

	for (;;) {
		uint64_t now = nd_clock_now_ms(&nd_clock_system);

		if (now - client->beat_ms >= HEARTBEAT_MS) {
			client->beat_ms = now;
			send_to(client->socket, &(struct nd_msg){.type = ND_MSG_HEARTBEAT});
		}
		zmq_poll(&item, 1, 50);
		while (!nd_wire_receive(&client->in, client->socket, ND_WIRE_DEALER)) {
			if (client->in.msg.type == ND_MSG_REFUSED)
				die(client->in.msg.refused.text);
			if (client->in.msg.type == ND_MSG_DIAGNOSTICS)
				die("the modules have errors");
			if (client->in.msg.type == type)
				return &client->in.msg;
		}
	}
}

static double coordinator_cpu_s(struct client *client)
{
	send_to(client->socket, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
	return (double)wait_for(client, ND_MSG_STATUS)->status.cpu_ms / 1000;
}

// A module of `text` under each of `count` names, all of them to be checked. The client has no other sources, so the
// text must be in the cache of the coordinator.
static void build(struct client *client, uint32_t count, const char *text)
{
	struct nd_arena arena = {0};
	struct nd_msg_source *sources = nd_arena_array(&arena, struct nd_msg_source, count);
	struct nd_msg_package package = {.name = "many"};
	const struct nd_msg *done;

	for (uint32_t i = 0; i < count; i++)
		sources[i] = (struct nd_msg_source){
			.module = nd_arena_sprintf(&arena, "many/m%06u", i),
			.path = nd_arena_sprintf(&arena, "src/m%06u.nc", i),
			.digest = nd_digest_of(text, strlen(text)),
			.size = strlen(text),
		};
	send_to(client->socket, &(struct nd_msg){.type = ND_MSG_BUILD_OPEN, .build_open = {
		.session = client->session, .check_only = true, .packages = &package, .package_count = 1,
		.sources = sources, .source_count = count}});
	done = wait_for(client, ND_MSG_BUILD_DONE);
	if (done->build_done.status != ND_BUILD_OK || done->build_done.counts.compiled != count)
		die(*done->build_done.text ? done->build_done.text : "the build did not do what it should");
	nd_arena_release(&arena);
}

// ---- the coordinator ----

static void be_coordinator(const char *folder, int fd)
{
	struct nd_coordinator_options options = {.listen = "tcp://127.0.0.1:*"};
	struct nd_coordinator *coordinator;
	char *why;

	if (nd_cache_open(&options.cache, folder, NULL))
		die("no cache");
	(void)nd_cache_put_blob(options.cache, empty_text, strlen(empty_text), NULL);
	(void)nd_cache_put_blob(options.cache, steady_text, strlen(steady_text), NULL);
	if (nd_coordinator_new(&coordinator, &options, &why))
		die(why);
	dprintf(fd, "%s", nd_coordinator_endpoint(coordinator));
	close(fd);
	nd_coordinator_run(coordinator);
	_exit(0);
}

static void start_coordinator(struct bench *bench, const char *folder)
{
	char endpoint[256] = "";
	int fds[2];
	ssize_t len;

	if (pipe(fds))
		die("no pipe");
	bench->coordinator = fork();
	if (bench->coordinator == 0) {
		close(fds[0]);
		be_coordinator(folder, fds[1]);
	}
	close(fds[1]);
	len = bench->coordinator > 0 ? read(fds[0], endpoint, sizeof endpoint - 1) : -1;
	close(fds[0]);
	if (len <= 0)
		die("the coordinator does not start");
	bench->endpoint = nd_strdup(endpoint);
}

// ---- reporting ----

static int by_size(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

static void print_latencies(struct crew *crews)
{
	ND_VEC(uint32_t) all = {0};

	for (int i = 0; i < THREADS; i++)
		for (uint32_t k = 0; k < crews[i].latencies_us.len; k++)
			nd_vec_push(&all, crews[i].latencies_us.data[k]);
	if (!all.len)
		die("no latencies");
	qsort(all.data, all.len, sizeof *all.data, by_size);
	printf("  dispatch   p50 %.2f ms, p99 %.2f ms, max %.2f ms (bar: p99 < 10 ms)\n", all.data[all.len / 2] / 1e3,
	       all.data[(uint64_t)all.len * 99 / 100] / 1e3, all.data[all.len - 1] / 1e3);
	nd_vec_free(&all);
}

static void forget_latencies(struct crew *crews)
{
	for (int i = 0; i < THREADS; i++) {
		nd_vec_clear(&crews[i].latencies_us); // between the builds nobody works
		for (uint32_t k = 0; k < crews[i].count; k++)
			nd_vec_clear(&crews[i].workers[k].answered_ns);
	}
}

static void measure(struct bench *bench, struct crew *crews, uint32_t workers, uint32_t tasks)
{
	struct client client = {.bench = bench, .socket = nd_wire_socket(bench->context, ND_WIRE_DEALER, 0)};
	double cpu, seconds, ideal;
	uint64_t start;

	if (!client.socket || nd_wire_connect(client.socket, bench->endpoint))
		die("the client cannot connect");
	send_to(client.socket, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_CLIENT, .build = nd_compiler_digest(), .node = "client"}});
	client.session = wait_for(&client, ND_MSG_WELCOME)->welcome.id;
	while (atomic_load(&bench->joined) < workers)
		(void)coordinator_cpu_s(&client);

	printf("%u simulated workers of one slot\n", workers);
	cpu = coordinator_cpu_s(&client);
	start = nd_time_ns();
	build(&client, tasks, empty_text);
	seconds = (double)(nd_time_ns() - start) / 1e9;
	cpu = coordinator_cpu_s(&client) - cpu;
	printf("empty: %u tasks in %.2f s\n", tasks, seconds);
	printf("  coordinator  %.4f ms of CPU a task (bar: 0.1), %.0f tasks/s (bar: 10000)\n", cpu * 1000 / tasks,
	       tasks / seconds);

	forget_latencies(crews);
	atomic_store(&bench->steady, true);
	cpu = coordinator_cpu_s(&client);
	start = nd_time_ns();
	build(&client, STEADY_TASKS, steady_text);
	seconds = (double)(nd_time_ns() - start) / 1e9;
	cpu = coordinator_cpu_s(&client) - cpu;
	ideal = (double)atomic_load(&bench->busy_ms) / 1000 / workers;
	printf("steady: %u tasks of %u to %u ms in %.2f s\n", STEADY_TASKS, STEADY_MIN_MS,
	       STEADY_MIN_MS + STEADY_SPAN_MS - 1, seconds);
	print_latencies(crews);
	printf("  workers      busy %.1f %% of the time, scanning and the last tasks included (bar: 90)\n",
	       100 * ideal / seconds);
	printf("  coordinator  %.4f ms of CPU a task, %.0f %% of a core\n", cpu * 1000 / STEADY_TASKS,
	       100 * cpu / seconds);
	nd_wire_in_release(&client.in);
	nd_wire_socket_close(&client.socket);
}

int main(void)
{
	uint32_t workers = number("ND_BENCH_WORKERS", 1000), tasks = number("ND_BENCH_TASKS", 100000);
	struct bench bench = {0};
	struct crew crews[THREADS] = {0};
	struct rlimit files;
	char *folder;

	alarm(LIMIT_MS / 1000);
	setvbuf(stdout, NULL, _IOLBF, 0);
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (nd_dir_temp(&folder, "noodle-dispatch"))
		die("no temporary folder");
	start_coordinator(&bench, folder);
	bench.context = zmq_ctx_new();
	zmq_ctx_set(bench.context, ZMQ_MAX_SOCKETS, (int)workers + 16);
	for (uint32_t i = 0; i < THREADS; i++) {
		crews[i] = (struct crew){.bench = &bench, .count = workers / THREADS + (i < workers % THREADS), .seed = i + 1};
		crews[i].workers = nd_alloc_zero(crews[i].count, sizeof *crews[i].workers);
		if (pthread_create(&crews[i].thread, NULL, work, &crews[i]))
			die("no thread");
	}
	measure(&bench, crews, workers, tasks);
	atomic_store(&bench.stop, true);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(crews[i].thread, NULL);
		nd_vec_free(&crews[i].latencies_us);
		nd_free(crews[i].workers);
	}
	zmq_ctx_term(bench.context);
	kill(bench.coordinator, SIGKILL);
	waitpid(bench.coordinator, NULL, 0);
	(void)nd_dir_remove(folder);
	nd_free(bench.endpoint);
	nd_free(folder);
	return 0;
}
