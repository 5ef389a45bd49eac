// Which functions may call themselves, directly or through others.
#ifndef NOODLE_NIR_RECURSION_H
#define NOODLE_NIR_RECURSION_H

#include "nir/nir.h"

// Sets ret[i] for each function that lies on a cycle of direct calls. ret[] has an item for each function, all false.
// With `linkonce_only` the cycles are of linkonce functions alone, so every module that holds them says the same.
void nd_nir_find_recursion(bool *ret, const struct nd_nir_module *m, bool linkonce_only);

#endif
