export const value: int = 7
