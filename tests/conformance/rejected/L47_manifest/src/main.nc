// conformance: L47
// !@ noodle.json 'name' must be a text
// !@ noodle.json 'source' must be a text
// !@ noodle.json the dependency 'x' has no path
print(1)
