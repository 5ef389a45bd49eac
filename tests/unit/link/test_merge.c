// That merged objects link and run is tested in tests/unit/llvm; here: what must not be merged.
#include "link/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void rejects_what_is_no_object(void **state)
{
	static const char header[] = "\x7f"
				     "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x01\0\x3e\0\x01\0\0\0";
	static const struct {
		const char *what;
		size_t len;
		uint8_t at, value; // patched into a good header
	} rows[] = {
		{"empty", 0, 0, 0x7f},
		{"shorter than a header", 63, 0, 0x7f},
		{"no magic", 64, 0, 'X'},
		{"32 bits", 64, 4, 1},
		{"an executable", 64, 16, 2},
		{"another machine", 64, 18, 3},
		{"section headers beyond the end", 64, 40, 200},
		{"more sections than bytes", 64, 60, 9},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char data[64] = {0};
		struct nd_str object = {data, rows[i].len};
		struct nd_buf out = {0}, why = {0};

		memcpy(data, header, sizeof header - 1);
		data[58] = 64;
		data[rows[i].at] = (char)rows[i].value;
		if (nd_elf_merge(&out, &object, 1, &why) != ND_INVALID || out.len != 0 || why.len == 0)
			fail_msg("%s", rows[i].what);
		nd_buf_release(&out);
		nd_buf_release(&why);
	}
}

static void rejects_nothing_at_all(void **state)
{
	struct nd_buf out = {0}, why = {0};

	(void)state;
	assert_int_equal(nd_elf_merge(&out, NULL, 0, &why), ND_INVALID);
	nd_buf_release(&out);
	nd_buf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rejects_what_is_no_object),
		cmocka_unit_test(rejects_nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
