#!/usr/bin/env bash
# The browser tests: Node's own test runner, playwright-core from package-lock.json, Debian's Chromium.
# Needs BUILD/bin/touchstone-hub. WALL_PICTURES=DIR keeps screenshots.
set -u
BUILD=$(realpath "${BUILD:-build}") || exit 1
export BUILD
cd "$(dirname "$0")" || exit 1
# an installation that is not exactly the lock's is made anew
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    npm ci --no-audit --no-fund --loglevel=error || exit 1
    cp package-lock.json node_modules/.installed-lock.json
fi
node --test --test-reporter=tap . >"${TMPDIR:-/tmp}/wall-$$.tap"
status=$?
tap=${TMPDIR:-/tmp}/wall-$$.tap
[ "$status" = 0 ] || grep -v '^ *duration_ms\|^ *type:' "$tap" | head -n 300
passed=$(sed -n 's/^# pass //p' "$tap")
failed=$(sed -n 's/^# fail //p' "$tap")
rm -f "$tap"
echo "${passed:-0} passed, ${failed:-1} failed"
exit "$status"
