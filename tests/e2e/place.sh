# Sourced by the scripts here that run a hub: where the programs are, a folder of its own in $work, processes in $pids that end
# with the script, and checks.
# shellcheck shell=bash
. tests/e2e/checks.sh
build=$(realpath "${BUILD:-build}")
hub=$build/bin/touchstone-hub
await=$build/tools/await
work=$(mktemp -d)
pids=()

tidy() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$work"
}
trap 'case $BASHPID in "$$") tidy ;; esac' EXIT

serve() { # STORE OPTION…: a hub that answers at $address; what it says is in $work/hub.log
    rm -f "$work/address"
    "$hub" serve --db "$1" --listen 127.0.0.1:0 --assets assets --address-file "$work/address" "${@:2}" >>"$work/hub.log" 2>&1 &
    pids+=("$!")
    "$await" -t 10000 file "$work/address" >/dev/null || { echo "the hub does not start"; exit 1; }
    # shellcheck disable=SC2034 # the script asks there
    address=$(cat "$work/address")
}
