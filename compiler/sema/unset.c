// Whether a constructor sets every field before somebody can miss it. A walk through the syntax tree of the field
// initialisers and the body, with the set of fields that are assigned by now on every path:
//   - where the constructor ends, all fields without a default must be in it;
//   - where a field is read, or `self` goes elsewhere (a method is called, it is passed on), what is not in it should have
//     a value to begin with. Numbers and optional fields have one; a string or collection gets an empty one first. To
//     read another field is an error. Where `self` goes elsewhere, as in `self.root = self.build()`, it is hoped that the
//     field is not read there; if it is, the program ends with a NullError (fault.c of the runtime).
// A closure is taken to run after the constructor: what it does with `self` is not looked at. Loops may run not at all.
#include "sema/internal.h"

#include "parse/schema.h"

#include <string.h>

enum { MAX_FIELDS = 256 }; // more are not looked at

struct set {
	uint64_t words[MAX_FIELDS / 64];
	bool unreachable; // then it is all fields
};

struct unset {
	struct fctx *f;
	struct unit *u;
	struct nd_nominal *n;
	const struct nominal_info *info;
	uint32_t first, count; // own fields: their numbers are from `first` on
	struct set now;
	struct set must; // fields without default
	bool *needs_empty; // by field number: has to begin as an empty value
	bool told[MAX_FIELDS];
};

static bool has(const struct set *s, uint32_t i)
{
	return s->unreachable || s->words[i / 64] >> i % 64 & 1;
}

static void add(struct set *s, uint32_t i)
{
	s->words[i / 64] |= (uint64_t)1 << i % 64;
}

static struct set both(const struct set *a, const struct set *b)
{
	if (a->unreachable || b->unreachable)
		return a->unreachable ? *b : *a;
	struct set ret = {{0}, false};
	for (uint32_t i = 0; i < MAX_FIELDS / 64; i++)
		ret.words[i] = a->words[i] & b->words[i];
	return ret;
}

// What a field is before anything is assigned to it.
enum beginning { FINE, EMPTY, NONE };

static enum beginning beginning_of(struct sema *s, nd_type t)
{
	const struct nd_type_info info = *nd_type_info(s->types, t);
	enum beginning ret = FINE;
	switch (info.kind) {
	case ND_TY_STRING:
	case ND_TY_BYTES:
	case ND_TY_LIST:
	case ND_TY_MAP:
	case ND_TY_SET:
		return EMPTY;
	case ND_TY_TUPLE:
		for (uint32_t i = 0; i < info.nargs; i++)
			ret = beginning_of(s, info.args[i]) != FINE ? NONE : ret;
		return ret;
	case ND_TY_STRUCT:
		for (uint32_t i = 0; i < info.nominal->nfields; i++)
			ret = beginning_of(s, info.nominal->fields[i].type) != FINE ? NONE : ret;
		return ret;
	default:
		return nd_type_is_ref(s->types, t) ? NONE : FINE;
	}
}

static int own_field(const struct unset *self, nd_sym name)
{
	for (uint32_t i = 0; i < self->count; i++)
		if (self->info->decl_fields[self->first + i].name == name)
			return (int)i;
	return -1;
}

static void miss(struct unset *self, uint32_t i, nd_node at)
{
	struct sema *s = self->f->s;
	const struct nd_hir_field *field = &self->info->decl_fields[self->first + i];
	enum beginning b = beginning_of(s, field->type);
	if (has(&self->now, i) || self->told[i])
		return;
	if (b == EMPTY)
		self->needs_empty[self->first + i] = true;
	if (b != NONE || !at)
		return;
	self->told[i] = true;
	sema_err_node(self->u, at, "E0332", "set the field first, or make it optional: `name?: T`",
		      "the field '%s' is read before it is set", text_of(s, field->name));
}

static void miss_all(struct unset *self)
{
	for (uint32_t i = 0; i < self->count; i++)
		miss(self, i, 0);
}

static void must_be_complete(struct unset *self)
{
	struct sema *s = self->f->s;
	for (uint32_t i = 0; i < self->count; i++) {
		const struct nd_hir_field *field = &self->info->decl_fields[self->first + i];
		if (!has(&self->must, i) || has(&self->now, i) || self->told[i] || field->type == ND_TY_ERROR)
			continue;
		self->told[i] = true;
		sema_err_node(self->u, self->info->decl_field_nodes[self->first + i], "E0332",
			      "assign it in the constructor, whatever way that ends, or give it a default",
			      "the constructor leaves the field '%s' unset", text_of(s, field->name));
	}
}

static void walk(struct unset *self, nd_node n);

static void walk_list(struct unset *self, uint32_t list)
{
	for (uint32_t i = 0; i < list_len(self->u, list); i++)
		walk(self, list_of(self->u, list)[i]);
}

static void walk_word(struct unset *self, char kind, uint32_t word)
{
	if (kind == 'n')
		walk(self, word);
	else if (kind == 'l')
		walk_list(self, word);
}

static bool is_self_member(const struct unset *self, nd_node n)
{
	return kind_of(self->u, n) == ND_AST_MEMBER && kind_of(self->u, a_of(self->u, n)) == ND_AST_SELF;
}

static void walk_assign(struct unset *self, nd_node n)
{
	struct unit *u = self->u;
	nd_node target = a_of(u, n);
	int field = is_self_member(self, target) ? own_field(self, x_of(u, b_of(u, target))[0]) : -1;
	if (!is_self_member(self, target))
		walk(self, target);
	walk(self, b_of(u, n));
	if (field >= 0)
		add(&self->now, (uint32_t)field);
}

static void walk_match(struct unset *self, nd_node n)
{
	struct unit *u = self->u;
	walk(self, a_of(u, n));
	struct set before = self->now, after = {{0}, true};
	for (uint32_t i = 0; i < list_len(u, b_of(u, n)); i++) {
		const uint32_t *x = x_of(u, b_of(u, list_of(u, b_of(u, n))[i]));
		self->now = before;
		walk(self, x[0]);
		walk(self, x[1]);
		after = both(&after, &self->now);
	}
	self->now = after;
}

static void walk_try(struct unset *self, nd_node n)
{
	struct unit *u = self->u;
	const uint32_t *x = x_of(u, b_of(u, n));
	struct set before = self->now;
	walk(self, a_of(u, n));
	struct set after = self->now;
	for (uint32_t i = 0; i < list_len(u, x[0]); i++) {
		self->now = before;
		walk(self, b_of(u, list_of(u, x[0])[i]));
		after = both(&after, &self->now);
	}
	self->now = before;
	walk(self, x[1]);
	for (uint32_t i = 0; i < self->count && !self->now.unreachable; i++)
		if (has(&self->now, i))
			add(&after, i);
	after.unreachable = after.unreachable || self->now.unreachable;
	self->now = after;
}

// What is set within a loop counts within it alone.
static void walk_loop(struct unset *self, nd_node before, nd_node body, nd_node step, bool runs)
{
	walk(self, before);
	struct set outside = self->now;
	walk(self, body);
	walk(self, step);
	if (!runs || self->now.unreachable)
		self->now = outside;
}

// True if the node is one of those that change the order of things.
static bool walk_special(struct unset *self, nd_node n)
{
	struct unit *u = self->u;
	const uint32_t *x;
	struct set saved;
	switch (kind_of(u, n)) {
	case ND_AST_SELF:
		miss_all(self);
		return true;
	case ND_AST_MEMBER:
		if (!is_self_member(self, n))
			return false;
		if (own_field(self, x_of(u, b_of(u, n))[0]) >= 0)
			miss(self, (uint32_t)own_field(self, x_of(u, b_of(u, n))[0]), n);
		else if (sema_field_index(self->n, x_of(u, b_of(u, n))[0]) < 0)
			miss_all(self); // a method, or what reads like a field
		return true;
	case ND_AST_SUPER:
		if (self->n->base)
			miss_all(self);
		return true;
	case ND_AST_CALL:
		if (kind_of(u, a_of(u, n)) != ND_AST_SUPER)
			return false;
		walk_list(self, b_of(u, n)); // `super(…)`: the base's constructor, before everything else
		return true;
	case ND_AST_LAMBDA:
	case ND_AST_FUNC:
		return true;
	case ND_AST_ASSIGN:
		walk_assign(self, n);
		return true;
	case ND_AST_IF:
		x = x_of(u, b_of(u, n));
		walk(self, a_of(u, n));
		saved = self->now;
		walk(self, x[0]);
		struct set then = self->now;
		self->now = saved;
		walk(self, x[1]);
		self->now = both(&then, &self->now);
		return true;
	case ND_AST_MATCH:
		walk_match(self, n);
		return true;
	case ND_AST_TRY:
		walk_try(self, n);
		return true;
	case ND_AST_WHILE:
		x = x_of(u, b_of(u, n));
		walk_loop(self, a_of(u, n), x[0], 0, false);
		return true;
	case ND_AST_DO_WHILE:
		x = x_of(u, b_of(u, n));
		walk_loop(self, 0, x[0], a_of(u, n), true);
		return true;
	case ND_AST_FOR:
		x = x_of(u, a_of(u, n));
		walk(self, x[0]);
		walk_loop(self, x[1], x[3], x[2], false);
		return true;
	case ND_AST_FOR_IN:
		x = x_of(u, b_of(u, n));
		walk_loop(self, a_of(u, n), x[2], 0, false);
		return true;
	case ND_AST_RETURN:
		must_be_complete(self);
		self->now.unreachable = true;
		return true;
	case ND_AST_THROW:
		walk(self, a_of(u, n));
		self->now.unreachable = true;
		return true;
	case ND_AST_BREAK:
	case ND_AST_CONTINUE:
		self->now.unreachable = true;
		return true;
	default:
		return false;
	}
}

// Chains of operators and calls lean to the left and may be long: the first operand comes last, in the loop.
static void walk(struct unset *self, nd_node n)
{
	struct unit *u = self->u;
	while (n && !walk_special(self, n)) {
		const struct nd_ast_schema *schema = &nd_ast_schemas[kind_of(u, n)];
		uint32_t x = schema->a == 'x' ? a_of(u, n) : schema->b == 'x' ? b_of(u, n) : 0;
		if (schema->a == 'l')
			walk_list(self, a_of(u, n));
		for (uint32_t i = 0; x && schema->extra[i]; i++)
			walk_word(self, schema->extra[i], u->ast->extra.data[x + i]);
		walk_word(self, schema->b, b_of(u, n));
		n = schema->a == 'n' ? a_of(u, n) : 0;
	}
}

bool *sema_check_unset(struct fctx *f, struct nd_nominal *n, nd_node body)
{
	struct nominal_info *info = info_of(n);
	struct unset self = {
		.f = f, .u = f->unit, .n = n, .info = info, .first = n->base ? n->base->nfields : 0};
	self.needs_empty = nd_arena_array(f->arena, bool, info->ndecl_fields + 1);
	self.count = info->ndecl_fields - self.first;
	if (self.count > MAX_FIELDS)
		self.count = MAX_FIELDS;
	for (uint32_t i = 0; i < self.count; i++) {
		const uint32_t *x = x_of(f->unit, a_of(f->unit, info->decl_field_nodes[self.first + i]));
		if (x[2]) {
			walk(&self, x[2]);
			add(&self.now, i);
		} else if (tk(f->s, info->decl_fields[self.first + i].type) != ND_TY_OPTION) {
			add(&self.must, i);
		}
	}
	walk(&self, body);
	if (!self.now.unreachable)
		must_be_complete(&self);
	return self.needs_empty;
}
