#!/usr/bin/env bash
# restore.sh FILE [--replace]: puts a back-up into the database, with the replicas stopped, and starts them again.
. "$(dirname "$0")/settings.sh"

[ $# -ge 1 ] || give_up "Name a back-up: restore.sh FILE, and --replace to overwrite a database that holds cases."
file=$(realpath -e "$1") || give_up "There is no file $1."
if [ -e "$file.sha256" ]; then
  (cd "$(dirname "$file")" && sha256sum --quiet --check "$file.sha256") || give_up "$file is not what was backed up; take another one."
fi
"$SOURCE/operations/stop-replicas.sh"
if database restore "$file" "${@:2}"; then
  database migrate
  database check
else
  say "Nothing was changed; the replicas are started as before."
  "$SOURCE/operations/start-replicas.sh"
  exit 1
fi
"$SOURCE/operations/start-replicas.sh"
