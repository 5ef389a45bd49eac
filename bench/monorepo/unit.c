// Templates of types and functions, and what they compute. Every unit is at last a function of an int; most bring a
// type, too, that others may use. A template has holes: {T} its type, {f} its function, {g} a helper, {p} {q} names of
// fields, {x} the parameter, {w} a word, {a} to {d} numbers, {e} an expression over the parameter, {B} the base of
// CUSTOM, {E} "export " unless the unit is private, {D} a comment.
#include "monorepo.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct template
{
	const char *role; // what its name ends with
	const char *verb; // what its function begins with
	const char *text;
	uint32_t cost;
	bool has_use;
};

static const struct template templates[KINDS] = {
	[MIX] = {"", "compute", "", 0, false},
	[RECORD] = {"Entry", "weigh",
		    "{D}{E}struct {T} {\n"
		    "\t{p}: int\n"
		    "\t{q}: int = {a}\n"
		    "\n"
		    "\t/// What it counts for, with a factor.\n"
		    "\tweighed(factor: int): int {\n"
		    "\t\treturn self.{p} * factor + self.{q} % {b}\n"
		    "\t}\n"
		    "\n"
		    "\tshift(by: int) {\n"
		    "\t\tself.{p} += by\n"
		    "\t\tself.{q} -= by\n"
		    "\t}\n"
		    "}\n"
		    "\n"
		    "{D}{E}function {f}({x}: int): int {\n"
		    "\tfirst = {e}\n"
		    "\tvar items: List<{T}> = []\n"
		    "\tfor i in 0..{c} {\n"
		    "\t\titems.append({T}(i * {a} + first))\n"
		    "\t}\n"
		    "\titems[1].{p} = {b}\n"
		    "\titems[0].shift({d})\n"
		    "\tvar total = 0\n"
		    "\tfor item in items {\n"
		    "\t\ttotal += item.weighed({d})\n"
		    "\t}\n"
		    "\treturn total\n"
		    "}\n",
		    600, true},
	[ACCOUNT] = {"Account", "settle",
		     "{D}{E}class {T} {\n"
		     "\tprivate {p}: int\n"
		     "\tprivate history: List<int> = []\n"
		     "\n"
		     "\tconstructor({p}: int) {\n"
		     "\t\tself.{p} = {p} % {a}\n"
		     "\t}\n"
		     "\n"
		     "\t/// Adds even amounts and takes a part of the odd ones; the new {p}.\n"
		     "\tapply(amount: int): int {\n"
		     "\t\tif amount % 2 == 0 {\n"
		     "\t\t\tself.{p} += amount\n"
		     "\t\t} else {\n"
		     "\t\t\tself.{p} -= amount / {b}\n"
		     "\t\t}\n"
		     "\t\tself.history.append(self.{p})\n"
		     "\t\treturn self.{p}\n"
		     "\t}\n"
		     "\n"
		     "\taudit(): int {\n"
		     "\t\tvar sum = 0\n"
		     "\t\tfor (i = 0; i < self.history.length; i++) {\n"
		     "\t\t\tsum = sum * {d} + self.history[i]\n"
		     "\t\t}\n"
		     "\t\treturn sum\n"
		     "\t}\n"
		     "}\n"
		     "\n"
		     "{D}{E}function {f}({x}: int): int {\n"
		     "\taccount = {T}({e})\n"
		     "\tfor i in 0..{c} {\n"
		     "\t\taccount.apply(i * {d} + {x} % {a})\n"
		     "\t}\n"
		     "\treturn account.audit()\n"
		     "}\n",
		     900, true},
	[TREE] = {"Node", "reduce",
		  "{D}{E}enum {T} {\n"
		  "\tLeaf(value: int)\n"
		  "\tSum(left: {T}, right: {T})\n"
		  "\tScaled(inner: {T}, by: int)\n"
		  "}\n"
		  "\n"
		  "{D}{E}function {g}(node: {T}): int {\n"
		  "\treturn match (node) {\n"
		  "\t\tcase Leaf(value) => value\n"
		  "\t\tcase Sum(left, right) => {g}(left) + {g}(right)\n"
		  "\t\tcase Scaled(inner, by) => {g}(inner) * by\n"
		  "\t}\n"
		  "}\n"
		  "\n"
		  "{E}function {f}({x}: int): int {\n"
		  "\tvar node = {T}.Leaf({e})\n"
		  "\tfor i in 0..{c} {\n"
		  "\t\tnode = if (i % {d} == 0) {T}.Scaled(node, {a}) else {T}.Sum(node, {T}.Leaf(i + {b}))\n"
		  "\t}\n"
		  "\treturn {g}(node)\n"
		  "}\n",
		  900, true},
	[STATE] = {"State", "drive",
		   "{D}{E}enum {T} { Idle, Running, Blocked, Done }\n"
		   "\n"
		   "{D}{E}function {g}(state: {T}, event: int): {T} {\n"
		   "\tmatch (state) {\n"
		   "\t\tcase Idle => return if (event % {a} == 0) {T}.Idle else {T}.Running\n"
		   "\t\tcase Running when event % {b} == 1 => return {T}.Blocked\n"
		   "\t\tcase Running => return {T}.Done\n"
		   "\t\tcase Blocked => return {T}.Running\n"
		   "\t\tcase Done => return {T}.Idle\n"
		   "\t}\n"
		   "}\n"
		   "\n"
		   "{D}{E}function {f}({x}: int): int {\n"
		   "\tvar steps = {e}\n"
		   "\tvar state = {T}.Idle\n"
		   "\tfor event in 0..{c} {\n"
		   "\t\tstate = {g}(state, event)\n"
		   "\t\tif state == {T}.Done {\n"
		   "\t\t\tsteps += event * {d}\n"
		   "\t\t} elif state == {T}.Blocked {\n"
		   "\t\t\tsteps++\n"
		   "\t\t}\n"
		   "\t}\n"
		   "\treturn steps\n"
		   "}\n",
		   700, true},
	[STACK] = {"Stack", "unwind",
		   "{D}{E}class {T}<V> {\n"
		   "\tprivate items: List<V> = []\n"
		   "\n"
		   "\tpush(item: V): {T}<V> {\n"
		   "\t\tself.items.append(item)\n"
		   "\t\treturn self\n"
		   "\t}\n"
		   "\n"
		   "\ttop(fallback: V): V {\n"
		   "\t\treturn self.items.last() ?? fallback\n"
		   "\t}\n"
		   "\n"
		   "\ttake(fallback: V): V {\n"
		   "\t\tif self.items.length == 0 {\n"
		   "\t\t\treturn fallback\n"
		   "\t\t}\n"
		   "\t\treturn self.items.pop()\n"
		   "\t}\n"
		   "}\n"
		   "\n"
		   "{D}{E}function {f}({x}: int): int {\n"
		   "\tnumbers = {T}<int>()\n"
		   "\tnames = {T}<string>()\n"
		   "\tfirst = {e}\n"
		   "\tfor i in 0..{c} {\n"
		   "\t\tnumbers.push(first + i * {a})\n"
		   "\t\tif i % {b} == 0 {\n"
		   "\t\t\tnames.push(\"{w}${i}\")\n"
		   "\t\t}\n"
		   "\t}\n"
		   "\tnumbers.take(0)\n"
		   "\treturn numbers.take(0) * {d} + names.take(\"\").length + numbers.top({a}) % {b}\n"
		   "}\n",
		   900, true},
	[COUNTS] = {"Counts", "tally",
		    "{D}{E}function {f}({x}: int): int {\n"
		    "\tvar counts: Map<string, int> = {}\n"
		    "\tfirst = ({e}) % {a}\n"
		    "\tfor i in 0..{c} {\n"
		    "\t\tkey = \"{w}${(i * {d} + first) % {b}}\"\n"
		    "\t\tcounts[key] = counts.get(key, 0) + i\n"
		    "\t}\n"
		    "\tvar total = counts.length\n"
		    "\tfor key, count in counts {\n"
		    "\t\ttotal = total * {d} + count + key.length\n"
		    "\t}\n"
		    "\treturn total\n"
		    "}\n",
		    3000, false},
	[TEXT] = {"Text", "hash",
		  "{D}{E}function {f}({x}: int): int {\n"
		  "\ttext = StringBuilder()\n"
		  "\tfor i in 0..{c} {\n"
		  "\t\ttext.append(if (i % {a} == 0) \"{w} \" else \"${i},\")\n"
		  "\t}\n"
		  "\tvar hash = ({e}) % {b}\n"
		  "\tfor c in text.toString() {\n"
		  "\t\thash = (hash * 31 + int(c)) % 1000003\n"
		  "\t}\n"
		  "\tfor part in text.toString().split(\",\") {\n"
		  "\t\tif part.startsWith(\"{w}\") {\n"
		  "\t\t\thash += part.length * {d}\n"
		  "\t\t}\n"
		  "\t}\n"
		  "\treturn hash\n"
		  "}\n",
		  2500, false},
	[SHAPES] = {"Shape", "measure",
		    "{D}{E}class {T} {\n"
		    "\tname: string\n"
		    "\tsize: int\n"
		    "\n"
		    "\tmeasure(): int\n"
		    "\n"
		    "\tlabel(): string {\n"
		    "\t\treturn \"${self.name}:${self.measure()}\"\n"
		    "\t}\n"
		    "}\n"
		    "\n"
		    "{D}{E}class {T}Square extends {T} {\n"
		    "\toverride measure(): int {\n"
		    "\t\treturn self.size * self.size\n"
		    "\t}\n"
		    "}\n"
		    "\n"
		    "{E}class {T}Strip extends {T} {\n"
		    "\t{p}: int = {a}\n"
		    "\n"
		    "\toverride measure(): int {\n"
		    "\t\treturn self.size * self.{p}\n"
		    "\t}\n"
		    "}\n"
		    "\n"
		    "{E}function {f}({x}: int): int {\n"
		    "\tshapes: List<{T}> = [{T}Square(\"{w}\", ({e}) % {b}), {T}Strip(\"strip\", {c}, {d}), "
		    "{T}Strip(\"\", {x})]\n"
		    "\tvar total = 0\n"
		    "\tfor shape in shapes {\n"
		    "\t\ttotal += shape.measure() * {a} + shape.label().length\n"
		    "\t}\n"
		    "\treturn total\n"
		    "}\n",
		    900, true},
	[CUSTOM] = {"Custom", "extend",
		    "{D}{E}class {T} extends {B} {\n"
		    "\toverride measure(): int {\n"
		    "\t\treturn self.size + {a}\n"
		    "\t}\n"
		    "\n"
		    "\ttwice(): int {\n"
		    "\t\treturn self.measure() * 2\n"
		    "\t}\n"
		    "}\n"
		    "\n"
		    "{D}{E}function {f}({x}: int): int {\n"
		    "\tshape = {T}(\"{w}\", ({e}) % {b})\n"
		    "\tother: {B} = {T}(name: \"other\", size: {c})\n"
		    "\treturn shape.twice() + other.measure() * {d} + shape.label().length\n"
		    "}\n",
		    300, true},
	[PORT] = {"Port", "admit",
		  "{D}{E}interface {T} {\n"
		  "\taccept(value: int): bool\n"
		  "\n"
		  "\tquote(value: int): int {\n"
		  "\t\treturn value * {a}\n"
		  "\t}\n"
		  "}\n"
		  "\n"
		  "class {T}Even implements {T} {\n"
		  "\taccept(value: int): bool {\n"
		  "\t\treturn value % 2 == 0\n"
		  "\t}\n"
		  "}\n"
		  "\n"
		  "{D}{E}struct {T}Limit implements {T} {\n"
		  "\t{p}: int\n"
		  "\n"
		  "\taccept(value: int): bool {\n"
		  "\t\treturn value < self.{p}\n"
		  "\t}\n"
		  "\n"
		  "\tquote(value: int): int {\n"
		  "\t\treturn value + self.{p}\n"
		  "\t}\n"
		  "}\n"
		  "\n"
		  "{E}function {g}(port: {T}, last: int): int {\n"
		  "\tvar sum = 0\n"
		  "\tfor i in 0..=last {\n"
		  "\t\tif port.accept(i) {\n"
		  "\t\t\tsum += port.quote(i)\n"
		  "\t\t} else {\n"
		  "\t\t\tsum++\n"
		  "\t\t}\n"
		  "\t}\n"
		  "\treturn sum\n"
		  "}\n"
		  "\n"
		  "{D}{E}function {f}({x}: int): int {\n"
		  "\treturn {g}({T}Even(), {c}) + {g}({T}Limit({b}), {d}) + ({e})\n"
		  "}\n",
		  800, true},
	[FAILURE] = {"Refused", "attempt",
		     "{E}error {T} extends Error {}\n"
		     "\n"
		     "{D}{E}function {g}(value: int) throws {T}: int {\n"
		     "\tif value % {a} == 1 {\n"
		     "\t\tthrow {T}(\"{w} ${value}\")\n"
		     "\t}\n"
		     "\treturn value / {b}\n"
		     "}\n"
		     "\n"
		     "{D}{E}function {f}({x}: int): int {\n"
		     "\tvar total = {e}\n"
		     "\tfor i in 0..{c} {\n"
		     "\t\ttry {\n"
		     "\t\t\ttotal += {g}(i * {d})\n"
		     "\t\t} catch ({T} e) {\n"
		     "\t\t\ttotal += e.message.length\n"
		     "\t\t} finally {\n"
		     "\t\t\ttotal ^= i\n"
		     "\t\t}\n"
		     "\t}\n"
		     "\treturn total\n"
		     "}\n",
		     1500, false},
	[SEARCH] = {"Index", "find",
		    "{E}function {g}(values: List<int>, wanted: int): int? {\n"
		    "\tfor i, value in enumerate(values) {\n"
		    "\t\tif value % {a} == wanted {\n"
		    "\t\t\treturn i\n"
		    "\t\t}\n"
		    "\t}\n"
		    "\treturn null\n"
		    "}\n"
		    "\n"
		    "{D}{E}function {f}({x}: int): int {\n"
		    "\tvalues = [i * {b} + {d} for i in 0..{c}]\n"
		    "\tfirst = {e}\n"
		    "\tfound = {g}(values, first % {a})\n"
		    "\tif found != null {\n"
		    "\t\treturn found * 2 + first\n"
		    "\t}\n"
		    "\treturn ({g}(values, {d} % {a}) ?? -{b}) + first\n"
		    "}\n",
		    1200, false},
	[PIPELINE] = {"Batch", "collect",
		      "{D}{E}function {f}({x}: int): int {\n"
		      "\tfirst = ({e}) % {b}\n"
		      "\tvalues = [(i * {a} + first) % {b} for i in 0..{c}]\n"
		      "\tlarge = values.filter(value => value > {d}).map(value => value * 3)\n"
		      "\tvalues.sort()\n"
		      "\ttotal = values.reduce(0, (sum, value) => sum * 7 + value)\n"
		      "\treturn total + large.length + sum(large)\n"
		      "}\n",
		      2000, false},
};

bool unit_has_use(const struct unit *self)
{
	return templates[self->kind].has_use;
}

// --- writing

static void fill(struct writer *writer, const struct unit *self, char hole)
{
	struct nd_buf *out = &writer->out;
	switch (hole) {
	case 'T':
		nd_buf_add_cstr(out, self->type);
		break;
	case 'f':
		nd_buf_add_cstr(out, self->function);
		break;
	case 'g':
		nd_buf_add_cstr(out, self->helper);
		break;
	case 'p':
		nd_buf_add_cstr(out, self->p);
		break;
	case 'q':
		nd_buf_add_cstr(out, self->q);
		break;
	case 'x':
		nd_buf_add_cstr(out, self->x);
		break;
	case 'w':
		nd_buf_add_cstr(out, self->word);
		break;
	case 'e':
		expression_write(writer, self->expression, self, 0);
		break;
	case 'B':
		nd_buf_add_cstr(out, refer(writer, self->base->module, self->base->type));
		break;
	case 'E':
		nd_buf_add_cstr(out, self->exported ? "export " : "");
		break;
	case 'D':
		doc_comment(&writer->random, out, "", 1 + pick(&writer->random, 3));
		break;
	default:
		nd_buf_printf(out, "%lld",
			      (long long)(hole == 'a'   ? self->a
					  : hole == 'b' ? self->b
					  : hole == 'c' ? self->c
							: self->d));
		break;
	}
}

static void template_write(struct writer *writer, const struct unit *self)
{
	for (const char *at = templates[self->kind].text; *at; at++) {
		if (at[0] == '{' &&
		    strchr("Tfgpqxwabcde"
			   "BED",
			   at[1]) &&
		    at[2] == '}') {
			fill(writer, self, at[1]);
			at += 2;
		} else {
			nd_buf_add_char(&writer->out, *at);
		}
	}
}

static void mix_write(struct writer *writer, const struct unit *self)
{
	struct nd_buf *out = &writer->out;
	doc_comment(&writer->random, out, "", 1 + pick(&writer->random, 4));
	nd_buf_printf(out, "%sfunction %s(%s: int): int {\n", self->exported ? "export " : "", self->function,
		      self->x);
	for (uint32_t i = 0; i < self->locals; i++)
		nd_buf_printf(out, "\tvar %s = %s * %lld + %lld\n", self->local_names[i], self->x,
			      (long long)(i + (uint32_t)self->a), (long long)self->b);
	body_write(writer, self);
	nd_buf_add_cstr(out, "}\n");
}

// A name for a variable that the unit does not have yet.
static const char *fresh(struct writer *self, const struct unit *unit)
{
	for (;;) {
		const char *name = pick_local(&self->random);
		bool taken = strcmp(name, unit->x) == 0 || (unit->p && strcmp(name, unit->p) == 0);
		for (uint32_t i = 0; i < unit->locals; i++)
			taken |= strcmp(name, unit->local_names[i]) == 0;
		if (!taken)
			return name;
	}
}

static int64_t constant(struct writer *self)
{
	return 2 + pick(&self->random, 96);
}

// A class that something of this module may extend; NULL if no import has one.
static const struct unit *find_base(struct writer *self)
{
	struct module *module = self->module;
	for (uint32_t tries = 0; tries < 4 && module->imports.len; tries++) {
		struct module *from = module->imports.data[pick(&self->random, module->imports.len)];
		for (uint32_t i = 0; i < from->units.len; i++)
			if (from->units.data[i]->kind == SHAPES && from->units.data[i]->exported)
				return from->units.data[i];
	}
	return NULL;
}

void unit_write(struct writer *self, uint32_t lines)
{
	struct unit *unit = nd_alloc_zero(1, sizeof *unit);
	struct module *module = self->module;
	uint32_t index = module->units.len;
	uint32_t chosen = lines < 30 ? 0 : pick(&self->random, 2 * KINDS);

	unit->module = module;
	unit->kind = chosen < KINDS ? (enum kind)chosen : MIX;
	if (unit->kind == CUSTOM && !(unit->base = find_base(self)))
		unit->kind = MIX;
	const struct template *template = &templates[unit->kind];
	unit->exported = index == 0 || pick(&self->random, 5) > 1;
	unit->a = constant(self);
	unit->b = constant(self);
	unit->c = constant(self);
	unit->d = constant(self);
	unit->word = pick_word(&self->random);
	static const char *const parameters[] = {"value", "seed", "input", "start", "x", "amount"};
	unit->x = parameters[pick(&self->random, 6)];
	unit->p = fresh(self, unit);
	unit->q = fresh(self, unit);
	char number[16] = "";
	if (index)
		snprintf(number, sizeof number, "%u", index + 1);
	unit->type = nd_sprintf("%s%s%s", module->name, template->role, number);
	unit->function = nd_sprintf("%s%s%s%s", template->verb, module->name, template->role, number);
	unit->helper = nd_sprintf("%s%s%sStep%s", template->verb, module->name, template->role, number);

	self->budget = UNIT_BUDGET - template->cost;
	self->turns = 1;
	if (unit->kind == MIX) {
		unit->locals = 2 + pick(&self->random, 3);
		uint32_t locals = unit->locals;
		for (unit->locals = 0; unit->locals < locals; unit->locals++)
			unit->local_names[unit->locals] = fresh(self, unit);
		lines = lines > 60 ? 60 : lines;
		body_new(self, unit, lines > 12 ? lines / 2 + pick(&self->random, lines / 2) - 4 : 2);
		unit->cost = UNIT_BUDGET - self->budget + 200;
		mix_write(self, unit);
	} else {
		unit->expression = expression_new(self, 1, 0);
		unit->cost = UNIT_BUDGET - self->budget + 20;
		template_write(self, unit);
	}
	nd_vec_push(&module->units, unit);
}

void unit_write_use(struct writer *writer, const struct unit *self, const struct expression *left,
		    const struct expression *right, const struct unit *scope)
{
	// Before, between and after the two values; %s is the type or the helper.
	static const struct {
		const char *name, *before, *between, *after;
	} uses[KINDS] = {
		[RECORD] = {"T", "(", ").weighed(", ")"},
		[ACCOUNT] = {"T", "(", ").apply(", ")"},
		[TREE] = {"g", "(%T.Scaled(%T.Leaf(", "), ", "))"},
		[STATE] = {"g", "(%T.Idle, ", ") == %T.Running) ", " else 0)"},
		[STACK] = {"T", "<int>().push(", ").take(", ")"},
		[SHAPES] = {"T", "Square(\"use\", ", ").measure() % max(2, ", ")"},
		[CUSTOM] = {"T", "(\"use\", ", ").twice() + min(", ", 9)"},
		[PORT] = {"T", "Limit(", ").quote(", ")"},
	};
	struct nd_buf *out = &writer->out;
	const char *text[3] = {uses[self->kind].before, uses[self->kind].between, uses[self->kind].after};
	bool enclosed = self->kind == SHAPES || self->kind == CUSTOM;
	assert(text[0]);
	if (enclosed)
		nd_buf_add_char(out, '(');
	if (self->kind == STATE)
		nd_buf_add_cstr(out, "(if (");
	if (self->kind == SHAPES) { // the class that is made, not its abstract base
		char name[128];
		snprintf(name, sizeof name, "%sSquare", self->type);
		nd_buf_add_cstr(out, refer(writer, self->module, nd_strdup(name)));
		text[0] += strlen("Square");
	} else if (self->kind == PORT) {
		char name[128];
		snprintf(name, sizeof name, "%sLimit", self->type);
		nd_buf_add_cstr(out, refer(writer, self->module, nd_strdup(name)));
		text[0] += strlen("Limit");
	} else {
		nd_buf_add_cstr(out, refer(writer, self->module,
					   uses[self->kind].name[0] == 'T' ? self->type : self->helper));
	}
	for (int part = 0; part < 3; part++) {
		for (const char *at = text[part]; *at; at++) {
			if (at[0] == '%' && at[1] == 'T') {
				nd_buf_add_cstr(out, refer(writer, self->module, self->type));
				at++;
			} else {
				nd_buf_add_char(out, *at);
			}
		}
		if (part < 2)
			expression_write(writer, part ? right : left, scope, 0);
	}
	if (enclosed)
		nd_buf_add_char(out, ')');
}

// --- computing

static int64_t add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t mul(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a * (uint64_t)b);
}

static int64_t text_length(int64_t value)
{
	return snprintf(NULL, 0, "%lld", (long long)value);
}

static int64_t weight(const struct unit *self, int64_t p, int64_t q, int64_t factor)
{
	return add(mul(p, factor), q % self->b);
}

static int64_t record(const struct unit *self, int64_t first)
{
	int64_t total = 0;
	for (int64_t i = 0; i < self->c; i++) {
		int64_t p = add(i * self->a, first), q = self->a;
		if (i == 1)
			p = self->b;
		if (i == 0) {
			p = add(p, self->d);
			q -= self->d;
		}
		total = add(total, weight(self, p, q, self->d));
	}
	return total;
}

static int64_t apply(const struct unit *self, int64_t balance, int64_t amount)
{
	return amount % 2 == 0 ? add(balance, amount) : add(balance, -(amount / self->b));
}

static int64_t account(const struct unit *self, int64_t first, int64_t x)
{
	int64_t balance = first % self->a, sum = 0;
	for (int64_t i = 0; i < self->c; i++) {
		balance = apply(self, balance, i * self->d + x % self->a);
		sum = add(mul(sum, self->d), balance);
	}
	return sum;
}

static int64_t tree(const struct unit *self, int64_t node)
{
	for (int64_t i = 0; i < self->c; i++)
		node = i % self->d == 0 ? mul(node, self->a) : add(node, i + self->b);
	return node;
}

static int64_t state(const struct unit *self, int64_t steps)
{
	enum { IDLE, RUNNING, BLOCKED, DONE } now = IDLE;
	for (int64_t event = 0; event < self->c; event++) {
		switch (now) {
		case IDLE:
			now = event % self->a == 0 ? IDLE : RUNNING;
			break;
		case RUNNING:
			now = event % self->b == 1 ? BLOCKED : DONE;
			break;
		case BLOCKED:
			now = RUNNING;
			break;
		case DONE:
			now = IDLE;
			break;
		}
		steps = add(steps, now == DONE ? event * self->d : now == BLOCKED);
	}
	return steps;
}

static int64_t stack(const struct unit *self, int64_t first)
{
	int64_t last_name = (self->c - 1) / self->b * self->b;
	int64_t taken = add(first, (self->c - 2) * self->a);
	int64_t top = self->c > 2 ? add(first, (self->c - 3) * self->a) : self->a;
	return add(mul(taken, self->d), (int64_t)strlen(self->word) + text_length(last_name) + top % self->b);
}

static int64_t counts(const struct unit *self, int64_t value)
{
	int64_t keys[128], sums[128], first = value % self->a, len = 0;
	for (int64_t i = 0; i < self->c; i++) {
		int64_t key = (i * self->d + first) % self->b, at = 0;
		while (at < len && keys[at] != key)
			at++;
		if (at == len) {
			keys[len] = key;
			sums[len++] = 0;
		}
		sums[at] += i;
	}
	int64_t total = len;
	for (int64_t i = 0; i < len; i++)
		total = add(mul(total, self->d),
			    sums[i] + (int64_t)strlen(self->word) + text_length(keys[i]));
	return total;
}

static int64_t text(const struct unit *self, int64_t value)
{
	char bytes[128 * 16], *at = bytes;
	for (int64_t i = 0; i < self->c; i++)
		at += i % self->a == 0 ? sprintf(at, "%s ", self->word) : sprintf(at, "%lld,", (long long)i);
	*at = 0;
	int64_t hash = value % self->b;
	for (const char *c = bytes; *c; c++)
		hash = (hash * 31 + *c) % 1000003;
	for (const char *part = bytes; part;) {
		const char *end = strchr(part, ',');
		size_t len = end ? (size_t)(end - part) : strlen(part);
		if (strncmp(part, self->word, strlen(self->word)) == 0)
			hash += (int64_t)len * self->d;
		part = end ? end + 1 : NULL;
	}
	return hash;
}

static int64_t shapes(const struct unit *self, int64_t value, int64_t x)
{
	int64_t side = value % self->b;
	int64_t measures[3] = {side * side, self->c * self->d, mul(x, self->a)};
	int64_t names[3] = {(int64_t)strlen(self->word), 5, 0};
	int64_t total = 0;
	for (int i = 0; i < 3; i++)
		total = add(total, add(mul(measures[i], self->a), names[i] + 1 + text_length(measures[i])));
	return total;
}

static int64_t custom(const struct unit *self, int64_t value)
{
	int64_t measure = value % self->b + self->a;
	return 2 * measure + (self->c + self->a) * self->d + (int64_t)strlen(self->word) + 1 +
	       text_length(measure);
}

static int64_t port(const struct unit *self, int64_t value)
{
	int64_t sum = 0;
	for (int64_t i = 0; i <= self->c; i++)
		sum += i % 2 == 0 ? i * self->a : 1;
	for (int64_t i = 0; i <= self->d; i++)
		sum += i < self->b ? i + self->b : 1;
	return add(sum, value);
}

static int64_t failure(const struct unit *self, int64_t total)
{
	for (int64_t i = 0; i < self->c; i++) {
		int64_t value = i * self->d;
		if (value % self->a == 1)
			total = add(total, (int64_t)strlen(self->word) + 1 + text_length(value));
		else
			total = add(total, value / self->b);
		total ^= i;
	}
	return total;
}

// Where among the values of a SEARCH unit the remainder `wanted` is first; -1 if nowhere.
static int64_t find(const struct unit *self, int64_t wanted)
{
	for (int64_t i = 0; i < self->c; i++)
		if ((i * self->b + self->d) % self->a == wanted)
			return i;
	return -1;
}

static int64_t search(const struct unit *self, int64_t first)
{
	int64_t found = find(self, first % self->a);
	if (found >= 0)
		return add(found * 2, first);
	found = find(self, self->d % self->a);
	return add(found >= 0 ? found : -self->b, first);
}

static int64_t pipeline(const struct unit *self, int64_t value)
{
	int64_t values[128], first = value % self->b, large = 0;
	for (int64_t i = 0; i < self->c; i++) {
		int64_t item = (i * self->a + first) % self->b, at = i;
		if (item > self->d)
			large += 1 + 3 * item;
		for (; at > 0 && values[at - 1] > item; at--)
			values[at] = values[at - 1];
		values[at] = item;
	}
	int64_t total = 0;
	for (int64_t i = 0; i < self->c; i++)
		total = add(mul(total, 7), values[i]);
	return add(total, large);
}

int64_t unit_call(const struct unit *self, int64_t x)
{
	int64_t e = self->expression ? expression_value(self->expression, &x) : 0;
	switch (self->kind) {
	case MIX:
		return body_value(self, x);
	case RECORD:
		return record(self, e);
	case ACCOUNT:
		return account(self, e, x);
	case TREE:
		return tree(self, e);
	case STATE:
		return state(self, e);
	case STACK:
		return stack(self, e);
	case COUNTS:
		return counts(self, e);
	case TEXT:
		return text(self, e);
	case SHAPES:
		return shapes(self, e, x);
	case CUSTOM:
		return custom(self, e);
	case PORT:
		return port(self, e);
	case FAILURE:
		return failure(self, e);
	case SEARCH:
		return search(self, e);
	case PIPELINE:
		return pipeline(self, e);
	case KINDS:
		break;
	}
	assert(!"a kind of unit");
	return 0;
}

int64_t unit_use(const struct unit *self, int64_t x, int64_t y)
{
	switch (self->kind) {
	case RECORD:
		return weight(self, x, self->a, y);
	case ACCOUNT:
		return apply(self, x % self->a, y);
	case TREE:
		return mul(x, y);
	case STATE:
		return x % self->a == 0 ? 0 : y;
	case STACK:
		return x;
	case SHAPES:
		return mul(x, x) % (y > 2 ? y : 2);
	case CUSTOM:
		return add(mul(add(x, self->a), 2), y < 9 ? y : 9);
	case PORT:
		return add(x, y);
	default:
		assert(!"a kind with a use");
		return 0;
	}
}
