#include "watch.h"

#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/handshake.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <stdio.h>
#include <unistd.h>

#include <zmq.h>

enum { LOOK_MS = 100 }; // at the handshake

struct nd_watch {
	const struct nd_settings *settings;
	void *context;
	void *socket;
	struct nd_handshake *handshake;
	struct nd_wire_in answer; // the last
	struct nd_wire_in in;
	char *trouble;
};

enum nd_exit nd_watch_new(struct nd_watch **ret, const struct nd_settings *settings)
{
	struct nd_watch *self = nd_alloc_zero(1, sizeof *self);

	self->settings = settings;
	self->context = zmq_ctx_new();
	self->socket = nd_wire_socket(self->context, ND_WIRE_DEALER, 0);
	if (self->socket && settings->key && nd_wire_encrypt(self->socket, settings->key, ND_WIRE_DEALER))
		nd_wire_socket_close(&self->socket);
	self->handshake = self->socket ? nd_handshake_watch(self->context, self->socket) : NULL;
	if (!self->socket || nd_wire_connect(self->socket, settings->cluster)) {
		fprintf(stderr, "noodle-dist: cannot connect to %s\n", settings->cluster);
		nd_watch_destroy(&self);
		*ret = NULL;
		return ND_EXIT_CLUSTER;
	}
	(void)nd_wire_send(self->socket, 0, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_STATUS, .build = nd_compiler_digest(), .node = "status", .pid = (uint32_t)getpid()}});
	*ret = self;
	return ND_EXIT_OK;
}

void nd_watch_destroy(struct nd_watch **self_p)
{
	struct nd_watch *self = *self_p;

	if (!self)
		return;
	nd_handshake_destroy(&self->handshake);
	nd_wire_in_release(&self->in);
	nd_wire_in_release(&self->answer);
	nd_wire_socket_close(&self->socket);
	zmq_ctx_term(self->context);
	nd_free(self->trouble);
	nd_free(self);
	*self_p = NULL;
}

void nd_watch_ask(struct nd_watch *self)
{
	(void)nd_wire_send(self->socket, 0, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
}

const struct nd_msg_status *nd_watch_status(const struct nd_watch *self)
{
	return &self->answer.msg.status;
}

const char *nd_watch_trouble(const struct nd_watch *self)
{
	return self->trouble;
}

// True: there is an answer, or trouble.
static bool receive(struct nd_watch *self, enum nd_watch_event *ret)
{
	self->trouble = nd_handshake_trouble(self->handshake, self->settings->cluster, self->settings->key, "client");
	*ret = self->trouble ? ND_WATCH_REFUSED : ND_WATCH_STATUS;
	if (self->trouble)
		return true;
	while (!nd_wire_receive(&self->in, self->socket, ND_WIRE_DEALER)) {
		if (self->in.msg.type == ND_MSG_STATUS) {
			struct nd_wire_in old = self->answer;

			self->answer = self->in;
			self->in = old;
			return true;
		}
		if (self->in.msg.type != ND_MSG_REFUSED)
			continue;
		self->trouble = nd_sprintf("refused by %s: %s", self->settings->cluster, self->in.msg.refused.text);
		*ret = ND_WATCH_REFUSED;
		return true;
	}
	return false;
}

enum nd_watch_event nd_watch_wait(struct nd_watch *self, int fd, int other_fd, uint32_t timeout_ms)
{
	uint64_t start = nd_clock_now_ms(&nd_clock_system), spent = 0;
	int fds[2] = {fd, other_fd};
	zmq_pollitem_t items[3] = {{.socket = self->socket, .events = ZMQ_POLLIN}};
	int count = 1;
	enum nd_watch_event event;

	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			items[count++] = (zmq_pollitem_t){.fd = fds[i], .events = ZMQ_POLLIN};
	for (;;) {
		uint64_t left = timeout_ms > spent ? timeout_ms - spent : 0;

		if (receive(self, &event))
			return event;
		zmq_poll(items, count, (long)(left < LOOK_MS ? left : LOOK_MS));
		for (int i = 1; i < count; i++)
			if (items[i].revents)
				return ND_WATCH_INPUT;
		if (receive(self, &event))
			return event;
		spent = nd_clock_now_ms(&nd_clock_system) - start;
		if (spent >= timeout_ms)
			return ND_WATCH_TIMEOUT;
	}
}

enum nd_exit nd_watch_once(struct nd_watch *self)
{
	nd_watch_ask(self);
	switch (nd_watch_wait(self, -1, -1, ND_WATCH_ANSWER_MS)) {
	case ND_WATCH_STATUS:
		return ND_EXIT_OK;
	case ND_WATCH_REFUSED:
		fprintf(stderr, "noodle-dist: %s\n", self->trouble);
		break;
	default:
		fprintf(stderr, "noodle-dist: no coordinator at %s\n", self->settings->cluster);
	}
	return ND_EXIT_CLUSTER;
}
