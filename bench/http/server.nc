import { Server, text } from "http"

async function main(args: List<string>): void {
	server = Server(request => text("hello world\n"))
	server.listen(int(args[0]))
	await server.serve()
}
