#!/bin/bash
# Enforces the room table: a file includes its own folder and what its room may use, no more (see docs/house.md).
# Usage: rooms.sh "room:uses uses …" … (from the Makefile). Prints each offence; exit 1 when there was one.
set -euo pipefail
cd "$(dirname "$0")/../.."
standard='assert|complex|ctype|errno|float|inttypes|iso646|limits|math|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdlib|string|wchar|wctype|stdio|setjmp|signal|locale|time'
# rules and flow decide: no clock, no disk, no line of output
pure='assert|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|string|stdlib'
bad=0

for row in "$@"; do
  room=${row%%:*}
  words=$standard
  case $room in common/rules | kiosk/flow) words=$pure ;; esac
  mapfile -t files < <(find "$room" -name '*.[ch]')
  awk -v room="$room" -v uses="${row#*:}" -v words="$words" '
    function say(what) { print FILENAME ":" FNR ": " room " may not include " what; offences = 1 }
    FILENAME == ARGV[1] { if (!/^#/) library[$1] = $2; next }
    !/^[[:space:]]*#[[:space:]]*include/ { next }
    {
      folder = FILENAME
      sub(/\/[^\/]*$/, "", folder)
      split($0, part, /[<">]/)
      name = part[2]
    }
    /"/ {
      target = name
      if (!sub(/\/[^\/]*$/, "", target)) target = "."
      if (!index(" " room " " uses " " folder " ", " " target " ") && index(target, room "/") != 1)
        say(name " (allowed: " room " " uses ")")
      next
    }
    name !~ "^(" words ")\\.h$" {
      extra = folder in library ? library[folder] : library[room]
      if (extra == "" || name !~ "^(" extra ")$") say("<" name ">")
    }
    END { exit offences }' tests/lint/libraries.txt "${files[@]}" || bad=1
done
# the window is the only file that knows SDL
while read -r hit; do echo "$hit: SDL belongs into kiosk/window.c and kiosk/sound.c only"; bad=1; done < <(
  grep -rnE '^#include <SDL' kiosk hub common --include='*.[ch]' | grep -vE '^kiosk/(window|sound)\.c:' || true)
exit "$bad"
