// What the files about functions share: instance.c, func.c, init.c.
#ifndef NOODLE_SEMA_FUNC_H
#define NOODLE_SEMA_FUNC_H

#include "sema/internal.h"

void sema_fctx_init(struct fctx *f, struct sema *s, struct unit *u, struct nd_arena *arena);
void sema_fctx_release(struct fctx *f);
void sema_deliver(struct fctx *f, struct nd_hir_func *hf, struct finst *fi);

#endif
