export class Reg<T> { 
  static items: List<T> = []
  static calls: int = 0
  static function add(x: T): void { Reg<T>.items.append(x); Reg<T>.calls += 1 }
}
export function addInt(x: int) { Reg<int>.add(x) }
