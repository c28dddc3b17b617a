#!/usr/bin/env bash
# The pages of the manual: groff finds nothing wrong with them, and they name what the programs offer; the map of the domain leads somewhere. Usage: BUILD=build tests/e2e/manual_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
hub=$build/bin/touchstone-hub
kiosk=$build/bin/touchstone-kiosk
work=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$work" ;; esac' EXIT
failed=0
passed=0

complain() {
  failed=$((failed + 1))
  echo "manual_test: $*"
}

# page FILE: sets it as text, with every warning counted.
page() {
  groff -man -ww -Kutf8 -Tutf8 -P-c -rLL=500n "$1" >"$work/page" 2>"$work/warnings" || complain "groff fails on $1"
  [ -s "$work/warnings" ] && complain "$1: $(head -n 3 "$work/warnings")"
  col -b <"$work/page" >"$work/text"
}

# names WORD …: the page has each.
names() {
  for word; do
    passed=$((passed + 1))
    grep -qF -- "$word" "$work/text" || complain "the page lacks \"$word\""
  done
}

docs/man/hub.sh "$hub" >"$work/touchstone-hub.8" || complain "cannot write touchstone-hub.8"
page "$work/touchstone-hub.8"
subcommands=$("$hub" --help | awk '/^  [a-z]/ && $1 != "touchstone-hub" { print $1 }')
[ "$(wc -w <<<"$subcommands")" -ge 8 ] || complain "touchstone-hub --help names only: $subcommands"
for subcommand in $subcommands; do
  help=$("$hub" "$subcommand" --help) || complain "touchstone-hub $subcommand --help fails"
  # shellcheck disable=SC2046 # words
  names "touchstone-hub $subcommand" $(grep -oE '^  --[a-z-]+' <<<"$help")
  case $help in
  "usage: touchstone-hub $subcommand"*) ;;
  *) complain "the help of $subcommand does not begin with its usage" ;;
  esac
  grep -q '^  --help ' <<<"$help" || complain "the help of $subcommand does not end with --help"
done

page docs/man/touchstone-kiosk.8
# shellcheck disable=SC2046
names check probe $("$kiosk" --help | grep -oE -- '--[a-z-]+' | sort -u)
names "$("$kiosk" --version)"

# A map leads to files and tests that there are.
leads() { # PAGE FOLDER…: where its files are that it names without one
  local page=$1 names name found
  shift
  # shellcheck disable=SC2016 # the backquotes are those of the page
  names=$(grep -oE '`[a-z_/0-9]+(_test|\.c|\.h|_test\.sh)`' "$page" | tr -d '`' | sort -u)
  while read -r name; do
    passed=$((passed + 1))
    case $name in
    *_test) found=$(find tests/unit -name "$name.c") ;;
    */*) found=$({ [ -e "$name" ] || [ -e "$1/$name" ]; } && echo yes) ;;
    *_test.sh) found=$([ -e "tests/e2e/$name" ] && echo yes) ;;
    *) found=$(find "$@" -name "$name") ;;
    esac
    [ -n "$found" ] || complain "$page names $name, which is not there"
  done <<<"$names"
}
leads docs/domain-map.md common/rules hub/service hub/store hub/api
leads docs/claims.md common/rules hub/service hub/store hub/api tests/e2e
leads docs/device-map.md kiosk/device kiosk/flow

echo "manual: $((passed - failed)) passed, $failed failed"
[ "$failed" = 0 ]
