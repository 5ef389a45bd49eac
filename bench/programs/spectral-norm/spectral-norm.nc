// The spectral norm of an infinite matrix by the power method.
import { sqrt } from "math"

function a(i: int, j: int): float {
	return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)
}

function multiplyAv(v: List<float>, result: List<float>) {
	for i in 0..v.length {
		var sum = 0.0
		for j in 0..v.length {
			sum += a(i, j) * v[j]
		}
		result[i] = sum
	}
}

function multiplyAtv(v: List<float>, result: List<float>) {
	for i in 0..v.length {
		var sum = 0.0
		for j in 0..v.length {
			sum += a(j, i) * v[j]
		}
		result[i] = sum
	}
}

function multiplyAtAv(v: List<float>, result: List<float>, scratch: List<float>) {
	multiplyAv(v, scratch)
	multiplyAtv(scratch, result)
}

function spectralNorm(n: int): float {
	u = List<float>(n, 1.0)
	v = List<float>(n, 0.0)
	scratch = List<float>(n, 0.0)
	for i in 0..10 {
		multiplyAtAv(u, v, scratch)
		multiplyAtAv(v, u, scratch)
	}
	var vBv = 0.0
	var vv = 0.0
	for i in 0..n {
		vBv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return sqrt(vBv / vv)
}

// Nine decimals, rounded half up; for positive numbers.
function fixed(x: float): string {
	scaled = int(x * 1e9 + 0.5)
	fraction = (scaled % 1000000000).toString().padStart(9, '0')
	return "${scaled / 1000000000}.${fraction}"
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 100
	print(fixed(spectralNorm(n)))
}
