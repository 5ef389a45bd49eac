// [L23] Exported functions and constants carry their types.
export function area(w, h: int): int { return w * h }

export const size = 5

export function fine(n: int) { print(n) }
