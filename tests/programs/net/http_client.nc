// The client: bodies, statuses, redirections, connections that are kept, servers that misbehave.
import { sleep } from "async"
import { Client, get, Headers, json, post, Request, Response, Server, text } from "http"
import { Json } from "json"
import { Listener } from "net"

async function slowly(request: Request): Response {
	await sleep(2)
	match (request.path()) {
		case "/json" => return json(Json.Object({"method": Json.Text(request.method), "n": Json.Number(1.0)}))
		case "/moved" => return Response(302, Headers([("Location", "/json")]))
		case "/circle" => return Response(301, Headers([("Location", "/circle")]))
		case "/header" => return text(request.header("X-Mine") ?? "none")
		case "/body" => return text("${request.body.length} ${request.header("content-type")}")
		case other => return text("no ${other}", 404)
	}
}

function attempt(what: string, f: () -> Response): void {
	try {
		response = f()
		print("${what}: ${response.status} ${response.text()}")
	} catch (e) {
		print("${what}: ${e}")
	}
}

// Answers each connection with the next of the texts, whatever is asked.
async function misbehave(listener: Listener, answers: List<string>): void {
	for answer in answers {
		with listener.accept() as c {
			c.readLine()
			c.writeText(answer)
		}
	}
}

async function ask(client: Client, url: string): int {
	return client.get(url).status
}

async function main(): void {
	server = Server.ofAsync(slowly)
	base = "http://localhost:${server.listen(0)}"
	done = server.serve()

	client = Client()
	attempt("json", () => client.get("${base}/json"))
	attempt("moved", () => client.get("${base}/moved"))
	attempt("not moved", () => client.request("DELETE", "${base}/moved"))
	attempt("a path", () => client.get("${base}/a%20b?x=1#part"))
	attempt("a header", () => client.request("GET", "${base}/header", Headers([("x-mine", "yes")])))
	attempt("a body", () => client.post("${base}/body", "ünder", "text/x"))
	attempt("alone", () => get("${base}/json"))
	attempt("post alone", () => post("${base}/body", "abc"))
	circle = assertFails(() => client.get("${base}/circle"))
	print(circle.replace(base, "BASE"))
	print([await ask(client, "${base}/json") for i in 0..3])
	client.close()

	for url in ["https://localhost/", "ftp://x", "http://", "http://a:b/", "http://x:99999/", "http://h/a b"] {
		attempt(url, () => get(url))
	}
	server.close()
	await done

	listener = Listener(0)
	answers = misbehave(listener, [
		"HTTP/1.1 200 OK\r\n\r\nup to the end",
		"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
		"",
		"what?\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	])
	address = "http://127.0.0.1:${listener.port()}"
	for what in ["no length", "too short", "nothing", "no HTTP", "continue"] {
		try {
			attempt(what, () => {
				try {
					return get("${address}/")
				} catch (IOError e) {
					throw IOError(e.message.replace(address[7:], "ADDRESS"))
				}
			})
		} catch (e) {
			print(e)
		}
	}
	await answers
	listener.close()
}

function assertFails(f: () -> Response): string {
	try {
		f()
	} catch (e) {
		return e.toString()
	}
	return "it did not fail"
}
