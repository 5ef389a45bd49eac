// [L24] Defaults see earlier parameters' types and globals, are evaluated at each call; constructors and methods too.
const base: int = 7

class Config {
	host: string = "localhost"
	port: int = 80 + 8000
	tags: List<string> = []

	url(path: string = "/", secure: bool = false): string {
		scheme = if (secure) "https" else "http"
		return "${scheme}://${self.host}:${self.port}${path}"
	}
}

function scaled(x: int, by: int = base, plus: int = base * 2): int { return x * by + plus }

function collect(x: int, into: List<int> = []): List<int> {
	into.append(x)
	return into
}

function main() {
	print(scaled(1))
	print(scaled(1, plus: 0))
	print(scaled(x: 2, by: 3))
	print(collect(1))
	print(collect(2))
	c = Config()
	print(c.url())
	print(c.url("/a", true))
	print(c.url(secure: true))
	d = Config(port: 1)
	d.tags.append("only d")
	print(d.url(path: "/x"))
	print(c.tags)
}
