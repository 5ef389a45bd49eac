// Declarations and data: functions, class descriptors, globals, string literals, static closures. Everything but the
// definitions of this module is made when it is first used, in the order of use, so the output is a function of the
// input alone.
//
// Definitions get sections of their own (`.text.<name>`): what a program does not reach, the linker drops. LLVM's C
// interface has no switch for that, an explicit section name has the same effect.
#include "llvm/emitter.h"

#include <assert.h>
#include <string.h>

enum { MEMORY_NONE = 0, MEMORY_READ = 0x15 }; // LLVM's MemoryEffects: two bits (1 = read) for each kind of memory

static void set_section(LLVMValueRef value, const char *prefix, const char *name)
{
	char *section = nd_sprintf("%s%s", prefix, name);
	LLVMSetSection(value, section);
	nd_free(section);
}

void nd_llvm_set_linkage(const struct nd_llvm_emitter *e, LLVMValueRef value, bool exported, bool linkonce)
{
	if (linkonce) {
		// An unused linkonce definition may be dropped, but another chunk may be the one that uses it.
		LLVMSetLinkage(value, e->split ? LLVMWeakODRLinkage : LLVMLinkOnceODRLinkage);
		size_t len;
		const char *name = LLVMGetValueName2(value, &len);
		LLVMComdatRef comdat = LLVMGetOrInsertComdat(e->mod, name);
		LLVMSetComdatSelectionKind(comdat, LLVMAnyComdatSelectionKind);
		LLVMSetComdat(value, comdat);
		LLVMSetVisibility(value, LLVMHiddenVisibility);
	} else if (exported || e->split) {
		// Protected is a mark for the merge: other chunks need it, other modules may have one of the same name.
		LLVMSetLinkage(value, LLVMExternalLinkage);
		LLVMSetVisibility(value, exported ? LLVMHiddenVisibility : LLVMProtectedVisibility);
	} else {
		LLVMSetLinkage(value, LLVMInternalLinkage);
	}
}

static void add_string_attribute(struct nd_llvm_emitter *e, LLVMValueRef fn, const char *key, const char *value)
{
	LLVMAttributeRef attribute = LLVMCreateStringAttribute(e->ctx, key, (unsigned)strlen(key), value,
							       (unsigned)strlen(value));
	LLVMAddAttributeAtIndex(fn, LLVMAttributeFunctionIndex, attribute);
}

static void add_abi_attributes(struct nd_llvm_emitter *e, LLVMValueRef fn, const struct nd_llvm_signature *s)
{
	LLVMTypeRef returned = LLVMGetReturnType(s->type);
	if (returned == e->i1)
		nd_llvm_add_attribute(e, fn, LLVMAttributeReturnIndex, "zeroext", 0);
	for (uint32_t i = 0; i < LLVMCountParams(fn); i++) {
		if (LLVMTypeOf(LLVMGetParam(fn, i)) == e->i1)
			nd_llvm_add_attribute(e, fn, i + 1, "zeroext", 0);
	}
	if (s->how == ND_LLVM_RESULT_MEMORY) {
		uint32_t kind = nd_llvm_attribute_kind("sret");
		LLVMAddAttributeAtIndex(fn, 1, LLVMCreateTypeAttribute(e->ctx, kind, s->value));
	}
}

static void add_function_attributes(struct nd_llvm_emitter *e, LLVMValueRef fn, uint32_t flags, bool defined)
{
	static const struct {
		uint32_t flag;
		const char *name;
		uint64_t value;
	} table[] = {
		{ ND_NIR_F_PURE, "memory", MEMORY_NONE },
		{ ND_NIR_F_PURE, "willreturn", 0 },
		{ ND_NIR_F_READONLY, "memory", MEMORY_READ },
		{ ND_NIR_F_READONLY, "willreturn", 0 },
		{ ND_NIR_F_NORETURN, "noreturn", 0 },
		{ ND_NIR_F_COLD, "cold", 0 },
		{ ND_NIR_F_INLINE, "alwaysinline", 0 },
		{ ND_NIR_F_NOINLINE, "noinline", 0 },
		{ ND_NIR_F_OPTSIZE, "optsize", 0 },
		{ ND_NIR_F_OPTSIZE, "minsize", 0 },
	};
	nd_llvm_add_attribute(e, fn, LLVMAttributeFunctionIndex, "nounwind", 0);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (!(flags & table[i].flag))
			continue;
		if (table[i].flag == ND_NIR_F_INLINE && (flags & ND_NIR_F_NOINLINE || !defined))
			continue;
		if (table[i].flag == ND_NIR_F_READONLY && flags & ND_NIR_F_PURE)
			continue;
		nd_llvm_add_attribute(e, fn, LLVMAttributeFunctionIndex, table[i].name, table[i].value);
	}
}

// Whether no stack trace can ever show the function: it throws nothing and calls nothing but itself and pure functions
// of the runtime.
static bool is_untraceable(const struct nd_nir_module *m, const struct nd_nir_func *f)
{
	if (f->flags & ND_NIR_F_THROWS)
		return false;
	for (uint32_t i = 0; i < f->insts.len; i++) {
		const struct nd_nir_inst *inst = &f->insts.data[i];
		if (inst->block == ND_NIR_NONE)
			continue;
		const struct nd_nir_func *callee = inst->op == ND_NIR_CALL ? m->funcs.data[inst->aux] : NULL;
		bool harmless = callee == f || (callee && callee->flags & ND_NIR_F_PURE && callee->flags & ND_NIR_F_EXTERN);
		bool calls = nd_nir_op_props(inst->op) & ND_NIR_C || inst->op == ND_NIR_NEW ||
			     inst->op == ND_NIR_CLOSURE_NEW;
		if (calls && !harmless)
			return false;
	}
	return true;
}

void nd_llvm_add_frame_attributes(struct nd_llvm_emitter *e, LLVMValueRef fn, const struct nd_nir_func *f)
{
	add_string_attribute(e, fn, "frame-pointer", "all");
	// A tail call would take its caller's frame out of the trace.
	if (!is_untraceable(e->m, f))
		add_string_attribute(e, fn, "disable-tail-calls", "true");
}

struct nd_llvm_func *nd_llvm_function(struct nd_llvm_emitter *e, uint32_t func)
{
	struct nd_llvm_func *ret = &e->funcs[func];
	if (ret->value)
		return ret;

	const struct nd_nir_func *f = e->m->funcs.data[func];
	bool defined = f->blocks.len > 0;
	nd_llvm_signature(e, &ret->signature, f->ret, f->flags & ND_NIR_F_THROWS, f->params, f->nparams,
			  f->flags & ND_NIR_F_RUNTIME);
	ret->value = LLVMAddFunction(e->mod, f->name, ret->signature.type);
	// What the optimiser found of a function that is defined here holds for LLVM, to which allocation is an effect,
	// only if it allocates nothing, not even an error.
	uint32_t flags = f->flags;
	if (defined && (!(flags & ND_NIR_F_RETURNS) || flags & (ND_NIR_F_ALLOCATES | ND_NIR_F_THROWS)))
		flags &= ~(uint32_t)(ND_NIR_F_PURE | ND_NIR_F_READONLY);
	add_function_attributes(e, ret->value, flags, defined);
	add_abi_attributes(e, ret->value, &ret->signature);
	if (!(f->flags & ND_NIR_F_RUNTIME))
		LLVMSetVisibility(ret->value, LLVMHiddenVisibility);
	if (!defined && f->flags & ND_NIR_F_ALLOCATES && ret->signature.value == e->ptr)
		nd_llvm_add_attribute(e, ret->value, LLVMAttributeReturnIndex, "noalias", 0);
	return ret;
}

// Functions of the runtime that operations call --------------------------------------------------------------------

static struct nd_llvm_func *runtime(struct nd_llvm_emitter *e, struct nd_llvm_func *fn, const char *name,
				    nd_nir_type result, const nd_nir_type *params, uint32_t nparams, uint32_t flags)
{
	if (fn->value)
		return fn;
	nd_llvm_signature(e, &fn->signature, result, false, params, nparams, true);
	fn->value = LLVMGetNamedFunction(e->mod, name); // the program may declare it as well
	if (!fn->value) {
		fn->value = LLVMAddFunction(e->mod, name, fn->signature.type);
		add_function_attributes(e, fn->value, flags, false);
		add_abi_attributes(e, fn->value, &fn->signature);
	}
	if (result == ND_NIR_PTR || result == ND_NIR_REF)
		nd_llvm_add_attribute(e, fn->value, LLVMAttributeReturnIndex, "nonnull", 0);
	if (result == ND_NIR_REF) {
		if (fn != &e->rt_new_destructible)
			nd_llvm_add_attribute(e, fn->value, LLVMAttributeReturnIndex, "noalias", 0);
		nd_llvm_add_attribute(e, fn->value, LLVMAttributeReturnIndex, "align", 16);
	}
	return fn;
}

// The runtime keeps an object with a destructor, which will read it: stores to it are not dead when the program drops it.
// Whether a class of another module has one is not known here.
struct nd_llvm_func *nd_llvm_rt_new(struct nd_llvm_emitter *e, uint32_t cls)
{
	const struct nd_nir_class *c = &e->m->classes.data[cls];
	bool destructible = c->destructor != ND_NIR_NONE || c->flags & ND_NIR_C_EXTERN;
	return runtime(e, destructible ? &e->rt_new_destructible : &e->rt_new,
		       destructible ? "nd_rt_new_destructible" : "nd_rt_new", ND_NIR_REF, (nd_nir_type[]){ ND_NIR_PTR }, 1, 0);
}

struct nd_llvm_func *nd_llvm_rt_closure(struct nd_llvm_emitter *e)
{
	return runtime(e, &e->rt_closure, "nd_rt_alloc_closure", ND_NIR_REF, (nd_nir_type[]){ ND_NIR_I64 }, 1, 0);
}

// Both look only at an object's class and at descriptors, which never change.
struct nd_llvm_func *nd_llvm_rt_itable(struct nd_llvm_emitter *e)
{
	return runtime(e, &e->rt_itable, "nd_rt_itable", ND_NIR_PTR, (nd_nir_type[]){ ND_NIR_REF, ND_NIR_PTR }, 2,
		       ND_NIR_F_PURE);
}

struct nd_llvm_func *nd_llvm_rt_instance_of(struct nd_llvm_emitter *e)
{
	return runtime(e, &e->rt_instance_of, "nd_rt_instance_of", ND_NIR_I1,
		       (nd_nir_type[]){ ND_NIR_REF, ND_NIR_PTR }, 2, ND_NIR_F_PURE);
}

// Data -------------------------------------------------------------------------------------------------------------

// The 8-byte header: programs lie below 4 GiB, so the upper half (the collector's bits) is zero.
static LLVMValueRef header(struct nd_llvm_emitter *e, LLVMValueRef cls)
{
	return LLVMConstPtrToInt(cls, e->i64);
}

static LLVMValueRef int_constant(LLVMTypeRef type, uint64_t value)
{
	return LLVMConstInt(type, value, 0);
}

static LLVMValueRef runtime_class(struct nd_llvm_emitter *e, LLVMValueRef *cached, const char *name)
{
	if (!*cached)
		*cached = LLVMGetNamedGlobal(e->mod, name);
	if (!*cached)
		*cached = LLVMAddGlobal(e->mod, e->i8, name);
	LLVMSetGlobalConstant(*cached, 1);
	return *cached;
}

static LLVMValueRef private_constant(struct nd_llvm_emitter *e, LLVMValueRef init, const char *name, uint32_t align)
{
	LLVMValueRef ret = LLVMAddGlobal(e->mod, LLVMTypeOf(init), name);
	LLVMSetInitializer(ret, init);
	LLVMSetLinkage(ret, LLVMPrivateLinkage);
	LLVMSetGlobalConstant(ret, 1);
	LLVMSetAlignment(ret, align);
	return ret;
}

static uint64_t code_points(struct nd_str text)
{
	uint64_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
	return n;
}

LLVMValueRef nd_llvm_string(struct nd_llvm_emitter *e, uint32_t string)
{
	if (!e->strings[string]) {
		struct nd_str text = e->m->strings.data[string];
		LLVMValueRef fields[] = {
			header(e, runtime_class(e, &e->string_class, "nd_rt_class_string")),
			int_constant(e->i64, text.len),
			int_constant(e->i64, code_points(text)),
			LLVMConstStringInContext2(e->ctx, text.data ? text.data : "", text.len, 0),
		};
		e->strings[string] = private_constant(e, LLVMConstStructInContext(e->ctx, fields, 4, 0), "str", 16);
	}
	return e->strings[string];
}

LLVMValueRef nd_llvm_static_closure(struct nd_llvm_emitter *e, uint32_t func)
{
	if (!e->closures[func]) {
		LLVMValueRef fields[] = {
			header(e, runtime_class(e, &e->closure_class, "nd_rt_class_closure")),
			nd_llvm_function(e, func)->value,
		};
		e->closures[func] = private_constant(e, LLVMConstStructInContext(e->ctx, fields, 2, 0), "closure", 16);
	}
	return e->closures[func];
}

// "nd_rt_class_list" and its like are descriptors of the runtime under their C names.
static char *descriptor_symbol(const struct nd_nir_class *c)
{
	if (strncmp(c->name, "nd_rt_class_", 12) == 0)
		return nd_strdup(c->name);
	return nd_sprintf("%s$class", c->name);
}

static LLVMTypeRef descriptor_type(struct nd_llvm_emitter *e, uint32_t nvtable)
{
	LLVMTypeRef fields[] = { e->ptr, e->ptr, e->i32, e->i32, e->i32, e->i32, e->ptr, e->ptr,
				 LLVMArrayType2(e->ptr, nvtable) };
	return LLVMStructTypeInContext(e->ctx, fields, 9, 0);
}

LLVMValueRef nd_llvm_class(struct nd_llvm_emitter *e, uint32_t cls)
{
	if (!e->classes[cls]) {
		const struct nd_nir_class *c = &e->m->classes.data[cls];
		char *symbol = descriptor_symbol(c);
		LLVMValueRef value = LLVMGetNamedGlobal(e->mod, symbol); // the runtime's own, met as a string's class
		if (!value)
			value = LLVMAddGlobal(e->mod, descriptor_type(e, c->nvtable), symbol);
		LLVMSetGlobalConstant(value, 1);
		LLVMSetAlignment(value, 16);
		if (strncmp(c->name, "nd_rt_", 6) != 0)
			LLVMSetVisibility(value, LLVMHiddenVisibility);
		nd_free(symbol);
		e->classes[cls] = value;
	}
	return e->classes[cls];
}

static LLVMValueRef function_array(struct nd_llvm_emitter *e, const uint32_t *funcs, uint32_t n)
{
	LLVMValueRef *items = nd_alloc_zero(n + 1, sizeof *items);
	for (uint32_t i = 0; i < n; i++) {
		items[i] = funcs[i] == ND_NIR_NONE ? LLVMConstNull(e->ptr) : nd_llvm_function(e, funcs[i])->value;
	}
	LLVMValueRef ret = LLVMConstArray2(e->ptr, items, n);
	nd_free(items);
	return ret;
}

// Bytes of the object, from its start, up to the end of its last reference; 0 when it holds none.
static uint32_t ref_bytes(const struct nd_nir_module *m, uint32_t cls)
{
	const struct nd_nir_class *c = &m->classes.data[cls];
	for (uint32_t i = c->nfields; i-- > 0;) {
		if (nd_nir_type_has_refs(m, c->fields[i]))
			return nd_nir_class_offset(m, cls, i) + nd_nir_type_size(m, c->fields[i]);
	}
	return 0;
}

static LLVMValueRef itables(struct nd_llvm_emitter *e, const struct nd_nir_class *c)
{
	if (c->nitables == 0)
		return LLVMConstNull(e->ptr);
	LLVMTypeRef fields[] = { e->ptr, e->ptr };
	LLVMTypeRef type = LLVMStructTypeInContext(e->ctx, fields, 2, 0);
	LLVMValueRef *rows = nd_alloc_zero(c->nitables, sizeof *rows);
	for (uint32_t i = 0; i < c->nitables; i++) {
		const struct nd_nir_itable *table = &c->itables[i];
		LLVMValueRef methods = function_array(e, table->methods, table->nmethods);
		LLVMValueRef row[] = { nd_llvm_class(e, table->interface),
				       private_constant(e, methods, "methods", 8) };
		rows[i] = LLVMConstStructInContext(e->ctx, row, 2, 0);
	}
	LLVMValueRef ret = private_constant(e, LLVMConstArray2(type, rows, c->nitables), "itables", 8);
	nd_free(rows);
	return ret;
}

static void define_class(struct nd_llvm_emitter *e, uint32_t cls)
{
	const struct nd_nir_class *c = &e->m->classes.data[cls];
	static const uint32_t kinds[] = { // enum nd_rt_kind
		[ND_NIR_CLASS] = 0,
		[ND_NIR_INTERFACE] = 1,
		[ND_NIR_ENUM] = 2,
		[ND_NIR_BOX] = 3,
	};
	size_t len = strlen(c->display ? c->display : "");
	LLVMValueRef name = LLVMConstStringInContext2(e->ctx, c->display ? c->display : "", len, 0);
	LLVMValueRef null = LLVMConstNull(e->ptr);
	LLVMValueRef fields[] = {
		c->base == ND_NIR_NONE ? null : nd_llvm_class(e, c->base),
		private_constant(e, name, "name", 1),
		int_constant(e->i32, nd_nir_class_size(e->m, cls)),
		int_constant(e->i32, ref_bytes(e->m, cls)),
		int_constant(e->i32, kinds[c->kind]),
		int_constant(e->i32, c->nitables),
		itables(e, c),
		c->destructor == ND_NIR_NONE ? null : nd_llvm_function(e, c->destructor)->value,
		function_array(e, c->vtable, c->nvtable),
	};
	LLVMValueRef value = nd_llvm_class(e, cls);
	LLVMSetInitializer(value, LLVMConstStructInContext(e->ctx, fields, 9, 0));
	nd_llvm_set_linkage(e, value, true, c->flags & ND_NIR_C_LINKONCE);
	set_section(value, ".rodata.", c->name);
}

static LLVMValueRef scalar_bits(struct nd_llvm_emitter *e, nd_nir_type t, int64_t bits)
{
	switch (t) {
	case ND_NIR_F32:
		return LLVMConstBitCast(int_constant(e->i32, (uint32_t)bits), e->f32);
	case ND_NIR_F64:
		return LLVMConstBitCast(int_constant(e->i64, (uint64_t)bits), e->f64);
	case ND_NIR_REF:
	case ND_NIR_PTR:
		return bits ? LLVMConstIntToPtr(int_constant(e->i64, (uint64_t)bits), e->ptr)
			    : LLVMConstNull(e->ptr);
	default:
		return int_constant(nd_llvm_mem_type(e, t), (uint64_t)bits);
	}
}

// A value of type t from the bits of its scalars in order; what the bits do not reach is zero.
static LLVMValueRef constant_of(struct nd_llvm_emitter *e, nd_nir_type t, const int64_t *init, uint32_t ninit,
				uint32_t *at)
{
	if (t < ND_NIR_FIRST_AGG)
		return *at < ninit ? scalar_bits(e, t, init[(*at)++]) : LLVMConstNull(nd_llvm_mem_type(e, t));
	const struct nd_nir_agg *agg = &e->m->aggs.data[t - ND_NIR_FIRST_AGG];
	LLVMValueRef *fields = nd_alloc_zero(agg->nfields + 1, sizeof *fields);
	for (uint32_t i = 0; i < agg->nfields; i++)
		fields[i] = constant_of(e, agg->fields[i], init, ninit, at);
	LLVMValueRef ret = LLVMConstStructInContext(e->ctx, fields, agg->nfields, 0);
	nd_free(fields);
	return ret;
}

static LLVMTypeRef object_type(struct nd_llvm_emitter *e, uint32_t cls)
{
	const struct nd_nir_class *c = &e->m->classes.data[cls];
	LLVMTypeRef *fields = nd_alloc_zero(c->nfields + 1, sizeof *fields);
	fields[0] = e->i64;
	for (uint32_t i = 0; i < c->nfields; i++)
		fields[i + 1] = nd_llvm_mem_type(e, c->fields[i]);
	LLVMTypeRef ret = LLVMStructTypeInContext(e->ctx, fields, c->nfields + 1, 0);
	nd_free(fields);
	return ret;
}

LLVMValueRef nd_llvm_global(struct nd_llvm_emitter *e, uint32_t global)
{
	if (!e->globals[global]) {
		const struct nd_nir_global *g = &e->m->globals.data[global];
		bool object = g->flags & ND_NIR_G_OBJECT;
		LLVMTypeRef type = object ? object_type(e, g->cls) : nd_llvm_mem_type(e, g->type);
		LLVMValueRef value = LLVMAddGlobal(e->mod, type, g->name);
		LLVMSetAlignment(value, object ? 16 : nd_nir_type_align(e->m, g->type));
		LLVMSetVisibility(value, LLVMHiddenVisibility);
		e->globals[global] = value;
	}
	return e->globals[global];
}

static void define_global(struct nd_llvm_emitter *e, uint32_t global)
{
	const struct nd_nir_global *g = &e->m->globals.data[global];
	LLVMValueRef value = nd_llvm_global(e, global);
	uint32_t at = 0;
	if (g->flags & ND_NIR_G_OBJECT) {
		const struct nd_nir_class *c = &e->m->classes.data[g->cls];
		LLVMValueRef *fields = nd_alloc_zero(c->nfields + 1, sizeof *fields);
		fields[0] = header(e, nd_llvm_class(e, g->cls));
		for (uint32_t i = 0; i < c->nfields; i++)
			fields[i + 1] = constant_of(e, c->fields[i], g->init, g->ninit, &at);
		LLVMSetInitializer(value, LLVMConstStructInContext(e->ctx, fields, c->nfields + 1, 0));
		nd_free(fields);
	} else if (g->flags & ND_NIR_G_STRING) {
		LLVMSetInitializer(value, nd_llvm_string(e, (uint32_t)g->init[0]));
	} else {
		LLVMSetInitializer(value, constant_of(e, g->type, g->init, g->ninit, &at));
	}
	// Objects stay writable: the identity hash and the collector have bits in the header.
	LLVMSetGlobalConstant(value, g->flags & ND_NIR_G_CONST && !(g->flags & ND_NIR_G_OBJECT));
	nd_llvm_debug_global(e, value, g);
	nd_llvm_set_linkage(e, value, g->flags & ND_NIR_G_EXPORT, g->flags & ND_NIR_G_LINKONCE);
}

// The object names the libraries itself (section .deplibs), and the linker looks for them.
static void name_libraries(struct nd_llvm_emitter *e)
{
	for (uint32_t i = 0; i < e->m->libraries.len; i++) {
		const char *name = e->m->libraries.data[i];
		LLVMMetadataRef text = LLVMMDStringInContext2(e->ctx, name, strlen(name));
		LLVMMetadataRef node = LLVMMDNodeInContext2(e->ctx, &text, 1);
		LLVMAddNamedMetadataOperand(e->mod, "llvm.dependent-libraries", LLVMMetadataAsValue(e->ctx, node));
	}
}

void nd_llvm_define_data(struct nd_llvm_emitter *e)
{
	name_libraries(e);
	for (uint32_t i = 0; i < e->m->classes.len; i++) {
		if (!(e->m->classes.data[i].flags & ND_NIR_C_EXTERN))
			define_class(e, i);
	}
	for (uint32_t i = 0; i < e->m->globals.len; i++) {
		if (!(e->m->globals.data[i].flags & ND_NIR_G_EXTERN))
			define_global(e, i);
	}
}
