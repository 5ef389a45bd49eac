import { note } from "./log"

export const fromC: int = note("c", 100)
