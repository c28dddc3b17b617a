#!/bin/bash
# docs/hub-files.md names every file of its rooms once, and none that is not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
page=docs/hub-files.md
bad=0
while read -r room; do
  # the names of the room's section, and those of its files, without .c and .h
  named=$(awk -v room="$room" '/^## / { here = $2 == room } here' "$page" | grep -oE "\`[a-z_]+\`" | tr -d "\`" | LC_ALL=C sort)
  there=$(find "$room" -maxdepth 1 -name '*.[ch]' -printf '%f\n' | sed 's/\.[ch]$//' | LC_ALL=C sort -u)
  for name in $(comm -13 <(uniq <<<"$named") <(echo "$there")); do echo "$page: $room/$name is not in it: say where it belongs"; bad=1; done
  for name in $(comm -23 <(uniq <<<"$named") <(echo "$there")); do echo "$page: there is no $room/$name"; bad=1; done
  for name in $(uniq -d <<<"$named"); do echo "$page: $room/$name is in it twice"; bad=1; done
done < <(sed -n 's/^## //p' "$page")
exit "$bad"
