// The terminal while a full-screen command has it: the other screen, no cursor, keys one by one. However the program
// ends, but for SIGKILL, the terminal is as it was before.
#ifndef ND_CLIENT_TERMINAL_H
#define ND_CLIENT_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

bool nd_terminal_there(void); // standard input and output are one that can show more than lines
bool nd_terminal_enter(void); // false: it cannot be set
void nd_terminal_leave(void);
void nd_terminal_size(uint32_t *width, uint32_t *height);
// Shows lines that end with '\n' in place of what is there.
void nd_terminal_show(const char *lines);

#endif
