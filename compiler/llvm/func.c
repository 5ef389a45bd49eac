// One function body. Blocks are translated in reverse postorder, so that every definition is seen before its uses
// except those of phis, which are filled in at the end.
//
// Length and data pointer of a list are read together where code asks for the length and elements are accessed, too:
// behind `i < xs.length` LLVM could not hoist the load of the data pointer out of a loop, because nothing would tell it
// that the load is safe when the loop body is never entered; beside the length, it moves with it. The pointers known at
// the end of a block hold in a block that has it as its only predecessor, until an operation that may change a list.
#include "llvm/emitter.h"

#include <assert.h>

struct known { // data pointer of a list; a persistent list, so blocks share tails
	const struct known *next;
	uint32_t list;
	LLVMValueRef data;
};

struct body {
	struct nd_llvm_emitter *e;
	struct nd_arena arena;
	struct nd_nir_cfg cfg;
	bool *accessed; // by instruction: lists whose elements are accessed
	const struct known **known_out; // by block
	const struct known *known;
};

static bool may_change_lists(const struct body *self, const struct nd_nir_inst *inst)
{
	const struct nd_llvm_emitter *e = self->e;
	switch (inst->op) {
	case ND_NIR_CALL:
		return !(e->m->funcs.data[inst->aux]->flags & (ND_NIR_F_PURE | ND_NIR_F_READONLY));
	case ND_NIR_CALL_VIRTUAL:
	case ND_NIR_CALL_INTERFACE:
	case ND_NIR_CALL_CLOSURE:
	case ND_NIR_NEW:
	case ND_NIR_CLOSURE_NEW:
		return true;
	default:
		return false;
	}
}

static LLVMValueRef list_data(struct body *self, uint32_t list)
{
	for (const struct known *k = self->known; k; k = k->next) {
		if (k->list == list)
			return k->data;
	}
	struct known *k = nd_arena_new(&self->arena, struct known);
	*k = (struct known){ self->known, list, nd_llvm_list_data(self->e, self->e->values[list]) };
	self->known = k;
	return k->data;
}

static LLVMValueRef element_address(struct body *self, const struct nd_nir_inst *inst)
{
	LLVMValueRef data = list_data(self, nd_nir_args_c(self->e->f, inst)[0]);
	return nd_llvm_element(self->e, inst->aux, data, nd_llvm_arg(self->e, inst, 1));
}

static LLVMValueRef field_address(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	return nd_llvm_at(e, nd_llvm_arg(e, inst, 0), nd_nir_class_offset(e->m, inst->aux, (uint32_t)inst->imm.i));
}

static uint32_t align_up(uint32_t offset, uint32_t align)
{
	return (offset + align - 1) / align * align;
}

static LLVMValueRef closure_new(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	uint32_t size = 0, align = 8;
	for (uint32_t i = 0; i < inst->nargs; i++) {
		nd_nir_type t = nd_llvm_arg_type(e, inst, i);
		size = align_up(size, nd_nir_type_align(e->m, t)) + nd_nir_type_size(e->m, t);
	}
	LLVMValueRef bytes = LLVMConstInt(e->i64, ND_RT_CLOSURE_CAPTURES + align_up(size, align), 0);
	LLVMValueRef ret = nd_llvm_call_runtime(e, nd_llvm_rt_closure(e), &bytes, 1);
	LLVMValueRef code = nd_llvm_function(e, inst->aux)->value;
	nd_llvm_store(e, ND_NIR_PTR, nd_llvm_at(e, ret, ND_RT_CLOSURE_CODE), code, e->tag_capture);
	uint32_t offset = 0;
	for (uint32_t i = 0; i < inst->nargs; i++) {
		nd_nir_type t = nd_llvm_arg_type(e, inst, i);
		offset = align_up(offset, nd_nir_type_align(e->m, t));
		LLVMValueRef at = nd_llvm_at(e, ret, ND_RT_CLOSURE_CAPTURES + offset);
		nd_llvm_store(e, t, at, nd_llvm_arg(e, inst, i), e->tag_capture);
		offset += nd_nir_type_size(e->m, t);
	}
	return ret;
}

static LLVMValueRef string_byte(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef data = nd_llvm_at(e, nd_llvm_arg(e, inst, 0), ND_RT_STRING_DATA);
	LLVMValueRef at = nd_llvm_element(e, ND_NIR_I8, data, nd_llvm_arg(e, inst, 1));
	return nd_llvm_load_constant(e, e->i8, at);
}

static LLVMValueRef string_length(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, uint64_t offset)
{
	LLVMValueRef ret = nd_llvm_load_constant(e, e->i64, nd_llvm_at(e, nd_llvm_arg(e, inst, 0), offset));
	LLVMSetMetadata(ret, e->md_range, e->range_length);
	return ret;
}

static LLVMValueRef instance_of(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef args[] = { nd_llvm_arg(e, inst, 0), nd_llvm_class(e, inst->aux) };
	return nd_llvm_call_runtime(e, nd_llvm_rt_instance_of(e), args, 2);
}

static LLVMValueRef memory_op(struct body *self, const struct nd_nir_inst *inst)
{
	struct nd_llvm_emitter *e = self->e;
	const uint32_t *args = nd_nir_args_c(e->f, inst);
	uint32_t field = (uint32_t)inst->imm.i;
	switch (inst->op) {
	case ND_NIR_LOAD:
		return nd_llvm_load(e, inst->type, nd_llvm_arg(e, inst, 0), nd_llvm_pointer_tag(e, args[0]));
	case ND_NIR_STORE: {
		LLVMValueRef tag = nd_llvm_pointer_tag(e, args[0]);
		nd_llvm_store(e, nd_llvm_arg_type(e, inst, 1), nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1), tag);
		return NULL;
	}
	case ND_NIR_SLOT: {
		LLVMTypeRef type = nd_llvm_mem_type(e, inst->aux);
		return nd_llvm_stack_cell(e, type, nd_nir_type_align(e->m, inst->aux));
	}
	case ND_NIR_AGG_ADDR:
		return nd_llvm_at(e, nd_llvm_arg(e, inst, 0), nd_nir_agg_offset(e->m, inst->aux, field));
	case ND_NIR_FIELD_ADDR:
		return field_address(e, inst);
	case ND_NIR_FIELD_GET:
		return nd_llvm_load(e, inst->type, field_address(e, inst), nd_llvm_field_tag(e, inst->aux, field));
	case ND_NIR_FIELD_SET:
		nd_llvm_store(e, nd_llvm_arg_type(e, inst, 1), field_address(e, inst), nd_llvm_arg(e, inst, 1),
			      nd_llvm_field_tag(e, inst->aux, field));
		return NULL;
	case ND_NIR_LIST_LEN: {
		LLVMValueRef ret = nd_llvm_list_length(e, nd_llvm_arg(e, inst, 0));
		if (e->optimise && self->accessed[args[0]])
			nd_llvm_pin(e, list_data(self, args[0]));
		return ret;
	}
	case ND_NIR_LIST_CAP:
		return nd_llvm_list_capacity(e, nd_llvm_arg(e, inst, 0));
	case ND_NIR_LIST_SET_LEN:
		nd_llvm_set_list_length(e, nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1));
		return NULL;
	case ND_NIR_LIST_GET:
		return nd_llvm_load(e, inst->type, element_address(self, inst), NULL);
	case ND_NIR_LIST_SET:
		nd_llvm_store(e, nd_llvm_arg_type(e, inst, 2), element_address(self, inst), nd_llvm_arg(e, inst, 2),
			      NULL);
		return NULL;
	case ND_NIR_ELEM_ADDR:
		return element_address(self, inst);
	case ND_NIR_STR_LEN: return string_length(e, inst, ND_RT_STRING_LENGTH);
	case ND_NIR_STR_BYTE_LEN: return string_length(e, inst, ND_RT_STRING_BYTE_LEN);
	case ND_NIR_STR_BYTE: return string_byte(e, inst);
	case ND_NIR_CLASS_OF: return nd_llvm_class_of(e, nd_llvm_arg(e, inst, 0));
	case ND_NIR_INSTANCE_OF: return instance_of(e, inst);
	case ND_NIR_NEW: {
		LLVMValueRef cls = nd_llvm_class(e, inst->aux);
		return nd_llvm_call_runtime(e, nd_llvm_rt_new(e, inst->aux), &cls, 1);
	}
	case ND_NIR_CLOSURE_NEW: return closure_new(e, inst);
	case ND_NIR_CLOSURE_GET: {
		uint64_t offset = ND_RT_CLOSURE_CAPTURES + nd_nir_agg_offset(e->m, inst->aux, field);
		return nd_llvm_load(e, inst->type, nd_llvm_at(e, nd_llvm_arg(e, inst, 0), offset), e->tag_capture);
	}
	default:
		assert(!"an op of the table");
		return NULL;
	}
}

static void terminator(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	const uint32_t *args = nd_nir_args_c(e->f, inst);
	switch (inst->op) {
	case ND_NIR_JUMP:
		LLVMBuildBr(e->b, e->blocks[args[0]]);
		break;
	case ND_NIR_BR: {
		LLVMValueRef br = LLVMBuildCondBr(e->b, nd_llvm_arg(e, inst, 0), e->blocks[args[1]],
						  e->blocks[args[2]]);
		if (inst->flags & ND_NIR_LIKELY)
			LLVMSetMetadata(br, e->md_prof, e->likely);
		else if (inst->flags & ND_NIR_UNLIKELY)
			LLVMSetMetadata(br, e->md_prof, e->unlikely);
		break;
	}
	case ND_NIR_SWITCH: {
		LLVMTypeRef type = nd_llvm_type(e, nd_llvm_arg_type(e, inst, 0));
		uint32_t ncases = inst->nargs - 2;
		LLVMValueRef sw = LLVMBuildSwitch(e->b, nd_llvm_arg(e, inst, 0), e->blocks[args[1]], ncases);
		for (uint32_t i = 0; i < ncases; i++) {
			uint64_t value = (uint64_t)e->f->imms.data[inst->aux + i];
			LLVMAddCase(sw, LLVMConstInt(type, value, 1), e->blocks[args[2 + i]]);
		}
		break;
	}
	case ND_NIR_RET:
		nd_llvm_return(e, e->f->ret, inst->nargs ? nd_llvm_arg(e, inst, 0) : NULL);
		break;
	case ND_NIR_THROW:
		nd_llvm_throw(e, nd_llvm_arg(e, inst, 0));
		break;
	default:
		LLVMBuildUnreachable(e->b);
	}
}

static void instruction(struct body *self, uint32_t index)
{
	struct nd_llvm_emitter *e = self->e;
	const struct nd_nir_inst *inst = &e->f->insts.data[index];
	uint32_t props = nd_nir_op_props(inst->op);
	if (inst->loc != e->loc && inst->loc != 0) {
		e->loc = inst->loc;
		nd_llvm_debug_location(e, e->loc);
	}
	if (may_change_lists(self, inst))
		self->known = NULL;
	if (inst->op == ND_NIR_CLOSURE_GET && e->f->debug && !e->optimise) {
		nd_llvm_debug_prologue(e);
		e->loc = 0;
	}

	switch (inst->op) {
	case ND_NIR_NOP:
	case ND_NIR_SAFEPOINT: // the collector stops threads by signal and needs no polls
		return;
	case ND_NIR_PARAM:
		e->values[index] = LLVMGetParam(e->fn, (unsigned)inst->imm.i);
		return;
	case ND_NIR_PHI:
		e->values[index] = LLVMBuildPhi(e->b, nd_llvm_type(e, inst->type), "");
		return;
	case ND_NIR_IS_ERR:
		e->values[index] = LLVMBuildIsNotNull(e->b, e->errors[nd_nir_args_c(e->f, inst)[0]], "");
		return;
	case ND_NIR_ERR_OF:
		e->values[index] = e->errors[nd_nir_args_c(e->f, inst)[0]];
		return;
	default:
		break;
	}
	if (props & ND_NIR_T) {
		terminator(e, inst);
	} else if (props & ND_NIR_C) {
		nd_llvm_call_op(e, index);
	} else {
		LLVMValueRef value = nd_llvm_pure_op(e, inst);
		e->values[index] = value ? value : memory_op(self, inst);
	}
	// A store through a pointer of unknown origin has the tag that aliases list headers, too.
	if (inst->op == ND_NIR_STORE && nd_llvm_pointer_tag(e, nd_nir_args_c(e->f, inst)[0]) == e->tag_any)
		self->known = NULL;
}

// LLVM wants one pair for each edge; NIR has one for each predecessor (a switch may have several edges to a block).
static void fill_phi(struct body *self, uint32_t index)
{
	struct nd_llvm_emitter *e = self->e;
	const struct nd_nir_inst *inst = &e->f->insts.data[index];
	const uint32_t *args = nd_nir_args_c(e->f, inst);
	for (uint32_t i = 0; i + 1 < inst->nargs; i += 2) {
		uint32_t pred = args[i];
		if (self->cfg.rpo_index[pred] == ND_NIR_NONE)
			continue;
		LLVMValueRef value = e->values[args[i + 1]];
		assert(value);
		LLVMValueRef last = LLVMGetBasicBlockTerminator(e->blocks[pred]);
		for (unsigned s = 0; s < LLVMGetNumSuccessors(last); s++) {
			if (LLVMGetSuccessor(last, s) == e->blocks[inst->block])
				LLVMAddIncoming(e->values[index], &value, &e->blocks[pred], 1);
		}
	}
}

static void find_accessed_lists(struct body *self)
{
	const struct nd_nir_func *f = self->e->f;
	self->accessed = nd_arena_array(&self->arena, bool, f->insts.len);
	for (uint32_t i = 0; i < f->insts.len; i++) {
		const struct nd_nir_inst *inst = &f->insts.data[i];
		if (inst->block == ND_NIR_NONE)
			continue;
		if (inst->op == ND_NIR_LIST_GET || inst->op == ND_NIR_LIST_SET || inst->op == ND_NIR_ELEM_ADDR)
			self->accessed[nd_nir_args_c(f, inst)[0]] = true;
	}
}

static void block(struct body *self, uint32_t index)
{
	struct nd_llvm_emitter *e = self->e;
	const struct nd_nir_cfg *cfg = &self->cfg;
	uint32_t first_pred = cfg->pred_start[index];
	bool one_pred = cfg->pred_start[index + 1] - first_pred == 1;
	self->known = one_pred ? self->known_out[cfg->preds[first_pred]] : NULL;
	LLVMPositionBuilderAtEnd(e->b, e->blocks[index]);
	bool phis = true;
	for (uint32_t i = e->f->blocks.data[index].first; i != ND_NIR_NONE; i = e->f->insts.data[i].next) {
		if (phis && e->f->insts.data[i].op != ND_NIR_PHI) {
			phis = false;
			nd_llvm_debug_facts(e, nd_nir_facts_start(e->f, index));
		}
		instruction(self, i);
		nd_llvm_debug_facts(e, nd_nir_facts_after(e->f, i));
	}
	self->known_out[index] = self->known;
}

void nd_llvm_define_function(struct nd_llvm_emitter *e, uint32_t func)
{
	const struct nd_nir_func *f = e->m->funcs.data[func];
	struct nd_llvm_func *decl = nd_llvm_function(e, func);
	e->f = f;
	e->func = func;
	e->fn = decl->value;
	e->signature = &decl->signature;
	nd_llvm_set_linkage(e, e->fn, f->flags & ND_NIR_F_EXPORT, f->flags & ND_NIR_F_LINKONCE);
	char *section = nd_sprintf(".text.%s", f->name);
	if (e->sections)
		LLVMSetSection(e->fn, section);
	nd_free(section);
	nd_llvm_add_frame_attributes(e, e->fn, f);

	struct body self = { .e = e };
	nd_arena_init(&self.arena);
	e->sites = nd_arena_array(&self.arena, LLVMMetadataRef, f->sites.len);
	nd_llvm_debug_function(e, e->fn, func);
	nd_nir_cfg_build(&self.cfg, f, &self.arena);
	self.known_out = nd_arena_array(&self.arena, const struct known *, f->blocks.len);
	find_accessed_lists(&self);
	e->values = nd_arena_array(&self.arena, LLVMValueRef, f->insts.len);
	e->errors = nd_arena_array(&self.arena, LLVMValueRef, f->insts.len);
	e->blocks = nd_arena_array(&self.arena, LLVMBasicBlockRef, f->blocks.len);
	e->loc = f->loc;
	nd_llvm_debug_location(e, e->loc);
	LLVMBasicBlockRef overflow = NULL;
	if (e->checks_stack[func]) {
		e->entry = LLVMAppendBasicBlockInContext(e->ctx, e->fn, "");
		LLVMPositionBuilderAtEnd(e->b, e->entry);
		nd_llvm_debug_prologue(e);
		overflow = nd_llvm_check_stack(e);
		nd_llvm_debug_prologue(e);
	}
	for (uint32_t i = 0; i < self.cfg.nrpo; i++)
		e->blocks[self.cfg.rpo[i]] = LLVMAppendBasicBlockInContext(e->ctx, e->fn, "");
	if (e->checks_stack[func])
		LLVMBuildBr(e->b, e->blocks[0]);
	else
		e->entry = e->blocks[0];
	if (f->debug)
		nd_llvm_debug_cells(e, &self.arena);
	for (uint32_t i = 0; i < self.cfg.nrpo; i++)
		block(&self, self.cfg.rpo[i]);
	nd_llvm_finish_returns(e);
	// Else a debugger would take it for the first line of the function; with optimisation LLVM moves it.
	if (overflow && !e->optimise)
		LLVMMoveBasicBlockAfter(overflow, LLVMGetLastBasicBlock(e->fn));
	for (uint32_t i = 0; i < self.cfg.nrpo; i++) {
		uint32_t at = f->blocks.data[self.cfg.rpo[i]].first;
		for (; at != ND_NIR_NONE && f->insts.data[at].op == ND_NIR_PHI; at = f->insts.data[at].next)
			fill_phi(&self, at);
	}
	nd_arena_release(&self.arena);
	e->values = e->errors = e->cells = NULL;
	e->blocks = NULL;
	e->sites = NULL;
}

void nd_llvm_import_function(struct nd_llvm_emitter *e, uint32_t func)
{
	nd_llvm_define_function(e, func);
	LLVMValueRef fn = e->funcs[func].value;
	LLVMSetComdat(fn, NULL);
	LLVMSetLinkage(fn, LLVMAvailableExternallyLinkage);
}
