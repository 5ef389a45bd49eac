import { shared } from "shared"
import { note } from "log"
export const first: int = note("first a")
var second = note("first b") + shared
class C { static s: int = note("first static") + second }
export function use(): int => C.s
