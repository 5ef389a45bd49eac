// The same in C: buffers of the caller's where a C program would have one, otherwise malloc and free.
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char line[] = "alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota,kappa";

// What the compiler would otherwise know beforehand.
static const char *volatile opaque_line = line;

static uint64_t random_after(uint64_t state)
{
	return state * 6364136223846793005 + 1442695040888963407;
}

static char *repeat(const char *text, int64_t times)
{
	size_t len = strlen(text);
	char *all = malloc(len * (size_t)times + 32), *p = all;
	for (int64_t i = 0; i < times; i++, p += len)
		memcpy(p, text, len);
	*p = '\0';
	return all;
}

struct buffer {
	char *data;
	size_t len, cap;
};

static void add(struct buffer *b, const char *text, size_t len)
{
	if (b->len + len > b->cap) {
		b->cap = 2 * (b->len + len);
		b->data = realloc(b->data, b->cap);
	}
	memcpy(b->data + b->len, text, len);
	b->len += len;
}

static int64_t build(int64_t n)
{
	struct buffer b = {0};
	char text[32];
	for (int64_t i = 0; i < n; i++) {
		add(&b, "item ", 5);
		add(&b, text, (size_t)sprintf(text, "%" PRId64, i));
		add(&b, ";", 1);
	}
	free(b.data);
	return (int64_t)b.len;
}

static int64_t concat(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++) {
		const char *left = (i & 1) == 0 ? "even" : "odd", *right = " number";
		size_t a = strlen(left), b = strlen(right);
		char *text = malloc(a + b + 1);
		memcpy(text, left, a);
		memcpy(text + a, right, b + 1);
		total += (int64_t)strlen(text);
		free(text);
	}
	return total;
}

static int64_t interpolate(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++) {
		char text[64];
		int len = sprintf(text, "%" PRId64 ": <%" PRId64 ">", i, i & 7);
		char *copy = malloc((size_t)len + 1);
		memcpy(copy, text, (size_t)len + 1);
		total += (int64_t)strlen(copy);
		free(copy);
	}
	return total;
}

static int64_t split(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n / 10; i++) {
		char *parts[16];
		int count = 0;
		for (const char *p = opaque_line, *comma; p; p = comma ? comma + 1 : NULL) {
			comma = strchr(p, ',');
			parts[count++] = strndup(p, comma ? (size_t)(comma - p) : strlen(p));
		}
		for (int k = 0; k < count; k++) {
			total += (int64_t)strlen(parts[k]);
			free(parts[k]);
		}
	}
	return total;
}

static int64_t slices(int64_t n)
{
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++) {
		char *part = strndup(opaque_line + (i & 15), 12);
		total += part[3];
		free(part);
	}
	return total;
}

static int64_t search(int64_t n)
{
	char *text = repeat("ab", 500);
	int64_t total = 0;
	strcat(text, "needle");
	for (int64_t i = 0; i < n / 1000; i++)
		total += strstr(*(char *volatile *)&text, "needle") - text;
	return total;
}

static int64_t replace(int64_t n)
{
	const char *texts[] = {line, "alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota,kappa,", "", line};
	int64_t total = 0;
	for (int64_t i = 0; i < n / 10; i++) {
		size_t commas = 0;
		for (const char *p = texts[i & 3]; (p = strchr(p, ',')); p++)
			commas++;
		char *text = malloc(strlen(texts[i & 3]) + commas + 1), *out = text;
		const char *p = texts[i & 3], *comma;
		for (; (comma = strchr(p, ',')); p = comma + 1) {
			memcpy(out, p, (size_t)(comma - p));
			out += comma - p;
			*out++ = ';';
			*out++ = ' ';
		}
		strcpy(out, p);
		total += (int64_t)strlen(text);
		free(text);
	}
	return total;
}

static int64_t characters(int64_t n)
{
	char *text = repeat("The quick brown fox jumps over the lazy dog. ", n / 4500);
	int64_t total = 0;
	for (int round = 0; round < 100; round++)
		for (const char *p = text; *p; p++)
			if (*p != ' ' && *p != 'o')
				total += *p;
	return total;
}

static int64_t find_o(int64_t n)
{
	char *text = repeat("The quick brown fox jumps over the lazy dog. ", n / 4500);
	int64_t total = 0, len = (int64_t)strlen(text);
	for (int round = 0; round < 100; round++)
		for (int64_t i = 0; i < len; i++)
			if (text[i] == 'o')
				total += i;
	return total;
}

static int64_t upper(int64_t n)
{
	const char *texts[] = {line, "alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota,kappa,",
			       "alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota,kappa!", line};
	int64_t total = 0;
	for (int64_t i = 0; i < n / 10; i++) {
		char *text = strdup(texts[i & 3]);
		for (char *p = text; *p; p++)
			*p = (char)toupper((unsigned char)*p);
		total += text[i % 50];
		free(text);
	}
	return total;
}

static int64_t compare(int64_t n)
{
	static const char *const words[] = {"alpha", "beta", "gamma", "delta", "epsilon",
					    "zeta",  "eta",  "theta", "iota",  "kappa"};
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++) {
		int order = strcmp(words[i % 10], words[(i >> 3) % 10]);
		total += order == 0 ? 2 : order < 0;
	}
	return total;
}

static int64_t print_ints(int64_t n)
{
	uint64_t state = 1;
	int64_t total = 0;
	for (int64_t i = 0; i < n; i++) {
		char text[32];
		state = random_after(state);
		total += sprintf(text, "%" PRId64, (int64_t)state >> (i & 63));
	}
	return total;
}

static int64_t parse_ints(int64_t n)
{
	static char numbers[1000][32];
	uint64_t state = 1, total = 0;
	for (int i = 0; i < 1000; i++) {
		state = random_after(state);
		sprintf(numbers[i], "%" PRId64, (int64_t)state >> (i & 63));
	}
	for (int64_t i = 0; i < n; i++)
		total += (uint64_t)strtoll(numbers[i % 1000], NULL, 10);
	return (int64_t)total;
}

static int64_t print_floats(int64_t n)
{
	uint64_t state = 1;
	int64_t used = 0;
	for (int64_t i = 0; i < n; i++) {
		char text[64];
		state = random_after(state);
		used += sprintf(text, "%.17g", (double)(int64_t)state / 4294967296.0) > 0;
	}
	return used;
}

static int64_t parse_floats(int64_t n)
{
	static char numbers[1000][32];
	uint64_t state = 1;
	double total = 0;
	for (int i = 0; i < 1000; i++) {
		state = random_after(state);
		int64_t s = (int64_t)state;
		sprintf(numbers[i], "%" PRId64 ".%" PRId64 "%" PRId64, s >> 52, (s >> 16 & 65535) + 10000,
			(s >> 32 & 65535) + 10000);
	}
	for (int64_t i = 0; i < n; i++)
		total += strtod(numbers[i % 1000], NULL);
	return (int64_t)total;
}

static int64_t output(int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		printf("%" PRId64 "\n", i);
	return n;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int64_t (*run)(int64_t n);
	} rows[] = {
		{"build", build}, {"concat", concat}, {"interpolate", interpolate}, {"split", split}, {"slice", slices},
		{"search", search}, {"replace", replace}, {"characters", characters}, {"index", find_o},
		{"upper", upper}, {"compare", compare}, {"print-int", print_ints}, {"parse-int", parse_ints},
		{"print-float", print_floats}, {"parse-float", parse_floats}, {"output", output},
	};
	for (size_t i = 0; argc == 3 && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(argv[1], rows[i].name))
			printf("%" PRId64 "\n", rows[i].run(strtoll(argv[2], NULL, 10)));
}
