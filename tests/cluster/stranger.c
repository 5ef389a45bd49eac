// A peer that does not play by the rules, for hostile.sh. Says on standard output what it was told.
//
//   stranger version ADDRESS       HELLO in a version of the protocol that nobody knows
//   stranger compiler ADDRESS      HELLO as client and as worker of another build of the compiler
//   stranger garbage ADDRESS       what is no message, then a question that is one
//   stranger results ADDRESS       as worker, results of tasks that it was never given; as client, a result
//   stranger deaf ADDRESS          asks for a large blob again and again and reads no answer
//   stranger lies ADDRESS          puts blobs under digests that are not theirs, with wrong offsets, never ending
//   stranger serve VERSION         is a coordinator of that version; prints its address, ends with its input
#include "noodle/compiler.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zmq.h>

enum { PATIENCE_MS = 100000, OTHER_VERSION = 99, FLOOD = 400, ENDLESS = 100 };

static void *context;
static struct nd_wire_in in;

static void give_up(const char *why)
{
	fprintf(stderr, "stranger: %s\n", why);
	exit(1);
}

static void *connect_to(const char *address)
{
	void *socket = nd_wire_socket(context, ND_WIRE_DEALER, 0);

	if (!socket || nd_wire_connect(socket, address))
		give_up("cannot connect");
	return socket;
}

// The next message that is not a heartbeat.
static const struct nd_msg *next_message(void *socket)
{
	do {
		zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};

		if (zmq_poll(&item, 1, PATIENCE_MS) != 1)
			give_up("no answer");
		if (nd_wire_receive(&in, socket, ND_WIRE_DEALER))
			give_up("an answer that is no message");
	} while (in.msg.type == ND_MSG_HEARTBEAT);
	return &in.msg;
}

static void say_answer(void *socket)
{
	const struct nd_msg *msg = next_message(socket);

	printf("%s%s%s\n", nd_msg_name(msg->type), msg->type == ND_MSG_REFUSED ? ": " : "",
	       msg->type == ND_MSG_REFUSED ? msg->refused.text : "");
}

static struct nd_msg hello(enum nd_role role)
{
	return (struct nd_msg){
		.type = ND_MSG_HELLO,
		.hello = {.role = role, .build = nd_compiler_digest(), .node = "stranger", .slots = 1}};
}

static void send_or_give_up(void *socket, const struct nd_msg *msg)
{
	if (nd_wire_send(socket, 0, msg))
		give_up("cannot send");
}

static void send_with_version(void *socket, const struct nd_msg *msg, uint16_t version)
{
	uint8_t head[ND_FRAME_BYTES];
	struct nd_buf body = {0};

	if (nd_msg_encode(msg, head, &body))
		give_up("cannot encode");
	head[4] = (uint8_t)version;
	head[5] = (uint8_t)(version >> 8);
	zmq_send(socket, head, sizeof head, ZMQ_SNDMORE);
	zmq_send(socket, body.data, body.len, 0);
	nd_buf_release(&body);
}

static void other_version(const char *address)
{
	void *socket = connect_to(address);
	struct nd_msg msg = hello(ND_ROLE_CLIENT);

	send_with_version(socket, &msg, OTHER_VERSION);
	say_answer(socket);
	nd_wire_socket_close(&socket);
}

static void other_compiler(const char *address)
{
	static const enum nd_role roles[] = {ND_ROLE_CLIENT, ND_ROLE_WORKER};
	void *socket = connect_to(address);

	for (int i = 0; i < 2; i++) {
		struct nd_msg msg = hello(roles[i]);

		msg.hello.build.bytes[0] ^= 1;
		send_or_give_up(socket, &msg);
		say_answer(socket);
	}
	nd_wire_socket_close(&socket);
}

static void garbage(const char *address)
{
	static const struct {
		const char *head, *body;
	} rubbish[] = {
		{"GET / HTTP/1.1", ""},
		{"NDL1\2\0\1\0", "\377\377\377\377"},
		{"NDL1\2\0\377\377", ""},
		{"", ""},
	};
	void *socket = connect_to(address);

	for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++) {
		zmq_send(socket, rubbish[i].head, rubbish[i].head[0] == 'N' ? 8 : strlen(rubbish[i].head),
			 ZMQ_SNDMORE);
		zmq_send(socket, rubbish[i].body, strlen(rubbish[i].body), 0);
		say_answer(socket);
	}
	send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
	say_answer(socket);
	nd_wire_socket_close(&socket);
}

// Joined as `role`; the second socket is at *blobs.
static void *join(const char *address, enum nd_role role, char **blobs)
{
	void *socket = connect_to(address);
	struct nd_msg msg = hello(role);

	send_or_give_up(socket, &msg);
	if (next_message(socket)->type != ND_MSG_WELCOME)
		give_up("not welcome");
	if (blobs)
		*blobs = nd_wire_beside(address, in.msg.welcome.blob_address);
	return socket;
}

static void results(const char *address)
{
	static const uint64_t ids[] = {1, 2, UINT64_MAX};
	static const enum nd_role roles[] = {ND_ROLE_WORKER, ND_ROLE_CLIENT};

	for (int i = 0; i < 2; i++) {
		void *socket = join(address, roles[i], NULL);

		if (roles[i] == ND_ROLE_WORKER)
			send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_TASK_RETURNED,
								 .task_returned = {ids, 3}});
		for (int k = 0; k < 3; k++) {
			if (roles[i] == ND_ROLE_WORKER)
				send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_TASK_STARTED,
									 .task_started = {.task_id = ids[k],
											  .instance = 1}});
			send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_TASK_RESULT,
								 .task_result = {.task_id = ids[k],
										 .instance = 1,
										 .status = ND_TASK_OK,
										 .text = ""}});
		}
		send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
		for (int k = 0; k < (roles[i] == ND_ROLE_WORKER ? 1 : 4); k++)
			say_answer(socket);
		send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_GOODBYE, .goodbye = {.text = ""}});
		nd_wire_socket_close(&socket);
	}
}

static struct nd_msg put(const struct nd_digest *digest, uint64_t offset, uint64_t total,
			 const struct nd_str *chunk)
{
	return (struct nd_msg){.type = ND_MSG_BLOB_PUT,
			       .blobs = chunk,
			       .blob_count = 1,
			       .blob_put = {.digest = *digest, .offset = offset, .total = total}};
}

static void deaf(const char *address)
{
	char *data = nd_alloc_zero(ND_MSG_MAX_CHUNK, 1), *blobs;
	struct nd_str chunk = {data, ND_MSG_MAX_CHUNK};
	struct nd_digest digest = nd_digest_of(data, ND_MSG_MAX_CHUNK);
	void *control = join(address, ND_ROLE_CLIENT, &blobs), *good = connect_to(blobs), *bad;
	struct nd_msg msg = put(&digest, 0, chunk.len, &chunk);
	int one = 1;

	send_or_give_up(good, &msg);
	say_answer(good);
	bad = nd_wire_socket(context, ND_WIRE_DEALER, 0);
	zmq_setsockopt(bad, ZMQ_RCVHWM, &one, sizeof one);
	if (nd_wire_connect(bad, blobs))
		give_up("cannot connect");
	for (int i = 0; i < FLOOD; i++)
		send_or_give_up(bad,
				&(struct nd_msg){.type = ND_MSG_BLOB_GET, .blob_get = {.digest = digest}});
	// Messages are taken from both in turn: when ours are answered, as many of the others have been looked at.
	for (int i = 0; i < FLOOD; i++) {
		send_or_give_up(good, &(struct nd_msg){.type = ND_MSG_BLOB_HAVE,
						       .blob_have = {.items = &digest, .count = 1}});
		if (next_message(good)->type != ND_MSG_BLOB_MISSING || in.msg.blob_missing.count)
			give_up("a wrong answer");
	}
	printf("still there\n");
	fflush(stdout);
	while (getchar() != EOF)
		; // the script looks at the coordinator meanwhile
	nd_wire_socket_close(&bad);
	nd_wire_socket_close(&good);
	nd_wire_socket_close(&control);
	nd_free(blobs);
	nd_free(data);
}

static void lies(const char *address)
{
	static const char text[] = "not what it says";
	char *data = nd_alloc_zero(ND_MSG_MAX_CHUNK, 1), *blobs;
	struct nd_str chunk = {text, sizeof text}, large = {data, ND_MSG_MAX_CHUNK};
	struct nd_digest wrong = nd_digest_of("something else", 14);
	void *control = join(address, ND_ROLE_CLIENT, &blobs), *socket = connect_to(blobs);
	const struct nd_msg messages[] = {
		put(&wrong, 0, chunk.len, &chunk), // other bytes than the digest says
		put(&wrong, 100, 1000, &chunk), // begins in the middle
		put(&wrong, 0, ND_MSG_MAX_BLOB, &large), // begins, and
		put(&wrong, 5, ND_MSG_MAX_BLOB, &large), // goes on elsewhere
	};

	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		send_or_give_up(socket, &messages[i]);
		if (next_message(socket)->type != ND_MSG_BLOB_STORED)
			give_up("a wrong answer");
		printf("%s\n", in.msg.blob_stored.status == ND_BLOB_OK ? "taken" : "not taken");
	}
	for (int i = 0; i < ENDLESS; i++) { // begins many and ends none
		struct nd_msg msg = put(&wrong, 0, ND_MSG_MAX_BLOB, &large);

		memcpy(msg.blob_put.digest.bytes, &i, sizeof i);
		send_or_give_up(socket, &msg);
		(void)next_message(socket);
	}
	send_or_give_up(socket, &(struct nd_msg){.type = ND_MSG_BLOB_HAVE,
						 .blob_have = {.items = &wrong, .count = 1}});
	if (next_message(socket)->type != ND_MSG_BLOB_MISSING || in.msg.blob_missing.count != 1)
		give_up("it was kept");
	printf("still there\n");
	fflush(stdout);
	while (getchar() != EOF)
		;
	nd_wire_socket_close(&socket);
	nd_wire_socket_close(&control);
	nd_free(blobs);
	nd_free(data);
}

static void serve(const char *version)
{
	void *socket = nd_wire_socket(context, ND_WIRE_ROUTER, 0);
	zmq_pollitem_t items[] = {{.socket = socket, .events = ZMQ_POLLIN},
				  {.fd = STDIN_FILENO, .events = ZMQ_POLLIN}};
	struct nd_msg refusal = {.type = ND_MSG_REFUSED,
				 .refused = {.reason = ND_REFUSED_VERSION,
					     .version = OTHER_VERSION,
					     .text = "I am from the future"}};
	char *address;

	if (nd_wire_bind(socket, "tcp://127.0.0.1:*", &address))
		give_up("cannot listen");
	printf("%s\n", address);
	fflush(stdout);
	while (zmq_poll(items, 2, -1) > 0 && !items[1].revents) {
		char identity[8], rest[1 << 16];
		int len = zmq_recv(socket, identity, sizeof identity, 0), more = 1;
		size_t size = sizeof more;

		while (!zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) && more)
			zmq_recv(socket, rest, sizeof rest, 0);
		zmq_send(socket, identity, (size_t)len, ZMQ_SNDMORE);
		send_with_version(socket, &refusal, (uint16_t)atoi(version));
	}
	nd_free(address);
	nd_wire_socket_close(&socket);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(const char *operand);
	} modes[] = {
		{"version", other_version},
		{"compiler", other_compiler},
		{"garbage", garbage},
		{"results", results},
		{"deaf", deaf},
		{"lies", lies},
		{"serve", serve},
	};

	context = zmq_ctx_new();
	for (size_t i = 0; argc == 3 && i < sizeof modes / sizeof *modes; i++) {
		if (strcmp(argv[1], modes[i].name) != 0)
			continue;
		modes[i].run(argv[2]);
		nd_wire_in_release(&in);
		zmq_ctx_term(context);
		return 0;
	}
	give_up("what?");
}
