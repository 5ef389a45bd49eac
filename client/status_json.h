// The state of a cluster as one JSON object, for `status --json` and `top --json`.
#ifndef ND_CLIENT_STATUS_JSON_H
#define ND_CLIENT_STATUS_JSON_H

#include "noodle/histogram.h"
#include "noodle/message.h"

void nd_status_print_json(const struct nd_msg_status *status); // to standard output
struct nd_histogram nd_status_dispatch(const struct nd_msg_status *status); // microseconds, since the coordinator began
const char *nd_status_phase(enum nd_build_phase phase); // "compiling"
const char *nd_status_kind(enum nd_task_kind kind);     // "compile"

#endif
