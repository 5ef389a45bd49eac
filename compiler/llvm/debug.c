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
	e->subroutine_type = LLVMDIBuilderCreateSubroutineType(e->di, e->files[0], NULL, 0, LLVMDIFlagZero);
}

void nd_llvm_debug_finish(struct nd_llvm_emitter *e)
{
	LLVMDIBuilderFinalize(e->di);
	LLVMDisposeDIBuilder(e->di);
	e->di = NULL;
}

void nd_llvm_debug_function(struct nd_llvm_emitter *e, LLVMValueRef fn, const struct nd_nir_func *f)
{
	uint32_t line = ND_LOC_LINE(f->loc);
	LLVMMetadataRef file = e->files[f->file < e->m->files.len ? f->file : 0];
	e->scope = LLVMDIBuilderCreateFunction(e->di, file, f->name, strlen(f->name), "", 0, file, line,
					       e->subroutine_type, !(f->flags & ND_NIR_F_EXPORT), 1, line,
					       LLVMDIFlagZero, e->optimise);
	LLVMSetSubprogram(fn, e->scope);
}

void nd_llvm_debug_location(struct nd_llvm_emitter *e, nd_loc loc)
{
	LLVMMetadataRef at = LLVMDIBuilderCreateDebugLocation(e->ctx, ND_LOC_LINE(loc), ND_LOC_COLUMN(loc), e->scope,
							      NULL);
	LLVMSetCurrentDebugLocation2(e->b, at);
}
