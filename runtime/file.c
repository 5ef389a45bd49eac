// Files and folders, as std/fs sees them.
#include "rt_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// "src/x.txt: No such file or directory", from errno. A macro, so that the trace starts at the caller of the function.
#define io_error(path) io_error_at(path, errno, __builtin_frame_address(0))

static struct nd_rt_error *io_error_at(const struct nd_rt_string *path, int code, void *frame)
{
	struct nd_rt_string *words = nd_rt_string_from_c(strerror(code));
	const struct nd_rt_class *cls = code == ENOENT ? nd_rt_file_not_found_error : nd_rt_io_error;

	if (path) {
		struct nd_rt_string *parts[] = { (struct nd_rt_string *)(uintptr_t)path, nd_rt_string_from_c(": "),
						 words };

		words = nd_rt_string_concat_n(parts, 3);
	}
	return nd_rt_error_make(cls, words, frame);
}

// Paths end at their NUL for the system: one inside a path would name another file than the program said.
static bool is_path(const struct nd_rt_string *path)
{
	if (strlen(path->data) == (size_t)path->byte_len)
		return true;
	errno = EINVAL;
	return false;
}

struct nd_rt_int_or_error nd_rt_file_open(const struct nd_rt_string *path, int64_t mode)
{
	static const int flags[] = {
		[ND_RT_OPEN_READ] = O_RDONLY,
		[ND_RT_OPEN_WRITE] = O_WRONLY | O_CREAT | O_TRUNC,
		[ND_RT_OPEN_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
	};
	if (mode == ND_RT_OPEN_READ)
		nd_rt_observe("file", path->data);

	int fd = is_path(path) ? open(path->data, flags[mode] | O_CLOEXEC, 0666) : -1;

	if (fd < 0)
		return (struct nd_rt_int_or_error){ 0, io_error(path) };
	return (struct nd_rt_int_or_error){ fd, NULL };
}

struct nd_rt_int_or_error nd_rt_file_read(int64_t fd, struct nd_rt_list *bytes, int64_t n)
{
	ssize_t got;

	if (bytes->cap - bytes->len < n)
		nd_rt_list_grow(bytes, bytes->len + n, 1, 0);
	do
		got = read((int)fd, (char *)bytes->data + bytes->len, (size_t)n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return (struct nd_rt_int_or_error){ 0, io_error(NULL) };
	bytes->len += got;
	return (struct nd_rt_int_or_error){ got, NULL };
}

// 0 or errno.
static int write_all(int64_t fd, const char *data, int64_t len)
{
	while (len > 0) {
		ssize_t n = write((int)fd, data, (size_t)len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		data += n;
		len -= n;
	}
	return 0;
}

struct nd_rt_error *nd_rt_file_write_bytes(int64_t fd, const struct nd_rt_list *bytes)
{
	errno = write_all(fd, bytes->data, bytes->len);
	return errno ? io_error(NULL) : NULL;
}

struct nd_rt_error *nd_rt_file_write_text(int64_t fd, const struct nd_rt_string *text)
{
	errno = write_all(fd, text->data, text->byte_len);
	return errno ? io_error(NULL) : NULL;
}

struct nd_rt_error *nd_rt_file_close(int64_t fd)
{
	return close((int)fd) && errno != EINTR ? io_error(NULL) : NULL;
}

struct nd_rt_ref_or_error nd_rt_file_read_all(const struct nd_rt_string *path)
{
	enum { STEP = 64 << 10 };
	int fd = is_path(path) ? open(path->data, O_RDONLY | O_CLOEXEC) : -1;
	struct stat st;

	nd_rt_observe("file", path->data);
	if (fd < 0)
		return (struct nd_rt_ref_or_error){ NULL, io_error(path) };

	// One byte more than its size, so that the end is seen without growing.
	struct nd_rt_list *bytes = nd_rt_bytes_room(fstat(fd, &st) ? STEP : st.st_size + 1);
	ssize_t n;

	for (;;) {
		if (bytes->len == bytes->cap)
			nd_rt_list_grow(bytes, bytes->len + STEP, 1, 0);
		n = read(fd, (char *)bytes->data + bytes->len, (size_t)(bytes->cap - bytes->len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		bytes->len += n;
	}

	int code = errno;

	close(fd);
	errno = code;
	if (n < 0)
		return (struct nd_rt_ref_or_error){ NULL, io_error(path) };
	return (struct nd_rt_ref_or_error){ bytes, NULL };
}

bool nd_rt_path_exists(const struct nd_rt_string *path)
{
	nd_rt_observe("file", path->data);
	return is_path(path) && access(path->data, F_OK) == 0;
}

struct nd_rt_error *nd_rt_path_remove(const struct nd_rt_string *path)
{
	return is_path(path) && remove(path->data) == 0 ? NULL : io_error(path);
}

struct nd_rt_error *nd_rt_path_rename(const struct nd_rt_string *from, const struct nd_rt_string *to)
{
	return is_path(from) && is_path(to) && rename(from->data, to->data) == 0 ? NULL : io_error(from);
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

struct nd_rt_error *nd_rt_path_mkdir(const struct nd_rt_string *path)
{
	char *copy = is_path(path) ? strdup(path->data) : NULL;

	if (!copy)
		return io_error(path);

	bool ok = true;

	for (char *p = copy + 1; ok && *copy && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		ok = mkdir(copy, 0777) == 0 || is_dir(copy);
		*p = '/';
	}
	ok = ok && (mkdir(copy, 0777) == 0 || (errno == EEXIST && is_dir(copy)));

	int code = errno;

	free(copy);
	errno = code;
	return ok ? NULL : io_error(path);
}

static int by_text(const void *a, const void *b)
{
	struct nd_rt_string *const *x = a, *const *y = b;

	return (int)nd_rt_string_cmp(*x, *y);
}

struct nd_rt_ref_or_error nd_rt_path_list(const struct nd_rt_string *path)
{
	DIR *dir = is_path(path) ? opendir(path->data) : NULL;
	struct nd_rt_list *names = nd_rt_list_new(0, sizeof(void *), 1);
	const struct dirent *entry;

	nd_rt_observe("folder", path->data);
	if (!dir)
		return (struct nd_rt_ref_or_error){ NULL, io_error(path) };
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			nd_rt_list_push_ref(names, nd_rt_string_from_c(entry->d_name));
	closedir(dir);
	if (names->len)
		qsort(names->data, (size_t)names->len, sizeof(void *), by_text);
	return (struct nd_rt_ref_or_error){ names, NULL };
}

struct nd_rt_int_or_error nd_rt_path_stat(const struct nd_rt_string *path, int64_t field)
{
	struct stat st;

	nd_rt_observe("file", path->data);
	if (!is_path(path) || stat(path->data, &st))
		return (struct nd_rt_int_or_error){ 0, io_error(path) };
	switch (field) {
	case ND_RT_STAT_SIZE:
		return (struct nd_rt_int_or_error){ st.st_size, NULL };
	case ND_RT_STAT_MODIFIED_NS:
		return (struct nd_rt_int_or_error){ st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec, NULL };
	default:
		return (struct nd_rt_int_or_error){ S_ISDIR(st.st_mode), NULL };
	}
}

struct nd_rt_ref_or_error nd_rt_path_temp_dir(void)
{
	char path[512];
	const char *base = getenv("TMPDIR");

	if (!base || !*base)
		base = "/tmp";
	if (snprintf(path, sizeof path, "%s/noodle-XXXXXX", base) >= (int)sizeof path)
		errno = ENAMETOOLONG;
	else if (mkdtemp(path))
		return (struct nd_rt_ref_or_error){ nd_rt_string_from_c(path), NULL };
	return (struct nd_rt_ref_or_error){ NULL, io_error(nd_rt_string_from_c(base)) };
}
