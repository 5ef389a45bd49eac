// Connections between fibers of one program: lines, timeouts, errors, what closing does to those who wait.
import { sleep } from "async"
import { connect, Connection, Listener } from "net"

async function echo(c: Connection): void {
	with c {
		var line = c.readLine()
		while line != null {
			c.writeText("echo ${line}\n")
			line = c.readLine()
		}
	}
	print("server: the end")
}

async function serve(l: Listener): void {
	try {
		while true {
			echo(l.accept())
		}
	} catch (IOError e) {
		print("server: ${e.message}")
	}
}

function attempt(what: string, f: () -> void): void {
	try {
		f()
		print("${what}: fine")
	} catch (e) {
		print("${what}: ${e}")
	}
}

async function readOne(c: Connection): string? {
	return c.readLine()
}

async function main(): void {
	l = Listener(0)
	done = serve(l)
	with connect("localhost", l.port()) as c {
		print(c.remoteAddress() == l.address())
		c.writeText("one\r\ntwo\nthr")
		print(c.readLine())
		print(c.readLine())
		c.writeText("ee\n")
		print(c.readLine())
		c.writeText("no end")
		c.finish()
		print(c.readLine())
		print(c.readLine())
	}

	// A large text in both directions at once: neither side may wait for the other to read first.
	with connect("127.0.0.1", l.port()) as c {
		async function send(): void {
			for i in 0..2000 {
				c.writeText("${"x".repeat(1000)}${i}\n")
			}
			c.finish()
		}
		sent = send()
		var octets = 0
		var lines = 0
		var line = c.readLine()
		while line != null {
			octets += line.length
			lines++
			line = c.readLine()
		}
		await sent
		print("${lines} lines, ${octets} octets")
	}

	c = connect("127.0.0.1", l.port())
	c.timeout = 20
	attempt("silence", () => {
		c.readLine()
	})
	c.timeout = 0
	waiting = readOne(c)
	c.close()
	attempt("closed while reading", () => {
		c.readLine()
	})
	try {
		await waiting
	} catch (IOError e) {
		print("the one who waited: ${e.message}")
	}

	d = connect("127.0.0.1", l.port())
	cancelled = readOne(d)
	await sleep(1)
	cancelled.cancel()
	try {
		await cancelled
	} catch (e) {
		print(e)
	}
	d.writeText("still there\n")
	print(d.readLine())
	d.close()

	port = l.port()
	attempt("a port twice", () => {
		try {
			Listener(port)
		} catch (IOError e) {
			throw IOError(e.message.replace("${port}", "PORT"))
		}
	})
	await sleep(5)
	l.close()
	await done
	attempt("nobody there", () => {
		try {
			connect("127.0.0.1", port)
		} catch (IOError e) {
			throw IOError(e.message.replace("${port}", "PORT"))
		}
	})
	attempt("no port", () => {
		Listener(65536)
	})
	attempt("no name", () => {
		connect("bad name\0x", 80)
	})
	attempt("closed", () => {
		l.accept()
	})
}
