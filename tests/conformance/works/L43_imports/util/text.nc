export function twice(s: string): string => s + s
export function thrice(s: string): string => s + twice(s)
export struct Point { x: int }
export enum Kind { Some1, Other }
