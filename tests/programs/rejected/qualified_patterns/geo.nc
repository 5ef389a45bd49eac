export enum Color { Red, Green, Mix(a: int, b: int) }
export struct Pt { x: int, y: int }
export class Sec { private v: int = 3
 open: int = 1 }
export struct Cnt { n: int
  function inc() { self.n += 1 } }
export const zero: Cnt = Cnt(0)
