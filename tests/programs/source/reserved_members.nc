// [L04] Reserved words as members and argument names.
struct S { type: int; match: string = "m"; if: bool = true
	in(): int { return self.type }
	class(): string { return this.match }
	where(for1: int): int => for1
}
function main() {
	s = S(type: 5, if: false)
	print(s)
	print(s.type + s.in() + s.where(2))
	print(s.class() + "${s.if}")
	s.match = "z"
}
