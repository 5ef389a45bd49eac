// One module from source text to object: parse, check, lower, optimise, generate code. Everything of the job lives in
// its own tables and arenas, nothing is kept between jobs, so jobs may run in several threads at once.
#include "noodle/compiler.h"
#include "noodle/mem.h"

#include "llvm/llvm_backend.h"
#include "opt/opt.h"
#include "sema/sema.h"

#include <assert.h>
#include <string.h>

#define LLVM_PASSES (1u << 31) // of nd_options.disabled_passes; the lower bits are our own

struct job {
	const struct nd_unit *units;
	uint32_t nunits;
	const struct nd_options *options;
	struct nd_compile_extra *extra; // never NULL
	struct nd_diags *diags;
	struct nd_intern *intern;
	struct nd_arena arena;
	struct nd_types *types;
	struct nd_ast *trees;
	struct nd_sema_unit *sema;
	struct nd_nir_module *nir;
	struct nd_lower *lower;
	uint64_t lap; // when the present stage began
};

static void stage_done(struct job *job, uint64_t *ns)
{
	if (!job->extra->now_ns)
		return;
	uint64_t now = job->extra->now_ns();
	*ns += now - job->lap;
	job->lap = now;
}

static enum nd_err internal_error(struct job *job, const char *stage, const struct nd_buf *why)
{
	nd_diags_error(job->diags, "internal error in the compiler, module %s, %s: %.*s", job->units[0].name, stage,
		       (int)(why->len < 2000 ? why->len : 2000), why->data ? why->data : "");
	return ND_INVALID;
}

// The interfaces come from our own writer, so errors in them are not the user's.
static enum nd_err parse_units(struct job *job)
{
	nd_ast_parse(&job->trees[0], job->units[0].text, job->units[0].file, false, job->intern, job->diags);
	job->extra->lines += job->trees[0].lines.len;
	job->extra->tokens += job->trees[0].tok_kind.len;
	struct nd_diags inner = { 0 };
	for (uint32_t i = 1; i < job->nunits; i++)
		nd_ast_parse(&job->trees[i], job->units[i].text, job->units[i].file, true, job->intern, &inner);
	enum nd_err err = ND_OK;
	if (inner.errors) {
		struct nd_buf why = { 0 };
		nd_diags_render(&why, &inner, false);
		err = internal_error(job, "reading interfaces", &why);
		nd_buf_release(&why);
	}
	nd_diags_release(&inner);
	if (!err && job->diags->errors)
		err = ND_DIAGNOSTICS;
	return err;
}

static void describe_units(struct job *job)
{
	for (uint32_t i = 0; i < job->nunits; i++) {
		const struct nd_unit *unit = &job->units[i];
		struct nd_sema_import *imports = nd_arena_array(&job->arena, struct nd_sema_import, unit->nimports);
		for (uint32_t k = 0; k < unit->nimports; k++) {
			imports[k] = (struct nd_sema_import){ unit->imports[k].spec, unit->imports[k].module };
		}
		job->sema[i] = (struct nd_sema_unit){ unit->name, &job->trees[i], imports, unit->nimports };
	}
}

static uint64_t now(const struct job *job)
{
	return job->extra->now_ns ? job->extra->now_ns() : 0;
}

static void lower_func(void *arg, const struct nd_hir_func *func)
{
	struct job *job = arg;
	uint64_t start = now(job);
	nd_lower_func(job->lower, func);
	job->extra->ns_lower += now(job) - start;
}

static void lower_global(void *arg, struct nd_hir_global *global)
{
	nd_lower_global(((struct job *)arg)->lower, global);
}

static void lower_nominal(void *arg, struct nd_nominal *nominal)
{
	nd_lower_nominal(((struct job *)arg)->lower, nominal);
}

static void ignore_func(void *arg, const struct nd_hir_func *func)
{
	(void)arg, (void)func;
}

static void ignore_global(void *arg, struct nd_hir_global *global)
{
	(void)arg, (void)global;
}

static void ignore_nominal(void *arg, struct nd_nominal *nominal)
{
	(void)arg, (void)nominal;
}

// Functions are lowered as they have been checked, so that only one body's HIR is in memory.
static enum nd_err check_and_lower(struct job *job)
{
	struct nd_sema_options options = {
		.arena = &job->arena,
		.intern = job->intern,
		.types = job->types,
		.program_entry = job->options->program_entry,
	};
	bool lowers = !job->options->check_only;
	struct nd_sema_sink sink = {
		.arg = job,
		.func = lowers ? lower_func : ignore_func,
		.global = lowers ? lower_global : ignore_global,
		.nominal = lowers ? lower_nominal : ignore_nominal,
	};
	if (lowers) {
		job->nir = nd_nir_module_new(job->units[0].name);
		nd_nir_file(job->nir, job->units[0].file);
		job->lower = nd_lower_new(job->nir, job->types, job->intern);
		if (job->options->debug)
			nd_lower_describe(job->lower);
	}
	uint64_t lower_before = job->extra->ns_lower;
	nd_sema_run(job->sema, job->nunits, &options, &sink, job->diags);
	if (lowers && !job->diags->errors)
		nd_lower_finish(job->lower);
	nd_lower_destroy(&job->lower);
	stage_done(job, &job->extra->ns_sema);
	job->extra->ns_sema -= job->extra->ns_lower - lower_before;
	return job->diags->errors ? ND_DIAGNOSTICS : ND_OK;
}

static enum nd_err verify(struct job *job, const char *stage)
{
#ifdef ND_CHECK_IR
	struct nd_buf why = { 0 };
	enum nd_err err = ND_OK;
	if (!nd_nir_verify(job->nir, &why))
		err = internal_error(job, stage, &why);
	nd_buf_release(&why);
	return err;
#else
	(void)job, (void)stage;
	return ND_OK;
#endif
}

static enum nd_err optimise(struct job *job)
{
	struct nd_opt_options options = {
		.level = job->options->level,
		.disabled = job->options->disabled_passes & ~LLVM_PASSES,
		.print_after = job->extra->print_after,
		.print_to = job->extra->print_to,
		.stats = job->extra->passes,
		.now_ns = job->extra->now_ns,
	};
	enum nd_err err = verify(job, "lowering");
	if (err)
		return err;
	nd_opt_run(job->nir, &options);
	for (uint32_t i = 0; i < job->nir->funcs.len; i++)
		job->extra->nir_insts += job->nir->funcs.data[i]->insts.len;
	stage_done(job, &job->extra->ns_opt);
	return verify(job, "optimising");
}

static enum nd_err generate(struct job *job, struct nd_buf *out)
{
	static const enum nd_llvm_output outputs[] = {
		[ND_EMIT_OBJECT] = ND_LLVM_OBJECT,
		[ND_EMIT_LLVM] = ND_LLVM_IR,
		[ND_EMIT_ASM] = ND_LLVM_ASSEMBLY,
	};
	struct nd_compile_extra *extra = job->extra;
	struct nd_llvm_options options = {
		.level = job->options->level,
		.drops_bodies = true,
		.output = outputs[extra->emit],
		.no_passes = job->options->disabled_passes & LLVM_PASSES,
		.threads = job->options->threads ? job->options->threads : 1,
		.crew = extra->crew,
		.now_ns = extra->now_ns,
		.ir_ns = &extra->ns_ir,
		.opt_ns = &extra->ns_llvm_opt,
		.emit_ns = &extra->ns_emit,
	};
	struct nd_buf why = { 0 };
	enum nd_err err = nd_llvm_compile(out, job->nir, &options, &why);
	if (err)
		err = internal_error(job, "generating code", &why);
	nd_buf_release(&why);
	return err;
}

// NIR has its own names, types and texts.
static void release_front_end(struct job *job)
{
	nd_types_destroy(&job->types);
	for (uint32_t i = 0; i < job->nunits; i++)
		nd_ast_release(&job->trees[i]);
	nd_arena_release(&job->arena);
	nd_intern_destroy(&job->intern);
}

static enum nd_err run(struct job *job, struct nd_buf *out)
{
	job->lap = now(job);
	enum nd_err err = parse_units(job);
	stage_done(job, &job->extra->ns_parse);
	if (!err) {
		describe_units(job);
		err = check_and_lower(job);
	}
	if (err || job->options->check_only)
		return err;
	release_front_end(job);
	err = optimise(job);
	if (err)
		return err;
	switch (job->extra->emit) {
	case ND_EMIT_NONE:
		return ND_OK;
	case ND_EMIT_NIR:
		nd_nir_print(out, job->nir);
		return ND_OK;
	case ND_EMIT_NBC:
		nd_nir_encode(out, job->nir);
		return ND_OK;
	default:
		return generate(job, out);
	}
}

const char *const *nd_options_pass_names(void)
{
	return nd_opt_pass_names();
}

bool nd_options_disable_pass(struct nd_options *self, const char *name)
{
	const char *const *names = nd_opt_pass_names();
	if (strcmp(name, "llvm") == 0) {
		self->disabled_passes |= LLVM_PASSES;
		return true;
	}
	for (uint32_t i = 0; names[i]; i++) {
		if (strcmp(names[i], name) == 0) {
			self->disabled_passes |= 1u << i;
			return true;
		}
	}
	return false;
}

enum nd_err nd_compile(struct nd_buf *object, struct nd_diags *diags, const struct nd_unit *units, uint32_t nunits,
		       const struct nd_options *options, struct nd_compile_extra *extra)
{
	assert(nunits > 0 && options->level <= ND_OPT_MAX_LEVEL);
	struct nd_compile_extra defaults = { .emit = ND_EMIT_OBJECT };
	struct job job = {
		.units = units,
		.nunits = nunits,
		.options = options,
		.extra = extra ? extra : &defaults,
		.diags = diags,
		.intern = nd_intern_new(),
		.trees = nd_alloc_zero(nunits, sizeof *job.trees),
		.sema = nd_alloc_zero(nunits, sizeof *job.sema),
	};
	nd_arena_init(&job.arena);
	job.types = nd_types_new(&job.arena, job.intern);
	enum nd_err err = run(&job, object);
	nd_diags_sort(diags);

	nd_nir_module_destroy(&job.nir);
	release_front_end(&job);
	nd_free(job.trees);
	nd_free(job.sema);
	return err;
}
