#!/bin/bash
# Enforces the room table: a file includes its own folder and what its room may use, no more (see docs/house.md).
# Usage: rooms.sh "room:uses uses …" … (from the Makefile). Prints each offence; exit 1 when there was one.
set -euo pipefail
cd "$(dirname "$0")/../.."
libraries=tests/lint/libraries.txt
standard='assert|complex|ctype|errno|float|inttypes|iso646|limits|math|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdlib|string|wchar|wctype|stdio|setjmp|signal|locale|time'
# rules and flow decide: no clock, no disk, no line of output
pure='assert|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|string|stdlib'
offences=0
say() { echo "$1"; offences=$((offences + 1)); }

for row in "$@"; do
  room=${row%%:*}
  allowed=" $room ${row#*:} "
  while IFS=: read -r file line include; do
    name=$(sed -E 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]([^>"]+)[>"].*/\1/' <<<"$include")
    folder=$(dirname "$file")
    case $include in
      *\"*)
        target=$(dirname "$name")
        case "$allowed $folder $folder/" in
          *" $target "*) ;;
          *) [[ $target == "$room"/* ]] || say "$file:$line: $room may not include $name (allowed: ${allowed# })" ;;
        esac
        ;;
      *)
        words=$standard
        case $room in common/rules | kiosk/flow) words=$pure ;; esac
        [[ $name =~ ^($words)\.h$ ]] && continue
        extra=$(awk -v f="$folder" '$1 == f { print $2 }' "$libraries")
        [ -n "$extra" ] || extra=$(awk -v f="$room" '$1 == f { print $2 }' "$libraries")
        [[ -n $extra && $name =~ ^($extra)$ ]] || say "$file:$line: $room may not include <$name>"
        ;;
    esac
  done < <(find "$room" -name '*.[ch]' -print0 | xargs -0 -r grep -nHE '^[[:space:]]*#[[:space:]]*include' || true)
done
# the window is the only file that knows SDL
while read -r hit; do say "$hit: SDL belongs into kiosk/window.c and kiosk/sound.c only"; done < <(
  grep -rnE '^#include <SDL' kiosk hub common --include='*.[ch]' | grep -vE '^kiosk/(window|sound)\.c:' || true)
[ "$offences" -eq 0 ] || { echo "rooms: $offences offences" >&2; exit 1; }
