// The critical path of a build: the longest task of each phase, because no task of a phase waits for another of the
// same one. No number of workers can make the build shorter than their sum.
#ifndef ND_COORDINATOR_CHAIN_H
#define ND_COORDINATOR_CHAIN_H

#include "noodle/message.h"
#include "noodle/vec.h"

struct nd_chain { // zero-initialised is empty
	struct nd_msg_chain_task longest; // of the phase under way; without a module: none so far
	ND_VEC(struct nd_msg_chain_task) tasks; // of the phases before
};

void nd_chain_release(struct nd_chain *self);
bool nd_chain_is_longer(const struct nd_chain *self, uint32_t wall_ms); // than what the phase has so far
// To be called with what is longer. `name`: "compile app/main", as of nd_build_task_name; copies the texts.
void nd_chain_note(struct nd_chain *self, enum nd_task_kind kind, const char *name, const char *worker,
		   uint32_t wall_ms);
void nd_chain_end_phase(struct nd_chain *self);
uint32_t nd_chain_ms(const struct nd_chain *self); // of the phases that ended

#endif
