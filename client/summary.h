// How a build went, for people when it is over and as a JSON object for programs (--summary FILE).
#ifndef ND_CLIENT_SUMMARY_H
#define ND_CLIENT_SUMMARY_H

#include "build.h"
#include "usage.h"

#include "noodle/err.h"

struct nd_summary {
	const char *what;  // "built shop"
	enum nd_exit exit;
	const struct nd_build_answer *answer;
	const struct nd_display *display; // what it expected on the way
	const struct nd_usage *usage;
	bool verified; // everything was made twice
	uint64_t wall_ns;
	uint64_t link_ns; // of that, linking programs; the last part of the critical path
};

// What ran in the longest chain follows when the build took a second or the display says more.
void nd_summary_show(const struct nd_summary *self, struct nd_display *display);
// "-" is standard output.
enum nd_err nd_summary_write(const struct nd_summary *self, const char *file);

#endif
