// Bump allocation in blocks. Invariants:
// 1. `at` and every pointer handed out are multiples of 16, because block headers and all sizes are.
// 2. `head` is the block that `at` and `end` point into; the blocks behind it are full.
// 3. A request too large for an ordinary block gets a block of its own behind `head`, so that the space left
//    in `head` is not lost.
#include "noodle/arena.h"
#include "noodle/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4 << 10, LAST_BLOCK = 1 << 20, ALIGNMENT = 16 };

struct nd_arena_block {
	alignas(ALIGNMENT) struct nd_arena_block *next;
	size_t size; // with this header
};

static struct nd_arena_block *block_new(struct nd_arena *self, size_t size)
{
	struct nd_arena_block *block = nd_alloc(size);

	block->next = NULL;
	block->size = size;
	self->total += size;
	return block;
}

static void open_block(struct nd_arena *self, struct nd_arena_block *block)
{
	self->head = block;
	self->at = (char *)(block + 1);
	self->end = (char *)block + block->size;
}

void nd_arena_init(struct nd_arena *self)
{
	*self = (struct nd_arena){0};
}

void nd_arena_release(struct nd_arena *self)
{
	struct nd_arena_block *block = self->head;

	while (block) {
		struct nd_arena_block *next = block->next;

		nd_free(block);
		block = next;
	}
	nd_arena_init(self);
}

void nd_arena_reset(struct nd_arena *self)
{
	struct nd_arena_block *kept = self->head;

	if (!kept)
		return;
	self->head = kept->next;
	nd_arena_release(self);
	kept->next = NULL;
	self->total = kept->size;
	open_block(self, kept);
}

static void *alloc_slowly(struct nd_arena *self, size_t size)
{
	size_t block_size = FIRST_BLOCK;

	if (self->head) {
		block_size = self->head->size * 2;
		if (block_size > LAST_BLOCK)
			block_size = LAST_BLOCK;
	}
	if (size > (block_size - sizeof(struct nd_arena_block)) / 2) {
		struct nd_arena_block *own = block_new(self, size + sizeof *own);

		if (self->head) {
			own->next = self->head->next;
			self->head->next = own;
			return own + 1;
		}
		open_block(self, own);
		self->at = self->end;
		return own + 1;
	}

	struct nd_arena_block *block = block_new(self, block_size);

	block->next = self->head;
	open_block(self, block);
	self->at += size;
	return block + 1;
}

void *nd_arena_alloc(struct nd_arena *self, size_t size)
{
	// PTRDIFF_MAX is far above any block that malloc grants; this only keeps the rounding from wrapping.
	if (size > PTRDIFF_MAX - 2 * ALIGNMENT)
		return nd_alloc(size); // ends the process
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size == 0)
		size = ALIGNMENT; // distinct objects have distinct addresses
	if (size > (size_t)(self->end - self->at))
		return alloc_slowly(self, size);

	void *ptr = self->at;

	self->at += size;
	return ptr;
}

void *nd_arena_zero(struct nd_arena *self, size_t size)
{
	void *ptr = nd_arena_alloc(self, size);

	memset(ptr, 0, size);
	return ptr;
}

char *nd_arena_strndup(struct nd_arena *self, const char *text, size_t len)
{
	char *copy = nd_arena_alloc(self, len + 1);

	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *nd_arena_sprintf(struct nd_arena *self, const char *format, ...)
{
	va_list args;
	va_list again;
	int len;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(len >= 0);
	text = nd_arena_alloc(self, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}
