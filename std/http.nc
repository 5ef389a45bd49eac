// HTTP/1.1: a server, and a client. The server answers many connections on one thread, each in a fiber of its own: what a
// handler waits for keeps nobody else from being answered.
import { sleep } from "async"
import { writeError } from "io"
import { Json, parse, stringify } from "json"
import { Connection, connect, Listener } from "net"
import { now } from "time"

@runtime("nd_rt_http_begin") function beginMessage(state: bytes, responses: bool, noBody: bool, maxBody: int): void
@runtime("nd_rt_http_read") function readMessage(state: bytes, data: bytes, spans: List<int>): int
@runtime("nd_rt_http_read_end") function readEnd(state: bytes, data: bytes, spans: List<int>): int
@runtime("nd_rt_http_problem") function problemText(code: int): string
@runtime("nd_rt_http_method") function methodName(method: int): string
@runtime("nd_rt_http_reason") function reasonOf(status: int): string
@runtime("nd_rt_http_find") function findField(data: bytes, spans: List<int>, name: string, start: int): int
@runtime("nd_rt_http_date") function dateText(seconds: float): string
@runtime("nd_rt_bytes_text") function textOf(data: bytes, start: int, length: int): string

// The parts that readMessage tells of (enum nd_rt_http_part of the runtime).
const URL: int = 0
const REASON: int = 1
const FIELD: int = 2
const VALUE: int = 3
const BODY: int = 4
const HEAD_END: int = 5
const END: int = 6
const STATE_BYTES: int = 96
const TOO_LARGE: int = -1000
const LONG_HEAD: int = -1001

/// A peer that does not speak HTTP as it should.
export error ProtocolError extends IOError {
}

// ---- header fields ----

/// The fields of a head, in their order. Names are compared without case; a field may stand there several times.
export class Headers implements Iterable<(string, string)> {
	private fields: List<(string, string)>

	constructor(fields: List<(string, string)> = []) {
		self.fields = fields
	}

	get(name: string): string? {
		wanted = name.lower()
		for (key, value) in self.fields {
			if key.lower() == wanted {
				return value
			}
		}
		return null
	}

	/// Replaces the fields of this name.
	set(name: string, value: string): void {
		wanted = name.lower()
		self.fields = [field for field in self.fields if field.0.lower() != wanted]
		self.add(name, value)
	}

	add(name: string, value: string): void {
		for text in [name, value] {
			if text.contains("\n") || text.contains("\r") {
				throw ProtocolError("a header field cannot have several lines: ${name}")
			}
		}
		self.fields.push((name, value))
	}

	has(name: string): bool { return self.get(name) != null }
	iterator(): Iterator<(string, string)> { return self.fields.iterator() }
}

// The fields that stand in a head.
function fieldsOf(data: bytes, spans: List<int>): List<(string, string)> {
	var fields: List<(string, string)> = []
	var name = ""
	for (i = 0; i + 2 < spans.length; i += 3) {
		if spans[i] == FIELD {
			name = textOf(data, spans[i + 1], spans[i + 2])
			if i + 3 >= spans.length || spans[i + 3] != VALUE {
				fields.push((name, ""))
			}
		} elif spans[i] == VALUE {
			fields.push((name, textOf(data, spans[i + 1], spans[i + 2]).trimEnd()))
		}
	}
	return fields
}

function bodyOf(data: bytes, spans: List<int>): bytes {
	body = bytes(0)
	for (i = 0; i + 2 < spans.length; i += 3) {
		if spans[i] == BODY {
			body.appendAll(data.slice(spans[i + 1], spans[i + 1] + spans[i + 2]))
		}
	}
	return body
}

// Of HEAD_END and END the first number.
function noteOf(spans: List<int>, part: int): int {
	for (i = spans.length - 3; i >= 0; i -= 3) {
		if spans[i] == part {
			return spans[i + 1]
		}
	}
	return 0
}

// ---- requests and responses ----

function hexValue(c: uint8): int {
	x = int(c)
	if x >= 48 && x <= 57 {
		return x - 48
	}
	lower = x | 32
	return if (lower >= 97 && lower <= 102) lower - 87 else -1
}

/// "%C3%BC+x" -> "ü x" (with `plus`); what is not encoded properly stays as it is.
export function decodeUrl(text: string, plus: bool = false): string {
	if !text.contains("%") && !(plus && text.contains("+")) {
		return text
	}
	source = text.bytes()
	out = bytes(0)
	for (i = 0; i < source.length; i++) {
		c = source[i]
		if int(c) == 37 && i + 2 < source.length && hexValue(source[i + 1]) >= 0 && hexValue(source[i + 2]) >= 0 {
			out.append(uint8(hexValue(source[i + 1]) * 16 + hexValue(source[i + 2])))
			i += 2
		} else {
			out.append(if (plus && int(c) == 43) uint8(32) else c)
		}
	}
	return textOf(out, 0, out.length)
}

/// "ü x" -> "%C3%BC%20x"
export function encodeUrl(text: string): string {
	out = StringBuilder()
	for b in text.bytes() {
		x = int(b)
		if (x >= 48 && x <= 57) || (x >= 65 && x <= 90) || (x >= 97 && x <= 122) || x == 45 || x == 46 || x == 95 || x == 126 {
			out.append(char(x))
		} else {
			out.append("%")
			out.append("0123456789ABCDEF"[x / 16])
			out.append("0123456789ABCDEF"[x % 16])
		}
	}
	return out.toString()
}

/// What a client asks for.
export class Request {
	/// "GET"
	method: string
	/// As it was sent: "/orders/7?page=2"
	target: string
	body: bytes
	/// What a Router found in the path, by name.
	parameters: Map<string, string>
	private message: bytes
	private known: Headers?

	constructor(method: string, target: string, body: bytes, __message: bytes) {
		self.method = method
		self.target = target
		self.body = body
		self.parameters = {}
		self.message = __message
		self.known = null
	}

	/// "/orders/7", decoded.
	path(): string {
		at = self.target.indexOf("?")
		return decodeUrl(if (at == null) self.target else self.target[:at])
	}

	/// The parameters behind the question mark, decoded; of several with one name the last.
	query(): Map<string, string> {
		found: Map<string, string> = {}
		at = self.target.indexOf("?")
		if at != null {
			for part in self.target[at + 1:].split("&") {
				equals = part.indexOf("=")
				if equals != null {
					found[decodeUrl(part[:equals], true)] = decodeUrl(part[equals + 1:], true)
				} elif !part.isEmpty() {
					found[decodeUrl(part, true)] = ""
				}
			}
		}
		return found
	}

	headers(): Headers {
		known = self.known
		if known != null {
			return known
		}
		state = bytes(STATE_BYTES)
		spans: List<int> = []
		beginMessage(state, false, false, self.message.length)
		readMessage(state, self.message, spans)
		fields = Headers(fieldsOf(self.message, spans))
		self.known = fields
		return fields
	}

	header(name: string): string? { return self.headers().get(name) }
	text(): string { return self.body.toString() }
	/// Throws ParseError if the body is no JSON.
	json(): Json { return parse(self.text()) }
}

/// What a server answers.
export class Response {
	status: int
	headers: Headers
	body: bytes

	constructor(status: int = 200, headers: Headers = Headers(), body: bytes = bytes(0)) {
		self.status = status
		self.headers = headers
		self.body = body
	}

	header(name: string): string? { return self.headers.get(name) }
	text(): string { return self.body.toString() }
	/// Throws ParseError if the body is no JSON.
	json(): Json { return parse(self.text()) }
	/// Whether the status is one of success.
	isOk(): bool { return self.status >= 200 && self.status < 300 }
}

function withType(type_: string, body: string, status: int): Response {
	return Response(status, Headers([("Content-Type", type_)]), body.bytes())
}

/// A response with plain text.
export function text(body: string, status: int = 200): Response {
	return withType("text/plain; charset=utf-8", body, status)
}

/// A response with a page.
export function html(body: string, status: int = 200): Response {
	return withType("text/html; charset=utf-8", body, status)
}

/// A response with a JSON text.
export function json(value: Json, status: int = 200): Response {
	return withType("application/json", stringify(value), status)
}

// ---- server ----

const statusLines: Map<int, bytes> = {}
var dateSecond: int = -1
var dateLine: bytes = bytes(0)

function statusLine(status: int): bytes {
	known = statusLines.get(status)
	if known != null {
		return known
	}
	line = "HTTP/1.1 ${status} ${reasonOf(status)}\r\n".bytes()
	statusLines[status] = line
	return line
}

// "Date: ...\r\n", made once a second.
function date(): bytes {
	time = now()
	if int(time) != dateSecond {
		dateSecond = int(time)
		dateLine = "Date: ${dateText(time)}\r\n".bytes()
	}
	return dateLine
}

const closeLine: bytes = "Connection: close\r\n".bytes()

// A response without body may still have a length: the answer to HEAD.
function appendResponse(out: bytes, response: Response, isHead: bool, keepAlive: bool): void {
	out.appendAll(statusLine(response.status))
	out.appendAll(date())
	if !keepAlive {
		out.appendAll(closeLine)
	}
	for (name, value) in response.headers {
		out.appendText("${name}: ${value}\r\n")
	}
	if response.status >= 200 && response.status != 204 && response.status != 304 {
		out.appendText("Content-Length: ${response.body.length}\r\n\r\n")
		if !isHead {
			out.appendAll(response.body)
		}
	} else {
		out.appendText("\r\n")
	}
}

function statusOfProblem(code: int): int {
	return if (code == TOO_LARGE) 413 elif (code == LONG_HEAD) 431 else 400
}

// Closing while the peer still sends would take from it the answer that says what is wrong.
function linger(connection: Connection): void {
	connection.finish()
	connection.timeout = 1000
	rest = bytes(0)
	for i in 0..64 {
		rest.clear()
		if connection.read(rest) == 0 {
			return
		}
	}
}

function respond(handler: (Request) -> Response, request: Request): Response {
	try {
		return handler(request)
	} catch (e) {
		return failed(request, e)
	}
}

function failed(request: Request, e: Error): Response {
	if e is CancelledError {
		throw e
	}
	own = [line for line in e.stackTrace.lines() if !line.contains("(std/")]
	writeError("${request.method} ${request.target}: ${e}\n${own.join("\n")}\n")
	return text("internal error\n", 500)
}

/// Answers requests. The handler runs in the fiber of its connection; an error that leaves it is answered with status 500
/// and told on standard error.
///
///     server = Server(request => text("hello"))
///     server.listen(8080)
///     await server.serve()
export class Server implements Disposable {
	/// Bytes that a body may have; a larger one is answered with status 413.
	maxBody: int
	/// Milliseconds that a connection may be silent.
	timeout: int
	private handler: ((Request) -> Response)?
	private slow: (async (Request) -> Response)?
	private listener: Listener?
	private connections: Set<Connection>

	constructor(handler: (Request) -> Response) {
		self.handler = handler
		self.slow = null
		self.listener = null
		self.connections = {}
		self.maxBody = 16777216
		self.timeout = 60000
	}

	/// With a handler that awaits.
	static ofAsync(handler: async (Request) -> Response): Server {
		server = Server(request => Response(500))
		server.handler = null
		server.slow = handler
		return server
	}

	/// Takes the port, 0 a free one; gives the one taken.
	listen(port: int, host: string = "127.0.0.1", shared: bool = false): int {
		listener = Listener(port, host, shared: shared)
		self.listener = listener
		return listener.port()
	}

	/// Answers until the server is closed.
	async serve(): void {
		while true {
			listener = self.listener
			if listener == null {
				return
			}
			try {
				self.answer(listener.accept())
			} catch (IOError e) {
				if self.listener == null {
					return
				}
				await sleep(20) // out of descriptors, for example: connections that end give some back
			}
		}
	}

	/// Ends `serve` and all connections.
	close(): void {
		listener = self.listener
		self.listener = null
		if listener != null {
			listener.close()
		}
		for connection in self.connections.toList() {
			connection.close()
		}
	}

	private async answer(connection: Connection): void {
		connection.timeout = self.timeout
		self.connections.add(connection)
		try {
			await self.converse(connection)
		} catch (IOError e) {
			// The peer went away, or the server was closed.
		} catch (TimeoutError e) {
			// It was silent for too long.
		} finally {
			self.connections.remove(connection)
			connection.close()
		}
	}

	private async converse(connection: Connection): void {
		data = bytes(0)
		out = bytes(0)
		state = bytes(STATE_BYTES)
		spans: List<int> = []
		while true {
			beginMessage(state, false, false, self.maxBody)
			spans.clear()
			var end = if (data.length > 0) readMessage(state, data, spans) else 0
			var goOn = true
			while end == 0 {
				if goOn && data.length > 0 && noteOf(spans, HEAD_END) != 0 && self.wantsToKnow(data, spans) {
					goOn = false
					connection.writeText("HTTP/1.1 100 Continue\r\n\r\n")
				}
				if connection.read(data, max(2048, data.length)) == 0 {
					return
				}
				end = readMessage(state, data, spans)
			}
			out.clear()
			if end < 0 {
				appendResponse(out, text(problemText(end) + "\n", statusOfProblem(end)), false, false)
				connection.write(out)
				linger(connection)
				return
			}
			message = data.slice(0, end)
			request = Request(methodName(noteOf(spans, HEAD_END)), textOf(message, spans[1], spans[2]),
				bodyOf(message, spans), message)
			keepAlive = noteOf(spans, END) != 0 && self.listener != null
			rest = if (end < data.length) data.slice(end, data.length) else null
			data.clear()
			if rest != null {
				data.appendAll(rest)
			}
			handler = self.handler
			response = if (handler != null) respond(handler, request) else await self.respondLater(request)
			appendResponse(out, response, request.method == "HEAD", keepAlive)
			connection.write(out)
			if !keepAlive {
				return
			}
		}
	}

	private wantsToKnow(data: bytes, spans: List<int>): bool {
		at = findField(data, spans, "expect", 0)
		return at >= 0 && textOf(data, spans[at + 4], spans[at + 5]).lower() == "100-continue"
	}

	private async respondLater(request: Request): Response {
		try {
			slow = self.slow
			return if (slow == null) Response(500) else await slow(request)
		} catch (e) {
			return failed(request, e)
		}
	}
}

struct Route {
	method: string
	pattern: List<string>
	handler: (Request) -> Response
}

/// Finds the handler for a path. Patterns are like "/orders/:id"; "*" at the end takes the rest, as parameter "*".
///
///     router = Router()
///     router.add("GET", "/orders/:id", request => text(request.parameters["id"]))
///     server = Server(request => router.handle(request))
export class Router {
	private routes: List<Route>

	constructor() {
		self.routes = []
	}

	add(method: string, pattern: string, handler: (Request) -> Response): void {
		self.routes.push(Route(method, pattern.split("/"), handler))
	}

	/// 404 if there is no such path, 405 if it has no such method.
	handle(request: Request): Response {
		parts = request.path().split("/")
		var otherMethod = false
		for route in self.routes {
			found = self.match_(route.pattern, parts)
			if found == null {
				continue
			}
			if route.method != request.method && !(route.method == "GET" && request.method == "HEAD") {
				otherMethod = true
				continue
			}
			request.parameters = found
			return (route.handler)(request)
		}
		return if (otherMethod) text("method not allowed\n", 405) else text("not found\n", 404)
	}

	private match_(pattern: List<string>, parts: List<string>): Map<string, string>? {
		found: Map<string, string> = {}
		for (i, wanted) in enumerate(pattern) {
			if wanted == "*" && i == pattern.length - 1 {
				found["*"] = parts[min(i, parts.length):].join("/")
				return found
			}
			if i >= parts.length {
				return null
			}
			if wanted.startsWith(":") {
				found[wanted[1:]] = parts[i]
			} elif wanted != parts[i] {
				return null
			}
		}
		return if (pattern.length == parts.length) found else null
	}
}

// ---- client ----

struct Url {
	host: string
	port: int
	target: string

	key(): string { return "${self.host}:${self.port}" }
}

function parseUrl(url: string): Url {
	if url.startsWith("https://") {
		throw ProtocolError("https is not supported: ${url}")
	}
	if !url.startsWith("http://") {
		throw ProtocolError("an address begins with http://: ${url}")
	}
	rest = url[7:]
	slash = rest.indexOf("/") ?? rest.length
	question = rest.indexOf("?") ?? rest.length
	end = min(slash, question)
	var host = rest[:end]
	var port = 80
	target = if (end < rest.length && rest[end] == '/') rest[end:] else "/" + rest[end:]
	colon = host.split(":").length - 1
	if host.startsWith("[") {
		close = host.indexOf("]") ?? 0
		port = portOf(host[close + 1:], url)
		host = host[1:max(close, 1)]
	} elif colon == 1 {
		at = host.indexOf(":").unwrap()
		port = portOf(host[at:], url)
		host = host[:at]
	}
	if host.isEmpty() || target.contains(" ") || target.contains("\n") || target.contains("\r") {
		throw ProtocolError("this is no address: ${url}")
	}
	return Url(host, port, (target.split("#"))[0])
}

// ":8080", or nothing.
function portOf(text: string, url: string): int {
	if text.isEmpty() {
		return 80
	}
	port = text[1:].parseInt()
	if port == null || port < 1 || port > 65535 || text[0] != ':' {
		throw ProtocolError("this is no address: ${url}")
	}
	return port
}

/// Asks servers. Connections are kept for the next request to the same server. A client is for the fibers of one thread.
export class Client implements Disposable {
	/// Milliseconds for connecting, and that a server may be silent.
	timeout: int
	/// Redirections that are followed, of GET and HEAD only.
	maxRedirects: int
	maxBody: int
	private idle: Map<string, List<Connection>>

	constructor(timeout: int = 30000, maxRedirects: int = 10, maxBody: int = 1073741824) {
		self.timeout = timeout
		self.maxRedirects = maxRedirects
		self.maxBody = maxBody
		self.idle = {}
	}

	get(url: string): Response { return self.request("GET", url) }

	post(url: string, body: string, contentType: string = "text/plain; charset=utf-8"): Response {
		return self.request("POST", url, Headers([("Content-Type", contentType)]), body.bytes())
	}

	/// Also statuses like 404 are answers; an error is thrown when there is none.
	request(method: string, url: string, headers: Headers = Headers(), body: bytes = bytes(0)): Response {
		var at = url
		for i in 0..=self.maxRedirects {
			response = self.once(method, parseUrl(at), headers, body)
			location = response.header("Location")
			isMoved = response.status >= 301 && response.status <= 308 && response.status != 304
			if !isMoved || location == null || (method != "GET" && method != "HEAD") || self.maxRedirects == 0 {
				return response
			}
			at = if (location.startsWith("/")) "http://${parseUrl(at).key()}${location}" else location
		}
		throw ProtocolError("${url} is redirected more than ${self.maxRedirects} times")
	}

	close(): void {
		for connections in self.idle.values() {
			for connection in connections {
				connection.close()
			}
		}
		self.idle.clear()
	}

	private once(method: string, url: Url, headers: Headers, body: bytes): Response {
		kept = self.idle.get(url.key())
		while kept != null && kept.length > 0 {
			connection = kept.pop()
			try {
				return self.exchange(connection, method, url, headers, body)
			} catch (IOError e) {
				connection.close()
				if e is ProtocolError || (method != "GET" && method != "HEAD") {
					throw e
				}
				// The server had closed it meanwhile: on with the next one, or a new one.
			}
		}
		connection = connect(url.host, url.port, self.timeout)
		try {
			return self.exchange(connection, method, url, headers, body)
		} catch (e) {
			connection.close()
			throw e
		}
	}

	private exchange(connection: Connection, method: string, url: Url, headers: Headers, body: bytes): Response {
		connection.timeout = self.timeout
		out = bytes(0)
		host = if (url.port == 80) url.host else url.key()
		out.appendText("${method} ${url.target} HTTP/1.1\r\n")
		if !headers.has("Host") {
			out.appendText("Host: ${host}\r\n")
		}
		for (name, value) in headers {
			out.appendText("${name}: ${value}\r\n")
		}
		if body.length > 0 || (method != "GET" && method != "HEAD") {
			out.appendText("Content-Length: ${body.length}\r\n")
		}
		out.appendText("\r\n")
		out.appendAll(body)
		connection.write(out)
		return self.readResponse(connection, method, url)
	}

	private readResponse(connection: Connection, method: string, url: Url): Response {
		var data = bytes(0)
		state = bytes(STATE_BYTES)
		spans: List<int> = []
		while true {
			beginMessage(state, true, method == "HEAD", self.maxBody)
			spans.clear()
			var end = if (data.length > 0) readMessage(state, data, spans) else 0
			while end == 0 {
				if connection.read(data, 16384) > 0 {
					end = readMessage(state, data, spans)
					continue
				}
				end = readEnd(state, data, spans)
				if end == 0 {
					throw IOError("${url.key()} closed the connection before it answered")
				}
			}
			if end < 0 {
				throw ProtocolError("${url.key()}: ${problemText(end)}")
			}
			status = noteOf(spans, HEAD_END)
			if status >= 100 && status < 200 {
				data = data.slice(end, data.length)
				continue
			}
			response = Response(status, Headers(fieldsOf(data, spans)), bodyOf(data, spans))
			if noteOf(spans, END) != 0 && end == data.length {
				kept = self.idle.get(url.key()) ?? []
				kept.push(connection)
				self.idle[url.key()] = kept
			} else {
				connection.close()
			}
			return response
		}
	}
}

/// One request with a client of its own.
export function get(url: string, timeout: int = 30000): Response {
	with Client(timeout) as client {
		return client.get(url)
	}
}

/// One POST with a client of its own.
export function post(url: string, body: string, contentType: string = "text/plain; charset=utf-8"): Response {
	with Client() as client {
		return client.post(url, body, contentType)
	}
}
