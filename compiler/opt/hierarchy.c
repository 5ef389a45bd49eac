// Objects come from `new` and from static objects, nowhere else, so a class of which the module makes none matters
// only if another module may make one. Of a closed class (ND_NIR_C_CLOSED) and of all that derive from it or implement
// it, no other module does.
#include "hierarchy.h"
#include "pass.h"

#include <string.h>

static void find_made(struct nd_hierarchy *h)
{
	const struct nd_nir_module *m = h->m;

	for (uint32_t i = 0; i < m->globals.len; i++)
		if (m->globals.data[i].flags & ND_NIR_G_OBJECT)
			h->made[m->globals.data[i].cls] = true;
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		const struct nd_nir_func *f = m->funcs.data[i];

		for (uint32_t b = 0; b < f->blocks.len; b++)
			ND_NIR_EACH(f, b, at)
		if (f->insts.data[at].op == ND_NIR_NEW)
			h->made[f->insts.data[at].aux] = true;
	}
}

static void link_classes(struct nd_hierarchy *h)
{
	const struct nd_nir_module *m = h->m;
	uint32_t n = m->classes.len, *fill = nd_arena_array(h->arena, uint32_t, (size_t)n + 1);

	for (uint32_t c = n; c-- > 0;) {
		uint32_t base = m->classes.data[c].base;

		if (base != ND_NIR_NONE) {
			h->sibling[c] = h->child[base];
			h->child[base] = c;
		}
		for (uint32_t t = 0; t < m->classes.data[c].nitables; t++)
			h->first_implementer[m->classes.data[c].itables[t].interface + 1]++;
	}
	for (uint32_t c = 0; c < n; c++) {
		h->first_implementer[c + 1] += h->first_implementer[c];
		fill[c] = h->first_implementer[c];
	}
	h->implementers = nd_arena_array(h->arena, uint32_t, (size_t)h->first_implementer[n] + 1);
	for (uint32_t c = 0; c < n; c++)
		for (uint32_t t = 0; t < m->classes.data[c].nitables; t++)
			h->implementers[fill[m->classes.data[c].itables[t].interface]++] = c;
}

void nd_hierarchy_init(struct nd_hierarchy *self, const struct nd_nir_module *m, struct nd_arena *arena)
{
	uint32_t n = m->classes.len;

	*self = (struct nd_hierarchy){.m = m, .arena = arena};
	self->made = nd_arena_array(arena, bool, n);
	self->child = nd_arena_alloc(arena, n * sizeof(uint32_t) + 1);
	self->sibling = nd_arena_alloc(arena, n * sizeof(uint32_t) + 1);
	memset(self->child, 0xff, n * sizeof(uint32_t));
	memset(self->sibling, 0xff, n * sizeof(uint32_t));
	self->first_implementer = nd_arena_array(arena, uint32_t, (size_t)n + 2);
	find_made(self);
	link_classes(self);
}

void nd_hierarchy_release(struct nd_hierarchy *self)
{
	nd_map_release(&self->index);
	nd_vec_free(&self->answers);
}

uint32_t nd_hierarchy_method(const struct nd_nir_module *m, uint32_t cls, uint32_t of, uint32_t slot)
{
	const struct nd_nir_class *c = &m->classes.data[cls];

	if (m->classes.data[of].kind != ND_NIR_INTERFACE)
		return slot < c->nvtable ? c->vtable[slot] : ND_NIR_NONE;
	for (uint32_t t = 0; t < c->nitables; t++)
		if (c->itables[t].interface == of)
			return slot < c->itables[t].nmethods ? c->itables[t].methods[slot] : ND_NIR_NONE;
	return ND_NIR_NONE;
}

// The objects of one class. False when there are too many methods to tell apart.
static bool add_class(const struct nd_hierarchy *h, struct nd_targets *ret, uint32_t cls, uint32_t of,
		      uint32_t slot)
{
	uint32_t func, k = 0;

	if (!h->made[cls])
		return true;
	func = nd_hierarchy_method(h->m, cls, of, slot);
	if (func == ND_NIR_NONE) {
		ret->complete = false;
		return true;
	}
	while (k < ret->n && ret->target[k].func != func)
		k++;
	if (k == ND_MAX_TARGETS)
		return false;
	if (k == ret->n)
		ret->target[ret->n++] = (struct nd_target){.func = func};
	if (ret->target[k].nclasses < ND_MAX_TARGET_CLASSES)
		ret->target[k].classes[ret->target[k].nclasses] = cls;
	ret->target[k].nclasses++;
	return true;
}

static bool add_subclasses(const struct nd_hierarchy *h, struct nd_targets *ret, uint32_t root, uint32_t slot)
{
	uint32_t cls = root;

	for (;;) { // preorder, without a stack
		if (!add_class(h, ret, cls, root, slot))
			return false;
		if (h->child[cls] != ND_NIR_NONE) {
			cls = h->child[cls];
			continue;
		}
		while (cls != root && h->sibling[cls] == ND_NIR_NONE)
			cls = h->m->classes.data[cls].base;
		if (cls == root)
			return true;
		cls = h->sibling[cls];
	}
}

const struct nd_targets *nd_hierarchy_targets(struct nd_hierarchy *self, uint32_t cls, uint32_t slot)
{
	struct nd_targets ret = {.complete = self->m->classes.data[cls].flags & ND_NIR_C_CLOSED};
	uint64_t key = ND_MAP_KEY(cls, slot);
	bool told_apart = true;
	uint32_t at;

	if (nd_map_get(&self->index, key, &at))
		return &self->answers.data[at];
	if (self->m->classes.data[cls].kind == ND_NIR_INTERFACE)
		for (uint32_t k = self->first_implementer[cls];
		     k < self->first_implementer[cls + 1] && told_apart; k++)
			told_apart = add_class(self, &ret, self->implementers[k], cls, slot);
	else
		told_apart = add_subclasses(self, &ret, cls, slot);
	if (!told_apart)
		ret = (struct nd_targets){0};
	nd_map_set(&self->index, key, self->answers.len);
	nd_vec_push(&self->answers, ret);
	return &nd_vec_last(&self->answers);
}
