#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void empty_blocks_are_real_blocks(void **state)
{
	void *a = nd_alloc(0);
	void *b = nd_alloc_zero(0, 8);

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	a = nd_realloc(a, 0);
	assert_non_null(a);
	nd_free(a);
	nd_free(b);
	nd_free(NULL);
}

static void zeroed_memory_is_zero(void **state)
{
	unsigned char *bytes = nd_alloc_zero(100, 7);

	(void)state;
	for (int i = 0; i < 700; i++)
		assert_int_equal(bytes[i], 0);
	nd_free(bytes);
}

static void growing_keeps_the_contents(void **state)
{
	uint32_t *numbers = nd_realloc_array(NULL, 10, sizeof *numbers);

	(void)state;
	for (uint32_t i = 0; i < 10; i++)
		numbers[i] = i * i;
	numbers = nd_realloc_array(numbers, 100000, sizeof *numbers);
	for (uint32_t i = 0; i < 10; i++)
		assert_int_equal(numbers[i], i * i);
	nd_free(numbers);
}

static void strings_are_copied_with_their_end(void **state)
{
	char *whole = nd_strdup("noodle");
	char *part = nd_strndup("noodle", 3);
	char *none = nd_strndup(NULL, 0);
	char *made = nd_sprintf("%s-%d", "a", 42);

	(void)state;
	assert_string_equal(whole, "noodle");
	assert_string_equal(part, "noo");
	assert_string_equal(none, "");
	assert_string_equal(made, "a-42");
	nd_free(whole);
	nd_free(part);
	nd_free(none);
	nd_free(made);
}

static void overflowing_zero(void)
{
	nd_alloc_zero(SIZE_MAX / 2, 3);
}

static void overflowing_array(void)
{
	nd_realloc_array(NULL, SIZE_MAX / 8, 9);
}

// Sizes that do not fit end the process with SIGABRT instead of giving a block that is too small.
static void overflow_ends_the_process(void **state)
{
	static void (*const attempts[])(void) = {overflowing_zero, overflowing_array};

	(void)state;
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0) {
			setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
			signal(SIGABRT, SIG_DFL);
			close(STDERR_FILENO);
			attempts[i]();
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_blocks_are_real_blocks),
		cmocka_unit_test(zeroed_memory_is_zero),
		cmocka_unit_test(growing_keeps_the_contents),
		cmocka_unit_test(strings_are_copied_with_their_end),
		cmocka_unit_test(overflow_ends_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
