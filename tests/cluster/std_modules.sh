# Projects of every size import several standard modules in one of their modules, which makes the list of modules grow
# while it is walked.
. "$(dirname "$0")/lib.sh"

app=$WORK/app
mkdir -p "$app/src"
echo '{"name": "app"}' >"$app/noodle.json"
cat >"$app/src/main.nc" <<'END'
import "math"
import "strings"
import "collections"
import "random"
import "time"
import "os"
import "fs"
import "io"
import "json"
import "testing"
print(math.floor(1.5))
END
for n in $(seq 1 20); do
	echo "export const c$n: int = $n" >"$app/src/m$n.nc"
	expect 0 "$DIST" check "$app"
	said "checked app: $((n + 1)) modules"
done
