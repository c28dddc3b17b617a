#!/bin/bash
# A hub takes in what a kiosk of the version before it says: what such a kiosk sent to its own hub (tests/replay/contract-*) is sent to
# today's, in the same order. Each answer, and the world before and after, has whatever the old one had.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all; rm -rf "$folder" ;; esac' EXIT

same() { # WHAT WAS NOW: two JSON values, compared by neighbour.jq
  local difference
  difference=$(differs "$2" "$3")
  if [ -z "$difference" ]; then result ok "$1" "as it was" "as it was"; else result FAIL "$1" "as it was" "$difference"; fi
}

differs() { # WAS NOW: what does, a line each
  jq -nr --argjson was "$1" --argjson now "$2" -f tests/e2e/neighbour.jq 2>&1
}

# Alerts of a state come within a second of it: asked until it is as it was, or ten seconds are over.
settled() { # WAS KIOSK PATH
  local now try
  for ((try = 0; try < 100; try++)); do
    now=$(ask "$2" "$3")
    [ -n "$(differs "$1" "$now")" ] || break
    read -rt 0.1 <> <(:) || true
  done
  echo "$now"
}

ask() { # KIOSK PATH [CURL OPTION…]
  curl -s -H "Authorization: Bearer $(<"$folder/$1.token")" -H "Content-Type: application/json" "$hub_url$2" "${@:3}"
}

# As it is said today (an old `at` would mean a wrong clock), a manager's with the PIN, which no disk keeps.
today() {
  jq -c --arg now "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" --slurpfile workshop "$workshop" '
    .at = $now | .operator as $badge
    | if .do == "accept" then . + ($workshop[0].people[] | select(.badge == $badge) | {pin}) else . end'
}

replay() { # RECORDED
  local kiosk said heard what
  while IFS=$'\t' read -r kiosk said heard; do
    what="$kiosk: $(jq -r '"\(.n) \(.do) \(.piece // .operator)"' <<<"$said")"
    said=$(today <<<"$said")
    case $said in # a question comes alone; what has happened comes in an array
      *'"decided":"kiosk"'*) same "$what" "[$heard]" "$(ask "$kiosk" /v1/commands -d "[$said]")" ;;
      *) same "$what" "$heard" "$(ask "$kiosk" /v1/commands -d "$said")" ;;
    esac
  done <"$1/kiosk.tsv"
}

neighbour() { # RECORDED
  local first
  workshop=$1/workshop.json
  [ -z "${pid_of[hub]:-}" ] || hub_kill
  rm -f "$folder"/hub.db* "$folder"/*.token
  hub_make && hub_start || exit 1
  first=$(jq -r '.kiosks[0].code' "$workshop")
  same "the board on the stream" "$(jq .board "$1/start.json")" "$(await_board true .)"
  same "the world of $first at the start" "$(<"$1/start.json")" "$(ask "$first" "/v1/kiosk?after=0")"
  replay "$1"
  same "the world of $first at the end" "$(<"$1/end.json")" "$(settled "$(<"$1/end.json")" "$first" "/v1/kiosk?after=0")"
  same "the board" "$(jq .board "$1/end.json")" "$(settled "$(jq .board "$1/end.json")" "$first" /v1/board)"
  same "the book is proved" '"verify: clean"' "$("$bin/touchstone-hub" verify --db "$folder/hub.db" 2>&1 | tail -n 1 | jq -R .)"
}

for recorded in tests/replay/contract-*; do
  echo "== $recorded"
  neighbour "$recorded"
done
echo "neighbour: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
