// What `top` shows, as lines of text: from one status of the coordinator and, for rates, an earlier one.
#ifndef ND_CLIENT_TOP_VIEW_H
#define ND_CLIENT_TOP_VIEW_H

#include "noodle/buf.h"
#include "noodle/histogram.h"
#include "noodle/message.h"

struct nd_top_sample { // what is kept of an earlier status
	uint64_t uptime_ms, cpu_ms, done, cached, hits, misses;
	struct nd_histogram dispatch_us;
};
struct nd_top_sample nd_top_sample(const struct nd_msg_status *status);

struct nd_top_view {
	const char *cluster;
	uint32_t width, height; // of the terminal; height 0: all lines, however many
	uint32_t first; // line of the list (builds and workers) that is shown first; what is too much becomes less
	bool tasks;     // show what each worker is doing
	bool colour;
	uint32_t silent_ms; // since the last answer, when that is worth a word; else 0
};

// `earlier` NULL: rates are those since the coordinator began. Lines end with '\n' and are no wider than `width`.
void nd_top_render(struct nd_buf *ret, struct nd_top_view *view, const struct nd_msg_status *status,
		   const struct nd_top_sample *earlier);

#endif
