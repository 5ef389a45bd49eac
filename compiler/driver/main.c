// noodlec, the compiler's command line.
#include "driver/build.h"
#include "driver/execute.h"
#include "driver/options.h"
#include "driver/output.h"
#include "driver/program.h"
#include "driver/report.h"
#include "driver/scratch.h"
#include "driver/stats.h"
#include "parse/ast.h"

#include "noodle/clock.h"
#include "noodle/errors.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum exit_status { EXIT_DONE, EXIT_ERRORS, EXIT_TROUBLE };

static enum exit_status status_of(enum nd_err err)
{
	return err == ND_OK ? EXIT_DONE : err == ND_DIAGNOSTICS ? EXIT_ERRORS : EXIT_TROUBLE;
}

static uint32_t thread_count(const struct nd_cli *cli)
{
	if (cli->threads)
		return cli->threads;
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (uint32_t)n : 1;
}

static void print_report(const struct nd_cli *cli, const struct nd_build_report *report)
{
	if (cli->time_passes)
		nd_stats_times(report);
	if (cli->stats)
		nd_stats_amounts(report);
}

// A result must not go where a source of the program is, or where nothing can be.
static bool output_is_fine(const char *path, const struct nd_program *program, struct nd_diags *diags)
{
	bool fine = nd_output_possible(path, diags);
	for (uint32_t i = 0; fine && i < program->modules.len; i++) {
		const struct nd_program_module *m = program->modules.data[i];
		if (strcmp(m->package, "std") == 0)
			continue;
		char *source = nd_path_join(program->root, m->file);
		fine = !nd_output_same_file(path, source);
		nd_free(source);
		if (!fine)
			nd_diags_error(diags, "cannot write %s: it is a source of the program", path);
	}
	return fine;
}

// Whole programs ---------------------------------------------------------------------------------------------------

struct linking {
	const struct nd_cli *cli;
	const char *output; // NULL = run it
	struct nd_build_report *report;
	struct nd_diags *diags;
};

static bool link_objects(const struct linking *self, const char *scratch, const char *to)
{
	const struct nd_build_report *report = self->report;
	struct nd_link_object *objects = nd_alloc_zero(report->n + 1, sizeof *objects);
	for (uint32_t i = 0; i < report->n; i++) {
		objects[i].name = report->program->modules.data[report->program->order[i]]->name;
		objects[i].data = nd_buf_str(&report->built[i].object);
	}
	uint64_t start = nd_time_ns();
	struct nd_buf program = { 0 };
	struct nd_link_options options = { .linker = self->cli->linker, .scratch = scratch };
	enum nd_err err = nd_link(&program, objects, report->n, &options, self->diags);
	if (!err) {
		err = nd_file_write(to, program.data, program.len, 0777);
		if (err)
			nd_diags_error(self->diags, "cannot write %s: %s", to, nd_err_text(err));
	}
	self->report->link_ns = nd_time_ns() - start;
	self->report->output_bytes = err ? 0 : program.len;
	nd_buf_release(&program);
	nd_free(objects);
	return err == ND_OK;
}

// Linked in the scratch folder, so that a signal at any moment leaves nothing.
static enum exit_status link_program(const struct linking *self, const char *shown_root)
{
	const char *scratch;
	enum nd_err err = nd_scratch_make(&scratch);
	if (err) {
		nd_diags_error(self->diags, "cannot make a temporary folder: %s", nd_err_text(err));
		return EXIT_TROUBLE;
	}
	char *linked = nd_path_join(scratch, "linked");
	bool done = link_objects(self, scratch, linked);
	if (done && self->output)
		done = nd_output_move(self->output, linked, self->diags);
	if (done && !self->output) {
		print_report(self->cli, self->report);
		nd_report(self->diags, self->cli, shown_root);
		nd_diags_release(self->diags);
		char *name = nd_output_name(self->cli->input, "");
		nd_execute(linked, name, self->cli->args, self->diags);
		nd_free(name);
		done = false;
	}
	nd_scratch_remove();
	nd_free(linked);
	return done ? EXIT_DONE : EXIT_TROUBLE;
}

static enum exit_status build_program(const struct nd_cli *cli, const struct nd_program *program,
				      struct nd_diags *diags)
{
	struct nd_build_options options = {
		.level = cli->level,
		.debug = cli->debug,
		.threads = thread_count(cli),
		.disabled_passes = cli->disabled_passes,
		.check_only = cli->action == ND_CLI_CHECK,
		.timed = cli->time_passes,
		.counted = cli->stats,
		.objects = cli->objects,
	};
	char *derived = nd_output_name(cli->input, "");
	struct linking linking = { .cli = cli, .diags = diags };
	if (cli->action == ND_CLI_PROGRAM) {
		linking.output = cli->output ? cli->output : derived;
		if (!output_is_fine(linking.output, program, diags)) {
			nd_free(derived);
			return EXIT_TROUBLE;
		}
	}
	struct nd_built *built;
	enum exit_status ret = status_of(nd_build_all(&built, program, &options, diags));
	struct nd_build_report report = { .program = program, .built = built, .n = program->norder };
	linking.report = &report;
	if (ret == EXIT_DONE && !options.check_only)
		ret = link_program(&linking, program->shown_root);
	print_report(cli, &report);
	nd_built_release(built, program->norder);
	nd_free(derived);
	return ret;
}

// One module -------------------------------------------------------------------------------------------------------

// `ending`: of the file it goes to by itself; NULL = standard output.
static enum exit_status write_output(const struct nd_cli *cli, const struct nd_program *program, const char *ending,
				     const struct nd_buf *data, struct nd_diags *diags)
{
	char *derived = ending ? nd_output_name(cli->input, ending) : nd_strdup("-");
	const char *path = cli->output ? cli->output : derived;
	bool fine = strcmp(path, "-") == 0 || output_is_fine(path, program, diags);
	if (fine)
		fine = nd_output_write(path, nd_buf_str(data), diags);
	nd_free(derived);
	return fine ? EXIT_DONE : EXIT_TROUBLE;
}

static enum exit_status emit_syntax(const struct nd_cli *cli, const struct nd_program *program,
				    struct nd_diags *diags)
{
	const struct nd_program_module *m = program->modules.data[0];
	struct nd_intern *intern = nd_intern_new();
	struct nd_ast tree;
	struct nd_buf text = { 0 };
	struct nd_diags repeated = { 0 }; // the scan has reported them
	bool errors = diags->errors;
	nd_ast_parse(&tree, m->text, m->file, false, intern, &repeated);
	if (cli->emit == ND_CLI_EMIT_TOKENS)
		nd_ast_print_tokens(&text, &tree);
	else
		nd_ast_print(&text, &tree);
	enum exit_status ret = write_output(cli, program, NULL, &text, diags);
	if (ret == EXIT_DONE && errors)
		ret = EXIT_ERRORS;
	nd_buf_release(&text);
	nd_diags_release(&repeated);
	nd_ast_release(&tree);
	nd_intern_destroy(&intern);
	return ret;
}

static enum exit_status emit_compiled(const struct nd_cli *cli, const struct nd_program *program,
				      struct nd_diags *diags)
{
	static const struct {
		enum nd_emit emit;
		const char *ending;
	} table[] = {
		[ND_CLI_EMIT_OBJ] = { ND_EMIT_OBJECT, ".o" },  [ND_CLI_EMIT_NIR] = { ND_EMIT_NIR, NULL },
		[ND_CLI_EMIT_NBC] = { ND_EMIT_NBC, ".nbc" },   [ND_CLI_EMIT_LLVM] = { ND_EMIT_LLVM, NULL },
		[ND_CLI_EMIT_ASM] = { ND_EMIT_ASM, NULL },
	};
	struct nd_buf printed = { 0 };
	struct nd_built built = {
		.extra = {
			.emit = table[cli->emit].emit,
			.print_after = cli->print_after,
			.print_to = &printed,
			.now_ns = cli->time_passes ? nd_time_ns : NULL,
		},
	};
	if (cli->stats)
		built.extra.passes = &built.passes;
	struct nd_options options = {
		.level = cli->level,
		.debug = cli->debug,
		.program_entry = true,
		.threads = thread_count(cli),
		.disabled_passes = cli->disabled_passes,
	};
	uint32_t nunits;
	struct nd_unit *units = nd_program_units(program, 0, &nunits);
	enum exit_status ret = status_of(nd_compile(&built.object, diags, units, nunits, &options, &built.extra));
	fwrite(printed.data ? printed.data : "", 1, printed.len, stderr);
	if (ret == EXIT_DONE)
		ret = write_output(cli, program, table[cli->emit].ending, &built.object, diags);
	struct nd_build_report report = { .program = program, .built = &built, .n = 1 };
	report.output_bytes = ret == EXIT_DONE ? built.object.len : 0;
	print_report(cli, &report);
	nd_free(units);
	nd_buf_release(&built.object);
	nd_buf_release(&printed);
	return ret;
}

static bool is_pass(const char *name)
{
	const char *const *pass = nd_opt_pass_names();
	while (*pass && strcmp(*pass, name) != 0)
		pass++;
	return *pass || strcmp(name, "all") == 0;
}

static void no_such_pass(const char *name, struct nd_diags *diags)
{
	struct nd_buf names = { 0 };
	for (const char *const *pass = nd_opt_pass_names(); *pass; pass++)
		nd_buf_printf(&names, ", %s", *pass);
	nd_diags_error(diags, "%s: there is no such pass; there are all%s", name, names.data ? names.data : "");
	nd_buf_release(&names);
}

static enum exit_status run(const struct nd_cli *cli)
{
	struct nd_program program;
	struct nd_diags diags = { 0 };
	struct nd_buf why = { 0 };
	enum nd_err err = nd_program_load(&program, cli->input, cli->root, &diags, &why);
	enum exit_status ret = EXIT_TROUBLE;
	bool syntax = cli->emit == ND_CLI_EMIT_TOKENS || cli->emit == ND_CLI_EMIT_AST;
	if (err && err != ND_DIAGNOSTICS)
		nd_diags_error(&diags, "%s", why.data ? why.data : nd_err_text(err));
	else if (cli->print_after && !is_pass(cli->print_after))
		no_such_pass(cli->print_after, &diags);
	else if (syntax)
		ret = emit_syntax(cli, &program, &diags);
	else if (err)
		ret = EXIT_ERRORS;
	else if (cli->emit == ND_CLI_EMIT_INTERFACE)
		ret = write_output(cli, &program, NULL, &program.modules.data[0]->scan.interface, &diags);
	else if (cli->action == ND_CLI_MODULE)
		ret = emit_compiled(cli, &program, &diags);
	else
		ret = build_program(cli, &program, &diags);
	nd_report(&diags, cli, program.shown_root);
	nd_diags_release(&diags);
	nd_program_release(&program);
	nd_buf_release(&why);
	return ret;
}

static enum exit_status print(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) ? EXIT_TROUBLE : EXIT_DONE;
}

static enum exit_status wrong_usage(const struct nd_cli *cli, const char *why)
{
	struct nd_diags diags = { 0 };
	nd_diags_error(&diags, "%s", why);
	nd_report(&diags, cli, NULL);
	nd_diags_release(&diags);
	return EXIT_TROUBLE;
}

static enum exit_status explain(const struct nd_cli *cli)
{
	struct nd_buf text = { 0 };
	const char *nearest = NULL;
	bool bold = cli->colour == ND_CLI_COLOUR_ALWAYS || (cli->colour == ND_CLI_COLOUR_AUTO && isatty(1));
	bool known = true;
	if (!cli->input)
		nd_errors_list(&text);
	else
		known = nd_errors_explain(&text, cli->input, bold, &nearest);
	enum exit_status ret = EXIT_TROUBLE;
	if (known) {
		ret = print(text.data);
	} else {
		nd_buf_printf(&text, "there is no code '%s'", cli->input);
		if (nearest)
			nd_buf_printf(&text, "; did you mean %s?", nearest);
		else
			nd_buf_add_cstr(&text, "; `noodlec explain` lists them");
		wrong_usage(cli, text.data);
	}
	nd_buf_release(&text);
	return ret;
}

int main(int argc, char **argv)
{
	struct nd_cli cli;
	struct nd_buf text = { 0 };
	enum exit_status ret;
	nd_execute_prepare();
	if (!nd_cli_parse(&cli, argc, argv, &text)) {
		ret = wrong_usage(&cli, text.data);
	} else if (cli.action == ND_CLI_VERSION) {
		nd_buf_printf(&text, "%s\n", nd_compiler_version());
		ret = print(text.data);
	} else if (cli.action == ND_CLI_HELP) {
		nd_cli_help(&text);
		ret = print(text.data);
	} else if (cli.action == ND_CLI_EXPLAIN) {
		ret = explain(&cli);
	} else {
		ret = run(&cli);
	}
	nd_buf_release(&text);
	return ret;
}
