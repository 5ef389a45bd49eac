import { twice } from "./text"
import { shout } from "../local"
export const one: int = 1
export function sibling(): string => shout(twice("f"))
