// Runs commands in turns and says how long they take and how much memory they need.
//
//	measure [-n RUNS] [-w RUNS] [-e EXPECTED] -- LABEL COMMAND [ARGUMENT...] [-- LABEL COMMAND [ARGUMENT...]]...
//
// Every command runs once to warm up (-w: as often as that) and then RUNS times (default 5), in turns, so that what
// disturbs the machine disturbs all alike. What they print is dropped, or must be the contents of the file EXPECTED.
// A command that fails or prints anything else ends it all with status 1. For each command it prints a line of fields
// that tabs separate: the label; the best, the median and the worst time of the clock in seconds; the best processor
// time (user and system, with that of child processes); the largest resident set of any of its processes in KiB.
//
// Resident sets start at the size of this program, which is why it is small and linked statically where possible.
#include <errno.h>
#include <fcntl.h>
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

// Runs `self` once, its standard output going to `output`.
static void run(struct command *self, int output, int expected, struct rusage *usage, double *wall)
{
	int status;
	if (expected >= 0 && (ftruncate(output, 0) != 0 || lseek(output, 0, SEEK_SET) != 0))
		fail("output", strerror(errno));

	double start = now();
	pid_t pid = fork();
	if (pid < 0)
		fail("fork", strerror(errno));
	if (pid == 0) {
		dup2(output, STDOUT_FILENO);
		execvp(self->argv[0], self->argv);
		fprintf(stderr, "measure: %s: %s\n", self->argv[0], strerror(errno));
		_exit(127);
	}
	while (wait4(pid, &status, 0, usage) < 0) {
		if (errno != EINTR)
			fail("wait4", strerror(errno));
	}
	*wall = now() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail(self->label, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it failed");
	if (expected >= 0 && !same_contents(output, expected))
		fail(self->label, "wrong answer");
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
	long runs = 5, warm_ups = 1;
	int option, expected = -1;

	// The + keeps getopt from looking for options among the commands.
	while ((option = getopt(argc, argv, "+n:w:e:")) != -1) {
		if (option == 'n') {
			runs = strtol(optarg, NULL, 10);
		} else if (option == 'w') {
			warm_ups = strtol(optarg, NULL, 10);
		} else if (option == 'e') {
			expected = open(optarg, O_RDONLY | O_CLOEXEC);
			if (expected < 0)
				fail(optarg, strerror(errno));
		} else {
			return 2;
		}
	}
	int count = parse(commands, argv + optind);
	if (count == 0 || runs < 1 || runs > MAX_RUNS) {
		fprintf(stderr, "usage: measure [-n RUNS] [-w RUNS] [-e EXPECTED] -- LABEL COMMAND [ARGUMENT...]...\n");
		return 2;
	}
	int output = expected >= 0 ? memfd_create("output", MFD_CLOEXEC)
				   : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (output < 0)
		fail("output", strerror(errno));

	for (long turn = -warm_ups; turn < runs; turn++) {
		for (int i = 0; i < count; i++) {
			struct rusage usage;
			double wall;
			run(&commands[i], output, expected, &usage, &wall);
			if (turn < 0)
				continue;
			commands[i].wall[turn] = wall;
			commands[i].cpu[turn] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
			if (usage.ru_maxrss > commands[i].peak_kib)
				commands[i].peak_kib = usage.ru_maxrss;
		}
	}
	for (int i = 0; i < count; i++) {
		struct command *self = &commands[i];
		qsort(self->wall, (size_t)runs, sizeof *self->wall, by_value);
		qsort(self->cpu, (size_t)runs, sizeof *self->cpu, by_value);
		printf("%s\t%.5f\t%.5f\t%.5f\t%.5f\t%ld\n", self->label, self->wall[0], self->wall[runs / 2],
		       self->wall[runs - 1], self->cpu[0], self->peak_kib);
	}
}
