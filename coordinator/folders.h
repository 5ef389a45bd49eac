// Listings of folders (noodle/listing.h) by digest, for all sessions: what one client said once, nobody has to say again.
// Bounded; what was used least recently is forgotten, and the client asked for it when it is wanted again.
#ifndef ND_COORDINATOR_FOLDERS_H
#define ND_COORDINATOR_FOLDERS_H

#include "noodle/buf.h"
#include "noodle/digest.h"
#include "noodle/err.h"

struct nd_folders;

struct nd_folders *nd_folders_new(uint64_t max_bytes);
void nd_folders_destroy(struct nd_folders **self_p);

// Keeps all listings of a message (each with its length before it, as nd_buf_add_bytes writes), however many they are,
// until nd_folders_trim. Their bytes are not looked at. ND_INVALID: a length does not fit; those before are kept.
enum nd_err nd_folders_take(struct nd_folders *self, struct nd_str listings);
// Borrowed until the next call of another function here. False: not known.
bool nd_folders_get(struct nd_folders *self, const struct nd_digest *digest, struct nd_str *ret);
// Back to max_bytes.
void nd_folders_trim(struct nd_folders *self);

#endif
