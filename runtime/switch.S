// Changing stacks. What calls preserve is pushed onto the stack that is left, in the order of struct nd_saved (fiber.h),
// and taken from the one that is entered. Jumping instead of returning leaves the processor's prediction of returns alone.
#if !defined(__x86_64__)
#error "write nd_switch for this processor"
#endif

	.text

// void nd_switch(void **left, void *entered)
	.globl nd_switch
	.hidden nd_switch
	.type nd_switch, @function
	.balign 16
nd_switch:
	.cfi_startproc
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	popq %rcx
	jmpq *%rcx
	.cfi_endproc
	.size nd_switch, . - nd_switch

// Where a new stack begins: calls %r12(%rbx), which does not return.
	.globl nd_switch_begin
	.hidden nd_switch_begin
	.type nd_switch_begin, @function
	.balign 16
nd_switch_begin:
	.cfi_startproc
	.cfi_undefined %rip
	xorl %ebp, %ebp
	movq %rbx, %rdi
	callq *%r12
	ud2
	.cfi_endproc
	.size nd_switch_begin, . - nd_switch_begin

	.section .note.GNU-stack, "", @progbits
