// What the coordinator is told of the folders of a project: the digest of each top, the listings that are likely to be
// news to it, and any other that it asks for.
#ifndef ND_CLIENT_OFFER_H
#define ND_CLIENT_OFFER_H

#include "project.h"

#include "noodle/map.h"

struct nd_offer_place {
	uint32_t package;
	uint32_t folder; // of its tree
};

struct nd_offer { // zero-initialised with a digested project is ready
	const struct nd_project *project;
	struct nd_map by_digest; // first half of a listing's digest -> index in `places`
	ND_VEC(struct nd_offer_place) places;
};

// Appends listings as BUILD_OPEN has them: those of folders with files that were not known before and of what they lie
// in, if they are few; else none, because the coordinator may know them from somebody else. `all` gives all.
void nd_offer_news(const struct nd_offer *self, bool all, struct nd_buf *out);
// Appends the listings with these digests. False: one is not of this project.
bool nd_offer_answer(struct nd_offer *self, const struct nd_digest *digests, uint32_t count, struct nd_buf *out);
void nd_offer_release(struct nd_offer *self);

#endif
