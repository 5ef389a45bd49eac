#include "noodle/wire.h"

#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zmq.h>

enum { PATIENCE_MS = 10000 };

static void takes_only_addresses_that_need_no_encryption(void **state)
{
	static const struct {
		const char *endpoint;
		enum nd_err err;
	} cases[] = {
		{"tcp://127.0.0.1:7070", ND_OK},
		{"tcp://127.1.2.3:*", ND_OK},
		{"tcp://localhost:1", ND_OK},
		{"tcp://[::1]:7070", ND_OK},
		{"ipc:///tmp/x", ND_OK},
		{"ipc://", ND_UNSUPPORTED},
		{"", ND_UNSUPPORTED},
		{"127.0.0.1:7070", ND_UNSUPPORTED},
		{"tcp://127.0.0.1", ND_UNSUPPORTED},
		{"tcp://127.0.0.1:", ND_UNSUPPORTED},
		{"tcp://:7070", ND_UNSUPPORTED},
		{"tcp://127.0.0.1:99999", ND_UNSUPPORTED},
		{"tcp://127.0.0.1:7x", ND_UNSUPPORTED},
		{"tcp://10.0.0.1:7070", ND_UNSUPPORTED},
		{"tcp://0.0.0.0:7070", ND_UNSUPPORTED},
		{"tcp://*:7070", ND_UNSUPPORTED},
		{"tcp://127.0.0.1.example.org:7070", ND_UNSUPPORTED},
		{"tcp://localhost.example.org:7070", ND_UNSUPPORTED},
		{"udp://127.0.0.1:7070", ND_UNSUPPORTED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = NULL;

		if (nd_wire_check_endpoint(cases[i].endpoint, false, &why) != cases[i].err)
			fail_msg("%s", cases[i].endpoint);
		assert_int_equal(*why == '\0', cases[i].err == ND_OK);
	}
}

static void takes_any_host_when_connections_are_encrypted(void **state)
{
	static const struct {
		const char *endpoint;
		enum nd_err err;
	} cases[] = {
		{"tcp://10.0.0.1:7070", ND_OK},		  {"tcp://*:7070", ND_OK},
		{"tcp://build.example.org:7070", ND_OK},  {"tcp://[2001:db8::1]:7070", ND_OK},
		{"tcp://:7070", ND_UNSUPPORTED},	  {"tcp://10.0.0.1", ND_UNSUPPORTED},
		{"udp://10.0.0.1:7070", ND_UNSUPPORTED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = NULL;

		if (nd_wire_check_endpoint(cases[i].endpoint, true, &why) != cases[i].err)
			fail_msg("%s", cases[i].endpoint);
	}
}

static void believes_only_the_port_of_the_second_socket(void **state)
{
	static const struct {
		const char *cluster, *announced, *expected;
	} cases[] = {
		{"tcp://build:7070", "tcp://0.0.0.0:7071", "tcp://build:7071"},
		{"tcp://127.0.0.1:7070", "tcp://192.0.2.1:80", "tcp://127.0.0.1:80"},
		{"tcp://[::1]:7070", "tcp://[::]:7071", "tcp://[::1]:7071"},
		{"ipc:///tmp/a/control", "ipc:///tmp/a/control.blobs", "ipc:///tmp/a/control.blobs"},
		{"ipc:///tmp/a/control", "ipc:///run/docker.sock", NULL},
		{"tcp://127.0.0.1:7070", "ipc:///run/docker.sock", NULL},
		{"ipc:///tmp/a/control", "tcp://127.0.0.1:80", NULL},
		{"tcp://127.0.0.1:7070", "tcp://127.0.0.1:99999", NULL},
		{"tcp://127.0.0.1:7070", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = nd_wire_beside(cases[i].cluster, cases[i].announced);

		if (!got != !cases[i].expected || (got && strcmp(got, cases[i].expected) != 0))
			fail_msg("%s and %s: %s", cases[i].cluster, cases[i].announced, got ? got : "nothing");
		nd_free(got);
	}
}

struct pair {
	void *context, *router, *dealer;
	char *endpoint;
};

static void open_pair(struct pair *self)
{
	self->context = zmq_ctx_new();
	self->router = nd_wire_socket(self->context, ND_WIRE_ROUTER, 0);
	self->dealer = nd_wire_socket(self->context, ND_WIRE_DEALER, 0);
	assert_int_equal(nd_wire_bind(self->router, "tcp://127.0.0.1:*", &self->endpoint), ND_OK);
	assert_int_equal(strncmp(self->endpoint, "tcp://127.0.0.1:", 16), 0);
	assert_int_equal(nd_wire_connect(self->dealer, self->endpoint), ND_OK);
}

static void close_pair(struct pair *self)
{
	nd_wire_socket_close(&self->router);
	nd_wire_socket_close(&self->dealer);
	zmq_ctx_term(self->context);
	nd_free(self->endpoint);
}

static enum nd_err wait_for(struct nd_wire_in *in, void *socket, enum nd_wire_kind kind)
{
	zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};

	assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
	return nd_wire_receive(in, socket, kind);
}

static void carries_messages_with_blobs_both_ways(void **state)
{
	struct nd_str blobs[] = {ND_STR("first"), {"", 0}};
	struct nd_wire_in in = {0};
	struct pair pair;
	nd_wire_peer peer;

	(void)state;
	open_pair(&pair);
	assert_int_equal(nd_wire_receive(&in, pair.router, ND_WIRE_ROUTER), ND_NOT_FOUND);
	assert_int_equal(nd_wire_send(pair.dealer, 0, &(struct nd_msg){.type = ND_MSG_BLOB_PUT, .blobs = blobs,
		.blob_count = 1, .blob_put = {.digest = nd_digest_of("first", 5), .total = 5}}), ND_OK);
	assert_int_equal(wait_for(&in, pair.router, ND_WIRE_ROUTER), ND_OK);
	peer = in.peer;
	assert_true(peer != 0);
	assert_int_equal(in.msg.type, ND_MSG_BLOB_PUT);
	assert_int_equal(in.msg.blobs[0].len, 5);
	assert_memory_equal(in.msg.blobs[0].data, "first", 5);
	assert_int_equal(nd_wire_send(pair.router, peer, &(struct nd_msg){
		.type = ND_MSG_GOODBYE, .goodbye = {.id = 7, .text = "enough"}}), ND_OK);
	assert_int_equal(wait_for(&in, pair.dealer, ND_WIRE_DEALER), ND_OK);
	assert_string_equal(in.msg.goodbye.text, "enough");
	assert_int_equal(nd_wire_send(pair.router, peer + 1, &(struct nd_msg){.type = ND_MSG_GOODBYE,
		.goodbye = {.text = ""}}), ND_PEER); // nobody
	nd_wire_in_release(&in);
	close_pair(&pair);
}

static void survives_what_is_no_message(void **state)
{
	static const struct {
		const char *label;
		const char *frames[3];
		enum nd_err err;
	} cases[] = {
		{"one frame", {"hello"}, ND_INVALID},
		{"no magic", {"XXXXXXXX", ""}, ND_INVALID},
		{"no such type", {"NDL1\2\0\377\377", ""}, ND_INVALID},
		{"another version", {"NDL1\3\0\1\0", ""}, ND_VERSION},
		{"a damaged body", {"NDL1\2\0\1\0", "\377\377\377"}, ND_INVALID},
	};
	struct nd_wire_in in = {0};
	struct pair pair;

	(void)state;
	open_pair(&pair);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum nd_err err;

		for (int k = 0; cases[i].frames[k]; k++) {
			size_t len = k == 0 && cases[i].frames[1] ? 8 : strlen(cases[i].frames[k]);

			zmq_send(pair.dealer, cases[i].frames[k], len, cases[i].frames[k + 1] ? ZMQ_SNDMORE : 0);
		}
		err = wait_for(&in, pair.router, ND_WIRE_ROUTER);
		if (err != cases[i].err)
			fail_msg("%s: %s", cases[i].label, nd_err_text(err));
		assert_true(in.peer != 0);
	}
	// And the next message is understood.
	assert_int_equal(nd_wire_send(pair.dealer, 0, &(struct nd_msg){.type = ND_MSG_STATUS_GET}), ND_OK);
	assert_int_equal(wait_for(&in, pair.router, ND_WIRE_ROUTER), ND_OK);
	assert_int_equal(in.msg.type, ND_MSG_STATUS_GET);
	nd_wire_in_release(&in);
	close_pair(&pair);
}

// Who asks and never reads fills nobody's memory but its own.
static void a_server_stops_sending_to_who_does_not_read(void **state)
{
	enum { UNREAD = 10, MANY = 2000, CHUNK = 100 << 10 };
	char *endpoint, *data = nd_alloc_zero(CHUNK, 1);
	void *context = zmq_ctx_new(), *router = nd_wire_socket(context, ND_WIRE_ROUTER, 0);
	void *dealer = zmq_socket(context, ZMQ_DEALER);
	struct nd_str chunk = {data, CHUNK};
	struct nd_msg msg = {.type = ND_MSG_BLOB_PUT, .blobs = &chunk, .blob_count = 1,
			     .blob_put = {.digest = nd_digest_of(data, CHUNK), .total = CHUNK}};
	struct nd_wire_in in = {0};
	enum nd_err err = ND_OK;
	int one = 1, none = 0, sent = 0;

	(void)state;
	nd_wire_limit(router, UNREAD, UNREAD);
	assert_int_equal(nd_wire_bind(router, "tcp://127.0.0.1:*", &endpoint), ND_OK);
	zmq_setsockopt(dealer, ZMQ_RCVHWM, &one, sizeof one);
	zmq_setsockopt(dealer, ZMQ_LINGER, &none, sizeof none);
	assert_int_equal(zmq_connect(dealer, endpoint), 0);
	assert_int_equal(nd_wire_send(dealer, 0, &(struct nd_msg){.type = ND_MSG_STATUS_GET}), ND_OK);
	assert_int_equal(wait_for(&in, router, ND_WIRE_ROUTER), ND_OK);
	while (!err && sent < MANY) {
		err = nd_wire_send(router, in.peer, &msg);
		sent += !err;
	}
	assert_int_equal(err, ND_BUSY);
	assert_true(sent >= UNREAD);
	nd_wire_in_release(&in);
	nd_wire_socket_close(&router);
	zmq_close(dealer);
	zmq_ctx_term(context);
	nd_free(endpoint);
	nd_free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_only_addresses_that_need_no_encryption),
		cmocka_unit_test(takes_any_host_when_connections_are_encrypted),
		cmocka_unit_test(believes_only_the_port_of_the_second_socket),
		cmocka_unit_test(carries_messages_with_blobs_both_ways),
		cmocka_unit_test(survives_what_is_no_message),
		cmocka_unit_test(a_server_stops_sending_to_who_does_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
