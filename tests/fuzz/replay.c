// Runs a fuzz target without a fuzzer: on the empty input, on every file of the folders given, and on simple
// mutations of each (all truncations, every byte set to a few telling values). The same inputs in the same
// order every time, so a failure repeats. Prints the file at work when the target crashes.
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	MAX_FILE = 1 << 20,
	MAX_MUTATED = 8 << 20, // bytes in all mutations of one file: they bound the time, not the number of mutations
};

static char current[1024];

static void tell_and_die(int number)
{
	static const char intro[] = "\ncrashed on a variant of ";
	ssize_t ignored = write(STDERR_FILENO, intro, sizeof intro - 1);

	ignored += write(STDERR_FILENO, current, strlen(current));
	ignored += write(STDERR_FILENO, "\n", 1);
	(void)ignored;
	signal(number, SIG_DFL);
	raise(number);
}

// In a block of exactly its size, so that sanitizers see a read past the end.
static void run(const char *data, size_t len)
{
	uint8_t *exact = nd_alloc(len);

	if (len)
		memcpy(exact, data, len);
	LLVMFuzzerTestOneInput(exact, len);
	nd_free(exact);
}

static size_t mutate(char *data, size_t len)
{
	static const unsigned char values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	size_t step = 1 + len * len * (1 + sizeof values) / MAX_MUTATED; // of a long file only every n-th byte
	size_t runs = 0;

	for (size_t at = 0; at < len; at += step) {
		char kept = data[at];

		run(data, at);
		for (size_t i = 0; i < sizeof values; i++) {
			data[at] = (char)values[i];
			run(data, len);
		}
		data[at] = kept;
		runs += 1 + sizeof values;
	}
	return runs;
}

static size_t replay_file(const char *path)
{
	struct nd_buf buf = {0};
	enum nd_err err = nd_file_read(&buf, path, MAX_FILE);
	size_t runs;

	if (err) {
		fprintf(stderr, "%s: %s\n", path, nd_err_text(err));
		exit(1);
	}
	snprintf(current, sizeof current, "%s", path);
	run(buf.data, buf.len);
	runs = 1 + mutate(buf.data, buf.len);
	nd_buf_release(&buf);
	return runs;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);
	size_t runs = 0;

	if (count <= 0) {
		fprintf(stderr, "%s: no seeds there\n", folder);
		exit(1);
	}
	for (int i = 0; i < count; i++) {
		char *path = nd_path_join(folder, entries[i]->d_name);

		runs += replay_file(path);
		nd_free(path);
		free(entries[i]);
	}
	free(entries);
	return runs;
}

int main(int argc, char **argv)
{
	size_t runs = 1;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FOLDER...\n", argv[0]);
		return 2;
	}
	signal(SIGABRT, tell_and_die);
	signal(SIGSEGV, tell_and_die);
	signal(SIGFPE, tell_and_die);
	snprintf(current, sizeof current, "the empty input");
	run(NULL, 0);
	for (int i = 1; i < argc; i++)
		runs += replay_folder(argv[i]);
	printf("%zu inputs\n", runs);
	return 0;
}
