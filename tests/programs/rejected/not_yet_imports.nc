// [L48] Planned modules, without errors that only follow.
import "net/http" as http
import "json"
function main() {
	http.get("x")
}
