export function upper(s: string): string => s.upper()
