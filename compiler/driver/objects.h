// Objects kept between runs in a folder that the user names (--objects=DIR): DIR/<module>.o, an ordinary object, and
// beside it DIR/<module>.key, which says what it was made from.
#ifndef NOODLE_DRIVER_OBJECTS_H
#define NOODLE_DRIVER_OBJECTS_H

#include "noodle/compiler.h"

struct nd_digest nd_objects_key(const struct nd_unit *units, uint32_t nunits, const struct nd_options *options);

// True when the folder holds what compiling would give: the object, and the warnings there were. Both are only written
// to then.
bool nd_objects_get(const char *dir, const char *module, const struct nd_digest *key, struct nd_buf *object,
		    struct nd_diags *diags);
enum nd_err nd_objects_put(const char *dir, const char *module, const struct nd_digest *key,
			   const struct nd_buf *object, const struct nd_diags *diags);

#endif
