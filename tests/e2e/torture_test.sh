#!/bin/bash
# A kiosk's link is killed, loses its power or finds its disk full or broken at system calls that change its outbox: nothing that a screen
# said is lost, doubled or out of order. TORTURE_EVERY=1 takes each call (`make check-full`); three programs share the work.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${BUILD:-build}")
every=${TORTURE_EVERY:-60}
seed=${TORTURE_SEED:-20261128}
lanes=3
folder=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$folder" ;; esac' EXIT
for ((lane = 0; lane < lanes; lane++)); do
  mkdir "$folder/$lane"
  "$build/torture/torture" run "$build/bin/touchstone-hub" "$build/torture/file_shim.so" "$folder/$lane" "$((lane * every + 1))" \
    "$((every * lanes))" "$seed" "${TORTURE_ROUNDS:-1}" >"$folder/$lane/said" 2>"$folder/$lane/log" &
done
wait
cat "$folder"/*/said | grep -v ' passed, ' | head -n 100
cat "$folder"/*/said | awk '/ passed, / { passed += $1; failed += $3; lanes++ } END {
  if (lanes != '"$lanes"') failed++
  print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }'
