#!/bin/bash
# The kiosk's part of `make bench`: first frame, memory, processor time when idle and with frames coming in. FOLDER is for what is made.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$1/kiosk
weighings=${WEIGHINGS:-50}
seconds=$((5 * ${BENCH_MS:-3000} / 1000))
mkdir -p "$folder"
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
# shellcheck source-path=SCRIPTDIR source=smaps.sh
. tests/bench/smaps.sh
trap 'case $BASHPID in "$$") end_all ;; esac' EXIT
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:--}" "${5:--}"; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

display_start bench-qc || exit 1
hub_make || exit 1
hub_start 0 || exit 1
bench_start bench-qc || exit 1

# By the scheduler's clock, in nanoseconds: a tick of 10 ms is more than the kiosk needs in ten seconds at rest.
spent_ns() { for pid in "$@"; do cat /proc/"$pid"/task/*/schedstat; done | awk '{ s += $1 } END { printf "%d\n", s }'; }
wakes() { for pid in "$@"; do cat /proc/"$pid"/task/*/status; done | awk '/^voluntary_ctxt/ { s += $2 } END { print s }'; }
percent() { awk -v ns="$1" -v s="$2" 'BEGIN { printf "%.3f", ns / 1e7 / s }'; }
percent_over() { # SECONDS: how much of one core, all processes
  local pids before
  mapfile -t pids < <(processes bench-qc)
  before=$(spent_ns "${pids[@]}")
  read -r -t "$1" <> <(:) || true
  percent $(($(spent_ns "${pids[@]}") - before)) "$1"
}

kiosk_conf bench-qc "$hub_url" 1280x800
sed -i '/^\[camera\]/,$d' "$folder/bench-qc.ini"
cat >>"$folder/bench-qc.ini" <<INI
[scale]
code = qc-1
driver = serial
port = $folder/bench-qc/scale
protocol = mt-sics
INI
export DISPLAY=${display_of[bench-qc]} SDL_AUDIODRIVER=dummy

firsts=()
for _ in 1 2 3 4 5; do
  kiosk_start bench-qc
  kill "${pid_of[bench-qc]}"
  wait "${pid_of[bench-qc]}" 2>/dev/null
  firsts+=("$(sed -n 's/.*first picture after \([0-9]*\) ms.*/\1/p' "$folder/bench-qc.log")")
done
first=$(printf '%s\n' "${firsts[@]}" | sort -n | sed -n 3p)
row kiosk_first_frame "$first" ms "$(over "$first" 150)" "aim of 150 ms"

kiosk_start bench-qc
state bench-qc online=1 known=1 nfc=ready scale=ready >/dev/null
percent_over 2 >/dev/null # what comes with the start is not rest
reader=$(pgrep -P "${pid_of[bench-qc]}")
woken=$(wakes "${pid_of[bench-qc]}") reader_woken=$(wakes "$reader") reader_ns=$(spent_ns "$reader")
idle=$(percent_over "$seconds")
row kiosk_idle_cpu "$idle" % "$(over "$idle" 0.5)" "aim of 0.5 %: NFC polled, scale silent, no camera"
row kiosk_idle_cpu_reader "$(percent $(($(spent_ns "$reader") - reader_ns)) "$seconds")" % - "of it: the reader's process"
row kiosk_idle_wakes "$(over $(($(wakes "${pid_of[bench-qc]}") - woken)) "$seconds")" /s - "times that the kiosk's threads wake; whatever else the machine does"
row kiosk_idle_wakes_reader "$(over $(($(wakes "$reader") - reader_woken)) "$seconds")" /s - "and the reader's process: a look each 150 ms, a wait for its answer"
memory_of bench-qc
row kiosk_pss "$(mb "${memory[pss]}")" MB "$(aim "${memory[pss]}")" "aim of 40 MB, with the reader's process"
row kiosk_alone "$(mb "${memory[alone]}")" MB "$(aim "${memory[alone]}")" "the same on a machine that runs nothing else"
row kiosk_own "$(mb "${memory[own]}")" MB - "of it: heap, pictures, what is shared with the X server"
row kiosk_libraries "$(mb "${memory[libraries]}")" MB - "libraries in memory, whoever else uses them"
row kiosk_fonts "$(mb "${memory[fonts]}")" MB - "fonts in memory, whoever else uses them"

# A piece that is too light goes on the pan again and again, shown as stable at once: until its verdict is on the screen.
at_reader() { # TEXT UID WORD…
  local text=$1 uid=$2
  shift 2
  bench bench-qc nfc "$text" "uid=$uid" && state bench-qc "$@" >/dev/null && bench bench-qc nfc none
}
weigh_us() { # the time of one weighing, and back to the empty pan
  local began=$EPOCHREALTIME
  bench bench-qc pan "$(grams_of R-2033)" settle=0 && state bench-qc screen=verdict ruling=fail >/dev/null || return 1
  echo $((${EPOCHREALTIME/./} - ${began/./}))
  bench bench-qc pan empty && state bench-qc screen=verdict message=scan_next_or_touch >/dev/null || return 1
  # each counted reading is booked
  touch_button bench-qc again && state bench-qc screen=weighing message=put_on_scale value=0.000 stable=1 pending=0 >/dev/null
}
at_reader TSB-000006-8 04A10000000606 operator=Inspector_1 && at_reader TS1-002033-9 04B20000203383 screen=weighing name=R-2033 || exit 1
for ((i = 0; i < weighings; i++)); do weigh_us || exit 1; done | sort -n >"$folder/weighed"
[ "$(wc -l <"$folder/weighed")" -eq "$weighings" ] || exit 1
late() { awk -v n="$1" 'NR == n { printf "%.1f", $1 / 1000 }' "$folder/weighed"; }
row kiosk_weight_to_verdict_p50 "$(late $((weighings / 2 + 1)))" ms - "of it three times ask_gap_ms: two readings that agree, and the stable value"
row kiosk_weight_to_verdict_p99 "$(late $((weighings - weighings / 100)))" ms
kill "${pid_of[bench-qc]}"
wait "${pid_of[bench-qc]}" 2>/dev/null

kiosk_conf bench-qc "$hub_url" 1280x800
kiosk_start bench-qc
state bench-qc online=1 camera=ready >/dev/null
percent_over 2 >/dev/null # the first picture is looked at once, with all effort
row kiosk_camera_still_cpu "$(percent_over "$seconds")" % - "camera watched, nothing moves"
bench bench-qc camera TSB-000006-8 shots=$((seconds * 10)) &
row kiosk_camera_frames_cpu "$(percent_over "$seconds")" % - "8 frames of 640x480 a second"
wait %% 2>/dev/null
memory_of bench-qc
row kiosk_camera_own "$(mb "${memory[own]}")" MB - "kiosk_own with a camera, after those frames"
