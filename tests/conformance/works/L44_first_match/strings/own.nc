export const own: string = "own of us"
