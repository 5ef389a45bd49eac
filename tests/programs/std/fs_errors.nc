// [L48] Files and folders: every function, and what fails.
import "fs"
import { File } from "fs"
function fails(what: string, f: () -> void) {
	try { f(); print("${what}: no error") }
	catch (FileNotFoundError e) { print("${what}: FileNotFoundError ${e.message.replace(dir, "DIR")}") }
	catch (IOError e) { print("${what}: IOError ${e.message.replace(dir, "DIR")}") }
	catch (ParseError e) { print("${what}: ParseError ${e.message.replace(dir, "DIR")}") }
	catch (e) { print("${what}: ${typeOf(e)} ${e.message}") }
}
let dir: string = fs.tempDir()
p = dir + "/a.txt"
print(fs.list(dir))
fs.writeText(p, "")
print(fs.readText(p) == "")
print(fs.stat(p).size)
fs.writeText(p, "héllo\n")
print(fs.stat(p).size)
print(fs.stat(p).isFolder)
print(fs.stat(dir).isFolder)
print(fs.stat(p).modified > 1600000000.0)
fs.appendText(p, "two")
print(fs.readText(p).lines())
print(fs.readBytes(p).length)
b = bytes(3)
b[0] = 255
b[1] = 0
b[2] = 10
fs.writeBytes(p, b)
print(fs.readBytes(p).hex())
fails("not UTF-8", () => { print(fs.readText(p)) })
fails("missing", () => { print(fs.readText(dir + "/no")) })
fails("missing bytes", () => { print(fs.readBytes(dir + "/no").length) })
fails("missing stat", () => { print(fs.stat(dir + "/no").size) })
fails("missing remove", () => { fs.remove(dir + "/no") })
fails("missing rename", () => { fs.rename(dir + "/no", dir + "/x") })
fails("missing list", () => { print(fs.list(dir + "/no")) })
fails("list a file", () => { print(fs.list(p)) })
fails("read a folder", () => { print(fs.readText(dir)) })
fails("write a folder", () => { fs.writeText(dir, "x") })
fails("write below nothing", () => { fs.writeText(dir + "/no/x", "x") })
fails("mkdir below a file", () => { fs.mkdir(p + "/sub") })
fails("mode", () => { print(typeOf(File(p, "rw"))) })
fails("full", () => { fs.writeText("/dev/full", "x") })
fs.mkdir(dir + "/d1/d2/d3")
fs.mkdir(dir + "/d1")
print(fs.list(dir))
fails("remove a full folder", () => { fs.remove(dir + "/d1") })
fs.rename(p, dir + "/d1/b.txt")
print(fs.exists(p))
print(fs.exists(dir + "/d1/b.txt"))
print(fs.exists(dir))
print(fs.list(dir + "/d1"))
with File(p, "w") as f {
	f.write("one\n")
	f.write("two\r\nthr")
	f.write("ee")
}
with File(p, "a") as f { f.write("\n\nlast") }
with File(p) as f {
	while true {
		line = f.readLine()
		if line == null { break }
		print("<${line}>")
	}
	print(f.readLine())
	print(f.readAll() == "")
}
with File(p) as f {
	print(f.readLine())
	print(f.readAll().length)
}
g = File(p)
g.close()
g.close()
fails("closed read", () => { print(g.readLine()) })
fails("closed all", () => { print(g.readAll()) })
fails("closed write", () => { g.write("x") })
fails("write to one for reading", () => { with File(p) as f { f.write("x") } })
fails("read from one for writing", () => { with File(dir + "/w", "w") as f { print(f.readLine()) } })
big = "line of text\n".repeat(20000)
fs.writeText(p, big)
n = 0
with File(p) as f { while f.readLine() != null { n++ } }
print(n)
print(fs.readText(p) == big)
fs.remove(p)
fs.remove(dir + "/d1/b.txt")
fs.remove(dir + "/d1/d2/d3")
fs.remove(dir + "/d1/d2")
fs.remove(dir + "/d1")
fs.remove(dir + "/w")
fs.remove(dir)
print(fs.exists(dir))
