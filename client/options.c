#include "options_table.h"

#include "noodle/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(command) (1u << (command))
#define BUILDS (BIT(ND_CMD_BUILD) | BIT(ND_CMD_RUN) | BIT(ND_CMD_CHECK) | BIT(ND_CMD_TEST) | BIT(ND_CMD_EXPLAIN))
#define LOOKS (BIT(ND_CMD_STATUS) | BIT(ND_CMD_TOP))
#define DAEMONS (BIT(ND_CMD_COORDINATOR) | BIT(ND_CMD_WORKER))

const struct nd_cli_command nd_cli_commands[ND_CMD_COUNT] = {
	[ND_CMD_BUILD] = {"build", "[DIR | FILE.nc]", "compile and link a package, a workspace or a single file",
		"The program is written to DIR/build/NAME, for a single file to build/NAME beside it.\n"
		"Without --cluster this machine does everything, with one worker per core."},
	[ND_CMD_RUN] = {"run", "[DIR | FILE.nc] [-- ARG...]", "build, then run the program with the arguments",
		"The exit status is the program's. The program of a single file is not kept."},
	[ND_CMD_CHECK] = {"check", "[DIR | FILE.nc]", "report errors without making a program", ""},
	[ND_CMD_TEST] = {"test", "[DIR | FILE.nc]", "build and run the tests of a package or a workspace",
		"Test programs are the files NAME_test.nc of a package and those in its folder `tests`; they call `test` of the\n"
		"module \"testing\". They run side by side, each in the folder of its package. One that passed is not run again\n"
		"until the program changes, or a file or variable that it looked at. The exit status is 1 if a test fails."},
	[ND_CMD_EXPLAIN] = {"explain", "MODULE | PROGRAM [DIR | FILE.nc]", "say why a module is compiled again",
		"Compares what goes into the result with the nearest earlier one and shows what differs: before a build\n"
		"why it has to be done, after it why it was. -O must be that of the build. Nothing is compiled."},
	[ND_CMD_COORDINATOR] = {"coordinator", "", "serve builds to clients, tasks to workers",
		"Prints the address where it listens. SIGTERM: ends after the builds under way, a second one at once."},
	[ND_CMD_WORKER] = {"worker", "", "compile for a cluster",
		"SIGTERM: ends after the running tasks, a second one at once."},
	[ND_CMD_STATUS] = {"status", "", "show the workers and builds of a cluster",
		"Rates and dispatch times are those since the coordinator began."},
	[ND_CMD_TOP] = {"top", "", "watch the workers and builds of a cluster",
		"Anew every second: builds with what is done and left, workers with what each is doing and for how long. Dispatch is\n"
		"how long places at workers stood empty while a task waited. Without a terminal it shows one picture and ends.\n"
		"Keys: q ends, t shows or hides tasks, arrows, page keys, j, k and space move through a long list."},
	[ND_CMD_KEYS] = {"keys", "init | show | new ROLE NAME | allow ROLE NAME KEY | deny NAME | trust KEY",
		"decide which machines belong to a cluster",
		"init   make a key for this machine, where it is to be the coordinator\n"
		"new    make a key for another machine and let it in; the file goes there, to ~/.config/noodle-dist/key\n"
		"allow  let a machine in by its public key\n"
		"deny   let a machine in no more\n"
		"trust  make a key for this machine, if it has none, and note the coordinator's public key\n"
		"show   print the public key of this machine, and who is let in\n"
		"ROLE is client (may build), worker (may compile for others) or both."},
	[ND_CMD_COMPLETION] = {"completion", "bash | zsh", "write the completion script of a shell",
		"bash: source <(noodle-dist completion bash)\n"
		"zsh:  noodle-dist completion zsh >\"${fpath[1]}/_noodle-dist\""},
	[ND_CMD_MANUAL] = {"manual", "", "write the manual page, for man -l -", ""},
	[ND_CMD_CACHE] = {"cache", "stats | gc | verify | clear", "look after the cache of this machine",
		"stats   what is in it and how often it was useful\n"
		"gc      evict least recently used results down to --max-size\n"
		"verify  read everything, drop what is damaged\n"
		"clear   remove all results"},
};

const struct nd_cli_option nd_cli_options[] = {
	{OPT_OUTPUT, "-o", "--output", "FILE", BIT(ND_CMD_BUILD) | BIT(ND_CMD_RUN), "where to write the program"},
	{OPT_OUTPUT, "-o", "--output", "FILE", BIT(ND_CMD_KEYS), "where `new` writes the key; default NAME.key"},
	{OPT_LEVEL, "-O", "--optimize", "0..3", BUILDS, "optimisation; -O2 for `run`, -O0 otherwise"},
	{OPT_RELEASE, "", "--release", "", BUILDS, "the same as --profile release"},
	{OPT_PROFILE, "", "--profile", "NAME", BUILDS, "dev (-O0), release (-O2), or one of \"profiles\" of noodle.json"},
	{OPT_DEBUG, "-g", "--debug", "", BIT(ND_CMD_BUILD) | BIT(ND_CMD_RUN) | BIT(ND_CMD_TEST), "describe variables to debuggers"},
	{OPT_JOBS, "-j", "--jobs", "N", BUILDS, "tasks at once on this machine; default: one per core"},
	{OPT_CLUSTER, "", "--cluster", "ADDRESS", BUILDS | BIT(ND_CMD_WORKER) | LOOKS,
		"the coordinator, like tcp://127.0.0.1:7070; or $NOODLE_CLUSTER"},
	{OPT_LISTEN, "", "--listen", "ADDRESS", BIT(ND_CMD_COORDINATOR),
		"default tcp://127.0.0.1:7070; port * takes a free one"},
	{OPT_PORT_FILE, "", "--port-file", "FILE", BIT(ND_CMD_COORDINATOR), "write the address there when ready"},
	{OPT_SLOTS, "-j", "--slots", "N", BIT(ND_CMD_WORKER), "tasks at once; default: one per core"},
	{OPT_NAME, "", "--name", "NAME", BIT(ND_CMD_WORKER), "for people; default: host name and process id"},
	{OPT_CACHE, "", "--cache", "DIR", BUILDS | DAEMONS | BIT(ND_CMD_CACHE),
		"default $NOODLE_CACHE, else ~/.cache/noodle-dist"},
	{OPT_MAX_SIZE, "", "--max-size", "BYTES", BUILDS | DAEMONS | BIT(ND_CMD_CACHE),
		"of the cache, with K, M or G; default 10G"},
	{OPT_KEY, "", "--key", "FILE", BUILDS | DAEMONS | LOOKS | BIT(ND_CMD_KEYS),
		"default $NOODLE_KEY, else ~/.config/noodle-dist/key if it is there; none: without encryption"},
	{OPT_ALLOW, "", "--allow", "FILE", BIT(ND_CMD_COORDINATOR) | BIT(ND_CMD_KEYS),
		"who may connect; default $NOODLE_ALLOW, else the file `allowed` beside the key"},
	{OPT_NO_CACHE, "", "--no-cache", "", BUILDS, "make everything anew"},
	{OPT_DIAGNOSTICS, "", "--diagnostics", "FORM", BUILDS, "messages as text, or json: one array on standard error"},
	{OPT_JSON, "", "--json", "", LOOKS, "one JSON object, and the end"},
	{OPT_FILTER, "", "--filter", "TEXT", BIT(ND_CMD_TEST), "only tests with this in their names"},
	{OPT_TIMEOUT, "", "--timeout", "SECONDS", BIT(ND_CMD_TEST), "that a test program may take; default 300"},
	{OPT_JUNIT, "", "--junit", "FILE", BIT(ND_CMD_TEST), "write the results as JUnit XML, too"},
	{OPT_TRACE, "", "--trace", "FILE", BUILDS, "write what ran where and when, for chrome://tracing or Perfetto"},
	{OPT_SUMMARY, "", "--summary", "FILE", BUILDS, "write how the build went as a JSON object; - is standard output"},
	{OPT_VERIFY, "", "--verify", "", BUILDS, "make everything twice, on different workers, and compare the bytes"},
	{OPT_QUIET, "-q", "--quiet", "", BUILDS | DAEMONS, "errors only"},
	{OPT_VERBOSE, "-v", "--verbose", "", BUILDS | DAEMONS, "say more"},
	{OPT_BARRIER, "", "--test-barrier", "MODULE=FIFO", BUILDS | BIT(ND_CMD_WORKER), NULL},
	{OPT_HELP, "-h", "--help", "", 0, "this text"},
	{OPT_VERSION, "", "--version", "", 0, "of noodle-dist and its compiler"},
	{.name = NULL},
};

bool nd_cli_option_shown(const struct nd_cli_option *option, enum nd_command command)
{
	return option->text && (!option->commands || option->commands & BIT(command));
}

const char *nd_cli_command_name(enum nd_command command)
{
	return nd_cli_commands[command].name;
}

// ---- help ----

static void help_all(void)
{
	printf("noodle-dist builds Noodle programs on this machine or on a cluster.\n\n"
	       "usage: noodle-dist COMMAND [OPTION...]\n\n");
	for (int i = 0; i < ND_CMD_COUNT; i++)
		printf("  %-12s %s\n", nd_cli_commands[i].name, nd_cli_commands[i].text);
	printf("\n`noodle-dist COMMAND --help` tells more. --version, --help.\n\n"
	       "exit status: 0 fine, 1 errors in the sources, 2 wrong usage, 3 trouble with the cluster or machine\n"
	       "settings: \"settings\" of noodle.json, then NOODLE_CLUSTER, NOODLE_KEY, NOODLE_CACHE, NO_COLOR, then options\n");
}

void nd_cli_help(const struct nd_cli *cli)
{
	const struct nd_cli_command *command;

	if (cli->command == ND_CMD_COUNT) {
		help_all();
		return;
	}
	command = &nd_cli_commands[cli->command];
	printf("usage: noodle-dist %s%s%s [OPTION...]\n\n%s\n", command->name, *command->operand ? " " : "",
	       command->operand, command->text);
	if (*command->more)
		printf("\n%s\n", command->more);
	printf("\n");
	for (size_t i = 0; nd_cli_options[i].name; i++) {
		const struct nd_cli_option *option = &nd_cli_options[i];
		char names[80];

		if (!nd_cli_option_shown(option, cli->command))
			continue;
		snprintf(names, sizeof names, "%s%s%s%s%s", option->letter, *option->letter ? ", " : "    ",
			 option->name, *option->value ? " " : "", option->value);
		printf("  %-28s %s\n", names, option->text);
	}
}

// ---- parsing ----

static bool complain(const char *format, const char *what)
{
	fprintf(stderr, "noodle-dist: ");
	fprintf(stderr, format, what);
	fprintf(stderr, "; see noodle-dist --help\n");
	return false;
}

static bool complain_of_value(const struct nd_cli_option *option, const char *format, const char *word)
{
	fprintf(stderr, "noodle-dist: ");
	fprintf(stderr, format, word);
	fprintf(stderr, ": it is %s %s; see noodle-dist --help\n", option->name, option->value);
	return false;
}

static bool mistyped(const char *format, const char *what, const char *nearest)
{
	if (!nearest)
		return complain(format, what);
	fprintf(stderr, "noodle-dist: ");
	fprintf(stderr, format, what);
	fprintf(stderr, "; did you mean '%s'?\n", nearest);
	return false;
}

static bool parse_number(const char *text, uint32_t max, uint32_t *ret)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || value > max)
		return false;
	*ret = (uint32_t)value;
	return true;
}

static bool parse_size(const char *text, uint64_t *ret)
{
	static const char units[] = "KMGT";
	char *end;
	unsigned long long value = strtoull(text, &end, 10);
	const char *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;

	if (!isdigit((unsigned char)*text) || (*end && (!unit || end[1])))
		return false;
	for (; unit && unit >= units; unit--) {
		if (value > UINT64_MAX >> 10)
			return false;
		value <<= 10;
	}
	*ret = value;
	return value > 0;
}

static bool take_option(struct nd_cli *cli, const struct nd_cli_option *option, const char *value)
{
	switch (option->id) {
	case OPT_HELP: cli->help = true; return true;
	case OPT_VERSION: cli->version = true; return true;
	case OPT_OUTPUT: cli->output = value; return *value;
	case OPT_CLUSTER: cli->cluster = value; return *value;
	case OPT_CACHE: cli->cache_dir = value; return *value;
	case OPT_KEY: cli->key = value; return *value;
	case OPT_ALLOW: cli->allow = value; return *value;
	case OPT_LISTEN: cli->listen = value; return *value;
	case OPT_PORT_FILE: cli->port_file = value; return *value;
	case OPT_NAME: cli->name = value; return *value && strlen(value) < 256;
	case OPT_RELEASE: cli->profile = "release"; return true;
	case OPT_PROFILE: cli->profile = value; return *value;
	case OPT_LEVEL: return parse_number(value, 3, &cli->level);
	case OPT_DEBUG: cli->debug = true; return true;
	case OPT_JOBS:
	case OPT_SLOTS: return parse_number(value, 1024, &cli->jobs) && cli->jobs;
	case OPT_MAX_SIZE: return parse_size(value, &cli->cache_bytes);
	case OPT_QUIET: cli->quiet = true; return true;
	case OPT_VERBOSE: cli->verbose = true; return true;
	case OPT_NO_CACHE: cli->no_cache = true; return true;
	case OPT_DIAGNOSTICS:
		cli->json = !strcmp(value, "json");
		return cli->json || !strcmp(value, "text");
	case OPT_JSON: cli->json = true; return true;
	case OPT_VERIFY: cli->verify = true; return true;
	case OPT_SUMMARY: cli->summary = value; return *value;
	case OPT_TRACE: cli->trace = value; return *value;
	case OPT_FILTER: cli->filter = value; return true;
	case OPT_JUNIT: cli->junit = value; return *value;
	case OPT_TIMEOUT: return parse_number(value, 86400, &cli->seconds) && cli->seconds;
	case OPT_BARRIER:
		if (cli->barrier_count == ND_MAX_BARRIERS)
			return false;
		cli->barriers[cli->barrier_count++] = value;
		return strchr(value, '=');
	}
	return false;
}

// "--name", "--name=value", "-x", "-xvalue". *value is what is attached, or NULL.
static const struct nd_cli_option *find_option(const struct nd_cli *cli, const char *word, const char **value)
{
	size_t len = strcspn(word, "=");

	*value = NULL;
	for (size_t i = 0; nd_cli_options[i].name; i++) {
		const struct nd_cli_option *option = &nd_cli_options[i];

		if (option->commands && (cli->command == ND_CMD_COUNT || !(option->commands & BIT(cli->command))))
			continue;
		if (strlen(option->name) == len && !strncmp(word, option->name, len)) {
			*value = word[len] ? word + len + 1 : NULL;
			return option;
		}
		if (*option->letter && !strncmp(word, option->letter, 2) && word[1] != '-') {
			*value = word[2] ? word + 2 : NULL;
			return option;
		}
	}
	return NULL;
}

static bool unknown_option(const struct nd_cli *cli, const char *word)
{
	struct nd_nearest nearest = nd_nearest(word, strcspn(word, "="));

	for (size_t i = 0; nd_cli_options[i].name; i++)
		if (cli->command == ND_CMD_COUNT || nd_cli_option_shown(&nd_cli_options[i], cli->command))
			nd_nearest_offer(&nearest, nd_cli_options[i].name);
	return mistyped(cli->command == ND_CMD_COUNT ? "unknown option '%s'" : "'%s' is no option of this command", word,
			nearest.best);
}

static bool parse_word(struct nd_cli *cli, int argc, char **argv, int *at)
{
	const char *word = argv[*at], *value;
	const struct nd_cli_option *option = find_option(cli, word, &value);

	if (!option)
		return unknown_option(cli, word);
	if (!*option->value && value)
		return complain("'%s' takes no value", option->name);
	if (*option->value && !value) {
		if (*at + 1 >= argc)
			return complain_of_value(option, "'%s' needs a value", word);
		value = argv[++*at];
	}
	if (!take_option(cli, option, value))
		return value ? complain_of_value(option, "the value in '%s' makes no sense", word)
			     : complain("'%s' makes no sense", word);
	return true;
}

static bool parse_command(struct nd_cli *cli, const char *word)
{
	struct nd_nearest nearest = nd_nearest(word, strlen(word));

	for (int i = 0; i < ND_CMD_COUNT; i++)
		nd_nearest_offer(&nearest, nd_cli_commands[i].name);
	for (int i = 0; i < ND_CMD_COUNT; i++)
		if (!strcmp(word, nd_cli_commands[i].name)) {
			cli->command = (enum nd_command)i;
			return true;
		}
	return mistyped("unknown command '%s'", word, nearest.best);
}

static bool takes_operand(enum nd_command command)
{
	return *nd_cli_commands[command].operand;
}

bool nd_cli_parse(struct nd_cli *ret, int argc, char **argv)
{
	int words = 0;

	memset(ret, 0, sizeof *ret);
	ret->command = ND_CMD_COUNT;
	ret->level = ND_LEVEL_UNSET;
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];

		if (!strcmp(word, "--")) {
			if (ret->command != ND_CMD_RUN)
				return complain("'%s' is for `run` only", word);
			ret->program_args = argv + i + 1;
			break;
		}
		if (word[0] == '-' && word[1]) {
			if (!parse_word(ret, argc, argv, &i))
				return false;
		} else if (ret->command == ND_CMD_COUNT) {
			if (!strcmp(word, "help"))
				ret->help = true;
			else if (!parse_command(ret, word))
				return false;
		} else if (ret->command == ND_CMD_EXPLAIN && !ret->subject) {
			ret->subject = word;
		} else if (ret->command == ND_CMD_KEYS && ret->operand) {
			if (words == ND_MAX_WORDS)
				return complain("'%s' is a word too many", word);
			ret->words[words++] = word;
		} else if (ret->operand || !takes_operand(ret->command)) {
			return complain("'%s' is a word too many", word);
		} else {
			ret->operand = word;
		}
	}
	if (ret->command == ND_CMD_COUNT && !ret->help && !ret->version)
		return complain("%s", "a command is missing");
	if (ret->command == ND_CMD_EXPLAIN && !ret->subject && !ret->help)
		return complain("%s", "explain what? Name a module or a program");
	return true;
}
