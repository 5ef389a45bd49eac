#include "noodle/mem.h"
#include "noodle/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// The one place where running out of memory is handled.
static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "noodle: out of memory (%zu bytes asked for)\n", size);
	abort();
}

static size_t checked_product(size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory(SIZE_MAX);
	return total;
}

void *nd_alloc(size_t size)
{
	void *ptr = malloc(size ? size : 1);

	if (!ptr)
		out_of_memory(size);
	return ptr;
}

void *nd_alloc_whole(size_t size)
{
	const size_t page = (size_t)2 << 20;
	size_t rounded = (size + page - 1) & ~(page - 1);
	void *ptr;

	if (size < page || rounded < size)
		return nd_alloc(size);
	ptr = aligned_alloc(page, rounded);
	if (!ptr)
		return nd_alloc(size); // ends the process, or finds a place after all
	(void)madvise(ptr, rounded, MADV_HUGEPAGE);
	return ptr;
}

void *nd_alloc_zero(size_t count, size_t size)
{
	size_t total = checked_product(count, size);
	void *ptr = calloc(1, total ? total : 1);

	if (!ptr)
		out_of_memory(total);
	return ptr;
}

void *nd_realloc(void *ptr, size_t size)
{
	void *moved = realloc(ptr, size ? size : 1);

	if (!moved)
		out_of_memory(size);
	return moved;
}

void *nd_realloc_array(void *ptr, size_t count, size_t size)
{
	return nd_realloc(ptr, checked_product(count, size));
}

void nd_free(void *ptr)
{
	free(ptr);
}

char *nd_strdup(const char *text)
{
	return nd_strndup(text, strlen(text));
}

char *nd_strndup(const char *text, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		out_of_memory(len);
	copy = nd_alloc(len + 1);
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *nd_vsprintf(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		out_of_memory(0);
	return text;
}

char *nd_sprintf(const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	text = nd_vsprintf(format, args);
	va_end(args);
	return text;
}

// Half of what the counters hold, so that `len + 1` in the macros never wraps.
static const uint32_t max_items = UINT32_C(1) << 31;

void *nd_vec_grow(void *data, uint32_t *cap, uint32_t need, size_t item_size)
{
	uint32_t grown = *cap < 8 ? 8 : *cap;

	if (need > max_items)
		out_of_memory(SIZE_MAX);
	while (grown < need)
		grown *= 2;
	if (grown == *cap)
		return data;
	*cap = grown;
	if (!data) // the caller knows how many there will be
		return nd_alloc_whole(checked_product(grown, item_size));
	return nd_realloc_array(data, grown, item_size);
}

void *nd_vec_shrink(void *data, uint32_t *cap, uint32_t len, size_t item_size)
{
	*cap = len;
	if (len > 0)
		return nd_realloc_array(data, len, item_size);
	nd_free(data);
	return NULL;
}
