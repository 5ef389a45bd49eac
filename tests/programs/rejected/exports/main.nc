// [L45] What can be exported, and under which names.
import { total } from "./lib"
export { nothere, total as t2 }
export { total }
export function total2(): int { return total() }
export { total2 }
export { total2 as total }
export * from "./lib"
print(1)
