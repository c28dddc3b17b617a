#!/bin/bash
# Valid, nearly valid, repeated, reordered and withdrawn commands from several outboxes against a hub that is killed now and then:
# it answers everything, the same question in the same way, and verify is clean. STORM_BURSTS and STORM_SEEDS choose others.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
end_hub() {
  hub=$(sed -n 's/^hub //p' "$folder/said" 2>/dev/null | tail -n 1)
  [ -z "$hub" ] || [ ! -e "/proc/$hub/exe" ] || [ "$(basename "$(readlink "/proc/$hub/exe")")" != touchstone-hub ] || kill -9 "$hub" || true
  rm -rf "$folder"
}
trap 'case $BASHPID in "$$") end_hub ;; esac' EXIT
for seed in ${STORM_SEEDS:-1 20261120}; do
  mkdir "$folder/$seed"
  "${BUILD:-build}/chaos/storm" "$(realpath "${BUILD:-build}/bin/touchstone-hub")" "$folder/$seed" "${STORM_BURSTS:-300}" "$seed" \
    >"$folder/said" 2>"$folder/log" || { grep -v '^hub ' "$folder/said"; tail -n 20 "$folder/log"; exit 1; }
  tail -n 2 "$folder/said"
done
