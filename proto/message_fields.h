// How each message is laid out on both sides: in the plain structs of message.h and in the generated ones.
// message.c converts and checks by these tables, so that no field is copied or checked by hand.
#ifndef ND_MESSAGE_FIELDS_H
#define ND_MESSAGE_FIELDS_H

#include "noodle/message.h"

#include <protobuf-c/protobuf-c.h>

enum field_kind {
	//                 plain                          generated
	FIELD_U32,     // uint32_t <= max                 uint32_t
	FIELD_U64,     // uint64_t <= max                 uint64_t
	FIELD_BOOL,    // bool                            protobuf_c_boolean
	FIELD_ENUM,    // enum in min … max               enum
	FIELD_NAME,    // const char *, min … max bytes   char *     one line of UTF-8
	FIELD_PATH,    // the same                        char *     relative, stays inside; "" if min is 0
	FIELD_TEXT,    // const char *, max bytes         char *     for people; cleaned and cut when sent
	FIELD_BYTES,   // struct nd_str, max bytes        ProtobufCBinaryData
	FIELD_DIGEST,  // struct nd_digest                ProtobufCBinaryData of 16 bytes
	FIELD_DIGESTS, // pointer and count <= max        ProtobufCBinaryData of 16 bytes each
	FIELD_U32S,    // pointer and count <= max        the same
	FIELD_U64S,    // pointer and count <= max        the same
	FIELD_NAMES,   // pointer and count <= max        the same
	FIELD_PART,    // a struct of shape `part`        pointer to one, NULL: all zero
	FIELD_PARTS,   // pointer and count <= max        pointer to pointers and count
};

struct shape;

struct field {
	enum field_kind kind;
	uint16_t at; // offsets in the plain struct …
	uint16_t count_at;
	uint16_t pb_at; // … and in the generated one
	uint16_t pb_count_at;
	uint32_t min;
	uint64_t max;
	const struct shape *part;
};

struct shape {
	size_t size; // of the plain struct
	const ProtobufCMessageDescriptor *pb;
	const struct field *fields;
	uint32_t field_count;
};

enum blob_rule {
	BLOBS_NONE,   // no blob frames
	BLOBS_INLINE, // those that the `frame` fields name
	BLOBS_CHUNK,  // one
};

struct message_kind {
	const char *name;
	const struct shape *shape;
	uint32_t max_body;
	enum blob_rule blobs;
};

// NULL for a number that is no type.
const struct message_kind *message_kind(unsigned type);

#endif
