#include "job.h"

#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_job_arrives_as_it_was_sent(void **state)
{
	static const char *const imports[] = {"./x", "app/x", "math", "std/math"};
	static const struct nd_job_input inputs[] = {
		{ND_INPUT_SOURCE, "app", "app/main", "src/main.nc", imports, 4, {"print(1)\0\n", 10}},
		{ND_INPUT_INTERFACE, "std", "std/prelude", "std/prelude.nc", imports, 0, {"", 0}},
	};
	static const struct nd_job job = {
		.kind = ND_TASK_COMPILE, .name = "compile app/main", .options = {"\1\2", 2},
		.inputs = inputs, .input_count = 2,
	};
	struct nd_arena arena = {0};
	struct nd_buf bytes = {0};
	struct nd_job got;

	(void)state;
	nd_job_encode(&bytes, &job);
	assert_int_equal(nd_job_decode(&got, &arena, bytes.data, bytes.len), ND_OK);
	assert_int_equal(got.kind, ND_TASK_COMPILE);
	assert_string_equal(got.name, "compile app/main");
	assert_int_equal(got.input_count, 2);
	assert_string_equal(got.inputs[0].path, "src/main.nc");
	assert_int_equal(got.inputs[0].import_count, 4);
	assert_string_equal(got.inputs[0].imports[3], "std/math");
	assert_int_equal(got.inputs[0].data.len, 10);
	assert_memory_equal(got.inputs[0].data.data, "print(1)\0\n", 10);
	assert_string_equal(got.inputs[1].module, "std/prelude");
	nd_arena_release(&arena);
	nd_buf_release(&bytes);
}

static void rejects_what_a_dying_child_may_leave(void **state)
{
	struct nd_job_result result = {.status = ND_TASK_OK}, got;
	struct nd_buf object = {0}, bytes = {0};

	(void)state;
	nd_buf_add_cstr(&object, "object code");
	nd_job_result_add(&result, "object", &object);
	nd_buf_add_cstr(&result.text, "fine");
	nd_job_result_encode(&bytes, &result);
	assert_int_equal(nd_job_result_decode(&got, bytes.data, bytes.len), ND_OK);
	assert_int_equal(got.outputs.len, 1);
	assert_string_equal(got.outputs.data[0].name, "object");
	assert_string_equal(got.outputs.data[0].data.data, "object code");
	nd_job_result_release(&got);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(nd_job_result_decode(&got, bytes.data, len), ND_INVALID);
	bytes.data[0] = 99; // no status
	assert_int_equal(nd_job_result_decode(&got, bytes.data, bytes.len), ND_INVALID);
	nd_job_result_release(&result);
	nd_buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_arrives_as_it_was_sent),
		cmocka_unit_test(rejects_what_a_dying_child_may_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
