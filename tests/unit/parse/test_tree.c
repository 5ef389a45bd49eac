// What a text parses to, as S-expressions.
#include "parse/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct snippet {
	const char *source;
	const char *tree; // of each top-level node, on lines of their own
};

static void check(const struct snippet *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct nd_intern *intern = nd_intern_new();
		struct nd_diags diags = {0};
		struct nd_buf text = {0};
		struct nd_ast t;

		nd_ast_parse(&t, nd_str(table[i].source), "test.nc", false, intern, &diags);
		for (uint32_t j = 0; j < nd_ast_list_len(&t, t.top); j++) {
			if (j)
				nd_buf_add_char(&text, '\n');
			nd_ast_print_node(&text, &t, nd_ast_list(&t, t.top)[j]);
		}
		nd_diags_render(&text, &diags, false);
		nd_buf_add_char(&text, '\0');
		assert_string_equal(text.data, table[i].tree);
		nd_buf_release(&text);
		nd_ast_release(&t);
		nd_diags_release(&diags);
		nd_intern_destroy(&intern);
	}
}

static const struct snippet expressions[] = {
	{"1 + 2 * 3 - 4", "(expr (sub (add (int 1) (mul (int 2) (int 3))) (int 4)))"},
	{"a - b - c", "(expr (sub (sub (name a) (name b)) (name c)))"},
	{"2 ** 3 ** 4", "(expr (pow (int 2) (pow (int 3) (int 4))))"},
	{"2 ** -1", "(expr (pow (int 2) (neg (int 1))))"},
	{"-a * !b", "(expr (mul (neg (name a)) (not (name b))))"},
	{"- - a", "(expr (neg (neg (name a))))"},
	{"a << 1 + 2 & 3 ^ 4 | 5",
	 "(expr (bit-or (bit-xor (bit-and (shl (name a) (add (int 1) (int 2))) (int 3)) (int 4)) (int "
	 "5)))"},
	{"a >> 1", "(expr (shr (name a) (int 1)))"},
	{"a >= b", "(expr (ge (name a) (name b)))"},
	{"f(a < b, c > d)", "(expr (call (name f) [(lt (name a) (name b)) (gt (name c) (name d))]))"},
	{"f<int>(x)", "(expr (call (name f (type int)) [(name x)]))"},
	{"f<List<List<int>>>(x)",
	 "(expr (call (name f (type List (type List (type int)))) [(name x)]))"},
	{"f(a < b, c > (d))", "(expr (call (name f) [(call (name a (type b) (type c)) [(name d)])]))"},
	{"xs.map<int>(f).len",
	 "(expr (member len (call (member map (name xs) [(type int)]) [(name f)])))"},
	{"a < b", "(expr (lt (name a) (name b)))"},
	{"i < n", "(expr (lt (name i) (name n)))"},
	{"a ?? b ?? c", "(expr (coalesce (coalesce (name a) (name b)) (name c)))"},
	{"a || b && c", "(expr (or (name a) (and (name b) (name c))))"},
	{"a == b || !c", "(expr (or (eq (name a) (name b)) (not (name c))))"},
	{"1..5", "(expr (range (int 1) (int 5)))"},
	{"1..=n - 1", "(expr (range-incl (int 1) (sub (name n) (int 1))))"},
	{"x is int && y", "(expr (and (is (name x) (type int)) (name y)))"},
	{"x as List<int?>", "(expr (as (name x) (type List (type-option (type int)))))"},
	{"x as T ?? y", "(expr (coalesce (as (name x) (type T)) (name y)))"},
	{"x is a.B", "(expr (is (name x) (type-in a (type B))))"},
	{"is<int>(x)", "(expr (is (name x) (type int)))"},
	{"as<int>(x)", "(expr (call (name as (type int)) [(name x)]))"},
	{"-9223372036854775808", "(expr (neg (int 9223372036854775808)))"},
	{"18446744073709551615", "(expr (int 18446744073709551615))"},
	{"0xFF + 0b1010 + 0o17 + 1_000",
	 "(expr (add (add (add (int 255) (int 10)) (int 15)) (int 1000)))"},
	{"3.14 + 1.23e-4 + 1e3",
	 "(expr (add (add (float 3.1400000000000001) (float 0.00012300000000000001)) (float 1000)))"},
	{"1.max(2)", "(expr (call (member max (int 1)) [(int 2)]))"},
	{"t.0.1", "(expr (member 1 (member 0 (name t))))"},
	{"t?.a.type", "(expr (member type (opt-member a (name t))))"},
	{"o.match(if: 1)", "(expr (call (member match (name o)) [(named if (int 1))]))"},
	{"f(...xs, name: 1)", "(expr (call (name f) [(spread (name xs)) (named name (int 1))]))"},
	{"xs[1]", "(expr (index (name xs) (int 1)))"},
	{"xs[a:b]", "(expr (slice (name xs) (name a) (name b)))"},
	{"xs[a:]", "(expr (slice (name xs) (name a)))"},
	{"xs[:b]", "(expr (slice (name xs) _ (name b)))"},
	{"xs[:]", "(expr (slice (name xs)))"},
	{"(a)", "(expr (name a))"},
	{"(a, b)", "(expr (tuple (name a) (name b)))"},
	{"(1, (2, 3),)", "(expr (tuple (int 1) (tuple (int 2) (int 3))))"},
	{"[]", "(expr (list))"},
	{"[1, ...xs, 2]", "(expr (list (int 1) (spread (name xs)) (int 2)))"},
	{"[e for x in xs]", "(expr (comprehension x (name e) (name xs)))"},
	{"[e for k, v in m if c]", "(expr (comprehension k v (name e) (name m) (name c)))"},
	{"[f(x) for (x in xs)]", "(expr (comprehension x (call (name f) [(name x)]) (name xs)))"},
	{"q = {}", "(assign (name q) (map))"},
	{"q = {1, 2}", "(assign (name q) (set (int 1) (int 2)))"},
	{"q = {\"a\": 1, b: 2,}",
	 "(assign (name q) (map (pair (string \"a\") (int 1)) (pair (name b) (int 2))))"},
	{"q = {...a, ...b}", "(assign (name q) (set (spread (name a)) (spread (name b))))"},
	{"q = {...a, \"k\": 1}",
	 "(assign (name q) (map (spread (name a)) (pair (string \"k\") (int 1))))"},
	{"x => x + 1", "(expr (lambda [(param x)] _ (add (name x) (int 1))))"},
	{"(a, b) => a", "(expr (lambda [(param a) (param b)] _ (name a)))"},
	{"() => f()", "(expr (lambda _ (call (name f))))"},
	{"(a: int, b = 2): int => { return a }",
	 "(expr (lambda [(param a (type int)) (param b _ (int 2))] (type int) (block (return (name a)))))"},
	{"(a: int) -> int => a", "(expr (lambda [(param a (type int))] (type int) (name a)))"},
	{"async x => await x", "(expr (lambda async [(param x)] _ (await (name x))))"},
	{"() => count += 1", "(expr (lambda _ (block (op-assign add (name count) (int 1)))))"},
	{"x => y => z", "(expr (lambda [(param x)] _ (lambda [(param y)] _ (name z))))"},
	{"x => { a; b }", "(expr (lambda [(param x)] _ (block (expr (name a)) (expr (name b)))))"},
	{"function (x: int): int { return x }",
	 "(expr (lambda [(param x (type int))] (type int) (block (return (name x)))))"},
	{"q = if (c) a else b", "(assign (name q) (if (name c) (name a) (name b)))"},
	{"q = if c { 1 } else { 2 }",
	 "(assign (name q) (if (name c) (block (expr (int 1))) (block (expr (int 2)))))"},
	{"q = if (a) - 1 else 2", "(assign (name q) (if (name a) (neg (int 1)) (int 2)))"},
	{"q = if (a) (b) else [c]", "(assign (name q) (if (name a) (name b) (list (name c))))"},
	{"q = if a 1 elif b 2 else if c 3 else 4",
	 "(assign (name q) (if (name a) (int 1) (if (name b) (int 2) (if (name c) (int 3) (int 4)))))"},
	{"q = if (a) && b { 1 } else { 2 }",
	 "(assign (name q) (if (and (name a) (name b)) (block (expr (int 1))) (block (expr (int 2)))))"},
	{"new List<int>(1)", "(expr (new (type List (type int)) [(int 1)]))"},
	{"new a.B", "(expr (new (type-in a (type B))))"},
	{"throw E(\"x\")", "(throw (call (name E) [(string \"x\")]))"},
	{"a ?? throw E()", "(expr (coalesce (name a) (throw (call (name E)))))"},
	{"self.x + this.y", "(expr (add (member x (self)) (member y (self))))"},
	{"super(1).f()", "(expr (call (member f (call (super) [(int 1)]))))"},
	{"\"a\"", "(expr (string \"a\"))"},
	{"'a ${b} \\n'", "(expr (string \"a ${b} \\n\"))"},
	{"\"a ${b} c ${d + \"${e}\"}\"",
	 "(expr (interp (string \"a \") (name b) (string \" c \") (add (name d) (interp (name e)))))"},
	{"\"${a}${b}\"", "(expr (interp (name a) (name b)))"},
	{"`x\ny`", "(expr (string \"x\\ny\"))"},
	{"\"\\x41\\u{1F35C}\\$\\0\"", "(expr (string \"A🍜$\\x00\"))"},
	{"await f()", "(expr (await (call (name f))))"},
	{"!a.b", "(expr (not (member b (name a))))"},
	{"a | f | g(1)", "(expr (bit-or (bit-or (name a) (name f)) (call (name g) [(int 1)])))"},
};

static void expressions_bind_as_the_table_of_precedences_says(void **state)
{
	(void)state;
	check(expressions, sizeof expressions / sizeof *expressions);
}

static const struct snippet statements[] = {
	{"x = 1", "(assign (name x) (int 1))"},
	{"x: int = 1", "(var x declares (type int) (int 1))"},
	{"x: int?", "(var x declares (type-option (type int)))"},
	{"var x = 1", "(var x declares _ (int 1))"},
	{"let x: T = 1", "(var x declares (type T) (int 1))"},
	{"const x = 1", "(var x const declares _ (int 1))"},
	{"x.f[1] = 2", "(assign (index (member f (name x)) (int 1)) (int 2))"},
	{"x += 1; y -= 1; z *= 1; a /= 1; b %= 1; c **= 1; d &= 1; e |= 1; f ^= 1; g <<= 1; h >>= 1",
	 "(op-assign add (name x) (int 1))\n(op-assign sub (name y) (int 1))\n(op-assign mul (name z) "
	 "(int 1))\n(op-assign div (name a) (int 1))\n(op-assign mod (name b) (int 1))\n(op-assign pow "
	 "(name c) (int 1))\n(op-assign bit-and (name d) (int 1))\n(op-assign bit-or (name e) (int "
	 "1))\n(op-assign bit-xor (name f) (int 1))\n(op-assign shl (name g) (int 1))\n(op-assign shr "
	 "(name h) (int 1))"},
	{"i++", "(inc (name i))"},
	{"xs[i].n--", "(dec (member n (index (name xs) (name i))))"},
	{"++i", "(inc (name i))"},
	{"(a, b) = t", "(destructure (pat-tuple (pat-name a) (pat-name b)) (name t))"},
	{"{name, age: a} = p",
	 "(destructure (pat-fields (pat-field name (pat-name name)) (pat-field age (pat-name a))) (name "
	 "p))"},
	{"[first, ...rest] = xs", "(destructure (pat-list (pat-name first) (pat-rest rest)) (name xs))"},
	{"let (a, (b, _)) = t",
	 "(destructure declares (pat-tuple (pat-name a) (pat-tuple (pat-name b) (pat-wild))) (name t))"},
	{"const {type: t} = p",
	 "(destructure const declares (pat-fields (pat-field type (pat-name t))) (name p))"},
	{"{ x = 1 }", "(block (assign (name x) (int 1)))"},
	{"{ }", "(block)"},
	{"if (a) { b }", "(if (name a) (block (expr (name b))))"},
	{"if a { b } elif c { d } else if e { f } else { g }",
	 "(if (name a) (block (expr (name b))) (if (name c) (block (expr (name d))) (if (name e) (block "
	 "(expr (name f))) (block (expr (name g))))))"},
	{"if (a - b) - c > 0 { d }",
	 "(if (gt (sub (sub (name a) (name b)) (name c)) (int 0)) (block (expr (name d))))"},
	{"if (x) { a }\nelse { b }", "(if (name x) (block (expr (name a))) (block (expr (name b))))"},
	{"while (c) { break }", "(while (name c) (block (break)))"},
	{"while a - b > 0 { continue }",
	 "(while (gt (sub (name a) (name b)) (int 0)) (block (continue)))"},
	{"do { x } while (c)", "(do-while (name c) (block (expr (name x))))"},
	{"do { x }\nwhile c", "(do-while (name c) (block (expr (name x))))"},
	{"for (i = 0; i < n; i++) { }",
	 "(for (assign (name i) (int 0)) (lt (name i) (name n)) (inc (name i)) (block))"},
	{"for (;;) { }", "(for _ _ _ (block))"},
	{"for (i: int = 0; ; ) { }", "(for (var i declares (type int) (int 0)) _ _ (block))"},
	{"for i = 0; i < n; i++ { }",
	 "(for (assign (name i) (int 0)) (lt (name i) (name n)) (inc (name i)) (block))"},
	{"for (x in xs) { }", "(for-in x (name xs) (block))"},
	{"for x in 1..=n { }", "(for-in x (range-incl (int 1) (name n)) (block))"},
	{"for (k, v in m) { }", "(for-in k v (name m) (block))"},
	{"for k, v in m { }", "(for-in k v (name m) (block))"},
	{"for (k, v) in m { }", "(for-in k v (name m) (block))"},
	{"for ((k, v) in m) { }", "(for-in k v (name m) (block))"},
	{"async for x in s { }", "(for-in x async (name s) (block))"},
	{"outer: for x in xs { continue outer }", "(for-in x outer (name xs) (block (continue outer)))"},
	{"l: while c { break l }", "(while l (name c) (block (break l)))"},
	{"return", "(return)"},
	{"return 1", "(return (int 1))"},
	{"return (a, b)", "(return (tuple (name a) (name b)))"},
	{"match (v) { case 1 => a; case _ => b }",
	 "(match (name v) [(arm (pat-value (int 1)) _ (name a)) (arm (pat-wild) _ (name b))])"},
	{"match v { case 1 => a, case 2 => { b } case 3 => return }",
	 "(match (name v) [(arm (pat-value (int 1)) _ (name a)) (arm (pat-value (int 2)) _ (block (expr "
	 "(name b)))) (arm (pat-value (int 3)) _ (return))])"},
	{"match v {\n\tcase x if x > 1 => y = 2\n\tcase y when (y) => z\n\tcase _ => throw E()\n}",
	 "(match (name v) [(arm (pat-name x) (gt (name x) (int 1)) (assign (name y) (int 2))) (arm "
	 "(pat-name y) (name y) (name z)) (arm (pat-wild) _ (throw (call (name E))))])"},
	{"match v { case -1..5 | 7 => a; case 1.5..=2.5 => b; case \"s\" => c; case null => d; case true "
	 "=> e }",
	 "(match (name v) [(arm (pat-or (pat-value (range (neg (int 1)) (int 5))) (pat-value (int 7))) _ "
	 "(name a)) (arm (pat-value (range-incl (float 1.5) (float 2.5))) _ (name b)) (arm (pat-value "
	 "(string \"s\")) _ (name c)) (arm (pat-value (null)) _ (name d)) (arm (pat-value (true)) _ "
	 "(name e))])"},
	{"match v { case A => a; case E.B(p, _) => b; case C(Some(x)) => c }",
	 "(match (name v) [(arm (pat-name A) _ (name a)) (arm (pat-variant E B (pat-name p) (pat-wild)) "
	 "_ (name b)) (arm (pat-variant C (pat-variant Some (pat-name x))) _ (name c))])"},
	{"match v { case (a, b) => 1; case [a, ...] => 2; case [...r, b] => 3; case {x, y: Some(z)} => 4 "
	 "}",
	 "(match (name v) [(arm (pat-tuple (pat-name a) (pat-name b)) _ (int 1)) (arm (pat-list "
	 "(pat-name a) (pat-rest)) _ (int 2)) (arm (pat-list (pat-rest r) (pat-name b)) _ (int 3)) (arm "
	 "(pat-fields (pat-field x (pat-name x)) (pat-field y (pat-variant Some (pat-name z)))) _ (int "
	 "4))])"},
	{"match v { case x: List<int> => 1; case (A | B) as c => 2; case P(x, y) => 3; case (a) => 4 }",
	 "(match (name v) [(arm (pat-type x (type List (type int))) _ (int 1)) (arm (pat-as c (pat-or "
	 "(pat-name A) (pat-name B))) _ (int 2)) (arm (pat-variant P (pat-name x) (pat-name y)) _ (int "
	 "3)) (arm (pat-name a) _ (int 4))])"},
	{"try { a } catch (E e) { b } catch (e) { c } catch (e: m.E) { d } catch { e } finally { f }",
	 "(try (block (expr (name a))) [(catch e (type E) (block (expr (name b)))) (catch e _ (block "
	 "(expr (name c)))) (catch e (type-in m (type E)) (block (expr (name d)))) (catch _ (block (expr "
	 "(name e))))] (block (expr (name f))))"},
	{"try { a } finally { b }", "(try (block (expr (name a))) (block (expr (name b))))"},
	{"with open(f) as x, g() { a }",
	 "(with [(with-item x (call (name open) [(name f)])) (with-item (call (name g)))] (block (expr "
	 "(name a))))"},
	{"with (open(f) as x) { a }",
	 "(with [(with-item x (call (name open) [(name f)]))] (block (expr (name a))))"},
	{"throw x", "(throw (name x))"},
	{"a\n\t.b()\n\t?.c\n\t|| d\n\t&& e\n\t?? f\n\t| g",
	 "(expr (coalesce (or (opt-member c (call (member b (name a)))) (and (name d) (name e))) (bit-or "
	 "(name f) (name g))))"},
	{"a +\n\tb", "(expr (add (name a) (name b)))"},
	{"a\n-b", "(expr (name a))\n(expr (neg (name b)))"},
	{"a\n(b)", "(expr (name a))\n(expr (name b))"},
	{"f(\n\ta\n\t,\n\tb\n)", "(expr (call (name f) [(name a) (name b)]))"},
	{"x =\n\t1", "(assign (name x) (int 1))"},
	{"f(x => {\n\ta\n\tb\n}, c)",
	 "(expr (call (name f) [(lambda [(param x)] _ (block (expr (name a)) (expr (name b)))) (name "
	 "c)]))"},
	{"function local(x) { return x }", "(func local [(param x)] _ _ (block (return (name x))))"},
	{"fn local() => 1", "(func local arrow _ _ (int 1))"},
	{"this.x = 1", "(assign (member x (self)) (int 1))"},
};

static void statements_end_where_the_newline_rule_says(void **state)
{
	(void)state;
	check(statements, sizeof statements / sizeof *statements);
}

static const struct snippet declarations[] = {
	{"function f() { }", "(func f _ _ (block))"},
	{"func f() { }", "(func f _ _ (block))"},
	{"fn f(a: A, b: B = 1, c?: C) throws E: R { }",
	 "(func f [(param a (type A)) (param b (type B) (int 1)) (param c optional (type C))] (type R) "
	 "(type E) (block))"},
	{"def f<T, U: A + B>(x: T) -> U where T: C, U: D { }",
	 "(func f [(type-param T (type C)) (type-param U (type A) (type B) (type D))] [(param x (type "
	 "T))] (type U) _ (block))"},
	{"function f(x) => x", "(func f arrow [(param x)] _ _ (name x))"},
	{"export function f(): int", "(func f export (type int))"},
	{"async function f(): int { }", "(func f async (type int) _ (block))"},
	{"foreign function sqrt(x: float): float from \"m\"",
	 "(func sqrt foreign m [(param x (type float))] (type float))"},
	{"macro m(a, b) { a }", "(macro m [(param a) (param b)] (block (expr (name a))))"},
	{"@inline @optimize(\"speed\") export function f() { }",
	 "(func f export _ _ [(annotation inline) (annotation optimize (string \"speed\"))] (block))"},
	{"@deprecated(\"x\")\n/// Doc\nfunction f() { }",
	 "(func f doc=\"Doc\" _ _ [(annotation deprecated (string \"x\"))] (block))"},
	{"/// One\n///   two\n///\n/// three\nconst x = 1",
	 "(var x const declares doc=\"One\\n  two\\n\\nthree\" _ (int 1))"},
	{"//// no doc\nconst x = 1", "(var x const declares _ (int 1))"},
	{"export const x: int = 1", "(var x export const declares (type int) (int 1))"},
	{"export { a, b as c }", "(export-names (import-name a a) (import-name b c))"},
	{"export { a } from \"m\"", "(export-names \"m\" (import-name a a))"},
	{"export * from \"m\"", "(export-all \"m\")"},
	{"import { a, b as c } from \"util/text\"",
	 "(import \"util/text\" (import-name a a) (import-name b c))"},
	{"import \"util/text\"", "(import \"util/text\" module)"},
	{"import \"util/text\" as t", "(import \"util/text\" \"t\" module)"},
	{"import * as t from \"util/text\"", "(import \"util/text\" \"t\" module)"},
	{"use util/text", "(import \"util/text\" module)"},
	{"use a.b", "(import \"a.b\" module)"},
	{"module \"n\" version \"1.0.0\"", "(header \"module\" \"n\" \"1.0.0\")"},
	{"package \"a.b\"", "(header \"package\" \"a.b\")"},
	{"requires \"n\" version \"1.0\"", "(header \"requires\" \"n\" \"1.0\")"},
	{"type A = int", "(alias A (type int))"},
	{"export type A<T> = (T, List<T>)",
	 "(alias A export [(type-param T)] (type-tuple (type T) (type List (type T))))"},
	{"type F = (A, B) -> R", "(alias F (type-func [(type A) (type B)] (type R)))"},
	{"type F = (A) throws E -> R", "(alias F (type-func [(type A)] (type R) (type E)))"},
	{"type F = async () -> (x: A) -> R",
	 "(alias F (type-func async (type-func [(type A)] (type R))))"},
	{"type F = ((A) -> B)?[]",
	 "(alias F (type-list (type-option (type-func [(type A)] (type B)))))"},
	{"type O = T??", "(alias O (type-option (type-option (type T))))"},
	{"type Q = a.B<C>[]", "(alias Q (type-list (type-in a (type B (type C)))))"},
	{"class A { }", "(class A)"},
	{"export class A<T: B> extends C<T> implements D, E where T: F { }",
	 "(class A export [(type-param T (type B) (type F))] (type C (type T)) [(type D) (type E)])"},
	{"abstract class A { f(): int }", "(class A abstract _ [(func f (type int))])"},
	{"class A {\n\tx: int\n\ty?: T = 1; z = 2\n\tprivate static final const w: int = 3\n\tstatic: "
	 "int\n\ttype: string\n\t/// Doc\n\tconstructor(x: int) { super(x) }\n\tdestructor() { "
	 "}\n\toverride f<T>(a: T): int { return 1 }\n\tasync function g() { }\n\tfn match() => "
	 "2\n\tabstract h(): int\n\tvirtual k()\n}",
	 "(class A _ [(field x (type int)) (field y optional (type T) (int 1)) (field z _ (int 2)) "
	 "(field w const static private final (type int) (int 3)) (field static (type int)) (field type "
	 "(type string)) (func constructor doc=\"Doc\" [(param x (type int))] _ _ (block (expr (call "
	 "(super) [(name x)])))) (func destructor _ _ (block)) (func f override [(type-param T)] [(param "
	 "a (type T))] (type int) _ (block (return (int 1)))) (func g async _ _ (block)) (func match "
	 "arrow _ _ (int 2)) (func h abstract (type int)) (func k virtual)])"},
	{"struct P { x: int, y: int = 2 }",
	 "(struct P _ [(field x (type int)) (field y (type int) (int 2))])"},
	{"interface I extends J { f(): int\n g() { } }",
	 "(interface I (type J) [(func f (type int)) (func g _ _ (block))])"},
	{"enum E { A, B(x: int) }", "(enum E _ [(variant A) (variant B (param x (type int)))])"},
	{"enum E<T> {\n\tA\n\tB(x: T, y: int)\n\n\tshow(): string { return \"x\" }\n\tfunction f() { }\n}",
	 "(enum E [(type-param T)] _ [(variant A) (variant B (param x (type T)) (param y (type int))) "
	 "(func show (type string) _ (block (return (string \"x\")))) (func f _ _ (block))])"},
	{"error X extends Error { code: int }", "(error X (type Error) [(field code (type int))])"},
	{"error X extends Error", "(error X (type Error))"},
	{"extend string { @intrinsic(\"str_len\") length(): int\n trim(): string { } }",
	 "(extend string _ [(func length (type int) _ [(annotation intrinsic (string \"str_len\"))]) "
	 "(func trim (type string) _ (block))])"},
	{"extend List<T: A> implements Iterable<T> { }",
	 "(extend List [(type-param T (type A))] _ [(type Iterable (type T))])"},
};

static void declarations_take_every_spelling(void **state)
{
	(void)state;
	check(declarations, sizeof declarations / sizeof *declarations);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_bind_as_the_table_of_precedences_says),
		cmocka_unit_test(statements_end_where_the_newline_rule_says),
		cmocka_unit_test(declarations_take_every_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
