// DWARF 5: units, functions, places, and module variables. Line tables are always there, as the runtime's stack traces
// and every debugger read them; scopes and variables when the module describes them. All paths are package-relative and
// the folder is ".", hence the same bytes wherever the sources lie.
#include "llvm/emitter.h"

#include <string.h>

static void add_flag(struct nd_llvm_emitter *e, LLVMModuleFlagBehavior behavior, const char *name, uint32_t value)
{
	LLVMAddModuleFlag(e->mod, behavior, name, strlen(name),
			  LLVMValueAsMetadata(LLVMConstInt(e->i32, value, 0)));
}

void nd_llvm_debug_init(struct nd_llvm_emitter *e)
{
	// gdb looks for the end of a function's prologue in the line table, where LLVM marks it, only if the producer's
	// name begins with "clang "; else it stops where the parameters have not been stored yet.
	static const char producer[] = "clang LLVM (noodlec)";
	add_flag(e, LLVMModuleFlagBehaviorWarning, "Debug Info Version", LLVMDebugMetadataVersion());
	add_flag(e, LLVMModuleFlagBehaviorWarning, "Dwarf Version", 5);
	e->di = LLVMCreateDIBuilder(e->mod);
	uint32_t n = e->m->files.len;
	e->files = nd_arena_array(&e->arena, LLVMMetadataRef, n + 1);
	for (uint32_t i = 0; i < n; i++)
		e->files[i] = LLVMDIBuilderCreateFile(e->di, e->m->files.data[i], strlen(e->m->files.data[i]), ".", 1);
	if (n == 0)
		e->files[0] = LLVMDIBuilderCreateFile(e->di, e->m->name, strlen(e->m->name), ".", 1);
	LLVMDWARFEmissionKind emission = LLVMDWARFEmissionLineTablesOnly;
	if (e->m->debug) {
		emission = LLVMDWARFEmissionFull;
		e->debug_types = nd_arena_array(&e->arena, LLVMMetadataRef, e->m->debug_types.len + 1);
		LLVMSetIsNewDbgInfoFormat(e->mod, 1);
	}
	// DW_LANG_C11: the number tells debuggers how to print, and Noodle has none of its own.
	LLVMDIBuilderCreateCompileUnit(e->di, LLVMDWARFSourceLanguageC11, e->files[0], producer, sizeof producer - 1,
				       e->optimise, "", 0, 0, "", 0, emission, 0, 0, 0, "", 0,
				       "", 0);
	e->scopes = nd_arena_array(&e->arena, LLVMMetadataRef *, e->m->funcs.len);
	e->vars = nd_arena_array(&e->arena, LLVMMetadataRef *, e->m->funcs.len);
	e->subprograms = nd_arena_array(&e->arena, LLVMMetadataRef, e->m->funcs.len);
	e->subroutine_type = LLVMDIBuilderCreateSubroutineType(e->di, e->files[0], NULL, 0, LLVMDIFlagZero);
}

void nd_llvm_debug_finish(struct nd_llvm_emitter *e)
{
	LLVMDIBuilderFinalize(e->di);
	LLVMDisposeDIBuilder(e->di);
	e->di = NULL;
}

// A function that was inlined has one as well, whether its body is in this chunk, in another one or nowhere any more.
static LLVMMetadataRef subprogram(struct nd_llvm_emitter *e, uint32_t func)
{
	const struct nd_nir_func *f = e->m->funcs.data[func];
	if (e->subprograms[func])
		return e->subprograms[func];
	uint32_t line = ND_LOC_LINE(f->loc);
	LLVMMetadataRef file = e->files[f->file < e->m->files.len ? f->file : 0];
	e->subprograms[func] = LLVMDIBuilderCreateFunction(e->di, file, f->name, strlen(f->name), "", 0, file, line,
							   e->subroutine_type, !(f->flags & ND_NIR_F_EXPORT), 1, line,
							   LLVMDIFlagZero, e->optimise);
	return e->subprograms[func];
}

void nd_llvm_debug_function(struct nd_llvm_emitter *e, LLVMValueRef fn, uint32_t func)
{
	e->scope = subprogram(e, func);
	LLVMSetSubprogram(fn, e->scope);
}

// The innermost scope around a place in a function. Scopes that begin at or before it end with those that could hold it,
// and what holds them holds it if they do not.
static uint32_t find_scope(const struct nd_nir_debug *d, uint32_t loc)
{
	uint32_t low = 0, high = d->scopes.len;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if ((uint32_t)d->scopes.data[middle].start <= loc)
			low = middle;
		else
			high = middle;
	}
	while (low && (uint32_t)d->scopes.data[low].end < loc)
		low = d->scopes.data[low].outer;
	return low;
}

LLVMMetadataRef nd_llvm_debug_scope(struct nd_llvm_emitter *e, uint32_t func, uint32_t scope)
{
	const struct nd_nir_func *f = e->m->funcs.data[func];
	if (scope == 0)
		return subprogram(e, func);
	if (!e->scopes[func])
		e->scopes[func] = nd_arena_array(&e->arena, LLVMMetadataRef, f->debug->scopes.len);
	if (!e->scopes[func][scope]) {
		const struct nd_nir_scope *s = &f->debug->scopes.data[scope];
		LLVMMetadataRef outer = nd_llvm_debug_scope(e, func, s->outer);
		LLVMMetadataRef file = e->files[f->file < e->m->files.len ? f->file : 0];
		e->scopes[func][scope] = LLVMDIBuilderCreateLexicalBlock(e->di, outer, file, ND_LOC_LINE(s->start),
									 ND_LOC_COLUMN(s->start));
	}
	return e->scopes[func][scope];
}

// Where the call was. Sites lie one within the other as deeply as calls were inlined, which is not deep.
LLVMMetadataRef nd_llvm_debug_call_place(struct nd_llvm_emitter *e, uint32_t site)
{
	if (site == 0)
		return NULL;
	if (!e->sites[site - 1])
		e->sites[site - 1] = nd_llvm_debug_place(e, e->f->sites.data[site - 1].loc);
	return e->sites[site - 1];
}

LLVMMetadataRef nd_llvm_debug_place(struct nd_llvm_emitter *e, nd_loc loc)
{
	uint32_t site = ND_LOC_SITE(loc), func = site ? e->f->sites.data[site - 1].func : e->func;
	const struct nd_nir_debug *d = e->debug_types ? e->m->funcs.data[func]->debug : NULL;
	LLVMMetadataRef scope = nd_llvm_debug_scope(e, func, d && (uint32_t)loc ? find_scope(d, (uint32_t)loc) : 0);
	return LLVMDIBuilderCreateDebugLocation(e->ctx, ND_LOC_LINE(loc), ND_LOC_COLUMN(loc), scope,
						nd_llvm_debug_call_place(e, site));
}

void nd_llvm_debug_location(struct nd_llvm_emitter *e, nd_loc loc)
{
	LLVMSetCurrentDebugLocation2(e->b, nd_llvm_debug_place(e, loc));
}

void nd_llvm_debug_global(struct nd_llvm_emitter *e, LLVMValueRef value, const struct nd_nir_global *g)
{
	if (!e->debug_types || !g->shown)
		return;
	LLVMMetadataRef type = nd_llvm_debug_type(e, g->debug_type);
	LLVMMetadataRef nothing = LLVMDIBuilderCreateExpression(e->di, NULL, 0);
	LLVMMetadataRef variable = LLVMDIBuilderCreateGlobalVariableExpression(
		e->di, e->files[0], g->shown, strlen(g->shown), "", 0, e->files[0],
		ND_LOC_LINE(g->loc), type, !(g->flags & ND_NIR_G_EXPORT), nothing, NULL, 0);
	unsigned kind = LLVMGetMDKindIDInContext(e->ctx, "dbg", 3);
	LLVMGlobalSetMetadata(value, kind, variable);
}
