export { a, b as bee } from "util/text"
export * from "./deep/er/mod"
import { Box } from "util.text"
export { Box }
function local1(): int { return 5 }
export { local1 as exported1 }
