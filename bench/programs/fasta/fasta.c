// DNA of the Benchmarks Game: a repeated sequence and two random ones, letters chosen by their frequencies. A line
// is 60 letters. Of every sequence the first line and a checksum of all lines are printed.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 60 };

static const char alu[] = "GGCCGGGCGCGGTGGCTCACGCCTGTAATCCCAGCACTTTGG"
			  "GAGGCCGAGGCGGGCGGATCACCTGAGGTCAGGAGTTCGAGA"
			  "CCAGCCTGGCCAACATGGTGAAACCCCGTCTCTACTAAAAAT"
			  "ACAAAAATTAGCCGGGCGTGGTGGCGCGCGCCTGTAATCCCA"
			  "GCTACTCGGGAGGCTGAGGCAGGAGAATCGCTTGAACCCGGG"
			  "AGGCGGAGGTTGCAGTGAGCCGAGATCGCGCCACTGCACTCC"
			  "AGCCTGGGCGACAGAGCGAGACTCCGTCTCAAAAA";

struct letter {
	uint8_t code;
	double bound; // first the probability, then the sum up to here
};

struct source {
	struct letter *letters;
	size_t length;
	int64_t *seed;
};

static double random_next(int64_t *seed)
{
	*seed = (*seed * 3877 + 29573) % 139968;
	return (double)*seed / 139968.0;
}

static void accumulate(struct letter *letters, size_t length)
{
	double bound = 0.0;
	for (size_t i = 0; i < length; i++) {
		bound += letters[i].bound;
		letters[i].bound = bound;
	}
}

static uint8_t next_random(void *context)
{
	const struct source *source = context;
	double x = random_next(source->seed);
	for (size_t i = 0; i < source->length; i++)
		if (x < source->letters[i].bound)
			return source->letters[i].code;
	return source->letters[source->length - 1].code;
}

static uint8_t next_repeated(void *context)
{
	size_t *at = context;
	uint8_t letter = (uint8_t)alu[*at];
	*at = *at + 1 == sizeof alu - 1 ? 0 : *at + 1;
	return letter;
}

// Writes a sequence of n letters in lines.
static void sequence(const char *title, int64_t n, uint8_t (*next)(void *), void *context)
{
	uint8_t line[LINE];
	uint32_t checksum = 2166136261;
	printf(">%s\n", title);
	for (int64_t start = 0; start < n; start += LINE) {
		int64_t length = n - start < LINE ? n - start : LINE;
		for (int64_t i = 0; i < length; i++) {
			line[i] = next(context);
			checksum = (checksum ^ line[i]) * 16777619;
		}
		if (start == 0)
			printf("%.*s\n", (int)length, (char *)line);
	}
	printf("%" PRId64 " letters, checksum %" PRIu32 "\n", n, checksum);
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
	int64_t seed = 42;
	size_t at = 0;
	sequence("ONE Homo sapiens alu", 2 * n, next_repeated, &at);
	struct letter ambiguity[] = {{'a', 0.27}, {'c', 0.12}, {'g', 0.12}, {'t', 0.27}, {'B', 0.02},
		{'D', 0.02}, {'H', 0.02}, {'K', 0.02}, {'M', 0.02}, {'N', 0.02}, {'R', 0.02}, {'S', 0.02},
		{'V', 0.02}, {'W', 0.02}, {'Y', 0.02}};
	accumulate(ambiguity, 15);
	sequence("TWO IUB ambiguity codes", 3 * n, next_random, &(struct source){ambiguity, 15, &seed});
	struct letter human[] = {{'a', 0.3029549426680}, {'c', 0.1979883004921}, {'g', 0.1975473066391},
		{'t', 0.3015094502008}};
	accumulate(human, 4);
	sequence("THREE Homo sapiens frequency", 5 * n, next_random, &(struct source){human, 4, &seed});
}
