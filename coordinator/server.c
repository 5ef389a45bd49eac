// Sockets and time around core.c.
#include "noodle/coordinator.h"

#include "auth.h"
#include "blobs.h"
#include "core.h"

#include "noodle/log.h"
#include "noodle/mem.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <zmq.h>

enum {
	HEARTBEAT_MS = 500,
	TICK_MS = 50,
	MAX_MESSAGES = 256,  // between two ticks
	LINGER_MS = 500,     // for the last goodbyes
	// Of one peer. The first is far more than a build has events in the time after which a silent peer is dropped;
	// with the second the senders wait, and nothing is lost.
	MAX_UNREAD = 100000,
	MAX_UNHEARD = 16,
	// Half of it may have been read already without our knowing.
	MAX_BLOBS_UNDER_WAY = 4 * ND_MSG_BLOB_WINDOW,
};

struct nd_coordinator {
	struct nd_coordinator_options options;
	void *context;
	void *control;
	struct nd_blob_server *blobs;
	struct nd_auth *auth;
	struct nd_wire_in in;
	struct nd_core core;
	char *endpoint;
	char *blob_endpoint;
	int wake_fd;      // stop was called
	int blob_stop_fd;
	atomic_uint stops;
	ND_VEC(nd_wire_peer) deaf; // do not read what they get; to be dropped
	bool core_ready;
	enum nd_err cache_trouble; // that was said
};

static void send_to(void *arg, nd_wire_peer peer, const struct nd_msg *msg)
{
	struct nd_coordinator *self = arg;
	enum nd_err err = nd_wire_send(self->control, peer, msg);

	if (err == ND_BUSY)
		nd_vec_push(&self->deaf, peer); // not now: the core is in the middle of something
	if (err == ND_TOO_LARGE || err == ND_INVALID)
		nd_log(ND_LOG_ERROR, "%s cannot be sent: %s", nd_msg_name(msg->type), nd_err_text(err));
}

// The second socket is beside the first: the next port of the same address, or a name of its own.
static char *blob_listen(const char *listen)
{
	const char *port = strrchr(listen, ':') + 1;

	if (!strncmp(listen, "ipc://", 6))
		return nd_sprintf("%s.blobs", listen);
	if (!strcmp(port, "*"))
		return nd_strdup(listen);
	return nd_sprintf("%.*s%ld", (int)(port - listen), listen, strtol(port, NULL, 10) + 1);
}

// On this machine any port will do, nobody has to open it in a firewall.
static enum nd_err bind_blobs(void *socket, const char *listen, char **bound, char **why)
{
	char *second = blob_listen(listen);
	const char *reason;
	enum nd_err err = nd_wire_bind(socket, second, bound);

	if (err == ND_BUSY && !nd_wire_check_endpoint(listen, false, &reason)) {
		nd_free(second);
		second = nd_sprintf("%.*s:*", (int)(strrchr(listen, ':') - listen), listen);
		err = nd_wire_bind(socket, second, bound);
	}
	if (err)
		*why = nd_sprintf("cannot listen on %s (for files): %s", second,
				  err == ND_BUSY ? "the address is in use" : nd_err_text(err));
	nd_free(second);
	return err;
}

// Keys are looked at from the first connection on.
static enum nd_err guard_sockets(struct nd_coordinator *self, void *blobs, char **why)
{
	const struct nd_key *key = self->options.key;
	enum nd_err err = nd_auth_start(&self->auth, self->context, key, self->options.allow_file, why);

	if (!err)
		err = nd_auth_watch(self->auth, self->control);
	if (!err && key)
		err = nd_wire_encrypt(self->control, key, ND_WIRE_ROUTER);
	if (!err && key)
		err = nd_wire_encrypt(blobs, key, ND_WIRE_ROUTER);
	if (err && !*why)
		*why = nd_strdup(err == ND_UNSUPPORTED ? "this libzmq was built without CURVE: it cannot encrypt"
						       : "no thread for the keys of peers can be started");
	return err;
}

// *blobs gets the second socket.
static enum nd_err bind_sockets(struct nd_coordinator *self, const char *listen, void **blobs, char **why)
{
	enum nd_err err = ND_IO;

	self->control = nd_wire_socket(self->context, ND_WIRE_ROUTER, LINGER_MS);
	*blobs = nd_wire_socket(self->context, ND_WIRE_ROUTER, 0);
	if (!self->control || !*blobs) {
		*why = nd_strdup("no sockets can be opened");
		return err;
	}
	nd_wire_limit(self->control, MAX_UNREAD, MAX_UNHEARD);
	nd_wire_limit(*blobs, MAX_BLOBS_UNDER_WAY, MAX_BLOBS_UNDER_WAY);
	err = guard_sockets(self, *blobs, why);
	if (err)
		return err;
	err = nd_wire_bind(self->control, listen, &self->endpoint);
	if (!err)
		return bind_blobs(*blobs, listen, &self->blob_endpoint, why);
	if (err)
		*why = nd_sprintf("cannot listen on %s: %s", listen,
				  err == ND_BUSY ? "the address is in use" : nd_err_text(err));
	return err;
}

static void want_slots(void *arg, uint32_t slots)
{
	struct nd_coordinator *self = arg;

	self->options.want_slots(self->options.arg, slots);
}

enum nd_err nd_coordinator_new(struct nd_coordinator **ret, const struct nd_coordinator_options *options,
			       char **why)
{
	struct nd_coordinator *self;
	void *blobs = NULL;
	const char *reason;
	enum nd_err err = nd_wire_check_endpoint(options->listen, options->key, &reason);

	if (err) {
		*why = nd_sprintf("%s: %s", options->listen, reason);
		return err;
	}
	self = nd_alloc_zero(1, sizeof *self);
	self->options = *options;
	self->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	self->blob_stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	self->context = zmq_ctx_new();
	err = bind_sockets(self, options->listen, &blobs, why);
	if (!err) {
		self->blobs = nd_blob_server_start(blobs, options->cache, self->auth, self->blob_stop_fd);
		if (!self->blobs) {
			err = ND_IO;
			*why = nd_strdup("no thread for blobs can be started");
		}
	}
	if (err) {
		nd_wire_socket_close(&blobs);
		nd_coordinator_destroy(&self);
		return err;
	}
	nd_core_init(&self->core,
		     &(struct nd_core_config){
			     .cache = options->cache,
			     .clock = &nd_clock_system,
			     .blob_address = self->blob_endpoint,
			     .heartbeat_ms = options->heartbeat_ms ? options->heartbeat_ms : HEARTBEAT_MS,
		     },
		     &(struct nd_core_out){
			     .send = send_to,
			     .want_slots = options->want_slots ? want_slots : NULL,
			     .arg = self,
		     });
	self->core_ready = true;
	*ret = self;
	return ND_OK;
}

void nd_coordinator_destroy(struct nd_coordinator **self_p)
{
	struct nd_coordinator *self = *self_p;

	if (!self)
		return;
	(void)eventfd_write(self->blob_stop_fd, 1);
	nd_blob_server_join(&self->blobs);
	if (self->core_ready)
		nd_core_release(&self->core);
	nd_wire_in_release(&self->in);
	nd_vec_free(&self->deaf);
	nd_wire_socket_close(&self->control);
	nd_auth_stop(&self->auth);
	zmq_ctx_term(self->context);
	close(self->wake_fd);
	close(self->blob_stop_fd);
	nd_free(self->endpoint);
	nd_free(self->blob_endpoint);
	nd_free(self);
	*self_p = NULL;
}

const char *nd_coordinator_endpoint(const struct nd_coordinator *self)
{
	return self->endpoint;
}

void nd_coordinator_stop(struct nd_coordinator *self)
{
	uint64_t one = 1;

	atomic_fetch_add(&self->stops, 1);
	if (write(self->wake_fd, &one, sizeof one) < 0) // full: it is awake already
		return;
}

// What this peer says is heard only as far as its key goes: a client cannot pass for a worker.
static bool may_say(struct nd_coordinator *self)
{
	char name[ND_KEY_MAX_NAME + 1];
	const struct nd_wire_in *in = &self->in;
	unsigned roles = nd_auth_roles(self->auth, in->user, name), needed = 0;

	if (in->msg.type == ND_MSG_HELLO && in->msg.hello.role == ND_ROLE_WORKER)
		needed = ND_MAY_WORK;
	else if (in->msg.type == ND_MSG_HELLO && in->msg.hello.role == ND_ROLE_CLIENT)
		needed = ND_MAY_BUILD;
	if (roles && (roles & needed) == needed)
		return true;
	nd_core_receive(&self->core, in->peer, &(struct nd_msg){
		.type = ND_MSG_GOODBYE, .goodbye = {.text = ""}}); // ends what it was until now
	if (!roles) {
		nd_core_refuse(&self->core, in->peer, ND_REFUSED_ROLE,
			       "the key of this machine was taken off the coordinator's list");
		return false;
	}
	nd_log(ND_LOG_WARNING, "refused %s (%s): it says that it is a %s, its key is that of a %s", name, in->address,
	       nd_roles_text(needed), nd_roles_text(roles));
	nd_core_refuse(&self->core, in->peer, ND_REFUSED_ROLE,
		       needed == ND_MAY_WORK ? "the key of this machine is not that of a worker"
					     : "the key of this machine is not that of a client");
	return false;
}

static void receive_all(struct nd_coordinator *self)
{
	nd_core_wake(&self->core);
	for (int i = 0; i < MAX_MESSAGES; i++) {
		enum nd_err err = nd_wire_receive(&self->in, self->control, ND_WIRE_ROUTER);

		if (err == ND_NOT_FOUND)
			return;
		if (!err && may_say(self))
			nd_core_receive(&self->core, self->in.peer, &self->in.msg);
		else if (err && self->in.peer)
			nd_core_malformed(&self->core, self->in.peer, err);
	}
}

// Heartbeats alone do not make a peer: one that never reads would fill our memory.
static void drop_deaf(struct nd_coordinator *self)
{
	while (self->deaf.len) {
		nd_log(ND_LOG_WARNING, "a peer does not read what it is sent, and is dropped");
		nd_core_receive(&self->core, nd_vec_pop(&self->deaf),
				&(struct nd_msg){.type = ND_MSG_GOODBYE, .goodbye = {.text = ""}});
	}
}

// A command that has its own coordinator speaks of its cache itself.
static void watch_cache(struct nd_coordinator *self)
{
	enum nd_err now = nd_cache_trouble(self->options.cache);

	if (now == self->cache_trouble || self->options.want_slots)
		return;
	self->cache_trouble = now;
	if (now)
		nd_log(ND_LOG_WARNING, "the cache cannot be written: %s; new results are kept in memory only", nd_err_text(now));
	else
		nd_log(ND_LOG_INFO, "the cache can be written again");
}

void nd_coordinator_run(struct nd_coordinator *self)
{
	zmq_pollitem_t items[] = {
		{.socket = self->control, .events = ZMQ_POLLIN},
		{.fd = self->wake_fd, .events = ZMQ_POLLIN},
	};
	uint64_t ticked = 0;

	self->cache_trouble = nd_cache_trouble(self->options.cache); // whoever opened it has said it
	for (;;) {
		unsigned stops;
		uint64_t now;

		if (zmq_poll(items, 2, nd_core_has_more(&self->core) ? 0 : TICK_MS) < 0 && errno == ETERM)
			break;
		stops = atomic_load(&self->stops);
		if (stops)
			nd_core_drain(&self->core);
		if (stops > 1 || (stops && !nd_core_busy(&self->core)))
			break;
		if (items[1].revents) { // seen; a second stop makes it readable again
			uint64_t count;

			if (read(self->wake_fd, &count, sizeof count) < 0)
				continue;
		}
		receive_all(self);
		drop_deaf(self);
		(void)nd_core_step(&self->core);
		now = nd_clock_now_ms(&nd_clock_system);
		if (now - ticked >= TICK_MS) {
			ticked = now;
			nd_core_tick(&self->core);
			watch_cache(self);
		}
	}
	nd_core_goodbye(&self->core);
}
