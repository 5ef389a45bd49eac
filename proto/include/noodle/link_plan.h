// What a program is linked from: its modules in the order of their initialisation, each with the digest of its object.
// The coordinator stores the plan of every program as a blob, and who wants the program fetches the objects that it
// lacks and links them. The digest of these bytes names the program: same plan, same compiler and same C library give
// the same bytes.
//
//   u8      format, 1
//   varint  number of objects
//   for each: varint + bytes of the module's name, 16 bytes digest, varint size of the object
#ifndef NOODLE_LINK_PLAN_H
#define NOODLE_LINK_PLAN_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/digest.h"
#include "noodle/err.h"

#include <stdint.h>

enum {
	ND_LINK_PLAN_MAX_OBJECTS = 1000000,
	ND_LINK_PLAN_MAX_NAME = 1024,
};

struct nd_link_plan_object {
	const char *module;
	struct nd_digest digest;
	uint64_t size;
};

struct nd_link_plan {
	const struct nd_link_plan_object *objects;
	uint32_t object_count;
};

void nd_link_plan_encode(struct nd_buf *out, const struct nd_link_plan *plan);
// Strings and array live in `arena`. ND_INVALID: not the bytes of a plan; ND_TOO_LARGE: over a maximum.
enum nd_err nd_link_plan_decode(struct nd_link_plan *ret, struct nd_arena *arena, struct nd_str bytes);

#endif
