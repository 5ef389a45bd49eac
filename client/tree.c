#include "tree.h"

#include "manifest.h"

#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/listing.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const extensions[] = {".nc", ".noodle", NULL};

size_t nd_source_stem(const char *name)
{
	size_t len = strlen(name);

	for (const char *const *extension = extensions; *extension; extension++) {
		size_t end = strlen(*extension);

		if (len > end && !strcmp(name + len - end, *extension))
			return len - end;
	}
	return 0;
}

// "" stands for nothing: "a" + "" is "a". The end of `left` may be a slash.
static const char *join(struct nd_arena *arena, const char *left, const char *right)
{
	size_t a = strlen(left), b = strlen(right);
	char *ret;

	if (!a || !b)
		return a ? left : right;
	a -= left[a - 1] == '/';
	ret = nd_arena_alloc(arena, a + b + 2);
	memcpy(ret, left, a);
	ret[a] = '/';
	memcpy(ret + a + 1, right, b + 1);
	return ret;
}

static void cannot_read(struct nd_tree *self, struct nd_diags *diags, const char *below, const char *name, enum nd_err err)
{
	char *message = nd_sprintf("cannot be read: %s", nd_err_text(err));
	const char *file = join(&self->arena, self->path, join(&self->arena, below, name));

	nd_diags_add(diags, &(struct nd_diag){
		.severity = ND_ERROR, .file = (char *)(*file ? file : "."), .message = message});
	nd_free(message);
}

// The name itself is not shown: it may be anything.
static void bad_name(struct nd_tree *self, struct nd_diags *diags, const char *below, const char *name)
{
	const char *folder = join(&self->arena, self->path, below);
	struct nd_buf message = {0};

	nd_buf_add_cstr(&message, "the name of the source '");
	for (const char *c = name; *c; c++)
		nd_buf_add_char(&message, *c >= ' ' && *c < 0x7f ? *c : '?');
	nd_buf_add_cstr(&message, "' is not UTF-8 or has control characters");
	nd_diags_add(diags, &(struct nd_diag){
		.severity = ND_ERROR,
		.file = (char *)(*folder ? folder : "."),
		.message = message.data,
		.hint = "rename it",
	});
	nd_buf_release(&message);
}

// ---- looking ----

struct scan {
	struct nd_tree *tree;
	struct nd_diags *diags;
	ND_VEC(const char *) folders; // names, still to be looked into, of all folders on the way down
};

static int64_t nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void add_file(struct scan *scan, int fd, const char *below, const char *name)
{
	struct nd_tree *tree = scan->tree;
	struct nd_cache_file file = {0};
	struct stat st;

	if (!nd_listing_name_ok(nd_str(name))) {
		bad_name(tree, scan->diags, below, name);
		return;
	}
	if (fstatat(fd, name, &st, 0)) {
		int why = errno;

		// Gone since it was listed: then it is none of the sources. A link that leads nowhere is an error.
		if (why != ENOENT || !fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
			cannot_read(tree, scan->diags, below, name, nd_err_from_errno(why));
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		cannot_read(tree, scan->diags, below, name, ND_NOT_A_FILE);
		return;
	}
	file.name = nd_arena_strndup(&tree->arena, name, strlen(name));
	file.stat.size = (uint64_t)st.st_size;
	file.stat.inode = st.st_ino;
	file.stat.device = st.st_dev;
	file.stat.mtime_ns = nanoseconds(st.st_mtim);
	file.stat.ctime_ns = nanoseconds(st.st_ctim);
	nd_vec_push(&tree->files, file);
}

static bool is_folder(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	// Not every file system says it in the listing.
	return !fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISDIR(st.st_mode);
}

static int by_file_name(const void *a, const void *b)
{
	return strcmp(((const struct nd_cache_file *)a)->name, ((const struct nd_cache_file *)b)->name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// a.nc and a.noodle would be one module.
static void find_twins(struct scan *scan, const char *below, const struct nd_cache_file *files, uint32_t count)
{
	struct nd_tree *tree = scan->tree;

	for (uint32_t i = 0; i < count; i++) {
		size_t stem = nd_source_stem(files[i].name);
		struct nd_cache_file twin = {0};
		const char *file;

		if (strcmp(files[i].name + stem, extensions[1]))
			continue;
		twin.name = nd_arena_sprintf(&tree->arena, "%.*s%s", (int)stem, files[i].name, extensions[0]);
		if (!bsearch(&twin, files, count, sizeof *files, by_file_name))
			continue;
		file = join(&tree->arena, tree->path, join(&tree->arena, below, files[i].name));
		nd_diags_add(scan->diags, &(struct nd_diag){
			.severity = ND_ERROR,
			.file = (char *)file,
			.message = nd_arena_sprintf(&tree->arena, "%s beside it is the same module", twin.name),
			.hint = "the extension is not part of a module's name: rename or remove one",
		});
	}
}

// False: a package of its own.
static bool list(struct scan *scan, DIR *dir, const char *below, bool is_top)
{
	struct nd_tree *tree = scan->tree;
	struct dirent *entry;

	while ((errno = 0, entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (*name == '.' || (is_top && !strcmp(name, "build")))
			continue;
		if (!is_top && !strcmp(name, ND_MANIFEST_FILE))
			return false;
		if (is_folder(dirfd(dir), entry) && !nd_listing_name_ok(nd_str(name)))
			continue; // no module could be called like that
		else if (is_folder(dirfd(dir), entry))
			nd_vec_push(&scan->folders, nd_arena_strndup(&tree->arena, name, strlen(name)));
		else if (nd_source_stem(name))
			add_file(scan, dirfd(dir), below, name);
	}
	if (errno)
		cannot_read(tree, scan->diags, below, "", nd_err_from_errno(errno));
	return true;
}

// Takes the file descriptor; -1: the folder cannot be opened, and errno says why.
static void look_into(struct scan *scan, int fd, const char *name, const char *below, int depth)
{
	struct nd_tree *tree = scan->tree;
	uint32_t index = tree->folders.len, first_file = tree->files.len, first = scan->folders.len, count;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir || depth > ND_LISTING_MAX_DEPTH) {
		cannot_read(tree, scan->diags, below, "", dir ? ND_TOO_LARGE : nd_err_from_errno(errno));
		if (dir)
			closedir(dir);
		else if (fd >= 0)
			close(fd);
		return;
	}
	if (!list(scan, dir, below, depth == 0)) {
		tree->files.len = first_file;
		scan->folders.len = first;
		closedir(dir);
		return;
	}
	count = tree->files.len - first_file;
	if (count) {
		qsort(tree->files.data + first_file, count, sizeof *tree->files.data, by_file_name);
		find_twins(scan, below, tree->files.data + first_file, count);
	}
	if (scan->folders.len > first)
		qsort(scan->folders.data + first, scan->folders.len - first, sizeof *scan->folders.data, by_name);
	nd_vec_push(&tree->folders, ((struct nd_tree_folder){
		.name = name, .below = below, .first_file = first_file, .file_count = count}));
	for (uint32_t i = first; i < scan->folders.len; i++) {
		const char *inner = scan->folders.data[i];

		fd = openat(dirfd(dir), inner, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 || errno != ENOENT)
			look_into(scan, fd, inner, join(&tree->arena, below, inner), depth + 1);
	}
	closedir(dir);
	scan->folders.len = first;
	tree->folders.data[index].end = tree->folders.len;
	tree->folders.data[index].sources = tree->files.len - first_file;
}

// The files of one folder and of those inside: those of the sorted list that begin like the first one, for `prefix` bytes.
static uint32_t pick_folder(struct scan *scan, const char *const *files, uint32_t count, const char *name, size_t prefix)
{
	struct nd_tree *tree = scan->tree;
	uint32_t index = tree->folders.len, first_file = tree->files.len, used = 0;
	const char *below = nd_arena_strndup(&tree->arena, files[0], prefix ? prefix - 1 : 0);
	const char *path = join(&tree->arena, tree->path, below);
	int fd = open(*path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		cannot_read(tree, scan->diags, below, "", nd_err_from_errno(errno));
	while (used < count && !strncmp(files[used], files[0], prefix)) {
		const char *rest = files[used++] + prefix;

		if (fd >= 0 && !strchr(rest, '/'))
			add_file(scan, fd, below, rest);
	}
	if (fd >= 0)
		close(fd);
	nd_vec_push(&tree->folders, ((struct nd_tree_folder){
		.name = name, .below = below, .first_file = first_file, .file_count = tree->files.len - first_file}));
	for (uint32_t i = 0; i < used;) {
		size_t len = strcspn(files[i] + prefix, "/");

		if (files[i][prefix + len])
			i += pick_folder(scan, files + i, used - i,
					 nd_arena_strndup(&tree->arena, files[i] + prefix, len), prefix + len + 1);
		else
			i++;
	}
	tree->folders.data[index].end = tree->folders.len;
	tree->folders.data[index].sources = tree->files.len - first_file;
	return used;
}

static void begin(struct nd_tree *self, const char *path, const char *real)
{
	struct timespec now;

	*self = (struct nd_tree){.path = strcmp(path, ".") ? path : "", .real = real};
	clock_gettime(CLOCK_REALTIME, &now);
	self->seen_ns = nanoseconds(now);
}

void nd_tree_pick(struct nd_tree *ret, const char *path, const char *real, const char *const *files, uint32_t count,
		  struct nd_diags *diags)
{
	struct scan scan = {.tree = ret, .diags = diags};

	begin(ret, path, real);
	pick_folder(&scan, files, count, "", 0);
}

// The folder that the path names, of which `done` bytes are behind us. What is on the way to it has nothing else.
static void enter(struct scan *scan, const char *top, size_t done)
{
	struct nd_tree *tree = scan->tree;
	size_t len = done + strcspn(top + done, "/");
	const char *below = nd_arena_strndup(&tree->arena, top, len), *path = join(&tree->arena, tree->path, below);
	uint32_t index = tree->folders.len, first_file = tree->files.len;

	if (!top[len]) {
		look_into(scan, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), below + done, below, 0);
		return;
	}
	nd_vec_push(&tree->folders, ((struct nd_tree_folder){.name = below + done, .below = below}));
	enter(scan, top, len + 1);
	tree->folders.data[index].end = tree->folders.len;
	tree->folders.data[index].sources = tree->files.len - first_file;
}

void nd_tree_scan(struct nd_tree *ret, const char *path, const char *real, const char *const *tops, uint32_t count,
		  struct nd_diags *diags)
{
	struct scan scan = {.tree = ret, .diags = diags};

	begin(ret, path, real);
	if (!strcmp(tops[0], ".")) {
		look_into(&scan, open(*path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", "", 0);
	} else {
		nd_vec_push(&ret->folders, ((struct nd_tree_folder){.name = "", .below = ""}));
		if (count == 2 && strcmp(tops[0], tops[1]) > 0) {
			enter(&scan, tops[1], 0);
			count = 1;
		}
		for (uint32_t i = 0; i < count; i++)
			enter(&scan, tops[i], 0);
		ret->folders.data[0].end = ret->folders.len;
		ret->folders.data[0].sources = ret->files.len;
	}
	nd_vec_free(&scan.folders);
}

void nd_tree_release(struct nd_tree *self)
{
	nd_vec_free(&self->folders);
	nd_vec_free(&self->files);
	nd_arena_release(&self->arena);
	memset(self, 0, sizeof *self);
}

bool nd_tree_has(const struct nd_tree *self, const char *path)
{
	const char *base = nd_path_base(path);
	size_t len = base == path ? 0 : (size_t)(base - path) - 1;

	for (uint32_t i = 0; i < self->folders.len; i++) {
		const struct nd_tree_folder *folder = &self->folders.data[i];
		struct nd_cache_file wanted = {.name = base};

		if (strlen(folder->below) == len && !memcmp(folder->below, path, len))
			return folder->file_count && bsearch(&wanted, self->files.data + folder->first_file,
				folder->file_count, sizeof wanted, by_file_name);
	}
	return false;
}

// ---- digests ----

void nd_tree_listing(const struct nd_tree *self, uint32_t index, struct nd_buf *out)
{
	const struct nd_tree_folder *folder = &self->folders.data[index];
	struct nd_arena arena = {0};
	struct nd_listing_file *files = nd_arena_array(&arena, struct nd_listing_file, folder->file_count + 1);
	struct nd_listing_folder *folders = nd_arena_array(&arena, struct nd_listing_folder, folder->end - index);
	struct nd_listing listing = {files, folders, folder->file_count, 0};

	for (uint32_t i = 0; i < folder->file_count; i++) {
		const struct nd_cache_file *file = &self->files.data[folder->first_file + i];

		files[i] = (struct nd_listing_file){file->name, file->stat.size, file->digest};
	}
	for (uint32_t i = index + 1; i < folder->end; i = self->folders.data[i].end)
		if (self->folders.data[i].sources)
			folders[listing.folder_count++] =
				(struct nd_listing_folder){self->folders.data[i].name, self->folders.data[i].digest};
	nd_listing_encode(out, &listing);
	nd_arena_release(&arena);
}

static void read_file(struct nd_tree *self, const struct nd_tree_folder *folder, struct nd_cache_file *file,
		      struct nd_diags *diags)
{
	const char *path = join(&self->arena, self->path, join(&self->arena, folder->below, file->name));
	struct nd_buf text = {0};
	enum nd_err err = nd_file_read(&text, path, ND_MAX_SOURCE_BYTES);

	if (err)
		cannot_read(self, diags, folder->below, file->name, err);
	file->digest = nd_digest_of(text.data ? text.data : "", text.len);
	file->stat.size = text.len; // of what was read, whatever stat said before
	nd_buf_release(&text);
}

static struct nd_cache_folder as_known(const struct nd_tree *self, uint32_t index, struct nd_arena *arena)
{
	const struct nd_tree_folder *folder = &self->folders.data[index];

	return (struct nd_cache_folder){join(arena, self->real, folder->below), self->files.data + folder->first_file,
					folder->file_count};
}

static void look_up(struct nd_tree *self, struct nd_cache *cache)
{
	struct nd_arena arena = {0};
	struct nd_cache_folder *folders = nd_arena_array(&arena, struct nd_cache_folder, self->folders.len + 1);
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->folders.len; i++)
		if (self->folders.data[i].file_count)
			folders[count++] = as_known(self, i, &arena);
	nd_cache_get_folders(cache, folders, count);
	nd_arena_release(&arena);
}

void nd_tree_digest(struct nd_tree *self, struct nd_cache *cache, struct nd_diags *diags)
{
	struct nd_buf listing = {0};

	look_up(self, cache);
	for (uint32_t i = self->folders.len; i-- > 0;) { // from the innermost out
		struct nd_tree_folder *folder = &self->folders.data[i];

		for (uint32_t k = 0; k < folder->file_count; k++) {
			struct nd_cache_file *file = &self->files.data[folder->first_file + k];

			if (!nd_digest_is_zero(&file->digest))
				continue;
			folder->has_news = true;
			read_file(self, folder, file, diags);
		}
		nd_buf_clear(&listing);
		nd_tree_listing(self, i, &listing);
		folder->digest = nd_digest_of(listing.data, listing.len);
	}
	nd_buf_release(&listing);
}

void nd_tree_remember(const struct nd_tree *self, struct nd_cache *cache)
{
	struct nd_arena arena = {0};

	for (uint32_t i = 0; i < self->folders.len; i++)
		if (self->folders.data[i].has_news) {
			struct nd_cache_folder folder = as_known(self, i, &arena);

			(void)nd_cache_put_folder(cache, &folder, self->seen_ns);
		}
	nd_arena_release(&arena);
}

struct nd_digest nd_tree_root(const struct nd_tree *self)
{
	return self->folders.data[0].digest;
}
