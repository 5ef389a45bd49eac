// noodle-dist: everything but the compiler itself.
#include "commands.h"

#include "noodle/compiler.h"

#include <stdio.h>

static enum nd_exit run(const struct nd_cli *cli)
{
	switch (cli->command) {
	case ND_CMD_BUILD:
	case ND_CMD_RUN:
	case ND_CMD_CHECK:
	case ND_CMD_TEST:
	case ND_CMD_EXPLAIN:
		return nd_cmd_build(cli);
	case ND_CMD_COORDINATOR:
		return nd_cmd_coordinator(cli);
	case ND_CMD_WORKER:
		return nd_cmd_worker(cli);
	case ND_CMD_STATUS:
		return nd_cmd_status(cli);
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
