// The text form of NIR: the printer, and the words it shares with the parser (parse.c).
//
// One item a line; `;` starts a comment. Names and file paths are quoted with C's escapes
// \n \t \r \" \\ \xHH.
//
//   nir 1 module NAME
//   file NAME                                        in table order, as all tables
//   library NAME
//   type {TYPE, ...}
//   string TEXT
//   class NAME display TEXT kind class|interface|enum|box [extern] [linkonce] [abstract] [base NAME]
//         fields (TYPE, ...) vtable (@NAME | none, ...) [itable NAME (@NAME, ...)]... [destructor @NAME]
//   global NAME TYPE [extern] [export] [linkonce] [const] [object] [string] [of NAME] [init (INTEGER, ...)]
//          [shown NAME debug N [@LINE:COLUMN]]
//   debug NAME KIND SIZE [of N] [(NAME N|none at OFFSET, ...)]   a type for debuggers, N: the N-th of these lines
//   func @NAME (TYPE, ...) -> TYPE FLAGS file N [@LINE:COLUMN] [{ ... }]
//
// A type is void i1 i8 i16 i32 i64 f32 f64 ref ptr, {TYPE, ...}, or tN, the N-th `type` line, which is how
// aggregates that contain aggregates, or more than eight fields, are printed. A body is blocks, `bN:`, in
// ascending order, of instructions, one a line:
//
//   [%N =] OP[!][.SUB] [TYPE] IMMEDIATES OPERANDS [likely|unlikely] [@LINE:COLUMN]
//
// With debug information a body begins with its scopes and variables, and facts stand where they begin to hold (those
// at the start of a block behind its phis):
//
//   scope N in OUTER [@LINE:COLUMN] to [@LINE:COLUMN]        from 1 on; 0 is the function
//   var N NAME type N scope N [param N] [@LINE:COLUMN]
//   fact VAR [in SITE] none|INTEGER|%N|[%N + OFFSET] [part BYTE size BYTES]
//
// `%N =` and TYPE stand where there is a value, `!` marks a call that can throw (which has a number even without a
// value, for is_err to name). IMMEDIATES are, as the operation wants
// them, a type, [element type], "class" or "global", @"function", string number, #index, and a constant. OPERANDS:
//   %A, %B         plainly                  (%A, %B)       calls, closure_new, agg
//   [bN, %A], ...  phi                      bN   %A, bN, bM   jump and br
//   %A, bN, [7: bM, 9: bK]   switch: value, default, cases
//
// In front of the blocks stand the calls that were inlined, numbered from 1:
//
//   inlined N @NAME [@LINE:COLUMN [in N]]
//
// A place within such a call is written `@LINE:COLUMN in N`, the line being one of the function that was called.
// Float constants are hexadecimal (0x1.8p+1), infinities and NaNs `bits 0x7ff...`.
//
// Numbers are kept: value %N gets instruction index N again, bN block index N. Instructions without a value
// take the free indices in order. So the parse of a print prints the same.
#include "text.h"

#include <math.h>
#include <string.h>

const char *const nd_nir_cond_text[] = {"eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"};
const char *const nd_nir_fmath_text[] = {"sqrt", "floor", "ceil", "trunc", "rint", "fabs"};
const char *const nd_nir_scalar_text[] = {"void", "i1",  "i8",  "i16", "i32",
					  "i64",  "f32", "f64", "ref", "ptr"};
const char *const nd_nir_kind_text[] = {"class", "interface", "enum", "box"};

const char *const nd_nir_debug_text[] = {"bool",    "signed", "unsigned", "float", "char",
					 "pointer", "struct", "enum",     "array"};

const struct nd_nir_word nd_nir_func_words[] = {
	{ND_NIR_F_THROWS, "throws"},
	{ND_NIR_F_EXTERN, "extern"},
	{ND_NIR_F_EXPORT, "export"},
	{ND_NIR_F_LINKONCE, "linkonce"},
	{ND_NIR_F_PURE, "pure"},
	{ND_NIR_F_READONLY, "readonly"},
	{ND_NIR_F_NORETURN, "noreturn"},
	{ND_NIR_F_COLD, "cold"},
	{ND_NIR_F_INLINE, "inline"},
	{ND_NIR_F_NOINLINE, "noinline"},
	{ND_NIR_F_RUNTIME, "runtime"},
	{ND_NIR_F_ALLOCATES, "allocates"},
	{ND_NIR_F_RETURNS, "returns"},
	{ND_NIR_F_OPTSIZE, "optsize"},
	{ND_NIR_F_OPTSPEED, "optspeed"},
	{ND_NIR_F_FASTMATH, "fastmath"},
	{0, NULL},
};
const struct nd_nir_word nd_nir_class_words[] = {
	{ND_NIR_C_EXTERN, "extern"},
	{ND_NIR_C_LINKONCE, "linkonce"},
	{ND_NIR_C_ABSTRACT, "abstract"},
	{ND_NIR_C_CLOSED, "closed"},
	{0, NULL},
};
const struct nd_nir_word nd_nir_global_words[] = {
	{ND_NIR_G_EXTERN, "extern"},
	{ND_NIR_G_EXPORT, "export"},
	{ND_NIR_G_LINKONCE, "linkonce"},
	{ND_NIR_G_CONST, "const"},
	{ND_NIR_G_OBJECT, "object"},
	{ND_NIR_G_STRING, "string"},
	{0, NULL},
};
const struct nd_nir_word nd_nir_br_words[] = {
	{ND_NIR_LIKELY, "likely"},
	{ND_NIR_UNLIKELY, "unlikely"},
	{0, NULL},
};

uint32_t nd_nir_show(enum nd_nir_op op)
{
	switch (op) {
	case ND_NIR_PARAM:
	case ND_NIR_AGG_GET:
	case ND_NIR_AGG_SET:
		return ND_NIR_SHOW_INDEX;
	case ND_NIR_ICONST:
		return ND_NIR_SHOW_INT;
	case ND_NIR_FCONST:
		return ND_NIR_SHOW_FLOAT;
	case ND_NIR_STR:
		return ND_NIR_SHOW_STRING;
	case ND_NIR_FUNC_ADDR:
	case ND_NIR_CLOSURE_STATIC:
		return ND_NIR_SHOW_FUNC;
	case ND_NIR_GLOBAL_ADDR:
	case ND_NIR_STATIC_REF:
		return ND_NIR_SHOW_GLOBAL;
	case ND_NIR_CLASS_ADDR:
	case ND_NIR_INSTANCE_OF:
	case ND_NIR_NEW:
		return ND_NIR_SHOW_CLASS;
	case ND_NIR_AGG:
	case ND_NIR_CALL_CLOSURE:
		return ND_NIR_SHOW_PAREN;
	case ND_NIR_SLOT:
		return ND_NIR_SHOW_TYPE;
	case ND_NIR_AGG_ADDR:
	case ND_NIR_CLOSURE_GET:
		return ND_NIR_SHOW_TYPE | ND_NIR_SHOW_INDEX;
	case ND_NIR_FIELD_ADDR:
	case ND_NIR_FIELD_GET:
	case ND_NIR_FIELD_SET:
		return ND_NIR_SHOW_CLASS | ND_NIR_SHOW_INDEX;
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
	case ND_NIR_LIST_SET_LEN:
	case ND_NIR_LIST_GET:
	case ND_NIR_LIST_SET:
	case ND_NIR_ELEM_ADDR:
		return ND_NIR_SHOW_ELEM;
	case ND_NIR_CLOSURE_NEW:
	case ND_NIR_CALL:
		return ND_NIR_SHOW_FUNC | ND_NIR_SHOW_PAREN;
	case ND_NIR_CALL_VIRTUAL:
	case ND_NIR_CALL_INTERFACE:
		return ND_NIR_SHOW_CLASS | ND_NIR_SHOW_INDEX | ND_NIR_SHOW_PAREN;
	default:
		return 0;
	}
}

int nd_nir_op_nargs(enum nd_nir_op op)
{
	static const int8_t nargs[ND_NIR_OP_COUNT] = {
#define X(name, text, args, props) [ND_NIR_##name] = args,
		ND_NIR_OPS(X)
#undef X
	};
	return nargs[op];
}

static void quote(struct nd_buf *out, const char *text, size_t len)
{
	nd_buf_add_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			nd_buf_add_cstr(out, "\\n");
		else if (c == '\t')
			nd_buf_add_cstr(out, "\\t");
		else if (c == '\r')
			nd_buf_add_cstr(out, "\\r");
		else if (c == '"' || c == '\\')
			nd_buf_add(out, (char[]){'\\', (char)c}, 2);
		else if (c < 0x20 || c == 0x7f)
			nd_buf_printf(out, "\\x%02x", c);
		else
			nd_buf_add_char(out, (char)c);
	}
	nd_buf_add_char(out, '"');
}

static void quote_name(struct nd_buf *out, const char *name)
{
	quote(out, name, strlen(name));
}

enum { INLINE_FIELDS = 8 };

static void print_fields(struct nd_buf *out, const struct nd_nir_module *m, const nd_nir_type *fields,
			 uint32_t n);

static void print_type(struct nd_buf *out, const struct nd_nir_module *m, nd_nir_type t)
{
	const struct nd_nir_agg *a;
	bool simple;

	if (t < ND_NIR_FIRST_AGG) {
		nd_buf_add_cstr(out, nd_nir_scalar_text[t]);
		return;
	}
	if (t - ND_NIR_FIRST_AGG >= m->aggs.len) {
		nd_buf_printf(out, "<bad type %u>", t);
		return;
	}
	a = &m->aggs.data[t - ND_NIR_FIRST_AGG];
	simple = a->nfields <= INLINE_FIELDS;
	for (uint32_t i = 0; i < a->nfields && simple; i++)
		simple = a->fields[i] < ND_NIR_FIRST_AGG;
	if (!simple) {
		nd_buf_printf(out, "t%u", t - ND_NIR_FIRST_AGG);
		return;
	}
	nd_buf_add_char(out, '{');
	print_fields(out, m, a->fields, a->nfields);
	nd_buf_add_char(out, '}');
}

static void print_fields(struct nd_buf *out, const struct nd_nir_module *m, const nd_nir_type *fields,
			 uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			nd_buf_add_cstr(out, ", ");
		print_type(out, m, fields[i]);
	}
}

static void print_words(struct nd_buf *out, const struct nd_nir_word *words, uint32_t flags)
{
	for (; words->text; words++)
		if (flags & words->flag)
			nd_buf_printf(out, " %s", words->text);
}

static void print_func_name(struct nd_buf *out, const struct nd_nir_module *m, uint32_t func)
{
	nd_buf_add_char(out, '@');
	if (func < m->funcs.len)
		quote_name(out, m->funcs.data[func]->name);
	else
		nd_buf_printf(out, "<bad function %u>", func);
}

static void print_class_name(struct nd_buf *out, const struct nd_nir_module *m, uint32_t cls)
{
	if (cls < m->classes.len)
		quote_name(out, m->classes.data[cls].name);
	else
		nd_buf_printf(out, "<bad class %u>", cls);
}

static void print_loc(struct nd_buf *out, nd_loc loc)
{
	if (loc)
		nd_buf_printf(out, " @%u:%u", ND_LOC_LINE(loc), ND_LOC_COLUMN(loc));
	if (ND_LOC_SITE(loc))
		nd_buf_printf(out, " in %u", ND_LOC_SITE(loc));
}

// Instructions ----------------------------------------------------------------------------------------------------

static void print_float(struct nd_buf *out, double f)
{
	uint64_t bits;

	if (isfinite(f)) {
		nd_buf_printf(out, "%a", f);
		return;
	}
	memcpy(&bits, &f, sizeof bits);
	nd_buf_printf(out, "bits 0x%016llx", (unsigned long long)bits);
}

static void print_immediates(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_inst *i)
{
	uint32_t show = nd_nir_show(i->op);

	if (show & ND_NIR_SHOW_TYPE) {
		nd_buf_add_char(out, ' ');
		print_type(out, m, i->aux);
	}
	if (show & ND_NIR_SHOW_ELEM) {
		nd_buf_add_cstr(out, " [");
		print_type(out, m, i->aux);
		nd_buf_add_char(out, ']');
	}
	if (show & ND_NIR_SHOW_CLASS) {
		nd_buf_add_char(out, ' ');
		print_class_name(out, m, i->aux);
	}
	if (show & ND_NIR_SHOW_FUNC) {
		nd_buf_add_char(out, ' ');
		print_func_name(out, m, i->aux);
	}
	if (show & ND_NIR_SHOW_GLOBAL) {
		nd_buf_add_char(out, ' ');
		if (i->aux < m->globals.len)
			quote_name(out, m->globals.data[i->aux].name);
		else
			nd_buf_printf(out, "<bad global %u>", i->aux);
	}
	if (show & ND_NIR_SHOW_STRING)
		nd_buf_printf(out, " %u", i->aux);
	if (show & ND_NIR_SHOW_INDEX)
		nd_buf_printf(out, " #%lld", (long long)i->imm.i);
	if (show & ND_NIR_SHOW_INT)
		nd_buf_printf(out, " %lld", (long long)i->imm.i);
	if (show & ND_NIR_SHOW_FLOAT) {
		nd_buf_add_char(out, ' ');
		print_float(out, i->imm.f);
	}
}

static void print_operands(struct nd_buf *out, const struct nd_nir_func *f, const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(f, i);
	bool paren = nd_nir_show(i->op) & ND_NIR_SHOW_PAREN;

	if (i->op == ND_NIR_PHI) {
		for (uint32_t k = 0; k + 1 < i->nargs; k += 2)
			nd_buf_printf(out, "%s [b%u, %%%u]", k ? "," : "", args[k], args[k + 1]);
		return;
	}
	if (i->op == ND_NIR_SWITCH) {
		nd_buf_printf(out, " %%%u, b%u, [", args[0], args[1]);
		for (uint32_t k = 2; k < i->nargs; k++)
			nd_buf_printf(out, "%s%lld: b%u", k > 2 ? ", " : "",
				      (long long)f->imms.data[i->aux + k - 2], args[k]);
		nd_buf_add_char(out, ']');
		return;
	}
	if (paren)
		nd_buf_add_cstr(out, " (");
	for (uint32_t k = 0; k < i->nargs; k++)
		nd_buf_printf(out, "%s%c%u",
			      k       ? ", "
			      : paren ? ""
				      : " ",
			      nd_nir_arg_is_block(i, k) ? 'b' : '%', args[k]);
	if (paren)
		nd_buf_add_char(out, ')');
}

static void print_string_comment(struct nd_buf *out, const struct nd_nir_module *m, uint32_t string)
{
	enum { SHOWN = 40 };
	struct nd_str s;

	if (string >= m->strings.len)
		return;
	s = m->strings.data[string];
	nd_buf_add_cstr(out, " ; ");
	quote(out, s.data, s.len < SHOWN ? s.len : SHOWN);
	if (s.len > SHOWN)
		nd_buf_add_cstr(out, "...");
}

void nd_nir_print_inst(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_func *f,
		       uint32_t inst)
{
	const struct nd_nir_inst *i = &f->insts.data[inst];

	if (i->type != ND_NIR_VOID || i->flags & ND_NIR_THROWS)
		nd_buf_printf(out, "%%%u = ", inst);
	nd_buf_add_cstr(out, nd_nir_op_text(i->op));
	if (i->flags & ND_NIR_THROWS)
		nd_buf_add_char(out, '!');
	if (i->op == ND_NIR_ICMP || i->op == ND_NIR_FCMP)
		nd_buf_printf(out, ".%s", i->sub < ND_NIR_COND_COUNT ? nd_nir_cond_text[i->sub] : "?");
	if (i->op == ND_NIR_FMATH)
		nd_buf_printf(out, ".%s", i->sub < ND_NIR_FMATH_COUNT ? nd_nir_fmath_text[i->sub] : "?");
	if (i->type != ND_NIR_VOID) {
		nd_buf_add_char(out, ' ');
		print_type(out, m, i->type);
	}
	print_immediates(out, m, i);
	print_operands(out, f, i);
	print_words(out, nd_nir_br_words, i->flags);
	print_loc(out, i->loc);
	if (i->op == ND_NIR_STR)
		print_string_comment(out, m, i->aux);
}

// Debug information -----------------------------------------------------------------------------------------------

static void print_scopes_and_vars(struct nd_buf *out, const struct nd_nir_debug *d)
{
	for (uint32_t i = 1; i < d->scopes.len; i++) {
		nd_buf_printf(out, "  scope %u in %u", i, d->scopes.data[i].outer);
		print_loc(out, d->scopes.data[i].start);
		nd_buf_add_cstr(out, " to");
		print_loc(out, d->scopes.data[i].end);
		nd_buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < d->vars.len; i++) {
		const struct nd_nir_var *var = &d->vars.data[i];

		nd_buf_printf(out, "  var %u ", i);
		quote_name(out, var->name);
		nd_buf_printf(out, " type %u scope %u", var->type, var->scope);
		if (var->param)
			nd_buf_printf(out, " param %u", var->param);
		print_loc(out, var->loc);
		nd_buf_add_char(out, '\n');
	}
}

static void print_facts(struct nd_buf *out, const struct nd_nir_func *f, uint32_t first)
{
	for (uint32_t k = first; k != ND_NIR_NONE; k = f->debug->facts.data[k].next) {
		const struct nd_nir_fact fact = nd_nir_fact_now(f, &f->debug->facts.data[k]);

		nd_buf_printf(out, "  fact %u ", fact.var);
		if (fact.site)
			nd_buf_printf(out, "in %u ", fact.site);
		if (fact.kind == ND_NIR_FACT_NONE)
			nd_buf_add_cstr(out, "none");
		else if (fact.kind == ND_NIR_FACT_CONST)
			nd_buf_printf(out, "%lld", (long long)fact.imm);
		else if (fact.kind == ND_NIR_FACT_VALUE)
			nd_buf_printf(out, "%%%u", fact.value);
		else
			nd_buf_printf(out, "[%%%u + %u]", fact.value, fact.offset);
		if (fact.part_size)
			nd_buf_printf(out, " part %u size %u", fact.part, fact.part_size);
		nd_buf_add_char(out, '\n');
	}
}

static void print_block(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_func *f, uint32_t block)
{
	bool begun = false;

	nd_buf_printf(out, "b%u:\n", block);
	for (uint32_t i = f->blocks.data[block].first; i != ND_NIR_NONE; i = f->insts.data[i].next) {
		if (!begun && f->insts.data[i].op != ND_NIR_PHI) {
			print_facts(out, f, nd_nir_facts_start(f, block));
			begun = true;
		}
		nd_buf_add_cstr(out, "  ");
		nd_nir_print_inst(out, m, f, i);
		nd_buf_add_char(out, '\n');
		print_facts(out, f, nd_nir_facts_after(f, i));
	}
}

void nd_nir_print_func(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_func *f)
{
	nd_buf_add_cstr(out, "func @");
	quote_name(out, f->name);
	nd_buf_add_cstr(out, " (");
	print_fields(out, m, f->params, f->nparams);
	nd_buf_add_cstr(out, ") -> ");
	print_type(out, m, f->ret);
	print_words(out, nd_nir_func_words, f->flags);
	nd_buf_printf(out, " file %u", f->file);
	print_loc(out, f->loc);
	if (!f->blocks.len) {
		nd_buf_add_char(out, '\n');
		return;
	}
	nd_buf_add_cstr(out, " {\n");
	for (uint32_t i = 0; i < f->sites.len; i++) {
		nd_buf_printf(out, "  inlined %u ", i + 1);
		print_func_name(out, m, f->sites.data[i].func);
		print_loc(out, f->sites.data[i].loc);
		nd_buf_add_char(out, '\n');
	}
	if (f->debug)
		print_scopes_and_vars(out, f->debug);
	for (uint32_t b = 0; b < f->blocks.len; b++)
		if (!f->blocks.data[b].dead)
			print_block(out, m, f, b);
	nd_buf_add_cstr(out, "}\n");
}

// Tables ----------------------------------------------------------------------------------------------------------

static void print_func_list(struct nd_buf *out, const struct nd_nir_module *m, const uint32_t *funcs,
			    uint32_t n)
{
	nd_buf_add_cstr(out, " (");
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			nd_buf_add_cstr(out, ", ");
		if (funcs[i] == ND_NIR_NONE)
			nd_buf_add_cstr(out, "none");
		else
			print_func_name(out, m, funcs[i]);
	}
	nd_buf_add_char(out, ')');
}

static void print_class(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_class *c)
{
	nd_buf_add_cstr(out, "class ");
	quote_name(out, c->name);
	nd_buf_add_cstr(out, " display ");
	quote_name(out, c->display);
	nd_buf_printf(out, " kind %s", nd_nir_kind_text[c->kind]);
	print_words(out, nd_nir_class_words, c->flags);
	if (c->base != ND_NIR_NONE) {
		nd_buf_add_cstr(out, " base ");
		print_class_name(out, m, c->base);
	}
	nd_buf_add_cstr(out, " fields (");
	print_fields(out, m, c->fields, c->nfields);
	nd_buf_add_cstr(out, ") vtable");
	print_func_list(out, m, c->vtable, c->nvtable);
	for (uint32_t i = 0; i < c->nitables; i++) {
		nd_buf_add_cstr(out, " itable ");
		print_class_name(out, m, c->itables[i].interface);
		print_func_list(out, m, c->itables[i].methods, c->itables[i].nmethods);
	}
	if (c->destructor != ND_NIR_NONE) {
		nd_buf_add_cstr(out, " destructor ");
		print_func_name(out, m, c->destructor);
	}
	nd_buf_add_char(out, '\n');
}

static void print_global(struct nd_buf *out, const struct nd_nir_module *m, const struct nd_nir_global *g)
{
	nd_buf_add_cstr(out, "global ");
	quote_name(out, g->name);
	nd_buf_add_char(out, ' ');
	print_type(out, m, g->type);
	print_words(out, nd_nir_global_words, g->flags);
	if (g->flags & ND_NIR_G_OBJECT) {
		nd_buf_add_cstr(out, " of ");
		print_class_name(out, m, g->cls);
	}
	if (g->init) {
		nd_buf_add_cstr(out, " init (");
		for (uint32_t i = 0; i < g->ninit; i++)
			nd_buf_printf(out, "%s%lld", i ? ", " : "", (long long)g->init[i]);
		nd_buf_add_char(out, ')');
	}
	if (g->shown) {
		nd_buf_add_cstr(out, " shown ");
		quote_name(out, g->shown);
		nd_buf_printf(out, " debug %u", g->debug_type);
		print_loc(out, g->loc);
	}
	nd_buf_add_char(out, '\n');
}

static void print_debug_type(struct nd_buf *out, const struct nd_nir_debug_type *t)
{
	nd_buf_add_cstr(out, "debug ");
	quote_name(out, t->name);
	nd_buf_printf(out, " %s %u", nd_nir_debug_text[t->kind], t->size);
	if (t->of != ND_NIR_NONE)
		nd_buf_printf(out, " of %u", t->of);
	if (t->nmembers)
		nd_buf_add_cstr(out, " (");
	for (uint32_t i = 0; i < t->nmembers; i++) {
		const struct nd_nir_debug_member *member = &t->members[i];

		if (i)
			nd_buf_add_cstr(out, ", ");
		quote_name(out, member->name);
		if (member->type == ND_NIR_NONE)
			nd_buf_add_cstr(out, " none");
		else
			nd_buf_printf(out, " %u", member->type);
		nd_buf_printf(out, " at %u", member->offset);
	}
	nd_buf_add_cstr(out, t->nmembers ? ")\n" : "\n");
}

void nd_nir_print(struct nd_buf *out, const struct nd_nir_module *m)
{
	nd_buf_add_cstr(out, "nir 1 module ");
	quote_name(out, m->name);
	nd_buf_add_char(out, '\n');
	for (uint32_t i = 0; i < m->files.len; i++) {
		nd_buf_add_cstr(out, "file ");
		quote_name(out, m->files.data[i]);
		nd_buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < m->libraries.len; i++) {
		nd_buf_add_cstr(out, "library ");
		quote_name(out, m->libraries.data[i]);
		nd_buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < m->aggs.len; i++) {
		nd_buf_add_cstr(out, "type {");
		print_fields(out, m, m->aggs.data[i].fields, m->aggs.data[i].nfields);
		nd_buf_printf(out, "} ; t%u\n", i);
	}
	for (uint32_t i = 0; i < m->strings.len; i++) {
		nd_buf_add_cstr(out, "string ");
		quote(out, m->strings.data[i].data, m->strings.data[i].len);
		nd_buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < m->classes.len; i++)
		print_class(out, m, &m->classes.data[i]);
	for (uint32_t i = 0; i < m->globals.len; i++)
		print_global(out, m, &m->globals.data[i]);
	for (uint32_t i = 0; i < m->debug_types.len; i++)
		print_debug_type(out, &m->debug_types.data[i]);
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		if (i == 0 || m->funcs.data[i]->blocks.len)
			nd_buf_add_char(out, '\n');
		nd_nir_print_func(out, m, m->funcs.data[i]);
	}
}
