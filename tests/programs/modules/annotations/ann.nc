@experimental
export function exp1(): int { return 1 }
@deprecated("use exp1")
export function old(): int { return 2 }
@experimental("may change")
export struct Es { x: int }
export class K {
  @deprecated
  m(): int { return 3 }
  @experimental
  static s(): int { return 4 }
}
