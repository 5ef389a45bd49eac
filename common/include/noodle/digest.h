// Content digests: XXH3-128 in canonical (big-endian) byte order, so equal on every machine.
#ifndef NOODLE_DIGEST_H
#define NOODLE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ND_DIGEST_BYTES = 16, ND_DIGEST_HEX = 33 };

struct nd_digest {
	uint8_t bytes[ND_DIGEST_BYTES];
};

struct nd_digest nd_digest_of(const void *data, size_t len);
bool nd_digest_eq(const struct nd_digest *a, const struct nd_digest *b);
int nd_digest_cmp(const struct nd_digest *a, const struct nd_digest *b);
bool nd_digest_is_zero(const struct nd_digest *self);
void nd_digest_hex(const struct nd_digest *self, char hex[ND_DIGEST_HEX]); // lower case, NUL-terminated
bool nd_digest_parse(struct nd_digest *ret, const char *hex, size_t len);  // exactly 32 hex digits

// Incremental hashing of framed fields: each add writes the length first, so ("ab","c") differs from ("a","bc").
struct nd_hasher;
struct nd_hasher *nd_hasher_new(void);
void nd_hasher_destroy(struct nd_hasher **self_p);
void nd_hasher_raw(struct nd_hasher *self, const void *data, size_t len); // unframed
void nd_hasher_add(struct nd_hasher *self, const void *data, size_t len); // framed
void nd_hasher_cstr(struct nd_hasher *self, const char *text);
void nd_hasher_u64(struct nd_hasher *self, uint64_t value);
void nd_hasher_digest(struct nd_hasher *self, const struct nd_digest *digest);
struct nd_digest nd_hasher_final(const struct nd_hasher *self);

#endif
