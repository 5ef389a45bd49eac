// How test results are told: lines for people, JUnit's XML for other programs.
#ifndef ND_CLIENT_TEST_REPORT_H
#define ND_CLIENT_TEST_REPORT_H

#include "test_runner.h"

#include <stdio.h>

struct nd_test_totals {
	uint32_t passed, failed, skipped; // tests; a program that fails without a failed test counts as one
	uint32_t programs, cached;
};

void nd_test_report_count(struct nd_test_totals *totals, const struct nd_test_result *result);

enum nd_test_detail { ND_TEST_BRIEF, ND_TEST_NORMAL, ND_TEST_VERBOSE };

// `colour`: with escape sequences.
void nd_test_report_program(FILE *out, const struct nd_test_program *program, enum nd_test_detail detail, bool colour);
void nd_test_report_summary(FILE *out, const struct nd_test_totals *totals, double seconds);

// The format that Jenkins, GitLab and others read ("JUnit XML", a suite for each program).
void nd_test_report_junit(struct nd_buf *ret, const struct nd_test_program *programs, uint32_t count);

#endif
