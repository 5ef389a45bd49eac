#include "top_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct nd_msg_running_task tasks[] = {
	{1, ND_TASK_COMPILE, "app/quick", 300, 500},
	{1, ND_TASK_COMPILE, "app/slow", 65000, 4000},
};
static const struct nd_msg_worker_status workers[] = {
	{.name = "node1", .slots = 4, .running = 2, .done = 17, .load_percent = 180, .cached_bytes = 3 << 20, .tasks = tasks,
	 .task_count = 2},
	{.name = "node\xc3\xa4", .slots = 2, .silent_ms = 1500},
};
static const struct nd_msg_session_status sessions[] = {
	{.node = "desk", .target = "shop", .phase = ND_PHASE_COMPILING, .counts = {.total = 100, .done = 40, .cached = 10},
	 .age_ms = 12000, .left_ms = 30000, .queued = 58, .running = 2, .weight = 3},
	{.node = "other", .target = "", .phase = ND_PHASE_FINISHED, .age_ms = 5},
};
static const uint64_t dispatch[] = {0, 0, 0, 0, 0, 0, 0, 10}; // ten of 7 us

static struct nd_msg_status sample(void)
{
	return (struct nd_msg_status){
		.workers = workers, .worker_count = 2, .sessions = sessions, .session_count = 2, .queued = 58,
		.queued_compiles = 58, .running = 2, .tasks_done = 300, .tasks_cached = 100, .uptime_ms = 20000,
		.cpu_ms = 2000, .cache_hits = 90, .cache_misses = 10, .cache_bytes = 1536 << 20, .cache_max_bytes = UINT64_C(10) << 30,
		.dispatch_us = dispatch, .dispatch_count = 8,
	};
}

static char *render(struct nd_buf *buf, struct nd_top_view *view, const struct nd_top_sample *earlier)
{
	struct nd_msg_status status = sample();

	nd_buf_clear(buf);
	nd_top_render(buf, view, &status, earlier);
	nd_buf_add_char(buf, '\0');
	return buf->data;
}

static void shows_builds_workers_and_what_they_do(void **state)
{
	static const char *const expected[] = {
		"here   up 20 s   2 workers, 2 of 6 slots running   2 builds\n",
		"58 queued (0 scan, 58 compile), 300 done, 100 from the cache",
		"15.0 tasks/s, 5.0 cached/s, 10.0 % of a core, dispatch p50 0.0 ms",
		"1.5 GB of 10.0 GB, 0 results, 90 % of 100 look-ups found",
		"shop of desk", "compiling", "12 s       30 s\n", "idle",
		"node1", "180%     3.0 MB", "1.5 s\n", "compile  app/slow", "65 s of 4.0 s",
	};
	struct nd_top_view view = {.cluster = "here", .width = 200, .tasks = true};
	struct nd_buf buf = {0};
	const char *text = render(&buf, &view, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		if (!strstr(text, expected[i]))
			fail_msg("'%s' is not in:\n%s", expected[i], text);
	assert_true(strstr(text, "app/slow") < strstr(text, "app/quick")); // the longest first
	assert_null(strchr(text, '\033'));
	view.tasks = false;
	assert_null(strstr(render(&buf, &view, NULL), "app/slow"));
	nd_buf_release(&buf);
}

static void rates_are_those_since_the_earlier_answer(void **state)
{
	struct nd_top_view view = {.cluster = "here", .width = 200};
	struct nd_msg_status status = sample();
	struct nd_top_sample earlier = nd_top_sample(&status);
	struct nd_buf buf = {0};

	(void)state;
	earlier.uptime_ms -= 2000;
	earlier.done -= 100;
	earlier.cpu_ms -= 500;
	earlier.hits -= 30;
	earlier.misses -= 10;
	earlier.dispatch_us.counts[7] = 4;
	assert_non_null(strstr(render(&buf, &view, &earlier), "50.0 tasks/s, 0.0 cached/s, 25.0 % of a core"));
	assert_non_null(strstr(buf.data, "75 % of 40 look-ups"));
	assert_non_null(strstr(buf.data, "(6)"));
	earlier.uptime_ms = 1000000; // of another life of the coordinator
	assert_non_null(strstr(render(&buf, &view, &earlier), "15.0 tasks/s"));
	nd_buf_release(&buf);
}

static void fits_the_terminal_and_scrolls(void **state)
{
	struct nd_buf buf = {0};

	(void)state;
	for (uint32_t height = 1; height < 20; height++)
		for (uint32_t width = 1; width < 130; width += 43) {
			struct nd_top_view view = {.cluster = "h\xc3\xa4r", .width = width, .height = height, .first = 1000,
						   .tasks = true};
			uint32_t lines = 0;

			for (const char *at = render(&buf, &view, NULL); *at; at += strcspn(at, "\n") + 1, lines++) {
				uint32_t characters = 0;

				for (size_t i = 0; i < strcspn(at, "\n"); i++)
					characters += ((unsigned char)at[i] & 0xc0) != 0x80;
				assert_true(characters <= width);
			}
			assert_true(lines <= height);
			assert_true(view.first < 1000); // the end of the list
			if (height > 5 && width > 5)
				assert_non_null(strstr(buf.data, "node\xc3\xa4"));
		}
	nd_buf_release(&buf);
}

static void says_that_nobody_answers(void **state)
{
	struct nd_top_view view = {.cluster = "here", .width = 80, .height = 24, .colour = true, .silent_ms = 7000};
	struct nd_buf buf = {0};

	(void)state;
	assert_non_null(strstr(render(&buf, &view, NULL), "\033[1;31mhere   no answer for 7.0 s\033[0m"));
	nd_buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_builds_workers_and_what_they_do),
		cmocka_unit_test(rates_are_those_since_the_earlier_answer),
		cmocka_unit_test(fits_the_terminal_and_scrolls),
		cmocka_unit_test(says_that_nobody_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
