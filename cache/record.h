// The small records of the cache. Each value on disk, except for the chunks of blobs, which the digest of
// the whole blob guards, is
//
//   offset  size  field
//   0       4     stamp     second of the last use, little-endian; not guarded: a wrong one does no harm
//   4       8     checksum  first half of the XXH3-128 of the body
//   12      …     body      written by struct nd_buf's writers
//
// A record whose checksum does not fit counts as absent.
#ifndef ND_CACHE_RECORD_H
#define ND_CACHE_RECORD_H

#include "noodle/cache.h"

enum { RECORD_HEAD = 12 };

void record_seal(struct nd_buf *out, uint32_t stamp, struct nd_str body);
// `body` is borrowed from `data`. False: damaged.
bool record_open(struct nd_str data, uint32_t *stamp, struct nd_str *body);

struct blob_info { // body of a record in DB_INFO
	uint64_t size;   // raw
	uint64_t stored; // bytes taken on disk, all chunks and this record
	uint32_t chunks;
};

void blob_info_encode(struct nd_buf *out, const struct blob_info *info);
bool blob_info_decode(struct nd_str body, struct blob_info *ret);

// Body of a record in DB_ACTION: [raw length varint][fields, compressed when that helps][codec u8].
void action_encode(struct nd_buf *out, const struct nd_cache_action *action);
bool action_decode(struct nd_str body, struct nd_arena *arena, struct nd_cache_action *ret);

struct counters { // body of the record "counters" in DB_META: what is on disk
	uint64_t blobs;
	uint64_t actions;
	uint64_t bytes;
	uint64_t raw_bytes;
	uint64_t hits;
	uint64_t misses;
};

void counters_encode(struct nd_buf *out, const struct counters *counters);
bool counters_decode(struct nd_str body, struct counters *ret);

// Bytes that a value takes in LMDB: whole pages when it is too large for a leaf.
uint64_t record_cost(size_t value_len);

// [payload][codec u8]: zstd when it saves something, else the bytes as they are. The codec comes last, so that bytes that
// are as they were lie where the value begins, which LMDB aligns for large ones.
enum { CODEC_RAW = 0, CODEC_ZSTD = 1 };
void pack(struct nd_buf *out, const void *data, size_t len);
// Appends exactly raw_len bytes, or gives false and leaves *out as it was.
bool unpack(struct nd_buf *out, struct nd_str packed, size_t raw_len);
// The raw_len bytes within `packed`, when they are there as they were.
bool unpacked(struct nd_str packed, size_t raw_len, struct nd_str *ret);

#endif
