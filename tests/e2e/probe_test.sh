#!/bin/sh
# `touchstone-kiosk probe`: what it prints, and how it ends. BUILD names the build folder.
set -u

build=${BUILD:-build}
kiosk=$build/bin/touchstone-kiosk
bench=$build/bin/touchstone-bench
dir=$(mktemp -d)
bench_pid=
failed=0
passed=0

finish() {
    if [ -n "$bench_pid" ]; then
        kill "$bench_pid" 2>/dev/null
        wait "$bench_pid" 2>/dev/null
    fi
    rm -rf "$dir"
}
trap finish EXIT

# check NAME WANTED-STATUS WANTED-OUTPUT COMMAND… : output is stdout, with tabs
check() {
    name=$1 status=$2 wanted=$3
    shift 3
    got=$("$@" 2>"$dir/stderr" </dev/null)
    code=$?
    judge
}

# check_bytes NAME WANTED-OUTPUT PROTOCOL BYTES : BYTES as printf knows them
check_bytes() {
    name=$1 status=0 wanted=$2
    # shellcheck disable=SC2059 # the bytes are the format
    got=$(printf "$4" | "$kiosk" probe scale --stdin "$3" 2>"$dir/stderr")
    code=$?
    judge
}

judge() {
    if [ "$code" -eq "$status" ] && [ "$got" = "$wanted" ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    printf 'FAILED %s: status %s, wanted %s\n got    %s\n wanted %s\n' "$name" "$code" "$status" "$got" "$wanted"
    cat "$dir/stderr"
}

says() {
    if grep -q "$2" "$dir/stderr"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: stderr does not say "%s" but:\n' "$1" "$2"
        cat "$dir/stderr"
    fi
}

tab=$(printf '\t')
nl='
'

# ---------------------------------------------------------------- bytes of a scale
check_bytes 'a stable weight' "weight${tab}100.00${tab}g${tab}-" mt-sics 'S S     100.00 g\r\n'
check_bytes 'two lines' "unstable-weight${tab}-0.6800${tab}g${tab}-${nl}overload${tab}-${tab}-${tab}-" mt-sics \
    'S D    -0.6800 g\r\nS +\r\n'
check_bytes 'an ignored line' "ignored${tab}-${tab}-${tab}-" mt-sics 'I2 A "ICS469 OU 60.18 kg"\r\n'
check_bytes 'an empty line' "ignored${tab}-${tab}-${tab}-" mt-sics '\r\n'
check_bytes 'a negative zero' "weight${tab}0.00${tab}g${tab}-" mt-sics 'S S      -0.00 g\r\n'
check_bytes 'an error with its code' "error${tab}-${tab}-${tab}NOT_EXECUTABLE" kcp 'S I\r\n'
check_bytes 'a line without an end' "weight${tab}1.00${tab}g${tab}-${nl}error${tab}-${tab}-${tab}BAD_FRAME" mt-sics \
    'S S       1.00 g\r\nS S       2.0'
check_bytes 'no bytes' '' mt-sics ''
check 'an unknown protocol' 2 '' "$kiosk" probe scale --stdin morse
says 'an unknown protocol' 'known are: mt-sics, kcp'
check 'all bytes in one line' 0 "error${tab}-${tab}-${tab}BAD_FRAME" sh -c \
    "head -c 100000 /dev/zero | tr '\\0' x | (cat; echo) | '$kiosk' probe scale --stdin mt-sics"

# ---------------------------------------------------------------- usage
check 'nothing to probe' 2 '' "$kiosk" probe
check 'an unknown device' 2 '' "$kiosk" probe toaster
check 'scale without a port' 2 '' "$kiosk" probe scale
check 'an unknown option' 2 '' "$kiosk" probe scale --colour red
says 'an unknown option' 'no option --colour'
check 'an option without value' 2 '' "$kiosk" probe nfc --connection
check 'no number of seconds' 2 '' "$kiosk" probe scale --port /dev/null --seconds soon
check 'no picture' 2 '' "$kiosk" probe camera
for what in scale nfc camera; do
    if "$kiosk" probe $what --help | grep -q "probe $what"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED probe $what --help"
    fi
done

# ---------------------------------------------------------------- pictures
"$bench" render "$dir/tag.png" TS1-000123-Z >/dev/null
"$bench" render "$dir/bar.pgm" TS1-000123-Z code=128 >/dev/null
"$bench" render "$dir/odd.png" "$(printf 'a\tb\\c\nd\001')" >/dev/null
"$bench" render "$dir/none.png" "" >/dev/null
head -c 200 "$dir/tag.png" >"$dir/cut.png"
check 'a QR' 0 "$dir/tag.png${tab}QR-Code${tab}TS1-000123-Z" "$kiosk" probe camera "$dir/tag.png"
check 'a Code 128' 0 "$dir/bar.pgm${tab}CODE-128${tab}TS1-000123-Z" "$kiosk" probe camera "$dir/bar.pgm"
check 'control characters' 0 "$dir/odd.png${tab}QR-Code${tab}a\\tb\\\\c\\nd\\x01" "$kiosk" probe camera "$dir/odd.png"
check 'no code, then one' 0 "$dir/none.png${tab}-${nl}$dir/tag.png${tab}QR-Code${tab}TS1-000123-Z" \
    "$kiosk" probe camera "$dir/none.png" "$dir/tag.png"
check 'a picture that is cut off' 1 "$dir/tag.png${tab}QR-Code${tab}TS1-000123-Z" \
    "$kiosk" probe camera "$dir/cut.png" "$dir/tag.png"
says 'a picture that is cut off' "cut.png is a damaged PNG"
check 'a missing picture' 1 '' "$kiosk" probe camera "$dir/nowhere.png"
says 'a missing picture' 'nowhere.png cannot be opened'
check 'a missing camera' 1 '' "$kiosk" probe camera /dev/video-none
says 'a missing camera' 'There is no camera at /dev/video-none'

# ---------------------------------------------------------------- the devices of a bench
mkdir "$dir/bench"
mkfifo "$dir/ready"
"$bench" run --dir "$dir/bench" >"$dir/ready" &
bench_pid=$!
read -r _ <"$dir/ready"
"$bench" send --dir "$dir/bench" pan 4.932 settle=0 >/dev/null
got=$("$kiosk" probe scale --port "$dir/bench/scale" --seconds 2 2>"$dir/stderr" | tail -n 1)
code=$? name='a live scale' status=0 wanted="weight${tab}4.932${tab}g${tab}-"
judge
"$kiosk" probe scale --port "$dir/bench/scale" --protocol ohaus --seconds 1 >"$dir/stdout" 2>"$dir/stderr"
code=$? name='a scale of another protocol' status=1 got=$(sort -u "$dir/stdout") wanted="error${tab}-${tab}-${tab}SYNTAX"
judge
says 'a scale of another protocol' 'answers, but tells no weight'
"$bench" send --dir "$dir/bench" nfc TSB-000003-E uid=04A1B2C3D4E5F6 >/dev/null
check 'a chip' 0 "ready${nl}04A1B2C3D4E5F6${tab}TSB-000003-E" \
    "$kiosk" probe nfc --connection "pn532_uart:$dir/bench/nfc" --seconds 2
"$bench" send --dir "$dir/bench" scale silent >/dev/null
check 'a silent scale' 1 '' "$kiosk" probe scale --port "$dir/bench/scale" --seconds 3
says 'a silent scale' 'says nothing'
check 'no scale' 1 '' "$kiosk" probe scale --port "$dir/bench/none" --seconds 1
says 'no scale' 'Nothing is plugged in'
check 'no reader' 1 '' "$kiosk" probe nfc --connection "pn532_uart:$dir/bench/none" --seconds 3
says 'no reader' 'No NFC reader is plugged in'

# what `check` finds beside the lines of the settings
settings() { # OUTBOX MORE…
    printf '[kiosk]\ncode = bench-3\nstations = qc\n[hub]\nurl = http://127.0.0.1:7410\ntoken_file = %s\n[outbox]\npath = %s\n' "$dir/token" "$1" >"$dir/kiosk.ini"
    shift
    [ $# -eq 0 ] || printf '%s\n' "$@" >>"$dir/kiosk.ini"
}
(umask 077 && echo secret >"$dir/token")
mkdir "$dir/kept"
settings "$dir/kept/outbox.sqlite"
check 'settings without a problem' 0 "$dir/kiosk.ini: no problems" "$kiosk" check --config "$dir/kiosk.ini"
settings "$dir/lost/outbox.sqlite"
check 'no folder for the outbox' 2 "there is no folder $dir/lost for the outbox: make it, or correct the path" \
    "$kiosk" check --config "$dir/kiosk.ini"
settings /var/lib/touchstone-kiosk/none-such/outbox.sqlite
check 'one that the service makes' 0 "note: there is no folder /var/lib/touchstone-kiosk/none-such yet: the service makes it when it starts${nl}$dir/kiosk.ini: no problems" \
    "$kiosk" check --config "$dir/kiosk.ini"
settings "$dir/kept/outbox.sqlite" '[scale]' "port = $dir/bench/none" 'protocol = mt-sics' 'code = s1' '[nfc]' "connection = pn532_uart:$dir/bench/away:115200" \
    '[camera]' "source = $dir/tag.png" '[wedge]' 'device = keys'
check 'devices that are not plugged in' 0 "note: [scale] $dir/bench/none is not there now: plug it in, or correct the path
note: [nfc] $dir/bench/away is not there now: plug it in, or correct the path
$dir/kiosk.ini: no problems" "$kiosk" check --config "$dir/kiosk.ini"
settings "$dir/kept/outbox.sqlite" '[scale]' "port = $dir/kept" 'protocol = morse' 'code = s1'
known=$("$kiosk" probe scale --help | sed '1,/^Protocols:/d' | tr -s '\n ' ' ' | sed 's/^ //; s/ $//')
check 'a protocol that is none' 2 "$dir/kiosk.ini line 11: \"protocol\" is \"morse\", but must be one of $known" \
    "$kiosk" check --config "$dir/kiosk.ini"

echo "probe: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
