// conformance: L45 L47
module "another"    // ! E0505 this file is the module 'l45-headers/main', not 'another'
package "other.package"    // ! E0505 this file is the module 'l45-headers/main', not 'other.package'
requires "text" version "1.0"    // ! E0505 the manifest of 'l45-headers' names no dependency 'text'
requires "math"
print(1)
