import { note } from "log"
export const shared: int = note("shared")
