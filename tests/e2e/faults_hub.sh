# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # out and status: faults_lib.sh
# Parts of faults_test.sh: what a hub and a kiosk say when they cannot begin, and what a hub answers to nonsense.

hub_db=$folder/hub-disk/hub.db # on a disk of its own

hub_serve() { # PORT: like hub_start, from that disk
  rm -f "$folder/hub.address"
  launch hub "$bin/touchstone-hub" serve --db "$hub_db" --listen "127.0.0.1:$1" --address-file "$folder/hub.address" --assets assets
  "$tools/await" -t 10000 file "$folder/hub.address" || return 1
  hub_url=$(tr -d '\n' <"$folder/hub.address")
}

workshop_open() { # an imported workshop, the kiosk of QC enrolled, a hub that serves it: once
  [ -z "${hub_url:-}" ] || return 0
  disk_make "$folder/hub-disk"
  "$bin/touchstone-hub" import assets/demo/workshop.json --db "$hub_db" >"$folder/import.log" 2>&1 &&
    "$bin/touchstone-hub" enroll --db "$hub_db" --kiosk bench-qc --stations polishing,qc --token-file "$folder/bench-qc.token" && hub_serve 0
}

hub_try() { # ARGUMENT…: a hub that shall not start
  run timeout 20 "$bin/touchstone-hub" serve --assets assets "$@"
}

faults_start() {
  local port ini=$folder/bad.ini
  workshop_open || { result FAIL "the workshop opens" "a hub" "$(cat "$folder/import.log" "$folder/hub.log")"; return; }
  port=${hub_url##*:}

  hub_try --db "$folder/second.db" --listen "127.0.0.1:$port"
  refused "a second hub on the same port" 1 "127.0.0.1:$port is in use" 'choose another port with --listen'
  hub_try --db "$hub_db" --listen 127.0.0.1:0
  refused "a second hub on the same store" 1 "another touchstone-hub has $hub_db open" 'stop it first'
  run "$bin/touchstone-hub" enroll --db "$hub_db" --kiosk bench-qc --stations qc
  refused "enrolling while a hub serves it" 1 "$hub_db" 'stop it first' 'ask it: POST /v1/kiosks'
  hub_try --db "$folder/third.db" --listen 0.0.0.0:0
  refused "a hub for the whole network" 2 '0\.0\.0\.0:0' 'loopback' 'tunnel'
  hub_try --db "$folder/third.db" --listen 192.0.2.1:7410
  refused "a hub on another machine's address" 2 '192\.0\.2\.1:7410' 'loopback'
  hub_try --db "$folder/third.db" --listen 127.0.0.1:99999
  refused "a port that is none" 2 '127\.0\.0\.1:99999' 'write it like'
  echo 'Dear Sirs, we order twelve rings.' >"$folder/letter.db"
  hub_try --db "$folder/letter.db" --listen 127.0.0.1:0
  refused "a store that is a letter" 1 "$folder/letter.db is not a Touchstone file" 'name another'
  is "the letter is as it was" "$(cat "$folder/letter.db")" 'Dear Sirs, we order twelve rings.'
  mkdir "$folder/drawer"
  hub_try --db "$folder/drawer" --listen 127.0.0.1:0
  refused "a store that is a folder" 1 "$folder/drawer" '(folder|directory).*(name|file)'
  hub_try --db "$folder/nowhere/hub.db" --listen 127.0.0.1:0
  refused "a store in a folder that is not there" 1 "$folder/nowhere/hub.db" 'folder exists'
  mkdir -m 555 "$folder/locked"
  if [ "$(id -u)" -eq 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); else as=(); fi
  chmod 711 "$folder"
  run timeout 20 "${as[@]}" "$bin/touchstone-hub" serve --assets assets --db "$folder/locked/hub.db" --listen 127.0.0.1:0
  chmod 700 "$folder"
  refused "a store in a folder where it may not write" 1 "$folder/locked/hub.db" "belongs to the hub's user"
  alive hub "the hub that was there first goes on"
  is "and answers" "$(curl -s "$hub_url/healthz" | jq -r .status)" ok

  jq '.pieces[0].tag = "TS1-002031-E" | .pieces[1].lot = "s-900" | .stations[1].limits = 4 | .people[2].badge = .people[1].badge
    | .kiosks[0].stations = ["flying"]' assets/demo/workshop.json >"$folder/bad.json"
  run "$bin/touchstone-hub" import "$folder/bad.json" --db "$folder/bad.db"
  refused "a workshop file with misspelt and misread fields" 1 'pieces\[0\]\.tag: .*check character' 'stations\[1\]\.limits: ' \
    'problems in .*bad\.json; nothing was written'
  jq '.pieces[1].lot = "s-900" | .people[2].badge = .people[1].badge | .kiosks[0].stations = ["flying"]' \
    assets/demo/workshop.json >"$folder/bad.json"
  run "$bin/touchstone-hub" import "$folder/bad.json" --db "$folder/bad.db"
  refused "one whose parts do not fit: every problem is listed" 1 'pieces\[1\].*s-900' 'people\[2\].*TSB-000002-G' 'kiosks\[0\].*flying' \
    '3 problems in .*bad\.json; nothing was written'
  is "all or nothing: nothing" "$(ls "$folder"/bad.db* 2>/dev/null)" ''

  kiosk_conf bench-qc "$hub_url" 1280x800
  kiosk_ini() { sed "$1" "$folder/bench-qc.ini" >"$ini"; }
  kiosk_try() { run env DISPLAY=:none SDL_AUDIODRIVER=dummy timeout 20 "$bin/touchstone-kiosk" --config "$ini"; }
  kiosk_ini 's/^url = /urll = /'
  kiosk_try
  refused "a key of kiosk.ini that is none" 2 'bad\.ini line [0-9]+: .*"?urll' 'token_file'
  kiosk_ini 's/^\[camera\]/[kamera]/'
  kiosk_try
  refused "a section that is none" 2 'bad\.ini line [0-9]+: .*\[?kamera' '\[camera\]'
  kiosk_ini 's/^protocol = .*/protocol = morse/; s/^size = .*/size = big/'
  kiosk_try
  refused "a value that is none" 2 'bad\.ini line [0-9]+: .*(size|protocol)' '1280x800'
  run "$bin/touchstone-kiosk" check --config "$ini"
  refused "check names both of them" 2 'line [0-9]+: .*size' 'line [0-9]+: .*protocol'
  kiosk_ini 's/^code = bench-qc//'
  kiosk_try
  refused "a key that is missing" 2 'bad\.ini.*code' 'bench-3'
  kiosk_ini "s#^token_file = .*#token_file = $folder/lost.token#"
  kiosk_try
  refused "a token file that is missing" 2 "$folder/lost.token" 'enroll'
  rm -f "$ini"
  kiosk_try
  refused "a kiosk.ini that is missing" 2 "$ini" '(check|copy|name|kiosk\.ini\.example|--config)'
  kiosk_ini ''
  kiosk_try
  refused "no display" 1 '(display|screen)' '(DISPLAY|Xvfb|X server|Wayland)'
}

# A command of the kiosk at QC: N DO REST
command_of() {
  printf '{"id":"0193a5b0-0000-7000-8000-%012d","outbox":"0193a5b0-0000-7000-8000-0000000000aa","n":%d,' "$1" "$1"
  printf '"decided":"%s","at":"2026-11-20T14:07:00.000Z","operator":"TSB-000006-8","station":"qc","do":"%s"%s}' "${4:-hub}" "$2" "$3"
}

post() { # BODY: the answer in $out, HTTP's number in $status
  status=$(curl -s -o "$folder/answer" -w '%{http_code}' -H "Authorization: Bearer $(cat "$folder/bench-qc.token")" \
    -H 'Content-Type: application/json' --data-binary "$1" "$hub_url/v1/commands")
  out=$(cat "$folder/answer")
}

faults_posted() {
  local before
  workshop_open || { result FAIL "the workshop opens" "a hub" "$(cat "$folder/import.log" "$folder/hub.log")"; return; }
  before=$(board | jq .seq)
  post '{"id":"0193'
  refused "a body that is torn off" 400 '"detail":".*line 1.*"' 'Bad Request'
  post "$(command_of 1 receive ',"piece":"TS1-002031-D"' | sed 's/"n":1/"n":1,"n":2/')"
  refused "a key that stands there twice" 400 'detail.*"?n"?'
  post '"receive R-2031 please"'
  refused "a body that is a letter" 400 '"detail":"the body is not JSON'
  post "$(command_of 1 fly '')"
  refused "an unknown command" 200 '"result":"refused","reason":"unknown_command".*"field":"do"'
  post "$(command_of 2 receive ',"piece":"TS1-002031-D","colour":"red"')"
  refused "an unknown field" 200 '"reason":"bad_field".*"field":"colour"'
  post "$(command_of 3 weigh ',"piece":"TS1-002031-D","gross_ug":"4.9 g","scale":"qc-1"')"
  refused "a weight that is no number" 200 '"reason":"bad_field".*"field":"gross_ug"'
  post "$(command_of 4 receive '')"
  refused "a field that is missing" 200 '"reason":"bad_field".*"field":"piece"'
  post "$(command_of 5 receive ',"piece":"TS1-000123-K"')"
  refused "a wrong check character" 200 '"reason":"wrong_check".*"field":"piece"'
  post "$(command_of 6 receive ',"piece":"TS1-000123-Z"')"
  refused "a tag that nobody knows" 200 '"result":"refused","reason":"unknown_tag"'
  post "$(command_of 7 receive ',"piece":"TS1-002031-D"' | sed 's/TSB-000006-8/TSB-000123-'"$(tag TSB 000123 | tail -c 2)"'/')"
  refused "a badge that nobody knows" 200 '"result":"refused","reason":"unknown_operator"'
  post "$(command_of 8 receive ',"piece":"TS1-002042-7"')"
  refused "a piece at the wrong station" 200 '"reason":"wrong_station","next":"setting","at_station":"casting"'
  post "$(command_of 9 receive ',"piece":"TS1-002042-7"' | sed 's/"qc"/"casting"/')"
  refused "a station that this kiosk does not serve" 200 '"result":"refused","reason":"not_your_station"'
  post "[$(command_of 10 fly ''),$(command_of 11 badge_in '')]"
  refused "what comes after the nonsense goes on" 200 'unknown_command.*"result":"accepted"'
  is "of all that, one deed is in the book" "$(($(board | jq .seq) - before))" 1
  is "and the wall shows what was not understood" "$(board | jq '[.alerts[].kind] | contains(["bad_command", "unknown_tag"])')" true
  alive hub "the hub is alive"
}
