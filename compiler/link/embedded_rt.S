// The runtime library as bytes, see embed.cmake.
	.section .rodata, "a"
	.balign 16
	.globl nd_embedded_rt, nd_embedded_rt_end
nd_embedded_rt:
	.incbin ND_RT_ARCHIVE
nd_embedded_rt_end:
	.balign 16
	.globl nd_embedded_libgcc, nd_embedded_libgcc_end
nd_embedded_libgcc:
	.incbin ND_LIBGCC_ARCHIVE
nd_embedded_libgcc_end:
	.section .note.GNU-stack, "", @progbits
