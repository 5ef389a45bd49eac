// One folder of sources: its files and folders with their digests. The digest of a listing is that of its bytes, so the
// digest of the top names a whole tree (a Merkle tree), and folders that are alike are one.
//
//   count of files    varint
//     name            varint length, bytes
//     size            varint
//     digest          16 bytes, of the contents
//   count of folders  varint
//     name            varint length, bytes
//     digest          16 bytes, of the listing
//
// Names are in the order of their bytes, files and folders for themselves, and none is there twice: one folder has one
// encoding. Folders without sources are left out, so a listing below the top is never empty.
#ifndef NOODLE_LISTING_H
#define NOODLE_LISTING_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/digest.h"
#include "noodle/err.h"

#include <stdint.h>

enum {
	ND_LISTING_MAX_NAME = 255,
	ND_LISTING_MAX_DEPTH = 64,       // folders in folders
	ND_LISTING_MAX_BYTES = 64 << 20,
};

struct nd_listing_file {
	const char *name;
	uint64_t size;
	struct nd_digest digest;
};

struct nd_listing_folder {
	const char *name;
	struct nd_digest digest;
};

struct nd_listing {
	const struct nd_listing_file *files;
	const struct nd_listing_folder *folders;
	uint32_t file_count;
	uint32_t folder_count;
};

// Whether a listing may hold the name: it is UTF-8 without control characters, no path, and not "." or
// "..".
bool nd_listing_name_ok(struct nd_str name);
// Appends. The names are in order.
void nd_listing_encode(struct nd_buf *out, const struct nd_listing *listing);
// ND_INVALID unless the bytes are what nd_listing_encode makes. What *ret points to lives in `arena`.
enum nd_err nd_listing_decode(struct nd_listing *ret, struct nd_arena *arena, struct nd_str bytes);

#endif
