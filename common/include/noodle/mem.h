// Memory for everything that is not in an arena. Running out of memory ends the process here, in one
// place, so no caller handles it. Sizes that come from outside are checked against a named maximum
// before they reach these functions.
#ifndef NOODLE_MEM_H
#define NOODLE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *nd_alloc(size_t size);                             // never NULL, contents undefined
// The same for megabytes that will be written from end to end: in large pages where the system has them, which saves
// most of what it costs to get fresh memory.
void *nd_alloc_whole(size_t size);
void *nd_alloc_zero(size_t count, size_t size);          // never NULL; aborts when count * size overflows
void *nd_realloc(void *ptr, size_t size);                // never NULL
void *nd_realloc_array(void *ptr, size_t count, size_t size);
void nd_free(void *ptr);
char *nd_strdup(const char *text);
char *nd_strndup(const char *text, size_t len);          // adds the NUL
char *nd_vsprintf(const char *format, va_list args)      // caller frees with nd_free
#if defined(__GNUC__)
	__attribute__((format(printf, 1, 0)))
#endif
	;
char *nd_sprintf(const char *format, ...)                // caller frees with nd_free
#if defined(__GNUC__)
	__attribute__((format(printf, 1, 2)))
#endif
	;

#endif
