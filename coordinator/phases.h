// Between the files of a session: session.c moves it from phase to phase, one file has each phase
// (uploading.c, scanning.c, compiling.c, programs.c, and whole.c for the way past all of them), notice.c tells the client.
// Any of these may end the build or start it again; a caller returns at once afterwards.
#ifndef ND_COORDINATOR_PHASES_H
#define ND_COORDINATOR_PHASES_H

#include "core.h"
#include "intake.h"

// ---- session.c ----

void nd_session_move(struct nd_session *self, enum nd_session_state to); // asserts that the move is allowed
void nd_session_end_build(struct nd_core *core, struct nd_session *self); // drops tasks, graph, pin and warnings
// From the sources, because an input went missing. The build fails with `text` when that happens too often.
void nd_session_restart(struct nd_core *core, struct nd_session *self, const char *text);

// ---- the phases ----

bool nd_session_found_whole(struct nd_core *core, struct nd_session *self); // true: the build is finished
// More listings came. Goes on to nd_session_begin when all that are needed are there, else asks for the others.
void nd_session_take_folders(struct nd_core *core, struct nd_session *self, struct nd_str listings);
void nd_session_begin(struct nd_core *core, struct nd_session *self);
void nd_session_start_scanning(struct nd_core *core, struct nd_session *self);
void nd_session_look_for_scans(struct nd_core *core, struct nd_session *self); // a slice
void nd_session_start_compiling(struct nd_core *core, struct nd_session *self);
void nd_session_look_for_objects(struct nd_core *core, struct nd_session *self); // a slice
void nd_session_plan_programs(struct nd_core *core, struct nd_session *self);
void nd_session_finish_ok(struct nd_core *core, struct nd_session *self); // all plans are there

// The outcome of one task of the phase; OK, with diagnostics, crashed or timed out.
void nd_session_scan_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			     const struct nd_outcome *outcome);
void nd_session_compile_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
				const struct nd_outcome *outcome);

// ---- notice.c ----

void nd_session_send_diags(struct nd_core *core, struct nd_session *self, const char *module,
			   const struct nd_diags *diags);
// The compiler is to blame: a diagnostic of `module`, which counts as failed.
void nd_session_report_crash(struct nd_core *core, struct nd_session *self, uint32_t module,
			     const struct nd_outcome *outcome);
void nd_session_finish(struct nd_core *core, struct nd_session *self, enum nd_build_status status,
		       const char *text, const struct nd_msg_file *files, uint32_t file_count);
void nd_session_finish_failed(struct nd_core *core, struct nd_session *self, const char *text);

#endif
