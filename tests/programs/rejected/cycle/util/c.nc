import { a } from "../a"

export function c(): int { return a() }
