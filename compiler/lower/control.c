// Statements, and the ways out of them.
//
// A `try` or `finally` around the code being lowered is a context. An error goes to the innermost one: to a handler, or
// through a clean-up. Break, continue and return go through every clean-up between them and where they lead. The ways
// through one clean-up (normal, error, return, break of a label, ...) each begin at a block of their own, made when the
// first one takes it; after the body the clean-up is written once for each way, behind its block, and what comes after
// it leaves for the next context outwards. Clean-ups within clean-ups would double the code at each level, so from
// the second level on all ways share one copy and a variable says which one goes on.
#include "lower/lower.h"

#include <assert.h>

enum way { WAY_NORMAL, WAY_ERROR, WAY_RETURN, WAY_BREAK, WAY_CONTINUE };

struct exit {
	enum way way;
	const struct nd_hir_label *label; // BREAK, CONTINUE
	uint32_t block;
};

struct lower_context {
	struct lower_context *outer;
	bool is_finally;
	uint32_t error_var;
	uint32_t ret_var;         // FINALLY: a result on its way out; not shared, as a clean-up may begin a return and give it up
	uint32_t handler;         // TRY
	ND_VEC(struct exit) exits; // FINALLY
};

struct target { // of BREAK and CONTINUE; in nd_hir_label.scratch
	struct lower_context *context; // around the statement with the label
	uint32_t break_block, continue_block; // made when needed
};

// Joins -----------------------------------------------------------------------------------------------------------

void
lower_join(struct lower_fn *fn, uint32_t block, uint32_t node, uint32_t writes, uint32_t escapes)
{
	// Nothing was assigned on either way, and nobody will look back through them: the variables are those of before.
	if (fn->writes == writes && fn->escapes == escapes)
		lower_block_continue(fn, block, node);
	lower_seal_start(fn, block);
}

void
lower_if(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t node = lower_node(fn), writes = fn->writes, escapes = fn->escapes, join = ND_NIR_NONE;

	for (;;) { // along `else if`
		bool has_else = h->nargs > 2 && h->args[2];
		uint32_t yes = lower_block_new(fn), no;

		if (!has_else && join == ND_NIR_NONE)
			join = lower_block_new(fn);
		no = has_else ? lower_block_new(fn) : join;
		fn->loc = h->loc ? h->loc : fn->loc;
		lower_branch(fn, h->args[0], yes, no);
		lower_seal_start(fn, yes);
		lower_expr(fn, h->args[1]);
		if (lower_is_live(fn) && join == ND_NIR_NONE)
			join = lower_block_new(fn);
		lower_jump(fn, join);
		if (!has_else)
			break;
		lower_seal_start(fn, no);
		if (!lower_is_live(fn))
			break;
		h = h->args[2];
		if (h->kind != ND_HIR_IF) {
			lower_expr(fn, h);
			break;
		}
	}
	if (join == ND_NIR_NONE)
		return; // the way that is left goes on, or none is
	lower_jump(fn, join);
	lower_join(fn, join, node, writes, escapes);
}

// Ways out --------------------------------------------------------------------------------------------------------

static uint32_t
exit_block(struct lower_fn *fn, struct lower_context *c, enum way way, const struct nd_hir_label *label)
{
	for (uint32_t i = 0; i < c->exits.len; i++)
		if (c->exits.data[i].way == way && c->exits.data[i].label == label)
			return c->exits.data[i].block;
	nd_vec_push(&c->exits, ((struct exit){.way = way, .label = label, .block = lower_block_new(fn)}));
	return nd_vec_last(&c->exits).block;
}

void
lower_throw(struct lower_fn *fn, uint32_t error)
{
	struct lower_context *c = fn->context;

	if (!lower_is_live(fn))
		return;
	if (!c) {
		lower_emit1(fn, ND_NIR_THROW, ND_NIR_VOID, error);
		fn->block = ND_NIR_NONE;
		return;
	}
	lower_var_write(fn, c->error_var, error);
	fn->escapes++;
	lower_jump(fn, c->is_finally ? exit_block(fn, c, WAY_ERROR, NULL) : c->handler);
}

// Return, break and continue. `value` is what is returned, or ND_NIR_NONE.
static void
leave(struct lower_fn *fn, enum way way, const struct nd_hir_label *label, uint32_t value)
{
	struct target *target = label ? label->scratch : NULL;
	struct lower_context *until = target ? target->context : NULL, *c = fn->context;

	if (!lower_is_live(fn))
		return;
	assert(target || way == WAY_RETURN);
	while (c != until && !c->is_finally)
		c = c->outer;
	if (c != until) {
		if (value != ND_NIR_NONE) {
			if (c->ret_var == ND_NIR_NONE)
				c->ret_var = lower_var_new(fn, fn->f->ret);
			lower_var_write(fn, c->ret_var, value);
		}
		fn->escapes++;
		lower_jump(fn, exit_block(fn, c, way, label));
	} else if (way == WAY_RETURN) {
		lower_emit(fn, ND_NIR_RET, ND_NIR_VOID, &value, value != ND_NIR_NONE);
		fn->block = ND_NIR_NONE;
	} else {
		uint32_t *block = way == WAY_BREAK ? &target->break_block : &target->continue_block;

		if (*block == ND_NIR_NONE)
			*block = lower_block_new(fn);
		fn->escapes++;
		lower_jump(fn, *block);
	}
}

void
lower_break(struct lower_fn *fn, const struct nd_hir_label *label)
{
	leave(fn, WAY_BREAK, label, ND_NIR_NONE);
}

void
lower_continue(struct lower_fn *fn, const struct nd_hir_label *label)
{
	leave(fn, WAY_CONTINUE, label, ND_NIR_NONE);
}

void
lower_return(struct lower_fn *fn, uint32_t value)
{
	leave(fn, WAY_RETURN, NULL, value);
}

// Loops -----------------------------------------------------------------------------------------------------------

void
lower_loop(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t header = lower_block_new(fn);
	struct target target = {fn->context, ND_NIR_NONE, ND_NIR_NONE};

	h->label->scratch = &target;
	lower_jump(fn, header);
	lower_start(fn, header);
	lower_expr(fn, h->args[0]);
	if (target.continue_block != ND_NIR_NONE) {
		lower_jump(fn, target.continue_block);
		lower_seal_start(fn, target.continue_block);
	}
	if (h->nargs > 1 && h->args[1])
		lower_expr(fn, h->args[1]);
	lower_emit0(fn, ND_NIR_SAFEPOINT, ND_NIR_VOID);
	lower_jump(fn, header);
	lower_seal(fn, header);
	if (target.break_block != ND_NIR_NONE)
		lower_seal_start(fn, target.break_block);
	h->label->scratch = NULL;
}

void
lower_labelled_block(struct lower_fn *fn, const struct nd_hir *h)
{
	struct target target = {fn->context, ND_NIR_NONE, ND_NIR_NONE};

	h->label->scratch = &target;
	for (uint32_t i = 0; i < h->nargs && lower_is_live(fn); i++)
		lower_expr(fn, h->args[i]);
	if (target.break_block != ND_NIR_NONE) {
		lower_jump(fn, target.break_block);
		lower_seal_start(fn, target.break_block);
	}
	h->label->scratch = NULL;
}

// Errors ----------------------------------------------------------------------------------------------------------

void
lower_try(struct lower_fn *fn, const struct nd_hir *h)
{
	struct lower_context context = {.outer = fn->context,
					.error_var = lower_var_new(fn, ND_NIR_REF),
					.handler = lower_block_new(fn)};
	uint32_t join = ND_NIR_NONE;

	fn->context = &context;
	lower_expr(fn, h->args[0]);
	fn->context = context.outer;
	if (lower_is_live(fn)) {
		join = lower_block_new(fn);
		lower_jump(fn, join);
	}
	lower_seal_start(fn, context.handler);
	if (lower_is_live(fn)) {
		if (h->local)
			lower_local_init(fn, h->local, lower_var_read(fn, context.error_var));
		lower_expr(fn, h->args[1]);
	}
	if (join != ND_NIR_NONE) {
		lower_jump(fn, join);
		lower_seal_start(fn, join);
	}
}

// What follows the clean-up on one way.
static void
resume(struct lower_fn *fn, const struct lower_context *c, const struct exit *exit, uint32_t after)
{
	switch (exit->way) {
	case WAY_NORMAL:
		lower_jump(fn, after);
		return;
	case WAY_ERROR:
		lower_throw(fn, lower_var_read(fn, c->error_var));
		return;
	case WAY_RETURN:
		leave(fn, WAY_RETURN, NULL, c->ret_var == ND_NIR_NONE ? ND_NIR_NONE : lower_var_read(fn, c->ret_var));
		return;
	default:
		leave(fn, exit->way, exit->label, ND_NIR_NONE);
	}
}

static void
clean_up_each_way(struct lower_fn *fn, const struct lower_context *c, const struct nd_hir *cleanup, uint32_t after)
{
	for (uint32_t i = 0; i < c->exits.len; i++) {
		lower_seal_start(fn, c->exits.data[i].block);
		lower_expr(fn, cleanup);
		resume(fn, c, &c->exits.data[i], after);
	}
}

static void
clean_up_once(struct lower_fn *fn, const struct lower_context *c, const struct nd_hir *cleanup, uint32_t after)
{
	uint32_t which = lower_var_new(fn, ND_NIR_I32), common = lower_block_new(fn);

	for (uint32_t i = 0; i < c->exits.len; i++) {
		lower_seal_start(fn, c->exits.data[i].block);
		lower_var_write(fn, which, lower_int(fn, ND_NIR_I32, i));
		lower_jump(fn, common);
	}
	lower_seal_start(fn, common);
	lower_expr(fn, cleanup);
	for (uint32_t i = 0; i < c->exits.len && lower_is_live(fn); i++) {
		uint32_t here, others;

		if (i + 1 == c->exits.len) {
			resume(fn, c, &c->exits.data[i], after);
			return;
		}
		here = lower_block_new(fn);
		others = lower_block_new(fn);
		lower_br(fn,
			 lower_compare(fn, ND_NIR_ICMP, ND_NIR_EQ, lower_var_read(fn, which),
				       lower_int(fn, ND_NIR_I32, i)),
			 here, others, 0);
		lower_seal_start(fn, here);
		resume(fn, c, &c->exits.data[i], after);
		lower_seal_start(fn, others);
	}
}

void
lower_finally(struct lower_fn *fn, const struct nd_hir *h)
{
	enum { MAX_COPIED_DEPTH = 1 };
	struct lower_context context = {.outer = fn->context,
					.is_finally = true,
					.error_var = lower_var_new(fn, ND_NIR_REF),
					.ret_var = ND_NIR_NONE};
	uint32_t after = lower_block_new(fn);

	fn->context = &context;
	lower_expr(fn, h->args[0]);
	if (lower_is_live(fn))
		lower_jump(fn, exit_block(fn, &context, WAY_NORMAL, NULL));
	fn->context = context.outer;
	fn->cleanup_depth++;
	if (fn->cleanup_depth > MAX_COPIED_DEPTH)
		clean_up_once(fn, &context, h->args[1], after);
	else
		clean_up_each_way(fn, &context, h->args[1], after);
	fn->cleanup_depth--;
	nd_vec_free(&context.exits);
	lower_seal_start(fn, after);
}
