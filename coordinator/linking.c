// The last phase: objects become programs.
#include "phases.h"

static void take_executable(struct nd_session *self, uint32_t index, const struct nd_outcome *outcome)
{
	struct nd_build_target *target = &self->build->targets[index];

	target->linked = true;
	target->executable = outcome->outputs[0].digest;
	target->executable_bytes = outcome->outputs[0].size;
	self->counts.linked += !outcome->cached;
}

static bool executable_known(struct nd_core *core, struct nd_session *self, uint32_t index)
{
	struct nd_arena arena = {0};
	struct nd_outcome outcome;
	bool known = !self->no_cache && nd_core_lookup(core, &self->build->targets[index].key, &arena, &outcome) &&
		     outcome.status == ND_TASK_OK && outcome.output_count == 1;

	if (known)
		take_executable(self, index, &outcome);
	nd_arena_release(&arena);
	return known;
}

void nd_session_start_linking(struct nd_core *core, struct nd_session *self)
{
	nd_session_end_phase(self);
	if (self->errors) {
		nd_session_finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
		return;
	}
	if (self->build->options.check_only) {
		nd_session_finish_ok(core, self);
		return;
	}
	nd_session_move(self, ND_SESSION_LINKING);
	for (uint32_t i = 0; i < self->build->target_count; i++) {
		nd_build_link_key(self->build, i);
		if (!executable_known(core, self, i))
			nd_core_submit(core, self, ND_TASK_LINK, &self->build->targets[i].key, i);
	}
	if (!self->wanted)
		nd_session_finish_ok(core, self);
}

void nd_session_link_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			     const struct nd_outcome *outcome)
{
	struct nd_diags diags = {0};

	if (outcome->status == ND_TASK_OK) {
		take_executable(self, index, outcome);
	} else if (outcome->status == ND_TASK_DIAGNOSTICS) {
		if (!nd_diags_decode(&diags, outcome->diags.data, outcome->diags.len))
			nd_session_send_diags(core, self, "", &diags);
		nd_diags_release(&diags);
	} else {
		nd_diags_error(&diags, "linking '%s' failed: %s", self->build->targets[index].name, outcome->text);
		nd_session_send_diags(core, self, "", &diags);
		nd_diags_release(&diags);
	}
	if (self->wanted)
		return;
	if (self->errors)
		nd_session_finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
	else
		nd_session_finish_ok(core, self);
}
