// Messages over ZeroMQ sockets: what coordinator, worker and client share of the transport. Sockets belong to
// the thread that uses them; nothing here locks.
#ifndef NOODLE_WIRE_H
#define NOODLE_WIRE_H

#include "noodle/keys.h"
#include "noodle/message.h"

// A peer of a ROUTER socket, from the identity that ZeroMQ gives it; 0 stands for the one peer of a DEALER.
// Peers that choose an identity of their own are not heard.
typedef uint64_t nd_wire_peer;

enum nd_wire_kind { ND_WIRE_DEALER, ND_WIRE_ROUTER };

// ND_UNSUPPORTED with a sentence in *why: not "ipc://path" and not "tcp://host:port", or, when nothing is to be
// `encrypted`, not on a loopback address: without encryption nothing else is safe. "localhost" is one.
enum nd_err nd_wire_check_endpoint(const char *endpoint, bool encrypted, const char **why);
// Where the second socket of the coordinator at `cluster` is, from what it `announced`: only the port is believed, for
// it may not know by which name it is reached. NULL: it announced nonsense. Caller frees.
char *nd_wire_beside(const char *cluster, const char *announced);

// A socket with our limits: messages over the maxima end the connection, closing does not wait for what was
// not sent after `linger_ms`. NULL when the process has no more descriptors.
void *nd_wire_socket(void *context, enum nd_wire_kind kind, int linger_ms);
void nd_wire_socket_close(void **socket_p);
// Before bind and connect: connections over TCP are encrypted and both sides prove who they are. A server admits whom
// the ZAP handler of its context admits, and everybody who knows its key when there is none.
enum nd_err nd_wire_encrypt(void *socket, const struct nd_key *key, enum nd_wire_kind kind);
// `bound`: the endpoint with the port that was chosen for "*"; caller frees. May be NULL.
enum nd_err nd_wire_bind(void *socket, const char *endpoint, char **bound);
enum nd_err nd_wire_connect(void *socket, const char *endpoint);

// For a server, before bind: messages that a peer may leave unread before ND_BUSY, and that it may send before it has to
// wait for us; both of each connection. What holds without this is no limit.
void nd_wire_limit(void *socket, int unread, int unheard);

// Never waits. ND_PEER: it is gone. ND_BUSY: see nd_wire_limit; nothing was sent. Others as nd_msg_encode.
enum nd_err nd_wire_send(void *socket, nd_wire_peer peer, const struct nd_msg *msg);

// One received message; zero-initialised is empty. The message lives until the next receive or release.
struct nd_wire_in {
	nd_wire_peer peer;
	const char *user;    // who it is by its key, as text; "" when the connection is not encrypted
	const char *address; // of the peer, "" when unknown
	struct nd_msg msg;
	struct nd_arena arena;
	void *frames; // zmq_msg_t[]
	uint32_t frame_count;
	uint32_t frame_cap;
};
// Never waits. ND_NOT_FOUND: there is none. ND_VERSION, ND_INVALID, ND_TOO_LARGE: something came that is no
// message of ours; self->peer is who sent it, 0 when even that is unknown.
enum nd_err nd_wire_receive(struct nd_wire_in *self, void *socket, enum nd_wire_kind kind);
void nd_wire_in_release(struct nd_wire_in *self);

#endif
