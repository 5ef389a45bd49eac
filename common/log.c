#include "noodle/log.h"
#include "noodle/buf.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WHO = 64, MAX_TEXT = 2000 };

// Set up once at the start of a program, before its threads.
static char who_am_i[MAX_WHO];
static atomic_int max_level = ND_LOG_WARNING;

void nd_log_setup(const char *who, enum nd_log_level level)
{
	snprintf(who_am_i, sizeof who_am_i, "%s", who);
	atomic_store(&max_level, (int)level);
}

void nd_log(enum nd_log_level level, const char *format, ...)
{
	static const char *const names[] = {"error", "warning", "info", "debug"};
	char text[MAX_TEXT];
	char line[MAX_TEXT + MAX_WHO + 64];
	struct timespec now;
	struct tm local;
	va_list args;
	int len;

	if ((int)level > atomic_load_explicit(&max_level, memory_order_relaxed))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	// One line stays one line, and what a peer sent cannot drive the terminal.
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &local);
	len = snprintf(line, sizeof line, "%02d:%02d:%02d.%03d %s%s%s: %s\n", local.tm_hour, local.tm_min,
		       local.tm_sec, (int)(now.tv_nsec / 1000000), who_am_i, *who_am_i ? " " : "",
		       names[level], text);
	// A single write, so that lines of several threads or processes do not mix. Nobody to tell on failure.
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}
