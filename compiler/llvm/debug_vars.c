// Variables for debuggers. Without optimisation each has a place in the frame for the whole call, written wherever the
// program assigns it: it can be looked at on every line. With optimisation a variable is told to be the value it has in
// LLVM's code, for as long as that exists; not one instruction is made for it, so the code is the same as without.
#include "llvm/emitter.h"

#include <string.h>

enum { BITS = 8, MAX_OPS = 8 };
enum { // of DWARF, and LLVM's own
	DW_OP_DEREF = 0x06,
	DW_OP_CONSTU = 0x10,
	DW_OP_AND = 0x1a,
	DW_OP_PLUS_UCONST = 0x23,
	DW_OP_STACK_VALUE = 0x9f,
	DW_OP_LLVM_FRAGMENT = 0x1000
};

struct expression {
	uint64_t ops[MAX_OPS];
	uint32_t n;
};

static void add_op(struct expression *x, uint64_t op)
{
	x->ops[x->n++] = op;
}

static const struct nd_nir_var *described(const struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	return &nd_nir_debug_at(e->m, e->f, fact->site)->vars.data[fact->var];
}

static uint32_t func_of(const struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	return fact->site ? e->f->sites.data[fact->site - 1].func : e->func;
}

static LLVMMetadataRef variable(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	const struct nd_nir_var *v = described(e, fact);
	uint32_t func = func_of(e, fact);
	if (!e->vars[func])
		e->vars[func] = nd_arena_array(&e->arena, LLVMMetadataRef,
					       nd_nir_debug_at(e->m, e->f, fact->site)->vars.len);
	LLVMMetadataRef *ret = &e->vars[func][fact->var];
	if (*ret)
		return *ret;
	const struct nd_nir_func *f = e->m->funcs.data[func];
	LLVMMetadataRef scope = nd_llvm_debug_scope(e, func, v->scope), type = nd_llvm_debug_type(e, v->type);
	LLVMMetadataRef file = e->files[f->file < e->m->files.len ? f->file : 0];
	size_t len = strlen(v->name);
	uint32_t line = ND_LOC_LINE(v->loc);
	// Kept even when no code speaks of it: a debugger then says that it was optimised away.
	*ret = v->param ? LLVMDIBuilderCreateParameterVariable(e->di, scope, v->name, len, v->param, file, line, type,
							       1, LLVMDIFlagZero)
			: LLVMDIBuilderCreateAutoVariable(e->di, scope, v->name, len, file, line, type, 1,
							  LLVMDIFlagZero, 0);
	return *ret;
}

static LLVMMetadataRef place(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	const struct nd_nir_var *v = described(e, fact);
	return LLVMDIBuilderCreateDebugLocation(e->ctx, ND_LOC_LINE(v->loc), ND_LOC_COLUMN(v->loc),
						nd_llvm_debug_scope(e, func_of(e, fact), v->scope),
						nd_llvm_debug_call_place(e, fact->site));
}

static uint32_t size_of(const struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	return e->m->debug_types.data[described(e, fact)->type].size;
}

// A part of a variable may not be all of it.
static LLVMMetadataRef expression(struct nd_llvm_emitter *e, struct expression *x, const struct nd_nir_fact *fact)
{
	if (fact->part_size && fact->part_size < size_of(e, fact)) {
		add_op(x, DW_OP_LLVM_FRAGMENT);
		add_op(x, (uint64_t)fact->part * BITS);
		add_op(x, (uint64_t)fact->part_size * BITS);
	}
	return LLVMDIBuilderCreateExpression(e->di, x->ops, x->n);
}

static void declare(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact, LLVMValueRef storage,
		    struct expression *x)
{
	LLVMMetadataRef var = variable(e, fact), expr = expression(e, x, fact);
	LLVMDIBuilderInsertDeclareRecordAtEnd(e->di, storage, var, expr, place(e, fact), LLVMGetInsertBlock(e->b));
}

// FastISel folds a load into its only use, and counts what is said of a variable as a use: so nothing can be said of
// what is loaded, or may turn out to be, without changing the code.
static bool is_unspeakable(const struct nd_llvm_emitter *e, LLVMValueRef value)
{
	return e->fast_isel && (LLVMIsALoadInst(value) || LLVMIsAExtractValueInst(value));
}

static void tell(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact, LLVMValueRef value, struct expression *x)
{
	if (is_unspeakable(e, value)) {
		value = LLVMGetPoison(e->i64);
		x->n = 0;
	}
	LLVMMetadataRef var = variable(e, fact), expr = expression(e, x, fact);
	LLVMDIBuilderInsertDbgValueRecordAtEnd(e->di, value, var, expr, place(e, fact), LLVMGetInsertBlock(e->b));
}

static void tell_nothing(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	struct expression x = { .n = 0 };
	tell(e, fact, LLVMGetPoison(e->i64), &x);
}

static bool is_slot(const struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	return fact->kind == ND_NIR_FACT_ADDRESS && e->f->insts.data[fact->value].op == ND_NIR_SLOT;
}

// NULL when it has not been made yet: constants may stand behind the facts that speak of them.
static LLVMValueRef value_of(const struct nd_llvm_emitter *e, uint32_t inst)
{
	const struct nd_nir_inst *i = &e->f->insts.data[inst];
	if (e->values[inst] || i->type == ND_NIR_VOID)
		return e->values[inst];
	switch (i->op) {
	case ND_NIR_ICONST: return LLVMConstInt(nd_llvm_type(e, i->type), (uint64_t)i->imm.i, 1);
	case ND_NIR_FCONST: return LLVMConstReal(nd_llvm_type(e, i->type), i->imm.f);
	case ND_NIR_ZERO: return LLVMConstNull(nd_llvm_type(e, i->type));
	default: return NULL;
	}
}

// Optimised code ---------------------------------------------------------------------------------------------------

// Field `index` of an aggregate whose making can be seen, else NULL.
static LLVMValueRef field_of(LLVMValueRef agg, unsigned index)
{
	while (LLVMIsAInsertValueInst(agg)) {
		if (LLVMGetIndices(agg)[0] == index)
			return LLVMGetNumIndices(agg) == 1 ? LLVMGetOperand(agg, 1) : NULL;
		agg = LLVMGetOperand(agg, 0);
	}
	return LLVMIsAConstant(agg) && !LLVMIsPoison(agg) ? LLVMGetAggregateElement(agg, index) : NULL;
}

// LLVM keeps no track of aggregates as a whole.
static void tell_parts(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact, nd_nir_type type, LLVMValueRef value)
{
	struct expression x = { .n = 0 };
	if (!value || type < ND_NIR_FIRST_AGG) {
		if (value)
			tell(e, fact, value, &x);
		else
			tell_nothing(e, fact);
		return;
	}
	const struct nd_nir_agg *agg = &e->m->aggs.data[type - ND_NIR_FIRST_AGG];
	for (uint32_t i = 0; i < agg->nfields; i++) {
		struct nd_nir_fact part = *fact;
		part.part += nd_nir_agg_offset(e->m, type, i);
		part.part_size = nd_nir_type_size(e->m, agg->fields[i]);
		tell_parts(e, &part, agg->fields[i], field_of(value, i));
	}
}

static void tell_value(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	nd_nir_type type = e->f->insts.data[fact->value].type;
	LLVMValueRef value = value_of(e, fact->value);
	struct expression x = { .n = 0 };
	if (!value || type >= ND_NIR_FIRST_AGG) {
		tell_parts(e, fact, type, value);
		return;
	}
	if (type == ND_NIR_I1 && LLVMTypeOf(value) == e->i1 && !LLVMIsAConstant(value)) {
		add_op(&x, DW_OP_CONSTU); // of a register only the lowest bit counts
		add_op(&x, 1);
		add_op(&x, DW_OP_AND);
		add_op(&x, DW_OP_STACK_VALUE);
	}
	tell(e, fact, value, &x);
}

static void tell_constant(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	struct expression x = { .n = 0 };
	uint32_t size = fact->part_size ? fact->part_size : size_of(e, fact);
	if (size && size <= sizeof fact->imm)
		tell(e, fact, LLVMConstInt(LLVMIntTypeInContext(e->ctx, size * BITS), (uint64_t)fact->imm, 1), &x);
}

static void tell_address(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	struct expression x = { .n = 0 };
	LLVMValueRef address = e->values[fact->value];
	if (!address) {
		tell_nothing(e, fact);
		return;
	}
	if (fact->offset) {
		add_op(&x, DW_OP_PLUS_UCONST);
		add_op(&x, fact->offset);
	}
	if (is_slot(e, fact)) {
		declare(e, fact, address, &x);
		return;
	}
	add_op(&x, DW_OP_DEREF);
	tell(e, fact, address, &x);
}

static void tell_fact(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	const struct nd_nir_debug *d = nd_nir_debug_at(e->m, e->f, fact->site);
	if (!d || fact->var >= d->vars.len)
		return;
	switch (fact->kind) {
	case ND_NIR_FACT_NONE: tell_nothing(e, fact); break;
	case ND_NIR_FACT_CONST: tell_constant(e, fact); break;
	case ND_NIR_FACT_VALUE: tell_value(e, fact); break;
	case ND_NIR_FACT_ADDRESS: tell_address(e, fact); break;
	}
}

// Without optimisation ---------------------------------------------------------------------------------------------

static LLVMValueRef new_cell(struct nd_llvm_emitter *e, nd_nir_type type)
{
	LLVMTypeRef mem = nd_llvm_mem_type(e, type);
	LLVMValueRef cell = nd_llvm_stack_cell(e, mem, nd_nir_type_align(e->m, type));
	nd_llvm_debug_prologue(e);
	// Zero, so that a debugger that looks before the first assignment follows no pointer to nowhere.
	LLVMValueRef size = LLVMConstInt(e->i64, nd_nir_type_size(e->m, type), 0);
	if (type < ND_NIR_FIRST_AGG)
		LLVMBuildStore(e->b, LLVMConstNull(mem), cell);
	else
		LLVMBuildMemSet(e->b, cell, LLVMConstInt(e->i8, 0, 0), size, nd_nir_type_align(e->m, type));
	return cell;
}

void nd_llvm_debug_prologue(struct nd_llvm_emitter *e)
{
	if (e->f->debug && !e->optimise)
		LLVMSetCurrentDebugLocation2(e->b, NULL);
}

// A variable in a cell of the heap that closures share can be looked at before the cell is made: as zeros of the frame.
static void point_to_zeros(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	enum { ALIGN = 16 };
	uint64_t bytes = (uint64_t)fact->offset + size_of(e, fact);
	LLVMValueRef zeros = nd_llvm_stack_cell(e, LLVMArrayType2(e->i8, bytes), ALIGN);
	nd_llvm_debug_prologue(e);
	LLVMBuildMemSet(e->b, zeros, LLVMConstInt(e->i8, 0, 0), LLVMConstInt(e->i64, bytes, 0), ALIGN);
	LLVMBuildStore(e->b, zeros, e->cells[fact->var]);
}

void nd_llvm_debug_cells(struct nd_llvm_emitter *e, struct nd_arena *arena)
{
	const struct nd_nir_debug *d = e->f->debug;
	e->cells = nd_arena_array(arena, LLVMValueRef, d->vars.len);
	if (e->optimise)
		return;
	LLVMPositionBuilderAtEnd(e->b, e->blocks[0]);
	nd_llvm_debug_prologue(e);
	for (uint32_t i = 0; i < d->facts.len; i++) {
		const struct nd_nir_fact fact = nd_nir_fact_now(e->f, &d->facts.data[i]);
		struct expression x = { .n = 0 };
		nd_nir_type type = ND_NIR_PTR;
		if (fact.kind == ND_NIR_FACT_NONE || fact.kind == ND_NIR_FACT_CONST || fact.site ||
		    e->cells[fact.var] || is_slot(e, &fact))
			continue;
		if (fact.kind == ND_NIR_FACT_VALUE) {
			type = e->f->insts.data[fact.value].type;
		} else {
			add_op(&x, DW_OP_DEREF);
			if (fact.offset) {
				add_op(&x, DW_OP_PLUS_UCONST);
				add_op(&x, fact.offset);
			}
		}
		e->cells[fact.var] = new_cell(e, type);
		if (fact.kind == ND_NIR_FACT_ADDRESS && e->f->insts.data[fact.value].op != ND_NIR_PARAM)
			point_to_zeros(e, &fact);
		declare(e, &fact, e->cells[fact.var], &x);
	}
	e->loc = 0; // the next instruction has its place again
}

static void store_fact(struct nd_llvm_emitter *e, const struct nd_nir_fact *fact)
{
	if (fact->site)
		return; // nothing is inlined without optimisation
	if (is_slot(e, fact)) {
		struct expression x = { .n = 0 };
		declare(e, fact, e->values[fact->value], &x);
		return;
	}
	if (!e->cells[fact->var] || (fact->kind != ND_NIR_FACT_VALUE && fact->kind != ND_NIR_FACT_ADDRESS))
		return;
	const struct nd_nir_inst *i = &e->f->insts.data[fact->value];
	LLVMValueRef value = value_of(e, fact->value);
	if (i->op == ND_NIR_PHI || !value) // a phi's values have been stored on the ways to it
		return;
	bool prologue = i->op == ND_NIR_PARAM || i->op == ND_NIR_CLOSURE_GET;
	if (prologue)
		nd_llvm_debug_prologue(e);
	nd_llvm_store(e, i->type, e->cells[fact->var], value, e->tag_slot);
	if (prologue)
		nd_llvm_debug_location(e, e->loc);
}

void nd_llvm_debug_facts(struct nd_llvm_emitter *e, uint32_t first)
{
	for (uint32_t k = first; k != ND_NIR_NONE; k = e->f->debug->facts.data[k].next) {
		const struct nd_nir_fact fact = nd_nir_fact_now(e->f, &e->f->debug->facts.data[k]);
		if (e->optimise)
			tell_fact(e, &fact);
		else
			store_fact(e, &fact);
	}
}
