#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum nd_err read_all(struct nd_buf *ret, int fd, uint64_t size_hint, uint64_t max_bytes)
{
	size_t start = ret->len;

	nd_buf_reserve(ret, (size_t)size_hint + 1); // one more, so that the end is seen without growing
	for (;;) {
		ssize_t got;

		if (ret->cap - ret->len < 2)
			nd_buf_reserve(ret, ret->cap);
		got = read(fd, ret->data + ret->len, ret->cap - ret->len - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return nd_err_from_errno(errno);
		if (got == 0)
			return ND_OK;
		ret->len += (size_t)got;
		ret->data[ret->len] = '\0';
		if (ret->len - start > max_bytes)
			return ND_TOO_LARGE; // it grew meanwhile, or its size is unknown (/proc)
	}
}

enum nd_err nd_file_read(struct nd_buf *ret, const char *path, uint64_t max_bytes)
{
	// Without O_NONBLOCK a pipe would hold us until somebody writes to it.
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t start = ret->len;
	struct stat st;
	enum nd_err err;

	if (fd < 0)
		return errno == ENXIO ? ND_NOT_A_FILE : nd_err_from_errno(errno);
	if (fstat(fd, &st))
		err = nd_err_from_errno(errno);
	else if (!S_ISREG(st.st_mode))
		err = ND_NOT_A_FILE;
	else if ((uint64_t)st.st_size > max_bytes)
		err = ND_TOO_LARGE;
	else
		err = read_all(ret, fd, (uint64_t)st.st_size, max_bytes);
	close(fd);
	if (err && ret->data) {
		ret->len = start;
		ret->data[start] = '\0';
	}
	return err;
}

static enum nd_err write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return nd_err_from_errno(errno);
		data += put;
		len -= (size_t)put;
	}
	return ND_OK;
}

// A new file in the folder of `path`. Its name does not contain that of the target, which may be as long as
// names can be.
static int open_beside(char **ret_name, const char *path, unsigned mode)
{
	static atomic_uint counter;
	int dir_len = (int)(nd_path_base(path) - path);

	for (;;) {
		char *name = nd_sprintf("%.*s.nd-tmp-%ld-%u", dir_len, path, (long)getpid(),
					atomic_fetch_add(&counter, 1));
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);

		if (fd >= 0) {
			*ret_name = name;
			return fd;
		}
		nd_free(name);
		if (errno != EEXIST) // a file left by a killed process of the same number is not ours
			return -1;
	}
}

static bool is_replaceable(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode));
}

// Puts the file `name` in the place of `path`. Where there is one already the two change places, and then the old one
// goes: when a file is renamed onto another, ext4 first sends its contents to the disk, which for a program of ten
// megabytes takes longer than writing it. (What that protects from is a machine that loses its power; a build then
// finds that the file is not what it should be.)
static enum nd_err take_place(const char *name, const char *path)
{
	if (is_replaceable(path) && renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_EXCHANGE) == 0) {
		if (unlink(name) == 0)
			return ND_OK;
		// Somebody has just put a folder there: it gets its place back.
		(void)renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_EXCHANGE);
	}
	return rename(name, path) ? nd_err_from_errno(errno) : ND_OK;
}

enum nd_err nd_file_write(const char *path, const void *data, size_t len, unsigned mode)
{
	char *name;
	int fd;
	enum nd_err err;

	if (!*path)
		return ND_NOT_FOUND;
	fd = open_beside(&name, path, mode);
	if (fd < 0)
		return nd_err_from_errno(errno);
	err = write_all(fd, data, len);
	if (close(fd) && !err) // network filesystems and quotas report here
		err = nd_err_from_errno(errno);
	if (!err)
		err = take_place(name, path);
	if (err)
		unlink(name);
	nd_free(name);
	return err;
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum nd_err make_one(const char *path)
{
	int saved;

	if (mkdir(path, 0777) == 0)
		return ND_OK;
	saved = errno; // what matters is that it is there: some mounts answer EROFS or EACCES for that
	return is_dir(path) ? ND_OK : nd_err_from_errno(saved);
}

enum nd_err nd_dir_make(const char *path)
{
	char *copy;
	enum nd_err err = ND_OK;

	if (!*path)
		return ND_NOT_FOUND;
	if (is_dir(path))
		return ND_OK;
	copy = nd_strdup(path);
	for (char *at = copy + 1; *at && !err; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		err = make_one(copy);
		*at = '/';
	}
	if (!err)
		err = make_one(copy);
	nd_free(copy);
	return err;
}

static enum nd_err remove_at(int dir_fd, const char *name);

static enum nd_err remove_entries(int fd)
{
	DIR *dir = fdopendir(fd);
	enum nd_err err = ND_OK;
	struct dirent *entry;

	if (!dir) {
		err = nd_err_from_errno(errno);
		close(fd);
		return err;
	}
	while (!err && (errno = 0, entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		err = remove_at(dirfd(dir), entry->d_name);
		if (err == ND_NOT_FOUND)
			err = ND_OK; // another process was faster
	}
	if (!err && errno)
		err = nd_err_from_errno(errno);
	closedir(dir);
	return err;
}

static enum nd_err remove_at(int dir_fd, const char *name)
{
	int fd;
	enum nd_err err;

	if (unlinkat(dir_fd, name, 0) == 0)
		return ND_OK;
	if (errno != EISDIR && errno != EPERM) // a folder is EISDIR on Linux, EPERM by POSIX
		return nd_err_from_errno(errno);
	fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == EACCES && fchmodat(dir_fd, name, 0700, 0) == 0)
		fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return nd_err_from_errno(errno);
	// A program may have made its scratch folder read-only; of a folder that is not ours we find out below.
	if (fchmod(fd, 0700))
		errno = 0;
	err = remove_entries(fd);
	if (!err && unlinkat(dir_fd, name, AT_REMOVEDIR))
		err = nd_err_from_errno(errno);
	return err;
}

enum nd_err nd_dir_remove(const char *path)
{
	return remove_at(AT_FDCWD, path);
}

enum nd_err nd_dir_temp(char **ret, const char *prefix)
{
	const char *parent = getenv("TMPDIR");
	char *path = nd_sprintf("%s/%s-XXXXXX", parent && *parent ? parent : "/tmp", prefix);

	if (!mkdtemp(path)) {
		enum nd_err err = nd_err_from_errno(errno);

		nd_free(path);
		return err;
	}
	*ret = path;
	return ND_OK;
}

char *nd_path_join(const char *dir, const char *name)
{
	size_t len = strlen(dir);

	while (*name == '/')
		name++;
	return nd_sprintf("%s%s%s", dir, len && dir[len - 1] != '/' ? "/" : "", name);
}

const char *nd_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *nd_path_normalise(const char *path)
{
	char *out = nd_alloc(strlen(path) + 2); // ret is never longer, but for "" -> "."
	size_t len = 0;

	if (*path == '/')
		goto outside;
	while (*path) {
		size_t part = strcspn(path, "/");

		if (part == 2 && path[0] == '.' && path[1] == '.') {
			if (!len)
				goto outside;
			while (len && out[len - 1] != '/')
				len--;
			if (len)
				len--; // the slash
		} else if (part && !(part == 1 && path[0] == '.')) {
			if (len)
				out[len++] = '/';
			memcpy(out + len, path, part);
			len += part;
		}
		path += part;
		path += *path == '/';
	}
	if (!len)
		out[len++] = '.';
	out[len] = '\0';
	return out;
outside:
	nd_free(out);
	return NULL;
}

enum nd_err nd_self_path(char **ret)
{
	size_t cap = 256;

	for (;;) {
		char *path = nd_alloc(cap);
		ssize_t len = readlink("/proc/self/exe", path, cap);

		if (len >= 0 && (size_t)len < cap) {
			path[len] = '\0';
			*ret = path;
			return ND_OK;
		}
		nd_free(path);
		if (len < 0)
			return nd_err_from_errno(errno);
		cap *= 2;
	}
}
