#!/bin/bash
# What time does at a bench, and two people at once: a session ends by itself and presence does not, each person's in its own time; the
# minute of undo ends; what has gone on cannot be taken back. Nobody waits here: the kiosk's own clock is put on.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
export WRONG_UPTIME=$folder/uptime
passed_s=0
echo $passed_s >"$WRONG_UPTIME"
kiosk_preload=$build/chaos/wrong_clock.so
flows_open bench-setting
office buy_metal '' '' '"alloy":"au750y","mass_ug":100000000' || exit 1
kiosk_pid=${pid_of[bench-setting]}
later() { # SECONDS that have passed unseen: the link misses the hub, too, for a moment
  passed_s=$((passed_s + $1))
  echo $passed_s >"$WRONG_UPTIME.new" && mv "$WRONG_UPTIME.new" "$WRONG_UPTIME"
}
look() { # the screen as it is now: the kiosk sleeps by the true clock, so it is woken, and what time has done is done
  local seq
  for _ in 1 2; do # what is drawn first may have been begun before
    seq=$(grep -o '[0-9]*$' "$folder/bench-setting.state")
    kill -USR1 "$kiosk_pid"
    see "seq>=$((seq + 1))"
  done
}
typed() { # DIGIT: and it is on the screen, so the finger was then
  local seq
  seq=$(grep -o '[0-9]*$' "$folder/bench-setting.state")
  press "key$1"
  see "seq>=$((seq + 1))"
}
offers() { # WHAT yes|no BUTTON
  fits "$1" "$2" "$(grep -q "touches=[^ ]*\b$3\b" "$folder/bench-setting.state" && echo yes || echo no)"
}

# ------------------------------------------------------------------ two at one bench, the last badge acts
who "Setter 1"
show S-5
is "the first starts a piece" screen=piece message=started name=S-5 operator=Setter_1
who "Setter 2"
show S-2
is "the second is in by a badge, and starts another" screen=piece message=started name=S-2 operator=Setter_2
badge bench-setting "Setter 1"
hand_scan bench-setting "$(tag_of S-5)"
is "badge and piece without a pause: the first again" screen=piece message=finished name=S-5 operator=Setter_1
badge bench-setting "Setter 2"
hand_scan bench-setting "$(tag_of S-2)"
is "… and the second" screen=piece message=finished name=S-2 operator=Setter_2
book "each deed has its own person" \
  "SELECT group_concat(p.name || ' ' || e.verb || ' ' || e.operator, ', ') FROM (SELECT * FROM event WHERE verb IN ('receive', 'finish') ORDER BY seq) AS e JOIN piece AS p ON p.id = e.piece" \
  "S-5 receive TSB-000002-G, S-2 receive TSB-000003-E, S-5 finish TSB-000002-G, S-2 finish TSB-000003-E"

# ------------------------------------------------------------------ the minute of undo
press undo
at "within the minute: taken back" S-2 "station setting in_work"
later 11 # less, and it is the same scan
show S-2
is "finished again" screen=piece message=finished name=S-2
later 30
look
is "half a minute later: at rest" screen=idle
offers "it can still be taken back" yes undo
kill -STOP "$kiosk_pid" # the finger is on its way while the minute ends
press undo
later 31
kill -CONT "$kiosk_pid"
if STATE_LIMIT_MS=3000 state bench-setting screen=trouble message=undo_late said~un_minuto >/dev/null 2>&1; then press ok; fi
is "a finger that comes as the minute has ended: told so, unless the button went first" screen=idle touches=leave,bench,more operator=Setter_2
at "S-2 is done, as it was" S-2 "station setting done"
show S-3
is "a third piece" message=started name=S-3
later 61
look
is "the minute ends by itself: so does the button" screen=idle touches=leave,bench,more

# ------------------------------------------------------------------ what has gone on since
later 11
show S-3
is "finished" message=finished name=S-3
see pending=0 online=1
printf '{"id":"0193a5b0-0000-7000-8000-000000000001","outbox":"0193a5b0-0000-7000-8000-00000000000b","n":1,"decided":"hub","at":"%s","operator":"TSB-000006-8","station":"polishing","do":"receive","piece":"%s"}' \
  "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$(tag_of S-3)" >"$folder/said"
fits "the next station takes it" accepted "$(curl -s -H "Authorization: Bearer $(cat "$folder/bench-qc.token")" -H 'Content-Type: application/json' -d "@$folder/said" "$hub_url/v1/commands" | jq -r .result)"
press undo
is "taken back within the minute, but it has gone on: refused, and why" screen=trouble message=not_undone said~andato_avanti
press ok
at "it is where it went" S-3 "station polishing queued"

# ------------------------------------------------------------------ a session ends by itself
see online=1
who "Setter 1"
show S-4
is "the first begins" message=started name=S-4 operator=Setter_1
later 600
who "Setter 2"
task issue_metal
see screen=keypad prompt=mass
typed 5
later 330
look
is "fifteen minutes after the first has acted, five after the second: what is asked stands" screen=keypad prompt=mass operator=Setter_2
home
see screen=idle
press leave
is "the second badges out: nobody is in, for the first's session had ended" screen=badge operator=-
expect_board "but the first is present" '.stations[] | select(.code == "setting") | .present == 1' '.stations[] | select(.code == "setting") | .present' 1
book "… and S-4 is theirs" "SELECT holder FROM piece WHERE name = 'S-4'" TSB-000002-G
who "Setter 1"
task issue_metal
see screen=keypad prompt=mass
typed 5
later 880
look
is "not yet fifteen minutes: the question stands" screen=keypad prompt=mass operator=Setter_1
later 30
look
is "then the bench is given up" screen=badge operator=-
book "nothing of what was typed is booked" "SELECT count(*) FROM event WHERE verb = 'issue_metal'" 0
book "who was in is present" "SELECT group_concat(operator) FROM presence WHERE station IS NOT NULL" TSB-000002-G
who "Setter 1"
show S-4
is "with the badge it goes on" message=finished name=S-4 operator=Setter_1
flows_close
