// Makes up programs as people write them, the same program in several languages, to measure compilers with.
//
//	generate [-l LINES] [-s SEED] noodle|c|go|python UNITS
//
// UNITS is a folder of units, each a file a language: NAME.nc.in, NAME.c.in, NAME.go.in, NAME.py.in. They are the same few
// functions and types in every language, in its own manner, with holes. The program repeats them in random order, each
// time with other names, constants and parts, and between them functions of random statements that call earlier ones. It
// prints a checksum, the same in every language. It ends once it has LINES lines (default 1000) in Noodle, whatever the
// language asked for; everything depends on SEED (default 1) and the units alone.
//
// Holes: {i} number of the unit, {n} {N} a noun, small and capital, {m} another noun, {a} to {d} numbers from 2 to 97,
// {f} the latest function of two ints. A line that begins with ?K, K from 0 to 3, is there when bit K of a random
// number is set, with ?-K when it is not.
//
// The languages agree on what a remainder of a negative number is but for Python, which calls rem() and div().
#include "noodle/buf.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum language { NOODLE, C, GO, PYTHON, LANGUAGES };
enum { MAX_UNITS = 64, MAX_UNIT_BYTES = 1 << 16, MAX_DEPTH = 3, UNITS_PER_GROUP = 10, MAX_COST = 3000, MAX_ATOM = 16 };

static const struct {
	const char *name, *suffix;
} languages[LANGUAGES] = {
	[NOODLE] = {"noodle", ".nc.in"}, [C] = {"c", ".c.in"}, [GO] = {"go", ".go.in"}, [PYTHON] = {"python", ".py.in"},
};

static const char *const nouns[] = {"lamp",   "parcel", "sensor", "harbour", "violin", "garden",
				    "ticket", "engine", "window", "letter",  "bridge", "basket",
				    "camera", "island", "mirror", "pencil"};
static const char *const locals[] = {"rest", "share", "weight", "offset", "delta", "width", "price", "level"};
static const char *const remarks[] = {"nothing is lost here", "the rest goes to the next one",
				      "small ones are taken as they are", "see above for the limits",
				      "what is left over counts twice", "this happens rarely"};
enum {
	NOUNS = sizeof nouns / sizeof *nouns,
	LOCALS = sizeof locals / sizeof *locals,
	REMARKS = sizeof remarks / sizeof *remarks
};

struct generator {
	uint64_t random;
	struct nd_buf units[MAX_UNITS][LANGUAGES];
	int unit_count;
	struct nd_buf out[LANGUAGES];
	size_t counted; // bytes of out[NOODLE] whose lines are counted
	uint32_t lines;
	uint32_t *costs; // about how many operations a call of function number k takes
	uint32_t mixes; // how many of them there are
	uint32_t budget; // what calls may cost in the function being made
	uint32_t turns; // how often the statement being made runs
	uint32_t in_scope; // how many of `locals` it may use
};

static uint32_t pick(struct generator *self, uint32_t limit)
{
	self->random ^= self->random << 13;
	self->random ^= self->random >> 7;
	self->random ^= self->random << 17;
	return (uint32_t)((self->random * 0x2545f4914f6cdd1du) >> 33) % limit;
}

// What all languages write alike; `each` is what they write in their own way.
static void all(struct generator *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void all(struct generator *self, const char *format, ...)
{
	char text[128];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	for (enum language language = NOODLE; language < LANGUAGES; language++)
		nd_buf_add(&self->out[language], text, (size_t)len);
}

static void each(struct generator *self, const char *noodle, const char *c, const char *go, const char *python)
{
	const char *const texts[LANGUAGES] = {noodle, c, go, python};
	for (enum language language = NOODLE; language < LANGUAGES; language++)
		nd_buf_add_cstr(&self->out[language], texts[language]);
}

static void indent(struct generator *self, int depth)
{
	for (int i = 0; i < depth; i++)
		each(self, "\t", "\t", "\t", "    ");
}

static void end_statement(struct generator *self)
{
	each(self, "\n", ";\n", "\n", "\n");
}

// Python has nothing there, not even the line.
static void end_block(struct generator *self, int depth)
{
	for (enum language language = NOODLE; language < PYTHON; language++) {
		for (int i = 0; i < depth; i++)
			nd_buf_add_char(&self->out[language], '\t');
		nd_buf_add_cstr(&self->out[language], "}\n");
	}
}

static void remark(struct generator *self, int depth)
{
	indent(self, depth);
	each(self, "// ", "// ", "// ", "# ");
	all(self, "%s\n", remarks[pick(self, REMARKS)]);
}

struct atom { // a variable or a number
	char text[MAX_ATOM];
};

static struct atom variable(struct generator *self)
{
	struct atom ret;
	if (self->in_scope && pick(self, 4))
		snprintf(ret.text, sizeof ret.text, "%s", locals[pick(self, self->in_scope)]);
	else
		snprintf(ret.text, sizeof ret.text, "%c", pick(self, 2) ? 'a' : 'b');
	return ret;
}

static struct atom atom(struct generator *self)
{
	struct atom ret;
	if (pick(self, 4))
		return variable(self);
	snprintf(ret.text, sizeof ret.text, "%u", pick(self, 96) + 2);
	return ret;
}

static void expression(struct generator *self, int depth);

// Calls a cheap earlier function, or none if the budget allows none.
static bool call(struct generator *self, int depth)
{
	if (self->mixes == 0)
		return false;
	uint32_t chosen = pick(self, self->mixes);
	uint32_t cost = self->costs[chosen] * self->turns;
	if (cost > self->budget)
		return false;
	self->budget -= cost;
	all(self, "mix%u(", chosen);
	expression(self, depth + 1);
	all(self, ", %s)", atom(self).text);
	return true;
}

static void condition(struct generator *self)
{
	static const char *const comparisons[] = {"<", ">", "==", "!=", "<=", ">="};
	struct atom left = variable(self);
	uint32_t comparison = pick(self, 9);
	if (comparison < 6) {
		all(self, "%s %s %u", left.text, comparisons[comparison], pick(self, 500));
		return;
	}
	uint32_t divisor = 2 + pick(self, 9);
	each(self, "", "", "", "rem(");
	all(self, "%s", left.text);
	each(self, " % ", " % ", " % ", ", ");
	all(self, "%u", divisor);
	each(self, "", "", "", ")");
	all(self, " == %u", comparison - 6);
}

static void conditional(struct generator *self)
{
	struct atom yes = atom(self), no = atom(self);
	each(self, "(if (", "(", "choose(", "(");
	nd_buf_printf(&self->out[PYTHON], "%s if ", yes.text);
	condition(self);
	nd_buf_printf(&self->out[NOODLE], ") %s else %s)", yes.text, no.text);
	nd_buf_printf(&self->out[C], " ? %s : %s)", yes.text, no.text);
	nd_buf_printf(&self->out[GO], ", %s, %s)", yes.text, no.text);
	nd_buf_printf(&self->out[PYTHON], " else %s)", no.text);
}

// Values stay small: products have a constant factor, and what is stored is a remainder.
static void expression(struct generator *self, int depth)
{
	switch (depth < 2 ? pick(self, 8) : 0) {
	case 1:
	case 2:
		all(self, "%s", atom(self).text);
		all(self, " %s ", pick(self, 2) ? "+" : "-");
		expression(self, 2);
		break;
	case 3:
		all(self, "(");
		expression(self, depth + 1);
		all(self, ") * %u", pick(self, 96) + 2);
		break;
	case 4:
		if (!call(self, depth))
			all(self, "%s", atom(self).text);
		break;
	case 5:
		conditional(self);
		break;
	case 6:
		all(self, "(%s", atom(self).text);
		all(self, " %s ", pick(self, 2) ? "&" : "^");
		all(self, "%s)", atom(self).text);
		break;
	default:
		all(self, "%s", atom(self).text);
		break;
	}
}

static void statements(struct generator *self, uint32_t count, int depth);

static void assign(struct generator *self, int depth)
{
	indent(self, depth);
	all(self, "%s = ", locals[pick(self, self->in_scope)]);
	each(self, "(", "(", "(", "rem(");
	all(self, "%s", variable(self).text);
	all(self, " %c ", pick(self, 3) ? '+' : '-');
	expression(self, 0);
	each(self, ") % ", ") % ", ") % ", ", ");
	all(self, "%u", 1000 + pick(self, 60000));
	each(self, "\n", ";\n", "\n", ")\n");
}

static void choose(struct generator *self, int depth)
{
	indent(self, depth);
	each(self, "if ", "if (", "if ", "if ");
	condition(self);
	each(self, " {\n", ") {\n", " {\n", ":\n");
	statements(self, 1 + pick(self, 2), depth + 1);
	if (pick(self, 2)) {
		indent(self, depth);
		each(self, "} elif ", "} else if (", "} else if ", "elif ");
		condition(self);
		each(self, " {\n", ") {\n", " {\n", ":\n");
		statements(self, 1, depth + 1);
	}
	if (pick(self, 2)) {
		indent(self, depth);
		each(self, "} else {\n", "} else {\n", "} else {\n", "else:\n");
		statements(self, 1 + pick(self, 2), depth + 1);
	}
	end_block(self, depth);
}

static void repeat(struct generator *self, int depth)
{
	static const char counters[] = "ijk";
	char n = counters[depth - 1];
	uint32_t turns = 2 + pick(self, 8);
	indent(self, depth);
	nd_buf_printf(&self->out[NOODLE], "for %c in 0..%u {\n", n, turns);
	nd_buf_printf(&self->out[C], "for (int64_t %c = 0; %c < %u; %c++) {\n", n, n, turns, n);
	nd_buf_printf(&self->out[GO], "for %c := 0; %c < %u; %c++ {\n", n, n, turns, n);
	nd_buf_printf(&self->out[PYTHON], "for %c in range(%u):\n", n, turns);
	self->turns *= turns;
	indent(self, depth + 1);
	all(self, "%s += %c", locals[pick(self, self->in_scope)], n);
	all(self, " * %u", pick(self, 20));
	end_statement(self);
	statements(self, 1 + pick(self, 2), depth + 1);
	self->turns /= turns;
	end_block(self, depth);
}

static void shrink(struct generator *self, int depth)
{
	const char *local = locals[pick(self, self->in_scope)];
	indent(self, depth);
	each(self, "while ", "while (", "for ", "while ");
	all(self, "%s > 50", local);
	each(self, " {\n", ") {\n", " {\n", ":\n");
	indent(self, depth + 1);
	all(self, "%s = %s", local, local);
	each(self, " / ", " / ", " / ", " // ");
	all(self, "%u", 3 + pick(self, 8));
	end_statement(self);
	end_block(self, depth);
}

static void begin_case(struct generator *self, int depth, const char *value)
{
	indent(self, depth);
	nd_buf_printf(&self->out[NOODLE], "\tcase %s => { ", value);
	nd_buf_printf(&self->out[C], "%s%s: ", *value == '_' ? "default" : "case ", *value == '_' ? "" : value);
	nd_buf_printf(&self->out[GO], "%s%s:\n", *value == '_' ? "default" : "case ", *value == '_' ? "" : value);
	nd_buf_printf(&self->out[PYTHON], "    case %s:\n", value);
	for (int i = 0; i < depth + 2; i++)
		each(self, "", "", i ? "\t" : "", "    ");
}

static void select_case(struct generator *self, int depth)
{
	uint32_t cases = 2 + pick(self, 4);
	indent(self, depth);
	each(self, "match (", "switch (", "switch ", "match rem(");
	all(self, "%s", variable(self).text);
	each(self, " % ", " % ", " % ", ", ");
	all(self, "%u", cases + 1);
	each(self, ") {\n", ") {\n", " {\n", "):\n");
	for (uint32_t i = 0; i <= cases; i++) {
		char value[MAX_ATOM] = "_";
		if (i < cases)
			snprintf(value, sizeof value, "%u", i);
		begin_case(self, depth, value);
		all(self, "%s = ", locals[pick(self, self->in_scope)]);
		all(self, "%s", atom(self).text);
		all(self, " %c ", pick(self, 2) ? '+' : '-');
		all(self, "%u", pick(self, 100));
		each(self, " }\n", "; break;\n", "\n", "\n");
	}
	end_block(self, depth);
}

static void statements(struct generator *self, uint32_t count, int depth)
{
	for (uint32_t i = 0; i < count; i++) {
		if (pick(self, 14) == 0)
			remark(self, depth);
		switch (depth < MAX_DEPTH ? pick(self, 6 + 3 * (uint32_t)depth) : 0) {
		case 1:
		case 2:
			choose(self, depth);
			break;
		case 3:
			repeat(self, depth);
			break;
		case 4:
			shrink(self, depth);
			break;
		case 5:
			select_case(self, depth);
			break;
		default:
			assign(self, depth);
			break;
		}
	}
}

// A function of random statements, under the next number.
static void mix(struct generator *self)
{
	uint32_t variables = 2 + pick(self, 4), number = self->mixes;
	if (pick(self, 3) == 0) {
		each(self, "/// ", "// ", "// ", "# ");
		all(self, "The %s of a %s, ", locals[pick(self, LOCALS)], nouns[pick(self, NOUNS)]);
		all(self, "as far as the %s is known.\n", locals[pick(self, LOCALS)]);
	}
	nd_buf_printf(&self->out[NOODLE], "function mix%u(a: int, b: int): int {\n", number);
	nd_buf_printf(&self->out[C], "static int64_t mix%u(int64_t a, int64_t b)\n{\n", number);
	nd_buf_printf(&self->out[GO], "func mix%u(a int, b int) int {\n", number);
	nd_buf_printf(&self->out[PYTHON], "def mix%u(a: int, b: int) -> int:\n", number);
	self->budget = MAX_COST - 200;
	self->turns = 1;
	self->in_scope = 0;
	for (uint32_t i = 0; i < variables; i++) {
		indent(self, 1);
		each(self, "var ", "int64_t ", "", "");
		all(self, "%s ", locals[i]);
		each(self, "= ", "= ", ":= ", "= ");
		expression(self, 1);
		end_statement(self);
		self->in_scope = i + 1;
	}
	statements(self, 2 + pick(self, 3), 1);
	indent(self, 1);
	each(self, "return (", "return (", "return (", "return rem(");
	for (uint32_t i = 0; i < variables; i++)
		all(self, "%s%s", i ? (i % 2 ? " - " : " + ") : "", locals[i]);
	each(self, ") % 65521\n}\n\n", ") % 65521;\n}\n\n", ") % 65521\n}\n\n", ", 65521)\n\n\n");
	self->costs = nd_realloc(self->costs, (self->mixes + 1) * sizeof *self->costs);
	self->costs[self->mixes++] = MAX_COST - self->budget;
}

struct holes {
	uint32_t number;
	const char *noun;
	const char *other;
	uint32_t numbers[4];
	uint32_t function;
	uint32_t bits;
};

static void fill_hole(struct nd_buf *out, char hole, const struct holes *holes)
{
	switch (hole) {
	case 'i':
		nd_buf_printf(out, "%u", holes->number);
		break;
	case 'n':
		nd_buf_add_cstr(out, holes->noun);
		break;
	case 'N':
		nd_buf_printf(out, "%c%s", holes->noun[0] - 'a' + 'A', holes->noun + 1);
		break;
	case 'm':
		nd_buf_add_cstr(out, holes->other);
		break;
	case 'f':
		nd_buf_printf(out, "mix%u", holes->function);
		break;
	default:
		nd_buf_printf(out, "%u", holes->numbers[hole - 'a']);
		break;
	}
}

// Whether the line at `at` takes part; moves `at` past the condition.
static bool wanted(const char **at, uint32_t bits)
{
	if (**at != '?')
		return true;
	bool set = (*at)[1] != '-';
	*at += set ? 1 : 2;
	uint32_t bit = (uint32_t)(**at - '0');
	++*at;
	return (bits >> bit & 1) == set;
}

static void instantiate(struct nd_buf *out, const struct nd_buf *unit, const struct holes *holes)
{
	for (const char *at = unit->data; *at;) {
		const char *end = strchr(at, '\n') + 1;
		if (wanted(&at, holes->bits)) {
			while (at < end) {
				if (at[0] == '{' && strchr("inNmfabcd", at[1]) && at[2] == '}') {
					fill_hole(out, at[1], holes);
					at += 3;
				} else {
					nd_buf_add_char(out, *at++);
				}
			}
		}
		at = end;
	}
	nd_buf_add_char(out, '\n');
}

// The unit's entry is named <noun>Check<i> in Noodle and Go, <noun>_check<i> in C and Python; `calls` collects what calls
// it.
static void unit(struct generator *self, uint32_t number, struct nd_buf calls[LANGUAGES])
{
	uint32_t noun = pick(self, NOUNS);
	uint32_t chosen = pick(self, (uint32_t)self->unit_count);
	struct holes holes = {.number = number, .noun = nouns[noun]};
	holes.other = nouns[(noun + 1 + pick(self, NOUNS - 1)) % NOUNS];
	holes.function = self->mixes - 1;
	holes.bits = pick(self, 16);
	for (int i = 0; i < 4; i++)
		holes.numbers[i] = 2 + pick(self, 96);
	for (enum language language = NOODLE; language < LANGUAGES; language++)
		instantiate(&self->out[language], &self->units[chosen][language], &holes);
	static const char *const formats[LANGUAGES] = {
		[NOODLE] = "\tsum = (sum + %sCheck%u(sum %% 97)) %% 65521\n",
		[C] = "\tsum = (sum + %s_check%u(sum %% 97)) %% 65521;\n",
		[GO] = "\tsum = (sum + %sCheck%u(sum%%97)) %% 65521\n",
		[PYTHON] = "    sum = rem(sum + %s_check%u(rem(sum, 97)), 65521)\n",
	};
	for (enum language language = NOODLE; language < LANGUAGES; language++)
		nd_buf_printf(&calls[language], formats[language], holes.noun, number);
}

// Some units and random functions, and the function run<number> that calls the units.
static void group(struct generator *self, uint32_t number)
{
	struct nd_buf calls[LANGUAGES] = {0};
	for (uint32_t i = 0; i < UNITS_PER_GROUP; i++) {
		mix(self);
		unit(self, number * UNITS_PER_GROUP + i, calls);
	}
	nd_buf_printf(&self->out[NOODLE], "function run%u(start: int): int {\n\tvar sum = start\n", number);
	nd_buf_printf(&self->out[C], "static int64_t run%u(int64_t start)\n{\n\tint64_t sum = start;\n", number);
	nd_buf_printf(&self->out[GO], "func run%u(start int) int {\n\tsum := start\n", number);
	nd_buf_printf(&self->out[PYTHON], "def run%u(start: int) -> int:\n    sum = start\n", number);
	for (enum language language = NOODLE; language < LANGUAGES; language++) {
		nd_buf_add_str(&self->out[language], nd_buf_str(&calls[language]));
		nd_buf_release(&calls[language]);
	}
	each(self, "\treturn sum\n}\n\n", "\treturn sum;\n}\n\n", "\treturn sum\n}\n\n", "    return sum\n\n\n");
}

static bool long_enough(struct generator *self, uint32_t lines)
{
	for (; self->counted < self->out[NOODLE].len; self->counted++)
		self->lines += self->out[NOODLE].data[self->counted] == '\n';
	return self->lines >= lines;
}

static const char c_head[] =
	"#include <inttypes.h>\n#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n\n";

static const char go_head[] =
	"package main\n\n"
	"import (\n\t\"fmt\"\n\t\"sort\"\n)\n\n"
	"var _ = sort.Ints // not every program sorts\n\n"
	"func choose(condition bool, yes int, no int) int {\n\tif condition {\n\t\treturn yes\n\t}\n\treturn no\n}\n\n"
	"func abs(n int) int {\n\tif n < 0 {\n\t\treturn -n\n\t}\n\treturn n\n}\n\n";

static const char python_head[] =
	"from dataclasses import dataclass\nfrom enum import Enum\nfrom functools import reduce\n"
	"from typing import Generic, TypeVar\n\nT = TypeVar(\"T\")\n\n\n"
	"def rem(n: int, divisor: int) -> int:\n    return n % divisor if n >= 0 else -(-n % divisor)\n\n\n"
	"def div(n: int, divisor: int) -> int:\n    return n // divisor if n >= 0 else -(-n // divisor)\n\n\n";

static void program(struct generator *self, uint32_t lines)
{
	each(self, "", c_head, go_head, python_head);
	mix(self);
	uint32_t groups = 0;
	do
		group(self, groups++);
	while (!long_enough(self, lines));

	each(self, "function main() {\n\tvar sum = mix0(1, 2)\n", "int main(void)\n{\n\tint64_t sum = mix0(1, 2);\n",
	     "func main() {\n\tsum := mix0(1, 2)\n", "def main():\n    sum = mix0(1, 2)\n");
	for (uint32_t i = 0; i < groups; i++) {
		indent(self, 1);
		all(self, "sum = run%u(sum)", i);
		end_statement(self);
	}
	each(self, "\tprint(sum)\n}\n", "\tprintf(\"%\" PRId64 \"\\n\", sum);\n}\n", "\tfmt.Println(sum)\n}\n",
	     "    print(sum)\n\n\nif __name__ == \"__main__\":\n    main()\n");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_unit(struct generator *self, const char *folder, const char *name, enum language language)
{
	struct nd_buf file = {0};
	nd_buf_printf(&file, "%s/%s%s", folder, name, languages[language].suffix);
	enum nd_err err = nd_file_read(&self->units[self->unit_count][language], file.data, MAX_UNIT_BYTES);
	if (err) {
		fprintf(stderr, "generate: %s: %s\n", file.data, nd_err_text(err));
		exit(1);
	}
	nd_buf_release(&file);
}

static void read_units(struct generator *self, const char *folder)
{
	char *names[MAX_UNITS];
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;
	while (dir && (entry = readdir(dir)) && count < MAX_UNITS) {
		size_t len = strlen(entry->d_name), end = strlen(languages[NOODLE].suffix);
		if (len > end && strcmp(entry->d_name + len - end, languages[NOODLE].suffix) == 0)
			names[count++] = strndup(entry->d_name, len - end);
	}
	if (dir)
		closedir(dir);
	if (count == 0) {
		fprintf(stderr, "generate: %s: no units there\n", folder);
		exit(1);
	}
	qsort(names, (size_t)count, sizeof *names, by_name); // the order of a folder is anyone's guess
	for (int i = 0; i < count; i++) {
		for (enum language language = NOODLE; language < LANGUAGES; language++)
			read_unit(self, folder, names[i], language);
		self->unit_count++;
		free(names[i]);
	}
}

int main(int argc, char **argv)
{
	static struct generator self;
	unsigned long lines = 1000, seed = 1;
	int option;
	while ((option = getopt(argc, argv, "l:s:")) != -1) {
		if (option == 'l')
			lines = strtoul(optarg, NULL, 10);
		else if (option == 's')
			seed = strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	enum language language = NOODLE;
	while (argc - optind == 2 && language < LANGUAGES && strcmp(argv[optind], languages[language].name) != 0)
		language++;
	if (argc - optind != 2 || language == LANGUAGES) {
		fprintf(stderr, "usage: generate [-l LINES] [-s SEED] noodle|c|go|python UNITS\n");
		return 2;
	}
	self.random = (seed + 1) * 0x9e3779b97f4a7c15u;
	read_units(&self, argv[optind + 1]);
	program(&self, (uint32_t)lines);
	const struct nd_buf *out = &self.out[language];
	return fwrite(out->data, 1, out->len, stdout) == out->len && fflush(stdout) == 0 ? 0 : 1;
}
