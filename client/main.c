// noodle-dist: everything but the compiler itself.
#include "commands.h"
#include "restart.h"

#include "noodle/buf.h"
#include "noodle/compiler.h"
#include "noodle/errors.h"

#include <stdio.h>
#include <unistd.h>

// A code of a diagnostic rather than a module: what it means, with examples.
static enum nd_exit explain_code(const char *code)
{
	struct nd_buf text = {0};
	const char *nearest;
	enum nd_exit status = ND_EXIT_OK;

	if (nd_errors_explain(&text, code, isatty(STDOUT_FILENO), &nearest)) {
		fputs(text.data, stdout);
	} else {
		fprintf(stderr, "noodle-dist: there is no code '%s'; did you mean %s?\n", code, nearest ? nearest : "E0342");
		status = ND_EXIT_USAGE;
	}
	nd_buf_release(&text);
	return status;
}

static enum nd_exit run(const struct nd_cli *cli)
{
	switch (cli->command) {
	case ND_CMD_BUILD:
	case ND_CMD_RUN:
	case ND_CMD_CHECK:
	case ND_CMD_TEST:
		return nd_cmd_build(cli);
	case ND_CMD_EXPLAIN:
		return nd_errors_is_code(cli->subject) ? explain_code(cli->subject) : nd_cmd_build(cli);
	case ND_CMD_COORDINATOR:
		return nd_cmd_coordinator(cli);
	case ND_CMD_WORKER:
		return nd_cmd_worker(cli);
	case ND_CMD_STATUS:
	case ND_CMD_TOP:
		return nd_cmd_top(cli);
	case ND_CMD_CACHE:
		return nd_cmd_cache(cli);
	case ND_CMD_KEYS:
		return nd_cmd_keys(cli);
	case ND_CMD_COMPLETION:
		return nd_cmd_completion(cli);
	case ND_CMD_MANUAL:
		return nd_cmd_manual(cli);
	case ND_CMD_COUNT:
		break;
	}
	return ND_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct nd_cli cli;

	nd_restart_prepare(argv);
	if (!nd_cli_parse(&cli, argc, argv))
		return ND_EXIT_USAGE;
	if (cli.help) {
		nd_cli_help(&cli);
		return ND_EXIT_OK;
	}
	if (cli.version) {
		printf("noodle-dist with %s\n", nd_compiler_version());
		return ND_EXIT_OK;
	}
	return (int)run(&cli);
}
