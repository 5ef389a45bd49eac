// Classes and case of characters. ASCII is decided by comparisons, the rest by binary search in the Unicode tables.
// Mappings are the simple ones, one code point to one: the length of a text in code points never changes.
#include "rt_internal.h"

#include <stddef.h>

struct range {
	uint32_t first, last, stride;
};

struct mapping {
	uint32_t first, last, stride;
	int32_t delta;
};

#include "unicode_tables.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool in_ranges(const struct range *table, size_t n, uint32_t c)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = (low + n) / 2;

		if (c > table[middle].last)
			low = middle + 1;
		else if (c < table[middle].first)
			n = middle;
		else
			return (c - table[middle].first) % table[middle].stride == 0;
	}
	return false;
}

// Ranges of mappings may overlap when their strides interleave, so the neighbours before a miss are looked at as well.
static uint32_t mapped(const struct mapping *table, size_t n, uint32_t c)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (table[middle].first <= c)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i-- > 0 && low - i <= 3;)
		if (c <= table[i].last && (c - table[i].first) % table[i].stride == 0)
			return (uint32_t)((int32_t)c + table[i].delta);
	return c;
}

bool nd_rt_char_is_digit(uint32_t c)
{
	return c < 128 ? c - '0' < 10 : in_ranges(digits, COUNT(digits), c);
}

bool nd_rt_char_is_letter(uint32_t c)
{
	return c < 128 ? (c | 32) - 'a' < 26 : in_ranges(letters, COUNT(letters), c);
}

bool nd_rt_char_is_space(uint32_t c)
{
	return c < 128 ? c == ' ' || c - '\t' < 5 : in_ranges(spaces, COUNT(spaces), c);
}

bool nd_rt_char_is_upper(uint32_t c)
{
	return c < 128 ? c - 'A' < 26 : in_ranges(uppers, COUNT(uppers), c);
}

bool nd_rt_char_is_lower(uint32_t c)
{
	return c < 128 ? c - 'a' < 26 : in_ranges(lowers, COUNT(lowers), c);
}

uint32_t nd_rt_char_upper(uint32_t c)
{
	if (c < 128)
		return c - 'a' < 26 ? c - 32 : c;
	return mapped(to_upper, COUNT(to_upper), c);
}

uint32_t nd_rt_char_lower(uint32_t c)
{
	if (c < 128)
		return c - 'A' < 26 ? c + 32 : c;
	return mapped(to_lower, COUNT(to_lower), c);
}
