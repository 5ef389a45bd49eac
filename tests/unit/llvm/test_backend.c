#include "../nir/sample.h"
#include "link/system.h"
#include "llvm/llvm_backend.h"

#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct nd_nir_module *parse(const char *text)
{
	struct nd_nir_module *m = NULL;
	struct nd_buf why = {0};

	if (nd_nir_parse(&m, nd_str(text), &why) || !nd_nir_verify(m, &why))
		fail_msg("%s\n%s", why.data, text);
	nd_buf_release(&why);
	return m;
}

// What the runtime needs of the prelude to report an exhausted stack or heap.
#define PRELUDE \
	"class \"std/prelude.OutOfMemoryError\" display \"O\" kind class fields (ref, ref, ref, ref) vtable ()\n" \
	"class \"std/prelude.StackOverflowError\" display \"S\" kind class fields (ref, ref, ref, ref) vtable ()\n"

static struct nd_buf compile(const char *text, uint32_t level, enum nd_llvm_output output, uint32_t threads)
{
	struct nd_nir_module *m = parse(text);
	struct nd_llvm_options options = {.level = level, .output = output, .threads = threads};
	struct nd_buf ret = {0}, why = {0};

	if (nd_llvm_compile(&ret, m, &options, &why))
		fail_msg("%s", why.data);
	nd_buf_release(&why);
	nd_nir_module_destroy(&m);
	return ret;
}

// Links with the runtime, runs; the exit status.
static int link_and_run(const struct nd_link_object *objects, uint32_t nobjects)
{
	struct nd_buf program = {0}, output = {0};
	struct nd_diags diags = {0};
	char *dir, *path;
	int status = -1;

	assert_int_equal(nd_dir_temp(&dir, "test_llvm"), ND_OK);
	path = nd_path_join(dir, "a.out");
	if (nd_link(&program, objects, nobjects, &(struct nd_link_options){0}, &diags))
		fail_msg("%s", diags.items.data[0].message);
	assert_int_equal(nd_file_write(path, program.data, program.len, 0755), ND_OK);
	nd_buf_release(&program);
	assert_int_equal(nd_run((char *[]){path, NULL}, &output, &status), ND_OK);
	assert_int_equal(nd_dir_remove(dir), ND_OK);
	nd_free(path);
	nd_free(dir);
	nd_diags_release(&diags);
	nd_buf_release(&output);
	return status;
}

static int run(const char *text, uint32_t level)
{
	struct nd_buf object = compile(text, level, ND_LLVM_OBJECT, 1);
	struct nd_link_object input = {"test", nd_buf_str(&object)};
	int status = link_and_run(&input, 1);

	nd_buf_release(&object);
	return status;
}

static void every_operation_compiles_at_every_level(void **state)
{
	(void)state;
	for (uint32_t level = 0; level <= 3; level++) {
		for (int output = ND_LLVM_OBJECT; output <= ND_LLVM_IR; output++) {
			struct nd_buf text = compile(sample, level, output, 1);
			assert_true(text.len > 100);
			nd_buf_release(&text);
		}
	}
}

#define HEAD "nir 1 module \"t\"\nfile \"t.nc\"\ntype {i32, i1}\ntype {i64, i1, f64, i32}\n" PRELUDE
#define ENTRY "func @\"noodle_entry\" (ref) -> i64 throws export file 0 @1:1 {\n"

static void programs_compute_what_the_operations_say(void **state)
{
	static const struct {
		const char *what;
		const char *text;
		int status;
	} programs[] = {
		{"a constant", HEAD ENTRY "b0:\n  %0 = iconst i64 42\n  ret %0\n}\n", 42},
		{"MIN / -1 wraps, MIN % -1 is 0, shift counts wrap",
		 HEAD "func @\"t.f\" (i64, i64) -> i64 noinline file 0 {\nb0:\n"
		      "  %0 = param i64 #0\n  %1 = param i64 #1\n"
		      "  %2 = sdiv i64 %0, %1\n  %3 = srem i64 %0, %1\n"
		      "  %4 = icmp.eq i1 %2, %0\n  %5 = zext i64 %4\n  %6 = add i64 %5, %3\n"
		      "  %7 = iconst i64 66\n  %8 = shl i64 %5, %7\n  %9 = add i64 %8, %6\n  ret %9\n}\n"
		 ENTRY "b0:\n  %0 = iconst i64 -9223372036854775808\n  %1 = iconst i64 -1\n"
		       "  %2 = call i64 @\"t.f\" (%0, %1)\n  ret %2\n}\n",
		 5},
		{"an error comes back as the second result",
		 HEAD "class \"t.E\" display \"E\" kind class fields () vtable ()\n"
		      "func @\"t.f\" (i64) -> i1 throws noinline file 0 {\nb0:\n"
		      "  %0 = param i64 #0\n  %1 = iconst i64 3\n  %2 = icmp.slt i1 %0, %1\n"
		      "  br %2, b1, b2\nb1:\n  %3 = iconst i1 1\n  ret %3\n"
		      "b2:\n  %4 = new ref \"t.E\"\n  throw %4\n}\n"
		 ENTRY "b0:\n  %0 = iconst i64 2\n  %1 = call! i1 @\"t.f\" (%0)\n  %2 = is_err i1 %1\n"
		       "  br %2, b1, b2 unlikely\nb1:\n  %3 = iconst i64 1\n  ret %3\n"
		       "b2:\n  %4 = iconst i64 7\n  %5 = call! i1 @\"t.f\" (%4)\n  %6 = is_err i1 %5\n"
		       "  br %6, b3, b1 unlikely\n"
		       "b3:\n  %7 = err_of ref %5\n  %8 = is_null i1 %7\n  br %8, b1, b4\n"
		       "b4:\n  %9 = zext i64 %1\n  %10 = iconst i64 10\n  %11 = add i64 %9, %10\n  ret %11\n}\n",
		 11},
		{"endless recursion comes back as an error",
		 HEAD "func @\"t.f\" (i64) -> i64 throws noinline file 0 {\nb0:\n"
		      "  %0 = param i64 #0\n  %1 = call! i64 @\"t.f\" (%0)\n  %2 = is_err i1 %1\n"
		      "  br %2, b1, b2\nb1:\n  %3 = err_of ref %1\n  throw %3\n"
		      "b2:\n  %4 = add i64 %1, %0\n  ret %4\n}\n"
		 ENTRY "b0:\n  %0 = iconst i64 1\n  %1 = call! i64 @\"t.f\" (%0)\n  %2 = is_err i1 %1\n"
		       "  br %2, b1, b2\nb1:\n  %3 = iconst i64 9\n  ret %3\nb2:\n  ret %0\n}\n",
		 9},
		{"aggregates travel through calls and memory",
		 HEAD "func @\"t.f\" (t1) -> t1 throws noinline file 0 {\nb0:\n"
		      "  %0 = param t1 #0\n  %1 = slot ptr t1\n  store %1, %0\n  %2 = agg_addr ptr t1 #0 %1\n"
		      "  %3 = iconst i64 30\n  store %2, %3\n  %4 = load t1 %1\n  ret %4\n}\n"
		 ENTRY "b0:\n  %0 = iconst i64 1\n  %1 = iconst i1 1\n  %2 = fconst f64 0x1.8p+1\n"
		       "  %3 = iconst i32 5\n  %4 = agg t1 (%0, %1, %2, %3)\n  %5 = call! t1 @\"t.f\" (%4)\n"
		       "  %6 = is_err i1 %5\n  br %6, b1, b2\nb1:\n  ret %0\n"
		       "b2:\n  %7 = agg_get i64 #0 %5\n  %8 = agg_get i1 #1 %5\n  %9 = agg_get f64 #2 %5\n"
		       "  %10 = agg_get i32 #3 %5\n  %11 = zext i64 %8\n  %12 = fptosi i64 %9\n"
		       "  %13 = sext i64 %10\n  %14 = add i64 %7, %11\n  %15 = add i64 %14, %12\n"
		       "  %16 = add i64 %15, %13\n  ret %16\n}\n",
		 39},
		{"a loop over a list sums what was stored",
		 HEAD "func @\"nd_rt_list_new\" (i64, i64, i64) -> ref extern allocates runtime file 0\n"
		 ENTRY "b0:\n  %0 = iconst i64 10\n  %1 = iconst i64 8\n  %2 = iconst i64 0\n  %3 = iconst i64 1\n"
		       "  %4 = call ref @\"nd_rt_list_new\" (%0, %1, %2)\n  list_set_len [i64] %4, %0\n  jump b1\n"
		       "b1:\n  %5 = phi i64 [b0, %2], [b2, %6]\n  %7 = list_len i64 [i64] %4\n"
		       "  %8 = icmp.slt i1 %5, %7\n  br %8, b2, b3\n"
		       "b2:\n  list_set [i64] %4, %5, %5\n  %6 = add i64 %5, %3\n  jump b1\n"
		       "b3:\n  jump b4\n"
		       "b4:\n  %9 = phi i64 [b3, %2], [b6, %12]\n  %10 = phi i64 [b3, %2], [b6, %14]\n"
		       "  %11 = list_len i64 [i64] %4\n  %15 = in_bounds i1 %9, %11\n  br %15, b6, b7\n"
		       "b6:\n  %13 = list_get i64 [i64] %4, %9\n  %14 = add i64 %10, %13\n"
		       "  %12 = add i64 %9, %3\n  jump b4\nb7:\n  ret %10\n}\n",
		 45},
		{"fields, virtual and interface calls",
		 HEAD "class \"t.I\" display \"I\" kind interface fields () vtable ()\n"
		      "class \"t.A\" display \"A\" kind class fields (i64) vtable (@\"t.A.m\") itable \"t.I\" "
		      "(@\"t.A.m\")\n"
		      "class \"t.B\" display \"B\" kind class base \"t.A\" fields (i64, i32) vtable (@\"t.B.m\") "
		      "itable \"t.I\" (@\"t.B.m\")\n"
		      "func @\"t.A.m\" (ref) -> i64 file 0 {\nb0:\n  %0 = param ref #0\n"
		      "  %1 = field_get i64 \"t.A\" #0 %0\n  ret %1\n}\n"
		      "func @\"t.B.m\" (ref) -> i64 file 0 {\nb0:\n  %0 = param ref #0\n"
		      "  %1 = field_get i64 \"t.B\" #0 %0\n  %2 = field_get i32 \"t.B\" #1 %0\n"
		      "  %3 = sext i64 %2\n  %4 = mul i64 %1, %3\n  ret %4\n}\n"
		 ENTRY "b0:\n  %0 = new ref \"t.B\"\n  %1 = iconst i64 6\n  %2 = iconst i32 7\n"
		       "  field_set \"t.A\" #0 %0, %1\n  field_set \"t.B\" #1 %0, %2\n"
		       "  %3 = call_virtual i64 \"t.A\" #0 (%0)\n  %4 = call_interface i64 \"t.I\" #0 (%0)\n"
		       "  %5 = new ref \"t.A\"\n  field_set \"t.A\" #0 %5, %1\n"
		       "  %6 = call_virtual i64 \"t.A\" #0 (%5)\n  %7 = add i64 %3, %4\n  %8 = add i64 %7, %6\n"
		       "  %9 = instance_of i1 \"t.A\" %0\n  %10 = instance_of i1 \"t.B\" %5\n"
		       "  %11 = zext i64 %9\n  %12 = zext i64 %10\n  %13 = add i64 %8, %11\n"
		       "  %14 = add i64 %13, %12\n  %15 = add i64 %14, %12\n  ret %15\n}\n",
		 91},
		{"closures keep what they captured",
		 HEAD "type {i64, i32}\n"
		      "func @\"t.c\" (ref, i64) -> i64 file 0 {\nb0:\n  %0 = param ref #0\n  %1 = param i64 #1\n"
		      "  %2 = closure_get i64 {i64, i32} #0 %0\n  %3 = closure_get i32 {i64, i32} #1 %0\n"
		      "  %4 = sext i64 %3\n  %5 = add i64 %2, %4\n  %6 = add i64 %5, %1\n  ret %6\n}\n"
		      "func @\"t.s\" (ref, i64) -> i64 file 0 {\nb0:\n  %0 = param i64 #1\n  ret %0\n}\n"
		 ENTRY "b0:\n  %0 = iconst i64 20\n  %1 = iconst i32 -4\n  %2 = closure_new ref @\"t.c\" (%0, %1)\n"
		       "  %3 = call_closure i64 (%2, %0)\n  %4 = closure_static ref @\"t.s\"\n"
		       "  %5 = iconst i64 3\n  %6 = call_closure i64 (%4, %5)\n  %7 = add i64 %3, %6\n  ret %7\n}\n",
		 39},
		{"strings know their lengths; a switch picks",
		 HEAD "string \"h\xc3\xa9llo\"\n"
		      ENTRY "b0:\n  %0 = str ref 0\n  %1 = str_len i64 %0\n  %2 = str_byte_len i64 %0\n"
		      "  %3 = iconst i64 0\n  %4 = str_byte i8 %0, %3\n  %5 = zext i64 %4\n"
		      "  switch %1, b1, [4: b1, 5: b2, 6: b2]\nb1:\n  ret %3\n"
		      "b2:\n  %6 = phi i64 [b0, %2]\n  %7 = add i64 %6, %5\n  ret %7\n}\n",
		 110},
		{"comparisons with NaN are false but for ne",
		 HEAD "func @\"t.f\" (f64) -> i64 noinline file 0 {\nb0:\n  %0 = param f64 #0\n"
		      "  %1 = fcmp.eq i1 %0, %0\n  %2 = fcmp.ne i1 %0, %0\n  %3 = fcmp.sle i1 %0, %0\n"
		      "  %4 = zext i64 %1\n  %5 = zext i64 %2\n  %6 = zext i64 %3\n  %7 = add i64 %4, %5\n"
		      "  %8 = add i64 %7, %5\n  %9 = add i64 %8, %6\n  ret %9\n}\n"
		      ENTRY "b0:\n  %0 = fconst f64 bits 0x7ff8000000000000\n  %1 = call i64 @\"t.f\" (%0)\n"
		      "  ret %1\n}\n",
		 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
		for (uint32_t level = 0; level <= 3; level++) {
			int status = run(programs[i].text, level);
			if (status != programs[i].status)
				fail_msg("%s: level %u gives %d, not %d", programs[i].what, level, status,
					 programs[i].status);
		}
	}
}

// A module of many functions that call each other, large enough for several chunks.
static char *large_module(void)
{
	enum { FUNCTIONS = 450 };
	struct nd_buf text = {0};

	nd_buf_add_cstr(&text, HEAD "global \"t.g\" i64\n");
	for (int i = 0; i < FUNCTIONS; i++) {
		nd_buf_printf(&text, "func @\"t.f%d\" (i64) -> i64 %s file 0 @%d:1 {\nb0:\n  %%0 = param i64 #0\n",
			      i, i % 3 == 1 ? "linkonce" : i % 3 == 2 ? "export" : "", i + 1);
		int last = 0;
		for (int k = 1; k <= 60; k++, last = k - 1)
			nd_buf_printf(&text, "  %%%d = %s i64 %%%d, %%0\n", k, k % 2 ? "mul" : "xor", k - 1);
		if (i + 1 < FUNCTIONS)
			nd_buf_printf(&text, "  %%61 = call i64 @\"t.f%d\" (%%%d)\n", i + 1, last);
		else
			nd_buf_add_cstr(&text, "  %61 = iconst i64 17\n");
		nd_buf_add_cstr(&text, "  %62 = global_addr ptr \"t.g\"\n  store %62, %61\n  ret %61\n}\n");
	}
	nd_buf_add_cstr(&text, ENTRY "b0:\n  %0 = iconst i64 1\n  %1 = call i64 @\"t.f0\" (%0)\n"
				     "  %2 = global_addr ptr \"t.g\"\n  %3 = load i64 %2\n"
				     "  %4 = add i64 %1, %3\n  ret %4\n}\n");
	return text.data;
}

static void the_bytes_do_not_depend_on_the_number_of_threads(void **state)
{
	char *text = large_module();

	(void)state;
	for (uint32_t level = 0; level <= 2; level += 2) {
		struct nd_buf one = compile(text, level, ND_LLVM_OBJECT, 1);
		for (uint32_t threads = 2; threads <= 5; threads++) {
			struct nd_buf many = compile(text, level, ND_LLVM_OBJECT, threads);
			assert_int_equal(one.len, many.len);
			assert_memory_equal(one.data, many.data, one.len);
			nd_buf_release(&many);
		}
		nd_buf_release(&one);
	}
	nd_free(text);
}

static void a_module_of_several_chunks_runs(void **state)
{
	char *text = large_module();

	(void)state;
	assert_int_equal(run(text, 0), 34);
	assert_int_equal(run(text, 2), 34);
	nd_free(text);
}

static void what_is_local_to_a_module_of_several_chunks_stays_so(void **state)
{
	static const char what[] = "export";
	char *text = large_module();

	(void)state;
	for (uint32_t level = 0; level <= 2; level += 2) {
		struct nd_buf first = compile(text, level, ND_LLVM_OBJECT, 1);
		char *other = nd_strdup(text), *at = other;
		memset(strstr(other, PRELUDE), ' ', sizeof PRELUDE - 1); // once in a program
		while ((at = strstr(at, what)))
			memset(at, ' ', sizeof what - 1);
		struct nd_buf second = compile(other, level, ND_LLVM_OBJECT, 1); // the same names, all local
		struct nd_link_object inputs[] = {{"first", nd_buf_str(&first)}, {"second", nd_buf_str(&second)}};
		assert_int_equal(link_and_run(inputs, 2), 34);
		nd_buf_release(&first);
		nd_buf_release(&second);
		nd_free(other);
	}
	nd_free(text);
}

static void list_headers_leave_the_loop(void **state)
{
	// Stores of elements must not make LLVM load length and data pointer again: one load of each.
	static const char text[] =
		HEAD "func @\"t.f\" (ref, i64, i64) -> void export file 0 {\nb0:\n"
		     "  %0 = param ref #0\n  %1 = param i64 #1\n  %2 = param i64 #2\n  %3 = iconst i64 0\n"
		     "  %4 = iconst i64 1\n  jump b1\n"
		     "b1:\n  %5 = phi i64 [b0, %3], [b3, %9]\n  %6 = icmp.slt i1 %5, %1\n  br %6, b2, b4\n"
		     "b2:\n  %7 = list_len i64 [i64] %0\n  %8 = in_bounds i1 %5, %7\n  br %8, b3, b4 likely\n"
		     "b3:\n  %10 = list_get i64 [i64] %0, %5\n  %11 = add i64 %10, %2\n"
		     "  list_set [i64] %0, %5, %11\n  %9 = add i64 %5, %4\n  jump b1\nb4:\n  ret\n}\n";
	struct nd_buf ir = compile(text, 2, ND_LLVM_IR, 1);
	uint32_t loads = 0;

	(void)state;
	for (const char *at = ir.data; (at = strstr(at, "load ptr")); at++)
		loads++;
	if (loads != 1)
		fail_msg("%s", ir.data);
	assert_non_null(strstr(ir.data, "<2 x i64>"));
	nd_buf_release(&ir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_compiles_at_every_level),
		cmocka_unit_test(programs_compute_what_the_operations_say),
		cmocka_unit_test(the_bytes_do_not_depend_on_the_number_of_threads),
		cmocka_unit_test(a_module_of_several_chunks_runs),
		cmocka_unit_test(what_is_local_to_a_module_of_several_chunks_stays_so),
		cmocka_unit_test(list_headers_leave_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
