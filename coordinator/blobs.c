// A blob of several chunks is read from the cache once and kept for its later chunks; one that comes in is kept
// until its last chunk. Both tables are small, in entries and in bytes, and give up the oldest entry: the peer then starts
// again. Of those that come in it is one of the peer with the most bytes, so that nobody can push out the others.
#include "blobs.h"

#include "auth.h"

#include "noodle/log.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>

#include <zmq.h>

enum {
	MAX_READING = 8,
	MAX_ARRIVING = 64,
	MAX_OF_PEER = ND_MSG_BLOB_WINDOW, // arriving; nobody of ours has more under way
	POLL_MS = 1000,
};

#define MAX_KEPT_BYTES (2 * ND_MSG_MAX_BLOB) // of either table

struct reading {
	struct nd_digest digest;
	struct nd_buf data;
	uint64_t used;
};

struct arriving {
	nd_wire_peer peer;
	struct nd_digest digest;
	struct nd_buf data;
	uint64_t used; // 0: free
};

struct nd_blob_server {
	pthread_t thread;
	void *socket;
	struct nd_cache *cache;
	struct nd_auth *auth;
	int stop_fd;
	struct nd_wire_in in;
	uint64_t clock;
	struct reading reading[MAX_READING];
	struct arriving arriving[MAX_ARRIVING];
};

static void reply(struct nd_blob_server *self, const struct nd_msg *msg)
{
	(void)nd_wire_send(self->socket, self->in.peer, msg); // one who left needs no answer
}

// ---- out ----

static void send_chunk(struct nd_blob_server *self, const struct nd_msg_blob_get *get, const struct nd_buf *data)
{
	uint64_t rest = get->offset < data->len ? data->len - get->offset : 0;
	uint64_t max = get->max_bytes && get->max_bytes < ND_MSG_MAX_CHUNK ? get->max_bytes : ND_MSG_MAX_CHUNK;
	struct nd_str chunk = {rest ? data->data + get->offset : "", rest < max ? rest : max};

	reply(self, &(struct nd_msg){
		.type = ND_MSG_BLOB_CHUNK,
		.blob_chunk = {.digest = get->digest, .offset = get->offset, .total = data->len, .status = ND_BLOB_OK},
		.blobs = &chunk,
		.blob_count = 1,
	});
}

static void end_reading(struct reading *at)
{
	nd_buf_release(&at->data);
	at->used = 0;
}

static uint64_t reading_bytes(const struct nd_blob_server *self)
{
	uint64_t bytes = 0;

	for (const struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		bytes += at->data.len;
	return bytes;
}

static struct reading *oldest_reading(struct nd_blob_server *self)
{
	struct reading *oldest = NULL;

	for (struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		if (at->used && (!oldest || at->used < oldest->used))
			oldest = at;
	return oldest;
}

static struct reading *free_reading(struct nd_blob_server *self)
{
	for (struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		if (!at->used)
			return at;
	return oldest_reading(self);
}

static struct reading *read_large(struct nd_blob_server *self, const struct nd_digest *digest, struct nd_buf *data)
{
	struct reading *oldest = free_reading(self);

	end_reading(oldest);
	while (reading_bytes(self) && reading_bytes(self) + data->len > MAX_KEPT_BYTES)
		end_reading(oldest_reading(self));
	oldest->data = *data;
	oldest->digest = *digest;
	memset(data, 0, sizeof *data);
	return oldest;
}

static void handle_get(struct nd_blob_server *self, const struct nd_msg_blob_get *get)
{
	struct nd_buf data = {0};

	for (struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		if (at->used && nd_digest_eq(&at->digest, &get->digest)) {
			at->used = ++self->clock;
			send_chunk(self, get, &at->data);
			return;
		}
	if (nd_cache_get_blob(self->cache, &get->digest, &data)) {
		reply(self, &(struct nd_msg){
			.type = ND_MSG_BLOB_CHUNK,
			.blob_chunk = {.digest = get->digest, .offset = get->offset, .status = ND_BLOB_NOT_FOUND},
		});
	} else if (data.len > ND_MSG_MAX_CHUNK) {
		struct reading *kept = read_large(self, &get->digest, &data);

		kept->used = ++self->clock;
		send_chunk(self, get, &kept->data);
	} else {
		send_chunk(self, get, &data);
	}
	nd_buf_release(&data);
}

// ---- in ----

static void stored(struct nd_blob_server *self, const struct nd_msg_blob_put *put, enum nd_blob_status status,
		   bool complete)
{
	reply(self, &(struct nd_msg){
		.type = ND_MSG_BLOB_STORED,
		.blob_stored = {.digest = put->digest, .offset = put->offset, .status = status, .complete = complete},
	});
}

static void keep(struct nd_blob_server *self, const struct nd_msg_blob_put *put, struct nd_str data)
{
	enum nd_err err = nd_cache_put_blob_as(self->cache, &put->digest, data.data, data.len);

	if (err == ND_CORRUPT)
		nd_log(ND_LOG_WARNING, "a blob arrived damaged");
	stored(self, put,
	       err == ND_OK ? ND_BLOB_OK
	       : err == ND_CORRUPT ? ND_BLOB_CORRUPT
	       : err == ND_TOO_LARGE ? ND_BLOB_TOO_LARGE
				     : ND_BLOB_NO_SPACE,
	       err == ND_OK);
}

static struct arriving *find_arriving(struct nd_blob_server *self, const struct nd_digest *digest)
{
	for (struct arriving *at = self->arriving; at < self->arriving + MAX_ARRIVING; at++)
		if (at->used && at->peer == self->in.peer && nd_digest_eq(&at->digest, digest))
			return at;
	return NULL;
}

static void end_arriving(struct arriving *at)
{
	nd_buf_release(&at->data);
	at->used = 0;
}

struct share {
	uint64_t bytes;
	uint32_t count;
};

static struct share share_of(const struct nd_blob_server *self, nd_wire_peer peer)
{
	struct share ret = {0};

	for (const struct arriving *at = self->arriving; at < self->arriving + MAX_ARRIVING; at++)
		if (at->used && at->peer == peer) {
			ret.bytes += at->data.len;
			ret.count++;
		}
	return ret;
}

static struct arriving *oldest_of(struct nd_blob_server *self, nd_wire_peer peer)
{
	struct arriving *oldest = NULL;

	for (struct arriving *at = self->arriving; at < self->arriving + MAX_ARRIVING; at++)
		if (at->used && at->peer == peer && (!oldest || at->used < oldest->used))
			oldest = at;
	return oldest;
}

// The oldest of the peer that takes most room; NULL when nothing arrives.
static struct arriving *most_greedy(struct nd_blob_server *self)
{
	nd_wire_peer peer = 0;
	uint64_t most = 0;

	for (const struct arriving *at = self->arriving; at < self->arriving + MAX_ARRIVING; at++) {
		uint64_t bytes = at->used ? share_of(self, at->peer).bytes + 1 : 0;

		if (bytes > most) {
			most = bytes;
			peer = at->peer;
		}
	}
	return most ? oldest_of(self, peer) : NULL;
}

static struct arriving *start_arriving(struct nd_blob_server *self, const struct nd_digest *digest)
{
	struct arriving *at = find_arriving(self, digest);

	if (!at && share_of(self, self->in.peer).count >= MAX_OF_PEER)
		at = oldest_of(self, self->in.peer);
	for (struct arriving *other = self->arriving; !at && other < self->arriving + MAX_ARRIVING; other++)
		if (!other->used)
			at = other;
	if (!at)
		at = most_greedy(self);
	end_arriving(at);
	at->peer = self->in.peer;
	at->digest = *digest;
	return at;
}

// Adds the chunk to a blob. False: others needed the room more, it has to begin again.
static bool keep_chunk(struct nd_blob_server *self, struct arriving *at, struct nd_str chunk)
{
	uint64_t bytes = chunk.len;

	at->used = ++self->clock;
	for (const struct arriving *other = self->arriving; other < self->arriving + MAX_ARRIVING; other++)
		bytes += other->data.len;
	while (bytes > MAX_KEPT_BYTES && at->used) {
		struct arriving *greedy = most_greedy(self);

		bytes -= greedy->data.len;
		end_arriving(greedy);
	}
	if (at->used)
		nd_buf_add(&at->data, chunk.data, chunk.len);
	return at->used;
}

static void handle_put(struct nd_blob_server *self, const struct nd_msg *msg)
{
	const struct nd_msg_blob_put *put = &msg->blob_put;
	struct nd_str chunk = msg->blobs[0];
	struct arriving *at;

	if (put->offset == 0 && nd_cache_has_blob(self->cache, &put->digest, NULL)) {
		stored(self, put, ND_BLOB_OK, true);
		return;
	}
	if (put->offset == 0 && chunk.len == put->total) {
		keep(self, put, chunk);
		return;
	}
	at = put->offset ? find_arriving(self, &put->digest) : start_arriving(self, &put->digest);
	if (!at || at->data.len != put->offset || chunk.len > put->total - put->offset || !chunk.len) {
		if (at)
			end_arriving(at);
		stored(self, put, ND_BLOB_CORRUPT, false); // begins again from the first chunk
		return;
	}
	if (!keep_chunk(self, at, chunk)) {
		stored(self, put, ND_BLOB_CORRUPT, false);
		return;
	}
	if (at->data.len < put->total) {
		stored(self, put, ND_BLOB_OK, false);
		return;
	}
	keep(self, put, nd_buf_str(&at->data));
	end_arriving(at);
}

static void handle_have(struct nd_blob_server *self, const struct nd_msg_digests *have)
{
	struct nd_digest *missing = nd_alloc_zero(have->count + 1, sizeof *missing);
	uint32_t count = 0;

	for (uint32_t i = 0; i < have->count; i++)
		if (!nd_cache_has_blob(self->cache, &have->items[i], NULL))
			missing[count++] = have->items[i];
	reply(self, &(struct nd_msg){.type = ND_MSG_BLOB_MISSING, .blob_missing = {.items = missing, .count = count}});
	nd_free(missing);
}

// ---- the thread ----

static void handle(struct nd_blob_server *self)
{
	const struct nd_msg *msg = &self->in.msg;

	switch (msg->type) {
	case ND_MSG_BLOB_GET:
		handle_get(self, &msg->blob_get);
		break;
	case ND_MSG_BLOB_PUT:
		handle_put(self, msg);
		break;
	case ND_MSG_BLOB_HAVE:
		handle_have(self, &msg->blob_have);
		break;
	default:
		break; // control messages do not belong here; nobody of ours sends them
	}
}

static bool may_ask(struct nd_blob_server *self)
{
	char name[ND_KEY_MAX_NAME + 1];

	return !self->auth || nd_auth_roles(self->auth, self->in.user, name);
}

static void *serve(void *arg)
{
	struct nd_blob_server *self = arg;
	zmq_pollitem_t items[] = {
		{.socket = self->socket, .events = ZMQ_POLLIN},
		{.fd = self->stop_fd, .events = ZMQ_POLLIN},
	};

	prctl(PR_SET_NAME, "nd-blobs");
	for (;;) {
		enum nd_err err;

		if (zmq_poll(items, 2, POLL_MS) < 0 && zmq_errno() == ETERM)
			break;
		if (items[1].revents)
			break;
		while ((err = nd_wire_receive(&self->in, self->socket, ND_WIRE_ROUTER)) != ND_NOT_FOUND)
			if (!err && may_ask(self))
				handle(self);
	}
	return NULL;
}

struct nd_blob_server *nd_blob_server_start(void *socket, struct nd_cache *cache, struct nd_auth *auth,
					    int stop_fd)
{
	struct nd_blob_server *self = nd_alloc_zero(1, sizeof *self);

	self->socket = socket;
	self->cache = cache;
	self->auth = auth;
	self->stop_fd = stop_fd;
	if (pthread_create(&self->thread, NULL, serve, self)) {
		nd_free(self);
		return NULL;
	}
	return self;
}

void nd_blob_server_join(struct nd_blob_server **self_p)
{
	struct nd_blob_server *self = *self_p;

	if (!self)
		return;
	pthread_join(self->thread, NULL);
	for (struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		nd_buf_release(&at->data);
	for (struct arriving *at = self->arriving; at < self->arriving + MAX_ARRIVING; at++)
		nd_buf_release(&at->data);
	nd_wire_in_release(&self->in);
	nd_wire_socket_close(&self->socket);
	nd_free(self);
	*self_p = NULL;
}
