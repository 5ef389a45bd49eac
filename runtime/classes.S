// Addresses of the error classes that the compiled prelude defines. Their symbols hold characters that C cannot spell.

#define PRELUDE_CLASS(name, symbol)           \
	.section .rodata.name, "a", @progbits;  \
	.globl name;                          \
	.type name, @object;                  \
	.size name, 8;                        \
	.balign 8;                            \
name:	.quad symbol

PRELUDE_CLASS(nd_rt_arithmetic_error, "std/prelude.ArithmeticError$class")
PRELUDE_CLASS(nd_rt_index_error, "std/prelude.IndexError$class")
PRELUDE_CLASS(nd_rt_key_error, "std/prelude.KeyError$class")
PRELUDE_CLASS(nd_rt_cast_error, "std/prelude.CastError$class")
PRELUDE_CLASS(nd_rt_null_error, "std/prelude.NullError$class")
PRELUDE_CLASS(nd_rt_stack_overflow_error, "std/prelude.StackOverflowError$class")
PRELUDE_CLASS(nd_rt_out_of_memory_error, "std/prelude.OutOfMemoryError$class")
PRELUDE_CLASS(nd_rt_io_error, "std/prelude.IOError$class")
PRELUDE_CLASS(nd_rt_file_not_found_error, "std/prelude.FileNotFoundError$class")
PRELUDE_CLASS(nd_rt_cancelled_error, "std/prelude.CancelledError$class")
PRELUDE_CLASS(nd_rt_plain_error, "std/prelude.Error$class")
PRELUDE_CLASS(nd_rt_timeout_error, "std/prelude.TimeoutError$class")

	.section .note.GNU-stack, "", @progbits
