// What is not exported is private: this module and inner have a `hidden` each.
export { a, b as renamed } from "inner"
export * from "deep"
function hidden(): int { state += 1; return state }
var state = 0
function show(x: int): string => "<${x}>"
function count(): int => hidden()
export { show as text, count as counter }
export type Id = int
