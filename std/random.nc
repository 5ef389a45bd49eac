// Random numbers: xoshiro256** (Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021), seeded by
// splitmix64. The same seed gives the same sequence everywhere. Not for secrets.

@runtime("nd_rt_random_seed") function systemSeed(): int

/// A generator of random numbers (xoshiro256**): the same sequence everywhere for the same seed. Not for secrets.
export class Random {
	private a: uint64
	private b: uint64
	private c: uint64
	private d: uint64

	/// Without a seed, another sequence each time.
	constructor(seed?: int) {
		start = seed ?? systemSeed()
		x = uint64(start)
		self.a = splitmix(x)
		self.b = splitmix(x + 0x9E3779B97F4A7C15)
		self.c = splitmix(x + 0x3C6EF372FE94F82A)
		self.d = splitmix(x + 0xDAA66D2C7DDF743F)
	}

	private nextBits(): uint64 {
		result = rotate(self.b * 5, 7) * 9
		t = self.b << 17
		self.c ^= self.a
		self.d ^= self.b
		self.b ^= self.c
		self.a ^= self.d
		self.c ^= t
		self.d = rotate(self.d, 45)
		return result
	}

	/// From 0 up to, not including, n; each equally likely. Throws ArithmeticError unless n is positive.
	nextInt(n: int): int {
		if n <= 0 {
			throw ArithmeticError("nextInt needs a positive bound, not ${n}")
		}
		bound = uint64(n)
		// 2^64 mod n values at the low end would make small results likelier.
		least = (0 - bound) % bound
		x = self.nextBits()
		while x < least {
			x = self.nextBits()
		}
		return int(x % bound)
	}

	/// From 0.0 up to, not including, 1.0.
	nextFloat(): float {
		return float(int(self.nextBits() >> 11)) / 9007199254740992.0
	}

	/// Puts the elements into a random order, in place.
	shuffle<T>(xs: List<T>): void {
		for (i = xs.length - 1; i > 0; i--) {
			xs.swap(i, self.nextInt(i + 1))
		}
	}

	/// One of the elements; throws IndexError when there is none.
	choice<T>(xs: List<T>): T {
		if xs.length == 0 {
			throw IndexError("choice of an empty list")
		}
		return xs[self.nextInt(xs.length)]
	}
}

function rotate(x: uint64, k: uint64): uint64 {
	return (x << k) | (x >> (64 - k))
}

function splitmix(x: uint64): uint64 {
	z = x + 0x9E3779B97F4A7C15
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}
