// Macros: see macro.c.
#ifndef NOODLE_SEMA_MACRO_H
#define NOODLE_SEMA_MACRO_H

#include "sema/internal.h"

struct macro_use { // one expansion; in the function's arena
	struct decl *macro;
	uint32_t id;
	nd_node at;       // the use, in the text `from`
	struct view from;
	nd_node *args;    // by parameter
	bool *own;        // … which is a default, text of the macro itself
};

struct view sema_view(const struct fctx *f);
void sema_look_at(struct fctx *f, const struct view *view);
// While *n is a parameter of a macro: goes on to its argument, in the text that it is from. sema_look_at() goes back.
struct view sema_enter(struct fctx *f, nd_node *n);
bool sema_is_macro_param(struct fctx *f, nd_node n);
// What is assigned to when a pattern names a parameter of a macro; NULL: it does not.
struct nd_hir *sema_param_place(struct fctx *f, nd_sym name);
enum nd_ast_kind sema_kind(struct fctx *f, nd_node n); // of the argument, if it is a parameter
bool sema_names_decl(struct fctx *f, nd_node n);       // a NAME that is neither variable nor parameter of a macro
bool sema_loop_in_reach(const struct sema *s, const struct macro_use *of, bool labelled);

struct nd_hir *sema_expand(struct fctx *f, nd_node at, struct decl *d, const uint32_t *args, uint32_t nargs,
			   nd_type expected, bool as_statement);
struct decl *sema_macro_callee(struct fctx *f, nd_node callee); // or NULL
struct nd_hir *sema_macro_statement(struct fctx *f, nd_node n); // NULL: no use of a macro
// `first | target`; NULL: the target is no macro.
struct nd_hir *sema_macro_pipeline(struct fctx *f, nd_node at, nd_node first, nd_node target, nd_type expected);

// For what walks over text without knowing scopes: the macro that a callee may be, and whether that may assign the variable
// that is its argument.
struct decl *sema_macro_by_name(struct unit *u, nd_node callee);
bool sema_macro_assigns(struct decl *d, uint32_t param, bool in_closure);

void sema_macro_check(struct decl *d); // the declaration itself

const struct macro_use *sema_text_of_macro(const struct sema *s, const struct unit *u, uint32_t tok);
void sema_macro_note(struct nd_buf *out, const struct macro_use *use, uint32_t tok, const char *intro);

#endif
