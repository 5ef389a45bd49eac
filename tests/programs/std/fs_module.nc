import "fs"
import { test, assertEqual, assertThrows } from "testing"

test("fs", () => {
	dir = fs.tempDir()
	path = dir + "/a.txt"
	fs.writeText(path, "one\ntwo\r\nthree")
	assertEqual(fs.readText(path), "one\ntwo\r\nthree")
	fs.appendText(path, "\n")
	f = fs.File(path)
	assertEqual(f.readLine(), Some("one"))
	assertEqual(f.readLine(), Some("two"))
	assertEqual(f.readLine(), Some("three"))
	assertEqual(f.readLine(), null)
	f.close()
	assertEqual(fs.list(dir), ["a.txt"])
	assertEqual(fs.stat(path).size, 15)
	assertEqual(fs.exists(path), true)
	fs.remove(path)
	assertEqual(fs.exists(path), false)
	fs.remove(dir)
	e = assertThrows(() => {
		fs.readText("/nonexistent")
	})
	assertEqual(e.message, "/nonexistent: No such file or directory")
})
