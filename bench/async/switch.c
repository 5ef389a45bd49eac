// What a change of fibers costs: two that wake each other in turns, beside the bare change of stacks under it, which is the
// bound. A program of the runtime, as its unit tests are.
#include "fiber.h"
#include "rt_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5000000, RUNS = 5, STACK_BYTES = 64 << 10 };

static struct nd_fiber *partner[2];
static void *bare[2];

static double cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void play(void *arg)
{
	int me = *(const int *)arg;

	partner[me] = nd_fibers()->current;
	nd_fiber_suspend(NULL, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		nd_fiber_wake(partner[!me]);
		nd_fiber_suspend(NULL, NULL);
	}
	nd_fiber_wake(me ? &nd_fibers()->main : partner[1]);
}

static double fibers_ns(void)
{
	static int names[] = { 0, 1 };
	double start;

	for (int i = 0; i < 2; i++)
		if (!nd_fiber_start(NULL, play, &names[i]))
			abort();
	start = cpu_ns();
	nd_fiber_wake(partner[0]);
	nd_fiber_suspend(NULL, NULL); // until the second one ends
	return (cpu_ns() - start) / (2.0 * ROUNDS);
}

static void bounce(void *arg)
{
	(void)arg;
	for (;;)
		nd_switch(&bare[1], bare[0]);
}

static double stacks_ns(void)
{
	static _Alignas(16) char stack[STACK_BYTES];
	struct nd_saved *saved = (struct nd_saved *)(stack + sizeof stack) - 1;
	double start;

	saved->r12 = (uintptr_t)bounce;
	saved->pc = (uintptr_t)nd_switch_begin;
	bare[1] = saved;
	start = cpu_ns();
	for (int i = 0; i < ROUNDS; i++)
		nd_switch(&bare[0], bare[1]);
	return (cpu_ns() - start) / (2.0 * ROUNDS);
}

static double best(double (*measure)(void))
{
	double ret = measure();

	for (int i = 1; i < RUNS; i++) {
		double ns = measure();

		ret = ns < ret ? ns : ret;
	}
	return ret;
}

struct nd_rt_status noodle_entry(struct nd_rt_list *args)
{
	double fibers = best(fibers_ns), stacks = best(stacks_ns);

	(void)args;
	printf("a change of fibers %.1f ns, of bare stacks %.1f ns: %.1f times\n", fibers, stacks, fibers / stacks);
	return (struct nd_rt_status){ 0 };
}
