// From a NIR module to an object: chunks, threads, LLVM's pipelines, emission.
//
// A large module is cut into chunks of consecutive functions, each an LLVM module in a context of its own: LLVM's
// memory stays flat (a 100,000-line module takes a fifth of what one LLVM module would), and threads need no locks.
// Where the cuts lie depends on the module alone, and the chunks' objects are merged in order, so the bytes do not
// depend on the number of threads.
//
// Effort   IR passes                 code generator
//   none   none                      None, FastISel
//   light  a handful per function    Less, FastISel
//   less   a handful per function    Less
//   full   default<O2>               Default
//   max    default<O3>               Aggressive
//
// Levels 0, 1 and 3 give every function the same effort: none, less and max. Level 2 gives full effort to the functions
// where the time will be spent (heat.c) and light effort to the others; a small module gets full effort as a whole.
// Light effort rests on what our own passes did before: it still allocates registers properly.
#include "noodle/crew.h"
#include "llvm/cut.h"
#include "llvm/emitter.h"
#include "link/merge.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Error.h>
#include <llvm-c/Support.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
	MAX_SECTION_FUNCTIONS = 12000, // more would come near ELF's 65,000 sections
	MAX_THREADS = 64
};

static const char triple[] = "x86_64-pc-linux-gnu";

static const struct {
	const char *passes;
	LLVMCodeGenOptLevel codegen;
	bool fast_isel;
	bool vectorise;
} efforts[ND_LLVM_EFFORTS] = {
	[ND_LLVM_NO_EFFORT] = { NULL, LLVMCodeGenLevelNone, true, false },
	[ND_LLVM_LIGHT] = { "function(sroa,early-cse,simplifycfg)", LLVMCodeGenLevelLess, true, false },
	[ND_LLVM_LESS] = { "function(sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>)",
			   LLVMCodeGenLevelLess, false, false },
	[ND_LLVM_FULL] = { "default<O2>", LLVMCodeGenLevelDefault, false, true },
	[ND_LLVM_MAX] = { "default<O3>", LLVMCodeGenLevelAggressive, false, true },
};

struct chunk {
	const struct nd_llvm_piece *piece;
	struct nd_buf object;
	struct nd_buf why;
	enum nd_err err;
	uint64_t ir_ns, opt_ns, emit_ns;
};

struct job {
	struct nd_nir_module *m;
	const struct nd_llvm_options *options;
	bool *imported;     // by function: other chunks look at it, too
	bool *checks_stack; // by function
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
	// Passes of the code generator that cost a quarter of its time and gain next to nothing. LLVM's C interface
	// can only set them for the whole process.
	static const char *const flags[] = {
		"noodle",
		"-enable-misched=false",
		"-disable-postra-machine-licm",
		"-disable-postra-machine-sink",
		"-disable-early-taildup",
		"-disable-tail-duplicate",
		"-disable-ssc",
		"-disable-constant-hoisting",
		"-disable-partial-libcall-inlining",
		"-disable-expand-reductions",
		"-disable-mergeicmps",
		"-enable-shrink-wrap=false",
		"-enable-tail-merge=false", // FastISel forgets `nomerge`, and of merged calls a stack trace knows no line
		"-experimental-debug-variable-locations=false", // costs time without variables, too
		"-accel-tables=Disable", // gdb takes fright at the name tables of several objects in one section
	};
	LLVMParseCommandLineOptions(sizeof flags / sizeof flags[0], flags, "");
}

static LLVMTargetMachineRef new_target_machine(enum nd_llvm_effort effort, struct nd_buf *why)
{
	pthread_once(&target_once, initialise_target);
	LLVMTargetRef target;
	char *message = NULL;
	if (LLVMGetTargetFromTriple(triple, &target, &message)) {
		nd_buf_add_cstr(why, message);
		LLVMDisposeMessage(message);
		return NULL;
	}
	LLVMTargetMachineRef tm = LLVMCreateTargetMachine(target, triple, "x86-64", "", efforts[effort].codegen,
							  LLVMRelocStatic, LLVMCodeModelSmall);
	LLVMSetTargetMachineFastISel(tm, efforts[effort].fast_isel);
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
	e->fast_isel = efforts[chunk->piece->effort].fast_isel;
	e->sections = job->sections;
	e->checks_stack = job->checks_stack;
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

static void build(struct nd_llvm_emitter *e, const struct nd_llvm_piece *piece)
{
	if (e->data)
		nd_llvm_define_data(e);
	for (uint32_t i = 0; i < piece->nfuncs; i++)
		nd_llvm_define_function(e, piece->funcs[i]);
	for (uint32_t i = 0; i < piece->nimports; i++)
		nd_llvm_import_function(e, piece->imports[i]);
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

static enum nd_err run_passes(struct nd_llvm_emitter *e, enum nd_llvm_effort effort, LLVMTargetMachineRef tm,
			      struct nd_buf *why)
{
	if (!efforts[effort].passes)
		return ND_OK;
	LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
	LLVMPassBuilderOptionsSetLoopVectorization(options, efforts[effort].vectorise);
	LLVMPassBuilderOptionsSetSLPVectorization(options, efforts[effort].vectorise);
	LLVMPassBuilderOptionsSetLoopInterleaving(options, efforts[effort].vectorise);
	LLVMErrorRef error = LLVMRunPasses(e->mod, efforts[effort].passes, tm, options);
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

// LLVM has a copy now.
static void drop_bodies(struct job *job, const struct nd_llvm_piece *piece)
{
	for (uint32_t i = 0; i < piece->nfuncs; i++) {
		if (!job->imported[piece->funcs[i]])
			nd_nir_func_drop_body(job->m->funcs.data[piece->funcs[i]]);
	}
}

static void compile_chunk(struct job *job, struct chunk *chunk, LLVMTargetMachineRef tm)
{
	struct nd_llvm_emitter e;
	uint64_t start = now(job);
	emitter_init(&e, job, chunk, tm);
	build(&e, chunk->piece);
	if (job->options->drops_bodies)
		drop_bodies(job, chunk->piece);
	chunk->err = verify(&e, &chunk->why);
	uint64_t built = now(job);
	if (!chunk->err)
		chunk->err = job->options->no_passes ? ND_OK : run_passes(&e, chunk->piece->effort, tm, &chunk->why);
	uint64_t optimised = now(job);
	if (!chunk->err)
		chunk->err = emit(&e, job->options->output, tm, &chunk->object, &chunk->why);
	emitter_release(&e);
	chunk->ir_ns = built - start;
	chunk->opt_ns = optimised - built;
	chunk->emit_ns = now(job) - optimised;
}

static void work(void *arg)
{
	struct job *job = arg;
	struct nd_buf why = { 0 };
	LLVMTargetMachineRef machines[ND_LLVM_EFFORTS] = { NULL };
	for (uint32_t i; (i = atomic_fetch_add(&job->next, 1)) < job->nchunks;) {
		struct chunk *chunk = &job->chunks[i];
		LLVMTargetMachineRef *tm = &machines[chunk->piece->effort];
		if (!*tm)
			*tm = new_target_machine(chunk->piece->effort, &why);
		if (*tm) {
			compile_chunk(job, chunk, *tm);
		} else {
			chunk->err = ND_INVALID;
			nd_buf_add_str(&chunk->why, nd_buf_str(&why));
		}
	}
	for (uint32_t i = 0; i < ND_LLVM_EFFORTS; i++) {
		if (machines[i])
			LLVMDisposeTargetMachine(machines[i]);
	}
	nd_buf_release(&why);
}

static void *work_in_thread(void *arg)
{
	work(arg);
	return NULL;
}

static void run(struct job *job)
{
	if (job->options->crew && job->nchunks > 1) {
		nd_crew_run(job->options->crew, work, job);
		return;
	}
	uint32_t threads = job->options->threads < job->nchunks ? job->options->threads : job->nchunks;
	if (threads > MAX_THREADS)
		threads = MAX_THREADS;
	pthread_t ids[MAX_THREADS];
	uint32_t started = 0;
	while (started + 1 < threads && pthread_create(&ids[started], NULL, work_in_thread, job) == 0)
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

enum nd_err nd_llvm_compile(struct nd_buf *out, struct nd_nir_module *m, const struct nd_llvm_options *options,
			    struct nd_buf *why)
{
	struct nd_llvm_cut cut;
	nd_llvm_cut(&cut, m, options->level);
	struct job job = { .m = m, .options = options, .nchunks = cut.npieces };
	job.chunks = nd_alloc_zero(cut.npieces, sizeof *job.chunks);
	job.imported = nd_alloc_zero(m->funcs.len + 1, sizeof *job.imported);
	for (uint32_t i = 0; i < cut.npieces; i++) {
		job.chunks[i].piece = &cut.pieces[i];
		for (uint32_t k = 0; k < cut.pieces[i].nimports; k++)
			job.imported[cut.pieces[i].imports[k]] = true;
	}
	job.sections = cut.norder <= MAX_SECTION_FUNCTIONS;
	job.checks_stack = nd_alloc_zero(m->funcs.len + 1, sizeof *job.checks_stack);
	nd_llvm_find_stack_checks(job.checks_stack, m);
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
	nd_llvm_cut_release(&cut);
	nd_free(job.checks_stack);
	nd_free(job.imported);
	return err;
}
