#include "display.h"

#include "noodle/clock.h"
#include "noodle/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SPEED_AFTER_MS = 500,
	LEFT_FROM_MS = 1000,
};

void nd_display_init(struct nd_display *self, enum nd_display_form form, bool quiet, bool verbose)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	memset(self, 0, sizeof *self);
	self->form = form;
	self->quiet = quiet;
	self->verbose = verbose;
	self->terminal = form == ND_DISPLAY_TEXT && isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
	self->colour = self->terminal && !(no_color && *no_color);
}

static void clear_line(struct nd_display *self)
{
	if (self->line_shown)
		fputs("\r\033[K", stderr);
	self->line_shown = false;
}

void nd_display_line(struct nd_display *self, const char *format, ...)
{
	va_list args;

	if (self->form == ND_DISPLAY_JSON)
		return;
	clear_line(self);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void nd_display_error(struct nd_display *self, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = nd_vsprintf(format, args);
	va_end(args);
	if (self->form == ND_DISPLAY_JSON)
		nd_diags_add(&self->kept, &(struct nd_diag){.severity = ND_ERROR, .message = text});
	else
		nd_display_line(self, "noodle-dist: %s", text);
	nd_free(text);
}

static void render(struct nd_display *self, const struct nd_diags *diags)
{
	struct nd_buf text = {0};

	if (!diags->items.len)
		return;
	clear_line(self);
	nd_diags_render(&text, diags, self->colour);
	fwrite(text.data, 1, text.len, stderr);
	nd_buf_release(&text);
}

static void render_json(const struct nd_diags *diags)
{
	struct nd_buf text = {0};

	nd_buf_add_char(&text, '[');
	for (uint32_t i = 0; i < diags->items.len; i++) {
		nd_buf_add_cstr(&text, i ? ",\n" : "\n");
		nd_diag_render_json(&text, &diags->items.data[i]);
	}
	nd_buf_add_cstr(&text, diags->items.len ? "\n]\n" : "]\n");
	fwrite(text.data, 1, text.len, stderr);
	nd_buf_release(&text);
}

void nd_display_diags(struct nd_display *self, struct nd_diags *diags)
{
	nd_diags_sort(diags);
	self->errors += diags->errors;
	self->warnings += diags->warnings;
	if (self->terminal)
		render(self, diags);
	else
		nd_diags_append(&self->kept, diags);
}

static void forget_kept(struct nd_display *self)
{
	nd_diags_release(&self->kept);
	memset(&self->kept, 0, sizeof self->kept);
}

void nd_display_forget(struct nd_display *self)
{
	forget_kept(self);
	self->errors = self->warnings = 0;
}

void nd_display_end(struct nd_display *self)
{
	clear_line(self);
	if (self->form == ND_DISPLAY_JSON)
		return;
	nd_diags_sort(&self->kept);
	render(self, &self->kept);
	forget_kept(self);
}

void nd_display_release(struct nd_display *self)
{
	nd_vec_free(&self->estimates);
	nd_display_end(self);
	if (self->form == ND_DISPLAY_JSON) {
		nd_diags_sort(&self->kept);
		render_json(&self->kept);
	}
	forget_kept(self);
}

// Of the tasks that really ran, and as soon as both mean something.
static void show_speed(struct nd_display *self, const struct nd_msg_progress *progress)
{
	uint64_t now = nd_clock_now_ms(&nd_clock_system);
	uint32_t made = progress->counts.done - progress->counts.cached;

	if (progress->phase != ND_PHASE_COMPILING)
		return;
	if (!self->compiling_since_ms)
		self->compiling_since_ms = now;
	if (made && now - self->compiling_since_ms >= SPEED_AFTER_MS)
		fprintf(stderr, ", %.0f/s", 1000.0 * made / (double)(now - self->compiling_since_ms));
	if (progress->left_ms >= LEFT_FROM_MS)
		fprintf(stderr, ", %.0f s left", progress->left_ms / 1000.0);
}

static void keep_estimate(struct nd_display *self, const struct nd_msg_progress *progress)
{
	if (progress->phase == ND_PHASE_COMPILING && progress->left_ms)
		nd_vec_push(&self->estimates, ((struct nd_display_estimate){
			.at_ms = nd_clock_now_ms(&nd_clock_system), .left_ms = progress->left_ms}));
}

void nd_display_progress(struct nd_display *self, const struct nd_msg_progress *progress)
{
	static const char *const doing[] = {
		[ND_PHASE_WAITING] = "waiting for workers",
		[ND_PHASE_UPLOADING] = "sending sources",
		[ND_PHASE_SCANNING] = "scanning",
		[ND_PHASE_COMPILING] = "compiling",
		[ND_PHASE_LINKING] = "linking",
		[ND_PHASE_FINISHED] = "finished",
	};
	const struct nd_msg_counts *counts = &progress->counts;

	keep_estimate(self, progress);
	if (self->quiet || self->form == ND_DISPLAY_JSON || (self->embedded && progress->phase == ND_PHASE_WAITING)) // they are just starting
		return;
	if (!self->terminal) {
		if (progress->phase == ND_PHASE_WAITING && !self->waiting_said)
			nd_display_line(self, "noodle-dist: waiting for workers");
		self->waiting_said = progress->phase == ND_PHASE_WAITING;
		return;
	}
	clear_line(self);
	if (counts->total)
		fprintf(stderr, "[%u/%u] ", counts->done, counts->total);
	fputs(doing[progress->phase], stderr);
	if (counts->running)
		fprintf(stderr, ", %u running", counts->running);
	if (counts->cached)
		fprintf(stderr, ", %u cached", counts->cached);
	if (self->errors)
		fprintf(stderr, ", %u error%s", self->errors, self->errors == 1 ? "" : "s");
	show_speed(self, progress);
	fflush(stderr);
	self->line_shown = true;
}

void nd_display_compiled(struct nd_display *self)
{
	self->compiled_ms = nd_clock_now_ms(&nd_clock_system);
}

void nd_display_event(struct nd_display *self, const struct nd_msg_task_event *event)
{
	static const char *const kinds[] = {
		[ND_TASK_SCAN] = "scan", [ND_TASK_COMPILE] = "compile"};

	if (self->verbose && event->status)
		nd_display_line(self, "%-7s %s (%s, %u ms)%s", kinds[event->kind], event->module, event->worker,
				event->wall_ms, event->status == ND_TASK_OK ? "" : " failed");
}
