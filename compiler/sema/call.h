// What the files about calls share: args.c puts arguments in their places, infer.c finds type arguments, construct.c and
// variant.c make values, call.c finds the callee.
#ifndef NOODLE_SEMA_CALL_H
#define NOODLE_SEMA_CALL_H

#include "sema/internal.h"

struct matched { // arguments by parameter, self not counted
	struct nd_hir **argv;
	uint32_t n;
	struct stmts before; // temporaries that keep the order of evaluation
};

struct callee { // something generic that becomes a finst once its type arguments are known
	struct decl *decl; // function, or class or struct to construct
	struct nd_nominal *owner; // method of a nominal type
	nd_node func; // the method
	nd_node extend; // prelude member of a built-in type
	nd_type self_type;
	bool construct;
	struct local_func *local; // function within a function
	struct decl *static_of; // static method `func` of an instance of this type
	struct unit *unit; // of the type parameter list
	uint32_t type_params;
};

// Calls check the defaults that they use: this is for those that nobody uses.
void sema_check_defaults(struct fctx *f, struct finst *fi);
uint32_t sema_param_count(struct finst *fi);
const char *sema_callee_name(struct finst *fi);
nd_sym sema_param_name(struct finst *fi, uint32_t i, bool *has_default); // self not counted
bool sema_place_args(struct fctx *f, nd_node at, struct finst *fi, const uint32_t *args, uint32_t nargs,
		     uint32_t first, uint32_t *to);
bool sema_match_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first, const uint32_t *args,
		     uint32_t nargs, struct nd_hir **pre, struct matched *ret);
struct nd_hir *sema_finish_call(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self,
				struct matched *m);
struct finst *sema_infer(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs,
			 struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected,
			 struct nd_hir ***pre_ret);
struct nd_hir *sema_generic_call(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs,
				 struct nd_hir *self, struct nd_hir *first, const uint32_t *args,
				 uint32_t nargs, nd_type expected);
struct nd_hir *sema_call_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs,
			      struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected);
struct finst *sema_finst_local(struct sema *s, struct local_func *g, const nd_type *args, uint32_t n);
struct nd_hir *sema_call_local(struct fctx *f, nd_node at, struct binding *b, uint32_t targs, struct nd_hir *first,
			       const uint32_t *args, uint32_t nargs, nd_type expected);
struct nd_hir *sema_call_closure(struct fctx *f, nd_node at, struct nd_hir *fn, struct nd_hir *first,
				 const uint32_t *args, uint32_t nargs);
struct nd_hir *sema_construct_with(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs, struct nd_hir **pre);
struct nd_hir *sema_construct_type(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs);
struct nd_hir *sema_construct_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs,
				   struct nd_hir *first, const uint32_t *args, uint32_t nargs,
				   nd_type expected);
struct nd_hir *sema_generic_variant(struct fctx *f, struct decl *d, nd_sym sym, struct nd_hir *first,
				    const uint32_t *args, uint32_t nargs, nd_type expected, nd_node at);

#endif
