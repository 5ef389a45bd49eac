// Bump allocation: everything of one job dies in one line. Blocks grow from 4 KiB to 1 MiB; memory is
// not zeroed unless asked for. Pointers stay valid until nd_arena_release or nd_arena_reset.
#ifndef NOODLE_ARENA_H
#define NOODLE_ARENA_H

#include <stddef.h>

struct nd_arena_block;

struct nd_arena {
	struct nd_arena_block *head;
	char *at;
	char *end;
	size_t total; // bytes obtained from the system, for statistics
};

void nd_arena_init(struct nd_arena *self);
void nd_arena_release(struct nd_arena *self);
void nd_arena_reset(struct nd_arena *self); // keeps one block for reuse
void *nd_arena_alloc(struct nd_arena *self, size_t size); // 16-byte aligned, never NULL
void *nd_arena_zero(struct nd_arena *self, size_t size);
char *nd_arena_strndup(struct nd_arena *self, const char *text, size_t len); // NUL-terminated
char *nd_arena_sprintf(struct nd_arena *self, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

#define nd_arena_new(arena, type) ((type *)nd_arena_zero((arena), sizeof(type)))
#define nd_arena_array(arena, type, count) ((type *)nd_arena_zero((arena), sizeof(type) * (size_t)(count)))

#endif
