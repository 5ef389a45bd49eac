// Why a task has to be run, or was: its key is compared with the nearest earlier one, part by part.
#ifndef ND_COORDINATOR_EXPLAIN_H
#define ND_COORDINATOR_EXPLAIN_H

#include "session.h"

// Sends an EXPLANATION for each task of the planned build that has this name (a module may be compiled in two ways).
// Returns how many. Linking is explained when all objects are known, else by the objects that are not.
uint32_t nd_explain(struct nd_core *core, struct nd_session *session, const char *task);

// The lines that differ between two texts, for people: at most a few of each side, with the number of the first one
// when `numbered`. Whatever is equal at the beginning and at the end is left out.
void nd_explain_lines(struct nd_buf *out, struct nd_str before, struct nd_str after, bool numbered);

#endif
