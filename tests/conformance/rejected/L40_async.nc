// conformance: L40 L19
async function work(): int { return 1 }
function plain(): int { return await work() }    // ! E0422 `await` is possible in async functions and at the top level of a program
f = () => await work()    // ! E0422 `await` is possible in async functions and at the top level of a program
class A { async constructor() { } }    // ! E0420 'constructor' cannot be async
struct S { n: int; async add() { self.n += 1 } }    // ! E0421 an async method works on a copy of the struct and cannot change it
async function missing(b: bool): int { if b { return 1 } }    // ! E0336 'missing' can end without returning a value
async function wrong(): int => "text"    // ! E0341 the result must be 'int', but this is 'string'
x: int = work()    // ! E0341 the value must be 'int', but this is 'Future<int>'
y = await 5    // ! E0423 `await` needs a future, but this is 'int'
z = await work    // ! E0423 `await` needs a future, but this is '() -> Future<int>'
g: async (int) -> int = n => n    // ! E0341 the result must be 'Future<int>', but this is 'int'
h: (int) -> int = async (n: int) => n    // ! E0341 the value must be '(int) -> int', but this is '(int) -> Future<int>'
print("${f}${x}${y}${z}${g}${h}")
