// conformance: L46
function main() { print("main without arguments or result") }    // -> main without arguments or result
