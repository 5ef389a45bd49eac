#include "driver/output.h"
#include "driver/scratch.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLAIN_FILE = 0666, EXECUTABLE = 0755 };

char *nd_output_name(const char *input, const char *ending)
{
	const char *base = nd_path_base(input);
	const char *dot = strrchr(base, '.');
	size_t len = dot && dot != base ? (size_t)(dot - base) : strlen(base);
	return nd_sprintf("%.*s%s", (int)len, base, ending);
}

bool nd_output_possible(const char *path, struct nd_diags *diags)
{
	struct stat st;
	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			nd_diags_error(diags, "cannot write %s: it is a folder; -o names a file", path);
		return !S_ISDIR(st.st_mode);
	}
	size_t len = (size_t)(nd_path_base(path) - path);
	char *folder = len > 1 ? nd_strndup(path, len - 1) : nd_strdup(len ? "/" : ".");
	bool there = stat(folder, &st) == 0;
	int error = errno;
	bool possible = there && S_ISDIR(st.st_mode) && path[len];
	if (!there && error == ENOENT)
		nd_diags_error(diags, "cannot write %s: there is no folder %s", path, folder);
	else if (!there)
		nd_diags_error(diags, "cannot write %s: %s", path, nd_err_text(nd_err_from_errno(error)));
	else if (!S_ISDIR(st.st_mode))
		nd_diags_error(diags, "cannot write %s: %s is no folder", path, folder);
	else if (!possible)
		nd_diags_error(diags, "cannot write %s: -o names a file, not a folder", path);
	nd_free(folder);
	return possible;
}

bool nd_output_same_file(const char *a, const char *b)
{
	struct stat sa, sb;
	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

// To rename something over /dev/null would replace the device, over /dev/stdout the link to what the shell has opened.
static bool is_special(const char *path)
{
	struct stat st;
	if (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0)
		return stat(path, &st) == 0;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static enum nd_err write_through(int fd, struct nd_str data)
{
	while (data.len) {
		ssize_t put = write(fd, data.data, data.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return nd_err_from_errno(errno);
		data.data += put;
		data.len -= (size_t)put;
	}
	return ND_OK;
}

static enum nd_err write_special(const char *path, struct nd_str data)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return nd_err_from_errno(errno);
	enum nd_err err = write_through(fd, data);
	if (close(fd) && !err)
		err = nd_err_from_errno(errno);
	return err;
}

// The file behind a symbolic link is written, the link stays. Elsewhere the path itself.
static char *target_of(const char *path)
{
	struct stat st;
	char *real = lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(path, NULL) : NULL;
	char *ret = nd_strdup(real ? real : path);
	free(real);
	return ret;
}

static enum nd_err write_file(const char *path, struct nd_str data, unsigned mode)
{
	if (is_special(path))
		return write_special(path, data);
	char *target = target_of(path);
	nd_scratch_hold();
	enum nd_err err = nd_file_write(target, data.data, data.len, mode);
	nd_scratch_let_go();
	nd_free(target);
	return err;
}

static bool said(enum nd_err err, const char *path, struct nd_diags *diags)
{
	if (err)
		nd_diags_error(diags, "cannot write %s: %s", path, nd_err_text(err));
	return err == ND_OK;
}

bool nd_output_write(const char *path, struct nd_str data, struct nd_diags *diags)
{
	if (strcmp(path, "-") == 0)
		return said(write_through(STDOUT_FILENO, data), "to standard output", diags);
	return said(write_file(path, data, PLAIN_FILE), path, diags);
}

// A rename when both are on one disk, else a copy.
bool nd_output_move(const char *path, const char *from, struct nd_diags *diags)
{
	if (!is_special(path)) {
		char *target = target_of(path);
		nd_scratch_hold();
		bool moved = rename(from, target) == 0;
		nd_scratch_let_go();
		nd_free(target);
		if (moved)
			return true;
	}
	struct nd_buf data = { 0 };
	enum nd_err err = nd_file_read(&data, from, UINT64_MAX);
	if (!err)
		err = write_file(path, nd_buf_str(&data), EXECUTABLE);
	nd_buf_release(&data);
	return said(err, path, diags);
}
