#!/bin/bash
# Writes down how the hub and the kiosks of one version spoke, for tests/e2e/neighbour_test.sh to replay at the hub of a later one:
#   make -C CHECKOUT demo HEADLESS=1 DEMO_FOLDER=FOLDER           # of the version that speaks the old contract
#   tests/replay/record_contract.sh CHECKOUT FOLDER tests/replay/contract-N
# Nothing listens in: what a kiosk sent stands in its outbox, what it was answered in the hub's store. Tokens and PINs are in neither.
set -euo pipefail
[ $# -eq 3 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
checkout=$(realpath "$1") played=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
hub=$checkout/build/bin/touchstone-hub
kiosk=bench-setting # whose world is kept
work=$(mktemp -d)
hub_pid=
trap 'case $BASHPID in "$$") [ -z "$hub_pid" ] || kill "$hub_pid"; wait; rm -rf "$work" ;; esac' EXIT
cd "$checkout"

told() { # DB TOKEN-FILE WORLD: what the hub that serves this store tells of itself, and a kiosk that knows nothing
  rm -f "$work/address"
  "$hub" serve --db "$1" --listen 127.0.0.1:0 --assets assets --address-file "$work/address" >"$work/hub.log" 2>&1 &
  hub_pid=$!
  build/tools/await -t 10000 file "$work/address"
  curl -sf "$(<"$work/address")/healthz" >"$out/health.json"
  curl -sf -H "Authorization: Bearer $(<"$2")" "$(<"$work/address")/v1/kiosk?after=0" >"$out/$3"
  kill "$hub_pid"
  wait "$hub_pid" || true
  hub_pid=
}

cp assets/demo/workshop.json "$out/workshop.json"
"$hub" import "$out/workshop.json" --db "$work/start.db" >"$work/import.log" 2>&1
"$hub" enroll --db "$work/start.db" --kiosk "$kiosk" --stations setting --token-file "$work/token" >/dev/null
told "$work/start.db" "$work/token" start.json
sqlite3 -readonly "$played/hub.db" ".backup $work/end.db"
told "$work/end.db" "$played/$kiosk.token" end.json

# A line: kiosk, what it sent, what it was answered, in the order in which the hub took them. What never came there is left out, and what
# was refused, which has no event, stands where its kiosk's clock puts it.
for sent in "$played"/bench-*.db; do
  kiosk=$(basename "$sent" .db)
  sqlite3 -readonly -cmd "ATTACH '$work/end.db' AS hub" -separator $'\t' "$sent" \
    "SELECT coalesce(event.booked_ms, CAST(round((julianday(json_extract(said.text, '\$.at')) - 2440587.5) * 86400000) AS INTEGER)),
            said.n, '$kiosk', said.text, heard.reply
     FROM main.command AS said
     JOIN hub.command AS heard ON hex(heard.id) = upper(replace(json_extract(said.text, '\$.id'), '-', '')) AND heard.reply IS NOT NULL
     LEFT JOIN hub.event ON event.seq = heard.event"
done | sort -t $'\t' -k 1,1n -k 2,2n | cut -f 3- >"$out/kiosk.tsv"
echo "$out: contract $(jq .contract "$out/health.json"), $(wc -l <"$out/kiosk.tsv") commands"
