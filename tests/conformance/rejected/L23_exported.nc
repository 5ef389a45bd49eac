// conformance: L23 L45
export function a(x) { return x }    // ! E0240 the parameter 'x' of an exported function needs a type
export const C = [1]    // ! E0241 the exported constant 'C' needs a type
export var V = 5    // ! E0241 the exported variable 'V' needs a type
