#include "fork_server.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { SLOTS = 4, PATIENCE_MS = 20000 };

// A compiler that does what the first input says.
static void obey(const struct nd_job *job, struct nd_job_result *ret)
{
	struct nd_str order = job->inputs[0].data;
	struct nd_buf output = {0};

	ret->status = ND_TASK_OK;
	if (nd_str_eq(order, ND_STR("crash"))) {
		fprintf(stderr, "I cannot go on");
		fflush(stderr);
		signal(SIGSEGV, SIG_DFL); // cmocka catches it
		raise(SIGSEGV);
	} else if (nd_str_eq(order, ND_STR("abort"))) {
		abort();
	} else if (nd_str_eq(order, ND_STR("exit"))) {
		_exit(7);
	} else if (nd_str_eq(order, ND_STR("hang"))) {
		for (;;)
			pause();
	} else if (nd_str_eq(order, ND_STR("eat"))) {
		for (;;) {
			char *more = malloc(16 << 20);

			if (!more)
				abort();
			memset(more, 1, 16 << 20);
		}
	} else if (nd_str_eq(order, ND_STR("fail"))) {
		ret->status = ND_TASK_FAILED;
		nd_buf_add_cstr(&ret->text, "I would rather not");
		return;
	}
	nd_buf_add_str(&output, order);
	nd_job_result_add(ret, job->name, &output);
}

static const struct nd_task_runner runner = {obey, obey};

static struct nd_job_input input;

static struct nd_job job_for(const char *order)
{
	input = (struct nd_job_input){.role = ND_INPUT_SOURCE, .package = "", .module = "m", .path = "m.nc",
				      .data = nd_str(order)};
	return (struct nd_job){.kind = ND_TASK_COMPILE, .name = "object", .inputs = &input,
			       .input_count = 1};
}

static void start(struct nd_fork_server *server, uint32_t slot, const char *order,
		  const struct nd_job_limits *limits)
{
	struct nd_job job = job_for(order);

	assert_int_equal(nd_fork_server_run(server, slot, &job, limits), ND_OK);
}

static void wait_for(struct nd_fork_server *server, struct nd_job_end *end)
{
	while (!nd_fork_server_next(server, end)) {
		struct pollfd poll_fd = {.fd = nd_fork_server_fd(server), .events = POLLIN};

		assert_int_equal(poll(&poll_fd, 1, PATIENCE_MS), 1);
	}
}

static void a_child_costs_its_job_and_nothing_else(void **state)
{
	static const struct {
		const char *order;
		struct nd_job_limits limits;
		enum nd_job_fate fate;
		const char *text;
	} cases[] = {
		{"work", {0}, ND_JOB_RETURNED, NULL},
		{"crash", {0}, ND_JOB_CRASHED, "I cannot go on"},
		{"crash", {0}, ND_JOB_CRASHED, "signal 11"},
		{"abort", {0}, ND_JOB_CRASHED, "signal 6"},
		{"exit", {0}, ND_JOB_CRASHED, "exit status 7"},
		{"hang", {.time_ms = 50}, ND_JOB_TIMED_OUT, "no result"},
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
		{"eat", {.memory_bytes = 512 << 20}, ND_JOB_CRASHED, "signal 6"},
#endif
		{"work", {.time_ms = 60000}, ND_JOB_RETURNED, NULL},
	};
	struct nd_fork_server *server;
	struct nd_job_end end;

	(void)state;
	assert_int_equal(nd_fork_server_start(&server, &runner, NULL, SLOTS), ND_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		start(server, i % SLOTS, cases[i].order, &cases[i].limits);
		wait_for(server, &end);
		assert_int_equal(end.slot, i % SLOTS);
		if (end.fate != cases[i].fate)
			fail_msg("%s: fate %d, not %d: %s", cases[i].order, end.fate, cases[i].fate, end.text.data);
		if (cases[i].text && !strstr(end.text.data, cases[i].text))
			fail_msg("%s: '%s' does not contain '%s'", cases[i].order, end.text.data, cases[i].text);
		if (end.fate == ND_JOB_RETURNED) {
			assert_int_equal(end.result.status, ND_TASK_OK);
			assert_string_equal(end.result.outputs.data[0].data.data, cases[i].order);
		}
		nd_job_end_release(&end);
	}
	nd_fork_server_stop(&server);
}

static void runs_side_by_side_and_can_be_stopped(void **state)
{
	struct nd_fork_server *server;
	struct nd_job_limits none = {0};
	bool ended[SLOTS] = {false};
	struct nd_job_end end;

	(void)state;
	assert_int_equal(nd_fork_server_start(&server, &runner, NULL, SLOTS), ND_OK);
	start(server, 0, "hang", &none);
	start(server, 1, "fail", &none);
	start(server, 2, "hang", &none);
	start(server, 3, "work", &none);
	for (int i = 0; i < 2; i++) {
		wait_for(server, &end);
		ended[end.slot] = true;
		if (end.slot == 1) {
			assert_int_equal(end.result.status, ND_TASK_FAILED);
			assert_string_equal(end.result.text.data, "I would rather not");
		}
		nd_job_end_release(&end);
	}
	assert_true(ended[1] && ended[3]);
	nd_fork_server_kill(server, 2);
	wait_for(server, &end);
	assert_int_equal(end.slot, 2);
	assert_int_equal(end.fate, ND_JOB_KILLED);
	nd_job_end_release(&end);
	nd_fork_server_stop(&server); // slot 0 still hangs
	assert_null(server);
}

static void a_barrier_holds_the_child_of_its_module(void **state)
{
	char folder[] = "/tmp/noodle-test-XXXXXX", fifo[64], barrier[80];
	const char *barriers[] = {barrier, NULL};
	struct nd_fork_server *server;
	struct nd_job_limits none = {0};
	struct nd_job_end end;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	snprintf(barrier, sizeof barrier, "m=%s", fifo);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(nd_fork_server_start(&server, &runner, barriers, SLOTS), ND_OK);
	start(server, 0, "work", &none);
	fd = open(fifo, O_WRONLY | O_CLOEXEC); // returns when the child is there
	assert_true(fd >= 0);
	assert_false(nd_fork_server_next(server, &end));
	close(fd);
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_RETURNED);
	nd_job_end_release(&end);
	unlink(fifo);
	start(server, 0, "work", &none); // no FIFO, no barrier
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_RETURNED);
	nd_job_end_release(&end);
	nd_fork_server_stop(&server);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_costs_its_job_and_nothing_else),
		cmocka_unit_test(runs_side_by_side_and_can_be_stopped),
		cmocka_unit_test(a_barrier_holds_the_child_of_its_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
