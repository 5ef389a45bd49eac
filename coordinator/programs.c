// The end of a build: every object is there, and what is left to say is which of them make up each program. Linking
// itself is done where the program is wanted (noodle/link_plan.h).
#include "phases.h"

#include <string.h>

// For `explain`: the parts, under the digest of the plan.
static void remember_parts(struct nd_core *core, const struct nd_session *self, uint32_t index)
{
	const struct nd_build_target *target = &self->build->targets[index];
	struct nd_cache_output output = {"plan", target->plan, target->plan_bytes};
	struct nd_arena arena = {0};
	struct nd_cache_action action = {
		.task = nd_build_link_name(self->build, index, &arena), .outputs = &output, .output_count = 1};

	nd_build_link_components(self->build, index, &arena, &action.components, &action.component_count);
	(void)nd_cache_put_action(core->config.cache, &target->plan, &action);
	nd_arena_release(&arena);
}

// False: the plan cannot be kept, not even in memory.
static bool keep_plan(struct nd_core *core, struct nd_session *self, uint32_t index)
{
	struct nd_build_target *target = &self->build->targets[index];
	struct nd_buf plan = {0};
	bool kept;

	nd_build_link_plan(self->build, index, &plan);
	kept = nd_cache_has_blob(core->config.cache, &target->plan, NULL);
	if (!kept) {
		kept = !nd_cache_put_blob(core->config.cache, plan.data, plan.len, NULL);
		remember_parts(core, self, index);
	}
	nd_buf_release(&plan);
	return kept;
}

void nd_session_plan_programs(struct nd_core *core, struct nd_session *self)
{
	nd_chain_end_phase(&self->chain);
	if (self->errors) {
		nd_session_finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
		return;
	}
	for (uint32_t i = 0; !self->build->options.check_only && i < self->build->target_count; i++)
		if (!keep_plan(core, self, i)) {
			nd_session_finish_failed(core, self, "what a program is linked from cannot be stored");
			return;
		}
	nd_session_finish_ok(core, self);
}
