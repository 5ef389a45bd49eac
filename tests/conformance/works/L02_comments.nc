// conformance: L02
# A comment, too.
/* Comments /* nest /* deeply */ */ and // this does not end them
   # nor this */
print(1)    // -> 1
print(2) # to the end of the line, /* this opens nothing
//print(0)
#print(0)
print(/* inside */ 3)
// -> 2
// -> 3
print("// no comment # nor this /* nor this */")    // -> // no comment # nor this /* nor this */
print(4 /* one */ + /* two */ 5)    // -> 9

/// Doubles n.
/// interface: /// Doubles n.
export function twice(n: int): int { return n * 2 }    // interface: export function twice(n: int): int

/// What has a name.
// interface: /// What has a name.
export interface Named {
	/// The name of it.
	name(): string    // interface: /// The name of it.
}
print(twice(4))    // -> 8
