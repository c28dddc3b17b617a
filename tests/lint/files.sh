#!/bin/bash
# docs/hub-files.md and docs/rule-files.md name every file of their rooms once, and none that is not there. And every header has a guard
# of its own: two with one guard hide each other.
set -euo pipefail
cd "$(dirname "$0")/../.."
bad=0
while IFS=: read -r page room; do
  room=${room#\#\# }
  # the names of the room's section, and those of its files, without .c and .h
  named=$(awk -v room="$room" '/^## / { here = $2 == room } here' "$page" | grep -oE "\`[a-z_]+\`" | tr -d "\`" | LC_ALL=C sort)
  there=$(find "$room" -maxdepth 1 -name '*.[ch]' -printf '%f\n' | sed 's/\.[ch]$//' | LC_ALL=C sort -u)
  for name in $(comm -13 <(uniq <<<"$named") <(echo "$there")); do echo "$page: $room/$name is not in it: say where it belongs"; bad=1; done
  for name in $(comm -23 <(uniq <<<"$named") <(echo "$there")); do echo "$page: there is no $room/$name"; bad=1; done
  for name in $(uniq -d <<<"$named"); do echo "$page: $room/$name is in it twice"; bad=1; done
done < <(grep '^## ' docs/hub-files.md docs/rule-files.md)
for guard in $(git grep -hoE "^#ifndef TOUCHSTONE_[A-Z0-9_]+_H$" -- "*.h" | awk "{ print \$2 }" | LC_ALL=C sort | uniq -d); do
  echo "two headers have the guard $guard: $(git grep -lE "^#ifndef $guard\$" -- "*.h" | paste -sd " ")"; bad=1
done
exit "$bad"
