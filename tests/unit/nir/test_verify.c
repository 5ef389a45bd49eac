#include "nir/nir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                       \
	"nir 1 module \"m\"\n"                                                     \
	"class \"C\" display \"C\" kind class fields (i64, ref) vtable (@\"t\")\n" \
	"class \"I\" display \"I\" kind interface fields () vtable ()\n"           \
	"func @\"t\" (ref) -> i64 throws extern\n"                                 \
	"func @\"n\" (i64) -> void extern\n"

// Functions with a body of one block, without and with `throws`.
#define F(body) \
	HEAD "func @\"f\" (i64, ref) -> i64 {\nb0:\n  %0 = param i64 #0\n  %1 = param ref #1\n" body "}\n"
#define T(body)                                                                                             \
	HEAD "func @\"f\" (i64, ref) -> i64 throws {\nb0:\n  %0 = param i64 #0\n  %1 = param ref #1\n" body \
	     "}\n"

static void names_the_function_the_instruction_and_the_rule(void **state)
{
	static const struct {
		const char *text, *why; // NULL: nothing wrong
	} table[] = {
		{F("  ret %0\n"), NULL},
		{F("  %2 = add i64 %0, %0\n"),
		 "f: b0: %2 add: I1: the block does not end with a terminator\n"},
		{F("  ret %0\n  ret %0\n"), "f: b0: %2 ret: I1: a terminator before the end of the block\n"},
		{F("  jump b1\nb1:\n  safepoint\n  %9 = phi i64 [b0, %0]\n  ret %9\n"),
		 "f: b1: %9 phi: I1: a phi after other instructions\n"},
		{F("  %2 = add i64 %3, %0\n  %3 = add i64 %0, %0\n  ret %2\n"),
		 "f: b0: %2 add: I2: operand %3 does not dominate its use\n"},
		{F("  %2 = icmp.eq i1 %0, %0\n  br %2, b1, b2\nb1:\n  %4 = add i64 %0, %0\n  jump b2\nb2:\n  "
		   "ret %4\n"),
		 "f: b2: %6 ret: I2: operand %4 does not dominate its use\n"},
		{F("  jump b1\nb1:\n  %2 = phi i64 [b0, %0], [b1, %0]\n  ret %2\n"),
		 "f: b1: %2 phi: I3: b1 is no predecessor, or twice\nf: b1: %2 phi: I3: 2 pairs for 1 "
		 "predecessors\n"},
		{F("  %2 = icmp.eq i1 %0, %0\n  br %2, b1, b1\nb1:\n  %4 = phi i64 [b0, %0]\n  ret %4\n"),
		 NULL},
		{F("  %2 = add i64 %0, %1\n  ret %2\n"),
		 "f: b0: %2 add: I4: operand or result types do not fit\n"},
		{F("  %2 = iconst i8 200\n  ret %0\n"),
		 "f: b0: %2 iconst: I4: operand or result types do not fit\n"},
		{F("  %2 = field_get i64 \"C\" #1 %1\n  ret %2\n"),
		 "f: b0: %2 field_get: I4: operand or result types do not fit\n"},
		{F("  call @\"n\" (%1)\n  ret %0\n"),
		 "f: b0: %2 call: I4: operand or result types do not fit\n"},
		{F("  call! @\"n\" (%0)\n  ret %0\n"),
		 "f: b0: %2 call: I4: operand or result types do not fit\n"},
		{F("  ret\n"), "f: b0: %2 ret: I4: operand or result types do not fit\n"},
		{F("  ret %1\n"), "f: b0: %2 ret: I4: operand or result types do not fit\n"},
		{F("  %2 = add i64 %3, %0\n  store %2, %0\n  ret %0\n  %3 = zero ptr\n"), ""},
		{F("  %2 = call! i64 @\"t\" (%1)\n  ret %2\n"),
		 "f: b0: %3 ret: I5: %2 is used where its error was not tested\n"},
		{F("  %2 = call! i64 @\"t\" (%1)\n  %3 = is_err i1 %2\n  br %3, b1, b2\nb1:\n  ret %0\nb2:\n "
		   " ret %2\n"),
		 NULL},
		{F("  %2 = call! i64 @\"t\" (%1)\n  %3 = is_err i1 %2\n  br %3, b1, b2\nb1:\n  ret %2\nb2:\n "
		   " ret %2\n"),
		 "f: b1: %5 ret: I5: %2 is used where its error was not tested\n"},
		{F("  %2 = call! i64 @\"t\" (%1)\n  %3 = is_err i1 %2\n  br %3, b1, b2\nb1:\n  jump b2\n"
		   "b2:\n  %5 = phi i64 [b0, %2], [b1, %0]\n  ret %5\n"),
		 NULL},
		{F("  %2 = is_err i1 %0\n  ret %0\n"),
		 "f: b0: %2 is_err: I5: operand %0 is not a throwing call\n"},
		{F("  throw %1\n"), "f: b0: %2 throw: I6: the function does not throw\n"},
		{T("  throw %1\n"), NULL},
		{F("  jump b1\nb1:\n  %2 = param i64 #0\n  ret %2\n"),
		 "f: b1: %2 param: I7: outside the entry block\n"},
		{F("  jump b0\n"), "f: b0: %2 jump: I7: goes to the entry block\n"},
		{F("  %2 = field_addr ptr \"C\" #0 %1\n  call @\"n\" (%0)\n  store %2, %0\n  ret %0\n"),
		 "f: b0: %3 call: I8: %2 lives across it, %1, which it points into, does not\n"},
		{F("  %2 = field_addr ptr \"C\" #0 %1\n  call @\"n\" (%0)\n  store %2, %0\n"
		   "  %5 = is_null i1 %1\n  ret %0\n"),
		 NULL},
		{F("  %2 = elem_addr ptr [i64] %1, %0\n  jump b1\nb1:\n  store %2, %0\n"
		   "  %4 = icmp.eq i1 %0, %0\n  safepoint\n  br %4, b1, b2\nb2:\n  ret %0\n"),
		 "f: b1: %6 safepoint: I8: %2 lives across it, %1, which it points into, does not\n"},
		{"nir 1 module \"m\"\nclass \"A\" base \"B\" fields () vtable ()\nclass \"B\" base \"A\" "
		 "fields () vtable ()\n",
		 "table: class A is its own base\ntable: class B is its own base\n"},
		{"nir 1 module \"m\"\nclass \"A\" fields (i64) vtable ()\nclass \"B\" base \"A\" fields "
		 "(ref) vtable ()\n",
		 "table: the fields of class B do not begin with its base's\n"},
		{"nir 1 module \"m\"\nglobal \"g\" i64 init (1, 2)\n",
		 "table: global g has 2 initial values, wants 1\n"},
		{"nir 1 module \"m\"\nglobal \"g\" ref string init (0)\n",
		 "table: global g starts as no string\n"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void\n",
		 "f: table: a function that is not extern lacks a body\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct nd_nir_module *m = NULL;
		struct nd_buf why = {0};

		if (nd_nir_parse(&m, nd_str(table[i].text), &why))
			fail_msg("%zu: %s", i, why.data);
		assert_int_equal(nd_nir_verify(m, &why), table[i].why == NULL);
		if (table[i].why && *table[i].why && strcmp(why.data, table[i].why) != 0)
			fail_msg("%zu: %s", i, why.data);
		nd_buf_release(&why);
		nd_nir_module_destroy(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_function_the_instruction_and_the_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
