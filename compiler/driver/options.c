// The table of options, the help made from it, and what goes with what.
#include "driver/options.h"
#include "noodle/nearest.h"

#include "noodle/compiler.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 256 };

enum option {
	OPT_OUTPUT, OPT_COMPILE, OPT_LEVEL, OPT_DEBUG, OPT_EMIT, OPT_CHECK, OPT_ROOT, OPT_THREADS, OPT_PRINT_AFTER,
	OPT_DISABLE_PASS,
	OPT_TIME_PASSES, OPT_STATS, OPT_OBJECTS, OPT_LINKER, OPT_DIAGNOSTICS, OPT_COLOUR, OPT_VERSION, OPT_HELP
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
	{ OPT_DEBUG, "-g", NO_VALUE, "-g", "describe variables and types to debuggers" },
	{ OPT_CHECK, "--check", NO_VALUE, "--check", "report errors in the program, write nothing" },
	{ OPT_EMIT, "--emit", VALUE, "--emit=WHAT",
	  "write the file's tokens, ast, interface, nir, nbc, llvm, asm or obj" },
	{ OPT_ROOT, "--root", VALUE, "--root=DIR", "where imported modules are (default: the file's folder)" },
	{ OPT_THREADS, "-j", JOINED, "-jN", "use N threads (default: one per processor)" },
	{ OPT_PRINT_AFTER, "--print-after", VALUE, "--print-after=PASS",
	  "print the file's NIR after a pass, or after `all`, to standard error" },
	{ OPT_DISABLE_PASS, "--disable-pass", VALUE, "--disable-pass=PASS",
	  "leave a pass of the optimiser out, or all of LLVM's with `llvm`" },
	{ OPT_TIME_PASSES, "--time-passes", NO_VALUE, "--time-passes", "say where the time went" },
	{ OPT_STATS, "--stats", NO_VALUE, "--stats", "say how much there was of everything" },
	{ OPT_OBJECTS, "--objects", VALUE, "--objects=DIR", "keep objects in DIR and compile only what changed" },
	{ OPT_LINKER, "--linker", VALUE, "--linker=NAME", "link with own (default), lld or mold" },
	{ OPT_DIAGNOSTICS, "--diagnostics", VALUE, "--diagnostics=FORM", "messages as text or json" },
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

static const char *const linkers[] = {
	[ND_LINKER_OWN] = "own",
	[ND_LINKER_LLD] = "lld",
	[ND_LINKER_MOLD] = "mold",
};

static const char *const forms[] = { [ND_CLI_TEXT] = "text", [ND_CLI_JSON] = "json" };

static bool choose(uint32_t *ret, const char *const *names, uint32_t n, const char *option, const char *value,
		   struct nd_buf *why)
{
	assert(value);
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
	assert(value);
	char *end;
	unsigned long n = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || n < min || n > max) {
		nd_buf_printf(why, "%s%s: expected a number from %u to %u", option, value, min, max);
		return false;
	}
	*ret = (uint32_t)n;
	return true;
}

// -c and --emit=nir agree; -c and --check do not.
static bool act(struct nd_cli *cli, enum nd_cli_action action, const char *option, struct nd_buf *why)
{
	if (cli->chose && cli->action != action && cli->action != ND_CLI_HELP && cli->action != ND_CLI_VERSION) {
		nd_buf_printf(why, "%s and %s exclude each other", cli->chose, option);
		return false;
	}
	cli->action = action;
	cli->chose = option;
	return true;
}

static bool disable_pass(struct nd_cli *cli, const char *option, const char *value, struct nd_buf *why)
{
	struct nd_options options = { .disabled_passes = cli->disabled_passes };
	if (!nd_options_disable_pass(&options, value)) {
		nd_buf_printf(why, "%s: '%s' is none of llvm", option, value);
		for (const char *const *pass = nd_options_pass_names(); *pass; pass++)
			nd_buf_printf(why, ", %s", *pass);
		return false;
	}
	cli->disabled_passes = options.disabled_passes;
	return true;
}

static bool apply(struct nd_cli *cli, const struct row *row, const char *value, struct nd_buf *why)
{
	uint32_t index = 0;
	switch (row->option) {
	case OPT_OUTPUT: cli->output = value; return true;
	case OPT_ROOT: cli->root = value; return true;
	case OPT_PRINT_AFTER: cli->print_after = value; return true;
	case OPT_DISABLE_PASS: return disable_pass(cli, row->name, value, why);
	case OPT_TIME_PASSES: cli->time_passes = true; return true;
	case OPT_LEVEL: return number(&cli->level, row->name, value, 0, 3, why);
	case OPT_THREADS: return number(&cli->threads, row->name, value, 1, MAX_THREADS, why);
	case OPT_DEBUG: cli->debug = true; return true;
	case OPT_STATS: cli->stats = true; return true;
	case OPT_OBJECTS: cli->objects = value; return true;
	case OPT_COMPILE: return act(cli, ND_CLI_MODULE, row->name, why);
	case OPT_CHECK: return act(cli, ND_CLI_CHECK, row->name, why);
	case OPT_VERSION: cli->action = ND_CLI_VERSION; return true;
	case OPT_HELP: cli->action = ND_CLI_HELP; return true;
	case OPT_EMIT:
		if (!act(cli, ND_CLI_MODULE, row->name, why))
			return false;
		if (!choose(&index, emits, sizeof emits / sizeof emits[0], row->name, value, why))
			return false;
		cli->emit = (enum nd_cli_emit)index;
		return true;
	case OPT_LINKER:
		if (!choose(&index, linkers, sizeof linkers / sizeof linkers[0], row->name, value, why))
			return false;
		cli->linker = (enum nd_linker)index;
		return true;
	case OPT_DIAGNOSTICS:
		if (!choose(&index, forms, sizeof forms / sizeof forms[0], row->name, value, why))
			return false;
		cli->diagnostics = (enum nd_cli_diagnostics)index;
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

static void unknown(const char *arg, struct nd_buf *why)
{
	struct nd_nearest near = nd_nearest(arg, strcspn(arg, "="));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		nd_nearest_offer(&near, rows[i].name);
	nd_buf_printf(why, "unknown option '%s'; ", arg);
	if (near.best)
		nd_buf_printf(why, "did you mean %s?", near.best);
	else
		nd_buf_add_cstr(why, "noodlec --help lists them");
}

// An option that would do nothing is a mistake somewhere, so it is said.
static bool check(const struct nd_cli *cli, struct nd_buf *why)
{
	bool links = cli->action == ND_CLI_PROGRAM || cli->action == ND_CLI_RUN;
	if (cli->action == ND_CLI_VERSION || cli->action == ND_CLI_HELP || cli->action == ND_CLI_EXPLAIN)
		return true;
	const struct {
		bool wrong;
		const char *text;
	} rules[] = {
		{ !cli->input, "no input file; noodlec --help says how to use it" },
		{ cli->input && !*cli->input, "the name of the input file is empty" },
		{ cli->output && !*cli->output, "-o needs the name of a file" },
		{ cli->output && cli->action == ND_CLI_CHECK, "--check writes nothing, so there is no place for -o" },
		{ cli->output && cli->action == ND_CLI_RUN, "run keeps nothing, so there is no place for -o" },
		{ cli->output && cli->action == ND_CLI_PROGRAM && strcmp(cli->output, "-") == 0,
		  "-o -: an executable needs a file name" },
		{ cli->debug && cli->action == ND_CLI_CHECK, "--check writes nothing, so -g would do nothing" },
		{ cli->objects && !*cli->objects, "--objects needs the name of a folder" },
		{ cli->objects && !links, "--objects is for whole programs" },
		{ cli->print_after && cli->action != ND_CLI_MODULE, "--print-after is for one module: add -c or --emit" },
	};
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (rules[i].wrong) {
			nd_buf_add_cstr(why, rules[i].text);
			return false;
		}
	}
	return true;
}

// What follows the file belongs to the program. `--` may stand between, for those who write it there.
static void program_args(struct nd_cli *ret, char **argv)
{
	ret->args = *argv && strcmp(*argv, "--") == 0 ? argv + 1 : argv;
}

bool nd_cli_parse(struct nd_cli *ret, int argc, char **argv, struct nd_buf *why)
{
	*ret = (struct nd_cli){ 0 };
	bool only_files = false;
	int i = 1;
	if (argc > 1 && strcmp(argv[1], "run") == 0) {
		*ret = (struct nd_cli){ .action = ND_CLI_RUN, .chose = "run" };
		i++;
	}
	if (argc > 1 && strcmp(argv[1], "explain") == 0) {
		*ret = (struct nd_cli){ .action = ND_CLI_EXPLAIN, .chose = "explain" };
		i++;
	}
	for (; i < argc; i++) {
		const char *arg = argv[i];
		if (only_files || arg[0] != '-' || arg[1] == '\0') {
			if (ret->input) {
				nd_buf_printf(why, "one input file at a time: '%s' and '%s'", ret->input, arg);
				return false;
			}
			ret->input = arg;
			if (ret->action == ND_CLI_RUN) {
				program_args(ret, argv + i + 1);
				break;
			}
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_files = true;
			continue;
		}
		const char *value;
		const struct row *row = find(arg, &value);
		if (!row) {
			unknown(arg, why);
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
	nd_buf_add_cstr(out, "usage: noodlec [OPTION...] FILE.nc\n"
			     "       noodlec run [OPTION...] FILE.nc [ARGUMENT...]\n"
			     "       noodlec explain [CODE]\n\n"
			     "Compiles a Noodle program: the file, every module it imports, and the runtime become one\n"
			     "executable. `run` runs it at once and keeps nothing. `explain E0342` says what an error\n"
			     "means, with examples.\n\n");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].shown)
			nd_buf_printf(out, "  %-20s %s\n", rows[i].shown, rows[i].help);
	}
	nd_buf_add_cstr(out, "\nExit status: 0 done, 1 the program has errors, 2 anything else went wrong;\n"
			     "of `run`, that of the program.\n");
}
