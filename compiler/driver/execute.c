// The process turns into the program instead of waiting for it: its exit status, signals, terminal and process number
// are the program's without any work of ours. An open file can be executed after it has lost its name, so nothing is
// left behind however the program ends.
#include "driver/execute.h"
#include "driver/scratch.h"

#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void (*file_size_handler)(int);

void nd_execute_prepare(void)
{
	file_size_handler = signal(SIGXFSZ, SIG_IGN);
}

void nd_execute(const char *file, const char *name, char **args, struct nd_diags *diags)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	int error = errno;
	nd_scratch_remove();
	if (fd >= 0) {
		size_t n = 0;
		while (args[n])
			n++;
		char **argv = nd_alloc_zero(n + 2, sizeof *argv);
		argv[0] = nd_strdup(name);
		memcpy(argv + 1, args, n * sizeof *argv);
		fflush(NULL);
		signal(SIGXFSZ, file_size_handler);
		fexecve(fd, argv, environ);
		error = errno;
		nd_free(argv[0]);
		nd_free(argv);
		close(fd);
	}
	if (error == EACCES)
		nd_diags_error(diags, "cannot run the program: its disk forbids it (noexec); TMPDIR names another place");
	else
		nd_diags_error(diags, "cannot run the program: %s", strerror(error));
}
