#include "noodle/listing.h"

#include "noodle/utf8.h"

#include <string.h>

enum { LEAST_FILE = 1 + 1 + 1 + ND_DIGEST_BYTES, LEAST_FOLDER = 1 + 1 + ND_DIGEST_BYTES };

bool nd_listing_name_ok(struct nd_str name)
{
	if (!name.len || name.len > ND_LISTING_MAX_NAME)
		return false;
	if (nd_str_eq(name, ND_STR(".")) || nd_str_eq(name, ND_STR("..")))
		return false;
	for (const uint8_t *at = (const uint8_t *)name.data, *end = at + name.len; at < end;) {
		size_t len = nd_utf8_len(at, end);

		if (!len || *at < ' ' || *at == 0x7f || *at == '/')
			return false;
		at += len;
	}
	return true;
}

void nd_listing_encode(struct nd_buf *out, const struct nd_listing *listing)
{
	nd_buf_add_varint(out, listing->file_count);
	for (uint32_t i = 0; i < listing->file_count; i++) {
		nd_buf_add_bytes(out, listing->files[i].name, strlen(listing->files[i].name));
		nd_buf_add_varint(out, listing->files[i].size);
		nd_buf_add(out, listing->files[i].digest.bytes, ND_DIGEST_BYTES);
	}
	nd_buf_add_varint(out, listing->folder_count);
	for (uint32_t i = 0; i < listing->folder_count; i++) {
		nd_buf_add_bytes(out, listing->folders[i].name, strlen(listing->folders[i].name));
		nd_buf_add(out, listing->folders[i].digest.bytes, ND_DIGEST_BYTES);
	}
}

// *last is the name before.
static const char *read_name(struct nd_reader *reader, struct nd_arena *arena, struct nd_str *last)
{
	struct nd_str name = nd_reader_bytes(reader);

	if (reader->failed || !nd_listing_name_ok(name) || (last->data && nd_str_cmp(*last, name) >= 0)) {
		reader->failed = true;
		return "";
	}
	*last = name;
	return nd_arena_strndup(arena, name.data, name.len);
}

static struct nd_digest read_digest(struct nd_reader *reader)
{
	struct nd_digest digest = {{0}};

	if (reader->failed || (size_t)(reader->end - reader->at) < ND_DIGEST_BYTES) {
		reader->failed = true;
		return digest;
	}
	memcpy(digest.bytes, reader->at, ND_DIGEST_BYTES);
	reader->at += ND_DIGEST_BYTES;
	return digest;
}

static const struct nd_listing_file *read_files(struct nd_reader *reader, struct nd_arena *arena, uint32_t count)
{
	struct nd_listing_file *files = nd_arena_array(arena, struct nd_listing_file, (size_t)count + 1);
	struct nd_str last = {0};

	for (uint32_t i = 0; i < count && !reader->failed; i++) {
		files[i].name = read_name(reader, arena, &last);
		files[i].size = nd_reader_varint(reader);
		files[i].digest = read_digest(reader);
	}
	return files;
}

static const struct nd_listing_folder *read_folders(struct nd_reader *reader, struct nd_arena *arena, uint32_t count)
{
	struct nd_listing_folder *folders = nd_arena_array(arena, struct nd_listing_folder, (size_t)count + 1);
	struct nd_str last = {0};

	for (uint32_t i = 0; i < count && !reader->failed; i++) {
		folders[i].name = read_name(reader, arena, &last);
		folders[i].digest = read_digest(reader);
	}
	return folders;
}

enum nd_err nd_listing_decode(struct nd_listing *ret, struct nd_arena *arena, struct nd_str bytes)
{
	struct nd_reader reader = nd_reader(bytes.data, bytes.len);
	struct nd_listing listing = {0};
	struct nd_buf again = {0};
	bool canonical;

	if (bytes.len > ND_LISTING_MAX_BYTES)
		return ND_TOO_LARGE;
	listing.file_count = nd_reader_count(&reader, LEAST_FILE);
	listing.files = read_files(&reader, arena, listing.file_count);
	listing.folder_count = nd_reader_count(&reader, LEAST_FOLDER);
	listing.folders = read_folders(&reader, arena, listing.folder_count);
	if (reader.failed || reader.at != reader.end)
		return ND_INVALID;
	nd_listing_encode(&again, &listing); // a varint can be written in more than one way
	canonical = nd_str_eq(nd_buf_str(&again), bytes);
	nd_buf_release(&again);
	if (!canonical)
		return ND_INVALID;
	*ret = listing;
	return ND_OK;
}
