// The command line: one table of commands, one of options; help texts come from both.
#ifndef ND_CLIENT_OPTIONS_H
#define ND_CLIENT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum nd_exit {
	ND_EXIT_OK = 0,
	ND_EXIT_ERRORS = 1,  // in the sources
	ND_EXIT_USAGE = 2,
	ND_EXIT_CLUSTER = 3, // no coordinator there, refused, or the machine cannot do it
	ND_EXIT_INTERRUPTED = 130,
};

enum nd_command {
	ND_CMD_BUILD,
	ND_CMD_RUN,
	ND_CMD_CHECK,
	ND_CMD_TEST,
	ND_CMD_EXPLAIN,
	ND_CMD_COORDINATOR,
	ND_CMD_WORKER,
	ND_CMD_STATUS,
	ND_CMD_TOP,
	ND_CMD_CACHE,
	ND_CMD_KEYS,
	ND_CMD_COMPLETION,
	ND_CMD_MANUAL,
	ND_CMD_COUNT,
};

enum { ND_MAX_BARRIERS = 64, ND_MAX_WORDS = 4, ND_LEVEL_UNSET = 9 };

struct nd_cli {
	enum nd_command command;
	bool help;
	bool version;
	const char *subject;   // of `explain`: a module or program
	const char *operand;   // folder or file; for `cache` and `keys` what to do
	const char *words[ND_MAX_WORDS]; // of `keys`: what stands behind that; NULL: not said
	char **program_args;   // of `run`: what follows --, NULL-terminated
	const char *output;
	const char *cluster;
	const char *cache_dir;
	const char *key;       // file, or "none"
	const char *allow;     // file
	const char *listen;
	const char *port_file;
	const char *name;
	bool debug;
	const char *profile;   // NULL: the usual one of the command
	uint32_t level;        // ND_LEVEL_UNSET: not said
	uint32_t jobs;         // 0: not said
	uint64_t cache_bytes;  // 0: not said
	bool quiet;
	bool verbose;
	bool no_cache;
	bool verify;
	bool json;             // --diagnostics=json, --json
	const char *trace;     // file, or NULL
	const char *summary;   // the same
	const char *filter;    // of `test`: a part of the names of tests, or NULL
	const char *junit;     // of `test`: file, or NULL
	uint32_t seconds;      // of `test`: that a program may take; 0: not said
	const char *barriers[ND_MAX_BARRIERS + 1];
	uint32_t barrier_count;
};

// Prints what is wrong to standard error and returns false.
bool nd_cli_parse(struct nd_cli *ret, int argc, char **argv);
void nd_cli_help(const struct nd_cli *cli); // of the command, or of everything; to standard output
const char *nd_cli_command_name(enum nd_command command);

#endif
