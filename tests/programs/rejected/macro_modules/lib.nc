function helper(s: string): string { return s }
macro hidden_one(x) { x }
export macro shout(x) { helper(x) + hidden_one("!") }
export macro missing(x) { absent(x) }
