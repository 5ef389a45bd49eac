#include "noodle/blob_port.h"

#include "noodle/mem.h"
#include "noodle/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zmq.h>

enum { PATIENCE_MS = 10000, LARGE = 3 * ND_MSG_MAX_CHUNK + 17 };

struct desk { // the test is the coordinator
	void *context, *router;
	char *endpoint;
	struct nd_blob_port *port;
	struct nd_clock clock;
	uint64_t now_ms;
	struct nd_wire_in in;
	// the last callback
	int calls;
	enum nd_err err;
	struct nd_buf got;
};

static uint64_t fake_now(void *arg)
{
	return ((struct desk *)arg)->now_ms * 1000000;
}

static void open_desk(struct desk *self)
{
	memset(self, 0, sizeof *self);
	self->clock = (struct nd_clock){fake_now, self};
	self->context = zmq_ctx_new();
	self->router = nd_wire_socket(self->context, ND_WIRE_ROUTER, 0);
	assert_int_equal(nd_wire_bind(self->router, "tcp://127.0.0.1:*", &self->endpoint), ND_OK);
	self->port = nd_blob_port_new(self->context, self->endpoint, NULL, &self->clock);
	assert_non_null(self->port);
}

static void close_desk(struct desk *self)
{
	nd_blob_port_destroy(&self->port);
	nd_wire_in_release(&self->in);
	nd_wire_socket_close(&self->router);
	zmq_ctx_term(self->context);
	nd_buf_release(&self->got);
	nd_free(self->endpoint);
}

static void on_done(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct desk *self = arg;

	(void)digest;
	self->calls++;
	self->err = err;
	nd_buf_clear(&self->got);
	nd_buf_add_str(&self->got, blob);
}

static const struct nd_msg *next_request(struct desk *self)
{
	zmq_pollitem_t item = {.socket = self->router, .events = ZMQ_POLLIN};

	assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
	assert_int_equal(nd_wire_receive(&self->in, self->router, ND_WIRE_ROUTER), ND_OK);
	return &self->in.msg;
}

static void answer(struct desk *self, const struct nd_msg *msg)
{
	zmq_pollitem_t item = {.socket = nd_blob_port_socket(self->port), .events = ZMQ_POLLIN};

	assert_int_equal(nd_wire_send(self->router, self->in.peer, msg), ND_OK);
	assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
	nd_blob_port_handle(self->port);
}

static void answer_chunk(struct desk *self, const struct nd_msg_blob_get *get, struct nd_str whole)
{
	size_t rest = whole.len - (size_t)get->offset;
	struct nd_str chunk = {whole.data + get->offset, rest < ND_MSG_MAX_CHUNK ? rest : ND_MSG_MAX_CHUNK};

	answer(self, &(struct nd_msg){
		.type = ND_MSG_BLOB_CHUNK, .blobs = &chunk, .blob_count = 1,
		.blob_chunk = {.digest = get->digest, .offset = get->offset, .total = whole.len, .status = ND_BLOB_OK}});
}

static char *large(void)
{
	char *bytes = nd_alloc(LARGE);

	for (int i = 0; i < LARGE; i++)
		bytes[i] = (char)(i * 31 >> 3);
	return bytes;
}

static void fetches_a_large_blob_in_chunks(void **state)
{
	char *bytes = large();
	struct nd_digest digest = nd_digest_of(bytes, LARGE);
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_blob_port_get(desk.port, &digest, on_done, &desk);
	nd_blob_port_get(desk.port, &digest, on_done, &desk); // the same once more is the same transfer
	for (int i = 0; i < 4; i++) {
		const struct nd_msg *msg = next_request(&desk);

		assert_int_equal(msg->type, ND_MSG_BLOB_GET);
		assert_int_equal(msg->blob_get.offset, (uint64_t)i * ND_MSG_MAX_CHUNK);
		assert_int_equal(desk.calls, 0);
		answer_chunk(&desk, &(struct nd_msg_blob_get){digest, msg->blob_get.offset, 0},
			     (struct nd_str){bytes, LARGE});
	}
	assert_int_equal(desk.calls, 2);
	assert_int_equal(desk.err, ND_OK);
	assert_int_equal(desk.got.len, LARGE);
	assert_memory_equal(desk.got.data, bytes, LARGE);
	assert_int_equal(nd_blob_port_pending(desk.port), 0);
	close_desk(&desk);
	nd_free(bytes);
}

static void hands_over_no_byte_that_is_wrong(void **state)
{
	struct nd_digest digest = nd_digest_of("right", 5);
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_blob_port_get(desk.port, &digest, on_done, &desk);
	answer_chunk(&desk, &(struct nd_msg_blob_get){.digest = next_request(&desk)->blob_get.digest}, ND_STR("wrong"));
	assert_int_equal(desk.calls, 0); // asks again
	answer_chunk(&desk, &(struct nd_msg_blob_get){.digest = next_request(&desk)->blob_get.digest}, ND_STR("right"));
	assert_int_equal(desk.err, ND_OK);
	assert_string_equal(desk.got.data, "right");

	nd_blob_port_get(desk.port, &digest, on_done, &desk);
	while (desk.calls == 1) {
		(void)next_request(&desk);
		answer_chunk(&desk, &(struct nd_msg_blob_get){.digest = digest}, ND_STR("wrong"));
	}
	assert_int_equal(desk.err, ND_CORRUPT); // not for ever
	close_desk(&desk);
}

static void tells_that_a_blob_is_not_there(void **state)
{
	struct nd_digest digest = nd_digest_of("x", 1);
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_blob_port_get(desk.port, &digest, on_done, &desk);
	(void)next_request(&desk);
	answer(&desk, &(struct nd_msg){.type = ND_MSG_BLOB_CHUNK,
				       .blob_chunk = {.digest = digest, .status = ND_BLOB_NOT_FOUND}});
	assert_int_equal(desk.calls, 1);
	assert_int_equal(desk.err, ND_NOT_FOUND);
	close_desk(&desk);
}

static void sends_again_what_got_no_answer(void **state)
{
	struct nd_digest digest = nd_digest_of("x", 1);
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_blob_port_get(desk.port, &digest, on_done, &desk);
	(void)next_request(&desk); // and the coordinator dies
	desk.now_ms += 4000;
	nd_blob_port_handle(desk.port);
	desk.now_ms += 2000;
	nd_blob_port_handle(desk.port);
	assert_int_equal(next_request(&desk)->type, ND_MSG_BLOB_GET);
	answer_chunk(&desk, &(struct nd_msg_blob_get){.digest = digest}, ND_STR("x"));
	assert_int_equal(desk.err, ND_OK);
	close_desk(&desk);
}

static void stores_a_large_blob_in_chunks(void **state)
{
	struct nd_buf blob = {.data = large(), .len = LARGE, .cap = LARGE};
	struct nd_digest digest = nd_digest_of(blob.data, LARGE);
	struct nd_buf arrived = {0};
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_blob_port_put(desk.port, &digest, &blob, on_done, &desk);
	assert_null(blob.data);
	while (!desk.calls) {
		const struct nd_msg *msg = next_request(&desk);
		uint64_t offset = msg->blob_put.offset;

		assert_int_equal(msg->type, ND_MSG_BLOB_PUT);
		assert_int_equal(offset, arrived.len);
		nd_buf_add_str(&arrived, msg->blobs[0]);
		answer(&desk, &(struct nd_msg){.type = ND_MSG_BLOB_STORED, .blob_stored = {
			.digest = digest, .offset = offset, .status = ND_BLOB_OK, .complete = arrived.len == LARGE}});
	}
	assert_int_equal(desk.err, ND_OK);
	assert_true(nd_digest_cmp(&digest, &(struct nd_digest[]){nd_digest_of(arrived.data, arrived.len)}[0]) == 0);
	nd_buf_release(&arrived);
	close_desk(&desk);
}

static void keeps_within_the_window(void **state)
{
	struct desk desk;
	int requests = 0;

	(void)state;
	open_desk(&desk);
	for (int i = 0; i < 3 * ND_MSG_BLOB_WINDOW; i++) {
		struct nd_digest digest = nd_digest_of(&i, sizeof i);

		nd_blob_port_get(desk.port, &digest, on_done, &desk);
	}
	for (;;) {
		zmq_pollitem_t item = {.socket = desk.router, .events = ZMQ_POLLIN};

		if (zmq_poll(&item, 1, requests < ND_MSG_BLOB_WINDOW ? PATIENCE_MS : 50) != 1)
			break;
		assert_int_equal(nd_wire_receive(&desk.in, desk.router, ND_WIRE_ROUTER), ND_OK);
		requests++;
	}
	assert_int_equal(requests, ND_MSG_BLOB_WINDOW);
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fetches_a_large_blob_in_chunks),
		cmocka_unit_test(hands_over_no_byte_that_is_wrong),
		cmocka_unit_test(tells_that_a_blob_is_not_there),
		cmocka_unit_test(sends_again_what_got_no_answer),
		cmocka_unit_test(stores_a_large_blob_in_chunks),
		cmocka_unit_test(keeps_within_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
