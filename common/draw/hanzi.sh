#!/bin/bash
# Writes a font of Chinese letters: hanzi.sh Hanzi|Names Regular|Bold PO >FILE
#
# Noto Sans CJK has 65 535 letters in 20 MB, and the few hundred that a screen needs lie all over it: each is a page of memory, and the kernel
# brings its neighbours. These have the same letters, of the same face. Hanzi has those of PO, Names the 3755 most frequent of GB 2312 with its
# signs, for what a workshop writes itself: a file of its own, so that who has no such name has none of its pages in memory. What is in neither is drawn from Noto, as before. No hints: nothing here is drawn with any; but
# BASE, by which Pango sets digits and hanzi on one line. Noto's licence, the SIL Open
# Font License, allows it; the name is another, of the same length, so that fontconfig tells the two apart.
set -euo pipefail
noto=/usr/share/fonts/opentype/noto/NotoSansCJK-$2.ttc
simplified=2 # which of the collection's faces
was='Noto Sans CJK SC'
is="Touchstone $1"

command -v hb-subset >/dev/null || { echo "hb-subset is missing: apt-get install libharfbuzz-bin" >&2; exit 1; }
[ -r "$noto" ] || { echo "$noto is missing: apt-get install fonts-noto-cjk" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rows() { # FIRST LAST: of GB 2312, 94 signs each
  LC_ALL=C awk -v a="$1" -v b="$2" 'BEGIN { for (row = a; row <= b; row++) for (c = 1; c <= 94; c++) printf "%c%c", row + 160, c + 160 }' |
    iconv -c -f GB2312 -t UTF-8
}
utf16() { printf '%s' "$1" | sed 's/./\\x00&/g'; } # as the font's table of names has it, for sed
case $1 in
  Hanzi) cat "$3" ;;
  Names) rows 1 1; rows 3 3; rows 16 55 ;;
  *) echo "usage: hanzi.sh Hanzi|Names Regular|Bold PO" >&2; exit 2 ;;
esac >"$work/text"
hb-subset "$noto" --face-index=$simplified --text-file="$work/text" --no-hinting --layout-features= --passthrough-tables --drop-tables-=BASE \
  --output-file="$work/font"
LC_ALL=C sed "s/$(utf16 "$was")/$(utf16 "$is")/g" "$work/font"
