export function pad(s: string): string => "[" + s + "]"
