#include "program.h"

#include "lock.h"
#include "sync.h"
#include "thread.h"
#include "world.h"

#include <stdatomic.h>
#include <stdlib.h>

struct node {
	struct nd_rt_object head;
	struct node *next;
	int64_t value;
};

static const struct nd_rt_class node_class = {.name = "Node", .size = sizeof(struct node), .ref_bytes = 16};
static const struct nd_rt_class small_class = {.name = "Small", .size = 24};

// What a program's lambda is; the context lies in plain C.
struct task {
	struct nd_rt_object head;
	void *code;
	void *context;
};

static struct nd_rt_thread *start(struct nd_rt_error *(*code)(struct task *), void *context)
{
	struct task *task = nd_rt_alloc_closure(sizeof *task);

	task->code = (void *)(uintptr_t)code;
	task->context = context;

	struct nd_rt_ref_or_error made = nd_rt_thread_start((struct nd_rt_closure *)(void *)task);

	assert_null(made.error);
	return made.value;
}

static void join_all(struct nd_rt_thread **threads, int n)
{
	for (int i = 0; i < n; i++)
		assert_null(nd_rt_thread_join(threads[i]));
}

static struct node *build(int64_t n, int64_t first)
{
	struct node *list = NULL;

	while (n--) {
		struct node *node = nd_rt_new(&node_class);

		node->next = list;
		node->value = first + n;
		list = node;
		for (int i = 0; i < 3; i++)
			((int64_t *)nd_rt_new(&small_class))[1] = -1; // garbage
	}
	return list;
}

static bool is_intact(const struct node *list, int64_t n, int64_t first)
{
	int64_t i = 0;

	for (; list; list = list->next, i++)
		if (list->value != first + i)
			return false;
	return i == n;
}

static _Atomic int good;

static struct nd_rt_error *build_lists(struct task *task)
{
	int64_t first = *(int64_t *)task->context;
	struct node *kept = build(3000, first);

	for (int round = 0; round < 20; round++)
		if (is_intact(build(1000, round), 1000, round))
			good++;
	if (is_intact(kept, 3000, first))
		good++;
	return NULL;
}

static void threads_find_again_what_they_made_while_all_collect(void **state)
{
	(void)state;
	enum { N = 6, ROUNDS = 40 };
	static int64_t firsts[N];
	struct nd_rt_thread *threads[N];

	good = 0;
	for (int i = 0; i < N; i++) {
		firsts[i] = i * 10000;
		threads[i] = start(build_lists, &firsts[i]);
	}
	for (int i = 0; i < ROUNDS; i++)
		nd_heap_collect();
	join_all(threads, N);
	assert_int_equal(good, N * 21);
}

// The ways in which compiled code may hold the only reference, where a signal stops it. Each thread spins until it is
// told to go on, without a call.
enum hold { IN_REGISTER, IN_VECTOR_REGISTER, BEHIND_THE_END, BEFORE_THE_START, HOLDS };

enum { ARRAY_BYTES = 4096, PATTERN = 0x5a };

struct holding {
	enum hold how;
	_Atomic bool holds, go_on;
	bool intact;
};

// Out of line, so that nothing of it is left in the caller's frame but the result, which is no pointer to the object.
static __attribute__((noinline)) uintptr_t make_array(enum hold how)
{
	unsigned char *array = nd_heap_alloc_plain(ARRAY_BYTES);

	memset(array, PATTERN, ARRAY_BYTES);
	return (uintptr_t)array + (how == BEHIND_THE_END     ? ARRAY_BYTES
				   : how == BEFORE_THE_START ? -(uintptr_t)16
							     : 0);
}

static __attribute__((noinline)) void clear_stack(void)
{
	volatile char stack[16 << 10];

	memset((char *)stack, 0, sizeof stack);
}

static __attribute__((noinline)) bool hold(struct holding *h)
{
	uintptr_t word = make_array(h->how);

	clear_stack();
	if (h->how == IN_VECTOR_REGISTER)
		__asm__ volatile("movq %0, %%xmm7\n"
				 "xorl %k0, %k0\n"
				 "movb $1, %1\n"
				 "1: pause\n"
				 "cmpb $0, %2\n"
				 "je 1b\n"
				 "movq %%xmm7, %0\n"
				 : "+r"(word), "=m"(h->holds)
				 : "m"(h->go_on)
				 : "xmm7", "memory");
	else
		__asm__ volatile("movb $1, %1\n"
				 "1: pause\n"
				 "cmpb $0, %2\n"
				 "je 1b\n"
				 : "+r"(word), "=m"(h->holds)
				 : "m"(h->go_on)
				 : "memory");

	const unsigned char *array = (const unsigned char *)word;

	array += h->how == BEHIND_THE_END ? -ARRAY_BYTES : h->how == BEFORE_THE_START ? 16 : 0;
	for (int i = 0; i < ARRAY_BYTES; i++)
		if (array[i] != PATTERN)
			return false;
	return true;
}

static struct nd_rt_error *hold_array(struct task *task)
{
	struct holding *h = task->context;

	h->intact = hold(h);
	return NULL;
}

#ifdef __SANITIZE_THREAD__
enum { SIGNALS_COME_ANYWHERE = 0 }; // but only where a thread calls the C library
#else
enum { SIGNALS_COME_ANYWHERE = 1 };
#endif

static void what_only_a_stopped_thread_refers_to_stays(void **state)
{
	(void)state;
	static struct holding holdings[HOLDS];
	struct nd_rt_thread *threads[HOLDS];

	if (!SIGNALS_COME_ANYWHERE)
		skip();

	for (int i = 0; i < HOLDS; i++) {
		holdings[i].how = (enum hold)i;
		threads[i] = start(hold_array, &holdings[i]);
		while (!atomic_load(&holdings[i].holds))
			__builtin_ia32_pause();
	}
	for (int round = 0; round < 3; round++) {
		nd_heap_collect();
		for (int i = 0; i < 2000; i++) // takes the place of what was lost
			memset(nd_heap_alloc_plain(ARRAY_BYTES), 0, ARRAY_BYTES);
	}
	for (int i = 0; i < HOLDS; i++)
		atomic_store(&holdings[i].go_on, true);
	join_all(threads, HOLDS);
	for (int i = 0; i < HOLDS; i++)
		assert_true(holdings[i].intact);
}

static struct {
	struct nd_gate gate;
	int waiting, order[4];
	_Atomic int next;
} queue;

static struct nd_rt_error *wait_in_queue(struct task *task)
{
	struct node *mine = build(100, 5);

	nd_gate_lock(&queue.gate);
	queue.waiting++;
	nd_gate_wait(&queue.gate, 1);
	queue.order[queue.next++] = (int)(intptr_t)task->context;
	nd_gate_unlock(&queue.gate);
	if (is_intact(mine, 100, 5))
		good++;
	return NULL;
}

static void wait_until(const int *count, int n)
{
	for (bool there = false; !there;) {
		nd_gate_lock(&queue.gate);
		there = *count == n;
		nd_gate_unlock(&queue.gate);
	}
}

static void gates_wake_in_the_order_of_waiting(void **state)
{
	(void)state;
	enum { N = 4 };
	struct nd_rt_thread *threads[N];

	good = 0;
	for (int i = 0; i < N; i++) {
		threads[i] = start(wait_in_queue, (void *)(intptr_t)i);
		wait_until(&queue.waiting, i + 1);
	}
	nd_heap_collect(); // while they are blocked
	for (int i = 0; i < N; i++) {
		nd_gate_lock(&queue.gate);
		nd_gate_unlock_and_wake(&queue.gate, 0); // nobody is there
		nd_gate_lock(&queue.gate);
		nd_gate_unlock_and_wake(&queue.gate, 1);
		while (atomic_load(&queue.next) != i + 1)
			__builtin_ia32_pause();
	}
	join_all(threads, N);
	for (int i = 0; i < N; i++)
		assert_int_equal(queue.order[i], i);
	assert_int_equal(good, N);
}

static struct nd_rt_mutex *mutex;
static int counter;

static struct nd_rt_error *count_up(struct task *task)
{
	(void)task;
	for (int i = 0; i < 20000; i++) {
		if (!nd_rt_mutex_lock(mutex))
			break;
		counter++;
		nd_rt_mutex_unlock(mutex);
	}
	return NULL;
}

static void mutexes_are_held_by_one(void **state)
{
	(void)state;
	enum { N = 4 };
	struct nd_rt_thread *threads[N];

	mutex = nd_rt_mutex_new();
	for (int i = 0; i < N; i++)
		threads[i] = start(count_up, NULL);
	join_all(threads, N);
	assert_int_equal(counter, N * 20000);
	assert_true(nd_rt_mutex_lock(mutex));
	assert_false(nd_rt_mutex_lock(mutex));
	assert_true(nd_rt_mutex_unlock(mutex));
	assert_false(nd_rt_mutex_unlock(mutex));
}

static struct nd_rt_error *allocate_a_little(struct task *task)
{
	(void)task;
	for (int i = 0; i < 10; i++)
		for (size_t bytes = 16; bytes <= 256; bytes += 16)
			nd_heap_alloc(bytes);
	return NULL;
}

static void ended_threads_leave_what_they_held_to_others(void **state)
{
	(void)state;
	enum { N = 400 };
	struct nd_heap_stats before, after;

	nd_heap_collect();
	nd_heap_stats(&before);
	for (int i = 0; i < N; i++)
		assert_null(nd_rt_thread_join(start(allocate_a_little, NULL)));
	nd_heap_stats(&after);
	// All together they make 9 MB of objects; each alone would take 256 KiB of blocks.
	if (!getenv("NOODLE_GC_STRESS")) // then runs are dropped long before they are used up
		assert_true(after.total_bytes - before.total_bytes < 40 << 20);
	assert_true(after.heap_bytes < before.heap_bytes + (16 << 20));
}

static struct nd_rt_error *end_badly(struct task *task)
{
	return task->context;
}

static void every_join_gives_the_error(void **state)
{
	(void)state;
	struct nd_rt_error *error = nd_rt_error_null();
	struct nd_rt_thread *thread = start(end_badly, error);

	assert_ptr_equal(nd_rt_thread_join(thread), error);
	assert_ptr_equal(nd_rt_thread_join(thread), error);
	assert_false(nd_threads_report());
}

static _Atomic int inside;

static struct nd_rt_error *stay_inside(struct task *task)
{
	_Atomic int *state = task->context;

	nd_critical_begin();
	nd_critical_begin();
	atomic_store(state, 1);
	while (atomic_load(state) == 1) // until the stop is due
		if (nd_self.stop_is_due)
			atomic_store(state, 2);
	nd_critical_end();
	inside = nd_self.stop_is_due;
	nd_critical_end();
	atomic_store(state, 3);
	return NULL;
}

static void a_stop_waits_for_the_end_of_a_critical_section(void **state)
{
	(void)state;
	static _Atomic int progress;

	if (!SIGNALS_COME_ANYWHERE)
		skip();

	struct nd_rt_thread *thread = start(stay_inside, &progress);

	while (atomic_load(&progress) != 1)
		__builtin_ia32_pause();
	nd_heap_collect();
	assert_true(atomic_load(&progress) >= 2);
	assert_null(nd_rt_thread_join(thread));
	assert_int_equal(inside, 1); // not at the end of the inner one
	assert_false(nd_self.stop_is_due);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(threads_find_again_what_they_made_while_all_collect),
	cmocka_unit_test(what_only_a_stopped_thread_refers_to_stays),
	cmocka_unit_test(gates_wake_in_the_order_of_waiting),
	cmocka_unit_test(mutexes_are_held_by_one),
	cmocka_unit_test(ended_threads_leave_what_they_held_to_others),
	cmocka_unit_test(every_join_gives_the_error),
	cmocka_unit_test(a_stop_waits_for_the_end_of_a_critical_section),
};

TEST_PROGRAM(tests)
