// The standard library's sources, as embedded.
#include "noodle/compiler.h"

#include "link/embedded.h"

#include <string.h>

bool nd_std_source(const char *module, struct nd_str *ret)
{
	for (const struct nd_embedded_text *t = nd_embedded_std; t->name; t++) {
		if (strcmp(t->name, module) == 0) {
			*ret = (struct nd_str){ t->text, t->len };
			return true;
		}
	}
	return false;
}

const char *const *nd_std_modules(void)
{
	return nd_embedded_std_names;
}
