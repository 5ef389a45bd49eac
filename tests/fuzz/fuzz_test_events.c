// What test programs write, and results from the cache: whatever is taken must encode, decode and be told.
#include "test_report.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void tell(struct nd_test_result *result)
{
	struct nd_test_program program = {.name = "p", .folder = "", .result = *result};
	struct nd_buf xml = {0};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	nd_test_report_program(out, &program, ND_TEST_VERBOSE, true);
	nd_test_report_junit(&xml, &program, 1);
	fclose(out);
	free(text);
	nd_buf_release(&xml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_str text = {(const char *)data, size};
	struct nd_test_result result = {.trouble = "", .output = "", .cacheable = true}, again;
	struct nd_buf bytes = {0};

	nd_test_result_events(&result, text);
	tell(&result);
	nd_test_result_encode(&bytes, &result);
	enum nd_err err = nd_test_result_decode(&again, nd_buf_str(&bytes));
	assert(!err && again.cases.len == result.cases.len && again.seen.len == result.seen.len);
	nd_test_result_release(&again);
	nd_test_result_release(&result);

	if (!nd_test_result_decode(&result, text)) {
		tell(&result);
		nd_test_result_release(&result);
	}
	nd_buf_release(&bytes);
	return 0;
}
