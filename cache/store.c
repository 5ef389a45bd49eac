// Opening, in this order and under a lock on the file `open.lock`, so that two processes do not judge the
// same folder at once:
//  - the file `damaged` (left by store_mark_damaged), a data file that LMDB rejects, or one that fails the
//    probe after a process died with it open (probe.h): both files of LMDB are removed. Who still has them open keeps its own copy until it closes.
//  - a data file shorter than its own header says (a copy that was cut off) is extended by zeros: reading
//    then gives damaged pages, which are noticed, instead of a bus error.
//  - another format version: removed as well.
// A folder that cannot be written is opened for reading; one that cannot be read either is not used.
#include "store.h"

#include "guard.h"
#include "probe.h"
#include "record.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	MAX_READERS = 1024, // of all processes; a slot takes 64 bytes
	OPEN_TRIES = 3,
	LOCK_BYTES = (MAX_READERS + 64) * 64, // a little more than LMDB wants
	NEARLY_FULL = 64 << 10,
};

static const size_t FIRST_MAP = (size_t)16 << 20;
static const size_t MAX_GROWTH = (size_t)1 << 30;

static const char *const db_names[DB_COUNT] = {
	[DB_META] = "meta", [DB_INFO] = "info", [DB_BLOB] = "blob",       [DB_ACTION] = "action",
	[DB_TASK] = "task", [DB_STAT] = "stat", [DB_HISTORY] = "history", [DB_PIN] = "pin",
};

enum nd_err store_err(int code)
{
	switch (code) {
	case MDB_SUCCESS:
		return ND_OK;
	case MDB_NOTFOUND:
		return ND_NOT_FOUND;
	case MDB_MAP_FULL:
		return ND_NO_SPACE;
	case MDB_VERSION_MISMATCH:
		return ND_VERSION;
	default:
		if (store_is_broken(code))
			return ND_CORRUPT;
		return code > 0 ? nd_err_from_errno(code) : ND_IO;
	}
}

bool store_is_broken(int code)
{
	switch (code) {
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_INVALID:
	// We give LMDB no cause for these: they come from pages that make no sense.
	case MDB_TXN_FULL:
	case MDB_CURSOR_FULL:
	case MDB_PAGE_FULL:
	case MDB_INCOMPATIBLE:
	case MDB_BAD_TXN:
	case MDB_BAD_VALSIZE:
	case MDB_BAD_DBI:
	case EINVAL:
		return true;
	default:
		return false;
	}
}

// ---- folders open in this process ----

struct folder {
	uint64_t device;
	uint64_t inode;
	struct folder *next;
};

static pthread_mutex_t folders_lock = PTHREAD_MUTEX_INITIALIZER;
static struct folder *folders;

static bool folder_claim(uint64_t device, uint64_t inode)
{
	pthread_mutex_lock(&folders_lock);
	struct folder *at = folders;
	while (at && (at->device != device || at->inode != inode))
		at = at->next;
	bool is_free = at == NULL;
	if (is_free) {
		struct folder *mine = nd_alloc_zero(1, sizeof *mine);
		*mine = (struct folder){device, inode, folders};
		folders = mine;
	}
	pthread_mutex_unlock(&folders_lock);
	return is_free;
}

static void folder_release(uint64_t device, uint64_t inode)
{
	pthread_mutex_lock(&folders_lock);
	for (struct folder **at = &folders; *at; at = &(*at)->next) {
		if ((*at)->device != device || (*at)->inode != inode)
			continue;
		struct folder *gone = *at;
		*at = gone->next;
		nd_free(gone);
		break;
	}
	pthread_mutex_unlock(&folders_lock);
}

// ---- opening ----

static bool exists(const char *dir, const char *name)
{
	char *path = nd_path_join(dir, name);
	bool found = access(path, F_OK) == 0;
	nd_free(path);
	return found;
}

static int remove_file(const char *dir, const char *name)
{
	char *path = nd_path_join(dir, name);
	int code = unlink(path) == 0 || errno == ENOENT ? 0 : errno;
	nd_free(path);
	return code;
}

static int start_afresh(const char *dir)
{
	int code = remove_file(dir, "data.mdb");
	if (!code)
		code = remove_file(dir, "lock.mdb");
	if (!code)
		code = remove_file(dir, "damaged");
	return code;
}

void store_mark_damaged(const struct store *self)
{
	if (!self->env || self->read_only)
		return;
	int fd = open(self->damaged, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
	if (fd >= 0)
		close(fd);
}

// LMDB found its own structures broken and is about to abort: the next run shall not meet them again.
static void before_abort(MDB_env *env, const char *text)
{
	(void)text;
	store_mark_damaged(mdb_env_get_userctx(env));
}

// A file too short to hold what LMDB's header promises.
static int mend_length(struct store *self)
{
	MDB_envinfo info;
	MDB_stat stat;
	mdb_env_info(self->env, &info);
	mdb_env_stat(self->env, &stat);
	uint64_t promised = ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize;
	uint64_t actual = store_file_bytes(self);
	if (actual >= promised)
		return 0;
	// Not ftruncate, which could cut off what another process has just added.
	mdb_filehandle_t fd;
	int code = mdb_env_get_fd(self->env, &fd);
	return code ? code : posix_fallocate(fd, (off_t)promised - 1, 1);
}

static int check_format(struct store *self, MDB_txn *txn)
{
	MDB_val key = val("format", 6);
	MDB_val value;
	int code = mdb_get(txn, self->dbi[DB_META], &key, &value);
	if (code)
		return code;
	return value.mv_size == 1 && *(const uint8_t *)value.mv_data == ND_CACHE_FORMAT ? 0 : MDB_VERSION_MISMATCH;
}

static int open_dbs(struct store *self, MDB_txn *txn, unsigned flags)
{
	int code = 0;
	for (int i = 0; i < DB_COUNT && !code; i++)
		code = mdb_dbi_open(txn, db_names[i], flags, &self->dbi[i]);
	return code;
}

// Reading is tried first: opening an existing cache then costs no commit.
static int open_existing(struct store *self)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(self->env, NULL, MDB_RDONLY, &txn);
	if (code)
		return code;
	// The table with the version decides before the others, which another version may not have.
	code = mdb_dbi_open(txn, db_names[DB_META], 0, &self->dbi[DB_META]);
	if (!code)
		code = check_format(self, txn);
	if (!code)
		code = open_dbs(self, txn, 0);
	if (code) {
		mdb_txn_abort(txn);
		return code;
	}
	return mdb_txn_commit(txn); // keeps the handles
}

static int create_dbs(struct store *self)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(self->env, NULL, 0, &txn);
	if (code)
		return code;
	code = open_dbs(self, txn, MDB_CREATE);
	if (!code) {
		MDB_val key = val("format", 6);
		uint8_t format = ND_CACHE_FORMAT;
		MDB_val value = val(&format, 1);
		code = mdb_put(txn, self->dbi[DB_META], &key, &value, 0);
	}
	if (code) {
		mdb_txn_abort(txn);
		return code;
	}
	return mdb_txn_commit(txn);
}

static void close_env(struct store *self)
{
	for (uint32_t i = 0; i < self->pool_count; i++)
		mdb_txn_abort(self->pool[i]);
	self->pool_count = 0;
	mdb_env_close(self->env);
	self->env = NULL;
}

static bool is_empty(struct store *self)
{
	MDB_stat stat;
	mdb_env_stat(self->env, &stat);
	return stat.ms_entries == 0;
}

static int open_env(struct store *self, unsigned flags)
{
	int code = mdb_env_create(&self->env);
	if (code) {
		self->env = NULL;
		return code;
	}
	unsigned mdb_flags = MDB_NOTLS | MDB_NORDAHEAD | MDB_NOMETASYNC;
	if (flags & ND_CACHE_NO_SYNC)
		mdb_flags |= MDB_NOSYNC;
	if (self->read_only)
		mdb_flags |= MDB_RDONLY;
	mdb_env_set_userctx(self->env, self);
	mdb_env_set_assert(self->env, before_abort);
	mdb_env_set_maxdbs(self->env, DB_COUNT);
	mdb_env_set_maxreaders(self->env, MAX_READERS);
	mdb_env_set_mapsize(self->env, FIRST_MAP);
	code = mdb_env_open(self->env, self->dir, mdb_flags, 0666);
	if (code) {
		close_env(self);
		return code;
	}
	int dead;
	mdb_reader_check(self->env, &dead);
	if (!self->read_only)
		code = mend_length(self);
	if (!code)
		code = open_existing(self);
	self->opened = ND_CACHE_REUSED;
	if (code == MDB_NOTFOUND && is_empty(self) && !self->read_only) {
		self->opened = ND_CACHE_FRESH;
		code = create_dbs(self);
	}
	if (code)
		close_env(self);
	return code;
}

static bool cannot_write(int code)
{
	return code == EACCES || code == EPERM || code == EROFS;
}

// LMDB writes to its table of readers through a map of lock.mdb. A page of it that has no place on the disk yet would be a
// bus error when the disk is full, so all of it gets one first.
static int reserve_lock(const char *dir)
{
	char *path = nd_path_join(dir, "lock.mdb");
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	struct stat st;
	int code = fd < 0 || fstat(fd, &st) ? errno : 0;
	nd_free(path);
	// What others have mapped keeps its length; LMDB takes a longer file than it wants as it is.
	if (!code && fallocate(fd, 0, 0, st.st_size ? st.st_size : LOCK_BYTES))
		code = errno == EOPNOTSUPP || errno == ENOSYS ? 0 : errno;
	if (code && fd >= 0 && !st.st_size)
		(void)!ftruncate(fd, 0);
	if (fd >= 0)
		close(fd);
	return code;
}

// Writes that are cut short are all that LMDB sees of a full disk.
enum nd_err store_why(const char *dir, enum nd_err err)
{
	struct statvfs space;
	return err == ND_IO && statvfs(dir, &space) == 0 && space.f_bavail * space.f_frsize < NEARLY_FULL ? ND_NO_SPACE
													 : err;
}

// What is there is no cache of this version that can be read.
static bool is_useless(int code)
{
	return code == MDB_VERSION_MISMATCH || code == MDB_NOTFOUND || (code < 0 && store_is_broken(code));
}

// A file so short that LMDB would take it for the first page of a new one, or fail to read it at all.
static bool is_stump(const char *dir)
{
	char *path = nd_path_join(dir, "data.mdb");
	struct stat st;
	bool stump = stat(path, &st) == 0 && st.st_size > 0 && st.st_size < 2 * 4096;
	nd_free(path);
	return stump;
}

static bool is_condemned(const char *dir)
{
	return exists(dir, "damaged") || is_stump(dir) || (probe_is_suspect(dir) && !probe_is_sound(dir));
}

static int open_judging(struct store *self, unsigned flags, enum nd_err *trouble)
{
	enum nd_cache_opened outcome = ND_CACHE_REUSED; // unless what was there had to go
	int code = 0;
	for (int try = 0; try < OPEN_TRIES; try++) {
		if (!self->read_only && is_condemned(self->dir)) {
			outcome = ND_CACHE_WAS_DAMAGED;
			code = start_afresh(self->dir);
		} else {
			code = self->read_only ? 0 : reserve_lock(self->dir);
			if (!code)
				code = open_env(self, flags);
		}
		if (!code && self->env) {
			if (outcome != ND_CACHE_REUSED)
				self->opened = outcome;
			return 0;
		}
		if (cannot_write(code) && !self->read_only) {
			*trouble = store_err(code);
			self->read_only = true;
		} else if (is_useless(code) && !self->read_only) {
			outcome = code == MDB_VERSION_MISMATCH ? ND_CACHE_OTHER_VERSION : ND_CACHE_WAS_DAMAGED;
			code = start_afresh(self->dir);
			if (code)
				return code;
		} else if (code) {
			return code;
		}
	}
	return code ? code : EIO;
}

static int lock_folder(const char *dir)
{
	char *path = nd_path_join(dir, "open.lock");
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	nd_free(path);
	if (fd < 0)
		return -1; // not ours to write: nothing will be removed either
	while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
		;
	return fd;
}

static void init_locks(struct store *self)
{
	pthread_rwlockattr_t attr;
	pthread_rwlockattr_init(&attr);
	// Else a change of the map's size could wait for ever behind a stream of readers.
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&self->gate, &attr);
	pthread_rwlockattr_destroy(&attr);
	pthread_mutex_init(&self->pool_lock, NULL);
}

enum nd_err store_open(struct store *self, const char *dir, unsigned flags, enum nd_err *trouble)
{
	*self = (struct store){.opened = ND_CACHE_IN_MEMORY, .read_only = (flags & ND_CACHE_READ_ONLY) != 0};
	*trouble = self->read_only ? ND_READ_ONLY : ND_OK;
	init_locks(self);
	if (!dir)
		return ND_OK;

	enum nd_err err = self->read_only ? ND_OK : nd_dir_make(dir);
	struct stat st;
	if (stat(dir, &st) != 0) {
		if (errno == ENOTDIR || err == ND_EXISTS || err == ND_NOT_A_FILE)
			return ND_NOT_A_FILE;
		if (!self->read_only)
			*trouble = err ? err : nd_err_from_errno(errno);
		return ND_OK;
	}
	if (!S_ISDIR(st.st_mode))
		return ND_NOT_A_FILE;
	if (!folder_claim(st.st_dev, st.st_ino))
		return ND_BUSY;
	self->device = st.st_dev;
	self->inode = st.st_ino;
	self->dir = nd_strdup(dir);
	self->damaged = nd_path_join(dir, "damaged");
	int lock = lock_folder(dir);
	if (!self->read_only)
		probe_note(dir); // before LMDB sees the file: opening may be what kills
	guard_enter(self->damaged);
	int code = open_judging(self, flags, trouble);
	guard_leave();
	if (code || self->read_only)
		probe_unnote(dir);
	if (lock >= 0)
		close(lock);
	if (code) {
		self->opened = ND_CACHE_IN_MEMORY;
		if (!*trouble)
			*trouble = store_why(dir, store_err(code));
	}
	return ND_OK;
}

void store_close(struct store *self)
{
	if (self->env && !self->read_only)
		probe_unnote(self->dir);
	if (self->env)
		close_env(self);
	if (self->dir)
		folder_release(self->device, self->inode);
	nd_free(self->dir);
	nd_free(self->damaged);
	self->dir = self->damaged = NULL;
	pthread_rwlock_destroy(&self->gate);
	pthread_mutex_destroy(&self->pool_lock);
}

// ---- growth ----

static int set_map(struct store *self, bool grow)
{
	pthread_rwlock_wrlock(&self->gate);
	MDB_envinfo info;
	mdb_env_info(self->env, &info);
	size_t size = 0; // takes over what another process has chosen
	if (grow)
		size = info.me_mapsize + (info.me_mapsize < MAX_GROWTH ? info.me_mapsize : MAX_GROWTH);
	int code = mdb_env_set_mapsize(self->env, size);
	// No room in the address space. LMDB has let go of the old map by now and would not notice.
	if (code && mdb_env_set_mapsize(self->env, info.me_mapsize))
		self->is_unmapped = true;
	pthread_rwlock_unlock(&self->gate);
	return code;
}

// ---- transactions ----

static int begin(struct store *self, unsigned flags, MDB_txn **ret)
{
	for (int try = 0;; try++) {
		pthread_rwlock_rdlock(&self->gate);
		int code = self->is_unmapped ? ENOMEM : mdb_txn_begin(self->env, NULL, flags, ret);
		if (!code)
			return 0;
		pthread_rwlock_unlock(&self->gate);
		if (try == 8)
			return code;
		int dead;
		if (code == MDB_MAP_RESIZED)
			code = set_map(self, false);
		else if (code == MDB_READERS_FULL)
			code = mdb_reader_check(self->env, &dead);
		if (code)
			return code;
	}
}

static MDB_txn *take_from_pool(struct store *self)
{
	pthread_mutex_lock(&self->pool_lock);
	MDB_txn *txn = self->pool_count ? self->pool[--self->pool_count] : NULL;
	pthread_mutex_unlock(&self->pool_lock);
	return txn;
}

enum nd_err store_read_begin(struct store *self, MDB_txn **ret)
{
	MDB_txn *txn = take_from_pool(self);
	guard_enter(self->damaged);
	if (txn) {
		pthread_rwlock_rdlock(&self->gate);
		if (!self->is_unmapped && mdb_txn_renew(txn) == 0) {
			*ret = txn;
			return ND_OK;
		}
		mdb_txn_abort(txn);
		pthread_rwlock_unlock(&self->gate);
	}
	int code = begin(self, MDB_RDONLY, ret);
	if (code)
		guard_leave();
	return store_err(code);
}

void store_read_end(struct store *self, MDB_txn **txn_p)
{
	MDB_txn *txn = *txn_p;
	*txn_p = NULL;
	mdb_txn_reset(txn);
	pthread_mutex_lock(&self->pool_lock);
	bool kept = self->pool_count < STORE_POOL;
	if (kept)
		self->pool[self->pool_count++] = txn;
	pthread_mutex_unlock(&self->pool_lock);
	if (!kept)
		mdb_txn_abort(txn);
	guard_leave();
	pthread_rwlock_unlock(&self->gate);
}

// Not by way of `begin`: a second lock on the gate would wait for a writer that waits for the first.
enum nd_err store_read_nested(struct store *self, MDB_txn **ret)
{
	return store_err(mdb_txn_begin(self->env, NULL, MDB_RDONLY, ret));
}

enum nd_err store_write(struct store *self, store_fill *fill, void *arg)
{
	if (self->read_only)
		return ND_READ_ONLY;
	for (;;) {
		MDB_txn *txn;
		int code = begin(self, 0, &txn);
		if (code)
			return store_err(code);
		guard_enter(self->damaged);
		code = fill(self, txn, arg);
		if (code)
			mdb_txn_abort(txn);
		else
			code = mdb_txn_commit(txn);
		guard_leave();
		pthread_rwlock_unlock(&self->gate);
		if (code != MDB_MAP_FULL)
			return store_err(code);
		code = set_map(self, true);
		if (code)
			return store_err(code);
	}
}

int store_get(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key, MDB_val *ret)
{
	MDB_val k = val(key->bytes, sizeof key->bytes);
	int code = mdb_get(txn, self->dbi[db], &k, ret);
	return code ? code : store_check(k, *ret);
}

// The header of a page, as LMDB's format 1 has it: number u64, padding u16, flags u16, count of pages u32.
int store_check(MDB_val key, MDB_val value)
{
	enum { PAGE = 4096, PAGE_HEAD = 16, NODE_HEAD = 8, NODE_MAX = 2038, FLAG_OVERFLOW = 4 };
	if (sysconf(_SC_PAGESIZE) != PAGE) // then LMDB's pages are larger, too
		return 0;
	if (NODE_HEAD + key.mv_size + value.mv_size <= NODE_MAX)
		return 0; // lies in the leaf
	const char *head = (const char *)value.mv_data - PAGE_HEAD;
	uint16_t flags;
	uint32_t pages;
	memcpy(&flags, head + 10, sizeof flags);
	memcpy(&pages, head + 12, sizeof pages);
	bool fits = flags == FLAG_OVERFLOW && pages == (PAGE_HEAD + value.mv_size + PAGE - 1) / PAGE;
	return fits ? 0 : MDB_CORRUPTED;
}

int store_put(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key, struct nd_str value)
{
	MDB_val k = val(key->bytes, sizeof key->bytes);
	MDB_val v = val(value.data, value.len);
	return mdb_put(txn, self->dbi[db], &k, &v, 0);
}

int store_del(struct store *self, MDB_txn *txn, enum db db, const struct nd_digest *key)
{
	MDB_val k = val(key->bytes, sizeof key->bytes);
	int code = mdb_del(txn, self->dbi[db], &k, NULL);
	return code == MDB_NOTFOUND ? 0 : code;
}

uint64_t store_map_bytes(struct store *self)
{
	MDB_envinfo info;
	pthread_rwlock_rdlock(&self->gate);
	mdb_env_info(self->env, &info);
	pthread_rwlock_unlock(&self->gate);
	return info.me_mapsize;
}

uint64_t store_file_bytes(struct store *self)
{
	mdb_filehandle_t fd;
	struct stat st;
	if (mdb_env_get_fd(self->env, &fd) != 0 || fstat(fd, &st) != 0)
		return 0;
	return (uint64_t)st.st_size;
}
