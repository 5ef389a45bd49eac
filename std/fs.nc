// Files and folders. What fails throws FileNotFoundError or another IOError.

@runtime("nd_rt_file_open", "throws") function openFile(path: string, mode: int): int
@runtime("nd_rt_file_read", "throws") function readSome(handle: int, into: bytes, n: int): int
@runtime("nd_rt_file_write_bytes", "throws") function writeSome(handle: int, data: bytes): void
@runtime("nd_rt_file_write_text", "throws") function writeString(handle: int, text: string): void
@runtime("nd_rt_file_close", "throws") function closeFile(handle: int): void
@runtime("nd_rt_path_stat", "throws") function statField(path: string, field: int): int

/// The whole file as text; throws ParseError if it is not UTF-8.
export function readText(path: string): string {
	return readBytes(path).toString()
}

/// Replaces what was in the file.
export function writeText(path: string, text: string): void {
	file = File(path, "w")
	try {
		file.write(text)
	} finally {
		file.close()
	}
}

/// Adds to the end of the file, which is made if need be.
export function appendText(path: string, text: string): void {
	file = File(path, "a")
	try {
		file.write(text)
	} finally {
		file.close()
	}
}

/// The whole file as octets.
@runtime("nd_rt_file_read_all", "throws") export function readBytes(path: string): bytes

/// Replaces what was in the file.
export function writeBytes(path: string, data: bytes): void {
	file = File(path, "w")
	try {
		file.writeBytes(data)
	} finally {
		file.close()
	}
}

/// Whether there is a file or folder of that name.
@runtime("nd_rt_path_exists") export function exists(path: string): bool
/// Removes a file or an empty folder.
@runtime("nd_rt_path_remove", "throws") export function remove(path: string): void
/// Gives a file or folder another name; what has that name already is replaced.
@runtime("nd_rt_path_rename", "throws") export function rename(path: string, to: string): void
/// Makes a folder and those it lies in; one that exists is fine.
@runtime("nd_rt_path_mkdir", "throws") export function mkdir(path: string): void
/// The names in a folder, sorted.
@runtime("nd_rt_path_list", "throws") export function list(path: string): List<string>
/// A new, empty folder for temporary files.
@runtime("nd_rt_path_temp_dir", "throws") export function tempDir(): string

/// What the file system knows of a file or folder.
export struct Stat {
	/// Bytes.
	size: int
	/// Seconds since 1970.
	modified: float
	isFolder: bool
}

/// What is known of a file or folder.
export function stat(path: string): Stat {
	return Stat(
		size: statField(path, 0),
		modified: float(statField(path, 1)) / 1000000000.0,
		isFolder: statField(path, 2) != 0
	)
}

/// One path of several parts; an absolute part replaces what stands before it: ["a", "b/"] -> "a/b/"
export function joinPath(parts: List<string>): string {
	path = ""
	for part in parts {
		if part.startsWith("/") || path.isEmpty() {
			path = part
		} elif !part.isEmpty() {
			path = if (path.endsWith("/")) path + part else path + "/" + part
		}
	}
	return path
}

function withoutSlashes(path: string): string {
	n = path.length
	while n > 1 && path[n - 1] == '/' {
		n--
	}
	return path[:n]
}

// Where the last part begins in a path without slashes at its end.
function lastPart(path: string): int {
	n = path.length
	while n > 0 && path[n - 1] != '/' {
		n--
	}
	return n
}

/// The last part: "a/b.txt" -> "b.txt"
export function baseName(path: string): string {
	whole = withoutSlashes(path)
	return if (whole == "/") whole else whole[lastPart(whole):]
}

/// What the last part lies in: "a/b.txt" -> "a", "b.txt" -> ".", "/a" -> "/"
export function folderName(path: string): string {
	whole = withoutSlashes(path)
	if whole == "/" {
		return whole
	}
	start = lastPart(whole)
	return if (start == 0) "." else withoutSlashes(whole[:start])
}

/// From the last point of the last part: "a/b.tar.gz" -> ".gz"; "" if there is none, or only one at its start.
export function extension(path: string): string {
	name = baseName(path)
	for (i = name.length - 1; i > 0; i--) {
		if name[i] == '.' {
			return name[i:]
		}
	}
	return ""
}

/// Whether there is a folder of that name.
export function isFolder(path: string): bool {
	return exists(path) && stat(path).isFolder
}

/// An open file. Modes: "r" to read, "w" to replace, "a" to append.
export class File implements Disposable {
	private handle: int
	private pending: bytes // read from the file, not yet given out
	private start: int     // of what is left in pending

	constructor(path: string, mode: string = "r") {
		code = match (mode) {
			case "r" => 0
			case "w" => 1
			case "a" => 2
			case _ => throw IOError("the mode of a file is \"r\", \"w\" or \"a\", not " + mode)
		}
		self.handle = openFile(path, code)
		self.pending = bytes(0)
		self.start = 0
	}

	/// The next line without its end, or null at the end of the file.
	readLine(): string? {
		self.check()
		at = self.start
		while true {
			while at < self.pending.length {
				if self.pending[at] == 10 {
					line = self.take(at)
					self.start = at + 1
					return line
				}
				at++
			}
			rest = self.pending.slice(self.start, self.pending.length)
			at -= self.start
			self.pending = rest
			self.start = 0
			if readSome(self.handle, self.pending, 65536) == 0 {
				if self.pending.length == 0 {
					return null
				}
				line = self.take(self.pending.length)
				self.start = self.pending.length
				return line
			}
		}
	}

	private check(): void {
		if self.handle < 0 {
			throw IOError("the file is closed")
		}
	}

	// Text from start up to end, without a carriage return before the end.
	private take(end: int): string {
		stop = end
		if stop > self.start && self.pending[stop - 1] == 13 {
			stop--
		}
		return self.pending.slice(self.start, stop).toString()
	}

	/// All that is left.
	readAll(): string {
		self.check()
		while readSome(self.handle, self.pending, 65536) != 0 {
		}
		text = self.pending.slice(self.start, self.pending.length).toString()
		self.start = self.pending.length
		return text
	}

	write(text: string): void {
		self.check()
		writeString(self.handle, text)
	}

	writeBytes(data: bytes): void {
		self.check()
		writeSome(self.handle, data)
	}

	/// Further calls do nothing.
	close(): void {
		if self.handle >= 0 {
			handle = self.handle
			self.handle = -1
			closeFile(handle)
		}
	}
}
