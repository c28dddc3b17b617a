#!/bin/bash
# An inspection sheet with its photos, as an inspector does it: the camera's picture comes to the hub, with the hub and after a day without it,
# over a kiosk that dies; and what happened to a piece is read on its sheet.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-qc

take_photo() { # WHICH PIECE [LIGHT]: its tag lies before the camera; looked at, and taken
  see screen=photo "prompt=photo_$1" "places~take@"
  bench "$bench_is" camera "$(tag_of "$2")" "${@:3}"
  press take
  see screen=photo "places~next@"
  press next
}
inspect() { # PIECE: a sheet with photos before and after, up to its last question
  task inspect
  show "$1"
  take_photo before "$1"
  see screen=checks
  press item2
  press next
  see screen=keypad prompt=measured
  press skip
  take_photo after "$1" light=0.8
  see screen=summary
}
arrive() { # PIECE: received here; it is not weighed now
  show "$1"
  see screen=weighing "name=$1"
  press ok
  home
}
photo_of() { # PIECE MOMENT: the id that its last sheet names
  ask_book "SELECT reference FROM inspection_photo WHERE moment = '$2' AND inspection = (SELECT max(i.id) FROM inspection AS i
    JOIN piece AS p ON p.id = i.piece WHERE p.name = '$1')"
}
at_hub() { # WHAT PIECE MOMENT: the hub gives out a JPEG in which the piece's own tag can be read
  local seen
  curl -sf -H "Authorization: Bearer $office_token" "$hub_url/v1/photos/$(photo_of "$2" "$3")" -o "$folder/photo"
  seen=$(head -c 3 "$folder/photo" | od -An -tx1 | tr -d ' \n') # a JPEG
  seen="$seen $(zbarimg -q --raw "$folder/photo" 2>/dev/null | head -n 1)"
  result "$([ "$seen" = "ffd8ff $(tag_of "$2")" ] && echo ok || echo FAIL)" "$1" "$(tag_of "$2")" "$seen"
}

# ------------------------------------------------------------------ with the hub
who "Inspector 1"
arrive Q-1
inspect Q-1
is "all that was said, the photos too" screen=summary prompt=book
press book
is "the sheet is signed" screen=done task=inspect
see pending=0 photos=0
book "… with two photos" "SELECT count(*) FROM inspection_photo" 2
at_hub "the photo before, as the camera saw it" Q-1 before
at_hub "the photo after" Q-1 after
home

# ------------------------------------------------------------------ no photo of it
task inspect
show Q-1
see screen=photo
press skip
see screen=checks
press back
is "back to the photo: it is taken anew" screen=photo "places~take@"
press take
see "places~again@"
press again
is "again: what the camera sees" screen=photo "places~take@"
home

# ------------------------------------------------------------------ what happened to it
task look
press item0 # the one that lies here
see screen=sheet name=Q-1
is "its photos are on its sheet, the newest first" screen=sheet pictures=after:there,before:there "places~item1@"
press item1
is "a touch shows one large" screen=picture name=Q-1 pictures=before:there
press back
is "another touch closes it" screen=sheet pictures=after:there,before:there
press history
is "what happened to it, newest first" screen=history items=inspect,receive,stock_take
press back
is "back to its sheet" screen=sheet name=Q-1 "places~item0@"
home

# ------------------------------------------------------------------ without the hub, and over a death
arrive Q-2
see pending=0
hub_kill
is "the hub is away" online=0
task look
press item0
is "what was read before is at hand, its photos too" screen=sheet name=Q-1 pictures=after:there,before:there online=0
home
task look
press item1
see screen=sheet name=Q-2
press history
is "what happened to it is not known without the hub" screen=history items=- online=0
press back
is "neither are its photos" screen=sheet pictures=- online=0
home
inspect Q-2
press book
is "kept, with its photos: the screen says how many wait" screen=done kept=1 photos=2
kill -9 "${pid_of[bench-qc]}"
wait "${pid_of[bench-qc]}" 2>/dev/null
DISPLAY=${display_of[bench-qc]} SDL_AUDIODRIVER=dummy kiosk_start bench-qc || exit 1
is "started again, they still wait" online=0 photos=2
hub_start "${hub_url##*:}" || exit 1
is "the hub is back: all has gone" online=1 pending=0 photos=0
office_sign_in
at_hub "the photo that was taken without the hub" Q-2 before
at_hub "… and the other" Q-2 after
who "Inspector 1"
task look
show Q-2
is "the photos that were taken without the hub are on the sheet" screen=sheet name=Q-2 pictures=after:there,before:there
home
left=$(find "$folder/bench-qc.db.photos" -type f | wc -l)
result "$([ "$left" = 0 ] && echo ok || echo FAIL)" "nothing is left on the kiosk" 0 "$left"
due=$("$bin/touchstone-hub" verify --db "$folder/hub.db" 2>/dev/null | awk '/^photos/ { $1 = $1; print }' | paste -sd' ')
result "$([ "$due" = "photos 4 photos due 0" ] && echo ok || echo FAIL)" "the book knows four, and awaits none" "photos 4 photos due 0" "$due"
flows_close
