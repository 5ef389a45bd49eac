import { a } from "../a"
export function b(): int => a()
