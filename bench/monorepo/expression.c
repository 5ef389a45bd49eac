// Expressions and statements: made at random, written in Noodle, computed as the program will. Arithmetic wraps and
// division truncates, as in the language; divisors and shift counts are constants.
#include "monorepo.h"

enum operation { CONSTANT, VARIABLE, BINARY, CALL, USE, CHOICE, LESSER, GREATER };

struct operator
{
	const char *text;
	int precedence;
	bool constant_right;
};

static const struct operator operators[] = {
	{"+", 6, false},
	{"-", 6, false},
	{"*", 7, true},
	{"%", 7, true},
	{"/", 7, true},
	{"+", 6, true},
	{"<<", 5, true},
	{">>", 5, true},
	{"&", 4, false},
	{"^", 3, false},
	{"|", 2, true},
};
enum { ADD, SUBTRACT, MULTIPLY, REMAINDER, DIVIDE, ADD_CONSTANT, LEFT, RIGHT, AND, XOR, OR, OPERATORS };
enum { LOWEST = 0, POSTFIX = 9, MAX_DEPTH = 4 };

struct expression {
	enum operation operation;
	uint32_t operator;
	int64_t value; // CONSTANT; VARIABLE: which
	const struct unit *unit;
	const struct expression *a, *b, *c, *d;
	uint32_t cost;
};

enum statement_kind { ASSIGN, ADD_TO, IF, FOR, WHILE, MATCH };

struct statement {
	enum statement_kind kind;
	uint32_t variable; // assigned; FOR: the loop variable
	int64_t count; // FOR: turns; MATCH: modulus; WHILE: divisor
	const struct expression *left, *right; // IF: compared; the others: left
	struct statement *first, *second; // blocks
	struct statement *next;
};

static struct expression *new(enum operation operation)
{
	struct expression *self = nd_alloc_zero(1, sizeof *self);
	self->operation = operation;
	self->cost = 1;
	return self;
}

static struct expression *constant(int64_t value)
{
	struct expression *self = new (CONSTANT);
	self->value = value;
	return self;
}

static struct expression *atom(struct writer *self, uint32_t variables)
{
	if (pick(&self->random, 8) == 0)
		return constant(2 + pick(&self->random, 96));
	struct expression *result = new (VARIABLE);
	result->value = pick(&self->random, variables);
	return result;
}

// A cheap unit of an import, or an earlier one of this module; NULL if the budget allows none.
static const struct unit *callee(struct writer *self)
{
	struct module *from = self->module;
	if (from->imports.len && pick(&self->random, 3))
		from = from->imports.data[pick(&self->random, from->imports.len)];
	if (from->units.len == 0)
		return NULL;
	const struct unit *unit = from->units.data[pick(&self->random, from->units.len)];
	if (from != self->module && !unit->exported)
		return NULL;
	return unit;
}

static struct expression *call(struct writer *self, uint32_t variables, uint32_t depth)
{
	const struct unit *unit = callee(self);
	if (!unit)
		return atom(self, variables);
	bool use = unit_has_use(unit) && pick(&self->random, 2);
	uint32_t cost = (use ? 4 : unit->cost + 2);
	if (cost * self->turns > self->budget)
		return atom(self, variables);
	self->budget -= cost * self->turns;
	struct expression *result = new (use ? USE : CALL);
	result->unit = unit;
	result->a = expression_new(self, variables, depth + 1);
	result->b = use ? atom(self, variables) : NULL;
	result->cost = cost + result->a->cost;
	return result;
}

struct expression *expression_new(struct writer *self, uint32_t variables, uint32_t depth)
{
	uint32_t chosen = depth < 3 ? pick(&self->random, 10) : 9;
	struct expression *result;
	if (chosen < 5) {
		result = new (BINARY);
		result->operator= pick(&self->random, OPERATORS);
		result->a = expression_new(self, variables, depth + 1);
		if (result->operator== LEFT || result->operator== RIGHT)
			result->b = constant(1 + pick(&self->random, 7));
		else if (operators[result->operator].constant_right)
			result->b = constant(2 + pick(&self->random, 96));
		else
			result->b = atom(self, variables);
		result->cost += result->a->cost + 1;
	} else if (chosen < 7) {
		result = call(self, variables, depth);
	} else if (chosen == 7 && depth < 2) {
		result = new (CHOICE);
		result->a = atom(self, variables);
		result->b = constant(pick(&self->random, 500));
		result->c = expression_new(self, variables, depth + 1);
		result->d = atom(self, variables);
		result->cost += 3 + result->c->cost;
	} else if (chosen == 8) {
		result = new (pick(&self->random, 2) ? LESSER : GREATER);
		result->a = expression_new(self, variables, depth + 1);
		result->b = atom(self, variables);
		result->cost += 2 + result->a->cost;
	} else {
		result = atom(self, variables);
	}
	return result;
}

uint32_t expression_cost(const struct expression *self)
{
	return self->cost;
}

static const char *variable_name(const struct unit *unit, uint32_t variable)
{
	static const char *const counters[] = {"i", "j", "k"};
	if (variable == 0)
		return unit->x;
	if (variable <= unit->locals)
		return unit->local_names[variable - 1];
	return counters[variable - unit->locals - 1];
}

void expression_write(struct writer *writer, const struct expression *self, const struct unit *unit,
		      int precedence)
{
	struct nd_buf *out = &writer->out;
	switch (self->operation) {
	case CONSTANT:
		nd_buf_printf(out, "%lld", (long long)self->value);
		break;
	case VARIABLE:
		nd_buf_add_cstr(out, variable_name(unit, (uint32_t)self->value));
		break;
	case BINARY: {
		const struct operator* operator= & operators[self->operator];
		if (operator->precedence<precedence)
			nd_buf_add_char(out, '(');
		expression_write(writer, self->a, unit, operator->precedence);
		nd_buf_printf(out, " %s ", operator->text);
		expression_write(writer, self->b, unit, operator->precedence + 1);
		if (operator->precedence<precedence)
			nd_buf_add_char(out, ')');
		break;
	}
	case CALL:
		nd_buf_printf(out, "%s(", refer(writer, self->unit->module, self->unit->function));
		expression_write(writer, self->a, unit, LOWEST);
		nd_buf_add_char(out, ')');
		break;
	case USE:
		unit_write_use(writer, self->unit, self->a, self->b, unit);
		break;
	case CHOICE:
		nd_buf_add_cstr(out, "(if (");
		expression_write(writer, self->a, unit, LOWEST);
		nd_buf_add_cstr(out, " < ");
		expression_write(writer, self->b, unit, LOWEST);
		nd_buf_add_cstr(out, ") ");
		expression_write(writer, self->c, unit, LOWEST);
		nd_buf_add_cstr(out, " else ");
		expression_write(writer, self->d, unit, LOWEST);
		nd_buf_add_char(out, ')');
		break;
	case LESSER:
	case GREATER:
		nd_buf_add_cstr(out, self->operation == LESSER ? "min(" : "max(");
		expression_write(writer, self->a, unit, LOWEST);
		nd_buf_add_cstr(out, ", ");
		expression_write(writer, self->b, unit, LOWEST);
		nd_buf_add_char(out, ')');
		break;
	}
}

static int64_t binary(uint32_t operator, int64_t left, int64_t right)
{
	uint64_t a = (uint64_t)left, b = (uint64_t)right;
	switch (operator) {
	case ADD:
	case ADD_CONSTANT:
		return (int64_t)(a + b);
	case SUBTRACT:
		return (int64_t)(a - b);
	case MULTIPLY:
		return (int64_t)(a * b);
	case REMAINDER:
		return left % right;
	case DIVIDE:
		return left / right;
	case LEFT:
		return (int64_t)(a << b);
	case RIGHT: // arithmetic, whatever C compilers make of >>
		return left < 0 ? (int64_t)~(~a >> b) : (int64_t)(a >> b);
	case AND:
		return (int64_t)(a & b);
	case XOR:
		return (int64_t)(a ^ b);
	default:
		return (int64_t)(a | b);
	}
}

int64_t expression_value(const struct expression *self, const int64_t *variables)
{
	switch (self->operation) {
	case CONSTANT:
		return self->value;
	case VARIABLE:
		return variables[self->value];
	case BINARY:
		return binary(self->operator, expression_value(self->a, variables),
			      expression_value(self->b, variables));
	case CALL:
		return unit_call(self->unit, expression_value(self->a, variables));
	case USE:
		return unit_use(self->unit, expression_value(self->a, variables),
				expression_value(self->b, variables));
	case CHOICE:
		return expression_value(
			expression_value(self->a, variables) < expression_value(self->b, variables) ? self->c
												    : self->d,
			variables);
	default: {
		int64_t left = expression_value(self->a, variables),
			right = expression_value(self->b, variables);
		return (left < right) == (self->operation == LESSER) ? left : right;
	}
	}
}

// --- statements

static struct statement *block_new(struct writer *self, struct unit *unit, uint32_t counters,
				   uint32_t *lines);

static struct statement *statement_new(struct writer *self, struct unit *unit, uint32_t counters,
				       uint32_t *lines)
{
	struct statement *result = nd_alloc_zero(1, sizeof *result);
	uint32_t variables = 1 + unit->locals + counters;
	uint32_t chosen = counters < 3 && *lines > 3 && self->depth < MAX_DEPTH ? pick(&self->random, 9) : 0;
	result->variable = 1 + pick(&self->random, unit->locals);
	*lines -= *lines > 0;
	if (chosen < 3) {
		result->kind = pick(&self->random, 2) ? ASSIGN : ADD_TO;
		result->left = expression_new(self, variables, 0);
	} else if (chosen < 5) {
		result->kind = IF;
		result->left = expression_new(self, variables, 1);
		result->right = constant(pick(&self->random, 1000));
		result->first = block_new(self, unit, counters, lines);
		if (pick(&self->random, 2))
			result->second = block_new(self, unit, counters, lines);
	} else if (chosen < 7 && self->turns < 100) {
		result->kind = FOR;
		result->count = 2 + pick(&self->random, 9);
		result->variable = 1 + unit->locals + counters;
		self->turns *= (uint32_t)result->count;
		result->first = block_new(self, unit, counters + 1, lines);
		self->turns /= (uint32_t)result->count;
	} else if (chosen == 7 && self->turns < 20) {
		result->kind = WHILE; // at most 64 turns, as the variable is divided
		result->count = 2 + pick(&self->random, 9);
		result->left = expression_new(self, variables, 2);
	} else {
		result->kind = MATCH;
		result->left = expression_new(self, variables, 2);
		result->count = 3 + pick(&self->random, 5);
		result->first = block_new(self, unit, counters, lines);
		result->second = block_new(self, unit, counters, lines);
	}
	*lines -= *lines > 1;
	return result;
}

static struct statement *block_new(struct writer *self, struct unit *unit, uint32_t counters, uint32_t *lines)
{
	uint32_t count = 1 + pick(&self->random, 2);
	struct statement *first = NULL, **end = &first;
	self->depth++;
	for (uint32_t i = 0; i < count; i++) {
		*end = statement_new(self, unit, counters, lines);
		end = &(*end)->next;
	}
	self->depth--;
	return first;
}

void body_new(struct writer *self, struct unit *unit, uint32_t lines)
{
	struct statement **end = &unit->body;
	while (lines > 0) {
		*end = statement_new(self, unit, 0, &lines);
		end = &(*end)->next;
	}
	// Every local has a part in the result, so that none is written in vain.
	unit->result = expression_new(self, 1 + unit->locals, 1);
	for (uint32_t i = 0; i < unit->locals; i++) {
		struct expression *sum = new (BINARY), *local = new (VARIABLE);
		sum->operator= i % 2 ? ADD : XOR;
		local->value = 1 + i;
		sum->a = unit->result;
		sum->b = local;
		unit->result = sum;
	}
}

static void indent(struct nd_buf *out, uint32_t depth)
{
	while (depth--)
		nd_buf_add_char(out, '\t');
}

static void block_write(struct writer *writer, const struct statement *self, const struct unit *unit,
			uint32_t depth);

static void statement_write(struct writer *writer, const struct statement *self, const struct unit *unit,
			    uint32_t depth)
{
	struct nd_buf *out = &writer->out;
	const char *name = variable_name(unit, self->variable);
	indent(out, depth);
	switch (self->kind) {
	case ASSIGN:
	case ADD_TO:
		nd_buf_printf(out, "%s %s ", name, self->kind == ASSIGN ? "=" : "+=");
		expression_write(writer, self->left, unit, LOWEST);
		break;
	case IF:
		nd_buf_add_cstr(out, "if ");
		expression_write(writer, self->left, unit, LOWEST);
		nd_buf_add_cstr(out, " > ");
		expression_write(writer, self->right, unit, LOWEST);
		nd_buf_add_cstr(out, " {\n");
		block_write(writer, self->first, unit, depth + 1);
		if (self->second) {
			indent(out, depth);
			nd_buf_add_cstr(out, "} else {\n");
			block_write(writer, self->second, unit, depth + 1);
		}
		indent(out, depth);
		nd_buf_add_cstr(out, "}");
		break;
	case FOR:
		nd_buf_printf(out, "for %s in 0..%lld {\n", name, (long long)self->count);
		block_write(writer, self->first, unit, depth + 1);
		indent(out, depth);
		nd_buf_add_cstr(out, "}");
		break;
	case WHILE:
		nd_buf_printf(out, "while %s > 99 {\n", name);
		indent(out, depth + 1);
		nd_buf_printf(out, "%s /= %lld\n", name, (long long)self->count);
		indent(out, depth);
		nd_buf_printf(out, "}\n");
		indent(out, depth);
		nd_buf_printf(out, "%s -= ", name);
		expression_write(writer, self->left, unit, LOWEST);
		break;
	case MATCH:
		nd_buf_add_cstr(out, "match (");
		expression_write(writer, self->left, unit, POSTFIX);
		nd_buf_printf(out, " %% %lld) {\n", (long long)self->count);
		indent(out, depth + 1);
		nd_buf_add_cstr(out, "case 0 => {\n");
		block_write(writer, self->first, unit, depth + 2);
		indent(out, depth + 1);
		nd_buf_printf(out, "}\n");
		indent(out, depth + 1);
		nd_buf_printf(out, "case 1 | 2 => {\n");
		block_write(writer, self->second, unit, depth + 2);
		indent(out, depth + 1);
		nd_buf_printf(out, "}\n");
		indent(out, depth + 1);
		nd_buf_printf(out, "case _ => { %s += 1 }\n", name);
		indent(out, depth);
		nd_buf_add_cstr(out, "}");
		break;
	}
	nd_buf_add_char(out, '\n');
}

static void block_write(struct writer *writer, const struct statement *self, const struct unit *unit,
			uint32_t depth)
{
	for (; self; self = self->next)
		statement_write(writer, self, unit, depth);
}

void body_write(struct writer *writer, const struct unit *unit)
{
	block_write(writer, unit->body, unit, 1);
	nd_buf_add_cstr(&writer->out, "\treturn ");
	expression_write(writer, unit->result, unit, LOWEST);
	nd_buf_add_char(&writer->out, '\n');
}

static void block_run(const struct statement *self, int64_t *variables)
{
	for (; self; self = self->next) {
		int64_t *variable = &variables[self->variable];
		switch (self->kind) {
		case ASSIGN:
			*variable = expression_value(self->left, variables);
			break;
		case ADD_TO: {
			int64_t before = *variable;
			*variable = binary(ADD, before, expression_value(self->left, variables));
			break;
		}
		case IF:
			block_run(expression_value(self->left, variables) >
						  expression_value(self->right, variables)
					  ? self->first
					  : self->second,
				  variables);
			break;
		case FOR:
			for (int64_t i = 0; i < self->count; i++) {
				*variable = i;
				block_run(self->first, variables);
			}
			break;
		case WHILE:
			while (*variable > 99)
				*variable /= self->count;
			*variable = binary(SUBTRACT, *variable, expression_value(self->left, variables));
			break;
		case MATCH: {
			int64_t value = expression_value(self->left, variables) % self->count;
			if (value == 0)
				block_run(self->first, variables);
			else if (value == 1 || value == 2)
				block_run(self->second, variables);
			else
				*variable = binary(ADD, *variable, 1);
			break;
		}
		}
	}
}

int64_t body_value(const struct unit *unit, int64_t x)
{
	int64_t variables[1 + 6 + 3] = {x};
	for (uint32_t i = 0; i < unit->locals; i++)
		variables[1 + i] = binary(ADD, binary(MULTIPLY, x, (int64_t)i + unit->a), unit->b);
	block_run(unit->body, variables);
	return expression_value(unit->result, variables);
}
