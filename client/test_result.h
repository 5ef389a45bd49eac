// What became of one test program: its tests, what it printed, and what it looked at.
#ifndef ND_CLIENT_TEST_RESULT_H
#define ND_CLIENT_TEST_RESULT_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/digest.h"
#include "noodle/err.h"
#include "noodle/vec.h"

#include <stdbool.h>

enum nd_test_how { ND_TEST_PASSED, ND_TEST_FAILED, ND_TEST_SKIPPED };

struct nd_test_case {
	const char *name;
	enum nd_test_how how;
	const char *text;  // why, lines separated by '\n'; or ""
	const char *place; // "src/x.nc:3", or ""
	double ms;
};

enum nd_test_seen_kind { ND_TEST_SEEN_FILE, ND_TEST_SEEN_FOLDER, ND_TEST_SEEN_ENV };

struct nd_test_seen { // something outside the program that it looked at
	enum nd_test_seen_kind kind;
	const char *name;        // paths as the program gave them
	struct nd_digest digest; // zero: it is not there
};

struct nd_test_result { // all strings in the arena
	struct nd_arena arena;
	ND_VEC(struct nd_test_case) cases;
	ND_VEC(struct nd_test_seen) seen;
	const char *trouble; // what ended the program if that was not its last statement: "killed by SIGSEGV"; or ""
	const char *output;  // standard output and error, in the order they came
	bool output_cut;
	bool cacheable;      // everything that it looked at has a digest
	bool cached;
	double seconds;
};

void nd_test_result_release(struct nd_test_result *self);

// From the lines that a test program writes (runtime/testing.c). Lines that are none are skipped: a program that is killed
// may leave half of one. A test that began and has no end failed, and so did the program.
void nd_test_result_events(struct nd_test_result *self, struct nd_str events);

bool nd_test_result_passed(const struct nd_test_result *self);

// Digests what was seen, as it is now; `folder` is where the program ran.
void nd_test_result_look(struct nd_test_result *self, const char *folder);
// Whether all of it is as it was.
bool nd_test_result_holds(const struct nd_test_result *self, const char *folder);

// For the cache. ND_CORRUPT: the text is none.
void nd_test_result_encode(struct nd_buf *ret, const struct nd_test_result *self);
enum nd_err nd_test_result_decode(struct nd_test_result *ret, struct nd_str text);

#endif
