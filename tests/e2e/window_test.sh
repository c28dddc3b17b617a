#!/bin/bash
# What the kiosk has drawn is what the display shows: where it may draw on the display's own pixels, where those are of another kind, and
# after somebody has made its window smaller and large again.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all; rm -rf "$folder" ;; esac' EXIT

drawn_again() { # KIOSK COMMAND…: which has it draw
  local kiosk=$1 seq
  shift
  seq=$(grep -o '[0-9]*$' "$folder/$kiosk.state")
  "$@"
  state "$kiosk" "seq>=$((seq + 1))" >/dev/null
}
differing() { # KIOSK SIZE: pixels of the display that are other than the kiosk's picture of now, by more than 16 bits a pixel tell
  local shot
  drawn_again "$1" kill -USR1 "${pid_of[$1]}" || return 1
  shot=$(find "$folder/$1-shots" -name '*.png' | sort | tail -n 1)
  import -display "${display_of[$1]}" -window root -crop "$2+0+0" +repage "$folder/display.png"
  convert "$shot" -crop "$2+0+0" +repage "$folder/drawn.png"
  compare -metric AE -fuzz 4% "$folder/drawn.png" "$folder/display.png" null: 2>&1
}
same() { # WHAT KIOSK SIZE: but for the clock, whose minute may have passed between the two
  local pixels
  pixels=$(differing "$2" "$3")
  result "$(awk -v p="$pixels" 'BEGIN { print (p ~ /^[0-9.e+]+$/ && p < 2000 ? "ok" : "FAIL") }')" "$1" "fewer than 2000 pixels differ" "$pixels"
}
resize() { # KIOSK WIDTH HEIGHT: whatever is lost by that is drawn by itself
  local window
  window=$(DISPLAY=${display_of[$1]} xdotool search --onlyvisible --limit 1 --name '^Touchstone')
  drawn_again "$1" env "DISPLAY=${display_of[$1]}" xdotool windowsize "$window" "$2" "$3" ||
    result FAIL "a window of another size is drawn anew" "by itself" "it is not"
}

hub_make && hub_start || exit 1
for bits in 24 16; do
  kiosk=bench-setting
  display_start $kiosk "$bits" || exit 1
  kiosk_conf $kiosk "$hub_url" 1280x800
  sed -i '/^\[nfc\]/,$d' "$folder/$kiosk.ini"
  DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start $kiosk --screenshot-dir "$folder/$kiosk-shots" || exit 1
  state $kiosk screen=badge online=1 known=1 >/dev/null || exit 1
  same "a display of $bits bits a pixel" $kiosk 1280x800
  resize $kiosk 900 600
  same "… its window made smaller" $kiosk 900x600
  resize $kiosk 1280 800
  same "… and as large as it was" $kiosk 1280x800
  kill "${pid_of[$kiosk]}"
  "$tools/await" -t 5000 end "${pid_of[$kiosk]}" || exit 1
  rm -r "$folder/$kiosk-shots"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
