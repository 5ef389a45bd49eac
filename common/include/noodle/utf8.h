// UTF-8 as Unicode 15, table 3-7, has it: no overlong forms, no surrogates.
#ifndef NOODLE_UTF8_H
#define NOODLE_UTF8_H

#include <stddef.h>
#include <stdint.h>

// The length of the sequence at `at`, 0 when it is none. `at` is before `end`.
size_t nd_utf8_len(const uint8_t *at, const uint8_t *end);

#endif
