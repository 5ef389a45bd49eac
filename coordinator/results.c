// Between tasks and the cache: what a worker reports becomes blobs and an action, and an action becomes the
// outcome of a task that nobody has to run.
#include "core.h"

#include "noodle/mem.h"

#include <string.h>

static bool all_there(struct nd_core *core, const struct nd_cache_output *outputs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint64_t size;

		if (!nd_cache_has_blob(core->config.cache, &outputs[i].digest, &size) || size != outputs[i].size)
			return false;
	}
	return true;
}

bool nd_core_lookup(struct nd_core *self, const struct nd_digest *key, struct nd_arena *arena,
		    struct nd_outcome *ret)
{
	struct nd_cache_action action;
	struct nd_diags diags = {0};

	if (nd_cache_get_action(self->config.cache, key, arena, &action))
		return false;
	if (action.diags.len && nd_diags_decode(&diags, action.diags.data, action.diags.len))
		return false;
	*ret = (struct nd_outcome){
		.status = diags.errors ? ND_TASK_DIAGNOSTICS : ND_TASK_OK,
		.outputs = action.outputs,
		.output_count = action.output_count,
		.diags = action.diags,
		.text = "",
		.cached = true,
		.worker = "",
	};
	nd_diags_release(&diags);
	return true;
}

// ---- results of workers ----

static uint32_t outputs_expected(const struct nd_task *task, enum nd_task_status status)
{
	switch (task->kind) {
	case ND_TASK_SCAN: return 2 * task->build->batches.data[task->index].count;
	case ND_TASK_COMPILE: return status == ND_TASK_OK && !task->build->options.check_only;
	}
	return 0;
}

static enum nd_err keep_blobs(struct nd_core *core, const struct nd_msg *msg)
{
	const struct nd_msg_task_result *result = &msg->task_result;

	for (uint32_t i = 0; i < result->output_count; i++) {
		const struct nd_msg_file *file = &result->outputs[i];
		enum nd_err err;

		if (!file->frame)
			continue;
		err = nd_cache_put_blob_as(core->config.cache, &file->digest, msg->blobs[file->frame - 1].data,
					   msg->blobs[file->frame - 1].len);
		if (err)
			return err;
	}
	return ND_OK;
}

static void put_scans(struct nd_core *core, const struct nd_task *task, const struct nd_outcome *outcome)
{
	const struct nd_build_batch *batch = &task->build->batches.data[task->index];

	for (uint32_t i = 0; i < batch->count; i++) {
		const struct nd_build_module *module = &task->build->modules.data[batch->modules[i]];
		struct nd_digest key = nd_build_scan_key(task->build, batch->modules[i]);
		struct nd_cache_component source = {"source", module->source};
		char *name = nd_sprintf("scan %s", module->name);
		struct nd_cache_action action = {
			.task = name,
			.outputs = outcome->outputs + 2 * i,
			.output_count = 2,
			.components = &source,
			.component_count = 1,
			.wall_ms = outcome->wall_ms / batch->count,
			.cpu_ms = outcome->cpu_ms / batch->count,
		};

		(void)nd_cache_put_action(core->config.cache, &key, &action); // a full disk is no error of a build
		nd_free(name);
	}
}

static void put_action(struct nd_core *core, const struct nd_task *task, const struct nd_msg_task_result *result,
		       const struct nd_outcome *outcome, struct nd_arena *arena)
{
	struct nd_cache_action action = {
		.task = nd_build_task_name(task->build, task->kind, task->index, arena),
		.outputs = outcome->outputs,
		.output_count = outcome->output_count,
		.diags = outcome->diags,
		.wall_ms = result->wall_ms,
		.cpu_ms = result->cpu_ms,
		.peak_kb = result->peak_kb,
	};

	nd_build_unit_components(task->build, task->index, arena, &action.components, &action.component_count);
	(void)nd_cache_put_action(core->config.cache, &task->key, &action);
	(void)nd_cache_put_history(core->config.cache, action.task, result->wall_ms);
}

enum nd_err nd_core_keep_result(struct nd_core *self, const struct nd_task *task, const struct nd_msg *msg,
				struct nd_arena *arena, struct nd_outcome *ret, const char **why)
{
	const struct nd_msg_task_result *result = &msg->task_result;
	struct nd_cache_output *outputs = nd_arena_array(arena, struct nd_cache_output, result->output_count + 1);
	struct nd_diags diags = {0};
	enum nd_err err = ND_INVALID;

	for (uint32_t i = 0; i < result->output_count; i++)
		outputs[i] = (struct nd_cache_output){result->outputs[i].name, result->outputs[i].digest,
						      result->outputs[i].size};
	*ret = (struct nd_outcome){
		.status = result->status,
		.outputs = outputs,
		.output_count = result->output_count,
		.diags = result->diags,
		.text = result->text,
		.wall_ms = result->wall_ms,
		.fetch_ms = result->fetch_ms,
		.cpu_ms = result->cpu_ms,
		.peak_kb = result->peak_kb,
		.worker = task->worker->name,
	};
	*why = "the worker's result has the wrong number of outputs";
	if (result->output_count != outputs_expected(task, result->status))
		return ND_INVALID;
	*why = "the worker's diagnostics are malformed";
	if (result->diags.len && nd_diags_decode(&diags, result->diags.data, result->diags.len))
		return ND_INVALID;
	*why = "the worker's diagnostics contradict its result";
	if ((diags.errors > 0) != (result->status == ND_TASK_DIAGNOSTICS))
		goto out;
	*why = "an output came damaged";
	err = keep_blobs(self, msg);
	if (err)
		goto out;
	*why = "an output was not stored";
	err = all_there(self, outputs, result->output_count) ? ND_OK : ND_NOT_FOUND;
	if (err)
		goto out;
	if (task->kind == ND_TASK_SCAN)
		put_scans(self, task, ret);
	else
		put_action(self, task, result, ret, arena);
out:
	nd_diags_release(&diags);
	return err;
}
