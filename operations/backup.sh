#!/usr/bin/env bash
# Writes one back-up while people work, says its name, and removes those that are older than CAUSEWAY_KEEP_DAYS.
. "$(dirname "$0")/settings.sh"

name="causeway-$(date -u +%Y-%m-%dT%H%M%SZ).backup"
cd "$CAUSEWAY_BACKUPS"
database backup --out "$CAUSEWAY_BACKUPS/$name"
sha256sum "$name" >"$name.sha256"
if [ "${CAUSEWAY_KEEP_DAYS:-0}" -gt 0 ]; then
  find "$CAUSEWAY_BACKUPS" -maxdepth 1 -name 'causeway-*.backup*' -mtime "+$CAUSEWAY_KEEP_DAYS" -delete
fi
