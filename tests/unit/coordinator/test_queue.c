#include "queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TASKS = 500 };

static void gives_the_longest_first_whatever_was_removed(void **state)
{
	static struct nd_task tasks[TASKS];
	struct nd_queue queue = {0};
	uint32_t random = 1, left = 0, last = UINT32_MAX;
	uint64_t last_order = 0;

	(void)state;
	for (uint32_t i = 0; i < TASKS; i++) {
		random = random * 1103515245 + 12345;
		tasks[i].expected_ms = (random >> 16) % 50;
		tasks[i].order = i;
		nd_queue_push(&queue, &tasks[i]);
	}
	for (uint32_t i = 0; i < TASKS; i++) {
		if (i % 3 == 0)
			nd_queue_remove(&queue, &tasks[i]);
		else
			left++;
	}
	for (struct nd_task *task; (task = nd_queue_first(&queue)); left--) {
		assert_true(task->expected_ms <= last);
		if (task->expected_ms == last)
			assert_true(task->order > last_order);
		last = task->expected_ms;
		last_order = task->order;
		nd_queue_remove(&queue, task);
	}
	assert_int_equal(left, 0);
	nd_queue_release(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(gives_the_longest_first_whatever_was_removed)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
