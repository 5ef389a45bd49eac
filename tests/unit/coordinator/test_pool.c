// Who gets a task.
#include "pool.h"

#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WORKERS = 3 };

struct fixture {
	struct nd_pool pool;
	struct nd_worker *workers[WORKERS];
	struct nd_task leased[16]; // that keep places occupied
	uint32_t leased_count;
};

static const struct nd_msg_input inputs[] = {
	{.role = ND_INPUT_SOURCE, .digest = {{1}}, .size = 1000},
	{.role = ND_INPUT_INTERFACE, .digest = {{2}}, .size = 70000},
	{.role = ND_INPUT_INTERFACE, .digest = {{3}}, .size = 500},
};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static void set_up(struct fixture *self, uint32_t slots)
{
	memset(self, 0, sizeof *self);
	for (uint32_t i = 0; i < WORKERS; i++)
		self->workers[i] = nd_pool_add(&self->pool, 10 + i, "w", slots, 5);
}

static void occupy(struct fixture *self, uint32_t worker, uint32_t places)
{
	while (places--)
		(void)nd_worker_add_lease(self->workers[worker], &self->leased[self->leased_count++]);
}

static void tear_down(struct fixture *self)
{
	for (uint32_t i = 0; i < self->leased_count; i++)
		if (self->leased[i].worker)
			nd_worker_drop_lease(self->leased[i].worker, &self->leased[i], 9);
	nd_pool_release(&self->pool);
}

static void the_one_that_need_not_fetch_gets_it_among_those_with_a_free_slot(void **state)
{
	static const struct {
		const char *what;
		uint32_t held[WORKERS][INPUTS]; // which inputs
		uint32_t occupied[WORKERS];
		uint64_t avoid; // number of a worker, from 1
		int expected;   // -1: nobody
	} rows[] = {
		{"nobody holds anything: the emptiest", {{0}}, {2, 0, 1}, 0, 1},
		{"most bytes, not most blobs", {{1, 0, 1}, {0, 1, 0}, {0}}, {0, 0, 0}, 0, 1},
		{"bytes before free slots", {{0}, {0}, {0, 1, 0}}, {0, 0, 3}, 0, 2},
		{"a free slot before bytes", {{1, 1, 1}, {0}, {0}}, {4, 3, 4}, 0, 1},
		{"all slots taken: bytes again", {{0}, {0}, {1, 0, 0}}, {4, 4, 4}, 0, 2},
		{"full ones never", {{1, 1, 1}, {0}, {1, 0, 0}}, {5, 4, 5}, 0, 1},
		{"not the one that failed with it", {{1, 1, 1}, {0}, {0}}, {0, 1, 2}, 1, 1},
		{"nobody has room", {{1, 1, 1}}, {5, 5, 5}, 0, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		struct nd_task task = {0};
		const struct nd_worker *picked;

		set_up(&f, 4);
		for (uint32_t w = 0; w < WORKERS; w++) {
			occupy(&f, w, rows[i].occupied[w]);
			for (uint32_t k = 0; k < INPUTS; k++)
				if (rows[i].held[w][k])
					nd_worker_note_held(f.workers[w], &inputs[k].digest);
		}
		task.avoid = rows[i].avoid ? f.workers[rows[i].avoid - 1]->id : 0;
		picked = nd_pool_pick(&f.pool, &task, inputs, INPUTS);
		if (picked != (rows[i].expected < 0 ? NULL : f.workers[rows[i].expected]))
			fail_msg("%s", rows[i].what);
		assert_int_equal(nd_pool_has_room(&f.pool), rows[i].expected >= 0);
		tear_down(&f);
	}
}

static void the_only_worker_gets_back_what_it_failed_with(void **state)
{
	struct nd_pool pool = {0};
	struct nd_task task = {0};
	struct nd_worker *only = nd_pool_add(&pool, 1, "w", 1, 0);

	(void)state;
	task.avoid = only->id;
	assert_ptr_equal(nd_pool_pick(&pool, &task, NULL, 0), only);
	nd_pool_release(&pool);
}

static void places_remember_since_when_they_are_empty(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 1); // and one place in the line
	assert_int_equal(nd_worker_add_lease(f.workers[0], &f.leased[0]), 5);
	assert_int_equal(nd_worker_add_lease(f.workers[0], &f.leased[1]), 5);
	nd_worker_drop_lease(f.workers[0], &f.leased[1], 70);
	nd_worker_drop_lease(f.workers[0], &f.leased[0], 80);
	assert_int_equal(nd_worker_add_lease(f.workers[0], &f.leased[0]), 70);
	assert_int_equal(nd_worker_add_lease(f.workers[0], &f.leased[1]), 80);
	f.leased_count = 2;
	tear_down(&f);
}

static void workers_come_and_go_in_any_order(void **state)
{
	struct fixture f;
	struct nd_worker *gone;

	(void)state;
	set_up(&f, 1);
	occupy(&f, 1, 2); // full
	gone = f.workers[0];
	nd_pool_remove(&f.pool, &gone);
	assert_null(nd_pool_find(&f.pool, 10));
	assert_ptr_equal(nd_pool_find(&f.pool, 11), f.workers[1]);
	assert_ptr_equal(nd_pool_pick(&f.pool, &f.leased[15], NULL, 0), f.workers[2]);
	nd_worker_drop_lease(f.workers[1], &f.leased[0], 9);
	nd_worker_drop_lease(f.workers[1], &f.leased[1], 9);
	gone = f.workers[2];
	nd_pool_remove(&f.pool, &gone);
	assert_ptr_equal(nd_pool_pick(&f.pool, &f.leased[15], NULL, 0), f.workers[1]);
	gone = f.workers[1];
	nd_pool_remove(&f.pool, &gone);
	assert_false(nd_pool_has_room(&f.pool));
	nd_pool_release(&f.pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_one_that_need_not_fetch_gets_it_among_those_with_a_free_slot),
		cmocka_unit_test(the_only_worker_gets_back_what_it_failed_with),
		cmocka_unit_test(places_remember_since_when_they_are_empty),
		cmocka_unit_test(workers_come_and_go_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
