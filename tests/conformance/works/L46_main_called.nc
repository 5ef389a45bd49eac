// conformance: L46
// main() does not run by itself when the top level called it.
function main() { print("main") }
print("before")    // -> before
main()    // -> main
print("after")    // -> after
