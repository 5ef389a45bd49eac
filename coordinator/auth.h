// Who may connect, and as what. A thread of its own answers ZeroMQ's questions about keys (ZAP, rfc.zeromq.org/spec/27)
// for all sockets of the context, watches the control socket for peers whose handshake fails, logs both, and reads the
// allow list again when it changes. A refused peer is logged once a minute, however often it comes back.
#ifndef ND_COORDINATOR_AUTH_H
#define ND_COORDINATOR_AUTH_H

#include "noodle/keys.h"

struct nd_auth;

// `key` NULL: nothing is encrypted, and everybody may do everything. `allow_file` is copied. On failure *why is a
// sentence; caller frees.
enum nd_err nd_auth_start(struct nd_auth **ret, void *context, const struct nd_key *key,
			  const char *allow_file, char **why);
// Starts the thread. Before the socket is bound, by the thread that owns it.
enum nd_err nd_auth_watch(struct nd_auth *self, void *socket);
// Ends the thread; to be called when the sockets that it speaks for are closed, for without it nobody is refused.
void nd_auth_stop(struct nd_auth **self_p);

// What the user of a message (nd_wire_in.user) may do now, of enum nd_role_bits; 0 when its key was taken off the list.
// Its name goes to `name`, at most ND_KEY_MAX_NAME bytes and a zero. From any thread.
unsigned nd_auth_roles(struct nd_auth *self, const char *user, char *name);

#endif
