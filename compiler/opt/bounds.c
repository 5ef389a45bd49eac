// Removes bounds checks and comparisons that cannot fail, and makes signed divisions of non-negative numbers
// cheap.
//
// One walk down the dominator tree collects what branches say: on the true side of `a < b` that holds for all
// blocks below. From these facts, and from what is known of the operations themselves, two questions are
// answered, each with a bounded search: is a value never negative, and is one value less than another
// (signed)?
//
// Loop variables: a phi of a start value and itself plus a positive constant never gets below its start,
// provided the addition cannot overflow; it cannot when a test `phi < something` dominates it and the
// constant is 1, or when that something is a length. Downwards likewise: a phi of a start and itself minus a
// constant never exceeds its start when a test that it is not negative dominates the subtraction. Lengths
// stay below 2^60, so a length and a small constant add up without overflow. The step may also be a value from
// outside the loop that is not negative and no larger than a length, as in the inner loop of a sieve.
// A loop up to and including a value asks whether it is there already, before it adds 1: if it began no
// higher, it stays between the two.
#include "fold.h"
#include "pass.h"

#include <string.h>

enum { MAX_DEPTH = 5, MAX_FACTS_SEEN = 16, MAX_CLIMB = 64, BUDGET = 200 };
static const int64_t small = INT64_C(1) << 32; // constants that cannot overflow together with a length

struct fact { // of the value it is listed under: value < other (strict), or value <= other
	uint32_t other;
	bool strict;
	uint32_t next; // index + 1
	uint32_t value;
};

struct bounds {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_nir_cfg cfg;
	ND_VEC(struct fact) facts; // a stack
	uint32_t *first; // by value: index + 1 of its newest fact
	uint32_t ninsts; // values that existed when the pass began
	uint8_t *loop_up; // by phi: 0 not asked, 1 no, 2 yes: never below its start
	uint32_t budget; // steps that the questions about one instruction may take
	uint64_t changes;
};

static const struct nd_nir_inst *inst_of(const struct bounds *b, uint32_t value)
{
	return &b->f->insts.data[value];
}

static uint32_t arg_of(const struct bounds *b, uint32_t value, uint32_t k)
{
	return nd_nir_args_c(b->f, inst_of(b, value))[k];
}

static bool is_const(const struct bounds *b, uint32_t value, int64_t *ret)
{
	return nd_opt_int_const(b->f, value, ret);
}

static bool is_length(const struct bounds *b, uint32_t value)
{
	switch (inst_of(b, value)->op) {
	case ND_NIR_LIST_LEN:
	case ND_NIR_LIST_CAP:
	case ND_NIR_STR_LEN:
	case ND_NIR_STR_BYTE_LEN:
		return true;
	default:
		return false;
	}
}

// Facts -----------------------------------------------------------------------------------------------------------

static void add_fact(struct bounds *b, uint32_t value, uint32_t other, bool strict)
{
	if (value >= b->ninsts || other >= b->ninsts || value == other)
		return;
	nd_vec_push(&b->facts, ((struct fact){other, strict, b->first[value], value}));
	b->first[value] = b->facts.len;
}

// Listed under itself: an index that was found in bounds is not negative.
static void add_index(struct bounds *b, uint32_t value)
{
	if (value >= b->ninsts)
		return;
	nd_vec_push(&b->facts, ((struct fact){value, false, b->first[value], value}));
	b->first[value] = b->facts.len;
}

// `cond` is `truth` from here on. Both operands of a true `and` are true, of a false `or` false.
static void learn(struct bounds *b, uint32_t cond, bool truth, uint32_t depth)
{
	const struct nd_nir_inst *i = inst_of(b, cond);
	uint32_t x, y;

	if (depth > MAX_DEPTH)
		return;
	if (i->op == (truth ? ND_NIR_AND : ND_NIR_OR)) {
		learn(b, arg_of(b, cond, 0), truth, depth + 1);
		learn(b, arg_of(b, cond, 1), truth, depth + 1);
		return;
	}
	if (i->op != ND_NIR_ICMP && i->op != ND_NIR_IN_BOUNDS)
		return;
	x = arg_of(b, cond, 0);
	y = arg_of(b, cond, 1);
	if (i->op == ND_NIR_IN_BOUNDS) {
		if (truth) {
			add_fact(b, x, y, true);
			add_index(b, x);
		}
		return;
	}
	switch (i->sub) {
	case ND_NIR_EQ:
	case ND_NIR_NE:
		if (truth == (i->sub == ND_NIR_EQ)) {
			add_fact(b, x, y, false);
			add_fact(b, y, x, false);
		}
		break;
	case ND_NIR_SLT:
		truth ? add_fact(b, x, y, true) : add_fact(b, y, x, false);
		break;
	case ND_NIR_SLE:
		truth ? add_fact(b, x, y, false) : add_fact(b, y, x, true);
		break;
	case ND_NIR_SGT:
		truth ? add_fact(b, y, x, true) : add_fact(b, x, y, false);
		break;
	case ND_NIR_SGE:
		truth ? add_fact(b, y, x, false) : add_fact(b, x, y, true);
		break;
	default:
		break;
	}
}

static void forget_to(struct bounds *b, uint32_t len)
{
	while (b->facts.len > len) {
		const struct fact *f = &b->facts.data[b->facts.len - 1];

		b->first[f->value] = f->next;
		b->facts.len--;
	}
}

// Loop variables --------------------------------------------------------------------------------------------------

// A phi of two edges, one of which adds a constant to it.
static bool is_counter(const struct bounds *b, uint32_t phi, uint32_t *start, uint32_t *add, int64_t *step)
{
	const struct nd_nir_inst *i = inst_of(b, phi);
	const uint32_t *args = nd_nir_args_c(b->f, i);

	if (i->op != ND_NIR_PHI || i->nargs != 4 || !nd_nir_type_is_int(i->type))
		return false;
	for (uint32_t k = 1; k < 4; k += 2) {
		const struct nd_nir_inst *n = inst_of(b, args[k]);

		if (n->op == ND_NIR_ADD && arg_of(b, args[k], 0) == phi &&
		    is_const(b, arg_of(b, args[k], 1), step) &&
		    nd_nir_dominates(&b->cfg, i->block, args[k - 1])) {
			*start = args[4 - k];
			*add = args[k];
			return true;
		}
	}
	return false;
}

// A counter by 1 whose loop is left when it equals `*last`, a value from before the loop: if it begins no larger, it never
// gets larger, and does not overflow. So count loops up to and including a value.
static bool stops_at(const struct bounds *b, uint32_t phi, uint32_t add, uint32_t *last)
{
	uint32_t block = inst_of(b, add)->block, head = inst_of(b, phi)->block;

	for (int climb = 0; climb < MAX_CLIMB && block != head && block != ND_NIR_NONE; climb++) {
		uint32_t up = b->cfg.idom[block], start = b->cfg.pred_start[block];
		const struct nd_nir_inst *t;

		if (b->cfg.pred_start[block + 1] - start == 1 && b->cfg.preds[start] == up) {
			t = &b->f->insts.data[b->f->blocks.data[up].last];
			if (t->op == ND_NIR_BR && nd_nir_args_c(b->f, t)[1] != nd_nir_args_c(b->f, t)[2]) {
				uint32_t cond = nd_nir_args_c(b->f, t)[0], from;
				bool truth = nd_nir_args_c(b->f, t)[1] == block;
				const struct nd_nir_inst *c = inst_of(b, cond);

				if (c->op == ND_NIR_ICMP && c->sub == (truth ? ND_NIR_NE : ND_NIR_EQ) &&
				    (arg_of(b, cond, 0) == phi || arg_of(b, cond, 1) == phi)) {
					*last = arg_of(b, cond, arg_of(b, cond, 0) == phi);
					from = inst_of(b, *last)->block;
					if (from != head && nd_nir_dominates(&b->cfg, from, head))
						return true;
				}
			}
		}
		block = up;
	}
	return false;
}

// Climbs from the addition to the loop's head looking for a branch on the phi that keeps the addition from
// overflowing.
static bool cannot_overflow(const struct bounds *b, uint32_t phi, uint32_t add, int64_t step)
{
	uint32_t block = inst_of(b, add)->block, head = inst_of(b, phi)->block;

	if (step >= small || step <= -small)
		return false;
	for (int climb = 0; climb < MAX_CLIMB && block != head && block != ND_NIR_NONE; climb++) {
		uint32_t up = b->cfg.idom[block];
		const struct nd_nir_inst *t, *c;
		uint32_t start = b->cfg.pred_start[block], x, y;
		bool truth;
		int64_t k;

		if (b->cfg.pred_start[block + 1] - start == 1 && b->cfg.preds[start] == up) {
			t = &b->f->insts.data[b->f->blocks.data[up].last];
			if (t->op == ND_NIR_BR && nd_nir_args_c(b->f, t)[1] != nd_nir_args_c(b->f, t)[2]) {
				uint32_t cond = nd_nir_args_c(b->f, t)[0];

				truth = nd_nir_args_c(b->f, t)[1] == block;
				c = inst_of(b, cond);
				if (c->op == ND_NIR_IN_BOUNDS && truth && arg_of(b, cond, 0) == phi &&
				    (step <= 1 || is_length(b, arg_of(b, cond, 1))))
					return true;
				if (c->op == ND_NIR_ICMP) {
					enum nd_nir_cond rel = c->sub;

					x = arg_of(b, cond, 0);
					y = arg_of(b, cond, 1);
					// Read the edge as x REL y with the phi on the left.
					if (y == phi) {
						y = x;
						x = phi;
						rel = rel == ND_NIR_SLT   ? ND_NIR_SGT
						      : rel == ND_NIR_SLE ? ND_NIR_SGE
						      : rel == ND_NIR_SGT ? ND_NIR_SLT
						      : rel == ND_NIR_SGE ? ND_NIR_SLE
									  : rel;
					}
					if (!truth)
						rel = rel == ND_NIR_SLT   ? ND_NIR_SGE
						      : rel == ND_NIR_SLE ? ND_NIR_SGT
						      : rel == ND_NIR_SGT ? ND_NIR_SLE
						      : rel == ND_NIR_SGE ? ND_NIR_SLT
									  : ND_NIR_COND_COUNT;
					if (x == phi && step > 0 && rel == ND_NIR_SLT &&
					    (step == 1 || is_length(b, y) ||
					     (inst_of(b, y)->type == ND_NIR_I64 && is_const(b, y, &k) &&
					      k < small)))
						return true;
					if (x == phi && step > 0 && rel == ND_NIR_SLE && is_length(b, y))
						return true;
					if (x == phi && step < 0 && inst_of(b, phi)->type == ND_NIR_I64 &&
					    (rel == ND_NIR_SGT || rel == ND_NIR_SGE) && is_const(b, y, &k) &&
					    k >= -1)
						return true;
				}
			}
		}
		block = up;
	}
	return false;
}

static bool less(struct bounds *b, uint32_t x, uint32_t y, bool strict, uint32_t depth);

// A counter that never gets below its start.
static bool counts_up(struct bounds *b, uint32_t phi, uint32_t *start, uint32_t depth)
{
	uint32_t add, last;
	int64_t step;

	if (phi >= b->ninsts || !is_counter(b, phi, start, &add, &step) || step <= 0)
		return false;
	if (b->loop_up[phi] == 0)
		b->loop_up[phi] = cannot_overflow(b, phi, add, step) ? 2 : 1;
	// The second way holds where it was asked only, so it is not kept.
	return b->loop_up[phi] == 2 || (step == 1 && stops_at(b, phi, add, &last) &&
					less(b, *start, last, false, depth + 1));
}

// The questions ---------------------------------------------------------------------------------------------------


static bool fact_says_not_negative(struct bounds *b, uint32_t x, uint32_t depth);

static bool not_negative(struct bounds *b, uint32_t x, uint32_t depth);

// Is x below about twice what a length can be, so that adding two such values cannot overflow? It may be negative.
static bool is_moderate(struct bounds *b, uint32_t x, uint32_t depth)
{
	uint32_t seen = 0;
	int64_t c;

	if (depth > MAX_DEPTH || b->budget == 0 || inst_of(b, x)->type != ND_NIR_I64)
		return false;
	b->budget--;
	if (inst_of(b, x)->op == ND_NIR_ADD && is_const(b, arg_of(b, x, 1), &c) && c >= 0 && c < small)
		x = arg_of(b, x, 0);
	if (is_const(b, x, &c))
		return c < small;
	if (is_length(b, x))
		return true;
	for (uint32_t e = x < b->ninsts ? b->first[x] : 0; e && seen < MAX_FACTS_SEEN; seen++) {
		const struct fact fact = b->facts.data[e - 1];

		e = fact.next;
		if (fact.other != x && is_moderate(b, fact.other, depth + 1))
			return true;
	}
	return false;
}

// A phi of two edges, one of which adds a value from outside the loop that is not negative, and does not overflow.
static bool strides_up(struct bounds *b, uint32_t phi, uint32_t *start, uint32_t depth)
{
	const struct nd_nir_inst *i = inst_of(b, phi);
	const uint32_t *args = nd_nir_args_c(b->f, i);

	if (phi >= b->ninsts || i->op != ND_NIR_PHI || i->nargs != 4 || i->type != ND_NIR_I64)
		return false;
	for (uint32_t k = 1; k < 4; k += 2) {
		uint32_t add = args[k], step, from;

		if (inst_of(b, add)->op != ND_NIR_ADD || !nd_nir_dominates(&b->cfg, i->block, args[k - 1]))
			continue;
		step = arg_of(b, add, arg_of(b, add, 0) == phi);
		from = inst_of(b, step)->block;
		if (arg_of(b, add, 0) != phi && arg_of(b, add, 1) != phi)
			continue;
		if (from == i->block || !nd_nir_dominates(&b->cfg, from, i->block))
			continue;
		// Any step over 1 makes it ask for a test against a length.
		if (!cannot_overflow(b, phi, add, 2) || !not_negative(b, step, depth + 1) ||
		    !is_moderate(b, step, depth + 1))
			continue;
		*start = args[4 - k];
		return true;
	}
	return false;
}

// x >= low, for a small low.
static bool at_least(struct bounds *b, uint32_t x, int64_t low, uint32_t depth)
{
	const struct nd_nir_inst *i = inst_of(b, x);
	uint32_t start;
	int64_t c;

	if (depth > MAX_DEPTH || b->budget == 0)
		return false;
	b->budget--;
	if (low == 0)
		return not_negative(b, x, depth);
	if (is_const(b, x, &c))
		return c >= low;
	if (counts_up(b, x, &start, depth) || strides_up(b, x, &start, depth))
		return at_least(b, start, low, depth + 1);
	// A sum that does not overflow is no less than either of two numbers that are not negative.
	if (i->op == ND_NIR_ADD && not_negative(b, x, depth + 1)) {
		uint32_t left = arg_of(b, x, 0), right = arg_of(b, x, 1);

		return not_negative(b, left, depth + 1) && not_negative(b, right, depth + 1) &&
		       (at_least(b, left, low, depth + 1) || at_least(b, right, low, depth + 1));
	}
	return false;
}

static bool not_negative(struct bounds *b, uint32_t x, uint32_t depth)
{
	const struct nd_nir_inst *i = inst_of(b, x);
	uint32_t start;
	int64_t c;

	if (depth > MAX_DEPTH || b->budget == 0)
		return false;
	b->budget--;
	if (is_const(b, x, &c))
		return c >= 0;
	if (is_length(b, x))
		return true;
	switch (i->op) {
	case ND_NIR_ZEXT:
		return true;
	case ND_NIR_SEXT:
		if (inst_of(b, arg_of(b, x, 0))->type != ND_NIR_I1 &&
		    not_negative(b, arg_of(b, x, 0), depth + 1))
			return true;
		break;
	case ND_NIR_AND:
		if (i->type != ND_NIR_I1 && (not_negative(b, arg_of(b, x, 0), depth + 1) ||
					     not_negative(b, arg_of(b, x, 1), depth + 1)))
			return true;
		break;
	case ND_NIR_LSHR:
		if (is_const(b, arg_of(b, x, 1), &c) && (c & (int64_t)(nd_nir_int_bits(i->type) - 1)) != 0)
			return true;
		break;
	case ND_NIR_ASHR:
	case ND_NIR_SREM: // takes the sign of the dividend
		if (not_negative(b, arg_of(b, x, 0), depth + 1))
			return true;
		break;
	case ND_NIR_SDIV:
	case ND_NIR_UREM:
	case ND_NIR_UDIV:
	case ND_NIR_OR:
	case ND_NIR_XOR:
		if (not_negative(b, arg_of(b, x, 0), depth + 1) &&
		    not_negative(b, arg_of(b, x, 1), depth + 1))
			return true;
		break;
	case ND_NIR_ADD:
		if (i->type != ND_NIR_I64)
			break;
		if (!is_const(b, arg_of(b, x, 1), &c)) {
			if (not_negative(b, arg_of(b, x, 0), depth + 1) &&
			    not_negative(b, arg_of(b, x, 1), depth + 1) &&
			    is_moderate(b, arg_of(b, x, 0), depth + 1) &&
			    is_moderate(b, arg_of(b, x, 1), depth + 1))
				return true;
			break;
		}
		// a + c with a not negative: overflows only from near the top, where nothing below another
		// value's maximum (c = 1) and no length is.
		if (c >= 0 && c < small && not_negative(b, arg_of(b, x, 0), depth + 1)) {
			uint32_t a = arg_of(b, x, 0), seen = 0;

			if (is_length(b, a))
				return true;
			for (uint32_t e = a < b->ninsts ? b->first[a] : 0; e && seen < MAX_FACTS_SEEN;
			     seen++) {
				const struct fact *fact = &b->facts.data[e - 1];

				if (fact->other != a &&
				    ((fact->strict && c <= 1) || is_length(b, fact->other)))
					return true;
				e = fact->next;
			}
		}
		// a - 1 with a > 0
		if (c < 0 && c > -small) {
			uint32_t a = arg_of(b, x, 0);
			int64_t low;

			if (at_least(b, a, -c, depth + 1))
				return true;
			for (uint32_t n = b->facts.len, looked = 0; n > 0 && looked < MAX_FACTS_SEEN;
			     n--, looked++) {
				const struct fact *fact = &b->facts.data[n - 1];

				// low < a gives a >= low + 1.
				if (fact->other == a && is_const(b, fact->value, &low) && low < small &&
				    low > -small && low + fact->strict + c >= 0)
					return true;
			}
		}
		break;
	case ND_NIR_PHI:
		if ((counts_up(b, x, &start, depth) || strides_up(b, x, &start, depth)) &&
		    not_negative(b, start, depth + 1))
			return true;
		break;
	case ND_NIR_SELECT:
		if (not_negative(b, arg_of(b, x, 1), depth + 1) &&
		    not_negative(b, arg_of(b, x, 2), depth + 1))
			return true;
		break;
	default:
		break;
	}
	return fact_says_not_negative(b, x, depth);
}

// The newest facts that bound x from below: c < x, c <= x with a constant, or a value that is not negative.
static bool fact_says_not_negative(struct bounds *b, uint32_t x, uint32_t depth)
{
	uint32_t seen = 0;

	for (uint32_t e = x < b->ninsts ? b->first[x] : 0; e && seen < MAX_FACTS_SEEN; seen++) {
		if (b->facts.data[e - 1].other == x)
			return true; // an index found in bounds
		e = b->facts.data[e - 1].next;
	}
	for (uint32_t n = b->facts.len, looked = 0; n > 0 && looked < 2 * MAX_FACTS_SEEN; n--, looked++) {
		const struct fact fact = b->facts.data[n - 1];
		int64_t low;

		if (fact.other != x || fact.value == x)
			continue;
		if (is_const(b, fact.value, &low) ? low >= -(int64_t)fact.strict
						  : not_negative(b, fact.value, depth + 2))
			return true;
	}
	return false;
}

// x < y, or x <= y when not strict.
static bool less(struct bounds *b, uint32_t x, uint32_t y, bool strict, uint32_t depth)
{
	const struct nd_nir_inst *i = inst_of(b, x);
	int64_t c, d, step;
	uint32_t start, add, last, seen = 0;

	if (depth > MAX_DEPTH || b->budget == 0)
		return false;
	b->budget--;
	if (x == y)
		return !strict;
	if (is_const(b, x, &c) && is_const(b, y, &d))
		return strict ? c < d : c <= d;
	if (is_const(b, x, &c) && c < 0 && not_negative(b, y, depth + 1))
		return true;
	for (uint32_t e = x < b->ninsts ? b->first[x] : 0; e && seen < MAX_FACTS_SEEN; seen++) {
		const struct fact fact = b->facts.data[e - 1];

		e = fact.next;
		if (fact.other != x && less(b, fact.other, y, strict && !fact.strict, depth + 1))
			return true;
		// x < z + 1 gives x <= z, also when z + 1 overflows: nothing is less than the least number.
		if (fact.strict && inst_of(b, fact.other)->op == ND_NIR_ADD &&
		    is_const(b, arg_of(b, fact.other, 1), &c) && c == 1 &&
		    less(b, arg_of(b, fact.other, 0), y, strict, depth + 1))
			return true;
	}
	if (i->op == ND_NIR_ADD && i->type == ND_NIR_I64 && is_const(b, arg_of(b, x, 1), &c)) {
		uint32_t a = arg_of(b, x, 0);

		// a - c < a unless it wraps, which a number that is not negative cannot.
		if (c < 0 && c > -small && not_negative(b, a, depth + 1) && less(b, a, y, false, depth + 1))
			return true;
		// a + 1 <= y when a < y.
		if (c == 1 && !strict && less(b, a, y, true, depth + 1))
			return true;
	}
	if ((i->op == ND_NIR_UREM || i->op == ND_NIR_SREM) && arg_of(b, x, 1) == y &&
	    not_negative(b, y, depth + 1))
		return true; // strictly; y is not 0
	if ((i->op == ND_NIR_LSHR || i->op == ND_NIR_ASHR ||
	     (i->op == ND_NIR_SDIV && is_const(b, arg_of(b, x, 1), &c) && c > 0)) &&
	    not_negative(b, arg_of(b, x, 0), depth + 1) && less(b, arg_of(b, x, 0), y, strict, depth + 1))
		return true; // no larger than before
	if (i->op == ND_NIR_AND && i->type != ND_NIR_I1 && not_negative(b, arg_of(b, x, 1), depth + 1) &&
	    less(b, arg_of(b, x, 1), y, strict, depth + 1))
		return true;
	if (is_counter(b, x, &start, &add, &step) && step == 1 && stops_at(b, x, add, &last) &&
	    less(b, start, last, false, depth + 1) && less(b, last, y, strict, depth + 1))
		return true;
	// A counter going down never exceeds its start.
	if (is_counter(b, x, &start, &add, &step) && step < 0 && cannot_overflow(b, x, add, step) &&
	    less(b, start, y, strict, depth + 1))
		return true;
	return false;
}

// Rewriting -------------------------------------------------------------------------------------------------------

static bool is_power_of_two(const struct bounds *b, uint32_t value, int64_t *log)
{
	int64_t c;
	uint64_t u;

	if (!is_const(b, value, &c))
		return false;
	u = nd_const_unsigned(inst_of(b, value)->type, c);
	if (u == 0 || (u & (u - 1)) != 0)
		return false;
	*log = __builtin_ctzll(u);
	return true;
}

static void become(struct bounds *b, uint32_t at, enum nd_nir_op op, int64_t right)
{
	nd_nir_type type = inst_of(b, at)->type;
	uint32_t args[2] = {arg_of(b, at, 0)};

	args[1] = nd_nir_insert_before(b->f, at, ND_NIR_ICONST, type, NULL, 0, 0);
	b->f->insts.data[args[1]].imm.i = nd_nir_int_wrap(type, (uint64_t)right);
	b->f->insts.data[at].op = (uint8_t)op;
	nd_nir_set_args(b->f, at, args, 2);
	b->changes++;
}

static void reduce_strength(struct bounds *b, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(b, at);
	int64_t log;

	if (i->type == ND_NIR_I1 || !is_power_of_two(b, arg_of(b, at, 1), &log))
		return;
	switch (i->op) {
	case ND_NIR_MUL:
		become(b, at, ND_NIR_SHL, log);
		return;
	case ND_NIR_UDIV:
		become(b, at, ND_NIR_LSHR, log);
		return;
	case ND_NIR_UREM:
		become(b, at, ND_NIR_AND, (int64_t)((UINT64_C(1) << log) - 1));
		return;
	default: // sdiv, srem; the divisor itself must not be the negative power of two
		if (log == (int64_t)nd_nir_int_bits(i->type) - 1 || !not_negative(b, arg_of(b, at, 0), 0))
			return;
		if (i->op == ND_NIR_SDIV)
			become(b, at, ND_NIR_LSHR, log);
		else
			become(b, at, ND_NIR_AND, (int64_t)((UINT64_C(1) << log) - 1));
	}
}

static void visit(struct bounds *b, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(b, at);
	uint32_t x, y;
	bool strict;

	b->budget = BUDGET;
	switch (i->op) {
	case ND_NIR_MUL:
	case ND_NIR_UDIV:
	case ND_NIR_UREM:
	case ND_NIR_SDIV:
	case ND_NIR_SREM:
		reduce_strength(b, at);
		return;
	case ND_NIR_SEXT:
		if (inst_of(b, arg_of(b, at, 0))->type != ND_NIR_I1 && not_negative(b, arg_of(b, at, 0), 0)) {
			b->f->insts.data[at].op = ND_NIR_ZEXT;
			b->changes++;
		}
		return;
	case ND_NIR_IN_BOUNDS:
		x = arg_of(b, at, 0);
		y = arg_of(b, at, 1);
		if (not_negative(b, x, 0) && less(b, x, y, true, 0)) {
			nd_opt_make_int(b->f, at, 1);
			b->changes++;
		}
		return;
	case ND_NIR_ICMP:
		x = arg_of(b, at, 0);
		y = arg_of(b, at, 1);
		if (!nd_nir_type_is_int(inst_of(b, x)->type) || inst_of(b, x)->type == ND_NIR_I1)
			return;
		strict = i->sub == ND_NIR_SLT || i->sub == ND_NIR_SGT;
		if (!strict && i->sub != ND_NIR_SLE && i->sub != ND_NIR_SGE)
			return;
		if (i->sub == ND_NIR_SGT || i->sub == ND_NIR_SGE) {
			uint32_t swap = x;

			x = y;
			y = swap;
		}
		if (less(b, x, y, strict, 0)) {
			nd_opt_make_int(b->f, at, 1);
			b->changes++;
		} else if (less(b, y, x, !strict, 0)) {
			nd_opt_make_int(b->f, at, 0);
			b->changes++;
		}
		return;
	default:
		return;
	}
}

static void visit_block(struct bounds *b, uint32_t block)
{
	uint32_t start = b->cfg.pred_start[block];

	if (b->cfg.pred_start[block + 1] - start == 1) {
		const struct nd_nir_inst *t = &b->f->insts.data[b->f->blocks.data[b->cfg.preds[start]].last];
		const uint32_t *args = nd_nir_args_c(b->f, t);

		if (t->op == ND_NIR_BR && args[1] != args[2])
			learn(b, args[0], args[1] == block, 0);
	}
	ND_NIR_EACH(b->f, block, at)
	visit(b, at);
}

uint64_t nd_opt_bounds(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct bounds b = {.m = m, .f = f, .ninsts = f->insts.len};
	uint32_t *order, *path, *mark, depth = 0;

	nd_nir_cfg_build(&b.cfg, f, scratch);
	b.first = nd_arena_array(scratch, uint32_t, f->insts.len);
	b.loop_up = nd_arena_array(scratch, uint8_t, f->insts.len);
	order = nd_arena_array(scratch, uint32_t, b.cfg.nrpo);
	path = nd_arena_array(scratch, uint32_t, b.cfg.nrpo);
	mark = nd_arena_array(scratch, uint32_t, b.cfg.nrpo);
	for (uint32_t n = 0; n < b.cfg.nrpo; n++)
		order[b.cfg.dom_first[b.cfg.rpo[n]]] = b.cfg.rpo[n];
	for (uint32_t n = 0; n < b.cfg.nrpo; n++) {
		while (depth && path[depth - 1] != b.cfg.idom[order[n]])
			forget_to(&b, mark[--depth]);
		path[depth] = order[n];
		mark[depth++] = b.facts.len;
		visit_block(&b, order[n]);
	}
	nd_vec_free(&b.facts);
	return b.changes;
}
