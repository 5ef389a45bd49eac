import { use } from "first"
import { note } from "log"
export const second: int = note("second") + use() - use() + 1
