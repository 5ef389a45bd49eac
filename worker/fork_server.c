// Messages over a SOCK_SEQPACKET pair, so each send is one message:
//   to the server    struct order {RUN, slot, limits} with three descriptors (job, result, print); {KILL, slot}
//   from the server  struct report {slot, wait status, usage}
#include "fork_server.h"

#include "barrier.h"
#include "job.h"

#include "noodle/clock.h"
#include "noodle/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MAX_PRINTED = 2000, // bytes of what a crashed child printed
	JOB_FDS = 3,
};

enum order_kind { ORDER_RUN, ORDER_KILL };

struct order {
	enum order_kind kind;
	uint32_t slot;
	struct nd_job_limits limits;
};

struct report {
	uint32_t slot;
	bool started;
	bool timed_out;
	int status; // of wait
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

static void set_limits(const struct nd_job_limits *limits)
{
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	if (limits->time_ms) {
		rlim_t seconds = limits->time_ms / 500 + 1;
		struct rlimit cpu = {seconds, seconds};

		setrlimit(RLIMIT_CPU, &cpu);
	}
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow is larger than any limit
	if (limits->memory_bytes) {
		struct rlimit memory = {limits->memory_bytes, limits->memory_bytes};

		setrlimit(RLIMIT_AS, &memory);
	}
#endif
}

_Noreturn static void run_child(const struct nd_task_runner *runner, const char *const *barriers,
				const struct nd_job_limits *limits, const int fds[JOB_FDS])
{
	struct nd_str request = map_file(fds[0]);
	struct nd_job_result result = {0};
	struct nd_arena arena = {0};
	struct nd_buf encoded = {0};
	struct nd_job job;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setpgid(0, 0); // so that a linker it started dies with it
	dup2(null, STDIN_FILENO);
	dup2(fds[2], STDOUT_FILENO);
	dup2(fds[2], STDERR_FILENO);
	set_limits(limits);
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
		case ND_TASK_LINK:
			runner->link(&job, &result);
			break;
		}
	}
	nd_job_result_encode(&encoded, &result);
	// Nothing is freed and no handler runs: the process is about to vanish.
	_exit(write_all(fds[1], encoded.data, encoded.len) ? 0 : 1);
}

// ---- the server ----

struct child { // of the server
	pid_t pid; // 0: none
	int pidfd;
	uint64_t started_ms;
	uint32_t time_ms;
	bool timed_out;
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

static void start_child(struct server *self, const struct order *order, const int fds[JOB_FDS])
{
	struct child *child = &self->children[order->slot];
	pid_t server = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != server) // it died before we asked to be told
			_exit(1);
		run_child(self->runner, self->barriers, &order->limits, fds);
	}
	if (pid > 0) {
		child->pidfd = pidfd_open(pid, 0);
		fcntl(child->pidfd, F_SETFD, FD_CLOEXEC);
		child->pid = pid;
		child->started_ms = now_ms();
		child->time_ms = order->limits.time_ms;
		child->timed_out = false;
		setpgid(pid, pid); // both sides do it, so it is done before anybody kills the group
	}
	for (int i = 0; i < JOB_FDS; i++)
		close(fds[i]);
	if (pid < 0)
		send_report(self, &(struct report){.slot = order->slot});
}

static void kill_child(struct child *child)
{
	if (child->pid && kill(-child->pid, SIGKILL))
		kill(child->pid, SIGKILL);
}

static void reap_child(struct server *self, uint32_t slot)
{
	struct child *child = &self->children[slot];
	struct report report = {.slot = slot, .started = true, .timed_out = child->timed_out};
	struct rusage usage;

	if (wait4(child->pid, &report.status, WNOHANG, &usage) != child->pid)
		return;
	kill_child(child); // what it started and left behind
	report.cpu_ms = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
			(uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
	report.peak_kb = (uint64_t)usage.ru_maxrss;
	report.wall_ms = now_ms() - child->started_ms;
	close(child->pidfd);
	child->pid = 0;
	send_report(self, &report);
}

// Returns false at the end of the parent.
static bool read_order(struct server *self)
{
	union {
		char bytes[CMSG_SPACE(JOB_FDS * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct order order;
	struct iovec part = {&order, sizeof order};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control,
	};
	ssize_t got = recvmsg(self->socket, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;

	if (got < 0 && errno == EINTR)
		return true;
	if (got != sizeof order)
		return false;
	if (order.kind == ORDER_KILL) {
		kill_child(&self->children[order.slot]);
		return true;
	}
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_len == CMSG_LEN(JOB_FDS * sizeof(int))) {
		int fds[JOB_FDS];

		memcpy(fds, CMSG_DATA(header), sizeof fds);
		start_child(self, &order, fds);
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

		if (!child->pid || !child->time_ms || child->timed_out)
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
	ignore_keyboard();
	self->children = nd_alloc_zero(self->slot_count, sizeof *self->children);
	self->polls = nd_alloc_zero(self->slot_count + 1, sizeof *self->polls);
	for (;;) {
		int timeout = check_times(self);

		self->polls[0] = (struct pollfd){.fd = self->socket, .events = POLLIN};
		for (uint32_t i = 0; i < self->slot_count; i++)
			self->polls[i + 1] = (struct pollfd){
				.fd = self->children[i].pid ? self->children[i].pidfd : -1, .events = POLLIN};
		if (poll(self->polls, self->slot_count + 1, timeout) < 0)
			continue;
		for (uint32_t i = 0; i < self->slot_count; i++)
			if (self->polls[i + 1].revents)
				reap_child(self, i);
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

static enum nd_err send_order(struct nd_fork_server *self, const struct order *order, const int *fds)
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
		if (sendmsg(self->socket, &message, MSG_NOSIGNAL) >= 0)
			return ND_OK;
		if (errno == EAGAIN) { // it is forking: it will read soon
			struct pollfd wait = {.fd = self->socket, .events = POLLOUT};

			poll(&wait, 1, 1000);
		} else if (errno != EINTR) {
			return nd_err_from_errno(errno);
		}
	}
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
	else
		err = send_order(self, &order, fds);
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
	(void)send_order(self, &(struct order){.kind = ORDER_KILL, .slot = slot}, NULL);
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
