// conformance: L46
function main(): string => "x"    // ! E0340 main returns nothing or an 'int', not 'string'
