#!/usr/bin/env bash
# Fills in nginx.conf and starts nginx with it, without TLS, to try it on this machine; "start-proxy.sh stop" ends it.
. "$(dirname "$0")/settings.sh"

command -v nginx >/dev/null || give_up "There is no nginx on this machine (Debian: apt-get install nginx)."
if [ "${1:-}" = stop ]; then
  nginx -c "$CAUSEWAY_RUN/nginx.conf" -p "$CAUSEWAY_RUN" -s quit 2>/dev/null
  exit
fi
read -r first second <<<"$CAUSEWAY_PORTS"
[ "${CAUSEWAY_SECURE:-no}" = yes ] && secure="; Secure" || secure=""
sed -e "s|@RUN@|$CAUSEWAY_RUN|g" -e "s|@LISTEN@|${CAUSEWAY_LISTEN:-127.0.0.1:8600}|g" -e "s|@SECURE@|$secure|g" \
  -e "s|@PORT_1@|$first|g" -e "s|@PORT_2@|$second|g" "$SOURCE/operations/nginx.conf" >"$CAUSEWAY_RUN/nginx.conf"
nginx -q -t -c "$CAUSEWAY_RUN/nginx.conf" -p "$CAUSEWAY_RUN"
nginx -c "$CAUSEWAY_RUN/nginx.conf" -p "$CAUSEWAY_RUN"
say "nginx listens on http://${CAUSEWAY_LISTEN:-127.0.0.1:8600}."
