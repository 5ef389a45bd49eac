// conformance: L06
a = {"k": 1, 2}    // ! E0210 a map has 'key: value' everywhere, a set has it nowhere
b = {1, "k": 2}    // ! E0210 a map has 'key: value' everywhere, a set has it nowhere
c = 1..2..3    // ! E0207 ranges do not chain
