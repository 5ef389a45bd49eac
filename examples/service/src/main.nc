/// A service that runs tasks on a pool of threads and speaks JSON over HTTP. With a port as argument it serves there until
/// it is ended; without, it serves on a free port, is its own client, and tells what it got.
import { sleep } from "async"
import { Client, Response, Server } from "http"
import { Json, stringify } from "json"
import { routes } from "./api"
import { Pool } from "./pool"

async function result(client: Client, base: string, location: string): string {
	while true {
		answer = client.get(base + location).json()
		if answer.get("state") != Some(Json.Text("waiting")) {
			return stringify(answer)
		}
		await sleep(1)
	}
}

function describe(response: Response): string {
	return "${response.status} ${response.text()}"
}

async function demonstrate(base: string): void {
	with Client() as client {
		locations: List<string> = []
		for task in [
			"{\"kind\": \"primes\", \"below\": 2000000}",
			"{\"kind\": \"collatz\", \"from\": 837799}",
			"{\"kind\": \"words\", \"text\": \"to be or not to be\"}",
			"{\"kind\": \"primes\", \"below\": 2}"
		] {
			response = client.post("${base}/tasks", task, "application/json")
			print("${task} -> ${describe(response)}")
			locations.push(response.header("Location").unwrap())
		}
		for location in locations {
			print("${location}: ${await result(client, base, location)}")
		}
		for (body, what) in [("[1", "broken"), ("{}", "empty"), ("{\"kind\": \"sing\"}", "unknown"),
			("{\"kind\": \"primes\", \"below\": 1.5}", "half")] {
			print("${what}: ${describe(client.post("${base}/tasks", body))}")
		}
		print(describe(client.get("${base}/tasks/99")))
		print(describe(client.get("${base}/nowhere")).trim())
		print(describe(client.get("${base}/summary")))
	}
}

async function main(args: List<string>): void {
	with Pool(4) as pool {
		router = routes(pool)
		server = Server(request => router.handle(request))
		port = server.listen(if (args.length > 0) int(args[0]) else 0)
		serving = server.serve()
		if args.length > 0 {
			print("http://127.0.0.1:${port}")
			await serving
			return
		}
		await demonstrate("http://127.0.0.1:${port}")
		server.close()
		await serving
	}
	print("closed")
}
