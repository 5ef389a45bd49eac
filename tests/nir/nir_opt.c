// nd-nir-opt [-O0..-O3 | PASS]... FILE: reads NIR text, runs the passes named, verifies after each, prints the result
// to standard output. The tool behind the golden tests of compiler/opt.
#include "nir/nir.h"
#include "opt/opt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(const char *file, const char *what, struct nd_buf *why)
{
	fprintf(stderr, "%s: %s%s%s\n", file, what, why->len ? ": " : "", why->data ? why->data : "");
	nd_buf_release(why);
	return 1;
}

static bool read_file(struct nd_buf *ret, const char *path)
{
	FILE *file = fopen(path, "r");
	char block[4096];
	size_t n;
	bool ok;

	if (!file)
		return false;
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		nd_buf_add(ret, block, n);
	ok = !ferror(file);
	fclose(file);
	return ok;
}

static bool run(struct nd_nir_module *m, const char *pass)
{
	if (strncmp(pass, "-O", 2) == 0) {
		struct nd_opt_options options = {.level = (uint32_t)atoi(pass + 2), .verify_each = true};

		nd_opt_run(m, &options);
		return true;
	}
	return nd_opt_run_pass(m, pass);
}

int main(int argc, char **argv)
{
	const char *file = argc > 1 ? argv[argc - 1] : NULL;
	struct nd_nir_module *m = NULL;
	struct nd_buf text = {0}, why = {0};

	if (!file) {
		fputs("usage: nd-nir-opt [-O0..-O3 | PASS]... FILE\npasses:", stderr);
		for (const char *const *name = nd_opt_pass_names(); *name; name++)
			fprintf(stderr, " %s", *name);
		fputc('\n', stderr);
		return 2;
	}
	if (!read_file(&text, file))
		return complain(file, "cannot be read", &why);
	if (nd_nir_parse(&m, nd_buf_str(&text), &why))
		return complain(file, "cannot be parsed", &why);
	if (!nd_nir_verify(m, &why))
		return complain(file, "breaks a rule", &why);
	for (int i = 1; i + 1 < argc; i++) {
		if (!run(m, argv[i]))
			return complain(argv[i], "no such pass", &why);
		if (!nd_nir_verify(m, &why))
			return complain(argv[i], "the pass broke a rule", &why);
	}
	nd_buf_clear(&text);
	nd_nir_print(&text, m);
	fwrite(text.data, 1, text.len, stdout);
	nd_buf_release(&text);
	nd_nir_module_destroy(&m);
	return 0;
}
