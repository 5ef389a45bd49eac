// The command line of noodlec.
#ifndef NOODLE_DRIVER_OPTIONS_H
#define NOODLE_DRIVER_OPTIONS_H

#include "noodle/buf.h"
#include "noodle/compiler.h"

#include <stdbool.h>
#include <stdint.h>

enum nd_cli_action {
	ND_CLI_PROGRAM, // compile everything the file imports, link
	ND_CLI_RUN,     // the same to a temporary file, which is then run
	ND_CLI_MODULE,  // -c or --emit: the file alone
	ND_CLI_CHECK,
	ND_CLI_EXPLAIN, // `input` is a code, or NULL for the list of all
	ND_CLI_VERSION,
	ND_CLI_HELP
};

enum nd_cli_emit {
	ND_CLI_EMIT_OBJ, ND_CLI_EMIT_TOKENS, ND_CLI_EMIT_AST, ND_CLI_EMIT_INTERFACE, ND_CLI_EMIT_NIR, ND_CLI_EMIT_NBC,
	ND_CLI_EMIT_LLVM, ND_CLI_EMIT_ASM
};

enum nd_cli_diagnostics { ND_CLI_TEXT, ND_CLI_JSON };

enum nd_cli_colour { ND_CLI_COLOUR_AUTO, ND_CLI_COLOUR_ALWAYS, ND_CLI_COLOUR_NEVER };

struct nd_cli {
	enum nd_cli_action action;
	enum nd_cli_emit emit;
	enum nd_cli_colour colour;
	enum nd_cli_diagnostics diagnostics;
	enum nd_linker linker;
	uint32_t level;
	bool debug;
	uint32_t threads; // 0 = one per processor
	uint32_t disabled_passes; // as in nd_options
	bool time_passes;
	bool stats;
	const char *input;
	const char *output;      // NULL = derived from the input
	const char *root;        // NULL = the input's folder
	const char *print_after; // NULL = nothing
	const char *objects;     // folder of objects kept between runs, or NULL
	char **args;             // of the program to run; NULL-terminated, part of argv
	const char *chose;       // the option that set the action, NULL = none has
};

// False, with a sentence in `why`, when the command line is wrong; what was read before the mistake is in *ret.
// Strings are borrowed from argv.
bool nd_cli_parse(struct nd_cli *ret, int argc, char **argv, struct nd_buf *why);
void nd_cli_help(struct nd_buf *out);

#endif
