// Messages over SOCK_SEQPACKET pairs, so each send is one message:
//   parent → server → child  struct order {RUN, slot, limits} with three descriptors (job, result, print)
//   parent → server          struct order {KILL, slot}
//   child → server           struct done, when the result is in its file; the end of the connection is death
//   server → parent          struct report
//
// A child runs many jobs, one after the other, because to fork and fault in a compiler costs as much as to compile a
// small module. It ends after a number of jobs or when it has grown, and is replaced when it dies.
#include "fork_server.h"

#include "barrier.h"
#include "job.h"
#include "sandbox.h"

#include "noodle/clock.h"
#include "noodle/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MAX_PRINTED = 2000, // bytes of what a crashed child printed
	JOB_FDS = 3,
	CHILD_JOBS = 100,        // then a new one, so that nothing can pile up for ever
	CHILD_MAX_KB = 256 << 10, // resident: memory is given back only by ending
	MAX_BARRIERS = 64,
};

enum order_kind { ORDER_RUN, ORDER_KILL };

struct order {
	enum order_kind kind;
	uint32_t slot;
	struct nd_job_limits limits;
};

struct done {
	uint64_t cpu_ms;
	uint64_t peak_kb;
	bool leaving; // the child ends, too
};

struct report {
	uint32_t slot;
	bool started;
	bool timed_out;
	int status; // of wait; 0 when the child goes on
	uint64_t cpu_ms;
	uint64_t wall_ms;
	uint64_t peak_kb;
};

struct slot { // of the parent
	bool running;
	bool killed;
	int result_fd;
	int print_fd;
};

struct nd_fork_server {
	pid_t pid;
	int socket;
	uint32_t slot_count;
	struct slot *slots;
};

#define CHILD_MAX_FILE ((rlim_t)2 << 30) // of a result: it is in memory

// ---- orders ----

// Waits while the other side has much to read. False: it is gone.
static bool send_order(int socket, const struct order *order, const int *fds)
{
	union {
		char bytes[CMSG_SPACE(JOB_FDS * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec part = {(void *)order, sizeof *order};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	memset(&control, 0, sizeof control);
	if (fds) {
		struct cmsghdr *header = &control.align;

		message.msg_control = &control;
		message.msg_controllen = sizeof control;
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(JOB_FDS * sizeof(int));
		memcpy(CMSG_DATA(header), fds, JOB_FDS * sizeof(int));
	}
	for (;;) {
		if (sendmsg(socket, &message, MSG_NOSIGNAL) >= 0)
			return true;
		if (errno == EAGAIN) {
			struct pollfd wait = {.fd = socket, .events = POLLOUT};

			poll(&wait, 1, 1000);
		} else if (errno != EINTR) {
			return false;
		}
	}
}

// False at the end of the other side.
static bool receive_order(int socket, struct order *order, int fds[JOB_FDS], bool *has_fds)
{
	union {
		char bytes[CMSG_SPACE(JOB_FDS * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec part = {order, sizeof *order};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control,
	};
	struct cmsghdr *header;
	ssize_t got;

	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got != sizeof *order)
		return false;
	header = CMSG_FIRSTHDR(&message);
	*has_fds = header && header->cmsg_len == CMSG_LEN(JOB_FDS * sizeof(int));
	if (*has_fds)
		memcpy(fds, CMSG_DATA(header), JOB_FDS * sizeof(int));
	return true;
}

// ---- the child ----

static struct nd_str map_file(int fd)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st) || st.st_size == 0)
		return (struct nd_str){"", 0};
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return (struct nd_str){"", 0};
	return (struct nd_str){data, (size_t)st.st_size};
}

static bool write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		data += put;
		len -= (size_t)put;
	}
	return true;
}

static uint64_t milliseconds(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_usec / 1000;
}

static uint64_t cpu_ms(const struct rusage *usage)
{
	return milliseconds(usage->ru_utime) + milliseconds(usage->ru_stime);
}

static void own_usage(uint64_t *cpu, uint64_t *peak_kb)
{
	struct rusage own;

	getrusage(RUSAGE_SELF, &own);
	*cpu = cpu_ms(&own);
	*peak_kb = (uint64_t)own.ru_maxrss;
}

static bool run_job(const struct nd_task_runner *runner, const char *const *barriers, const int fds[JOB_FDS])
{
	struct nd_str request = map_file(fds[0]);
	struct nd_job_result result = {0};
	struct nd_arena arena = {0};
	struct nd_buf encoded = {0};
	struct nd_job job;
	bool written;

	if (nd_job_decode(&job, &arena, request.data, request.len)) {
		result.status = ND_TASK_FAILED;
		nd_buf_add_cstr(&result.text, "the job is malformed");
	} else {
		nd_barrier_wait(barriers, &job);
		switch (job.kind) {
		case ND_TASK_SCAN:
			runner->scan(&job, &result);
			break;
		case ND_TASK_COMPILE:
			runner->compile(&job, &result);
			break;
		}
	}
	nd_job_result_encode(&encoded, &result);
	written = write_all(fds[1], encoded.data, encoded.len);
	nd_buf_release(&encoded);
	nd_job_result_release(&result);
	nd_arena_release(&arena);
	if (request.len)
		munmap((void *)request.data, request.len);
	return written;
}

// From here on the child can do nothing but compile. Descriptors of whoever started us, which nobody closed, end, too.
static void enter_sandbox(const char *const *barriers, int socket, int null)
{
	struct rlimit none = {0, 0}, file = {CHILD_MAX_FILE, CHILD_MAX_FILE};
	const char *fifos[MAX_BARRIERS + 1] = {NULL};

	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_FSIZE, &file);
	for (int fd = STDERR_FILENO + 1, last = socket > null ? socket : null; fd < last; fd++)
		if (fd != socket && fd != null)
			close(fd);
	close_range((unsigned)(socket > null ? socket : null) + 1, ~0U, 0);
	for (int i = 0; barriers && i < MAX_BARRIERS && barriers[i]; i++)
		fifos[i] = strchr(barriers[i], '=') + 1;
	(void)nd_sandbox_enter(fifos); // without it the machine is less safe, the result the same; the worker said so
}

_Noreturn static void run_child(const struct nd_task_runner *runner, const char *const *barriers, int socket)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	uint64_t before, peak_kb;

	prctl(PR_SET_NAME, "nd-compile");
	setpgid(0, 0); // so that whatever it may have started dies with it
	dup2(null, STDIN_FILENO);
	enter_sandbox(barriers, socket, null);
	own_usage(&before, &peak_kb);
	for (int jobs = 1;; jobs++) {
		struct done done = {0};
		struct order order;
		int fds[JOB_FDS];
		bool has_fds;
		uint64_t after;

		if (!receive_order(socket, &order, fds, &has_fds) || !has_fds)
			_exit(0); // the server ended
		dup2(fds[2], STDOUT_FILENO);
		dup2(fds[2], STDERR_FILENO);
		if (!run_job(runner, barriers, fds))
			_exit(1); // no space for the result
		fflush(NULL);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		for (int i = 0; i < JOB_FDS; i++)
			close(fds[i]);
		own_usage(&after, &done.peak_kb);
		done.cpu_ms = after - before;
		done.leaving = jobs >= CHILD_JOBS || done.peak_kb > CHILD_MAX_KB;
		before = after;
		if (send(socket, &done, sizeof done, MSG_NOSIGNAL) != sizeof done || done.leaving)
			_exit(0); // nothing is freed and no handler runs: the process is about to vanish
	}
}

// ---- the server ----

struct child { // of the server
	pid_t pid;  // 0: none
	int socket;
	bool busy;
	bool timed_out;
	uint64_t started_ms; // of the job
	uint32_t time_ms;
	uint64_t used_ms; // of CPU time, by its earlier jobs
};

struct server {
	int socket;
	const struct nd_task_runner *runner;
	const char *const *barriers;
	uint32_t slot_count;
	struct child *children;
	struct pollfd *polls; // the socket, then one per slot
};

static uint64_t now_ms(void)
{
	return nd_clock_now_ms(&nd_clock_system);
}

static void send_report(const struct server *self, const struct report *report)
{
	while (send(self->socket, report, sizeof *report, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

static bool start_child(struct server *self, struct child *child)
{
	pid_t server = getpid();
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return false;
	child->pid = fork();
	if (child->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != server) // it died before we asked to be told
			_exit(1);
		close(self->socket);
		for (uint32_t i = 0; i < self->slot_count; i++)
			if (self->children[i].pid)
				close(self->children[i].socket);
		close(sockets[0]);
		run_child(self->runner, self->barriers, sockets[1]);
	}
	close(sockets[1]);
	if (child->pid < 0) {
		close(sockets[0]);
		child->pid = 0;
		return false;
	}
	child->used_ms = 0;
	setpgid(child->pid, child->pid); // both sides do it, so it is done before anybody kills the group
	child->socket = sockets[0];
	return true;
}

static void kill_child(struct child *child)
{
	if (child->pid && kill(-child->pid, SIGKILL))
		kill(child->pid, SIGKILL);
}

// It is dead or about to be. Gives how it ended.
static int bury_child(struct child *child, struct rusage *usage)
{
	int status = 0;

	while (wait4(child->pid, &status, 0, usage) < 0 && errno == EINTR)
		;
	kill(-child->pid, SIGKILL); // what it started and left behind
	close(child->socket);
	child->pid = 0;
	child->busy = false;
	return status;
}

// From outside, because the child itself may not change them.
static void set_limits(const struct child *child, const struct nd_job_limits *limits)
{
	struct rlimit cpu = {RLIM_INFINITY, RLIM_INFINITY}, memory = {RLIM_INFINITY, RLIM_INFINITY};

	if (limits->time_ms)
		cpu.rlim_cur = child->used_ms / 1000 + limits->time_ms / 500 + 1;
	prlimit(child->pid, RLIMIT_CPU, &cpu, NULL);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow is larger than any limit
	if (limits->memory_bytes)
		memory.rlim_cur = limits->memory_bytes;
#endif
	prlimit(child->pid, RLIMIT_AS, &memory, NULL);
}

static void give_job(struct server *self, const struct order *order, const int fds[JOB_FDS])
{
	struct child *child = &self->children[order->slot];
	bool given = false;

	for (int attempt = 0; !given && attempt < 2; attempt++) {
		struct rusage usage;

		if (!child->pid && !start_child(self, child))
			break;
		set_limits(child, &order->limits);
		given = send_order(child->socket, order, fds);
		if (!given) // it died while it had nothing to do
			(void)bury_child(child, &usage);
	}
	for (int i = 0; i < JOB_FDS; i++)
		close(fds[i]);
	child->busy = given;
	child->timed_out = false;
	child->started_ms = now_ms();
	child->time_ms = order->limits.time_ms;
	if (!given)
		send_report(self, &(struct report){.slot = order->slot});
}

static void hear_child(struct server *self, uint32_t slot)
{
	struct child *child = &self->children[slot];
	struct report report = {.slot = slot, .started = true, .timed_out = child->timed_out,
				.wall_ms = now_ms() - child->started_ms};
	bool was_busy = child->busy;
	struct rusage usage = {0};
	struct done done;
	ssize_t got = recv(child->socket, &done, sizeof done, 0);

	if (got < 0 && errno == EINTR)
		return;
	if (got == sizeof done) {
		report.cpu_ms = done.cpu_ms;
		child->used_ms += done.cpu_ms;
		report.peak_kb = done.peak_kb;
		child->busy = false;
		if (done.leaving)
			(void)bury_child(child, &usage);
	} else {
		report.status = bury_child(child, &usage);
		report.cpu_ms = cpu_ms(&usage);
		report.peak_kb = (uint64_t)usage.ru_maxrss;
		if (WIFEXITED(report.status) && !WEXITSTATUS(report.status)) // ended in the middle of its job
			report.status = 255 << 8;
	}
	if (was_busy)
		send_report(self, &report);
}

// Returns false at the end of the parent.
static bool read_order(struct server *self)
{
	struct order order;
	int fds[JOB_FDS];
	bool has_fds;

	if (!receive_order(self->socket, &order, fds, &has_fds))
		return false;
	if (order.kind == ORDER_KILL) {
		if (self->children[order.slot].busy)
			kill_child(&self->children[order.slot]);
	} else if (has_fds) {
		give_job(self, &order, fds);
	} else { // out of descriptors
		send_report(self, &(struct report){.slot = order.slot});
	}
	return true;
}

// Kills those that are over their time; returns how long nothing can happen, -1 for ever.
static int check_times(struct server *self)
{
	uint64_t now = now_ms();
	int next = -1;

	for (uint32_t i = 0; i < self->slot_count; i++) {
		struct child *child = &self->children[i];
		uint64_t used = now - child->started_ms;

		if (!child->busy || !child->time_ms || child->timed_out)
			continue;
		if (used >= child->time_ms) {
			child->timed_out = true;
			kill_child(child);
		} else if (next < 0 || child->time_ms - used < (uint64_t)next) {
			next = (int)(child->time_ms - used);
		}
	}
	return next;
}

static void ignore_keyboard(void)
{
	signal(SIGINT, SIG_IGN); // the worker decides what they mean
	signal(SIGQUIT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
}

_Noreturn static void serve(struct server *self)
{
	prctl(PR_SET_NAME, "nd-forks");
	ignore_keyboard();
	self->children = nd_alloc_zero(self->slot_count, sizeof *self->children);
	self->polls = nd_alloc_zero(self->slot_count + 1, sizeof *self->polls);
	for (;;) {
		int timeout = check_times(self);

		self->polls[0] = (struct pollfd){.fd = self->socket, .events = POLLIN};
		for (uint32_t i = 0; i < self->slot_count; i++)
			self->polls[i + 1] = (struct pollfd){
				.fd = self->children[i].pid ? self->children[i].socket : -1, .events = POLLIN};
		if (poll(self->polls, self->slot_count + 1, timeout) < 0)
			continue;
		for (uint32_t i = 0; i < self->slot_count; i++)
			if (self->polls[i + 1].revents)
				hear_child(self, i);
		if (self->polls[0].revents && !read_order(self))
			break;
	}
	for (uint32_t i = 0; i < self->slot_count; i++)
		kill_child(&self->children[i]);
	_exit(0);
}

// ---- the parent ----

enum nd_err nd_fork_server_start(struct nd_fork_server **ret, const struct nd_task_runner *runner,
				 const char *const *barriers, uint32_t slots)
{
	struct nd_fork_server *self;
	pid_t parent = getpid(), pid;
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return nd_err_from_errno(errno);
	pid = fork();
	if (pid < 0) {
		close(sockets[0]);
		close(sockets[1]);
		return nd_err_from_errno(errno);
	}
	if (pid == 0) {
		struct server server = {
			.socket = sockets[1], .runner = runner, .barriers = barriers, .slot_count = slots};

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		close(sockets[0]);
		serve(&server);
	}
	close(sockets[1]);
	fcntl(sockets[0], F_SETFL, O_NONBLOCK);
	self = nd_alloc_zero(1, sizeof *self);
	self->pid = pid;
	self->socket = sockets[0];
	self->slot_count = slots;
	self->slots = nd_alloc_zero(slots, sizeof *self->slots);
	*ret = self;
	return ND_OK;
}

static void clear_slot(struct slot *slot)
{
	if (!slot->running)
		return;
	close(slot->result_fd);
	close(slot->print_fd);
	slot->running = false;
}

void nd_fork_server_stop(struct nd_fork_server **self_p)
{
	struct nd_fork_server *self = *self_p;

	if (!self)
		return;
	for (uint32_t i = 0; i < self->slot_count; i++)
		clear_slot(&self->slots[i]);
	if (self->socket >= 0)
		close(self->socket); // at this the server kills its children and ends
	while (waitpid(self->pid, NULL, 0) < 0 && errno == EINTR)
		;
	nd_free(self->slots);
	nd_free(self);
	*self_p = NULL;
}

int nd_fork_server_fd(const struct nd_fork_server *self)
{
	return self->socket;
}

bool nd_fork_server_alive(const struct nd_fork_server *self)
{
	return self->socket >= 0;
}

enum nd_err nd_fork_server_run(struct nd_fork_server *self, uint32_t slot, const struct nd_job *job,
			       const struct nd_job_limits *limits)
{
	struct order order = {.kind = ORDER_RUN, .slot = slot, .limits = *limits};
	struct nd_buf request = {0};
	int fds[JOB_FDS] = {-1, -1, -1};
	enum nd_err err = ND_OK;

	assert(slot < self->slot_count && !self->slots[slot].running);
	if (self->socket < 0)
		return ND_CRASHED;
	nd_job_encode(&request, job);
	fds[0] = memfd_create("job", MFD_CLOEXEC);
	fds[1] = memfd_create("result", MFD_CLOEXEC);
	fds[2] = memfd_create("print", MFD_CLOEXEC);
	if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0)
		err = nd_err_from_errno(errno);
	else if (!write_all(fds[0], request.data, request.len))
		err = ND_NO_SPACE;
	else if (!send_order(self->socket, &order, fds))
		err = ND_CRASHED;
	nd_buf_release(&request);
	if (fds[0] >= 0)
		close(fds[0]);
	if (!err) {
		self->slots[slot] = (struct slot){.running = true, .result_fd = fds[1], .print_fd = fds[2]};
		return ND_OK;
	}
	for (int i = 1; i < JOB_FDS; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return err;
}

void nd_fork_server_kill(struct nd_fork_server *self, uint32_t slot)
{
	if (!self->slots[slot].running || self->socket < 0)
		return;
	self->slots[slot].killed = true;
	(void)send_order(self->socket, &(struct order){.kind = ORDER_KILL, .slot = slot}, NULL);
}

static void describe_crash(struct nd_job_end *end, const struct report *report, int print_fd)
{
	char printed[MAX_PRINTED];
	off_t size = lseek(print_fd, 0, SEEK_END);
	off_t from = size > MAX_PRINTED ? size - MAX_PRINTED : 0;
	ssize_t got = pread(print_fd, printed, sizeof printed, from);

	if (end->fate == ND_JOB_TIMED_OUT)
		nd_buf_printf(&end->text, "no result after %llu s", (unsigned long long)report->wall_ms / 1000);
	else if (WIFSIGNALED(report->status))
		nd_buf_printf(&end->text, "%s (signal %d)", strsignal(WTERMSIG(report->status)),
			      WTERMSIG(report->status));
	else
		nd_buf_printf(&end->text, "exit status %d", WEXITSTATUS(report->status));
	if (got > 0) {
		nd_buf_add_cstr(&end->text, "\n");
		nd_buf_add(&end->text, printed, (size_t)got);
	}
}

static bool is_timeout(const struct report *report)
{
	return report->timed_out || (WIFSIGNALED(report->status) && WTERMSIG(report->status) == SIGXCPU);
}

static void read_end(struct nd_job_end *ret, const struct slot *slot, const struct report *report)
{
	bool fine = report->started && WIFEXITED(report->status) && WEXITSTATUS(report->status) == 0;

	ret->cpu_ms = (uint32_t)report->cpu_ms;
	ret->wall_ms = (uint32_t)report->wall_ms;
	ret->peak_kb = (uint32_t)report->peak_kb;
	if (!report->started) {
		ret->fate = ND_JOB_FAILED;
		nd_buf_add_cstr(&ret->text, "no process can be started");
	} else if (slot->killed) {
		ret->fate = ND_JOB_KILLED;
	} else if (fine) {
		struct nd_str bytes = map_file(slot->result_fd);

		ret->fate = nd_job_result_decode(&ret->result, bytes.data, bytes.len) ? ND_JOB_CRASHED
										     : ND_JOB_RETURNED;
		if (bytes.len)
			munmap((void *)bytes.data, bytes.len);
		if (ret->fate == ND_JOB_CRASHED)
			nd_buf_add_cstr(&ret->text, "its result is damaged");
	} else {
		ret->fate = is_timeout(report) ? ND_JOB_TIMED_OUT : ND_JOB_CRASHED;
		describe_crash(ret, report, slot->print_fd);
	}
}

bool nd_fork_server_next(struct nd_fork_server *self, struct nd_job_end *ret)
{
	struct report report;
	ssize_t got = self->socket >= 0 ? recv(self->socket, &report, sizeof report, 0) : 0;

	memset(ret, 0, sizeof *ret);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got == sizeof report && report.slot < self->slot_count && self->slots[report.slot].running) {
		ret->slot = report.slot;
		read_end(ret, &self->slots[report.slot], &report);
		clear_slot(&self->slots[report.slot]);
		return true;
	}
	if (got == sizeof report)
		return false;
	if (self->socket >= 0)
		close(self->socket);
	self->socket = -1;
	for (uint32_t i = 0; i < self->slot_count; i++) {
		if (!self->slots[i].running)
			continue;
		clear_slot(&self->slots[i]);
		ret->slot = i;
		ret->fate = ND_JOB_FAILED;
		nd_buf_add_cstr(&ret->text, "the process that starts compilers died");
		return true;
	}
	return false;
}

void nd_job_end_release(struct nd_job_end *self)
{
	nd_job_result_release(&self->result);
	nd_buf_release(&self->text);
}
