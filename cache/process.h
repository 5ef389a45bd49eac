// Which processes are alive, told apart from later ones with the same number.
#ifndef ND_CACHE_PROCESS_H
#define ND_CACHE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

// In ticks since the machine started; 0 when it is not known.
uint64_t process_start(uint32_t pid);
bool process_is_alive(uint32_t pid, uint64_t start);

#endif
