// DWARF 5 line tables: the runtime's stack traces and every debugger read them, so they are always there. All paths
// are package-relative and the folder is ".", hence the same bytes wherever the sources lie.
#include "llvm/emitter.h"

#include <string.h>

static void add_flag(struct nd_llvm_emitter *e, LLVMModuleFlagBehavior behavior, const char *name, uint32_t value)
{
	LLVMAddModuleFlag(e->mod, behavior, name, strlen(name),
			  LLVMValueAsMetadata(LLVMConstInt(e->i32, value, 0)));
}

void nd_llvm_debug_init(struct nd_llvm_emitter *e)
{
	static const char producer[] = "noodlec";
	add_flag(e, LLVMModuleFlagBehaviorWarning, "Debug Info Version", LLVMDebugMetadataVersion());
	add_flag(e, LLVMModuleFlagBehaviorWarning, "Dwarf Version", 5);
	e->di = LLVMCreateDIBuilder(e->mod);
	uint32_t n = e->m->files.len;
	e->files = nd_arena_array(&e->arena, LLVMMetadataRef, n + 1);
	for (uint32_t i = 0; i < n; i++)
		e->files[i] = LLVMDIBuilderCreateFile(e->di, e->m->files.data[i], strlen(e->m->files.data[i]), ".", 1);
	if (n == 0)
		e->files[0] = LLVMDIBuilderCreateFile(e->di, e->m->name, strlen(e->m->name), ".", 1);
	// DW_LANG_C11: the number tells debuggers how to print, and Noodle has none of its own.
	LLVMDIBuilderCreateCompileUnit(e->di, LLVMDWARFSourceLanguageC11, e->files[0], producer, sizeof producer - 1,
				       e->optimise, "", 0, 0, "", 0, LLVMDWARFEmissionLineTablesOnly, 0, 0, 0, "", 0,
				       "", 0);
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

static LLVMMetadataRef place(struct nd_llvm_emitter *e, nd_loc loc);

// Where the call was. Sites lie one within the other as deeply as calls were inlined, which is not deep.
static LLVMMetadataRef call_place(struct nd_llvm_emitter *e, uint32_t site)
{
	if (!e->sites[site - 1])
		e->sites[site - 1] = place(e, e->f->sites.data[site - 1].loc);
	return e->sites[site - 1];
}

static LLVMMetadataRef place(struct nd_llvm_emitter *e, nd_loc loc)
{
	uint32_t site = ND_LOC_SITE(loc);
	LLVMMetadataRef scope = site ? subprogram(e, e->f->sites.data[site - 1].func) : e->scope;
	return LLVMDIBuilderCreateDebugLocation(e->ctx, ND_LOC_LINE(loc), ND_LOC_COLUMN(loc), scope,
						site ? call_place(e, site) : NULL);
}

void nd_llvm_debug_location(struct nd_llvm_emitter *e, nd_loc loc)
{
	LLVMSetCurrentDebugLocation2(e->b, place(e, loc));
}
