// Standard input, output and error. Output has one buffer, written when it is full, at a newline if it goes to a
// terminal, before anything goes to standard error, before input is waited for, and at exit. What one call prints stays
// together, whatever other threads print.
#include "fiber.h"
#include "lock.h"
#include "loop.h"
#include "rt_internal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUT_BYTES = 32 << 10, IN_BYTES = 32 << 10 };

// Taken in this order. `in_lock` is held while input is read and made a string; who waits for
// input on a fiber lets go of it meanwhile.
static struct nd_lock in_lock, error_lock, out_lock;

static struct {
	char *data; // malloc'ed: the collector does not look there
	size_t len;
	bool is_terminal;
} out;

static struct {
	char *data;
	size_t start, end, cap;
	uint64_t changes;
} in;

// A write that fails for good (closed pipe, full disk) drops the bytes: print has no way to say so.
static void write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

static void flush(void)
{
	size_t len = out.len;

	out.len = 0;
	write_all(STDOUT_FILENO, out.data, len);
}

void nd_rt_flush(void)
{
	nd_lock_acquire(&out_lock);
	flush();
	nd_lock_release(&out_lock);
}

void nd_rt_flush_at_last(void)
{
	if (nd_lock_try(&out_lock)) {
		flush();
		nd_lock_release(&out_lock);
	}
}

static void *buffer(size_t bytes)
{
	void *data = malloc(bytes);

	if (!data)
		nd_rt_fatal("OutOfMemoryError", "no memory for a buffer");
	return data;
}

static void put(const char *data, size_t len)
{
	if (__builtin_expect(!out.data, 0)) {
		out.data = buffer(OUT_BYTES);
		out.is_terminal = isatty(STDOUT_FILENO);
	}
	if (len > OUT_BYTES - out.len) {
		flush();
		if (len >= OUT_BYTES) {
			write_all(STDOUT_FILENO, data, len);
			return;
		}
	}
	memcpy(out.data + out.len, data, len);
	out.len += len;
}

void nd_rt_write(const struct nd_rt_string *s)
{
	nd_lock_acquire(&out_lock);
	put(s->data, (size_t)s->byte_len);
	if (out.is_terminal && memchr(s->data, '\n', (size_t)s->byte_len))
		flush();
	nd_lock_release(&out_lock);
}

void nd_rt_print(const struct nd_rt_string *s)
{
	nd_lock_acquire(&out_lock);
	put(s->data, (size_t)s->byte_len);
	put("\n", 1);
	if (out.is_terminal)
		flush();
	nd_lock_release(&out_lock);
}

void nd_rt_stderr(const char *data, size_t len)
{
	write_all(STDERR_FILENO, data, len);
}

void nd_rt_stderr_begin(void)
{
	nd_lock_acquire(&error_lock);
	nd_rt_flush();
}

void nd_rt_stderr_end(void)
{
	nd_lock_release(&error_lock);
}

void nd_rt_write_error(const struct nd_rt_string *s)
{
	nd_rt_stderr_begin();
	write_all(STDERR_FILENO, s->data, (size_t)s->byte_len);
	nd_rt_stderr_end();
}

// Reads once, behind what is there; that may block. False at the end.
static bool fill(void)
{
	ssize_t n;

	if (in.start == in.end)
		in.start = in.end = 0;
	if (in.end == in.cap && in.start) {
		memmove(in.data, in.data + in.start, in.end - in.start);
		in.end -= in.start;
		in.start = 0;
	}
	if (in.end == in.cap) {
		in.cap = in.cap ? in.cap * 2 : IN_BYTES;
		in.data = realloc(in.data, in.cap);
		if (!in.data)
			nd_rt_fatal("OutOfMemoryError", "input too long");
	}
	do
		n = read(STDIN_FILENO, in.data + in.end, in.cap - in.end);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	in.end += (size_t)n;
	in.changes++;
	return true;
}

// With the lock. Makes a fiber wait while there is nothing to read, without it, so that others run; when it returns others
// may have read. Any error is a CancelledError.
static struct nd_rt_error *wait_for_input(void)
{
	struct pollfd poll_in = { .fd = STDIN_FILENO, .events = POLLIN };
	enum nd_wait result;

	nd_rt_flush();
	if (!nd_self.fibers || poll(&poll_in, 1, 0) != 0)
		return NULL;
	nd_lock_release(&in_lock);
	result = nd_loop_wait_readable(STDIN_FILENO, ND_NO_DEADLINE);
	nd_lock_acquire(&in_lock);
	return result == ND_WAIT_CANCELLED ? nd_fiber_cancelled_error() : NULL;
}

// The next len bytes and what ends them.
static struct nd_rt_string *take_line(size_t len, size_t newline)
{
	const char *from = in.data + in.start;

	in.start += len + newline;
	in.changes++;
	if (len && from[len - 1] == '\r')
		len--;
	return nd_rt_string_from_outside(from, (int64_t)len);
}

struct nd_rt_ref_or_error nd_rt_read_line(void)
{
	struct nd_rt_ref_or_error ret = { NULL, NULL };
	size_t seen = 0;
	uint64_t changes;

	nd_lock_acquire(&in_lock);
	for (;;) {
		size_t len = in.end - in.start;
		const char *from = in.data + in.start;
		const char *newline = len > seen ? memchr(from + seen, '\n', len - seen) : NULL;

		if (newline) {
			ret.value = take_line((size_t)(newline - from), 1);
			break;
		}
		seen = len;
		changes = in.changes;
		ret.error = wait_for_input();
		if (ret.error)
			break;
		if (in.changes != changes) { // by another fiber
			seen = 0;
			continue;
		}
		if (!fill()) {
			ret.value = seen ? take_line(seen, 0) : NULL;
			break;
		}
	}
	nd_lock_release(&in_lock);
	return ret;
}

struct nd_rt_ref_or_error nd_rt_read_all(void)
{
	struct nd_rt_ref_or_error ret = { NULL, NULL };

	nd_lock_acquire(&in_lock);
	do
		ret.error = wait_for_input();
	while (!ret.error && fill());
	if (!ret.error) {
		ret.value = nd_rt_string_from_outside(in.data + in.start, (int64_t)(in.end - in.start));
		in.start = in.end = 0;
		in.changes++;
	}
	nd_lock_release(&in_lock);
	return ret;
}
