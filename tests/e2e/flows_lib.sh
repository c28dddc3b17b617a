# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is used by who sources it, and the other way round
# What the tests of the bench's flows share: one hub with the workshop of flows_workshop.json, one kiosk beside its virtual bench, a person
# with a badge and fingers, and the hub's book to look at. Source it, then `flows_open KIOSK`.
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
workshop=tests/e2e/flows_workshop.json
declare -A display_of
declare -A scale_of=([bench-casting]=casting-1 [bench-qc]=qc-1)
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all; rm -rf "$folder" ;; esac' EXIT
kiosk_preload= # what stands between the kiosk and libc
bench_is= # the kiosk that everything below is about

flows_open() { # KIOSK
  bench_is=$1
  hub_make && hub_start && display_start "$1" && bench_start "$1" || exit 1
  kiosk_conf "$1" "$hub_url" 1280x800
  LD_PRELOAD=$kiosk_preload DISPLAY=${display_of[$1]} SDL_AUDIODRIVER=dummy kiosk_start "$1" || exit 1
  state "$1" screen=badge online=1 >/dev/null || exit 1
  office_open
}

flows_close() { # the book is proved, and what was counted is said
  fits "the book is proved" "verify: clean" "$("$bin/touchstone-hub" verify --db "$folder/hub.db" 2>&1 | tail -n 1)"
  echo "flows: $passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

fits() { # WHAT EXPECTED SEEN
  if [ "$2" = "$3" ]; then result ok "$1" "$2" "$3"; else
    result FAIL "$1" "$2" "$3"
    picture
  fi
}
picture() { # what is on the screen, kept where it outlives the test
  local path
  path=$build/failed/$(basename "$0" .sh)-$((passed + failed)).png
  mkdir -p "$build/failed"
  import -display "${display_of[$bench_is]}" -window root "$path" && echo "the screen: $path"
}

# ------------------------------------------------------------------ a person at the bench

# Who has lost their way cannot go on: the first screen that does not come ends the test.
is() { # WHAT WORD…: what the screen says, sooner or later
  local what=$1 before=$failed
  shift
  expect "$what" "$bench_is" "$@"
  [ "$failed" -eq "$before" ] || lost "$@"
}
see() { state "$bench_is" "$@" >/dev/null 2>&1 || lost "$@"; }
lost() { # WORD…
  printf 'never seen: %s\nlast seen: %s\n' "$*" "$(cat "$folder/$bench_is.state")"
  picture
  tail -n 5 "$folder/$bench_is.log"; ask_book "SELECT reply FROM command WHERE result = 'refused' ORDER BY n DESC LIMIT 1"
  echo "flows: $passed passed, $((failed + 1)) failed"
  exit 1
}
press() { touch_button "$bench_is" "$1"; }
pick() { touch_item "$bench_is" "$1"; }
who() { # NAME: badges in
  badge "$bench_is" "$1"
  see "operator=${1// /_}"
}
# A label that lay under the camera a moment ago is not told again: the same piece comes with the hand scanner then, and then by its chip.
shown_last=
shown_times=0
show() { # PIECE
  local tag
  tag=$(tag_of "$1")
  if [ "$tag" = "$shown_last" ] && [ "$shown_times" -ge 2 ]; then
    show_chip "$tag" "$(jq -r --arg n "$1" '.pieces[] | select(.name == $n) | .chip' "$workshop")"
    shown_times=0
  else
    show_tag "$tag"
  fi
}
show_tag() { # TAG
  local seq
  [ "$1" = "$shown_last" ] || shown_times=0
  shown_last=$1
  shown_times=$((shown_times + 1))
  seq=$(grep -o '[0-9]*$' "$folder/$bench_is.state")
  if [ "$shown_times" -eq 1 ]; then
    bench "$bench_is" camera "$1" shots=1 # one picture is enough, and none comes late: after the clock was put on it would be another scan
  else
    bench "$bench_is" camera none
    hand_scan "$bench_is" "$1"
  fi
  state "$bench_is" "seq>=$((seq + 1))" screen!=busy >/dev/null 2>&1
}
show_chip() { hold_chip "$bench_is" "$1" "$2"; } # TEXT UID
load() { # GRAMS: onto the empty pan that the screen waits for; counted, and off again
  see screen=weighing message=put_on_scale value=0.000 stable=1 # the empty pan was seen
  put "$1"
  see message!=put_on_scale message!=settling message!=weighing
  lift
}
put() { bench "$bench_is" pan "$1"; }
lift() { put empty; }

task() { # TASK: from where a person stands, through the menu: that of the bench, or that of pieces
  local button=more
  case $1 in
    queue | issue_* | return_* | break_stones | lose_stones | build_tree | send | arrive | check_scale | test_scale | stock_take)
      home
      button=bench
      ;;
    set_stones | take_apart | cast | cut) # with a piece on the screen, in its menu
      ! state "$bench_is" touches~more | grep -q 'touches=[^ ]*bench' || button=bench
      ;;
  esac
  press "$button"
  see screen=menu
  pick "$1"
}

type_in() { # DIGITS: a finger a key, and "next"
  local digits=$1 i key
  for ((i = 0; i < ${#digits}; i++)); do
    key=${digits:i:1}
    [ "$key" != . ] || key=10
    touch_button "$bench_is" "key$key"
  done
  press next
}

home() { # whatever is on the screen: back to work
  local line screen
  for _ in 1 2 3 4 5 6 7 8; do
    line=$(state "$bench_is" screen!=busy) || return 1
    screen=${line%% *}
    screen=${screen#screen=}
    case $screen in
      idle | badge) return 0 ;;
    esac
    if grep -q 'touches=[^ ]*back' <<<"$line"; then press back; else press ok; fi
    state "$bench_is" "seq>=$(($(grep -o '[0-9]*$' <<<"$line") + 1))" >/dev/null || return 1
  done
}

by_manager() { # the badge and the PIN that a manager's work asks for
  see prompt=manager
  badge "$bench_is" "Manager 1"
  see prompt=pin screen=keypad
  type_in 2468
}

# ------------------------------------------------------------------ the hub

ask_book() { sqlite3 -readonly -cmd '.timeout 2000' "$folder/hub.db" "$1"; }

book() { # WHAT SQL EXPECTED: what the hub's book says
  see pending=0 # what the bench said has been answered
  fits "$1" "$3" "$(ask_book "$2")"
}

last_of() { # PIECE: the verbs of its events
  printf "SELECT group_concat(verb, ' ') FROM (SELECT verb FROM event WHERE piece = (SELECT id FROM piece WHERE name = '%s') ORDER BY seq)" "$1"
}
at() { # WHAT PIECE EXPECTED: where it is, by the hub
  see pending=0
  fits "$1" "$3" "$(piece "$(tag_of "$2")" '[.place, .station, .state] | map(. // empty) | join(" ")')"
}
balance() { # ACCOUNT: micrograms of the own gold
  printf "SELECT coalesce(sum(k.ug), 0) FROM balance AS k JOIN account AS a ON a.id = k.account JOIN book AS b ON b.id = k.book WHERE a.name = '%s' AND b.name = 'au750y/own'" "$1"
}

