# Read by the other scripts: the settings of this installation, and what they share.
set -euo pipefail
umask 077

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SETTINGS=${CAUSEWAY_SETTINGS:-/etc/causeway.env}

say() { printf '%s\n' "$*"; }
give_up() { printf '%s\n' "$*" >&2; exit 1; }

[ -r "$SETTINGS" ] || give_up "There are no settings in $SETTINGS; copy operations/secrets.example there, or name another file in CAUSEWAY_SETTINGS."
[ -z "$(find -L "$SETTINGS" -perm /077)" ] || give_up "$SETTINGS can be read by others: chmod 600 $SETTINGS"
set -a
# shellcheck disable=SC1090
. "$SETTINGS"
set +a
for name in CAUSEWAY_DATABASE_URL CAUSEWAY_PYTHON CAUSEWAY_PORTS CAUSEWAY_RUN CAUSEWAY_BACKUPS STREAMLIT_SERVER_COOKIE_SECRET; do
  [ -n "${!name:-}" ] || give_up "$SETTINGS does not say $name; see operations/secrets.example."
done
mkdir -p "$CAUSEWAY_RUN" "$CAUSEWAY_BACKUPS"

database() { (cd "$SOURCE" && "$CAUSEWAY_PYTHON" -m diagnostics database "$@"); }

# Whether the replica at a port runs, and whether it answers for its database.
process_of() { cat "$CAUSEWAY_RUN/replica-$1.pid" 2>/dev/null || true; }
runs() {
  # A number may belong to another process by now.
  local pid; pid=$(process_of "$1")
  [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "--server.port $1 "
}
# Prints 200 where it is ready, 503 where it runs without a database it could use, 000 where it does not answer.
readiness() {
  "$CAUSEWAY_PYTHON" -c '
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as refused:
    print(refused.code)
except OSError:
    print("000")' "http://127.0.0.1:$1/readyz"
}
