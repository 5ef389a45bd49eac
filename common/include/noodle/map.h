// Hash map from a 64-bit key to a 32-bit value, open addressing, no deletion. For byte-string keys intern first.
#ifndef NOODLE_MAP_H
#define NOODLE_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct nd_map { // zero-initialised is empty
	uint64_t *keys;
	uint32_t *values;
	uint8_t *used;
	uint32_t len;
	uint32_t cap; // power of two
};

#define ND_MAP_KEY(a, b) ((uint64_t)(a) << 32 | (uint32_t)(b))

void nd_map_release(struct nd_map *self);
bool nd_map_get(const struct nd_map *self, uint64_t key, uint32_t *ret);
void nd_map_set(struct nd_map *self, uint64_t key, uint32_t value); // inserts or replaces
void nd_map_clear(struct nd_map *self);

#endif
