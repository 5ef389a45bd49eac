// Runs commands in turns and says how long they take and how much memory they need.
//
//	measure [-n RUNS] [-w RUNS] [-t SECONDS] [-d SECONDS] [-e EXPECTED] -- LABEL COMMAND [ARGUMENT...] [-- LABEL COMMAND [ARGUMENT...]]...
//
// Every command runs once to warm up (-w: as often as that) and then RUNS times (default 5), in turns, so that what
// disturbs the machine disturbs all alike. What they print is dropped, or must be the contents of the file EXPECTED.
// A command that fails or prints anything else ends it all with status 1. One that takes longer than -t is killed and
// does not run again; its times are then that limit, and its processor time and memory 0. After -d seconds nothing more is
// begun; what has not run by then has times of 0. For each command it prints a line of fields
// that tabs separate: the label; the best, the median and the worst time of the clock in seconds; the best processor
// time (user and system, with that of child processes); the largest resident set of any of its processes in KiB; how often
// it ran.
//
// Resident sets start at the size of this program, which is why it is small and linked statically where possible.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 16, MAX_RUNS = 1000 };

struct command {
	const char *label;
	char **argv;
	double wall[MAX_RUNS];
	double cpu[MAX_RUNS];
	long peak_kib;
	bool over; // the limit
	long runs;
};

static _Noreturn void fail(const char *what, const char *why)
{
	fprintf(stderr, "measure: %s: %s\n", what, why);
	exit(1);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static bool same_contents(int left, int right)
{
	static char a[1 << 12], b[1 << 12];
	off_t at = 0;
	for (;;) {
		ssize_t n = pread(left, a, sizeof a, at);
		ssize_t m = pread(right, b, sizeof b, at);
		if (n < 0 || n != m || memcmp(a, b, (size_t)n) != 0)
			return false;
		if (n == 0)
			return true;
		at += n;
	}
}

static void wake(int number)
{
	(void)number; // wait4 returns
}

// Runs `self` once, its standard output going to `output`. False: it did not end within `limit` seconds (0 = none).
static bool run(struct command *self, int output, int expected, unsigned limit, struct rusage *usage, double *wall)
{
	bool killed = false;
	int status;
	if (expected >= 0 && (ftruncate(output, 0) != 0 || lseek(output, 0, SEEK_SET) != 0))
		fail("output", strerror(errno));

	double start = now();
	pid_t pid = fork();
	if (pid < 0)
		fail("fork", strerror(errno));
	if (pid == 0) {
		if (limit)
			setpgid(0, 0);
		dup2(output, STDOUT_FILENO);
		execvp(self->argv[0], self->argv);
		fprintf(stderr, "measure: %s: %s\n", self->argv[0], strerror(errno));
		_exit(127);
	}
	alarm(limit);
	while (wait4(pid, &status, 0, usage) < 0) {
		if (errno != EINTR)
			fail("wait4", strerror(errno));
		killed = limit && now() - start >= limit && (kill(-pid, SIGKILL) == 0 || kill(pid, SIGKILL) == 0);
	}
	alarm(0);
	*wall = now() - start;
	if (killed)
		return false;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail(self->label, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it failed");
	if (expected >= 0 && !same_contents(output, expected))
		fail(self->label, "wrong answer");
	return true;
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static int parse(struct command *commands, char **argv)
{
	int count = 0;
	while (*argv) {
		if (count == MAX_COMMANDS || !argv[0] || !argv[1])
			fail("commands", "too many, or one without a command");
		commands[count++] = (struct command){.label = argv[0], .argv = argv + 1};
		while (*argv && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return count;
}

int main(int argc, char **argv)
{
	static struct command commands[MAX_COMMANDS];
	long runs = 5, warm_ups = 1, limit = 0, deadline = 0;
	int option, expected = -1;

	// The + keeps getopt from looking for options among the commands.
	while ((option = getopt(argc, argv, "+n:w:t:d:e:")) != -1) {
		if (option == 'n') {
			runs = strtol(optarg, NULL, 10);
		} else if (option == 'w') {
			warm_ups = strtol(optarg, NULL, 10);
		} else if (option == 't') {
			limit = strtol(optarg, NULL, 10);
		} else if (option == 'd') {
			deadline = strtol(optarg, NULL, 10);
		} else if (option == 'e') {
			expected = open(optarg, O_RDONLY | O_CLOEXEC);
			if (expected < 0)
				fail(optarg, strerror(errno));
		} else {
			return 2;
		}
	}
	int count = parse(commands, argv + optind);
	if (count == 0 || runs < 1 || runs > MAX_RUNS || limit < 0) {
		fprintf(stderr, "usage: measure [-n RUNS] [-w RUNS] [-t SECONDS] [-d SECONDS] [-e EXPECTED] -- LABEL "
				"COMMAND [ARGUMENT...]...\n");
		return 2;
	}
	int output = expected >= 0 ? memfd_create("output", MFD_CLOEXEC)
				   : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (output < 0)
		fail("output", strerror(errno));

	sigaction(SIGALRM, &(struct sigaction){.sa_handler = wake}, NULL);
	double begin = now();
	for (long turn = -warm_ups; turn < runs; turn++) {
		for (int i = 0; i < count; i++) {
			struct rusage usage;
			double wall;
			struct command *self = &commands[i];
			if (self->over || (deadline && now() - begin > (double)deadline))
				continue;
			self->over = !run(self, output, expected, (unsigned)limit, &usage, &wall);
			if (turn < 0 || self->over)
				continue;
			self->wall[self->runs] = wall;
			self->cpu[self->runs++] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
			if (usage.ru_maxrss > self->peak_kib)
				self->peak_kib = usage.ru_maxrss;
		}
	}
	for (int i = 0; i < count; i++) {
		struct command *self = &commands[i];
		if (self->over || self->runs == 0) {
			long time = self->over ? limit : 0;
			printf("%s\t%ld\t%ld\t%ld\t0\t0\t0\n", self->label, time, time, time);
			continue;
		}
		qsort(self->wall, (size_t)self->runs, sizeof *self->wall, by_value);
		qsort(self->cpu, (size_t)self->runs, sizeof *self->cpu, by_value);
		printf("%s\t%.5f\t%.5f\t%.5f\t%.5f\t%ld\t%ld\n", self->label, self->wall[0], self->wall[self->runs / 2],
		       self->wall[self->runs - 1], self->cpu[0], self->peak_kib, self->runs);
	}
}
