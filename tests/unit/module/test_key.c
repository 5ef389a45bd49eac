#include "program.h"

static struct nd_digest compiler = {{1}};

struct nd_digest nd_compiler_digest(void) // stands in for the digest of this build
{
	return compiler;
}

struct task {
	struct nd_unit unit;
	struct nd_digest source;
	struct nd_unit_import imports[2];
	struct nd_unit reads[2];
	struct nd_unit_import read_imports[2];
	struct nd_digest interfaces[2];
	uint32_t nreads;
	struct nd_options options;
};

static void task_init(struct task *self)
{
	*self = (struct task){
		.source = {{2}},
		.imports = {{"b", "app/b"}, {"math", "std/math"}},
		.read_imports = {{"c", "app/c"}, {"d", "app/d"}},
		.interfaces = {{{3}}, {{4}}},
		.nreads = 2,
		.options = {.level = 2},
	};
	self->unit = (struct nd_unit){
		.name = "app/a", .file = "src/a.nc", .imports = self->imports, .nimports = 2};
	self->reads[0] = (struct nd_unit){
		.name = "app/b", .file = "src/b.nc", .imports = self->read_imports, .nimports = 2};
	self->reads[1] = (struct nd_unit){.name = "std/math", .file = "std/math.nc"};
}

static struct nd_digest key_of(const struct task *task)
{
	return nd_compile_key(&task->unit, &task->source, task->reads, task->interfaces, task->nreads,
			      &task->options, NULL, NULL);
}

static void change_nothing(struct task *t)
{
	t->options.threads = 7;
	t->unit.text = ND_STR("the digest stands for it");
	t->reads[0].file = "elsewhere/b.nc"; // no diagnostic and no line table names it
}

static void change_compiler(struct task *t)
{
	(void)t;
	compiler.bytes[5] = 9;
}

static void change_level(struct task *t)
{
	t->options.level = 3;
}
static void change_check(struct task *t)
{
	t->options.check_only = true;
}
static void change_entry(struct task *t)
{
	t->options.program_entry = true;
}
static void change_name(struct task *t)
{
	t->unit.name = "app/x";
}
static void change_file(struct task *t)
{
	t->unit.file = "lib/a.nc";
}
static void change_source(struct task *t)
{
	t->source.bytes[15] = 1;
}
static void change_import(struct task *t)
{
	t->imports[0].module = "lib/b";
}
static void change_spec(struct task *t)
{
	t->imports[0].spec = "./b";
}
static void change_imports(struct task *t)
{
	t->unit.nimports = 1;
}
static void change_reads(struct task *t)
{
	t->nreads = 1;
}
static void change_read_name(struct task *t)
{
	t->reads[1].name = "std/math2";
}
static void change_interface(struct task *t)
{
	t->interfaces[1].bytes[0] = 5;
}
static void change_read_import(struct task *t)
{
	t->read_imports[1].module = "app/e";
}
static void change_read_imports(struct task *t)
{
	t->reads[0].nimports = 1;
}

static void changes_with_every_part_and_with_nothing_else(void **state)
{
	static const struct {
		const char *what;
		void (*change)(struct task *task);
		bool same;
	} cases[] = {
		{"nothing that counts", change_nothing, true},
		{"compiler", change_compiler, false},
		{"level", change_level, false},
		{"check only", change_check, false},
		{"program entry", change_entry, false},
		{"name", change_name, false},
		{"file", change_file, false},
		{"source", change_source, false},
		{"import", change_import, false},
		{"spec", change_spec, false},
		{"number of imports", change_imports, false},
		{"number of interfaces", change_reads, false},
		{"name of an interface", change_read_name, false},
		{"an interface", change_interface, false},
		{"an import of an interface", change_read_import, false},
		{"number of imports of an interface", change_read_imports, false},
	};
	struct nd_digest keys[sizeof cases / sizeof *cases];
	struct task task;

	(void)state;
	task_init(&task);

	struct nd_digest base = key_of(&task);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		task_init(&task);
		compiler = (struct nd_digest){{1}};
		cases[i].change(&task);
		keys[i] = key_of(&task);
		if (nd_digest_eq(&keys[i], &base) != cases[i].same)
			print_error("%s\n", cases[i].what);
		assert_int_equal(nd_digest_eq(&keys[i], &base), cases[i].same);
		for (size_t k = 0; k < i; k++)
			assert_false(nd_digest_eq(&keys[i], &keys[k]));
	}
	compiler = (struct nd_digest){{1}};
}

static void note(void *arg, const char *name, const struct nd_digest *digest)
{
	char *names = arg;

	strcat(names, *names ? ", " : "");
	strcat(names, name);
	assert_false(nd_digest_is_zero(digest));
}

static void names_its_parts(void **state)
{
	char names[256] = "";
	struct task task;

	(void)state;
	task_init(&task);

	struct nd_digest key = nd_compile_key(&task.unit, &task.source, task.reads, task.interfaces,
					      task.nreads, &task.options, note, names);
	struct nd_digest same = key_of(&task);

	assert_string_equal(
		names, "compiler, options, module, imports, source, imports of interfaces, "
			"interface app/b, interface std/math");
	assert_true(nd_digest_eq(&key, &same));
}

static void encodes_options(void **state)
{
	struct nd_buf bytes = {0};
	struct nd_options options = {.level = 3, .program_entry = true, .debug = true, .threads = 4,
				     .disabled_passes = 0x80010203};
	struct nd_options back;

	(void)state;
	nd_options_encode(&bytes, &options);
	assert_int_equal(nd_options_decode(&back, bytes.data, bytes.len), ND_OK);
	assert_int_equal(back.level, 3);
	assert_true(back.program_entry);
	assert_true(back.debug);
	assert_false(back.check_only);
	assert_int_equal(back.threads, 0);
	assert_int_equal(back.disabled_passes, 0x80010203);
	nd_buf_release(&bytes);
}

static void rejects_options_it_cannot_trust(void **state)
{
	static const struct {
		const char *what, *bytes;
		size_t len;
		enum nd_err err;
	} cases[] = {
		{"nothing", "", 0, ND_INVALID},
		{"too short", "\2\2\0\0\0\0", 6, ND_INVALID},
		{"too long", "\2\2\0\0\0\0\0\0", 8, ND_INVALID},
		{"another version", "\1\2\0\0\0\0\0", 7, ND_VERSION},
		{"unknown level", "\2\4\0\0\0\0\0", 7, ND_INVALID},
		{"unknown flag", "\2\2\10\0\0\0\0", 7, ND_INVALID},
		{"fine", "\2\2\7\7\0\0\0", 7, ND_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_options options;
		enum nd_err err = nd_options_decode(&options, cases[i].bytes, cases[i].len);

		if (err != cases[i].err)
			print_error("%s\n", cases[i].what);
		assert_int_equal(err, cases[i].err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_with_every_part_and_with_nothing_else),
		cmocka_unit_test(names_its_parts),
		cmocka_unit_test(encodes_options),
		cmocka_unit_test(rejects_options_it_cannot_trust),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
