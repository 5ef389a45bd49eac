// dispatch: what does the coordinator cost, how fast does it answer, whom does it serve? A real coordinator in a process
// of its own (LMDB cache on disk) serves builds to simulated workers (crew.h).
//
//   scan      the modules of the next line, from nothing to the graph: CPU time of the coordinator for each
//   empty     tasks that take no time, as fast as they go: CPU time of the coordinator for each (all of its threads),
//             tasks per second
//   steady    tasks of 200 to 600 ms, which the coordinator has the strength for: how long a place at a worker stands
//             empty while tasks wait, as the coordinator knows it (from when it learns of messages to the departure of the
//             task) and as workers see it (from the departure of the result to the arrival of the next task), and how
//             much of the workers' time was used from the first task to the last result
//   shares    two builds at once with weights 1 and 3: who has the places while both have tasks waiting
//
// Everything runs on this machine, so the simulation takes cores from the coordinator; what it takes, and how long the
// coordinator's threads were ready to run and did not, is printed beside.
//
//   ND_BENCH_WORKERS=N   simulated workers (default 1000)
//   ND_BENCH_TASKS=N     of the second line (default 100000)
#include "crew.h"

#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/coordinator.h"
#include "noodle/fs.h"
#include "noodle/listing.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zmq.h>

enum {
	CREWS = 2,
	STEADY_TURNS = 20, // tasks for each worker
	STEADY_MIN_MS = 200,
	STEADY_SPAN_MS = 401,
	SHARE_TURNS = 10, // of each of the two builds
	SHARE_MS = 400,
	SHARE_EVERY_MS = 100, // is looked at, after …
	SHARE_AFTER_MS = 2000, // when what began before the second build is over
	HEARTBEAT_MS = 500,
	LIMIT_S = 300, // of the whole benchmark
};

struct bench {
	void *context;
	char *endpoint;
	pid_t coordinator;
	struct crew_orders orders;
	struct crew crews[CREWS];
	uint32_t workers;
};

// What the modules of the builds say.
static const struct nd_str texts[] = {
	{"export const answer: int = 42\n", 30}, {"export const answer: int = 43\n", 30},
	{"export const answer: int = 44\n", 30}, {"export const answer: int = 45\n", 30},
};
enum { EMPTY, STEADY, LIGHT, HEAVY, TEXTS };

static uint32_t number(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);
	unsigned long value = text ? strtoul(text, NULL, 10) : otherwise;

	if (!value || value > 1000000)
		bench_die("a number of the environment makes no sense");
	return (uint32_t)value;
}

// ---- clients ----

struct client {
	void *socket;
	struct nd_wire_in in;
	uint64_t session;
	uint64_t beat_ms;
	bool done;
};

static void send_to(struct client *client, const struct nd_msg *msg)
{
	if (nd_wire_send(client->socket, 0, msg))
		bench_die("a message cannot be sent");
}

// The next message of one of the types, NULL when there is none; others are dropped.
static const struct nd_msg *look_for(struct client *client, enum nd_msg_type type, enum nd_msg_type other)
{
	while (!nd_wire_receive(&client->in, client->socket, ND_WIRE_DEALER)) {
		const struct nd_msg *msg = &client->in.msg;

		if (msg->type == ND_MSG_REFUSED)
			bench_die(msg->refused.text);
		if (msg->type == ND_MSG_DIAGNOSTICS)
			bench_die("the modules have errors");
		if (msg->type == type || msg->type == other)
			return msg;
	}
	return NULL;
}

static void beat(struct client *client)
{
	uint64_t now = nd_clock_now_ms(&nd_clock_system);

	if (now - client->beat_ms < HEARTBEAT_MS)
		return;
	client->beat_ms = now;
	send_to(client, &(struct nd_msg){.type = ND_MSG_HEARTBEAT});
}

static const struct nd_msg *wait_for(struct client *client, enum nd_msg_type type)
{
	zmq_pollitem_t item = {.socket = client->socket, .events = ZMQ_POLLIN};
	const struct nd_msg *msg;

	while (!(msg = look_for(client, type, type))) {
		beat(client);
		zmq_poll(&item, 1, 50);
	}
	return msg;
}

static void connect_client(struct bench *bench, struct client *client)
{
	*client = (struct client){.socket = nd_wire_socket(bench->context, ND_WIRE_DEALER, 0)};
	if (!client->socket || nd_wire_connect(client->socket, bench->endpoint))
		bench_die("the client cannot connect");
	send_to(client, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_CLIENT, .build = nd_compiler_digest(), .node = "client"}});
	client->session = wait_for(client, ND_MSG_WELCOME)->welcome.id;
}

static void release_client(struct client *client)
{
	nd_wire_in_release(&client->in);
	nd_wire_socket_close(&client->socket);
}

// A module of the text under each of `count` names, all of them to be checked. The client has no other sources, so the
// text must be in the cache of the coordinator. With `scan_only` nothing is compiled.
static void open_build(struct client *client, uint32_t text, uint32_t count, uint32_t weight, bool scan_only)
{
	struct nd_arena arena = {0};
	struct nd_listing_file *sources = nd_arena_array(&arena, struct nd_listing_file, count);
	const char *package = nd_arena_sprintf(&arena, "many%u", text);
	struct nd_buf listing = {0}, folders = {0};

	for (uint32_t i = 0; i < count; i++)
		sources[i] = (struct nd_listing_file){
			.name = nd_arena_sprintf(&arena, "m%06u.nc", i),
			.digest = nd_digest_of(texts[text].data, texts[text].len),
			.size = texts[text].len,
		};
	nd_listing_encode(&listing, &(struct nd_listing){.files = sources, .file_count = count});
	nd_buf_add_bytes(&folders, listing.data, listing.len);
	send_to(client, &(struct nd_msg){.type = ND_MSG_BUILD_OPEN, .build_open = {
		.session = client->session, .check_only = true, .weight = weight,
		.explain = scan_only ? nd_arena_sprintf(&arena, "compile %s/m000000", package) : "",
		.packages = &(struct nd_msg_package){
			.name = package, .root = nd_digest_of(listing.data, listing.len)}, .package_count = 1,
		.folders = nd_buf_str(&folders)}});
	nd_buf_release(&listing);
	nd_buf_release(&folders);
	nd_arena_release(&arena);
}

static void check_done(const struct nd_msg *msg, uint32_t compiled)
{
	const struct nd_msg_build_done *done = &msg->build_done;

	if (done->status != ND_BUILD_OK || done->counts.compiled != compiled)
		bench_die(*done->text ? done->text : "the build did not do what it should");
}

// ---- processor time ----

struct usage {
	uint64_t at_ns;
	double coordinator_s;
	double simulation_s; // client included
	double waited_s;     // threads of the coordinator that could run and did not
	struct nd_histogram dispatch_us;
};

// Of all threads of a process: /proc/PID/task/TID/schedstat says how long each ran and how long it waited, in ns.
static double waited_s(pid_t pid)
{
	char *folder = nd_sprintf("/proc/%d/task", (int)pid);
	DIR *dir = opendir(folder);
	unsigned long long sum = 0;

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char *path = nd_sprintf("%s/%s/schedstat", folder, entry->d_name);
		FILE *file = *entry->d_name == '.' ? NULL : fopen(path, "r");
		unsigned long long ran, waited;

		if (file && fscanf(file, "%llu %llu", &ran, &waited) == 2)
			sum += waited;
		if (file)
			fclose(file);
		nd_free(path);
	}
	if (dir)
		closedir(dir);
	nd_free(folder);
	return (double)sum / 1e9;
}

static struct usage usage(struct bench *bench, struct client *client)
{
	struct usage ret = {.waited_s = waited_s(bench->coordinator), .simulation_s = (double)nd_cpu_time_ns() / 1e9};
	const struct nd_msg_status *status;

	send_to(client, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
	status = &wait_for(client, ND_MSG_STATUS)->status;
	ret.coordinator_s = (double)status->cpu_ms / 1000;
	for (uint32_t i = 0; i < status->dispatch_count && i < ND_HISTOGRAM_BUCKETS; i++)
		ret.dispatch_us.counts[i] = status->dispatch_us[i];
	ret.at_ns = nd_time_ns();
	return ret;
}

static struct usage used_since(struct bench *bench, struct client *client, const struct usage *before)
{
	struct usage ret = usage(bench, client);

	ret.at_ns -= before->at_ns;
	ret.coordinator_s -= before->coordinator_s;
	ret.simulation_s -= before->simulation_s;
	ret.waited_s -= before->waited_s;
	nd_histogram_subtract(&ret.dispatch_us, &before->dispatch_us);
	return ret;
}

static void print_usage(const struct usage *usage)
{
	double seconds = (double)usage->at_ns / 1e9;

	printf("  cores        coordinator %.0f %%, simulation %.0f %%; coordinator ready but not running %.0f %%\n",
	       100 * usage->coordinator_s / seconds, 100 * usage->simulation_s / seconds,
	       100 * usage->waited_s / seconds);
}

static void print_latency(const char *what, const struct nd_histogram *us, const char *bar)
{
	printf("  dispatch     %-18s p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%s\n", what,
	       (double)nd_histogram_percentile(us, 500) / 1e3, (double)nd_histogram_percentile(us, 990) / 1e3,
	       (double)nd_histogram_percentile(us, 999) / 1e3, (double)nd_histogram_percentile(us, 1000) / 1e3, bar);
}

// ---- what is measured ----

static double measure_scan(struct bench *bench, struct client *client, uint32_t text, uint32_t count)
{
	struct usage before = usage(bench, client), used;

	open_build(client, text, count, 1, true);
	check_done(wait_for(client, ND_MSG_BUILD_DONE), 0);
	used = used_since(bench, client, &before);
	printf("scan: %u modules in %.2f s\n", count, (double)used.at_ns / 1e9);
	printf("  coordinator  %.4f ms of CPU a module\n", used.coordinator_s * 1000 / count);
	return used.coordinator_s;
}

static void measure_empty(struct bench *bench, struct client *client, uint32_t count)
{
	double scanning_s = measure_scan(bench, client, EMPTY, count);
	struct usage before = usage(bench, client), used;
	double seconds;

	open_build(client, EMPTY, count, 1, false);
	check_done(wait_for(client, ND_MSG_BUILD_DONE), count);
	used = used_since(bench, client, &before);
	seconds = (double)used.at_ns / 1e9;
	printf("empty: %u tasks in %.2f s\n", count, seconds);
	printf("  coordinator  %.4f ms of CPU a task, with the scan %.4f (bar: 0.1), %.0f tasks/s (bar: 10000)\n",
	       used.coordinator_s * 1000 / count, (used.coordinator_s + scanning_s) * 1000 / count, count / seconds);
	print_usage(&used);
}

static struct nd_histogram seen_by_workers(const struct bench *bench)
{
	struct nd_histogram ret = {0};

	for (int i = 0; i < CREWS; i++)
		for (uint32_t k = 0; k < ND_HISTOGRAM_BUCKETS; k++)
			ret.counts[k] += bench->crews[i].seen_us->counts[k];
	return ret;
}

static void forget_empty_places(struct bench *bench) // between two builds nobody works
{
	for (int i = 0; i < CREWS; i++)
		for (uint32_t k = 0; k < bench->crews[i].count; k++)
			nd_vec_clear(&bench->crews[i].workers[k].answered_ns);
}

static void measure_steady(struct bench *bench, struct client *client)
{
	uint32_t count = STEADY_TURNS * bench->workers;
	struct nd_histogram seen_before = seen_by_workers(bench), seen;
	struct usage before, used;
	double worked_s, ideal_s;

	measure_scan(bench, client, STEADY, count);
	forget_empty_places(bench);
	atomic_store(&bench->orders.min_ms, STEADY_MIN_MS);
	atomic_store(&bench->orders.span_ms, STEADY_SPAN_MS);
	atomic_store(&bench->orders.busy_ms, 0);
	atomic_store(&bench->orders.first_ns, 0);
	atomic_store(&bench->orders.arrived, 0);
	atomic_store(&bench->orders.watched, count - 2 * bench->workers);
	before = usage(bench, client);
	open_build(client, STEADY, count, 1, false);
	check_done(wait_for(client, ND_MSG_BUILD_DONE), count);
	used = used_since(bench, client, &before);
	worked_s = (double)(atomic_load(&bench->orders.last_ns) - atomic_load(&bench->orders.first_ns)) / 1e9;
	ideal_s = (double)atomic_load(&bench->orders.busy_ms) / 1000 / bench->workers;
	seen = seen_by_workers(bench);
	nd_histogram_subtract(&seen, &seen_before);
	printf("steady: %u tasks of %u to %u ms in %.2f s, %.0f a second\n", count, STEADY_MIN_MS,
	       STEADY_MIN_MS + STEADY_SPAN_MS - 1, worked_s, count / worked_s);
	print_latency("at the coordinator", &used.dispatch_us, " (bar: p99 < 10 ms)");
	print_latency("seen by workers", &seen, "");
	printf("  workers      busy %.1f %% from the first task to the last result (bar: 90), %.1f %% from the opening\n",
	       100 * ideal_s / worked_s, 100 * ideal_s / ((double)used.at_ns / 1e9));
	printf("  coordinator  %.4f ms of CPU a task\n", used.coordinator_s * 1000 / count);
	print_usage(&used);
}

static void look_at_shares(struct client *watch, const struct client *light, const struct client *heavy,
			   uint64_t running[2])
{
	const struct nd_msg_session_status *of[2] = {NULL, NULL};
	const struct nd_msg_status *status;

	send_to(watch, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
	status = &wait_for(watch, ND_MSG_STATUS)->status;
	for (uint32_t i = 0; i < status->session_count; i++) {
		if (status->sessions[i].id == light->session)
			of[0] = &status->sessions[i];
		if (status->sessions[i].id == heavy->session)
			of[1] = &status->sessions[i];
	}
	if (!of[0] || !of[1] || !of[0]->queued || !of[1]->queued)
		return;
	running[0] += of[0]->running;
	running[1] += of[1]->running;
}

static void measure_shares(struct bench *bench, struct client *watch)
{
	uint32_t count = SHARE_TURNS * bench->workers;
	struct client builds[2];
	uint64_t running[2] = {0, 0}, start;

	atomic_store(&bench->orders.min_ms, SHARE_MS);
	atomic_store(&bench->orders.span_ms, 0);
	for (uint32_t i = 0; i < 2; i++) {
		connect_client(bench, &builds[i]);
		open_build(&builds[i], LIGHT + i, count, 1, true);
		check_done(wait_for(&builds[i], ND_MSG_BUILD_DONE), 0);
	}
	open_build(&builds[0], LIGHT, count, 1, false);
	open_build(&builds[1], HEAVY, count, 3, false);
	start = nd_clock_now_ms(&nd_clock_system);
	while (!builds[0].done || !builds[1].done) {
		if (nd_clock_now_ms(&nd_clock_system) - start >= SHARE_AFTER_MS)
			look_at_shares(watch, &builds[0], &builds[1], running);
		for (uint32_t i = 0; i < 2; i++) {
			const struct nd_msg *msg = look_for(&builds[i], ND_MSG_BUILD_DONE, ND_MSG_NONE);

			beat(&builds[i]);
			if (msg)
				check_done(msg, count);
			builds[i].done |= msg != NULL;
		}
		beat(watch);
		usleep(SHARE_EVERY_MS * 1000);
	}
	if (!running[0] || !running[1])
		bench_die("the two builds never ran side by side");
	printf("shares: two builds of %u tasks of %u ms\n", count, SHARE_MS);
	printf("  places       1 : %.2f while both have tasks waiting (weights 1 : 3)\n",
	       (double)running[1] / (double)running[0]);
	release_client(&builds[0]);
	release_client(&builds[1]);
}

static void measure(struct bench *bench, uint32_t tasks)
{
	struct client client;

	connect_client(bench, &client);
	while (atomic_load(&bench->orders.joined) < bench->workers) {
		beat(&client);
		usleep(10000);
	}
	printf("%u simulated workers of one slot\n", bench->workers);
	measure_empty(bench, &client, tasks);
	measure_steady(bench, &client);
	measure_shares(bench, &client);
	release_client(&client);
}

// ---- the coordinator ----

static _Noreturn void be_coordinator(const char *folder, int fd)
{
	struct nd_coordinator_options options = {.listen = "tcp://127.0.0.1:*"};
	struct nd_coordinator *coordinator;
	char *why;

	if (nd_cache_open(&options.cache, folder, NULL))
		bench_die("no cache");
	for (uint32_t i = 0; i < TEXTS; i++)
		(void)nd_cache_put_blob(options.cache, texts[i].data, texts[i].len, NULL);
	if (nd_coordinator_new(&coordinator, &options, &why))
		bench_die(why);
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
		bench_die("no pipe");
	bench->coordinator = fork();
	if (bench->coordinator == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fds[0]);
		be_coordinator(folder, fds[1]);
	}
	close(fds[1]);
	len = bench->coordinator > 0 ? read(fds[0], endpoint, sizeof endpoint - 1) : -1;
	close(fds[0]);
	if (len <= 0)
		bench_die("the coordinator does not start");
	bench->endpoint = nd_strdup(endpoint);
}

static void start_crews(struct bench *bench)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i < CREWS; i++) {
		bench->crews[i] = (struct crew){
			.context = bench->context, .endpoint = bench->endpoint, .texts = texts, .text_count = TEXTS,
			.orders = &bench->orders, .first = first, .seed = i + 1,
			.count = bench->workers / CREWS + (i < bench->workers % CREWS)};
		first += bench->crews[i].count;
		crew_start(&bench->crews[i]);
	}
}

int main(void)
{
	struct bench bench = {.workers = number("ND_BENCH_WORKERS", 1000)};
	uint32_t tasks = number("ND_BENCH_TASKS", 100000);
	struct rlimit files;
	char *folder;

	alarm(LIMIT_S);
	setvbuf(stdout, NULL, _IOLBF, 0);
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (nd_dir_temp(&folder, "noodle-dispatch"))
		bench_die("no temporary folder");
	start_coordinator(&bench, folder);
	bench.context = zmq_ctx_new();
	zmq_ctx_set(bench.context, ZMQ_MAX_SOCKETS, (int)bench.workers + 16);
	start_crews(&bench);
	measure(&bench, tasks);
	atomic_store(&bench.orders.stop, true);
	for (int i = 0; i < CREWS; i++)
		crew_join(&bench.crews[i]);
	zmq_ctx_term(bench.context);
	kill(bench.coordinator, SIGKILL);
	waitpid(bench.coordinator, NULL, 0);
	(void)nd_dir_remove(folder);
	nd_free(bench.endpoint);
	nd_free(folder);
	return 0;
}
