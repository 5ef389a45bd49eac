// The manual page, in the man macros of troff (man(7)), made from the tables of commands and options.
#include "commands.h"
#include "options_table.h"

#include <stdio.h>
#include <string.h>

// A line that begins with a dot or a quote would be a request, and a hyphen is not a minus.
static void text(const char *text)
{
	bool line_start = true;

	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			printf("\\&");
		if (*text == '-')
			printf("\\-");
		else if (*text == '\\')
			printf("\\e");
		else
			putchar(*text);
		line_start = *text == '\n';
	}
}

static void option(const struct nd_cli_option *option)
{
	printf(".TP\n\\fB");
	if (*option->letter) {
		text(option->letter);
		printf("\\fR, \\fB");
	}
	text(option->name);
	printf("\\fR");
	if (*option->value) {
		printf(" \\fI");
		text(option->value);
		printf("\\fR");
	}
	putchar('\n');
	text(option->text);
	putchar('\n');
}

static void command(enum nd_command id)
{
	const struct nd_cli_command *of = &nd_cli_commands[id];

	printf(".SS \"noodle\\-dist %s", of->name);
	if (*of->operand) {
		putchar(' ');
		text(of->operand);
	}
	printf("\"\n");
	text(of->text);
	printf(".\n");
	for (const char *line = of->more; *line;) {
		size_t len = strcspn(line, "\n");

		printf(".br\n%.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
	for (const struct nd_cli_option *at = nd_cli_options; at->name; at++)
		if (at->commands && nd_cli_option_shown(at, id))
			option(at);
}

enum nd_exit nd_cmd_manual(const struct nd_cli *cli)
{
	static const struct {
		const char *status, *meaning;
	} exits[] = {
		{"0", "fine"},
		{"1", "errors in the sources or in noodle.json"},
		{"2", "wrong usage: an unknown option, no project where one was named, a useless address"},
		{"3", "trouble with the cluster or the machine: nobody at the address, refused, a program cannot be written"},
		{"130", "interrupted"},
	};
	static const struct {
		const char *name, *meaning;
	} variables[] = {
		{"NOODLE_CLUSTER", "address of the coordinator, like --cluster"},
		{"NOODLE_KEY", "file with the key of this machine, like --key"},
		{"NOODLE_ALLOW", "list of who may connect to the coordinator, like --allow"},
		{"NOODLE_CACHE", "folder of the cache, like --cache"},
		{"NO_COLOR", "when set and not empty, messages are not coloured"},
	};

	(void)cli;
	puts(".TH NOODLE\\-DIST 1\n"
	     ".SH NAME\nnoodle\\-dist \\- build Noodle programs on this machine or on a cluster\n"
	     ".SH SYNOPSIS\n.B noodle\\-dist\n.I COMMAND\n[\\fIOPTION\\fR...]\n"
	     ".SH DESCRIPTION\n"
	     "Compiles and links packages, workspaces and single files. Without any configuration this machine does "
	     "everything, with one worker per core; with \\fB\\-\\-cluster\\fR the machines of a cluster do it, with the same "
	     "bytes as result. What was made once is taken from the cache.\n"
	     ".SH COMMANDS");
	for (int i = 0; i < ND_CMD_COUNT; i++)
		command((enum nd_command)i);
	puts(".SH ENVIRONMENT");
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		printf(".TP\n.B %s\n", variables[i].name);
		text(variables[i].meaning);
		putchar('\n');
	}
	puts("Settings come from \"settings\" of noodle.json, then the environment, then options; the later is the stronger.");
	puts(".SH FILES\n.TP\n.I noodle.json\nthe manifest of a package or workspace\n"
	     ".TP\n.I build/NAME\nthe program\n.TP\n.I ~/.cache/noodle\\-dist\nthe cache"
	     "\n.TP\n.I ~/.config/noodle\\-dist/key\nthe key of this machine"
	     "\n.TP\n.I ~/.config/noodle\\-dist/allowed\nwho may connect, where this machine is a coordinator");
	puts(".SH EXIT STATUS");
	for (size_t i = 0; i < sizeof exits / sizeof *exits; i++) {
		printf(".TP\n.B %s\n", exits[i].status);
		text(exits[i].meaning);
		putchar('\n');
	}
	puts(".SH SEE ALSO\n.BR noodlec (1)");
	return ND_EXIT_OK;
}
