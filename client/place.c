#include "place.h"

#include "project.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *folder_of(const struct nd_places *self)
{
	return *self->folder ? self->folder : ".";
}

char *nd_place_path(const struct nd_places *self, const char *name)
{
	return self->output ? nd_strdup(self->output) : nd_sprintf("%s/build/%s", folder_of(self), name);
}

static bool digest_file(const struct nd_places *self, const char *real, struct nd_digest *ret)
{
	struct nd_cache_stat known;
	struct nd_buf data = {0};
	struct timespec now;
	enum nd_err err;
	bool digested;

	clock_gettime(CLOCK_REALTIME, &now);
	if (access(real, X_OK) || !nd_project_stat(real, &known, &err))
		return false;
	if (!nd_cache_get_stat(self->cache, real, &known, ret))
		return true;
	digested = !nd_file_read(&data, real, known.size) && data.len;
	if (digested) {
		*ret = nd_digest_of(data.data, data.len);
		(void)nd_cache_put_stat(self->cache, real, &known, ret, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
	}
	nd_buf_release(&data);
	return digested;
}

bool nd_place_holds(const struct nd_places *self, const char *name, const struct nd_digest *digest)
{
	char *path = nd_place_path(self, name), *real = realpath(path, NULL);
	struct nd_digest found;
	bool holds = real && digest_file(self, real, &found) && nd_digest_eq(&found, digest);

	free(real);
	nd_free(path);
	return holds;
}

// The first difference ends it, and what was read stays in the processor's caches.
static bool has_bytes(int fd, struct nd_str program)
{
	enum { PIECE = 64 << 10 };
	char *piece = nd_alloc(PIECE);
	size_t at = 0;
	ssize_t got = 1;

	while (at < program.len && got > 0) {
		got = read(fd, piece, program.len - at < PIECE ? program.len - at : PIECE);
		if (got > 0 && !memcmp(piece, program.data + at, (size_t)got))
			at += (size_t)got;
		else if (got >= 0 || errno != EINTR)
			break;
		else
			got = 1;
	}
	nd_free(piece);
	return at == program.len;
}

static bool is_same(const char *path, struct nd_str program)
{
	int fd = access(path, X_OK) ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	bool same = fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) && (uint64_t)st.st_size == program.len &&
		    has_bytes(fd, program);

	if (fd >= 0)
		close(fd);
	return same;
}

enum nd_err nd_place_put(const struct nd_places *self, const char *name, struct nd_str program)
{
	char *path = nd_place_path(self, name), *folder = nd_path_join(folder_of(self), "build");
	enum nd_err err = self->output ? ND_OK : nd_dir_make(folder);

	if (!err && !is_same(path, program))
		err = nd_file_write(path, program.data, program.len, 0777);
	nd_free(folder);
	nd_free(path);
	return err;
}

const char *nd_place_why(enum nd_err err)
{
	switch (err) {
	case ND_NOT_FOUND:
		return "the folder does not exist";
	case ND_EXISTS:
		return "a file is where its folder should be";
	case ND_NOT_A_FILE:
		return "there is a folder of that name";
	default:
		return nd_err_text(err);
	}
}
