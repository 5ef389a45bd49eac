// What a person sees of a build, on standard error: a progress line on a terminal, diagnostics, the result.
#ifndef ND_CLIENT_DISPLAY_H
#define ND_CLIENT_DISPLAY_H

#include "noodle/diag.h"
#include "noodle/message.h"
#include "noodle/vec.h"

#include <stdbool.h>

// Text is for people. JSON is one array of diagnostics (nd_diag_render_json), written at the end and also when it is empty;
// whatever else is wrong is in it as an error without a place, and nothing else is written.
enum nd_display_form { ND_DISPLAY_TEXT, ND_DISPLAY_JSON };

struct nd_display_estimate { // while modules were compiled
	uint64_t at_ms;
	uint32_t left_ms;
};

struct nd_display {
	enum nd_display_form form;
	bool terminal;
	bool colour;
	bool quiet;
	bool verbose;
	bool embedded; // the workers are ours
	bool line_shown;
	bool waiting_said;
	uint64_t compiling_since_ms; // 0: not yet
	uint64_t compiled_ms;        // when that ended
	ND_VEC(struct nd_display_estimate) estimates;
	struct nd_diags kept; // shown at the end, by file, when nobody watches; at once on a terminal
	uint32_t errors;
	uint32_t warnings;
};

void nd_display_init(struct nd_display *self, enum nd_display_form form, bool quiet, bool verbose);
void nd_display_release(struct nd_display *self); // shows what is still to be shown
void nd_display_diags(struct nd_display *self, struct nd_diags *diags); // sorts them
void nd_display_progress(struct nd_display *self, const struct nd_msg_progress *progress);
void nd_display_compiled(struct nd_display *self); // every module is done
void nd_display_event(struct nd_display *self, const struct nd_msg_task_event *event);
void nd_display_forget(struct nd_display *self); // the build starts again
void nd_display_end(struct nd_display *self);    // shows what was kept
void nd_display_line(struct nd_display *self, const char *format, ...) // a line of its own, as text only
	__attribute__((format(printf, 2, 3)));
// What is wrong with anything but the sources, without "noodle-dist: ".
void nd_display_error(struct nd_display *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
