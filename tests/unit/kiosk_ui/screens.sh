#!/bin/bash
# Renews docs/screens: each screen of the kiosk in English at 1280x800, where it differs from the picture that is there, and
# all of them small on one sheet for each language, size and theme, and one in Thai in its size. Usage: BUILD=build screens.sh GALLERY
set -euo pipefail
cd "$(dirname "$0")/../../.."
gallery=$1
build=${BUILD:-build}
kiosk=docs/screens/kiosk
sheets=docs/screens/sheets
work=$build/screens
rm -rf "$work"
mkdir -p "$work" "$kiosk" "$sheets"

palette() { tests/tools/palette.sh 64 "$1" "$2"; } # with 32 white gold came out green

"$gallery" differ "$work/new" "$kiosk"
for picture in "$work"/new/*.png; do
  [ -e "$picture" ] || continue
  palette "$picture" "$kiosk/$(basename "$picture")"
  echo "renewed $kiosk/$(basename "$picture")"
done
"$gallery" names | sed 's/$/.png/' | LC_ALL=C sort >"$work/names"
find "$kiosk" -name '*.png' -printf '%f\n' | LC_ALL=C sort | LC_ALL=C comm -13 "$work/names" - | while read -r gone; do
  rm "$kiosk/$gone"
  echo "taken away $kiosk/$gone"
done

sheet() { # name size theme language
  "$gallery" sheet "$work/$1.png" "$2" "$3" "$4"
  palette "$work/$1.png" "$sheets/$1.png"
}
for language in en $(basename -s .po assets/words/*.po); do
  sheet "$language" 1280x800 dark "$language"
done
sheet en-1024x600 1024x600 dark en
sheet en-800x1280 800x1280 dark en
sheet en-light 1280x800 light en
mkdir "$work/th"
"$gallery" pictures "$work/th" 1280x800 dark th
palette "$work/th/refusal-does_not_add_up.png" docs/screens/hub-says-no-th.png
echo "$(wc -l <"$work/names") screens in $kiosk, sheets of them in $sheets"
