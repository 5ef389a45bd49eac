// The few file operations everything shares. Paths are NUL-terminated byte strings.
#ifndef NOODLE_FS_H
#define NOODLE_FS_H

#include "noodle/buf.h"
#include "noodle/err.h"

#include <stdint.h>

// Appends the whole file. ND_NOT_FOUND, ND_PERMISSION, ND_NOT_A_FILE (a folder, a socket), ND_TOO_LARGE, ND_IO.
enum nd_err nd_file_read(struct nd_buf *ret, const char *path, uint64_t max_bytes);

// Writes beside the target under a temporary name, then renames: readers see the old or the new file whole.
// Nothing is left behind on failure. `mode` as for open(2). The name is safe against other processes, the
// bytes are not forced to the disk (a power cut may lose them).
enum nd_err nd_file_write(const char *path, const void *data, size_t len, unsigned mode);

enum nd_err nd_dir_make(const char *path);              // with parents; existing is ND_OK
enum nd_err nd_dir_remove(const char *path);            // the whole tree, or one file; never follows symbolic links
enum nd_err nd_dir_temp(char **ret, const char *prefix); // new folder under $TMPDIR or /tmp; caller frees
char *nd_path_join(const char *dir, const char *name);   // one '/' between, also when name has one; caller frees
const char *nd_path_base(const char *path);              // after the last '/'
// "a/./b/../c" -> "a/c", "" -> "."; NULL when the path leaves its start ("..", absolute). Caller frees.
char *nd_path_normalise(const char *path);
enum nd_err nd_self_path(char **ret); // of the running executable; caller frees

#endif
