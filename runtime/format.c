// Numbers to text and back. Floats print as the shortest decimal that reads back to the same value (decimal.c).
#include "rt_internal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int nd_rt_format_uint(char *ret, uint64_t value)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
				    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
				    "8081828384858687888990919293949596979899";
	char text[20], *p = text + sizeof text;

	while (value >= 100) {
		p -= 2;
		memcpy(p, pairs + value % 100 * 2, 2);
		value /= 100;
	}
	if (value >= 10) {
		p -= 2;
		memcpy(p, pairs + value * 2, 2);
	} else {
		*--p = (char)('0' + value);
	}

	int len = (int)(text + sizeof text - p);

	memcpy(ret, p, (size_t)len);
	ret[len] = '\0';
	return len;
}

// The value is 0.DIGITS * 10^point. Positional from 1e-5 to 1e16, otherwise with an exponent.
static int layout(char *ret, const char *digits, int ndigits, int point)
{
	char *out = ret;

	if (point > 16 || point < -4) {
		*out++ = digits[0];
		if (ndigits > 1) {
			*out++ = '.';
			memcpy(out, digits + 1, (size_t)ndigits - 1);
			out += ndigits - 1;
		}

		int exponent = point - 1;

		*out++ = 'e';
		*out++ = exponent < 0 ? '-' : '+';
		// 1e-7 has one digit in its exponent, and 1.5e+21 two.
		out += nd_rt_format_uint(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
	} else if (point <= 0) {
		*out++ = '0';
		*out++ = '.';
		memset(out, '0', (size_t)-point);
		out += -point;
		memcpy(out, digits, (size_t)ndigits);
		out += ndigits;
	} else if (ndigits <= point) {
		memcpy(out, digits, (size_t)ndigits);
		memset(out + ndigits, '0', (size_t)(point - ndigits));
		out += point;
		*out++ = '.';
		*out++ = '0';
	} else {
		memcpy(out, digits, (size_t)point);
		out += point;
		*out++ = '.';
		memcpy(out, digits + point, (size_t)(ndigits - point));
		out += ndigits - point;
	}
	*out = '\0';
	return (int)(out - ret);
}

static int strip_zeros(const char *digits, int n)
{
	while (n > 1 && digits[n - 1] == '0')
		n--;
	return n;
}

// Digits from snprintf's "d.ddde±xx".
static int layout_printed(char *ret, char *printed)
{
	char *e = strchr(printed, 'e');
	int point = atoi(e + 1) + 1;
	int n = 1;

	for (char *p = printed + 2; p < e; p++)
		printed[n++] = *p;
	return layout(ret, printed, strip_zeros(printed, n), point);
}

static int special(char *ret, double value)
{
	const char *text = isnan(value) ? "nan" : isinf(value) ? (value < 0 ? "-inf" : "inf") : "";

	strcpy(ret, text);
	return (int)strlen(text);
}

int nd_rt_format_float(char *ret, double value)
{
	char digits[32];
	int exponent, sign = 0;
	uint64_t bits;

	if (!isfinite(value))
		return special(ret, value);
	if (signbit(value)) {
		*ret++ = '-';
		sign = 1;
		value = -value;
	}
	if (value == 0) {
		strcpy(ret, "0.0");
		return sign + 3;
	}
	memcpy(&bits, &value, sizeof bits);

	int n = nd_rt_format_uint(digits, nd_rt_shortest_decimal(bits, &exponent));

	return sign + layout(ret, digits, strip_zeros(digits, n), n + exponent);
}

// Float32 is rare: correctly rounded digits, more and more of them until they read back (subnormals from 1 on).
int nd_rt_format_float32(char *ret, float value)
{
	char printed[40];
	int sign = 0;

	if (!isfinite(value))
		return special(ret, value);
	if (signbit(value)) {
		*ret++ = '-';
		sign = 1;
		value = -value;
	}
	if (value == 0) {
		strcpy(ret, "0.0");
		return sign + 3;
	}
	for (int digits = fpclassify(value) == FP_SUBNORMAL ? 1 : 6; digits <= 9; digits++) {
		snprintf(printed, sizeof printed, "%.*e", digits - 1, (double)value);
		if (digits == 9 || strtof(printed, NULL) == value)
			break;
	}
	return sign + layout_printed(ret, printed);
}

static struct nd_rt_string *ascii_string(const char *text, int len)
{
	struct nd_rt_string *s = nd_rt_string_alloc(len, len);

	memcpy(s->data, text, (size_t)len);
	return s;
}

struct nd_rt_string *nd_rt_int_str(int64_t value)
{
	char text[32];
	int sign = value < 0;

	text[0] = '-';
	return ascii_string(text, sign + nd_rt_format_uint(text + sign, sign ? -(uint64_t)value : (uint64_t)value));
}

struct nd_rt_string *nd_rt_uint_str(uint64_t value)
{
	char text[32];

	return ascii_string(text, nd_rt_format_uint(text, value));
}

struct nd_rt_string *nd_rt_float_str(double value)
{
	char text[40];

	return ascii_string(text, nd_rt_format_float(text, value));
}

struct nd_rt_string *nd_rt_float32_str(float value)
{
	char text[40];

	return ascii_string(text, nd_rt_format_float32(text, value));
}

// Reading -------------------------------------------------------------------------------------------------------
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool parse_int(const struct nd_rt_string *s, int64_t *ret)
{
	const char *p = s->data, *end = p + s->byte_len;
	bool negative = false;
	uint64_t value = 0;

	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (p == end)
		return false;
	// Eighteen digits always fit.
	for (const char *fits = end - p > 18 ? p + 18 : end; p < fits; p++) {
		if (!is_digit(*p))
			return false;
		value = value * 10 + (uint64_t)(*p - '0');
	}
	for (; p < end; p++) {
		if (!is_digit(*p) || __builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*p - '0'), &value))
			return false;
	}
	if (value > (uint64_t)INT64_MAX + negative)
		return false;
	*ret = (int64_t)(negative ? -value : value);
	return true;
}

bool nd_rt_int_is_valid(const struct nd_rt_string *s)
{
	int64_t value;

	return parse_int(s, &value);
}

int64_t nd_rt_int_parse(const struct nd_rt_string *s)
{
	int64_t value = 0;

	parse_int(s, &value);
	return value;
}

// [+-] digits [. digits] [e [+-] digits], `.5` and `5.` included, or what a float prints as: inf, nan.
static bool float_grammar(const char *p, const char *end)
{
	int digits = 0;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (end - p == 3 && (!memcmp(p, "inf", 3) || !memcmp(p, "nan", 3)))
		return true;
	for (; p < end && is_digit(*p); p++)
		digits++;
	if (p < end && *p == '.')
		for (p++; p < end && is_digit(*p); p++)
			digits++;
	if (!digits)
		return false;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '-' || *p == '+'))
			p++;
		if (p == end)
			return false;
		while (p < end && is_digit(*p))
			p++;
	}
	return p == end;
}

bool nd_rt_float_is_valid(const struct nd_rt_string *s)
{
	return float_grammar(s->data, s->data + s->byte_len);
}

// Digits and exponent that a double holds without rounding, as nearly all have that people write: then one correctly
// rounded operation gives the value (William D. Clinger, "How to read floating point numbers accurately", PLDI 1990).
static bool parse_exactly(const char *p, const char *end, double *ret)
{
	static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
					 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	enum { MAX_POWER = sizeof powers / sizeof *powers - 1, MAX_DIGITS = 19 };
	const char *start, *point = NULL;
	bool negative = false;
	uint64_t value = 0;
	int64_t power = 0;

	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	for (start = p; p < end; p++) {
		if (is_digit(*p))
			value = value * 10 + (uint64_t)(*p - '0');
		else if (*p == '.' && !point)
			point = p;
		else
			break;
	}
	if (p < end || p - start > MAX_DIGITS || p - start <= (point != NULL) || value > (uint64_t)1 << 53)
		return false;
	if (point)
		power = p - point - 1;
	if (power > MAX_POWER)
		return false;
	*ret = (double)value / powers[power];
	if (negative)
		*ret = -*ret;
	return true;
}

double nd_rt_float_parse(const struct nd_rt_string *s)
{
	double value;

	if (parse_exactly(s->data, s->data + s->byte_len, &value))
		return value;
	return nd_rt_float_is_valid(s) ? strtod(s->data, NULL) : 0;
}
