// A blob of several chunks is read from the cache once and kept for its later chunks; one that comes in is kept
// until its last chunk. Both tables are small and give up the oldest entry: the peer then starts again.
#include "blobs.h"

#include "auth.h"

#include "noodle/log.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <pthread.h>
#include <string.h>

#include <zmq.h>

enum {
	MAX_READING = 8,
	MAX_ARRIVING = 64,
	POLL_MS = 1000,
};

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

static struct reading *read_large(struct nd_blob_server *self, const struct nd_digest *digest, struct nd_buf *data)
{
	struct reading *oldest = &self->reading[0];

	for (struct reading *at = self->reading; at < self->reading + MAX_READING; at++)
		if (at->used < oldest->used)
			oldest = at;
	nd_buf_release(&oldest->data);
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

static struct arriving *start_arriving(struct nd_blob_server *self, const struct nd_digest *digest)
{
	struct arriving *at = find_arriving(self, digest);

	if (!at) {
		at = &self->arriving[0];
		for (struct arriving *other = self->arriving; other < self->arriving + MAX_ARRIVING; other++)
			if (other->used < at->used)
				at = other;
	}
	nd_buf_clear(&at->data);
	at->peer = self->in.peer;
	at->digest = *digest;
	return at;
}

static void end_arriving(struct arriving *at)
{
	nd_buf_release(&at->data);
	at->used = 0;
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
	at->used = ++self->clock;
	nd_buf_add(&at->data, chunk.data, chunk.len);
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
