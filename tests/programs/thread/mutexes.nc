// A counter that is no atomic, under a mutex in each of its ways; misuse is an error.
import { Thread, Mutex } from "thread"

function sumUnder(add: (() -> void) -> void): void {
	threads = [Thread.start(() => {
		for i in 0..5000 { add(() => {}) }
	}) for t in 0..4]
	for t in threads { t.join() }
}

class Account {
	balance: int
	private guard: Mutex

	constructor() {
		self.balance = 0
		self.guard = Mutex()
	}

	deposit(n: int): int {
		with self.guard {
			self.balance += n
			return self.balance
		}
	}

	// The lock is gone after an error.
	withdraw(n: int): void {
		with self.guard {
			if n > self.balance { throw ArithmeticError("only ${self.balance}") }
			self.balance -= n
		}
	}
}

m = Mutex()
var n = 0
sumUnder(f => {
	m.lock()
	n++
	m.unlock()
})
print(n)
sumUnder(f => {
	with m { n++ }
})
print(n)
sumUnder(f => {
	m.with(() => { n++ })
})
print(n)
print(m.with(() => n + 1))

account = Account()
workers = [Thread.start(() => {
	for i in 0..1000 {
		account.deposit(2)
		account.withdraw(1)
	}
}) for t in 0..4]
for w in workers { w.join() }
print(account.balance)
try {
	account.withdraw(1000000)
} catch (ArithmeticError e) {
	print(e.message)
}
print(account.deposit(1))

try {
	m.lock()
	m.lock()
} catch (e) {
	print(e.message)
}
m.unlock()
try {
	m.unlock()
} catch (e) {
	print(e.message)
}
m.lock()
other = Thread.start(() => {
	try {
		m.unlock()
	} catch (e) {
		print("there: ${e.message}")
	}
})
other.join()
m.unlock()
