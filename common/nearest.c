#include "noodle/nearest.h"

#include <string.h>

enum { MAX_LEN = 40 }; // longer words are not compared

struct nd_nearest nd_nearest(const char *wanted, size_t len)
{
	// A third of the letters may be wrong: two of --emit, four of --time-passes.
	return (struct nd_nearest){ .wanted = wanted, .len = len, .distance = (uint32_t)len / 3 + 1 };
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

// Letters put in, left out, changed, or exchanged with the next (optimal string alignment), one row of the table at a
// time; the two before it are kept.
static uint32_t distance(const char *a, size_t alen, const char *b, size_t blen)
{
	uint32_t rows[3][MAX_LEN + 1];
	for (size_t k = 0; k <= blen; k++)
		rows[0][k] = (uint32_t)k;
	for (size_t i = 1; i <= alen; i++) {
		const uint32_t *second = rows[(i + 1) % 3], *above = rows[(i - 1) % 3];
		uint32_t *row = rows[i % 3];
		row[0] = (uint32_t)i;
		for (size_t k = 1; k <= blen; k++) {
			row[k] = least(above[k - 1] + (a[i - 1] != b[k - 1]), least(above[k], row[k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least(row[k], second[k - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}

void nd_nearest_offer(struct nd_nearest *self, const char *word)
{
	size_t len = strlen(word);
	if (len > MAX_LEN || self->len > MAX_LEN || len <= 2 || self->len <= 2) // -o is near to every -x
		return;
	uint32_t far = distance(self->wanted, self->len, word, len);
	if (far < self->distance) {
		self->best = word;
		self->distance = far;
	}
}
