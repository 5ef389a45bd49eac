// Completion scripts, made from the tables of commands and options.
#include "commands.h"
#include "options_table.h"

#include <stdio.h>
#include <string.h>

// ---- bash ----

static void bash_words_of(enum nd_command command)
{
	for (const struct nd_cli_option *option = nd_cli_options; option->name; option++)
		if (nd_cli_option_shown(option, command))
			printf(" %s", option->name);
}

// Options whose value is a file or a folder: the shell knows those best.
static void bash_values(const char *value, const char *action)
{
	const char *bar = "";

	printf("\t");
	for (const struct nd_cli_option *option = nd_cli_options; option->name; option++) {
		if (strcmp(option->value, value) != 0)
			continue;
		printf("%s%s", bar, option->name);
		bar = "|";
		if (*option->letter)
			printf("|%s", option->letter);
	}
	printf(") COMPREPLY=($(compgen %s -- \"$word\")); return ;;\n", action);
}

static void bash(void)
{
	puts("# Completion of noodle-dist for bash. Use: source <(noodle-dist completion bash)\n"
	     "_noodle_dist() {\n"
	     "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= options= i\n"
	     "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	     "\t\tcase ${COMP_WORDS[i]} in -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac\n"
	     "\tdone\n"
	     "\tcase $before in");
	bash_values("FILE", "-f");
	bash_values("DIR", "-d");
	puts("\t--diagnostics) COMPREPLY=($(compgen -W 'text json' -- \"$word\")); return ;;\n"
	     "\tesac\n"
	     "\tcase $command in");
	for (int i = 0; i < ND_CMD_COUNT; i++) {
		printf("\t%s) options='", nd_cli_commands[i].name);
		bash_words_of((enum nd_command)i);
		puts("' ;;");
	}
	printf("\t'') COMPREPLY=($(compgen -W '--help --version help");
	for (int i = 0; i < ND_CMD_COUNT; i++)
		printf(" %s", nd_cli_commands[i].name);
	puts("' -- \"$word\")); return ;;\n"
	     "\tesac\n"
	     "\tcase $command:$word in\n"
	     "\t*:-*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
	     "\tcache:*) COMPREPLY=($(compgen -W 'stats gc verify clear' -- \"$word\")) ;;\n"
	     "\tkeys:*) COMPREPLY=($(compgen -W 'init show new allow deny trust client worker both' -- \"$word\")) ;;\n"
	     "\tcompletion:*) COMPREPLY=($(compgen -W 'bash zsh' -- \"$word\")) ;;\n"
	     "\t*) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
	     "\tesac\n"
	     "}\n"
	     "complete -o filenames -F _noodle_dist noodle-dist");
}

// ---- zsh ----

// Inside '…[…]' of a specification: quotes end it, brackets and colons mean something.
static void zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else if (strchr("[]:\\", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void zsh_value(const char *value)
{
	if (!*value)
		return;
	printf(":%s:", value);
	if (!strcmp(value, "FILE"))
		printf("_files");
	else if (!strcmp(value, "DIR"))
		printf("_files -/");
	else if (!strcmp(value, "FORM"))
		printf("(text json)");
	else
		printf("( )");
}

static void zsh_option(const struct nd_cli_option *option)
{
	const char *equals = *option->value ? "=" : "";

	printf(" \\\n\t\t\t'%s%s[", option->name, equals);
	zsh_text(option->text);
	printf("]");
	zsh_value(option->value);
	printf("'");
	if (!*option->letter)
		return;
	printf(" \\\n\t\t\t'%s%s[", option->letter, *option->value ? "+" : "");
	zsh_text(option->text);
	printf("]");
	zsh_value(option->value);
	printf("'");
}

static void zsh(void)
{
	puts("#compdef noodle-dist\n"
	     "# Completion of noodle-dist for zsh. Use: noodle-dist completion zsh >\"${fpath[1]}/_noodle-dist\"\n"
	     "_noodle_dist() {\n"
	     "\tlocal -a commands=(");
	for (int i = 0; i < ND_CMD_COUNT; i++) {
		printf("\t\t'%s:", nd_cli_commands[i].name);
		zsh_text(nd_cli_commands[i].text);
		puts("'");
	}
	puts("\t)\n"
	     "\tif ((CURRENT == 2)); then\n"
	     "\t\t_describe command commands\n"
	     "\t\treturn\n"
	     "\tfi\n"
	     "\tshift words\n"
	     "\t((CURRENT--))\n"
	     "\tcase $words[1] in");
	for (int i = 0; i < ND_CMD_COUNT; i++) {
		printf("\t%s)\n\t\t_arguments -s", nd_cli_commands[i].name);
		for (const struct nd_cli_option *option = nd_cli_options; option->name; option++)
			if (nd_cli_option_shown(option, (enum nd_command)i))
				zsh_option(option);
		printf(" \\\n\t\t\t%s\n\t\t;;\n",
		       i == ND_CMD_CACHE	? "'1:what:(stats gc verify clear)'"
		       : i == ND_CMD_KEYS	? "'1:what:(init show new allow deny trust)' '2::role:(client worker both)'"
		       : i == ND_CMD_COMPLETION ? "'1:shell:(bash zsh)'"
						: "'*:file:_files'");
	}
	puts("\tesac\n"
	     "}\n"
	     "_noodle_dist \"$@\"");
}

enum nd_exit nd_cmd_completion(const struct nd_cli *cli)
{
	if (cli->operand && !strcmp(cli->operand, "bash")) {
		bash();
	} else if (cli->operand && !strcmp(cli->operand, "zsh")) {
		zsh();
	} else {
		fprintf(stderr, "noodle-dist: say completion bash or completion zsh\n");
		return ND_EXIT_USAGE;
	}
	return ND_EXIT_OK;
}
