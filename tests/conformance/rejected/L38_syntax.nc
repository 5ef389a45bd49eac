// conformance: L38
try { print(1) }    // ! E0202 expected 'catch' or 'finally' after the block of 'try', found the end of the line
print(2)
try { print(1) } catch (e) { }
finally { }
catch (e) { }    // ! E0202 expected an expression, found 'catch'
throw    // ! E0202 expected an expression, found the end of the file
