#!/usr/bin/env bash
# steps.sh NOODLEC: walks through kinds.nc line by line, into every function of the program and of the standard library,
# and looks at all variables each time. At -O0 none may be out of reach.
set -eu -o pipefail
noodlec=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
command -v gdb >/dev/null || { echo "gdb is missing: apt-get install gdb"; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$noodlec" -g kinds.nc -o "$scratch/program"
cat >"$scratch/commands" <<TXT
set debuginfod enabled off
set pagination off
set step-mode off
break noodle_entry
run >$scratch/printed
set \$n = 0
while \$n < 400
  info args
  info locals
  step
  set \$n = \$n + 1
end
TXT
LC_ALL=C.UTF-8 timeout 120 gdb -nx -batch -x "$scratch/commands" "$scratch/program" >"$scratch/out" 2>&1 || true
steps=$(grep -cE '^[0-9]+	' "$scratch/out")
if grep -E -B8 'optimized out|error reading|Cannot access' "$scratch/out" | head -40 | grep .; then
	echo "a variable cannot be looked at"
	exit 1
fi
failed=0
while IFS=: read -r line text; do
	grep -q "^$line	" "$scratch/out" && continue
	echo "never came by line $line: $text"
	failed=1
done < <(grep -n '// stop: ' kinds.nc)
echo "$steps steps"
exit $failed
