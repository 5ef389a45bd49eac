#include "noodle/compiler.h"

const char *nd_compiler_version(void)
{
	return "noodlec " ND_COMPILER_VERSION " (LLVM " ND_LLVM_VERSION ")";
}
