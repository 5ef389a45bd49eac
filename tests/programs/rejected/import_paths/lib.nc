export function total(): int { return 1 }
export const size: int = 3
function hidden1() { print(1) }
export class C { private secret: int = 1
	private p(): int { return 1 }
	static private s: int = 4 }
