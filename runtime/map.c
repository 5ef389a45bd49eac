// Maps and sets: insertion-ordered hash tables, after CPython's dict (Raymond Hettinger, "More compact dictionaries
// with faster iteration", python-dev, 2012).
//
// Entries stand in one array in the order of insertion; a removed one stays as a hole. A separate index, open addressed
// with linear probing, finds an entry by its hash. An index slot holds 32 bits of the hash beside the entry's number,
// so a probe compares hashes without touching the entry; removing shifts the following slots back (Knuth, vol. 3, 6.4,
// algorithm R), so the index never holds tombstones. Up to LINEAR_MAX entries there is no index at all.
//
// entry: 0  u32 hash   4  u32 live (0 = hole)   8  key, padded to 8   8 + key  value, padded to 8
//
// Invariants
//  1  entries [first, used) hold the live ones; entry `first` is live unless the map is empty, and so is `used - 1`.
//  2  index == NULL exactly when cap <= LINEAR_MAX; otherwise slots = mask + 1 >= 3/2 cap, so a probe ends.
//  3  A hole's key and value are zero, and so is everything from `used` on: they keep nothing alive.
//  4  Holes go only when an insertion finds no room (grow), so entry numbers stay valid between insertions.
#include "rt_internal.h"

#include <string.h>

struct nd_rt_map {
	struct nd_rt_object head;
	char *entries;
	uint64_t *index; // slot: hash << 32 | entry number + 1; 0 = free
	nd_rt_hash_fn hash;
	nd_rt_eq_fn eq;
	uint32_t len;    // live entries; 32 bits will do for all counts, as the index has no more for an entry's number
	uint32_t first, used, cap;
	uint32_t version;
	uint32_t mask;
	uint32_t stride;
	uint32_t key_size, value_offset;
	bool has_refs;
};

struct entry {
	uint32_t hash;
	uint32_t live;
	char key[];
};

enum { LINEAR_MAX = 8 };

const struct nd_rt_class nd_rt_class_map = {
	.name = "Map", .size = sizeof(struct nd_rt_map), .ref_bytes = 16, .kind = ND_RT_MAP,
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

static uint32_t hash_int(int64_t key)
{
	return fold(mix((uint64_t)key, 0x9e3779b97f4a7c15u));
}

static uint32_t hash_str(const struct nd_rt_string *key)
{
	return fold(nd_rt_hash_bytes(key->data, (uint64_t)key->byte_len));
}

static uint32_t hash_other(const struct nd_rt_map *m, const void *key)
{
	// What a program's hashCode returns is often a plain small number.
	return fold(mix((uint64_t)m->hash(key), 0x9e3779b97f4a7c15u));
}

static struct entry *entry_at(const struct nd_rt_map *m, int64_t i)
{
	return (struct entry *)(void *)(m->entries + i * m->stride);
}

static uint32_t pad8(int64_t size)
{
	return (uint32_t)((size + 7) & ~(int64_t)7);
}

struct nd_rt_map *nd_rt_map_new(int64_t key_kind, int64_t key_size, int64_t value_size, int64_t flags,
				nd_rt_hash_fn hash, nd_rt_eq_fn eq)
{
	struct nd_rt_map *m = nd_heap_alloc(sizeof *m);

	m->head.class_address = (uint32_t)(uintptr_t)&nd_rt_class_map;
	m->hash = hash;
	m->eq = eq;
	m->has_refs = flags != 0;
	m->key_size = (uint32_t)(key_kind == ND_RT_KEY_OTHER ? key_size : 8);
	m->value_offset = (uint32_t)sizeof(struct entry) + pad8(m->key_size);
	m->stride = m->value_offset + pad8(value_size);
	return m;
}

// Finding -------------------------------------------------------------------------------------------------------
// One search for the three kinds of keys, specialised by inlining with a constant kind.
static inline __attribute__((always_inline)) bool same_key(const struct nd_rt_map *m, int kind,
							   const struct entry *e, int64_t number,
							   const void *key)
{
	if (kind == ND_RT_KEY_INT) {
		int64_t own;

		memcpy(&own, e->key, 8);
		return own == number;
	}
	if (kind == ND_RT_KEY_STRING) {
		const struct nd_rt_string *own;

		memcpy(&own, e->key, 8);
		return nd_rt_string_eq(own, key);
	}
	return m->eq(e->key, key);
}

static inline __attribute__((always_inline)) int64_t find(const struct nd_rt_map *m, int kind, uint32_t hash,
							  int64_t number, const void *key)
{
	if (!m->index) {
		for (int64_t i = m->first; i < m->used; i++) {
			const struct entry *e = entry_at(m, i);

			if (e->hash == hash && e->live && same_key(m, kind, e, number, key))
				return i;
		}
		return -1;
	}
	for (uint32_t at = hash & m->mask;; at = (at + 1) & m->mask) {
		uint64_t slot = m->index[at];

		if (!slot)
			return -1;
		if (slot >> 32 == hash) {
			int64_t i = (int64_t)(uint32_t)slot - 1;

			if (same_key(m, kind, entry_at(m, i), number, key))
				return i;
		}
	}
}

int64_t nd_rt_map_find_int(const struct nd_rt_map *m, int64_t key)
{
	return find(m, ND_RT_KEY_INT, hash_int(key), key, NULL);
}

int64_t nd_rt_map_find_str(const struct nd_rt_map *m, const struct nd_rt_string *key)
{
	return m->len ? find(m, ND_RT_KEY_STRING, hash_str(key), 0, key) : -1;
}

int64_t nd_rt_map_find(const struct nd_rt_map *m, const void *key)
{
	return m->len ? find(m, ND_RT_KEY_OTHER, hash_other(m, key), 0, key) : -1;
}

// Inserting -----------------------------------------------------------------------------------------------------
static void index_add(struct nd_rt_map *m, uint32_t hash, int64_t i)
{
	uint32_t at = hash & m->mask;

	while (m->index[at])
		at = (at + 1) & m->mask;
	m->index[at] = (uint64_t)hash << 32 | (uint64_t)(i + 1);
}

// Makes room for one more entry: closes the holes if they are a quarter, otherwise doubles.
static __attribute__((noinline)) void grow(struct nd_rt_map *m)
{
	enum { MAX_ENTRIES = INT32_MAX / 2 };
	int64_t cap = m->cap, to = 0;
	char *from = m->entries;

	if (m->len >= cap - cap / 4) {
		cap = cap ? cap * 2 : 4;
		if (cap > MAX_ENTRIES)
			nd_rt_fatal("OutOfMemoryError", "map too large");

		size_t bytes = (size_t)cap * m->stride;

		if (m->has_refs) {
			m->entries = nd_heap_alloc(bytes);
		} else {
			m->entries = nd_heap_alloc_plain(bytes);
			memset(m->entries, 0, bytes);
		}
	}
	for (int64_t i = m->first; i < m->used; i++) {
		char *e = from + i * m->stride;

		if (((struct entry *)(void *)e)->live && m->entries + to++ * m->stride != e)
			memcpy(m->entries + (to - 1) * m->stride, e, m->stride);
	}
	if (m->entries == from)
		memset(m->entries + to * m->stride, 0, (size_t)((m->used - to) * m->stride));
	m->first = 0;
	m->used = (uint32_t)to;

	if (cap > LINEAR_MAX) {
		// A power of two of at least twice the capacity: between a quarter and half of it is ever filled.
		if (cap != m->cap || !m->index) {
			uint32_t slots = 2 * LINEAR_MAX;

			while (slots < cap * 2)
				slots *= 2;
			m->index = nd_heap_alloc_plain(slots * sizeof *m->index);
			m->mask = slots - 1;
		}
		memset(m->index, 0, ((size_t)m->mask + 1) * sizeof *m->index);
		for (int64_t i = 0; i < m->used; i++)
			index_add(m, entry_at(m, i)->hash, i);
	}
	m->cap = (uint32_t)cap;
}

// The new entry's key bytes are the caller's to fill in.
static int64_t add(struct nd_rt_map *m, uint32_t hash)
{
	if (m->used == m->cap)
		grow(m);

	int64_t i = m->used++;
	struct entry *e = entry_at(m, i);

	e->hash = hash;
	e->live = 1;
	if (m->index)
		index_add(m, hash, i);
	m->len++;
	m->version++;
	return i;
}

int64_t nd_rt_map_insert_int(struct nd_rt_map *m, int64_t key)
{
	uint32_t hash = hash_int(key);
	int64_t i = find(m, ND_RT_KEY_INT, hash, key, NULL);

	if (i < 0) {
		i = add(m, hash);
		memcpy(entry_at(m, i)->key, &key, sizeof key);
	}
	return i;
}

int64_t nd_rt_map_insert_str(struct nd_rt_map *m, struct nd_rt_string *key)
{
	uint32_t hash = hash_str(key);
	int64_t i = find(m, ND_RT_KEY_STRING, hash, 0, key);

	if (i < 0) {
		i = add(m, hash);
		memcpy(entry_at(m, i)->key, &key, sizeof key);
	}
	return i;
}

int64_t nd_rt_map_insert(struct nd_rt_map *m, const void *key)
{
	uint32_t hash = hash_other(m, key);
	int64_t i = find(m, ND_RT_KEY_OTHER, hash, 0, key);

	if (i < 0) {
		i = add(m, hash);
		memcpy(entry_at(m, i)->key, key, m->key_size);
	}
	return i;
}

// Removing ------------------------------------------------------------------------------------------------------
static void index_remove(struct nd_rt_map *m, uint32_t hash, int64_t i)
{
	uint32_t hole = hash & m->mask;

	while ((int64_t)(uint32_t)m->index[hole] != i + 1)
		hole = (hole + 1) & m->mask;
	for (uint32_t at = (hole + 1) & m->mask; m->index[at]; at = (at + 1) & m->mask) {
		uint32_t home = (uint32_t)(m->index[at] >> 32) & m->mask;

		// It may move back unless its home lies behind the hole.
		if (((at - home) & m->mask) >= ((at - hole) & m->mask)) {
			m->index[hole] = m->index[at];
			hole = at;
		}
	}
	m->index[hole] = 0;
}

void nd_rt_map_remove_at(struct nd_rt_map *m, int64_t i)
{
	struct entry *e = entry_at(m, i);

	if (m->index)
		index_remove(m, e->hash, i);
	memset(e, 0, m->stride);
	m->len--;
	m->version++;
	if (!m->len) {
		m->first = m->used = 0;
		return;
	}
	while (!entry_at(m, m->first)->live)
		m->first++;
	while (!entry_at(m, m->used - 1)->live)
		m->used--;
}

void nd_rt_map_clear(struct nd_rt_map *m)
{
	if (!m->len)
		return;
	m->entries = NULL;
	m->index = NULL;
	m->len = m->first = m->used = m->cap = 0;
	m->version++;
}

// Looking -------------------------------------------------------------------------------------------------------
int64_t nd_rt_map_next(const struct nd_rt_map *m, int64_t i)
{
	for (i = i < m->first ? m->first : i; i < m->used; i++)
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

int64_t nd_rt_map_len(const struct nd_rt_map *m)
{
	return m->len;
}

int64_t nd_rt_map_version(const struct nd_rt_map *m)
{
	return m->version;
}
