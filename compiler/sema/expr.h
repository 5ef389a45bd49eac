// What the files about expressions share: convert.c, literal.c, name.c, member.c, expr.c.
#ifndef NOODLE_SEMA_EXPR_H
#define NOODLE_SEMA_EXPR_H

#include "sema/internal.h"

struct nd_hir *sema_int_literal(struct fctx *f, nd_node n, nd_type expected, bool negative, nd_node at);
struct nd_hir *sema_float_literal(struct fctx *f, nd_node n, nd_type expected, nd_node at);
struct nd_hir *sema_interpolation(struct fctx *f, nd_node n);
struct nd_hir *sema_list_literal(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_map_literal(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_tuple_literal(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_comprehension(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_local_value(struct fctx *f, struct binding *b, nd_node n);
struct nd_hir *sema_global_value(struct fctx *f, struct decl *d, nd_node n);
struct nd_hir *sema_decl_value(struct fctx *f, struct decl *d, nd_node n, uint32_t targs, nd_type expected);
struct nd_hir *sema_slice_expr(struct fctx *f, nd_node n);
bool sema_one_code_point(struct nd_str s, int64_t *ret);

#endif
