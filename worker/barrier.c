#include "barrier.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void wait_at(const char *fifo)
{
	int fd = open(fifo, O_RDONLY | O_CLOEXEC);
	char byte;
	ssize_t got;

	if (fd < 0)
		return;
	do
		got = read(fd, &byte, 1);
	while (got > 0 || (got < 0 && errno == EINTR));
	close(fd);
}

void nd_barrier_wait(const char *const *barriers, const struct nd_job *job)
{
	const char *module = job->input_count ? job->inputs[0].module : "";
	size_t len = strlen(module);

	if (job->kind != ND_TASK_COMPILE || !barriers)
		return;
	for (; *barriers; barriers++)
		if (!strncmp(*barriers, module, len) && (*barriers)[len] == '=')
			wait_at(*barriers + len + 1);
}
