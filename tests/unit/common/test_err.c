#include "noodle/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

static void every_error_has_its_own_text(void **state)
{
	(void)state;
	for (int a = 0; a < ND_ERR_COUNT; a++) {
		assert_true(strlen(nd_err_text((enum nd_err)a)) > 0);
		for (int b = 0; b < a; b++)
			assert_string_not_equal(nd_err_text((enum nd_err)a), nd_err_text((enum nd_err)b));
	}
}

static void errno_maps_to_the_nearest_error(void **state)
{
	static const struct {
		int errno_value;
		enum nd_err expected;
	} rows[] = {
		{0, ND_OK},
		{ENOENT, ND_NOT_FOUND},
		{ENOTDIR, ND_NOT_FOUND},
		{EEXIST, ND_EXISTS},
		{ENOSPC, ND_NO_SPACE},
		{EDQUOT, ND_NO_SPACE},
		{EACCES, ND_PERMISSION},
		{EPERM, ND_PERMISSION},
		{EROFS, ND_READ_ONLY},
		{EISDIR, ND_NOT_A_FILE},
		{EFBIG, ND_TOO_LARGE},
		{EINVAL, ND_INVALID},
		{ETIMEDOUT, ND_TIMEOUT},
		{ECONNRESET, ND_PEER},
		{EADDRINUSE, ND_BUSY},
		{ECANCELED, ND_CANCELLED},
		{ENOSYS, ND_UNSUPPORTED},
		{EIO, ND_IO},
		{123456, ND_IO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(nd_err_from_errno(rows[i].errno_value), rows[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_its_own_text),
		cmocka_unit_test(errno_maps_to_the_nearest_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
