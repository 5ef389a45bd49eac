export const total: int = 1

export class Shape {}

function secret(): int { return 1 }
