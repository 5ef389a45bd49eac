#!/usr/bin/env bash
# benchmarks.sh: docs/benchmarks.md names every benchmark that ./dev bench can run, and no other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
diff <(./dev bench list | awk '{ print $1 }' | sort) <({
	find bench -maxdepth 1 -name '*.sh' -printf '%f\n' | sed 's/\.sh$//'
	sed -n 's/^nd_bench(\([a-z_]*\).*/\1/p; s/^add_executable(\([a-z_]*\) .*/\1/p' bench/CMakeLists.txt
} | sort) || { echo "docs/benchmarks.md and bench/ differ (left: the page)" >&2; exit 1; }
