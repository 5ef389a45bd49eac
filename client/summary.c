#include "summary.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum { CHAIN_FROM_MS = 1000 };

static const char *kind_text(enum nd_task_kind kind)
{
	return kind == ND_TASK_SCAN ? "scan" : "compile";
}

static uint64_t link_ms(const struct nd_summary *self)
{
	return self->link_ns / 1000000;
}

static uint64_t critical_path_ms(const struct nd_summary *self)
{
	return self->answer->critical_path_ms + link_ms(self);
}

static void show_chain(const struct nd_summary *self, struct nd_display *display)
{
	struct nd_buf text = {0};

	for (uint32_t i = 0; i < self->answer->chain.len; i++) {
		const struct nd_build_chain_task *task = &self->answer->chain.data[i];
		char *part = nd_sprintf("%s %s %.2f s, ", kind_text(task->kind), task->module, task->wall_ms / 1000.0);

		nd_buf_add_cstr(&text, part);
		nd_free(part);
	}
	nd_buf_add_char(&text, '\0');
	nd_display_line(display, "  critical path %.2f s: %slink %.2f s", (double)critical_path_ms(self) / 1000, text.data,
			(double)link_ms(self) / 1000);
	nd_buf_release(&text);
}

void nd_summary_show(const struct nd_summary *self, struct nd_display *display)
{
	const struct nd_msg_counts *counts = &self->answer->counts;

	nd_display_line(display, "%s: %u module%s (%u compiled%s, %u cached) in %.2f s", self->what, counts->total,
			counts->total == 1 ? "" : "s", counts->compiled, self->verified ? " twice, all the same" : "",
			counts->cached, (double)self->wall_ns / 1e9);
	if (self->answer->chain.len && (display->verbose || self->wall_ns / 1000000 >= CHAIN_FROM_MS))
		show_chain(self, display);
}

// How far the estimates of what is left were off, in percent of the time that compiling took; -1: there were none.
static int estimate_error_percent(const struct nd_display *display)
{
	const struct nd_display_estimate *estimates = display->estimates.data;
	uint32_t count = display->estimates.len;
	uint64_t whole, off = 0;

	if (!count || display->compiled_ms <= estimates[0].at_ms)
		return -1;
	whole = display->compiled_ms - estimates[0].at_ms;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t end = estimates[i].at_ms + estimates[i].left_ms;

		off += end > display->compiled_ms ? end - display->compiled_ms : display->compiled_ms - end;
	}
	return (int)(off * 100 / count / whole);
}

static json_t *chain_json(const struct nd_summary *self)
{
	json_t *ret = json_array();

	for (uint32_t i = 0; i < self->answer->chain.len; i++) {
		const struct nd_build_chain_task *task = &self->answer->chain.data[i];

		json_array_append_new(ret, json_pack("{s:s, s:s, s:s, s:I}", "kind", kind_text(task->kind), "module",
						     task->module, "worker", task->worker, "wall_ms",
						     (json_int_t)task->wall_ms));
	}
	if (self->link_ns)
		json_array_append_new(ret, json_pack("{s:s, s:I}", "kind", "link", "wall_ms", (json_int_t)link_ms(self)));
	return ret;
}

static json_t *cpu_json(const struct nd_summary *self)
{
	const struct nd_usage *usage = self->usage;

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "tasks", (json_int_t)self->answer->cpu_ms, "workers",
			 (json_int_t)usage->workers_ms, "coordinator", (json_int_t)usage->coordinator_ms, "cache",
			 (json_int_t)usage->cache_ms, "messages", (json_int_t)usage->messages_ms, "client",
			 (json_int_t)usage->client_ms);
}

static json_t *peak_json(const struct nd_summary *self)
{
	return json_pack("{s:I, s:I, s:I}", "task", (json_int_t)self->answer->peak_kb, "worker",
			 (json_int_t)self->usage->workers_peak_kb, "client", (json_int_t)self->usage->client_peak_kb);
}

enum nd_err nd_summary_write(const struct nd_summary *self, const char *file)
{
	const struct nd_msg_counts *counts = &self->answer->counts;
	int off = estimate_error_percent(self->display);
	json_t *root = json_pack(
		"{s:s, s:i, s:I, s:I, s:I, s:I, s:I, s:i, s:i, s:I, s:o, s:o, s:I, s:o, s:o}", "what", self->what,
		"exit_status", (int)self->exit, "modules", (json_int_t)counts->total, "compiled",
		(json_int_t)counts->compiled, "cached", (json_int_t)counts->cached, "failed", (json_int_t)counts->failed,
		"scanned", (json_int_t)counts->scanned, "errors", (int)self->display->errors, "warnings",
		(int)self->display->warnings, "wall_ms", (json_int_t)(self->wall_ns / 1000000), "cpu_ms", cpu_json(self),
		"peak_kb", peak_json(self), "critical_path_ms", (json_int_t)critical_path_ms(self), "critical_path",
		chain_json(self), "estimate_error_percent", off < 0 ? json_null() : json_integer(off));
	char *text = json_dumps(root, JSON_INDENT(2));
	enum nd_err err = ND_OK;

	if (strcmp(file, "-") == 0)
		puts(text);
	else
		err = nd_file_write(file, text, strlen(text), 0666);
	free(text);
	json_decref(root);
	return err;
}
