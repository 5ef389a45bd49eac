// Why a connection to the coordinator does not come about: ZeroMQ tries again for ever and says nothing, so whoever
// connects watches the handshakes of its control socket.
#ifndef NOODLE_HANDSHAKE_H
#define NOODLE_HANDSHAKE_H

#include "noodle/keys.h"

#include <stdbool.h>
#include <stdint.h>

struct nd_handshake;

// Before the socket connects, by its thread. NULL: no more sockets; the others accept that.
struct nd_handshake *nd_handshake_watch(void *context, void *socket);
// Before the socket is closed.
void nd_handshake_destroy(struct nd_handshake **self_p);

// NULL as long as all is well or nobody is there; else why the other side and we cannot talk, with what to do about it.
// Trying again will not help. `key` may be NULL; `role` is "worker" or "client". Waits a second at most; caller frees.
char *nd_handshake_trouble(struct nd_handshake *self, const char *cluster, const struct nd_key *key,
			   const char *role);

// The next event of a ZeroMQ monitor (zmq_socket_monitor) that has come already: ZMQ_EVENT_… and what belongs to it.
bool nd_monitor_event(void *monitor, uint16_t *number, uint32_t *value);

#endif
