// How often short sequences occur in a long one: hash maps of integers. The long sequence is the third of the
// Benchmarks Game's DNA; a nucleotide takes two bits of a key.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "ACGT";

struct entry {
	int64_t key, count;
};

// Entries in the order of their insertion, found through a table of their positions + 1.
struct map {
	struct entry *entries;
	uint32_t *table;
	size_t length, capacity, slots;
};

static size_t slot_of(const struct map *self, int64_t key)
{
	uint64_t hash = (uint64_t)key * 0x9E3779B97F4A7C15;
	size_t mask = self->slots - 1, i = (size_t)(hash >> 32) & mask;
	while (self->table[i] && self->entries[self->table[i] - 1].key != key)
		i = (i + 1) & mask;
	return i;
}

static void grow(struct map *self)
{
	self->capacity = self->capacity ? 2 * self->capacity : 8;
	self->slots = 2 * self->capacity;
	self->entries = realloc(self->entries, self->capacity * sizeof *self->entries);
	free(self->table);
	self->table = calloc(self->slots, sizeof *self->table);
	for (size_t i = 0; i < self->length; i++)
		self->table[slot_of(self, self->entries[i].key)] = (uint32_t)i + 1;
}

static int64_t map_get(const struct map *self, int64_t key)
{
	uint32_t position = self->slots ? self->table[slot_of(self, key)] : 0;
	return position ? self->entries[position - 1].count : 0;
}

static void map_set(struct map *self, int64_t key, int64_t count)
{
	if (self->length == self->capacity)
		grow(self);
	uint32_t *position = &self->table[slot_of(self, key)];
	if (!*position) {
		*position = (uint32_t)++self->length;
		self->entries[*position - 1].key = key;
	}
	self->entries[*position - 1].count = count;
}

static void map_release(struct map *self)
{
	free(self->entries);
	free(self->table);
}

static int64_t random_next(int64_t *seed)
{
	*seed = (*seed * 3877 + 29573) % 139968;
	return *seed;
}

static uint8_t nucleotide(double x)
{
	return x < 0.3029549426680 ? 0 : x < 0.5009432431601 ? 1 : x < 0.6984905497992 ? 2 : 3;
}

// The sequence of 5 n nucleotides; what stands before it in the whole takes 3 n random numbers.
static uint8_t *dna(int64_t n)
{
	int64_t seed = 42;
	for (int64_t i = 0; i < 3 * n; i++)
		random_next(&seed);
	uint8_t *sequence = malloc(5 * (size_t)n);
	for (int64_t i = 0; i < 5 * n; i++)
		sequence[i] = nucleotide((double)random_next(&seed) / 139968.0);
	return sequence;
}

// The counts of all sequences of `length` nucleotides.
static struct map frequencies(const uint8_t *sequence, int64_t n, int64_t length)
{
	struct map counts = {0};
	int64_t mask = ((int64_t)1 << 2 * length) - 1, key = 0;
	for (int64_t i = 0; i < n; i++) {
		key = (key << 2 | sequence[i]) & mask;
		if (i >= length - 1)
			map_set(&counts, key, map_get(&counts, key) + 1);
	}
	return counts;
}

static int compare(const void *p, const void *q)
{
	const struct entry *a = p, *b = q;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

// The frequencies in percent, largest first.
static void print_frequencies(const uint8_t *sequence, int64_t n, int64_t length)
{
	struct map counts = frequencies(sequence, n, length);
	int64_t total = n - length + 1;
	qsort(counts.entries, counts.length, sizeof *counts.entries, compare);
	for (size_t i = 0; i < counts.length; i++) {
		for (int64_t shift = 2 * length - 2; shift >= 0; shift -= 2)
			putchar(letters[counts.entries[i].key >> shift & 3]);
		int64_t scaled =
			(int64_t)(100.0 * (double)counts.entries[i].count / (double)total * 1000.0 + 0.5);
		printf(" %" PRId64 ".%03" PRId64 "\n", scaled / 1000, scaled % 1000);
	}
	putchar('\n');
	map_release(&counts);
}

int main(int argc, char **argv)
{
	static const char *const texts[] = {"GGT", "GGTA", "GGTATT", "GGTATTTTAATT", "GGTATTTTAATTTATAGT"};
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
	uint8_t *sequence = dna(n);
	print_frequencies(sequence, 5 * n, 1);
	print_frequencies(sequence, 5 * n, 2);
	for (int i = 0; i < 5; i++) {
		int64_t key = 0;
		for (const char *letter = texts[i]; *letter; letter++)
			key = key << 2 | (strchr(letters, *letter) - letters);
		struct map counts = frequencies(sequence, 5 * n, (int64_t)strlen(texts[i]));
		printf("%" PRId64 "\t%s\n", map_get(&counts, key), texts[i]);
		map_release(&counts);
	}
	free(sequence);
}
