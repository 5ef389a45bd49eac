#include "cluster.h"

#include "noodle/compiler.h"
#include "noodle/listing.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEP_MS = 50 };

static struct nd_str copy(struct cluster *self, const void *data, size_t len)
{
	return (struct nd_str){nd_arena_strndup(&self->arena, len ? data : "", len), len};
}

// Through the codec, so that what the core sends is what a peer could read.
static void keep(void *arg, nd_wire_peer peer, const struct nd_msg *msg)
{
	struct cluster *self = arg;
	struct kept *kept = &self->kept[self->kept_count++];
	struct nd_buf body = {0};
	uint8_t head[ND_FRAME_BYTES];

	assert_true(self->kept_count < MAX_KEPT);
	assert_int_equal(nd_msg_encode(msg, head, &body), ND_OK);
	kept->to = peer;
	kept->frame_count = msg->blob_count + 2;
	kept->frames = nd_arena_array(&self->arena, struct nd_str, kept->frame_count);
	kept->frames[0] = copy(self, head, sizeof head);
	kept->frames[1] = copy(self, body.data, body.len);
	for (uint32_t i = 0; i < msg->blob_count; i++)
		kept->frames[i + 2] = copy(self, msg->blobs[i].data, msg->blobs[i].len);
	nd_buf_release(&body);
	assert_int_equal(nd_msg_decode(&kept->msg, &self->arena, kept->frames, kept->frame_count), ND_OK);
}

static void want_slots(void *arg, uint32_t slots)
{
	((struct cluster *)arg)->slots_wanted = slots;
}

static uint64_t fake_now(void *arg)
{
	return ((struct cluster *)arg)->now_ms * 1000000;
}

struct cluster *cluster_new(void)
{
	struct cluster *self = nd_alloc_zero(1, sizeof *self);

	self->now_ms = 1000;
	self->clock = (struct nd_clock){fake_now, self};
	assert_int_equal(nd_cache_open(&self->cache, NULL, NULL), ND_OK);
	nd_core_init(&self->core,
		     &(struct nd_core_config){.cache = self->cache, .clock = &self->clock,
					      .blob_address = "ipc://nowhere", .heartbeat_ms = 500},
		     &(struct nd_core_out){.send = keep, .want_slots = want_slots, .arg = self});
	return self;
}

void cluster_free(struct cluster *self)
{
	nd_core_release(&self->core);
	nd_cache_close(&self->cache);
	nd_arena_release(&self->arena);
	nd_free(self);
}

void cluster_pass_ms(struct cluster *self, uint64_t ms)
{
	for (; ms; ms -= ms < STEP_MS ? ms : STEP_MS) {
		self->now_ms += ms < STEP_MS ? ms : STEP_MS;
		nd_core_tick(&self->core);
	}
}

// ---- peers ----

static void receive(struct cluster *self, nd_wire_peer peer, const struct nd_msg *msg)
{
	nd_core_wake(&self->core);
	nd_core_receive(&self->core, peer, msg);
}

void cluster_join(struct cluster *self, nd_wire_peer worker, uint32_t slots)
{
	char *name = nd_sprintf("w%u", (unsigned)worker);

	receive(self, worker, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_WORKER, .build = nd_compiler_digest(), .node = name, .slots = slots}});
	assert_non_null(cluster_next(self, worker, ND_MSG_WELCOME));
	nd_free(name);
}

uint64_t cluster_connect(struct cluster *self, nd_wire_peer client)
{
	const struct nd_msg *msg;

	receive(self, client, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_CLIENT, .build = nd_compiler_digest(), .node = "test"}});
	msg = cluster_next(self, client, ND_MSG_WELCOME);
	assert_non_null(msg);
	return msg->welcome.id;
}

void cluster_beat(struct cluster *self, nd_wire_peer peer)
{
	receive(self, peer, &(struct nd_msg){.type = ND_MSG_HEARTBEAT});
}

void cluster_store(struct cluster *self, const struct text *texts)
{
	for (; texts->path; texts++)
		assert_int_equal(nd_cache_put_blob(self->cache, texts->source, strlen(texts->source), NULL), ND_OK);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct nd_listing_file *)a)->name, ((const struct nd_listing_file *)b)->name);
}

void cluster_open(struct cluster *self, nd_wire_peer client, uint64_t session, const struct text *texts, bool check,
		  bool stored)
{
	struct nd_msg_package package = {.name = "app", .dir = "", .source = "src"};
	struct nd_msg_target target = {.name = "app", .module = "app/main"};
	struct nd_listing_file *sources;
	struct nd_listing_folder src = {.name = "src"};
	struct nd_buf listing = {0}, top = {0}, folders = {0};
	uint32_t count = 0;

	while (texts[count].path)
		count++;
	sources = nd_arena_array(&self->arena, struct nd_listing_file, count + 1);
	count = 0;

	if (stored)
		cluster_store(self, texts);
	for (; texts[count].path; count++)
		sources[count] = (struct nd_listing_file){
			.name = texts[count].path,
			.digest = nd_digest_of(texts[count].source, strlen(texts[count].source)),
			.size = strlen(texts[count].source),
		};
	qsort(sources, count, sizeof *sources, by_name);
	nd_listing_encode(&listing, &(struct nd_listing){.files = sources, .file_count = count});
	src.digest = nd_digest_of(listing.data, listing.len);
	nd_listing_encode(&top, &(struct nd_listing){.folders = &src, .folder_count = 1});
	package.root = nd_digest_of(top.data, top.len);
	nd_buf_add_bytes(&folders, top.data, top.len);
	nd_buf_add_bytes(&folders, listing.data, listing.len);
	receive(self, client, &(struct nd_msg){.type = ND_MSG_BUILD_OPEN, .build_open = {
		.session = session,
		.check_only = check,
		.verify = self->verify,
		.objects_gone = self->objects_gone,
		.packages = &package,
		.package_count = 1,
		.targets = &target,
		.target_count = 1,
		.folders = nd_buf_str(&folders),
	}});
	nd_buf_release(&listing);
	nd_buf_release(&top);
	nd_buf_release(&folders);
}

// ---- what was sent ----

const struct nd_msg *cluster_next(struct cluster *self, nd_wire_peer peer, enum nd_msg_type type)
{
	for (uint32_t i = 0; i < self->kept_count; i++) {
		struct kept *kept = &self->kept[i];

		if (kept->read || kept->to != peer || kept->msg.type != type)
			continue;
		kept->read = true;
		return &kept->msg;
	}
	return NULL;
}

uint32_t cluster_count(const struct cluster *self, nd_wire_peer peer, enum nd_msg_type type)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->kept_count; i++)
		count += !self->kept[i].read && self->kept[i].to == peer && self->kept[i].msg.type == type;
	return count;
}

// ---- working ----

static void read_input(struct cluster *self, const struct nd_msg *task, uint32_t index, struct nd_buf *ret)
{
	const struct nd_msg_input *input = &task->task.inputs[index];

	if (input->frame)
		nd_buf_add(ret, task->blobs[input->frame - 1].data, task->blobs[input->frame - 1].len);
	else
		assert_int_equal(nd_cache_get_blob(self->cache, &input->digest, ret), ND_OK);
}

struct outputs {
	struct cluster *cluster;
	ND_VEC(struct nd_msg_file) files;
	ND_VEC(struct nd_str) blobs;
};

static void add_output(struct outputs *outputs, const char *name, struct nd_str data)
{
	struct nd_str kept = copy(outputs->cluster, data.data, data.len);

	nd_vec_push(&outputs->blobs, kept);
	nd_vec_push(&outputs->files, ((struct nd_msg_file){name, nd_digest_of(kept.data, kept.len), kept.len,
							   outputs->blobs.len}));
}

static void scan(struct cluster *self, const struct nd_msg *task, struct outputs *outputs)
{
	for (uint32_t i = 0; i < task->task.input_count; i++) {
		struct nd_buf source = {0}, encoded = {0}, interface;
		struct nd_scan found;

		read_input(self, task, i, &source);
		nd_scan_source(&found, nd_buf_str(&source), task->task.inputs[i].path);
		interface = found.interface;
		memset(&found.interface, 0, sizeof found.interface);
		nd_scan_encode(&encoded, &found);
		add_output(outputs, "scan", nd_buf_str(&encoded));
		add_output(outputs, "interface", nd_buf_str(&interface));
		nd_scan_release(&found);
		nd_buf_release(&interface);
		nd_buf_release(&encoded);
		nd_buf_release(&source);
	}
}

static void make_up(const struct nd_msg *task, struct outputs *outputs)
{
	struct nd_buf text = {0};

	nd_buf_printf(&text, "made by %s of", task->task.name);
	for (uint32_t i = 0; i < task->task.input_count; i++) {
		char hex[ND_DIGEST_HEX];

		nd_digest_hex(&task->task.inputs[i].digest, hex);
		nd_buf_printf(&text, " %s", hex);
	}
	add_output(outputs, "object", nd_buf_str(&text));
	nd_buf_release(&text);
}

void cluster_started(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task)
{
	receive(self, worker, &(struct nd_msg){.type = ND_MSG_TASK_STARTED, .task_started = {
		.task_id = task->task.task_id, .instance = task->task.instance}});
}

static void answer(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task, bool lie)
{
	struct outputs outputs = {.cluster = self};
	struct nd_options options;

	assert_int_equal(nd_options_decode(&options, task->task.options.data, task->task.options.len), ND_OK);
	if (task->task.kind == ND_TASK_SCAN)
		scan(self, task, &outputs);
	else if (lie)
		add_output(&outputs, "object", ND_STR("not what it should be"));
	else if (!options.check_only)
		make_up(task, &outputs);
	receive(self, worker, &(struct nd_msg){
		.type = ND_MSG_TASK_RESULT,
		.blobs = outputs.blobs.data,
		.blob_count = outputs.blobs.len,
		.task_result = {
			.task_id = task->task.task_id,
			.instance = task->task.instance,
			.status = ND_TASK_OK,
			.outputs = outputs.files.data,
			.output_count = outputs.files.len,
			.text = "",
			.wall_ms = 10,
		}});
	nd_vec_free(&outputs.files);
	nd_vec_free(&outputs.blobs);
}

void cluster_answer(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task)
{
	answer(self, worker, task, false);
}

void cluster_lie(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task)
{
	answer(self, worker, task, true);
}

void cluster_report(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task, enum nd_task_status status,
		    const char *text)
{
	receive(self, worker, &(struct nd_msg){.type = ND_MSG_TASK_RESULT, .task_result = {
		.task_id = task->task.task_id, .instance = task->task.instance, .status = status, .text = text}});
}

uint32_t cluster_work(struct cluster *self, nd_wire_peer worker)
{
	const struct nd_msg *task;
	uint32_t count = 0;

	while ((task = cluster_next(self, worker, ND_MSG_TASK))) {
		cluster_started(self, worker, task);
		cluster_answer(self, worker, task);
		count++;
	}
	return count;
}

void cluster_scan_all(struct cluster *self, nd_wire_peer worker)
{
	for (uint32_t i = 0; i < self->kept_count; i++) { // grows while we go
		struct kept *kept = &self->kept[i];

		if (kept->read || kept->to != worker || kept->msg.type != ND_MSG_TASK ||
		    kept->msg.task.kind != ND_TASK_SCAN)
			continue;
		kept->read = true;
		cluster_answer(self, worker, &kept->msg);
	}
}
