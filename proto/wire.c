// One ZeroMQ multipart message is one message of ours: header, body, blobs; a ROUTER has the peer's identity
// before them. ZeroMQ makes identities of five bytes, a zero and a random number, which fit in 64 bits.
#include "noodle/wire.h"
#include "noodle/mem.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#define KNOWN_PEER ((nd_wire_peer)1 << 40) // so that no identity becomes 0

enum {
	IDENTITY_BYTES = 5,
	MAX_FRAMES = ND_MSG_MAX_BLOB_FRAMES + 2, // header and body
	RECONNECT_MS = 50,                       // first pause, doubled up to …
	RECONNECT_MAX_MS = 1000,
	HANDSHAKE_MS = 10000, // then a connection that did not prove itself is closed
};

// ---- endpoints ----

static bool is_loopback(const char *host, size_t len)
{
	if (len == 9 && !memcmp(host, "localhost", len))
		return true;
	if (len == 5 && !memcmp(host, "[::1]", len))
		return true;
	if (len < 9 || memcmp(host, "127.", 4))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)host[i]) && host[i] != '.')
			return false;
	return true;
}

enum nd_err nd_wire_check_endpoint(const char *endpoint, bool encrypted, const char **why)
{
	const char *host = endpoint + 6, *colon;

	*why = "";
	if (!strncmp(endpoint, "ipc://", 6) && endpoint[6])
		return ND_OK;
	*why = "an address looks like tcp://127.0.0.1:7070 or ipc:///path";
	if (strncmp(endpoint, "tcp://", 6))
		return ND_UNSUPPORTED;
	colon = strrchr(host, ':');
	if (!colon || colon == host || !colon[1])
		return ND_UNSUPPORTED;
	if (strcmp(colon + 1, "*")) {
		char *end;
		long port = strtol(colon + 1, &end, 10);

		if (*end || !isdigit((unsigned char)colon[1]) || port < 0 || port > 65535)
			return ND_UNSUPPORTED;
	}
	if (!encrypted && !is_loopback(host, (size_t)(colon - host))) {
		*why = "without a key only loopback addresses (127.0.0.1) are allowed; make one with "
		       "`noodle-dist keys init`";
		return ND_UNSUPPORTED;
	}
	*why = "";
	return ND_OK;
}

char *nd_wire_beside(const char *cluster, const char *announced)
{
	const char *why, *port;

	if (nd_wire_check_endpoint(announced, true, &why) || strncmp(cluster, announced, 6) != 0)
		return NULL;
	if (!strncmp(announced, "ipc://", 6)) // a file beside the first one
		return strncmp(cluster, announced, strlen(cluster)) ? NULL : nd_strdup(announced);
	port = strrchr(announced, ':');
	return nd_sprintf("%.*s%s", (int)(strrchr(cluster, ':') - cluster), cluster, port);
}

// ZeroMQ takes a name in a bind for a network interface.
static char *without_names(const char *endpoint)
{
	static const char local[] = "tcp://localhost:";

	if (!strncmp(endpoint, local, sizeof local - 1))
		return nd_sprintf("tcp://127.0.0.1:%s", endpoint + sizeof local - 1);
	return nd_strdup(endpoint);
}

// ---- sockets ----

static void set_int(void *socket, int option, int value)
{
	int rc = zmq_setsockopt(socket, option, &value, sizeof value);

	assert(rc == 0);
	(void)rc;
}

void *nd_wire_socket(void *context, enum nd_wire_kind kind, int linger_ms)
{
	void *socket = zmq_socket(context, kind == ND_WIRE_ROUTER ? ZMQ_ROUTER : ZMQ_DEALER);
	int64_t max = ND_MSG_MAX_BODY;

	if (!socket)
		return NULL;
	set_int(socket, ZMQ_LINGER, linger_ms);
	// A socket over its high-water mark refuses (ROUTER) or blocks (DEALER). How much may be under way is ruled by
	// the protocol instead, by leases and the window of blobs; servers guard against peers that break it.
	set_int(socket, ZMQ_SNDHWM, 0);
	set_int(socket, ZMQ_RCVHWM, 0);
	set_int(socket, ZMQ_BACKLOG, 1024);
	set_int(socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
	set_int(socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS);
	if (kind == ND_WIRE_ROUTER)
		set_int(socket, ZMQ_ROUTER_MANDATORY, 1); // an error instead of silence for peers that left
	if (zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max, sizeof max)) {
		zmq_close(socket);
		return NULL;
	}
	return socket;
}

void nd_wire_limit(void *socket, int unread, int unheard)
{
	set_int(socket, ZMQ_SNDHWM, unread);
	set_int(socket, ZMQ_RCVHWM, unheard);
}

enum nd_err nd_wire_encrypt(void *socket, const struct nd_key *key, enum nd_wire_kind kind)
{
	static const char domain[] = "noodle";
	int rc;

	if (kind == ND_WIRE_ROUTER) {
		set_int(socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
		rc = zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, domain, sizeof domain - 1);
		set_int(socket, ZMQ_CURVE_SERVER, 1);
	} else {
		rc = zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, key->coordinator.bytes, ND_KEY_BYTES);
	}
	if (rc || zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->own.bytes, ND_KEY_BYTES) ||
	    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->secret, ND_KEY_BYTES))
		return ND_UNSUPPORTED;
	return ND_OK;
}

void nd_wire_socket_close(void **socket_p)
{
	if (*socket_p)
		zmq_close(*socket_p);
	*socket_p = NULL;
}

// Only for "[::1]": with it a socket of 127.0.0.1 would call itself [::ffff:127.0.0.1].
static void choose_family(void *socket, const char *address)
{
	set_int(socket, ZMQ_IPV6, !strncmp(address, "tcp://[", 7));
}

enum nd_err nd_wire_bind(void *socket, const char *endpoint, char **bound)
{
	char *address = without_names(endpoint);
	char last[1024];
	size_t len = sizeof last;
	enum nd_err err = ND_OK;

	choose_family(socket, address);
	if (zmq_bind(socket, address))
		err = errno == EADDRINUSE ? ND_BUSY : errno == EACCES ? ND_PERMISSION : ND_INVALID;
	else if (bound && zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, last, &len))
		err = ND_IO;
	else if (bound)
		*bound = nd_strdup(last);
	nd_free(address);
	return err;
}

enum nd_err nd_wire_connect(void *socket, const char *endpoint)
{
	char *address = without_names(endpoint);
	int rc;

	choose_family(socket, address);
	rc = zmq_connect(socket, address);
	nd_free(address);
	return rc ? ND_INVALID : ND_OK;
}

// ---- sending ----

static enum nd_err send_frame(void *socket, const void *data, size_t len, int flags)
{
	bool looked = false;

	while (zmq_send(socket, data, len, flags | ZMQ_DONTWAIT) < 0) {
		int events;
		size_t size = sizeof events;

		if (errno == EINTR)
			continue;
		if (errno == EAGAIN && looked) // of a ROUTER: before the first frame, so no message is torn
			return ND_BUSY;
		if (errno == EAGAIN) { // sockets hear at times only that room was made, and always when they are asked
			looked = true;
			(void)zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size);
			continue;
		}
		return ND_PEER; // EHOSTUNREACH of a ROUTER, or the context is ending
	}
	return ND_OK;
}

enum nd_err nd_wire_send(void *socket, nd_wire_peer peer, const struct nd_msg *msg)
{
	uint8_t head[ND_FRAME_BYTES];
	uint8_t identity[IDENTITY_BYTES];
	struct nd_buf body = {0};
	enum nd_err err = nd_msg_encode(msg, head, &body);

	for (int i = 0; i < IDENTITY_BYTES; i++)
		identity[i] = (uint8_t)(peer >> (8 * (IDENTITY_BYTES - 1 - i)));
	if (!err && peer)
		err = send_frame(socket, identity, sizeof identity, ZMQ_SNDMORE);
	if (!err)
		err = send_frame(socket, head, sizeof head, ZMQ_SNDMORE);
	if (!err)
		err = send_frame(socket, body.data, body.len, msg->blob_count ? ZMQ_SNDMORE : 0);
	for (uint32_t i = 0; !err && i < msg->blob_count; i++)
		err = send_frame(socket, msg->blobs[i].data, msg->blobs[i].len,
				 i + 1 < msg->blob_count ? ZMQ_SNDMORE : 0);
	nd_buf_release(&body);
	return err;
}

// ---- receiving ----

static void drop_frames(struct nd_wire_in *self)
{
	zmq_msg_t *frames = self->frames;

	for (uint32_t i = 0; i < self->frame_count; i++)
		zmq_msg_close(&frames[i]);
	self->frame_count = 0;
	self->user = self->address = "";
}

void nd_wire_in_release(struct nd_wire_in *self)
{
	drop_frames(self);
	nd_free(self->frames);
	nd_arena_release(&self->arena);
	memset(self, 0, sizeof *self);
}

static bool receive_frame(zmq_msg_t *frame, void *socket)
{
	zmq_msg_init(frame);
	while (zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) < 0) {
		if (errno == EINTR)
			continue;
		zmq_msg_close(frame);
		return false;
	}
	return true;
}

// All frames of a message arrive together. Those over the maximum are read and dropped.
static enum nd_err receive_frames(struct nd_wire_in *self, void *socket, zmq_msg_t *first)
{
	zmq_msg_t frame = *first;
	enum nd_err err = ND_OK;

	for (;;) {
		bool more = zmq_msg_more(&frame);

		if (self->frame_count < MAX_FRAMES) {
			if (self->frame_count == self->frame_cap) {
				self->frame_cap = self->frame_cap ? self->frame_cap * 2 : 8;
				self->frames = nd_realloc_array(self->frames, self->frame_cap, sizeof frame);
			}
			((zmq_msg_t *)self->frames)[self->frame_count++] = frame;
		} else {
			zmq_msg_close(&frame);
			err = ND_TOO_LARGE;
		}
		if (!more)
			return err;
		if (!receive_frame(&frame, socket))
			return ND_INVALID;
	}
}

// What ZeroMQ knows of the connection that a frame came over; lives as long as the frame.
static const char *property(zmq_msg_t *frame, const char *name)
{
	const char *value = zmq_msg_gets(frame, name);

	return value ? value : "";
}

static bool read_identity(nd_wire_peer *ret, zmq_msg_t *frame)
{
	const uint8_t *bytes = zmq_msg_data(frame);

	*ret = 0;
	if (zmq_msg_size(frame) != IDENTITY_BYTES || bytes[0])
		return false;
	for (int i = 0; i < IDENTITY_BYTES; i++)
		*ret = *ret << 8 | bytes[i];
	*ret |= KNOWN_PEER;
	return true;
}

enum nd_err nd_wire_receive(struct nd_wire_in *self, void *socket, enum nd_wire_kind kind)
{
	struct nd_str *parts;
	zmq_msg_t frame, *frames;
	bool known = true;
	enum nd_err err;

	drop_frames(self);
	nd_arena_reset(&self->arena);
	memset(&self->msg, 0, sizeof self->msg);
	self->peer = 0;
	if (!receive_frame(&frame, socket))
		return ND_NOT_FOUND;
	if (kind == ND_WIRE_ROUTER) {
		bool more = zmq_msg_more(&frame);

		known = read_identity(&self->peer, &frame);
		zmq_msg_close(&frame);
		if (!more || !receive_frame(&frame, socket))
			return ND_INVALID;
	}
	err = receive_frames(self, socket, &frame);
	if (err || !known)
		return err ? err : ND_INVALID;
	frames = self->frames;
	if (kind == ND_WIRE_ROUTER) {
		self->user = property(&frames[0], "User-Id");
		self->address = property(&frames[0], "Peer-Address");
	}
	parts = nd_arena_array(&self->arena, struct nd_str, self->frame_count);
	for (uint32_t i = 0; i < self->frame_count; i++)
		parts[i] = (struct nd_str){zmq_msg_data(&frames[i]), zmq_msg_size(&frames[i])};
	return nd_msg_decode(&self->msg, &self->arena, parts, self->frame_count);
}
