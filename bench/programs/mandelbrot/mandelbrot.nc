// The Mandelbrot set as the bits of a portable bitmap. Prints how many points belong to it, and a checksum of
// the rows instead of the picture itself.

const ITERATIONS = 50

function belongs(cr: float, ci: float): bool {
	var zr = 0.0
	var zi = 0.0
	var zr2 = 0.0
	var zi2 = 0.0
	for i in 0..ITERATIONS {
		zi = 2.0 * zr * zi + ci
		zr = zr2 - zi2 + cr
		zr2 = zr * zr
		zi2 = zi * zi
		if zr2 + zi2 > 4.0 {
			return false
		}
	}
	return true
}

function mandelbrot(n: int): bytes {
	width = (n + 7) / 8
	picture = bytes(width * n)
	for y in 0..n {
		ci = 2.0 * y / n - 1.0
		for x in 0..n {
			if belongs(2.0 * x / n - 1.5, ci) {
				picture[y * width + x / 8] |= uint8(128 >> x % 8)
			}
		}
	}
	return picture
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 200
	picture = mandelbrot(n)
	var points = 0
	var checksum: uint32 = 2166136261
	for octet in picture {
		var rest = octet
		while rest != 0 {
			rest &= rest - 1
			points++
		}
		checksum = (checksum ^ uint32(octet)) * 16777619
	}
	print("${n} x ${n}: ${points} points, checksum ${checksum}")
}
