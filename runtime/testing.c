// What std/testing and the runtime tell a test runner. The runner names in NOODLE_TEST_EVENTS a descriptor that it reads
// afterwards; each event is one line of JSON there. Beside how tests went these are the files, folders and variables that
// the program looked at, for whoever wants to know whether running it again could give anything else.
#include "rt_internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int events_fd = -1;
static bool failed;
static pthread_mutex_t one_line = PTHREAD_MUTEX_INITIALIZER;

void nd_rt_test_init(void)
{
	const char *text = getenv("NOODLE_TEST_EVENTS");
	char *end;
	long fd = text ? strtol(text, &end, 10) : -1;

	if (text && *text && !*end && fd >= 0 && fd < 1 << 20)
		events_fd = (int)fd;
	unsetenv("NOODLE_TEST_EVENTS"); // programs that the test starts have tests of their own
}

bool nd_rt_test_watched(void)
{
	return events_fd >= 0;
}

bool nd_rt_test_wanted(const struct nd_rt_string *name)
{
	const char *filter = getenv("NOODLE_TEST_FILTER");

	return !filter || !*filter || strstr(name->data, filter);
}

void nd_rt_test_fail(void)
{
	failed = true;
}

bool nd_rt_test_failed(void)
{
	return failed;
}

static void put_json(FILE *out, const char *text, size_t len)
{
	putc('"', out);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20)
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void put_member(FILE *out, const char *name, const char *text, size_t len)
{
	fprintf(out, ",\"%s\":", name);
	put_json(out, text, len);
}

static void send(char *line, size_t len)
{
	size_t done = 0;

	pthread_mutex_lock(&one_line);
	while (done < len) {
		ssize_t n = write(events_fd, line + done, len - done);

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	pthread_mutex_unlock(&one_line);
	free(line);
}

void nd_rt_test_event(const struct nd_rt_string *kind, const struct nd_rt_string *name, const struct nd_rt_string *text,
		      const struct nd_rt_string *place, double ms)
{
	char *line = NULL;
	size_t len = 0;
	FILE *out = events_fd < 0 ? NULL : open_memstream(&line, &len);

	if (!out)
		return;
	fprintf(out, "{\"event\":\"%s\"", kind->data);
	put_member(out, "name", name->data, (size_t)name->byte_len);
	if (text->byte_len)
		put_member(out, "text", text->data, (size_t)text->byte_len);
	if (place->byte_len)
		put_member(out, "place", place->data, (size_t)place->byte_len);
	fprintf(out, ",\"ms\":%.3f}\n", ms);
	fclose(out);
	send(line, len);
}

// A path that is no UTF-8 cannot be said in JSON; the program got it from a string, which always is.
void nd_rt_observe(const char *what, const char *name)
{
	char *line = NULL;
	size_t len = 0;
	FILE *out = events_fd < 0 ? NULL : open_memstream(&line, &len);

	if (!out)
		return;
	fprintf(out, "{\"event\":\"%s\"", what);
	put_member(out, "name", name, strlen(name));
	fprintf(out, "}\n");
	fclose(out);
	send(line, len);
}
