export enum Hue { Red, Purple }
export function mixed(): Hue => Purple
