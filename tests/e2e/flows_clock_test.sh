#!/bin/bash
# A bench whose clock is wrong from the start and jumps while the hub is away: its deeds are booked in the order in which they were done,
# nobody's session ends by it, the header and the wall say that it is wrong, and stop when it is right.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
export WRONG_CLOCK=$folder/clock
echo 0 >"$WRONG_CLOCK"
flows_open bench-setting
port=${hub_url##*:}
kill "${pid_of[bench-setting]}"
"$tools/await" -t 5000 end "${pid_of[bench-setting]}" || exit 1
clock() { echo "$1" >"$WRONG_CLOCK.new" && mv "$WRONG_CLOCK.new" "$WRONG_CLOCK"; } # SECONDS beside the true one
kiosk_open() {
  LD_PRELOAD=$build/chaos/wrong_clock.so DISPLAY=${display_of[bench-setting]} SDL_AUDIODRIVER=dummy kiosk_start bench-setting || exit 1
}
year=31536000

# ------------------------------------------------------------------ no battery: 1970
clock "-$(date +%s)"
kiosk_open
state bench-setting screen=badge online=1 >/dev/null || exit 1
who "Setter 1"
show S-2
is "by a clock that begins in 1970: received and started" screen=piece message=started name=S-2
is "the header says that it is wrong" trouble~The_clock_of_this_kiosk
expect_board "so does the wall" 'any(.alerts[]; .kind == "clock")' '[.alerts[].text] | first' "an alert"

# ------------------------------------------------------------------ the hub is away, and the clock jumps
hub_kill
see online=0
clock 86400
show S-3
is "a day ahead: taken in on a place that was lent" screen=piece name=S-3 kept=1 operator=Setter_1
clock "-$year"
show S-2
is "a year back: scanned out, kept, and the session is the same" screen=piece message=finished name=S-2 kept=1 operator=Setter_1
kill "${pid_of[bench-setting]}"
"$tools/await" -t 5000 end "${pid_of[bench-setting]}" || exit 1
clock "-$((5 * year))"
kiosk_open
is "started anew five years back: all that was kept is there" online=0 "pending>=2"
hub_start "$port" || exit 1
clock 7200
is "the hub is back, and it is two hours later: told" online=1 pending=0
fits "each in the order in which it was done" "receive finish" "$(ask_book "$(last_of S-2)" | sed 's/^report //; s/ badge_in//')"
fits "… and once" "receive" "$(ask_book "$(last_of S-3)" | sed 's/^report //; s/ start$//')"
book "what was done a day ahead and what a year back stand as they came" \
  "SELECT group_concat(verb, ' ') FROM (SELECT verb FROM event WHERE decided = 'kiosk' AND piece IS NOT NULL AND verb IN ('finish', 'receive') ORDER BY seq)" "receive finish"

# ------------------------------------------------------------------ somebody sets it
clock 0
who "Setter 1" # news, with which the clocks are compared; without any it is half a minute
is "set right: the header is quiet" trouble=-
expect_board "so is the wall" 'all(.alerts[]; .kind != "clock")' '[.alerts[].text]' "no alert"
flows_close
