// The record of a whole build, by which doing nothing costs one look-up.
#include "phases.h"

// A build without any diagnostics is remembered as a whole, so that doing nothing costs one look-up. The number of
// its modules is the size of the component "modules".
bool nd_session_found_whole(struct nd_core *core, struct nd_session *self)
{
	struct nd_digest key = nd_build_root_key(self->build);
	struct nd_arena arena = {0};
	struct nd_outcome outcome;
	bool found = nd_core_lookup(core, &key, &arena, &outcome) &&
		     outcome.output_count == (self->build->options.check_only ? 0 : self->build->target_count);

	if (found) {
		struct nd_msg_file *files = nd_arena_array(&arena, struct nd_msg_file, outcome.output_count + 1);

		for (uint32_t i = 0; i < outcome.output_count; i++)
			files[i] = (struct nd_msg_file){outcome.outputs[i].name, outcome.outputs[i].digest,
							outcome.outputs[i].size, 0};
		self->counts.total = self->counts.done = self->counts.cached = self->build->source_count;
		core->cached++;
		nd_session_finish(core, self, ND_BUILD_OK, "", files, outcome.output_count);
	}
	nd_arena_release(&arena);
	return found;
}

void nd_session_finish_ok(struct nd_core *core, struct nd_session *self)
{
	const struct nd_build *build = self->build;
	uint32_t count = build->options.check_only ? 0 : build->target_count;
	struct nd_digest key = nd_build_root_key(build);
	struct nd_arena arena = {0};
	struct nd_msg_file *files = nd_arena_array(&arena, struct nd_msg_file, count + 1);
	struct nd_cache_output *outputs = nd_arena_array(&arena, struct nd_cache_output, count + 1);

	for (uint32_t i = 0; i < count; i++) {
		const struct nd_build_target *target = &build->targets[i];

		files[i] = (struct nd_msg_file){target->name, target->plan, target->plan_bytes, 0};
		outputs[i] = (struct nd_cache_output){target->name, target->plan, target->plan_bytes};
	}
	// With warnings the record of each module is needed, which has them.
	if (!self->warnings->items.len)
		(void)nd_cache_put_action(core->config.cache, &key, &(struct nd_cache_action){
			.task = "build", .outputs = outputs, .output_count = count});
	nd_session_finish(core, self, ND_BUILD_OK, "", files, count);
	nd_arena_release(&arena);
}
