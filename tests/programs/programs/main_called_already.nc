// [L46] main does not run again when the top level called it; its result is not the status then.
print("top")
main()
print("after")
function main(): int { print("main"); return 5 }
