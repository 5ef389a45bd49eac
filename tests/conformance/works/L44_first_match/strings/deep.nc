import { own } from "../strings/own"
import { own as same } from "./own"
export function text(): string => "deep of " + (if (own == same) own else "different")
