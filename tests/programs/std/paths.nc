import "fs"

for p in ["a/b.tar.gz", "b.txt", "/a", "/", "a/b/", ".profile", "a//b", "", "a.d/b", "//"] {
	print("${p} -> ${fs.folderName(p)} | ${fs.baseName(p)} | ${fs.extension(p)}")
}
print([fs.joinPath(["a", "b/", "c"]), fs.joinPath(["a", "/b", ""]), fs.joinPath([]), fs.joinPath(["", "x"])])
dir = fs.tempDir()
fs.writeText(fs.joinPath([dir, "file"]), "")
print("${fs.isFolder(dir)} ${fs.isFolder(fs.joinPath([dir, "file"]))} ${fs.isFolder(fs.joinPath([dir, "none"]))}")
fs.remove(fs.joinPath([dir, "file"]))
fs.remove(dir)
