// What is said about mistakes: one sentence each, none about what only follows from another.
#include "parse/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct mistake {
	const char *source;
	const char *said; // line:column code message | hint
};

static void check(const struct mistake *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct nd_intern *intern = nd_intern_new();
		struct nd_diags diags = {0};
		struct nd_buf text = {0};
		struct nd_ast t;

		nd_ast_parse(&t, nd_str(table[i].source), "test.nc", false, intern, &diags);
		for (uint32_t j = 0; j < diags.items.len; j++) {
			const struct nd_diag *diag = &diags.items.data[j];

			assert_int_equal(diag->severity, ND_ERROR);
			assert_string_equal(diag->file, "test.nc");
			nd_buf_printf(&text, "%s%u:%u %s %s%s%s", j ? "\n" : "", diag->line, diag->column, diag->code,
				      diag->message, *diag->hint ? " | " : "", diag->hint);
		}
		assert_non_null(text.data);
		assert_string_equal(text.data, table[i].said);
		nd_buf_release(&text);
		nd_ast_release(&t);
		nd_diags_release(&diags);
		nd_intern_destroy(&intern);
	}
}

static const struct mistake in_tokens[] = {
	{"'abc",
	 "1:1 E0108 this string is not closed on its line | text of several lines is written between "
	 "backquotes"},
	{"x = \"a ${b",
	 "1:5 E0108 this string is not closed on its line | text of several lines is written between "
	 "backquotes"},
	{"x = \"a ${b\ny = 1",
	 "1:5 E0108 this string is not closed on its line | text of several lines is written between "
	 "backquotes"},
	{"`abc", "1:1 E0108 this string is never closed"},
	{"/* a /* b */",
	 "1:1 E0103 this comment is never closed | comments nest: each '/*' needs its own '*/'"},
	{"a = '\\q'", "1:6 E0107 unknown escape sequence | a backslash itself is written \\\\"},
	{"a = '\\u{110000}'",
	 "1:6 E0107 there is no such code point | code points are 0 to 10FFFF without D800 to DFFF"},
	{"a = '\\u12'", "1:6 E0107 '\\u' needs a code point in braces | write it like \\u{1F35C}"},
	{"a = '\\x4'", "1:6 E0107 '\\x' needs two hexadecimal digits | write it like \\x41"},
	{"a = 1_", "1:5 E0106 a number does not end with '_'"},
	{"a = 0x", "1:5 E0106 this number has no digits | write hexadecimal numbers like 0xFF"},
	{"a = 07", "1:5 E0106 a number does not begin with a 0 | octal numbers are written 0o17"},
	{"a = 18446744073709551616",
	 "1:5 E0106 this number does not fit into 64 bits | write a float with a point: 1.0e20"},
	{"a = 1abc", "1:5 E0106 malformed number | a name does not begin with a digit"},
	{"a = 0b12", "1:5 E0106 malformed number | write binary numbers like 0b1010"},
	{"a = 1e999",
	 "1:5 E0106 this number is too large for a float | the largest float is about 1.8e308"},
	{"a = b $ c", "1:7 E0104 unexpected character '$' | '${…}' inserts a value within a string"},
	{"a = \001b", "1:5 E0104 unexpected control character 0x01"},
	{"é = 3",
	 "1:1 E0104 unexpected characters 'é' | names are made of ASCII letters, digits and '_'"},
	{"naïve = 3",
	 "1:1 E0104 unexpected characters 'naïve' | names are made of ASCII letters, digits and '_'"},
	{"a = “b”", "1:5 E0104 unexpected character '“' | strings take straight quotes: \" or '"},
	{"a = b c",
	 "1:6 E0104 unexpected no-break space | replace it by a space\n1:8 E0205 expected a new line or "
	 "';', found 'c'"},
};

static void mistakes_in_tokens(void **state)
{
	(void)state;
	check(in_tokens, sizeof in_tokens / sizeof *in_tokens);
}

static const struct mistake in_syntax[] = {
	{"f(a b)", "1:5 E0204 expected ')' to close the '(' at 1:2, found 'b'"},
	{"f(a, b\ny = 1\nz = = 2",
	 "1:7 E0204 expected ')' to close the '(' at 1:2, found 'y'\n3:5 E0202 expected an expression, "
	 "found '=' | '==' compares, '=' assigns and is a statement of its own"},
	{"(1 + 2", "1:7 E0204 expected ')' to close the '(' at 1:1, found the end of the file"},
	{"[1, 2\nx = 1", "1:6 E0204 expected ']' to close the '[' at 1:1, found 'x'"},
	{"{\"a\": 1, 2}", "1:5 E0205 expected a new line or ';', found ':'"},
	{"q = {\"a\": 1, 2}", "1:14 E0210 a map has 'key: value' everywhere, a set has it nowhere"},
	{"q = {type: 1}",
	 "1:6 E0210 'type' is a reserved word and no value | write the key as a string"},
	{"function f(a: int {\n\treturn a\n}\nx = = 1",
	 "1:19 E0204 expected ')' to close the '(' at 1:11, found '{'\n4:5 E0202 expected an expression, "
	 "found '=' | '==' compares, '=' assigns and is a statement of its own"},
	{"foo bar", "1:5 E0205 expected a new line or ';', found 'bar'"},
	{"foo bar\nbaz = )\nok = 1",
	 "1:5 E0205 expected a new line or ';', found 'bar'\n2:7 E0202 expected an expression, found ')'"},
	{"if (x = 5) { }", "1:7 E0213 a condition cannot assign | use '==' to compare"},
	{"if x = 5 { }", "1:6 E0213 a condition cannot assign | use '==' to compare"},
	{"if x == 5\n\ty = 1",
	 "1:10 E0206 expected '{' to begin the body of 'if', found the end of the line | braces are "
	 "always needed, also around a single statement"},
	{"if (x) return 1",
	 "1:8 E0206 expected '{' to begin the body of 'if', found 'return' | braces are always needed, "
	 "also around a single statement"},
	{"if (x) y", "1:8 E0206 an 'if' without 'else' needs braces | write if (c) { … }"},
	{"elseif (x) { }",
	 "1:12 E0205 expected a new line or ';', found '{' | write 'elif' or 'else if'"},
	{"x = a ? b : c",
	 "1:7 E0205 expected a new line or ';', found '?' | there is no '?:' operator: write 'if (c) a "
	 "else b'"},
	{"let type = 5",
	 "1:5 E0203 'type' is a reserved word and cannot be the name of a variable | choose another "
	 "name, for example with a '_' at its end"},
	{"type.x = 1",
	 "1:1 E0203 'type' is a reserved word and cannot be a variable | choose another name, for "
	 "example with a '_' at its end"},
	{"for (x of xs) { }", "1:8 E0202 expected 'in', found 'of' | write 'for (x in xs)'"},
	{"a < b < c",
	 "1:7 E0207 comparisons do not chain | use '&&' or parentheses: a < b && b < c, (x as T) == y"},
	{"a == b is c",
	 "1:8 E0207 comparisons do not chain | use '&&' or parentheses: a < b && b < c, (x as T) == y"},
	{"a..b..c", "1:5 E0207 ranges do not chain"},
	{"-2 ** 2",
	 "1:4 E0211 a prefix operator before '**' needs parentheses | write (-a) ** b or -(a ** b)"},
	{"!a ** 2",
	 "1:4 E0211 a prefix operator before '**' needs parentheses | write (-a) ** b or -(a ** b)"},
	{"x = \"a ${1 +} b ${} c\"\ny = = 1",
	 "1:13 E0202 expected an expression, found the '}' of a '${'\n1:19 E0202 expected an expression, "
	 "found the '}' of a '${'\n2:5 E0202 expected an expression, found '=' | '==' compares, '=' "
	 "assigns and is a statement of its own"},
	{"match v { case 1, 2 => 3 }",
	 "1:17 E0214 alternatives are separated by '|' | write 'case p | q => …'"},
	{"match v {\n\tcase 4 -> 5\n\tdefault => 6\n\tcase 7: 8\n\tcase is T => 1\n\tcase else => "
	 "2\n\tcase 9 => 1\n}",
	 "2:9 E0214 the value of an arm follows '=>' | write 'case p => …'\n3:2 E0202 expected 'case', "
	 "found 'default' | the arm for all other values is 'case _ => …'\n4:8 E0214 the value of an arm "
	 "follows '=>' | write 'case p => …'\n5:7 E0202 expected a pattern, found 'is' | write 'case "
	 "name: T => …'\n6:7 E0202 expected a pattern, found 'else' | the arm for all other values is "
	 "'case _ => …'"},
	{"3 = 4",
	 "1:3 E0212 this cannot be assigned | a variable, a field or an element can be assigned"},
	{"f() = 1",
	 "1:5 E0212 this cannot be assigned | a variable, a field or an element can be assigned"},
	{"self = 1", "1:6 E0212 'self' cannot be assigned"},
	{"x = y = z",
	 "1:7 E0205 expected a new line or ';', found '=' | '==' compares, '=' assigns and is a "
	 "statement of its own"},
	{"a === b",
	 "1:5 E0202 expected an expression, found '=' | '==' compares values; there is no '==='"},
	{"a = b++",
	 "1:6 E0205 expected a new line or ';', found '++' | '++' and '--' are statements of their own"},
	{"@", "1:2 E0202 expected the name of an annotation, found the end of the file"},
	{"class A {\n\tx\n\ty: int\n}",
	 "2:3 E0202 expected ':' and a type, or '(' and parameters, found the end of the line"},
	{"class A: B { }",
	 "1:8 E0206 expected '{' to begin the members, found ':' | write 'class A extends B { … }'"},
	{"class A(x: int) { }",
	 "1:8 E0206 expected '{' to begin the members, found '(' | fields and the constructor stand "
	 "within the braces"},
	{"fun f() { }", "1:5 E0205 expected a new line or ';', found 'f' | write 'function' (or 'fn')"},
	{"def k():\n\treturn 3",
	 "1:9 E0202 expected the result type after ':' | blocks are written in braces: { … }"},
	{"import foo from \"x\"",
	 "1:8 E0223 imported names stand in braces | write import { a } from \"m\""},
	{"import foo", "1:8 E0223 the name of a module is a string | write import \"util/text\""},
	{"import { a } \"m\"", "1:14 E0202 expected 'from', found a string"},
	{"enum E { A = 1 }",
	 "1:12 E0220 a variant has no number of its own | give the enum a method that returns the number"},
	{"enum E { B(x) }",
	 "1:12 E0220 the value of a variant needs a name and a type | write 'name: type'"},
	{"f(name = 1)", "1:8 E0208 an argument is named with ':', not '=' | write 'name: value'"},
	{"function f(...xs: int) { }",
	 "1:12 E0218 a function has a fixed number of parameters | take a List<T>"},
	{"function f(int x) { }",
	 "1:16 E0202 expected ':' and the type of the parameter, found 'x' | write 'name: type'"},
	{"function f() = 1",
	 "1:14 E0206 expected '{' to begin the body of the function, found '=' | write '=> expression' "
	 "or '{ … }'"},
	{"function f<T>(x: T) where U: A { }",
	 "1:27 E0217 'U' is no type parameter of this declaration"},
	{"x = ()", "1:6 E0209 '()' is no value | a function without parameters is '() => …'"},
	{"x = (1,)", "1:5 E0209 a tuple has at least two elements"},
	{"}", "1:1 E0216 this '}' closes nothing"},
	{"x = )", "1:5 E0202 expected an expression, found ')'"},
	{"{\n\texport function f() { }\n}",
	 "2:2 E0215 'export' stands at the top level of a file | move it out of the braces"},
	{"function f() {\n\tx = 1\n\nexport function g() { }\ny = = 1",
	 "2:7 E0204 expected '}' to close the '{' at 1:14, found the end of the line\n5:5 E0202 expected "
	 "an expression, found '=' | '==' compares, '=' assigns and is a statement of its own"},
	{"function f() {\n\tclass A { }\n}",
	 "2:2 E0215 types are declared at the top level of a file | move it out of the braces"},
	{"function f() {\n\ttype A = int\n}",
	 "2:2 E0215 types are declared at the top level of a file | move it out of the braces"},
	{"x = a.\ny = 1",
	 "2:3 E0205 expected a new line or ';', found '=' | '==' compares, '=' assigns and is a "
	 "statement of its own"},
	{"return a, b",
	 "1:9 E0205 expected a new line or ';', found ',' | several values are a tuple: (a, b)"},
	{"do { } x", "1:8 E0202 expected 'while', found 'x'"},
	{"try { }",
	 "1:8 E0202 expected 'catch' or 'finally' after the block of 'try', found the end of the file"},
	{"a and b", "1:3 E0205 expected a new line or ';', found 'and' | the operator is '&&'"},
	{"x = not a", "1:9 E0205 expected a new line or ';', found 'a' | the operator is '!'"},
	{"switch (x) { }",
	 "1:12 E0205 expected a new line or ';', found '{' | write 'match (v) { case p => … }'"},
	{"const x: int",
	 "1:13 E0202 expected '=' and the value of the constant, found the end of the file"},
	{"var x", "1:6 E0202 expected '=' and a value, or ':' and a type, found the end of the file"},
	{"private private_ = 1", "1:9 E0205 expected a new line or ';', found 'private_'"},
	{"class A {\n\tprivate private x: int\n}", "2:10 E0219 'private' is written twice"},
	{"x = new", "1:8 E0202 expected a type, found the end of the file"},
	{"f(x -> x + 1)",
	 "1:5 E0204 expected ')' to close the '(' at 1:2, found '->' | a lambda is written 'x => …'"},
	{"x: List<int = 1", "1:13 E0204 expected '>' to close the '<' at 1:8"},
	{"@a(", "1:4 E0202 expected an expression, found the end of the file"},
	{"match v { case \"a ${b}\" => 1 }",
	 "1:16 E0222 a pattern cannot insert values into a string | bind a name and compare it in a "
	 "guard: case s when s == …"},
	{"case 1 => 2", "1:1 E0202 expected an expression, found 'case'"},
	{"while { }", "1:7 E0202 expected a condition, found '{'"},
	{"while true\n\tx = 1\ny = = 2",
	 "1:11 E0206 expected '{' to begin the body of the loop, found the end of the line | braces are "
	 "always needed, also around a single statement\n3:5 E0202 expected an expression, found '=' | "
	 "'==' compares, '=' assigns and is a statement of its own"},
	{"throw", "1:6 E0202 expected an expression, found the end of the file"},
	{"await", "1:6 E0202 expected an expression, found the end of the file"},
	{"a.1.5.", "1:7 E0202 expected the name of a member, found the end of the file"},
	{"xs[1", "1:5 E0204 expected ']' to close the '[' at 1:3, found the end of the file"},
	{"function class() { }",
	 "1:10 E0203 'class' is a reserved word and cannot be the name of a function | choose another "
	 "name, for example with a '_' at its end"},
	{"async x", "1:7 E0202 expected a function after 'async', found 'x'"},
	{"match v { case [...a, ...b] => 1 }", "1:23 E0221 a list pattern has at most one '...'"},
	{"x = = 1; y = = 2\nz = = 3",
	 "1:5 E0202 expected an expression, found '=' | '==' compares, '=' assigns and is a statement of "
	 "its own\n1:14 E0202 expected an expression, found '=' | '==' compares, '=' assigns and is a "
	 "statement of its own\n2:5 E0202 expected an expression, found '=' | '==' compares, '=' assigns "
	 "and is a statement of its own"},
	{"a\n\t+ b", "2:2 E0202 expected an expression, found '+'"},
	{"f(\n\ta b,\n\tc,\n)\ng = = 1",
	 "2:4 E0204 expected ')' to close the '(' at 1:2, found 'b'\n5:5 E0202 expected an expression, "
	 "found '=' | '==' compares, '=' assigns and is a statement of its own"},
};

static void mistakes_in_syntax(void **state)
{
	(void)state;
	check(in_syntax, sizeof in_syntax / sizeof *in_syntax);
}

static void bytes_that_are_no_text(void **state)
{
#define BYTES(text) (text), sizeof(text) - 1
	static const struct {
		const char *source;
		size_t len;
		const char *message;
		const char *hint;
	} table[] = {
		{BYTES("x = '\xff'\ny = 1"), "invalid UTF-8 at byte 5", "save the file as UTF-8"},
		{BYTES("x = 1 // \xc0\x80"), "invalid UTF-8 at byte 9", "save the file as UTF-8"},
		{BYTES("'\xed\xa0\x80'"), "invalid UTF-8 at byte 1", "save the file as UTF-8"},
		{BYTES("'\xf4\x90\x80\x80'"), "invalid UTF-8 at byte 1", "save the file as UTF-8"},
		{BYTES("'\xe2\x82"), "invalid UTF-8 at byte 1", "save the file as UTF-8"},
		{BYTES("\xff\xfex\0"), "invalid UTF-8 at byte 0", "this looks like UTF-16; save the file as UTF-8"},
		{BYTES("a\0b"), "NUL byte at byte 1", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct nd_intern *intern = nd_intern_new();
		struct nd_diags diags = {0};
		struct nd_ast t;

		nd_ast_parse(&t, (struct nd_str){table[i].source, table[i].len}, "test.nc", false, intern, &diags);
		assert_true(diags.items.len >= 1);
		assert_string_equal(diags.items.data[0].message, table[i].message);
		assert_string_equal(diags.items.data[0].hint, table[i].hint);
		nd_ast_release(&t);
		nd_diags_release(&diags);
		nd_intern_destroy(&intern);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_in_tokens),
		cmocka_unit_test(mistakes_in_syntax),
		cmocka_unit_test(bytes_that_are_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
