#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Standard input becomes a pipe with `text` in it.
static void feed(const char *text, size_t len)
{
	char path[] = "/tmp/noodle-io-XXXXXX";
	int fd = mkstemp(path);

	unlink(path);
	assert_int_equal(write(fd, text, len), len);
	lseek(fd, 0, SEEK_SET);
	dup2(fd, STDIN_FILENO);
	close(fd);
}

static struct nd_rt_string *line(void)
{
	return nd_rt_read_line().value;
}

static struct nd_rt_string *rest(void)
{
	return nd_rt_read_all().value;
}

static void reads_lines_however_they_end(void **state)
{
	(void)state;
	static const char *const lines[] = { "one", "", "two", "last" };
	const char text[] = "one\n\ntwo\r\nlast";

	feed(text, sizeof text - 1);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_string_equal(line()->data, lines[i]);
	assert_null(line());
	assert_null(line());
}

static void reads_lines_longer_than_its_buffer(void **state)
{
	(void)state;
	enum { LONG = 100000 };
	char *text = malloc(LONG + 8);

	memset(text, 'x', LONG);
	memcpy(text + LONG, "\nshort\n", 8);
	feed(text, LONG + 7);
	assert_int_equal(line()->byte_len, LONG);
	assert_string_equal(line()->data, "short");
	assert_null(line());
	free(text);
}

static void reads_the_rest_after_a_line(void **state)
{
	(void)state;
	feed("first\nsecond\nthird", 18);
	assert_string_equal(line()->data, "first");
	assert_string_equal(rest()->data, "second\nthird");
	assert_string_equal(rest()->data, "");
}

static void mends_input_that_is_not_utf8(void **state)
{
	(void)state;
	feed("a\xff" "b\xc3\n", 5);
	assert_string_equal(line()->data, "a\xef\xbf\xbd" "b\xef\xbf\xbd");
}

static void writes_everything_in_order(void **state)
{
	(void)state;
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	struct nd_rt_string *large = nd_rt_string_repeat(str("0123456789"), 10000);

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	nd_rt_print(str("first"));
	nd_rt_write(str("second"));
	nd_rt_print(large);
	for (int i = 0; i < 20000; i++)
		nd_rt_print(str("line"));
	nd_rt_flush();
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(lseek(fileno(file), 0, SEEK_END), 6 + 6 + 100001 + 20000 * 5);
	fclose(file);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_lines_however_they_end),
	cmocka_unit_test(reads_lines_longer_than_its_buffer),
	cmocka_unit_test(reads_the_rest_after_a_line),
	cmocka_unit_test(mends_input_that_is_not_utf8),
	cmocka_unit_test(writes_everything_in_order),
};

TEST_PROGRAM(tests)
