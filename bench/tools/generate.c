// Makes up programs as people write them, the same program in Noodle and in C, to measure compilers with.
//
//	generate [-l LINES] [-s SEED] noodle|c UNITS
//
// UNITS is a folder of pairs NAME.nc.in and NAME.c.in: the same few functions and types in both languages, with
// holes. The program repeats them in random order, each time with other names, constants and parts, and between
// them functions of random statements that call earlier ones. It prints a checksum, the same in both languages.
// It ends once it has LINES lines (default 1000) in Noodle, whatever the language asked for; everything depends on
// SEED (default 1) and the units alone.
//
// Holes: {i} number of the unit, {n} {N} a noun, small and capital, {m} another noun, {a} to {d} numbers from 2 to 97,
// {f} the latest function of two ints. A line that begins with ?K, K from 0 to 3, is there when bit K of a random
// number is set, with ?-K when it is not.
#include "noodle/buf.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum language { NOODLE, C, LANGUAGES };
enum { MAX_UNITS = 64, MAX_UNIT_BYTES = 1 << 16, MAX_DEPTH = 3, UNITS_PER_GROUP = 10, MAX_COST = 3000 };

static const char *const suffixes[LANGUAGES] = {".nc.in", ".c.in"};

static const char *const nouns[] = {"lamp",   "parcel", "sensor", "harbour", "violin", "garden",
				    "ticket", "engine", "window", "letter",  "bridge", "basket",
				    "camera", "island", "mirror", "pencil"};
static const char *const locals[] = {"rest", "share", "weight", "offset", "delta", "width", "price", "level"};
enum { NOUNS = sizeof nouns / sizeof *nouns, LOCALS = sizeof locals / sizeof *locals };

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

// What both languages write alike; `each` is what they write in their own way.
static void both(struct generator *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void both(struct generator *self, const char *format, ...)
{
	char text[128];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	nd_buf_add(&self->out[NOODLE], text, (size_t)len);
	nd_buf_add(&self->out[C], text, (size_t)len);
}

static void each(struct generator *self, const char *noodle, const char *c)
{
	nd_buf_add_cstr(&self->out[NOODLE], noodle);
	nd_buf_add_cstr(&self->out[C], c);
}

static void indent(struct generator *self, int depth)
{
	for (int i = 0; i < depth; i++)
		both(self, "\t");
}

static void variable(struct generator *self)
{
	if (self->in_scope && pick(self, 4))
		both(self, "%s", locals[pick(self, self->in_scope)]);
	else
		both(self, "%c", pick(self, 2) ? 'a' : 'b');
}

static void atom(struct generator *self)
{
	if (pick(self, 4))
		variable(self);
	else
		both(self, "%u", pick(self, 96) + 2);
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
	both(self, "mix%u(", chosen);
	expression(self, depth + 1);
	both(self, ", ");
	atom(self);
	both(self, ")");
	return true;
}

static void condition(struct generator *self)
{
	static const char *const comparisons[] = {"<", ">", "==", "!=", "<=", ">="};
	variable(self);
	uint32_t comparison = pick(self, 9);
	if (comparison < 6)
		both(self, " %s %u", comparisons[comparison], pick(self, 500));
	else
		both(self, " %% %u == %u", 2 + pick(self, 9), comparison - 6);
}

// Values stay small: products have a constant factor, and what is stored is a remainder.
static void expression(struct generator *self, int depth)
{
	switch (depth < 2 ? pick(self, 8) : 0) {
	case 1:
	case 2:
		atom(self);
		both(self, " %s ", pick(self, 2) ? "+" : "-");
		expression(self, 2);
		break;
	case 3:
		both(self, "(");
		expression(self, depth + 1);
		both(self, ") * %u", pick(self, 96) + 2);
		break;
	case 4:
		if (!call(self, depth))
			atom(self);
		break;
	case 5:
		each(self, "(if (", "(");
		condition(self);
		each(self, ") ", " ? ");
		atom(self);
		each(self, " else ", " : ");
		atom(self);
		both(self, ")");
		break;
	case 6:
		both(self, "(");
		atom(self);
		both(self, " %s ", pick(self, 2) ? "&" : "^");
		atom(self);
		both(self, ")");
		break;
	default:
		atom(self);
		break;
	}
}

static void statements(struct generator *self, uint32_t count, int depth);

static void assign(struct generator *self, int depth)
{
	indent(self, depth);
	both(self, "%s = (", locals[pick(self, self->in_scope)]);
	variable(self);
	both(self, " %c ", pick(self, 3) ? '+' : '-');
	expression(self, 0);
	both(self, ") %% %u", 1000 + pick(self, 60000));
	each(self, "\n", ";\n");
}

static void choose(struct generator *self, int depth)
{
	indent(self, depth);
	each(self, "if ", "if (");
	condition(self);
	each(self, " {\n", ") {\n");
	statements(self, 1 + pick(self, 2), depth + 1);
	if (pick(self, 2)) {
		indent(self, depth);
		each(self, "} elif ", "} else if (");
		condition(self);
		each(self, " {\n", ") {\n");
		statements(self, 1, depth + 1);
	}
	if (pick(self, 2)) {
		indent(self, depth);
		both(self, "} else {\n");
		statements(self, 1 + pick(self, 2), depth + 1);
	}
	indent(self, depth);
	both(self, "}\n");
}

static void repeat(struct generator *self, int depth)
{
	static const char counters[] = "ijk";
	char counter = counters[depth - 1];
	uint32_t turns = 2 + pick(self, 8);
	indent(self, depth);
	nd_buf_printf(&self->out[NOODLE], "for %c in 0..%u {\n", counter, turns);
	nd_buf_printf(&self->out[C], "for (int64_t %c = 0; %c < %u; %c++) {\n", counter, counter, turns,
		      counter);
	self->turns *= turns;
	indent(self, depth + 1);
	both(self, "%s += %c", locals[pick(self, self->in_scope)], counter);
	both(self, " * %u", pick(self, 20));
	each(self, "\n", ";\n");
	statements(self, 1 + pick(self, 2), depth + 1);
	self->turns /= turns;
	indent(self, depth);
	both(self, "}\n");
}

static void shrink(struct generator *self, int depth)
{
	const char *local = locals[pick(self, self->in_scope)];
	indent(self, depth);
	nd_buf_printf(&self->out[NOODLE], "while %s > 50 {\n", local);
	nd_buf_printf(&self->out[C], "while (%s > 50) {\n", local);
	indent(self, depth + 1);
	both(self, "%s = %s / %u", local, local, 3 + pick(self, 8));
	each(self, "\n", ";\n");
	indent(self, depth);
	both(self, "}\n");
}

static void print_case(struct generator *self, uint32_t value)
{
	nd_buf_printf(&self->out[NOODLE], "\tcase %u => { ", value);
	nd_buf_printf(&self->out[C], "case %u: ", value);
}

static void select_case(struct generator *self, int depth)
{
	uint32_t cases = 2 + pick(self, 4);
	indent(self, depth);
	each(self, "match (", "switch (");
	variable(self);
	both(self, " %% %u) {\n", cases + 1);
	for (uint32_t i = 0; i <= cases; i++) {
		const char *local = locals[pick(self, self->in_scope)];
		indent(self, depth);
		if (i == cases)
			each(self, "\tcase _ => { ", "default: ");
		else
			print_case(self, i);
		both(self, "%s = ", local);
		atom(self);
		both(self, " %c ", pick(self, 2) ? '+' : '-');
		both(self, "%u", pick(self, 100));
		each(self, " }\n", "; break;\n");
	}
	indent(self, depth);
	both(self, "}\n");
}

static void statements(struct generator *self, uint32_t count, int depth)
{
	for (uint32_t i = 0; i < count; i++) {
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
	uint32_t variables = 2 + pick(self, 4);
	nd_buf_printf(&self->out[NOODLE], "function mix%u(a: int, b: int): int {\n", self->mixes);
	nd_buf_printf(&self->out[C], "static int64_t mix%u(int64_t a, int64_t b)\n{\n", self->mixes);
	self->budget = MAX_COST - 200;
	self->turns = 1;
	self->in_scope = 0;
	for (uint32_t i = 0; i < variables; i++) {
		indent(self, 1);
		each(self, "var ", "int64_t ");
		both(self, "%s = ", locals[i]);
		expression(self, 1);
		each(self, "\n", ";\n");
		self->in_scope = i + 1;
	}
	statements(self, 2 + pick(self, 3), 1);
	indent(self, 1);
	both(self, "return (");
	for (uint32_t i = 0; i < variables; i++)
		both(self, "%s%s", i ? (i % 2 ? " - " : " + ") : "", locals[i]);
	both(self, ") %% 65521");
	each(self, "\n}\n\n", ";\n}\n\n");
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

// The unit's entry is named <noun>Check<i> in Noodle, <noun>_check<i> in C; `calls` collects what calls it.
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
	nd_buf_printf(&calls[NOODLE], "\tsum = (sum + %sCheck%u(sum %% 97)) %% 65521\n", holes.noun, number);
	nd_buf_printf(&calls[C], "\tsum = (sum + %s_check%u(sum %% 97)) %% 65521;\n", holes.noun, number);
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
	nd_buf_printf(&self->out[C], "static int64_t run%u(int64_t start)\n{\n\tint64_t sum = start;\n",
		      number);
	for (enum language language = NOODLE; language < LANGUAGES; language++) {
		nd_buf_add_str(&self->out[language], nd_buf_str(&calls[language]));
		nd_buf_release(&calls[language]);
	}
	each(self, "\treturn sum\n}\n\n", "\treturn sum;\n}\n\n");
}

static bool long_enough(struct generator *self, uint32_t lines)
{
	for (; self->counted < self->out[NOODLE].len; self->counted++)
		self->lines += self->out[NOODLE].data[self->counted] == '\n';
	return self->lines >= lines;
}

static void program(struct generator *self, uint32_t lines)
{
	each(self, "",
	     "#include <inttypes.h>\n#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
	     "#include <string.h>\n\n");
	mix(self);
	uint32_t groups = 0;
	do
		group(self, groups++);
	while (!long_enough(self, lines));

	each(self, "function main() {\n\tvar sum = mix0(1, 2)\n",
	     "int main(void)\n{\n\tint64_t sum = mix0(1, 2);\n");
	for (uint32_t i = 0; i < groups; i++) {
		both(self, "\tsum = run%u(sum)", i);
		each(self, "\n", ";\n");
	}
	each(self, "\tprint(sum)\n}\n", "\tprintf(\"%\" PRId64 \"\\n\", sum);\n}\n");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_unit(struct generator *self, const char *folder, const char *name, enum language language)
{
	struct nd_buf file = {0};
	nd_buf_printf(&file, "%s/%s%s", folder, name, suffixes[language]);
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
		size_t len = strlen(entry->d_name), end = strlen(suffixes[NOODLE]);
		if (len > end && strcmp(entry->d_name + len - end, suffixes[NOODLE]) == 0)
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
		read_unit(self, folder, names[i], NOODLE);
		read_unit(self, folder, names[i], C);
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
	bool noodle = argc - optind == 2 && strcmp(argv[optind], "noodle") == 0;
	if (argc - optind != 2 || (!noodle && strcmp(argv[optind], "c") != 0)) {
		fprintf(stderr, "usage: generate [-l LINES] [-s SEED] noodle|c UNITS\n");
		return 2;
	}
	self.random = (seed + 1) * 0x9e3779b97f4a7c15u;
	read_units(&self, argv[optind + 1]);
	program(&self, (uint32_t)lines);
	const struct nd_buf *out = &self.out[noodle ? NOODLE : C];
	return fwrite(out->data, 1, out->len, stdout) == out->len && fflush(stdout) == 0 ? 0 : 1;
}
