#include "program.h"

struct node {
	struct nd_rt_object head;
	struct node *next;
	int64_t value;
};

static int destroyed;
static struct node *resurrected_value;

static void count_destroyed(void *self)
{
	resurrected_value = ((struct node *)self)->next;
	destroyed++;
}

static const struct nd_rt_class node_class = { .name = "Node", .size = sizeof(struct node), .ref_bytes = 16 };
static const struct nd_rt_class plain_class = { .name = "Plain", .size = 40 };
static const struct nd_rt_class dying_class = {
	.name = "Dying", .size = sizeof(struct node), .ref_bytes = 16, .destructor = count_destroyed,
};

static void objects_are_born_zero(void **state)
{
	(void)state;
	for (int round = 0; round < 100000; round++) {
		unsigned char *object = nd_rt_new(round % 2 ? &plain_class : &node_class);
		uint32_t size = nd_rt_class_of(object)->size;

		for (uint32_t i = 8; i < size; i++)
			assert_int_equal(object[i], 0);
		assert_int_equal(((struct nd_rt_object *)(void *)object)->bits, 0);
		memset(object + 8, 0xff, size - 8);
	}
}

static void keeps_what_is_reachable_through_collections(void **state)
{
	(void)state;
	struct node *list = NULL;
	int64_t n = 200000;

	for (int64_t i = 0; i < n; i++) {
		struct node *node = nd_rt_new(&node_class);

		node->next = list;
		node->value = i;
		list = node;
		for (int garbage = 0; garbage < 4; garbage++)
			nd_rt_new(&plain_class);
	}
	nd_heap_collect();
	for (struct node *node = list; node; node = node->next)
		assert_int_equal(node->value, --n);
	assert_int_equal(n, 0);
}

// Filled with their size and reachable through each other; garbage of the same sizes lies between them.
static void objects_of_every_size_keep_their_contents(void **state)
{
	(void)state;
	enum { MAX = 40000, STEP = 13, ROUNDS = 3 };
	struct filled {
		struct filled *next;
		size_t bytes;
		unsigned char contents[];
	} *list = NULL;

	for (int round = 0; round < ROUNDS; round++) {
		for (size_t bytes = sizeof *list; bytes < MAX; bytes += STEP) {
			struct filled *item = nd_heap_alloc(bytes);

			for (size_t i = 0; i < bytes; i++)
				assert_int_equal(((unsigned char *)item)[i], 0);
			item->next = list;
			item->bytes = bytes;
			memset(item->contents, (int)bytes & 0xff, bytes - sizeof *item);
			list = item;
			memset(nd_heap_alloc(bytes), 0xff, bytes);
			memset(nd_heap_alloc_plain(bytes), 0xff, bytes);
		}
		nd_heap_collect();
	}
	for (struct filled *item = list; item; item = item->next)
		for (size_t i = 0; i < item->bytes - sizeof *item; i++)
			assert_int_equal(item->contents[i], item->bytes & 0xff);
}

// A list of more elements than the collector looks into at once, whose elements are reachable through it only.
static void long_arrays_keep_what_they_refer_to(void **state)
{
	(void)state;
	enum { N = 100000 };
	struct nd_rt_list *list = nd_rt_list_new(0, sizeof(void *), 1);

	for (int64_t i = 0; i < N; i++) {
		struct node *node;

		nd_rt_list_grow(list, i + 1, sizeof(void *), 1);
		node = nd_rt_new(&node_class);
		node->value = i;
		((void **)list->data)[list->len++] = node;
		((struct node *)nd_rt_new(&node_class))->value = -1;
	}
	nd_heap_collect();
	for (int i = 0; i < N; i++)
		nd_rt_new(&node_class);
	for (int64_t i = 0; i < N; i++)
		assert_int_equal(((struct node **)list->data)[i]->value, i);
}

// What the stack refers to in the middle stays, as compiled code may keep no other reference to it.
static void references_into_objects_count_on_the_stack(void **state)
{
	(void)state;
	static const size_t sizes[] = { 16, 24, 48, 512, 1000, 8192, 8200, 100000 };
	enum { N = sizeof sizes / sizeof *sizes };
	int64_t *volatile inside[N];

	for (int i = 0; i < N; i++) {
		int64_t *object = nd_heap_alloc_plain(sizes[i]);

		inside[i] = object + sizes[i] / sizeof *object - 1;
		*inside[i] = i;
	}
	for (int round = 0; round < 3; round++) {
		nd_heap_collect();
		for (int i = 0; i < N; i++)
			for (int n = 0; n < 100; n++)
				memset(nd_heap_alloc_plain(sizes[i]), 0xff, sizes[i]);
	}
	for (int i = 0; i < N; i++)
		assert_int_equal(*inside[i], i);
}

static void memory_goes_back_to_the_system(void **state)
{
	(void)state;
	struct nd_heap_stats stats;

	for (int i = 0; i < 4; i++)
		memset(nd_heap_alloc_plain(64 << 20), 1, 64 << 20);
	for (int i = 0; i < 3; i++) {
		memset(nd_heap_alloc_plain(100), 0, 100);
		nd_heap_collect();
	}
	nd_heap_stats(&stats);
	assert_true(stats.heap_bytes < 128 << 20);
}

static void garbage_does_not_pile_up(void **state)
{
	(void)state;
	struct nd_heap_stats stats;

	for (int i = 0; i < 2000000; i++) {
		nd_rt_new(&node_class);
		nd_heap_alloc_plain((size_t)(i % 300));
	}
	nd_heap_stats(&stats);
	assert_true(stats.collections > 0);
	assert_true(stats.heap_bytes < 64 << 20);
}

static __attribute__((noinline)) void make_dying(int n)
{
	for (int i = 0; i < n; i++)
		((struct node *)nd_rt_new(&dying_class))->next = nd_rt_new(&node_class);
}

static void destructors_run_once_and_all_by_the_end(void **state)
{
	(void)state;
	enum { N = 1000 };
	struct node *kept = nd_rt_new(&dying_class);

	destroyed = 0;
	make_dying(N);
	nd_heap_collect();
	assert_true(destroyed > N / 2); // a stale word on the stack may keep a few
	make_dying(N);
	nd_heap_run_destructors();
	assert_int_equal(destroyed, 2 * N + 1);
	nd_heap_collect();
	nd_heap_run_destructors();
	assert_int_equal(destroyed, 2 * N + 1);
	assert_ptr_equal(nd_rt_class_of(kept), &dying_class);
	assert_true(resurrected_value != NULL || kept->next == NULL);
}

static void large_blocks_come_and_go(void **state)
{
	(void)state;
	struct nd_heap_stats stats;

	for (int i = 0; i < 2000; i++) {
		char *block = nd_heap_alloc(1 << 20);

		assert_int_equal(block[0] | block[(1 << 20) - 1], 0);
		memset(block, 1, 1 << 20);
	}
	nd_heap_stats(&stats);
	assert_true(stats.heap_bytes < 256 << 20);
}

static void * const methods_a[1], * const methods_b[1];
static const struct nd_rt_class shape = { .name = "Shape", .kind = ND_RT_INTERFACE };
static const struct nd_rt_class named = { .name = "Named", .kind = ND_RT_INTERFACE };
static const struct nd_rt_itable base_itables[] = { { &shape, methods_a } };
static const struct nd_rt_itable derived_itables[] = { { &named, methods_b } };
static const struct nd_rt_class base_class = {
	.name = "Base", .size = 16, .nitables = 1, .itables = base_itables,
};
static const struct nd_rt_class derived_class = {
	.name = "Derived", .base = &base_class, .size = 16, .nitables = 1, .itables = derived_itables,
};

static void says_when_there_is_no_memory(void **state)
{
	static const struct {
		size_t bytes;
		bool there_is;
	} table[] = {
		{ 0, true },
		{ 100, true },
		{ 100000, true },
		{ 10000000, true },
		{ (size_t)1 << 45, false },
		{ (size_t)1 << 62, false },
		{ SIZE_MAX, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(nd_heap_has_room(table[i].bytes), table[i].there_is);
		assert_int_equal(nd_heap_try_alloc(table[i].bytes, i % 2) != NULL, table[i].there_is);
	}
	memset(nd_heap_try_alloc(50000, false), 1, 50000);
	assert_true(nd_heap_has_room(50000));

	const char *clean = nd_heap_try_alloc(50000, true);

	for (size_t i = 0; i < 50000; i++)
		assert_int_equal(clean[i], 0);
}

static void answers_what_an_object_is(void **state)
{
	(void)state;
	struct nd_rt_object *base = nd_rt_new(&base_class), *derived = nd_rt_new(&derived_class);

	assert_true(nd_rt_instance_of(derived, &base_class));
	assert_true(nd_rt_instance_of(derived, &derived_class));
	assert_false(nd_rt_instance_of(base, &derived_class));
	assert_true(nd_rt_instance_of(derived, &shape));
	assert_true(nd_rt_instance_of(derived, &named));
	assert_false(nd_rt_instance_of(base, &named));
	for (int i = 0; i < 2; i++) {
		assert_ptr_equal(nd_rt_itable(derived, &shape), methods_a);
		assert_ptr_equal(nd_rt_itable(derived, &named), methods_b);
		assert_ptr_equal(nd_rt_itable(base, &shape), methods_a);
	}
	assert_string_equal(nd_rt_class_name(derived)->data, "Derived");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(objects_are_born_zero),
	cmocka_unit_test(keeps_what_is_reachable_through_collections),
	cmocka_unit_test(objects_of_every_size_keep_their_contents),
	cmocka_unit_test(long_arrays_keep_what_they_refer_to),
	cmocka_unit_test(references_into_objects_count_on_the_stack),
	cmocka_unit_test(memory_goes_back_to_the_system),
	cmocka_unit_test(garbage_does_not_pile_up),
	cmocka_unit_test(destructors_run_once_and_all_by_the_end),
	cmocka_unit_test(large_blocks_come_and_go),
	cmocka_unit_test(says_when_there_is_no_memory),
	cmocka_unit_test(answers_what_an_object_is),
};

TEST_PROGRAM(tests)
