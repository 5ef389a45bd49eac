// The first frame of every ZeroMQ message between our processes: eight bytes, little-endian.
//
//   offset  size  field
//   0       4     magic    "NDL1"
//   4       2     version  ND_PROTOCOL_VERSION
//   6       2     type     enum nd_msg_type
//
// Then follow one frame with the protobuf message of that type and any number of blob frames. (A ROUTER
// puts the peer's identity before all of this; that is the caller's business.)
//
// Magic, version and the message REFUSED keep their meaning in every version of the protocol, so that a
// stranger can always be told why it is turned away.
#ifndef NOODLE_FRAME_H
#define NOODLE_FRAME_H

#include "noodle/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
	ND_PROTOCOL_VERSION = 2, // 2: clients link
	ND_FRAME_BYTES = 8,
};
#define ND_FRAME_MAGIC 0x314c444eu // "NDL1"

struct nd_frame {
	uint16_t version;
	uint16_t type;
};

void nd_frame_encode(uint8_t ret[ND_FRAME_BYTES], uint16_t type);

// ND_INVALID: not a header of ours (length, magic, unknown type). ND_VERSION: ours, but of another version;
// *ret is set then too, answer with REFUSED.
enum nd_err nd_frame_decode(struct nd_frame *ret, const void *data, size_t len);

#endif
