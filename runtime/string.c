// Strings: immutable UTF-8 with both lengths in the object. An ASCII string (length == byte_len) indexes in O(1); any
// other one is walked, from the place of the previous look-up when that is nearer, so that a loop over the indexes of
// a string is linear after all. Every function here relies on its strings being valid UTF-8, and keeps it so.
#include "rt_internal.h"
#include "thread.h"

#include <string.h>

const struct nd_rt_class nd_rt_class_string = {
	.name = "string", .size = sizeof(struct nd_rt_string), .kind = ND_RT_STRING,
};

static bool is_ascii(const struct nd_rt_string *s)
{
	return s->length == s->byte_len;
}

struct nd_rt_string *nd_rt_string_alloc(int64_t byte_len, int64_t length)
{
	if (byte_len < 0 || byte_len > INT64_MAX / 2)
		nd_rt_fatal("OutOfMemoryError", "string too long");

	struct nd_rt_string *s = nd_heap_alloc_plain(sizeof *s + (size_t)byte_len + 1);

	s->head.class_address = (uint32_t)(uintptr_t)&nd_rt_class_string;
	s->head.bits = 0;
	s->byte_len = byte_len;
	s->length = length;
	s->data[byte_len] = '\0';
	return s;
}

// Every byte but the continuation bytes 10xxxxxx begins a code point; eight bytes at a time.
static int64_t count_chars(const char *data, int64_t len)
{
	int64_t continuations = 0, i = 0;

	for (; i + 8 <= len; i += 8) {
		uint64_t word;

		memcpy(&word, data + i, 8);
		if (!(word & 0x8080808080808080u))
			continue;
		word = (word >> 7) & (~word >> 6) & 0x0101010101010101u;
		continuations += __builtin_popcountll(word);
	}
	for (; i < len; i++)
		continuations += ((unsigned char)data[i] & 0xc0) == 0x80;
	return len - continuations;
}

struct nd_rt_string *nd_rt_string_make(const char *data, int64_t byte_len)
{
	struct nd_rt_string *s = nd_rt_string_alloc(byte_len, count_chars(data, byte_len));

	memcpy(s->data, data, (size_t)byte_len);
	return s;
}

struct nd_rt_string *nd_rt_string_from_c(const char *text)
{
	return nd_rt_string_from_outside(text, (int64_t)strlen(text));
}

int nd_rt_utf8_encode(char *ret, uint32_t c)
{
	if (c < 0x80) {
		ret[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		ret[0] = (char)(0xc0 | c >> 6);
		ret[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		ret[0] = (char)(0xe0 | c >> 12);
		ret[1] = (char)(0x80 | (c >> 6 & 0x3f));
		ret[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	ret[0] = (char)(0xf0 | c >> 18);
	ret[1] = (char)(0x80 | (c >> 12 & 0x3f));
	ret[2] = (char)(0x80 | (c >> 6 & 0x3f));
	ret[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

int64_t nd_rt_char_width(uint32_t c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static int width_of(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

uint32_t nd_rt_utf8_decode(const char *text, int *width)
{
	const unsigned char *p = (const unsigned char *)text;

	*width = width_of(p[0]);
	switch (*width) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	case 3:
		return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	default:
		return (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	}
}

// Bytes of the valid sequence at p, or 0: no overlong forms, no surrogates, nothing above U+10FFFF.
static int valid_width(const unsigned char *p, int64_t left)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;

	int width = width_of(p[0]);

	if (left < width)
		return 0;

	unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;

	if (p[1] < low || p[1] > high)
		return 0;
	for (int i = 2; i < width; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return width;
}

static int64_t valid_prefix(const char *data, int64_t len)
{
	int64_t i = 0;

	while (i < len) {
		uint64_t word;

		if (i + 8 <= len && (memcpy(&word, data + i, 8), !(word & 0x8080808080808080u))) {
			i += 8;
			continue;
		}

		int width = valid_width((const unsigned char *)data + i, len - i);

		if (!width)
			break;
		i += width;
	}
	return i;
}

bool nd_rt_utf8_is_valid(const char *data, int64_t len)
{
	return valid_prefix(data, len) == len;
}

struct nd_rt_string *nd_rt_string_from_outside(const char *data, int64_t len)
{
	static const char replacement[] = "\xef\xbf\xbd";
	int64_t ok = valid_prefix(data, len);

	if (ok == len)
		return nd_rt_string_make(data, len);

	// Each bad byte becomes three at most.
	char *text = nd_heap_alloc_plain((size_t)len * 3);
	int64_t out = 0;

	for (;;) {
		memcpy(text + out, data, (size_t)ok);
		out += ok;
		data += ok;
		len -= ok;
		if (!len)
			break;
		memcpy(text + out, replacement, 3);
		out += 3;
		data++;
		len--;
		ok = valid_prefix(data, len);
	}
	return nd_rt_string_make(text, out);
}

// Places --------------------------------------------------------------------------------------------------------
int64_t nd_rt_string_offset(const struct nd_rt_string *s, int64_t index)
{
	if (is_ascii(s))
		return index;
	if (index >= s->length)
		return s->byte_len;

	struct nd_place_in_string *last = &nd_self.last_place;
	int64_t i = 0, offset = 0;

	if (last->string == s && last->index - index <= index) {
		i = last->index;
		offset = last->offset;
	}
	if (s->length - index < (index > i ? index - i : i - index)) {
		i = s->length;
		offset = s->byte_len;
	}
	for (; i < index; i++)
		offset += width_of((unsigned char)s->data[offset]);
	for (; i > index; i--)
		do
			offset--;
		while (((unsigned char)s->data[offset] & 0xc0) == 0x80);
	*last = (struct nd_place_in_string){ s, i, offset };
	return offset;
}

uint32_t nd_rt_string_char_at_byte(const struct nd_rt_string *s, int64_t offset)
{
	int width;

	return nd_rt_utf8_decode(s->data + offset, &width);
}

uint32_t nd_rt_string_char(const struct nd_rt_string *s, int64_t index)
{
	return nd_rt_string_char_at_byte(s, nd_rt_string_offset(s, index));
}

static struct nd_rt_string *slice_bytes(struct nd_rt_string *s, int64_t from, int64_t to)
{
	if (from == 0 && to == s->byte_len)
		return s;
	if (is_ascii(s)) {
		struct nd_rt_string *part = nd_rt_string_alloc(to - from, to - from);

		memcpy(part->data, s->data + from, (size_t)(to - from));
		return part;
	}
	return nd_rt_string_make(s->data + from, to - from);
}

struct nd_rt_string *nd_rt_string_slice(struct nd_rt_string *s, int64_t from, int64_t to)
{
	int64_t start = nd_rt_string_offset(s, from);

	return slice_bytes(s, start, nd_rt_string_offset(s, to));
}

// Putting together ----------------------------------------------------------------------------------------------
struct nd_rt_string *nd_rt_string_concat(const struct nd_rt_string *a, const struct nd_rt_string *b)
{
	// Strings are immutable, so sharing one is as good as a copy; the const is about this call only.
	if (!a->byte_len)
		return (struct nd_rt_string *)(uintptr_t)b;
	if (!b->byte_len)
		return (struct nd_rt_string *)(uintptr_t)a;

	struct nd_rt_string *s = nd_rt_string_alloc(a->byte_len + b->byte_len, a->length + b->length);

	memcpy(s->data, a->data, (size_t)a->byte_len);
	memcpy(s->data + a->byte_len, b->data, (size_t)b->byte_len);
	return s;
}

struct nd_rt_string *nd_rt_string_concat_n(struct nd_rt_string *const *parts, int64_t n)
{
	int64_t byte_len = 0, length = 0;

	for (int64_t i = 0; i < n; i++) {
		byte_len += parts[i]->byte_len;
		length += parts[i]->length;
	}

	struct nd_rt_string *s = nd_rt_string_alloc(byte_len, length);
	char *p = s->data;

	for (int64_t i = 0; i < n; i++) {
		memcpy(p, parts[i]->data, (size_t)parts[i]->byte_len);
		p += parts[i]->byte_len;
	}
	return s;
}

struct nd_rt_string *nd_rt_string_join(const struct nd_rt_list *strings, const struct nd_rt_string *separator)
{
	struct nd_rt_string *const *parts = strings->data;
	int64_t n = strings->len;
	int64_t byte_len = n > 1 ? (n - 1) * separator->byte_len : 0;
	int64_t length = n > 1 ? (n - 1) * separator->length : 0;

	for (int64_t i = 0; i < n; i++) {
		byte_len += parts[i]->byte_len;
		length += parts[i]->length;
	}

	struct nd_rt_string *s = nd_rt_string_alloc(byte_len, length);
	char *p = s->data;

	for (int64_t i = 0; i < n; i++) {
		if (i) {
			memcpy(p, separator->data, (size_t)separator->byte_len);
			p += separator->byte_len;
		}
		memcpy(p, parts[i]->data, (size_t)parts[i]->byte_len);
		p += parts[i]->byte_len;
	}
	return s;
}

bool nd_rt_string_has_room(const struct nd_rt_string *s, int64_t times)
{
	int64_t bytes;

	return times <= 0 || (!__builtin_mul_overflow(s->byte_len, times, &bytes) && bytes < INT64_MAX / 2 &&
			      nd_heap_has_room((size_t)bytes + sizeof *s + 1));
}

struct nd_rt_string *nd_rt_string_repeat(struct nd_rt_string *s, int64_t times)
{
	int64_t byte_len;

	if (times == 1)
		return s;
	if (times < 0)
		times = 0;
	if (__builtin_mul_overflow(s->byte_len, times, &byte_len))
		byte_len = -1;

	struct nd_rt_string *all = nd_rt_string_alloc(byte_len, byte_len ? s->length * times : 0);

	if (s->byte_len == 1) {
		memset(all->data, s->data[0], (size_t)byte_len);
		return all;
	}
	for (int64_t i = 0; i < byte_len; i += s->byte_len)
		memcpy(all->data + i, s->data, (size_t)s->byte_len);
	return all;
}

static struct nd_rt_string *padded(struct nd_rt_string *s, int64_t length, uint32_t fill, bool at_start)
{
	if (length <= s->length)
		return s;

	struct nd_rt_string *filling = nd_rt_string_repeat(nd_rt_char_str(fill), length - s->length);

	return at_start ? nd_rt_string_concat(filling, s) : nd_rt_string_concat(s, filling);
}

struct nd_rt_string *nd_rt_string_pad_start(struct nd_rt_string *s, int64_t length, uint32_t fill)
{
	return padded(s, length, fill, true);
}

struct nd_rt_string *nd_rt_string_pad_end(struct nd_rt_string *s, int64_t length, uint32_t fill)
{
	return padded(s, length, fill, false);
}

// Comparing -----------------------------------------------------------------------------------------------------
bool nd_rt_string_eq(const struct nd_rt_string *a, const struct nd_rt_string *b)
{
	if (a == b)
		return true;
	// The first byte (of none, the NUL) often tells, and spares the call.
	return a->byte_len == b->byte_len && a->data[0] == b->data[0] &&
	       !memcmp(a->data, b->data, (size_t)a->byte_len);
}

int64_t nd_rt_string_cmp(const struct nd_rt_string *a, const struct nd_rt_string *b)
{
	// UTF-8 was made so that the order of the bytes is the order of the code points. The first byte often tells, and
	// an empty string's NUL comes before all others but itself.
	int order = (unsigned char)a->data[0] - (unsigned char)b->data[0];

	if (!order)
		order = memcmp(a->data, b->data, (size_t)(a->byte_len < b->byte_len ? a->byte_len : b->byte_len));
	if (order)
		return order < 0 ? -1 : 1;
	return (a->byte_len > b->byte_len) - (a->byte_len < b->byte_len);
}

int64_t nd_rt_string_hash(const struct nd_rt_string *s)
{
	return (int64_t)nd_rt_hash_bytes(s->data, (uint64_t)s->byte_len);
}

// Single characters ---------------------------------------------------------------------------------------------
struct nd_rt_string *nd_rt_char_str(uint32_t c)
{
	// ASCII characters as strings are so common that each is made once.
	static struct nd_rt_string *ascii[128];
	char text[4];

	struct nd_rt_string *s = c < 128 ? __atomic_load_n(&ascii[c], __ATOMIC_ACQUIRE) : NULL;

	if (s)
		return s;

	int width = nd_rt_utf8_encode(text, c);

	s = nd_rt_string_alloc(width, 1);

	memcpy(s->data, text, (size_t)width);
	if (c < 128) // or twice, by two threads
		__atomic_store_n(&ascii[c], s, __ATOMIC_RELEASE);
	return s;
}

// Writes c as it stands in a literal quoted by `quote`; at most 10 bytes.
static int escape(char *ret, uint32_t c, char quote)
{
	static const char hex[] = "0123456789abcdef";

	switch (c) {
	case '\n':
		return memcpy(ret, "\\n", 2), 2;
	case '\t':
		return memcpy(ret, "\\t", 2), 2;
	case '\r':
		return memcpy(ret, "\\r", 2), 2;
	case '\0':
		return memcpy(ret, "\\0", 2), 2;
	case '\\':
		return memcpy(ret, "\\\\", 2), 2;
	}
	if (c == (unsigned char)quote || (c == '$' && quote == '"')) {
		ret[0] = '\\';
		ret[1] = (char)c;
		return 2;
	}
	if (c < 0x20 || c == 0x7f) {
		ret[0] = '\\';
		ret[1] = 'x';
		ret[2] = hex[c >> 4];
		ret[3] = hex[c & 15];
		return 4;
	}
	return nd_rt_utf8_encode(ret, c);
}

struct nd_rt_string *nd_rt_string_repr(const struct nd_rt_string *s)
{
	// Four bytes out for one in at most: \x1f.
	char *text = nd_heap_alloc_plain((size_t)s->byte_len * 4 + 2);
	int64_t out = 0;

	text[out++] = '"';
	for (int64_t i = 0; i < s->byte_len;) {
		int width;
		uint32_t c = nd_rt_utf8_decode(s->data + i, &width);

		// `$` needs its escape only where it would start an interpolation.
		if (c == '$' && s->data[i + 1] != '{')
			text[out++] = '$';
		else
			out += escape(text + out, c, '"');
		i += width;
	}
	text[out++] = '"';
	return nd_rt_string_make(text, out);
}

struct nd_rt_string *nd_rt_char_repr(uint32_t c)
{
	char text[12];
	int len = 0;

	text[len++] = '\'';
	len += escape(text + len, c, '\'');
	text[len++] = '\'';
	return nd_rt_string_make(text, len);
}

// For foreign functions: the text as C sees it, valid as long as the string is.
const char *nd_rt_string_chars(const struct nd_rt_string *s)
{
	return s->data;
}
