// Standard input, output and error. Output has one buffer, written when it is full, at a newline if it goes to a
// terminal, before anything goes to standard error, before input is waited for, and at exit. What one call prints stays
// together, whatever other threads print.
#include "lock.h"
#include "rt_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUT_BYTES = 32 << 10, IN_BYTES = 32 << 10 };

// Taken in this order. `in_lock` is held while input is waited for and made a string.
static struct nd_lock in_lock, error_lock, out_lock;

static struct {
	char *data; // malloc'ed: the collector does not look there
	size_t len;
	bool is_terminal;
} out;

static struct {
	char *data;
	size_t start, end;
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

// More input at in.end, false at the end. What is left is moved to the front.
static bool fill(void)
{
	ssize_t n;

	if (!in.data)
		in.data = buffer(IN_BYTES);
	nd_rt_flush();
	in.start = in.end = 0;
	do
		n = read(STDIN_FILENO, in.data, IN_BYTES);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	in.end = (size_t)n;
	return true;
}

static struct nd_rt_string *read_line(void)
{
	char *line = NULL; // what came before this buffer
	size_t len = 0;
	struct nd_rt_string *s;

	for (;;) {
		if (in.start == in.end && !fill()) {
			if (!line)
				return NULL;
			break;
		}

		const char *from = in.data + in.start;
		const char *newline = memchr(from, '\n', in.end - in.start);
		size_t n = newline ? (size_t)(newline - from) : in.end - in.start;

		in.start += n + (newline != NULL);
		if (newline && !line) {
			if (n && from[n - 1] == '\r')
				n--;
			return nd_rt_string_from_outside(from, (int64_t)n);
		}

		char *longer = realloc(line, len + n + 1);

		if (!longer)
			nd_rt_fatal("OutOfMemoryError", "line too long");
		line = longer;
		memcpy(line + len, from, n);
		len += n;
		if (newline)
			break;
	}
	if (len && line[len - 1] == '\r')
		len--;
	s = nd_rt_string_from_outside(line, (int64_t)len);
	free(line);
	return s;
}

static struct nd_rt_string *read_all(void)
{
	size_t len = 0, cap = IN_BYTES;
	char *text = buffer(cap);

	while (in.start < in.end || fill()) {
		size_t n = in.end - in.start;

		if (len + n > cap) {
			cap = (len + n) * 2;
			text = realloc(text, cap);
			if (!text)
				nd_rt_fatal("OutOfMemoryError", "input too long");
		}
		memcpy(text + len, in.data + in.start, n);
		len += n;
		in.start = in.end;
	}

	struct nd_rt_string *s = nd_rt_string_from_outside(text, (int64_t)len);

	free(text);
	return s;
}

struct nd_rt_string *nd_rt_read_line(void)
{
	struct nd_rt_string *s;

	nd_lock_acquire(&in_lock);
	s = read_line();
	nd_lock_release(&in_lock);
	return s;
}

struct nd_rt_string *nd_rt_read_all(void)
{
	struct nd_rt_string *s;

	nd_lock_acquire(&in_lock);
	s = read_all();
	nd_lock_release(&in_lock);
	return s;
}
