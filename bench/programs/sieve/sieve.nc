// The sieve of Eratosthenes up to 5000, many times over; there are 669 primes.

const SIZE = 5000

function sieve(flags: List<bool>): int {
	var primes = 0
	for i in 2..=flags.length {
		if flags[i - 1] {
			primes++
			for (k = i + i; k <= flags.length; k += i) {
				flags[k - 1] = false
			}
		}
	}
	return primes
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var primes = 0
	for i in 0..times {
		primes += sieve(List<bool>(SIZE, true))
	}
	print(primes)
}
