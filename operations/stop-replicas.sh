#!/usr/bin/env bash
# Stops every replica; what was acknowledged is in the database, and people go on when they are started again.
. "$(dirname "$0")/settings.sh"

for port in $CAUSEWAY_PORTS; do
  if runs "$port"; then kill "$(process_of "$port")"; fi
done
end=$((SECONDS + 20))
for port in $CAUSEWAY_PORTS; do
  while runs "$port"; do
    if [ $SECONDS -ge $end ]; then kill -9 "$(process_of "$port")"; fi
    sleep 0.1
  done
  rm -f "$CAUSEWAY_RUN/replica-$port.pid"
  say "Replica $port is stopped."
done
