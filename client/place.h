// Where programs belong, and what is known of the files there.
#ifndef ND_CLIENT_PLACE_H
#define ND_CLIENT_PLACE_H

#include "noodle/buf.h"
#include "noodle/cache.h"

struct nd_places {
	const char *output;     // the file of the only program, as -o named it; NULL: below `folder`
	const char *folder;     // of what was built; programs go to the folder "build" in it
	struct nd_cache *cache; // knows digests of files by their times
};

char *nd_place_path(const struct nd_places *self, const char *name); // caller frees
// Whether a program with these bytes is there already. Reads the file only when its digest is not known by its times.
bool nd_place_holds(const struct nd_places *self, const char *name, const struct nd_digest *digest);
// The program appears whole or not at all. One that has these bytes already is left alone, with its time, for whoever
// looks at that. May be called by several threads for different programs.
enum nd_err nd_place_put(const struct nd_places *self, const char *name, struct nd_str program);

// What to tell of an error of nd_place_put.
const char *nd_place_why(enum nd_err err);

#endif
