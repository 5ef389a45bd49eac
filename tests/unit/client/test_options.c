#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_WORDS = 16 };

static bool parse(struct nd_cli *cli, char *line)
{
	char *words[MAX_WORDS] = {"noodle-dist"};
	int count = 1;

	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	return nd_cli_parse(cli, count, words);
}

static void understands_command_lines(void **state)
{
	struct nd_cli cli;

	(void)state;
	assert_true(parse(&cli, (char[]){"build app -O2 -j4 -o out --cluster=tcp://127.0.0.1:1 -q"}));
	assert_int_equal(cli.command, ND_CMD_BUILD);
	assert_string_equal(cli.operand, "app");
	assert_int_equal(cli.level, 2);
	assert_int_equal(cli.jobs, 4);
	assert_string_equal(cli.output, "out");
	assert_string_equal(cli.cluster, "tcp://127.0.0.1:1");
	assert_true(cli.quiet);
	assert_true(parse(&cli, (char[]){"check"}));
	assert_null(cli.operand);
	assert_int_equal(cli.level, ND_LEVEL_UNSET);
	assert_true(parse(&cli, (char[]){"worker --slots 3 --cache dir --name n --max-size 2G"}));
	assert_int_equal(cli.jobs, 3);
	assert_int_equal(cli.cache_bytes, (uint64_t)2 << 30);
	assert_true(parse(&cli, (char[]){"keys allow worker w1 KEY --allow list"}));
	assert_int_equal(cli.command, ND_CMD_KEYS);
	assert_string_equal(cli.operand, "allow");
	assert_string_equal(cli.words[1], "w1");
	assert_string_equal(cli.words[2], "KEY");
	assert_null(cli.words[3]);
	assert_string_equal(cli.allow, "list");
	assert_true(parse(&cli, (char[]){"--help"}));
	assert_true(cli.help);
	assert_int_equal(cli.command, ND_CMD_COUNT);
	assert_true(parse(&cli, (char[]){"cache stats --help"}));
	assert_true(cli.help);
}

static void leaves_what_follows_two_dashes_to_the_program(void **state)
{
	char *words[] = {"noodle-dist", "run", "x.nc", "--", "-q", "--help", "--", NULL};
	struct nd_cli cli;

	(void)state;
	assert_true(nd_cli_parse(&cli, 7, words));
	assert_false(cli.quiet);
	assert_false(cli.help);
	assert_string_equal(cli.program_args[0], "-q");
	assert_string_equal(cli.program_args[2], "--");
	assert_null(cli.program_args[3]);
}

static void rejects_command_lines(void **state)
{
	static const char *const lines[] = {
		"", "bild", "--nonsense", "build a b", "build -O9", "build -O", "build -j0", "build -jx", "build --slots 2",
		"build --output=", "build -q=1", "check -o x", "status extra", "keys a b c d e f", "keys init --cluster tcp://127.0.0.1:1", "build -- x", "cache gc --max-size 5X",
		"worker --listen tcp://127.0.0.1:1", "build --max-size 99999999999999999999T",
	};
	int quiet = dup(STDERR_FILENO);

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct nd_cli cli;
		char line[100];

		snprintf(line, sizeof line, "%s", lines[i]);
		if (parse(&cli, line))
			fail_msg("'%s' was accepted", lines[i]);
	}
	fflush(stderr);
	dup2(quiet, STDERR_FILENO);
	close(quiet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(understands_command_lines),
		cmocka_unit_test(leaves_what_follows_two_dashes_to_the_program),
		cmocka_unit_test(rejects_command_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
