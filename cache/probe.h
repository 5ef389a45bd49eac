// After a process died with the cache open: is the file still one that LMDB can walk?
//
// LMDB trusts its pages. A damaged one (a bad disk, a stray write) may crash the process that meets it, and
// would crash the next one as well. So each process leaves a note while it has the folder open, the file
// `open.<process>.<start>`; who finds the note of a process that is gone lets a child walk all tables before
// it opens them itself. A child that crashes or complains condemns the file.
#ifndef ND_CACHE_PROBE_H
#define ND_CACHE_PROBE_H

#include <stdbool.h>

void probe_note(const char *dir); // this process has the folder open
void probe_unnote(const char *dir);
void probe_accuse(const char *dir); // something was odd: the next to open the folder shall look
// Whether a process died with the folder open, or has accused it. Removes the notes.
bool probe_is_suspect(const char *dir);
// Walks everything in a child process. True also when no child can be had.
bool probe_is_sound(const char *dir);

#endif
