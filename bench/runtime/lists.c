// The same in C: arrays that grow, qsort (a merge sort in glibc, so stable as well), malloc and free.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct person {
	const char *name;
	int64_t age;
};

struct node {
	int64_t value;
	struct node *next;
};

struct shape {
	int64_t width, height;
	const char *label;
};

struct list {
	int64_t *items;
	size_t len, cap;
};

static void append(struct list *l, int64_t item)
{
	if (l->len == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 4;
		l->items = realloc(l->items, l->cap * sizeof *l->items);
	}
	l->items[l->len++] = item;
}

static struct list numbers(int64_t n)
{
	struct list all = {0};
	uint64_t state = 1;
	for (int64_t i = 0; i < n; i++) {
		state = state * 6364136223846793005 + 1442695040888963407;
		append(&all, (int64_t)state >> 33);
	}
	return all;
}

static int64_t digest(const struct list *xs)
{
	uint64_t total = 0;
	for (size_t i = 0; i < xs->len; i++)
		total = total * 31 + (uint64_t)xs->items[i];
	return (int64_t)total;
}

static int64_t append_many(int64_t n)
{
	int64_t total = 0;
	for (int round = 0; round < 10; round++) {
		struct list all = {0};
		for (int64_t i = 0; i < n / 10; i++)
			append(&all, i);
		total += (int64_t)all.len;
		free(all.items);
	}
	return total;
}

static int64_t short_lists(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n / 8; i++) {
		struct list all = {0};
		for (int64_t k = 0; k < 8; k++)
			append(&all, i + k);
		total += all.items[i & 7];
		free(all.items);
	}
	return total;
}

static int64_t structs(int64_t n)
{
	int64_t total = 0;
	for (int round = 0; round < 10; round++) {
		struct person *all = NULL;
		size_t len = 0, cap = 0;
		for (int64_t i = 0; i < n / 10; i++) {
			if (len == cap) {
				cap = cap ? 2 * cap : 4;
				all = realloc(all, cap * sizeof *all);
			}
			all[len++] = (struct person){"someone", i};
		}
		for (size_t i = 0; i < len; i++)
			total += all[i].age;
		free(all);
	}
	return total;
}

static int64_t flags(int64_t n)
{
	bool *composite = calloc((size_t)n, sizeof *composite);
	int64_t total = 0;
	for (int64_t i = 2; i < n; i++) {
		if (composite[i])
			continue;
		total++;
		for (int64_t k = i * 2; k < n; k += i)
			composite[k] = true;
	}
	free(composite);
	return total;
}

static int64_t pipeline(int64_t n)
{
	struct list xs = numbers(1000);
	int64_t total = 0;
	for (int64_t round = 0; round < n / 1000; round++) {
		struct list tripled = {0}, even = {0};
		for (size_t i = 0; i < xs.len; i++)
			append(&tripled, xs.items[i] * 3 + round);
		for (size_t i = 0; i < tripled.len; i++)
			if ((tripled.items[i] & 1) == 0)
				append(&even, tripled.items[i]);
		for (size_t i = 0; i < even.len; i++)
			total += even.items[i];
		free(tripled.items);
		free(even.items);
	}
	return total;
}

static int64_t each(int64_t n)
{
	struct list xs = numbers(1000);
	int64_t total = 0;
	for (int64_t round = 0; round < n / 1000; round++)
		for (size_t i = 0; i < xs.len; i++)
			total += xs.items[i] ^ round;
	return total;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int descending(const void *a, const void *b)
{
	return ascending(b, a);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_age(const void *a, const void *b)
{
	int64_t order = ((const struct person *)a)->age - ((const struct person *)b)->age;
	return order < 0 ? -1 : order > 0;
}

static int64_t sort_with(int64_t n, int times, int (*by)(const void *, const void *))
{
	struct list xs = numbers(n);
	for (int i = 0; i < times; i++)
		qsort(xs.items, xs.len, sizeof *xs.items, by);
	return digest(&xs);
}

static int64_t sort_ints(int64_t n)
{
	return sort_with(n, 1, ascending);
}

static int64_t sort_sorted(int64_t n)
{
	return sort_with(n, 11, ascending);
}

static int64_t sort_descending(int64_t n)
{
	return sort_with(n, 1, descending);
}

static int64_t sort_texts(int64_t n)
{
	struct list xs = numbers(n);
	char **texts = malloc(xs.len * sizeof *texts), text[32];
	uint64_t total = 0;
	for (size_t i = 0; i < xs.len; i++) {
		sprintf(text, "%" PRId64, xs.items[i]);
		texts[i] = strdup(text);
	}
	qsort(texts, xs.len, sizeof *texts, by_text);
	for (size_t i = 0; i < xs.len; i++)
		total = total * 31 + (uint64_t)texts[i][0] + strlen(texts[i]);
	return (int64_t)total;
}

static int64_t sort_structs(int64_t n)
{
	struct list xs = numbers(n);
	struct person *people = malloc(xs.len * sizeof *people);
	uint64_t total = 0;
	for (size_t i = 0; i < xs.len; i++)
		people[i] = (struct person){"someone", xs.items[i] & 65535};
	qsort(people, xs.len, sizeof *people, by_age);
	for (size_t i = 0; i < xs.len; i++)
		total = total * 31 + (uint64_t)people[i].age;
	return (int64_t)total;
}

static int64_t objects(int64_t n)
{
	static struct shape *kept[1000];
	int64_t total = 0;
	for (int i = 0; i < 1000; i++)
		kept[i] = calloc(1, sizeof *kept[i]);
	for (int64_t i = 0; i < n; i++) {
		struct shape *shape = malloc(sizeof *shape);
		*shape = (struct shape){i & 15, i >> 4 & 15, "shape"};
		free(kept[i % 1000]);
		kept[i % 1000] = shape;
		total += kept[i * 7 % 1000]->width * shape->height;
	}
	return total;
}

static int64_t chains(int64_t n)
{
	int64_t total = 0;
	for (int round = 0; round < 10; round++) {
		struct node *head = NULL, *next;
		for (int64_t i = 0; i < n / 10; i++) {
			struct node *node = malloc(sizeof *node);
			*node = (struct node){i, head};
			head = node;
		}
		for (struct node *node = head; node; node = node->next)
			total += node->value;
		for (; head; head = next) {
			next = head->next;
			free(head);
		}
	}
	return total;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int64_t (*run)(int64_t n);
	} rows[] = {
		{"append", append_many}, {"short", short_lists}, {"struct", structs}, {"flags", flags},
		{"pipeline", pipeline}, {"each", each}, {"sort-int", sort_ints}, {"sort-sorted", sort_sorted},
		{"sort-by", sort_descending}, {"sort-text", sort_texts}, {"sort-struct", sort_structs},
		{"objects", objects}, {"chains", chains},
	};
	for (size_t i = 0; argc == 3 && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(argv[1], rows[i].name))
			printf("%" PRId64 "\n", rows[i].run(strtoll(argv[2], NULL, 10)));
}
