#!/bin/bash
# A kiosk that was off for a week comes back with what it had recorded and learns what has happened since; then its disk is lost, and a new
# one takes its place.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-setting
office buy_stones '' '' '"kind":"rd-5","count":20,"ct_e5":1000000,"shape":"round","size":"5.0 mm","quality":"G VS"' || exit 1
office issue_stones '' '' '"kind":"rd-5","count":4,"to":"TSB-000002-G"' || exit 1

who "Setter 1"
show S-1
is "a piece in work" screen=piece message=started name=S-1

# ------------------------------------------------------------------ the hub goes, then the kiosk
port=${hub_url##*:}
hub_kill
see online=0
show S-2
is "without the hub: taken in on a place that was lent" screen=piece name=S-2 pending=1 kept=1
show S-1
is "one with stones, finished: are these in it" screen=choice prompt=stones_due
press book
is "and one finished" screen=piece message=finished name=S-1 "pending>=2" kept=1
kiosk_end() {
  kill "${pid_of[bench-setting]}"
  "$tools/await" -t 10000 end "${pid_of[bench-setting]}" || exit 1
}
kiosk_end

# ------------------------------------------------------------------ a week passes
hub_start "$port" || exit 1
now=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
tag=$(tag_of P-1)
week() { # N: so many commands of the office about P-1: held, and released
  seq $((office_n + 1)) $((office_n + $1)) | jq -s --arg now "$now" --arg tag "$tag" 'map({
    id: ("01980000-0000-7000-8000-" + ("000000000000" + tostring)[-12:]), outbox: "01970000-0000-7000-8000-00000000000a", n: .,
    decided: "hub", at: $now, operator: "TSB-000007-6", piece: $tag, do: (if . % 2 == 1 then "hold" else "release" end)})'
  office_n=$((office_n + $1))
}
for _ in 1 2 3 4; do
  week 250 >"$folder/said"
  curl -s -H "Authorization: Bearer $office_token" -H 'Content-Type: application/json' -d "@$folder/said" "$hub_url/v1/commands" |
    jq -e 'all(.[]; .result == "accepted")' >/dev/null || { echo "the week does not pass" >&2; exit 1; }
done
office scrap '' "$(tag_of S-3)" '"reason":"porosity"' || exit 1
office draft_order '' '' '"order":"o-9","client":"Galerie Nord","due":"2031-01-15T16:00:00.000Z","lines":[{"model":"ring","size":"54","quantity":1,"alloy":"au750y","stones":"as the model","finish":"polished"}],"specification":"s","documents":"d","feasible":true,"materials":true,"deadline":true,"quote":"q","payment":"p"' || exit 1
office release_order '' '' '"order":"o-9"' || exit 1
new=$(ask_book "SELECT tag FROM piece WHERE client_order = (SELECT id FROM client_order WHERE code = 'o-9')")
new_name=$(ask_book "SELECT name FROM piece WHERE tag = '$new'")

# ------------------------------------------------------------------ back again
DISPLAY=${display_of[bench-setting]} SDL_AUDIODRIVER=dummy kiosk_start bench-setting || exit 1
is "back: what it had recorded has gone to the hub" online=1 pending=0
fits "in order, once" "report receive finish" "$(ask_book "$(last_of S-1)")"
book "its three stones are in it, once" "SELECT sum(count) FROM stone_holding WHERE account = 'piece'" 3
book "… and one is still with the setter" "SELECT sum(count) FROM stone_holding WHERE account = 'operator:TSB-000002-G'" 1
fits "the other, too" "report receive" "$(ask_book "$(last_of S-2)" | sed 's/ start$//')"
book "nothing of it broke a rule" "SELECT count(*) FROM event WHERE flags IS NOT NULL AND flags <> ''" 0
who "Setter 1"
task look
show_tag "$new"
is "it knows what came meanwhile" screen=sheet name="$new_name"
home
hand_scan bench-setting "$(tag_of S-3)"
is "and not what has left" screen=trouble message=unknown_tag
press ok

# ------------------------------------------------------------------ its disk is lost
kiosk_end
rm "$folder/bench-setting.db"*
cp "$folder/bench-setting.token" "$folder/old.token"
kill "${pid_of[hub]}" && "$tools/await" end "${pid_of[hub]}" # it enrols while nobody serves
"$bin/touchstone-hub" enroll --db "$folder/hub.db" --kiosk bench-setting --stations setting --token-file "$folder/bench-setting.token" >"$folder/enroll.log" 2>&1 ||
  { cat "$folder/enroll.log"; exit 1; }
hub_start "$port" || exit 1
fits "who has the old token is a stranger" 401 \
  "$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(cat "$folder/old.token")" "$hub_url/v1/kiosk?after=0")"
fits "the place that was lent to the lost disk is still kept for it" 1 "$(ask_book "SELECT count(*) FROM lent WHERE ended IS NULL")"
expect_board "… as the wall says" '.stations[] | select(.code == "setting") | .lent == 1' '.stations[] | select(.code == "setting") | .lent' 1
office write_off '' '' '"kiosk":"bench-setting","reason":"disk_lost"' || exit 1
fits "a manager writes it off: nobody keeps it" 0 "$(ask_book "SELECT count(*) FROM lent WHERE ended IS NULL")"
fits "counted like an override" "1 disk_lost" "$(ask_book "SELECT count(*) || ' ' || json_extract(form, '$.reason') FROM event WHERE verb = 'write_off'")"
DISPLAY=${display_of[bench-setting]} SDL_AUDIODRIVER=dummy kiosk_start bench-setting || exit 1
is "enrolled anew, it knows the workshop" screen=badge online=1 known=1
who "Setter 1"
show S-4
is "and goes on" screen=piece name=S-4
book "in an outbox of its own, from one" "SELECT count(*) FROM outbox WHERE kiosk = (SELECT id FROM kiosk WHERE code = 'bench-setting')" 2
home
flows_close
