#include "core.h"
#include "folders.h"
#include "straggler.h"

#include "noodle/intern.h"
#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void nd_core_init(struct nd_core *self, const struct nd_core_config *config, const struct nd_core_out *out)
{
	memset(self, 0, sizeof *self);
	self->config = *config;
	self->out = *out;
	self->compiler = nd_compiler_digest();
	self->opened_ms = nd_core_now(self);
	self->beat_ms = self->opened_ms;
	self->folders = nd_folders_new(ND_CORE_FOLDER_BYTES);
	nd_core_wake(self);
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
	nd_folders_destroy(&self->folders);
	nd_pool_release(&self->pool);
	nd_tasks_release(&self->tasks);
}

uint64_t nd_core_now(const struct nd_core *self)
{
	return nd_clock_now_ms(self->config.clock);
}

uint64_t nd_core_now_us(const struct nd_core *self)
{
	return nd_clock_now_us(self->config.clock);
}

void nd_core_wake(struct nd_core *self)
{
	self->woke_us = nd_core_now_us(self);
}

void nd_core_send(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg)
{
	self->out.send(self->out.arg, peer, msg);
}

bool nd_core_has_more(const struct nd_core *self)
{
	for (uint32_t i = 0; i < self->sessions.len; i++)
		if (self->sessions.data[i]->looking)
			return true;
	return false;
}

bool nd_core_step(struct nd_core *self)
{
	nd_core_wake(self);
	for (uint32_t i = 0; i < self->sessions.len; i++)
		if (self->sessions.data[i]->looking)
			nd_session_look(self, self->sessions.data[i]);
	nd_core_dispatch(self);
	return nd_core_has_more(self);
}

bool nd_core_busy(const struct nd_core *self)
{
	for (uint32_t i = 0; i < self->sessions.len; i++)
		if (self->sessions.data[i]->state != ND_SESSION_IDLE)
			return true;
	return false;
}

void nd_core_refuse(struct nd_core *self, nd_wire_peer peer, enum nd_refusal reason, const char *text)
{
	nd_core_send(self, peer, &(struct nd_msg){
		.type = ND_MSG_REFUSED,
		.refused = {.reason = reason, .version = ND_PROTOCOL_VERSION, .text = text},
	});
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
			nd_core_refuse(self, session->peer, ND_REFUSED_DRAINING, "the coordinator is shutting down");
		else
			nd_session_open(self, session, &msg->build_open);
		break;
	case ND_MSG_FOLDERS:
		nd_session_folders(self, session, &msg->folders);
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
		nd_core_refuse(self, session->peer, ND_REFUSED_ROLE, "not a message of a client");
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
		nd_core_refuse(self, peer, ND_REFUSED_COMPILER,
		       "the coordinator has another build of the compiler: use the same version everywhere");
		return;
	}
	if (self->draining && msg->role != ND_ROLE_STATUS) {
		nd_core_refuse(self, peer, ND_REFUSED_DRAINING, "the coordinator is shutting down");
		return;
	}
	if (self->pool.workers.len >= ND_MSG_MAX_WORKERS || self->sessions.len >= ND_MSG_MAX_SESSIONS) {
		nd_core_refuse(self, peer, ND_REFUSED_LIMIT, "too many workers or builds");
		return;
	}
	if (worker) // it starts anew and knows nothing of what it was given
		nd_core_remove_worker(self, worker, false);
	if (session && (session->state != ND_SESSION_IDLE || msg->role != ND_ROLE_CLIENT)) {
		remove_session(self, session);
		session = NULL;
	}
	switch (msg->role) {
	case ND_ROLE_WORKER:
		worker = nd_pool_add(&self->pool, peer, msg->node, msg->slots ? msg->slots : 1, self->woke_us);
		worker->pid = msg->pid;
		worker->seen_ms = nd_core_now(self);
		worker->beat_ms = worker->seen_ms - worker->id % self->config.heartbeat_ms;
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

void nd_core_receive(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg)
{
	struct nd_worker *worker;
	struct nd_session *session;

	if (msg->type == ND_MSG_HELLO) {
		hello(self, peer, &msg->hello);
		return;
	}
	if (msg->type == ND_MSG_STATUS_GET) {
		nd_core_send_status(self, peer);
		return;
	}
	worker = nd_pool_find(&self->pool, peer);
	session = worker ? NULL : find_session(self, peer);
	if (worker)
		nd_core_worker_message(self, worker, msg);
	else if (session)
		session_message(self, session, msg);
	else if (msg->type != ND_MSG_GOODBYE)
		nd_core_refuse(self, peer, ND_REFUSED_UNKNOWN, "say HELLO first");
}

void nd_core_malformed(struct nd_core *self, nd_wire_peer peer, enum nd_err err)
{
	char text[120];

	snprintf(text, sizeof text, "the coordinator speaks version %d of the protocol: use the same noodle-dist everywhere",
		 ND_PROTOCOL_VERSION);
	if (err == ND_VERSION)
		nd_core_refuse(self, peer, ND_REFUSED_VERSION, text);
	else
		nd_core_refuse(self, peer, ND_REFUSED_MALFORMED, "not a message of the protocol");
}

// Each worker at its own time: a thousand messages at once would make the tasks behind them wait.
static void send_worker_heartbeats(struct nd_core *self, uint64_t now)
{
	for (uint32_t i = 0; i < self->pool.workers.len; i++) {
		struct nd_worker *worker = self->pool.workers.data[i];

		if (now - worker->beat_ms < self->config.heartbeat_ms)
			continue;
		worker->beat_ms = now;
		nd_core_send(self, worker->peer, &(struct nd_msg){
			.type = ND_MSG_HEARTBEAT, .heartbeat = {.id = worker->id}});
	}
}

static void send_session_heartbeats(struct nd_core *self)
{
	for (uint32_t i = 0; i < self->sessions.len; i++)
		nd_core_send(self, self->sessions.data[i]->peer, &(struct nd_msg){
			.type = ND_MSG_HEARTBEAT, .heartbeat = {.id = self->sessions.data[i]->id}});
}

void nd_core_tick(struct nd_core *self)
{
	uint64_t now = nd_core_now(self);
	uint64_t patience = (uint64_t)ND_CORE_SILENT_BEATS * self->config.heartbeat_ms;

	nd_core_wake(self);
	if (now - self->beat_ms > patience) // it was us who slept: the machine, or a debugger
		for (uint32_t i = 0; i < self->pool.workers.len; i++)
			self->pool.workers.data[i]->seen_ms = now;
	if (now - self->beat_ms >= self->config.heartbeat_ms) {
		if (now - self->beat_ms > patience)
			for (uint32_t i = 0; i < self->sessions.len; i++)
				self->sessions.data[i]->seen_ms = now;
		self->beat_ms = now;
		send_session_heartbeats(self);
	}
	send_worker_heartbeats(self, now);
	for (uint32_t i = self->pool.workers.len; i-- > 0;) {
		struct nd_worker *worker = self->pool.workers.data[i];

		if (now - worker->seen_ms < patience)
			continue;
		nd_log(ND_LOG_WARNING, "worker %s is silent: its tasks go to others", worker->name);
		nd_core_remove_worker(self, worker, true);
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
