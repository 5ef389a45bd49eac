// Every rule of NIR as a check. In three steps, each of which may rely on the ones before: tables (indices,
// base classes), then per function the shape (lists, operand indices, I1, I7), then meaning (I2-I6, I8). A
// function whose shape is wrong is not looked at further. Rules beyond the numbered ones are called "table".
//
// Cost: linear in the function, but for I8, which walks the live range of each derived pointer and gives up
// looking after a budget proportional to the function's size.
#include "nir.h"

#include "noodle/mem.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_OFFENCES = 50 };

struct verifier {
	const struct nd_nir_module *m;
	const struct nd_nir_func *f;
	struct nd_buf *why;
	uint32_t offences;
	struct nd_arena arena; // of one function
	struct nd_nir_cfg cfg;
	uint32_t *position; // by instruction: its number within the function
};

// One line: function, instruction, rule, what is wrong. `inst` may be ND_NIR_NONE.
static void offence(struct verifier *v, uint32_t inst, const char *rule, const char *format, ...)
{
	char text[256];
	va_list ap;

	if (++v->offences > MAX_OFFENCES || !v->why)
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	if (v->f)
		nd_buf_printf(v->why, "%s: ", v->f->name);
	if (inst != ND_NIR_NONE) {
		nd_buf_printf(v->why, "b%u: %%%u %s: ", v->f->insts.data[inst].block, inst,
			      nd_nir_op_text(v->f->insts.data[inst].op));
	}
	nd_buf_printf(v->why, "%s: %s\n", rule, text);
}

static bool is_type(const struct verifier *v, nd_nir_type t)
{
	return t < ND_NIR_FIRST_AGG + v->m->aggs.len;
}

static bool is_value_type(const struct verifier *v, nd_nir_type t)
{
	return t != ND_NIR_VOID && is_type(v, t);
}

// Tables ----------------------------------------------------------------------------------------------------------

static void check_class(struct verifier *v, uint32_t index)
{
	const struct nd_nir_module *m = v->m;
	const struct nd_nir_class *c = &m->classes.data[index];
	uint32_t steps = 0;

	if (c->kind > ND_NIR_BOX)
		offence(v, ND_NIR_NONE, "table", "class %s has no such kind", c->name);
	for (uint32_t i = 0; i < c->nfields; i++)
		if (!is_value_type(v, c->fields[i]))
			offence(v, ND_NIR_NONE, "table", "class %s: field %u has no type", c->name, i);
	for (uint32_t i = 0; i < c->nvtable; i++)
		if (c->vtable[i] != ND_NIR_NONE && c->vtable[i] >= m->funcs.len)
			offence(v, ND_NIR_NONE, "table", "class %s: no function for slot %u", c->name, i);
	for (uint32_t i = 0; i < c->nitables; i++) {
		if (c->itables[i].interface >= m->classes.len ||
		    m->classes.data[c->itables[i].interface].kind != ND_NIR_INTERFACE)
			offence(v, ND_NIR_NONE, "table", "class %s: itable %u of no interface", c->name, i);
		for (uint32_t k = 0; k < c->itables[i].nmethods; k++)
			if (c->itables[i].methods[k] != ND_NIR_NONE &&
			    c->itables[i].methods[k] >= m->funcs.len)
				offence(v, ND_NIR_NONE, "table", "class %s: itable %u lacks a function",
					c->name, i);
	}
	if (c->destructor != ND_NIR_NONE && c->destructor >= m->funcs.len)
		offence(v, ND_NIR_NONE, "table", "class %s: no function for the destructor", c->name);
	if (c->base == ND_NIR_NONE)
		return;
	if (c->base >= m->classes.len) {
		offence(v, ND_NIR_NONE, "table", "class %s has no such base", c->name);
		return;
	}
	for (uint32_t b = c->base; b != ND_NIR_NONE && b < m->classes.len; b = m->classes.data[b].base)
		if (b == index || ++steps > m->classes.len) {
			offence(v, ND_NIR_NONE, "table", "class %s is its own base", c->name);
			return;
		}
	if (m->classes.data[c->base].nfields > c->nfields ||
	    (m->classes.data[c->base].nfields &&
	     memcmp(m->classes.data[c->base].fields, c->fields,
		    m->classes.data[c->base].nfields * sizeof *c->fields) != 0))
		offence(v, ND_NIR_NONE, "table", "the fields of class %s do not begin with its base's",
			c->name);
}

static void check_global(struct verifier *v, const struct nd_nir_global *g)
{
	const struct nd_nir_module *m = v->m;
	uint32_t want = 1;

	if (!is_value_type(v, g->type)) {
		offence(v, ND_NIR_NONE, "table", "global %s has no type", g->name);
		return;
	}
	if (g->flags & ND_NIR_G_OBJECT) {
		if (g->cls >= m->classes.len || g->type != ND_NIR_REF) {
			offence(v, ND_NIR_NONE, "table", "global %s is an object of no class", g->name);
			return;
		}
		want = m->classes.data[g->cls].nfields;
	} else if (g->flags & ND_NIR_G_STRING) {
		if (g->type != ND_NIR_REF || !g->init || g->ninit != 1 || g->init[0] < 0 ||
		    g->init[0] >= (int64_t)m->strings.len)
			offence(v, ND_NIR_NONE, "table", "global %s starts as no string", g->name);
	} else if (g->type >= ND_NIR_FIRST_AGG) {
		want = m->aggs.data[g->type - ND_NIR_FIRST_AGG].nfields;
	}
	if (g->init && g->ninit != want)
		offence(v, ND_NIR_NONE, "table", "global %s has %u initial values, wants %u", g->name,
			g->ninit, want);
}

static void check_signature(struct verifier *v, const struct nd_nir_func *f)
{
	if (!is_type(v, f->ret))
		offence(v, ND_NIR_NONE, "table", "no such return type");
	for (uint32_t i = 0; i < f->nparams; i++)
		if (!is_value_type(v, f->params[i]))
			offence(v, ND_NIR_NONE, "table", "parameter %u has no type", i);
	if (f->flags & ND_NIR_F_EXTERN && f->blocks.len)
		offence(v, ND_NIR_NONE, "table", "an extern function has a body");
	if (!(f->flags & ND_NIR_F_EXTERN) && !f->blocks.len)
		offence(v, ND_NIR_NONE, "table", "a function that is not extern lacks a body");
	if (f->blocks.len && v->m->files.len && f->file >= v->m->files.len)
		offence(v, ND_NIR_NONE, "table", "no such file");
}

// Shape -----------------------------------------------------------------------------------------------------------

static void check_immediates(struct verifier *v, uint32_t at, const struct nd_nir_inst *i)
{
	const struct nd_nir_module *m = v->m;
	uint32_t show = nd_nir_show(i->op);

	if (show & (ND_NIR_SHOW_TYPE | ND_NIR_SHOW_ELEM) && !is_value_type(v, i->aux))
		offence(v, at, "I4", "no such type");
	if (show & ND_NIR_SHOW_CLASS && i->aux >= m->classes.len)
		offence(v, at, "I4", "no such class");
	if (show & ND_NIR_SHOW_FUNC && i->aux >= m->funcs.len)
		offence(v, at, "I4", "no such function");
	if (show & ND_NIR_SHOW_GLOBAL && i->aux >= m->globals.len)
		offence(v, at, "I4", "no such global");
	if (show & ND_NIR_SHOW_STRING && i->aux >= m->strings.len)
		offence(v, at, "I4", "no such string");
	if (show & ND_NIR_SHOW_INDEX && (i->imm.i < 0 || i->imm.i > INT32_MAX))
		offence(v, at, "I4", "index out of range");
}

static void check_shape(struct verifier *v, uint32_t at, const struct nd_nir_inst *i)
{
	const struct nd_nir_func *f = v->f;
	const uint32_t *args;
	int nargs;

	if (i->op >= ND_NIR_OP_COUNT) {
		offence(v, ND_NIR_NONE, "I4", "%%%u is no operation", at);
		return;
	}
	nargs = nd_nir_op_nargs(i->op);
	if (i->flags & ~(nd_nir_op_props(i->op) & ND_NIR_C ? ND_NIR_THROWS
			 : i->op == ND_NIR_BR              ? ND_NIR_LIKELY | ND_NIR_UNLIKELY
							   : 0))
		offence(v, at, "I4", "flags of another operation");
	if (!is_type(v, i->type))
		offence(v, at, "I4", "no such type");
	if (i->args > f->args.len || i->nargs > f->args.len - i->args) {
		offence(v, at, "I4", "operands outside the pool");
		return;
	}
	if ((nargs >= 0 && i->nargs != (uint32_t)nargs) || (i->op == ND_NIR_PHI && i->nargs % 2) ||
	    (i->op == ND_NIR_JUMP && i->nargs != 1) || (i->op == ND_NIR_BR && i->nargs != 3) ||
	    (i->op == ND_NIR_SWITCH && i->nargs < 2) || (i->op == ND_NIR_RET && i->nargs > 1)) {
		offence(v, at, "I4", "%u operands", i->nargs);
		return;
	}
	if (i->op == ND_NIR_SWITCH && (i->aux > f->imms.len || i->nargs - 2 > f->imms.len - i->aux))
		offence(v, at, "I4", "cases outside the pool");
	args = nd_nir_args_c(f, i);
	for (uint32_t k = 0; k < i->nargs; k++)
		if (nd_nir_arg_is_block(i, k)) {
			if (args[k] >= f->blocks.len || f->blocks.data[args[k]].dead)
				offence(v, at, "I4", "operand %u is no block", k);
			else if (i->op != ND_NIR_PHI && args[k] == 0)
				offence(v, at, "I7", "goes to the entry block");
		} else if (args[k] >= f->insts.len || f->insts.data[args[k]].block == ND_NIR_NONE ||
			   f->insts.data[args[k]].op >= ND_NIR_OP_COUNT ||
			   (f->insts.data[args[k]].type == ND_NIR_VOID && i->op != ND_NIR_IS_ERR &&
			    i->op != ND_NIR_ERR_OF)) {
			offence(v, at, "I4", "operand %u is no value", k);
		}
	check_immediates(v, at, i);
}

static void check_place(struct verifier *v, uint32_t at, nd_loc loc, uint32_t sites)
{
	if (ND_LOC_SITE(loc) > sites)
		offence(v, at, "I9", "no inlined call %u", ND_LOC_SITE(loc));
}

static void check_block_shape(struct verifier *v, uint32_t b, uint32_t *seen)
{
	const struct nd_nir_func *f = v->f;
	const struct nd_nir_block *block = &f->blocks.data[b];
	uint32_t prev = ND_NIR_NONE;
	bool after_phis = false;

	for (uint32_t at = block->first; at != ND_NIR_NONE; at = f->insts.data[at].next) {
		const struct nd_nir_inst *i;
		bool last;

		if (at >= f->insts.len || f->insts.data[at].block != b || f->insts.data[at].prev != prev ||
		    v->position[at] != ND_NIR_NONE) {
			offence(v, ND_NIR_NONE, "I1", "the list of b%u is broken at %%%u", b, at);
			return;
		}
		i = &f->insts.data[at];
		prev = at;
		v->position[at] = (*seen)++;
		check_shape(v, at, i);
		check_place(v, at, i->loc, f->sites.len);
		if (i->op >= ND_NIR_OP_COUNT)
			return;
		last = i->next == ND_NIR_NONE;
		if (last != !!(nd_nir_op_props(i->op) & ND_NIR_T))
			offence(v, at, "I1",
				last ? "the block does not end with a terminator"
				     : "a terminator before the end of the block");
		if (i->op == ND_NIR_PHI && after_phis)
			offence(v, at, "I1", "a phi after other instructions");
		after_phis |= i->op != ND_NIR_PHI;
		if ((i->op == ND_NIR_PARAM || i->op == ND_NIR_SLOT) && b != 0)
			offence(v, at, "I7", "outside the entry block");
	}
	if (block->first == ND_NIR_NONE || block->last != prev)
		offence(v, ND_NIR_NONE, "I1", "b%u is empty or its list is broken", b);
}

// Types (I4, I6) --------------------------------------------------------------------------------------------------

static nd_nir_type arg_type(const struct verifier *v, const struct nd_nir_inst *i, uint32_t k)
{
	return v->f->insts.data[nd_nir_args_c(v->f, i)[k]].type;
}

static bool is_agg_field(const struct verifier *v, nd_nir_type agg, int64_t field, nd_nir_type *ret)
{
	const struct nd_nir_agg *a;

	if (agg < ND_NIR_FIRST_AGG)
		return false;
	a = &v->m->aggs.data[agg - ND_NIR_FIRST_AGG];
	if (field >= a->nfields)
		return false;
	*ret = a->fields[field];
	return true;
}

static bool is_class_field(const struct verifier *v, const struct nd_nir_inst *i, nd_nir_type *ret)
{
	const struct nd_nir_class *c = &v->m->classes.data[i->aux];

	if (i->imm.i >= c->nfields)
		return false;
	*ret = c->fields[i->imm.i];
	return true;
}

// A call against a known function: operand types, result, and whether it throws.
static bool call_fits(const struct verifier *v, const struct nd_nir_inst *i, const struct nd_nir_func *callee)
{
	if (i->nargs != callee->nparams || i->type != callee->ret ||
	    !(i->flags & ND_NIR_THROWS) != !(callee->flags & ND_NIR_F_THROWS))
		return false;
	for (uint32_t k = 0; k < i->nargs; k++)
		if (arg_type(v, i, k) != callee->params[k])
			return false;
	return true;
}

static bool call_virtual_fits(const struct verifier *v, const struct nd_nir_inst *i)
{
	const struct nd_nir_class *c = &v->m->classes.data[i->aux];

	if (!i->nargs || arg_type(v, i, 0) != ND_NIR_REF || c->kind == ND_NIR_INTERFACE ||
	    i->imm.i >= c->nvtable)
		return false;
	return c->vtable[i->imm.i] == ND_NIR_NONE || call_fits(v, i, v->m->funcs.data[c->vtable[i->imm.i]]);
}

static bool conversion_fits(const struct nd_nir_inst *i, nd_nir_type from)
{
	nd_nir_type to = i->type;
	bool ints = nd_nir_type_is_int(from) && nd_nir_type_is_int(to);

	switch (i->op) {
	case ND_NIR_SEXT:
	case ND_NIR_ZEXT:
		return ints && from < to;
	case ND_NIR_TRUNC:
		return ints && from > to;
	case ND_NIR_SITOFP:
	case ND_NIR_UITOFP:
		return nd_nir_type_is_int(from) && nd_nir_type_is_float(to);
	case ND_NIR_FPTOSI:
	case ND_NIR_FPTOUI:
		return nd_nir_type_is_float(from) && nd_nir_type_is_int(to);
	case ND_NIR_FPEXT:
		return from == ND_NIR_F32 && to == ND_NIR_F64;
	case ND_NIR_FPTRUNC:
		return from == ND_NIR_F64 && to == ND_NIR_F32;
	default: // bitcast
		return (from == ND_NIR_F64 && to == ND_NIR_I64) || (from == ND_NIR_I64 && to == ND_NIR_F64) ||
		       (from == ND_NIR_I64 && to == ND_NIR_PTR) ||
		       (from == ND_NIR_F32 && to == ND_NIR_I32) || (from == ND_NIR_I32 && to == ND_NIR_F32);
	}
}

static bool aggregate_fits(const struct verifier *v, const struct nd_nir_inst *i)
{
	const struct nd_nir_agg *a;

	if (i->type < ND_NIR_FIRST_AGG)
		return false;
	a = &v->m->aggs.data[i->type - ND_NIR_FIRST_AGG];
	if (i->nargs != a->nfields)
		return false;
	for (uint32_t k = 0; k < i->nargs; k++)
		if (arg_type(v, i, k) != a->fields[k])
			return false;
	return true;
}

static bool closure_new_fits(const struct verifier *v, const struct nd_nir_inst *i)
{
	const struct nd_nir_func *callee = v->m->funcs.data[i->aux];

	return i->type == ND_NIR_REF && callee->nparams && callee->params[0] == ND_NIR_REF;
}

static bool compare_fits(const struct nd_nir_inst *i, nd_nir_type a, nd_nir_type b)
{
	if (i->type != ND_NIR_I1 || a != b || i->sub >= ND_NIR_COND_COUNT)
		return false;
	if (i->op == ND_NIR_FCMP)
		return nd_nir_type_is_float(a) && i->sub <= ND_NIR_SGE;
	return nd_nir_type_is_int(a) || ((a == ND_NIR_REF || a == ND_NIR_PTR) && i->sub <= ND_NIR_NE);
}

static bool types_fit(const struct verifier *v, const struct nd_nir_inst *i)
{
	nd_nir_type t = i->type, field = ND_NIR_VOID;
	nd_nir_type a = ND_NIR_VOID, b = ND_NIR_VOID, c = ND_NIR_VOID;

	if (i->nargs > 0 && !nd_nir_arg_is_block(i, 0))
		a = arg_type(v, i, 0);
	if (i->nargs > 1 && !nd_nir_arg_is_block(i, 1))
		b = arg_type(v, i, 1);
	if (i->nargs > 2 && !nd_nir_arg_is_block(i, 2))
		c = arg_type(v, i, 2);
	switch ((enum nd_nir_op)i->op) {
	case ND_NIR_NOP:
	case ND_NIR_SAFEPOINT:
	case ND_NIR_JUMP:
	case ND_NIR_UNREACHABLE:
		return t == ND_NIR_VOID;
	case ND_NIR_PARAM:
		return i->imm.i < v->f->nparams && t == v->f->params[i->imm.i];
	case ND_NIR_PHI:
		for (uint32_t k = 1; k < i->nargs; k += 2)
			if (arg_type(v, i, k) != t)
				return false;
		return t != ND_NIR_VOID;
	case ND_NIR_ICONST:
		return nd_nir_type_is_int(t) && i->imm.i == nd_nir_int_wrap(t, (uint64_t)i->imm.i);
	case ND_NIR_FCONST:
		return nd_nir_type_is_float(t);
	case ND_NIR_ZERO:
		return t != ND_NIR_VOID;
	case ND_NIR_STR:
	case ND_NIR_NEW:
	case ND_NIR_CLOSURE_STATIC:
		return t == ND_NIR_REF;
	case ND_NIR_FUNC_ADDR:
	case ND_NIR_GLOBAL_ADDR:
	case ND_NIR_CLASS_ADDR:
	case ND_NIR_SLOT:
		return t == ND_NIR_PTR;
	case ND_NIR_STATIC_REF:
		return t == ND_NIR_REF && (v->m->globals.data[i->aux].flags & ND_NIR_G_OBJECT);
	case ND_NIR_ADD:
	case ND_NIR_SUB:
	case ND_NIR_MUL:
	case ND_NIR_SDIV:
	case ND_NIR_UDIV:
	case ND_NIR_SREM:
	case ND_NIR_UREM:
	case ND_NIR_AND:
	case ND_NIR_OR:
	case ND_NIR_XOR:
	case ND_NIR_SHL:
	case ND_NIR_LSHR:
	case ND_NIR_ASHR:
		return nd_nir_type_is_int(t) && a == t && b == t;
	case ND_NIR_ICMP:
	case ND_NIR_FCMP:
		return compare_fits(i, a, b);
	case ND_NIR_IN_BOUNDS:
		return t == ND_NIR_I1 && a == ND_NIR_I64 && b == ND_NIR_I64;
	case ND_NIR_FADD:
	case ND_NIR_FSUB:
	case ND_NIR_FMUL:
	case ND_NIR_FDIV:
	case ND_NIR_FREM:
		return nd_nir_type_is_float(t) && a == t && b == t;
	case ND_NIR_FNEG:
		return nd_nir_type_is_float(t) && a == t;
	case ND_NIR_FMATH:
		return nd_nir_type_is_float(t) && a == t && i->sub < ND_NIR_FMATH_COUNT;
	case ND_NIR_SEXT:
	case ND_NIR_ZEXT:
	case ND_NIR_TRUNC:
	case ND_NIR_SITOFP:
	case ND_NIR_UITOFP:
	case ND_NIR_FPTOSI:
	case ND_NIR_FPTOUI:
	case ND_NIR_FPEXT:
	case ND_NIR_FPTRUNC:
	case ND_NIR_BITCAST:
		return conversion_fits(i, a);
	case ND_NIR_SELECT:
		return a == ND_NIR_I1 && b == t && c == t && t != ND_NIR_VOID;
	case ND_NIR_AGG:
		return aggregate_fits(v, i);
	case ND_NIR_AGG_GET:
		return is_agg_field(v, a, i->imm.i, &field) && t == field;
	case ND_NIR_AGG_SET:
		return t == a && is_agg_field(v, a, i->imm.i, &field) && b == field;
	case ND_NIR_LOAD:
		return t != ND_NIR_VOID && a == ND_NIR_PTR;
	case ND_NIR_STORE:
		return t == ND_NIR_VOID && a == ND_NIR_PTR;
	case ND_NIR_AGG_ADDR:
		return t == ND_NIR_PTR && a == ND_NIR_PTR && is_agg_field(v, i->aux, i->imm.i, &field);
	case ND_NIR_FIELD_ADDR:
		return t == ND_NIR_PTR && a == ND_NIR_REF && is_class_field(v, i, &field);
	case ND_NIR_FIELD_GET:
		return a == ND_NIR_REF && is_class_field(v, i, &field) && t == field;
	case ND_NIR_FIELD_SET:
		return t == ND_NIR_VOID && a == ND_NIR_REF && is_class_field(v, i, &field) && b == field;
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
		return t == ND_NIR_I64 && a == ND_NIR_REF;
	case ND_NIR_LIST_SET_LEN:
		return t == ND_NIR_VOID && a == ND_NIR_REF && b == ND_NIR_I64;
	case ND_NIR_LIST_GET:
		return t == i->aux && a == ND_NIR_REF && b == ND_NIR_I64;
	case ND_NIR_LIST_SET:
		return t == ND_NIR_VOID && a == ND_NIR_REF && b == ND_NIR_I64 && c == i->aux;
	case ND_NIR_ELEM_ADDR:
		return t == ND_NIR_PTR && a == ND_NIR_REF && b == ND_NIR_I64;
	case ND_NIR_STR_LEN:
	case ND_NIR_STR_BYTE_LEN:
		return t == ND_NIR_I64 && a == ND_NIR_REF;
	case ND_NIR_STR_BYTE:
		return t == ND_NIR_I8 && a == ND_NIR_REF && b == ND_NIR_I64;
	case ND_NIR_IS_NULL:
	case ND_NIR_INSTANCE_OF:
		return t == ND_NIR_I1 && a == ND_NIR_REF;
	case ND_NIR_CLASS_OF:
		return t == ND_NIR_PTR && a == ND_NIR_REF;
	case ND_NIR_CLOSURE_NEW:
		return closure_new_fits(v, i);
	case ND_NIR_CLOSURE_GET:
		return a == ND_NIR_REF && is_agg_field(v, i->aux, i->imm.i, &field) && t == field;
	case ND_NIR_CALL:
		return call_fits(v, i, v->m->funcs.data[i->aux]);
	case ND_NIR_CALL_VIRTUAL:
		return call_virtual_fits(v, i);
	case ND_NIR_CALL_INTERFACE:
		return a == ND_NIR_REF && v->m->classes.data[i->aux].kind == ND_NIR_INTERFACE;
	case ND_NIR_CALL_CLOSURE:
		return a == ND_NIR_REF;
	case ND_NIR_IS_ERR:
		return t == ND_NIR_I1;
	case ND_NIR_ERR_OF:
		return t == ND_NIR_REF;
	case ND_NIR_BR:
		return t == ND_NIR_VOID && a == ND_NIR_I1;
	case ND_NIR_SWITCH:
		return t == ND_NIR_VOID && nd_nir_type_is_int(a);
	case ND_NIR_RET:
		return t == ND_NIR_VOID &&
		       (v->f->ret == ND_NIR_VOID ? !i->nargs : i->nargs && a == v->f->ret);
	case ND_NIR_THROW:
		return t == ND_NIR_VOID && a == ND_NIR_REF;
	case ND_NIR_OP_COUNT:
		break;
	}
	return false;
}

// Dominance, phis, errors (I2, I3, I5) ----------------------------------------------------------------------------

struct tested { // an edge on which a throwing call is known to have succeeded
	uint32_t from, to;
	uint32_t next; // index + 1 of another one of the same call
};

struct tests {
	ND_VEC(struct tested) edges;
	uint32_t *first; // by call: index + 1
};

static void collect_tests(struct verifier *v, struct tests *tests)
{
	const struct nd_nir_func *f = v->f;

	tests->first = nd_arena_array(&v->arena, uint32_t, f->insts.len);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		const struct nd_nir_inst *br, *is_err;
		const uint32_t *args;
		uint32_t call;

		if (f->blocks.data[b].dead)
			continue;
		br = &f->insts.data[f->blocks.data[b].last];
		args = nd_nir_args_c(f, br);
		if (br->op != ND_NIR_BR || args[1] == args[2])
			continue;
		is_err = &f->insts.data[args[0]];
		if (is_err->op != ND_NIR_IS_ERR)
			continue;
		call = nd_nir_args_c(f, is_err)[0];
		nd_vec_push(&tests->edges,
			    ((struct tested){.from = b, .to = args[2], .next = tests->first[call]}));
		tests->first[call] = tests->edges.len;
	}
}

// Whether every way into `to` but the edge from `from` comes from below `to` itself.
static bool edge_dominates_target(const struct verifier *v, uint32_t from, uint32_t to)
{
	for (uint32_t p = v->cfg.pred_start[to]; p < v->cfg.pred_start[to + 1]; p++)
		if (v->cfg.preds[p] != from && v->cfg.rpo_index[v->cfg.preds[p]] != ND_NIR_NONE &&
		    !nd_nir_dominates(&v->cfg, to, v->cfg.preds[p]))
			return false;
	return true;
}

// `block` is where the value is needed: the block of the use, or for a phi of block `phi_block` the
// predecessor.
static bool is_tested(const struct verifier *v, const struct tests *tests, uint32_t call, uint32_t block,
		      uint32_t phi_block)
{
	for (uint32_t e = tests->first[call]; e; e = tests->edges.data[e - 1].next) {
		const struct tested *t = &tests->edges.data[e - 1];

		if (t->from == block && t->to == phi_block)
			return true;
		if (nd_nir_dominates(&v->cfg, t->to, block) && edge_dominates_target(v, t->from, t->to))
			return true;
	}
	return false;
}

static void check_use(struct verifier *v, const struct tests *tests, uint32_t at, uint32_t k)
{
	const struct nd_nir_func *f = v->f;
	const struct nd_nir_inst *i = &f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(f, i);
	const struct nd_nir_inst *def = &f->insts.data[args[k]];
	bool phi = i->op == ND_NIR_PHI, error_op = i->op == ND_NIR_IS_ERR || i->op == ND_NIR_ERR_OF;
	uint32_t block = phi ? args[k - 1] : i->block;

	if (v->cfg.rpo_index[block] == ND_NIR_NONE)
		return;
	if (!(def->block == block && !phi ? v->position[args[k]] < v->position[at]
					  : nd_nir_dominates(&v->cfg, def->block, block)))
		offence(v, at, "I2", "operand %%%u does not dominate its use", args[k]);
	if (error_op) {
		if (!(nd_nir_op_props(def->op) & ND_NIR_C) || !(def->flags & ND_NIR_THROWS))
			offence(v, at, "I5", "operand %%%u is not a throwing call", args[k]);
	} else if (def->flags & ND_NIR_THROWS && nd_nir_op_props(def->op) & ND_NIR_C &&
		   !is_tested(v, tests, args[k], block, phi ? i->block : ND_NIR_NONE)) {
		offence(v, at, "I5", "%%%u is used where its error was not tested", args[k]);
	}
}

static void check_phi(struct verifier *v, uint32_t at, uint32_t *pred_seen)
{
	const struct nd_nir_inst *i = &v->f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(v->f, i);
	uint32_t start = v->cfg.pred_start[i->block], n = v->cfg.pred_start[i->block + 1] - start;

	for (uint32_t p = 0; p < n; p++)
		pred_seen[v->cfg.preds[start + p]] = at + 1;
	for (uint32_t k = 0; k < i->nargs; k += 2) {
		if (pred_seen[args[k]] != at + 1)
			offence(v, at, "I3", "b%u is no predecessor, or twice", args[k]);
		pred_seen[args[k]] = 0;
	}
	if (i->nargs / 2 != n)
		offence(v, at, "I3", "%u pairs for %u predecessors", i->nargs / 2, n);
}

// Derived pointers (I8) -------------------------------------------------------------------------------------------

struct liveness {
	uint32_t *use_start, *uses; // instructions that use a value: uses[use_start[v] .. use_start[v+1])
	uint32_t *live_in[2]; // by block: stamp of the value whose live-in it is; 0 the pointer, 1 the ref
	uint32_t *work;
	uint64_t budget;
};

static void collect_uses(struct verifier *v, struct liveness *l)
{
	const struct nd_nir_func *f = v->f;
	uint32_t *fill;

	l->use_start = nd_arena_array(&v->arena, uint32_t, (size_t)f->insts.len + 1);
	fill = nd_arena_array(&v->arena, uint32_t, f->insts.len);
	for (int round = 0; round < 2; round++) {
		for (uint32_t at = 0; at < f->insts.len; at++) {
			const struct nd_nir_inst *i = &f->insts.data[at];
			const uint32_t *args = nd_nir_args_c(f, i);

			for (uint32_t k = 0; i->block != ND_NIR_NONE && k < i->nargs; k++) {
				if (nd_nir_arg_is_block(i, k))
					continue;
				if (round)
					l->uses[fill[args[k]]++] = at;
				else
					l->use_start[args[k] + 1]++;
			}
		}
		if (round)
			return;
		for (uint32_t n = 0; n < f->insts.len; n++) {
			l->use_start[n + 1] += l->use_start[n];
			fill[n] = l->use_start[n];
		}
		l->uses = nd_arena_array(&v->arena, uint32_t, l->use_start[f->insts.len]);
	}
}

static void flow_up(struct verifier *v, struct liveness *l, uint32_t value, uint32_t which, uint32_t block)
{
	uint32_t def = v->f->insts.data[value].block, nwork = 0;
	uint32_t *live_in = l->live_in[which];

	// A block enters the list once per stamp, so the list never outgrows the function's blocks.
	if (live_in[block] == value + 1)
		return;
	live_in[block] = value + 1;
	l->work[nwork++] = block;
	while (nwork) {
		uint32_t b = l->work[--nwork];

		for (uint32_t p = v->cfg.pred_start[b]; p < v->cfg.pred_start[b + 1]; p++) {
			uint32_t pred = v->cfg.preds[p];

			l->budget -= l->budget > 0;
			if (pred == def || live_in[pred] == value + 1)
				continue;
			live_in[pred] = value + 1;
			l->work[nwork++] = pred;
		}
	}
}

static void find_live_in(struct verifier *v, struct liveness *l, uint32_t value, uint32_t which)
{
	const struct nd_nir_func *f = v->f;
	uint32_t def = f->insts.data[value].block;

	for (uint32_t u = l->use_start[value]; u < l->use_start[value + 1]; u++) {
		const struct nd_nir_inst *i = &f->insts.data[l->uses[u]];
		const uint32_t *args = nd_nir_args_c(f, i);

		if (i->op != ND_NIR_PHI) {
			if (i->block != def)
				flow_up(v, l, value, which, i->block);
			continue;
		}
		for (uint32_t k = 0; k < i->nargs; k += 2)
			if (args[k + 1] == value && args[k] != def)
				flow_up(v, l, value, which, args[k]);
	}
}

static bool is_live_out(struct verifier *v, struct liveness *l, uint32_t value, uint32_t which,
			uint32_t block)
{
	uint32_t nsucc;
	const uint32_t *succ = nd_nir_succ_span(v->f, block, &nsucc);

	for (uint32_t s = 0; s < nsucc; s++)
		if (l->live_in[which][succ[s]] == value + 1 && v->f->insts.data[value].block != succ[s])
			return true;
	for (uint32_t u = l->use_start[value]; u < l->use_start[value + 1]; u++) {
		const struct nd_nir_inst *i = &v->f->insts.data[l->uses[u]];
		const uint32_t *args = nd_nir_args_c(v->f, i);

		for (uint32_t k = 0; i->op == ND_NIR_PHI && k < i->nargs; k += 2)
			if (args[k] == block && args[k + 1] == value)
				return true;
	}
	return false;
}

// Position of the last use within `block`, 0 when there is none.
static uint32_t last_use(struct verifier *v, struct liveness *l, uint32_t value, uint32_t block)
{
	uint32_t last = 0;

	for (uint32_t u = l->use_start[value]; u < l->use_start[value + 1]; u++)
		if (v->f->insts.data[l->uses[u]].block == block &&
		    v->f->insts.data[l->uses[u]].op != ND_NIR_PHI && v->position[l->uses[u]] > last)
			last = v->position[l->uses[u]];
	return last;
}

static void check_derived_in_block(struct verifier *v, struct liveness *l, uint32_t ptr, uint32_t ref,
				   uint32_t block)
{
	const struct nd_nir_func *f = v->f;
	bool ptr_out = is_live_out(v, l, ptr, 0, block), ref_out = is_live_out(v, l, ref, 1, block);
	uint32_t ptr_last = last_use(v, l, ptr, block), ref_last = last_use(v, l, ref, block), at;

	if (ref_out)
		return;
	at = f->insts.data[ptr].block == block ? f->insts.data[ptr].next : f->blocks.data[block].first;
	for (; at != ND_NIR_NONE; at = f->insts.data[at].next) {
		const struct nd_nir_inst *i = &f->insts.data[at];

		l->budget -= l->budget > 0;
		if (!ptr_out && v->position[at] >= ptr_last)
			return;
		if ((i->op == ND_NIR_SAFEPOINT || nd_nir_op_props(i->op) & ND_NIR_C || i->op == ND_NIR_NEW ||
		     i->op == ND_NIR_CLOSURE_NEW) &&
		    v->position[at] >= ref_last) {
			offence(v, at, "I8", "%%%u lives across it, %%%u, which it points into, does not",
				ptr, ref);
			return;
		}
	}
}

static void check_derived(struct verifier *v)
{
	const struct nd_nir_func *f = v->f;
	struct liveness l = {.budget = 64 * ((uint64_t)f->insts.len + f->blocks.len)};

	for (uint32_t at = 0; at < f->insts.len && l.budget; at++) {
		const struct nd_nir_inst *i = &f->insts.data[at];
		uint32_t root = at;

		if (i->block == ND_NIR_NONE || v->cfg.rpo_index[i->block] == ND_NIR_NONE)
			continue;
		while (f->insts.data[root].op == ND_NIR_AGG_ADDR)
			root = nd_nir_args_c(f, &f->insts.data[root])[0];
		if (f->insts.data[root].op != ND_NIR_FIELD_ADDR && f->insts.data[root].op != ND_NIR_ELEM_ADDR)
			continue;
		root = nd_nir_args_c(f, &f->insts.data[root])[0];
		if (!l.uses) {
			collect_uses(v, &l);
			l.live_in[0] = nd_arena_array(&v->arena, uint32_t, f->blocks.len);
			l.live_in[1] = nd_arena_array(&v->arena, uint32_t, f->blocks.len);
			l.work = nd_arena_array(&v->arena, uint32_t, f->blocks.len);
		}
		find_live_in(v, &l, at, 0);
		find_live_in(v, &l, root, 1);
		check_derived_in_block(v, &l, at, root, i->block);
		for (uint32_t b = 0; b < f->blocks.len && l.use_start[at + 1] - l.use_start[at] > 0; b++) {
			if (l.live_in[0][b] != at + 1 || b == i->block)
				continue;
			check_derived_in_block(v, &l, at, root, b);
		}
		l.budget -= l.budget < f->blocks.len ? l.budget : f->blocks.len;
	}
}

// A function ------------------------------------------------------------------------------------------------------

static void check_meaning(struct verifier *v)
{
	const struct nd_nir_func *f = v->f;
	struct tests tests = {0};
	uint32_t before = v->offences;
	uint32_t *pred_seen = nd_arena_array(&v->arena, uint32_t, f->blocks.len);

	nd_nir_cfg_build(&v->cfg, f, &v->arena);
	collect_tests(v, &tests);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = f->insts.data[at].next) {
			const struct nd_nir_inst *i = &f->insts.data[at];

			if (!types_fit(v, i))
				offence(v, at, "I4", "operand or result types do not fit");
			if (i->op == ND_NIR_THROW && !(f->flags & ND_NIR_F_THROWS))
				offence(v, at, "I6", "the function does not throw");
			if (i->op == ND_NIR_PHI)
				check_phi(v, at, pred_seen);
			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					check_use(v, &tests, at, k);
		}
	}
	nd_vec_free(&tests.edges);
	if (v->offences == before)
		check_derived(v);
}

// Debug information (called "debug") ------------------------------------------------------------------------------

static void check_debug_types(struct verifier *v)
{
	const struct nd_nir_module *m = v->m;

	for (uint32_t i = 0; i < m->debug_types.len; i++) {
		const struct nd_nir_debug_type *t = &m->debug_types.data[i];
		bool fits = t->of == ND_NIR_NONE || t->of < m->debug_types.len;

		for (uint32_t k = 0; k < t->nmembers; k++)
			fits &= t->kind == ND_NIR_D_ENUM || t->members[k].type < m->debug_types.len;
		if (!fits || (t->kind == ND_NIR_D_ARRAY && t->of == ND_NIR_NONE))
			offence(v, ND_NIR_NONE, "debug", "type %u refers to none", i);
	}
	for (uint32_t i = 0; i < m->globals.len; i++)
		if (m->globals.data[i].shown && m->globals.data[i].debug_type >= m->debug_types.len)
			offence(v, ND_NIR_NONE, "debug", "global %s has no type", m->globals.data[i].name);
}

static void check_facts(struct verifier *v, uint32_t first, uint32_t inst, uint32_t block)
{
	const struct nd_nir_func *f = v->f;

	for (uint32_t k = first; k != ND_NIR_NONE; k = f->debug->facts.data[k].next) {
		const struct nd_nir_fact *fact = &f->debug->facts.data[k];
		bool of_inst = fact->kind == ND_NIR_FACT_VALUE || fact->kind == ND_NIR_FACT_ADDRESS;
		const struct nd_nir_debug *d;

		if (fact->site > f->sites.len) {
			offence(v, inst, "debug", "a fact in no inlined call in b%u", block);
			continue;
		}
		d = nd_nir_debug_at(v->m, f, fact->site);
		if (d && fact->var >= d->vars.len)
			offence(v, inst, "debug", "a fact about no variable in b%u", block);
		if (of_inst && fact->value >= f->insts.len)
			offence(v, inst, "debug", "a fact about no value in b%u", block);
	}
}

static void check_func_debug(struct verifier *v)
{
	const struct nd_nir_func *f = v->f;
	const struct nd_nir_debug *d = f->debug;

	for (uint32_t i = 1; i < d->scopes.len; i++)
		if (d->scopes.data[i].outer >= i)
			offence(v, ND_NIR_NONE, "debug", "scope %u stands in none before it", i);
	for (uint32_t i = 0; i < d->vars.len; i++)
		if (d->vars.data[i].scope >= d->scopes.len || d->vars.data[i].type >= v->m->debug_types.len)
			offence(v, ND_NIR_NONE, "debug", "variable %u has no scope or type", i);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		check_facts(v, nd_nir_facts_start(f, b), ND_NIR_NONE, b);
		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = f->insts.data[at].next) {
			check_facts(v, nd_nir_facts_after(f, at), at, b);
			if (f->insts.data[at].op == ND_NIR_PHI && nd_nir_facts_after(f, at) != ND_NIR_NONE)
				offence(v, at, "debug", "facts between phis");
		}
	}
}

static void check_func(struct verifier *v, const struct nd_nir_func *f)
{
	uint32_t before = v->offences, seen = 0;

	v->f = f;
	check_signature(v, f);
	check_place(v, ND_NIR_NONE, f->loc, 0);
	for (uint32_t i = 0; i < f->sites.len; i++) {
		check_place(v, ND_NIR_NONE, f->sites.data[i].loc, i);
		if (f->sites.data[i].func >= v->m->funcs.len)
			offence(v, ND_NIR_NONE, "I9", "inlined call %u is of no function", i + 1);
	}
	if (f->blocks.len) {
		nd_arena_init(&v->arena);
		v->position = nd_arena_alloc(&v->arena, f->insts.len * sizeof *v->position + 1);
		memset(v->position, 0xff, f->insts.len * sizeof *v->position);
		if (f->blocks.data[0].dead)
			offence(v, ND_NIR_NONE, "I7", "the entry block is dead");
		for (uint32_t b = 0; b < f->blocks.len; b++)
			if (!f->blocks.data[b].dead)
				check_block_shape(v, b, &seen);
		for (uint32_t at = 0; at < f->insts.len; at++)
			if (f->insts.data[at].block != ND_NIR_NONE && v->position[at] == ND_NIR_NONE)
				offence(v, ND_NIR_NONE, "I1", "%%%u is in no block's list", at);
		if (v->offences == before)
			check_meaning(v);
		if (v->offences == before && f->debug)
			check_func_debug(v);
		nd_arena_release(&v->arena);
	}
	v->f = NULL;
}

bool nd_nir_verify(const struct nd_nir_module *m, struct nd_buf *why)
{
	struct verifier v = {.m = m, .why = why};

	for (uint32_t i = 0; i < m->classes.len; i++)
		check_class(&v, i);
	for (uint32_t i = 0; i < m->globals.len; i++)
		check_global(&v, &m->globals.data[i]);
	check_debug_types(&v);
	if (!v.offences)
		for (uint32_t i = 0; i < m->funcs.len && v.offences <= MAX_OFFENCES; i++)
			check_func(&v, m->funcs.data[i]);
	return v.offences == 0;
}

bool nd_nir_verify_func(const struct nd_nir_module *m, const struct nd_nir_func *f, struct nd_buf *why)
{
	struct verifier v = {.m = m, .why = why};

	check_func(&v, f);
	return v.offences == 0;
}
