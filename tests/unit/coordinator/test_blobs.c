// The real server of blobs against the real port.
#include "blobs.h"

#include "noodle/blob_port.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

enum { PATIENCE_MS = 20000, LARGE = 5 * ND_MSG_MAX_CHUNK + 1, MANY = 200 };

struct desk {
	void *context;
	int stop_fd;
	struct nd_cache *cache;
	struct nd_blob_server *server;
	struct nd_blob_port *port;
	enum nd_err err;
	struct nd_buf got;
};

static void open_desk(struct desk *self)
{
	void *socket;
	char *endpoint;

	memset(self, 0, sizeof *self);
	self->context = zmq_ctx_new();
	self->stop_fd = eventfd(0, EFD_CLOEXEC);
	assert_int_equal(nd_cache_open(&self->cache, NULL, NULL), ND_OK);
	socket = nd_wire_socket(self->context, ND_WIRE_ROUTER, 0);
	assert_int_equal(nd_wire_bind(socket, "tcp://127.0.0.1:*", &endpoint), ND_OK);
	self->server = nd_blob_server_start(socket, self->cache, NULL, self->stop_fd);
	self->port = nd_blob_port_new(self->context, endpoint, NULL, NULL);
	nd_free(endpoint);
}

static void close_desk(struct desk *self)
{
	eventfd_write(self->stop_fd, 1);
	nd_blob_server_join(&self->server);
	nd_blob_port_destroy(&self->port);
	zmq_ctx_term(self->context);
	nd_cache_close(&self->cache);
	nd_buf_release(&self->got);
	close(self->stop_fd);
}

static void on_done(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct desk *self = arg;

	(void)digest;
	self->err = err;
	nd_buf_clear(&self->got);
	nd_buf_add_str(&self->got, blob);
}

static void wait_for_all(struct desk *self)
{
	while (nd_blob_port_pending(self->port)) {
		zmq_pollitem_t item = {.socket = nd_blob_port_socket(self->port), .events = ZMQ_POLLIN};

		assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
		nd_blob_port_handle(self->port);
	}
}

static void keeps_and_gives_back_blobs_of_every_size(void **state)
{
	static const size_t sizes[] = {0, 1, 1000, ND_MSG_MAX_CHUNK, ND_MSG_MAX_CHUNK + 1, LARGE};
	struct desk desk;

	(void)state;
	open_desk(&desk);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct nd_buf blob = {0};
		struct nd_digest digest;

		nd_buf_reserve(&blob, sizes[i] + 1);
		for (size_t k = 0; k < sizes[i]; k++)
			blob.data[k] = (char)(k * 7 + i);
		blob.len = sizes[i];
		digest = nd_digest_of(blob.data, blob.len);
		nd_blob_port_get(desk.port, &digest, on_done, &desk);
		wait_for_all(&desk);
		assert_int_equal(desk.err, ND_NOT_FOUND);
		nd_blob_port_put(desk.port, &digest, &blob, on_done, &desk);
		wait_for_all(&desk);
		assert_int_equal(desk.err, ND_OK);
		assert_true(nd_cache_has_blob(desk.cache, &digest, NULL));
		nd_blob_port_get(desk.port, &digest, on_done, &desk);
		wait_for_all(&desk);
		assert_int_equal(desk.err, ND_OK);
		assert_int_equal(desk.got.len, sizes[i]);
		assert_true(nd_digest_cmp(&digest, &(struct nd_digest[]){nd_digest_of(desk.got.data, sizes[i])}[0]) == 0);
	}
	close_desk(&desk);
}

static void takes_nothing_under_a_wrong_name(void **state)
{
	struct nd_digest digest = nd_digest_of("another text", 12);
	struct nd_buf blob = {0};
	struct desk desk;

	(void)state;
	open_desk(&desk);
	nd_buf_add_cstr(&blob, "a text");
	nd_blob_port_put(desk.port, &digest, &blob, on_done, &desk);
	wait_for_all(&desk);
	assert_int_equal(desk.err, ND_CORRUPT);
	assert_false(nd_cache_has_blob(desk.cache, &digest, NULL));
	close_desk(&desk);
}

static void serves_many_at_once(void **state)
{
	struct desk desk;

	(void)state;
	open_desk(&desk);
	for (int i = 0; i < MANY; i++) {
		struct nd_buf blob = {0};
		struct nd_digest digest;

		nd_buf_printf(&blob, "blob number %d", i);
		digest = nd_digest_of(blob.data, blob.len);
		nd_blob_port_put(desk.port, &digest, &blob, on_done, &desk);
	}
	wait_for_all(&desk);
	for (int i = 0; i < MANY; i++) {
		char text[40];
		struct nd_digest digest = nd_digest_of(text, (size_t)snprintf(text, sizeof text, "blob number %d", i));

		assert_true(nd_cache_has_blob(desk.cache, &digest, NULL));
	}
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_and_gives_back_blobs_of_every_size),
		cmocka_unit_test(takes_nothing_under_a_wrong_name),
		cmocka_unit_test(serves_many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
