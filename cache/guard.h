// A process that crashes inside of LMDB met a page that makes no sense: LMDB believes its pages. The crash is noted in the
// folder, so that the next to open it starts afresh, and whoever asked for that (nd_cache_guard) may begin again at once.
#ifndef ND_CACHE_GUARD_H
#define ND_CACHE_GUARD_H

// Between these two the calling thread is inside of LMDB, or reads from its map. They nest; the path of the note must
// live as long.
void guard_enter(const char *note);
void guard_leave(void);

#endif
