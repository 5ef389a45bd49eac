#include "probe.h"

#include "process.h"
#include "store.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_TABLES = 64, MAX_TABLE_NAME = 64 };

// ---- notes ----

static char *note_path(const char *dir)
{
	uint32_t pid = (uint32_t)getpid();
	return nd_sprintf("%s/open.%u.%llu", dir, (unsigned)pid, (unsigned long long)process_start(pid));
}

void probe_note(const char *dir)
{
	char *path = note_path(dir);
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
	if (fd >= 0)
		close(fd);
	nd_free(path);
}

void probe_unnote(const char *dir)
{
	char *path = note_path(dir);
	unlink(path);
	nd_free(path);
}

void probe_accuse(const char *dir)
{
	char *path = nd_path_join(dir, "suspect");
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
	if (fd >= 0)
		close(fd);
	nd_free(path);
}

bool probe_is_suspect(const char *dir)
{
	DIR *list = opendir(dir);
	if (!list)
		return false;
	char *accused = nd_path_join(dir, "suspect");
	bool suspect = unlink(accused) == 0;
	nd_free(accused);
	for (const struct dirent *at; (at = readdir(list));) {
		unsigned pid;
		unsigned long long start;
		if (sscanf(at->d_name, "open.%u.%llu", &pid, &start) != 2 || process_is_alive(pid, start))
			continue;
		char *path = nd_path_join(dir, at->d_name);
		unlink(path);
		nd_free(path);
		suspect = true;
	}
	closedir(list);
	return suspect;
}

// ---- the walk, in the child ----

// Keys must ascend, which also ends a walk that goes in circles; values must lie in the file.
static int walk(MDB_txn *txn, MDB_dbi dbi, uint64_t last_page)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, dbi, &cursor);
	if (code)
		return code;
	MDB_val key;
	MDB_val value;
	MDB_val last = {0};
	while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		if (last.mv_data && mdb_cmp(txn, dbi, &last, &key) >= 0)
			return MDB_CORRUPTED;
		if (value.mv_size / 4096 > last_page || store_check(key, value))
			return MDB_CORRUPTED;
		if (value.mv_size) // a bus error, if the value reaches past the end
			(void)*((const volatile char *)value.mv_data + value.mv_size - 1);
		last = key;
	}
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

// The lists of free pages: [count][numbers, descending]. The next writer would believe them.
static int walk_free(MDB_txn *txn, uint64_t last_page)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, 0, &cursor);
	if (code)
		return code;
	MDB_val key;
	MDB_val value;
	while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		const size_t *list = value.mv_data;
		if (key.mv_size != sizeof(size_t) || value.mv_size < sizeof *list ||
		    list[0] > value.mv_size / sizeof *list - 1)
			return MDB_CORRUPTED;
		for (size_t i = 1; i <= list[0]; i++)
			if (list[i] < 2 || list[i] > last_page || (i > 1 && list[i] >= list[i - 1]))
				return MDB_CORRUPTED;
	}
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

// The names of all tables. Keys of the main table are not terminated.
static int list_tables(MDB_txn *txn, MDB_dbi main_table, char names[MAX_TABLES][MAX_TABLE_NAME], int *count)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn, main_table, &cursor);
	MDB_val key;
	MDB_val value;
	*count = 0;
	while (!code && (code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		if (key.mv_size >= MAX_TABLE_NAME || *count == MAX_TABLES)
			return MDB_CORRUPTED;
		memcpy(names[*count], key.mv_data, key.mv_size);
		names[(*count)++][key.mv_size] = '\0';
	}
	return code == MDB_NOTFOUND ? 0 : code;
}

static int walk_all(const char *dir)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_envinfo info;
	char names[MAX_TABLES][MAX_TABLE_NAME];
	int count = 0;
	int code = mdb_env_create(&env);
	if (!code)
		code = mdb_env_set_maxdbs(env, MAX_TABLES);
	if (!code)
		code = mdb_env_open(env, dir, MDB_RDONLY | MDB_NOTLS, 0);
	if (!code)
		code = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
	if (code)
		return code;
	mdb_env_info(env, &info);
	code = mdb_dbi_open(txn, NULL, 0, &dbi);
	if (!code)
		code = list_tables(txn, dbi, names, &count);
	for (int i = 0; i < count && !code; i++) {
		code = mdb_dbi_open(txn, names[i], 0, &dbi);
		if (!code)
			code = walk(txn, dbi, info.me_last_pgno);
	}
	return code ? code : walk_free(txn, info.me_last_pgno);
}

static void be_quiet(void)
{
	static const int deadly[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
	struct rlimit none = {0};
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		signal(deadly[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	int fd = open("/dev/null", O_WRONLY);
	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
}

bool probe_is_sound(const char *dir)
{
	pid_t child = fork();
	if (child < 0)
		return true;
	if (child == 0) {
		be_quiet();
		int code = walk_all(dir);
		_exit(code == 0 || code > 0 ? 0 : 1); // an errno (no file, no right) says nothing about the pages
	}
	int status;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return true;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
