// These tests are Noodle programs, as far as the runtime can tell: it brings main(), the tests are noodle_entry().
#ifndef ND_TEST_PROGRAM_H
#define ND_TEST_PROGRAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "noodle/heap.h"
#include "noodle/rt.h"

#define TEST_PROGRAM(tests)                                                                      \
	struct nd_rt_status noodle_entry(struct nd_rt_list *args)                                \
	{                                                                                        \
		(void)args;                                                                      \
		return (struct nd_rt_status){ cmocka_run_group_tests(tests, NULL, NULL), NULL }; \
	}

// A string object from a C literal (valid UTF-8, no NUL inside).
static inline struct nd_rt_string *str(const char *text)
{
	struct nd_rt_list bytes = { .data = (void *)(uintptr_t)text, .len = (int64_t)strlen(text) };

	return nd_rt_bytes_to_string(&bytes);
}

#endif
