# shellcheck shell=bash
# shellcheck disable=SC2154 # out and status: faults_lib.sh; kiosk and hub_db: the parts before
# Parts of faults_test.sh: a full disk at the kiosk and at the hub, and a kiosk whose token is not good any more.

hub_again() { # on the port that it had
  hub_serve "${hub_url##*:}" || { result FAIL "the hub starts again" ready "$(tail -n 2 "$folder/hub.log")"; return 1; }
}

kiosk_roomy() { disk_free "$folder/kiosk-disk" "${pid_of[$kiosk]}"; }
hub_full() { disk_fill "$folder/hub-disk" "${pid_of[hub]}"; }
hub_roomy() { disk_free "$folder/hub-disk" "${pid_of[hub]}"; }

scan_another() { # a tag that still lies there is no new scan: another one between. And it is judged behind what went before
  scan "$kiosk" R-2042
  expect "  a scan goes through" "$kiosk" screen=refusal reason=wrong_station name=R-2042
}

weigh_and_lift() { # PIECE [GRAMS]
  bench "$kiosk" pan "${2:-$(grams_of "$1")}"
  state "$kiosk" screen=verdict name="$1" >/dev/null
  bench "$kiosk" pan empty
  expect "$1 is weighed and lifted" "$kiosk" screen=verdict message=scan_next_or_touch
}

faults_kiosk_disk() {
  bench_open || return
  stop "$kiosk" # so that its outbox begins anew, and grows
  kiosk_run
  state "$kiosk" online=1 nfc=ready scale=ready >/dev/null
  badge "$kiosk" "Inspector 1"
  expect "the inspector" "$kiosk" operator=Inspector_1 pending=0
  scan_another
  disk_fill "$folder/kiosk-disk" "${pid_of[$kiosk]}"
  scan "$kiosk" R-2036
  expect_says "the kiosk's disk is full: a scan-in is not recorded" message=not_recorded 'disk of this kiosk is full' 'make room'
  is "nor asked of the hub" "$(verbs_of R-2036)" stock_take
  kiosk_roomy
  touch_button "$kiosk" ok
  expect "there is room again: back to work" "$kiosk" screen=idle
  scan_another
  scan "$kiosk" R-2036
  expect "the same scan works" "$kiosk" screen=weighing name=R-2036
  weigh_and_lift R-2036
  disk_limit "${pid_of[$kiosk]}"
  touch_button "$kiosk" pass
  expect_says "full again: a weight is not recorded" message=not_recorded 'disk of this kiosk is full' 'make room'
  touch_button "$kiosk" ok
  expect "the verdict still stands" "$kiosk" screen=verdict name=R-2036 ruling=pass
  kiosk_roomy
  touch_button "$kiosk" pass
  expect "room again: passed" "$kiosk" screen=piece message=passed name=R-2036
  expect "nothing waits" "$kiosk" pending=0
  is "weighed once, passed once" "$(verbs_of R-2036)" 'stock_take receive weigh pass'

  scan "$kiosk" R-2031
  expect "another piece" "$kiosk" screen=weighing name=R-2031
  stop hub
  expect "the hub goes away" "$kiosk" online=0
  weigh_and_lift R-2031
  disk_limit "${pid_of[$kiosk]}"
  touch_button "$kiosk" pass
  expect_says "no hub and a full disk" message=not_recorded 'disk of this kiosk is full'
  touch_button "$kiosk" ok
  kiosk_roomy
  expect "the verdict still stands" "$kiosk" screen=verdict name=R-2031
  touch_button "$kiosk" pass
  expect "room again: kept for the hub" "$kiosk" screen=piece message=passed name=R-2031 "pending>=1"
  hub_again || return
  expect "the hub is back" "$kiosk" online=1 pending=0
  is "weighed once, passed once" "$(verbs_of R-2031)" 'stock_take receive weigh pass'
  scan "$kiosk" R-2036
  expect "a piece that has left the line is not known here" "$kiosk" screen=trouble message=unknown_tag pending=0
  is "for the wall that is no trouble" "$(board | jq --arg t "$(tag_of R-2036)" 'any(.alerts[]; .text | contains($t))')" false
  alive "$kiosk" "the kiosk is alive"
}

faults_hub_disk() {
  local before n=$((7000 + SECONDS))
  bench_open || return
  badge "$kiosk" "Inspector 1"
  expect "the inspector" "$kiosk" operator=Inspector_1 pending=0
  scan_another
  before=$(verbs_of R-2037)
  hub_full
  post "$(command_of 1 badge_in '' | sed "s/0000000000aa/00000000$n/; s/000000000001/00000001$n/")"
  refused "the hub's disk is full" 503 'no room on the disk' 'free some space' "$hub_db"
  says "what it has can be read" "$(board)" '"workshop":"Atelier Demo"'
  scan "$kiosk" R-2037
  expect "a scan-in at the kiosk: on the place that was lent to it, and kept" "$kiosk" screen=weighing name=R-2037
  expect_says "  and what to do about the hub" "trouble!=-" 'everything is kept here' 'free some space'
  hub_roomy
  expect "there is room again: the kiosk settles it" "$kiosk" pending=0 online=1
  is "the piece was taken in, once" "$(verbs_of R-2037)" "$before receive"
  post "$(command_of 1 badge_in '' | sed "s/0000000000aa/00000000$n/; s/000000000001/00000001$n/")"
  refused "the same command once more is taken" 200 '"result":"accepted"'
  scan_another
  scan "$kiosk" R-2037
  expect "the same scan works" "$kiosk" screen=weighing name=R-2037
  hub_full
  weigh_and_lift R-2037 6.100
  touch_button "$kiosk" pass
  expect "full again: the kiosk keeps what it recorded" "$kiosk" screen=piece message=passed "pending>=1"
  alive hub "the hub is alive"
  hub_roomy
  expect "room again: it arrives" "$kiosk" pending=0 online=1
  says "once" "$(verbs_of R-2037)" '^stock_take receive weigh pass$'
  stop hub
  is "the hub ends well" "$status" 0
  run "$bin/touchstone-hub" verify --db "$hub_db"
  is "the book is proved" "$(tail -n 1 <<<"$out")" 'verify: clean'
  if mountpoint -q "$folder/hub-disk"; then
    disk_fill "$folder/hub-disk" $$
    run timeout 20 "$bin/touchstone-hub" serve --db "$hub_db" --listen 127.0.0.1:0 --assets assets --address-file "$folder/full.address"
    refused "a hub that begins on a full disk" 1 'no room on the disk' 'free some space'
    disk_free "$folder/hub-disk" $$
  fi
  hub_again && expect "the hub is back" "$kiosk" online=1
}

faults_token() {
  local token=$folder/bench-qc.token
  bench_open || return
  stop hub
  run "$bin/touchstone-hub" enroll --db "$hub_db" --kiosk bench-qc --stations polishing,qc --token-file "$folder/new.token"
  is "the kiosk is enrolled anew" "$status" 0
  hub_again || return
  expect_says "its old token is revoked" "online=0 trouble~enroll" 'not known to the hub' 'enroll it'
  alive "$kiosk" "the kiosk is alive"
  stop "$kiosk"
  is "it ends well" "$status" 0
  echo 'not-a-token' >"$token"
  kiosk_run || result FAIL "the kiosk starts with a wrong token" ready "$(tail -n 2 "$folder/$kiosk.log")"
  expect_says "a token that is none" "online=0 trouble~enroll" 'not known to the hub' 'enroll it'
  stop "$kiosk"
  chmod 644 "$token"
  run env "DISPLAY=${display_of[$kiosk]}" timeout 20 "$bin/touchstone-kiosk" --config "$folder/$kiosk.ini"
  refused "a token that others can read" 2 "chmod 600 $token"
  cp "$folder/new.token" "$token"
  chmod 600 "$token"
  kiosk_run || result FAIL "the kiosk starts with its new token" ready "$(tail -n 2 "$folder/$kiosk.log")"
  expect "with its new token it is at work" "$kiosk" online=1 known=1 trouble=-
}
