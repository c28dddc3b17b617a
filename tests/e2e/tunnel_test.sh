#!/usr/bin/env bash
# The hub from another machine, as docs/network.md says: a real stunnel with the two files that are installed, on ports of this test.
# Needs BUILD/bin/touchstone-hub, BUILD/tools/await and stunnel4. Usage: BUILD=build tests/e2e/tunnel_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh

# tunnel NAME FILE ACCEPT CONNECT KEYS: by the installed file, with these places in it; it listens when its pid file is there.
tunnel() {
    {
        echo "pid = $work/$1.pid"
        sed -e '/^set[ug]id/d' -e "s|^accept = .*|accept = $3|" -e "s|^connect = .*|connect = $4|" \
            -e "s|^PSKsecrets = .*|PSKsecrets = $5|" "$2"
    } >"$work/$1.conf"
    stunnel4 "$work/$1.conf" >"$work/$1.log" 2>&1 &
    pids+=("$!")
    "$await" file "$work/$1.pid" >/dev/null && return
    cat "$work/$1.log" >&2
    exit 1
}

ask() { curl -s -m 20 "$@"; }

"$hub" import assets/demo/workshop.json --db "$work/hub.db" >/dev/null || exit 1
"$hub" enroll --db "$work/hub.db" --kiosk far --stations setting --token-file "$work/far.token" >/dev/null || exit 1
serve "$work/hub.db"
place=${address#*//}

printf 'bench-1:%064d\nbench-2:%064d\n' 1 2 >"$work/hub.keys"
printf 'bench-2:%064d\n' 2 >"$work/bench.keys"
printf 'bench-2:%064d\n' 9 >"$work/stolen.keys"
# Ports that nobody has: below those that the system gives away, by this process's number.
port=$((10000 + $$ % 7000 * 3))
tunnel hub assets/tunnel/hub.conf "127.0.0.1:$port" "$place" "$work/hub.keys"
tunnel bench assets/tunnel/bench.conf "127.0.0.1:$((port + 1))" "127.0.0.1:$port" "$work/bench.keys"
tunnel stolen assets/tunnel/bench.conf "127.0.0.1:$((port + 2))" "127.0.0.1:$port" "$work/stolen.keys"
far=http://127.0.0.1:$((port + 1))

is "the board" "$(ask "$far/v1/board" | jq -r .workshop)" "$(ask "http://$place/v1/board" | jq -r .workshop)"
like "the wall's page" "$(ask "$far/wall/")" '*wall.js*'
is "a kiosk's world, by its token" \
    "$(ask -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(cat "$work/far.token")" "$far/v1/kiosk")" 200
is "and without one" "$(ask -o /dev/null -w '%{http_code}' "$far/v1/kiosk")" 401
is "another key does not come in" "$(ask -o /dev/null -w '%{http_code}' "http://127.0.0.1:$((port + 2))/v1/board")" 000
is "nor who speaks no TLS" "$(ask -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/v1/board")" 000
# The office from there: its page, signing in, reading, and a deed.
like "the office's page" "$(ask "$far/office/")" '*office.js*'
for file in $(ask "$far/office/" | grep -oE '(href|src)="[^":]+\.(js|css|svg)"' | cut -d'"' -f2); do
    is "$file of it" "$(ask -o /dev/null -w '%{http_code}' "$far/office/${file#/office/}")" 200
done
session=$(ask --json '{"badge":"TSB-000008-4","pin":"1357"}' "$far/v1/session" | jq -r .token)
as_clerk() { ask -H "Authorization: Bearer $session" "$@"; }
is "a clerk signs in, and reads" "$(as_clerk "$far/v1/workshop?only=people" | jq '.part.people | length')" 8
is "a table with a column too many is told" "$(as_clerk --json '{"csv":"order,colour\no-5001,red\n"}' "$far/v1/tables/orders" | jq -r '.problems[0].where')" 'line 1, colour'
is "and a good one is taken in" "$(as_clerk --json '{"csv":"order,client,model,quantity\no-5001,Far,signet,1\n"}' "$far/v1/tables/orders" | jq -c .written)" true

curl -sN -m 20 "$far/v1/stream" >"$work/stream" 2>/dev/null &
pids+=("$!")
"$await" holds "$work/stream" "event: board" >/dev/null
is "the stream comes at once" "$?" 0

echo "tunnel: $passed passed, $failed failed"
[ "$failed" = 0 ]
