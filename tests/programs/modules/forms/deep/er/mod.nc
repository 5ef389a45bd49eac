import { greeting } from "../../util/text"
export function say(): string { return greeting + " from mod" }
export const K: int = 12
