export const limit: int = 10
