// What the client hears of its build: progress, diagnostics, the end.
#include "phases.h"

#include "noodle/mem.h"

enum nd_build_phase nd_session_phase(const struct nd_core *core, const struct nd_session *self)
{
	static const enum nd_build_phase phases[] = {
		[ND_SESSION_IDLE] = ND_PHASE_FINISHED,
		[ND_SESSION_UPLOADING] = ND_PHASE_UPLOADING,
		[ND_SESSION_SCANNING] = ND_PHASE_SCANNING,
		[ND_SESSION_COMPILING] = ND_PHASE_COMPILING,
	};

	if (self->wanted && !core->pool.workers.len)
		return ND_PHASE_WAITING;
	return phases[self->state];
}

// What was guessed from the size of a module is corrected by how wrong the guesses of this build were so far.
static uint64_t expected_ms(const struct nd_session *self, const struct nd_task *task)
{
	if (!task->guessed || !self->guessed_ms)
		return task->expected_ms;
	return task->expected_ms * self->guessed_took_ms / self->guessed_ms;
}

uint32_t nd_session_left_ms(const struct nd_core *core, const struct nd_session *self)
{
	uint32_t slots = core->pool.slots;
	uint64_t now = nd_core_now(core), total = 0, longest = 0;

	for (uint32_t i = 0; i < self->queue.heap.len; i++) {
		uint64_t whole = expected_ms(self, self->queue.heap.data[i]);

		total += whole;
		longest = whole > longest ? whole : longest;
	}
	for (uint32_t w = 0; w < core->pool.workers.len; w++)
		for (uint32_t i = 0; i < core->pool.workers.data[w]->leases.len; i++) {
			const struct nd_task *task = core->pool.workers.data[w]->leases.data[i];
			uint64_t spent = task->state == ND_TASK_RUNNING ? now - task->started_ms : 0;

			uint64_t left = nd_task_is_of(task, self) ? expected_ms(self, task) : 0;

			left -= left < spent ? left : spent;
			total += left;
			longest = left > longest ? left : longest;
		}
	total /= slots ? slots : 1;
	total = total > longest ? total : longest;
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
		for (uint32_t i = 0; i < core->pool.workers.data[w]->leases.len; i++) {
			const struct nd_task *task = core->pool.workers.data[w]->leases.data[i];

			self->counts.running += task->state == ND_TASK_RUNNING && task->payer == self;
		}
	nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_PROGRESS, .progress = {
		.session = self->id,
		.phase = nd_session_phase(core, self),
		.counts = self->counts,
		.workers = core->pool.workers.len,
		.queued = core->queued,
		.left_ms = nd_session_left_ms(core, self),
	}});
}

void nd_session_send_diags(struct nd_core *core, struct nd_session *self, const char *module,
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

void nd_session_report_crash(struct nd_core *core, struct nd_session *self, uint32_t module,
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
	nd_session_send_diags(core, self, of->name, &diags);
	self->counts.failed++;
	nd_diags_release(&diags);
	nd_free(message);
}

void nd_session_finish(struct nd_core *core, struct nd_session *self, enum nd_build_status status,
		       const char *text, const struct nd_msg_file *files, uint32_t file_count)
{
	self->counts.running = 0;
	nd_chain_end_phase(&self->chain);
	nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_BUILD_DONE, .build_done = {
		.session = self->id,
		.status = status,
		.text = text,
		.files = files,
		.file_count = file_count,
		.counts = self->counts,
		.wall_ms = (uint32_t)(nd_core_now(core) - self->opened_ms),
		.critical_path_ms = nd_chain_ms(&self->chain),
		.cpu_ms = self->cpu_ms,
		.peak_kb = self->peak_kb,
		.chain = self->chain.tasks.data,
		.chain_count = self->chain.tasks.len,
	}});
	nd_session_move(self, ND_SESSION_IDLE);
	nd_session_end_build(core, self);
}

void nd_session_finish_failed(struct nd_core *core, struct nd_session *self, const char *text)
{
	nd_session_finish(core, self, ND_BUILD_FAILED, text, NULL, 0);
}
