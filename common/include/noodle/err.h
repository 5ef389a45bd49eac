// Outcomes of operations against the outside world (disk, peer, time). A bug in our own code is an
// assert; a mistake in the user's program is a diagnostic (diag.h). Neither is an nd_err.
#ifndef NOODLE_ERR_H
#define NOODLE_ERR_H

// X(name, text shown to a person)
#define ND_ERR_TABLE(X)                                        \
	X(OK, "success")                                       \
	X(NOT_FOUND, "not found")                              \
	X(EXISTS, "already exists")                            \
	X(IO, "input/output error")                            \
	X(NO_SPACE, "no space left on the device")             \
	X(PERMISSION, "permission denied")                     \
	X(READ_ONLY, "read-only")                              \
	X(NOT_A_FILE, "not a regular file")                    \
	X(LOOP, "symbolic links go in a circle")               \
	X(CORRUPT, "damaged data")                             \
	X(TOO_LARGE, "larger than the allowed maximum")        \
	X(INVALID, "malformed")                                \
	X(VERSION, "other version")                            \
	X(TIMEOUT, "timed out")                                \
	X(PEER, "the peer failed or went away")                \
	X(BUSY, "in use")                                      \
	X(CANCELLED, "cancelled")                              \
	X(CRASHED, "the child process crashed")                \
	X(DIAGNOSTICS, "the program has errors")               \
	X(UNSUPPORTED, "not supported")

enum nd_err {
#define X(name, text) ND_##name,
	ND_ERR_TABLE(X)
#undef X
	ND_ERR_COUNT
};

// A constant sentence fragment ("not found"); never NULL.
const char *nd_err_text(enum nd_err err);

// Maps errno to the nearest nd_err; 0 is ND_OK, anything unknown is ND_IO.
enum nd_err nd_err_from_errno(int errno_value);

#endif
