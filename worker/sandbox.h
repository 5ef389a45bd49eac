// What a compiler can do to its machine, should the source that it compiles take it over: compute. Two walls of the
// kernel, and either does without the other:
//
//   seccomp   a list of system calls that are let through, by libseccomp. All of them work on memory, threads, time, and
//             descriptors that the child has already; no path, no socket, no other process can be named.
//   Landlock  no file can be opened, made or removed, no port bound or connected, no signal sent to other processes.
#ifndef ND_WORKER_SANDBOX_H
#define ND_WORKER_SANDBOX_H

#include <stdbool.h>

enum nd_sandbox_wall {
	ND_SANDBOX_CALLS = 1, // seccomp
	ND_SANDBOX_FILES = 2, // Landlock
};

// The walls that this kernel, and whoever contains us, would let us build. Under sanitizers none: they open files and
// look at themselves.
unsigned nd_sandbox_available(void);
const char *nd_sandbox_missing(unsigned available); // for people; NULL when nothing is

// Builds what is available around the calling process, which must have one thread, for good; `readable` are files that
// may be opened for reading even so (tests hold children at FIFOs), NULL-terminated or NULL. Returns the walls.
// Costs about a millisecond.
unsigned nd_sandbox_enter(const char *const *readable);

#endif
