#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// Functions with names as Noodle's have; what is compared are lines of this file.
struct nd_rt_error *makes_an_error(void) __asm__("test.makes_an_error");
struct nd_rt_error *calls_it(void) __asm__("test.calls_it");
struct nd_rt_error *deep(int n) __asm__("test.deep");
int recurses(int n) __asm__("test.recurses");
void reports(void) __asm__("test.reports");
struct nd_rt_error *dissolved(int *line) __asm__("test.dissolved");
struct nd_rt_error *dissolves(int *line) __asm__("test.dissolves");

static int line_of_call;

__attribute__((noinline)) struct nd_rt_error *makes_an_error(void)
{
	line_of_call = __LINE__ + 1;
	struct nd_rt_error *error = nd_rt_error_index(5, 3);

	return error;
}

__attribute__((noinline)) struct nd_rt_error *calls_it(void)
{
	struct nd_rt_error *error = makes_an_error();

	return error;
}

static void errors_say_what_went_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *name, *message;
	} expected[] = {
		{ "IndexError", "index 5 out of range for length 3" },
		{ "ArithmeticError", "division by zero" },
		{ "ArithmeticError", "1e+300 does not fit an integer" },
		{ "ArithmeticError", "-1 is not a code point" },
		{ "KeyError", "no key \"a\"" },
		{ "NullError", "the value is null" },
		{ "StackOverflowError", "the stack is exhausted" },
		{ "OutOfMemoryError", "the heap is exhausted" },
	};
	struct nd_rt_error *errors[] = {
		nd_rt_error_index(5, 3), nd_rt_error_div_zero(), nd_rt_error_convert(1e300), nd_rt_error_char(-1),
		nd_rt_error_key(str("\"a\"")), nd_rt_error_null(), nd_rt_error_stack_overflow(),
		nd_rt_error_memory(),
	};

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		assert_string_equal(nd_rt_class_of(errors[i])->name, expected[i].name);
		assert_string_equal(errors[i]->message->data, expected[i].message);
		assert_null(errors[i]->cause);
		assert_non_null(errors[i]->trace);
	}
}

static void a_trace_names_functions_files_and_lines(void **state)
{
	(void)state;
	struct nd_rt_string *trace = nd_rt_error_stack_trace(calls_it());
	char expected[200];

	snprintf(expected, sizeof expected, "    at test.makes_an_error (tests/unit/runtime/test_error.c:%d)\n"
					    "    at test.calls_it (tests/unit/runtime/test_error.c:%d)\n",
		 line_of_call, line_of_call + 7);
	assert_memory_equal(trace->data, expected, strlen(expected));
	assert_null(strstr(trace->data, "nd_rt_"));
	assert_null(strstr(trace->data, "noodle_entry"));
}

__attribute__((noinline)) struct nd_rt_error *deep(int n)
{
	struct nd_rt_error *error = n ? deep(n - 1) : nd_rt_error_null();

	return error;
}

__attribute__((always_inline)) inline struct nd_rt_error *dissolved(int *line)
{
	*line = __LINE__ + 1;
	struct nd_rt_error *error = nd_rt_error_null();

	return error;
}

__attribute__((noinline)) struct nd_rt_error *dissolves(int *line)
{
	struct nd_rt_error *error = dissolved(line);

	return error;
}

static void a_trace_shows_inlined_calls(void **state)
{
	(void)state;
	int line;
	struct nd_rt_string *trace = nd_rt_error_stack_trace(dissolves(&line));
	char expected[200];

	snprintf(expected, sizeof expected, "    at test.dissolved (tests/unit/runtime/test_error.c:%d)\n"
					    "    at test.dissolves (tests/unit/runtime/test_error.c:%d)\n",
		 line, line + 7);
	assert_string_equal(trace->data, expected);
}

static void a_deep_trace_is_cut(void **state)
{
	(void)state;
	struct nd_rt_string *trace = nd_rt_error_stack_trace(deep(1000));
	const char *last = "    ...\n";

	assert_string_equal(trace->data + trace->byte_len - strlen(last), last);
}

// Runs `body` in a child; what it wrote to standard output and error, in order, is in ret.
static int output_of(char *ret, size_t size, void (*body)(void))
{
	int fds[2], status;
	size_t len = 0;
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);

	pid_t pid = fork();

	if (!pid) {
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		body();
		nd_rt_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], ret + len, size - 1 - len)) > 0)
		len += (size_t)n;
	ret[len] = '\0';
	close(fds[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void nd_rt_error_report(const char *prefix, const struct nd_rt_error *error);

void reports(void)
{
	struct nd_rt_error *error = calls_it();

	error->cause = nd_rt_error_div_zero();
	nd_rt_print(str("printed before"));
	nd_rt_error_report("error: ", error);
}

static void a_report_comes_after_the_output_and_with_the_causes(void **state)
{
	(void)state;
	static char output[1 << 16];

	assert_int_equal(output_of(output, sizeof output, reports), 0);
	assert_ptr_equal(strstr(output, "printed before\nerror: IndexError: index 5 out of range for length 3\n"
					"    at test.makes_an_error (tests/unit/runtime/test_error.c:"), output);
	assert_non_null(strstr(output, "\ncaused by: ArithmeticError: division by zero\n    at test.reports ("));
}

static volatile int deepest = 1 << 30;

__attribute__((noinline)) int recurses(int n)
{
	volatile char frame[64];

	if (n == deepest)
		return 0;
	frame[n % 64] = (char)n;
	return recurses(n + 1) + frame[n % 64];
}

void nd_rt_fault_init(void); // cmocka has put its own handlers in place

static void overflows(void)
{
	nd_rt_fault_init();
	recurses(0);
}

static void a_stack_overflow_is_told(void **state)
{
	(void)state;
	static char output[1 << 16];

	assert_int_equal(output_of(output, sizeof output, overflows), 1);
	assert_ptr_equal(strstr(output, "error: StackOverflowError: the stack is exhausted\n    at test.recurses ("), output);
}

static void segfaults(void)
{
	nd_rt_fault_init();
	*(volatile int *)(1L << 45) = 1; // where nothing is
}

static void follows_null(void)
{
	nd_rt_fault_init();
	*(volatile int *)8 = 1;
}

static void a_null_reference_is_told(void **state)
{
	(void)state;
	char output[1 << 12];

	assert_int_equal(output_of(output, sizeof output, follows_null), 1);
	assert_ptr_equal(strstr(output, "error: NullError: a field is used before a constructor has set it\n"), output);
}

static void another_fault_is_left_to_the_system(void **state)
{
	(void)state;
	char output[1 << 12];

	assert_int_equal(output_of(output, sizeof output, segfaults), -11);
	assert_string_equal(output, "");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(errors_say_what_went_wrong),
	cmocka_unit_test(a_trace_names_functions_files_and_lines),
	cmocka_unit_test(a_trace_shows_inlined_calls),
	cmocka_unit_test(a_deep_trace_is_cut),
	cmocka_unit_test(a_report_comes_after_the_output_and_with_the_causes),
	cmocka_unit_test(a_stack_overflow_is_told),
	cmocka_unit_test(a_null_reference_is_told),
	cmocka_unit_test(another_fault_is_left_to_the_system),
};

TEST_PROGRAM(tests)
