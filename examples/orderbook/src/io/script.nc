/// The opening of the session, by hand.
export const OPENING: string = `buy alice 100 @ 99.50
buy bob 50 @ 99.60
sell carol 80 @ 100.10
sell dave 40 @ 99.90
show
buy erin 60 @ 99.90
cancel 1
cancel 99
hold frank 10 @ 1.00
sell alice many @ 99.00
buy carol 5 @ 99.x
show`

export function lines(): List<string> {
	return OPENING.lines()
}
