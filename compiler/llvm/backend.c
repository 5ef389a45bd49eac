// From a NIR module to an object: chunks, threads, LLVM's pipelines, emission.
//
// A large module is cut into chunks of consecutive functions, each an LLVM module in a context of its own: LLVM's
// memory stays flat (a 100,000-line module takes a fifth of what one LLVM module would), and threads need no locks.
// Where the cuts lie depends on the module alone, and the chunks' objects are merged in order, so the bytes do not
// depend on the number of threads.
//
// Level  IR passes                 code generator
//   0    none                      FastISel
//   1    a handful per function    Less
//   2    default<O2>               Default
//   3    default<O3>               Aggressive
#include "llvm/emitter.h"
#include "link/merge.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Error.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
	CHUNK_FUNCTIONS = 100,
	CHUNK_INSTS = 10000,
	ONE_CHUNK_INSTS = 20000,   // a module up to this size is not cut
	MAX_SECTION_FUNCTIONS = 12000, // more would come near ELF's 65,000 sections
	MAX_THREADS = 64
};

static const char triple[] = "x86_64-pc-linux-gnu";

static const struct {
	const char *passes;
	LLVMCodeGenOptLevel codegen;
} levels[] = {
	{ NULL, LLVMCodeGenLevelNone },
	{ "function(sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>)", LLVMCodeGenLevelLess },
	{ "default<O2>", LLVMCodeGenLevelDefault },
	{ "default<O3>", LLVMCodeGenLevelAggressive },
};

struct chunk {
	uint32_t first, end; // functions
	struct nd_buf object;
	struct nd_buf why;
	enum nd_err err;
	uint64_t ir_ns, opt_ns, emit_ns;
};

struct job {
	const struct nd_nir_module *m;
	const struct nd_llvm_options *options;
	struct chunk *chunks;
	uint32_t nchunks;
	bool sections;
	atomic_uint next;
};

static pthread_once_t target_once = PTHREAD_ONCE_INIT;

static void initialise_target(void)
{
	LLVMInitializeX86TargetInfo();
	LLVMInitializeX86Target();
	LLVMInitializeX86TargetMC();
	LLVMInitializeX86AsmPrinter();
}

static LLVMTargetMachineRef new_target_machine(uint32_t level, struct nd_buf *why)
{
	pthread_once(&target_once, initialise_target);
	LLVMTargetRef target;
	char *message = NULL;
	if (LLVMGetTargetFromTriple(triple, &target, &message)) {
		nd_buf_add_cstr(why, message);
		LLVMDisposeMessage(message);
		return NULL;
	}
	LLVMTargetMachineRef tm = LLVMCreateTargetMachine(target, triple, "x86-64", "", levels[level].codegen,
							  LLVMRelocStatic, LLVMCodeModelSmall);
	LLVMSetTargetMachineFastISel(tm, level == 0);
	return tm;
}

static void emitter_init(struct nd_llvm_emitter *e, const struct job *job, const struct chunk *chunk,
			 LLVMTargetMachineRef tm)
{
	const struct nd_nir_module *m = job->m;
	memset(e, 0, sizeof *e);
	e->m = m;
	e->split = job->nchunks > 1;
	e->optimise = job->options->level > 0;
	e->sections = job->sections;
	e->data = chunk == job->chunks;
	nd_arena_init(&e->arena);
	e->ctx = LLVMContextCreate();
	LLVMContextSetDiscardValueNames(e->ctx, 1);
	e->mod = LLVMModuleCreateWithNameInContext(m->name, e->ctx);
	e->b = LLVMCreateBuilderInContext(e->ctx);
	LLVMSetTarget(e->mod, triple);
	LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(tm);
	LLVMSetModuleDataLayout(e->mod, layout);
	LLVMDisposeTargetData(layout);

	e->i1 = LLVMInt1TypeInContext(e->ctx);
	e->i8 = LLVMInt8TypeInContext(e->ctx);
	e->i16 = LLVMInt16TypeInContext(e->ctx);
	e->i32 = LLVMInt32TypeInContext(e->ctx);
	e->i64 = LLVMInt64TypeInContext(e->ctx);
	e->f32 = LLVMFloatTypeInContext(e->ctx);
	e->f64 = LLVMDoubleTypeInContext(e->ctx);
	e->ptr = LLVMPointerTypeInContext(e->ctx, 0);
	e->void_type = LLVMVoidTypeInContext(e->ctx);
	e->aggs = nd_arena_array(&e->arena, LLVMTypeRef, m->aggs.len);
	e->strings = nd_arena_array(&e->arena, LLVMValueRef, m->strings.len);
	e->classes = nd_arena_array(&e->arena, LLVMValueRef, m->classes.len);
	e->globals = nd_arena_array(&e->arena, LLVMValueRef, m->globals.len);
	e->closures = nd_arena_array(&e->arena, LLVMValueRef, m->funcs.len);
	e->funcs = nd_arena_array(&e->arena, struct nd_llvm_func, m->funcs.len);
	nd_llvm_memory_init(e);
	nd_llvm_debug_init(e);
}

static void emitter_release(struct nd_llvm_emitter *e)
{
	LLVMDisposeBuilder(e->b);
	LLVMDisposeModule(e->mod);
	LLVMContextDispose(e->ctx);
	nd_map_release(&e->field_tags);
	nd_vec_free(&e->tags);
	nd_arena_release(&e->arena);
}

static void build(struct nd_llvm_emitter *e, const struct chunk *chunk)
{
	if (e->data)
		nd_llvm_define_data(e);
	for (uint32_t i = chunk->first; i < chunk->end; i++) {
		if (e->m->funcs.data[i]->blocks.len > 0)
			nd_llvm_define_function(e, i);
	}
	nd_llvm_debug_finish(e);
}

static enum nd_err verify(struct nd_llvm_emitter *e, struct nd_buf *why)
{
#ifdef ND_CHECK_IR
	char *message = NULL;
	bool bad = LLVMVerifyModule(e->mod, LLVMReturnStatusAction, &message);
	if (bad)
		nd_buf_printf(why, "module %s does not verify: %s", e->m->name, message);
	LLVMDisposeMessage(message);
	return bad ? ND_INVALID : ND_OK;
#else
	(void)e, (void)why;
	return ND_OK;
#endif
}

static enum nd_err run_passes(struct nd_llvm_emitter *e, uint32_t level, LLVMTargetMachineRef tm, struct nd_buf *why)
{
	if (!levels[level].passes)
		return ND_OK;
	LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
	LLVMPassBuilderOptionsSetLoopVectorization(options, level >= 2);
	LLVMPassBuilderOptionsSetSLPVectorization(options, level >= 2);
	LLVMPassBuilderOptionsSetLoopInterleaving(options, level >= 2);
	LLVMErrorRef error = LLVMRunPasses(e->mod, levels[level].passes, tm, options);
	LLVMDisposePassBuilderOptions(options);
	if (!error)
		return ND_OK;
	char *message = LLVMGetErrorMessage(error);
	nd_buf_add_cstr(why, message);
	LLVMDisposeErrorMessage(message);
	return ND_INVALID;
}

static enum nd_err emit(struct nd_llvm_emitter *e, enum nd_llvm_output output, LLVMTargetMachineRef tm,
			struct nd_buf *out, struct nd_buf *why)
{
	char *message = NULL;
	if (output == ND_LLVM_IR) {
		char *text = LLVMPrintModuleToString(e->mod);
		nd_buf_add_cstr(out, text);
		LLVMDisposeMessage(text);
		return ND_OK;
	}
	LLVMMemoryBufferRef buffer;
	LLVMCodeGenFileType type = output == ND_LLVM_OBJECT ? LLVMObjectFile : LLVMAssemblyFile;
	if (LLVMTargetMachineEmitToMemoryBuffer(tm, e->mod, type, &message, &buffer)) {
		nd_buf_add_cstr(why, message);
		LLVMDisposeMessage(message);
		return ND_INVALID;
	}
	nd_buf_add(out, LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer));
	LLVMDisposeMemoryBuffer(buffer);
	return ND_OK;
}

static uint64_t now(const struct job *job)
{
	return job->options->now_ns ? job->options->now_ns() : 0;
}

static void compile_chunk(struct job *job, struct chunk *chunk, LLVMTargetMachineRef tm)
{
	struct nd_llvm_emitter e;
	uint64_t start = now(job);
	emitter_init(&e, job, chunk, tm);
	build(&e, chunk);
	chunk->err = verify(&e, &chunk->why);
	uint64_t built = now(job);
	if (!chunk->err)
		chunk->err = run_passes(&e, job->options->level, tm, &chunk->why);
	uint64_t optimised = now(job);
	if (!chunk->err)
		chunk->err = emit(&e, job->options->output, tm, &chunk->object, &chunk->why);
	emitter_release(&e);
	chunk->ir_ns = built - start;
	chunk->opt_ns = optimised - built;
	chunk->emit_ns = now(job) - optimised;
}

static void *work(void *arg)
{
	struct job *job = arg;
	struct nd_buf why = { 0 };
	LLVMTargetMachineRef tm = new_target_machine(job->options->level, &why);
	for (uint32_t i; (i = atomic_fetch_add(&job->next, 1)) < job->nchunks;) {
		struct chunk *chunk = &job->chunks[i];
		if (tm) {
			compile_chunk(job, chunk, tm);
		} else {
			chunk->err = ND_INVALID;
			nd_buf_add_str(&chunk->why, nd_buf_str(&why));
		}
	}
	if (tm)
		LLVMDisposeTargetMachine(tm);
	nd_buf_release(&why);
	return NULL;
}

// Where the cuts lie. Functions are counted as well as instructions, because both bound what LLVM holds in memory.
static void cut(struct job *job)
{
	const struct nd_nir_module *m = job->m;
	uint64_t total = 0;
	uint32_t defined = 0;
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		total += m->funcs.data[i]->insts.len;
		defined += m->funcs.data[i]->blocks.len > 0;
	}
	job->sections = defined <= MAX_SECTION_FUNCTIONS;
	job->chunks = nd_alloc_zero(defined + 1, sizeof *job->chunks);
	job->nchunks = 1;
	job->chunks[0].end = m->funcs.len;
	if (total <= ONE_CHUNK_INSTS)
		return;
	uint32_t functions = 0;
	uint64_t insts = 0;
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		if (m->funcs.data[i]->blocks.len == 0)
			continue;
		if (functions >= CHUNK_FUNCTIONS || (functions && insts >= CHUNK_INSTS)) {
			job->chunks[job->nchunks - 1].end = i;
			job->chunks[job->nchunks++] = (struct chunk){ .first = i, .end = m->funcs.len };
			functions = 0;
			insts = 0;
		}
		functions++;
		insts += m->funcs.data[i]->insts.len;
	}
}

static void run(struct job *job)
{
	uint32_t threads = job->options->threads < job->nchunks ? job->options->threads : job->nchunks;
	if (threads > MAX_THREADS)
		threads = MAX_THREADS;
	pthread_t ids[MAX_THREADS];
	uint32_t started = 0;
	while (started + 1 < threads && pthread_create(&ids[started], NULL, work, job) == 0)
		started++;
	work(job); // also does everything when no thread could be started
	for (uint32_t i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
}

static enum nd_err collect(struct job *job, struct nd_buf *out, struct nd_buf *why)
{
	for (uint32_t i = 0; i < job->nchunks; i++) {
		if (job->chunks[i].err) {
			nd_buf_add_str(why, nd_buf_str(&job->chunks[i].why));
			return job->chunks[i].err;
		}
	}
	if (job->nchunks == 1 || job->options->output != ND_LLVM_OBJECT) {
		for (uint32_t i = 0; i < job->nchunks; i++)
			nd_buf_add_str(out, nd_buf_str(&job->chunks[i].object));
		return ND_OK;
	}
	struct nd_str *objects = nd_alloc_zero(job->nchunks, sizeof *objects);
	for (uint32_t i = 0; i < job->nchunks; i++)
		objects[i] = nd_buf_str(&job->chunks[i].object);
	enum nd_err err = nd_elf_merge(out, objects, job->nchunks, why);
	nd_free(objects);
	return err;
}

enum nd_err nd_llvm_compile(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_llvm_options *options,
			    struct nd_buf *why)
{
	assert(options->level < sizeof levels / sizeof levels[0]);
	struct job job = { .m = m, .options = options };
	cut(&job);
	run(&job);
	enum nd_err err = collect(&job, out, why);
	for (uint32_t i = 0; i < job.nchunks; i++) {
		struct chunk *chunk = &job.chunks[i];
		if (options->ir_ns)
			*options->ir_ns += chunk->ir_ns;
		if (options->opt_ns)
			*options->opt_ns += chunk->opt_ns;
		if (options->emit_ns)
			*options->emit_ns += chunk->emit_ns;
		nd_buf_release(&chunk->object);
		nd_buf_release(&chunk->why);
	}
	nd_free(job.chunks);
	return err;
}
