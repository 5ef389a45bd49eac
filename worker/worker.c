// The connection to the coordinator and the loop around everything.
//
//   CONNECTING ── WELCOME ──► JOINED ── SIGTERM ──► LEAVING ── all reported ──► end
//        ▲                      │                      │
//        └── silence, "unknown" ┘                      └── second SIGTERM ──► end at once
#include "noodle/worker.h"

#include "lease.h"
#include "sandbox.h"

#include "noodle/compiler.h"
#include "noodle/handshake.h"
#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <zmq.h>

enum {
	HELLO_MS = 500, // between attempts
	POLL_MS = 100,
	SILENT_BEATS = 4,
	LINGER_MS = 1000, // for the last result and GOODBYE
	MEMORY_CACHE_BYTES = 128 << 20,
};

enum state { CONNECTING, JOINED, LEAVING, ENDED };

struct worker {
	const struct nd_worker_options *options;
	enum state state;
	enum nd_worker_end end;
	void *context;
	void *control;
	struct nd_handshake *handshake;
	struct nd_wire_in in;
	struct nd_leases leases;
	char *name;
	uint64_t id;
	uint32_t heartbeat_ms;
	uint64_t heard_ms;  // last message of the coordinator
	uint64_t beat_ms;   // our last heartbeat, or HELLO
	bool ever_joined;
	enum nd_err cache_trouble; // that was said
	int signals;
};

static uint64_t now_ms(void)
{
	return nd_clock_now_ms(&nd_clock_system);
}

static void send_msg(void *arg, const struct nd_msg *msg)
{
	struct worker *self = arg;
	enum nd_err err = nd_wire_send(self->control, 0, msg);

	if (err)
		nd_log(ND_LOG_WARNING, "%s was not sent: %s", nd_msg_name(msg->type), nd_err_text(err));
}

static void say_hello(struct worker *self)
{
	self->beat_ms = now_ms();
	send_msg(self, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_WORKER,
		.build = nd_compiler_digest(),
		.node = self->name,
		.slots = self->leases.slots,
		.pid = (uint32_t)getpid(),
		.cache_bytes = self->options->cache_bytes,
		.resume_id = self->id,
	}});
}

static void reconnect(struct worker *self)
{
	nd_leases_abandon(&self->leases);
	self->state = CONNECTING;
	say_hello(self);
}

static void leave(struct worker *self, enum nd_worker_end end)
{
	self->state = ENDED;
	self->end = end;
}

// ---- messages ----

static void welcome(struct worker *self, const struct nd_msg_welcome *msg)
{
	char *address;

	if (self->state == LEAVING)
		return;
	nd_leases_abandon(&self->leases); // of an earlier life of the coordinator
	nd_blob_port_destroy(&self->leases.blobs);
	address = nd_wire_beside(self->options->cluster, msg->blob_address);
	if (address)
		self->leases.blobs = nd_blob_port_new(self->context, address, self->options->key, NULL);
	nd_free(address);
	if (!self->leases.blobs) {
		fprintf(stderr, "noodle-dist: the coordinator names a useless address for blobs: %s\n",
			msg->blob_address);
		leave(self, ND_WORKER_BROKEN);
		return;
	}
	self->id = msg->id;
	self->heartbeat_ms = msg->heartbeat_ms ? msg->heartbeat_ms : 1000;
	self->state = JOINED;
	if (!self->ever_joined && !self->options->embedded)
		nd_log(ND_LOG_INFO, "joined %s", self->options->cluster);
	self->ever_joined = true;
}

static void refused(struct worker *self, const struct nd_msg_refused *msg)
{
	switch (msg->reason) {
	case ND_REFUSED_UNKNOWN:
		if (self->state == JOINED)
			reconnect(self);
		break;
	case ND_REFUSED_DRAINING:
		if (self->options->embedded)
			leave(self, ND_WORKER_LEFT);
		break; // another one will come: HELLO is repeated
	default:
		fprintf(stderr, "noodle-dist: the coordinator refuses this worker: %s\n", msg->text);
		leave(self, ND_WORKER_REFUSED);
	}
}

static void handle(struct worker *self)
{
	const struct nd_msg *msg = &self->in.msg;

	self->heard_ms = now_ms();
	switch (msg->type) {
	case ND_MSG_WELCOME:
		welcome(self, &msg->welcome);
		break;
	case ND_MSG_REFUSED:
		refused(self, &msg->refused);
		break;
	case ND_MSG_TASK:
		if (self->state == JOINED)
			nd_leases_take(&self->leases, &self->in);
		else if (self->state == LEAVING) // crossed our word that we leave
			send_msg(self, &(struct nd_msg){.type = ND_MSG_TASK_RETURNED, .task_returned = {
				.task_ids = &msg->task.task_id, .task_count = 1}});
		break;
	case ND_MSG_TAKE_BACK:
		nd_leases_give_back(&self->leases, &msg->take_back);
		break;
	case ND_MSG_GOODBYE:
		if (self->options->embedded)
			leave(self, ND_WORKER_LEFT);
		else if (self->state == JOINED)
			reconnect(self);
		break;
	default:
		break; // heartbeats; what is newer than us
	}
}

// ---- time and signals ----

static void watch_cache(struct worker *self)
{
	enum nd_err now = nd_cache_trouble(self->leases.cache);

	if (now == self->cache_trouble || self->options->read_only)
		return;
	self->cache_trouble = now;
	if (now)
		nd_log(ND_LOG_WARNING, "the cache %s cannot be written: %s; new results are kept in memory only",
		       self->options->cache_dir, nd_err_text(now));
	else
		nd_log(ND_LOG_INFO, "the cache %s can be written again", self->options->cache_dir);
}

static void tick(struct worker *self)
{
	uint64_t now = now_ms();

	watch_cache(self);
	if (self->state == CONNECTING) {
		char *trouble = nd_handshake_trouble(self->handshake, self->options->cluster, self->options->key,
						     "worker");

		if (trouble) {
			fprintf(stderr, "noodle-dist: %s\n", trouble);
			nd_free(trouble);
			leave(self, ND_WORKER_REFUSED);
			return;
		}
		if (now - self->beat_ms >= HELLO_MS)
			say_hello(self);
		return;
	}
	if (now - self->heard_ms >= (uint64_t)SILENT_BEATS * self->heartbeat_ms && self->state == JOINED) {
		if (now - self->beat_ms < (uint64_t)SILENT_BEATS * self->heartbeat_ms) { // else we slept ourselves
			nd_log(ND_LOG_WARNING, "the coordinator is silent");
			reconnect(self);
			return;
		}
		self->heard_ms = now;
	}
	if (now - self->beat_ms < self->heartbeat_ms)
		return;
	self->beat_ms = now;
	send_msg(self, &(struct nd_msg){.type = ND_MSG_HEARTBEAT, .heartbeat = {
		.id = self->id,
		.running = self->leases.running,
		.free_slots = self->leases.slots - self->leases.running,
	}});
}

static void stop_asked(struct worker *self)
{
	if (self->state == JOINED) {
		nd_leases_give_back_waiting(&self->leases);
		self->state = LEAVING;
	} else {
		leave(self, ND_WORKER_LEFT);
	}
}

static int catch_signals(bool embedded)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (embedded)
		signal(SIGINT, SIG_IGN);
	else
		sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL); // before the threads of ZeroMQ and the cache inherit the mask
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void read_signals(struct worker *self)
{
	struct signalfd_siginfo info;

	while (self->state != ENDED && read(self->signals, &info, sizeof info) == sizeof info)
		stop_asked(self);
}

// ---- the loop ----

static void children_ended(struct worker *self)
{
	struct nd_job_end end;

	while (nd_fork_server_next(self->leases.children, &end)) {
		nd_leases_child_ended(&self->leases, &end);
		nd_job_end_release(&end);
	}
	if (!nd_fork_server_alive(self->leases.children)) {
		fprintf(stderr, "noodle-dist: the process that starts compilers died\n");
		leave(self, ND_WORKER_BROKEN);
	}
}

static void loop(struct worker *self)
{
	say_hello(self);
	while (self->state != ENDED) {
		zmq_pollitem_t items[] = {
			{.socket = self->control, .events = ZMQ_POLLIN},
			{.fd = nd_fork_server_fd(self->leases.children), .events = ZMQ_POLLIN},
			{.fd = self->signals, .events = ZMQ_POLLIN},
			{.socket = self->leases.blobs ? nd_blob_port_socket(self->leases.blobs) : NULL,
			 .events = ZMQ_POLLIN},
		};

		zmq_poll(items, self->leases.blobs ? 4 : 3, POLL_MS);
		if (items[2].revents)
			read_signals(self);
		while (self->state != ENDED) {
			enum nd_err err = nd_wire_receive(&self->in, self->control, ND_WIRE_DEALER);

			if (err == ND_NOT_FOUND)
				break;
			if (!err)
				handle(self);
		}
		if (self->state != ENDED && items[1].revents)
			children_ended(self);
		if (self->leases.blobs)
			nd_blob_port_handle(self->leases.blobs);
		if (self->state == ENDED)
			break;
		nd_leases_advance(&self->leases);
		if (self->state == LEAVING && !self->leases.all.len)
			leave(self, ND_WORKER_LEFT);
		else
			tick(self);
	}
	if (self->id)
		send_msg(self, &(struct nd_msg){.type = ND_MSG_GOODBYE,
						.goodbye = {.id = self->id, .text = "the worker ends"}});
}

// ---- beginning and end ----

static char *default_name(void)
{
	char host[256] = "";

	if (gethostname(host, sizeof host - 1) || !*host)
		snprintf(host, sizeof host, "worker");
	return nd_sprintf("%s-%ld", host, (long)getpid());
}

static bool open_cache(struct worker *self)
{
	struct nd_cache_options options = {.max_bytes = self->options->cache_bytes};
	enum nd_err err;

	if (!self->options->cache_dir || self->options->read_only)
		options.max_memory_bytes = MEMORY_CACHE_BYTES;
	if (self->options->read_only)
		options.flags = ND_CACHE_READ_ONLY;
	err = nd_cache_open(&self->leases.cache, self->options->cache_dir, &options);
	if (err && !self->options->read_only)
		nd_log(ND_LOG_WARNING, "the cache %s cannot be used: %s; nothing will be remembered",
		       self->options->cache_dir, nd_err_text(err));
	options.max_memory_bytes = MEMORY_CACHE_BYTES;
	if (err && err != ND_BUSY)
		err = nd_cache_open(&self->leases.cache, NULL, &options);
	if (err)
		fprintf(stderr, "noodle-dist: the cache %s cannot be used: %s\n", self->options->cache_dir,
			nd_err_text(err));
	return !err;
}

static uint64_t physical_memory(void)
{
	struct sysinfo info;
	uint64_t least = (uint64_t)2 << 30;
	uint64_t bytes = sysinfo(&info) ? 0 : (uint64_t)info.totalram * info.mem_unit;

	return bytes > least ? bytes : least;
}

static bool open_everything(struct worker *self)
{
	self->signals = catch_signals(self->options->embedded);
	if (!open_cache(self))
		return false;
	self->context = zmq_ctx_new();
	self->control = nd_wire_socket(self->context, ND_WIRE_DEALER, self->options->embedded ? 0 : LINGER_MS);
	if (self->control && self->options->key &&
	    nd_wire_encrypt(self->control, self->options->key, ND_WIRE_DEALER)) {
		fprintf(stderr, "noodle-dist: this libzmq was built without CURVE: it cannot encrypt\n");
		return false;
	}
	if (self->control && !self->options->embedded)
		self->handshake = nd_handshake_watch(self->context, self->control);
	if (!self->control || nd_wire_connect(self->control, self->options->cluster)) {
		fprintf(stderr, "noodle-dist: cannot connect to %s\n", self->options->cluster);
		return false;
	}
	return true;
}

enum nd_worker_end nd_worker_run(const struct nd_worker_options *options)
{
	const char *missing;
	struct worker self = {.options = options, .end = ND_WORKER_BROKEN, .signals = -1};
	enum nd_err err;

	self.leases.slots = options->slots ? options->slots : (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
	self.leases.memory_bytes = physical_memory();
	self.leases.send = send_msg;
	self.leases.arg = &self;
	self.name = options->name ? nd_strdup(options->name) : default_name();
	nd_leases_init(&self.leases);
	missing = options->embedded ? NULL : nd_sandbox_missing(nd_sandbox_available());
	if (missing)
		nd_log(ND_LOG_WARNING, "compilers run with less of a sandbox: this kernel offers no %s", missing);
	err = nd_fork_server_start(&self.leases.children, options->runner, options->barriers, self.leases.slots);
	if (err)
		fprintf(stderr, "noodle-dist: no child process can be started: %s\n", nd_err_text(err));
	else if (open_everything(&self))
		loop(&self);
	nd_fork_server_stop(&self.leases.children);
	nd_leases_release(&self.leases);
	nd_blob_port_destroy(&self.leases.blobs);
	nd_wire_in_release(&self.in);
	nd_handshake_destroy(&self.handshake);
	nd_wire_socket_close(&self.control);
	if (self.context)
		zmq_ctx_term(self.context);
	nd_cache_close(&self.leases.cache);
	nd_free(self.name);
	if (self.signals >= 0)
		close(self.signals);
	return self.end;
}
