// From the BUILD_OPEN of a client to the list of its sources: the trees of its packages are followed from their roots,
// through the listings that the coordinator knows, and those that it lacks are named. Asking goes by levels of the trees,
// so a project that was never seen takes as many rounds as its folders are deep; a client sends along what is likely to
// be news, so that an edit takes none.
#ifndef ND_COORDINATOR_INTAKE_H
#define ND_COORDINATOR_INTAKE_H

#include "build.h"
#include "folders.h"

struct nd_intake;

// Copies what it keeps of the message.
struct nd_intake *nd_intake_new(const struct nd_msg_build_open *open);
void nd_intake_destroy(struct nd_intake **self_p);

// Goes on as far as `folders` has listings. ND_NOT_FOUND: some are missing. ND_INVALID, with a sentence in *why (caller
// frees): a listing is none, what it had been asked for did not come, or the tree is over a maximum.
enum nd_err nd_intake_follow(struct nd_intake *self, struct nd_folders *folders, char **why);
// After ND_NOT_FOUND: the digests to ask for, each once; borrowed until the next nd_intake_follow.
const struct nd_digest *nd_intake_missing(const struct nd_intake *self, uint32_t *count);
// After ND_OK: as nd_build_new.
enum nd_err nd_intake_build(struct nd_intake *self, struct nd_build **ret, char **why);

// Names what the build would make, without looking at the sources one by one.
struct nd_digest nd_intake_key(const struct nd_intake *self);
uint32_t nd_intake_programs(const struct nd_intake *self);

#endif
