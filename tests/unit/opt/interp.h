// A slow, plain interpreter of NIR: what the optimiser's tests compare against. It knows the operations the random
// programs use. Calls of extern functions are recorded, so that order and arguments of effects can be compared.
#ifndef NOODLE_TESTS_OPT_INTERP_H
#define NOODLE_TESTS_OPT_INTERP_H

#include "nir/nir.h"
#include "opt/fold.h"

#include "noodle/mem.h"

#include <string.h>

enum { INTERP_FIELDS = 4, INTERP_MAX_LIST = 16, INTERP_MAX_STEPS = 200000, INTERP_MAX_DEPTH = 40 };

struct interp_object { // an object, a list, or a slot
	uint32_t cls;
	int64_t len;
	struct interp_value *cells;
	uint32_t ncells;
};

struct interp_value {
	nd_nir_type type;
	int64_t i;
	double f;
	struct interp_object *object; // ref; ptr: the object it points into
	int32_t cell, field; // ptr: which cell, which field of an aggregate in it or -1
	int64_t agg[INTERP_FIELDS]; // aggregates of integers
};

struct interp {
	const struct nd_nir_module *m;
	struct nd_arena arena;
	struct nd_buf trace;
	uint32_t steps, depth;
	bool stopped; // out of steps or depth: the run says nothing
	const char *bad; // a broken promise: an index out of bounds, a null followed
};

struct interp_result {
	bool threw;
	struct interp_value value;
};

static struct interp_object *interp_alloc(struct interp *in, uint32_t ncells)
{
	struct interp_object *o = nd_arena_new(&in->arena, struct interp_object);

	o->cells = nd_arena_array(&in->arena, struct interp_value, ncells);
	o->ncells = ncells;
	return o;
}

static struct interp_value interp_zero(nd_nir_type type)
{
	return (struct interp_value){.type = type};
}

static struct interp_result interp_call(struct interp *in, uint32_t func, const struct interp_value *args);

// The world outside: everything is written down; some change lists.
static struct interp_value interp_extern(struct interp *in, const struct nd_nir_func *f,
					 const struct interp_value *args)
{
	struct interp_value ret = interp_zero(f->ret);

	nd_buf_printf(&in->trace, "%s(", f->name);
	for (uint32_t k = 0; k < f->nparams; k++)
		if (f->params[k] == ND_NIR_REF)
			nd_buf_printf(&in->trace, " len %lld",
				      args[k].object ? (long long)args[k].object->len : -1);
		else if (f->params[k] == ND_NIR_F64)
			nd_buf_printf(&in->trace, " %a", args[k].f);
		else
			nd_buf_printf(&in->trace, " %lld", (long long)args[k].i);
	nd_buf_add_cstr(&in->trace, ")\n");
	if (strcmp(f->name, "push") == 0 && args[0].object->len < INTERP_MAX_LIST)
		args[0].object->cells[args[0].object->len++] = args[1];
	if (strcmp(f->name, "pop") == 0 && args[0].object->len > 0)
		args[0].object->len--;
	if (strcmp(f->name, "poke") == 0)
		args[0].object->cells[0].i ^= 1;
	if (f->ret == ND_NIR_REF) { // an error, whose fields somebody may look at
		ret.object = interp_alloc(in, 2);
		ret.object->cells[0].type = ret.object->cells[1].type = ND_NIR_I64;
	}
	ret.i = (int64_t)(in->trace.len * 7 % 23) - 5; // some number that depends on all that happened
	return ret;
}

static struct interp_value *interp_cell(struct interp *in, struct interp_value ref, int64_t index)
{
	static struct interp_value nowhere;

	if (!ref.object || index < 0 || index >= ref.object->ncells) {
		in->bad = "access to nothing";
		return &nowhere;
	}
	return &ref.object->cells[index];
}

static struct interp_value interp_pure(struct interp *in, const struct nd_nir_inst *i,
				       const struct interp_value *a)
{
	struct nd_const args[3], result;
	struct interp_value v = interp_zero(i->type);

	for (uint32_t k = 0; k < i->nargs && k < 3; k++) {
		args[k] = (struct nd_const){.type = a[k].type};
		if (nd_nir_type_is_float(a[k].type))
			args[k].as.f = a[k].f;
		else
			args[k].as.i = a[k].i;
	}
	if (i->op == ND_NIR_FADD || i->op == ND_NIR_FSUB || i->op == ND_NIR_FMUL) {
		v.f = i->op == ND_NIR_FADD   ? a[0].f + a[1].f
		      : i->op == ND_NIR_FSUB ? a[0].f - a[1].f
					     : a[0].f * a[1].f;
		return v;
	}
	if (i->op == ND_NIR_FNEG) {
		v.f = -a[0].f;
		return v;
	}
	if (!nd_const_fold(i, args, &result)) {
		in->bad = nd_nir_op_text(i->op);
		return v;
	}
	if (nd_nir_type_is_float(i->type))
		v.f = result.as.f;
	else
		v.i = result.as.i;
	return v;
}

static struct interp_value interp_inst(struct interp *in, const struct nd_nir_inst *i,
				       const struct interp_value *a, const bool *threw)
{
	struct interp_value v = interp_zero(i->type), *cell;

	switch (i->op) {
	case ND_NIR_ICONST:
		v.i = i->imm.i;
		break;
	case ND_NIR_FCONST:
		v.f = i->imm.f;
		break;
	case ND_NIR_ZERO:
	case ND_NIR_SAFEPOINT:
	case ND_NIR_NOP:
		break;
	case ND_NIR_NEW:
		v.object = interp_alloc(in, in->m->classes.data[i->aux].nfields);
		v.object->cls = i->aux;
		for (uint32_t k = 0; k < v.object->ncells; k++)
			v.object->cells[k].type = in->m->classes.data[i->aux].fields[k];
		break;
	case ND_NIR_CLOSURE_NEW:
		v.object = interp_alloc(in, i->nargs);
		v.object->cls = i->aux; // the function
		memcpy(v.object->cells, a, i->nargs * sizeof *a);
		break;
	case ND_NIR_CLOSURE_GET:
		v = *interp_cell(in, a[0], i->imm.i);
		v.type = i->type;
		break;
	case ND_NIR_CLASS_OF: // as an address: the number
		v.i = a[0].object ? (int64_t)a[0].object->cls + 1 : 0;
		break;
	case ND_NIR_CLASS_ADDR:
		v.i = (int64_t)i->aux + 1;
		break;
	case ND_NIR_SLOT:
		v.object = interp_alloc(in, 1);
		v.object->cells[0].type = i->aux;
		v.field = -1;
		break;
	case ND_NIR_AGG_ADDR:
		v = a[0];
		v.field = (int32_t)i->imm.i;
		break;
	case ND_NIR_FIELD_ADDR:
		v.object = a[0].object;
		v.cell = (int32_t)i->imm.i;
		v.field = -1;
		break;
	case ND_NIR_LOAD:
		cell = interp_cell(in, a[0], a[0].cell);
		if (a[0].field < 0)
			v = *cell;
		else
			v.i = cell->agg[a[0].field];
		v.type = i->type;
		break;
	case ND_NIR_STORE:
		cell = interp_cell(in, a[0], a[0].cell);
		if (a[0].field < 0)
			*cell = a[1];
		else
			cell->agg[a[0].field] = a[1].i;
		break;
	case ND_NIR_FIELD_GET:
		v = *interp_cell(in, a[0], i->imm.i);
		v.type = i->type;
		break;
	case ND_NIR_FIELD_SET:
		*interp_cell(in, a[0], i->imm.i) = a[1];
		break;
	case ND_NIR_LIST_LEN:
		if (!a[0].object)
			in->bad = "length of null";
		else
			v.i = a[0].object->len;
		break;
	case ND_NIR_LIST_GET:
	case ND_NIR_LIST_SET:
		if (!a[0].object || a[1].i < 0 || a[1].i >= a[0].object->len) {
			in->bad = "index out of bounds";
			break;
		}
		if (i->op == ND_NIR_LIST_GET)
			v = a[0].object->cells[a[1].i];
		else
			a[0].object->cells[a[1].i] = a[2];
		break;
	case ND_NIR_AGG:
		for (uint32_t k = 0; k < i->nargs; k++)
			v.agg[k] = a[k].i;
		break;
	case ND_NIR_AGG_GET:
		v.i = a[0].agg[i->imm.i];
		break;
	case ND_NIR_AGG_SET:
		v = a[0];
		v.agg[i->imm.i] = a[1].i;
		break;
	case ND_NIR_IS_NULL:
		v.i = a[0].object == NULL;
		break;
	case ND_NIR_IS_ERR:
		v.i = *threw;
		break;
	case ND_NIR_ERR_OF:
		v = a[0];
		break;
	case ND_NIR_SELECT:
		v = a[a[0].i ? 1 : 2];
		break;
	case ND_NIR_ICMP:
		if (a[0].type == ND_NIR_REF || a[0].type == ND_NIR_PTR) {
			bool same = a[0].object == a[1].object && a[0].i == a[1].i;

			v.i = same == (i->sub == ND_NIR_EQ);
			break;
		}
		v = interp_pure(in, i, a);
		break;
	default:
		v = interp_pure(in, i, a);
		break;
	}
	return v;
}

static uint32_t interp_target(const struct nd_nir_func *f, const struct nd_nir_inst *i,
			      const struct interp_value *values)
{
	const uint32_t *args = nd_nir_args_c(f, i);

	if (i->op == ND_NIR_JUMP)
		return args[0];
	if (i->op == ND_NIR_BR)
		return args[values[args[0]].i ? 1 : 2];
	for (uint32_t k = 2; k < i->nargs; k++)
		if (f->imms.data[i->aux + k - 2] == values[args[0]].i)
			return args[k];
	return args[1];
}

// Phis are read all at once on entry to a block.
static uint32_t interp_phis(const struct nd_nir_func *f, uint32_t block, uint32_t from,
			    struct interp_value *values)
{
	struct interp_value fresh[256];
	uint32_t n = 0, at;

	for (at = f->blocks.data[block].first; f->insts.data[at].op == ND_NIR_PHI;
	     at = f->insts.data[at].next) {
		const uint32_t *args = nd_nir_args_c(f, &f->insts.data[at]);

		for (uint32_t k = 0; k < f->insts.data[at].nargs; k += 2)
			if (args[k] == from)
				fresh[n] = values[args[k + 1]];
		if (++n == 256)
			return ND_NIR_NONE;
	}
	n = 0;
	for (uint32_t p = f->blocks.data[block].first; p != at; p = f->insts.data[p].next)
		values[p] = fresh[n++];
	return at;
}

static struct interp_result interp_body(struct interp *in, const struct nd_nir_func *f,
					const struct interp_value *args)
{
	struct interp_value *values = nd_arena_array(&in->arena, struct interp_value, f->insts.len);
	bool *threw = nd_arena_array(&in->arena, bool, f->insts.len);
	uint32_t block = 0, at = f->blocks.data[0].first;

	for (;;) {
		const struct nd_nir_inst *i = &f->insts.data[at];
		const uint32_t *operands = nd_nir_args_c(f, i);
		struct interp_value a[8];

		if (++in->steps > INTERP_MAX_STEPS || in->bad || in->stopped) {
			in->stopped = true;
			return (struct interp_result){0};
		}
		for (uint32_t k = 0; k < i->nargs && k < 8; k++)
			if (!nd_nir_arg_is_block(i, k))
				a[k] = values[operands[k]];
		if (i->op == ND_NIR_RET)
			return (struct interp_result){.value = i->nargs ? a[0] : interp_zero(ND_NIR_VOID)};
		if (i->op == ND_NIR_THROW)
			return (struct interp_result){.threw = true, .value = a[0]};
		if (i->op == ND_NIR_UNREACHABLE) {
			in->bad = "unreachable was reached";
			return (struct interp_result){0};
		}
		if (nd_nir_op_props(i->op) & ND_NIR_T) {
			uint32_t to = interp_target(f, i, values);

			at = interp_phis(f, to, block, values);
			block = to;
			if (at == ND_NIR_NONE) {
				in->stopped = true;
				return (struct interp_result){0};
			}
			continue;
		}
		if (i->op == ND_NIR_CALL_VIRTUAL || i->op == ND_NIR_CALL_CLOSURE) {
			uint32_t func = 0;

			if (!a[0].object)
				in->bad = "call on nothing";
			else if (i->op == ND_NIR_CALL_CLOSURE)
				func = a[0].object->cls;
			else
				func = in->m->classes.data[a[0].object->cls].vtable[i->imm.i];
			if (!in->bad) {
				struct interp_result r = interp_call(in, func, a);

				threw[at] = r.threw;
				values[at] = r.value;
			}
		} else if (i->op == ND_NIR_PARAM) {
			values[at] = args[i->imm.i];
		} else if (i->op == ND_NIR_CALL) {
			struct interp_result r = interp_call(in, i->aux, a);

			threw[at] = r.threw;
			values[at] = r.value;
		} else {
			values[at] = interp_inst(in, i, a,
						 i->op == ND_NIR_IS_ERR ? &threw[operands[0]] : NULL);
		}
		at = i->next;
	}
}

static struct interp_result interp_call(struct interp *in, uint32_t func, const struct interp_value *args)
{
	const struct nd_nir_func *f = in->m->funcs.data[func];
	struct interp_result ret = {0};

	if (!f->blocks.len) {
		ret.value = interp_extern(in, f, args);
		return ret;
	}
	if (in->depth == INTERP_MAX_DEPTH) {
		in->stopped = true;
		return ret;
	}
	in->depth++;
	ret = interp_body(in, f, args);
	in->depth--;
	return ret;
}

#endif
