#!/usr/bin/env bash
# How many requests a second does the server of std/http answer on one thread, and what does one cost? Beside Go's
# net/http on one thread and a C program that does nothing but epoll, read and write, all driven by wrk over loopback
# with kept connections. The load takes CPU time, too: the cost of a request in the server is the figure that does not
# depend on it. Needs ND_BUILD, the build folder; ./dev bench http sets it.
#   ND_BENCH_SECONDS=N  of each run (default 5)
#   ND_BENCH_RUNS=N     runs of each, medians are shown (default 3)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench http}
seconds=${ND_BENCH_SECONDS:-5}
runs=${ND_BENCH_RUNS:-3}
scratch=$(mktemp -d)
server=
cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	rm -rf "$scratch"
}
trap cleanup EXIT
command -v wrk >/dev/null || { echo "wrk is missing (Debian: wrk)" >&2; exit 1; }

"$build/compiler/noodlec" -O2 bench/http/server.nc -o "$scratch/noodle"
gcc -O2 bench/http/bound.c -o "$scratch/bound"
servers="noodle bound"
if command -v go >/dev/null; then
	GOCACHE=$scratch/go-cache go build -o "$scratch/go" bench/http/server.go
	servers="noodle go bound"
fi

cpu_ticks() { # of the server, user and system
	awk '{ print $14 + $15 }' "/proc/$server/stat"
}

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_until_it_listens() { # PORT
	for _ in $(seq 200); do
		(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
		read -r -t 0.05 <>/dev/null || true
	done
	echo "the server does not listen" >&2
	exit 1
}

run() { # NAME CONNECTIONS: name, connections, requests/s, p50, p95, p99 in ms, us of CPU a request, MiB
	local port before after
	port=$(free_port)
	"$scratch/$1" "$port" >/dev/null &
	server=$!
	wait_until_it_listens "$port"
	before=$(cpu_ticks)
	wrk -t1 -c"$2" -d"${seconds}s" -s bench/http/report.lua "http://127.0.0.1:$port/" >"$scratch/wrk"
	after=$(cpu_ticks)
	awk -v name="$1" -v connections="$2" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" \
		-v rss="$(awk '/VmHWM/ { print $2 }' "/proc/$server/status")" '
		/^RESULT/ {
			printf "%s %d %.0f %.2f %.2f %.2f %.2f %.1f %d\n", name, connections, $3, $4, $5, $6,
				ticks / hz * 1e6 / $2, rss / 1024, $7
		}' "$scratch/wrk"
	kill "$server"
	wait "$server" 2>/dev/null || true
	server=
}

for connections in 64 1000; do
	for ((i = 0; i < runs; i++)); do
		for name in $servers; do
			run "$name" "$connections"
		done
	done
done | sort -s -k1,2 -k3,3n | awk -v runs="$runs" -v seconds="$seconds" '
	BEGIN {
		printf "%d runs of %d s, medians by requests a second; server on one thread, wrk on another\n", runs, seconds
		printf "%-8s %11s %12s %9s %9s %9s %13s %9s %7s\n", "", "connections", "requests/s", "p50 ms", "p95 ms", "p99 ms",
			"us a request", "peak MiB", "errors"
	}
	{ key = $1 " " $2; row[key, count[key]++] = $0 }
	END {
		n = split("noodle go bound", names, " ")
		for (c = 64; c <= 1000; c += 936)
			for (i = 1; i <= n; i++) {
				key = names[i] " " c
				if (!(key in count))
					continue
				split(row[key, int((count[key] - 1) / 2)], f, " ")
				printf "%-8s %11d %12d %9.2f %9.2f %9.2f %13.2f %9.1f %7d\n", f[1], f[2], f[3], f[4], f[5], f[6],
					f[7], f[8], f[9]
			}
		print "bars: 100,000 requests/s, or as many as wrk can drive (bound); p95 under 100 ms at 1,000 connections"
	}'
