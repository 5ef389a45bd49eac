// [L44] [L48] A module that is none, without errors that only follow.
import "nett"
import "json"
function main() {
	nett.get("x")
}
