// What embed.cmake puts into the compiler.
#ifndef NOODLE_LINK_EMBEDDED_H
#define NOODLE_LINK_EMBEDDED_H

#include <stddef.h>

struct nd_embedded_text {
	const char *name;
	const char *text;
	size_t len;
};

extern const struct nd_embedded_text nd_embedded_std[]; // sorted by name, ends with a NULL name
extern const char *const nd_embedded_std_names[];          // NULL-terminated
extern const char nd_embedded_rt[], nd_embedded_rt_end[]; // libnoodle_rt.a
extern const char nd_embedded_libgcc[], nd_embedded_libgcc_end[];

#endif
