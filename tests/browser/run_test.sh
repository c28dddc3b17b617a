#!/usr/bin/env bash
# The browser tests: Node's own test runner, playwright-core from package-lock.json, Debian's Chromium.
# Needs BUILD/bin/touchstone-hub. WALL_PICTURES=DIR keeps screenshots. One file, or some of its tests: run_test.sh --test-name-pattern=WORDS wall.test.mjs
set -u
BUILD=$(realpath "${BUILD:-build}") || exit 1
export BUILD
cd "$(dirname "$0")" || exit 1
./install.sh || exit 1
tap=$(mktemp) spec=$(mktemp)
node --test --test-reporter=tap --test-reporter-destination="$tap" --test-reporter=spec --test-reporter-destination="$spec" "${@:-.}"
status=$?
[ "$status" = 0 ] || sed -n '/failing tests:/,$p' "$spec"
passed=$(sed -n 's/^# pass //p' "$tap")
failed=$(sed -n 's/^# fail //p' "$tap")
rm -f "$tap" "$spec"
echo "${passed:-0} passed, ${failed:-1} failed"
exit "$status"
