#include "noodle/crew.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PARTS = 1000, HELPERS = 3 };

struct work {
	atomic_uint next;
	atomic_uint done[PARTS]; // how often
	atomic_uint threads;     // that took part
	unsigned wanted;         // nobody begins before so many have come
};

static void take_parts(void *arg)
{
	struct work *work = arg;
	atomic_fetch_add(&work->threads, 1);
	while (atomic_load(&work->threads) < work->wanted)
		sched_yield();
	for (unsigned i; (i = atomic_fetch_add(&work->next, 1)) < PARTS;)
		atomic_fetch_add(&work->done[i], 1);
}

static void assert_done_once(struct work *work)
{
	for (unsigned i = 0; i < PARTS; i++)
		assert_int_equal(atomic_load(&work->done[i]), 1);
}

static void *help(void *arg)
{
	nd_crew_help(arg);
	return NULL;
}

static void *run_one(void *arg)
{
	static struct work work[HELPERS];
	static atomic_uint n;
	struct work *mine = &work[atomic_fetch_add(&n, 1)];
	nd_crew_run(arg, take_parts, mine);
	assert_done_once(mine);
	return NULL;
}

static void works_without_any_help(void **state)
{
	(void)state;
	static struct work work;
	struct nd_crew *crew = nd_crew_new();
	nd_crew_run(crew, take_parts, &work);
	assert_done_once(&work);
	assert_int_equal(atomic_load(&work.threads), 1);
	nd_crew_close(crew);
	nd_crew_help(crew); // comes back at once
	nd_crew_destroy(&crew);
	assert_null(crew);
	nd_crew_destroy(&crew);
}

static void idle_threads_take_part(void **state)
{
	(void)state;
	static struct work work[2];
	struct nd_crew *crew = nd_crew_new();
	pthread_t ids[HELPERS];
	for (int i = 0; i < HELPERS; i++)
		assert_int_equal(pthread_create(&ids[i], NULL, help, crew), 0);
	for (int i = 0; i < 2; i++) {
		work[i].wanted = HELPERS + 1;
		nd_crew_run(crew, take_parts, &work[i]);
		assert_done_once(&work[i]);
	}
	nd_crew_close(crew);
	for (int i = 0; i < HELPERS; i++)
		pthread_join(ids[i], NULL);
	nd_crew_destroy(&crew);
}

static void several_tasks_run_at_once(void **state)
{
	(void)state;
	struct nd_crew *crew = nd_crew_new();
	pthread_t ids[2 * HELPERS];
	for (int i = 0; i < HELPERS; i++) {
		assert_int_equal(pthread_create(&ids[i], NULL, run_one, crew), 0);
		assert_int_equal(pthread_create(&ids[HELPERS + i], NULL, help, crew), 0);
	}
	static struct work work;
	nd_crew_run(crew, take_parts, &work);
	assert_done_once(&work);
	for (int i = 0; i < HELPERS; i++)
		pthread_join(ids[i], NULL);
	nd_crew_close(crew);
	for (int i = 0; i < HELPERS; i++)
		pthread_join(ids[HELPERS + i], NULL);
	nd_crew_destroy(&crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(works_without_any_help),
		cmocka_unit_test(idle_threads_take_part),
		cmocka_unit_test(several_tasks_run_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
