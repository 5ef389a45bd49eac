// Conversion between the plain structs and the generated ones, and all checks, driven by message_fields.c.
//
// Decoding: protobuf-c unpacks into the caller's arena through an allocator with a budget in proportion to
// the size of the message, because two bytes on the wire (an empty part) can become a hundred in memory.
// Strings and arrays then are used where they are. The checks run on the plain form, the same in both
// directions; the one difference is text for people, which the sender cleans so that a message is never
// lost for the sake of a strange byte in the output of a crashed compiler.
#include "noodle/message.h"

#include "message_fields.h"

#include "noodle/utf8.h"

#include <assert.h>
#include <string.h>

enum {
	MEMORY_PER_BYTE = 16, // budget of decoding; honest messages need at most 5
	MEMORY_BASE = 64 << 10,
};

static enum nd_err check_shape(const struct shape *shape, const void *plain, bool received);
static void *to_pb(const struct shape *shape, const void *plain, struct nd_arena *arena);
static enum nd_err from_pb(const struct shape *shape, void *plain, const void *pb, struct nd_arena *arena);

const char *nd_msg_name(unsigned type)
{
	const struct message_kind *kind = message_kind(type);
	return kind ? kind->name : "UNKNOWN";
}

// Copies between a field and a local variable whatever their declared types are.
static uint32_t load32(const void *base, size_t at)
{
	uint32_t value;
	memcpy(&value, (const char *)base + at, sizeof value);
	return value;
}

static uint64_t load64(const void *base, size_t at)
{
	uint64_t value;
	memcpy(&value, (const char *)base + at, sizeof value);
	return value;
}

static const void *load_ptr(const void *base, size_t at)
{
	const void *value;
	memcpy(&value, (const char *)base + at, sizeof value);
	return value;
}

static void store(void *base, size_t at, const void *value, size_t size)
{
	memcpy((char *)base + at, value, size);
}

static void store_ptr(void *base, size_t at, const void *value)
{
	memcpy((char *)base + at, &value, sizeof value);
}

// ---- checks ----

// The length of the next character that may stand in a text, 0 when it may not. Lines only in text.
static size_t character_len(const uint8_t *at, const uint8_t *end, bool lines)
{
	if (*at < 0x20 || *at == 0x7f)
		return lines && (*at == '\n' || *at == '\t') ? 1 : 0;
	return nd_utf8_len(at, end);
}

static enum nd_err check_text(const char *text, uint32_t min, uint64_t max, bool lines)
{
	size_t len = strlen(text);
	if (len > max)
		return ND_TOO_LARGE;
	if (len < min)
		return ND_INVALID;
	const uint8_t *at = (const uint8_t *)text;
	const uint8_t *end = at + len;
	while (at < end) {
		size_t step = character_len(at, end, lines);
		if (step == 0)
			return ND_INVALID;
		at += step;
	}
	return ND_OK;
}

// "a/b.nc": no empty, "." or ".." part, so nothing that leads out of the root.
static bool path_is_inside(const char *path)
{
	if (*path == '\0')
		return true; // the root itself; where it may not be empty, `min` says so
	for (const char *part = path;; part++) {
		size_t len = strcspn(part, "/");
		if (len == 0 || (len == 1 && part[0] == '.') || (len == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		part += len;
		if (*part == '\0')
			return true;
	}
}

static enum nd_err check_parts(const struct field *field, const void *plain, bool received)
{
	const char *items = load_ptr(plain, field->at);
	uint32_t count = load32(plain, field->count_at);
	for (uint32_t i = 0; i < count; i++) {
		enum nd_err err = check_shape(field->part, items + i * field->part->size, received);
		if (err)
			return err;
	}
	return ND_OK;
}

static enum nd_err check_names(const struct field *field, const void *plain)
{
	const char *const *names = load_ptr(plain, field->at);
	uint32_t count = load32(plain, field->count_at);
	for (uint32_t i = 0; i < count; i++) {
		enum nd_err err = check_text(names[i], 1, ND_MSG_MAX_NAME, false);
		if (err)
			return err;
	}
	return ND_OK;
}

static const char *text_at(const void *plain, const struct field *field)
{
	const char *text = load_ptr(plain, field->at);
	return text ? text : "";
}

static enum nd_err check_field(const struct field *field, const void *plain, bool received)
{
	uint32_t value;
	switch (field->kind) {
	case FIELD_U32:
		return load32(plain, field->at) <= field->max ? ND_OK : ND_TOO_LARGE;
	case FIELD_U64:
		return load64(plain, field->at) <= field->max ? ND_OK : ND_TOO_LARGE;
	case FIELD_ENUM:
		value = load32(plain, field->at);
		return value >= field->min && value <= field->max ? ND_OK : ND_INVALID;
	case FIELD_NAME:
		return check_text(text_at(plain, field), field->min, field->max, false);
	case FIELD_PATH:
		if (!path_is_inside(text_at(plain, field)))
			return ND_INVALID;
		return check_text(text_at(plain, field), field->min, field->max, false);
	case FIELD_TEXT:
		return received ? check_text(text_at(plain, field), field->min, field->max, true) : ND_OK;
	case FIELD_BYTES: {
		struct nd_str bytes;
		memcpy(&bytes, (const char *)plain + field->at, sizeof bytes);
		return bytes.len <= field->max ? ND_OK : ND_TOO_LARGE;
	}
	case FIELD_BOOL:
	case FIELD_DIGEST:
		return ND_OK;
	case FIELD_DIGESTS:
	case FIELD_U32S:
	case FIELD_U64S:
		return load32(plain, field->count_at) <= field->max ? ND_OK : ND_TOO_LARGE;
	case FIELD_NAMES:
		if (load32(plain, field->count_at) > field->max)
			return ND_TOO_LARGE;
		return check_names(field, plain);
	case FIELD_PART:
		return check_shape(field->part, (const char *)plain + field->at, received);
	case FIELD_PARTS:
		if (load32(plain, field->count_at) > field->max)
			return ND_TOO_LARGE;
		return check_parts(field, plain, received);
	}
	return ND_INVALID;
}

static enum nd_err check_shape(const struct shape *shape, const void *plain, bool received)
{
	for (uint32_t i = 0; i < shape->field_count; i++) {
		enum nd_err err = check_field(&shape->fields[i], plain, received);
		if (err)
			return err;
	}
	return ND_OK;
}

// ---- checks that span fields ----

static enum nd_err check_build(const struct nd_msg_build_open *build)
{
	for (uint32_t i = 0; i < build->package_count; i++) {
		const struct nd_msg_package *package = &build->packages[i];
		for (uint32_t j = 0; j < package->dependency_count; j++)
			if (package->dependencies[j] >= build->package_count)
				return ND_INVALID;
	}
	for (uint32_t i = 0; i < build->target_count; i++)
		if (build->targets[i].package >= build->package_count)
			return ND_INVALID;
	return ND_OK;
}

static enum nd_err check_inline(const struct nd_msg *msg, uint32_t frame, uint64_t size)
{
	if (frame == 0)
		return ND_OK;
	return frame <= msg->blob_count && msg->blobs[frame - 1].len == size ? ND_OK : ND_INVALID;
}

static enum nd_err check_files(const struct nd_msg *msg, const struct nd_msg_file *files, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (check_inline(msg, files[i].frame, files[i].size))
			return ND_INVALID;
	return ND_OK;
}

static enum nd_err check_inputs(const struct nd_msg *msg)
{
	for (uint32_t i = 0; i < msg->task.input_count; i++)
		if (check_inline(msg, msg->task.inputs[i].frame, msg->task.inputs[i].size))
			return ND_INVALID;
	return ND_OK;
}

static enum nd_err check_chunk(const struct nd_msg *msg, uint64_t offset, uint64_t total)
{
	if (msg->blob_count != 1 || offset > total || msg->blobs[0].len > total - offset)
		return ND_INVALID;
	// Only an empty blob has an empty chunk, else a peer could ask for ever.
	return msg->blobs[0].len > 0 || total == 0 ? ND_OK : ND_INVALID;
}

static enum nd_err check_blobs(const struct nd_msg *msg, enum blob_rule rule)
{
	if (rule == BLOBS_NONE)
		return msg->blob_count == 0 ? ND_OK : ND_INVALID;
	if (msg->blob_count > ND_MSG_MAX_BLOB_FRAMES)
		return ND_TOO_LARGE;
	uint64_t total = 0;
	for (uint32_t i = 0; i < msg->blob_count; i++) {
		if (msg->blobs[i].len > ND_MSG_MAX_CHUNK)
			return ND_TOO_LARGE;
		total += msg->blobs[i].len;
	}
	return rule == BLOBS_INLINE && total > ND_MSG_INLINE_TOTAL ? ND_TOO_LARGE : ND_OK;
}

static enum nd_err check_whole(const struct nd_msg *msg)
{
	switch (msg->type) {
	case ND_MSG_WELCOME:
		return msg->welcome.id != 0 && msg->welcome.heartbeat_ms != 0 ? ND_OK : ND_INVALID;
	case ND_MSG_BUILD_OPEN:
		return check_build(&msg->build_open);
	case ND_MSG_TASK:
		return check_inputs(msg);
	case ND_MSG_TASK_RESULT:
		return check_files(msg, msg->task_result.outputs, msg->task_result.output_count);
	case ND_MSG_BUILD_DONE:
		return check_files(msg, msg->build_done.files, msg->build_done.file_count);
	case ND_MSG_BLOB_CHUNK:
		if (msg->blob_chunk.status != ND_BLOB_OK)
			return msg->blob_count == 0 ? ND_OK : ND_INVALID;
		return check_chunk(msg, msg->blob_chunk.offset, msg->blob_chunk.total);
	case ND_MSG_BLOB_PUT:
		return check_chunk(msg, msg->blob_put.offset, msg->blob_put.total);
	default:
		return ND_OK;
	}
}

// ---- plain to generated ----

// Text for people as it may be sent: strange bytes become '?', what is too long is cut.
static const char *cleaned(const char *text, uint64_t max, struct nd_arena *arena)
{
	if (check_text(text, 0, max, true) == ND_OK)
		return text;
	size_t len = strlen(text);
	const uint8_t *at = (const uint8_t *)text;
	const uint8_t *end = at + len;
	char *copy = nd_arena_alloc(arena, (len < max ? len : max) + 1);
	size_t used = 0;
	while (at < end) {
		size_t step = character_len(at, end, true);
		if (used + (step ? step : 1) > max)
			break;
		if (step == 0) {
			copy[used++] = '?';
			at++;
			continue;
		}
		memcpy(copy + used, at, step);
		used += step;
		at += step;
	}
	copy[used] = '\0';
	return copy;
}

static void store_binary(void *pb, size_t at, const void *data, size_t len)
{
	ProtobufCBinaryData binary = {.len = len};
	store_ptr(&binary, offsetof(ProtobufCBinaryData, data), len ? data : NULL);
	store(pb, at, &binary, sizeof binary);
}

static void part_to_pb(const struct field *field, const void *plain, void *pb, struct nd_arena *arena)
{
	store_ptr(pb, field->pb_at, to_pb(field->part, (const char *)plain + field->at, arena));
}

static void parts_to_pb(const struct field *field, const void *plain, void *pb, struct nd_arena *arena)
{
	const char *items = load_ptr(plain, field->at);
	size_t count = load32(plain, field->count_at);
	void **parts = nd_arena_alloc(arena, (count + 1) * sizeof *parts);
	for (size_t i = 0; i < count; i++)
		parts[i] = to_pb(field->part, items + i * field->part->size, arena);
	store_ptr(pb, field->pb_at, parts);
	store(pb, field->pb_count_at, &count, sizeof count);
}

static void field_to_pb(const struct field *field, const void *plain, void *pb, struct nd_arena *arena)
{
	const char *from = (const char *)plain + field->at;
	size_t count;
	switch (field->kind) {
	case FIELD_U32:
	case FIELD_ENUM:
		store(pb, field->pb_at, from, 4);
		break;
	case FIELD_U64:
		store(pb, field->pb_at, from, 8);
		break;
	case FIELD_BOOL: {
		protobuf_c_boolean value = *(const bool *)from;
		store(pb, field->pb_at, &value, sizeof value);
		break;
	}
	case FIELD_NAME:
	case FIELD_PATH:
		store_ptr(pb, field->pb_at, text_at(plain, field));
		break;
	case FIELD_TEXT:
		store_ptr(pb, field->pb_at, cleaned(text_at(plain, field), field->max, arena));
		break;
	case FIELD_BYTES: {
		struct nd_str bytes;
		memcpy(&bytes, from, sizeof bytes);
		store_binary(pb, field->pb_at, bytes.data, bytes.len);
		break;
	}
	case FIELD_DIGEST:
		store_binary(pb, field->pb_at, from, ND_DIGEST_BYTES);
		break;
	case FIELD_DIGESTS:
		count = load32(plain, field->count_at);
		store_binary(pb, field->pb_at, load_ptr(plain, field->at), count * ND_DIGEST_BYTES);
		break;
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_NAMES:
		count = load32(plain, field->count_at);
		store_ptr(pb, field->pb_at, load_ptr(plain, field->at));
		store(pb, field->pb_count_at, &count, sizeof count);
		break;
	case FIELD_PART:
		part_to_pb(field, plain, pb, arena);
		break;
	case FIELD_PARTS:
		parts_to_pb(field, plain, pb, arena);
		break;
	}
}

static void *to_pb(const struct shape *shape, const void *plain, struct nd_arena *arena)
{
	void *pb = nd_arena_alloc(arena, shape->pb->sizeof_message);
	protobuf_c_message_init(shape->pb, pb);
	for (uint32_t i = 0; i < shape->field_count; i++)
		field_to_pb(&shape->fields[i], plain, pb, arena);
	return pb;
}

// ---- generated to plain ----

static enum nd_err count_from_pb(const struct field *field, void *plain, const void *pb, size_t *ret)
{
	memcpy(ret, (const char *)pb + field->pb_count_at, sizeof *ret);
	if (*ret > field->max)
		return ND_TOO_LARGE;
	uint32_t count = (uint32_t)*ret;
	store(plain, field->count_at, &count, sizeof count);
	return ND_OK;
}

static enum nd_err digests_from_pb(const struct field *field, void *plain, const ProtobufCBinaryData *binary)
{
	if (binary->len % ND_DIGEST_BYTES != 0)
		return ND_INVALID;
	if (binary->len / ND_DIGEST_BYTES > field->max)
		return ND_TOO_LARGE;
	uint32_t count = (uint32_t)(binary->len / ND_DIGEST_BYTES);
	store_ptr(plain, field->at, count ? binary->data : NULL); // struct nd_digest is bytes: any alignment
	store(plain, field->count_at, &count, sizeof count);
	return ND_OK;
}

static enum nd_err parts_from_pb(const struct field *field, void *plain, const void *pb, struct nd_arena *arena)
{
	size_t count;
	enum nd_err err = count_from_pb(field, plain, pb, &count);
	if (err || count == 0)
		return err;
	void *const *parts = load_ptr(pb, field->pb_at);
	char *items = nd_arena_zero(arena, count * field->part->size);
	for (size_t i = 0; i < count; i++) {
		err = from_pb(field->part, items + i * field->part->size, parts[i], arena);
		if (err)
			return err;
	}
	store_ptr(plain, field->at, items);
	return ND_OK;
}

static enum nd_err field_from_pb(const struct field *field, void *plain, const void *pb, struct nd_arena *arena)
{
	const char *from = (const char *)pb + field->pb_at;
	enum nd_err err = ND_OK;
	size_t count;
	switch (field->kind) {
	case FIELD_U32:
	case FIELD_ENUM:
		store(plain, field->at, from, 4);
		break;
	case FIELD_U64:
		store(plain, field->at, from, 8);
		break;
	case FIELD_BOOL: {
		bool value = *(const protobuf_c_boolean *)from != 0;
		store(plain, field->at, &value, sizeof value);
		break;
	}
	case FIELD_NAME:
	case FIELD_PATH:
	case FIELD_TEXT:
		store_ptr(plain, field->at, load_ptr(pb, field->pb_at));
		break;
	case FIELD_BYTES: {
		const ProtobufCBinaryData *binary = (const ProtobufCBinaryData *)from;
		struct nd_str bytes = {binary->data ? (const char *)binary->data : "", binary->len};
		store(plain, field->at, &bytes, sizeof bytes);
		break;
	}
	case FIELD_DIGEST: {
		const ProtobufCBinaryData *binary = (const ProtobufCBinaryData *)from;
		if (binary->len != ND_DIGEST_BYTES)
			return ND_INVALID;
		store(plain, field->at, binary->data, ND_DIGEST_BYTES);
		break;
	}
	case FIELD_DIGESTS:
		return digests_from_pb(field, plain, (const ProtobufCBinaryData *)from);
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_NAMES:
		err = count_from_pb(field, plain, pb, &count);
		store_ptr(plain, field->at, count ? load_ptr(pb, field->pb_at) : NULL);
		break;
	case FIELD_PART:
		if (load_ptr(pb, field->pb_at))
			err = from_pb(field->part, (char *)plain + field->at, load_ptr(pb, field->pb_at), arena);
		break;
	case FIELD_PARTS:
		err = parts_from_pb(field, plain, pb, arena);
		break;
	}
	return err;
}

static enum nd_err from_pb(const struct shape *shape, void *plain, const void *pb, struct nd_arena *arena)
{
	for (uint32_t i = 0; i < shape->field_count; i++) {
		enum nd_err err = field_from_pb(&shape->fields[i], plain, pb, arena);
		if (err)
			return err;
	}
	return ND_OK;
}

// ---- whole messages ----

static void *payload(struct nd_msg *msg)
{
	return &msg->hello; // all members of a union start at the same place
}

enum nd_err nd_msg_encode(const struct nd_msg *msg, uint8_t head[ND_FRAME_BYTES], struct nd_buf *body)
{
	nd_buf_clear(body);
	const struct message_kind *kind = message_kind(msg->type);
	if (!kind)
		return ND_INVALID;
	const void *plain = &msg->hello;
	enum nd_err err = check_blobs(msg, kind->blobs);
	if (!err)
		err = check_shape(kind->shape, plain, false);
	if (!err)
		err = check_whole(msg);
	if (err)
		return err;

	struct nd_arena arena;
	nd_arena_init(&arena);
	const ProtobufCMessage *pb = to_pb(kind->shape, plain, &arena);
	size_t size = protobuf_c_message_get_packed_size(pb);
	if (size <= kind->max_body) {
		nd_buf_reserve(body, size + 1);
		size_t packed = protobuf_c_message_pack(pb, (uint8_t *)body->data);
		assert(packed == size);
		body->len = packed;
		body->data[packed] = '\0';
		nd_frame_encode(head, (uint16_t)msg->type);
	} else {
		err = ND_TOO_LARGE;
	}
	nd_arena_release(&arena);
	return err;
}

struct budget {
	struct nd_arena *arena;
	size_t left;
};

static void *budget_alloc(void *arg, size_t size)
{
	struct budget *self = arg;
	if (size > self->left)
		return NULL;
	self->left -= size;
	return nd_arena_alloc(self->arena, size);
}

static void budget_free(void *arg, void *memory) // the arena does it, with everything else
{
	(void)arg;
	(void)memory;
}

static enum nd_err unpack(struct nd_msg *msg, const struct message_kind *kind, struct nd_arena *arena,
			  struct nd_str body)
{
	if (body.len > kind->max_body)
		return ND_TOO_LARGE;
	struct budget budget = {arena, MEMORY_BASE + body.len * MEMORY_PER_BYTE};
	ProtobufCAllocator allocator = {budget_alloc, budget_free, &budget};
	const ProtobufCMessage *pb =
		protobuf_c_message_unpack(kind->shape->pb, &allocator, body.len, (const uint8_t *)body.data);
	if (!pb)
		return ND_INVALID;
	enum nd_err err = from_pb(kind->shape, payload(msg), pb, arena);
	return err ? err : check_shape(kind->shape, payload(msg), true);
}

enum nd_err nd_msg_decode(struct nd_msg *ret, struct nd_arena *arena, const struct nd_str *frames, size_t count)
{
	*ret = (struct nd_msg){.type = ND_MSG_NONE};
	struct nd_frame frame;
	enum nd_err err = count ? nd_frame_decode(&frame, frames[0].data, frames[0].len) : ND_INVALID;
	if (err == ND_OK || err == ND_VERSION)
		ret->type = (enum nd_msg_type)(message_kind(frame.type) ? frame.type : ND_MSG_NONE);
	if (err && !(err == ND_VERSION && ret->type == ND_MSG_REFUSED)) // who is turned away shall read why
		return err;
	if (count < 2)
		return ND_INVALID;
	if (count - 2 > ND_MSG_MAX_BLOB_FRAMES)
		return ND_TOO_LARGE;

	const struct message_kind *kind = message_kind(frame.type);
	struct nd_msg msg = {
		.type = ret->type,
		.blob_count = (uint32_t)(count - 2),
	};
	if (msg.blob_count) {
		struct nd_str *blobs = nd_arena_array(arena, struct nd_str, msg.blob_count);
		memcpy(blobs, frames + 2, msg.blob_count * sizeof *blobs);
		msg.blobs = blobs;
	}
	err = check_blobs(&msg, kind->blobs);
	if (!err)
		err = unpack(&msg, kind, arena, frames[1]);
	if (!err)
		err = check_whole(&msg);
	if (!err)
		*ret = msg;
	return err;
}
