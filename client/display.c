#include "display.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void nd_display_init(struct nd_display *self, bool quiet, bool verbose)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	memset(self, 0, sizeof *self);
	self->quiet = quiet;
	self->verbose = verbose;
	self->terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
	self->colour = self->terminal && !(no_color && *no_color);
}

void nd_display_release(struct nd_display *self)
{
	nd_diags_release(&self->kept);
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

	clear_line(self);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
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

void nd_display_forget(struct nd_display *self)
{
	nd_diags_release(&self->kept);
	memset(&self->kept, 0, sizeof self->kept);
	self->errors = self->warnings = 0;
}

void nd_display_end(struct nd_display *self)
{
	clear_line(self);
	nd_diags_sort(&self->kept);
	render(self, &self->kept);
	nd_diags_release(&self->kept);
	memset(&self->kept, 0, sizeof self->kept);
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

	if (self->quiet || (self->embedded && progress->phase == ND_PHASE_WAITING)) // they are just starting
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
	fflush(stderr);
	self->line_shown = true;
}

void nd_display_event(struct nd_display *self, const struct nd_msg_task_event *event)
{
	static const char *const kinds[] = {
		[ND_TASK_SCAN] = "scan", [ND_TASK_COMPILE] = "compile", [ND_TASK_LINK] = "link"};

	if (self->verbose && event->status)
		nd_display_line(self, "%-7s %s (%s, %u ms)%s", kinds[event->kind], event->module, event->worker,
				event->wall_ms, event->status == ND_TASK_OK ? "" : " failed");
}
