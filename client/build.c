// The conversation:
//
//   CONNECTING ─ WELCOME ─► BUILDING ─ BUILD_DONE ─► FETCHING ─► ENDED, and the programs are linked
//        ▲                     │  ▲
//        └─ silence, unknown ──┘  └─ uploads of wanted sources go on meanwhile
//
// Whatever happens to the coordinator, repeating the request is safe and cheap: what was made is in its cache.
#include "build.h"

#include "gather.h"
#include "offer.h"

#include "noodle/blob_port.h"
#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/handshake.h"
#include "noodle/map.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <zmq.h>

enum {
	CONNECT_MS = 3000,    // nobody there
	RECONNECT_MS = 30000, // was there, and is being restarted
	HELLO_MS = 500,
	POLL_MS = 50,
	SILENT_BEATS = 4,
	MAX_UPLOADS = 16,     // sources in memory at once
	MAX_LOST = 3,
};

enum state { CONNECTING, BUILDING, FETCHING, ENDED };

struct client {
	const struct nd_build_request *request;
	struct nd_build_answer *answer;
	enum state state;
	void *context;
	void *control;
	struct nd_handshake *handshake;
	struct nd_wire_in in;
	struct nd_blob_port *blobs;
	uint64_t session;
	uint32_t heartbeat_ms;
	uint64_t lost_ms;  // when the connection was lost, or the start
	uint64_t heard_ms;
	uint64_t beat_ms;
	bool ever_connected;
	ND_VEC(struct nd_digest) wanted; // sources to send
	uint32_t next_wanted;
	uint32_t uploading;
	bool upload_failed;
	struct nd_offer offer;
	struct nd_map by_digest; // first half of a digest -> source
	bool mapped;
	struct nd_gather gather; // FETCHING
	uint32_t lost; // times that an object was not to be had
	bool again; // to reconnect, as soon as the port of blobs may be closed
};

// ---- signals ----

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

void nd_build_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool nd_build_interrupted(void)
{
	return interrupted;
}

// ---- sending ----

static uint64_t now_ms(void)
{
	return nd_clock_now_ms(&nd_clock_system);
}

static enum nd_err send_msg(struct client *self, const struct nd_msg *msg)
{
	return nd_wire_send(self->control, 0, msg);
}

static void end(struct client *self, enum nd_exit status)
{
	self->answer->exit = status;
	self->state = ENDED;
}

static void say_hello(struct client *self)
{
	char host[256] = "client";

	(void)gethostname(host, sizeof host - 1);
	self->beat_ms = now_ms();
	(void)send_msg(self, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_CLIENT,
		.build = nd_compiler_digest(),
		.node = *host ? host : "client",
		.pid = (uint32_t)getpid(),
		.resume_id = self->session,
	}});
}

static void forget_remarks(struct nd_build_answer *answer);

static void reconnect(struct client *self)
{
	self->state = CONNECTING;
	self->lost_ms = now_ms();
	nd_gather_release(&self->gather);
	nd_blob_port_destroy(&self->blobs);
	self->wanted.len = self->next_wanted = self->uploading = 0;
	nd_display_forget(self->request->display);
	forget_remarks(self->answer);
	say_hello(self);
}

static void open_build(struct client *self)
{
	const struct nd_project *project = self->request->project;
	struct nd_arena arena = {0};
	struct nd_msg_package *packages = nd_arena_array(&arena, struct nd_msg_package, project->packages.len);
	struct nd_buf folders = {0};
	struct nd_msg_target *targets = nd_arena_array(&arena, struct nd_msg_target, project->targets.len + 1);
	struct nd_msg msg = {.type = ND_MSG_BUILD_OPEN, .build_open = {
		.session = self->session,
		.opt_level = self->request->level,
		.debug = self->request->debug,
		.check_only = self->request->check_only,
		.keep_going = true,
		.no_cache = self->request->no_cache,
		.verify = self->request->verify,
		.events = self->request->trace || self->request->display->verbose,
		.explain = self->request->explain ? self->request->explain : "",
		.objects_gone = self->request->objects_gone || self->lost,
		.packages = packages,
		.package_count = project->packages.len,
		.targets = targets,
		.target_count = project->targets.len,
	}};
	enum nd_err err;

	for (uint32_t i = 0; i < project->packages.len; i++) {
		const struct nd_project_package *from = &project->packages.data[i];

		packages[i] = (struct nd_msg_package){
			.name = from->name,
			.dir = from->dir,
			.dependencies = from->dependencies.data,
			.dependency_count = from->dependencies.len,
			.source = strcmp(from->source, ".") ? from->source : "",
			.root = nd_tree_root(&from->tree),
		};
	}
	for (uint32_t i = 0; i < project->targets.len; i++)
		targets[i] = (struct nd_msg_target){project->targets.data[i].name, project->targets.data[i].package,
						    project->targets.data[i].module};
	nd_offer_news(&self->offer, self->request->embedded, &folders);
	msg.build_open.folders = nd_buf_str(&folders);
	err = send_msg(self, &msg);
	nd_buf_release(&folders);
	nd_trace_opened(self->request->trace);
	nd_arena_release(&arena);
	if (!err)
		return;
	nd_display_error(self->request->display, "the project cannot be described: %s", nd_err_text(err));
	end(self, ND_EXIT_ERRORS);
}

// ---- folders ----

static void folders_wanted(struct client *self, const struct nd_msg_digests *msg)
{
	struct nd_buf folders = {0};
	enum nd_err err = nd_offer_answer(&self->offer, msg->items, msg->count, &folders) ? ND_OK : ND_NOT_FOUND;

	if (!err)
		err = send_msg(self, &(struct nd_msg){.type = ND_MSG_FOLDERS, .folders = {
			.session = self->session, .folders = nd_buf_str(&folders)}});
	nd_buf_release(&folders);
	if (!err)
		return;
	nd_display_error(self->request->display, "the folders of the project cannot be described: %s", nd_err_text(err));
	end(self, ND_EXIT_CLUSTER);
}

// ---- uploading ----

static uint64_t digest_key(const struct nd_digest *digest)
{
	uint64_t ret;

	memcpy(&ret, digest->bytes, sizeof ret);
	return ret;
}

static const struct nd_project_source *find_source(struct client *self, const struct nd_digest *digest)
{
	const struct nd_project *project = self->request->project;
	uint32_t index;

	if (!self->mapped)
		for (uint32_t i = 0; i < project->sources.len; i++)
			nd_map_set(&self->by_digest, digest_key(&project->sources.data[i].digest), i);
	self->mapped = true;
	if (!nd_map_get(&self->by_digest, digest_key(digest), &index))
		return NULL;
	return &project->sources.data[index];
}

static void upload_more(struct client *self);

static void uploaded(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct client *self = arg;

	(void)digest;
	(void)blob;
	self->uploading--;
	if (err && self->state != ENDED) {
		nd_display_error(self->request->display, "the coordinator does not take a source: %s",
				nd_err_text(err));
		end(self, ND_EXIT_CLUSTER);
	}
	upload_more(self);
}

static bool upload(struct client *self, const struct nd_digest *digest)
{
	const struct nd_project_source *source = find_source(self, digest);
	struct nd_buf text = {0};
	struct nd_digest now = {0};
	enum nd_err err = source ? nd_file_read(&text, source->file, ND_MAX_SOURCE_BYTES) : ND_NOT_FOUND;

	if (!err)
		now = nd_digest_of(text.data ? text.data : "", text.len);
	if (err || !nd_digest_eq(&now, digest)) {
		nd_display_error(self->request->display, "%s changed while it was built; build again",
				source ? source->file : "a source");
		nd_buf_release(&text);
		end(self, ND_EXIT_ERRORS);
		return false;
	}
	self->uploading++;
	nd_blob_port_put(self->blobs, digest, &text, uploaded, self);
	return true;
}

static void upload_more(struct client *self)
{
	while (self->state == BUILDING && self->next_wanted < self->wanted.len && self->uploading < MAX_UPLOADS)
		if (!upload(self, &self->wanted.data[self->next_wanted++]))
			return;
	if (self->state != BUILDING || self->uploading || !self->wanted.len)
		return;
	self->wanted.len = self->next_wanted = 0;
	(void)send_msg(self, &(struct nd_msg){.type = ND_MSG_BLOBS_SENT, .blobs_sent = {.session = self->session}});
}

static void blobs_wanted(struct client *self, const struct nd_msg_digests *msg)
{
	self->wanted.len = self->next_wanted = 0;
	for (uint32_t i = 0; i < msg->count; i++)
		nd_vec_push(&self->wanted, msg->items[i]);
	upload_more(self);
}

// ---- diagnostics ----

static void forget_remarks(struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->remarks.len; i++) {
		nd_free(answer->remarks.data[i].module);
		nd_buf_release(&answer->remarks.data[i].diags);
	}
	answer->remarks.len = 0;
}

static void diagnostics(struct client *self, const struct nd_msg_diagnostics *msg)
{
	struct nd_build_remark remark = {.module = nd_strdup(msg->module)};
	struct nd_diags diags;

	nd_buf_add(&remark.diags, msg->diags.data, msg->diags.len);
	nd_vec_push(&self->answer->remarks, remark);
	if (nd_diags_decode(&diags, msg->diags.data, msg->diags.len))
		return;
	nd_project_place(self->request->project, msg->module, &diags);
	nd_display_diags(self->request->display, &diags);
	nd_diags_release(&diags);
}

// ---- the end ----

// All that programs are linked from is here, or never will be.
static void end_gathering(struct client *self)
{
	enum nd_err err = self->gather.err;

	if (!err) {
		if (self->gather.fetched && self->request->display->verbose)
			nd_display_line(self->request->display, "fetched %u object%s, %llu KiB", self->gather.fetched,
					self->gather.fetched == 1 ? "" : "s",
					(unsigned long long)(self->gather.fetched_bytes >> 10));
		end(self, ND_EXIT_OK);
	} else if (err == ND_NOT_FOUND && ++self->lost <= MAX_LOST) { // evicted at the last moment: it is made again
		self->again = true;
	} else {
		nd_display_error(self->request->display, "what a program is linked from did not arrive: %s",
				nd_err_text(err));
		end(self, ND_EXIT_CLUSTER);
	}
}

static void forget_chain(struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->chain.len; i++) {
		nd_free(answer->chain.data[i].module);
		nd_free(answer->chain.data[i].worker);
	}
	answer->chain.len = 0;
}

static void keep_chain(struct nd_build_answer *answer, const struct nd_msg_build_done *msg)
{
	forget_chain(answer);
	for (uint32_t i = 0; i < msg->chain_count; i++)
		nd_vec_push(&answer->chain, ((struct nd_build_chain_task){
			.kind = msg->chain[i].kind,
			.module = nd_strdup(msg->chain[i].module),
			.worker = nd_strdup(msg->chain[i].worker),
			.wall_ms = msg->chain[i].wall_ms,
		}));
}

static void build_done(struct client *self, const struct nd_msg_build_done *msg)
{
	nd_trace_phase(self->request->trace, ND_PHASE_FINISHED);
	self->answer->counts = msg->counts;
	self->answer->wall_ms = msg->wall_ms;
	self->answer->critical_path_ms = msg->critical_path_ms;
	self->answer->cpu_ms = msg->cpu_ms;
	self->answer->peak_kb = msg->peak_kb;
	keep_chain(self->answer, msg);
	nd_display_compiled(self->request->display);
	switch (msg->status) {
	case ND_BUILD_OK:
		break;
	case ND_BUILD_DIAGNOSTICS:
		end(self, ND_EXIT_ERRORS);
		return;
	case ND_BUILD_FAILED:
		nd_display_error(self->request->display, "%s", msg->text);
		end(self, ND_EXIT_CLUSTER);
		return;
	case ND_BUILD_CANCELLED:
		end(self, ND_EXIT_INTERRUPTED);
		return;
	}
	self->state = FETCHING;
	for (uint32_t i = 0; i < msg->file_count; i++) {
		const struct nd_build_request *request = self->request;

		nd_vec_push(&self->answer->programs, ((struct nd_build_program){
			.name = nd_strdup(msg->files[i].name),
			.plan = msg->files[i].digest,
			.is_there = request->is_there &&
				    request->is_there(request->arg, msg->files[i].name, &msg->files[i].digest),
		}));
	}
	self->gather = (struct nd_gather){.cache = self->request->cache, .is_shared = self->request->embedded,
					  .answer = self->answer, .blobs = self->blobs};
	nd_gather_start(&self->gather);
}

// ---- messages ----

static void forget_programs(struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->programs.len; i++) {
		nd_free(answer->programs.data[i].name);
		nd_arena_release(&answer->programs.data[i].arena);
		nd_buf_release(&answer->programs.data[i].data);
	}
	answer->programs.len = 0;
}

static void welcome(struct client *self, const struct nd_msg_welcome *msg)
{
	char *address;

	if (self->state != CONNECTING)
		return;
	nd_blob_port_destroy(&self->blobs);
	address = nd_wire_beside(self->request->cluster, msg->blob_address);
	if (address)
		self->blobs = nd_blob_port_new(self->context, address, self->request->key, NULL);
	nd_free(address);
	if (!self->blobs) {
		nd_display_error(self->request->display, "the coordinator names a useless address: %s",
				msg->blob_address);
		end(self, ND_EXIT_CLUSTER);
		return;
	}
	self->session = msg->id;
	self->heartbeat_ms = msg->heartbeat_ms ? msg->heartbeat_ms : 1000;
	self->ever_connected = true;
	self->state = BUILDING;
	forget_programs(self->answer);
	open_build(self);
}

static void refused(struct client *self, const struct nd_msg_refused *msg)
{
	if (msg->reason == ND_REFUSED_UNKNOWN) {
		if (self->state != CONNECTING)
			reconnect(self);
		return;
	}
	nd_display_error(self->request->display, "refused by %s: %s", self->request->cluster, msg->text);
	end(self, ND_EXIT_CLUSTER);
}

static void handle(struct client *self)
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
	case ND_MSG_FOLDERS_WANTED:
		if (self->state == BUILDING && msg->folders_wanted.session == self->session)
			folders_wanted(self, &msg->folders_wanted);
		break;
	case ND_MSG_BLOBS_WANTED:
		if (self->state == BUILDING && msg->blobs_wanted.session == self->session)
			blobs_wanted(self, &msg->blobs_wanted);
		break;
	case ND_MSG_PROGRESS:
		if (self->state == BUILDING) {
			nd_trace_phase(self->request->trace, msg->progress.phase);
			nd_display_progress(self->request->display, &msg->progress);
		}
		break;
	case ND_MSG_DIAGNOSTICS:
		if (self->state == BUILDING && msg->diagnostics.session == self->session)
			diagnostics(self, &msg->diagnostics);
		break;
	case ND_MSG_EXPLANATION:
		if (self->state == BUILDING && msg->explanation.session == self->session && self->request->explained)
			self->request->explained(&msg->explanation);
		break;
	case ND_MSG_TASK_EVENT:
		nd_trace_event(self->request->trace, &msg->task_event);
		nd_display_event(self->request->display, &msg->task_event);
		break;
	case ND_MSG_BUILD_DONE:
		if (self->state == BUILDING && msg->build_done.session == self->session)
			build_done(self, &msg->build_done);
		break;
	case ND_MSG_GOODBYE:
		if (self->state == BUILDING || self->state == FETCHING)
			reconnect(self);
		break;
	default:
		break;
	}
}

static void nobody_there(struct client *self)
{
	nd_display_error(self->request->display, "no coordinator at %s%s", self->request->cluster,
			self->ever_connected ? " any more" : "");
	end(self, ND_EXIT_CLUSTER);
}

// True when the two sides will never talk to each other.
static bool handshake_failed(struct client *self)
{
	char *trouble = nd_handshake_trouble(self->handshake, self->request->cluster, self->request->key, "client");

	if (!trouble)
		return false;
	nd_display_error(self->request->display, "%s", trouble);
	nd_free(trouble);
	end(self, ND_EXIT_CLUSTER);
	return true;
}

static void tick(struct client *self)
{
	uint64_t now = now_ms();

	if (interrupted) {
		(void)send_msg(self, &(struct nd_msg){.type = ND_MSG_CANCEL, .cancel = {.session = self->session}});
		end(self, ND_EXIT_INTERRUPTED);
		return;
	}
	if (self->state == CONNECTING) {
		if (handshake_failed(self))
			return;
		if (now - self->lost_ms >= (self->ever_connected ? RECONNECT_MS : CONNECT_MS))
			nobody_there(self);
		else if (now - self->beat_ms >= HELLO_MS)
			say_hello(self);
		return;
	}
	if (now - self->heard_ms >= (uint64_t)SILENT_BEATS * self->heartbeat_ms && !self->request->embedded) {
		if (now - self->beat_ms < (uint64_t)SILENT_BEATS * self->heartbeat_ms) { // else we slept ourselves
			nd_display_line(self->request->display, "noodle-dist: the coordinator is silent; waiting for it");
			reconnect(self);
			return;
		}
		self->heard_ms = now;
	}
	if (now - self->beat_ms >= self->heartbeat_ms) {
		self->beat_ms = now;
		(void)send_msg(self, &(struct nd_msg){.type = ND_MSG_HEARTBEAT, .heartbeat = {.id = self->session}});
	}
}

static void loop(struct client *self)
{
	self->lost_ms = now_ms();
	say_hello(self);
	while (self->state != ENDED) {
		zmq_pollitem_t items[] = {
			{.socket = self->control, .events = ZMQ_POLLIN},
			{.socket = self->blobs ? nd_blob_port_socket(self->blobs) : NULL, .events = ZMQ_POLLIN},
		};

		zmq_poll(items, self->blobs ? 2 : 1, POLL_MS);
		while (self->state != ENDED) {
			enum nd_err err = nd_wire_receive(&self->in, self->control, ND_WIRE_DEALER);

			if (err == ND_NOT_FOUND)
				break;
			if (!err)
				handle(self);
		}
		if (self->state != ENDED && self->blobs)
			nd_blob_port_handle(self->blobs);
		if (self->state == FETCHING && !self->gather.waiting)
			end_gathering(self);
		if (self->again && self->state != ENDED)
			reconnect(self);
		self->again = false;
		if (self->state != ENDED)
			tick(self);
	}
	if (self->session)
		(void)send_msg(self, &(struct nd_msg){.type = ND_MSG_GOODBYE,
						      .goodbye = {.id = self->session, .text = "the client ends"}});
}

void nd_build_run(struct nd_build_answer *ret, const struct nd_build_request *request)
{
	struct client self = {.offer.project = request->project, .request = request, .answer = ret, .state = CONNECTING, .heartbeat_ms = 1000};

	memset(ret, 0, sizeof *ret);
	self.context = zmq_ctx_new();
	self.control = nd_wire_socket(self.context, ND_WIRE_DEALER, request->embedded ? 0 : 200);
	if (self.control && !request->embedded)
		self.handshake = nd_handshake_watch(self.context, self.control);
	if (self.control && request->key && nd_wire_encrypt(self.control, request->key, ND_WIRE_DEALER)) {
		nd_display_error(request->display, "this libzmq was built without CURVE: it cannot encrypt");
		ret->exit = ND_EXIT_CLUSTER;
	} else if (!self.control || nd_wire_connect(self.control, request->cluster)) {
		nd_display_error(request->display, "cannot connect to %s", request->cluster);
		ret->exit = ND_EXIT_CLUSTER;
	} else {
		loop(&self);
	}
	nd_gather_release(&self.gather);
	if (ret->exit) {
		nd_display_end(request->display);
		forget_programs(ret);
	}
	nd_blob_port_destroy(&self.blobs);
	nd_wire_in_release(&self.in);
	nd_handshake_destroy(&self.handshake);
	nd_wire_socket_close(&self.control);
	zmq_ctx_term(self.context);
	nd_vec_free(&self.wanted);
	nd_map_release(&self.by_digest);
	nd_offer_release(&self.offer);
}

void nd_build_answer_release(struct nd_build_answer *self)
{
	forget_programs(self);
	forget_remarks(self);
	forget_chain(self);
	nd_vec_free(&self->chain);
	nd_vec_free(&self->programs);
	nd_vec_free(&self->remarks);
}
