// Linear probing in arrays of a power of two, at most three quarters full.
#include "noodle/map.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

void nd_map_release(struct nd_map *self)
{
	nd_free(self->keys);
	nd_free(self->values);
	nd_free(self->used);
	*self = (struct nd_map){0};
}

void nd_map_clear(struct nd_map *self)
{
	if (self->len)
		memset(self->used, 0, self->cap);
	self->len = 0;
}

// The finaliser of MurmurHash3: keys are often small consecutive numbers in either half.
static uint64_t mix(uint64_t key)
{
	key ^= key >> 33;
	key *= UINT64_C(0xff51afd7ed558ccd);
	key ^= key >> 33;
	key *= UINT64_C(0xc4ceb9fe1a85ec53);
	key ^= key >> 33;
	return key;
}

// The slot of `key`, or the free slot where it belongs. Needs cap > len.
static uint32_t find(const struct nd_map *self, uint64_t key)
{
	uint32_t slot = (uint32_t)mix(key) & (self->cap - 1);

	while (self->used[slot] && self->keys[slot] != key)
		slot = (slot + 1) & (self->cap - 1);
	return slot;
}

bool nd_map_get(const struct nd_map *self, uint64_t key, uint32_t *ret)
{
	if (!self->len)
		return false;

	uint32_t slot = find(self, key);

	if (!self->used[slot])
		return false;
	*ret = self->values[slot];
	return true;
}

static void insert(struct nd_map *self, uint64_t key, uint32_t value)
{
	uint32_t slot = find(self, key);

	if (!self->used[slot]) {
		self->used[slot] = 1;
		self->keys[slot] = key;
		self->len++;
	}
	self->values[slot] = value;
}

static void grow(struct nd_map *self)
{
	struct nd_map old = *self;

	assert(old.cap < UINT32_C(1) << 31);
	*self = (struct nd_map){.cap = old.cap ? old.cap * 2 : 16};
	self->keys = nd_alloc_zero(self->cap, sizeof *self->keys);
	self->values = nd_alloc_zero(self->cap, sizeof *self->values);
	self->used = nd_alloc_zero(self->cap, sizeof *self->used);
	for (uint32_t i = 0; i < old.cap; i++)
		if (old.used[i])
			insert(self, old.keys[i], old.values[i]);
	nd_map_release(&old);
}

void nd_map_set(struct nd_map *self, uint64_t key, uint32_t value)
{
	if (self->len >= self->cap - self->cap / 4)
		grow(self);
	insert(self, key, value);
}
