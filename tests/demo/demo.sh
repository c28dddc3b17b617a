#!/bin/bash
# The workshop, live. With a display: two kiosks in windows, each beside its virtual bench, and the address of the wall; ends with Ctrl-C.
# Without one (or with --headless): the same programs under Xvfb; the story is played through the devices, a line a step, and it ends.
set -uo pipefail
trap "" PIPE # a browser that ended is a failed step, not the end
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
headless=
case ${1:-} in
  --headless) headless=1 ;;
  '') [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=1 ;;
  *)
    echo "usage: tests/demo/demo.sh [--headless]" >&2
    exit 2
    ;;
esac
folder=${DEMO_FOLDER:-$build/demo}
rm -rf "$folder"
mkdir -p "$folder"
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all ;; esac' EXIT
SECONDS=0

# each model with its drawing, which lies beside the demo's own file
jq --arg pictures "$PWD/assets/demo/pictures" '.models[] |= . + {picture: "\($pictures)/\(.code).png"}' "$workshop" >"$folder/workshop.json"
workshop=$folder/workshop.json
hub_make || exit 1

# ------------------------------------------------------------------ with a display: for a person
if [ -z "$headless" ]; then
  hub_start 7410 || hub_start || exit 1
  stones_buy || exit 1
  for kiosk in bench-setting bench-qc; do
    bench_start "$kiosk" --window --things assets/demo/bench.json
    kiosk_conf "$kiosk" "$hub_url" 1024x600
    kiosk_start "$kiosk"
  done
  cat <<TEXT

The workshop is open.

  the wall            $hub_url/
  the office          $hub_url/office   (badge TSB-000007-6, PIN 2468: a manager; TSB-000008-4, 1357: a clerk)
  bench 1             the kiosk of setting, with its virtual bench
  bench 2             the kiosk of polishing and QC, with a scale

In a virtual bench, click a badge, then the reader; a piece (below the badges: scroll), then the camera. At bench 2 also the pan.
Good to try:
  bench 1: badge Setter 3, then R-2041 to R-2044, one after the other; R-2045 finds setting full.
           Bench, Take stones: fifteen round 1.3 mm. R-2041 again: are they in it? Book it, and it is done.
  bench 2: badge Polisher 1, then R-2041. Badge Inspector 1, then R-2031, and R-2031 on the pan: it passes; R-2033 is too light.

Ctrl-C closes the workshop.
TEXT
  trap 'exit 0' INT TERM
  while kill -0 "${pid_of[hub]}" 2>/dev/null; do "$tools/await" -t 3600000 end "${pid_of[hub]}"; done
  echo "The hub has ended: see $folder/hub.log" >&2
  exit 1
fi

# ------------------------------------------------------------------ headless: the story
for kiosk in bench-setting bench-qc; do
  display_start "$kiosk" || exit 1
done

hub_start || exit 1
stones_buy || exit 1
# the setting bench reaches its hub through a line that can be cut
launch proxy "$tools/cut_proxy" "$folder/proxy.address" "$folder/hub.address"
"$tools/await" file "$folder/proxy.address" || exit 1
for kiosk in bench-setting bench-qc; do
  bench_start "$kiosk" || exit 1
  url=$hub_url
  [ "$kiosk" = bench-qc ] || url=http://$(cat "$folder/proxy.address")
  kiosk_conf "$kiosk" "$url" 1280x800
  DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start "$kiosk" --screenshot-dir "$folder/$kiosk-screens" || exit 1
done
hub_port=${hub_url##*:}

# One browser looks at the wall all the time, so that it is also there when the hub is not.
wall_open() {
  tests/browser/install.sh || return 1
  mkfifo "$folder/wall.in"
  node tests/demo/wall.mjs "$hub_url/" "$folder" <"$folder/wall.in" >"$folder/wall.out" 2>"$folder/wall.log" &
  pids+=("$!")
  exec {wall}>"$folder/wall.in"
  "$tools/await" -t 30000 holds "$folder/wall.out" ready && return 0
  exec {wall}>&-
  wall=
  return 1
}
wall_picture() { # NAME live|lost: the wall as the browser shows it now
  if [ -n "$wall" ] && echo "$1 $2" >&"$wall" && "$tools/await" -t 15000 holds "$folder/wall.out" "$1" 2>/dev/null; then
    result ok "the wall in a browser" "$2" "$2: wall-$1.png"
  else
    result FAIL "the wall in a browser" "$2" "see $folder/wall.log"
  fi
}
setting='(.stations[] | select(.code == "setting"))'
casting='(.stations[] | select(.code == "casting"))'
verbs_of() { piece "$(tag_of "$1")" '[.history[].do] | join(" ")'; }

echo "touchstone demo: $("$bin/touchstone-hub" --version), pictures in ${folder#"$PWD"/}"
expect "the kiosk of setting waits for a badge" bench-setting screen=badge online=1
expect "the kiosk of polishing and QC waits for a badge" bench-qc screen=badge online=1
wall=
wall_open || echo "      (no browser for the wall: is the npm registry reachable? see above, and $folder/wall.log)"
wall_picture start live

badge bench-setting "Setter 3"
expect "badge by NFC: the setter is known" bench-setting screen=idle operator=Setter_3

scan bench-setting R-2041
expect "tag by camera: received and started, the screen says what to do" bench-setting screen=piece message=started name=R-2041
for name in R-2042 R-2043 R-2044; do
  scan bench-setting "$name"
  expect "the next piece waits in the tray: $name" bench-setting screen=piece message=received name="$name" reason=at_once
done
scan bench-setting R-2045 code=128 px=3
expect "setting is full: R-2045 is refused, full screen" bench-setting screen=refusal reason=station_full name=R-2045 wip=4 limit=4
expect_board "the wall: setting full, with the refusal as an alert" \
  "$setting.state == \"full\" and any(.alerts[]; .kind == \"scan_refused\")" \
  "\"setting \" + $setting.state + \", alert: \" + ([.alerts[] | select(.kind == \"scan_refused\").text] | first)" "full, alert with the numbers"
expect_board "casting is stopped: setting has no room" "$casting.state == \"stopped\"" "\"casting \" + $casting.state" "casting stopped"
wall_picture full live
touch_button bench-setting ok
expect "a touch: back to work" bench-setting screen=idle

touch_button bench-setting bench
state bench-setting screen=menu >/dev/null
touch_item bench-setting issue_stones
expect "the setter takes stones: which" bench-setting screen=choice prompt=stone
touch_item bench-setting rd-1.3
expect "and how many" bench-setting screen=keypad prompt=count
for digit in 3 0; do touch_button bench-setting "key$digit"; done
touch_button bench-setting next
expect "thirty of them, for two bands" bench-setting screen=done task=issue_stones
scan bench-setting R-2041
expect "scan out: are these stones in it?" bench-setting screen=choice prompt=stones_due items~rd-1.3
touch_button bench-setting book
expect "a touch: R-2041 is done" bench-setting screen=piece message=finished name=R-2041
badge bench-qc "Polisher 1"
expect "the polisher badges in at the second kiosk" bench-qc screen=idle operator=Polisher_1
scan bench-qc R-2041 rotate=15 blur=0.8
expect "polishing takes R-2041 (label turned and blurred)" bench-qc screen=piece message=started name=R-2041
expect_board "a place is free in setting" "$setting.wip == 3" "\"setting \" + ($setting.wip | tostring) + \" of 4\"" "3 of 4"
hand_scan bench-setting "$(tag_of R-2045)"
expect "the refused piece goes in now, by hand scanner, and is started" bench-setting screen=piece message=started name=R-2045

badge bench-qc "Inspector 1"
expect "the inspector badges in" bench-qc screen=idle operator=Inspector_1

weigh() { # PIECE [MESSAGE]: scans it in at QC and puts it on the pan
  scan bench-qc "$1"
  expect "QC takes $1 and asks for the scale" bench-qc screen=weighing name="$1" message="${2:-put_on_scale}"
  bench bench-qc pan "$(grams_of "$1")"
}
lift() { bench bench-qc pan empty; }

weigh R-2031
expect "live reading, settles: theory, deviation, ruling pass" bench-qc screen=verdict name=R-2031 ruling=pass
lift
expect "lifted: touch or scan on" bench-qc screen=verdict message=scan_next_or_touch
touch_button bench-qc pass
expect "a touch passes it: finished goods" bench-qc screen=piece message=passed name=R-2031

weigh R-2032
expect "ruling conditional pass: weigh once more" bench-qc screen=verdict name=R-2032 ruling=conditional_pass
lift
state bench-qc message=scan_next_or_touch >/dev/null
touch_button bench-qc again
state bench-qc screen=weighing >/dev/null
bench bench-qc pan "$(grams_of R-2032)"
expect "the second weighing says the same: a manager decides" bench-qc screen=verdict name=R-2032 ruling=conditional_pass
lift
state bench-qc message=scan_next_or_touch >/dev/null
touch_button bench-qc accept
expect "who accepts it says why" bench-qc screen=choice prompt=reason name=R-2032
touch_item bench-qc within_use
expect "and is a manager" bench-qc screen=scan prompt=manager
badge bench-qc "Manager 1"
expect "whose badge alone is not enough: the PIN" bench-qc screen=keypad prompt=pin
for digit in 2 4 6 8; do touch_button bench-qc "key$digit"; done
touch_button bench-qc next
expect "accepted as it is: finished goods" bench-qc screen=done task=accept
result "$([[ $(verbs_of R-2032) == *'weigh weigh accept' ]] && echo ok || echo FAIL)" "two weighings and an acceptance are in the book" \
  "… weigh weigh accept" "$(verbs_of R-2032)"
expect_board "and the wall counts it" 'any(.alerts[]; .text | test("accepted R-2032"))' \
  '([.alerts[] | select(.text | test("R-2032")).text] | first)' "an alert: accepted by a manager"

weigh R-2033
expect "ruling fail" bench-qc screen=verdict name=R-2033 ruling=fail
scan bench-qc R-2037
expect "the next tag with R-2033 still on the pan: lift it first" bench-qc message=lift_first other=R-2033
result "$([[ $(verbs_of R-2033) != *weigh* && $(verbs_of R-2037) != *receive* ]] && echo ok || echo FAIL)" \
  "and nothing was recorded for either" "no weighing, no receipt" "R-2033: $(verbs_of R-2033); R-2037: $(verbs_of R-2037)"
lift
expect "lifted: the verdict stands" bench-qc screen=verdict name=R-2033 message=scan_next_or_touch
touch_button bench-qc rework
expect "which step is to blame? the weight is known" bench-qc screen=choice prompt=guilty name=R-2033
touch_item bench-qc polishing
expect "the failed one goes back to polishing" bench-qc screen=piece message=sent_back name=R-2033
expect_board "the wall says so" 'any(.alerts[]; .kind == "weight_fails")' \
  '([.alerts[] | select(.kind == "weight_fails").text] | first)' "an alert: weight fails"

weigh R-2034 scale_may_not_judge
expect "too light for this scale: no verdict, and why" bench-qc screen=verdict name=R-2034 ruling=no_verdict
lift
state bench-qc message=scan_next_or_touch >/dev/null
touch_button bench-qc pass
expect "weighed, not judged: passed on its other criteria" bench-qc screen=piece message=passed name=R-2034

scan bench-qc R-2035
expect "QC takes R-2035" bench-qc screen=weighing name=R-2035
bench bench-qc pan "$(grams_of R-2035)" settle=6000
expect "it has not settled" bench-qc message=settling
lift
expect "lifted too early: nothing is recorded, and it says so" bench-qc screen=weighing message=lifted_early name=R-2035
bench bench-qc pan "$(grams_of R-2035)"
expect "once more, until it is steady" bench-qc screen=verdict name=R-2035 ruling=pass
result "$([[ $(verbs_of R-2035) != *weigh* ]] && echo ok || echo FAIL)" "the early lift left no trace" "no weighing yet" "$(verbs_of R-2035)"
lift
state bench-qc message=scan_next_or_touch >/dev/null
scan bench-qc R-2036
expect "the next piece's scan books the weight of R-2035 and takes R-2036" bench-qc screen=weighing name=R-2036
result "$([[ $(verbs_of R-2035) == *weigh* ]] && echo ok || echo FAIL)" "booked" "… weigh" "$(verbs_of R-2035)"

scan bench-setting R-2042
expect "one piece at a time: R-2042 may not be started yet" bench-setting screen=refusal reason=at_once name=R-2042
hub_kill
expect "the hub is killed: the kiosks say so" bench-setting online=0
expect "both" bench-qc online=0
touch_button bench-setting ok
scan bench-setting R-2045
expect "a scan-out meanwhile asks for its stones as ever" bench-setting screen=choice prompt=stones_due
touch_button bench-setting book
expect "and is kept by the kiosk" bench-setting message=finished name=R-2045 pending=1
scan bench-setting R-2046
expect "a scan-in is refused with a sentence" bench-setting message=offline_no_receive
bench bench-qc pan "$(grams_of R-2036)"
expect "a weighing meanwhile is judged here" bench-qc screen=verdict name=R-2036 ruling=pass
lift
state bench-qc message=scan_next_or_touch >/dev/null
touch_button bench-qc pass
expect "and kept, with the pass, shown as waiting" bench-qc "pending>=2"
wall_picture no-link lost
hub_start "$hub_port" || exit 1
expect "the hub is back: nothing waits any more at setting" bench-setting pending=0 online=1
expect "nor at QC" bench-qc pending=0 online=1
result "$([[ $(verbs_of R-2036) == *'receive weigh pass' ]] && echo ok || echo FAIL)" "weighing and pass arrived once, in order" "… receive weigh pass" "$(verbs_of R-2036)"
result "$([[ $(verbs_of R-2045) == *'receive finish' ]] && echo ok || echo FAIL)" "the scan-out arrived once" "… receive finish" "$(verbs_of R-2045)"

badge bench-qc "Polisher 1"
expect "the polisher again" bench-qc operator=Polisher_1
scan bench-qc R-2045
expect "polishing takes R-2045 into its tray" bench-qc screen=piece message=received name=R-2045
scan bench-qc R-2041
expect "R-2041 is polished" bench-qc screen=piece message=finished name=R-2041
scan bench-qc R-2033
expect "the rework R-2033 is started, first in the queue" bench-qc screen=piece message=started name=R-2033
badge bench-qc "Inspector 1"
state bench-qc operator=Inspector_1 >/dev/null
weigh R-2041
expect "R-2041 on the pan: live, settled, pass" bench-qc screen=verdict name=R-2041 ruling=pass
lift
state bench-qc message=scan_next_or_touch >/dev/null
touch_button bench-qc pass
expect "R-2041 is done: from casting to finished goods" bench-qc screen=piece message=passed name=R-2041

before=$(board | jq "$setting.wip")
kill -USR2 "${pid_of[proxy]}"
scan bench-setting R-2047
expect "the answer of a scan-in never comes: the piece was not taken in" bench-setting message=no_answer \
  name=R-2047
expect "the kiosk settles it with the hub" bench-setting pending=0 online=1
result "$([ -s "$folder/proxy.log" ] && echo ok || echo FAIL)" "(the hub had booked it)" "swallowed" "$(cat "$folder/proxy.log")"
expect_board "and the book says the same as the screen: not taken in" "$setting.wip == $before" \
  "\"setting \" + ($setting.wip | tostring)" "setting $before"
result "$([ "$(piece "$(tag_of R-2047)" '.station + " " + .state')" = "casting done" ] && echo ok || echo FAIL)" \
  "R-2047 is where it was" "casting done" "$(piece "$(tag_of R-2047)" '.station + " " + .state'): $(verbs_of R-2047)"
touch_button bench-setting ok
kill -USR1 "${pid_of[proxy]}"
scan bench-setting R-2048
expect "the line is cut before the answer: asked again, the answer is the same" bench-setting screen=piece name=R-2048
result "$([[ $(tail -n 1 "$folder/proxy.log") = cut && $(verbs_of R-2048) = "stock_take receive" ]] && echo ok || echo FAIL)" \
  "and the book has it once" "stock_take receive" "$(verbs_of R-2048)"
wall_picture end live
[ -z "$wall" ] || exec {wall}>&-

verified=$("$bin/touchstone-hub" verify --db "$folder/hub.db" 2>&1 | tail -n 1)
drawings=$(for id in "$folder"/bench-qc.db.pictures/*; do cmp -s "$id" "$folder/hub.db.photos/${id##*/}" && echo "$id"; done | wc -l)
result "$([ "$drawings" -ge 3 ] && echo ok || echo FAIL)" "drawings of its pieces' models lie at the bench, too" "3 or more" "$drawings"
result "$([ "$verified" = "verify: clean" ] && echo ok || echo FAIL)" "the book is proved" "verify: clean" "$verified"
pictures=$(find "$folder" -name '*.png' -size +4k | wc -l)
result "$([ "$pictures" -ge 20 ] && echo ok || echo FAIL)" "pictures of each screen and of the wall" "20 or more" "$pictures in ${folder#"$PWD"/}"

echo "demo: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
