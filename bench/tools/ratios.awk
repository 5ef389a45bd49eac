# From lines of tools/measure in pairs, "NAME noodle" and "NAME c", to a table of ratios. Wants -F '\t' -v clock=wall|cpu.
BEGIN {
	printf "%-18s %9s %7s %9s %7s %7s %11s %11s\n", "program", "noodle s", "spread", "C s", "spread",
		"ratio", "noodle MiB", "C MiB"
}
{
	split($1, label, " ")
	time = clock == "cpu" ? $5 : $2
	spread = 100 * ($3 / $2 - 1)
}
label[2] == "noodle" { noodle = time; noodle_spread = spread; noodle_kib = $6; next }
{
	ratio = noodle / time
	printf "%-18s %9.3f %6.1f%% %9.3f %6.1f%% %7.2f %11.1f %11.1f\n", label[1], noodle, noodle_spread, time,
		spread, ratio, noodle_kib / 1024, $6 / 1024
	fflush()
	logs += log(ratio)
	count++
	if (ratio > worst) {
		worst = ratio
		name = label[1]
	}
}
END {
	if (count)
		printf "geometric mean %.2f, worst %.2f (%s)\n", exp(logs / count), worst, name
}
