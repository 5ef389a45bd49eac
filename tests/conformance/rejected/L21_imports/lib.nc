export const limit: int = 1
export function f(): int => 1
