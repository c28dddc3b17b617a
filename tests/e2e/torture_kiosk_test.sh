#!/bin/bash
# The real kiosk above the virtual bench is killed at system calls that change its outbox, while pieces are scanned with a hub and without:
# whatever its screen said is at the hub once and in order when it has started again. Beside torture_test.sh, which kills the link alone at
# many more. TORTURE_KIOSK_EVERY=1 takes each call (`make check-full`: each fourth).
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
every=${TORTURE_KIOSK_EVERY:-50}
kiosk=bench-setting
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all; wait; rm -rf "$folder" ;; esac' EXIT

display_start $kiosk && hub_make && bench_start $kiosk || exit 1
hub_start && stones_buy || exit 1
for stones in '"kind":"rd-1.3","count":15' '"kind":"rd-5.1","count":1'; do
  office issue_stones '' '' "$stones,\"to\":\"TSB-000004-C\"" || exit 1
done
kill "${pid_of[hub]}" && wait "${pid_of[hub]}" || exit 1
mv "$folder/hub.db" "$folder/made.db"
outbox=$folder/$kiosk.db

# True when the screen became so; false as soon as the kiosk is dead, or after the usual time.
shows() { # WORD…
  local seeing dying alive
  "$tools/await" -t 8000 state "$folder/$kiosk.state" "$@" >/dev/null 2>&1 &
  seeing=$!
  "$tools/await" -t 8000 end "${pid_of[$kiosk]}" >/dev/null 2>&1 &
  dying=$!
  wait -n "$seeing" "$dying"
  kill -0 "${pid_of[$kiosk]}" 2>/dev/null
  alive=$?
  kill "$dying" 2>/dev/null
  wait "$dying" 2>/dev/null
  if [ "$alive" -ne 0 ]; then kill "$seeing" 2>/dev/null; fi
  wait "$seeing" 2>/dev/null
}

# What a piece must have lived, once a screen says MESSAGE of it.
declare -A life=([started]="receive" [finished]="receive finish" [received]="receive")
declare -A least
acknowledge() { least[$1]=${life[$2]}; } # PIECE MESSAGE

finish() { # PIECE [TERM…]: scanned out, and all its stones are in it
  scan $kiosk "$1"
  shows prompt=stones_due && touch_button $kiosk book && shows message=finished name="$1" "${@:2}"
}

# The day's work; it ends when it is done or the kiosk is dead. What was shown is acknowledged.
work() {
  shows online=1 known=1 || return
  badge $kiosk "Setter 3"
  shows operator=Setter_3 || return
  scan $kiosk R-2041
  shows message=started name=R-2041 || return
  acknowledge R-2041 started
  scan $kiosk R-2042
  shows message=received name=R-2042 || return
  acknowledge R-2042 received
  finish R-2041 || return
  acknowledge R-2041 finished
  scan $kiosk R-2043
  shows message=started name=R-2043 || return
  acknowledge R-2043 started
  shows pending=0 || return
  hub_kill
  shows online=0 || return
  scan $kiosk R-2042
  shows name=R-2042 || return
  finish R-2043 "pending>=1" || return
  acknowledge R-2043 finished
  hub_start "${hub_url##*:}" && shows online=1 pending=0
}

last_screen() { # what the screen said when the kiosk died counts, too
  local name message
  name=$(tr ' ' '\n' <"$folder/$kiosk.state" | sed -n 's/^name=//p')
  message=$(tr ' ' '\n' <"$folder/$kiosk.state" | sed -n 's/^message=//p')
  [ -z "${life[$message]:-}" ] || [ "$name" = - ] || acknowledge "$name" "$message"
}

begin() { # CALL: a new hub and a new outbox; the kiosk dies at that call
  rm -f "$folder"/hub.db* "$outbox"* "$folder/calls"
  cp "$folder/made.db" "$folder/hub.db"
  hub_start && kiosk_conf $kiosk "$hub_url" 1280x800 || return
  least=()
  rm -f "$folder/$kiosk.state"
  launch $kiosk env "DISPLAY=${display_of[$kiosk]}" SDL_AUDIODRIVER=dummy "LD_PRELOAD=$build/torture/file_shim.so" \
    "FILE_SHIM_PREFIX=$outbox" "FILE_SHIM_LOG=$folder/calls" "FILE_SHIM_AT=$1" FILE_SHIM_DO=die-after \
    "$bin/touchstone-kiosk" --config "$folder/$kiosk.ini" --state-file "$folder/$kiosk.state"
  bench $kiosk camera none
}

again() { # the kiosk starts once more and settles everything
  kill -0 "${pid_of[hub]}" 2>/dev/null || hub_start "${hub_url##*:}" || return
  DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start $kiosk && state $kiosk online=1 pending=0 >/dev/null
}

is_prefix() { [ "${2#"$1"}" != "$2" ]; } # PART WHOLE

prove() { # CALL
  local name verbs wrong=''
  for name in R-2041 R-2042 R-2043; do
    verbs=$(curl -sf -H "Authorization: Bearer $(cat "$folder/$kiosk.token")" "$hub_url/v1/pieces/$(tag_of $name)" |
      jq -r '[.history[].do] | join(" ") | sub("^stock_take ?"; "")')
    is_prefix "${least[$name]:-}" "$verbs" || [ -z "${least[$name]:-}" ] || wrong+="$name: shown \"${least[$name]}\", lived \"$verbs\"; "
    [[ $verbs =~ ^(receive( (start|finish|withdraw))*)?$ ]] || wrong+="$name lived \"$verbs\"; "
  done
  hub_kill
  [ "$("$bin/touchstone-hub" verify --db "$folder/hub.db" 2>&1 | tail -n 1)" = "verify: clean" ] || wrong+="verify is not clean"
  result "$([ -z "$wrong" ] && echo ok || echo FAIL)" "killed after call $1" "all that was shown, verify clean" "${wrong:-${#least[@]} pieces shown}"
}

end_kiosk() {
  kill -9 "${pid_of[$kiosk]}" 2>/dev/null
  wait "${pid_of[$kiosk]}" 2>/dev/null
}

for ((call = 1 + ${TORTURE_SEED:-3} % every; ; call += every)); do
  begin "$call" || exit 1
  if work; then break; fi
  if kill -0 "${pid_of[$kiosk]}" 2>/dev/null; then
    result FAIL "the day's work with $call calls" "done or dead" "$(shown "$(cat "$folder/$kiosk.state")")"
    break
  fi
  wait "${pid_of[$kiosk]}" 2>/dev/null
  [ ! -s "$folder/$kiosk.state" ] || last_screen
  if again; then settled=ok; else settled=FAIL; fi
  result "$settled" "started again" "nothing pending" "$(shown "$(cat "$folder/$kiosk.state")")"
  prove "$call"
  end_kiosk
done
{ end_all; wait; } 2>/dev/null # before the last line, which is the count
pids=()
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
