#include "status_json.h"

#include "noodle/mem.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

const char *nd_status_phase(enum nd_build_phase phase)
{
	static const char *const phases[] = {
		[ND_PHASE_WAITING] = "waiting for workers",
		[ND_PHASE_UPLOADING] = "receiving sources",
		[ND_PHASE_SCANNING] = "scanning",
		[ND_PHASE_COMPILING] = "compiling",
		[ND_PHASE_LINKING] = "linking",
		[ND_PHASE_FINISHED] = "idle",
	};

	return phases[phase];
}

const char *nd_status_kind(enum nd_task_kind kind)
{
	static const char *const kinds[] = {[ND_TASK_SCAN] = "scan", [ND_TASK_COMPILE] = "compile"};

	return kinds[kind];
}

struct nd_histogram nd_status_dispatch(const struct nd_msg_status *status)
{
	struct nd_histogram ret = {0};

	for (uint32_t i = 0; i < status->dispatch_count && i < ND_HISTOGRAM_BUCKETS; i++)
		ret.counts[i] = status->dispatch_us[i];
	return ret;
}

static json_t *number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *running_task(const struct nd_msg_running_task *task)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "kind", nd_status_kind(task->kind), "module", task->module, "build",
			 number(task->session), "running_ms", number(task->running_ms), "expected_ms",
			 number(task->expected_ms));
}

static json_t *worker_json(const struct nd_msg_worker_status *worker)
{
	json_t *tasks = json_array();

	for (uint32_t i = 0; i < worker->task_count; i++)
		json_array_append_new(tasks, running_task(&worker->tasks[i]));
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", number(worker->id), "name",
			 worker->name, "pid", number(worker->pid), "slots", number(worker->slots), "running",
			 number(worker->running), "waiting", number(worker->prefilled), "done", number(worker->done),
			 "cached_bytes", number(worker->cached_bytes), "silent_ms", number(worker->silent_ms),
			 "load_percent", number(worker->load_percent), "tasks", tasks);
}

static json_t *build_json(const struct nd_msg_session_status *session)
{
	const struct nd_msg_counts *counts = &session->counts;

	return json_pack("{s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
			 number(session->id), "client", session->node, "target", session->target, "phase",
			 nd_status_phase(session->phase), "total", number(counts->total), "done", number(counts->done),
			 "cached", number(counts->cached), "compiled", number(counts->compiled), "failed",
			 number(counts->failed), "running", number(session->running), "queued", number(session->queued),
			 "weight", number(session->weight), "age_ms", number(session->age_ms), "left_ms",
			 number(session->left_ms));
}

static json_t *dispatch_json(const struct nd_msg_status *status)
{
	struct nd_histogram us = nd_status_dispatch(status);

	return json_pack("{s:o, s:o, s:o, s:o}", "count", number(nd_histogram_count(&us)), "p50_us",
			 number(nd_histogram_percentile(&us, 500)), "p99_us", number(nd_histogram_percentile(&us, 990)),
			 "max_us", number(nd_histogram_percentile(&us, 1000)));
}

void nd_status_print_json(const struct nd_msg_status *status)
{
	json_t *workers = json_array(), *builds = json_array(), *root;
	char *text;

	for (uint32_t i = 0; i < status->worker_count; i++)
		json_array_append_new(workers, worker_json(&status->workers[i]));
	for (uint32_t i = 0; i < status->session_count; i++)
		json_array_append_new(builds, build_json(&status->sessions[i]));
	root = json_pack("{s:o, s:o, s:o, s:{s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o, s:o, s:o, s:o, s:o}, s:o, s:o}",
			 "uptime_ms", number(status->uptime_ms), "cpu_ms", number(status->cpu_ms), "queued",
			 number(status->queued), "queued_by_kind", "scan", number(status->queued_scans), "compile",
			 number(status->queued_compiles), "running", number(status->running), "done",
			 number(status->tasks_done), "cached", number(status->tasks_cached), "failed",
			 number(status->tasks_failed), "repeated", number(status->tasks_retried), "cache", "results",
			 number(status->cache_entries), "bytes", number(status->cache_bytes), "max_bytes",
			 number(status->cache_max_bytes), "hits", number(status->cache_hits), "misses",
			 number(status->cache_misses), "damaged", number(status->cache_damaged), "evicted",
			 number(status->cache_evicted), "workers", workers, "builds", builds);
	json_object_set_new(root, "dispatch", dispatch_json(status));
	text = json_dumps(root, JSON_INDENT(2));
	puts(text);
	free(text);
	json_decref(root);
}
