// A whole build as one action: its key is the digest of all that it depends on, its value what came of it: the programs
// with the plans that they are linked by, the warnings, the number of modules. So a build with nothing to do ends in the client,
// without a coordinator, a worker or a look at the graph. Only builds without errors are remembered.
//
//   components of the record  one for each program: its name and the digest of its plan
//   diagnostics               count of modules varint, count of remarks varint, for each remark: name of the module and
//                             encoded diagnostics, both with a varint of their length before
#ifndef ND_CLIENT_REPLAY_H
#define ND_CLIENT_REPLAY_H

#include "build.h"

struct nd_cache;

// Of the build that the request describes; its project has digests.
struct nd_digest nd_replay_key(const struct nd_build_request *request);
// True: *ret is what the build with this key gave, without the parts of programs.
bool nd_replay_find(struct nd_build_answer *ret, struct nd_cache *cache, const struct nd_digest *key);
void nd_replay_put(struct nd_cache *cache, const struct nd_digest *key, const struct nd_build_answer *answer);

#endif
