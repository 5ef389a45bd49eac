#include "program.h"

#include "fiber.h"
#include "loop.h"
#include "task.h"

#include <stdio.h>
#include <stdlib.h>

static char trail[256];

static void note(const char *text)
{
	strcat(trail, text);
}

static void yield(void)
{
	assert_int_equal(nd_loop_sleep(nd_loop_now_ns()), ND_WAIT_TIMED_OUT);
}

static void run_until_alone(void)
{
	while (nd_fibers()->alive)
		yield();
}

static void say_twice(void *arg)
{
	const char *name = *(const char *const *)arg;

	note(name);
	note("1 ");
	yield();
	note(name);
	note("2 ");
}

static void runs_a_new_fiber_at_once_and_the_others_in_their_order(void **state)
{
	(void)state;
	const char *names[] = { "a", "b", "c" };

	trail[0] = '\0';
	for (int i = 0; i < 3; i++) {
		assert_true(nd_fiber_start(NULL, say_twice, &names[i]));
		note("| ");
	}
	run_until_alone();
	assert_string_equal(trail, "a1 | b1 | c1 | a2 b2 c2 ");
}

static void keeps_registers_and_stack_across_switches(void *arg)
{
	int64_t *sum = *(int64_t **)arg;
	volatile int64_t on_stack[16];
	int64_t a = *sum, b = a * 3, c = b ^ 5, d = c + 7, e = d * 11, f = e - 13, g = f * 17;

	for (int i = 0; i < 16; i++)
		on_stack[i] = a + i;
	for (int i = 0; i < 16; i++) {
		yield();
		assert_int_equal(on_stack[i], a + i);
	}
	assert_int_equal(g, ((((a * 3) ^ 5) + 7) * 11 - 13) * 17);
	*sum = a + b + c + d + e + f + g;
}

static void lets_fibers_have_registers_of_their_own(void **state)
{
	(void)state;
	enum { N = 200 };
	int64_t sums[N];

	for (int64_t i = 0; i < N; i++) {
		int64_t *at = &sums[i];

		sums[i] = i;
		assert_true(nd_fiber_start(NULL, keeps_registers_and_stack_across_switches, &at));
	}
	run_until_alone();
	for (int64_t i = 0; i < N; i++)
		assert_true(sums[i] != i);
}

static void forget_nothing(struct nd_fiber *self, void *arg)
{
	(void)self;
	*(bool *)arg = true;
}

struct wait {
	bool forgotten;
	enum nd_woken woken;
	struct nd_fiber *fiber;
};

static void wait_for_good(void *arg)
{
	struct wait *wait = *(struct wait **)arg;

	wait->fiber = nd_fibers()->current;
	wait->woken = nd_fiber_suspend(forget_nothing, &wait->forgotten);
}

static void cancels_who_waits_and_who_will(void **state)
{
	(void)state;
	struct wait wait = { 0 }, ready = { 0 };
	struct wait *at = &wait;

	assert_true(nd_fiber_start(NULL, wait_for_good, &at));
	assert_int_equal(wait.fiber->state, ND_FIBER_WAITING);
	nd_fiber_cancel(wait.fiber);
	assert_true(wait.forgotten);
	assert_int_equal(wait.fiber->state, ND_FIBER_READY);
	run_until_alone();
	assert_int_equal(wait.woken, ND_WOKEN_TO_CANCEL);

	at = &ready;
	assert_true(nd_fiber_start(NULL, wait_for_good, &at));
	nd_fiber_wake(ready.fiber);
	nd_fiber_cancel(ready.fiber); // what it waited for has come, and still
	run_until_alone();
	assert_false(ready.forgotten);
	assert_int_equal(ready.woken, ND_WOKEN_TO_CANCEL);
}

static void cancel_itself(void *arg)
{
	nd_fiber_cancel(nd_fibers()->current);
	wait_for_good(arg);
}

static void cancels_at_the_next_wait_who_does_not_wait(void **state)
{
	(void)state;
	struct wait wait = { 0 }, *at = &wait;

	assert_true(nd_fiber_start(NULL, cancel_itself, &at));
	assert_int_equal(nd_fibers()->alive, 0);
	assert_int_equal(wait.woken, ND_WOKEN_TO_CANCEL);
}

static void tells_the_main_fiber_when_nothing_can_wake_it(void **state)
{
	(void)state;
	bool forgotten = false;

	assert_int_equal(nd_fiber_suspend(forget_nothing, &forgotten), ND_WOKEN_TO_DIE);
	assert_true(forgotten);
}

static size_t resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	size_t total, resident = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%zu %zu", &total, &resident), 2);
	fclose(file);
	return resident;
}

static void use_some_stack(void *arg)
{
	char much[64 << 10];

	(void)arg;
	memset(much, 1, sizeof much);
	__asm__ volatile("" : : "r"(much) : "memory");
	yield();
}

static void gives_the_memory_of_stacks_back(void **state)
{
	(void)state;
	enum { N = 4000, PAGES_OF_ONE = (64 << 10) / 4096 };
	size_t before = resident_pages();

	for (int i = 0; i < N; i++)
		assert_true(nd_fiber_start(NULL, use_some_stack, NULL));
	assert_true(resident_pages() > before + (size_t)N * PAGES_OF_ONE / 2);
	run_until_alone();
	// Some stay, so that the next ones cost no page faults.
	assert_true(resident_pages() < before + (size_t)N * PAGES_OF_ONE / 8);
}

static void wait_once(void *arg)
{
	(void)arg;
	yield();
}

static void holds_many_fibers_in_a_page_each(void **state)
{
	(void)state;
	enum { N = 100000 };
	size_t before = resident_pages();

	for (int i = 0; i < N; i++)
		assert_true(nd_fiber_start(NULL, wait_once, NULL));
	assert_int_equal(nd_fibers()->alive, N);
	assert_true(resident_pages() - before < N + N / 4);
	run_until_alone();
	assert_true(resident_pages() - before < N / 8);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(runs_a_new_fiber_at_once_and_the_others_in_their_order),
	cmocka_unit_test(lets_fibers_have_registers_of_their_own),
	cmocka_unit_test(cancels_who_waits_and_who_will),
	cmocka_unit_test(cancels_at_the_next_wait_who_does_not_wait),
	cmocka_unit_test(tells_the_main_fiber_when_nothing_can_wake_it),
	cmocka_unit_test(gives_the_memory_of_stacks_back),
	cmocka_unit_test(holds_many_fibers_in_a_page_each),
};

TEST_PROGRAM(tests)
