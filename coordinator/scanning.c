// The second phase: what every module imports and exports: of the sources, and of the standard modules they reach.
#include "phases.h"

static void put_source(void *arg, struct nd_str source, struct nd_digest *digest)
{
	struct nd_core *core = arg;

	(void)nd_cache_put_blob(core->config.cache, source.data, source.len, digest);
}

static bool take_scan(struct nd_core *core, struct nd_session *self, uint32_t module,
		      const struct nd_cache_output outputs[2])
{
	struct nd_buf encoded = {0};
	bool taken = !nd_cache_get_blob(core->config.cache, &outputs[0].digest, &encoded) &&
		     !nd_build_set_scan(self->build, module, nd_buf_str(&encoded), &outputs[1].digest,
					outputs[1].size);

	nd_buf_release(&encoded);
	return taken;
}

static bool scan_known(struct nd_core *core, struct nd_session *self, uint32_t module)
{
	struct nd_digest key = nd_build_scan_key(self->build, module);
	struct nd_arena arena = {0};
	struct nd_outcome outcome;
	bool known = !self->no_cache && nd_core_lookup(core, &key, &arena, &outcome) && outcome.output_count == 2 &&
		     take_scan(core, self, module, outcome.outputs);

	nd_arena_release(&arena);
	return known;
}

static void submit_batches(struct nd_core *core, struct nd_session *self, uint32_t first)
{
	for (uint32_t i = first; i < self->build->batches.len; i++)
		nd_core_submit(core, self, ND_TASK_SCAN, &self->build->batches.data[i].key, i);
}

void nd_session_start_scanning(struct nd_core *core, struct nd_session *self)
{
	nd_session_move(self, ND_SESSION_SCANNING);
	nd_vec_clear(&self->unknown);
	self->looking = true;
	self->look_at = 0;
	nd_session_look_for_scans(core, self);
}

void nd_session_look_for_scans(struct nd_core *core, struct nd_session *self)
{
	struct nd_build *build = self->build;

	for (uint32_t n = 0; n < ND_CORE_SLICE && self->look_at < build->modules.len; n++, self->look_at++)
		if (!build->modules.data[self->look_at].scanned && !scan_known(core, self, self->look_at))
			nd_vec_push(&self->unknown, self->look_at);
	if (self->look_at < build->modules.len)
		return;
	if (!self->unknown.len && nd_build_add_std(build, put_source, core)) { // which come behind the others
		nd_session_look_for_scans(core, self);
		return;
	}
	self->looking = false;
	if (self->unknown.len)
		submit_batches(core, self, nd_build_add_batches(build, self->unknown.data, self->unknown.len));
	else
		nd_session_start_compiling(core, self);
}

static void scan_crashed(struct nd_core *core, struct nd_session *self, uint32_t index,
			 const struct nd_outcome *outcome)
{
	struct nd_build_batch batch = self->build->batches.data[index]; // the array may move
	uint32_t first = self->build->batches.len;

	if (batch.count == 1) {
		nd_build_set_broken(self->build, batch.modules[0]);
		nd_session_report_crash(core, self, batch.modules[0], outcome);
		return;
	}
	for (uint32_t i = 0; i < batch.count; i++) // one of them is to blame
		nd_build_add_batch(self->build, &batch.modules[i], 1);
	submit_batches(core, self, first);
}

static bool take_scans(struct nd_core *core, struct nd_session *self, uint32_t index,
		       const struct nd_outcome *outcome)
{
	struct nd_build_batch batch = self->build->batches.data[index];

	for (uint32_t i = 0; i < batch.count; i++)
		if (!take_scan(core, self, batch.modules[i], outcome->outputs + 2 * i))
			return false;
	self->counts.scanned += batch.count;
	return true;
}

void nd_session_scan_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			     const struct nd_outcome *outcome)
{
	if (outcome->status == ND_TASK_CRASHED || outcome->status == ND_TASK_TIMED_OUT) {
		scan_crashed(core, self, index, outcome);
	} else if (!take_scans(core, self, index, outcome)) {
		nd_session_restart(core, self, "the scan of a module is no longer in the cache");
		return;
	}
	if (!self->wanted)
		nd_session_start_scanning(core, self); // for the standard modules that are imported
}
