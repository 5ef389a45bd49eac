// `noodle-dist test`: which programs have to run, their results, what becomes known of them.
#ifndef ND_CLIENT_TESTS_H
#define ND_CLIENT_TESTS_H

#include "build.h"
#include "link.h"
#include "options.h"
#include "project.h"

struct nd_tests;

// Everything is borrowed. Results are looked up in the cache of `linking` and kept there.
struct nd_tests *nd_tests_new(const struct nd_cli *cli, const struct nd_project *project, struct nd_linking *linking);
void nd_tests_destroy(struct nd_tests **self_p);

// Whether the tests of this program passed before and nothing that they looked at has changed: then the program is not
// needed. For nd_build_request.
bool nd_tests_are_known(void *self, const char *name, const struct nd_digest *plan);

// Runs the others and reports. ND_EXIT_ERRORS when a test failed.
enum nd_exit nd_tests_run(struct nd_tests *self, struct nd_build_answer *answer, struct nd_display *display);

#endif
