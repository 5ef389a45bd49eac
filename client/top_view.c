// Four lines about the whole, then a list that may be longer than the screen: builds, workers, under each worker its
// tasks, the one that runs longest first.
#include "top_view.h"

#include "status_json.h"

#include "noodle/mem.h"
#include "noodle/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_LINES = 5, NAME = 28, SIZE_TEXT = 16, TIME_TEXT = 32 };

struct lines {
	ND_VEC(char *) items;
};

static void add_line(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_line(struct lines *lines, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	nd_vec_push(&lines->items, nd_vsprintf(format, args));
	va_end(args);
}

// ---- numbers for people ----

static const char *size_text(char ret[SIZE_TEXT], uint64_t bytes)
{
	static const char *const units[] = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
	double value = (double)bytes;
	int unit = 0;

	for (; value >= 1000 && unit < 6; unit++)
		value /= 1024;
	snprintf(ret, SIZE_TEXT, unit && value < 100 ? "%.1f %s" : "%.0f %s", value, units[unit]);
	return ret;
}

static const char *time_text(char ret[TIME_TEXT], uint64_t ms)
{
	unsigned long long s = ms / 1000;

	if (s < 10)
		snprintf(ret, TIME_TEXT, "%.1f s", (double)ms / 1000);
	else if (s < 100)
		snprintf(ret, TIME_TEXT, "%llu s", s);
	else if (s < 6000)
		snprintf(ret, TIME_TEXT, "%llu m %02llu s", s / 60, s % 60);
	else
		snprintf(ret, TIME_TEXT, "%llu h %02llu m", s / 3600, s / 60 % 60);
	return ret;
}

// ---- the head ----

struct nd_top_sample nd_top_sample(const struct nd_msg_status *status)
{
	return (struct nd_top_sample){
		.uptime_ms = status->uptime_ms, .cpu_ms = status->cpu_ms, .done = status->tasks_done,
		.cached = status->tasks_cached, .hits = status->cache_hits, .misses = status->cache_misses,
		.dispatch_us = nd_status_dispatch(status),
	};
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void add_head(struct lines *lines, const struct nd_top_view *view, const struct nd_msg_status *status,
		     const struct nd_top_sample *earlier)
{
	struct nd_top_sample now = nd_top_sample(status);
	static const struct nd_top_sample begin;
	// Another coordinator at the same address began anew.
	const struct nd_top_sample *then = earlier && earlier->uptime_ms <= now.uptime_ms ? earlier : &begin;
	double seconds = (double)(now.uptime_ms - then->uptime_ms) / 1000;
	struct nd_histogram dispatch = now.dispatch_us;
	uint64_t slots = 0, hits = now.hits - then->hits, looked = hits + now.misses - then->misses, dispatched;
	char uptime[TIME_TEXT], bytes[SIZE_TEXT], max_bytes[SIZE_TEXT];

	if (seconds <= 0)
		seconds = 1;
	nd_histogram_subtract(&dispatch, &then->dispatch_us);
	dispatched = nd_histogram_count(&dispatch);
	if (!dispatched)
		dispatch = now.dispatch_us;
	for (uint32_t i = 0; i < status->worker_count; i++)
		slots += status->workers[i].slots;
	if (view->silent_ms)
		add_line(lines, "%s   no answer for %s", view->cluster, time_text(uptime, view->silent_ms));
	else
		add_line(lines, "%s   up %s   %u worker%s, %llu of %llu slots running   %u build%s", view->cluster,
			 time_text(uptime, status->uptime_ms), status->worker_count, status->worker_count == 1 ? "" : "s",
			 (unsigned long long)status->running, (unsigned long long)slots, status->session_count,
			 status->session_count == 1 ? "" : "s");
	add_line(lines, "tasks        %llu queued (%u scan, %u compile), %llu done, %llu from the cache, %llu failed, %llu repeated",
		 (unsigned long long)status->queued, status->queued_scans, status->queued_compiles,
		 (unsigned long long)status->tasks_done, (unsigned long long)status->tasks_cached,
		 (unsigned long long)status->tasks_failed, (unsigned long long)status->tasks_retried);
	add_line(lines, "coordinator  %.1f tasks/s, %.1f cached/s, %.1f %% of a core, dispatch p50 %.1f ms, p99 %.1f ms (%llu)",
		 (double)(now.done - then->done) / seconds, (double)(now.cached - then->cached) / seconds,
		 (double)(now.cpu_ms - then->cpu_ms) / 10 / seconds,
		 (double)nd_histogram_percentile(&dispatch, 500) / 1000,
		 (double)nd_histogram_percentile(&dispatch, 990) / 1000, (unsigned long long)dispatched);
	add_line(lines, "cache        %s of %s, %llu results, %.0f %% of %llu look-ups found, %llu damaged, %llu evicted",
		 size_text(bytes, status->cache_bytes), size_text(max_bytes, status->cache_max_bytes),
		 (unsigned long long)status->cache_entries, percent(looked ? hits : now.hits, looked ? looked : now.hits + now.misses),
		 (unsigned long long)(looked ? looked : now.hits + now.misses), (unsigned long long)status->cache_damaged,
		 (unsigned long long)status->cache_evicted);
	add_line(lines, "%s", "");
}

// ---- the list ----

static void add_builds(struct lines *lines, const struct nd_msg_status *status)
{
	add_line(lines, "%-*s %-19s %7s %7s %7s %7s %7s %6s %10s %10s", NAME, "BUILD", "PHASE", "DONE", "OF", "CACHED",
		 "RUNNING", "QUEUED", "WEIGHT", "TIME", "LEFT");
	for (uint32_t i = 0; i < status->session_count; i++) {
		const struct nd_msg_session_status *session = &status->sessions[i];
		const struct nd_msg_counts *counts = &session->counts;
		bool idle = session->phase == ND_PHASE_FINISHED;
		char *name = *session->target ? nd_sprintf("%s of %s", session->target, session->node)
					      : nd_strdup(session->node);
		char age[TIME_TEXT], left[TIME_TEXT];

		add_line(lines, "%-*s %-19s %7u %7u %7u %7u %7u %6u %10s %10s", NAME, name, nd_status_phase(session->phase),
			 counts->done, counts->total, counts->cached, session->running, session->queued, session->weight,
			 idle ? "" : time_text(age, session->age_ms),
			 idle || !session->left_ms ? "" : time_text(left, session->left_ms));
		nd_free(name);
	}
	if (!status->session_count)
		add_line(lines, "(nobody builds)");
	add_line(lines, "%s", "");
}

static int longest_first(const void *a, const void *b)
{
	const struct nd_msg_running_task *left = a, *right = b;

	return left->running_ms < right->running_ms ? 1 : left->running_ms > right->running_ms ? -1
										  : strcmp(left->module, right->module);
}

static void add_tasks(struct lines *lines, const struct nd_msg_worker_status *worker)
{
	struct nd_msg_running_task *tasks = nd_alloc_zero(worker->task_count + 1, sizeof *tasks);

	if (worker->task_count)
		memcpy(tasks, worker->tasks, worker->task_count * sizeof *tasks);
	qsort(tasks, worker->task_count, sizeof *tasks, longest_first);
	for (uint32_t i = 0; i < worker->task_count; i++) {
		char running[TIME_TEXT], expected[TIME_TEXT];

		add_line(lines, "  %-8s %-*s %s of %s", nd_status_kind(tasks[i].kind), NAME + 10, tasks[i].module,
			 time_text(running, tasks[i].running_ms), time_text(expected, tasks[i].expected_ms));
	}
	nd_free(tasks);
}

static void add_workers(struct lines *lines, const struct nd_top_view *view, const struct nd_msg_status *status)
{
	add_line(lines, "%-*s %7s %7s %7s %9s %7s %10s %10s", NAME, "WORKER", "SLOTS", "RUNNING", "WAITING", "DONE",
		 "LOAD", "CACHE", "SILENT");
	for (uint32_t i = 0; i < status->worker_count; i++) {
		const struct nd_msg_worker_status *worker = &status->workers[i];
		char silent[TIME_TEXT], cached[SIZE_TEXT];

		add_line(lines, "%-*s %7u %7u %7u %9llu %6u%% %10s %10s", NAME, worker->name, worker->slots, worker->running,
			 worker->prefilled, (unsigned long long)worker->done, worker->load_percent,
			 size_text(cached, worker->cached_bytes),
			 worker->silent_ms < 1000 ? "" : time_text(silent, worker->silent_ms));
		if (view->tasks)
			add_tasks(lines, worker);
	}
	if (!status->worker_count)
		add_line(lines, "(there is none)");
}

// ---- putting it together ----

// At most `width` characters of UTF-8.
static void put_line(struct nd_buf *ret, const char *text, uint32_t width, const char *style)
{
	const char *end = text;

	for (uint32_t n = 0; *end; end++)
		if (((unsigned char)*end & 0xc0) != 0x80 && n++ == width)
			break;
	if (*style)
		nd_buf_add_cstr(ret, style);
	nd_buf_add(ret, text, (size_t)(end - text));
	if (*style)
		nd_buf_add_cstr(ret, "\033[0m");
	nd_buf_add_char(ret, '\n');
}

static const char *style_of(const struct nd_top_view *view, const char *line, uint32_t index)
{
	if (!view->colour)
		return "";
	if (!index)
		return view->silent_ms ? "\033[1;31m" : "\033[1m";
	return !strncmp(line, "BUILD ", 6) || !strncmp(line, "WORKER ", 7) ? "\033[7m" : "";
}

void nd_top_render(struct nd_buf *ret, struct nd_top_view *view, const struct nd_msg_status *status,
		   const struct nd_top_sample *earlier)
{
	struct lines lines = {0};
	uint32_t body, room;

	add_head(&lines, view, status, earlier);
	add_builds(&lines, status);
	add_workers(&lines, view, status);
	body = lines.items.len - HEAD_LINES;
	room = !view->height ? body : view->height > HEAD_LINES ? view->height - HEAD_LINES : 0;
	if (view->first > body - (body < room ? body : room))
		view->first = body - (body < room ? body : room);
	for (uint32_t i = 0; i < lines.items.len; i++) {
		bool shown = i < HEAD_LINES ? !view->height || i < view->height
					    : i - HEAD_LINES >= view->first && i - HEAD_LINES - view->first < room;

		if (shown)
			put_line(ret, lines.items.data[i], view->width, style_of(view, lines.items.data[i], i));
		free(lines.items.data[i]);
	}
	nd_vec_free(&lines.items);
}
