#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { START_TIME_FIELD = 22 }; // of /proc/<pid>/stat, counted from 1; the second one is in parentheses

uint64_t process_start(uint32_t pid)
{
	char path[64];
	char text[1024];
	snprintf(path, sizeof path, "/proc/%u/stat", (unsigned)pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	size_t len = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[len] = '\0';
	const char *at = strrchr(text, ')'); // the name before it may contain anything
	for (int field = 2; at && field < START_TIME_FIELD; field++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at, NULL, 10) : 0;
}

bool process_is_alive(uint32_t pid, uint64_t start)
{
	if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
		return false;
	uint64_t now = process_start(pid);
	return now == 0 || start == 0 || now == start;
}
