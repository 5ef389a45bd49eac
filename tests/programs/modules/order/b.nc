import { fromC } from "./c"
import { note } from "./log"

var first = note("b first", 0)
export const fromB: int = note("b", 10 + fromC + first)
