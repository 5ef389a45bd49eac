// A connection that only looks: it asks a coordinator for its state, once or again and again.
#ifndef ND_CLIENT_WATCH_H
#define ND_CLIENT_WATCH_H

#include "settings.h"

#include "noodle/message.h"

enum { ND_WATCH_ANSWER_MS = 3000 }; // after which a coordinator counts as silent

struct nd_watch;

enum nd_watch_event {
	ND_WATCH_STATUS,  // an answer came
	ND_WATCH_INPUT,   // one of the descriptors is readable
	ND_WATCH_TIMEOUT,
	ND_WATCH_REFUSED, // for good; nd_watch_trouble says why
};

// *ret is NULL unless ND_EXIT_OK; otherwise a sentence was printed. `settings` is borrowed.
enum nd_exit nd_watch_new(struct nd_watch **ret, const struct nd_settings *settings);
void nd_watch_destroy(struct nd_watch **self_p);

void nd_watch_ask(struct nd_watch *self);
// Waits for one of these things. Descriptors may be -1.
enum nd_watch_event nd_watch_wait(struct nd_watch *self, int fd, int other_fd, uint32_t timeout_ms);
const struct nd_msg_status *nd_watch_status(const struct nd_watch *self); // the last answer; until the next comes
const char *nd_watch_trouble(const struct nd_watch *self); // after ND_WATCH_REFUSED: a sentence

// Asks once and waits for the answer. Else than ND_EXIT_OK: a sentence was printed.
enum nd_exit nd_watch_once(struct nd_watch *self);

#endif
