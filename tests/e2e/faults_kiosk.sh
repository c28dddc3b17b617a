# shellcheck shell=bash
# shellcheck disable=SC2154 # out and status: faults_lib.sh
# Parts of faults_test.sh at the bench of polishing and QC: tags, the chip reader and the scale.

kiosk=bench-qc

display_start() { # KIOSK: an Xvfb of its own
  local number screen
  mkfifo "$folder/display"
  exec {number}<>"$folder/display"
  launch "xvfb-$1" Xvfb -displayfd "$number" -screen 0 1280x800x24 -nolisten tcp
  read -r -t 20 screen <&"$number" || { echo "Xvfb does not start: see $folder/xvfb-$1.log" >&2; return 1; }
  exec {number}>&-
  rm "$folder/display"
  display_of[$1]=:$screen
}

kiosk_run() { DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start "$kiosk" --screenshot-dir "$folder/$kiosk-screens"; }

outbox=$folder/kiosk-disk/outbox.db # on a disk of its own

kiosk_ini_make() {
  kiosk_conf "$kiosk" "$hub_url" 1280x800 && sed -i "/^\[outbox\]/,/^\[/s#^path = .*#path = $outbox#" "$folder/$kiosk.ini"
}

bench_open() { # hub, display, bench and kiosk: once
  [ -z "${pid_of[$kiosk]:-}" ] || return 0
  disk_make "$folder/kiosk-disk"
  if ! { workshop_open && display_start "$kiosk" && bench_start "$kiosk" && kiosk_ini_make && kiosk_run &&
    state "$kiosk" online=1 nfc=ready scale=ready camera=ready known=1 >/dev/null; }; then
    result FAIL "the bench opens" "a kiosk at work" "$(tail -n 3 "$folder/$kiosk.log")"
    return 1
  fi
}

verbs_of() { piece "$(tag_of "$1")" '[.history[].do] | join(" ")'; }

expect_says() { # WHAT WORDS PART…: the screen is so, and what it says of trouble has these parts
  local what=$1 words=$2 seen
  shift 2
  # shellcheck disable=SC2086 # words of the state line
  if seen=$(state "$kiosk" $words 2>/dev/null); then
    says "$what" "$(sentence "$seen")" "$@"
  else
    result FAIL "$what" "$words" "$(shown "$(cat "$folder/$kiosk.state")")"
  fi
}

faults_bench() {
  bench_open || return
  is "check characters" "$(tag TS1 000123) $(tag TSB 000006)" 'TS1-000123-Z TSB-000006-8'
  bench "$kiosk" nfc uid=04EEEEEEEEEEEE
  expect "a badge that nobody knows, at the reader" "$kiosk" screen=trouble message=unknown_badge
  bench "$kiosk" nfc none
  bench "$kiosk" nfc 2 uid=04B20000203181 uid=04B20000203282
  expect "two chips at once" "$kiosk" screen=trouble message=several_chips
  bench "$kiosk" nfc none
  badge "$kiosk" "Inspector 1"
  expect "a badge that is known" "$kiosk" screen=idle operator=Inspector_1
  bench "$kiosk" camera "$(tag TSB 000099)"
  expect "a badge that nobody knows, before the camera" "$kiosk" screen=trouble message=unknown_badge
  bench "$kiosk" camera TS1-000123-K
  expect "a wrong check character before the camera" "$kiosk" screen=trouble message=misread
  bench "$kiosk" camera TS1-002031-D also=TS1-002032-B px=3
  expect "two labels before it" "$kiosk" screen=trouble message=several_chips
  bench "$kiosk" camera TS1-000123-Z
  expect "a tag that nobody knows" "$kiosk" screen=trouble message=unknown_tag
  expect_board "the wall says so too" 'any(.alerts[]; .text | test("TS1-000123-Z"))' \
    '[.alerts[].text | select(test("TS1-000123-Z"))] | first' "an alert that names the tag"
  bench "$kiosk" camera 'https://example.org/rings'
  expect "a code that is no tag of ours" "$kiosk" message=not_ours
  expect "  for a moment" "$kiosk" screen=idle message!=not_ours
  bench "$kiosk" camera "$(printf 'BEGIN:VCARD/%0300d' 7)" size=1280x720 px=4 human=0
  expect "nor is one of three hundred characters" "$kiosk" screen=idle message=not_ours
  expect "  for a moment" "$kiosk" screen=idle message!=not_ours
  bench "$kiosk" camera "$(printf '%0100d' 7)" code=128 size=1920x480 px=2 human=0
  expect "nor a Code 128 of a hundred digits" "$kiosk" screen=idle message=not_ours
  hand_scan "$kiosk" "$(printf 'A%0299d' 7)"
  expect_says "a hand scanner types three hundred characters" "screen=trouble message=misread" 'too long' "none of the workshop's"
  bench "$kiosk" nfc TS1-002032-B uid=04B20000203181
  expect "a chip of one piece with the text of another" "$kiosk" screen=trouble message=chip_disagrees
  bench "$kiosk" nfc none
  bench "$kiosk" nfc uid=04FFFFFFFFFFFF
  expect "a chip that nobody knows" "$kiosk" screen=trouble message=unknown_tag
  bench "$kiosk" nfc none
  scan "$kiosk" R-2042
  expect "a piece that has to go elsewhere first" "$kiosk" screen=refusal reason=wrong_station name=R-2042
  is "it stays where it was" "$(piece "$(tag_of R-2042)" '.station + " " + .state') $(verbs_of R-2042)" 'casting done stock_take'
  bench "$kiosk" camera torn
  scan "$kiosk" R-2031
  expect "a picture cut off, and a good one after it" "$kiosk" screen=weighing name=R-2031
  touch_button "$kiosk" ok
  expect "back to rest" "$kiosk" screen=idle
  bench "$kiosk" camera unplug
  expect_says "the camera is unplugged" "camera=lost trouble!=-" camera
  expect_board "the wall says so" "any(.alerts[]; .text | test(\"camera at .* is unplugged\"))" "[.alerts[].text] | first" "an alert"
  bench "$kiosk" camera replug
  expect "plugged in again" "$kiosk" camera=ready
}

reader_fault() { # WORD WHAT PART…: it shows when a chip is read
  local word=$1 what=$2
  shift 2
  bench "$kiosk" nfc_reader "$word"
  bench "$kiosk" nfc uid=04B20000203282
  expect_says "$what" "nfc=lost trouble!=-" "$kiosk/nfc" "$@"
  bench "$kiosk" nfc none
  bench "$kiosk" nfc_reader normal
  expect "  and it comes back by itself" "$kiosk" nfc=ready trouble=-
}

faults_reader() {
  bench_open || return
  reader_fault midread "the reader is unplugged in mid-read" '(was unplugged|plugged in at)' 'check its cable'
  reader_fault badstatus "a reply that libnfc aborts at" 'restarted' 'unplug it and plug it in'
  reader_fault ats0 "a chip that libnfc stumbles over" 'restarted' 'unplug it and plug it in'
  bench "$kiosk" nfc_reader hang
  expect_says "a reader that hangs" "nfc=lost trouble!=-" "$kiosk/nfc" '(stopped answering|hangs|No NFC reader answers).*(check its cable|restarted)'
  bench "$kiosk" nfc_reader nofirmware
  expect_says "one that does not tell what it is" "nfc=lost trouble~confused" "$kiosk/nfc" 'restarted' 'unplug it and plug it in'
  bench "$kiosk" nfc_reader normal
  expect "  and it comes back by itself" "$kiosk" nfc=ready trouble=-
  badge "$kiosk" "Polisher 1"
  expect "after all that it reads a badge" "$kiosk" operator=Polisher_1
  alive "$kiosk" "the kiosk never went"
}

kiosk_with_reader() { # CONNECTION: started anew with that reader
  stop "$kiosk"
  kiosk_ini_make && sed -i "s#^connection = .*#connection = $1#" "$folder/$kiosk.ini" && kiosk_run
}

# Debian's where it is installed; we install it nowhere, for it would take the reader of a machine that is a kiosk, too. Else a program of its name.
pcscd_run() {
  local program
  program=$(command -v pcscd) || { program=$folder/pcscd && cp "$tools/await" "$program"; }
  if [ "$program" = "$folder/pcscd" ]; then launch pcscd "$program" -t 600000 file "$folder/never"; else launch pcscd "$program" --foreground; fi
}

# A reader on USB that the kernel's own driver holds, in a /sys of ours: without mounts of its own a machine can show none.
faults_conflict() {
  bench_open || return
  [ -n "${FAULTS_OWN_MOUNTS:-}" ] && mount -t tmpfs none /sys/bus 2>/dev/null || return 0
  mkdir -p /sys/bus/usb/drivers/pn533_usb/1-2:1.0
  kiosk_with_reader acr122_usb
  expect_says "the kernel's driver holds the reader on USB" "nfc=lost trouble~pn533_usb" 'modprobe -r pn533.usb' 'blacklist' 'plug the reader in again'
  rm -r /sys/bus/usb/drivers
  expect_says "nobody holds it, and it is not there" "nfc=lost trouble~plugged_in" 'No NFC reader is plugged in' 'cable'
  mkdir -p /sys/bus/usb/devices/1-2
  echo 072f >/sys/bus/usb/devices/1-2/idVendor
  echo 2200 >/sys/bus/usb/devices/1-2/idProduct
  expect_says "it is there, and mute" "nfc=lost trouble~does_not_answer" 'plugged in, but does not answer' 'plug it in again'
  pcscd_run
  expect_says "the service for smart cards holds it" "nfc=lost trouble~pcscd" 'pcscd' 'systemctl disable --now pcscd.socket pcscd.service' 'plug the reader in again'
  stop pcscd
  expect_says "the service is gone" "nfc=lost trouble~does_not_answer" 'does not answer'
  umount /sys/bus
  kiosk_with_reader "pn532_uart:$folder/$kiosk/nfc"
  expect "the reader on its line again" "$kiosk" nfc=ready trouble=-
}

weighing_waits() { # a piece is to be weighed, the scale is well and its pan empty
  bench "$kiosk" scale normal
  bench "$kiosk" pan empty
  expect "  mended: it goes on" "$kiosk" screen=weighing scale=ready message=put_on_scale
}

faults_scale() {
  bench_open || return
  badge "$kiosk" "Inspector 1"
  expect "the inspector" "$kiosk" operator=Inspector_1
  scan "$kiosk" R-2035
  expect "a piece to weigh" "$kiosk" screen=weighing name=R-2035 message=put_on_scale
  touch_button "$kiosk" zero
  expect "zeroed by a finger" "$kiosk" message=zeroed
  touch_button "$kiosk" tare
  expect "a tray is asked for" "$kiosk" message=put_tray
  bench "$kiosk" pan 12.000
  expect "it is tared, and not counted" "$kiosk" screen=weighing message=tared value=0.000
  bench "$kiosk" pan empty
  expect "the tray is taken away: Zero is named, and at hand" "$kiosk" message=below_zero value=-12.000
  touch_button "$kiosk" zero
  expect "zeroed again" "$kiosk" message=zeroed value=0.000
  bench "$kiosk" scale garbage
  expect_says "a scale that sends garbage" "screen=weighing message=scale_trouble scale=lost" "$kiosk/scale" 'baud rate'
  weighing_waits
  bench "$kiosk" scale silent
  expect_says "a scale that says nothing" "message=scale_trouble scale=silent" "$kiosk/scale" 'is it on' 'cable'
  weighing_waits
  bench "$kiosk" pan "$(grams_of R-2035)" settle=60000
  expect "the piece lies there and does not settle" "$kiosk" message=settling
  bench "$kiosk" scale unplug
  expect_says "unplugged in mid-weighing" "message=scale_trouble scale=lost" "$kiosk/scale" '(cable|plug)'
  bench "$kiosk" pan "$(grams_of R-2036)" settle=0
  bench "$kiosk" scale replug
  expect "plugged in with another piece on the pan: not believed" "$kiosk" scale=ready message=empty_pan_first
  weighing_waits
  bench "$kiosk" pan "$(grams_of R-2035)" settle=60000
  expect "again on the pan" "$kiosk" message=settling
  bench "$kiosk" scale unit ct
  expect_says "a unit that changes in mid-weighing" "message=scale_trouble" 'unit to ct' 'weigh again'
  weighing_waits
  bench "$kiosk" scale unit ozt
  expect "a unit in which it shows less than the hub reckons with" "$kiosk" message=scale_trouble fault~coarser_steps
  weighing_waits
  bench "$kiosk" scale overload
  expect_says "more than the scale can weigh" "message=scale_trouble" '(overload|too much|more than)' '(take|lift|remove)'
  weighing_waits
  bench "$kiosk" scale underload
  expect_says "a pan that is off" "message=scale_trouble" '(pan|underload)'
  weighing_waits
  bench "$kiosk" scale busy
  expect_says "a scale that adjusts itself" "message=scale_trouble" '(wait|ready|busy)'
  weighing_waits
  is "nothing of all that was booked" "$(verbs_of R-2035)" 'stock_take receive'
  bench "$kiosk" pan "$(grams_of R-2035)"
  expect "and at last it is weighed" "$kiosk" screen=verdict name=R-2035 ruling=pass
  bench "$kiosk" scale unplug
  expect "unplugged with the verdict on the screen: it stands" "$kiosk" screen=verdict scale=lost message=scan_next_or_touch
  touch_button "$kiosk" pass
  expect "touched" "$kiosk" screen=piece message=passed name=R-2035
  bench "$kiosk" scale normal
  bench "$kiosk" pan empty
  expect "the scale is back" "$kiosk" scale=ready
  is "weighed once, passed once" "$(verbs_of R-2035)" 'stock_take receive weigh pass'
  alive "$kiosk" "the kiosk is alive"
}

# A scanner that is set to a US keyboard presses keys: X's codes for them, whatever the layout of the host makes of them.
scanner_keys() { # TEXT
  local row c
  local -A code=()
  for row in "10 1234567890-" "24 QWERTYUIOP" "38 ASDFGHJKL" "52 ZXCVBNM"; do
    local first=${row%% *} letters=${row#* } i
    for ((i = 0; i < ${#letters}; i++)); do code[${letters:i:1}]=$((first + i)); done
  done
  for ((row = 0; row < ${#1}; row++)); do
    c=${1:row:1}
    case $c in [A-Z]) echo "50+${code[$c]}" ;; *) echo "${code[$c]}" ;; esac
  done
  echo 36
}

scan_keys() { # NAME: the badge of that person, by a scanner that types into the window
  local tag
  tag=$(jq -r --arg n "$1" '.badges[] | select(.name == $n) | .tag' assets/demo/bench.json)
  # shellcheck disable=SC2046 # words
  DISPLAY=${display_of[$kiosk]} xdotool search --onlyvisible --limit 1 --name "^Touchstone.*$kiosk" windowfocus \
    key --window 0 --delay 2 $(scanner_keys "$tag") >/dev/null
}

faults_layout() {
  bench_open || return
  local layout who=("Polisher 1" "Inspector 1") turn=0
  for layout in us fr de th; do
    DISPLAY=${display_of[$kiosk]} setxkbmap "$layout"
    turn=$((1 - turn))
    at_once "$kiosk" scan_keys "${who[$turn]}"
    expect "a hand scanner where the keyboard is $layout" "$kiosk" screen=idle operator="${who[$turn]// /_}"
  done
  DISPLAY=${display_of[$kiosk]} setxkbmap us
}
