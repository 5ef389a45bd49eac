// For tests that must order events without sleeping. A barrier is "MODULE=FIFO": the child that compiles MODULE
// opens the FIFO for reading and goes on when its last writer has closed it. A test that opens it for writing
// thus knows that the child has come, and holds it until it closes. A FIFO that is not there stops nobody.
#ifndef ND_WORKER_BARRIER_H
#define ND_WORKER_BARRIER_H

#include "noodle/worker.h"

void nd_barrier_wait(const char *const *barriers, const struct nd_job *job);

#endif
