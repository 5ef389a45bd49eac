export const a: int = 1
export const b: int = 2
export const c: int = 2
export const hello: int = 3
function hidden(): int => 1
