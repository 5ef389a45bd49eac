// A damaged cache may crash the process that reads it (noodle/cache.h). Then the command begins again, once, with a fresh
// cache: nothing was written yet but what is written whole, and its workers end with it.
#ifndef ND_CLIENT_RESTART_H
#define ND_CLIENT_RESTART_H

// To be called first in main.
void nd_restart_prepare(char **argv);

#endif
