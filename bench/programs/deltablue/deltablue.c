// DeltaBlue of Sannella, Freeman-Benson, Maloney and Borning: an incremental solver of a hierarchy of one-way
// constraints. Objects with dynamic dispatch and many lists. A chain of equalities and a projection check themselves.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH = 12000 };

// Strengths of constraints; a lesser number is stronger.
enum { REQUIRED = 0, PREFERRED = 2, STRONG_DEFAULT = 3, DEFAULT = 4, WEAKEST = 6 };

struct list {
	void **items;
	size_t length, capacity;
};

struct variable {
	int64_t value;
	struct list constraints;
	struct constraint *determined_by;
	int64_t mark;
	int64_t walk_strength;
	bool stay;
};

struct planner {
	int64_t mark;
};

struct class {
	bool is_input;
	bool (*is_satisfied)(const struct constraint *self);
	void (*add_to_graph)(struct constraint *self);
	void (*remove_from_graph)(struct constraint *self);
	// Decides which variable to compute, if any may be.
	void (*choose_method)(struct constraint *self, int64_t mark);
	void (*mark_inputs)(struct constraint *self, int64_t mark);
	bool (*inputs_known)(struct constraint *self, int64_t mark);
	void (*mark_unsatisfied)(struct constraint *self);
	struct variable *(*output)(const struct constraint *self);
	// Computes the strength of the output, and its value if it never changes.
	void (*recalculate)(struct constraint *self);
	void (*execute)(struct constraint *self);
};

struct constraint {
	const struct class *class;
	int64_t strength;
};

struct unary {
	struct constraint base;
	struct variable *target;
	bool satisfied;
};

enum direction { NONE, FORWARD, BACKWARD };

struct binary {
	struct constraint base;
	struct variable *v1, *v2;
	enum direction direction;
};

struct scale {
	struct binary base;
	struct variable *factor, *offset;
};

static _Noreturn void fail(const char *message)
{
	fprintf(stderr, "%s\n", message);
	exit(1);
}

static void append(struct list *self, void *item)
{
	if (self->length == self->capacity) {
		self->capacity = self->capacity ? 2 * self->capacity : 4;
		self->items = realloc(self->items, self->capacity * sizeof *self->items);
	}
	self->items[self->length++] = item;
}

static void *pop(struct list *self)
{
	return self->items[--self->length];
}

static struct variable *variable_new(int64_t value)
{
	struct variable *self = malloc(sizeof *self);
	*self = (struct variable){.value = value, .walk_strength = WEAKEST, .stay = true};
	return self;
}

static void variable_free(struct variable *self)
{
	free(self->constraints.items);
	free(self);
}

static void variable_remove(struct variable *self, const struct constraint *constraint)
{
	struct list *list = &self->constraints;
	for (size_t i = 0; i < list->length; i++) {
		if (list->items[i] == constraint) {
			list->length--;
			memmove(list->items + i, list->items + i + 1, (list->length - i) * sizeof *list->items);
			break;
		}
	}
	if (self->determined_by == constraint)
		self->determined_by = NULL;
}

// The constraints that read this variable.
static void add_consumers(const struct variable *self, struct list *consumers)
{
	for (size_t i = 0; i < self->constraints.length; i++) {
		struct constraint *constraint = self->constraints.items[i];
		if (self->determined_by != constraint && constraint->class->is_satisfied(constraint))
			append(consumers, constraint);
	}
}

static bool unary_is_satisfied(const struct constraint *base)
{
	return ((const struct unary *)base)->satisfied;
}

static void unary_add_to_graph(struct constraint *base)
{
	struct unary *self = (struct unary *)base;
	append(&self->target->constraints, self);
	self->satisfied = false;
}

static void unary_remove_from_graph(struct constraint *base)
{
	struct unary *self = (struct unary *)base;
	variable_remove(self->target, base);
	self->satisfied = false;
}

static void unary_choose_method(struct constraint *base, int64_t mark)
{
	struct unary *self = (struct unary *)base;
	self->satisfied = self->target->mark != mark && base->strength < self->target->walk_strength;
}

static void unary_mark_inputs(struct constraint *base, int64_t mark)
{
	(void)base;
	(void)mark;
}

static bool unary_inputs_known(struct constraint *base, int64_t mark)
{
	(void)base;
	(void)mark;
	return true;
}

static void unary_mark_unsatisfied(struct constraint *base)
{
	((struct unary *)base)->satisfied = false;
}

static struct variable *unary_output(const struct constraint *base)
{
	return ((const struct unary *)base)->target;
}

static void unary_recalculate(struct constraint *base)
{
	struct unary *self = (struct unary *)base;
	self->target->walk_strength = base->strength;
	self->target->stay = !base->class->is_input;
	if (self->target->stay)
		base->class->execute(base);
}

static void unary_execute(struct constraint *base)
{
	(void)base;
}

static bool binary_is_satisfied(const struct constraint *base)
{
	return ((const struct binary *)base)->direction != NONE;
}

static void binary_add_to_graph(struct constraint *base)
{
	struct binary *self = (struct binary *)base;
	append(&self->v1->constraints, self);
	append(&self->v2->constraints, self);
	self->direction = NONE;
}

static void binary_remove_from_graph(struct constraint *base)
{
	struct binary *self = (struct binary *)base;
	variable_remove(self->v1, base);
	variable_remove(self->v2, base);
	self->direction = NONE;
}

static void binary_choose_method(struct constraint *base, int64_t mark)
{
	struct binary *self = (struct binary *)base;
	bool forward = base->strength < self->v2->walk_strength;
	bool backward = base->strength < self->v1->walk_strength;
	if (self->v1->mark == mark)
		self->direction = self->v2->mark != mark && forward ? FORWARD : NONE;
	else if (self->v2->mark == mark || self->v1->walk_strength > self->v2->walk_strength)
		self->direction = backward ? BACKWARD : NONE;
	else
		self->direction = forward ? FORWARD : NONE;
}

static struct variable *binary_input(const struct binary *self)
{
	return self->direction == FORWARD ? self->v1 : self->v2;
}

static struct variable *binary_output(const struct constraint *base)
{
	const struct binary *self = (const struct binary *)base;
	return self->direction == FORWARD ? self->v2 : self->v1;
}

static void binary_mark_inputs(struct constraint *base, int64_t mark)
{
	binary_input((struct binary *)base)->mark = mark;
}

static bool binary_inputs_known(struct constraint *base, int64_t mark)
{
	const struct variable *input = binary_input((struct binary *)base);
	return input->mark == mark || input->stay || !input->determined_by;
}

static void binary_mark_unsatisfied(struct constraint *base)
{
	((struct binary *)base)->direction = NONE;
}

static int64_t weakest(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void equal_recalculate(struct constraint *base)
{
	struct variable *input = binary_input((struct binary *)base), *output = binary_output(base);
	output->walk_strength = weakest(base->strength, input->walk_strength);
	output->stay = input->stay;
	if (output->stay)
		base->class->execute(base);
}

static void equal_execute(struct constraint *base)
{
	binary_output(base)->value = binary_input((struct binary *)base)->value;
}

static void scale_add_to_graph(struct constraint *base)
{
	struct scale *self = (struct scale *)base;
	binary_add_to_graph(base);
	append(&self->factor->constraints, self);
	append(&self->offset->constraints, self);
}

static void scale_remove_from_graph(struct constraint *base)
{
	struct scale *self = (struct scale *)base;
	binary_remove_from_graph(base);
	variable_remove(self->factor, base);
	variable_remove(self->offset, base);
}

static void scale_mark_inputs(struct constraint *base, int64_t mark)
{
	struct scale *self = (struct scale *)base;
	binary_mark_inputs(base, mark);
	self->factor->mark = mark;
	self->offset->mark = mark;
}

static void scale_execute(struct constraint *base)
{
	struct scale *self = (struct scale *)base;
	struct variable *v1 = self->base.v1, *v2 = self->base.v2;
	if (self->base.direction == FORWARD)
		v2->value = v1->value * self->factor->value + self->offset->value;
	else
		v1->value = (v2->value - self->offset->value) / self->factor->value;
}

static void scale_recalculate(struct constraint *base)
{
	struct scale *self = (struct scale *)base;
	struct variable *input = binary_input(&self->base), *output = binary_output(base);
	output->walk_strength = weakest(base->strength, input->walk_strength);
	output->stay = input->stay && self->factor->stay && self->offset->stay;
	if (output->stay)
		base->class->execute(base);
}

// A variable keeps its value.
static const struct class stay_class = {false, unary_is_satisfied, unary_add_to_graph, unary_remove_from_graph,
	unary_choose_method, unary_mark_inputs, unary_inputs_known, unary_mark_unsatisfied, unary_output,
	unary_recalculate, unary_execute};
// A variable is changed from outside.
static const struct class edit_class = {true, unary_is_satisfied, unary_add_to_graph, unary_remove_from_graph,
	unary_choose_method, unary_mark_inputs, unary_inputs_known, unary_mark_unsatisfied, unary_output,
	unary_recalculate, unary_execute};
// v1 == v2
static const struct class equal_class = {false, binary_is_satisfied, binary_add_to_graph, binary_remove_from_graph,
	binary_choose_method, binary_mark_inputs, binary_inputs_known, binary_mark_unsatisfied, binary_output,
	equal_recalculate, equal_execute};
// v2 == v1 * factor + offset
static const struct class scale_class = {false, binary_is_satisfied, scale_add_to_graph, scale_remove_from_graph,
	binary_choose_method, scale_mark_inputs, binary_inputs_known, binary_mark_unsatisfied, binary_output,
	scale_recalculate, scale_execute};

static struct constraint *unary_new(const struct class *class, int64_t strength, struct variable *target)
{
	struct unary *self = malloc(sizeof *self);
	*self = (struct unary){{class, strength}, target, false};
	return &self->base;
}

static struct constraint *equal_new(struct variable *v1, struct variable *v2)
{
	struct binary *self = malloc(sizeof *self);
	*self = (struct binary){{&equal_class, REQUIRED}, v1, v2, NONE};
	return &self->base;
}

static struct constraint *scale_new(struct variable *v1, struct variable *v2, struct variable *factor,
				    struct variable *offset)
{
	struct scale *self = malloc(sizeof *self);
	*self = (struct scale){{{&scale_class, REQUIRED}, v1, v2, NONE}, factor, offset};
	return &self->base.base;
}

static void remove_incrementally(struct planner *self, struct constraint *constraint);

// Gives strengths and unchanging values to what depends on a constraint; false if it depends on itself.
static bool propagate(struct planner *self, struct constraint *constraint, int64_t mark)
{
	struct list todo = {0};
	append(&todo, constraint);
	while (todo.length > 0) {
		struct constraint *next = pop(&todo);
		struct variable *output = next->class->output(next);
		if (output->mark == mark) {
			remove_incrementally(self, constraint);
			free(todo.items);
			return false;
		}
		next->class->recalculate(next);
		add_consumers(output, &todo);
	}
	free(todo.items);
	return true;
}

// Enforces a constraint if possible; the constraint that it overrides.
static struct constraint *satisfy(struct constraint *self, struct planner *planner, int64_t mark)
{
	self->class->choose_method(self, mark);
	if (!self->class->is_satisfied(self)) {
		if (self->strength == REQUIRED)
			fail("could not satisfy a required constraint");
		return NULL;
	}
	self->class->mark_inputs(self, mark);
	struct variable *output = self->class->output(self);
	struct constraint *overridden = output->determined_by;
	if (overridden)
		overridden->class->mark_unsatisfied(overridden);
	output->determined_by = self;
	if (!propagate(planner, self, mark))
		fail("cycle");
	output->mark = mark;
	return overridden;
}

// Enforces a constraint, then those that others override, as long as there are any.
static void add_incrementally(struct planner *self, struct constraint *constraint)
{
	int64_t mark = ++self->mark;
	while (constraint)
		constraint = satisfy(constraint, self, mark);
}

// Lets a variable go that a constraint determined; the constraints that are not enforced downstream.
static struct list retract(struct variable *variable)
{
	struct list unsatisfied = {0}, todo = {0}, consumers = {0};
	variable->determined_by = NULL;
	variable->walk_strength = WEAKEST;
	variable->stay = true;
	append(&todo, variable);
	while (todo.length > 0) {
		struct variable *next = pop(&todo);
		for (size_t i = 0; i < next->constraints.length; i++) {
			struct constraint *constraint = next->constraints.items[i];
			if (!constraint->class->is_satisfied(constraint))
				append(&unsatisfied, constraint);
		}
		add_consumers(next, &consumers);
		for (size_t i = 0; i < consumers.length; i++) {
			struct constraint *constraint = consumers.items[i];
			constraint->class->recalculate(constraint);
			append(&todo, constraint->class->output(constraint));
		}
		consumers.length = 0;
	}
	free(todo.items);
	free(consumers.items);
	return unsatisfied;
}

// Stable, by insertion: the lists are short.
static void sort_by_strength(struct list *constraints)
{
	for (size_t i = 1; i < constraints->length; i++) {
		struct constraint *constraint = constraints->items[i];
		size_t j = i;
		for (; j > 0 && ((struct constraint *)constraints->items[j - 1])->strength > constraint->strength;
		     j--)
			constraints->items[j] = constraints->items[j - 1];
		constraints->items[j] = constraint;
	}
}

// Takes a constraint away and enforces those that it kept from being enforced, the strongest first.
static void remove_incrementally(struct planner *self, struct constraint *constraint)
{
	struct variable *output = constraint->class->output(constraint);
	constraint->class->mark_unsatisfied(constraint);
	constraint->class->remove_from_graph(constraint);
	struct list unsatisfied = retract(output);
	sort_by_strength(&unsatisfied);
	for (size_t i = 0; i < unsatisfied.length; i++)
		add_incrementally(self, unsatisfied.items[i]);
	free(unsatisfied.items);
}

static void planner_add(struct planner *self, struct constraint *constraint)
{
	constraint->class->add_to_graph(constraint);
	add_incrementally(self, constraint);
}

static void planner_remove(struct planner *self, struct constraint *constraint)
{
	if (constraint->class->is_satisfied(constraint))
		remove_incrementally(self, constraint);
	else
		constraint->class->remove_from_graph(constraint);
}

// The constraints to execute, in order, when the variable of an edit changes.
static struct list plan_for(struct planner *self, struct constraint *edit)
{
	int64_t mark = ++self->mark;
	struct list plan = {0}, todo = {0};
	if (edit->class->is_satisfied(edit))
		append(&todo, edit);
	while (todo.length > 0) {
		struct constraint *constraint = pop(&todo);
		struct variable *output = constraint->class->output(constraint);
		if (output->mark != mark && constraint->class->inputs_known(constraint, mark)) {
			append(&plan, constraint);
			output->mark = mark;
			add_consumers(output, &todo);
		}
	}
	free(todo.items);
	return plan;
}

static void execute(const struct list *plan)
{
	for (size_t i = 0; i < plan->length; i++) {
		struct constraint *constraint = plan->items[i];
		constraint->class->execute(constraint);
	}
}

static void change(struct planner *self, struct variable *variable, int64_t value)
{
	struct constraint *edit = unary_new(&edit_class, PREFERRED, variable);
	planner_add(self, edit);
	struct list plan = plan_for(self, edit);
	for (int i = 0; i < 10; i++) {
		variable->value = value;
		execute(&plan);
	}
	planner_remove(self, edit);
	free(plan.items);
	free(edit);
}

static void check(const struct variable *variable, int64_t expected)
{
	if (variable->value != expected)
		fail("a wrong value");
}

// A chain of equal variables: what the first one gets arrives at the last one.
static void chain(int n)
{
	struct planner planner = {0};
	struct list variables = {0}, constraints = {0};
	for (int i = 0; i <= n; i++)
		append(&variables, variable_new(0));
	for (int i = 0; i < n; i++) {
		append(&constraints, equal_new(variables.items[i], variables.items[i + 1]));
		planner_add(&planner, constraints.items[i]);
	}
	struct variable *first = variables.items[0], *last = variables.items[n];
	append(&constraints, unary_new(&stay_class, STRONG_DEFAULT, last));
	planner_add(&planner, constraints.items[n]);
	struct constraint *edit = unary_new(&edit_class, PREFERRED, first);
	planner_add(&planner, edit);
	struct list plan = plan_for(&planner, edit);
	for (int i = 0; i < 100; i++) {
		first->value = i;
		execute(&plan);
		check(last, i);
	}
	planner_remove(&planner, edit);
	free(plan.items);
	free(edit);
	while (variables.length > 0)
		variable_free(pop(&variables));
	while (constraints.length > 0)
		free(pop(&constraints));
	free(variables.items);
	free(constraints.items);
}

// Pairs of variables with the same scale and offset between them, changed in all four places.
static void projection(int n)
{
	struct planner planner = {0};
	struct variable *factor = variable_new(10), *offset = variable_new(1000);
	struct list sources = {0}, targets = {0}, constraints = {0};
	for (int i = 0; i < n; i++) {
		append(&sources, variable_new(i));
		append(&targets, variable_new(i));
	}
	for (int i = 0; i < n; i++) {
		struct constraint *stay = unary_new(&stay_class, DEFAULT, sources.items[i]);
		struct constraint *scale = scale_new(sources.items[i], targets.items[i], factor, offset);
		append(&constraints, stay);
		append(&constraints, scale);
		planner_add(&planner, stay);
		planner_add(&planner, scale);
	}
	change(&planner, sources.items[n - 1], 17);
	check(targets.items[n - 1], 1170);
	change(&planner, targets.items[n - 1], 1050);
	check(sources.items[n - 1], 5);
	change(&planner, factor, 5);
	for (int i = 0; i < n - 1; i++)
		check(targets.items[i], i * 5 + 1000);
	change(&planner, offset, 2000);
	for (int i = 0; i < n - 1; i++)
		check(targets.items[i], i * 5 + 2000);
	while (sources.length > 0) {
		variable_free(pop(&sources));
		variable_free(pop(&targets));
	}
	while (constraints.length > 0)
		free(pop(&constraints));
	variable_free(factor);
	variable_free(offset);
	free(sources.items);
	free(targets.items);
	free(constraints.items);
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 1;
	for (int64_t i = 0; i < times; i++) {
		chain(LENGTH);
		projection(LENGTH);
	}
	printf("%" PRId64 " times right\n", times);
}
