export const two: int = 2
export function shout(s: string): string => s
