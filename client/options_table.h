// The tables of commands and options, for everything that is made from them: parsing, help, completion, manual.
#ifndef ND_CLIENT_OPTIONS_TABLE_H
#define ND_CLIENT_OPTIONS_TABLE_H

#include "options.h"

struct nd_cli_command {
	const char *name;
	const char *operand;
	const char *text;
	const char *more;
};

enum nd_cli_option_id {
	OPT_HELP, OPT_VERSION, OPT_OUTPUT, OPT_CLUSTER, OPT_CACHE, OPT_KEY, OPT_ALLOW, OPT_LISTEN, OPT_PORT_FILE, OPT_NAME, OPT_LEVEL, OPT_RELEASE, OPT_PROFILE,
	OPT_DEBUG, OPT_JOBS, OPT_SLOTS, OPT_MAX_SIZE, OPT_QUIET, OPT_VERBOSE, OPT_NO_CACHE, OPT_DIAGNOSTICS, OPT_JSON,
	OPT_TRACE, OPT_SUMMARY, OPT_VERIFY, OPT_FILTER, OPT_JUNIT, OPT_TIMEOUT, OPT_BARRIER,
};

struct nd_cli_option {
	enum nd_cli_option_id id;
	const char *letter; // "-o" or ""
	const char *name;
	const char *value;  // its name in the help; "" takes none
	unsigned commands;  // bits of enum nd_command; 0: all
	const char *text;   // NULL: not in the help
};

extern const struct nd_cli_command nd_cli_commands[ND_CMD_COUNT];
extern const struct nd_cli_option nd_cli_options[]; // ends with one without a name

// Whether the option may stand behind the command and is to be mentioned.
bool nd_cli_option_shown(const struct nd_cli_option *option, enum nd_command command);

#endif
