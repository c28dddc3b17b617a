#!/bin/bash
# Part of `make bench`: the kiosk beside a page in Chromium that does the same, on this machine, in this run. FOLDER is for what is made.
# BESIDE_TAGS (100) tags are scanned by each; BESIDE_IDLE_S (60) is how long each stands idle, so that a clock tick is 0.02 %.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$1/beside
tags=${BESIDE_TAGS:-100}
idle_s=${BESIDE_IDLE_S:-60}
kiosk=bench-qc
mkdir -p "$folder"
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
# shellcheck source-path=SCRIPTDIR source=../soak/bands.sh
. tests/soak/bands.sh
trap 'case $BASHPID in "$$") end_all; rm -rf "$shown" ;; esac' EXIT
shown=$(mktemp -d -p /dev/shm) # the state file: no disk is in the way of what is measured
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:--}" "${5:--}"; }

display_start $kiosk && bands_make $((2 * tags)) 0 || exit 1
"$bin/touchstone-hub" enroll --db "$folder/hub.db" --kiosk page --stations polishing,qc --token-file "$folder/page.token" >>"$folder/import.log" 2>&1
hub_start || exit 1

# The things that are scanned, from FIRST on, as beside.mjs wants them.
things() { # FIRST
  sed -n "$(($1 + 1)),$(($1 + tags))p" "$folder/tags" | jq -Rn '[inputs | split(" ") | {tag: .[0], key: "name", value: .[1]}]'
}

measure() { # KIND FIRST-TAG WINDOW EXTRA-JSON COMMAND…
  local kind=$1 first=$2 window=$3 extra=$4
  shift 4
  jq -n --arg display "${display_of[$kiosk]}" --arg window "$window" --argjson extra "$extra" --argjson tags "$(things "$first")" \
    --argjson idle "$idle_s" '{display: $display, window: $window, tags: $tags, idle_s: $idle, starts: 5, command: $ARGS.positional,
      badge: {tag: "TSB-000005-A", key: "operator", value: "Polisher_1"}} + $extra' --args -- "$@" |
    node tests/bench/beside.mjs "$kind"
}

kiosk_conf $kiosk "$hub_url" 1280x800
sed -i '/^\[nfc\]/,$d' "$folder/$kiosk.ini"
printf '[wedge]\ndevice = keys\n' >>"$folder/$kiosk.ini"
ours=$(measure kiosk 0 "^Touchstone.*$kiosk" "{\"state\": \"$shown/$kiosk.state\"}" \
  "$bin/touchstone-kiosk" --config "$folder/$kiosk.ini" --state-file "$shown/$kiosk.state") || exit 1

port=$((20000 + RANDOM % 20000))
page=$(measure page "$tags" 'Touchstone as a page' "{\"port\": $port}" chromium --kiosk --no-sandbox --no-first-run --disable-gpu \
  --disable-background-networking --disable-sync --disable-extensions --disable-web-security --window-size=1280,800 "--user-data-dir=$folder/profile" \
  "http://127.0.0.1:$port/#hub=$hub_url&token=$(cat "$folder/page.token")&station=polishing") || exit 1

beside() { # NAME FIELD UNIT DIVISOR
  local a b
  a=$(jq -r --arg f "$2" --argjson d "$4" '.[$f] / $d' <<<"$ours")
  b=$(jq -r --arg f "$2" --argjson d "$4" '.[$f] / $d' <<<"$page")
  row "kiosk_$1" "$(printf '%.2f' "$a")" "$3" "$(awk -v a="$a" -v b="$b" 'BEGIN { printf (b > 0 ? "%.3f" : "-"), a / b }')" "chromium_$1"
  row "chromium_$1" "$(printf '%.2f' "$b")" "$3"
}
beside start_to_first_frame first_ms ms 1
beside pss_all_processes pss_kb MB 1024
beside idle_cpu idle_percent % 1
beside tag_to_screen_p50 p50_ms ms 1
beside tag_to_screen_p99 p99_ms ms 1
stage() { # NAME FIELD WHAT
  for p in 50 99; do row "kiosk_tag_$1_p$p" "$(jq -r --arg f "$2_p$p" '.[$f] * 100 | round / 100' <<<"$ours")" ms - "$3"; done
}
stage disk disk "read until it is on this disk"
stage hub hub "from there to the hub's answer, which this disk has too"
stage picture picture "from there until it is drawn"
stage around around "key press, X server, and that the bench sees it"
