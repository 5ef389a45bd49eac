export const deep: int = 5
export enum Shape { Round, Square }
