import { b } from "./b"

export function a(): int { return b() }
