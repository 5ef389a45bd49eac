// XXH3-128 by the library; a frame is the length as 8 little-endian bytes before the data.
#include "noodle/digest.h"
#include "noodle/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(sizeof(XXH128_canonical_t) == ND_DIGEST_BYTES, "the canonical form is the digest");

static struct nd_digest canonical(XXH128_hash_t hash)
{
	XXH128_canonical_t form;
	struct nd_digest digest;

	XXH128_canonicalFromHash(&form, hash);
	memcpy(digest.bytes, form.digest, sizeof digest.bytes);
	return digest;
}

struct nd_digest nd_digest_of(const void *data, size_t len)
{
	return canonical(XXH3_128bits(len ? data : "", len));
}

bool nd_digest_eq(const struct nd_digest *a, const struct nd_digest *b)
{
	return nd_digest_cmp(a, b) == 0;
}

int nd_digest_cmp(const struct nd_digest *a, const struct nd_digest *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

bool nd_digest_is_zero(const struct nd_digest *self)
{
	static const struct nd_digest zero;

	return nd_digest_eq(self, &zero);
}

void nd_digest_hex(const struct nd_digest *self, char hex[ND_DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < ND_DIGEST_BYTES; i++) {
		hex[2 * i] = digits[self->bytes[i] >> 4];
		hex[2 * i + 1] = digits[self->bytes[i] & 15];
	}
	hex[2 * ND_DIGEST_BYTES] = '\0';
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool nd_digest_parse(struct nd_digest *ret, const char *hex, size_t len)
{
	struct nd_digest digest;

	if (len != 2 * ND_DIGEST_BYTES)
		return false;
	for (int i = 0; i < ND_DIGEST_BYTES; i++) {
		int high = nibble(hex[2 * i]);
		int low = nibble(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*ret = digest;
	return true;
}

struct nd_hasher {
	XXH3_state_t *state; // by pointer: the library wants its own alignment
};

struct nd_hasher *nd_hasher_new(void)
{
	struct nd_hasher *self = nd_alloc(sizeof *self);

	self->state = XXH3_createState();
	if (!self->state)
		abort(); // out of memory, as in mem.c
	XXH3_128bits_reset(self->state);
	return self;
}

void nd_hasher_destroy(struct nd_hasher **self_p)
{
	if (!*self_p)
		return;
	XXH3_freeState((*self_p)->state);
	nd_free(*self_p);
	*self_p = NULL;
}

void nd_hasher_raw(struct nd_hasher *self, const void *data, size_t len)
{
	if (len)
		XXH3_128bits_update(self->state, data, len);
}

void nd_hasher_add(struct nd_hasher *self, const void *data, size_t len)
{
	uint8_t frame[8];

	for (int i = 0; i < 8; i++)
		frame[i] = (uint8_t)((uint64_t)len >> 8 * i);
	nd_hasher_raw(self, frame, sizeof frame);
	nd_hasher_raw(self, data, len);
}

void nd_hasher_cstr(struct nd_hasher *self, const char *text)
{
	nd_hasher_add(self, text, strlen(text));
}

void nd_hasher_u64(struct nd_hasher *self, uint64_t value)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	nd_hasher_add(self, bytes, sizeof bytes);
}

void nd_hasher_digest(struct nd_hasher *self, const struct nd_digest *digest)
{
	nd_hasher_add(self, digest->bytes, sizeof digest->bytes);
}

struct nd_digest nd_hasher_final(const struct nd_hasher *self)
{
	return canonical(XXH3_128bits_digest(self->state));
}
