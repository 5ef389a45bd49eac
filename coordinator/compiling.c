// The third phase: the graph is known, and every module that a target reaches becomes an object.
#include "phases.h"
#include "explain.h"

#include "noodle/mem.h"

static bool is_ours(const struct nd_session *self, uint32_t module)
{
	return module < self->build->source_count;
}

static void take_object(struct nd_core *core, struct nd_session *self, uint32_t index,
			const struct nd_outcome *outcome)
{
	struct nd_build_unit *unit = &self->build->units.data[index];
	struct nd_diags diags = {0};

	if (outcome->diags.len && !nd_diags_decode(&diags, outcome->diags.data, outcome->diags.len)) {
		nd_session_send_diags(core, self, self->build->modules.data[unit->module].name, &diags);
		nd_diags_release(&diags);
	}
	unit->state = outcome->status == ND_TASK_OK ? ND_UNIT_DONE : ND_UNIT_FAILED;
	if (unit->state == ND_UNIT_DONE && outcome->output_count) {
		unit->object = outcome->outputs[0].digest;
		unit->object_bytes = outcome->outputs[0].size;
	}
	if (!is_ours(self, unit->module))
		return;
	self->counts.done++;
	self->counts.failed += unit->state == ND_UNIT_FAILED;
	if (outcome->cached)
		self->counts.cached++;
	else
		self->counts.compiled++;
}

static bool object_known(struct nd_core *core, struct nd_session *self, uint32_t index)
{
	const struct nd_build_unit *unit = &self->build->units.data[index];
	struct nd_arena arena = {0};
	struct nd_outcome outcome;
	bool known = !self->no_cache && nd_core_lookup(core, &unit->key, &arena, &outcome) &&
		     outcome.output_count ==
			     (outcome.status == ND_TASK_OK && !self->build->options.check_only ? 1 : 0);

	if (known) {
		core->cached++;
		take_object(core, self, index, &outcome);
	}
	nd_arena_release(&arena);
	return known;
}

static void explain(struct nd_core *core, struct nd_session *self)
{
	char *text;

	if (self->errors) {
		nd_session_finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
	} else if (nd_explain(core, self, self->explain)) {
		nd_session_finish(core, self, ND_BUILD_OK, "", NULL, 0);
	} else {
		text = nd_sprintf("this build does not %s: no program reaches it", self->explain);
		nd_session_finish_failed(core, self, text);
		nd_free(text);
	}
}

void nd_session_start_compiling(struct nd_core *core, struct nd_session *self)
{
	struct nd_diags diags = {0};
	bool planned;

	nd_session_move(self, ND_SESSION_COMPILING);
	nd_chain_end_phase(&self->chain);
	planned = nd_build_plan(self->build, &diags);
	self->plan_failed = diags.errors > 0;
	nd_session_send_diags(core, self, "", &diags);
	nd_diags_release(&diags);
	for (uint32_t i = 0; i < self->build->modules.len; i++)
		nd_session_send_diags(core, self, self->build->modules.data[i].name,
				      &self->build->modules.data[i].scan.diags);
	if (!planned) {
		nd_session_finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
		return;
	}
	if (self->explain) {
		explain(core, self);
		return;
	}
	for (uint32_t i = 0; i < self->build->units.len; i++)
		self->counts.total += is_ours(self, self->build->units.data[i].module);
	self->looking = true;
	self->look_at = 0;
	nd_session_look_for_objects(core, self);
}

void nd_session_look_for_objects(struct nd_core *core, struct nd_session *self)
{
	const struct nd_build *build = self->build;

	for (uint32_t n = 0; n < ND_CORE_SLICE && self->look_at < build->units.len; n++, self->look_at++)
		if (build->units.data[self->look_at].state == ND_UNIT_OPEN && !object_known(core, self, self->look_at))
			nd_core_submit(core, self, ND_TASK_COMPILE, &build->units.data[self->look_at].key,
				       self->look_at);
	self->looking = self->look_at < build->units.len;
	if (!self->looking && !self->wanted)
		nd_session_plan_programs(core, self);
}

void nd_session_compile_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
				const struct nd_outcome *outcome)
{
	if (outcome->status == ND_TASK_CRASHED || outcome->status == ND_TASK_TIMED_OUT) {
		self->build->units.data[index].state = ND_UNIT_FAILED;
		self->counts.done += is_ours(self, self->build->units.data[index].module);
		nd_session_report_crash(core, self, self->build->units.data[index].module, outcome);
	} else {
		take_object(core, self, index, outcome);
	}
	if (!self->looking && !self->wanted)
		nd_session_plan_programs(core, self);
}
