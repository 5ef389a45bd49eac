// A growable array of one type: `ND_VEC(int) xs = {0}; nd_vec_push(&xs, 1); xs.data[0]; nd_vec_free(&xs);`
// Amortised O(1) push. The macros evaluate `v` more than once.
#ifndef NOODLE_VEC_H
#define NOODLE_VEC_H

#include "noodle/mem.h"

#include <stdint.h>

#define ND_VEC(type)           \
	struct {               \
		type *data;    \
		uint32_t len;  \
		uint32_t cap;  \
	}

// Returns the block to use with room for at least `need` items and sets *cap.
void *nd_vec_grow(void *data, uint32_t *cap, uint32_t need, size_t item_size);
void *nd_vec_shrink(void *data, uint32_t *cap, uint32_t len, size_t item_size); // NULL when len is 0

#define nd_vec_reserve(v, need)                                                                      \
	((need) > (v)->cap                                                                           \
		 ? (void)((v)->data = nd_vec_grow((v)->data, &(v)->cap, (need), sizeof *(v)->data))  \
		 : (void)0)
#define nd_vec_push(v, item) (nd_vec_reserve((v), (v)->len + 1), (void)((v)->data[(v)->len++] = (item)))
#define nd_vec_last(v) ((v)->data[(v)->len - 1])
#define nd_vec_pop(v) ((v)->data[--(v)->len])
#define nd_vec_clear(v) ((void)((v)->len = 0))
#define nd_vec_trim(v) /* gives back what is reserved beyond the last item */                       \
	((v)->len < (v)->cap                                                                         \
		 ? (void)((v)->data = nd_vec_shrink((v)->data, &(v)->cap, (v)->len, sizeof *(v)->data)) \
		 : (void)0)
#define nd_vec_free(v) (nd_free((v)->data), (void)((v)->data = NULL), (void)((v)->len = (v)->cap = 0))

#endif
