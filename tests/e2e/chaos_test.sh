#!/bin/bash
# The hub is killed 50 times at random moments while kiosks work: nothing acknowledged is lost, nothing happens twice.
# CHAOS_KILLS and CHAOS_SEED choose others.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$folder" ;; esac' EXIT
"${BUILD:-build}/chaos/chaos" "$(realpath "${BUILD:-build}/bin/touchstone-hub")" "$folder" "${CHAOS_KILLS:-50}" "${CHAOS_SEED:-20261120}" 2>"$folder/log" ||
  { tail -n 20 "$folder/log"; exit 1; }
