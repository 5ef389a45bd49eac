export const a: int = 1
