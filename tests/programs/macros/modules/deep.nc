export function upper(s: string): string { return s.upper() }
export macro quoted(x) { "'${x}'" }
export struct Box<T> { value: T }
