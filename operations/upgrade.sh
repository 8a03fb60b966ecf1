#!/usr/bin/env bash
# Run from the folder of the new version: stops the replicas, backs up, brings the database up to date, starts the new ones.
. "$(dirname "$0")/settings.sh"

"$SOURCE/operations/stop-replicas.sh"
"$SOURCE/operations/backup.sh"
if ! database migrate; then
  give_up "Nothing was changed in the database. Start the old version again: its folder, operations/start-replicas.sh."
fi
database check
"$SOURCE/operations/start-replicas.sh"
