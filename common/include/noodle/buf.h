// A growable byte string with text and little-endian binary writers, and the matching checked reader.
#ifndef NOODLE_BUF_H
#define NOODLE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nd_str { // borrowed bytes, not NUL-terminated
	const char *data;
	size_t len;
};

#define ND_STR(literal) ((struct nd_str){(literal), sizeof(literal) - 1})
struct nd_str nd_str(const char *nul_terminated);
bool nd_str_eq(struct nd_str a, struct nd_str b);
int nd_str_cmp(struct nd_str a, struct nd_str b); // byte order, shorter first

struct nd_buf { // zero-initialised is empty; data is NUL-terminated whenever it is not NULL
	char *data;
	size_t len;
	size_t cap;
};

void nd_buf_release(struct nd_buf *self);
void nd_buf_clear(struct nd_buf *self);
void nd_buf_reserve(struct nd_buf *self, size_t more);
// The same for megabytes that will all be written, see nd_alloc_whole.
void nd_buf_reserve_whole(struct nd_buf *self, size_t more);
void nd_buf_add(struct nd_buf *self, const void *data, size_t len);
void nd_buf_add_str(struct nd_buf *self, struct nd_str text);
void nd_buf_add_cstr(struct nd_buf *self, const char *text);
void nd_buf_add_char(struct nd_buf *self, char c);
void nd_buf_printf(struct nd_buf *self, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;
void nd_buf_add_u8(struct nd_buf *self, uint8_t value);
void nd_buf_add_u32(struct nd_buf *self, uint32_t value);
void nd_buf_add_u64(struct nd_buf *self, uint64_t value);
void nd_buf_add_varint(struct nd_buf *self, uint64_t value); // LEB128
void nd_buf_add_bytes(struct nd_buf *self, const void *data, size_t len); // varint length, then the bytes
struct nd_str nd_buf_str(const struct nd_buf *self);

// Reads what the writers above wrote. After the first read past the end or malformed varint `failed` is
// set and every later read gives zero or empty, so a decoder checks once at the end.
struct nd_reader {
	const uint8_t *at;
	const uint8_t *end;
	bool failed;
};

struct nd_reader nd_reader(const void *data, size_t len);
uint8_t nd_reader_u8(struct nd_reader *self);
uint32_t nd_reader_u32(struct nd_reader *self);
uint64_t nd_reader_u64(struct nd_reader *self);
uint64_t nd_reader_varint(struct nd_reader *self);
struct nd_str nd_reader_bytes(struct nd_reader *self); // borrowed from the input
// A count of items that each take at least `min_item_bytes`: fails when the rest of the input cannot hold them.
uint32_t nd_reader_count(struct nd_reader *self, size_t min_item_bytes);

#endif
