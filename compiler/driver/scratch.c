// A signal handler may do next to nothing, so it only writes the signal's number into a pipe; a thread that waits there
// removes the folder and then lets the signal do what it would have done. The thread exists as long as the folder.
// Handlers, other than a blocked mask, do not pass to the linker: it dies of ^C by itself.
#include "driver/scratch.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
enum { FATAL = sizeof fatal / sizeof fatal[0], ATTEMPTS = 50, PAUSE_US = 2000 };

static struct {
	char *path;
	int pipe[2];
	pthread_t guard;
	bool guarded;
	struct sigaction before[FATAL];
	pthread_mutex_t lock; // over the folder and the output
} scratch = { .pipe = { -1, -1 }, .lock = PTHREAD_MUTEX_INITIALIZER };

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	while (write(scratch.pipe[1], &byte, 1) < 0 && errno == EINTR)
		continue;
	errno = saved;
}

// The linker may be writing into the folder, so an attempt can find it filled again.
static void remove_folder(void)
{
	for (int i = 0; scratch.path && i < ATTEMPTS; i++) {
		enum nd_err err = nd_dir_remove(scratch.path);
		if (err == ND_OK || err == ND_NOT_FOUND)
			break;
		usleep(PAUSE_US);
	}
}

static void *guard(void *arg)
{
	(void)arg;
	unsigned char number;
	ssize_t got;
	while ((got = read(scratch.pipe[0], &number, 1)) < 0 && errno == EINTR)
		continue;
	if (got != 1)
		return NULL; // closed: the folder is no more
	pthread_mutex_lock(&scratch.lock);
	remove_folder();
	signal(number, SIG_DFL);
	kill(getpid(), number);
	for (;;)
		pause();
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < FATAL; i++) {
		sigaction(fatal[i], NULL, &scratch.before[i]);
		if (scratch.before[i].sa_handler != SIG_IGN) // as under nohup
			sigaction(fatal[i], &action, NULL);
	}
}

enum nd_err nd_scratch_make(const char **ret)
{
	enum nd_err err = ND_OK;
	pthread_mutex_lock(&scratch.lock);
	// Without a pipe or a thread (limits of the machine) a signal leaves the folder; no reason not to compile.
	if (pipe2(scratch.pipe, O_CLOEXEC) == 0) {
		scratch.guarded = pthread_create(&scratch.guard, NULL, guard, NULL) == 0;
		if (scratch.guarded)
			catch_signals();
	}
	err = nd_dir_temp(&scratch.path, "noodlec");
	pthread_mutex_unlock(&scratch.lock);
	if (err)
		nd_scratch_remove();
	else
		*ret = scratch.path;
	return err;
}

void nd_scratch_remove(void)
{
	pthread_mutex_lock(&scratch.lock);
	remove_folder();
	nd_free(scratch.path);
	scratch.path = NULL;
	pthread_mutex_unlock(&scratch.lock);
	if (scratch.guarded) {
		for (int i = 0; i < FATAL; i++)
			sigaction(fatal[i], &scratch.before[i], NULL);
		close(scratch.pipe[1]);
		pthread_join(scratch.guard, NULL); // never comes back when a signal was before us
		close(scratch.pipe[0]);
	} else if (scratch.pipe[0] >= 0) {
		close(scratch.pipe[0]);
		close(scratch.pipe[1]);
	}
	scratch.guarded = false;
	scratch.pipe[0] = scratch.pipe[1] = -1;
}

void nd_scratch_hold(void)
{
	pthread_mutex_lock(&scratch.lock);
}

void nd_scratch_let_go(void)
{
	pthread_mutex_unlock(&scratch.lock);
}
