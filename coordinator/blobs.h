// The thread that gives out and takes in blobs, on a socket of its own so that they never hold up control
// messages. It knows nothing of builds: blobs are named by their contents, and which of them
// belong to a result is said over the control socket, by workers.
#ifndef ND_COORDINATOR_BLOBS_H
#define ND_COORDINATOR_BLOBS_H

#include "noodle/cache.h"

struct nd_auth;
struct nd_blob_server;

// `socket` (a bound ROUTER) belongs to the thread from here on. It ends soon after `stop_fd` is readable.
// `auth` NULL: everybody is served.
struct nd_blob_server *nd_blob_server_start(void *socket, struct nd_cache *cache, struct nd_auth *auth,
					    int stop_fd);
void nd_blob_server_join(struct nd_blob_server **self_p); // closes the socket

#endif
