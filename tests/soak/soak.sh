#!/bin/bash
# A week of one bench, as fast as it goes: the real kiosk on a virtual display, its devices emulated below their cables, a real hub; devices
# are unplugged and garbled and the hub is killed, at random from a seed. `make soak` runs it; soak_test.sh runs a short one.
#
#   SOAK_PIECES=480 SOAK_SEED=1 SOAK_AT_HAND=5 tests/soak/soak.sh
#
# Each piece is received and finished at polishing, received, weighed and passed at QC: five events. A bench that takes a piece every five
# minutes does 480 in a week of 40 hours, 2400 events. Proved at the end: every piece lived exactly that, `verify` is clean, no tag that was
# held for a second was missed, and over the second half neither memory of its own, handles, threads nor the queue of the outbox grew.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
pieces=${SOAK_PIECES:-480}
seed=${SOAK_SEED:-1}
at_hand=${SOAK_AT_HAND:-5} # pieces that a person takes in one after the other, and then out: two at least
kiosk=bench-qc
grams=3.763 # a plain band of size 56, as it should be
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
# shellcheck source-path=SCRIPTDIR source=bands.sh
. tests/soak/bands.sh
trap 'case $BASHPID in "$$") end_all; wait; rm -rf "$folder" ;; esac' EXIT
RANDOM=$seed
troubles=0
missed=0
weighed_again=0
unanswered=0
wrong=0
STATE_LIMIT_MS=8000

# ------------------------------------------------------------------ bad luck

broken='' # camera, nfc, scale, hub: what is out of order now

break_one() { # WHAT
  local scale=(unplug garbage silent) nfc=(unplug midread badstatus)
  broken=$1
  troubles=$((troubles + 1))
  case $1 in
    camera) bench $kiosk camera unplug ;;
    torn) bench $kiosk camera torn ;;
    nfc) bench $kiosk nfc_reader "${nfc[RANDOM % 3]}" ;;
    scale) bench $kiosk scale "${scale[RANDOM % 3]}" ;;
    hub) hub_kill ;;
  esac
}

mend() {
  case $broken in
    camera) bench $kiosk camera replug && state $kiosk camera=ready >/dev/null ;;
    torn) ;;
    nfc) bench $kiosk nfc none && bench $kiosk nfc_reader normal && state $kiosk nfc=ready >/dev/null ;;
    scale) bench $kiosk scale normal && bench $kiosk pan empty && state $kiosk scale=ready >/dev/null ;;
    hub) hub_start "${hub_url##*:}" && state $kiosk online=1 pending=0 >/dev/null ;;
  esac || problem "$broken does not come back"
  broken=''
}

tag_at() { sed -n "$(($1 + 1))s/ .*//p" "$folder/tags"; } # INDEX of a piece
name_at() { printf 'S-%04d' "$1"; }

maybe() { [ $((RANDOM % 100)) -lt "$1" ]; } # PERCENT

problem() { # WHAT
  wrong=$((wrong + 1))
  echo "FAIL: $1; the screen: $(shown "$(cat "$folder/$kiosk.state")"); the kiosk's log: $(tail -n 2 "$folder/$kiosk.log" | paste -sd' ')"
}

# ------------------------------------------------------------------ at the bench

# Holds a tag under the camera, or types it with the hand scanner. A picture that was written once stands for three frames, less than a
# second. The tag that the camera still sees is no new scan: that one is typed. The code that was typed last, typed again, might be a trigger that
# is held, as nobody works as fast as this: that one is for the camera. One that the hub answered too late, which the kiosk logs, is typed
# once more, as a person would.
seen='' typed=''
link_errors() { grep -c 'error link' "$folder/$kiosk.log"; }

present() { # WHAT TAG WORD…
  local what=$1 text=$2 by=camera errors
  shift 2
  errors=$(link_errors)
  if maybe 20 && [ "$typed" != "$text" ]; then by=wedge; fi
  if [ "$broken" = camera ] || [ "$seen" = "$text" ]; then by=wedge; fi
  if [ $by = wedge ]; then
    typed=$text
    hand_scan $kiosk "$text"
  else
    bench $kiosk camera "$text"
    seen=$text
  fi
  STATE_LIMIT_MS=11000 state $kiosk "$@" >/dev/null 2>&1 && return # after ten seconds the same tag is a new scan
  if [ "$(link_errors)" -gt "$errors" ]; then
    unanswered=$((unanswered + 1))
    hand_scan $kiosk "$text"
    state $kiosk "$@" >/dev/null 2>&1 && return
  fi
  missed=$((missed + 1))
  problem "$what, by the $by: $* was not seen"
}

sign_in() { # NAME: by the chip, or by the code on the badge
  if [ "$broken" != nfc ] && maybe 50; then
    badge $kiosk "$1"
    state $kiosk "operator=${1// /_}" >/dev/null || problem "$1 signs in"
  else
    present "$1" "$(jq -r --arg n "$1" '.badges[] | select(.name == $n) | .tag' assets/demo/bench.json)" "operator=${1// /_}"
  fi
}

weigh_and_pass() { # NAME
  bench $kiosk pan $grams settle=0
  if ! state $kiosk screen=verdict name="$1" ruling=pass >/dev/null 2>&1; then # lifted and put down once more
    weighed_again=$((weighed_again + 1))
    bench $kiosk pan empty
    state $kiosk screen=weighing value=0.000 stable=1 >/dev/null || problem "the empty pan of $1"
    bench $kiosk pan $grams settle=0
    state $kiosk screen=verdict name="$1" ruling=pass >/dev/null || problem "$1 is weighed"
  fi
  bench $kiosk pan empty
  state $kiosk screen=verdict message=scan_next_or_touch >/dev/null || problem "$1 is lifted"
  touch_button $kiosk pass
  state $kiosk message=passed name="$1" >/dev/null || problem "$1 passes"
}

round() { # FIRST LAST: pieces from casting to the vault
  local i name
  if maybe 40; then break_one "$(shuf_one camera torn nfc)"; fi
  sign_in "Polisher 1"
  for ((i = $1; i < $2; i++)); do
    name=$(name_at "$i")
    present "$name" "$(tag_at "$i")" message=started name="$name"
  done
  [ -z "$broken" ] || mend
  if maybe 30; then break_one hub; fi
  for ((i = $1; i < $2; i++)); do
    name=$(name_at "$i")
    present "$name" "$(tag_at "$i")" message=finished name="$name"
  done
  [ -z "$broken" ] || mend
  state $kiosk pending=0 online=1 >/dev/null || problem "nothing waits"
  sign_in "Inspector 1"
  for ((i = $1; i < $2; i++)); do
    name=$(name_at "$i")
    present "$name" "$(tag_at "$i")" screen=weighing name="$name"
    if maybe 15; then
      break_one scale
      state $kiosk message=scale_trouble >/dev/null || problem "a broken scale is said"
      mend
      state $kiosk screen=weighing message=put_on_scale >/dev/null || problem "the scale is well again"
    fi
    weigh_and_pass "$name"
  done
}

shuf_one() { # WORD…: one of them
  local words=("$@")
  echo "${words[RANDOM % $#]}"
}

# ------------------------------------------------------------------ what must not grow

sample() { # appends: pieces-done own-kB handles threads pending; PSS would tell of the neighbours that use the same libraries
  local pid=${pid_of[$kiosk]}
  printf '%s %s %s %s %s\n' "$1" "$(awk '/^Pss_(Anon|Shmem):/ { s += $2 } END { print s }' "/proc/$pid/smaps_rollup")" "$(find "/proc/$pid/fd" -mindepth 1 | wc -l)" \
    "$(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 | wc -l)" "$(tr ' ' '\n' <"$folder/$kiosk.state" | sed -n 's/^pending=//p')" >>"$folder/samples"
}

# The line through the second half: how much it would grow in as many pieces again. Prints "slope first last least most".
trend() { # COLUMN
  awk -v c="$1" '{ x[NR] = $1; y[NR] = $c } END {
    from = int(NR / 2) + 1
    least = most = y[from]
    for (i = from; i <= NR; i++) { n++; sx += x[i]; sy += y[i]; sxx += x[i] * x[i]; sxy += x[i] * y[i]
      if (y[i] < least) least = y[i]
      if (y[i] > most) most = y[i] }
    spread = n * sxx - sx * sx
    slope = spread > 0 ? (n * sxy - sx * sy) / spread : 0
    printf "%.0f %d %d %d %d\n", slope * (x[NR] - x[from]), y[from], y[NR], least, most }' "$folder/samples"
}

flat() { # WHAT COLUMN MOST-GROWTH
  local grown first last least most
  read -r grown first last least most < <(trend "$2")
  result "$([ "$grown" -le "$3" ] && echo ok || echo FAIL)" "$1: no growth over the second half" "at most $3 by its line" \
    "$grown by its line; $first at its begin, $last at its end, between $least and $most"
}

# ------------------------------------------------------------------ the week

display_start $kiosk && bands_make "$pieces" 0 && hub_start && bench_start $kiosk || exit 1
kiosk_conf $kiosk "$hub_url" 1280x800
DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start $kiosk || exit 1
state $kiosk online=1 nfc=ready scale=ready camera=ready known=1 >/dev/null || exit 1
began=$EPOCHSECONDS
for ((first = 0; first < pieces && wrong < 5; first += at_hand)); do
  last=$((first + at_hand < pieces ? first + at_hand : pieces))
  round "$first" "$last"
  sample "$last"
done
lived=$(sqlite3 "$folder/hub.db" "SELECT count(*) FROM (SELECT group_concat(verb, ' ') AS life FROM (SELECT piece, verb FROM event
  WHERE command IS NOT NULL AND piece IS NOT NULL ORDER BY seq) GROUP BY piece) WHERE life = 'receive finish receive weigh pass'")
events=$(sqlite3 "$folder/hub.db" "SELECT count(*) FROM event WHERE command IS NOT NULL")
echo "seed $seed: $pieces pieces, $events events, $troubles troubles, $weighed_again pieces weighed again, $unanswered scans that the hub answered too late, in $((EPOCHSECONDS - began)) s"
result "$([ "$lived" = "$pieces" ] && echo ok || echo FAIL)" "each piece lived receive, finish, receive, weigh, pass" "$pieces" "$lived"
result "$([ "$missed" = 0 ] && echo ok || echo FAIL)" "tags held for a second that were missed" 0 "$missed"
result "$([ "$wrong" = 0 ] && echo ok || echo FAIL)" "what a person had to see was seen" "always" "$wrong times not"
alive $kiosk "the kiosk never went"
if [ "$(wc -l <"$folder/samples")" -ge 20 ]; then # less shows no trend
  flat "memory of the kiosk's own, kB" 2 512
  flat "handles" 3 0
  flat "threads" 4 0
  flat "what waits for the hub" 5 0
fi
stop $kiosk
is "the kiosk ends well" "$status" 0
hub_kill
run "$bin/touchstone-hub" verify --db "$folder/hub.db"
is "the book is proved" "$(tail -n 1 <<<"$out")" "verify: clean"
[ -z "${SOAK_SAMPLES:-}" ] || cp "$folder/samples" "$SOAK_SAMPLES"
echo "soak: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
