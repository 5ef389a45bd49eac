#include "driver/options.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 256 };

enum option {
	OPT_OUTPUT, OPT_COMPILE, OPT_LEVEL, OPT_EMIT, OPT_CHECK, OPT_ROOT, OPT_THREADS, OPT_PRINT_AFTER,
	OPT_TIME_PASSES, OPT_COLOUR, OPT_VERSION, OPT_HELP
};

// A value is joined to a short name (-O2, -j4) or follows it (-o main); it joins a long one with `=` or follows.
enum value { NO_VALUE, VALUE, JOINED };

static const struct row {
	enum option option;
	const char *name;
	enum value value;
	const char *shown; // in the help; NULL = another spelling of the row before
	const char *help;
} rows[] = {
	{ OPT_OUTPUT, "-o", VALUE, "-o FILE", "write to FILE; `-` is standard output" },
	{ OPT_COMPILE, "-c", NO_VALUE, "-c", "compile the file alone, to an object; do not link" },
	{ OPT_LEVEL, "-O", JOINED, "-O0 -O1 -O2 -O3", "how much to optimise (default: -O0)" },
	{ OPT_CHECK, "--check", NO_VALUE, "--check", "report errors in the program, write nothing" },
	{ OPT_EMIT, "--emit", VALUE, "--emit=WHAT",
	  "write the file's tokens, ast, interface, nir, nbc, llvm, asm or obj" },
	{ OPT_ROOT, "--root", VALUE, "--root=DIR", "where imported modules are (default: the file's folder)" },
	{ OPT_THREADS, "-j", JOINED, "-jN", "use N threads (default: one per processor)" },
	{ OPT_PRINT_AFTER, "--print-after", VALUE, "--print-after=PASS",
	  "print the file's NIR after a pass, or after `all`, to standard error" },
	{ OPT_TIME_PASSES, "--time-passes", NO_VALUE, "--time-passes", "say where the time went" },
	{ OPT_COLOUR, "--color", VALUE, "--color=WHEN", "colour messages: auto, always or never" },
	{ OPT_COLOUR, "--colour", VALUE, NULL, NULL },
	{ OPT_VERSION, "--version", NO_VALUE, "--version", "say which compiler this is" },
	{ OPT_HELP, "--help", NO_VALUE, "-h, --help", "this text" },
	{ OPT_HELP, "-h", NO_VALUE, NULL, NULL },
};

static const char *const emits[] = {
	[ND_CLI_EMIT_OBJ] = "obj",   [ND_CLI_EMIT_TOKENS] = "tokens", [ND_CLI_EMIT_AST] = "ast",
	[ND_CLI_EMIT_NIR] = "nir",   [ND_CLI_EMIT_NBC] = "nbc",       [ND_CLI_EMIT_INTERFACE] = "interface",
	[ND_CLI_EMIT_LLVM] = "llvm", [ND_CLI_EMIT_ASM] = "asm",
};

static const char *const colours[] = {
	[ND_CLI_COLOUR_AUTO] = "auto",
	[ND_CLI_COLOUR_ALWAYS] = "always",
	[ND_CLI_COLOUR_NEVER] = "never",
};

static bool choose(uint32_t *ret, const char *const *names, uint32_t n, const char *option, const char *value,
		   struct nd_buf *why)
{
	for (uint32_t i = 0; i < n; i++) {
		if (strcmp(names[i], value) == 0) {
			*ret = i;
			return true;
		}
	}
	nd_buf_printf(why, "%s: '%s' is none of", option, value);
	for (uint32_t i = 0; i < n; i++)
		nd_buf_printf(why, "%s %s", i ? "," : "", names[i]);
	return false;
}

static bool number(uint32_t *ret, const char *option, const char *value, uint32_t min, uint32_t max,
		   struct nd_buf *why)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || n < min || n > max) {
		nd_buf_printf(why, "%s%s: expected a number from %u to %u", option, value, min, max);
		return false;
	}
	*ret = (uint32_t)n;
	return true;
}

static bool apply(struct nd_cli *cli, const struct row *row, const char *value, struct nd_buf *why)
{
	uint32_t index = 0;
	switch (row->option) {
	case OPT_OUTPUT: cli->output = value; return true;
	case OPT_ROOT: cli->root = value; return true;
	case OPT_PRINT_AFTER: cli->print_after = value; return true;
	case OPT_TIME_PASSES: cli->time_passes = true; return true;
	case OPT_LEVEL: return number(&cli->level, row->name, value, 0, 3, why);
	case OPT_THREADS: return number(&cli->threads, row->name, value, 1, MAX_THREADS, why);
	case OPT_COMPILE: cli->action = ND_CLI_MODULE; return true;
	case OPT_CHECK: cli->action = ND_CLI_CHECK; return true;
	case OPT_VERSION: cli->action = ND_CLI_VERSION; return true;
	case OPT_HELP: cli->action = ND_CLI_HELP; return true;
	case OPT_EMIT:
		cli->action = ND_CLI_MODULE;
		if (!choose(&index, emits, sizeof emits / sizeof emits[0], row->name, value, why))
			return false;
		cli->emit = (enum nd_cli_emit)index;
		return true;
	case OPT_COLOUR:
		if (!choose(&index, colours, sizeof colours / sizeof colours[0], row->name, value, why))
			return false;
		cli->colour = (enum nd_cli_colour)index;
		return true;
	}
	return false;
}

// The row that `arg` names, and the value when it is part of `arg`.
static const struct row *find(const char *arg, const char **value)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		size_t len = strlen(row->name);
		*value = NULL;
		if (strncmp(arg, row->name, len) != 0)
			continue;
		if (row->value == JOINED) {
			*value = arg[len] ? arg + len : NULL;
			return row;
		}
		if (arg[len] == '\0')
			return row;
		if (row->value == VALUE && row->name[1] == '-' && arg[len] == '=') {
			*value = arg + len + 1;
			return row;
		}
	}
	return NULL;
}

static bool check(const struct nd_cli *cli, struct nd_buf *why)
{
	if (cli->action == ND_CLI_VERSION || cli->action == ND_CLI_HELP)
		return true;
	if (!cli->input) {
		nd_buf_add_cstr(why, "no input file; noodlec --help says how to use it");
		return false;
	}
	return true;
}

bool nd_cli_parse(struct nd_cli *ret, int argc, char **argv, struct nd_buf *why)
{
	*ret = (struct nd_cli){ 0 };
	bool only_files = false;
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		if (only_files || arg[0] != '-' || arg[1] == '\0') {
			if (ret->input) {
				nd_buf_printf(why, "one input file at a time: '%s' and '%s'", ret->input, arg);
				return false;
			}
			ret->input = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_files = true;
			continue;
		}
		const char *value;
		const struct row *row = find(arg, &value);
		if (!row) {
			nd_buf_printf(why, "unknown option '%s'; noodlec --help lists them", arg);
			return false;
		}
		if (row->value != NO_VALUE && !value) {
			if (i + 1 >= argc) {
				nd_buf_printf(why, "%s needs a value", row->name);
				return false;
			}
			value = argv[++i];
		}
		if (!apply(ret, row, value, why))
			return false;
	}
	return check(ret, why);
}

void nd_cli_help(struct nd_buf *out)
{
	nd_buf_add_cstr(out, "usage: noodlec [OPTION...] FILE.nc\n\n"
			     "Compiles a Noodle program: the file, every module it imports, and the runtime become one\n"
			     "executable.\n\n");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].shown)
			nd_buf_printf(out, "  %-20s %s\n", rows[i].shown, rows[i].help);
	}
	nd_buf_add_cstr(out, "\nExit status: 0 done, 1 the program has errors, 2 anything else went wrong.\n");
}
