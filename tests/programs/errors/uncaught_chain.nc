// [L38] What an uncaught error with causes prints.
error My extends Error { toString(): string { return "custom!" } }
throw My("m", Error("why", IOError("io")))
