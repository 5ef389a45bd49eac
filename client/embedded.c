#include "embedded.h"

#include "display.h"

#include "noodle/clock.h"
#include "noodle/coordinator.h"
#include "noodle/fs.h"
#include "noodle/mem.h"
#include "noodle/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	REPEAT_MS = 250,        // the wish for workers is repeated, should one have died
	MAX_SOCKET_PATH = 90,   // sun_path has 108 bytes
	STARTS_PER_WORKER = 20, // then something is wrong with this machine
};

struct nd_embedded {
	struct nd_embedded_options options;
	char *folder;
	char *endpoint;
	pid_t nursery;
	int wishes; // to the nursery: how many workers there should be
	struct nd_coordinator *coordinator;
	pthread_t thread;
	bool running;
	pthread_t finisher;
	bool finishing;
	uint32_t wished; // of the coordinator's thread
	uint64_t wished_ms;
};

// ---- the nursery ----

struct nursery {
	const struct nd_embedded *of;
	int wishes;
	pid_t *workers; // 0: none
	uint32_t started;
};

_Noreturn static void be_worker(const struct nd_embedded *of, pid_t nursery, uint32_t number)
{
	char *name = nd_sprintf("local-%u", number + 1);
	struct nd_worker_options options = {
		.cluster = of->endpoint,
		.name = name,
		.slots = 1,
		.cache_dir = of->options.cache_dir,
		.read_only = true,
		.embedded = true,
		.runner = &nd_compiler_runner,
		.barriers = of->options.barriers,
	};

	prctl(PR_SET_NAME, "nd-worker");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != nursery)
		_exit(1);
	_exit(nd_worker_run(&options) == ND_WORKER_LEFT ? 0 : 1);
}

static void start_workers(struct nursery *self, uint32_t count)
{
	pid_t nursery = getpid();

	for (uint32_t i = 0; i < count && i < self->of->options.workers; i++) {
		pid_t pid;

		if (self->workers[i] || self->started >= STARTS_PER_WORKER * self->of->options.workers)
			continue;
		pid = fork();
		if (pid == 0) {
			close(self->wishes);
			be_worker(self->of, nursery, i);
		}
		if (pid > 0) {
			self->workers[i] = pid;
			self->started++;
		}
	}
}

static void bury_workers(struct nursery *self, bool wait_for_all)
{
	for (uint32_t i = 0; i < self->of->options.workers; i++)
		if (self->workers[i] && waitpid(self->workers[i], NULL, wait_for_all ? 0 : WNOHANG) != 0)
			self->workers[i] = 0;
}

_Noreturn static void be_nursery(const struct nd_embedded *of, int wishes)
{
	struct nursery self = {.of = of, .wishes = wishes};
	uint32_t wish;
	ssize_t got;

	prctl(PR_SET_NAME, "nd-nursery");
	signal(SIGINT, SIG_IGN); // the keyboard is the parent's business
	signal(SIGQUIT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	self.workers = nd_alloc_zero(of->options.workers, sizeof *self.workers);
	while ((got = read(wishes, &wish, sizeof wish)) == sizeof wish || (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		bury_workers(&self, false);
		start_workers(&self, wish);
	}
	// The build is over, or its process was killed; what they still do nobody wants.
	for (uint32_t i = 0; i < of->options.workers; i++)
		if (self.workers[i])
			kill(self.workers[i], SIGKILL);
	bury_workers(&self, true);
	(void)nd_dir_remove(of->folder);
	_exit(0);
}

// ---- the parent ----

static enum nd_err make_folder(struct nd_embedded *self)
{
	enum nd_err err = nd_dir_temp(&self->folder, "noodle-dist");

	if (!err && strlen(self->folder) > MAX_SOCKET_PATH) { // a long $TMPDIR
		char *folder = nd_strdup("/tmp/noodle-dist-XXXXXX");

		(void)nd_dir_remove(self->folder);
		nd_free(self->folder);
		self->folder = mkdtemp(folder);
		if (!self->folder) {
			err = nd_err_from_errno(errno);
			nd_free(folder);
		}
	}
	if (err)
		nd_display_error(self->options.display, "no temporary folder can be made ($TMPDIR, else /tmp): %s",
				nd_err_text(err));
	else
		self->endpoint = nd_sprintf("ipc://%s/control", self->folder);
	return err;
}

enum nd_err nd_embedded_prepare(struct nd_embedded **ret, const struct nd_embedded_options *options)
{
	struct nd_embedded *self = nd_alloc_zero(1, sizeof *self);
	int pipes[2];
	enum nd_err err;

	self->options = *options;
	self->wishes = -1;
	err = make_folder(self);
	if (!err && pipe2(pipes, O_CLOEXEC)) {
		err = nd_err_from_errno(errno);
		nd_display_error(self->options.display, "no pipe can be made: %s", nd_err_text(err));
	}
	if (err) {
		nd_embedded_stop(&self);
		return err;
	}
	self->nursery = fork();
	if (self->nursery == 0) {
		close(pipes[1]); // so that the end of the parent, however it comes, is the end of the wishes
		be_nursery(self, pipes[0]);
	}
	close(pipes[0]);
	self->wishes = pipes[1];
	fcntl(self->wishes, F_SETFL, O_NONBLOCK);
	if (self->nursery < 0) {
		err = nd_err_from_errno(errno);
		nd_display_error(self->options.display, "no process can be started: %s", nd_err_text(err));
		nd_embedded_stop(&self);
		return err;
	}
	*ret = self;
	return ND_OK;
}

// In the coordinator's thread.
static void want_slots(void *arg, uint32_t slots)
{
	struct nd_embedded *self = arg;
	uint64_t now = nd_clock_now_ms(&nd_clock_system);
	uint32_t workers = slots < self->options.workers ? slots : self->options.workers;

	if (workers <= self->wished && now - self->wished_ms < REPEAT_MS)
		return;
	if (write(self->wishes, &workers, sizeof workers) != sizeof workers)
		return; // full: it has not yet read the last ones
	self->wished = workers;
	self->wished_ms = now;
}

static void *run(void *arg)
{
	prctl(PR_SET_NAME, "nd-coordinator");
	nd_coordinator_run(arg);
	return NULL;
}

enum nd_err nd_embedded_start(struct nd_embedded *self, struct nd_cache *cache)
{
	struct nd_coordinator_options options = {
		.listen = self->endpoint,
		.cache = cache,
		.want_slots = want_slots,
		.arg = self,
	};
	char *why = NULL;
	enum nd_err err = nd_coordinator_new(&self->coordinator, &options, &why);

	if (err) {
		nd_display_error(self->options.display, "%s", why);
		nd_free(why);
		return err;
	}
	want_slots(self, 1); // it starts while the coordinator finds out what for
	if (pthread_create(&self->thread, NULL, run, self->coordinator)) {
		nd_display_error(self->options.display, "no thread can be started");
		return ND_IO;
	}
	self->running = true;
	return ND_OK;
}

const char *nd_embedded_endpoint(const struct nd_embedded *self)
{
	return self->endpoint;
}

static void *finish(void *arg)
{
	struct nd_embedded *self = arg;

	if (self->running) {
		nd_coordinator_stop(self->coordinator);
		nd_coordinator_stop(self->coordinator);
		pthread_join(self->thread, NULL);
	}
	if (self->wishes >= 0)
		close(self->wishes);
	while (self->nursery > 0 && waitpid(self->nursery, NULL, 0) < 0 && errno == EINTR)
		;
	nd_coordinator_destroy(&self->coordinator);
	if (self->folder)
		(void)nd_dir_remove(self->folder);
	return NULL;
}

void nd_embedded_finish(struct nd_embedded *self)
{
	self->finishing = !pthread_create(&self->finisher, NULL, finish, self);
}

void nd_embedded_stop(struct nd_embedded **self_p)
{
	struct nd_embedded *self = *self_p;

	if (!self)
		return;
	if (self->finishing)
		pthread_join(self->finisher, NULL);
	else
		finish(self);
	nd_free(self->folder);
	nd_free(self->endpoint);
	nd_free(self);
	*self_p = NULL;
}
