// Objects and archives that are damaged in any way are refused, never linked beyond their bounds.
#include "elf/elf.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void link_once(const struct nd_str *objects, uint32_t nobjects, const struct nd_str *archives, uint32_t narchives)
{
	static const char *const names[] = {"input", "again"};
	struct elf_inputs inputs = {.objects = objects, .object_names = names, .nobjects = nobjects,
				    .archives = archives, .narchives = narchives};
	struct nd_buf program = {0}, why = {0};

	if (!nd_elf_link(&program, &inputs, &why) && program.len < sizeof(Elf64_Ehdr))
		__builtin_trap();
	nd_buf_release(&program);
	nd_buf_release(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_str input = {(const char *)data, size};
	struct nd_str twice[] = {input, input};
	bool is_archive = size >= 8 && !memcmp(data, "!<arch>\n", 8);

	if (is_archive)
		link_once(NULL, 0, &input, 1);
	else
		link_once(&input, 1, NULL, 0);
	if (!is_archive)
		link_once(twice, 2, NULL, 0);
	return 0;
}
