// A real folder for each test, a clock that stands until it is told to go, and bytes of any kind.
#ifndef ND_TEST_CACHE_FIXTURE_H
#define ND_TEST_CACHE_FIXTURE_H

#include "noodle/cache.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct fixture {
	char *dir;
	_Atomic uint64_t now_ms; // the writer thread looks at it as well
	struct nd_clock clock;
	struct nd_cache_options options;
	struct nd_cache *cache;
};

static uint64_t fixture_now(void *arg)
{
	return ((struct fixture *)arg)->now_ms * 1000000;
}

static inline void fixture_open(struct fixture *self)
{
	assert_int_equal(nd_cache_open(&self->cache, self->dir, &self->options), ND_OK);
}

static inline void fixture_reopen(struct fixture *self)
{
	nd_cache_close(&self->cache);
	fixture_open(self);
}

static inline void fixture_wait(struct fixture *self, uint32_t seconds)
{
	self->now_ms += (uint64_t)seconds * 1000;
}

static inline int fixture_setup(void **state)
{
	struct fixture *self = nd_alloc_zero(1, sizeof *self);
	if (nd_dir_temp(&self->dir, "cache-test"))
		return -1;
	self->now_ms = 1700000000000;
	self->clock = (struct nd_clock){fixture_now, self};
	self->options = (struct nd_cache_options){.flags = ND_CACHE_NO_SYNC, .clock = &self->clock};
	fixture_open(self);
	*state = self;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *self = *state;
	nd_cache_close(&self->cache);
	nd_dir_remove(self->dir);
	nd_free(self->dir);
	nd_free(self);
	return 0;
}

// Bytes that do not compress, other ones for each seed.
static inline void fixture_noise(struct nd_buf *out, size_t len, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
	nd_buf_reserve(out, len + 1);
	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		out->data[out->len + i] = (char)(x >> 32);
	}
	out->len += len;
	out->data[out->len] = '\0';
}

static inline struct nd_digest fixture_put(struct fixture *self, size_t len, uint64_t seed)
{
	struct nd_buf blob = {0};
	struct nd_digest digest;
	fixture_noise(&blob, len, seed);
	assert_int_equal(nd_cache_put_blob(self->cache, blob.data, blob.len, &digest), ND_OK);
	nd_buf_release(&blob);
	return digest;
}

static inline enum nd_err fixture_get(struct fixture *self, const struct nd_digest *digest)
{
	struct nd_buf blob = {0};
	enum nd_err err = nd_cache_get_blob(self->cache, digest, &blob);
	if (!err) {
		struct nd_digest actual = nd_digest_of(blob.data, blob.len);
		assert_true(nd_digest_eq(&actual, digest));
	}
	nd_buf_release(&blob);
	return err;
}

static inline struct nd_cache_stats fixture_stats(struct fixture *self)
{
	struct nd_cache_stats stats;
	nd_cache_stats(self->cache, &stats);
	return stats;
}

#define FIXTURE_TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

#endif
