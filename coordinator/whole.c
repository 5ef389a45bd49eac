// The record of a whole build, by which doing nothing costs one look-up.
#include "phases.h"

// A build without any diagnostics is remembered as a whole, so that doing nothing costs one look-up. Where other
// records have diagnostics, this one has the number of modules, as a varint.
bool nd_session_found_whole(struct nd_core *core, struct nd_session *self)
{
	struct nd_arena arena = {0};
	struct nd_cache_action action;
	bool found = !nd_cache_get_action(core->config.cache, &self->key, &arena, &action) &&
		     action.output_count == nd_intake_programs(self->intake);

	if (found) {
		struct nd_msg_file *files = nd_arena_array(&arena, struct nd_msg_file, action.output_count + 1);
		struct nd_reader reader = nd_reader(action.diags.data, action.diags.len);

		for (uint32_t i = 0; i < action.output_count; i++)
			files[i] = (struct nd_msg_file){action.outputs[i].name, action.outputs[i].digest,
							action.outputs[i].size, 0};
		self->counts.total = self->counts.done = self->counts.cached = (uint32_t)nd_reader_varint(&reader);
		core->cached++;
		nd_session_finish(core, self, ND_BUILD_OK, "", files, action.output_count);
	}
	nd_arena_release(&arena);
	return found;
}

void nd_session_finish_ok(struct nd_core *core, struct nd_session *self)
{
	const struct nd_build *build = self->build;
	uint32_t count = build->options.check_only ? 0 : build->target_count;
	struct nd_buf modules = {0};
	struct nd_arena arena = {0};
	struct nd_msg_file *files = nd_arena_array(&arena, struct nd_msg_file, count + 1);
	struct nd_cache_output *outputs = nd_arena_array(&arena, struct nd_cache_output, count + 1);

	for (uint32_t i = 0; i < count; i++) {
		const struct nd_build_target *target = &build->targets[i];

		files[i] = (struct nd_msg_file){target->name, target->plan, target->plan_bytes, 0};
		outputs[i] = (struct nd_cache_output){target->name, target->plan, target->plan_bytes};
	}
	nd_buf_add_varint(&modules, self->counts.total);
	// With warnings the record of each module is needed, which has them.
	if (!self->warnings->items.len)
		(void)nd_cache_put_action(core->config.cache, &self->key, &(struct nd_cache_action){
			.task = "build", .outputs = outputs, .output_count = count,
			.diags = nd_buf_str(&modules)});
	nd_buf_release(&modules);
	nd_session_finish(core, self, ND_BUILD_OK, "", files, count);
	nd_arena_release(&arena);
}
