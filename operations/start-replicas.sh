#!/usr/bin/env bash
# Starts every replica that does not run, all at once, and waits until each is ready.
. "$(dirname "$0")/settings.sh"

cd "$SOURCE"
for port in $CAUSEWAY_PORTS; do
  if runs "$port"; then say "Replica $port runs already."; continue; fi
  nohup setsid "$CAUSEWAY_PYTHON" -m streamlit run app.py --server.address 127.0.0.1 --server.port "$port" \
    >>"$CAUSEWAY_RUN/replica-$port.log" 2>&1 </dev/null &
  echo $! >"$CAUSEWAY_RUN/replica-$port.pid"
done

end=$((SECONDS + 90))
for port in $CAUSEWAY_PORTS; do
  without=0
  until said=$(readiness "$port"); [ "$said" = 200 ]; do
    runs "$port" || give_up "Replica $port ended; the last lines of its log:" "$(tail -n 5 "$CAUSEWAY_RUN/replica-$port.log")"
    if [ "$said" = 503 ] && [ $((without += 1)) -ge 5 ]; then
      say "Replica $port runs, and its database does not serve."
      database check && say "The database is in order by now; start again."
      exit 1
    fi
    [ $SECONDS -lt $end ] || give_up "Replica $port does not answer; look at $CAUSEWAY_RUN/replica-$port.log."
    sleep 0.3
  done
  say "Replica $port is ready."
done
