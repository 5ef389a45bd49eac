// Tasks done by the compiler.
#include "noodle/worker.h"

#include "noodle/arena.h"
#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <string.h>


static void fail(struct nd_job_result *ret, enum nd_task_status status, const char *what, enum nd_err err)
{
	ret->status = status;
	nd_buf_printf(&ret->text, "%s: %s", what, nd_err_text(err));
}

// The compiler's answer as a status. ND_INVALID is its word for a bug in itself, described in the diagnostics;
// another worker would say the same, so it counts as an answer.
static void take_answer(struct nd_job_result *ret, enum nd_err err, struct nd_diags *diags, const char *what)
{
	if (err == ND_INVALID && !diags->errors)
		nd_diags_error(diags, "internal error of the compiler");
	if (err == ND_OK || err == ND_DIAGNOSTICS || err == ND_INVALID) {
		ret->status = diags->errors ? ND_TASK_DIAGNOSTICS : ND_TASK_OK;
		if (err == ND_OK && diags->errors)
			fail(ret, ND_TASK_FAILED, what, ND_INVALID);
		if (diags->items.len)
			nd_diags_encode(&ret->diags, diags);
	} else {
		fail(ret, ND_TASK_FAILED, what, err);
	}
}

// Per source: what it imports and its errors, then its interface, which is a blob of its own so that readers
// depend on nothing else.
static void run_scan(const struct nd_job *job, struct nd_job_result *ret)
{
	ret->status = ND_TASK_OK;
	for (uint32_t i = 0; i < job->input_count; i++) {
		struct nd_buf encoded = {0}, interface;
		struct nd_scan scan;

		nd_scan_source(&scan, job->inputs[i].data, job->inputs[i].path);
		interface = scan.interface;
		memset(&scan.interface, 0, sizeof scan.interface);
		nd_scan_encode(&encoded, &scan);
		nd_job_result_add(ret, "scan", &encoded);
		nd_job_result_add(ret, "interface", &interface);
		nd_scan_release(&scan);
	}
}

static void run_compile(const struct nd_job *job, struct nd_job_result *ret)
{
	struct nd_arena arena = {0};
	struct nd_unit *units = nd_arena_array(&arena, struct nd_unit, job->input_count + 1);
	struct nd_diags diags = {0};
	struct nd_options options;
	struct nd_buf object = {0};
	enum nd_err err = nd_options_decode(&options, job->options.data, job->options.len);

	for (uint32_t i = 0; i < job->input_count; i++) {
		const struct nd_job_input *input = &job->inputs[i];
		struct nd_unit_import *imports =
			nd_arena_array(&arena, struct nd_unit_import, input->import_count / 2 + 1);

		for (uint32_t k = 0; k < input->import_count / 2; k++)
			imports[k] = (struct nd_unit_import){input->imports[2 * k], input->imports[2 * k + 1]};
		units[i] = (struct nd_unit){
			.name = input->module,
			.file = input->path,
			.text = input->data,
			.imports = imports,
			.nimports = input->import_count / 2,
		};
	}
	if (!job->input_count)
		err = ND_INVALID;
	if (err) {
		fail(ret, ND_TASK_FAILED, "the task is malformed", err);
	} else {
		err = nd_compile(&object, &diags, units, job->input_count, &options, NULL);
		take_answer(ret, err, &diags, "compiling");
	}
	if (ret->status == ND_TASK_OK && !options.check_only)
		nd_job_result_add(ret, "object", &object);
	nd_buf_release(&object);
	nd_diags_release(&diags);
	nd_arena_release(&arena);
}

const struct nd_task_runner nd_compiler_runner = {
	.scan = run_scan,
	.compile = run_compile,
};
