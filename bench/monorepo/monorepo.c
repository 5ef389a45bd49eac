// Writes a Noodle monorepo of real shape: see README.md.
//
//	monorepo [--modules N] [--seed S] [--scale F] [--choose] SHAPE FOLDER
//
// Each module is a number of units, then a function that runs them and what it imports. Every module's is run by one
// of its importers alone, so the program runs everything exactly once, in a tree below main.
#include "monorepo.h"
#include "noodle/fs.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	uint32_t modules;
	uint64_t seed;
	double scale;
	bool choose;
	const char *shape, *folder;
};

static void write_file(const char *folder, const char *name, const struct nd_buf *text)
{
	char *path = nd_path_join(folder, name);
	if (nd_file_write(path, text->data, text->len, 0644)) {
		fprintf(stderr, "monorepo: cannot write %s\n", path);
		exit(1);
	}
	nd_free(path);
}

static void make_folder(const char *folder, const char *name)
{
	char *path = nd_path_join(folder, name);
	if (nd_dir_make(path)) {
		fprintf(stderr, "monorepo: cannot make %s\n", path);
		exit(1);
	}
	nd_free(path);
}

// Each module has random numbers of its own, so that a larger slice has the same modules.
static struct random random_of(uint64_t seed, uint32_t module)
{
	struct random self = {.state = (seed + 1) * 0x9e3779b97f4a7c15u ^ (module + 1) * 0xbf58476d1ce4e5b9u};
	self.state += self.state == 0;
	for (int i = 0; i < 8; i++)
		pick(&self, 2);
	return self;
}

const char *refer(struct writer *self, const struct module *module, const char *name)
{
	static char qualified[256];
	if (module == self->module)
		return name;
	struct used *used = self->used;
	while (used->module != module)
		used++;
	uint32_t i = 0;
	while (i < used->names.len && strcmp(used->names.data[i], name) != 0)
		i++;
	if (i == used->names.len)
		nd_vec_push(&used->names, name);
	if (!used->qualified)
		return name;
	snprintf(qualified, sizeof qualified, "m%04u.%s", module->number, name);
	return qualified;
}

static uint32_t count_lines(const struct nd_buf *text, size_t from)
{
	uint32_t count = 0;
	for (size_t i = from; i < text->len; i++)
		count += text->data[i] == '\n';
	return count;
}

static char *audit_name(const struct module *module)
{
	return nd_sprintf("audit%s", module->name);
}

// Which function of an import is run although nothing needs it: one that must be there.
static const struct unit *sample(const struct module *import)
{
	return import->units.data[0];
}

static void write_audit(struct writer *self)
{
	struct module *module = self->module;
	struct nd_buf *out = &self->out;
	module->audit_salt = pick(&self->random, 1000000);
	nd_buf_printf(
		out,
		"\n/// Runs everything of this module: a number that tells whether it does what it did.\n"
		"export function %s(seed: int): int {\n\tvar audited = seed ^ %llu\n",
		audit_name(module), (unsigned long long)module->audit_salt);
	for (uint32_t i = 0; i < module->units.len; i++)
		nd_buf_printf(out, "\taudited = audited * 31 + %s(audited %% 1009)\n",
			      module->units.data[i]->function);
	for (uint32_t i = 0; i < module->imports.len; i++) {
		struct module *import = module->imports.data[i];
		if (import->user == module)
			nd_buf_printf(out, "\taudited += %s(seed + %u)\n",
				      refer(self, import, audit_name(import)), i);
		else if (self->used[i].names.len == 0)
			nd_buf_printf(out, "\taudited ^= %s(seed + %u)\n",
				      refer(self, import, sample(import)->function), i);
	}
	nd_buf_add_cstr(out, "\treturn audited\n}\n");
}

static int64_t wrap_mix(int64_t audited, int64_t value)
{
	return (int64_t)((uint64_t)audited * 31 + (uint64_t)value);
}

// What the function that write_audit wrote gives. `sampled[i]` says that import i is run although nothing needs it.
static int64_t audit_value(const struct module *module, bool *const *sampled, int64_t seed)
{
	int64_t audited = seed ^ (int64_t)module->audit_salt;
	for (uint32_t i = 0; i < module->units.len; i++)
		audited = wrap_mix(audited, unit_call(module->units.data[i], audited % 1009));
	for (uint32_t i = 0; i < module->imports.len; i++) {
		struct module *import = module->imports.data[i];
		int64_t argument = (int64_t)((uint64_t)seed + i);
		if (import->user == module)
			audited = (int64_t)((uint64_t)audited +
					    (uint64_t)audit_value(import, sampled, argument));
		else if (sampled[module->number][i])
			audited ^= unit_call(sample(import), argument);
	}
	return audited;
}

static void write_import(struct nd_buf *out, const struct used *used)
{
	if (used->qualified) {
		nd_buf_printf(out, "import \"%s\" as m%04u\n", used->module->path, used->module->number);
		return;
	}
	nd_buf_add_cstr(out, "import { ");
	for (uint32_t i = 0; i < used->names.len; i++)
		nd_buf_printf(out, "%s%s", i ? ", " : "", used->names.data[i]);
	nd_buf_printf(out, " } from \"%s\"\n", used->module->path);
}

// Returns which imports are only sampled.
static bool *write_module(struct module *module, const struct options *options, uint32_t *lines)
{
	struct writer self = {.random = random_of(options->seed, module->number), .module = module};
	uint32_t imports = module->imports.len;
	self.used = nd_alloc_zero(imports + 1, sizeof *self.used);
	for (uint32_t i = 0; i < imports; i++)
		self.used[i] = (struct used){.module = module->imports.data[i],
					     .qualified = pick(&self.random, 4) == 0};

	uint32_t target = (uint32_t)(module->lines * options->scale);
	uint32_t around = 8 + 2 * imports; // header, imports and the audit
	size_t counted = 0;
	for (uint32_t written = around; module->units.len == 0 || written + 12 < target; written++) {
		if (module->units.len)
			nd_buf_add_char(&self.out, '\n');
		unit_write(&self, target > written ? target - written : 1);
		written += count_lines(&self.out, counted) + 1; // one more for the line of the audit
		counted = self.out.len;
	}
	bool *sampled = nd_alloc_zero(imports + 1, sizeof *sampled);
	for (uint32_t i = 0; i < imports; i++)
		sampled[i] = self.used[i].names.len == 0;
	write_audit(&self);

	struct nd_buf text = {0};
	nd_buf_printf(&text, "// %s, a part of package %u.\n", module->name, module->package);
	for (uint32_t i = 0; i < imports; i++)
		write_import(&text, &self.used[i]);
	nd_buf_add_char(&text, '\n');
	nd_buf_add(&text, self.out.data, self.out.len);

	char *name = nd_sprintf("src/%s.nc", module->path);
	char folder[32];
	snprintf(folder, sizeof folder, "src/pkg%03u", module->package);
	make_folder(options->folder, folder);
	write_file(options->folder, name, &text);
	*lines = count_lines(&text, 0);
	nd_free(name);
	nd_buf_release(&text);
	nd_buf_release(&self.out);
	nd_free(self.used);
	return sampled;
}

static void write_program(struct module *const *modules, uint32_t len, bool *const *sampled,
			  const char *folder)
{
	struct nd_buf imports = {0}, body = {0}, expected = {0};
	int64_t checksum = 0;
	for (uint32_t i = 0; i < len; i++) {
		if (modules[i]->user)
			continue;
		const char *audit = audit_name(modules[i]);
		nd_buf_printf(&imports, "import { %s } from \"%s\"\n", audit, modules[i]->path);
		nd_buf_printf(&body, "\tchecksum = checksum * 31 + %s(%u)\n", audit, i);
		checksum = wrap_mix(checksum, audit_value(modules[i], sampled, i));
	}
	nd_buf_printf(&imports,
		      "\nfunction main() {\n\tvar checksum = 0\n%s\tprint(\"checksum ${checksum}\")\n}\n",
		      body.data);
	nd_buf_printf(&expected, "checksum %lld\n", (long long)checksum);
	write_file(folder, "src/main.nc", &imports);
	write_file(folder, "expected", &expected);
	nd_buf_clear(&body);
	nd_buf_printf(&body, "{\n\t\"name\": \"monorepo\",\n\t\"version\": \"1.0.0\"\n}\n");
	write_file(folder, "noodle.json", &body);
	nd_buf_release(&imports);
	nd_buf_release(&body);
	nd_buf_release(&expected);
}

static int usage(void)
{
	fprintf(stderr, "usage: monorepo [--modules N] [--seed S] [--scale F] [--choose] SHAPE FOLDER\n");
	return 2;
}

static bool parse(struct options *self, int argc, char **argv)
{
	static const struct option long_options[] = {{"modules", required_argument, NULL, 'm'},
						     {"seed", required_argument, NULL, 's'},
						     {"scale", required_argument, NULL, 'f'},
						     {"choose", no_argument, NULL, 'c'},
						     {0}};
	int option;
	*self = (struct options){.modules = UINT32_MAX, .seed = 1, .scale = 1};
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == 'm')
			self->modules = (uint32_t)strtoul(optarg, NULL, 10);
		else if (option == 's')
			self->seed = strtoull(optarg, NULL, 10);
		else if (option == 'f')
			self->scale = strtod(optarg, NULL);
		else if (option == 'c')
			self->choose = true;
		else
			return false;
	}
	if (argc - optind != 2 || self->modules == 0 || !(self->scale > 0 && self->scale < 1000))
		return false;
	self->shape = argv[optind];
	self->folder = argv[optind + 1];
	return true;
}

int main(int argc, char **argv)
{
	struct options options;
	if (!parse(&options, argc, argv))
		return usage();

	struct shape shape = shape_read(options.shape);
	struct random choose = random_of(options.seed, UINT32_MAX - 1);
	uint32_t len, lines, total = 0;
	struct module **modules = shape_slice(&shape, options.modules, options.choose ? &choose : NULL, &len);
	bool **sampled = nd_alloc_zero(shape.len + 1, sizeof *sampled);
	struct nd_buf list = {0};

	make_folder(options.folder, "src");
	for (uint32_t i = 0; i < len; i++) {
		sampled[modules[i]->number] = write_module(modules[i], &options, &lines);
		nd_buf_printf(&list, "%s\t%u\t%u\n", modules[i]->path, lines, modules[i]->importers);
		total += lines;
	}
	write_file(options.folder, "modules.tsv", &list);
	write_program(modules, len, sampled, options.folder);
	printf("%u modules, %u lines\n", len, total);
	return 0;
}
