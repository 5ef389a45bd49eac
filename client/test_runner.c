#include "test_runner.h"

#include "noodle/clock.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_OUTPUT = 1 << 20, MAX_EVENTS = 64 << 20 };

struct process {
	struct nd_test_program *program; // NULL: this place is free
	pid_t pid;
	int pid_fd;
	int output;  // reading end, never blocks
	int events;  // a file in memory
	struct nd_buf printed;
	bool cut;
	bool late;   // killed after its time
	uint64_t started_ns;
};

struct runner {
	struct nd_test_run *run;
	struct process *processes;
	bool *done;     // by program
	uint32_t next;  // to start
	uint32_t shown;
	char *trouble;
};

// ---- starting ----

static int memory_file(const char *name, const struct nd_buf *data)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && data && done < data->len) {
		ssize_t n = write(fd, data->data + done, data->len - done);

		if (n < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	return fd;
}

// The environment with what the runtime looks for. Strings of the parent are borrowed; the array is freed by the caller.
static char **child_environment(char *events, char *filter)
{
	uint32_t count = 0, len = 0;
	char **ret;

	while (environ[count])
		count++;
	ret = nd_alloc_zero(count + 3, sizeof *ret);
	for (uint32_t i = 0; i < count; i++)
		if (strncmp(environ[i], "NOODLE_TEST_", strlen("NOODLE_TEST_")))
			ret[len++] = environ[i];
	ret[len++] = events;
	ret[len++] = filter;
	return ret;
}

struct child {
	int executable, events, output;
	const char *folder;
	char *const *arguments, *const *environment;
};

static _Noreturn void become(const struct child *child)
{
	static const char message[] = "noodle-dist: the test program cannot be started\n";
	int nothing = open("/dev/null", O_RDONLY);
	sigset_t none;

	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (nothing >= 0 && dup2(nothing, 0) >= 0 && dup2(child->output, 1) >= 0 && dup2(child->output, 2) >= 0 &&
	    fcntl(child->events, F_SETFD, 0) >= 0 && !chdir(child->folder))
		fexecve(child->executable, child->arguments, child->environment);
	if (write(2, message, sizeof message - 1) < 0)
		_exit(126);
	_exit(127);
}

static bool start(struct runner *self, struct process *process, struct nd_test_program *program)
{
	int pipe_fds[2] = {-1, -1};
	char *arguments[] = {(char *)program->name, NULL};
	struct child child = {.folder = *program->folder ? program->folder : ".", .arguments = arguments};
	char *events, *filter = nd_sprintf("NOODLE_TEST_FILTER=%s", self->run->filter);
	char **environment;

	*process = (struct process){.program = program, .pid = -1, .pid_fd = -1, .output = -1, .started_ns = nd_time_ns()};
	child.executable = memory_file(program->name, program->executable);
	child.events = process->events = memfd_create("events", MFD_CLOEXEC);
	events = nd_sprintf("NOODLE_TEST_EVENTS=%d", child.events);
	child.environment = environment = child_environment(events, filter);
	if (child.executable >= 0 && child.events >= 0 && !fcntl(child.events, F_SETFL, O_APPEND) &&
	    !pipe2(pipe_fds, O_CLOEXEC) && !fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK)) {
		child.output = pipe_fds[1];
		process->output = pipe_fds[0];
		process->pid = fork();
		if (process->pid == 0)
			become(&child);
		if (process->pid > 0) {
			setpgid(process->pid, process->pid); // whoever comes first
			process->pid_fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
		}
	}
	if (process->pid < 0)
		self->trouble = nd_sprintf("%s cannot be started: %s", program->name, strerror(errno));
	if (child.executable >= 0)
		close(child.executable);
	if (pipe_fds[1] >= 0)
		close(pipe_fds[1]);
	nd_free(events);
	nd_free(filter);
	nd_free(environment);
	return process->pid > 0;
}

// ---- running ----

static void read_output(struct process *process)
{
	char chunk[16384];
	ssize_t n;

	while ((n = read(process->output, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)) {
		size_t room = MAX_OUTPUT - process->printed.len, len = n > 0 ? (size_t)n : 0;

		process->cut |= len > room;
		nd_buf_add(&process->printed, chunk, len < room ? len : room);
	}
}

static void read_events(const struct process *process, struct nd_test_result *result)
{
	off_t len = lseek(process->events, 0, SEEK_END);
	void *map = len > 0 && len <= MAX_EVENTS ? mmap(NULL, (size_t)len, PROT_READ, MAP_SHARED, process->events, 0)
						  : MAP_FAILED;

	if (map != MAP_FAILED) {
		nd_test_result_events(result, (struct nd_str){map, (size_t)len});
		munmap(map, (size_t)len);
	} else if (len) {
		result->cacheable = false;
	}
}

static bool has_failed_case(const struct nd_test_result *result)
{
	for (uint32_t i = 0; i < result->cases.len; i++)
		if (result->cases.data[i].how == ND_TEST_FAILED)
			return true;
	return false;
}

static const char *trouble_of(const struct runner *self, const struct process *process, int status,
			      struct nd_test_result *result)
{
	if (process->late)
		return nd_arena_sprintf(&result->arena, "did not end within %u s", self->run->seconds);
	if (WIFSIGNALED(status))
		return nd_arena_sprintf(&result->arena, "was killed by %s", strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) && !has_failed_case(result))
		return nd_arena_sprintf(&result->arena, "ended with status %d", WEXITSTATUS(status));
	return "";
}

static void release(struct process *process)
{
	close(process->output);
	close(process->events);
	if (process->pid_fd >= 0)
		close(process->pid_fd);
	nd_buf_release(&process->printed);
	process->program = NULL;
}

static void finish(struct runner *self, struct process *process)
{
	struct nd_test_program *program = process->program;
	struct nd_test_result *result = &program->result;
	int status = 0;

	*result = (struct nd_test_result){.cacheable = true, .output_cut = process->cut};
	while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-process->pid, SIGKILL); // what it left behind
	read_output(process);
	read_events(process, result);
	result->output = nd_arena_strndup(&result->arena, process->printed.len ? process->printed.data : "",
					  process->printed.len);
	result->output_cut = process->cut;
	result->trouble = trouble_of(self, process, status, result);
	result->seconds = (double)(nd_time_ns() - process->started_ns) / 1e9;
	nd_test_result_look(result, program->folder);
	self->done[program - self->run->programs] = true;
	release(process);
}

static void show(struct runner *self)
{
	while (self->shown < self->run->count && self->done[self->shown])
		self->run->ended(self->run->arg, &self->run->programs[self->shown++]);
}

static bool fill(struct runner *self)
{
	for (uint32_t i = 0; i < self->run->jobs; i++) {
		while (!self->processes[i].program && self->next < self->run->count) {
			struct nd_test_program *program = &self->run->programs[self->next++];

			if (!program->executable)
				self->done[program - self->run->programs] = true;
			else if (!start(self, &self->processes[i], program))
				return false;
		}
	}
	return true;
}

static void check_time(struct runner *self, struct process *process)
{
	if (process->late || nd_time_ns() - process->started_ns < (uint64_t)self->run->seconds * 1000000000)
		return;
	process->late = true;
	kill(-process->pid, SIGKILL);
}

// Waits until something of them happens, half a second at most.
static bool wait_some(struct runner *self)
{
	struct pollfd *fds = nd_alloc_zero((size_t)self->run->jobs * 2, sizeof *fds);
	bool any = false;

	for (uint32_t i = 0; i < self->run->jobs; i++) {
		const struct process *process = &self->processes[i];

		fds[2 * i] = (struct pollfd){.fd = process->program ? process->output : -1, .events = POLLIN};
		fds[2 * i + 1] = (struct pollfd){.fd = process->program ? process->pid_fd : -1, .events = POLLIN};
		any |= process->program != NULL;
	}
	if (any)
		poll(fds, 2 * (nfds_t)self->run->jobs, 500);
	for (uint32_t i = 0; i < self->run->jobs; i++) {
		struct process *process = &self->processes[i];
		siginfo_t info = {0};

		if (!process->program)
			continue;
		read_output(process);
		check_time(self, process);
		if (!waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid)
			finish(self, process);
	}
	nd_free(fds);
	return any;
}

static void stop_all(struct runner *self)
{
	for (uint32_t i = 0; i < self->run->jobs; i++) {
		struct process *process = &self->processes[i];

		if (!process->program)
			continue;
		kill(-process->pid, SIGKILL);
		waitpid(process->pid, NULL, 0);
		release(process);
	}
}

bool nd_test_run(struct nd_test_run *run, char **trouble)
{
	struct runner self = {
		.run = run,
		.processes = nd_alloc_zero(run->jobs, sizeof *self.processes),
		.done = nd_alloc_zero(run->count + 1, sizeof *self.done),
	};
	bool ok;

	while ((ok = fill(&self) && !run->interrupted())) {
		show(&self);
		if (!wait_some(&self))
			break;
	}
	stop_all(&self);
	show(&self);
	*trouble = self.trouble;
	nd_free(self.processes);
	nd_free(self.done);
	return ok;
}
