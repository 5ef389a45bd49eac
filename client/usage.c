#include "usage.h"

#include "noodle/mem.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static bool is_called(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static uint64_t *counter(struct nd_usage *self, const char *thread)
{
	if (is_called(thread, "nd-coordinator") || is_called(thread, "nd-blobs"))
		return &self->coordinator_ms;
	if (is_called(thread, "nd-cache"))
		return &self->cache_ms;
	return is_called(thread, "ZMQ") ? &self->messages_ms : NULL;
}

// The beginning of a file of /proc, "" when it cannot be read.
static void read_start(const char *path, char *ret, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t len = file ? fread(ret, 1, size - 1, file) : 0;

	ret[len] = '\0';
	if (file)
		fclose(file);
}

static void each_thread(const char *process, void (*visit)(void *arg, const char *folder, const char *name,
							   uint64_t ran_ms), void *arg)
{
	char *tasks = nd_sprintf("/proc/%s/task", process);
	DIR *dir = opendir(tasks);

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char *folder = nd_sprintf("%s/%s", tasks, entry->d_name);
		char *name_path = nd_sprintf("%s/comm", folder), *time_path = nd_sprintf("%s/schedstat", folder);
		char name[64], ran[64]; // proc(5): the first number of `schedstat` is in nanoseconds

		read_start(name_path, name, sizeof name);
		read_start(time_path, ran, sizeof ran);
		if (*entry->d_name != '.')
			visit(arg, folder, name, strtoull(ran, NULL, 10) / 1000000);
		nd_free(name_path);
		nd_free(time_path);
		nd_free(folder);
	}
	if (dir)
		closedir(dir);
	nd_free(tasks);
}

static uint64_t peak_kb(const char *process)
{
	char *path = nd_sprintf("/proc/%s/status", process);
	char text[4096];
	const char *at;

	read_start(path, text, sizeof text);
	nd_free(path);
	at = strstr(text, "VmHWM:");
	return at ? strtoull(at + strlen("VmHWM:"), NULL, 10) : 0;
}

// Of a process that is no compile child; then of those that it started.
static void add_descendant(void *arg, const char *folder, const char *name, uint64_t ran_ms)
{
	struct nd_usage *self = arg;
	char *path = nd_sprintf("%s/children", folder);
	char children[4096], *rest = children;

	if (!is_called(name, "nd-compile"))
		self->workers_ms += ran_ms;
	read_start(path, children, sizeof children);
	nd_free(path);
	for (char *process; (process = strtok_r(rest, " ", &rest));) {
		uint64_t peak = peak_kb(process);

		each_thread(process, add_descendant, self);
		if (peak > self->workers_peak_kb)
			self->workers_peak_kb = peak;
	}
}

static void add_own(void *arg, const char *folder, const char *name, uint64_t ran_ms)
{
	struct nd_usage *self = arg;
	uint64_t *sum = counter(self, name);

	if (sum)
		*sum += ran_ms;
	add_descendant(self, folder, "nd-compile", 0); // its children, not itself
}

void nd_usage_of_threads(struct nd_usage *self)
{
	memset(self, 0, sizeof *self);
	each_thread("self", add_own, self);
}

static uint64_t cpu_ms(const struct rusage *usage)
{
	return (uint64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
	       (uint64_t)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

void nd_usage_end(struct nd_usage *self)
{
	struct rusage own;
	uint64_t threads = self->coordinator_ms + self->cache_ms + self->messages_ms;

	getrusage(RUSAGE_SELF, &own);
	self->client_ms = cpu_ms(&own) > threads ? cpu_ms(&own) - threads : 0;
	self->client_peak_kb = (uint64_t)own.ru_maxrss;
}
