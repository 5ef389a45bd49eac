// [L46] main returns nothing or an int.
function main(): string { return "x" }
