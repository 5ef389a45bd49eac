// Maps and sets: insertion-ordered hash tables, after CPython's dict (Raymond Hettinger, "More compact dictionaries
// with faster iteration", python-dev, 2012).
//
// Entries stand in one array in the order of insertion; a removed one stays as a hole. A separate index, open addressed
// with linear probing, finds an entry by its hash. An index slot holds 32 bits of the hash beside the entry's number,
// so a probe compares hashes without touching the entry; removing shifts the following slots back (Knuth, vol. 3, 6.4,
// algorithm R), so the index never holds tombstones. Up to LINEAR_MAX entries there is no index at all.
//
// Compiled code knows struct nd_rt_map_head and the entries: it takes an entry's key and value itself, and steps over
// entries that are live.
//
// Invariants
//  1  entries [first, used) hold the live ones; entry `first` is live unless the map is empty, and so is `used - 1`.
//  2  index == NULL exactly when cap <= LINEAR_MAX; otherwise it has at least 2 cap slots, so a probe ends. Counts have
//     32 bits, as the index has no more for an entry's number.
//  3  A hole's key and value are zero, and so is everything from `used` on: they keep nothing alive.
//  4  Holes go only when an insertion finds no room (grow), so entry numbers stay valid between insertions.
#include "rt_internal.h"

#include <stddef.h>
#include <string.h>

struct nd_rt_map {
	struct nd_rt_map_head h;
	uint64_t *index; // slot: hash << 32 | entry number + 1; 0 = free
	nd_rt_hash_fn hash;
	nd_rt_eq_fn eq;
	uint32_t first;
	uint32_t last;   // entry that was found last: what is looked up is often assigned next
	uint32_t stride;
	uint32_t key_size, value_offset;
	uint8_t shift;   // of a hash, to the upper bits that make a place in the index
	bool has_refs;
};

enum { LINEAR_MAX = 8 };

const struct nd_rt_class nd_rt_class_map = {
	.name = "Map", .size = sizeof(struct nd_rt_map), .ref_bytes = offsetof(struct nd_rt_map, hash), .kind = ND_RT_MAP,
};

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load64(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, 8);
	return word;
}

static uint64_t load32(const unsigned char *p)
{
	uint32_t word;

	memcpy(&word, p, 4);
	return word;
}

// In the manner of wyhash (Wang Yi): 16 bytes a multiplication. The same everywhere: a program may print a hash code.
uint64_t nd_rt_hash_bytes(const void *data, uint64_t len)
{
	static const uint64_t k0 = 0xa0761d6478bd642fu, k1 = 0xe7037ed1a0b428dbu;
	const unsigned char *p = data;
	uint64_t seed = k0, a, b, left = len;

	if (len <= 16) {
		if (len >= 8) {
			a = load64(p);
			b = load64(p + len - 8);
		} else if (len >= 4) {
			a = load32(p);
			b = load32(p + len - 4);
		} else if (len) {
			a = (uint64_t)p[0] << 16 | (uint64_t)p[len / 2] << 8 | p[len - 1];
			b = 0;
		} else {
			a = b = 0;
		}
		return mix(k1 ^ len, mix(a ^ k1, b ^ seed));
	}
	for (; left > 16; left -= 16, p += 16)
		seed = mix(load64(p) ^ k1, load64(p + 8) ^ seed);
	a = load64(p + left - 16);
	b = load64(p + left - 8);
	return mix(k1 ^ len, mix(a ^ k1, b ^ seed));
}

int64_t nd_rt_hash_float(double value)
{
	uint64_t bits;

	if (value == 0)
		value = 0; // -0.0 equals 0.0
	memcpy(&bits, &value, 8);
	return (int64_t)mix(bits ^ 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu);
}

int64_t nd_rt_identity(const void *object)
{
	// Objects never move, so the address will do; its low four bits say nothing.
	return (int64_t)((uintptr_t)object >> 4);
}

static uint32_t fold(uint64_t hash)
{
	return (uint32_t)(hash ^ hash >> 32);
}

// Fibonacci hashing (Knuth, vol. 3, 6.4): the index uses the upper bits, in which numbers at equal distances spread
// better than by chance.
static uint32_t hash_int(int64_t key)
{
	return (uint32_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 32);
}

static uint32_t hash_str(const struct nd_rt_string *key)
{
	return fold(nd_rt_hash_bytes(key->data, (uint64_t)key->byte_len));
}

static uint32_t hash_other(const struct nd_rt_map *m, const void *key)
{
	// What a program's hashCode returns is often a plain small number.
	return hash_int(m->hash(key));
}

static uint32_t hash_bits(const void *key, uint32_t size)
{
	const unsigned char *p = key;
	uint64_t hash = 0, tail = 0;

	for (; size >= 8; size -= 8, p += 8)
		hash = hash * 0xd1342543de82ef95u + load64(p);
	if (size) {
		memcpy(&tail, p, size);
		hash = hash * 0xd1342543de82ef95u + tail;
	}
	return hash_int((int64_t)hash);
}

static uint32_t index_mask(const struct nd_rt_map *m)
{
	return UINT32_MAX >> m->shift;
}

// Where the search for a hash begins.
static uint32_t home_of(const struct nd_rt_map *m, uint32_t hash)
{
	return hash >> m->shift;
}

static struct nd_rt_map_entry *entry_at(const struct nd_rt_map *m, int64_t i)
{
	return (struct nd_rt_map_entry *)(void *)((char *)m->h.entries + i * m->stride);
}

struct nd_rt_map *nd_rt_map_new(int64_t key_size, int64_t value_offset, int64_t entry_size, int64_t flags,
				nd_rt_hash_fn hash, nd_rt_eq_fn eq)
{
	struct nd_rt_map *m = nd_rt_new(&nd_rt_class_map);

	m->hash = hash;
	m->eq = eq;
	m->has_refs = flags != 0;
	m->key_size = (uint32_t)key_size;
	m->value_offset = (uint32_t)value_offset;
	m->stride = (uint32_t)entry_size;
	return m;
}

// Finding -------------------------------------------------------------------------------------------------------
// A key as the search has it: one kind's function uses `number` or `at`, and `hash` unless the map is small.
struct key {
	uint32_t hash;
	int64_t number;
	const void *at;
};

// One search for all kinds of keys, specialised by inlining with a constant kind.
static inline __attribute__((always_inline)) bool same_key(const struct nd_rt_map *m, enum nd_rt_key_kind kind,
							   const struct nd_rt_map_entry *e, struct key key)
{
	int64_t own;
	const struct nd_rt_string *text;

	switch (kind) {
	case ND_RT_KEY_INT:
		memcpy(&own, e->key, 8);
		return own == key.number;
	case ND_RT_KEY_STRING:
		memcpy(&text, e->key, 8);
		return nd_rt_string_eq(text, key.at);
	case ND_RT_KEY_BITS:
		return m->key_size == 16 ? !memcmp(e->key, key.at, 16) :
		       m->key_size == 8	 ? !memcmp(e->key, key.at, 8) :
					   !memcmp(e->key, key.at, m->key_size);
	case ND_RT_KEY_OTHER:
		break;
	}
	return m->eq(e->key, key.at);
}

// The entry's number, or -1 and in *slot the free slot of the index where it belongs.
static inline __attribute__((always_inline)) int64_t find(const struct nd_rt_map *m, enum nd_rt_key_kind kind,
							  struct key key, uint32_t *slot)
{
	*slot = 0;
	if (!m->index) {
		for (int64_t i = m->first; i < m->h.used; i++) {
			const struct nd_rt_map_entry *e = entry_at(m, i);

			// Comparing numbers is as quick as comparing their hashes.
			if ((kind == ND_RT_KEY_INT || e->hash == key.hash) && e->live && same_key(m, kind, e, key))
				return i;
		}
		return -1;
	}
	for (uint32_t mask = index_mask(m), at = home_of(m, key.hash);; at = (at + 1) & mask) {
		uint64_t found = m->index[at];

		if (!found) {
			*slot = at;
			return -1;
		}
		if (found >> 32 == key.hash) {
			int64_t i = (int64_t)(uint32_t)found - 1;

			if (same_key(m, kind, entry_at(m, i), key))
				return i;
		}
	}
}

// The const is about what can be seen from outside.
static inline int64_t remember(const struct nd_rt_map *m, int64_t i)
{
	if (i >= 0) // threads may look things up at the same time
		__atomic_store_n(&((struct nd_rt_map *)(uintptr_t)m)->last, (uint32_t)i, __ATOMIC_RELAXED);
	return i;
}

// Whether the entry that was found last has this key.
static inline __attribute__((always_inline)) bool is_last(const struct nd_rt_map *m, enum nd_rt_key_kind kind,
							  struct key key)
{
	const struct nd_rt_map_entry *e;

	if (m->last >= m->h.used)
		return false;
	e = entry_at(m, m->last);
	return e->live && same_key(m, kind, e, key);
}

int64_t nd_rt_map_find_int(const struct nd_rt_map *m, int64_t key)
{
	uint32_t slot;

	return remember(m, find(m, ND_RT_KEY_INT, (struct key){ hash_int(key), key, NULL }, &slot));
}

int64_t nd_rt_map_find_ref(const struct nd_rt_map *m, const void *key)
{
	return nd_rt_map_find_int(m, (int64_t)(uintptr_t)key);
}

int64_t nd_rt_map_find_str(const struct nd_rt_map *m, const struct nd_rt_string *key)
{
	uint32_t slot;

	return m->h.len ? remember(m, find(m, ND_RT_KEY_STRING, (struct key){ hash_str(key), 0, key }, &slot)) : -1;
}

int64_t nd_rt_map_find_bits(const struct nd_rt_map *m, const void *key)
{
	uint32_t slot;

	return remember(m, find(m, ND_RT_KEY_BITS, (struct key){ hash_bits(key, m->key_size), 0, key }, &slot));
}

int64_t nd_rt_map_find(const struct nd_rt_map *m, const void *key)
{
	uint32_t slot;

	return m->h.len ? remember(m, find(m, ND_RT_KEY_OTHER, (struct key){ hash_other(m, key), 0, key }, &slot)) : -1;
}

// Inserting -----------------------------------------------------------------------------------------------------
static void index_add(struct nd_rt_map *m, uint32_t hash, int64_t i)
{
	uint32_t mask = index_mask(m), at = home_of(m, hash);

	while (m->index[at])
		at = (at + 1) & mask;
	m->index[at] = (uint64_t)hash << 32 | (uint64_t)(i + 1);
}

// Makes room for one more entry: closes the holes if they are a quarter, otherwise doubles.
static __attribute__((noinline)) void grow(struct nd_rt_map *m)
{
	enum { MAX_ENTRIES = INT32_MAX / 2 };
	int64_t cap = m->h.cap, to = 0;
	char *from = m->h.entries, *entries = from;

	if (m->h.len >= cap - cap / 4) {
		cap = cap ? cap * 2 : 4;
		if (cap > MAX_ENTRIES)
			nd_rt_fatal("OutOfMemoryError", "map too large");

		size_t bytes = (size_t)cap * m->stride;

		if (m->has_refs) {
			entries = nd_heap_alloc(bytes);
		} else {
			entries = nd_heap_alloc_zero(bytes);
		}
	}
	if (m->h.len == m->h.used) {
		to = m->h.used;
		if (to)
			memcpy(entries, from, (size_t)(to * m->stride));
	} else {
		for (int64_t i = m->first; i < m->h.used; i++) {
			char *e = from + i * m->stride;

			if (((struct nd_rt_map_entry *)(void *)e)->live && entries + to++ * m->stride != e)
				memcpy(entries + (to - 1) * m->stride, e, m->stride);
		}
	}
	if (entries == from)
		memset(entries + to * m->stride, 0, (size_t)((m->h.used - to) * m->stride));
	m->h.entries = entries;
	m->first = 0;
	m->h.used = (uint32_t)to;

	if (cap > LINEAR_MAX) {
		// A power of two of at least twice the capacity: between a quarter and half of it is ever filled.
		if (cap != m->h.cap || !m->index) {
			uint32_t slots = 2 * LINEAR_MAX;

			while (slots < cap * 2)
				slots *= 2;
			m->index = nd_heap_alloc_zero(slots * sizeof *m->index);
			m->shift = (uint8_t)(32 - __builtin_ctz(slots));
		} else {
			memset(m->index, 0, ((size_t)index_mask(m) + 1) * sizeof *m->index);
		}
		for (int64_t i = 0; i < m->h.used; i++)
			index_add(m, entry_at(m, i)->hash, i);
	}
	m->h.cap = (uint32_t)cap;
}

// A new entry, whose slot of the index `find` has found. Its key is the caller's to fill in.
static inline int64_t add(struct nd_rt_map *m, uint32_t hash, uint32_t slot)
{
	bool has_slot = m->index != NULL;

	if (__builtin_expect(m->h.used == m->h.cap, 0)) {
		grow(m);
		has_slot = false;
	}

	int64_t i = m->h.used++;
	struct nd_rt_map_entry *e = entry_at(m, i);

	e->hash = hash;
	e->live = 1;
	if (has_slot)
		m->index[slot] = (uint64_t)hash << 32 | (uint64_t)(i + 1);
	else if (m->index)
		index_add(m, hash, i);
	m->h.len++;
	m->h.version++;
	return i;
}

int64_t nd_rt_map_insert_int(struct nd_rt_map *m, int64_t number)
{
	struct key key = { 0, number, NULL };
	uint32_t slot;
	int64_t i;

	if (is_last(m, ND_RT_KEY_INT, key))
		return m->last;
	key.hash = hash_int(number);
	i = find(m, ND_RT_KEY_INT, key, &slot);
	if (i < 0) {
		i = add(m, key.hash, slot);
		memcpy(entry_at(m, i)->key, &number, sizeof number);
	}
	return i;
}

int64_t nd_rt_map_insert_ref(struct nd_rt_map *m, void *key)
{
	return nd_rt_map_insert_int(m, (int64_t)(uintptr_t)key);
}

int64_t nd_rt_map_insert_str(struct nd_rt_map *m, struct nd_rt_string *text)
{
	struct key key = { 0, 0, text };
	uint32_t slot;
	int64_t i;

	if (is_last(m, ND_RT_KEY_STRING, key))
		return m->last;
	key.hash = hash_str(text);
	i = find(m, ND_RT_KEY_STRING, key, &slot);
	if (i < 0) {
		i = add(m, key.hash, slot);
		memcpy(entry_at(m, i)->key, &text, sizeof text);
	}
	return i;
}

int64_t nd_rt_map_insert_bits(struct nd_rt_map *m, const void *at)
{
	struct key key = { 0, 0, at };
	uint32_t slot;
	int64_t i;

	if (is_last(m, ND_RT_KEY_BITS, key))
		return m->last;
	key.hash = hash_bits(at, m->key_size);
	i = find(m, ND_RT_KEY_BITS, key, &slot);
	if (i < 0) {
		i = add(m, key.hash, slot);
		memcpy(entry_at(m, i)->key, at, m->key_size);
	}
	return i;
}

int64_t nd_rt_map_insert(struct nd_rt_map *m, const void *at)
{
	struct key key = { hash_other(m, at), 0, at };
	uint32_t slot;
	int64_t i = find(m, ND_RT_KEY_OTHER, key, &slot);

	if (i < 0) {
		i = add(m, key.hash, slot);
		memcpy(entry_at(m, i)->key, at, m->key_size);
	}
	return i;
}

// Removing ------------------------------------------------------------------------------------------------------
static void index_remove(struct nd_rt_map *m, uint32_t hash, int64_t i)
{
	uint32_t mask = index_mask(m), hole = home_of(m, hash);

	while ((int64_t)(uint32_t)m->index[hole] != i + 1)
		hole = (hole + 1) & mask;
	for (uint32_t at = (hole + 1) & mask; m->index[at]; at = (at + 1) & mask) {
		uint32_t home = home_of(m, (uint32_t)(m->index[at] >> 32));

		// It may move back unless its home lies behind the hole.
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			m->index[hole] = m->index[at];
			hole = at;
		}
	}
	m->index[hole] = 0;
}

void nd_rt_map_remove_at(struct nd_rt_map *m, int64_t i)
{
	struct nd_rt_map_entry *e = entry_at(m, i);

	if (m->index)
		index_remove(m, e->hash, i);
	if (m->stride == 24) // of ints to ints or references, say: without a call
		memset(e, 0, 24);
	else
		memset(e, 0, m->stride);
	m->h.len--;
	m->h.version++;
	if (!m->h.len) {
		m->first = 0;
		m->h.used = 0;
		return;
	}
	while (!entry_at(m, m->first)->live)
		m->first++;
	while (!entry_at(m, m->h.used - 1)->live)
		m->h.used--;
}

void nd_rt_map_clear(struct nd_rt_map *m)
{
	if (!m->h.len)
		return;
	if (m->h.used >= m->h.cap / 4) {
		// It is likely to be filled like that again.
		memset(m->h.entries, 0, (size_t)m->h.used * m->stride);
		if (m->index)
			memset(m->index, 0, ((size_t)index_mask(m) + 1) * sizeof *m->index);
	} else {
		m->h.entries = NULL;
		m->index = NULL;
		m->h.cap = 0;
	}
	m->h.len = m->h.used = 0;
	m->first = 0;
	m->h.version++;
}

// Looking -------------------------------------------------------------------------------------------------------
int64_t nd_rt_map_next(const struct nd_rt_map *m, int64_t i)
{
	for (i = i < m->first ? m->first : i; i < m->h.used; i++)
		if (entry_at(m, i)->live)
			return i;
	return -1;
}

void *nd_rt_map_key_at(const struct nd_rt_map *m, int64_t i)
{
	return entry_at(m, i)->key;
}

void *nd_rt_map_value_at(const struct nd_rt_map *m, int64_t i)
{
	return (char *)entry_at(m, i) + m->value_offset;
}
