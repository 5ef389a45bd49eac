// Symbols index `entries`; `slots` is an open-addressing table of symbol + 1 (0 is free), at most half full.
// Texts live in an arena, so their addresses never change.
#include "noodle/intern.h"
#include "noodle/arena.h"
#include "noodle/mem.h"
#include "noodle/vec.h"

#include <assert.h>
#include <string.h>

// Inlined: most names are shorter than the cost of a call into the library.
#define XXH_INLINE_ALL
#include <xxhash.h>

struct entry {
	const char *text;
	uint32_t len;
	uint32_t hash;
};

struct nd_intern {
	struct nd_arena texts;
	ND_VEC(struct entry) entries;
	uint32_t *slots;
	uint32_t slot_count; // power of two
};

enum { FIRST_SLOTS = 256 };

struct nd_intern *nd_intern_new(void)
{
	struct nd_intern *self = nd_alloc_zero(1, sizeof *self);

	nd_arena_init(&self->texts);
	self->slot_count = FIRST_SLOTS;
	self->slots = nd_alloc_zero(self->slot_count, sizeof *self->slots);
	nd_intern_add(self, "", 0);
	return self;
}

void nd_intern_destroy(struct nd_intern **self_p)
{
	struct nd_intern *self = *self_p;

	if (!self)
		return;
	nd_arena_release(&self->texts);
	nd_vec_free(&self->entries);
	nd_free(self->slots);
	nd_free(self);
	*self_p = NULL;
}

static void grow(struct nd_intern *self)
{
	assert(self->slot_count < UINT32_C(1) << 31);
	self->slot_count *= 2;
	nd_free(self->slots);
	self->slots = nd_alloc_zero(self->slot_count, sizeof *self->slots);
	for (uint32_t sym = 0; sym < self->entries.len; sym++) {
		uint32_t slot = self->entries.data[sym].hash & (self->slot_count - 1);

		while (self->slots[slot])
			slot = (slot + 1) & (self->slot_count - 1);
		self->slots[slot] = sym + 1;
	}
}

nd_sym nd_intern_add(struct nd_intern *self, const char *text, size_t len)
{
	uint32_t hash = (uint32_t)XXH3_64bits(len ? text : "", len);
	uint32_t slot = hash & (self->slot_count - 1);

	assert(len <= UINT32_MAX);
	while (self->slots[slot]) {
		const struct entry *entry = &self->entries.data[self->slots[slot] - 1];

		if (entry->hash == hash && entry->len == len && (!len || memcmp(entry->text, text, len) == 0))
			return self->slots[slot] - 1;
		slot = (slot + 1) & (self->slot_count - 1);
	}

	nd_sym sym = self->entries.len;
	struct entry entry = {nd_arena_strndup(&self->texts, text, len), (uint32_t)len, hash};

	nd_vec_push(&self->entries, entry);
	self->slots[slot] = sym + 1;
	if (self->entries.len > self->slot_count / 2)
		grow(self);
	return sym;
}

nd_sym nd_intern_cstr(struct nd_intern *self, const char *text)
{
	return nd_intern_add(self, text, strlen(text));
}

struct nd_str nd_intern_str(const struct nd_intern *self, nd_sym sym)
{
	assert(sym < self->entries.len);
	return (struct nd_str){self->entries.data[sym].text, self->entries.data[sym].len};
}

const char *nd_intern_text(const struct nd_intern *self, nd_sym sym)
{
	assert(sym < self->entries.len);
	return self->entries.data[sym].text;
}

uint32_t nd_intern_count(const struct nd_intern *self)
{
	return self->entries.len;
}
