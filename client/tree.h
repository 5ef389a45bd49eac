// The sources below one folder as a tree of digests (a Merkle tree, noodle/listing.h), made from what the folders list
// and what stat(2) says of the files: a file is only read when the cache has not seen it in exactly this state.
// Looking costs the listings and one fstatat a file, and nothing may be left out: the times of a folder say nothing
// of the contents of its files, and those of network file systems not even reliably of its names.
#ifndef ND_CLIENT_TREE_H
#define ND_CLIENT_TREE_H

#include "noodle/arena.h"
#include "noodle/cache.h"
#include "noodle/diag.h"
#include "noodle/vec.h"

struct nd_tree_folder { // folders stand before those inside them
	const char *name;    // "" is the top
	const char *below;   // relative to the top, "" is the top
	uint32_t first_file; // its files stand together, in the order of names
	uint32_t file_count;
	uint32_t end;        // index after the last folder inside
	uint32_t sources;    // files, those of inner folders included
	bool has_news;       // the cache does not know all of it yet
	struct nd_digest digest; // of its listing
};

struct nd_tree { // zero-initialised is empty
	struct nd_arena arena;
	const char *path; // of the top, to open
	const char *real; // canonical
	ND_VEC(struct nd_tree_folder) folders;
	ND_VEC(struct nd_cache_file) files;
	int64_t seen_ns; // CLOCK_REALTIME before it was looked at
};

// Lists and stats what is in `tops`: one or two folders of the top that are not inside each other, or "." for all. Hidden
// files, files that are no sources, folders with a noodle.json and, directly in one of `tops`, `build` are left out; links to
// folders are not followed. What cannot be read is said in `diags`.
void nd_tree_scan(struct nd_tree *ret, const char *path, const char *real, const char *const *tops, uint32_t count,
		  struct nd_diags *diags);
// The same of these files only, whose paths are relative to the top and sorted by their bytes.
void nd_tree_pick(struct nd_tree *ret, const char *path, const char *real, const char *const *files, uint32_t count,
		  struct nd_diags *diags);
// Takes the digests of all files and folders.
void nd_tree_digest(struct nd_tree *self, struct nd_cache *cache, struct nd_diags *diags);
// Stores what nd_tree_digest learned.
void nd_tree_remember(const struct nd_tree *self, struct nd_cache *cache);
// Of the whole tree.
struct nd_digest nd_tree_root(const struct nd_tree *self);
// The listing of one folder. Appends.
void nd_tree_listing(const struct nd_tree *self, uint32_t folder, struct nd_buf *out);
bool nd_tree_has(const struct nd_tree *self, const char *path); // relative to the top
void nd_tree_release(struct nd_tree *self);

// The length of a file's name without the extension of a source, 0 for other files.
size_t nd_source_stem(const char *name);

#endif
