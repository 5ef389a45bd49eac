// Says how many instructions a command executes, by walking it through a single step at a time: exact, the same on every
// run and machine, and slow, about a million instructions in a few seconds. Threads of the command run unseen.
//
//	count COMMAND [ARGUMENT...]
//
// What the command prints is dropped. A command that fails ends it with status 1.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void fail(const char *what, const char *why)
{
	fprintf(stderr, "count: %s: %s\n", what, why);
	exit(1);
}

static _Noreturn void become(char **argv)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		fail(argv[0], strerror(errno));
	execvp(argv[0], argv); // stops with SIGTRAP once the program is there
	fail(argv[0], strerror(errno));
}

int main(int argc, char **argv)
{
	uint64_t steps = 0;
	pid_t child;
	int status;

	if (argc < 2)
		fail("usage", "count COMMAND [ARGUMENT...]");
	child = fork();
	if (child < 0)
		fail("fork", strerror(errno));
	if (child == 0)
		become(argv + 1);
	for (;;) {
		int signal = 0;

		if (waitpid(child, &status, 0) < 0)
			fail("waitpid", strerror(errno));
		if (!WIFSTOPPED(status))
			break;
		if (WSTOPSIG(status) != SIGTRAP)
			signal = WSTOPSIG(status);
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, signal) < 0)
			fail("ptrace", strerror(errno));
		steps++;
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail(argv[1], "it failed");
	printf("%" PRIu64 "\n", steps);
	return 0;
}
