// The road of a build:
//
//   IDLE ── BUILD_OPEN ──► UPLOADING ──► SCANNING ──► COMPILING ──► LINKING ──► IDLE
//            (all known:        └── when every source is here
//             straight on)
//
// Each phase looks every item up in the cache, opens tasks for the rest, and ends when the last outcome is in.
// When an input turns out to be missing (evicted or damaged meanwhile) the build starts again from its sources:
// all that is still there is found in the cache, so this costs what was lost and no more.
#include "core.h"
#include "explain.h"

#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

static const bool allowed[ND_SESSION_LINKING + 1][ND_SESSION_LINKING + 1] = {
	[ND_SESSION_IDLE][ND_SESSION_UPLOADING] = true,      // begin
	[ND_SESSION_IDLE][ND_SESSION_IDLE] = true,           // finish: found whole, or refused
	[ND_SESSION_UPLOADING][ND_SESSION_SCANNING] = true,  // start_scanning
	[ND_SESSION_UPLOADING][ND_SESSION_IDLE] = true,      // finish
	[ND_SESSION_SCANNING][ND_SESSION_SCANNING] = true,   // start_scanning: standard modules came in
	[ND_SESSION_SCANNING][ND_SESSION_COMPILING] = true,  // start_compiling
	[ND_SESSION_SCANNING][ND_SESSION_UPLOADING] = true,  // begin, from restart
	[ND_SESSION_SCANNING][ND_SESSION_IDLE] = true,       // finish
	[ND_SESSION_COMPILING][ND_SESSION_LINKING] = true,   // start_linking
	[ND_SESSION_COMPILING][ND_SESSION_UPLOADING] = true, // begin, from restart
	[ND_SESSION_COMPILING][ND_SESSION_IDLE] = true,      // finish
	[ND_SESSION_LINKING][ND_SESSION_UPLOADING] = true,   // begin, from restart
	[ND_SESSION_LINKING][ND_SESSION_IDLE] = true,        // finish
};

static void move(struct nd_session *self, enum nd_session_state to)
{
	assert(allowed[self->state][to]);
	self->state = to;
	self->progress_due = true;
}

struct nd_session *nd_session_new(uint64_t id, nd_wire_peer peer, const char *node)
{
	struct nd_session *self = nd_alloc_zero(1, sizeof *self);

	self->id = id;
	self->peer = peer;
	self->node = nd_strdup(node);
	self->weight = 1;
	self->warnings = nd_alloc_zero(1, sizeof *self->warnings);
	return self;
}

static void end_build(struct nd_core *core, struct nd_session *self)
{
	nd_core_forget_session(core, self);
	nd_build_unref(&self->build);
	if (self->pin)
		nd_cache_pin_end(core->config.cache, self->pin);
	self->pin = 0;
	nd_diags_release(self->warnings);
	memset(self->warnings, 0, sizeof *self->warnings);
	nd_free(self->explain);
	self->explain = NULL;
}

void nd_session_destroy(struct nd_core *core, struct nd_session **self_p)
{
	struct nd_session *self = *self_p;

	*self_p = NULL;
	end_build(core, self);
	assert(!nd_queue_first(&self->queue));
	nd_queue_release(&self->queue);
	nd_free(self->warnings);
	nd_free(self->node);
	nd_free(self);
}

// ---- telling the client ----

enum nd_build_phase nd_session_phase(const struct nd_core *core, const struct nd_session *self)
{
	static const enum nd_build_phase phases[] = {
		[ND_SESSION_IDLE] = ND_PHASE_FINISHED,
		[ND_SESSION_UPLOADING] = ND_PHASE_UPLOADING,
		[ND_SESSION_SCANNING] = ND_PHASE_SCANNING,
		[ND_SESSION_COMPILING] = ND_PHASE_COMPILING,
		[ND_SESSION_LINKING] = ND_PHASE_LINKING,
	};

	if (self->wanted && !core->pool.workers.len)
		return ND_PHASE_WAITING;
	return phases[self->state];
}

// What is left of the current phase in learned times, spread over all slots.
static uint32_t left_ms(const struct nd_core *core, const struct nd_session *self)
{
	uint32_t slots = core->pool.slots;
	uint64_t now = nd_core_now(core), total = 0;

	for (uint32_t i = 0; i < self->queue.heap.len; i++)
		total += self->queue.heap.data[i]->expected_ms;
	for (uint32_t w = 0; w < core->pool.workers.len; w++)
		for (uint32_t i = 0; i < core->pool.workers.data[w]->leases.len; i++) {
			const struct nd_task *task = core->pool.workers.data[w]->leases.data[i];
			uint64_t spent = task->state == ND_TASK_RUNNING ? now - task->started_ms : 0;

			if (nd_task_is_of(task, self) && task->expected_ms > spent)
				total += task->expected_ms - spent;
		}
	total /= slots ? slots : 1;
	return total < UINT32_MAX ? (uint32_t)total : UINT32_MAX;
}

void nd_session_progress(struct nd_core *core, struct nd_session *self)
{
	uint64_t now = nd_core_now(core);

	if (!self->progress_due || self->state == ND_SESSION_IDLE || now - self->progress_ms < ND_CORE_PROGRESS_MS)
		return;
	self->progress_due = false;
	self->progress_ms = now;
	self->counts.running = 0;
	for (uint32_t w = 0; w < core->pool.workers.len; w++)
		self->counts.running += core->pool.workers.data[w]->running;
	nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_PROGRESS, .progress = {
		.session = self->id,
		.phase = nd_session_phase(core, self),
		.counts = self->counts,
		.workers = core->pool.workers.len,
		.queued = core->queued,
		.left_ms = left_ms(core, self),
	}});
}

static void send_diags(struct nd_core *core, struct nd_session *self, const char *module,
		       const struct nd_diags *diags)
{
	struct nd_buf encoded = {0};

	if (!diags->items.len)
		return;
	self->errors += diags->errors;
	nd_diags_append(self->warnings, diags);
	nd_diags_encode(&encoded, diags);
	nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_DIAGNOSTICS, .diagnostics = {
		.session = self->id,
		.module = module,
		.diags = nd_buf_str(&encoded),
	}});
	nd_buf_release(&encoded);
}

static void finish(struct nd_core *core, struct nd_session *self, enum nd_build_status status, const char *text,
		   const struct nd_msg_file *files, uint32_t file_count)
{
	self->counts.running = 0;
	nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_BUILD_DONE, .build_done = {
		.session = self->id,
		.status = status,
		.text = text,
		.files = files,
		.file_count = file_count,
		.counts = self->counts,
		.wall_ms = (uint32_t)(nd_core_now(core) - self->opened_ms),
		.critical_path_ms = self->critical_ms + self->longest_ms,
		.cpu_ms = self->cpu_ms,
	}});
	move(self, ND_SESSION_IDLE);
	end_build(core, self);
}

static void finish_failed(struct nd_core *core, struct nd_session *self, const char *text)
{
	finish(core, self, ND_BUILD_FAILED, text, NULL, 0);
}

// ---- the whole build at once ----

// A build without any diagnostics is remembered as a whole, so that doing nothing costs one look-up. The number of
// its modules is the size of the component "modules".
static bool found_whole(struct nd_core *core, struct nd_session *self)
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
		finish(core, self, ND_BUILD_OK, "", files, outcome.output_count);
	}
	nd_arena_release(&arena);
	return found;
}

static void finish_ok(struct nd_core *core, struct nd_session *self)
{
	const struct nd_build *build = self->build;
	uint32_t count = build->options.check_only ? 0 : build->target_count;
	struct nd_digest key = nd_build_root_key(build);
	struct nd_arena arena = {0};
	struct nd_msg_file *files = nd_arena_array(&arena, struct nd_msg_file, count + 1);
	struct nd_cache_output *outputs = nd_arena_array(&arena, struct nd_cache_output, count + 1);

	for (uint32_t i = 0; i < count; i++) {
		const struct nd_build_target *target = &build->targets[i];

		files[i] = (struct nd_msg_file){target->name, target->executable, target->executable_bytes, 0};
		outputs[i] = (struct nd_cache_output){target->name, target->executable, target->executable_bytes};
	}
	// With warnings the record of each module is needed, which has them.
	if (!self->warnings->items.len)
		(void)nd_cache_put_action(core->config.cache, &key, &(struct nd_cache_action){
			.task = "build", .outputs = outputs, .output_count = count});
	finish(core, self, ND_BUILD_OK, "", files, count);
	nd_arena_release(&arena);
}

// ---- opening and uploading ----

static void start_scanning(struct nd_core *core, struct nd_session *self);

static uint32_t missing_sources(struct nd_core *core, const struct nd_session *self, struct nd_arena *arena,
				struct nd_digest **ret)
{
	struct nd_digest *missing = nd_arena_array(arena, struct nd_digest, self->build->source_count + 1);
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->build->source_count; i++)
		if (!nd_cache_has_blob(core->config.cache, &self->build->modules.data[i].source, NULL))
			missing[count++] = self->build->modules.data[i].source;
	*ret = missing;
	return count;
}

static void begin(struct nd_core *core, struct nd_session *self)
{
	struct nd_arena arena = {0};
	struct nd_digest *missing;
	uint32_t count = missing_sources(core, self, &arena, &missing);

	move(self, ND_SESSION_UPLOADING);
	if (count)
		nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_BLOBS_WANTED, .blobs_wanted = {
			.session = self->id, .items = missing, .count = count}});
	nd_arena_release(&arena);
	if (!count)
		start_scanning(core, self);
}

static bool know_link_system(struct nd_core *core, struct nd_session *self)
{
	struct nd_diags diags = {0};
	bool known = core->link_known || !nd_link_system_digest(&core->link_system, &diags);

	if (known)
		self->build->link_system = core->link_system;
	else
		send_diags(core, self, "", &diags);
	core->link_known = known;
	nd_diags_release(&diags);
	return known;
}

void nd_session_open(struct nd_core *core, struct nd_session *self, const struct nd_msg_build_open *open)
{
	char *why = NULL;

	if (self->state != ND_SESSION_IDLE) { // the client starts over
		end_build(core, self);
		self->state = ND_SESSION_IDLE;
	}
	self->opened_ms = nd_core_now(core);
	self->weight = open->weight ? open->weight : 1;
	self->verify = open->verify;
	self->events = open->events;
	self->no_cache = open->no_cache || open->verify;
	self->explain = open->explain && *open->explain ? nd_strdup(open->explain) : NULL;
	self->plan_failed = false;
	self->restarts = self->errors = self->longest_ms = self->critical_ms = 0;
	self->cpu_ms = 0;
	memset(&self->counts, 0, sizeof self->counts);
	self->pin = nd_cache_pin_begin(core->config.cache);
	if (nd_build_new(&self->build, open, &why)) {
		finish_failed(core, self, why);
		nd_free(why);
		return;
	}
	if (!open->check_only && !know_link_system(core, self)) {
		finish_failed(core, self, "programs cannot be linked on the machine of the coordinator");
		return;
	}
	if (self->no_cache || self->explain || !found_whole(core, self))
		begin(core, self);
}

void nd_session_sent_blobs(struct nd_core *core, struct nd_session *self)
{
	struct nd_arena arena = {0};
	struct nd_digest *missing;
	uint32_t count;

	if (self->state != ND_SESSION_UPLOADING)
		return;
	count = missing_sources(core, self, &arena, &missing);
	nd_arena_release(&arena);
	if (count)
		finish_failed(core, self, "sources that the client should have sent did not arrive");
	else
		start_scanning(core, self);
}

void nd_session_cancel(struct nd_core *core, struct nd_session *self)
{
	if (self->state != ND_SESSION_IDLE)
		finish(core, self, ND_BUILD_CANCELLED, "", NULL, 0);
}

static void restart(struct nd_core *core, struct nd_session *self, const char *text)
{
	struct nd_build *again;

	if (++self->restarts > ND_CORE_MAX_RESTARTS) {
		finish_failed(core, self, text);
		return;
	}
	nd_log(ND_LOG_WARNING, "a build starts again: %s", text);
	nd_core_forget_session(core, self);
	again = nd_build_again(self->build);
	nd_build_unref(&self->build);
	self->build = again;
	self->plan_failed = false;
	self->errors = 0;
	nd_diags_release(self->warnings);
	memset(self->warnings, 0, sizeof *self->warnings);
	memset(&self->counts, 0, sizeof self->counts);
	begin(core, self);
}

// ---- scanning ----

static void start_compiling(struct nd_core *core, struct nd_session *self);

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

static void start_scanning(struct nd_core *core, struct nd_session *self)
{
	ND_VEC(uint32_t) unknown = {0};

	move(self, ND_SESSION_SCANNING);
	do {
		unknown.len = 0;
		for (uint32_t i = 0; i < self->build->modules.len; i++)
			if (!self->build->modules.data[i].scanned && !scan_known(core, self, i))
				nd_vec_push(&unknown, i);
		if (unknown.len)
			submit_batches(core, self, nd_build_add_batches(self->build, unknown.data, unknown.len));
	} while (!unknown.len && nd_build_add_std(self->build, put_source, core));
	if (!unknown.len)
		start_compiling(core, self);
	nd_vec_free(&unknown);
}

static void report_crash(struct nd_core *core, struct nd_session *self, uint32_t module,
			 const struct nd_outcome *outcome)
{
	const struct nd_build_module *of = &self->build->modules.data[module];
	struct nd_diags diags = {0};
	char *message = nd_sprintf("the compiler %s in this module: %s",
				   outcome->status == ND_TASK_TIMED_OUT ? "did not end" : "crashed", outcome->text);

	nd_diags_add(&diags, &(struct nd_diag){
		.severity = ND_ERROR,
		.code = "",
		.file = (char *)of->file,
		.message = message,
		.hint = "this is a fault of the compiler, not of the program; everything else was built",
	});
	send_diags(core, self, of->name, &diags);
	self->counts.failed++;
	nd_diags_release(&diags);
	nd_free(message);
}

static void scan_crashed(struct nd_core *core, struct nd_session *self, uint32_t index,
			 const struct nd_outcome *outcome)
{
	struct nd_build_batch batch = self->build->batches.data[index]; // the array may move
	uint32_t first = self->build->batches.len;

	if (batch.count == 1) {
		nd_build_set_broken(self->build, batch.modules[0]);
		report_crash(core, self, batch.modules[0], outcome);
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

// ---- compiling ----

static void start_linking(struct nd_core *core, struct nd_session *self);

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
		send_diags(core, self, self->build->modules.data[unit->module].name, &diags);
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

static void end_phase(struct nd_session *self)
{
	self->critical_ms += self->longest_ms;
	self->longest_ms = 0;
}

static void explain(struct nd_core *core, struct nd_session *self)
{
	char *text;

	if (self->errors) {
		finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
	} else if (nd_explain(core, self, self->explain)) {
		finish(core, self, ND_BUILD_OK, "", NULL, 0);
	} else {
		text = nd_sprintf("this build does not %s: no program reaches it", self->explain);
		finish_failed(core, self, text);
		nd_free(text);
	}
}

static void start_compiling(struct nd_core *core, struct nd_session *self)
{
	struct nd_diags diags = {0};
	bool planned;

	move(self, ND_SESSION_COMPILING);
	end_phase(self);
	planned = nd_build_plan(self->build, &diags);
	self->plan_failed = diags.errors > 0;
	send_diags(core, self, "", &diags);
	nd_diags_release(&diags);
	for (uint32_t i = 0; i < self->build->modules.len; i++)
		send_diags(core, self, self->build->modules.data[i].name, &self->build->modules.data[i].scan.diags);
	if (!planned) {
		finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
		return;
	}
	if (self->explain) {
		explain(core, self);
		return;
	}
	for (uint32_t i = 0; i < self->build->units.len; i++)
		self->counts.total += is_ours(self, self->build->units.data[i].module);
	for (uint32_t i = 0; i < self->build->units.len; i++)
		if (self->build->units.data[i].state == ND_UNIT_OPEN && !object_known(core, self, i))
			nd_core_submit(core, self, ND_TASK_COMPILE, &self->build->units.data[i].key, i);
	if (!self->wanted)
		start_linking(core, self);
}

// ---- linking ----

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

static void start_linking(struct nd_core *core, struct nd_session *self)
{
	end_phase(self);
	if (self->errors) {
		finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
		return;
	}
	if (self->build->options.check_only) {
		finish_ok(core, self);
		return;
	}
	move(self, ND_SESSION_LINKING);
	for (uint32_t i = 0; i < self->build->target_count; i++) {
		nd_build_link_key(self->build, i);
		if (!executable_known(core, self, i))
			nd_core_submit(core, self, ND_TASK_LINK, &self->build->targets[i].key, i);
	}
	if (!self->wanted)
		finish_ok(core, self);
}

// ---- outcomes ----

static void scan_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			 const struct nd_outcome *outcome)
{
	if (outcome->status == ND_TASK_CRASHED || outcome->status == ND_TASK_TIMED_OUT) {
		scan_crashed(core, self, index, outcome);
	} else if (!take_scans(core, self, index, outcome)) {
		restart(core, self, "the scan of a module is no longer in the cache");
		return;
	}
	if (!self->wanted)
		start_scanning(core, self); // for the standard modules that are imported
}

static void compile_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			    const struct nd_outcome *outcome)
{
	if (outcome->status == ND_TASK_CRASHED || outcome->status == ND_TASK_TIMED_OUT) {
		self->build->units.data[index].state = ND_UNIT_FAILED;
		self->counts.done += is_ours(self, self->build->units.data[index].module);
		report_crash(core, self, self->build->units.data[index].module, outcome);
	} else {
		take_object(core, self, index, outcome);
	}
	if (!self->wanted)
		start_linking(core, self);
}

static void link_outcome(struct nd_core *core, struct nd_session *self, uint32_t index,
			 const struct nd_outcome *outcome)
{
	struct nd_diags diags = {0};

	if (outcome->status == ND_TASK_OK) {
		take_executable(self, index, outcome);
	} else if (outcome->status == ND_TASK_DIAGNOSTICS) {
		if (!nd_diags_decode(&diags, outcome->diags.data, outcome->diags.len))
			send_diags(core, self, "", &diags);
		nd_diags_release(&diags);
	} else {
		nd_diags_error(&diags, "linking '%s' failed: %s", self->build->targets[index].name, outcome->text);
		send_diags(core, self, "", &diags);
		nd_diags_release(&diags);
	}
	if (self->wanted)
		return;
	if (self->errors)
		finish(core, self, ND_BUILD_DIAGNOSTICS, "", NULL, 0);
	else
		finish_ok(core, self);
}

void nd_session_outcome(struct nd_core *core, struct nd_session *self, enum nd_task_kind kind, uint32_t index,
			const struct nd_outcome *outcome)
{
	self->progress_due = true;
	self->cpu_ms += outcome->cpu_ms;
	if (outcome->wall_ms > self->longest_ms)
		self->longest_ms = outcome->wall_ms;
	if (outcome->status == ND_TASK_MISSING_INPUT) {
		restart(core, self, outcome->text);
		return;
	}
	if (outcome->status == ND_TASK_FAILED) {
		finish_failed(core, self, outcome->text);
		return;
	}
	switch (kind) {
	case ND_TASK_SCAN:
		scan_outcome(core, self, index, outcome);
		break;
	case ND_TASK_COMPILE:
		compile_outcome(core, self, index, outcome);
		break;
	case ND_TASK_LINK:
		link_outcome(core, self, index, outcome);
		break;
	}
}
