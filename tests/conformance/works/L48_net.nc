// conformance: L48 L40
// net and http: reading, writing and accepting make the fiber wait, so both sides live in one program.
import { connect, Connection, Listener } from "net"
import { Client, encodeUrl, json, Router, Server, text } from "http"
import { Json } from "json"
async function answer(c: Connection) {
	with c {
		line = c.readLine()
		c.writeText("heard ${line ?? "nothing"}\n")
	}
}
async function serve(l: Listener) { answer(l.accept()); answer(l.accept()) }
listener = Listener(0)
serve(listener)
async function ask(word: string): string? {
	with connect("127.0.0.1", listener.port()) as c {
		c.writeText(word + "\n")
		return c.readLine()
	}
}
first = ask("one")
second = ask("two")
print([await first, await second])    // -> [Some("heard one"), Some("heard two")]
listener.close()
router = Router()
router.add("GET", "/items/:id", r => text("item ${r.parameters["id"]} page ${r.query().get("page", "-")}"))
router.add("POST", "/echo", r => json(Json.Object({"got": Json.Text(r.text())}), 201))
server = Server(request => router.handle(request))
base = "http://127.0.0.1:${server.listen(0)}"
serving = server.serve()
client = Client()
r = client.get(base + "/items/" + encodeUrl("ü 1") + "?page=2")
print("${r.status} ${r.text()}")    // -> 200 item ü 1 page 2
p = client.post(base + "/echo", "a body")
print("${p.status} ${p.text()}")    // -> 201 {"got":"a body"}
print([client.get(base + "/none").status, client.get(base + "/echo").status])    // -> [404, 405]
client.close()
server.close()
await serving
print("closed")    // -> closed
