import { note } from "./log"
import { fromC } from "./c"

export const fromA: int = note("a", 1 + fromC)
