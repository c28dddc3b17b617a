#!/usr/bin/env bash
# The virtual bench against what really stands above it: bytes on the pty, the real libnfc, the real ZBar, SDL's keys.
# Needs BUILD/bin/touchstone-bench. Usage: BUILD=build tests/e2e/emulators_test.sh [TEST, as test_camera]
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/checks.sh
build=${BUILD:-build}
bench=$(realpath "$build/bin/touchstone-bench") || exit 1
work=$(mktemp -d)
bench_pid=
probe_pid=
display_pid=
ulimit -c 0
# With SAN=1: what the libraries below the window and the letters keep until the end is not ours.
printf "leak:%s\n" libfontconfig libdbus-1 libX11 >"$work/leaks"
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$work/leaks:print_suppressions=0}

tidy() {
    [ -n "$display_pid" ] && kill "$display_pid" 2>/dev/null
    [ -n "$probe_pid" ] && kill "$probe_pid" 2>/dev/null
    [ -n "$bench_pid" ] && kill "$bench_pid" 2>/dev/null
    wait
    rm -rf "$work"
}
trap 'case $BASHPID in "$$") tidy ;; esac' EXIT

between() { # NAME VALUE LOW HIGH
    if [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; then
        pass
    else
        fail "$1: $2 is not within $3 and $4"
    fi
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# start NAME OPTION…: a bench in $work/NAME; its folder is then $dir.
start() {
    dir=$work/$1
    shift
    exec 7< <(exec "$bench" run --dir "$dir" --name test "$@" 2>>"$work/bench.log")
    bench_pid=$!
    local word=
    read -r -t 20 word <&7
    is "the bench is ready" "$word" ready
}

send() { "$bench" send --dir "$dir" "$@"; }

stop() {
    send quit >/dev/null
    wait "$bench_pid"
    is "the bench ends well" "$?" 0
    bench_pid=
    exec 7<&-
}

# ---------------------------------------------------------------- scale: bytes over the pty
# The bench made the pty raw, so that the shell can talk to it.
ask() { # COMMAND: sends it, prints the answer without its line end
    local line=
    printf '%s\r\n' "$1" >&8
    IFS= read -r -t 50 line <&8
    printf '%s' "${line%$'\r'}"
}

# What is still on its way, thrown away.
drain() {
    local rest
    IFS= read -r -t 0.3 -N 100000 rest <&8
}

hear() {
    local line=
    IFS= read -r -t "${1:-20}" line <&8
    printf '%s' "${line%$'\r'}"
}

# A value asked at once, from one row of the table: command line of the bench, command of the scale, answer.
scale_row() {
    local said
    said=$(send "$2")
    [ "$said" = ok ] || fail "$1: the bench says \"$said\""
    is "$1" "$(ask "$3")" "$4"
}

test_scale_answers() {
    start scale --no-nfc --no-camera --scale d=0.001,max=220,settle_ms=0,serial=B-0815
    exec 8<>"$dir/scale"
    is "banner after power-on" "$(hear)" 'I4 A "B-0815"'
    scale_row "empty pan" "pan empty" S "S S      0.000 g"
    scale_row "a ring" "pan 4.932" S "S S      4.932 g"
    scale_row "a ring, at once" "pan 4.932" SI "S S      4.932 g"
    scale_row "rounded to the division, half away from zero" "pan 4.9325" SI "S S      4.933 g"
    scale_row "nine divisions above the capacity still show" "pan 220.009" S "S S    220.009 g"
    scale_row "overload" "pan 220.010" S "S +"
    scale_row "overload, at once" "pan 500" SI "S +"
    scale_row "pan taken off" "scale underload" SI "S -"
    scale_row "overload by fault" "scale overload" S "S +"
    scale_row "adjusting itself" "scale busy" S "S I"
    scale_row "zero while adjusting itself" "scale busy" Z "Z I"
    scale_row "normal again" "scale normal" SI "S +"
    scale_row "carat" "pan 4.932" "@" 'I4 A "B-0815"'
    scale_row "carat by a key on the scale" "scale unit ct" SI "S S     24.660 ct"
    scale_row "milligrams" "scale unit mg" SI "S S       4932 mg"
    scale_row "pennyweight" "scale unit dwt" SI "S S      3.171 dwt"
    scale_row "a unit that is none" "scale unit PCS" SI "S S      4.932 PCS"
    scale_row "reset brings back grams" "pan 4.932" "@" 'I4 A "B-0815"'
    scale_row "grams again" "pan 4.932" SI "S S      4.932 g"
    is "tare" "$(ask T)" "T S      4.932 g"
    is "net" "$(ask S)" "S S      0.000 g"
    scale_row "negative net" "pan empty" S "S S     -4.932 g"
    is "tare asked" "$(ask TA)" "TA A      4.932 g"
    is "tare set" "$(ask 'TA 1.25 g')" "TA A      1.250 g"
    is "tare set wrongly" "$(ask 'TA heavy')" "TA L"
    is "tare cleared" "$(ask TAC)" "TAC A"
    scale_row "zero beyond two percent" "pan 100" Z "Z +"
    scale_row "zero of a little" "pan 0.5" Z "Z A"
    is "zeroed" "$(ask SI)" "S S      0.000 g"
    scale_row "below the zero" "pan empty" SI "S S     -0.500 g"
    is "zero at once" "$(ask ZI)" "ZI S"
    scale_row "tare at once" "pan 2" TI "TI S      2.000 g"
    is "level" "$(ask I1)" 'I1 A "01" "2.30" "2.22" "" ""'
    is "model, with a number and a unit" "$(ask I2)" 'I2 A "VB2203 220.000 g"'
    like "software" "$(ask I3)" 'I3 A "*"'
    is "serial number" "$(ask I4)" 'I4 A "B-0815"'
    is "text on the display" "$(ask 'D "R-2041"')" "D A"
    like "the state has the text" "$(send state)" '*"display":"R-2041"*'
    is "display back" "$(ask DW)" "DW A"
    is "unknown command" "$(ask XYZ)" "ES"
    is "lower case is unknown" "$(ask s)" "ES"
    is "a parameter too many" "$(ask 'S 1')" "ES"
    is "a line without end" "$(ask "$(printf '%200s' '' | tr ' ' S)")" "ET"
    printf '\021S\r\n' >&8
    is "XON is dropped" "$(hear)" "S S      0.000 g"
    test_scale_list
    test_scale_stream
    exec 8>&-
    stop
}

test_scale_list() {
    local line count=0
    printf 'I0\r\n' >&8
    while IFS= read -r -t 5 line <&8; do
        count=$((count + 1))
        [[ $line == "I0 A "* ]] && break
    done
    is "list of commands ends with A" "$count" 22
}

test_scale_stream() {
    send pan 7.5 >/dev/null
    is "reset before the stream" "$(ask @)" 'I4 A "B-0815"'
    printf 'SIR\r\n' >&8
    is "stream, first" "$(hear)" "S S      7.500 g"
    is "stream, second" "$(hear)" "S S      7.500 g"
    send pan 3 >/dev/null
    local line="" tries=0
    while [ "$line" != "S S      3.000 g" ] && [ $tries -lt 30 ]; do
        line=$(hear)
        tries=$((tries + 1))
    done
    is "stream follows the pan" "$line" "S S      3.000 g"
    printf '@\r\n' >&8
    while [ "$line" != 'I4 A "B-0815"' ] && [ -n "$line" ]; do line=$(hear); done
    is "reset ends the stream" "$line" 'I4 A "B-0815"'
    send scale print >/dev/null
    is "the PRINT key" "$(hear)" "S S      3.000 g"
}

# S waits for the pan; SI does not; what is busy says so.
test_scale_settles() {
    local began
    start settle --no-nfc --no-camera --scale d=0.01,max=600,settle_ms=700
    exec 8<>"$dir/scale"
    hear >/dev/null
    send pan 12.34 >/dev/null
    began=$(milliseconds)
    like "still swinging" "$(ask SI)" "S D *g"
    is "S when it stands" "$(ask S)" "S S      12.34 g"
    between "S took the settle time" $(($(milliseconds) - began)) 400 3000
    like "the state counts one stable answer" "$(send state)" '*"scale_reads":1,*'
    send pan 5 settle=60000 >/dev/null
    printf 'S\r\nS\r\n' >&8
    is "a second S while one waits" "$(hear)" "S I"
    is "zero while S waits" "$(ask Z)" "Z I"
    send pan 5 settle=0 >/dev/null
    is "the first S has its answer" "$(hear)" "S S       5.00 g"
    send pan 6 settle=60000 >/dev/null
    printf 'SR\r\n' >&8
    send pan 6.5 settle=200 >/dev/null
    like "SR: the change" "$(hear)" "S D *"
    is "SR: the value" "$(hear)" "S S       6.50 g"
    send scale shaky >/dev/null
    like "a draught" "$(ask SI)" "S D *"
    exec 8>&-
    stop
}

# Placings differ by the repeatability, and do so alike for the same seed.
test_scale_repeats() {
    local run one two
    for run in one two; do
        start "repeat-$run" --no-nfc --no-camera --scale d=0.0001,max=120,settle_ms=0,repeat=0.0005,bias=0.002,seed=42
        exec 8<>"$dir/scale"
        hear >/dev/null
        local values=""
        for _ in 1 2 3 4 5; do
            send pan 4.932 >/dev/null
            values="$values $(ask S)"
            send pan empty >/dev/null
        done
        printf -v "$run" '%s' "$values"
        exec 8>&-
        stop
    done
    is "repeatability repeats" "$one" "$two"
    between "and spreads" "$(tr ' ' '\n' <<<"$one" | grep -c '^4\.93')" 5 5
    between "over several values" "$(tr ' ' '\n' <<<"$one" | grep '^4\.93' | sort -u | wc -l)" 2 5
}

test_scale_faults() {
    local began
    start faults --no-nfc --no-camera --scale d=0.001,settle_ms=0
    exec 8<>"$dir/scale"
    hear >/dev/null
    send pan 4.932 >/dev/null
    send scale silent >/dev/null
    printf 'SI\r\n' >&8
    send wait "scale_commands>=1" >/dev/null
    is "silent" "$(hear 0.3)" ""
    send scale half >/dev/null
    printf 'SI\r\n' >&8
    is "half an answer" "$(hear 0.5)" "S S      "
    send scale previous >/dev/null
    is "the answer before" "$(ask I4)" "S S      4.932 g"
    send scale garbage >/dev/null
    is "garbage is no weight" "$(ask SI | LC_ALL=C grep -ac 'S S')" 0
    send scale normal >/dev/null
    drain
    began=$(milliseconds)
    send scale late >/dev/null
    is "late" "$(ask SI)" "S S      4.932 g"
    between "by a second and a half" $(($(milliseconds) - began)) 1400 5000
    send scale endless >/dev/null
    IFS= read -r -t 5 -N 64 line <&8
    is "endless digits" "${line//0/}" ""
    send scale normal >/dev/null
    drain
    send scale banner >/dev/null
    is "switched off and on" "$(hear)" 'I4 A "B-0001"'
    send scale unplug >/dev/null
    [ ! -e "$dir/scale" ] && [ ! -L "$dir/scale" ]
    is "unplugged: the symlink is gone" "$?" 0
    IFS= read -r -t 5 line <&8
    is "unplugged: the reader of the port sees its end" "$?" 1
    exec 8>&-
    like "unplugged: the state says so" "$(send state)" '*"scale":"unplugged"*'
    send scale replug >/dev/null
    exec 8<>"$dir/scale"
    is "plugged in again: banner" "$(hear)" 'I4 A "B-0001"'
    is "plugged in again: the same pan" "$(ask SI)" "S S      4.932 g"
    exec 8>&-
    stop
}

# ---------------------------------------------------------------- NFC: the real libnfc
compile() { # NAME PACKAGE
    # shellcheck disable=SC2046 # several words on purpose
    ${CC:-cc} -std=c17 -D_GNU_SOURCE -o "$work/$1" "tests/emulators/probes/$1.c" $(pkg-config --cflags --libs "$2")
}

probe_start() {
    coproc PROBE { exec "$work/nfc_probe" "pn532_uart:$dir/nfc" 2>>"$work/libnfc.log"; }
    # shellcheck disable=SC2153 # bash sets it for the coproc
    probe_pid=$PROBE_PID
    exec 5<&"${PROBE[0]}"- 6>&"${PROBE[1]}"-
}

probe() { # WORD: one step of libnfc's, prints what it gave
    local line="no answer"
    printf '%s\n' "$1" >&6
    IFS= read -r -t 10 line <&5
    printf '%s' "$line"
}

probe_stop() { # prints nothing; the exit code is the probe's
    exec 6>&- 5<&-
    wait "$probe_pid" 2>/dev/null
    local code=$?
    probe_pid=
    return $code
}

chip() { send nfc "$@" >/dev/null; }

test_nfc_reads() {
    start nfc --no-scale --no-camera
    probe_start
    is "open" "$(probe open)" "open 0 0"
    is "empty field" "$(probe select)" "select 0"
    chip TS1-000123-K uid=04A1B2C3D4E5F6
    is "select" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    is "UID pages" "$(probe 'read 0')" "read 16 04A1B29FC3D4E5F604480000E1101200"
    is "text, first pages" "$(probe 'read 4')" "read 16 0313D1010F5402656E5453312D303030"
    is "text, next pages" "$(probe 'read 8')" "read 16 3132332D4BFE00000000000000000000"
    is "pages wrap" "$(probe 'read 44')" "read 16 0000000004A1B29FC3D4E5F604480000"
    is "version" "$(probe version)" "read 8 0004040201000F03"
    is "fast read" "$(probe fast | cut -c1-52)" "read 48 0313D1010F5402656E5453312D3030303132332D4BFE"
    is "deselect" "$(probe deselect)" "deselect 1"
    is "the same chip again" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    like "counted" "$(send state)" '*"nfc_selects":2,*'
    is "poll" "$(probe poll)" "poll 1"
    chip none
    is "read of a chip that left" "$(probe 'read 0')" "read -20 "
    is "chip gone" "$(probe select)" "select 0"
    is "poll of an empty field" "$(probe poll)" "poll 0"
    chip uid=DEADBEEF
    is "Classic" "$(probe select)" "select 1 DEADBEEF 08"
    chip uid=04A1B2C3D4E5F6
    probe select >/dev/null
    is "blank chip" "$(probe 'read 4')" "read 16 0103A00C340300FE0000000000000000"
    chip uri=https://ts.example/p/1 uid=04A1B2C3D4E5F6
    probe select >/dev/null
    is "URI" "$(probe 'read 4')" "read 16 031BD10117550068747470733A2F2F74"
    chip 2 uid=04A1B2C3D4E5F6 text=A uid=DEADBEEF
    is "two chips" "$(probe list)" "list 2 04A1B2C3D4E5F6 DEADBEEF"
    chip raw=0309D101055402656EC328FE badbcc=1 uid=04A1B2C3D4E5F6
    probe select >/dev/null
    is "wrong check byte" "$(probe 'read 0')" "read 16 04A1B29EC3D4E5F604480000E1101200"
    is "raw memory" "$(probe 'read 4')" "read 16 0309D101055402656EC328FE00000000"
    chip TSB-000003-X
    like "a UID of its own" "$(probe select)" "select 1 04???????????? 00"
    test_nfc_waits
    is "close" "$(probe close)" "close"
    is "open again" "$(probe open)" "open 0 0"
    is "close again" "$(probe close)" "close"
    probe_stop
    is "libnfc ends well" "$?" 0
    is "nfc-list finds it" "$(LIBNFC_DEVICE="pn532_uart:$dir/nfc" nfc-list 2>/dev/null | grep -c '1 ISO14443A')" 1
    stop
}

# A poll without end is answered when a chip comes.
test_nfc_waits() {
    local line='' before
    chip none
    before=$(send state | grep -o '"nfc_polls":[0-9]*')
    printf 'poll for ever\n' >&6
    is "the poll is asked" "$(send wait "nfc_polls>${before#*:}")" ok
    chip uid=04A1B2C3D4E5F6
    IFS= read -r -t 10 line <&5
    is "a poll without end" "$line" "poll 1 04A1B2C3D4E5F6"
}

test_nfc_unplugs() {
    start unplug --no-scale --no-camera
    chip TSB-000003-X uid=04A1B2C3D4E5F6
    probe_start
    probe open >/dev/null
    is "before" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    send nfc_reader unplug >/dev/null
    is "unplugged" "$(probe select)" "select -1"
    probe close >/dev/null
    is "no reader" "$(probe open)" "open failed"
    send nfc_reader replug >/dev/null
    is "plugged in again" "$(probe open)" "open 0 0"
    is "the chip still lies there" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    send nfc_reader midread >/dev/null
    is "mid-read: the select works" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    is "mid-read: the read does not" "$(probe 'read 4')" "read -1 "
    like "mid-read: the reader is gone" "$(send state)" '*"nfc_reader":"unplugged"*'
    probe close >/dev/null
    send nfc_reader normal >/dev/null
    is "normal plugs in" "$(probe open)" "open 0 0"
    is "normal reads" "$(probe select)" "select 1 04A1B2C3D4E5F6 00"
    is "ends" "$(probe close)" "close"
    probe_stop
    stop
}

# What libnfc 1.8.0 makes of each fault: a row is name, fault, step, its answer, exit code of the process. Faults that strike
# while the reader is opened are set before.
nfc_fault_row() {
    local got=
    send nfc_reader normal >/dev/null
    probe_start
    if [ "$3" = open ] || [ "$2" = nofirmware ]; then
        send nfc_reader "$2" >/dev/null
    fi
    [ "$3" = open ] || probe open >/dev/null
    send nfc_reader "$2" >/dev/null
    [[ $3 == read* ]] && probe select >/dev/null
    got=$(probe "$3")
    is "$1: answer" "$got" "$4"
    probe_stop
    is "$1: exit code" "$?" "$5"
}

test_nfc_faults() {
    start nfcfaults --no-scale --no-camera
    chip TSB-000003-X uid=04A1B2C3D4E5F6
    nfc_fault_row "silent reader" silent open "open failed" 0
    nfc_fault_row "stray bytes" stray open "open failed" 0
    nfc_fault_row "echo" echo open "open failed" 0
    nfc_fault_row "hang" hang select "select -6" 0
    nfc_fault_row "late reply" late select "select -6" 0
    nfc_fault_row "truncated reply" truncated select "select -6" 0
    nfc_fault_row "wrong checksum" checksum select "select -1" 0
    nfc_fault_row "no UID told" nouid select "select 0" 0
    nfc_fault_row "UID of no bytes" uid0 select "select 1  00" 0
    nfc_fault_row "chip leaves at once" gone "read 0" "read -20 " 0
    nfc_fault_row "status bit 7 aborts libnfc" badstatus "read 0" "" 134
    nfc_fault_row "ATS of length 0 crashes libnfc" ats0 select "" 139
    nfc_fault_row "no firmware version aborts libnfc" nofirmware select "" 134
    stop
}

# ---------------------------------------------------------------- pictures: the real ZBar
decode() { zbarimg -q -Sdisable -Sqrcode.enable -Scode128.enable "${@:2}" "$1" 2>/dev/null; }

picture_row() { # NAME TEXT WANTED KEY=VALUE…
    local file=$work/picture.pgm
    "$bench" render "$file" "$2" "${@:4}" || fail "$1: not rendered"
    is "$1" "$(decode "$file")" "$3"
}

test_pictures() {
    local tag=TS1-000123-Z qr=QR-Code:TS1-000123-Z bars=CODE-128:TS1-000123-Z turn
    for turn in 0 17 45 90 133 180 225 301; do
        picture_row "QR turned by $turn" $tag $qr rotate=$turn
        picture_row "QR turned by $turn, blurred, lit from one side" $tag $qr rotate=$turn blur=1 light=0.4 noise=6
    done
    picture_row "QR 4 pixels a module" $tag $qr px=4
    picture_row "QR blurred by a box" $tag $qr box=1
    picture_row "QR in a dark corner" $tag $qr light=0.8 x=200 y=120
    picture_row "QR at 1280x720" $tag $qr size=1280x720 rotate=30
    picture_row "QR without the text" $tag $qr human=0
    picture_row "QR too blurred" $tag "" blur=4
    picture_row "QR partly out of the frame" $tag "" x=300
    picture_row "longer than version 1" TS1-000123-Z/TS1-000124-Y QR-Code:TS1-000123-Z/TS1-000124-Y
    for turn in 0 8 -8 180; do
        picture_row "Code 128 turned by $turn" $tag $bars code=128 rotate=$turn
    done
    picture_row "Code 128 blurred, lit from one side" $tag $bars code=128 blur=0.7 light=0.4
    picture_row "Code 128, even digits" 12345678 CODE-128:12345678 code=128
    picture_row "Code 128, odd digits" 1234567 CODE-128:1234567 code=128
    picture_row "Code 128, digits in the middle" AB123456CD CODE-128:AB123456CD code=128
    picture_row "Code 128, odd digits in the middle" AB1234567C CODE-128:AB1234567C code=128
    picture_row "Code 128, every kind of character" 'a~Z !_09' 'CODE-128:a~Z !_09' code=128
    picture_row "the bare bench" "" ""
    picture_row "the bare bench, another, noisy" "" "" seed=99 noise=20 size=1280x720
    "$bench" render "$work/inverted.png" $tag invert=1
    is "inverted, not asked for" "$(decode "$work/inverted.png")" ""
    is "inverted" "$(decode "$work/inverted.png" -Stest-inverted)" $qr
    "$bench" render "$work/two.pgm" $tag also=TS1-000124-X
    is "two labels" "$(decode "$work/two.pgm" | wc -l)" 2
    "$bench" render "$work/one.pgm" $tag seed=7 noise=9 rotate=33
    "$bench" render "$work/same.pgm" $tag seed=7 noise=9 rotate=33
    "$bench" render "$work/other.pgm" $tag seed=8 noise=9 rotate=33
    cmp -s "$work/one.pgm" "$work/same.pgm"
    is "the same seed, the same picture" "$?" 0
    cmp -s "$work/one.pgm" "$work/other.pgm"
    is "another seed, another picture" "$?" 1
}

test_camera() {
    local taken
    start camera --no-scale --no-nfc
    is "looks at the bare bench" "$(decode "$dir/camera/frame.pgm")" ""
    send camera TS1-000123-Z rotate=20 shots=1000 >/dev/null # it is still taking them however late we look
    is "sees the label" "$(decode "$dir/camera/frame.pgm")" QR-Code:TS1-000123-Z
    cp "$dir/camera/frame.pgm" "$work/first.pgm"
    taken=$(send state | grep -o '"camera_frames":[0-9]*' | tr -dc 0-9)
    is "takes one more" "$(send wait "camera_frames>$taken")" ok
    cmp -s "$dir/camera/frame.pgm" "$work/first.pgm"
    is "each with noise of its own" "$?" 1
    send camera TS1-000124-X code=128 >/dev/null
    is "sees another" "$(decode "$dir/camera/frame.pgm")" CODE-128:TS1-000124-X
    send camera none >/dev/null
    is "sees nothing" "$(decode "$dir/camera/frame.pgm")" ""
    is "only the picture lies in the folder" "$(ls -A "$dir/camera")" frame.pgm
    "$bench" render "$work/file.png" TS1-000125-V
    send camera file "$work/file.png" >/dev/null
    is "a picture from a file" "$(decode "$dir/camera/frame.pgm")" QR-Code:TS1-000125-V
    send camera unplug >/dev/null
    [ -e "$dir/camera" ]
    is "unplugged" "$?" 1
    like "cannot look while unplugged" "$(send camera A)" "error *replug"
    send camera replug >/dev/null
    is "plugged in again" "$(head -c 2 "$dir/camera/frame.pgm")" P5
    stop
}

# ---------------------------------------------------------------- hand scanner: keys through XTest
# An X server of its own, on a number that it finds itself.
with_display() {
    local number=
    exec 9< <(exec Xvfb -displayfd 1 -screen 0 1280x900x24 -nolisten tcp 2>/dev/null)
    display_pid=$!
    read -r -t 20 number <&9
    export DISPLAY=:$number SDL_VIDEODRIVER=x11
    "$@"
    kill "$display_pid"
    wait "$display_pid"
    display_pid=
    exec 9<&-
}

test_wedge() {
    local word keys
    coproc KEYS { exec "$work/keys_probe" "Kiosk $$"; }
    probe_pid=$KEYS_PID
    exec 5<&"${KEYS[0]}"-
    read -r -t 20 word <&5
    is "a window to type into" "$word" ready
    start wedge --no-scale --no-nfc --no-camera --wedge-window "Kiosk $$"
    is "typed" "$(send wedge TS1-0123-z)" ok
    read -r -t 20 keys <&5
    is "the keys of a US keyboard" "$keys" '^T^S1-0123-Z'
    wait "$probe_pid"
    is "Enter at the end" "$?" 0
    probe_pid=
    exec 5<&-
    like "no such window" "$(send wedge TS1 window=nowhere)" "error xdotool*"
    stop
}

# ---------------------------------------------------------------- the window: real clicks
click() { # X Y in the window, STATE that comes of it
    xdotool mousemove --window "$window" "$1" "$2" click 1
    is "click at $1,$2: $3" "$(send wait "$3")" ok
}

test_window() {
    local window uid="nfc=TSB-000003-X uid=04A1B2C3D4E5F6"
    cat >"$work/things.json" <<-END
		{"badges": [{"name": "Setter 3", "tag": "TSB-000003-X", "uid": "04A1B2C3D4E5F6"}],
		 "pieces": [{"name": "R-2041", "label": "Solitaire", "tag": "TS1-000123-Z", "gross_ug": 4932000}]}
	END
    start window --window --things "$work/things.json"
    window=$(timeout 20 xdotool search --sync --onlyvisible --name "^Virtual bench")
    xdotool mousemove --window "$window" 200 130 click 1 # the badge
    click 120 600 "$uid"
    xdotool mousemove --window "$window" 200 220 click 1 # the piece
    click 340 600 camera=TS1-000123-Z
    click 120 700 pan=4.932
    click 120 700 pan=empty
    click 80 770 nfc_reader=unplugged
    click 80 770 nfc_reader=normal
    stop
    printf '{"badges": [{"name": 3}]}' >"$work/bad.json"
    like "things that are none" "$("$bench" run --dir "$work/bad" --window --things "$work/bad.json" 2>&1)" "*bad.json*name*"
    [ -e "$work/bad" ]
    is "nothing is left behind" "$?" 1
}

# ---------------------------------------------------------------- the program itself
test_program() {
    local code
    "$bench" >/dev/null 2>&1
    is "no command" "$?" 2
    "$bench" run >/dev/null 2>&1
    is "run without a folder" "$?" 2
    "$bench" run --dir "$work/x" --scale d=fast >/dev/null 2>&1
    is "a scale that is none" "$?" 2
    "$bench" send --dir "$work/nowhere" state >/dev/null 2>&1
    is "send to nobody" "$?" 1
    "$bench" render "$work/big.pgm" TS1-000123-Z code=128 px=9 >/dev/null 2>&1
    is "a label that does not fit" "$?" 1
    like "help" "$("$bench" --help)" "touchstone-bench*Commands*wedge*"
    start "a folder with a name so long that its socket could not be bound by its path, which holds a hundred and seven bytes"
    code=$("$bench" run --dir "$dir" 2>&1)
    is "two benches in one folder" "$?" 1
    like "two benches in one folder, the sentence" "$code" "*running*"
    [ -S "$dir/control" ] && [ -L "$dir/scale" ]
    is "the first one still stands" "$?" 0
    like "a command that is none" "$(send dance)" "error no such command*"
    like "a pan of feathers" "$(send pan feathers)" "error *"
    like "a chip with a wrong UID" "$(send nfc uid=04)" "error *"
    like "two chips, said to be one" "$(send nfc uid=DEADBEEF uid=DEADBEEF)" "error *nfc 2*"
    like "text on a chip that holds none" "$(send nfc TS1 uid=DEADBEEF)" "error *"
    like "a camera setting that is none" "$(send camera A wobble=1)" "error *wobble*"
    like "waiting in vain" "$(send wait pan=3 timeout=50)" 'error waited in vain: pan is still "empty"'
    like "waiting for what is not" "$(send wait shoe=3)" "error *shoe*"
    test_waits
    kill -TERM "$bench_pid"
    wait "$bench_pid"
    is "SIGTERM ends it well" "$?" 0
    bench_pid=
    [ -e "$dir" ]
    is "and takes away what it made" "$?" 1
}

test_waits() {
    send wait pan=3 timeout=20000 >"$work/wait" &
    local waiting=$!
    send pan 3.000 >/dev/null
    wait $waiting
    is "waited for the pan" "$(cat "$work/wait")" ok
    is "and for it to stand" "$(send wait stable=1)" ok
    is "a relation" "$(send wait 'scale_reads<=0')" ok
}

all_tests() {
    test_program
    test_scale_answers
    test_scale_settles
    test_scale_repeats
    test_scale_faults
    test_nfc_reads
    test_nfc_unplugs
    test_nfc_faults
    test_pictures
    test_camera
    with_display test_wedge
    with_display test_window
}

compile nfc_probe libnfc && compile keys_probe sdl2 || exit 1
"${@:-all_tests}"
[ "$failed" -gt 0 ] && [ -s "$work/bench.log" ] && sed "s/^/bench: /" "$work/bench.log" >&2
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
