// Standard input, output and error.

/// Writes text to standard output, without a newline.
@runtime("nd_rt_write") export function write(text: string): void

/// Writes text to standard error, without a newline.
@runtime("nd_rt_write_error") export function writeError(text: string): void

/// The next line of standard input without its end, or null at the end of the input.
@runtime("nd_rt_read_line", "throws") export function readLine(): string?

/// Everything that is left of standard input.
@runtime("nd_rt_read_all", "throws") export function readAll(): string

/// Writes out what was printed so far.
@runtime("nd_rt_flush") export function flush(): void
