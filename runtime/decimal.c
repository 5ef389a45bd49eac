// The shortest decimal of a double: Schubfach (Giulietti, "The Schubfach way to render doubles", 2020), in the form
// Alexander Bolz's Drachennest gave it. Of the decimals in the double's rounding interval it finds one with the fewest
// digits, and of those the nearest. One 64 by 128 bit product for the value and each end of the interval, with 128-bit
// powers of ten, is precise enough for every double; the proof is in the paper, chapter 9.
#include "rt_internal.h"

struct power {
	uint64_t high, low;
};

#include "powers_of_ten.h"

enum { MIN_POWER = -292, FRACTION_BITS = 52, BIAS = 1023 + FRACTION_BITS };

__extension__ typedef unsigned __int128 wide;

// floor(log10(2^e)) or, for the closer lower boundary of a power of two, floor(log10(3/4 * 2^e)).
static int log10_of_power_of_2(int e, bool three_quarters)
{
	return (e * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

static int log2_of_power_of_10(int e)
{
	return (e * 1741647) >> 19;
}

// The high 64 bits of g * c, with the lowest bit set if anything but zeros was cut off.
static uint64_t round_to_odd(const struct power *g, uint64_t c)
{
	wide low = (wide)g->low * c;
	wide high = (wide)g->high * c + (uint64_t)(low >> 64);

	return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

uint64_t nd_rt_shortest_decimal(uint64_t bits, int *exponent)
{
	uint64_t fraction = bits & (((uint64_t)1 << FRACTION_BITS) - 1);
	int biased = (int)(bits >> FRACTION_BITS & 0x7ff);
	uint64_t c = fraction;
	int q = 1 - BIAS;

	if (biased) {
		c |= (uint64_t)1 << FRACTION_BITS;
		q = biased - BIAS;
		if (q <= 0 && -q <= FRACTION_BITS && !(c & (((uint64_t)1 << -q) - 1))) {
			*exponent = 0; // a whole number below 2^53
			return c >> -q;
		}
	}

	bool even = c % 2 == 0;
	bool closer = fraction == 0 && biased > 1; // the neighbour below is half as far
	int k = log10_of_power_of_2(q, closer);
	int shift = q + log2_of_power_of_10(-k) + 1;
	const struct power *g = &powers_of_ten[-k - MIN_POWER];
	uint64_t low = round_to_odd(g, (4 * c - 2 + closer) << shift) + !even;
	uint64_t value = round_to_odd(g, 4 * c << shift);
	uint64_t high = round_to_odd(g, (4 * c + 2) << shift) - !even;
	uint64_t s = value / 4;

	if (s >= 10) { // a digit less?
		uint64_t t = s / 10;
		bool under = low <= 40 * t, over = 40 * t + 40 <= high;

		if (under != over) {
			*exponent = k + 1;
			return t + over;
		}
	}
	*exponent = k;

	bool under = low <= 4 * s, over = 4 * s + 4 <= high;

	if (under != over)
		return s + over;
	return s + (value > 4 * s + 2 || (value == 4 * s + 2 && s % 2));
}
