#!/usr/bin/env bash
# The browser tests: Node's own test runner, playwright-core from package-lock.json, Debian's Chromium.
# Needs BUILD/bin/touchstone-hub. WALL_PICTURES=DIR keeps screenshots.
set -u
BUILD=$(realpath "${BUILD:-build}") || exit 1
export BUILD
cd "$(dirname "$0")" || exit 1
./install.sh || exit 1
node --test --test-reporter=tap . >"${TMPDIR:-/tmp}/wall-$$.tap"
status=$?
tap=${TMPDIR:-/tmp}/wall-$$.tap
[ "$status" = 0 ] || grep -v '^ *duration_ms\|^ *type:' "$tap" | head -n 300
passed=$(sed -n 's/^# pass //p' "$tap")
failed=$(sed -n 's/^# fail //p' "$tap")
rm -f "$tap"
echo "${passed:-0} passed, ${failed:-1} failed"
exit "$status"
