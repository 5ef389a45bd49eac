#include "lease.h"

#include "noodle/fs.h"
#include "noodle/log.h"
#include "noodle/mem.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct input {
	struct nd_lease *lease;
	struct nd_buf data;
	bool there;
};

struct nd_lease {
	struct nd_leases *all;
	enum nd_lease_state state;
	struct nd_wire_in in; // holds the message
	const struct nd_msg_task *task;
	struct input *inputs;
	uint32_t missing;
	uint64_t taken_ms;
	uint64_t ready_ms;
	uint32_t slot;
	struct nd_job_end end; // STORING
	struct nd_msg_file *outputs;
	uint32_t storing;
	enum nd_err store_err;
};

static const bool allowed[ND_LEASE_ENDED + 1][ND_LEASE_ENDED + 1] = {
	[ND_LEASE_FETCHING][ND_LEASE_READY] = true,  // input_came, nd_leases_take
	[ND_LEASE_FETCHING][ND_LEASE_ENDED] = true,  // give_back, report_failure, abandon
	[ND_LEASE_READY][ND_LEASE_RUNNING] = true,   // start
	[ND_LEASE_READY][ND_LEASE_ENDED] = true,     // give_back, report_failure, abandon
	[ND_LEASE_RUNNING][ND_LEASE_STORING] = true, // store_outputs
	[ND_LEASE_RUNNING][ND_LEASE_ENDED] = true,   // report_failure, abandon
	[ND_LEASE_STORING][ND_LEASE_ENDED] = true,   // report_result, report_failure, abandon
};

static void move(struct nd_lease *lease, enum nd_lease_state to)
{
	assert(allowed[lease->state][to]);
	lease->state = to;
}

void nd_leases_init(struct nd_leases *self)
{
	self->in_slot = nd_alloc_zero(self->slots, sizeof *self->in_slot);
}

static void lease_destroy(struct nd_lease *lease)
{
	if (lease->all->blobs) {
		nd_blob_port_forget(lease->all->blobs, lease);
		for (uint32_t i = 0; i < lease->task->input_count; i++)
			nd_blob_port_forget(lease->all->blobs, &lease->inputs[i]);
	}
	for (uint32_t i = 0; i < lease->task->input_count; i++)
		nd_buf_release(&lease->inputs[i].data);
	nd_free(lease->inputs);
	nd_job_end_release(&lease->end);
	nd_free(lease->outputs);
	nd_wire_in_release(&lease->in);
	nd_free(lease);
}

void nd_leases_release(struct nd_leases *self)
{
	for (uint32_t i = 0; i < self->all.len; i++)
		lease_destroy(self->all.data[i]);
	nd_vec_free(&self->all);
	nd_free(self->in_slot);
}

// ---- reports ----

static void report(struct nd_lease *lease, enum nd_task_status status, const char *text)
{
	const struct nd_msg_task *task = lease->task;

	move(lease, ND_LEASE_ENDED);
	lease->all->send(lease->all->arg, &(struct nd_msg){.type = ND_MSG_TASK_RESULT, .task_result = {
		.task_id = task->task_id,
		.instance = task->instance,
		.status = status,
		.text = text,
		.cpu_ms = lease->end.cpu_ms,
		.wall_ms = lease->end.wall_ms,
		.peak_kb = lease->end.peak_kb,
	}});
}

static void report_err(struct nd_lease *lease, const char *what, enum nd_err err)
{
	char *text = nd_sprintf("%s: %s", what, nd_err_text(err));

	report(lease, err == ND_NOT_FOUND ? ND_TASK_MISSING_INPUT : ND_TASK_FAILED, text);
	nd_free(text);
}

// ---- inputs ----

static void set_input(struct input *input, struct nd_str data)
{
	assert(!input->there);
	nd_buf_add(&input->data, data.data, data.len);
	input->there = true;
	input->lease->missing--;
}

static void input_came(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct input *input = arg;
	struct nd_lease *lease = input->lease;

	if (lease->state != ND_LEASE_FETCHING)
		return;
	if (err) {
		report_err(lease, "an input cannot be had", err);
		return;
	}
	// Sources are used once, interfaces again.
	if (lease->task->inputs[input - lease->inputs].role != ND_INPUT_SOURCE)
		(void)nd_cache_put_blob_as(lease->all->cache, digest, blob.data, blob.len);
	set_input(input, blob);
	if (!lease->missing)
		move(lease, ND_LEASE_READY);
}

// From the message itself or from our cache. What came along is believed when its digest is right.
static bool at_hand(struct nd_lease *lease, uint32_t index)
{
	const struct nd_msg_input *of = &lease->task->inputs[index];
	struct input *input = &lease->inputs[index];
	struct nd_str blob;
	struct nd_digest digest;

	if (!of->frame) {
		if (nd_cache_get_blob(lease->all->cache, &of->digest, &input->data))
			return false;
		input->there = true;
		lease->missing--;
		return true;
	}
	blob = lease->in.msg.blobs[of->frame - 1];
	digest = nd_digest_of(blob.data, blob.len);
	if (!nd_digest_eq(&digest, &of->digest))
		return false;
	if (of->role != ND_INPUT_SOURCE)
		(void)nd_cache_put_blob(lease->all->cache, blob.data, blob.len, NULL);
	set_input(input, blob);
	return true;
}

void nd_leases_take(struct nd_leases *self, struct nd_wire_in *in)
{
	struct nd_lease *lease = nd_alloc_zero(1, sizeof *lease);

	lease->all = self;
	lease->in = *in;
	memset(in, 0, sizeof *in);
	lease->task = &lease->in.msg.task;
	lease->taken_ms = nd_clock_now_ms(&nd_clock_system);
	lease->inputs = nd_alloc_zero(lease->task->input_count + 1, sizeof *lease->inputs);
	lease->missing = lease->task->input_count;
	nd_vec_push(&self->all, lease);
	for (uint32_t i = 0; i < lease->task->input_count; i++) {
		lease->inputs[i].lease = lease;
		if (!at_hand(lease, i))
			nd_blob_port_get(self->blobs, &lease->task->inputs[i].digest, input_came, &lease->inputs[i]);
	}
	if (!lease->missing)
		move(lease, ND_LEASE_READY);
}

// ---- running ----

static void start(struct nd_lease *lease, uint32_t slot)
{
	struct nd_leases *self = lease->all;
	const struct nd_msg_task *task = lease->task;
	struct nd_job_input *inputs = nd_alloc_zero(task->input_count + 1, sizeof *inputs);
	struct nd_job job = {.kind = task->kind, .name = task->name, .options = task->options, .inputs = inputs,
			     .input_count = task->input_count};
	struct nd_job_limits limits = {.time_ms = task->time_limit_ms};
	enum nd_err err;

	for (uint32_t i = 0; i < task->input_count; i++)
		inputs[i] = (struct nd_job_input){
			.role = task->inputs[i].role,
			.package = task->inputs[i].package,
			.module = task->inputs[i].module,
			.path = task->inputs[i].path,
			.imports = task->inputs[i].imports,
			.import_count = task->inputs[i].import_count,
			.data = nd_buf_str(&lease->inputs[i].data),
		};
	lease->slot = slot;
	limits.memory_bytes = task->memory_limit_kb ? (uint64_t)task->memory_limit_kb << 10 : self->memory_bytes;
	err = nd_fork_server_run(self->children, slot, &job, &limits);
	nd_free(inputs);
	for (uint32_t i = 0; i < task->input_count; i++) // the child has them
		nd_buf_release(&lease->inputs[i].data);
	if (err) {
		report_err(lease, "no compiler can be started", err == ND_NOT_FOUND ? ND_IO : err);
		return;
	}
	move(lease, ND_LEASE_RUNNING);
	self->in_slot[slot] = lease;
	self->running++;
	self->send(self->arg, &(struct nd_msg){.type = ND_MSG_TASK_STARTED, .task_started = {
		.task_id = task->task_id, .instance = task->instance}});
}

// ---- outputs ----

static void report_result(struct nd_lease *lease)
{
	const struct nd_job_result *result = &lease->end.result;
	struct nd_str *blobs = nd_alloc_zero(result->outputs.len + 1, sizeof *blobs);
	struct nd_msg msg = {.type = ND_MSG_TASK_RESULT, .blobs = blobs, .task_result = {
		.task_id = lease->task->task_id,
		.instance = lease->task->instance,
		.status = result->status,
		.outputs = lease->outputs,
		.output_count = result->outputs.len,
		.diags = nd_buf_str(&result->diags),
		.text = result->text.data ? result->text.data : "",
		.cpu_ms = lease->end.cpu_ms,
		.wall_ms = lease->end.wall_ms,
		.peak_kb = lease->end.peak_kb,
		.fetch_ms = (uint32_t)(lease->ready_ms - lease->taken_ms),
	}};

	for (uint32_t i = 0; i < result->outputs.len; i++)
		if (lease->outputs[i].frame) {
			blobs[msg.blob_count++] = nd_buf_str(&result->outputs.data[i].data);
			lease->outputs[i].frame = msg.blob_count;
		}
	move(lease, ND_LEASE_ENDED);
	lease->all->send(lease->all->arg, &msg);
	nd_free(blobs);
}

static void output_stored(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct nd_lease *lease = arg;

	(void)digest;
	(void)blob;
	if (lease->state != ND_LEASE_STORING)
		return;
	if (err)
		lease->store_err = err;
	if (--lease->storing)
		return;
	if (lease->store_err)
		report_err(lease, "the coordinator does not take an output",
			   lease->store_err == ND_NOT_FOUND ? ND_IO : lease->store_err);
	else
		report_result(lease);
}

static bool goes_inline(const struct nd_buf *data, uint64_t *total, uint32_t *frames)
{
	if (data->len > ND_MSG_INLINE_BYTES || *total + data->len > ND_MSG_INLINE_TOTAL ||
	    *frames == ND_MSG_MAX_BLOB_FRAMES)
		return false;
	*total += data->len;
	++*frames;
	return true;
}

static void store_outputs(struct nd_lease *lease)
{
	struct nd_job_result *result = &lease->end.result;
	uint64_t total = 0;
	uint32_t frames = 0;

	move(lease, ND_LEASE_STORING);
	lease->outputs = nd_alloc_zero(result->outputs.len + 1, sizeof *lease->outputs);
	lease->storing = 1; // until all are asked for
	for (uint32_t i = 0; i < result->outputs.len; i++) {
		struct nd_job_output *output = &result->outputs.data[i];
		struct nd_msg_file *file = &lease->outputs[i];

		file->name = output->name;
		file->size = output->data.len;
		file->digest = nd_digest_of(output->data.data ? output->data.data : "", output->data.len);
		file->frame = goes_inline(&output->data, &total, &frames);
		if (lease->task->kind == ND_TASK_SCAN) // interfaces come back to us as inputs
			(void)nd_cache_put_blob(lease->all->cache, output->data.data ? output->data.data : "",
						output->data.len, NULL);
		if (file->frame)
			continue;
		lease->storing++;
		nd_blob_port_put(lease->all->blobs, &file->digest, &output->data, output_stored, lease);
	}
	output_stored(lease, NULL, ND_OK, (struct nd_str){"", 0});
}

void nd_leases_child_ended(struct nd_leases *self, struct nd_job_end *end)
{
	struct nd_lease *lease = self->in_slot[end->slot];

	assert(lease);
	self->in_slot[end->slot] = NULL;
	self->running--;
	lease->end = *end;
	memset(end, 0, sizeof *end);
	if (lease->state == ND_LEASE_ENDED) // abandoned
		return;
	switch (lease->end.fate) {
	case ND_JOB_RETURNED:
		if (lease->end.result.status == ND_TASK_OK || lease->end.result.status == ND_TASK_DIAGNOSTICS)
			store_outputs(lease);
		else
			report(lease, lease->end.result.status,
			       lease->end.result.text.data ? lease->end.result.text.data : "");
		break;
	case ND_JOB_CRASHED:
		report(lease, ND_TASK_CRASHED, lease->end.text.data);
		break;
	case ND_JOB_TIMED_OUT:
		report(lease, ND_TASK_TIMED_OUT, lease->end.text.data);
		break;
	case ND_JOB_KILLED:
		report(lease, ND_TASK_CANCELLED, "");
		break;
	case ND_JOB_FAILED:
		report(lease, ND_TASK_FAILED, lease->end.text.data ? lease->end.text.data : "no child process");
		break;
	}
}

// ---- giving back ----

static bool is_waiting(const struct nd_lease *lease)
{
	return lease->state == ND_LEASE_FETCHING || lease->state == ND_LEASE_READY;
}

static bool is_named(const struct nd_lease *lease, const struct nd_msg_take_back *msg)
{
	for (uint32_t i = 0; i < msg->task_count; i++)
		if (msg->task_ids[i] == lease->task->task_id)
			return true;
	return false;
}

static void give_back(struct nd_leases *self, const struct nd_msg_take_back *only)
{
	uint64_t *ids = nd_alloc_zero(self->all.len + 1, sizeof *ids);
	struct nd_msg msg = {.type = ND_MSG_TASK_RETURNED, .task_returned = {.task_ids = ids}};

	for (uint32_t i = 0; i < self->all.len; i++) {
		struct nd_lease *lease = self->all.data[i];

		if (only && !is_named(lease, only))
			continue;
		if (is_waiting(lease)) {
			move(lease, ND_LEASE_ENDED);
			ids[msg.task_returned.task_count++] = lease->task->task_id;
		} else if (only && only->running_too && lease->state == ND_LEASE_RUNNING) {
			nd_fork_server_kill(self->children, lease->slot);
		}
	}
	self->send(self->arg, &msg);
	nd_free(ids);
}

void nd_leases_give_back(struct nd_leases *self, const struct nd_msg_take_back *msg)
{
	give_back(self, msg);
}

void nd_leases_give_back_waiting(struct nd_leases *self)
{
	give_back(self, NULL);
}

void nd_leases_abandon(struct nd_leases *self)
{
	for (uint32_t i = 0; i < self->all.len; i++) {
		struct nd_lease *lease = self->all.data[i];

		if (lease->state == ND_LEASE_RUNNING)
			nd_fork_server_kill(self->children, lease->slot);
		if (lease->state != ND_LEASE_ENDED)
			move(lease, ND_LEASE_ENDED);
	}
	nd_leases_advance(self);
}

// ---- progress ----

static bool in_a_slot(const struct nd_leases *self, const struct nd_lease *lease)
{
	for (uint32_t i = 0; i < self->slots; i++)
		if (self->in_slot[i] == lease)
			return true;
	return false;
}

static bool free_slot(const struct nd_leases *self, uint32_t *ret)
{
	for (*ret = 0; *ret < self->slots; ++*ret)
		if (!self->in_slot[*ret])
			return true;
	return false;
}

void nd_leases_advance(struct nd_leases *self)
{
	uint32_t kept = 0, slot;

	for (uint32_t i = 0; i < self->all.len && free_slot(self, &slot); i++) {
		struct nd_lease *lease = self->all.data[i];

		if (lease->state != ND_LEASE_READY)
			continue;
		lease->ready_ms = nd_clock_now_ms(&nd_clock_system);
		start(lease, slot);
	}
	for (uint32_t i = 0; i < self->all.len; i++) {
		struct nd_lease *lease = self->all.data[i];

		if (lease->state == ND_LEASE_ENDED && !in_a_slot(self, lease))
			lease_destroy(lease);
		else
			self->all.data[kept++] = lease;
	}
	self->all.len = kept;
}
