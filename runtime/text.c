// Looking for things in strings and making changed copies: the members of `string` that need more than a few lines.
#include "rt_internal.h"

#include <string.h>

// Looking for the first byte is quickest while that is rare; memmem is linear whatever the text.
static const char *find_bytes(const char *text, int64_t len, const struct nd_rt_string *part)
{
	enum { BYTES_A_TRY = 64, FREE_TRIES = 4 };
	const char *p = text, *last = text + len - part->byte_len; // where it may begin

	if (part->byte_len == 1)
		return memchr(text, part->data[0], (size_t)len);
	if (!part->byte_len)
		return text;
	for (int64_t tries = -FREE_TRIES; p <= last && tries * BYTES_A_TRY <= p - text; tries++) {
		p = memchr(p, part->data[0], (size_t)(last - p + 1));
		if (!p)
			return NULL;
		if (!memcmp(p, part->data, (size_t)part->byte_len))
			return p;
		p++;
	}
	return p <= last ? memmem(p, (size_t)(text + len - p), part->data, (size_t)part->byte_len) : NULL;
}

int64_t nd_rt_string_find(const struct nd_rt_string *s, const struct nd_rt_string *part, int64_t from)
{
	int64_t start = nd_rt_string_offset(s, from);
	const char *at = find_bytes(s->data + start, s->byte_len - start, part);

	if (!at)
		return -1;
	if (s->length == s->byte_len)
		return at - s->data;

	int64_t index = from;

	for (const char *p = s->data + start; p < at; p++)
		index += ((unsigned char)*p & 0xc0) != 0x80;
	return index;
}

bool nd_rt_string_contains(const struct nd_rt_string *s, const struct nd_rt_string *part)
{
	return find_bytes(s->data, s->byte_len, part) != NULL;
}

bool nd_rt_string_starts_with(const struct nd_rt_string *s, const struct nd_rt_string *part)
{
	return part->byte_len <= s->byte_len && !memcmp(s->data, part->data, (size_t)part->byte_len);
}

bool nd_rt_string_ends_with(const struct nd_rt_string *s, const struct nd_rt_string *part)
{
	return part->byte_len <= s->byte_len &&
	       !memcmp(s->data + s->byte_len - part->byte_len, part->data, (size_t)part->byte_len);
}

static void push_part(struct nd_rt_list *list, const char *from, const char *to)
{
	nd_rt_list_push_ref(list, nd_rt_string_make(from, to - from));
}

struct nd_rt_list *nd_rt_string_split(struct nd_rt_string *s, const struct nd_rt_string *separator)
{
	struct nd_rt_list *parts = nd_rt_list_new(0, sizeof(void *), 1);
	const char *p = s->data, *end = p + s->byte_len, *at;

	if (!separator->byte_len) { // between nothing and nothing: the characters
		while (p < end) {
			int width;
			uint32_t c = nd_rt_utf8_decode(p, &width);

			nd_rt_list_push_ref(parts, nd_rt_char_str(c));
			p += width;
		}
		return parts;
	}
	while ((at = find_bytes(p, end - p, separator))) {
		push_part(parts, p, at);
		p = at + separator->byte_len;
	}
	push_part(parts, p, end);
	return parts;
}

// A line ends at \n or \r\n; a last line without an end counts if it is not empty.
struct nd_rt_list *nd_rt_string_lines(struct nd_rt_string *s)
{
	struct nd_rt_list *lines = nd_rt_list_new(0, sizeof(void *), 1);
	const char *p = s->data, *end = p + s->byte_len;

	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *stop = newline ? newline : end;

		push_part(lines, p, newline && stop > p && stop[-1] == '\r' ? stop - 1 : stop);
		p = stop + 1;
	}
	return lines;
}

enum { TRIM_START = 1, TRIM_END = 2 };

static struct nd_rt_string *trimmed(struct nd_rt_string *s, int where)
{
	const char *p = s->data, *end = p + s->byte_len;
	int width;

	while ((where & TRIM_START) && p < end && nd_rt_char_is_space(nd_rt_utf8_decode(p, &width)))
		p += width;
	while ((where & TRIM_END) && end > p) {
		const char *last = end - 1;

		while (((unsigned char)*last & 0xc0) == 0x80)
			last--;
		if (!nd_rt_char_is_space(nd_rt_utf8_decode(last, &width)))
			break;
		end = last;
	}
	if (end - p == s->byte_len)
		return s;
	return nd_rt_string_make(p, end - p);
}

struct nd_rt_string *nd_rt_string_trim(struct nd_rt_string *s)
{
	return trimmed(s, TRIM_START | TRIM_END);
}

struct nd_rt_string *nd_rt_string_trim_start(struct nd_rt_string *s)
{
	return trimmed(s, TRIM_START);
}

struct nd_rt_string *nd_rt_string_trim_end(struct nd_rt_string *s)
{
	return trimmed(s, TRIM_END);
}

// ASCII letters from `first` on become those of the other case. Without branches, for the vector units.
static struct nd_rt_string *each_ascii(const struct nd_rt_string *s, unsigned char first)
{
	struct nd_rt_string *changed = nd_rt_string_alloc(s->byte_len, s->length);
	const char *restrict from = s->data;
	char *restrict to = changed->data;

	for (int64_t i = 0; i < s->byte_len; i++) {
		unsigned char c = (unsigned char)from[i];

		to[i] = (char)(c ^ ((unsigned char)(c - first) < 26) << 5);
	}
	return changed;
}

static struct nd_rt_string *each_char(struct nd_rt_string *s, uint32_t (*change)(uint32_t))
{
	char *text = nd_heap_alloc_plain((size_t)s->length * 4);
	int64_t out = 0;

	for (int64_t i = 0; i < s->byte_len;) {
		int width;
		uint32_t c = nd_rt_utf8_decode(s->data + i, &width);

		out += nd_rt_utf8_encode(text + out, change(c));
		i += width;
	}
	return nd_rt_string_make(text, out);
}

struct nd_rt_string *nd_rt_string_upper(struct nd_rt_string *s)
{
	return s->length == s->byte_len ? each_ascii(s, 'a') : each_char(s, nd_rt_char_upper);
}

struct nd_rt_string *nd_rt_string_lower(struct nd_rt_string *s)
{
	return s->length == s->byte_len ? each_ascii(s, 'A') : each_char(s, nd_rt_char_lower);
}

// An empty `from` is nowhere: the string stays as it is.
struct nd_rt_string *nd_rt_string_replace(struct nd_rt_string *s, const struct nd_rt_string *from,
					  const struct nd_rt_string *to)
{
	const char *p = s->data, *end = p + s->byte_len, *at;
	int64_t count = 0;

	if (!from->byte_len)
		return s;
	for (; (at = find_bytes(p, end - p, from)); p = at + from->byte_len)
		count++;
	if (!count)
		return s;

	struct nd_rt_string *changed = nd_rt_string_alloc(s->byte_len + count * (to->byte_len - from->byte_len),
							  s->length + count * (to->length - from->length));
	char *out = changed->data;

	for (p = s->data; (at = find_bytes(p, end - p, from)); p = at + from->byte_len) {
		memcpy(out, p, (size_t)(at - p));
		out += at - p;
		memcpy(out, to->data, (size_t)to->byte_len);
		out += to->byte_len;
	}
	memcpy(out, p, (size_t)(end - p));
	return changed;
}

struct nd_rt_string *nd_rt_string_reversed(struct nd_rt_string *s)
{
	struct nd_rt_string *reversed = nd_rt_string_alloc(s->byte_len, s->length);
	char *out = reversed->data + s->byte_len;

	for (int64_t i = 0; i < s->byte_len;) {
		int width;

		nd_rt_utf8_decode(s->data + i, &width);
		out -= width;
		memcpy(out, s->data + i, (size_t)width);
		i += width;
	}
	return reversed;
}

// bytes ---------------------------------------------------------------------------------------------------------
struct nd_rt_list *nd_rt_bytes_new(int64_t n)
{
	struct nd_rt_list *bytes = nd_rt_list_new(0, 1, 0);

	if (n)
		bytes->data = nd_heap_alloc_zero((size_t)n + sizeof(void *)); // the end is inside, as in list.c
	bytes->len = bytes->cap = n;
	return bytes;
}

struct nd_rt_list *nd_rt_bytes_room(int64_t n)
{
	return nd_rt_list_new(n, 1, 0);
}

struct nd_rt_list *nd_rt_bytes_slice(const struct nd_rt_list *bytes, int64_t from, int64_t to)
{
	return nd_rt_list_copy(bytes, from, to - from, 1, 0);
}

void nd_rt_bytes_push(struct nd_rt_list *bytes, uint8_t byte)
{
	if (bytes->len == bytes->cap)
		nd_rt_list_grow(bytes, bytes->len + 1, 1, 0);
	((uint8_t *)bytes->data)[bytes->len++] = byte;
}

struct nd_rt_list *nd_rt_string_bytes(const struct nd_rt_string *s)
{
	struct nd_rt_list *bytes = nd_rt_list_new(s->byte_len, 1, 0);

	if (s->byte_len)
		memcpy(bytes->data, s->data, (size_t)s->byte_len);
	bytes->len = s->byte_len;
	return bytes;
}

bool nd_rt_bytes_is_utf8(const struct nd_rt_list *bytes)
{
	return nd_rt_utf8_is_valid(bytes->data, bytes->len);
}

struct nd_rt_string *nd_rt_bytes_to_string(const struct nd_rt_list *bytes)
{
	return nd_rt_string_make(bytes->len ? bytes->data : "", bytes->len);
}

struct nd_rt_string *nd_rt_bytes_hex(const struct nd_rt_list *bytes)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes->data;
	struct nd_rt_string *s = nd_rt_string_alloc(bytes->len * 2, bytes->len * 2);

	for (int64_t i = 0; i < bytes->len; i++) {
		s->data[2 * i] = digits[p[i] >> 4];
		s->data[2 * i + 1] = digits[p[i] & 15];
	}
	return s;
}

int64_t nd_rt_bytes_hash(const struct nd_rt_list *bytes)
{
	return (int64_t)nd_rt_hash_bytes(bytes->data, (uint64_t)bytes->len);
}

bool nd_rt_bytes_eq(const struct nd_rt_list *a, const struct nd_rt_list *b)
{
	return a->len == b->len && (!a->len || !memcmp(a->data, b->data, (size_t)a->len));
}

static void append(struct nd_rt_list *bytes, const char *data, int64_t n)
{
	if (bytes->cap - bytes->len < n)
		nd_rt_list_grow(bytes, bytes->len + n, 1, 0);
	if (n)
		memcpy((char *)bytes->data + bytes->len, data, (size_t)n);
	bytes->len += n;
}

void nd_rt_bytes_append_string(struct nd_rt_list *bytes, const struct nd_rt_string *s)
{
	append(bytes, s->data, s->byte_len);
}

void nd_rt_bytes_append_all(struct nd_rt_list *bytes, const struct nd_rt_list *other)
{
	int64_t n = other->len;

	if (bytes->cap - bytes->len < n)
		nd_rt_list_grow(bytes, bytes->len + n, 1, 0);
	append(bytes, other->data, n); // which is where it is now
}

void nd_rt_bytes_clear(struct nd_rt_list *bytes)
{
	bytes->len = 0;
}

void nd_rt_bytes_append_char(struct nd_rt_list *bytes, uint32_t c)
{
	char text[4];

	append(bytes, text, nd_rt_utf8_encode(text, c));
}
