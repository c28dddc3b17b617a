#!/usr/bin/env bash
# The hub as a program, over real HTTP: its command line, what it refuses and how, the stream, crashes, and the race for the last
# free place. Needs BUILD/bin/touchstone-hub and BUILD/tools/{await,race}. Usage: BUILD=build tests/e2e/http_test.sh [TEST …]
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh
race=$build/tools/race
address=
token=
ulimit -c 0

# Runs the hub's command line: its output in $out, its status in $status.
run() {
    out=$("$hub" "$@" 2>&1 </dev/null)
    status=$?
}

start() { # DB
    serve "$1"
    hub_pid=$!
}

stop() { # [SIGNAL] -> the hub's exit status in $status
    kill "-${1:-TERM}" "$hub_pid"
    wait "$hub_pid" 2>/dev/null
    status=$?
    pids=()
}

fresh() { # a demo workshop in $work/NAME.db, an enrolled kiosk, a hub that serves it
    run import assets/demo/workshop.json --db "$work/$1.db"
    [ "$status" = 0 ] || echo "$out" >&2
    run enroll --db "$work/$1.db" --kiosk bench-1 --stations setting --token-file "$work/$1.token"
    [ "$status" = 0 ] || echo "$out" >&2
    token=$(cat "$work/$1.token")
    start "$work/$1.db"
}

# Asks with the kiosk's token: the body in $out, the status in $status.
ask() { # PATH [CURL OPTION …]
    local path=$1
    shift
    status=$(curl -s -o "$work/body" -w '%{http_code}' -H "Authorization: Bearer $token" "$@" "$address$path")
    out=$(cat "$work/body")
}

post() { # BODY [CURL OPTION …]
    local body=$1
    shift
    ask /v1/commands -H 'Content-Type: application/json' --data-binary "$body" "$@"
}

# A command of outbox A: N DO REST
command_of() {
    printf '{"id":"01980000-0000-7000-8000-%012d","outbox":"01970000-0000-7000-8000-00000000000a","n":%d,' "$1" "$1"
    printf '"decided":"hub","at":"2026-11-20T14:07:00.000Z","operator":"TSB-000002-G","station":"setting","do":"%s"%s}' "$2" "$3"
}

# A name that was mistyped: the hub serves, as it must before the first import, and says what it serves.
test_empty_store() {
    local log=$work/hub.log
    : >"$log"
    start "$work/typo.db"
    like 'a new store, in the log' "$(cat "$log")" "*no_workshop db=$work/typo.db new=yes*"
    like 'and in a sentence' "$(cat "$log")" "*touchstone-hub serve: $work/typo.db is new and holds no workshop yet: name another file with --db, or*import*--db $work/typo.db*"
    stop
    is 'it ends well' "$status" 0
    : >"$log"
    start "$work/typo.db"
    like 'started again' "$(cat "$log")" "*typo.db holds no workshop yet*"
    stop
    run import assets/demo/workshop.json --db "$work/typo.db"
    : >"$log"
    start "$work/typo.db"
    is 'with a workshop it is silent' "$(grep -c 'no_workshop\|holds no' "$log")" 0
    stop
}

test_command_line() {
    run --version
    like 'the version' "$out" 'touchstone-hub [0-9]*.[0-9]*.[0-9]*'
    run --help
    like 'help names the subcommands' "$out" '*serve*import*verify*enroll*'
    for subcommand in serve import verify enroll; do
        run "$subcommand" --help
        is "$subcommand --help, status" "$status" 0
        like "$subcommand --help" "$out" "usage: touchstone-hub $subcommand *--db*"
        run "$subcommand" --db x.db --no-such-option
        is "$subcommand, unknown option, status" "$status" 2
        like "$subcommand names the option" "$out" '*"--no-such-option" is not known*'
    done
    run
    is 'no subcommand' "$status" 2
    run fly
    is 'an unknown subcommand' "$status" 2
    like 'it is named' "$out" '*"fly"*--help*'
    run verify
    is 'an option that is missing' "$status" 2
    like 'it is named' "$out" '*--db is missing*'
    run verify --db
    like 'a value that is missing' "$out" '*--db needs a value: --db FILE*'
    run verify --db a --db b
    like 'an option given twice' "$out" '*--db is given twice*'
    run verify --db "$work/nothing.db"
    is 'verify of no file' "$status" 1
    like 'it names the file' "$out" "*$work/nothing.db*"
    is 'and makes none' "$(ls "$work/nothing.db" 2>/dev/null)" ''
}

test_import() {
    run import assets/demo/workshop.json --db "$work/import.db" --dry-run
    is 'dry run, status' "$status" 0
    is 'a dry run writes nothing' "$(ls "$work/import.db" 2>/dev/null)" ''
    sed -e 's/"TS1-002031-D"/"TS1-002031-E"/' -e 's/"lot": "s-009"/"lot": "s-900"/' assets/demo/workshop.json >"$work/bad.json"
    run import "$work/bad.json" --db "$work/import.db"
    is 'a file with problems, status' "$status" 1
    like 'a wrong check character is listed' "$out" '*bad.json:*: pieces\[0\].tag: *'
    like 'the sum says that nothing was written' "$out" '*; nothing was written*'
    is 'nothing was written' "$(ls "$work/import.db" 2>/dev/null)" ''
    printf '{"workshop": "x",\n "stations": [}' >"$work/torn.json"
    run import "$work/torn.json" --db "$work/import.db"
    like 'a file that is not JSON names the line' "$out" '*line 2*'
    run import "$work/none.json" --db "$work/import.db"
    like 'a file that is not there' "$out" "*cannot open $work/none.json*"
    run import assets/demo/workshop.json --db "$work/import.db"
    is 'a good file' "$status" 0
    like 'says what it wrote' "$out" '*import: 16 pieces, 4 stations, *written'
    run import assets/demo/workshop.json --db "$work/import.db"
    is 'a second time it is laid over what is there' "$status" 0
    is 'and no piece comes twice' "$(sqlite3 "$work/import.db" 'SELECT count(*) FROM piece')" 16
    run verify --db "$work/import.db"
    is 'verify, status' "$status" 0
    is 'verify, last line' "$(tail -n 1 <<<"$out")" 'verify: clean'
    like 'verify counts' "$out" '*pieces*16*'
}

test_enroll() {
    run import assets/demo/workshop.json --db "$work/enroll.db"
    run enroll --db "$work/enroll.db" --kiosk 'Bench 1' --stations setting
    is 'a code that is none' "$status" 2
    like 'it is named' "$out" '*--kiosk: "Bench 1" is not a code*'
    run enroll --db "$work/enroll.db" --kiosk bench-1 --stations setting,flying
    is 'a station that is none' "$status" 1
    like 'it is named' "$out" '*flying*'
    run enroll --db "$work/enroll.db" --kiosk bench-1 --stations setting,qc --name 'Bench 1'
    is 'a token' "$status" 0
    local first=$out
    run enroll --db "$work/enroll.db" --kiosk bench-1 --stations setting --token-file "$work/enroll.token"
    is 'a new token, in a file' "$status" 0
    is 'that only its owner reads' "$(stat -c %a "$work/enroll.token")" 600
    is 'which is told, and not printed' "$out" "enroll: bench-1 is let in; its token is in $work/enroll.token"
    run enroll --db "$work/enroll.db" --kiosk bench-1 --stations setting --token-file "$work/nowhere/token"
    is 'a file that cannot be written' "$status" 1
    run enroll --db "$work/enroll.db" --kiosk bench-1 --stations setting --token-file "$work"
    is 'a folder for a file' "$status" 2
    is 'nothing is left behind' "$(find "$work" -maxdepth 1 -name '*.new' | wc -l)" 0
    start "$work/enroll.db"
    token=$(cat "$work/enroll.token")
    ask /v1/kiosk
    is 'the new token is good, whatever failed after it' "$status" 200
    token=$first
    ask /v1/kiosk
    is 'the old one is not' "$status" 401
    let_in_while_it_works
    stop
    run verify --db "$work/enroll.db"
    is 'and the events of it hold' "$status" 0
}

# What docs/contract.md shows a manager: a kiosk and a PIN, and the hub goes on.
let_in_while_it_works() {
    local json=(-H 'Content-Type: application/json') manager
    token=$(cat "$work/enroll.token")
    ask /v1/session "${json[@]}" -d '{"badge":"TSB-000007-6","pin":"2468"}'
    manager=$(jq -r .token <<<"$out")
    token=$manager
    ask /v1/kiosks "${json[@]}" -d '{"code":"bench-7","stations":["setting"]}'
    is 'a manager lets a kiosk in at a hub that works' "$status" 200
    token=$(jq -r .token <<<"$out")
    ask /v1/kiosk
    is 'its token is good at once' "$status" 200
    ask /v1/kiosks "${json[@]}" -d '{"code":"bench-8","stations":["setting"]}'
    is 'a kiosk lets nobody in' "$status" 403
    token=$manager
    post '{"id":"01980000-0000-7000-8000-000000000f01","outbox":"01970000-0000-7000-8000-000000000f0a","n":1,"decided":"hub",
      "at":"2026-11-20T14:07:00Z","operator":"TSB-000007-6","do":"set_pin","person":"TSB-000008-4","new_pin":"97531"}'
    like 'a PIN is set at a hub that works' "$out" '*"result":"accepted"*'
    token=of-a-session-that-has-ended
    ask /v1/session "${json[@]}" -d '{"badge":"TSB-000008-4","pin":"97531"}'
    is 'and it signs in, with an old token beside it' "$status" 200
    ask /v1/session
    is 'which is good for nothing else' "$status" 401
}

test_serve() {
    run serve --db "$work/serve.db" --listen 0.0.0.0:7410 --assets assets
    is 'a network address, status' "$status" 2
    like 'other machines have a tunnel' "$out" '*0.0.0.0:7410*loopback*through a tunnel*'
    run serve --db "$work/serve.db" --assets "$work"
    is 'no pages there' "$status" 2
    like 'is said' "$out" "*no wall/index.html in $work*--assets*"
    start "$work/empty.db"
    curl -s "$address/v1/board" >"$work/body"
    like 'an empty hub has a board' "$(cat "$work/body")" '*"stations":\[\]*'
    run serve --db "$work/second.db" --listen "${address#http://}" --assets assets
    is 'a port in use, status' "$status" 1
    like 'a port in use' "$out" "*${address#http://} is in use*--listen*"
    run serve --db "$work/empty.db" --listen 127.0.0.1:0 --assets assets
    is 'a store in use, status' "$status" 1
    like 'a store in use' "$out" "*$work/empty.db*"
    stop
    is 'ends well on SIGTERM' "$status" 0
    start "$work/empty.db"
    stop INT
    is 'and on SIGINT' "$status" 0
    echo 'this is no database, it is a text that somebody left here' >"$work/text.db"
    run serve --db "$work/text.db" --listen 127.0.0.1:0 --assets assets
    is 'a file of something else, status' "$status" 1
    like 'a file of something else is named' "$out" "*$work/text.db*"
    is 'and left alone' "$(cat "$work/text.db")" 'this is no database, it is a text that somebody left here'
}

test_bad_requests() {
    fresh bad
    local good=$token
    post '{"id":' # rows: what, status, and what the answer says
    is 'malformed JSON' "$status" 400
    like 'malformed JSON says where' "$out" '{"type":"about:blank","title":"Bad Request","status":400,"detail":"*line 1*"}'
    post '"receive"'
    is 'JSON of another shape' "$status" 400
    post '[]'
    is 'an empty list' "$status" 400
    post '{"id":"a","id":"b"}'
    is 'the same key twice' "$status" 400
    post "$(printf '{"id":"\xff"}')"
    is 'not UTF-8' "$status" 400
    ask /v1/commands -H 'Content-Type: text/plain' --data-binary '{}'
    is 'another content type' "$status" 415
    head -c 300000 /dev/zero | tr '\0' ' ' >"$work/big"
    post "@$work/big"
    is 'a body too big' "$status" 413
    post "@$work/big" -H 'Transfer-Encoding: chunked'
    is 'a body too big, in chunks' "$status" 413
    printf '[%s{}]' "$(printf '{},%.0s' {1..256})" >"$work/many"
    post "@$work/many"
    is 'too many commands' "$status" 413
    printf '%.0s[' {1..5000} >"$work/deep"
    post "@$work/deep"
    is 'too deep' "$status" 400
    ask /v1/nothing
    is 'an unknown path' "$status" 404
    ask /v1/board -X DELETE
    is 'an unknown method' "$status" 405
    ask /v1/commands
    is 'GET of commands' "$status" 405
    token=wrong
    post '{}'
    is 'an unknown token' "$status" 401
    ask /v1/kiosk
    is 'an unknown token for the kiosk' "$status" 401
    status=$(curl -s -o /dev/null -w '%{http_code}' "$address/v1/pieces/TS1-002041-9")
    is 'no token for a piece' "$status" 401
    token=$good
    ask /v1/pieces/TS1-002041-8
    is 'a wrong check character' "$status" 400
    like 'a wrong check character is said' "$out" '*TS1-002041-8 was misread*'
    ask /v1/pieces/TS1-000123-Z
    is 'a piece that nobody knows' "$status" 404
    ask /v1/pieces/TSB-000002-G
    is 'a badge is no piece' "$status" 400
    ask '/v1/kiosk?after=soon'
    is 'an after that is no number' "$status" 400
    ask /healthz
    like 'and it is still well' "$out" '{"status":"ok",*"contract":3,*}'
    stop
}

test_reading() {
    fresh reading
    ask /v1/pieces/TS1-002041-9
    like 'a piece' "$out" '{"tag":"TS1-002041-9",*"station":"casting",*"history":\[{"seq":*"do":"stock_take",*}\]}'
    ask /v1/kiosk
    like 'the whole world' "$out" '{"seq":17,"full":true,*"board":*TS1-002041-9*'
    ask '/v1/kiosk?after=17'
    like 'nothing new' "$out" '{"seq":17,"full":false,*"sheets":\[\]*'
    ask '/v1/kiosk?after=99999'
    like 'ahead of this store: all of it' "$out" '{"seq":17,"full":true,*TS1-002041-9*'
    post "$(command_of 1 receive ',"piece":"TS1-002041-9"')"
    like 'a piece moves' "$out" '{"id":"01980000-0000-7000-8000-000000000001","result":"accepted",*'
    ask '/v1/kiosk?after=17'
    like 'only it is new' "$out" '{"seq":18,"full":false,*"sheets":\[{"tag":"TS1-002041-9",*'
    is 'and nothing else' "$(grep -o '"tag":"TS1' <<<"$out" | wc -l)" 1
    curl -sI "$address/" | tr -d '\r' >"$work/head"
    like 'the root is the wall' "$(cat "$work/head")" '*302*Location: /wall/*'
    curl -sL "$address/" >"$work/page"
    like 'the page' "$(cat "$work/page")" '*wall.js*'
    curl -s --max-time 1 -N "$address/v1/stream" >"$work/stream"
    like 'the stream begins with the board' "$(head -c 400 "$work/stream")" 'id: 18?event: board?data: {"seq":18,*'
    curl -s --max-time 1 -N -H 'Last-Event-ID: 18' "$address/v1/stream" >"$work/stream"
    like 'who comes back gets the newest' "$(head -c 100 "$work/stream")" 'id: 18?event: board*'
    like 'and a sign of life' "$(cat "$work/stream")" '*: beat?event: time?data: {"at":"20*'
    stop
}

# Two commands in a row of which the first makes no sense, then a gap: in order, each by name.
test_order() {
    fresh order
    post "[$(command_of 1 fly ''),$(command_of 2 receive ',"piece":"TS1-002042-7"'),$(command_of 4 finish ',"piece":"TS1-002042-7"')]"
    is 'a list with nonsense in it' "$status" 200
    like 'answers in order' "$out" \
        '\[{"id":*000001","result":"refused","reason":"unknown_command"*},{"id":*000002","result":"accepted"*},{"id":*000004","result":"refused","reason":"gap","numbers":{"expected":3}*}\]'
    post "$(command_of 3 finish ',"piece":"TS1-002042-7","colour":"red"')"
    like 'an unknown field by name' "$out" '*"result":"refused","reason":"bad_field","field":"colour"*'
    post "$(command_of 4 finish ',"piece":"TS1-002042-7"')"
    like 'the next goes on' "$out" '*"result":"accepted"*'
    local first=$out
    post "$(command_of 4 finish ',"piece":"TS1-002042-7"')"
    is 'the same again gets the same answer' "$out" "$first"
    post "$(command_of 4 start ',"piece":"TS1-002042-7"')"
    like 'the same id with another body' "$out" '*"result":"conflict"*'
    stop
    start "$work/order.db"
    post "$(command_of 4 finish ',"piece":"TS1-002042-7"')"
    is 'after a restart too' "$out" "$first"
    post "$(command_of 5 receive ',"piece":"TS1-002043-5"')"
    local fifth=$out
    stop KILL
    start "$work/order.db"
    post "$(command_of 5 receive ',"piece":"TS1-002043-5"')"
    is 'and after a crash' "$out" "$fifth"
    stop
    run verify --db "$work/order.db"
    is 'verify' "$(tail -n 1 <<<"$out")" 'verify: clean'
}

# A listener hears of a deed without asking.
test_stream() {
    fresh stream
    curl -sN "$address/v1/stream" >"$work/heard" &
    local listener=$!
    pids+=("$listener")
    "$await" file "$work/heard" >/dev/null
    post "$(command_of 1 badge_in '')"
    timeout 10 tail -n +1 -f "$work/heard" | "$await" -t 3000 line 'id: 18' >/dev/null
    is 'a deed is heard at once' "${PIPESTATUS[1]}" 0
    stop
    wait "$listener"
    is 'the stream ends cleanly' "$?" 0
}

test_race() {
    "$race" workshop 64 >"$work/race.json"
    run import "$work/race.json" --db "$work/race.db"
    run enroll --db "$work/race.db" --kiosk racer --stations setting --token-file "$work/race.token"
    start "$work/race.db"
    out=$("$race" run "${address##*:}" "$(cat "$work/race.token")" 64 200 2>&1)
    is 'the last free place' "$(tail -n 1 <<<"$out")" 'race: 200 rounds, 200 winners, 0 wrong'
    [ "$(wc -l <<<"$out")" = 1 ] || head -n 3 <<<"$out" >&2
    stop
    run verify --db "$work/race.db"
    is 'verify' "$(tail -n 1 <<<"$out")" 'verify: clean'
}

tests=${*:-test_command_line test_import test_enroll test_serve test_bad_requests test_reading test_order test_stream test_race}
for one in $tests; do
    before=$failed
    "$one"
    [ "$failed" = "$before" ] || { echo "  in $one; the hub said:" && tail -n 5 "$work/hub.log"; } >&2
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
