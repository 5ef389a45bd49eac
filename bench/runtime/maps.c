// The same in C: open addressing with linear probing, at most half full, keys and values in the table itself; where the
// order of insertion is asked for, as a table of positions beside an array.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 1 << 20, SMALL = 8 };

struct slot {
	int64_t key, value;
	bool used;
};

struct map {
	struct slot *slots;
	size_t mask, len;
};

static uint64_t hash(uint64_t key)
{
	return key * 0x9E3779B97F4A7C15 >> 32;
}

static void map_init(struct map *m)
{
	*m = (struct map){calloc(8, sizeof *m->slots), 7, 0};
}

static size_t place(const struct map *m, int64_t key)
{
	size_t i = hash((uint64_t)key) & m->mask;
	while (m->slots[i].used && m->slots[i].key != key)
		i = (i + 1) & m->mask;
	return i;
}

static void map_grow(struct map *m)
{
	struct map old = *m;
	m->mask = 2 * old.mask + 1;
	m->slots = calloc(m->mask + 1, sizeof *m->slots);
	for (size_t i = 0; i <= old.mask; i++)
		if (old.slots[i].used)
			m->slots[place(m, old.slots[i].key)] = old.slots[i];
	free(old.slots);
}

// The value's place; a new one is 0.
static int64_t *map_at(struct map *m, int64_t key)
{
	size_t i = place(m, key);
	if (m->slots[i].used)
		return &m->slots[i].value;
	if (2 * (m->len + 1) > m->mask + 1) {
		map_grow(m);
		i = place(m, key);
	}
	m->len++;
	m->slots[i] = (struct slot){key, 0, true};
	return &m->slots[i].value;
}

static int64_t map_get(const struct map *m, int64_t key)
{
	size_t i = place(m, key);
	return m->slots[i].used ? m->slots[i].value : 0;
}

static int64_t map_remove(struct map *m, int64_t key)
{
	size_t i = place(m, key), hole = i;
	int64_t value = m->slots[i].value;
	if (!m->slots[i].used)
		return 0;
	for (i = (i + 1) & m->mask; m->slots[i].used; i = (i + 1) & m->mask) {
		size_t home = hash((uint64_t)m->slots[i].key) & m->mask;
		if (((i - home) & m->mask) >= ((i - hole) & m->mask)) {
			m->slots[hole] = m->slots[i];
			hole = i;
		}
	}
	m->slots[hole].used = false;
	m->len--;
	return value;
}

static int64_t scattered(int64_t i, int64_t limit)
{
	return (int64_t)((uint64_t)i * (uint64_t)-7046029254386353131 >> 24 & 1099511627775) & (limit - 1);
}

static int64_t insert(int64_t n)
{
	int64_t total = 0;
	for (int64_t round = 0; round < 20; round++) {
		struct map m;
		map_init(&m);
		for (int64_t i = 0; i < n / 20; i++)
			*map_at(&m, scattered(i + round, (int64_t)1 << 40)) = i;
		total += (int64_t)m.len;
		free(m.slots);
	}
	return total;
}

static struct map filled(int64_t n)
{
	struct map m;
	map_init(&m);
	for (int64_t i = 0; i < n; i++)
		*map_at(&m, scattered(i, (int64_t)1 << 40)) = i;
	return m;
}

static int64_t find(int64_t n)
{
	struct map m = filled(KEYS);
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++)
		total += map_get(&m, scattered(i & (2 * KEYS - 1), (int64_t)1 << 40));
	return total;
}

static int64_t count(int64_t n)
{
	struct map m;
	map_init(&m);
	for (int64_t i = 0; i < n; i++)
		++*map_at(&m, scattered(i, 1 << 12));
	return map_get(&m, 5) + (int64_t)m.len;
}

static int64_t iterate(int64_t n)
{
	struct map m = filled(KEYS);
	int64_t total = 0;
	for (int64_t round = 0; round < n / KEYS; round++)
		for (size_t i = 0; i <= m.mask; i++)
			if (m.slots[i].used)
				total += m.slots[i].key ^ m.slots[i].value;
	return total;
}

static int64_t remove_oldest(int64_t n)
{
	struct map m;
	int64_t total = 0;
	map_init(&m);
	for (int64_t i = 0; i < n; i++) {
		*map_at(&m, scattered(i, (int64_t)1 << 40)) = i;
		if (i >= 1000)
			total += map_remove(&m, scattered(i - 1000, (int64_t)1 << 40));
	}
	return total + (int64_t)m.len;
}

static int64_t small(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n / SMALL; i++) {
		struct map m;
		map_init(&m);
		for (int64_t k = 0; k < SMALL; k++)
			*map_at(&m, k * 7 + i) = k;
		total += map_get(&m, i + 7) + (int64_t)m.len;
		free(m.slots);
	}
	return total;
}

// Texts
struct text_slot {
	const char *key;
	uint32_t hash, len;
	int64_t value;
};

struct text_map {
	struct text_slot *slots;
	size_t mask, len;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t text_hash(const char *text, size_t len)
{
	uint64_t h = len, word;
	for (; len >= 8; len -= 8, text += 8) {
		memcpy(&word, text, 8);
		h = mix(h ^ word, 0x9E3779B97F4A7C15);
	}
	word = 0;
	memcpy(&word, text, len);
	h = mix(h ^ word, 0x9E3779B97F4A7C15);
	return (uint32_t)(h ^ h >> 32);
}

static size_t text_place(const struct text_map *m, const char *key, uint32_t len, uint32_t h)
{
	size_t i = h & m->mask;
	while (m->slots[i].key && (m->slots[i].hash != h || m->slots[i].len != len || memcmp(m->slots[i].key, key, len)))
		i = (i + 1) & m->mask;
	return i;
}

static int64_t *text_at(struct text_map *m, const char *key, uint32_t len)
{
	uint32_t h = text_hash(key, len);
	size_t i = text_place(m, key, len, h);
	if (m->slots[i].key)
		return &m->slots[i].value;
	if (2 * (m->len + 1) > m->mask + 1) {
		struct text_map old = *m;
		m->mask = 2 * old.mask + 1;
		m->slots = calloc(m->mask + 1, sizeof *m->slots);
		for (size_t k = 0; k <= old.mask; k++)
			if (old.slots[k].key)
				m->slots[text_place(m, old.slots[k].key, old.slots[k].len, old.slots[k].hash)] =
					old.slots[k];
		free(old.slots);
		i = text_place(m, key, len, h);
	}
	m->len++;
	m->slots[i] = (struct text_slot){key, h, len, 0};
	return &m->slots[i].value;
}

static void text_init(struct text_map *m)
{
	*m = (struct text_map){calloc(8, sizeof *m->slots), 7, 0};
}

static char **names(int64_t n)
{
	char **all = malloc((size_t)n * sizeof *all), text[32];
	for (int64_t i = 0; i < n; i++) {
		int len = snprintf(text, sizeof text, "name%" PRId64, scattered(i, 1 << 30));
		all[i] = malloc((size_t)len + 1);
		memcpy(all[i], text, (size_t)len + 1);
	}
	return all;
}

static int64_t text_insert(int64_t n)
{
	char **all = names(n / 10);
	int64_t total = 0;
	for (int64_t round = 0; round < 10; round++) {
		struct text_map m;
		text_init(&m);
		for (int64_t i = 0; i < n / 10; i++)
			*text_at(&m, all[i], (uint32_t)strlen(all[i])) = round;
		total += (int64_t)m.len;
		free(m.slots);
	}
	return total;
}

static int64_t text_find(int64_t n)
{
	char **all = names(1 << 16);
	struct text_map m;
	int64_t total = 0;
	text_init(&m);
	for (int64_t i = 0; i < 1 << 16; i++)
		*text_at(&m, all[i], (uint32_t)strlen(all[i])) = (int64_t)strlen(all[i]);
	for (int64_t i = 0; i < n; i++)
		total += *text_at(&m, all[i & 65535], (uint32_t)strlen(all[i & 65535]));
	return total;
}

static int64_t sets(int64_t n)
{
	struct map m;
	int64_t total = 0;
	map_init(&m);
	for (int64_t i = 0; i < n; i++) {
		size_t len = m.len;
		map_at(&m, scattered(i, 1 << 18));
		if (m.len != len)
			total += i;
	}
	return total;
}

static int64_t points(int64_t n)
{
	struct map m;
	int64_t total = 0;
	map_init(&m);
	for (int64_t i = 0; i < n; i++) {
		int64_t *value = map_at(&m, (i & 255) << 32 | (i >> 8 & 255)); // two coordinates in one word
		total += *value;
		*value = i;
	}
	return total + (int64_t)m.len;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int64_t (*run)(int64_t n);
	} rows[] = {
		{"insert", insert}, {"find", find}, {"count", count}, {"iterate", iterate}, {"remove", remove_oldest},
		{"small", small}, {"text-insert", text_insert}, {"text-find", text_find}, {"set", sets},
		{"point", points},
	};
	for (size_t i = 0; argc == 3 && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(argv[1], rows[i].name))
			printf("%" PRId64 "\n", rows[i].run(strtoll(argv[2], NULL, 10)));
}
