// What a server answers, seen as bytes: good requests, several at once, and bad ones.
import { decodeUrl, encodeUrl, Headers, Response, Router, Server, text } from "http"
import { connect } from "net"

// All that comes back, without the date.
function raw(port: int, message: string): string {
	with connect("127.0.0.1", port) as c {
		c.timeout = 5000
		c.writeText(message)
		c.finish()
		answer = c.readAll().toString()
		return [line for line in answer.split("\r\n") if !line.startsWith("Date: ")].join("\n")
	}
}

function show(port: int, title: string, message: string): void {
	print("--- ${title}")
	print(raw(port, message).trimEnd())
}

function routes(): Router {
	router = Router()
	router.add("GET", "/", r => text("front"))
	router.add("GET", "/items/:id", r => text("item ${r.parameters["id"]}, ${r.query()}"))
	router.add("DELETE", "/items/:id", r => Response(204))
	router.add("POST", "/echo", r => Response(201, Headers([("X-Length", "${r.body.length}")]), r.body))
	router.add("GET", "/files/*", r => text(r.parameters["*"]))
	router.add("GET", "/header", r => text(r.header("x-ONE") ?? "none"))
	router.add("GET", "/wrong", r => {
		xs = [1]
		return text("${xs[1]}")
	})
	return router
}

async function main(): void {
	router = routes()
	server = Server(request => router.handle(request))
	server.maxBody = 100
	port = server.listen(0)
	done = server.serve()

	show(port, "simple", "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	show(port, "parameters", "GET /items/a%20b?page=2&q=%C3%BC+%25&flag HTTP/1.1\r\n\r\n")
	show(port, "HEAD", "HEAD / HTTP/1.1\r\n\r\n")
	show(port, "several at once", "GET / HTTP/1.1\r\n\r\nGET /items/7 HTTP/1.1\r\n\r\nDELETE /items/7 HTTP/1.1\r\n\r\n")
	show(port, "HTTP/1.0 closes", "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n")
	show(port, "a body", "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello")
	show(port, "in chunks", "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
	show(port, "it waits for a word", "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi")
	show(port, "a rest of the path", "GET /files/a/b.txt HTTP/1.1\r\n\r\n")
	show(port, "a header", "GET /header HTTP/1.1\r\nX-One:  two words \r\n\r\n")
	show(port, "no such path", "GET /nowhere HTTP/1.1\r\n\r\n")
	show(port, "no such method", "PUT /items/7 HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
	show(port, "an error", "GET /wrong HTTP/1.1\r\n\r\n")
	show(port, "too large", "POST /echo HTTP/1.1\r\nContent-Length: 101\r\n\r\n" + "x".repeat(101))
	show(port, "a head without end", "GET / HTTP/1.1\r\nX: ${"y".repeat(100000)}\r\n\r\n")
	show(port, "no HTTP", "HELO you\r\n\r\n")
	show(port, "two lengths", "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
	show(port, "length and chunks", "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	show(port, "half a request", "GET / HT")

	server.close()
	await done
	print("--- words")
	print([decodeUrl("%zz%4"), encodeUrl("a b/ü~"), decodeUrl("1+1", true)])
}
