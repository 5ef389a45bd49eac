// Results of test programs.
#include "test_report.h"

#include "noodle/fs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct nd_test_result from_events(const char *text)
{
	struct nd_test_result ret = {.trouble = "", .output = "", .cacheable = true};

	nd_test_result_events(&ret, nd_str(text));
	return ret;
}

static void events_become_cases_in_their_order(void **state)
{
	struct nd_test_result result = from_events(
		"{\"event\":\"start\",\"name\":\"a\"}\n{\"event\":\"passed\",\"name\":\"a\",\"ms\":1.5}\n"
		"no JSON\n{\"event\":\"skipped\",\"name\":\"b\",\"text\":\"why\"}\n{\"event\":\"unknown\"}\n{\"event\":\"pas");

	(void)state;
	assert_int_equal(result.cases.len, 2);
	assert_string_equal(result.cases.data[0].name, "a");
	assert_int_equal(result.cases.data[1].how, ND_TEST_SKIPPED);
	assert_string_equal(result.cases.data[1].text, "why");
	assert_true(nd_test_result_passed(&result));
	nd_test_result_release(&result);
}

static void a_test_without_an_end_failed(void **state)
{
	struct nd_test_result result = from_events("{\"event\":\"start\",\"name\":\"a\"}\n");

	(void)state;
	assert_int_equal(result.cases.len, 1);
	assert_int_equal(result.cases.data[0].how, ND_TEST_FAILED);
	assert_false(nd_test_result_passed(&result));
	nd_test_result_release(&result);
}

static void what_was_seen_must_be_as_it_was(void **state)
{
	struct nd_test_result result = from_events("{\"event\":\"file\",\"name\":\"data\"}\n{\"event\":\"folder\",\"name\":\".\"}\n"
						   "{\"event\":\"file\",\"name\":\"data\"}\n{\"event\":\"env\",\"name\":\"ND_T\"}\n"
						   "{\"event\":\"file\",\"name\":\"missing\"}\n"), again;
	struct nd_buf text = {0};
	char *dir, *file;

	(void)state;
	assert_int_equal(result.seen.len, 4);
	assert_int_equal(nd_dir_temp(&dir, "nd-tests"), ND_OK);
	file = nd_path_join(dir, "data");
	assert_int_equal(nd_file_write(file, "one", 3, 0666), ND_OK);
	unsetenv("ND_T");
	nd_test_result_look(&result, dir);
	assert_true(result.cacheable);

	nd_test_result_encode(&text, &result);
	assert_int_equal(nd_test_result_decode(&again, nd_buf_str(&text)), ND_OK);
	assert_true(nd_test_result_holds(&again, dir));
	setenv("ND_T", "", 1);
	assert_false(nd_test_result_holds(&again, dir));
	unsetenv("ND_T");
	assert_int_equal(nd_file_write(file, "two", 3, 0666), ND_OK);
	assert_false(nd_test_result_holds(&again, dir));
	assert_int_equal(nd_file_write(file, "one", 3, 0666), ND_OK);
	assert_true(nd_test_result_holds(&again, dir));
	free(file);
	file = nd_path_join(dir, "missing");
	assert_int_equal(nd_file_write(file, "", 0, 0666), ND_OK);
	assert_false(nd_test_result_holds(&again, dir));

	free(file);
	nd_dir_remove(dir);
	free(dir);
	nd_buf_release(&text);
	nd_test_result_release(&again);
	nd_test_result_release(&result);
}

static void what_cannot_be_digested_is_not_remembered(void **state)
{
	struct nd_test_result result = from_events("{\"event\":\"file\",\"name\":\"/dev/null\"}\n");

	(void)state;
	nd_test_result_look(&result, "");
	assert_false(result.cacheable);
	nd_test_result_release(&result);
}

static void damaged_results_are_refused(void **state)
{
	static const char *const texts[] = {
		"", "[]", "{\"cases\":[]}", "{\"cases\":[],\"seen\":[{\"event\":\"file\",\"name\":\"x\"}]}",
		"{\"cases\":[],\"seen\":[{\"event\":\"file\",\"name\":\"x\",\"digest\":\"12\"}]}",
		"{\"cases\":[],\"seen\":[{\"event\":\"passed\",\"digest\":\"0123456789abcdef0123456789abcdef\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct nd_test_result result;

		assert_int_equal(nd_test_result_decode(&result, nd_str(texts[i])), ND_CORRUPT);
	}
}

static void junit_escapes_what_xml_cannot_hold(void **state)
{
	struct nd_test_program program = {.name = "m", .folder = "", .result = from_events(
		"{\"event\":\"failed\",\"name\":\"a<b\",\"text\":\"x\\n\\u0001\"}\n")};
	struct nd_buf xml = {0};

	(void)state;
	program.result.output = "\xff\xc3\xa4\xed\xa0\x80\x7f";
	nd_test_report_junit(&xml, &program, 1);
	nd_buf_add_char(&xml, '\0');
	assert_non_null(strstr(xml.data, "name=\"a&lt;b\""));
	assert_non_null(strstr(xml.data, "<failure message=\"x\">x\n?</failure>"));
	assert_non_null(strstr(xml.data, "<system-out>?\xc3\xa4???\x7f</system-out>"));
	nd_buf_release(&xml);
	nd_test_result_release(&program.result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_become_cases_in_their_order),
		cmocka_unit_test(a_test_without_an_end_failed),
		cmocka_unit_test(what_was_seen_must_be_as_it_was),
		cmocka_unit_test(what_cannot_be_digested_is_not_remembered),
		cmocka_unit_test(damaged_results_are_refused),
		cmocka_unit_test(junit_escapes_what_xml_cannot_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
