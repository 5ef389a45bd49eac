#include "noodle/frame.h"
#include "noodle/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void a_header_has_this_layout(void **state)
{
	static const uint8_t expected[ND_FRAME_BYTES] = {'N', 'D', 'L', '1', 2, 0, 32, 0};
	uint8_t head[ND_FRAME_BYTES];
	(void)state;
	nd_frame_encode(head, ND_MSG_TASK);
	assert_memory_equal(head, expected, sizeof head);
}

static void rejects_headers_it_cannot_trust(void **state)
{
	static const struct {
		const char *what;
		const char *data;
		size_t len;
		enum nd_err err;
	} rows[] = {
		{"good", "NDL1\2\0\x20\0", 8, ND_OK},
		{"empty", "", 0, ND_INVALID},
		{"too short", "NDL1\2\0\x20", 7, ND_INVALID},
		{"too long", "NDL1\2\0\x20\0\0", 9, ND_INVALID},
		{"wrong magic", "NDL2\2\0\x20\0", 8, ND_INVALID},
		{"magic of the other byte order", "1LDN\2\0\x20\0", 8, ND_INVALID},
		{"no type", "NDL1\2\0\0\0", 8, ND_INVALID},
		{"unknown type", "NDL1\2\0\xff\0", 8, ND_INVALID},
		{"type in the high byte", "NDL1\2\0\x20\1", 8, ND_INVALID},
		{"older version", "NDL1\1\0\x20\0", 8, ND_VERSION},
		{"no version", "NDL1\0\0\x20\0", 8, ND_VERSION},
		{"newer version", "NDL1\3\0\x20\0", 8, ND_VERSION},
		{"newer version, a type of its own", "NDL1\0\1\xff\xff", 8, ND_VERSION},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_frame frame = {0};
		if (nd_frame_decode(&frame, rows[i].data, rows[i].len) != rows[i].err)
			fail_msg("%s", rows[i].what);
		if (rows[i].err == ND_INVALID)
			assert_int_equal(frame.type, 0);
		if (rows[i].err == ND_VERSION)
			assert_int_not_equal(frame.version, ND_PROTOCOL_VERSION);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_has_this_layout),
		cmocka_unit_test(rejects_headers_it_cannot_trust),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
