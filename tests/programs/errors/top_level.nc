// [L38] [L46] An error out of a top-level statement, with a cause.
error Broken extends Error {}

function work() {
	try {
		throw Broken("inside")
	} catch (e) {
		throw Error("outside", e)
	}
}

print("before")
work()
print("never")
