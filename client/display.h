// What a person sees of a build, on standard error: a progress line on a terminal, diagnostics, the result.
#ifndef ND_CLIENT_DISPLAY_H
#define ND_CLIENT_DISPLAY_H

#include "noodle/diag.h"
#include "noodle/message.h"

#include <stdbool.h>

struct nd_display {
	bool terminal;
	bool colour;
	bool quiet;
	bool verbose;
	bool embedded; // the workers are ours
	bool line_shown;
	bool waiting_said;
	struct nd_diags kept; // shown at the end, by file, when nobody watches; at once on a terminal
	uint32_t errors;
	uint32_t warnings;
};

void nd_display_init(struct nd_display *self, bool quiet, bool verbose);
void nd_display_release(struct nd_display *self);
void nd_display_diags(struct nd_display *self, struct nd_diags *diags); // sorts them
void nd_display_progress(struct nd_display *self, const struct nd_msg_progress *progress);
void nd_display_event(struct nd_display *self, const struct nd_msg_task_event *event);
void nd_display_forget(struct nd_display *self); // the build starts again
void nd_display_end(struct nd_display *self);    // shows what was kept
void nd_display_line(struct nd_display *self, const char *format, ...) // a line of its own
	__attribute__((format(printf, 2, 3)));

#endif
