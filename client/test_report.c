#include "test_report.h"

#include <string.h>

static uint32_t count_how(const struct nd_test_result *result, enum nd_test_how how)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < result->cases.len; i++)
		count += result->cases.data[i].how == how;
	return count;
}

void nd_test_report_count(struct nd_test_totals *totals, const struct nd_test_result *result)
{
	uint32_t failed = count_how(result, ND_TEST_FAILED);

	totals->passed += count_how(result, ND_TEST_PASSED);
	totals->skipped += count_how(result, ND_TEST_SKIPPED);
	totals->failed += *result->trouble && !failed ? 1 : failed;
	totals->programs++;
	totals->cached += result->cached;
}

// ---- for people ----

static void put_lines(FILE *out, const char *indent, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%s%.*s\n", len ? indent : "", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void put_case(FILE *out, const struct nd_test_case *of, const char *mark)
{
	fprintf(out, "    %s%s", mark, of->name);
	if (*of->place)
		fprintf(out, " (%s)", of->place);
	if (of->how == ND_TEST_SKIPPED && *of->text)
		fprintf(out, ": %s", of->text);
	fputc('\n', out);
	if (of->how == ND_TEST_FAILED)
		put_lines(out, "        ", of->text);
}

static void put_cases(FILE *out, const struct nd_test_result *result, enum nd_test_detail detail)
{
	static const char *const marks[] = {"ok ", "FAILED ", "skipped "};

	for (uint32_t i = 0; i < result->cases.len; i++) {
		const struct nd_test_case *of = &result->cases.data[i];

		if (of->how == ND_TEST_FAILED || detail == ND_TEST_VERBOSE)
			put_case(out, of, detail == ND_TEST_VERBOSE ? marks[of->how] : "");
	}
}

static void put_counts(FILE *out, const struct nd_test_result *result)
{
	uint32_t all = result->cases.len, failed = count_how(result, ND_TEST_FAILED),
		 skipped = count_how(result, ND_TEST_SKIPPED);

	if (!all)
		fprintf(out, "no tests");
	else if (failed)
		fprintf(out, "%u of %u test%s", failed, all, all == 1 ? "" : "s");
	else
		fprintf(out, "%u test%s", all, all == 1 ? "" : "s");
	if (skipped)
		fprintf(out, ", %u skipped", skipped);
	if (result->cached)
		fprintf(out, ", cached");
	else
		fprintf(out, ", %.2f s", result->seconds);
}

void nd_test_report_program(FILE *out, const struct nd_test_program *program, enum nd_test_detail detail, bool colour)
{
	const struct nd_test_result *result = &program->result;
	bool passed = nd_test_result_passed(result);

	if (passed && (detail == ND_TEST_BRIEF || (!result->cases.len && detail == ND_TEST_NORMAL)))
		return;
	fprintf(out, "%s%-7s%s %-40s ", colour ? (passed ? "\033[32m" : "\033[1;31m") : "", passed ? "ok" : "FAILED",
		colour ? "\033[0m" : "", program->name);
	put_counts(out, result);
	fputc('\n', out);
	if (*result->trouble)
		fprintf(out, "    the program %s\n", result->trouble);
	put_cases(out, result, detail);
	if (*result->output && (!passed || detail == ND_TEST_VERBOSE)) {
		fprintf(out, "    it printed:\n");
		put_lines(out, "        ", result->output);
		if (result->output_cut)
			fprintf(out, "        (and more, which was not kept)\n");
	}
	fflush(out);
}

void nd_test_report_summary(FILE *out, const struct nd_test_totals *totals, double seconds)
{
	uint32_t all = totals->passed + totals->failed + totals->skipped;

	fprintf(out, "%u test%s: %u passed, %u failed, %u skipped; %u program%s (%u cached) in %.2f s\n", all,
		all == 1 ? "" : "s", totals->passed, totals->failed, totals->skipped, totals->programs,
		totals->programs == 1 ? "" : "s", totals->cached, seconds);
	fflush(out);
}

// ---- JUnit ----

// Bytes of the character at `at`, 0 if it is no UTF-8.
static int utf8_length(const unsigned char *at)
{
	int len = *at < 0x80 ? 1 : *at >= 0xc2 && *at < 0xe0 ? 2 : *at >= 0xe0 && *at < 0xf0 ? 3 : *at >= 0xf0 && *at < 0xf5 ? 4 : 0;

	for (int i = 1; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) || (*at == 0xf0 && at[1] < 0x90) ||
	    (*at == 0xf4 && at[1] > 0x8f) || (*at == 0xef && at[1] == 0xbf && at[2] >= 0xbe))
		return 0;
	return len;
}

// What XML 1.0 cannot hold becomes a question mark; `text` may be any bytes that a program printed.
static void put_xml(struct nd_buf *ret, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		int len = utf8_length(at);

		if (len > 1) {
			nd_buf_add(ret, at, (size_t)len);
			at += len - 1;
			continue;
		}
		if (*at == '<')
			nd_buf_add_cstr(ret, "&lt;");
		else if (*at == '>')
			nd_buf_add_cstr(ret, "&gt;");
		else if (*at == '&')
			nd_buf_add_cstr(ret, "&amp;");
		else if (*at == '"')
			nd_buf_add_cstr(ret, "&quot;");
		else if (!len || (*at < 0x20 && *at != '\n' && *at != '\t'))
			nd_buf_add_char(ret, '?');
		else
			nd_buf_add_char(ret, (char)*at);
	}
}

// " name="value"", on one line.
static void put_attribute(struct nd_buf *ret, const char *name, const char *value)
{
	size_t from;

	nd_buf_printf(ret, " %s=\"", name);
	from = ret->len;
	put_xml(ret, value);
	for (size_t i = from; i < ret->len; i++)
		if (ret->data[i] == '\n' || ret->data[i] == '\t')
			ret->data[i] = ' ';
	nd_buf_add_char(ret, '"');
}

static void junit_failure(struct nd_buf *ret, const char *kind, const char *text)
{
	char first[200];

	snprintf(first, sizeof first, "%.*s", (int)strcspn(text, "\n"), text);
	for (size_t len = strlen(first); len == sizeof first - 1 && len && (first[len - 1] & 0x80); len--)
		first[len - 1] = '\0'; // not within a character
	nd_buf_printf(ret, "      <%s", kind);
	put_attribute(ret, "message", first);
	nd_buf_add_char(ret, '>');
	put_xml(ret, text);
	nd_buf_printf(ret, "</%s>\n", kind);
}

static void junit_case(struct nd_buf *ret, const char *program, const struct nd_test_case *of)
{
	nd_buf_printf(ret, "    <testcase");
	put_attribute(ret, "name", of->name);
	put_attribute(ret, "classname", program);
	if (*of->place) {
		size_t len = strcspn(of->place, ":");
		char file[512];

		snprintf(file, sizeof file, "%.*s", (int)len, of->place);
		put_attribute(ret, "file", file);
	}
	nd_buf_printf(ret, " time=\"%.6f\"", of->ms / 1000.0);
	if (of->how == ND_TEST_PASSED) {
		nd_buf_add_cstr(ret, "/>\n");
		return;
	}
	nd_buf_add_cstr(ret, ">\n");
	if (of->how == ND_TEST_FAILED) {
		junit_failure(ret, "failure", of->text);
	} else {
		nd_buf_add_cstr(ret, "      <skipped");
		put_attribute(ret, "message", of->text);
		nd_buf_add_cstr(ret, "/>\n");
	}
	nd_buf_add_cstr(ret, "    </testcase>\n");
}

static void junit_suite(struct nd_buf *ret, const struct nd_test_program *program)
{
	const struct nd_test_result *result = &program->result;
	uint32_t errors = *result->trouble ? 1 : 0;

	nd_buf_printf(ret, "  <testsuite");
	put_attribute(ret, "name", program->name);
	nd_buf_printf(ret, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"%.6f\">\n",
		      result->cases.len + errors, count_how(result, ND_TEST_FAILED), errors,
		      count_how(result, ND_TEST_SKIPPED), result->seconds);
	for (uint32_t i = 0; i < result->cases.len; i++)
		junit_case(ret, program->name, &result->cases.data[i]);
	if (errors) {
		nd_buf_printf(ret, "    <testcase");
		put_attribute(ret, "name", "the program");
		put_attribute(ret, "classname", program->name);
		nd_buf_add_cstr(ret, ">\n");
		junit_failure(ret, "error", result->trouble);
		nd_buf_add_cstr(ret, "    </testcase>\n");
	}
	if (*result->output) {
		nd_buf_add_cstr(ret, "    <system-out>");
		put_xml(ret, result->output);
		nd_buf_add_cstr(ret, "</system-out>\n");
	}
	nd_buf_add_cstr(ret, "  </testsuite>\n");
}

void nd_test_report_junit(struct nd_buf *ret, const struct nd_test_program *programs, uint32_t count)
{
	nd_buf_add_cstr(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	for (uint32_t i = 0; i < count; i++)
		junit_suite(ret, &programs[i]);
	nd_buf_add_cstr(ret, "</testsuites>\n");
}
