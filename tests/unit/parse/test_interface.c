// What a module shows, and what it keeps to itself.
#include "parse/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

// The interface of `source`; the caller releases it. *said: the first diagnostic's code or "".
static struct nd_buf interface_of(const char *source, bool is_interface, char said[8])
{
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_buf text = {0};
	struct nd_ast t;

	nd_ast_parse(&t, nd_str(source), "test.nc", is_interface, intern, &diags);
	assert_int_equal(diags.items.len, 0);
	nd_interface_write(&text, &t, &diags);
	said[0] = '\0';
	if (diags.items.len)
		strncpy(said, diags.items.data[0].code, 7);
	said[7] = '\0';
	nd_buf_add_char(&text, '\0');
	text.len--;
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
	return text;
}

struct shown {
	const char *source;
	const char *interface;
};

static const struct shown shown[] = {
	{"", ""},
	{"x = 1\nfunction f() { }\nclass A { }\nconst k: int = 1", ""},
	{"export function f(a: int, b: string = \"x\"): int { return 1 }",
	 "export function f(a: int, b: string = \"x\"): int\n"},
	{"export function f() { }", "export function f()\n"},
	{"export fn f(a: A) throws E -> R { }", "export fn f(a: A) throws E -> R\n"},
	{"export function f(): int => 1", "export function f(): int\n"},
	{"export async function f(): int { }", "export async function f(): int\n"},
	{"@inline\n@deprecated(\"x\") export function f() { }", "@inline @deprecated(\"x\") export function f()\n"},
	{"export foreign function sin(x: float): float from \"m\"",
	 "export foreign function sin(x: float): float from \"m\"\n"},
	{"/// One\n///  two  \n///\nexport const K: int = 1 // no\n", "/// One\n///  two\n///\nexport const K: int\n"},
	{"export var v: List<int> = [1]", "export var v: List<int>\n"},
	{"export type F<T> = (T, int?) -> T[]", "export type F<T> = (T, int?) -> T[]\n"},
	{"module \"m\" version \"1\"\nexport function f() { }", "export function f()\n"},

	// generics are shown whole, with what they mention
	{"export function f<T: A>(x: T): T {\n\ty = g(x)   // c\n\n\treturn y }\nfunction g(x: int): int { return 1 }\n"
	 "function h() { }",
	 "export function f<T: A>(x: T): T { y = g(x)\nreturn y }\nhidden function g(x: int): int\n"},
	// … but a member and a label are no mention
	{"export function f<T>(x: T) { x.g(); h(g: 1) }\nfunction g() { }",
	 "export function f<T>(x: T) { x.g(); h(g: 1) }\n"},
	{"export function f<T>(x: T) { a() }\nfunction a() { b() }\nfunction b() { return 1 }",
	 "export function f<T>(x: T) { a() }\nhidden function a(): void\n"},
	{"export function f<T>(x: T) { a() }\nfunction a() { return b() }\nfunction b() => 1\nfunction c() { }",
	 "export function f<T>(x: T) { a() }\nhidden function a() { return b() }\nhidden function b() => 1\n"},
	{"export function f<T>(x: T) { a(K) }\nconst K = L + 1\nconst L: int = 2\nconst M = 3",
	 "export function f<T>(x: T) { a(K) }\nhidden const K = L + 1\nhidden const L: int\n"},
	{"export function f<T>(x: T) { return Red }\nenum Color { Red, Blue(x: int) }",
	 "export function f<T>(x: T) { return Red }\nhidden enum Color { Red, Blue(x: int) }\n"},

	// types
	{"export class A<T> { f() { g() } }\nfunction g(): int { }",
	 "export class A<T> {\nf() { g() } }\nhidden function g(): int\n"},
	{"export class A extends B implements C { x: int = k(); y: T\nprivate z?: int\n"
	 "constructor(a: int = k()) { g() }\ndestructor() { }\nm() { g() }\nn<T>(x: T) { h() } }\n"
	 "function g(): int { }\nfunction h(): int { }\nfunction k(): int { }\nclass B { p() { return 1 } q() { } }",
	 "export class A extends B implements C {\nx: int = k();\ny: T\nprivate z?: int\nconstructor(a: int = k())\n"
	 "destructor()\nm()\nn<T>(x: T) { h() } }\nhidden function h(): int\nhidden function k(): int\n"
	 "hidden class B {\np() { return 1 }\nq(): void }\n"},
	{"export class A { private f() { return 1 } private g() { return 2 } h<T>(x: T) { self.g() } }",
	 "export class A {\nprivate f()\nprivate g() { return 2 }\nh<T>(x: T) { self.g() } }\n"},
	{"export class A { static n: int = f(); static m = 1 }\nfunction f(): int { }",
	 "export class A {\nstatic n: int;\nstatic m = 1 }\n"},
	{"export interface I { a(): int; b() { }\n/// c\nc<T>(x: T) { d() } }",
	 "export interface I {\nabstract a(): int;\nb() { }\n/// c\nc<T>(x: T) { d() } }\n"},
	{"export abstract class A { a(): int\nb(): int { } }", "export abstract class A {\nabstract a(): int\nb(): int }\n"},
	{"export struct S { x: T, y: int = K }\nstruct T { z: U }\nstruct U { }\nconst K: int = 1",
	 "export struct S {\nx: T,\ny: int = K }\nhidden struct T {\nz: U }\nhidden struct U { }\nhidden const K: int\n"},
	{"export enum E { A, B(x: F)\nC\nshow(): string { return \"\" } }\nenum F { G }",
	 "export enum E { A, B(x: F)\nC\nshow(): string }\nhidden enum F { G }\n"},
	{"export error E extends F { code: int }\nerror F extends Error",
	 "export error E extends F {\ncode: int }\nhidden error F extends Error\n"},

	// imports
	{"import { a, b as c, D } from \"m\"\nimport \"u/v\"\nimport * as w from \"w\"\nexport function f(x: D): v.T { }",
	 "import { D } from \"m\"\nimport \"u/v\"\nexport function f(x: D): v.T\n"},
	{"import { a as b } from \"m\"\nexport function f(x: int = b): int { }",
	 "import { a as b } from \"m\"\nexport function f(x: int = b): int\n"},
	{"import { Color, f } from \"m\"\nexport function g<T>(x: T) { return Red }",
	 "import { Color } from \"m\"\nexport function g<T>(x: T) { return Red }\n"},
	{"import { Color } from \"m\"\nexport function g<T>(x: T): T? { return Some(x) }",
	 "export function g<T>(x: T): T? { return Some(x) }\n"},

	// exports by name
	{"export { f, g as h, i }\nimport { i } from \"m\"\nfunction f(): int { }\nfunction g(): int { }",
	 "export { g as h, i }\nimport { i } from \"m\"\nexport function f(): int\nhidden function g(): int\n"},
	{"export { a, b as c } from \"m\"\nexport * from 'n'", "export { a, b as c } from \"m\"\nexport * from \"n\"\n"},

	// spaces
	{"export function f<T>(x:T){y=-x>>2>=3;z=[1,2][0]. a ?. b;w:List<List<T?>>?=null;if(!x){`a ${ y }`}}",
	 "export function f<T>(x: T) { y = - x>> 2>= 3; z = [1, 2][0].a?.b; w: List<List<T?>>? = null; if (!x) "
	 "{ `a ${y}` } }\n"},

	// the prelude
	{"extend string { length(): int { return f() } }\nfunction f(): int { return 1 }\nexport function g() { x }\n"
	 "@intrinsic(\"h\") function h(): int",
	 "extend string {\nlength(): int { return f() } }\nhidden function f(): int { return 1 }\nexport function g() { x }\n"
	 "@intrinsic(\"h\") hidden function h(): int\n"},
};

static void only_what_callers_need_is_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		char said[8];
		struct nd_buf text;

		text = interface_of(shown[i].source, false, said);
		assert_string_equal(text.data, shown[i].interface);
		assert_string_equal(said, "");
		nd_buf_release(&text);
	}
}

static void an_interface_is_its_own_interface(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		char said[8];
		struct nd_buf text;

		text = interface_of(shown[i].interface, true, said);
		assert_string_equal(text.data, shown[i].interface);
		nd_buf_release(&text);
	}
}

static void edits_that_nobody_sees_change_nothing(void **state)
{
	static const struct {
		const char *before, *after;
	} table[] = {
		{"export function f(): int { return 1 }", "export function f(): int {\n\t// why\n\treturn g(2)\n}\nfunction g(x) { }"},
		{"export function f(a: int, b: int) { }", "export function f(\n\ta: int, /* b */\n\tb: int\n)\n{\n}"},
		{"export const K: int = 1", "# new\nexport   const K :int=2*3"},
		{"export class A { m(): int { return 1 } }", "export class A {\n\n\tm(): int { return 2 }\n}\n"},
		{"import { a } from \"m\"\nexport type T = int", "import { b, c } from \"n\"\nexport type T = int\nx = a"},
		{"export function f<T>(x: T) { a(); b() }", "export function f<T>(x: T) { a(); /* c */ b() } // d"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char said[8];
		struct nd_buf before = interface_of(table[i].before, false, said);
		struct nd_buf after = interface_of(table[i].after, false, said);

		assert_string_equal(before.data, after.data);
		nd_buf_release(&before);
		nd_buf_release(&after);
	}
}

static void exports_carry_their_types(void **state)
{
	static const struct {
		const char *source, *code;
	} table[] = {
		{"export function f(x) { }", "E0240"},
		{"export function f(x = 1) { }", "E0240"},
		{"function f(x) { }\nexport { f }", "E0240"},
		{"export class A { f(x) { } }", "E0240"},
		{"export class A { private f(x) { } }", ""},
		{"export const K = 1", "E0241"},
		{"export var v = f()", "E0241"},
		{"function f(x) { }", ""},
		{"export function f(x: int) { }", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char said[8];
		struct nd_buf text = interface_of(table[i].source, false, said);

		assert_string_equal(said, table[i].code);
		nd_buf_release(&text);
	}
}

static void imports_come_in_order_with_their_places(void **state)
{
	static const char source[] = "import { A } from \"./a\"\nimport \"b/c\"\nuse d.e\n  export * from \"f\"\n"
				     "export { x } from 'g'\nexport { y }\nimport { z } from \"h\"\n"
				     "export function f(x: A): e.T { }";
	static const struct {
		const char *spec;
		uint32_t line, column;
		bool in_interface;
	} table[] = {
		{"./a", 1, 1, true}, {"b/c", 2, 1, false}, {"d.e", 3, 1, true},
		{"f", 4, 3, true},   {"g", 5, 1, true},	   {"h", 7, 1, false},
	};
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_import_ref *refs;
	struct nd_arena arena;
	struct nd_ast t;

	(void)state;
	nd_arena_init(&arena);
	nd_ast_parse(&t, nd_str(source), "test.nc", false, intern, &diags);
	assert_int_equal(diags.items.len, 0);
	assert_int_equal(nd_ast_imports(&refs, &t, &arena), sizeof table / sizeof *table);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_string_equal(refs[i].spec, table[i].spec);
		assert_int_equal(refs[i].line, table[i].line);
		assert_int_equal(refs[i].column, table[i].column);
		assert_int_equal(refs[i].in_interface, table[i].in_interface);
	}
	nd_arena_release(&arena);
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_callers_need_is_shown),
		cmocka_unit_test(an_interface_is_its_own_interface),
		cmocka_unit_test(edits_that_nobody_sees_change_nothing),
		cmocka_unit_test(exports_carry_their_types),
		cmocka_unit_test(imports_come_in_order_with_their_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
