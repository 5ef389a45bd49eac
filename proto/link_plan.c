#include "noodle/link_plan.h"

#include "noodle/message.h"

#include <string.h>

enum { FORMAT = 1, LEAST_OBJECT_BYTES = 1 + 1 + ND_DIGEST_BYTES + 1 };

void nd_link_plan_encode(struct nd_buf *out, const struct nd_link_plan *plan)
{
	nd_buf_add_u8(out, FORMAT);
	nd_buf_add_varint(out, plan->object_count);
	for (uint32_t i = 0; i < plan->object_count; i++) {
		const struct nd_link_plan_object *object = &plan->objects[i];

		nd_buf_add_bytes(out, object->module, strlen(object->module));
		nd_buf_add(out, object->digest.bytes, ND_DIGEST_BYTES);
		nd_buf_add_varint(out, object->size);
	}
}

static void read_digest(struct nd_digest *ret, struct nd_reader *in)
{
	if (in->failed || (size_t)(in->end - in->at) < ND_DIGEST_BYTES) {
		in->failed = true;
		return;
	}
	memcpy(ret->bytes, in->at, ND_DIGEST_BYTES);
	in->at += ND_DIGEST_BYTES;
}

static enum nd_err read_object(struct nd_link_plan_object *ret, struct nd_arena *arena, struct nd_reader *in)
{
	struct nd_str name = nd_reader_bytes(in);

	read_digest(&ret->digest, in);
	ret->size = nd_reader_varint(in);
	if (in->failed || !name.len || memchr(name.data, '\0', name.len))
		return ND_INVALID;
	if (name.len > ND_LINK_PLAN_MAX_NAME || ret->size > ND_MSG_MAX_BLOB)
		return ND_TOO_LARGE;
	ret->module = nd_arena_strndup(arena, name.data, name.len);
	return ND_OK;
}

enum nd_err nd_link_plan_decode(struct nd_link_plan *ret, struct nd_arena *arena, struct nd_str bytes)
{
	struct nd_reader in = nd_reader(bytes.data, bytes.len);
	uint8_t format = nd_reader_u8(&in);
	uint32_t count = nd_reader_count(&in, LEAST_OBJECT_BYTES);
	struct nd_link_plan_object *objects;
	enum nd_err err = in.failed || format != FORMAT ? ND_INVALID : ND_OK;

	if (err || count > ND_LINK_PLAN_MAX_OBJECTS)
		return err ? err : ND_TOO_LARGE;
	objects = nd_arena_array(arena, struct nd_link_plan_object, (size_t)count + 1);
	for (uint32_t i = 0; i < count && !err; i++)
		err = read_object(&objects[i], arena, &in);
	if (!err && in.at != in.end)
		err = ND_INVALID;
	if (!err)
		*ret = (struct nd_link_plan){objects, count};
	return err;
}
