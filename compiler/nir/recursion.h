// Cycles of the call graph: which functions may call themselves, directly or through others, and an order of
// functions that has callees first.
#ifndef NOODLE_NIR_RECURSION_H
#define NOODLE_NIR_RECURSION_H

#include "nir/nir.h"

// Sets ret[i] for each function that lies on a cycle of direct calls. ret[] has an item for each function, all false.
// With `linkonce_only` the cycles are of linkonce functions alone, so every module that holds them says the same.
void nd_nir_find_recursion(bool *ret, const struct nd_nir_module *m, bool linkonce_only);
// The functions with a body, those on one cycle in a row, and callees before callers otherwise. Returns how many; cycle[i]
// is the number of the cycle of function i. Both arrays have room for each function.
uint32_t nd_nir_order_calls(uint32_t *order, uint32_t *cycle, const struct nd_nir_module *m);

#endif
