// The error classes that a compiled prelude would bring.

#define ERROR_CLASS(symbol, text)          \
	.data;                             \
	.balign 8;                         \
	.globl symbol;                     \
symbol:	.quad 0, 1f;                       \
	.long 32, 32, 0, 0;                \
	.quad 0, 0;                        \
	.section .rodata;                  \
1:	.asciz text

ERROR_CLASS("std/prelude.ArithmeticError$class", "ArithmeticError")
ERROR_CLASS("std/prelude.IndexError$class", "IndexError")
ERROR_CLASS("std/prelude.KeyError$class", "KeyError")
ERROR_CLASS("std/prelude.CastError$class", "CastError")
ERROR_CLASS("std/prelude.NullError$class", "NullError")
ERROR_CLASS("std/prelude.StackOverflowError$class", "StackOverflowError")
ERROR_CLASS("std/prelude.OutOfMemoryError$class", "OutOfMemoryError")
ERROR_CLASS("std/prelude.IOError$class", "IOError")
ERROR_CLASS("std/prelude.FileNotFoundError$class", "FileNotFoundError")
ERROR_CLASS("std/prelude.CancelledError$class", "CancelledError")
ERROR_CLASS("std/prelude.Error$class", "Error")

	.section .note.GNU-stack, "", @progbits
