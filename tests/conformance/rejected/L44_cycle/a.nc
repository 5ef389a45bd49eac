// A cycle is printed as the list of its imports.
import { b } from "util/b"    // ! E0502 import cycle: a.nc:2 imports "util/b", util/b.nc:1 imports "../a"
export function a(): int => b()
