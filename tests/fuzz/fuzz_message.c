// A multipart message from anyone: [number of frames u8], then each frame with its length as a varint. What
// decodes must encode, and decode again to the same.
#include "noodle/message.h"

#include <assert.h>

enum { MAX_FRAMES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_reader reader = nd_reader(data, size);
	struct nd_str frames[MAX_FRAMES];
	size_t count = nd_reader_u8(&reader) % (MAX_FRAMES + 1);
	for (size_t i = 0; i < count; i++)
		frames[i] = nd_reader_bytes(&reader);
	if (reader.failed)
		return 0;

	struct nd_arena arena;
	struct nd_msg msg;
	nd_arena_init(&arena);
	if (nd_msg_decode(&msg, &arena, frames, count) == ND_OK) {
		uint8_t head[ND_FRAME_BYTES];
		struct nd_buf body = {0};
		struct nd_buf again = {0};
		enum nd_err err = nd_msg_encode(&msg, head, &body);
		assert(!err);
		frames[0] = (struct nd_str){(const char *)head, sizeof head};
		frames[1] = nd_buf_str(&body);
		err = nd_msg_decode(&msg, &arena, frames, count);
		assert(!err);
		err = nd_msg_encode(&msg, head, &again);
		assert(!err && nd_str_eq(nd_buf_str(&body), nd_buf_str(&again)));
		nd_buf_release(&body);
		nd_buf_release(&again);
	}
	nd_arena_release(&arena);
	return 0;
}
