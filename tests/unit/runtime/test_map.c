#include "program.h"

#include <stdio.h>
#include <stdlib.h>

static struct nd_rt_map *int_map(void)
{
	return nd_rt_map_new(8, 16, 24, 0, NULL, NULL);
}

static const struct nd_rt_map_head *head(const struct nd_rt_map *m)
{
	return (const struct nd_rt_map_head *)m;
}

static int64_t *int_value(struct nd_rt_map *m, int64_t i)
{
	return nd_rt_map_value_at(m, i);
}

static int64_t int_key(struct nd_rt_map *m, int64_t i)
{
	return *(int64_t *)nd_rt_map_key_at(m, i);
}

static void finds_what_was_inserted_and_nothing_else(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();

	for (int64_t k = 0; k < 10000; k++)
		*int_value(m, nd_rt_map_insert_int(m, k * k)) = k;
	assert_int_equal(head(m)->len, 10000);
	for (int64_t k = 0; k < 10000; k++) {
		int64_t i = nd_rt_map_find_int(m, k * k);

		assert_true(i >= 0);
		assert_int_equal(*int_value(m, i), k);
	}
	assert_int_equal(nd_rt_map_find_int(m, 2), -1);
	assert_int_equal(nd_rt_map_find_int(m, -1), -1);
}

static void copes_with_keys_that_are_multiples_of_large_powers_of_two(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();

	for (int64_t k = 0; k < 20000; k++)
		nd_rt_map_insert_int(m, (int64_t)((uint64_t)k << 45));
	assert_int_equal(head(m)->len, 20000);
}

static void iterates_in_the_order_of_insertion(void **state)
{
	(void)state;
	static const int64_t keys[] = { 5, -3, 1000, 7, 0, 42, 8, 9, 10, 11, 12, 13 };
	enum { N = sizeof keys / sizeof *keys };
	struct nd_rt_map *m = int_map();
	int64_t n = 0;

	for (int i = 0; i < N; i++)
		nd_rt_map_insert_int(m, keys[i]);
	nd_rt_map_insert_int(m, 7); // keeps its place
	for (int64_t i = nd_rt_map_next(m, 0); i >= 0; i = nd_rt_map_next(m, i + 1))
		assert_int_equal(int_key(m, i), keys[n++]);
	assert_int_equal(n, N);
}

static void a_removed_key_comes_back_at_the_end(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();
	int64_t order[3], n = 0;

	for (int64_t k = 0; k < 3; k++)
		*int_value(m, nd_rt_map_insert_int(m, k)) = 7;
	nd_rt_map_remove_at(m, nd_rt_map_find_int(m, 0));
	assert_int_equal(nd_rt_map_find_int(m, 0), -1);
	assert_int_equal(*int_value(m, nd_rt_map_insert_int(m, 0)), 0); // with a zero value
	for (int64_t i = nd_rt_map_next(m, 0); i >= 0; i = nd_rt_map_next(m, i + 1))
		order[n++] = int_key(m, i);
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 0);
}

static void behaves_like_an_array_under_random_use(void **state)
{
	(void)state;
	enum { KEYS = 512, STEPS = 200000 };
	struct nd_rt_map *m = int_map();
	int64_t model[KEYS];
	int64_t live = 0;

	memset(model, -1, sizeof model);
	srand(1);
	for (int step = 0; step < STEPS; step++) {
		int64_t key = rand() % KEYS;
		int64_t i = nd_rt_map_find_int(m, key);

		assert_int_equal(i >= 0, model[key] >= 0);
		if (i >= 0)
			assert_int_equal(*int_value(m, i), model[key]);
		// Phases of growth and of shrinking, so that holes and their closing both happen.
		if (rand() % 100 < (step / 20000 % 2 ? 35 : 65)) {
			live += i < 0;
			model[key] = step;
			*int_value(m, nd_rt_map_insert_int(m, key)) = step;
		} else if (i >= 0) {
			nd_rt_map_remove_at(m, i);
			model[key] = -1;
			live--;
		}
		assert_int_equal(head(m)->len, live);
	}

	int64_t seen = 0;

	for (int64_t i = nd_rt_map_next(m, 0); i >= 0; i = nd_rt_map_next(m, i + 1), seen++)
		assert_int_equal(*int_value(m, i), model[int_key(m, i)]);
	assert_int_equal(seen, live);
}

static void a_queue_does_not_grow(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();
	struct nd_heap_stats before, after;

	nd_heap_stats(&before);
	for (int64_t k = 0; k < 1000000; k++) {
		nd_rt_map_insert_int(m, k);
		if (k >= 100)
			nd_rt_map_remove_at(m, nd_rt_map_next(m, 0));
	}
	nd_heap_stats(&after);
	assert_int_equal(head(m)->len, 100);
	assert_true(after.total_bytes - before.total_bytes < 64 << 10);
}

static void compares_strings_by_their_text(void **state)
{
	(void)state;
	struct nd_rt_map *m = nd_rt_map_new(8, 16, 24, ND_RT_MAP_KEY_REFS, NULL, NULL);
	char key[16];

	for (int k = 0; k < 5000; k++) {
		sprintf(key, "key %d", k);
		*int_value(m, nd_rt_map_insert_str(m, str(key))) = k;
	}
	nd_heap_collect();
	for (int k = 0; k < 5000; k++) {
		sprintf(key, "key %d", k);
		assert_int_equal(*int_value(m, nd_rt_map_find_str(m, str(key))), k);
	}
	assert_int_equal(nd_rt_map_find_str(m, str("key")), -1);
}

struct point {
	int32_t x, y;
	double weight;
};

static int64_t point_hash(const void *key)
{
	const struct point *p = key;

	return p->x + p->y; // poor, on purpose
}

static bool point_eq(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	return p->x == q->x && p->y == q->y;
}

static void takes_any_key_with_hash_and_equality(void **state)
{
	(void)state;
	struct nd_rt_map *m = nd_rt_map_new(sizeof(struct point), 8 + sizeof(struct point), 16 + sizeof(struct point), 0, point_hash,
						    point_eq);

	for (int x = 0; x < 40; x++)
		for (int y = 0; y < 40; y++)
			*(uint8_t *)nd_rt_map_value_at(m, nd_rt_map_insert(m, &(struct point){ x, y, 1 })) =
				(uint8_t)(x ^ y);
	assert_int_equal(head(m)->len, 1600);
	for (int x = 0; x < 40; x++) {
		int64_t i = nd_rt_map_find(m, &(struct point){ x, 3, 2 });

		assert_int_equal(*(uint8_t *)nd_rt_map_value_at(m, i), x ^ 3);
	}
}

static void takes_keys_of_bits_and_references(void **state)
{
	(void)state;
	enum { N = 3000 };
	static const int64_t sizes[] = { 4, 8, 16, 24, 72 };
	struct nd_rt_map *refs = nd_rt_map_new(8, 16, 24, ND_RT_MAP_KEY_REFS, NULL, NULL);
	void *objects[N];

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		int64_t size = sizes[s];
		struct nd_rt_map *m = nd_rt_map_new(size, 8 + size, 8 + size, 0, NULL, NULL);
		unsigned char key[72] = { 0 };

		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < N; i++) {
				memcpy(key + size - 4, &i, 4);
				assert_int_equal(nd_rt_map_insert_bits(m, key), i);
			}
		}
		assert_int_equal(head(m)->len, N);
		for (int i = -1; i <= N; i++) {
			memcpy(key + size - 4, &i, 4);
			assert_int_equal(nd_rt_map_find_bits(m, key), i == N ? -1 : i);
		}
	}
	for (int i = 0; i < N; i++) {
		objects[i] = str("key");
		*int_value(refs, nd_rt_map_insert_ref(refs, objects[i])) = i;
	}
	for (int i = 0; i < N; i++)
		assert_int_equal(*int_value(refs, nd_rt_map_find_ref(refs, objects[i])), i);
	assert_int_equal(nd_rt_map_find_ref(refs, str("key")), -1);
}

static void a_cleared_map_is_as_good_as_new(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();

	for (int n = 1; n < 1000; n = n * 3 / 2 + 1) {
		for (int round = 0; round < 3; round++) {
			for (int64_t k = 0; k < n; k++)
				*int_value(m, nd_rt_map_insert_int(m, k * 7)) += k;
			assert_int_equal(head(m)->len, n);
			for (int64_t k = 0; k < n; k++)
				assert_int_equal(*int_value(m, nd_rt_map_find_int(m, k * 7)), k);
			nd_rt_map_clear(m);
			assert_int_equal(nd_rt_map_next(m, 0), -1);
			assert_int_equal(nd_rt_map_find_int(m, 7), -1);
		}
	}
}

static void the_version_changes_with_the_size_alone(void **state)
{
	(void)state;
	struct nd_rt_map *m = int_map();
	int64_t v0 = head(m)->version, v1;

	nd_rt_map_insert_int(m, 1);
	v1 = head(m)->version;
	assert_int_not_equal(v0, v1);
	*int_value(m, nd_rt_map_insert_int(m, 1)) = 5;
	assert_int_equal(head(m)->version, v1);
	nd_rt_map_clear(m);
	assert_int_not_equal(head(m)->version, v1);
	assert_int_equal(nd_rt_map_next(m, 0), -1);
	assert_int_equal(nd_rt_map_find_int(m, 1), -1);
	nd_rt_map_insert_int(m, 1);
	assert_int_equal(head(m)->len, 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(finds_what_was_inserted_and_nothing_else),
	cmocka_unit_test(copes_with_keys_that_are_multiples_of_large_powers_of_two),
	cmocka_unit_test(iterates_in_the_order_of_insertion),
	cmocka_unit_test(a_removed_key_comes_back_at_the_end),
	cmocka_unit_test(behaves_like_an_array_under_random_use),
	cmocka_unit_test(a_queue_does_not_grow),
	cmocka_unit_test(compares_strings_by_their_text),
	cmocka_unit_test(takes_any_key_with_hash_and_equality),
	cmocka_unit_test(takes_keys_of_bits_and_references),
	cmocka_unit_test(a_cleared_map_is_as_good_as_new),
	cmocka_unit_test(the_version_changes_with_the_size_alone),
};

TEST_PROGRAM(tests)
