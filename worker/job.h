// A job and its result as bytes, for the way into the child process and back. Both ends are the same program, yet a
// dying child may leave anything behind, so results are read with care.
#ifndef ND_WORKER_JOB_H
#define ND_WORKER_JOB_H

#include "noodle/worker.h"

#include "noodle/arena.h"

void nd_job_encode(struct nd_buf *out, const struct nd_job *job);
// Arrays and strings live in `arena`, data and options in the bytes given.
enum nd_err nd_job_decode(struct nd_job *ret, struct nd_arena *arena, const void *data, size_t len);

void nd_job_result_encode(struct nd_buf *out, const struct nd_job_result *result);
enum nd_err nd_job_result_decode(struct nd_job_result *ret, const void *data, size_t len); // ret is empty on failure

#endif
