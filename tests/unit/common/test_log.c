#include "noodle/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Runs one log call with standard error going to a file and returns what arrived.
static const char *logged(enum nd_log_level level, const char *text)
{
	static char output[8000];
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	size_t len;

	assert_non_null(file);
	assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
	nd_log(level, "%s", text);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(file);
	len = fread(output, 1, sizeof output - 1, file);
	output[len] = '\0';
	fclose(file);
	return output;
}

static void only_what_matters_is_logged(void **state)
{
	(void)state;
	assert_string_equal(logged(ND_LOG_INFO, "quiet by default"), "");
	assert_string_not_equal(logged(ND_LOG_WARNING, "said"), "");
	nd_log_setup("worker w1", ND_LOG_DEBUG);
	assert_string_not_equal(logged(ND_LOG_DEBUG, "said"), "");
	nd_log_setup("worker w1", ND_LOG_ERROR);
	assert_string_equal(logged(ND_LOG_WARNING, "not said"), "");
}

static void a_line_says_when_who_and_how_bad(void **state)
{
	const char *line;

	(void)state;
	nd_log_setup("worker w1", ND_LOG_INFO);
	line = logged(ND_LOG_WARNING, "lost the coordinator");
	assert_string_equal(line + strlen("12:00:01.123 "), "worker w1 warning: lost the coordinator\n");
	assert_true(line[2] == ':' && line[5] == ':' && line[8] == '.' && line[12] == ' ');
	nd_log_setup("", ND_LOG_INFO);
	line = logged(ND_LOG_ERROR, "x");
	assert_string_equal(line + strlen("12:00:01.123 "), "error: x\n");
}

static void one_call_is_one_line(void **state)
{
	char text[5000];
	const char *line;

	(void)state;
	nd_log_setup("c", ND_LOG_INFO);
	line = logged(ND_LOG_ERROR, "a\nb\033[2Jc\r");
	assert_string_equal(strchr(line, 'c'), "c error: a b [2Jc \n");
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	line = logged(ND_LOG_ERROR, text);
	assert_true(strlen(line) < sizeof text);
	assert_int_equal(line[strlen(line) - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_matters_is_logged),
		cmocka_unit_test(a_line_says_when_who_and_how_bad),
		cmocka_unit_test(one_call_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
