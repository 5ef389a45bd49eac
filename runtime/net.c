// TCP connections, as std/net sees them. A call that has to wait lets the other fibers of the thread run. A connection is
// for the fibers of one thread: one that reads and one that writes at a time.
#include "fiber.h"
#include "loop.h"
#include "rt_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

// A handle of the program is the address of one; 0 is none. Who waits in a call keeps it alive when it is closed meanwhile.
struct nd_socket {
	int fd;
	struct nd_watch *watch;
	uint32_t users;
	bool closed;
};

static int64_t as_handle(const struct nd_socket *self)
{
	return (int64_t)(intptr_t)self;
}

static struct nd_socket *from_handle(int64_t handle)
{
	return (struct nd_socket *)(intptr_t)handle;
}

// ---- errors ----

// Macros, so that the trace starts at the caller of the function that uses them.
#define system_error(what, code) error_of(what, nd_rt_string_from_c(strerror(code)), nd_rt_io_error, __builtin_frame_address(0))
#define wait_error(what, wait) error_of_wait(what, wait, __builtin_frame_address(0))

static struct nd_rt_error *error_of(const char *what, struct nd_rt_string *words, const struct nd_rt_class *cls, void *frame)
{
	struct nd_rt_string *parts[] = { nd_rt_string_from_c(what), nd_rt_string_from_c(": "), words };

	return nd_rt_error_make(cls, nd_rt_string_concat_n(parts, 3), frame);
}

static struct nd_rt_error *error_of_wait(const char *what, enum nd_wait wait, void *frame)
{
	switch (wait) {
	case ND_WAIT_TIMED_OUT:
		return error_of(what, nd_rt_string_from_c("it took too long"), nd_rt_timeout_error, frame);
	case ND_WAIT_CANCELLED:
		return nd_rt_error_make(nd_rt_cancelled_error, nd_rt_string_from_c("the future was cancelled"), frame);
	default:
		return error_of(what, nd_rt_string_from_c("the connection was closed meanwhile"), nd_rt_io_error, frame);
	}
}

#define FAIL(error) return (struct nd_rt_int_or_error){ 0, error }

// ---- sockets ----

static void release(struct nd_socket *self)
{
	if (--self->users == 0)
		free(self);
}

// Takes the descriptor, also when it fails.
static struct nd_socket *socket_new(int fd)
{
	struct nd_socket *self = calloc(1, sizeof *self);
	struct nd_watch *watch = self ? nd_watch_new(fd) : NULL;

	if (!watch) {
		int code = self ? errno : ENOMEM;

		close(fd);
		free(self);
		errno = code;
		return NULL;
	}
	*self = (struct nd_socket){ .fd = fd, .watch = watch, .users = 1 };
	return self;
}

void nd_rt_net_close(int64_t handle)
{
	struct nd_socket *self = from_handle(handle);

	if (!self || self->closed)
		return;
	self->closed = true;
	nd_watch_destroy(&self->watch);
	close(self->fd);
	release(self);
}

static enum nd_wait wait_for(struct nd_socket *self, enum nd_direction direction, int64_t deadline_ns)
{
	enum nd_wait ret;

	if (self->closed)
		return ND_WAIT_CLOSED;
	self->users++;
	ret = nd_watch_wait(self->watch, direction, deadline_ns);
	if (self->closed)
		ret = ND_WAIT_CLOSED;
	release(self);
	return ret;
}

// Milliseconds from now; 0: never.
static int64_t deadline(int64_t ms)
{
	return ms > 0 ? nd_loop_now_ns() + ms * 1000000 : ND_NO_DEADLINE;
}

// ---- addresses ----

struct lookup { // done by a thread of its own: the system's function cannot be waited for
	char host[256];
	char service[8];
	struct addrinfo hints;
	struct addrinfo *found;
	int code;
	bool over;
	struct nd_fiber *waiter; // NULL: it was cancelled, and nobody wants to know
	struct nd_loop *loop;
};

static void lookup_over(void *arg)
{
	struct lookup *self = arg;

	nd_loop_unexpect(self->loop);
	self->over = true;
	if (self->waiter) {
		nd_fiber_wake(self->waiter);
		return;
	}
	if (!self->code)
		freeaddrinfo(self->found);
	free(self);
}

static void *look_up(void *arg)
{
	struct lookup *self = arg;

	self->code = getaddrinfo(self->host, self->service, &self->hints, &self->found);
	if (self->code == EAI_NONAME && !strcmp(self->host, "localhost")) // whatever the system was told: RFC 6761
		self->code = getaddrinfo("127.0.0.1", self->service, &self->hints, &self->found);
	nd_loop_post(self->loop, lookup_over, self);
	return NULL;
}

static void lookup_forget(struct nd_fiber *fiber, void *arg)
{
	(void)fiber;
	((struct lookup *)arg)->waiter = NULL;
}

static bool in_background(struct lookup *self)
{
	pthread_attr_t attr;
	pthread_t thread;
	bool ok;

	self->loop = nd_loop();
	self->waiter = nd_fibers()->current;
	nd_loop_expect(self->loop);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	ok = !pthread_create(&thread, &attr, look_up, self);
	pthread_attr_destroy(&attr);
	if (!ok)
		nd_loop_unexpect(self->loop);
	return ok;
}

// *ret is for freeaddrinfo.
static struct nd_rt_error *resolve(const char *what, const struct nd_rt_string *host, int64_t port, bool passive,
				   struct addrinfo **ret, void *frame)
{
	struct lookup *lookup = calloc(1, sizeof *lookup);
	enum nd_woken woken = ND_WOKEN;
	int code;

	if (!lookup || strlen(host->data) != (size_t)host->byte_len || (size_t)host->byte_len >= sizeof lookup->host) {
		free(lookup);
		return error_of(what, nd_rt_string_from_c("this is no name of a host"), nd_rt_io_error, frame);
	}
	strcpy(lookup->host, host->data);
	snprintf(lookup->service, sizeof lookup->service, "%d", (int)port);
	lookup->hints = (struct addrinfo){ .ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC,
					   .ai_flags = AI_NUMERICSERV | AI_NUMERICHOST | (passive ? AI_PASSIVE : 0) };
	code = lookup->code = getaddrinfo(lookup->host, lookup->service, &lookup->hints, &lookup->found);
	if (code == EAI_NONAME) {
		lookup->hints.ai_flags &= ~AI_NUMERICHOST;
		if (in_background(lookup)) {
			woken = nd_fiber_suspend(lookup_forget, lookup);
			if (woken != ND_WOKEN) // lookup_over frees it
				return error_of_wait(what, ND_WAIT_CANCELLED, frame);
		} else {
			lookup->code = EAI_AGAIN;
		}
	}
	code = lookup->code;
	*ret = lookup->found;
	free(lookup);
	return code ? error_of(what, nd_rt_string_from_c(gai_strerror(code)), nd_rt_io_error, frame) : NULL;
}

static struct nd_rt_string *address_text(const struct sockaddr_storage *address, socklen_t len)
{
	char host[NI_MAXHOST], service[NI_MAXSERV], text[NI_MAXHOST + NI_MAXSERV + 4];

	if (getnameinfo((const struct sockaddr *)address, len, host, sizeof host, service, sizeof service,
			NI_NUMERICHOST | NI_NUMERICSERV))
		return nd_rt_string_from_c("?");
	snprintf(text, sizeof text, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, service);
	return nd_rt_string_from_c(text);
}

struct nd_rt_string *nd_rt_net_address(int64_t handle, bool peer)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	int fd = from_handle(handle)->fd;

	if (from_handle(handle)->closed || (peer ? getpeername(fd, (struct sockaddr *)&address, &len)
						  : getsockname(fd, (struct sockaddr *)&address, &len)))
		return nd_rt_string_from_c("?");
	return address_text(&address, len);
}

int64_t nd_rt_net_port(int64_t handle)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;

	if (from_handle(handle)->closed || getsockname(from_handle(handle)->fd, (struct sockaddr *)&address, &len))
		return 0;
	return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
						    : ((struct sockaddr_in *)&address)->sin_port);
}

// ---- listening ----

// A server has a descriptor for each connection, and the soft limit is there for programs that use select.
static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int open_listener(const struct addrinfo *at, int64_t backlog, bool shared)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, code;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (shared)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	if (!bind(fd, at->ai_addr, at->ai_addrlen) && !listen(fd, (int)backlog))
		return fd;
	code = errno;
	close(fd);
	errno = code;
	return -1;
}

struct nd_rt_int_or_error nd_rt_net_listen(const struct nd_rt_string *host, int64_t port, int64_t backlog, bool shared)
{
	struct addrinfo *found;
	struct nd_socket *self = NULL;
	char what[400];
	int fd = -1;

	snprintf(what, sizeof what, "listening on %.300s:%d", host->data, (int)port);
	struct nd_rt_error *error = resolve(what, host, port, true, &found, __builtin_frame_address(0));

	if (error)
		FAIL(error);
	raise_descriptor_limit();
	for (const struct addrinfo *at = found; at && fd < 0; at = at->ai_next)
		fd = open_listener(at, backlog, shared);
	freeaddrinfo(found);
	if (fd >= 0)
		self = socket_new(fd);
	if (!self)
		FAIL(system_error(what, errno));
	return (struct nd_rt_int_or_error){ as_handle(self), NULL };
}

static bool is_passing(int code) // the connection is gone again, the listener is fine
{
	return code == ECONNABORTED || code == EINTR || code == EPROTO || code == ENETDOWN || code == EHOSTDOWN ||
	       code == ENETUNREACH || code == EHOSTUNREACH;
}

struct nd_rt_int_or_error nd_rt_net_accept(int64_t handle)
{
	struct nd_socket *self = from_handle(handle), *ret;
	int on = 1;

	while (!self->closed) {
		int fd = accept4(self->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		enum nd_wait wait;

		if (fd >= 0) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
			ret = socket_new(fd);
			if (!ret)
				FAIL(system_error("accepting a connection", errno));
			return (struct nd_rt_int_or_error){ as_handle(ret), NULL };
		}
		if (is_passing(errno))
			continue;
		if (errno != EAGAIN)
			FAIL(system_error("accepting a connection", errno));
		wait = wait_for(self, ND_READ, ND_NO_DEADLINE);
		if (wait != ND_WAIT_READY)
			FAIL(wait_error("accepting a connection", wait));
	}
	FAIL(wait_error("accepting a connection", ND_WAIT_CLOSED));
}

// ---- connecting ----

// 0, or errno, or -1 and *wait.
static int connect_to(const struct addrinfo *at, int64_t deadline_ns, struct nd_socket **ret, enum nd_wait *wait)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, code = 0;
	socklen_t len = sizeof code;
	bool pending;

	if (fd < 0)
		return errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	pending = connect(fd, at->ai_addr, at->ai_addrlen) && (errno == EINPROGRESS || errno == EINTR);
	if (!pending)
		code = errno;
	if (!pending && code) {
		close(fd);
		return code;
	}
	*ret = socket_new(fd);
	if (!*ret)
		return errno;
	if (!pending)
		return 0;
	*wait = wait_for(*ret, ND_WRITE, deadline_ns);
	if (*wait == ND_WAIT_READY && !getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &len) && !code)
		return 0;
	nd_rt_net_close(as_handle(*ret));
	*ret = NULL;
	return *wait == ND_WAIT_READY ? code : -1;
}

struct nd_rt_int_or_error nd_rt_net_connect(const struct nd_rt_string *host, int64_t port, int64_t ms)
{
	int64_t until = deadline(ms);
	struct addrinfo *found;
	struct nd_socket *self = NULL;
	enum nd_wait wait = ND_WAIT_READY;
	char what[400];
	int code = EADDRNOTAVAIL;

	snprintf(what, sizeof what, "connecting to %.300s:%d", host->data, (int)port);
	struct nd_rt_error *error = resolve(what, host, port, false, &found, __builtin_frame_address(0));

	if (error)
		FAIL(error);
	errno = 0;
	for (const struct addrinfo *at = found; at && code > 0; at = at->ai_next)
		code = connect_to(at, until, &self, &wait);
	freeaddrinfo(found);
	if (code < 0)
		FAIL(wait_error(what, wait));
	if (code)
		FAIL(system_error(what, code));
	return (struct nd_rt_int_or_error){ as_handle(self), NULL };
}

// ---- reading and writing ----

struct nd_rt_int_or_error nd_rt_net_read(int64_t handle, struct nd_rt_list *into, int64_t n, int64_t ms)
{
	struct nd_socket *self = from_handle(handle);
	int64_t until = deadline(ms);

	if (into->cap - into->len < n)
		nd_rt_list_grow(into, into->len + n, 1, 0);
	for (;;) {
		// Others may have changed the list while this one waited.
		int64_t room = into->cap - into->len < n ? into->cap - into->len : n;
		ssize_t got;
		enum nd_wait wait;

		if (self->closed)
			FAIL(wait_error("reading", ND_WAIT_CLOSED));
		got = recv(self->fd, (char *)into->data + into->len, (size_t)room, 0);
		if (got >= 0) {
			into->len += got;
			return (struct nd_rt_int_or_error){ got, NULL };
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			FAIL(system_error("reading", errno));
		wait = wait_for(self, ND_READ, until);
		if (wait != ND_WAIT_READY)
			FAIL(wait_error("reading", wait));
	}
}

// All of data[from..to).
struct nd_rt_error *nd_rt_net_write(int64_t handle, const struct nd_rt_list *data, int64_t from, int64_t to, int64_t ms)
{
	struct nd_socket *self = from_handle(handle);
	int64_t until = deadline(ms);

	while (from < to && to <= data->len) {
		ssize_t done;
		enum nd_wait wait;

		if (self->closed)
			return wait_error("writing", ND_WAIT_CLOSED);
		done = send(self->fd, (const char *)data->data + from, (size_t)(to - from), MSG_NOSIGNAL);
		if (done >= 0) {
			from += done;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return system_error("writing", errno);
		wait = wait_for(self, ND_WRITE, until);
		if (wait != ND_WAIT_READY)
			return wait_error("writing", wait);
	}
	return NULL;
}

void nd_rt_net_finish(int64_t handle)
{
	if (!from_handle(handle)->closed)
		shutdown(from_handle(handle)->fd, SHUT_WR);
}
