#include "noodle/buf.h"
#include "noodle/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct nd_str nd_str(const char *nul_terminated)
{
	return (struct nd_str){nul_terminated, strlen(nul_terminated)};
}

bool nd_str_eq(struct nd_str a, struct nd_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

int nd_str_cmp(struct nd_str a, struct nd_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.data, b.data, common) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

void nd_buf_release(struct nd_buf *self)
{
	nd_free(self->data);
	*self = (struct nd_buf){0};
}

void nd_buf_clear(struct nd_buf *self)
{
	self->len = 0;
	if (self->data)
		self->data[0] = '\0';
}

void nd_buf_reserve(struct nd_buf *self, size_t more)
{
	size_t need;
	size_t cap = self->cap * 2;

	if (__builtin_add_overflow(self->len, more, &need) || ++need == 0)
		need = SIZE_MAX; // which nd_realloc refuses in its own way
	if (need <= self->cap)
		return;
	if (cap < 64)
		cap = 64;
	if (cap < need)
		cap = need;
	self->data = nd_realloc(self->data, cap);
	self->data[self->len] = '\0';
	self->cap = cap;
}

void nd_buf_reserve_whole(struct nd_buf *self, size_t more)
{
	if (self->data || more > SIZE_MAX / 2) {
		nd_buf_reserve(self, more);
		return;
	}
	self->cap = more + 1;
	self->data = nd_alloc_whole(self->cap);
	self->data[0] = '\0';
}

void nd_buf_add(struct nd_buf *self, const void *data, size_t len)
{
	nd_buf_reserve(self, len);
	if (len)
		memcpy(self->data + self->len, data, len);
	self->len += len;
	self->data[self->len] = '\0';
}

void nd_buf_add_str(struct nd_buf *self, struct nd_str text)
{
	nd_buf_add(self, text.data, text.len);
}

void nd_buf_add_cstr(struct nd_buf *self, const char *text)
{
	nd_buf_add(self, text, strlen(text));
}

void nd_buf_add_char(struct nd_buf *self, char c)
{
	nd_buf_add(self, &c, 1);
}

void nd_buf_printf(struct nd_buf *self, const char *format, ...)
{
	va_list args;
	va_list again;
	int len;

	nd_buf_reserve(self, 60); // most texts fit at the first attempt
	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(self->data + self->len, self->cap - self->len, format, args);
	va_end(args);
	assert(len >= 0);
	if ((size_t)len >= self->cap - self->len) {
		nd_buf_reserve(self, (size_t)len);
		vsnprintf(self->data + self->len, (size_t)len + 1, format, again);
	}
	va_end(again);
	self->len += (size_t)len;
}

void nd_buf_add_u8(struct nd_buf *self, uint8_t value)
{
	nd_buf_add(self, &value, 1);
}

static void add_little_endian(struct nd_buf *self, uint64_t value, size_t bytes)
{
	uint8_t out[8];

	for (size_t i = 0; i < bytes; i++)
		out[i] = (uint8_t)(value >> 8 * i);
	nd_buf_add(self, out, bytes);
}

void nd_buf_add_u32(struct nd_buf *self, uint32_t value)
{
	add_little_endian(self, value, 4);
}

void nd_buf_add_u64(struct nd_buf *self, uint64_t value)
{
	add_little_endian(self, value, 8);
}

void nd_buf_add_varint(struct nd_buf *self, uint64_t value)
{
	uint8_t out[10];
	size_t len = 0;

	while (value >= 0x80) {
		out[len++] = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	out[len++] = (uint8_t)value;
	nd_buf_add(self, out, len);
}

void nd_buf_add_bytes(struct nd_buf *self, const void *data, size_t len)
{
	nd_buf_add_varint(self, len);
	nd_buf_add(self, data, len);
}

struct nd_str nd_buf_str(const struct nd_buf *self)
{
	return (struct nd_str){self->data ? self->data : "", self->len};
}

struct nd_reader nd_reader(const void *data, size_t len)
{
	const uint8_t *at = len ? data : (const uint8_t *)"";

	return (struct nd_reader){at, at + len, false};
}

static void fail(struct nd_reader *self)
{
	self->failed = true;
	self->at = self->end;
}

// The next `len` bytes, or NULL and failed.
static const uint8_t *take(struct nd_reader *self, uint64_t len)
{
	const uint8_t *at = self->at;

	if (self->failed || len > (uint64_t)(self->end - at)) {
		fail(self);
		return NULL;
	}
	self->at += len;
	return at;
}

static uint64_t read_little_endian(struct nd_reader *self, size_t bytes)
{
	const uint8_t *at = take(self, bytes);
	uint64_t value = 0;

	for (size_t i = 0; at && i < bytes; i++)
		value |= (uint64_t)at[i] << 8 * i;
	return value;
}

uint8_t nd_reader_u8(struct nd_reader *self)
{
	return (uint8_t)read_little_endian(self, 1);
}

uint32_t nd_reader_u32(struct nd_reader *self)
{
	return (uint32_t)read_little_endian(self, 4);
}

uint64_t nd_reader_u64(struct nd_reader *self)
{
	return read_little_endian(self, 8);
}

uint64_t nd_reader_varint(struct nd_reader *self)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		const uint8_t *at = take(self, 1);

		if (!at)
			return 0;
		// The tenth byte holds one bit only, and a final zero byte is a longer spelling of the same
		// number: one number has one encoding.
		if ((shift == 63 && *at > 1) || (shift && *at == 0)) {
			fail(self);
			return 0;
		}
		value |= (uint64_t)(*at & 0x7f) << shift;
		if (!(*at & 0x80))
			return value;
	}
	fail(self);
	return 0;
}

struct nd_str nd_reader_bytes(struct nd_reader *self)
{
	uint64_t len = nd_reader_varint(self);
	const uint8_t *at = take(self, len);

	return at ? (struct nd_str){(const char *)at, (size_t)len} : ND_STR("");
}

uint32_t nd_reader_count(struct nd_reader *self, size_t min_item_bytes)
{
	uint64_t count = nd_reader_varint(self);
	uint64_t left = (uint64_t)(self->end - self->at);

	if (count > UINT32_MAX || count > left / (min_item_bytes ? min_item_bytes : 1)) {
		fail(self);
		return 0;
	}
	return (uint32_t)count;
}
