// Lists: one object and one array of elements. Compiled code reads and writes elements itself; what changes the size
// or makes a list is here. Elements beyond `len` are zero whenever they may hold references, so that they keep nothing
// alive and so that growing by a length needs no clearing.
#include "rt_internal.h"

#include <stddef.h>
#include <string.h>

const struct nd_rt_class nd_rt_class_list = {
	.name = "List", .size = sizeof(struct nd_rt_list),
	.ref_bytes = offsetof(struct nd_rt_list, len), .kind = ND_RT_LIST,
};

// A loop that counts up to the end may hold nothing but the address behind the last element: that one is still inside.
enum { TAIL_BYTES = 8 };

static void *try_alloc_elements(int64_t cap, int64_t elem_size, int64_t has_refs)
{
	int64_t bytes;

	if (__builtin_mul_overflow(cap, elem_size, &bytes) || __builtin_add_overflow(bytes, TAIL_BYTES, &bytes))
		return NULL;
	return nd_heap_try_alloc((size_t)bytes, has_refs);
}

static void *alloc_elements(int64_t cap, int64_t elem_size, int64_t has_refs)
{
	int64_t bytes;

	if (__builtin_mul_overflow(cap, elem_size, &bytes) || __builtin_add_overflow(bytes, TAIL_BYTES, &bytes))
		nd_rt_fatal("OutOfMemoryError", "list too long");
	return has_refs ? nd_heap_alloc((size_t)bytes) : nd_heap_alloc_plain((size_t)bytes);
}

struct nd_rt_list *nd_rt_list_new(int64_t cap, int64_t elem_size, int64_t has_refs)
{
	struct nd_rt_list *list = nd_rt_new(&nd_rt_class_list);

	if (cap > 0) {
		list->data = alloc_elements(cap, elem_size, has_refs);
		list->cap = cap;
	}
	return list;
}

struct nd_rt_list *nd_rt_list_try_new(int64_t cap, int64_t elem_size, int64_t has_refs)
{
	struct nd_rt_list *list = nd_rt_new(&nd_rt_class_list);

	if (cap > 0 && (list->data = try_alloc_elements(cap, elem_size, has_refs)))
		list->cap = cap;
	return list;
}

bool nd_rt_list_try_grow(struct nd_rt_list *list, int64_t min_cap, int64_t elem_size, int64_t has_refs)
{
	enum { FIRST_BYTES = 48 - TAIL_BYTES, DOUBLE_UNTIL_BYTES = 1 << 20 };

	if (min_cap <= list->cap)
		return true;

	// Doubling is cheapest; half more wastes less once it is about megabytes.
	int64_t cap = list->cap * elem_size < DOUBLE_UNTIL_BYTES ? list->cap * 2 : list->cap + list->cap / 2;

	// Elements without fields take no bytes.
	if (cap < FIRST_BYTES / (elem_size ? elem_size : 1))
		cap = FIRST_BYTES / (elem_size ? elem_size : 1);
	if (cap < min_cap)
		cap = min_cap;

	// The old array is left to the collector: an element's address may still be on the stack.
	void *data = try_alloc_elements(cap, elem_size, has_refs);

	if (!data && cap > min_cap) { // memory is short: less, but not so little that each push copies everything
		cap = list->cap + list->cap / 8 > min_cap ? list->cap + list->cap / 8 : min_cap;
		data = try_alloc_elements(cap, elem_size, has_refs);
	}
	if (!data)
		return false;
	if (list->len)
		memcpy(data, list->data, (size_t)(list->len * elem_size));
	list->data = data;
	list->cap = cap;
	return true;
}

void nd_rt_list_grow(struct nd_rt_list *list, int64_t min_cap, int64_t elem_size, int64_t has_refs)
{
	if (!nd_rt_list_try_grow(list, min_cap, elem_size, has_refs))
		nd_rt_fatal("OutOfMemoryError", "no memory for a list");
}

struct nd_rt_list *nd_rt_list_copy(const struct nd_rt_list *list, int64_t from, int64_t n, int64_t elem_size,
				   int64_t has_refs)
{
	struct nd_rt_list *copy = nd_rt_list_new(n, elem_size, has_refs);

	if (n > 0) {
		memcpy(copy->data, (char *)list->data + from * elem_size, (size_t)(n * elem_size));
		copy->len = n;
	}
	return copy;
}

void nd_rt_list_move(struct nd_rt_list *list, int64_t to, int64_t from, int64_t n, int64_t elem_size)
{
	if (n > 0)
		memmove((char *)list->data + to * elem_size, (char *)list->data + from * elem_size,
			(size_t)(n * elem_size));
}

void nd_rt_list_append_all(struct nd_rt_list *list, const struct nd_rt_list *other, int64_t elem_size,
			   int64_t has_refs)
{
	int64_t n = other->len; // read once: `other` may be `list`

	if (!n)
		return;
	nd_rt_list_grow(list, list->len + n, elem_size, has_refs);
	memcpy((char *)list->data + list->len * elem_size, other->data, (size_t)(n * elem_size));
	list->len += n;
}

void nd_rt_list_set_len(struct nd_rt_list *list, int64_t n, int64_t elem_size)
{
	if (n < list->len)
		memset((char *)list->data + n * elem_size, 0, (size_t)((list->len - n) * elem_size));
	list->len = n;
}

void nd_rt_list_push_ref(struct nd_rt_list *list, void *value)
{
	if (list->len == list->cap)
		nd_rt_list_grow(list, list->len + 1, sizeof value, 1);
	((void **)list->data)[list->len++] = value;
}
