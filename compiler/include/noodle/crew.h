// Threads that have nothing to do help those that have much: a large module next to small ones would otherwise keep
// one thread busy while the others have finished. The compiler starts no threads for this: its caller lends them.
#ifndef NOODLE_CREW_H
#define NOODLE_CREW_H

struct nd_crew;

struct nd_crew *nd_crew_new(void);
void nd_crew_destroy(struct nd_crew **self_p); // when every thread has left it

// Calls work(arg) in this thread and, at the same time, in every thread that helps. `work` takes part after part from
// what is to be done and returns when there is no part left to take. Comes back when all have returned.
void nd_crew_run(struct nd_crew *self, void (*work)(void *arg), void *arg);

void nd_crew_help(struct nd_crew *self);  // lends this thread until the crew is closed
void nd_crew_close(struct nd_crew *self); // there will be no nd_crew_run any more

#endif
