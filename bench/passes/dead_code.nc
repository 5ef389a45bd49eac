// Helpers that have been inlined wherever they were called, functions that only dead functions call, and work whose
// result nobody wants: all of it can go.
const TRACING = false

function clamp(x: int, low: int, high: int): int { return if (x < low) low elif (x > high) high else x }
function red(c: int): int { return c >> 16 & 255 }
function green(c: int): int { return c >> 8 & 255 }
function blue(c: int): int { return c & 255 }
function rgb(r: int, g: int, b: int): int {
	return clamp(r, 0, 255) << 16 | clamp(g, 0, 255) << 8 | clamp(b, 0, 255)
}
function mix(a: int, b: int, t: int): int { return (a * (256 - t) + b * t) / 256 }
function blend(a: int, b: int, t: int): int {
	return rgb(mix(red(a), red(b), t), mix(green(a), green(b), t), mix(blue(a), blue(b), t))
}
function grey(c: int): int { return (red(c) * 77 + green(c) * 151 + blue(c) * 28) / 256 }

function describe(c: int): string { return "red ${red(c)}, green ${green(c)}, blue ${blue(c)}, grey ${grey(c)}" }
function trace(text: string, c: int) {
	if TRACING { print("${text}: ${describe(c)}") }
}
function histogram(cs: List<int>): List<int> {
	counts = List<int>(256, 0)
	for c in cs { counts[grey(c)] += 1 }
	return counts
}
function report(cs: List<int>) {
	h = histogram(cs)
	for (i = 0; i < 256; i++) {
		if h[i] > 0 { print("${i}: ${h[i]}") }
	}
}

function shade(n: int): int {
	var sum = 0
	for (i = 0; i < n; i++) {
		c = blend(i * 7, 0xFFAA33, i % 256)
		light = grey(c)
		contrast = (light - 128) * (light - 128) / 64
		luma = mix(light, contrast, 128)
		trace("shade", c)
		if TRACING { report([c, luma]) }
		sum += c
	}
	return sum
}

function main(args: List<string>) {
	print(shade(int(args[0])))
}
