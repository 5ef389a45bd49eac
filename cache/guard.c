#include "guard.h"

#include "noodle/cache.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static void (*restart)(void);
static pid_t restarts; // the process that may

static _Thread_local const char *note_path;
static _Thread_local volatile sig_atomic_t depth;

void guard_enter(const char *note)
{
	note_path = note;
	depth++;
}

void guard_leave(void)
{
	depth--;
}

// Everything here may be called in a signal handler.
static void on_crash(int number)
{
	signal(number, SIG_DFL);
	if (depth > 0) {
		int fd = open(note_path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);

		depth = 0;
		if (fd >= 0)
			close(fd);
		if (fd >= 0 && restart && getpid() == restarts) // not the children of who asked
			restart();
	}
	raise(number);
}

void nd_cache_guard(void (*again)(void))
{
	static const int deadly[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
	// Signals that are blocked here would stay so in the program that is executed.
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_NODEFER};

	restart = again;
	restarts = getpid();
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaction(deadly[i], &action, NULL);
}
