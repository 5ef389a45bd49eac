#include "restart.h"

#include "noodle/cache.h"
#include "noodle/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static char **again_argv, **again_environment; // made beforehand: a signal handler allocates nothing

static void restart(void)
{
	execve("/proc/self/exe", again_argv, again_environment);
}

void nd_restart_prepare(char **argv)
{
	static const char mark[] = "NOODLE_RESTARTED";
	static char marked[] = "NOODLE_RESTARTED=1";
	size_t count = 0;

	if (getenv(mark)) { // no program that we run shall see it
		unsetenv(mark);
		return;
	}
	while (environ[count])
		count++;
	again_argv = argv;
	again_environment = nd_alloc_zero(count + 2, sizeof *again_environment);
	memcpy(again_environment, environ, count * sizeof *again_environment);
	again_environment[count] = marked;
	nd_cache_guard(restart);
}
