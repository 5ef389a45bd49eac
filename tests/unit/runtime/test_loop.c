#include "program.h"

#include "fiber.h"
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NS_PER_MS = 1000000 };

static char trail[512];
static int fired[64], nfired;

struct numbered {
	struct nd_timer timer;
	int number;
};

static void on_fire(struct nd_timer *timer)
{
	fired[nfired++] = ((struct numbered *)timer)->number;
}

static void run_until_alone(void)
{
	while (nd_fibers()->alive)
		nd_loop_sleep(nd_loop_now_ns());
}

static void fires_timers_in_the_order_of_their_times_then_of_setting(void **state)
{
	(void)state;
	static const int at_ms[] = { 5, 1, 3, 1, 9, 3, 0, 5, 2, 7 }, order[] = { 6, 1, 3, 8, 2, 5, 0, 7, 9, 4 };
	enum { N = sizeof at_ms / sizeof *at_ms };
	struct numbered timers[N];
	int64_t now = nd_loop_now_ns();

	nfired = 0;
	for (int i = 0; i < N; i++) {
		timers[i] = (struct numbered){ .timer.fire = on_fire, .number = i };
		nd_timer_set(&timers[i].timer, now + at_ms[i] * NS_PER_MS);
	}
	while (nfired < N)
		nd_loop_sleep(nd_loop_now_ns() + NS_PER_MS);
	assert_memory_equal(fired, order, sizeof order);
}

static void takes_timers_out_from_wherever_they_are(void **state)
{
	(void)state;
	enum { N = 1000 };
	struct numbered *timers = calloc(N, sizeof *timers);
	int64_t now = nd_loop_now_ns();
	uint32_t random = 1;

	nfired = 0;
	for (int i = 0; i < N; i++) {
		random = random * 1664525 + 1013904223;
		timers[i] = (struct numbered){ .timer.fire = on_fire, .number = i };
		nd_timer_set(&timers[i].timer, now + (int64_t)(random >> 20) * 100);
	}
	for (int i = 0; i < N; i++)
		if (i % 100 != 17)
			nd_timer_unset(&timers[i].timer);
	nd_timer_unset(&timers[0].timer); // again
	while (nfired < N / 100)
		nd_loop_sleep(nd_loop_now_ns() + NS_PER_MS);
	for (int i = 0; i < nfired; i++)
		assert_int_equal(fired[i] % 100, 17);
	free(timers);
}

struct reader {
	int fd;
	struct nd_watch *watch;
	const char *name;
	int64_t deadline_ns;
};

static void read_some(void *arg)
{
	struct reader self = *(struct reader *)arg;
	char text[16];
	ssize_t n;

	for (;;) {
		enum nd_wait wait;

		n = read(self.fd, text, sizeof text - 1);
		if (n >= 0 || errno != EAGAIN)
			break;
		strcat(trail, self.name);
		strcat(trail, " waits ");
		wait = self.watch ? nd_watch_wait(self.watch, ND_READ, self.deadline_ns) :
				    nd_loop_wait_readable(self.fd, self.deadline_ns);
		if (wait == ND_WAIT_READY)
			continue;
		strcat(trail, wait == ND_WAIT_TIMED_OUT ? "late " : wait == ND_WAIT_CLOSED ? "closed " : "cancelled ");
		return;
	}
	text[n > 0 ? n : 0] = '\0';
	strcat(trail, self.name);
	strcat(trail, "=");
	strcat(trail, text);
	strcat(trail, " ");
}

static void make_pair(int fds[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	trail[0] = '\0';
}

static void wakes_who_waits_for_a_descriptor(void **state)
{
	(void)state;
	int fds[2];
	struct reader reader = { .name = "r" };

	make_pair(fds);
	reader.fd = fds[0];
	reader.watch = nd_watch_new(fds[0]);
	assert_non_null(reader.watch);
	assert_true(nd_fiber_start(NULL, read_some, &reader));
	assert_int_equal(write(fds[1], "one", 3), 3);
	run_until_alone();
	assert_true(nd_fiber_start(NULL, read_some, &reader));
	assert_int_equal(write(fds[1], "two", 3), 3);
	run_until_alone();
	assert_true(nd_fiber_start(NULL, read_some, &reader));
	shutdown(fds[1], SHUT_WR);
	run_until_alone();
	assert_string_equal(trail, "r waits r=one r waits r=two r waits r= ");
	nd_watch_destroy(&reader.watch);
	close(fds[0]);
	close(fds[1]);
}

static void gives_up_at_the_deadline(void **state)
{
	(void)state;
	int fds[2];
	struct reader reader = { .name = "r", .deadline_ns = nd_loop_now_ns() + 2 * NS_PER_MS };

	make_pair(fds);
	reader.fd = fds[0];
	assert_true(nd_fiber_start(NULL, read_some, &reader));
	run_until_alone();
	assert_string_equal(trail, "r waits late ");
	close(fds[0]);
	close(fds[1]);
}

static void *reading_fiber;

static void read_cancellable(void *arg)
{
	reading_fiber = nd_fibers()->current;
	read_some(arg);
}

static void cancels_a_wait(void **state)
{
	(void)state;
	int fds[2];
	struct reader reader = { .name = "r", .deadline_ns = nd_loop_now_ns() + 1000000000 * (int64_t)NS_PER_MS };

	make_pair(fds);
	reader.fd = fds[0];
	assert_true(nd_fiber_start(NULL, read_cancellable, &reader));
	nd_fiber_cancel(reading_fiber);
	run_until_alone();
	assert_string_equal(trail, "r waits cancelled ");
	close(fds[0]);
	close(fds[1]);
}

static void lets_several_fibers_wait_for_one_descriptor(void **state)
{
	(void)state;
	int fds[2];
	struct reader a = { .name = "a" }, b = { .name = "b", .deadline_ns = nd_loop_now_ns() + 20 * NS_PER_MS };

	make_pair(fds);
	a.fd = b.fd = fds[0];
	assert_true(nd_fiber_start(NULL, read_some, &b));
	assert_true(nd_fiber_start(NULL, read_some, &a));
	assert_int_equal(write(fds[1], "x", 1), 1);
	run_until_alone();
	// One of them gets it, the other one is late.
	assert_true(strstr(trail, "=x ") && strstr(trail, "late "));
	close(fds[0]);
	close(fds[1]);
}

static void tells_who_waits_when_a_watch_is_destroyed(void **state)
{
	(void)state;
	int fds[2];
	struct reader reader = { .name = "r" };

	make_pair(fds);
	reader.fd = fds[0];
	reader.watch = nd_watch_new(fds[0]);
	assert_true(nd_fiber_start(NULL, read_some, &reader));
	nd_watch_destroy(&reader.watch);
	run_until_alone();
	assert_string_equal(trail, "r waits closed ");
	close(fds[0]);
	close(fds[1]);
}

static void waits_for_no_regular_file(void **state)
{
	(void)state;
	int fd = open("/proc/self/exe", O_RDONLY);

	assert_null(nd_watch_new(fd));
	assert_int_equal(errno, EPERM);
	assert_int_equal(nd_loop_wait_readable(fd, ND_NO_DEADLINE), ND_WAIT_READY);
	close(fd);
}

static void on_post(void *arg)
{
	(*(int *)arg)++;
}

static void *post(void *loop)
{
	static int count;

	for (int i = 0; i < 1000; i++)
		nd_loop_post(loop, on_post, &count);
	return &count;
}

static void runs_what_other_threads_post(void **state)
{
	(void)state;
	pthread_t thread;
	void *count;

	nd_loop_expect(nd_loop());
	assert_int_equal(pthread_create(&thread, NULL, post, nd_loop()), 0);
	pthread_join(thread, &count);
	while (*(int *)count < 1000)
		nd_loop_sleep(nd_loop_now_ns() + NS_PER_MS);
	nd_loop_unexpect(nd_loop());
	assert_int_equal(*(int *)count, 1000);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(fires_timers_in_the_order_of_their_times_then_of_setting),
	cmocka_unit_test(takes_timers_out_from_wherever_they_are),
	cmocka_unit_test(wakes_who_waits_for_a_descriptor),
	cmocka_unit_test(gives_up_at_the_deadline),
	cmocka_unit_test(cancels_a_wait),
	cmocka_unit_test(lets_several_fibers_wait_for_one_descriptor),
	cmocka_unit_test(tells_who_waits_when_a_watch_is_destroyed),
	cmocka_unit_test(waits_for_no_regular_file),
	cmocka_unit_test(runs_what_other_threads_post),
};

TEST_PROGRAM(tests)
