#!/bin/bash
# Every protocol of a scale through the real driver on a pseudo-terminal: found by --detect, weighed, tared, recorded and
# played again. Each has a bench of its own, and all are tried at once: nearly all of it is waiting. BUILD names the build folder.
set -u

build=${BUILD:-build}
kiosk=$build/bin/touchstone-kiosk
bench=$build/bin/touchstone-bench
top=$(mktemp -d)
dir=
bench_pid=

bench_stop() {
    [ -n "$bench_pid" ] || return
    kill "$bench_pid" 2>/dev/null
    wait "$bench_pid" 2>/dev/null
    bench_pid=
}
finish() {
    wait
    rm -rf "$top"
}
trap 'case $BASHPID in "$$") finish ;; esac' EXIT

apart() { # NAME COMMAND…: in a shell of its own, with a folder of that name
    dir=$top/$1
    mkdir "$dir"
    trap bench_stop EXIT
    "${@:2}"
}

bench_start() { # PROTOCOL
    mkfifo "$dir/ready"
    "$bench" run --dir "$dir/bench" --no-nfc --no-camera --scale d=0.01,settle_ms=300 --scale-protocol "$1" >"$dir/ready" &
    bench_pid=$!
    read -r _ <"$dir/ready"
    rm "$dir/ready"
}

# What passed and failed stands in a file: all are tried side by side, each in a folder of its own.
passes() { echo passed >>"$dir/results"; }
fails() { # NAME GOT WHAT WANTED
    printf 'FAILED %s\n got    %s\n %s %s\n' "$@" | tee -a "$dir/results"
    cat "$dir/stderr"
}
is() { # NAME GOT WANTED
    if [ "$2" = "$3" ]; then passes; else fails "$1" "$2" wanted "$3"; fi
}
has() { # NAME TEXT WANTED : the text holds it
    case $2 in
        *"$3"*) passes ;;
        *) fails "$1" "$2" 'which does not hold' "$3" ;;
    esac
}

probe() { "$kiosk" probe scale --port "$dir/bench/scale" "$@" 2>"$dir/stderr"; }
# The line that was printed most often, with blanks for tabs.
most() { sort | uniq -c | sort -n | tail -n 1 | sed 's/^ *[0-9]* //' | tr '\t' ' '; }
last() { tail -n 1 | tr '\t' ' '; }

# protocol : options of the driver : how it is found : the reading of 4.93 g : what taring says
#   found: its name; "also" when another protocol's line looks the same and is named first; "none": not by a serial line
try_protocol() {
    local protocol=$1 found=$3 reading=$4 tare=$5 told options sum=most
    [ "$found" != none ] || sum=last # what a USB scale has told before anybody listened comes first
    read -r -a options <<<"$2"
    bench_start "$protocol"
    "$bench" send --dir "$dir/bench" pan 4.93 settle=0 >/dev/null
    if [ "$found" != none ]; then
        told=$(probe --detect --line '9600 8N1' | tr '\n' ' ')
        case $found in
            also) has "$protocol is among those that fit" "${told#*protocol = }" "$protocol" ;;
            *) has "$protocol is found" "$told" "protocol = $protocol line = 9600 8N1" ;;
        esac
    fi
    is "$protocol weighs" "$(probe --protocol "$protocol" "${options[@]}" --seconds 1 --record "$dir/capture" | $sum)" "$reading"
    if [ "$found" != none ]; then
        is "$protocol plays again" \
            "$("$kiosk" probe scale --replay "$dir/capture" "${options[@]}" --seconds 1 2>"$dir/stderr" | most)" "$reading"
    fi
    if [ -n "$tare" ]; then
        has "$protocol is tared" "$(probe --protocol "$protocol" "${options[@]}" --tare --seconds 2 | sed -n 's/^tare\t//p')" "$tare"
    fi
}

while IFS=: read -r protocol options found reading tare; do
    apart "$protocol" try_protocol "$protocol" "$options" "$found" "$reading" "$tare" &
done <<'END'
mt-sics::mt-sics:weight 4.93 g -:done
kcp::also:weight 4.93 g -:done
mt-continuous:--listen:mt-continuous:weight 0.00493 kg -:done
toledo8217:--unit g:toledo8217:weight 4.93 g -:done
sbi16::sbi16:weight 4.93 g -:done
sbi22::sbi22:weight 4.93 g -:done
and::and:weight 4.93 g -:done
and-csv::and-csv:weight 4.93 g -:done
and-nu:--unit g:and-nu:unstable-weight 4.93 g -:
and-kf::and-kf:weight 4.93 g -:done
and-mt::and-mt:weight 4.93 g -:done
and-dp::and-dp:weight 4.93 g -:done
radwag::radwag:weight 4.93 g -:done
kern-sw::kern-sw:weight 4.93 g -:done
kern-ew::kern-ew:weight 4.93 g -:done
ohaus::ohaus:weight 4.93 g -:done
shimadzu:--listen:shimadzu:weight 4.93 g -:done
tscale::tscale:weight 4.93 g -:takes no command to tare
aczet26::aczet26:unstable-weight 4.93 g -:takes no command to tare
creedmoor::creedmoor:unstable-weight 4.93 g -:takes no command to tare
ussolid::ussolid:unstable-weight 4.93 g -:takes no command to tare
adam:--listen:also:unstable-weight 4.93 g -:
hid::none:weight 4.93 g -:takes no command to tare
END

try_pattern() { # a scale that only a pattern knows
    local got pattern
    bench_start pattern
    "$bench" send --dir "$dir/bench" pan 4.93 settle=0 >/dev/null
    pattern='Gew. {sign}{value,} {unit} *{stable} || Gew. {sign}{value,} {unit} || Gew. zu viel{over}'
    got=$(probe --protocol pattern --pattern "$pattern" --seconds 1 | sort -u | tail -n 1 | tr '\t' ' ')
    is 'a pattern weighs' "$got" 'weight 4.93 g -'
    "$bench" send --dir "$dir/bench" scale overload >/dev/null
    got=$(probe --protocol pattern --pattern "$pattern" --seconds 1 | sort -u | tail -n 1 | tr '\t' ' ')
    is 'a pattern knows an overload' "$got" 'overload - - -'
    probe --protocol pattern --pattern '{vlaue}' --seconds 1 >/dev/null
    is 'a wrong pattern is wrong usage' "$?" 2
    has 'a wrong pattern is named' "$(cat "$dir/stderr")" 'the pattern has {vlaue}'
}

try_finding() { # what cannot be found
    local got before after
    bench_start mt-sics
    "$bench" send --dir "$dir/bench" scale silent >/dev/null
    got=$(probe --detect --line '9600 8N1')
    is 'silence is not found' "$? $got" '1 '
    has 'what was tried is told' "$(cat "$dir/stderr")" 'asking ESC P'
    has 'and what may be wrong' "$(cat "$dir/stderr")" 'No protocol was found'
    probe --detect --line '9600 9X1' >/dev/null
    is 'no line setting' "$?" 2
    before=$("$bench" send --dir "$dir/bench" state | sed 's/.*"tare":"\([^"]*\)".*/\1/')
    "$bench" send --dir "$dir/bench" scale normal >/dev/null
    "$bench" send --dir "$dir/bench" pan 4.93 settle=0 >/dev/null
    has 'the letters of an earlier look spoil none' "$(probe --detect)" "$(printf 'protocol = mt-sics\nline = 9600 8N1\n')"
    after=$("$bench" send --dir "$dir/bench" state | sed 's/.*"tare":"\([^"]*\)".*/\1/')
    is 'looking changes nothing' "$after" "$before"
}

try_usb() { # zero, USB, captures
    bench_start hid
    has 'a USB scale is zeroed' "$(probe --protocol hid --zero --seconds 2)" "$(printf 'zero\tdone')"
    "$bench" send --dir "$dir/bench" scale overload >/dev/null
    is 'a USB scale tells overload' "$(probe --protocol hid --seconds 1 | tail -n 1 | tr '\t' ' ')" 'overload - - -'
    "$bench" send --dir "$dir/bench" scale normal >/dev/null
    "$bench" send --dir "$dir/bench" pan 12.5 settle=0 >/dev/null
    "$kiosk" probe scale --port /dev/null --protocol hid --seconds 1 >/dev/null 2>"$dir/stderr"
    has 'what is no USB scale' "$(cat "$dir/stderr")" 'unplugged'
    "$kiosk" probe scale --replay "$dir/none" --seconds 1 >/dev/null 2>"$dir/stderr"
    has 'no capture' "$(cat "$dir/stderr")" 'cannot open the capture'
}

apart a-pattern try_pattern &
apart finding try_finding &
apart usb try_usb &
wait

passed=$(cat "$top"/*/results | grep -c '^passed')
failed=$(cat "$top"/*/results | grep -c '^FAILED')
[ "$(cat "$top"/*/results | wc -l)" -ge 100 ] || failed=$((failed + 1)) # each protocol was tried
echo "scales: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
