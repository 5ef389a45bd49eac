// Several relocatable objects become one, as `ld -r` does it, without starting a linker.
#ifndef NOODLE_LINK_MERGE_H
#define NOODLE_LINK_MERGE_H

#include "noodle/buf.h"
#include "noodle/err.h"

#include <stdint.h>

// The objects are x86-64 ELF relocatables of our own making: no two define the same symbol or section group.
// ND_INVALID with a reason in `why` for anything else, ND_TOO_LARGE beyond 65,000 sections.
enum nd_err nd_elf_merge(struct nd_buf *out, const struct nd_str *objects, uint32_t n, struct nd_buf *why);

#endif
