// What gcc's crtbegin.o gives other programs: glibc's static part of atexit and pthread_atfork reads this variable.
// In an executable, as opposed to a shared library, it is zero.
	.section .rodata.__dso_handle, "a"
	.balign 8
	.globl __dso_handle
	.hidden __dso_handle
	.type __dso_handle, @object
	.size __dso_handle, 8
__dso_handle:
	.quad 0
	.section .note.GNU-stack, "", @progbits
