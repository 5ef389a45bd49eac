// Which methods a virtual or interface call can reach: class-hierarchy analysis, narrowed to the classes of which the
// module makes objects (Dean, Grove, Chambers; Bacon and Sweeney).
#ifndef NOODLE_OPT_HIERARCHY_H
#define NOODLE_OPT_HIERARCHY_H

#include "nir/nir.h"
#include "noodle/map.h"

enum { ND_MAX_TARGETS = 4, ND_MAX_TARGET_CLASSES = 4 };

struct nd_target {
	uint32_t func;
	uint32_t nclasses; // objects of so many classes reach it; those beyond the array are counted only
	uint32_t classes[ND_MAX_TARGET_CLASSES];
};

struct nd_targets {
	struct nd_target target[ND_MAX_TARGETS];
	uint32_t n;
	bool complete; // there are no others in the whole program
};

struct nd_hierarchy {
	const struct nd_nir_module *m;
	struct nd_arena *arena;
	bool *made; // by class: the module makes objects of exactly this class
	uint32_t *child, *sibling; // by class: subclasses; implementers of interfaces in rows
	uint32_t *first_implementer, *implementers;
	struct nd_map index; // class and slot -> `answers`
	ND_VEC(struct nd_targets) answers;
};

void nd_hierarchy_init(struct nd_hierarchy *self, const struct nd_nir_module *m, struct nd_arena *arena);
void nd_hierarchy_release(struct nd_hierarchy *self);
// Valid until the next question.
const struct nd_targets *nd_hierarchy_targets(struct nd_hierarchy *self, uint32_t cls, uint32_t slot);
// The method that an object of exactly class `cls` has in a slot of a class (`of` is a base or itself) or of an
// interface; ND_NIR_NONE when the tables do not say.
uint32_t nd_hierarchy_method(const struct nd_nir_module *m, uint32_t cls, uint32_t of, uint32_t slot);

#endif
