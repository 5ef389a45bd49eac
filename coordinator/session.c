// The road of a build:
//
//   IDLE ── BUILD_OPEN ──► UPLOADING ──► SCANNING ──► COMPILING ──► IDLE
//            (all known:        └── when every folder and source is here
//             straight on)
//
// Each phase looks every item up in the cache, opens tasks for the rest, and ends when the last outcome is in. The looking
// goes in slices of ND_CORE_SLICE items: others' tasks, and the first of its own, do not wait for the end of a large build.
// When an input turns out to be missing (evicted or damaged meanwhile) the build starts again from its sources:
// all that is still there is found in the cache, so this costs what was lost and no more.
#include "phases.h"

#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

static const bool allowed[ND_SESSION_COMPILING + 1][ND_SESSION_COMPILING + 1] = {
	[ND_SESSION_IDLE][ND_SESSION_UPLOADING] = true,      // begin
	[ND_SESSION_IDLE][ND_SESSION_IDLE] = true,           // finish: found whole, or refused
	[ND_SESSION_UPLOADING][ND_SESSION_UPLOADING] = true, // begin, when all folders are known
	[ND_SESSION_UPLOADING][ND_SESSION_SCANNING] = true,  // start_scanning
	[ND_SESSION_UPLOADING][ND_SESSION_IDLE] = true,      // finish
	[ND_SESSION_SCANNING][ND_SESSION_SCANNING] = true,   // start_scanning: standard modules came in
	[ND_SESSION_SCANNING][ND_SESSION_COMPILING] = true,  // start_compiling
	[ND_SESSION_SCANNING][ND_SESSION_UPLOADING] = true,  // begin, from restart
	[ND_SESSION_SCANNING][ND_SESSION_IDLE] = true,       // finish
	[ND_SESSION_COMPILING][ND_SESSION_UPLOADING] = true, // begin, from restart
	[ND_SESSION_COMPILING][ND_SESSION_IDLE] = true,      // finish
};

void nd_session_move(struct nd_session *self, enum nd_session_state to)
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

void nd_session_end_build(struct nd_core *core, struct nd_session *self)
{
	nd_core_forget_session(core, self);
	nd_build_unref(&self->build);
	nd_intake_destroy(&self->intake);
	if (self->pin)
		nd_cache_pin_end(core->config.cache, self->pin);
	self->pin = 0;
	nd_diags_release(self->warnings);
	memset(self->warnings, 0, sizeof *self->warnings);
	nd_chain_release(&self->chain);
	nd_vec_free(&self->unknown);
	self->looking = false;
	nd_free(self->explain);
	self->explain = NULL;
}

void nd_session_destroy(struct nd_core *core, struct nd_session **self_p)
{
	struct nd_session *self = *self_p;

	*self_p = NULL;
	nd_session_end_build(core, self);
	assert(!nd_queue_first(&self->queue));
	nd_queue_release(&self->queue);
	nd_free(self->warnings);
	nd_free(self->node);
	nd_free(self);
}

void nd_session_open(struct nd_core *core, struct nd_session *self, const struct nd_msg_build_open *open)
{
	if (self->state != ND_SESSION_IDLE) { // the client starts over
		nd_session_end_build(core, self);
		self->state = ND_SESSION_IDLE;
	}
	self->opened_ms = nd_core_now(core);
	self->weight = open->weight ? open->weight : 1;
	self->verify = open->verify;
	self->events = open->events;
	self->no_cache = open->no_cache || open->verify;
	self->explain = open->explain && *open->explain ? nd_strdup(open->explain) : NULL;
	self->plan_failed = false;
	self->restarts = self->errors = 0;
	self->peak_kb = 0;
	self->cpu_ms = self->guessed_ms = self->guessed_took_ms = 0;
	memset(&self->counts, 0, sizeof self->counts);
	self->pin = nd_cache_pin_begin(core->config.cache);
	self->intake = nd_intake_new(open);
	self->key = nd_intake_key(self->intake);
	if (self->no_cache || self->explain || open->objects_gone || !nd_session_found_whole(core, self))
		nd_session_take_folders(core, self, open->folders);
}

void nd_session_cancel(struct nd_core *core, struct nd_session *self)
{
	if (self->state != ND_SESSION_IDLE)
		nd_session_finish(core, self, ND_BUILD_CANCELLED, "", NULL, 0);
}

void nd_session_restart(struct nd_core *core, struct nd_session *self, const char *text)
{
	struct nd_build *again;

	if (++self->restarts > ND_CORE_MAX_RESTARTS) {
		nd_session_finish_failed(core, self, text);
		return;
	}
	nd_log(ND_LOG_WARNING, "a build starts again: %s", text);
	nd_core_forget_session(core, self);
	self->looking = false;
	again = nd_build_again(self->build);
	nd_build_unref(&self->build);
	self->build = again;
	self->plan_failed = false;
	self->errors = 0;
	nd_diags_release(self->warnings);
	memset(self->warnings, 0, sizeof *self->warnings);
	memset(&self->counts, 0, sizeof self->counts);
	nd_session_begin(core, self);
}

void nd_session_look(struct nd_core *core, struct nd_session *self)
{
	assert(self->looking);
	if (self->state == ND_SESSION_SCANNING)
		nd_session_look_for_scans(core, self);
	else
		nd_session_look_for_objects(core, self);
}

static void note_longest(struct nd_session *self, enum nd_task_kind kind, uint32_t index,
			 const struct nd_outcome *outcome)
{
	struct nd_arena arena = {0};

	nd_chain_note(&self->chain, kind, nd_build_task_name(self->build, kind, index, &arena), outcome->worker,
		      outcome->wall_ms);
	nd_arena_release(&arena);
}

void nd_session_outcome(struct nd_core *core, struct nd_session *self, enum nd_task_kind kind, uint32_t index,
			const struct nd_outcome *outcome)
{
	self->progress_due = true;
	self->cpu_ms += outcome->cpu_ms;
	if (outcome->peak_kb > self->peak_kb)
		self->peak_kb = outcome->peak_kb;
	if (nd_chain_is_longer(&self->chain, outcome->wall_ms))
		note_longest(self, kind, index, outcome);
	if (outcome->status == ND_TASK_MISSING_INPUT) {
		nd_session_restart(core, self, outcome->text);
		return;
	}
	if (outcome->status == ND_TASK_FAILED) {
		nd_session_finish_failed(core, self, outcome->text);
		return;
	}
	switch (kind) {
	case ND_TASK_SCAN:
		nd_session_scan_outcome(core, self, index, outcome);
		break;
	case ND_TASK_COMPILE:
		nd_session_compile_outcome(core, self, index, outcome);
		break;
	}
}
