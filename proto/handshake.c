#include "noodle/handshake.h"

#include "noodle/mem.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <zmq.h>

enum {
	EVENT_BYTES = 6,
	// A server that cannot read our first message, because it was made for another key, just hangs up. So does one
	// that is killed at this moment, but not time after time.
	MAX_HANGUPS = 3,
	PROBE_MS = 1000, // for each step
	GREETING_BYTES = 64, // ZMTP 3: signature 10, version 2, mechanism 20, …
	MECHANISM_AT = 12,
	MECHANISM_BYTES = 20,
};

enum trouble { NO_TROUBLE, UNKNOWN_KEY, MISMATCH, HUNG_UP };

struct nd_handshake {
	void *socket;
	void *monitor;
	enum trouble trouble;
	uint32_t hangups;
};

struct nd_handshake *nd_handshake_watch(void *context, void *socket)
{
	static atomic_uint counter;
	struct nd_handshake *self = nd_alloc_zero(1, sizeof *self);
	int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
		     ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
	char address[64];

	snprintf(address, sizeof address, "inproc://noodle.handshake.%u", atomic_fetch_add(&counter, 1));
	self->socket = socket;
	self->monitor = zmq_socket(context, ZMQ_PAIR);
	if (!self->monitor || zmq_socket_monitor(socket, address, events) ||
	    zmq_connect(self->monitor, address))
		nd_handshake_destroy(&self);
	return self;
}

void nd_handshake_destroy(struct nd_handshake **self_p)
{
	struct nd_handshake *self = *self_p;

	if (!self)
		return;
	zmq_socket_monitor(self->socket, NULL, 0);
	if (self->monitor)
		zmq_close(self->monitor);
	nd_free(self);
	*self_p = NULL;
}

// An event is two frames: number u16 and value u32, then the address.
bool nd_monitor_event(void *monitor, uint16_t *number, uint32_t *value)
{
	uint8_t event[EVENT_BYTES];
	char address[256];

	if (zmq_recv(monitor, event, sizeof event, ZMQ_DONTWAIT) != EVENT_BYTES)
		return false;
	memcpy(number, event, sizeof *number);
	memcpy(value, event + sizeof *number, sizeof *value);
	(void)zmq_recv(monitor, address, sizeof address, ZMQ_DONTWAIT);
	return true;
}

static void read_events(struct nd_handshake *self)
{
	uint16_t number;
	uint32_t value;

	while (nd_monitor_event(self->monitor, &number, &value)) {
		if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
			self->hangups = 0;
		else if (number == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
			self->trouble = UNKNOWN_KEY;
		else if (number == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
			self->trouble = value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH ? MISMATCH
											    : HUNG_UP;
		else if (++self->hangups >= MAX_HANGUPS)
			self->trouble = HUNG_UP;
	}
}

// ---- the greeting ----

// Who hangs up over a mechanism that is not its own may do so before its greeting has left its buffer, and looks then
// like one with another key. To tell them apart we say hello by hand and leave the mechanism open.

static bool wait_for(int fd, short events)
{
	struct pollfd item = {.fd = fd, .events = events};

	return poll(&item, 1, PROBE_MS) == 1;
}

static int connect_to(const struct addrinfo *address)
{
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) && errno != EINPROGRESS) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int open_connection(const char *cluster)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	const char *host = cluster + strlen("tcp://"), *port = strrchr(cluster, ':');
	size_t bracket = *host == '['; // [::1]
	char *name;
	int fd;

	if (strncmp(cluster, "tcp://", 6) != 0 || port < host)
		return -1;
	name = nd_strndup(host + bracket, (size_t)(port - host) - 2 * bracket);
	fd = getaddrinfo(name, port + 1, &hints, &found) ? -1 : -2;
	nd_free(name);
	if (fd == -1)
		return fd;
	fd = connect_to(found);
	freeaddrinfo(found);
	return fd;
}

// The mechanism that the other side announces, "" when it announces none.
static void ask_mechanism(const char *cluster, char ret[MECHANISM_BYTES + 1])
{
	static const uint8_t hello[MECHANISM_AT] = {0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0};
	uint8_t greeting[GREETING_BYTES];
	size_t len = 0;
	int fd = open_connection(cluster);

	*ret = '\0';
	if (fd < 0)
		return;
	if (wait_for(fd, POLLOUT) && send(fd, hello, sizeof hello, MSG_NOSIGNAL) == sizeof hello)
		while (len < GREETING_BYTES && wait_for(fd, POLLIN)) {
			ssize_t got = recv(fd, greeting + len, sizeof greeting - len, 0);

			if (got <= 0)
				break;
			len += (size_t)got;
		}
	close(fd);
	if (len < MECHANISM_AT + MECHANISM_BYTES)
		return;
	memcpy(ret, greeting + MECHANISM_AT, MECHANISM_BYTES);
	ret[MECHANISM_BYTES] = '\0';
}

static enum trouble why_hung_up(const char *cluster, bool encrypts)
{
	char mechanism[MECHANISM_BYTES + 1];

	ask_mechanism(cluster, mechanism);
	return !strcmp(mechanism, encrypts ? "NULL" : "CURVE") ? MISMATCH : HUNG_UP;
}

char *nd_handshake_trouble(struct nd_handshake *self, const char *cluster, const struct nd_key *key,
			   const char *role)
{
	char own[ND_KEY_TEXT_BYTES] = "", coordinator[ND_KEY_TEXT_BYTES] = "";

	if (!self)
		return NULL;
	read_events(self);
	if (self->trouble == HUNG_UP)
		self->trouble = why_hung_up(cluster, key);
	if (key) {
		nd_public_key_text(own, &key->own);
		nd_public_key_text(coordinator, &key->coordinator);
	}
	switch (self->trouble) {
	case NO_TROUBLE:
		return NULL;
	case UNKNOWN_KEY:
		return nd_sprintf("the coordinator at %s does not know this machine's key; say there: "
				  "noodle-dist keys allow %s NAME %s",
				  cluster, role, own);
	case MISMATCH:
		if (key)
			return nd_sprintf("the coordinator at %s does not encrypt: start it with a key, or "
					  "use --key none",
					  cluster);
		return nd_sprintf("the coordinator at %s wants a key: make one there with `noodle-dist keys "
				  "new %s NAME` "
				  "and name the file with --key",
				  cluster, role);
	case HUNG_UP:
		if (key)
			return nd_sprintf("whoever answers at %s is not the coordinator that this machine "
					  "trusts; if its key "
					  "was changed, say: noodle-dist keys trust KEY (it has been %s)",
					  cluster, coordinator);
		return nd_sprintf(
			"whoever answers at %s is no coordinator, or one that wants a key (--key FILE)",
			cluster);
	}
	return NULL;
}
