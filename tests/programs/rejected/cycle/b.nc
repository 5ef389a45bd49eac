// The cycle goes on here.
import { c } from "util/c"

export function b(): int { return c() }
