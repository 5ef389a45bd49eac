export function note(text: string): int { print(text); return 1 }
const ready: int = note("log")
export const log: int = ready
