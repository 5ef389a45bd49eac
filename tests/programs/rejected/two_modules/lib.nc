export function f(n: int): int { return n + missing }
