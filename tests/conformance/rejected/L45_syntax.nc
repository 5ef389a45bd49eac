// conformance: L45
function f() {
	export const x: int = 1    // ! E0215 'export' stands at the top level of a file
}
export 5    // ! E0202 expected a declaration, found '5'
export { a    // ! E0204 expected '}' to close the '{' at 6:8, found 'export'
export print(1)    // ! E0202 expected a declaration, found 'print'
