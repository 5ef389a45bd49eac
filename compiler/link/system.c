#include "link/system.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// The first of `names` in the folders of $PATH and then in /usr/bin and LLVM's own folder; NULL if there is none.
static char *find_program(const char *const *names)
{
	static const char more[] = "/usr/bin:/usr/lib/llvm-19/bin:/usr/local/bin";
	const char *path = getenv("PATH");
	char *folders = nd_sprintf("%s:%s", path ? path : "", more);
	char *ret = NULL;
	for (; *names && !ret; names++) {
		for (const char *at = folders; at && !ret;) {
			size_t len = strcspn(at, ":");
			char *candidate = nd_sprintf("%.*s/%s", (int)len, at, *names);
			if (len > 0 && access(candidate, X_OK) == 0) {
				ret = candidate;
				candidate = NULL;
			}
			nd_free(candidate);
			at = at[len] ? at + len + 1 : NULL;
		}
	}
	nd_free(folders);
	return ret;
}

static char *find_library_dir(void)
{
	static const char *const folders[] = {
		"/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib/x86_64-linux-gnu", "/lib64",
	};
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		char *crt = nd_path_join(folders[i], "crt1.o");
		bool found = access(crt, R_OK) == 0;
		nd_free(crt);
		if (found)
			return nd_strdup(folders[i]);
	}
	return NULL;
}

enum nd_err nd_system_find(struct nd_system *ret, bool mold, struct nd_diags *diags)
{
	static const char *const lld[] = { "ld.lld-19", "ld.lld", NULL };
	static const char *const molds[] = { "mold", "ld.mold", NULL };
	ret->linker = find_program(mold ? molds : lld);
	ret->library_dir = find_library_dir();
	if (!ret->library_dir)
		nd_diags_error(diags, "no C library to link with: crt1.o is in none of the usual folders; install "
				      "libc6-dev (Debian, Ubuntu) or glibc-devel");
	if (ret->library_dir)
		return ND_OK;
	nd_system_release(ret);
	return ND_NOT_FOUND;
}

void nd_system_release(struct nd_system *self)
{
	nd_free(self->linker);
	nd_free(self->library_dir);
	memset(self, 0, sizeof *self);
}

static void read_output(int fd, struct nd_buf *output)
{
	for (;;) {
		nd_buf_reserve(output, 4096);
		ssize_t got = read(fd, output->data + output->len, 4095);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		output->len += (size_t)got;
	}
	if (output->data)
		output->data[output->len] = '\0';
}

enum nd_err nd_run(char *const *argv, struct nd_buf *output, int *status)
{
	int fds[2];
	if (pipe2(fds, O_CLOEXEC) != 0)
		return nd_err_from_errno(errno);
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDERR_FILENO);
	pid_t pid;
	int error = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (!error)
		read_output(fds[0], output);
	close(fds[0]);
	if (error)
		return nd_err_from_errno(error);

	int ended;
	while (waitpid(pid, &ended, 0) < 0) {
		if (errno != EINTR)
			return nd_err_from_errno(errno);
	}
	*status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
	return ND_OK;
}
