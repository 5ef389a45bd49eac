// A transfer has at most one chunk under way; several transfers run side by side until the window is full. A
// blob of one chunk, which is nearly every one, costs one round trip either way, and a large one moves at a
// megabyte per round trip.
#include "noodle/blob_port.h"
#include "noodle/mem.h"
#include "noodle/vec.h"
#include "noodle/wire.h"

#include <assert.h>
#include <string.h>

enum {
	ANSWER_MS = 5000, // then the request is sent again
	MAX_DAMAGED = 3,
};

struct waiter {
	nd_blob_done done;
	void *arg;
};

struct transfer {
	struct nd_digest digest;
	bool is_put;
	bool sent; // one chunk is under way
	uint8_t damaged;
	uint64_t sent_ms;
	uint64_t offset; // of the chunk under way or next
	uint64_t total;
	struct nd_buf data;
	ND_VEC(struct waiter) waiters;
};

struct nd_blob_port {
	void *socket;
	const struct nd_clock *clock;
	struct nd_wire_in in;
	ND_VEC(struct transfer *) transfers; // in the order of the requests
	uint32_t under_way;
};

struct nd_blob_port *nd_blob_port_new(void *context, const char *endpoint, const struct nd_key *key,
				      const struct nd_clock *clock)
{
	struct nd_blob_port *self = nd_alloc_zero(1, sizeof *self);

	self->clock = clock ? clock : &nd_clock_system;
	self->socket = nd_wire_socket(context, ND_WIRE_DEALER, 0);
	if (!self->socket || (key && nd_wire_encrypt(self->socket, key, ND_WIRE_DEALER)) ||
	    nd_wire_connect(self->socket, endpoint))
		nd_blob_port_destroy(&self);
	return self;
}

static void transfer_destroy(struct transfer *transfer)
{
	nd_buf_release(&transfer->data);
	nd_vec_free(&transfer->waiters);
	nd_free(transfer);
}

void nd_blob_port_destroy(struct nd_blob_port **self_p)
{
	struct nd_blob_port *self = *self_p;

	if (!self)
		return;
	for (uint32_t i = 0; i < self->transfers.len; i++)
		transfer_destroy(self->transfers.data[i]);
	nd_vec_free(&self->transfers);
	nd_wire_in_release(&self->in);
	nd_wire_socket_close(&self->socket);
	nd_free(self);
	*self_p = NULL;
}

void *nd_blob_port_socket(struct nd_blob_port *self)
{
	return self->socket;
}

uint32_t nd_blob_port_pending(const struct nd_blob_port *self)
{
	return self->transfers.len;
}

static struct transfer *find(struct nd_blob_port *self, const struct nd_digest *digest, bool is_put)
{
	for (uint32_t i = 0; i < self->transfers.len; i++) {
		struct transfer *transfer = self->transfers.data[i];

		if (transfer->is_put == is_put && nd_digest_eq(&transfer->digest, digest))
			return transfer;
	}
	return NULL;
}

// ---- sending ----

static void send_chunk(struct nd_blob_port *self, struct transfer *transfer)
{
	struct nd_msg msg = {.type = transfer->is_put ? ND_MSG_BLOB_PUT : ND_MSG_BLOB_GET};
	struct nd_str chunk;

	if (transfer->is_put) {
		uint64_t rest = transfer->total - transfer->offset;

		chunk = (struct nd_str){transfer->data.data ? transfer->data.data + transfer->offset : "",
					rest < ND_MSG_MAX_CHUNK ? (size_t)rest : ND_MSG_MAX_CHUNK};
		msg.blob_put.digest = transfer->digest;
		msg.blob_put.offset = transfer->offset;
		msg.blob_put.total = transfer->total;
		msg.blobs = &chunk;
		msg.blob_count = 1;
	} else {
		msg.blob_get.digest = transfer->digest;
		msg.blob_get.offset = transfer->offset;
		msg.blob_get.max_bytes = ND_MSG_MAX_CHUNK;
	}
	if (!transfer->sent)
		self->under_way++;
	transfer->sent = true;
	transfer->sent_ms = nd_clock_now_ms(self->clock);
	// A failure shows as a missing answer.
	(void)nd_wire_send(self->socket, 0, &msg);
}

static void send_what_fits(struct nd_blob_port *self)
{
	for (uint32_t i = 0; i < self->transfers.len && self->under_way < ND_MSG_BLOB_WINDOW; i++)
		if (!self->transfers.data[i]->sent)
			send_chunk(self, self->transfers.data[i]);
}

static void request(struct nd_blob_port *self, const struct nd_digest *digest, bool is_put, struct nd_buf *blob,
		    nd_blob_done done, void *arg)
{
	struct transfer *transfer = find(self, digest, is_put);

	if (!transfer) {
		transfer = nd_alloc_zero(1, sizeof *transfer);
		transfer->digest = *digest;
		transfer->is_put = is_put;
		if (is_put) {
			transfer->data = *blob;
			transfer->total = blob->len;
			memset(blob, 0, sizeof *blob);
		}
		nd_vec_push(&self->transfers, transfer);
	} else if (is_put) {
		nd_buf_release(blob);
	}
	nd_vec_push(&transfer->waiters, ((struct waiter){done, arg}));
	send_what_fits(self);
}

void nd_blob_port_get(struct nd_blob_port *self, const struct nd_digest *digest, nd_blob_done done, void *arg)
{
	request(self, digest, false, NULL, done, arg);
}

void nd_blob_port_put(struct nd_blob_port *self, const struct nd_digest *digest, struct nd_buf *blob,
		      nd_blob_done done, void *arg)
{
	request(self, digest, true, blob, done, arg);
}

void nd_blob_port_forget(struct nd_blob_port *self, const void *arg)
{
	for (uint32_t i = 0; i < self->transfers.len; i++) {
		struct transfer *transfer = self->transfers.data[i];

		for (uint32_t w = 0; w < transfer->waiters.len; w++)
			if (transfer->waiters.data[w].arg == arg)
				transfer->waiters.data[w].done = NULL;
	}
}

// ---- receiving ----

static void finish(struct nd_blob_port *self, struct transfer *transfer, enum nd_err err)
{
	struct nd_str blob = {transfer->data.data ? transfer->data.data : "", transfer->data.len};

	for (uint32_t i = 0; i < self->transfers.len; i++) {
		if (self->transfers.data[i] != transfer)
			continue;
		memmove(self->transfers.data + i, self->transfers.data + i + 1,
			(self->transfers.len - i - 1) * sizeof *self->transfers.data);
		self->transfers.len--;
		break;
	}
	// After it left the list: a callback may ask for more.
	for (uint32_t i = 0; i < transfer->waiters.len; i++)
		if (transfer->waiters.data[i].done)
			transfer->waiters.data[i].done(transfer->waiters.data[i].arg, &transfer->digest, err, blob);
	transfer_destroy(transfer);
}

static enum nd_err blob_error(enum nd_blob_status status)
{
	switch (status) {
	case ND_BLOB_OK: return ND_OK;
	case ND_BLOB_NOT_FOUND: return ND_NOT_FOUND;
	case ND_BLOB_CORRUPT: return ND_CORRUPT;
	case ND_BLOB_TOO_LARGE: return ND_TOO_LARGE;
	case ND_BLOB_NO_SPACE: return ND_NO_SPACE;
	case ND_BLOB_REFUSED: return ND_PERMISSION;
	}
	return ND_INVALID;
}

// The answer to what is under way; NULL for one that came late or was never asked for.
static struct transfer *answered(struct nd_blob_port *self, const struct nd_digest *digest, bool is_put,
				 uint64_t offset)
{
	struct transfer *transfer = find(self, digest, is_put);

	if (!transfer || !transfer->sent || transfer->offset != offset)
		return NULL;
	transfer->sent = false;
	self->under_way--;
	return transfer;
}

static void start_again_or_give_up(struct nd_blob_port *self, struct transfer *transfer)
{
	if (++transfer->damaged >= MAX_DAMAGED) {
		finish(self, transfer, ND_CORRUPT);
		return;
	}
	transfer->offset = 0;
	if (!transfer->is_put)
		nd_buf_clear(&transfer->data);
}

static void handle_chunk(struct nd_blob_port *self, const struct nd_msg *msg)
{
	const struct nd_msg_blob_chunk *chunk = &msg->blob_chunk;
	struct transfer *transfer = answered(self, &chunk->digest, false, chunk->offset);
	struct nd_digest digest;

	if (!transfer)
		return;
	if (chunk->status != ND_BLOB_OK) {
		finish(self, transfer, blob_error(chunk->status));
		return;
	}
	if (chunk->offset == 0)
		transfer->total = chunk->total;
	if (chunk->total != transfer->total || msg->blob_count != 1 ||
	    msg->blobs[0].len > transfer->total - transfer->offset ||
	    (msg->blobs[0].len == 0 && transfer->offset < transfer->total)) {
		start_again_or_give_up(self, transfer);
		return;
	}
	nd_buf_add(&transfer->data, msg->blobs[0].data, msg->blobs[0].len);
	transfer->offset = transfer->data.len;
	if (transfer->offset < transfer->total)
		return;
	digest = nd_digest_of(transfer->data.data ? transfer->data.data : "", transfer->data.len);
	if (nd_digest_eq(&digest, &transfer->digest))
		finish(self, transfer, ND_OK);
	else
		start_again_or_give_up(self, transfer);
}

static void handle_stored(struct nd_blob_port *self, const struct nd_msg_blob_stored *stored)
{
	struct transfer *transfer = answered(self, &stored->digest, true, stored->offset);
	uint64_t rest;

	if (!transfer)
		return;
	if (stored->status == ND_BLOB_CORRUPT) {
		start_again_or_give_up(self, transfer);
		return;
	}
	rest = transfer->total - transfer->offset;
	if (stored->status != ND_BLOB_OK || stored->complete) {
		finish(self, transfer, blob_error(stored->status));
		return;
	}
	transfer->offset += rest < ND_MSG_MAX_CHUNK ? rest : ND_MSG_MAX_CHUNK;
	if (transfer->offset >= transfer->total) // all sent, yet not complete: the other side lost the beginning
		start_again_or_give_up(self, transfer);
}

static void send_again(struct nd_blob_port *self)
{
	uint64_t now = nd_clock_now_ms(self->clock);

	for (uint32_t i = 0; i < self->transfers.len; i++) {
		struct transfer *transfer = self->transfers.data[i];

		if (!transfer->sent || now - transfer->sent_ms < ANSWER_MS)
			continue;
		if (transfer->is_put) // whoever answers next may not have the earlier chunks
			transfer->offset = 0;
		send_chunk(self, transfer);
	}
}

void nd_blob_port_handle(struct nd_blob_port *self)
{
	enum nd_err err;

	while ((err = nd_wire_receive(&self->in, self->socket, ND_WIRE_DEALER)) != ND_NOT_FOUND) {
		if (err)
			continue; // as if it had not come: the request is sent again
		if (self->in.msg.type == ND_MSG_BLOB_CHUNK)
			handle_chunk(self, &self->in.msg);
		else if (self->in.msg.type == ND_MSG_BLOB_STORED)
			handle_stored(self, &self->in.msg.blob_stored);
		send_what_fits(self);
	}
	send_again(self);
	send_what_fits(self);
}
