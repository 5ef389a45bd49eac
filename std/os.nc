// The process and its surroundings.

/// The value of an environment variable, or null.
@runtime("nd_rt_env") export function env(name: string): string?

/// Ends the program at once, after destructors; output is written out.
@runtime("nd_rt_exit", "noreturn") export function exit(status: int): void
