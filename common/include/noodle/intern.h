// Strings as 32-bit symbols: equality is an integer compare. Symbol 0 is the empty string.
#ifndef NOODLE_INTERN_H
#define NOODLE_INTERN_H

#include "noodle/buf.h"

typedef uint32_t nd_sym;

struct nd_intern;

struct nd_intern *nd_intern_new(void);
void nd_intern_destroy(struct nd_intern **self_p);
nd_sym nd_intern_add(struct nd_intern *self, const char *text, size_t len); // O(len), copies on first sight
nd_sym nd_intern_cstr(struct nd_intern *self, const char *text);
struct nd_str nd_intern_str(const struct nd_intern *self, nd_sym sym);   // valid until destroy
const char *nd_intern_text(const struct nd_intern *self, nd_sym sym);     // NUL-terminated, valid until destroy
uint32_t nd_intern_count(const struct nd_intern *self);                  // symbols are 0 .. count-1

#endif
