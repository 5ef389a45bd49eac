// The side of a worker or client in blob transfer: fetches blobs from the coordinator and stores blobs there,
// in chunks, with at most ND_MSG_BLOB_WINDOW requests under way. Every received blob is digested before it is
// handed over. Requests that get no answer (the coordinator was restarted) are sent again, for as long as the
// caller keeps the port.
//
// Belongs to one thread. The owner polls nd_blob_port_socket for input, then calls nd_blob_port_handle; also
// calls it now and then without input, for what must be sent again.
#ifndef NOODLE_BLOB_PORT_H
#define NOODLE_BLOB_PORT_H

#include "noodle/buf.h"
#include "noodle/clock.h"
#include "noodle/digest.h"
#include "noodle/err.h"
#include "noodle/keys.h"

struct nd_blob_port;

// `key` NULL: without encryption. `clock` NULL: the system's. NULL when there are no more descriptors or the endpoint is malformed.
struct nd_blob_port *nd_blob_port_new(void *context, const char *endpoint, const struct nd_key *key,
				      const struct nd_clock *clock);
void nd_blob_port_destroy(struct nd_blob_port **self_p); // callbacks are not called any more
void *nd_blob_port_socket(struct nd_blob_port *self);

// Called from nd_blob_port_handle exactly once. `blob` (of a get) is borrowed for the call. ND_NOT_FOUND: the
// coordinator does not have it; ND_CORRUPT: came damaged several times; ND_NO_SPACE, ND_TOO_LARGE,
// ND_PERMISSION: it does not take it.
typedef void (*nd_blob_done)(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob);

// Concurrent gets of one digest are one transfer.
void nd_blob_port_get(struct nd_blob_port *self, const struct nd_digest *digest, nd_blob_done done, void *arg);
// Takes the bytes, leaves *blob empty.
void nd_blob_port_put(struct nd_blob_port *self, const struct nd_digest *digest, struct nd_buf *blob,
		      nd_blob_done done, void *arg);
// Nobody with this `arg` is called any more.
void nd_blob_port_forget(struct nd_blob_port *self, const void *arg);

void nd_blob_port_handle(struct nd_blob_port *self);
uint32_t nd_blob_port_pending(const struct nd_blob_port *self); // transfers not finished

#endif
