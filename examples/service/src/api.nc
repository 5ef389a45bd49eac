/// The routes: POST /tasks, GET /tasks/:id, GET /summary.
import { json, Request, Response, Router } from "http"
import { Json } from "json"
import { BadTask, taskOf } from "./job"
import { Pool } from "./pool"

function failure(status: int, message: string): Response {
	return json(Json.Object({"error": Json.Text(message)}), status)
}

function submit(pool: Pool, request: Request): Response {
	try {
		id = pool.submit(taskOf(request.json()))
		response = json(Json.Object({"id": Json.Number(float(id))}), 202)
		response.headers.add("Location", "/tasks/${id}")
		return response
	} catch (ParseError e) {
		return failure(400, "no JSON: ${e.message}")
	} catch (BadTask e) {
		return failure(422, e.message)
	}
}

function show(pool: Pool, request: Request): Response {
	id = request.parameters["id"].parseInt()
	state = if (id == null) null else pool.state(id)
	match (state) {
		case null => return failure(404, "there is no such task")
		case Some(Queued) | Some(Running) => return json(Json.Object({"state": Json.Text("waiting")}))
		case Some(Done(result)) => return json(Json.Object({"state": Json.Text("done"), "result": result}))
		case Some(Failed(message)) => {
			return json(Json.Object({"state": Json.Text("failed"), "error": Json.Text(message)}))
		}
	}
}

export function routes(pool: Pool): Router {
	router = Router()
	router.add("POST", "/tasks", request => submit(pool, request))
	router.add("GET", "/tasks/:id", request => show(pool, request))
	router.add("GET", "/summary", request => {
		members: Map<string, Json> = {}
		for name, n in pool.summary() {
			members[name] = Json.Number(float(n))
		}
		return json(Json.Object(members))
	})
	return router
}
