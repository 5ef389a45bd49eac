// Runs test programs side by side, each in a process group of its own.
#ifndef ND_CLIENT_TEST_RUNNER_H
#define ND_CLIENT_TEST_RUNNER_H

#include "test_result.h"

struct nd_test_program {
	const char *name;
	const char *folder;         // where it runs
	struct nd_buf *executable;  // NULL: `result` is there already
	struct nd_test_result result;
};

struct nd_test_run {
	struct nd_test_program *programs;
	uint32_t count;
	uint32_t jobs;     // at once
	uint32_t seconds;  // that a program may take
	const char *filter; // "": all tests
	bool (*interrupted)(void);
	// In the order of the programs, each as soon as it and those before it have ended.
	void (*ended)(void *arg, struct nd_test_program *program);
	void *arg;
};

// False: it was interrupted, or the system gives no processes (then a sentence is in *trouble, which the caller frees).
// No process is left behind, also of those that the programs started in their group.
bool nd_test_run(struct nd_test_run *self, char **trouble);

#endif
