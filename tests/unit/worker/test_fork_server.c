#include "fork_server.h"
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <seccomp.h>

enum { SLOTS = 4, PATIENCE_MS = 20000 };

// ---- what a compiler that was taken over may try ----

static char victim[8] = "victim"; // at the same address in the parent

static long try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long try_local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static long try_read_file(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static long try_read_folder(void)
{
	return open("/", O_RDONLY | O_DIRECTORY);
}

static long try_old_open(void)
{
	return syscall(SYS_open, "/etc/passwd", O_RDONLY);
}

static long try_path_handle(void)
{
	return open("/", O_PATH);
}

static long try_write_file(void)
{
	return open("/tmp/noodle-escaped", O_WRONLY | O_CREAT, 0600);
}

static long try_look(void)
{
	struct stat st;

	return stat("/etc/passwd", &st);
}

static long try_remove(void)
{
	return unlink("/tmp/noodle-escaped");
}

static long try_folder(void)
{
	return mkdir("/tmp/noodle-escaped", 0700);
}

static long try_exec(void)
{
	char *words[] = {"true", NULL};

	return execv("/bin/true", words);
}

static long try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long try_kill(void)
{
	return kill((pid_t)syscall(SYS_getppid), 0);
}

static long try_kill_group(void)
{
	return kill(-1, 0);
}

static long try_kill_thread(void)
{
	return syscall(SYS_tgkill, 1, 1, 0);
}

static long try_trace(void)
{
	return ptrace(PTRACE_ATTACH, 1, NULL, NULL);
}

static long try_read_memory(void)
{
	struct iovec here = {victim, sizeof victim}, there = {victim, sizeof victim};

	return process_vm_readv(1, &here, 1, &there, 1, 0);
}

static long try_limits(void)
{
	struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};

	return setrlimit(RLIMIT_AS, &more);
}

static long try_privileges(void)
{
	return setuid(0);
}

static long try_leave_group(void)
{
	return setsid();
}

static long try_ring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL);
}

static const struct attempt {
	const char *name;
	long (*run)(void);
} attempts[] = {
	{"socket", try_socket},
	{"local socket", try_local_socket},
	{"read a file", try_read_file},
	{"read a folder", try_read_folder},
	{"read a file the old way", try_old_open},
	{"open a path", try_path_handle},
	{"write a file", try_write_file},
	{"stat", try_look},
	{"unlink", try_remove},
	{"mkdir", try_folder},
	{"exec", try_exec},
	{"fork", try_fork},
	{"kill the parent", try_kill},
	{"kill everybody", try_kill_group},
	{"kill a thread", try_kill_thread},
	{"ptrace", try_trace},
	{"read memory", try_read_memory},
	{"raise limits", try_limits},
	{"setuid", try_privileges},
	{"setsid", try_leave_group},
	{"io_uring", try_ring},
};

// Says what worked, or was refused with another reason.
static void escape(struct nd_buf *out)
{
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		long got;

		errno = 0;
		got = attempts[i].run();
		if (got != -1)
			nd_buf_printf(out, "%s: it worked\n", attempts[i].name);
		else if (errno != EPERM && errno != EACCES)
			nd_buf_printf(out, "%s: %s\n", attempts[i].name, strerror(errno));
	}
}

static void *touch(void *arg)
{
	memset(arg, 1, 1 << 20);
	return arg;
}

// What compilers need: memory, threads, and to be heard when they abort.
static void live(struct nd_buf *out)
{
	pthread_t threads[4];

	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 4; i++) {
			void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			if (memory == MAP_FAILED || pthread_create(&threads[i], NULL, touch, memory))
				nd_buf_add_cstr(out, "no thread");
		}
		for (int i = 0; i < 4; i++) {
			void *memory;

			pthread_join(threads[i], &memory);
			munmap(memory, 1 << 20);
		}
	}
	printf("printed\n");
	if (fflush(stdout))
		nd_buf_add_cstr(out, "nothing can be printed");
}

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
	} else if (nd_str_eq(order, ND_STR("escape")) || nd_str_eq(order, ND_STR("live"))) {
		(order.data[0] == 'e' ? escape : live)(&output);
		nd_job_result_add(ret, job->name, &output);
		return;
	} else if (nd_str_eq(order, ND_STR("write"))) {
		char chunk[1 << 16] = {0};

		lseek(STDOUT_FILENO, ((off_t)2 << 30) - (1 << 20), SEEK_SET); // what is not written takes no memory
		while (write(STDOUT_FILENO, chunk, sizeof chunk) > 0)
			; // what is printed is kept in memory
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

static void a_child_can_do_nothing_but_compile(void **state)
{
	struct nd_fork_server *server;
	struct nd_job_limits limits = {.time_ms = PATIENCE_MS, .memory_bytes = (uint64_t)1 << 30};
	struct nd_job_end end;

	(void)state;
	if (!(nd_sandbox_available() & ND_SANDBOX_CALLS)) {
		print_message("no seccomp here\n");
		skip();
	}
	assert_int_equal(nd_fork_server_start(&server, &runner, NULL, SLOTS), ND_OK);
	start(server, 0, "escape", &limits);
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_RETURNED);
	if (end.result.outputs.data[0].data.len)
		fail_msg("%s", end.result.outputs.data[0].data.data);
	nd_job_end_release(&end);
	start(server, 0, "live", &limits);
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_RETURNED);
	if (end.result.outputs.data[0].data.len)
		fail_msg("%s", end.result.outputs.data[0].data.data);
	nd_job_end_release(&end);
	start(server, 0, "abort", &limits);
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_CRASHED);
	assert_non_null(strstr(end.text.data, "signal 6"));
	nd_job_end_release(&end);
	nd_fork_server_stop(&server);
}

// Each wall alone, around a process of its own.
static void files_are_out_of_reach_behind_landlock_alone(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	if (!(nd_sandbox_available() & ND_SANDBOX_FILES)) {
		print_message("no Landlock here\n");
		skip();
	}
	pid = fork();
	if (pid == 0) {
		const char *readable[] = {"/etc/passwd", NULL};
		int null = open("/dev/null", O_RDWR);
		bool ok = nd_sandbox_enter(readable) & ND_SANDBOX_FILES;

		// With something to read, opening is let through, and what is beside its folder is behind the wall.
		ok = ok && open("/etc/passwd", O_RDONLY) >= 0 && open("/proc/version", O_RDONLY) < 0 &&
		     open("/", O_RDONLY | O_DIRECTORY) < 0 && open("/etc/passwd", O_RDWR) < 0 && null >= 0;
		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

// As in a container that forbids both.
static bool forbid_walls(void)
{
	static const int calls[] = {SCMP_SYS(seccomp), SCMP_SYS(landlock_create_ruleset)};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool done = filter && !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
						SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP, 0));

	for (size_t i = 0; done && i < sizeof calls / sizeof *calls; i++)
		done = !seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), calls[i], 0);
	done = done && !seccomp_load(filter);
	seccomp_release(filter);
	return done;
}

static void goes_on_where_the_kernel_refuses(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	if (!(nd_sandbox_available() & ND_SANDBOX_CALLS)) {
		print_message("no seccomp here\n");
		skip();
	}
	pid = fork();
	if (pid == 0) {
		bool ok = forbid_walls() && nd_sandbox_available() == 0 && nd_sandbox_missing(0) &&
			  nd_sandbox_enter(NULL) == 0 && open("/etc/passwd", O_RDONLY) >= 0;

		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void what_a_child_writes_has_an_end(void **state)
{
	struct nd_fork_server *server;
	struct nd_job_limits limits = {.time_ms = PATIENCE_MS};
	struct nd_job_end end;

	(void)state;
	assert_int_equal(nd_fork_server_start(&server, &runner, NULL, SLOTS), ND_OK);
	start(server, 0, "write", &limits);
	wait_for(server, &end);
	assert_int_equal(end.fate, ND_JOB_CRASHED);
	assert_non_null(strstr(end.text.data, "signal 25")); // SIGXFSZ
	nd_job_end_release(&end);
	nd_fork_server_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_costs_its_job_and_nothing_else),
		cmocka_unit_test(runs_side_by_side_and_can_be_stopped),
		cmocka_unit_test(a_barrier_holds_the_child_of_its_module),
		cmocka_unit_test(a_child_can_do_nothing_but_compile),
		cmocka_unit_test(files_are_out_of_reach_behind_landlock_alone),
		cmocka_unit_test(goes_on_where_the_kernel_refuses),
		cmocka_unit_test(what_a_child_writes_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
