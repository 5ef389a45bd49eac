export const who: string = "our math"
