#include "noodle/frame.h"

#include "noodle/message.h"

#include <stdbool.h>

static bool is_known(unsigned type)
{
	switch (type) {
#define X(name, number) case number:
		ND_MSG_TABLE(X)
#undef X
		return true;
	default:
		return false;
	}
}

void nd_frame_encode(uint8_t ret[ND_FRAME_BYTES], uint16_t type)
{
	for (int i = 0; i < 4; i++)
		ret[i] = (uint8_t)(ND_FRAME_MAGIC >> (8 * i));
	ret[4] = (uint8_t)(ND_PROTOCOL_VERSION & 0xff);
	ret[5] = (uint8_t)(ND_PROTOCOL_VERSION >> 8);
	ret[6] = (uint8_t)(type & 0xff);
	ret[7] = (uint8_t)(type >> 8);
}

enum nd_err nd_frame_decode(struct nd_frame *ret, const void *data, size_t len)
{
	const uint8_t *at = data;
	if (len != ND_FRAME_BYTES)
		return ND_INVALID;
	for (int i = 0; i < 4; i++)
		if (at[i] != (uint8_t)(ND_FRAME_MAGIC >> (8 * i)))
			return ND_INVALID;
	struct nd_frame frame = {
		.version = (uint16_t)(at[4] | at[5] << 8),
		.type = (uint16_t)(at[6] | at[7] << 8),
	};
	if (frame.version == ND_PROTOCOL_VERSION && !is_known(frame.type))
		return ND_INVALID;
	*ret = frame;
	return frame.version == ND_PROTOCOL_VERSION ? ND_OK : ND_VERSION;
}
