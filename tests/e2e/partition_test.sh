#!/bin/bash
# Hundreds of schedules in which kiosks and the hub are cut off, die and come together again. PARTITIONS and PARTITION_SEED choose others.
set -euo pipefail
cd "$(dirname "$0")/../.."
base=/dev/shm
[ -w "$base" ] || base=${TMPDIR:-/tmp}
folder=$(mktemp -d "$base/partition.XXXXXX")
trap 'case $BASHPID in "$$") rm -rf "$folder" ;; esac' EXIT
"${BUILD:-build}/chaos/partition" "$folder" "${PARTITIONS:-140}" "${PARTITION_SEED:-20261120}" 2>"$folder.log" ||
  { tail -n 5 "$folder.log"; exit 1; }
rm -f "$folder.log"
