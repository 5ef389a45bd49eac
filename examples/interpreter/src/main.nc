/// An interpreter for a small scripting language: tokens, trees, values, and a machine that walks the trees.
/// Without arguments it runs some scripts of its own; otherwise each argument is the file of a script.
import { readText } from "fs"
import { Machine } from "./machine"
import { parse } from "./parser"
import { samples } from "./samples"
import { SyntaxError } from "./token"
import { sizeOf } from "./tree"
import { ScriptError, show, Value } from "./value"

function run(name: string, source: string): bool {
	print("--- ${name}")
	try {
		program = parse(source)
		result = Machine(text => print("  " + text)).run(program)
		if result != Value.Nil {
			print("= ${show(result)}")
		}
		print("(${program.length} statements, ${sum(program.map(sizeOf))} nodes)")
		return true
	} catch (SyntaxError e) {
		print("${name}:${e.line}:${e.column}: ${e.message}")
	} catch (ScriptError e) {
		print("${name}:${e.line}: ${e.message}")
	}
	return false
}

function main(args: List<string>): int {
	scripts = if (args.length > 0) [(path, readText(path)) for path in args] else samples()
	failed = scripts.filter(s => !run(s.0, s.1)).length
	print("${scripts.length} scripts, ${failed} failed")
	return if (args.length > 0 && failed > 0) 1 else 0
}
