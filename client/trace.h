// The record of one build in the Trace Event Format ("Trace Event Format", Google, the JSON Object Format), for
// chrome://tracing, Perfetto or speedscope: every task on its worker, what it waited for, and the client's own steps.
//
// Processes of the trace are the client (its steps and the phases of the build), the queue (from the moment a task is
// wanted until it starts, as asynchronous spans) and one for each worker, with a thread for each task that ran beside
// others there. Times are microseconds since the client began; those of tasks come from the coordinator in
// milliseconds and are placed by the moment at which the build was opened.
#ifndef ND_CLIENT_TRACE_H
#define ND_CLIENT_TRACE_H

#include "noodle/err.h"
#include "noodle/message.h"

struct nd_trace;

// `started_ns`: nd_time_ns of the beginning.
struct nd_trace *nd_trace_new(uint64_t started_ns);
void nd_trace_destroy(struct nd_trace **self_p);
// A step of the client from `from_ns` until now. NULL for `self` is allowed here and below and records nothing.
void nd_trace_step(struct nd_trace *self, const char *name, uint64_t from_ns);
// A program that thread `thread` of the client linked.
void nd_trace_link(struct nd_trace *self, const char *program, uint32_t thread, uint64_t from_ns, uint64_t to_ns);
void nd_trace_opened(struct nd_trace *self); // BUILD_OPEN was sent: times of events count from here
void nd_trace_phase(struct nd_trace *self, enum nd_build_phase phase); // the build is in this phase now
void nd_trace_event(struct nd_trace *self, const struct nd_msg_task_event *event);
// Writes the file whole or not at all.
enum nd_err nd_trace_write(struct nd_trace *self, const char *path);

#endif
