#!/bin/bash
# The small fonts of Chinese: one has every letter of the translation, screens look as with the large one, and a kiosk that
# reads Chinese opens no other; the second has what names are written with.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
folder=$(mktemp -d)
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
trap 'case $BASHPID in "$$") end_all; rm -rf "$folder" ;; esac' EXIT

missing() { # FONT: letters of the translation, from CJK punctuation on, that it has not
  fc-query -f '%{charset}' "$1" | tr ' ' '\n' >"$folder/has"
  iconv -f UTF-8 -t UTF-32BE assets/words/zh_CN.po | od -An -v -w4 -tx1 --endian=big | tr -d ' ' | sort -u |
    awk 'function number(hex,  i, n) { n = 0; for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1; return n }
      NR == FNR { split($0, ends, "-"); first[NR] = number(ends[1]); last[NR] = number(ends[2] == "" ? ends[1] : ends[2]); n = NR; next }
      { c = number($0); if (c < 11904) next; asked++; for (i = 1; i <= n; i++) if (c >= first[i] && c <= last[i]) next; missing++ }
      END { print missing + 0 " of " (asked > 500 ? "all" : asked + 0) }' "$folder/has" -
}
check() { if [ "$2" = "$3" ]; then result ok "$@"; else result FAIL "$@"; fi; } # WHAT EXPECTED SEEN

for face in Regular Bold; do
  check "letters that $face has not" "0 of all" "$(missing "$build/fonts/TouchstoneHanzi-$face.otf")"
  check "$face is found by its name" "TouchstoneHanzi-$face.otf" "$(basename "$(fc-match -f '%{file}' "Touchstone Hanzi:style=$face")")"
  check "$face has letters of names that no word has" "TouchstoneNames-$face.otf" \
    "$(basename "$(fc-list -f '%{file}' "Touchstone Names:style=$face:charset=9e64")")"
done

gallery=$build/tests/unit/kiosk_ui/gallery
"$gallery" sheet "$folder/small.png" 1280x800 dark zh_CN
FONTCONFIG_FILE=/etc/fonts/fonts.conf "$gallery" sheet "$folder/large.png" 1280x800 dark zh_CN
check "pixels of all screens in Chinese that differ" 0 "$(compare -metric AE -fuzz 10% "$folder/small.png" "$folder/large.png" null: 2>&1)"

hub_make && hub_start && display_start bench-qc || exit 1
kiosk_conf bench-qc "$hub_url" 1280x800
sed -i '/^\[nfc\]/,$d; s/^size = .*/&\nlanguage = zh_CN/' "$folder/bench-qc.ini"
DISPLAY=${display_of[bench-qc]} SDL_AUDIODRIVER=dummy kiosk_start bench-qc || exit 1
state bench-qc screen=badge online=1 known=1 >/dev/null || exit 1
touch_button bench-qc help && state bench-qc screen=help >/dev/null || exit 1
check "what a kiosk has open that reads Chinese" "TouchstoneHanzi-Bold.otf TouchstoneHanzi-Regular.otf" \
  "$(grep -oE '(Touchstone|NotoSansCJK)[^/]*$' "/proc/${pid_of[bench-qc]}/maps" | sort -u | paste -sd' ')"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
