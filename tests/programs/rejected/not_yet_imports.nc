// [L41] [L48] Streams and planned modules, without errors that only follow.
import "net/http" as http
import "json"
function main() {
	s = stream from [1, 2]
	st: Stream<int> = s
	http.get("x")
}
