#include "commands.h"
#include "settings.h"

#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/handshake.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <stdio.h>
#include <unistd.h>

#include <zmq.h>

enum { ANSWER_MS = 3000, COLUMN = 24 };

static void print_size(const char *what, uint64_t bytes)
{
	printf("%s%.1f MB", what, (double)bytes / (1 << 20));
}

static void print_status(const struct nd_msg_status *status)
{
	static const char *const phases[] = {
		[ND_PHASE_WAITING] = "waiting for workers",
		[ND_PHASE_UPLOADING] = "receiving sources",
		[ND_PHASE_SCANNING] = "scanning",
		[ND_PHASE_COMPILING] = "compiling",
		[ND_PHASE_LINKING] = "linking",
		[ND_PHASE_FINISHED] = "idle",
	};

	printf("up %.1f s, %.1f s of CPU\n", (double)status->uptime_ms / 1000, (double)status->cpu_ms / 1000);
	printf("tasks: %llu queued, %llu running, %llu done, %llu cached, %llu failed, %llu repeated\n",
	       (unsigned long long)status->queued, (unsigned long long)status->running,
	       (unsigned long long)status->tasks_done, (unsigned long long)status->tasks_cached,
	       (unsigned long long)status->tasks_failed, (unsigned long long)status->tasks_retried);
	print_size("cache: ", status->cache_bytes);
	print_size(" of ", status->cache_max_bytes);
	printf(", %llu results, %llu hits, %llu misses, %llu damaged\n", (unsigned long long)status->cache_entries,
	       (unsigned long long)status->cache_hits, (unsigned long long)status->cache_misses,
	       (unsigned long long)status->cache_damaged);
	printf("workers: %u\n", status->worker_count);
	for (uint32_t i = 0; i < status->worker_count; i++) {
		const struct nd_msg_worker_status *worker = &status->workers[i];

		printf("  %-*s pid %-7u %u of %u running, %u waiting, %llu done\n", COLUMN, worker->name, worker->pid,
		       worker->running, worker->slots, worker->prefilled, (unsigned long long)worker->done);
	}
	printf("builds: %u\n", status->session_count);
	for (uint32_t i = 0; i < status->session_count; i++) {
		const struct nd_msg_session_status *session = &status->sessions[i];

		printf("  %-*s %s, %u of %u modules, %.1f s\n", COLUMN, session->node, phases[session->phase],
		       session->counts.done, session->counts.total, (double)session->age_ms / 1000);
	}
}

static enum nd_exit ask(void *socket, struct nd_handshake *handshake, const struct nd_settings *settings)
{
	uint64_t start = nd_clock_now_ms(&nd_clock_system);
	zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
	enum nd_exit status = ND_EXIT_CLUSTER;
	struct nd_wire_in in = {0};
	bool answered = false;
	char *trouble = NULL;

	(void)nd_wire_send(socket, 0, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_STATUS, .build = nd_compiler_digest(), .node = "status", .pid = (uint32_t)getpid()}});
	(void)nd_wire_send(socket, 0, &(struct nd_msg){.type = ND_MSG_STATUS_GET});
	while (!answered && nd_clock_now_ms(&nd_clock_system) - start < ANSWER_MS) {
		zmq_poll(&item, 1, 100);
		trouble = nd_handshake_trouble(handshake, settings->cluster, settings->key, "client");
		if (trouble) {
			fprintf(stderr, "noodle-dist: %s\n", trouble);
			nd_free(trouble);
			break;
		}
		if (nd_wire_receive(&in, socket, ND_WIRE_DEALER))
			continue;
		if (in.msg.type == ND_MSG_STATUS) {
			print_status(&in.msg.status);
			status = ND_EXIT_OK;
			answered = true;
		} else if (in.msg.type == ND_MSG_REFUSED) {
			fprintf(stderr, "noodle-dist: refused by %s: %s\n", settings->cluster, in.msg.refused.text);
			answered = true;
		}
	}
	if (!answered && !trouble)
		fprintf(stderr, "noodle-dist: no coordinator at %s\n", settings->cluster);
	nd_wire_in_release(&in);
	return status;
}

enum nd_exit nd_cmd_status(const struct nd_cli *cli)
{
	struct nd_settings settings;
	enum nd_exit status;
	struct nd_handshake *handshake;
	void *context, *socket;

	status = nd_settings_make(&settings, cli, NULL);
	if (status)
		return status;
	if (!*settings.cluster) {
		fprintf(stderr, "noodle-dist: status needs --cluster ADDRESS or $NOODLE_CLUSTER\n");
		nd_settings_release(&settings);
		return ND_EXIT_USAGE;
	}
	context = zmq_ctx_new();
	socket = nd_wire_socket(context, ND_WIRE_DEALER, 0);
	if (socket && settings.key && nd_wire_encrypt(socket, settings.key, ND_WIRE_DEALER))
		nd_wire_socket_close(&socket);
	handshake = socket ? nd_handshake_watch(context, socket) : NULL;
	status = ND_EXIT_CLUSTER;
	if (socket && !nd_wire_connect(socket, settings.cluster))
		status = ask(socket, handshake, &settings);
	nd_handshake_destroy(&handshake);
	nd_wire_socket_close(&socket);
	zmq_ctx_term(context);
	nd_settings_release(&settings);
	return status;
}
