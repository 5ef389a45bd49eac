// conformance: L46
function main(n: int) { print(n) }    // ! E0340 main takes nothing or `args: List<string>`
