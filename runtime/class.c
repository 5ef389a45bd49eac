// Questions about an object's class.
#include "rt_internal.h"

#include <stddef.h>

const struct nd_rt_class nd_rt_class_closure = { .name = "function", .size = 16, .kind = ND_RT_CLOSURE };

static void *const *find_methods(const struct nd_rt_class *cls, const struct nd_rt_class *interface)
{
	for (; cls; cls = cls->base)
		for (uint32_t i = 0; i < cls->nitables; i++)
			if (cls->itables[i].interface == interface)
				return cls->itables[i].methods;
	return NULL;
}

static bool implements(const struct nd_rt_class *cls, const struct nd_rt_class *interface)
{
	for (; cls; cls = cls->base)
		for (uint32_t i = 0; i < cls->nitables; i++)
			if (cls->itables[i].interface == interface)
				return true;
	return false;
}

bool nd_rt_instance_of(const struct nd_rt_object *object, const struct nd_rt_class *cls)
{
	const struct nd_rt_class *own = nd_rt_class_of(object);

	if (cls->kind == ND_RT_INTERFACE)
		return implements(own, cls);
	for (; own; own = own->base)
		if (own == cls)
			return true;
	return false;
}

// Calls through an interface repeat the same few pairs of class and interface: a small direct-mapped cache answers
// nearly all of them without the search.
void *const *nd_rt_itable(const struct nd_rt_object *object, const struct nd_rt_class *interface)
{
	enum { SLOTS = 256 };
	static _Thread_local struct {
		uint64_t pair;
		void *const *methods;
	} cache[SLOTS];
	uint64_t pair = (uint64_t)object->class_address << 32 | (uint32_t)(uintptr_t)interface;
	uint32_t at = (object->class_address >> 4 ^ (uint32_t)(uintptr_t)interface >> 3) % SLOTS;

	if (__builtin_expect(cache[at].pair != pair, 0)) {
		cache[at].methods = find_methods(nd_rt_class_of(object), interface);
		cache[at].pair = pair;
	}
	return cache[at].methods;
}

bool nd_rt_is_same(const struct nd_rt_object *a, const struct nd_rt_object *b)
{
	return a == b;
}

bool nd_rt_have_same_class(const struct nd_rt_object *a, const struct nd_rt_object *b)
{
	return a->class_address == b->class_address;
}

struct nd_rt_string *nd_rt_class_name(const struct nd_rt_object *object)
{
	return nd_rt_string_from_c(nd_rt_class_of(object)->name);
}
