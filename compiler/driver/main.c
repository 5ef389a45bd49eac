// noodlec, the compiler's command line.
#include "driver/build.h"
#include "driver/options.h"
#include "driver/program.h"
#include "opt/opt.h"
#include "parse/ast.h"

#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum exit_status { EXIT_DONE, EXIT_ERRORS, EXIT_TROUBLE };

enum { PLAIN_FILE = 0666 };

// `about` is a file, or NULL.
static enum exit_status trouble(const char *about, const char *what)
{
	fprintf(stderr, "noodlec: error: %s%s%s\n", about ? about : "", about ? ": " : "", what);
	return EXIT_TROUBLE;
}

// Messages name files as the user would: below the root, which may be another folder than the present one.
static void print_diags(const struct nd_diags *diags, const struct nd_cli *cli, const struct nd_program *program)
{
	bool colour = cli->colour == ND_CLI_COLOUR_ALWAYS || (cli->colour == ND_CLI_COLOUR_AUTO && isatty(2));
	struct nd_diags shown = { 0 };
	for (uint32_t i = 0; i < diags->items.len; i++) {
		struct nd_diag diag = diags->items.data[i];
		bool own = diag.file && *diag.file && strncmp(diag.file, "std/", 4) != 0;
		if (own && program->shown_root)
			diag.file = nd_sprintf("%s%s", program->shown_root, diag.file);
		nd_diags_add(&shown, &diag);
		if (own && program->shown_root)
			nd_free(diag.file);
	}
	struct nd_buf text = { 0 };
	for (uint32_t i = 0; i < shown.items.len; i++) {
		const struct nd_diag *diag = &shown.items.data[i];
		if (!diag->file || !*diag->file)
			nd_buf_add_cstr(&text, "noodlec: ");
		nd_diag_render(&text, diag, colour);
	}
	fwrite(text.data ? text.data : "", 1, text.len, stderr);
	nd_buf_release(&text);
	nd_diags_release(&shown);
}

// The input's name with another ending, in the present folder.
static char *derived_name(const char *input, const char *ending)
{
	const char *base = nd_path_base(input);
	const char *dot = strrchr(base, '.');
	size_t len = dot && dot != base ? (size_t)(dot - base) : strlen(base);
	return nd_sprintf("%.*s%s", (int)len, base, ending);
}

static enum exit_status write_output(const struct nd_cli *cli, const char *ending, const struct nd_buf *data)
{
	const char *path = cli->output;
	if (path ? strcmp(path, "-") == 0 : !ending) {
		bool written = fwrite(data->data ? data->data : "", 1, data->len, stdout) == data->len;
		if (!written || fflush(stdout) != 0)
			return trouble("standard output", nd_err_text(ND_IO));
		return EXIT_DONE;
	}
	char *derived = path ? NULL : derived_name(cli->input, ending);
	enum nd_err err = nd_file_write(path ? path : derived, data->data ? data->data : "", data->len, PLAIN_FILE);
	enum exit_status ret = EXIT_DONE;
	if (err)
		ret = trouble(path ? path : derived, nd_err_text(err));
	nd_free(derived);
	return ret;
}

static uint32_t thread_count(const struct nd_cli *cli)
{
	if (cli->threads)
		return cli->threads;
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (uint32_t)n : 1;
}

// Times ------------------------------------------------------------------------------------------------------------

static void print_times(const struct nd_program *program, const struct nd_built *built, uint64_t link_ns)
{
	struct nd_compile_extra sum = { 0 };
	for (uint32_t i = 0; built && i < program->norder; i++) {
		const struct nd_compile_extra *x = &built[i].extra;
		sum.ns_parse += x->ns_parse;
		sum.ns_sema += x->ns_sema;
		sum.ns_lower += x->ns_lower;
		sum.ns_opt += x->ns_opt;
		sum.ns_ir += x->ns_ir;
		sum.ns_llvm_opt += x->ns_llvm_opt;
		sum.ns_emit += x->ns_emit;
		sum.lines += x->lines;
		sum.nir_insts += x->nir_insts;
	}
	const struct {
		const char *what;
		uint64_t ns;
	} rows[] = {
		{ "scan", program->scan_ns },   { "parse", sum.ns_parse },     { "check", sum.ns_sema },
		{ "lower", sum.ns_lower },      { "optimise", sum.ns_opt },    { "LLVM build", sum.ns_ir },
		{ "LLVM passes", sum.ns_llvm_opt }, { "LLVM emit", sum.ns_emit }, { "link", link_ns },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		fprintf(stderr, "%9.3f ms  %s\n", (double)rows[i].ns / 1e6, rows[i].what);
	fprintf(stderr, "%u modules, %llu lines, %llu NIR instructions\n", program->norder,
		(unsigned long long)sum.lines, (unsigned long long)sum.nir_insts);
}

// Whole programs ---------------------------------------------------------------------------------------------------

static enum nd_err link_program(const struct nd_cli *cli, const struct nd_program *program,
				const struct nd_built *built, struct nd_diags *diags)
{
	struct nd_link_object *objects = nd_alloc_zero(program->norder + 1, sizeof *objects);
	for (uint32_t i = 0; i < program->norder; i++) {
		objects[i].name = program->modules.data[program->order[i]]->name;
		objects[i].data = nd_buf_str(&built[i].object);
	}
	char *derived = derived_name(cli->input, "");
	char *scratch = NULL;
	enum nd_err err = nd_dir_temp(&scratch, "noodlec");
	if (err) {
		nd_diags_error(diags, "cannot make a temporary folder: %s", nd_err_text(err));
	} else {
		const char *path = cli->output ? cli->output : derived;
		err = nd_link(path, objects, program->norder, scratch, diags);
		nd_dir_remove(scratch);
	}
	nd_free(scratch);
	nd_free(derived);
	nd_free(objects);
	return err;
}

static enum exit_status build_program(const struct nd_cli *cli, const struct nd_program *program,
				      struct nd_diags *diags)
{
	struct nd_build_options options = {
		.level = cli->level,
		.threads = thread_count(cli),
		.check_only = cli->action == ND_CLI_CHECK,
		.timed = cli->time_passes,
	};
	struct nd_built *built;
	enum exit_status ret = EXIT_DONE;
	enum nd_err err = nd_build_all(&built, program, &options, diags);
	uint64_t start = nd_time_ns();
	if (err) {
		ret = err == ND_DIAGNOSTICS ? EXIT_ERRORS : EXIT_TROUBLE;
	} else if (!options.check_only && link_program(cli, program, built, diags)) {
		ret = EXIT_TROUBLE;
	}
	if (cli->time_passes)
		print_times(program, built, nd_time_ns() - start);
	nd_built_release(built, program->norder);
	return ret;
}

// One module -------------------------------------------------------------------------------------------------------

static enum exit_status emit_syntax(const struct nd_cli *cli, const struct nd_program *program,
				    struct nd_diags *diags)
{
	const struct nd_program_module *m = program->modules.data[0];
	struct nd_intern *intern = nd_intern_new();
	struct nd_ast tree;
	struct nd_buf text = { 0 };
	struct nd_diags repeated = { 0 }; // the scan has reported them
	nd_ast_parse(&tree, m->text, m->file, false, intern, &repeated);
	if (cli->emit == ND_CLI_EMIT_TOKENS)
		nd_ast_print_tokens(&text, &tree);
	else
		nd_ast_print(&text, &tree);
	enum exit_status ret = write_output(cli, NULL, &text);
	if (ret == EXIT_DONE && diags->errors)
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
		const char *ending; // of the file it goes to by itself; NULL = standard output
	} table[] = {
		[ND_CLI_EMIT_OBJ] = { ND_EMIT_OBJECT, ".o" },  [ND_CLI_EMIT_NIR] = { ND_EMIT_NIR, NULL },
		[ND_CLI_EMIT_NBC] = { ND_EMIT_NBC, ".nbc" },   [ND_CLI_EMIT_LLVM] = { ND_EMIT_LLVM, NULL },
		[ND_CLI_EMIT_ASM] = { ND_EMIT_ASM, NULL },
	};
	struct nd_buf out = { 0 }, printed = { 0 };
	struct nd_compile_extra extra = {
		.emit = table[cli->emit].emit,
		.print_after = cli->print_after,
		.print_to = &printed,
		.now_ns = cli->time_passes ? nd_time_ns : NULL,
	};
	struct nd_options options = { .level = cli->level, .program_entry = true, .threads = thread_count(cli) };
	uint32_t nunits;
	struct nd_unit *units = nd_program_units(program, 0, &nunits);
	enum nd_err err = nd_compile(&out, diags, units, nunits, &options, &extra);
	fwrite(printed.data ? printed.data : "", 1, printed.len, stderr);
	enum exit_status ret;
	if (err)
		ret = err == ND_DIAGNOSTICS ? EXIT_ERRORS : EXIT_TROUBLE;
	else
		ret = write_output(cli, table[cli->emit].ending, &out);
	nd_free(units);
	nd_buf_release(&out);
	nd_buf_release(&printed);
	return ret;
}

// What would be regretted, or would silently do nothing.
static bool refuse(const struct nd_cli *cli)
{
	struct stat in, out;
	if (cli->output && cli->action == ND_CLI_PROGRAM && strcmp(cli->output, "-") == 0) {
		trouble("-o -", "an executable needs a file name");
		return true;
	}
	if (cli->output && stat(cli->input, &in) == 0 && stat(cli->output, &out) == 0 && in.st_dev == out.st_dev &&
	    in.st_ino == out.st_ino) {
		trouble(cli->output, "the output would overwrite the input");
		return true;
	}
	if (cli->print_after && strcmp(cli->print_after, "all") != 0) {
		const char *const *pass = nd_opt_pass_names();
		while (*pass && strcmp(*pass, cli->print_after) != 0)
			pass++;
		if (!*pass) {
			struct nd_buf names = { 0 };
			nd_buf_add_cstr(&names, "there is no such pass; there are all");
			for (pass = nd_opt_pass_names(); *pass; pass++)
				nd_buf_printf(&names, ", %s", *pass);
			trouble(cli->print_after, names.data);
			nd_buf_release(&names);
			return true;
		}
	}
	return false;
}

static enum exit_status run(const struct nd_cli *cli)
{
	struct nd_program program;
	struct nd_diags diags = { 0 };
	struct nd_buf why = { 0 };
	enum nd_err err = nd_program_load(&program, cli->input, cli->root, &diags, &why);
	enum exit_status ret;
	bool syntax = cli->emit == ND_CLI_EMIT_TOKENS || cli->emit == ND_CLI_EMIT_AST;
	if (err && err != ND_DIAGNOSTICS)
		ret = trouble(NULL, why.data ? why.data : nd_err_text(err));
	else if (syntax)
		ret = emit_syntax(cli, &program, &diags);
	else if (err)
		ret = EXIT_ERRORS;
	else if (cli->emit == ND_CLI_EMIT_INTERFACE)
		ret = write_output(cli, NULL, &program.modules.data[0]->scan.interface);
	else if (cli->action == ND_CLI_MODULE)
		ret = emit_compiled(cli, &program, &diags);
	else
		ret = build_program(cli, &program, &diags);
	print_diags(&diags, cli, &program);
	nd_diags_release(&diags);
	nd_program_release(&program);
	nd_buf_release(&why);
	return ret;
}

int main(int argc, char **argv)
{
	struct nd_cli cli;
	struct nd_buf text = { 0 };
	enum exit_status ret = EXIT_DONE;
	if (!nd_cli_parse(&cli, argc, argv, &text)) {
		ret = trouble(NULL, text.data);
	} else if (cli.action == ND_CLI_VERSION) {
		puts(nd_compiler_version());
	} else if (cli.action == ND_CLI_HELP) {
		nd_cli_help(&text);
		fputs(text.data, stdout);
	} else {
		ret = refuse(&cli) ? EXIT_TROUBLE : run(&cli);
	}
	nd_buf_release(&text);
	return ret;
}
