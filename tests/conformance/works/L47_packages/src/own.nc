export function own(): string => "own module"
