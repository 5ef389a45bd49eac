// The word of a list that somebody meant who mistyped it.
#ifndef NOODLE_NEAREST_H
#define NOODLE_NEAREST_H

#include <stddef.h>
#include <stdint.h>

struct nd_nearest {
	const char *wanted;
	size_t len;
	const char *best; // NULL: nothing is near
	uint32_t distance;
};

struct nd_nearest nd_nearest(const char *wanted, size_t len);
void nd_nearest_offer(struct nd_nearest *self, const char *word); // the first of equals stays

#endif
