#!/bin/bash
# The kiosk's memory in each language, at 1280x800 with an NFC reader, a scale and a hand scanner: part of `make bench`, and by itself.
#
#   tests/bench/memory.sh FOLDER [LANGUAGE…]     MEMORY_SCANS=120: of a piece every half minute, received and finished, an hour
#
# Three times: at the first screen, after a walk over the screens, after an hour's scans. PSS depends on what else runs on this machine;
# "alone" is what it would be if nothing did. MEMORY_MAPS=FILE keeps what every mapping has, at the end of each language.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
made=$1
shift
languages=("$@")
[ $# -gt 0 ] || languages=(en fr hi it th zh_CN)
scans=${MEMORY_SCANS:-120}
kiosk=bench-qc
declare -A display_of
# shellcheck source-path=SCRIPTDIR source=../demo/lib.sh
. tests/demo/lib.sh
# shellcheck source-path=SCRIPTDIR source=../soak/bands.sh
. tests/soak/bands.sh
# shellcheck source-path=SCRIPTDIR source=smaps.sh
. tests/bench/smaps.sh
trap 'case $BASHPID in "$$") end_all ;; esac' EXIT
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:--}" "${5:--}"; }

measured() { # STAGE WHAT
  local name=kiosk_memory_${language}_$1
  memory_of $kiosk
  row "$name" "$(mb "${memory[alone]}")" MB "$(aim "${memory[alone]}")" "aim of 40 MB; $2, alone on the machine, with the reader's process"
  row "${name}_pss" "$(mb "${memory[pss]}")" MB - "as it is, beside what else runs"
  row "${name}_own" "$(mb "${memory[own]}")" MB - "heap, pictures, half of what is shared with the X server"
  row "${name}_libraries" "$(mb "${memory[libraries]}")" MB - "libraries in memory, whoever else uses them"
  row "${name}_fonts" "$(mb "${memory[fonts]}")" MB - "fonts in memory, whoever else uses them"
}

maps() { # what every mapping has in kB: language, resident, proportional, nobody else's and written, whose
  awk -v l="$language" '/^[0-9a-f]+-[0-9a-f]+ / { name = $6 == "" ? "(memory)" : $6 } /^Rss:/ { rss[name] += $2 } /^Pss:/ { pss[name] += $2 }
    /^Private_Dirty:/ { dirty[name] += $2 } END { for (n in rss) print l, rss[n], pss[n], dirty[n], n }' "/proc/${pid_of[$kiosk]}/smaps" | sort -k2,2nr
}

see() { state $kiosk "$@" >/dev/null || { echo "$language: never seen: $*" >&2; cat "$folder/$kiosk.state" >&2; exit 1; }; }
to() { # BUTTON|ITEM WORD…: a touch, and the screen that it brings
  local what=$1
  shift
  touch_button $kiosk "$what" && see "$@"
}
choose() { # ITEM WORD…
  local what=$1
  shift
  touch_item $kiosk "$what" && see "$@"
}
tag_at() { sed -n "$(($1 + 1))s/ .*//p" "$folder/tags"; }
name_at() { printf 'S-%04d' "$1"; }
wedge() { # TAG WORD…
  local text=$1
  shift
  hand_scan $kiosk "$text" && see "$@"
}

walk() { # what a polisher and an inspector look at
  badge $kiosk "Polisher 1"
  see screen=idle operator=Polisher_1
  to bench screen=menu
  choose queue screen=queue
  to back screen=idle
  to help screen=help
  to ok screen=idle
  wedge "$(tag_at 0)" screen=piece message=started "name=$(name_at 0)"
  to more screen=menu
  choose look screen=sheet
  to history screen=history
  to back screen=sheet
  to back screen!=sheet
  wedge TS1-999999-X screen=trouble message=unknown_tag
  to ok screen!=trouble
  badge $kiosk "Inspector 1"
  see operator=Inspector_1
  wedge "$(tag_at "$scans")" screen=weighing message=put_on_scale value=0.000 stable=1
  bench $kiosk pan 3.763 settle=0
  see screen=verdict ruling=pass
  bench $kiosk pan empty
  see screen=verdict message=scan_next_or_touch
  to pass message=passed
  badge $kiosk "Polisher 1"
  see operator=Polisher_1
}

hour() { # pieces received and finished, one after the other
  local i
  for ((i = 1; i <= scans / 2; i++)); do
    wedge "$(tag_at "$i")" message=started "name=$(name_at "$i")"
    wedge "$(tag_at $((i - 1)))" message=finished "name=$(name_at $((i - 1)))"
  done
}

for language in "${languages[@]}"; do
  folder=$made/memory-$language
  rm -rf "$folder"
  mkdir -p "$folder"
  bands_make $((scans + 1)) 1 "$language" && hub_start && display_start $kiosk && bench_start $kiosk || exit 1
  kiosk_conf $kiosk "$hub_url" 1280x800
  sed -i '/^\[camera\]/,/^$/d; s/^size = .*/&\nlanguage = '"$language"'/' "$folder/$kiosk.ini"
  DISPLAY=${display_of[$kiosk]} SDL_AUDIODRIVER=dummy kiosk_start $kiosk || exit 1
  see screen=badge online=1 nfc=ready scale=ready known=1
  measured first "at the first screen"
  walk || exit 1
  measured walk "after a walk over the screens"
  hour || exit 1
  measured hour "after an hour's $scans scans"
  [ -z "${MEMORY_MAPS:-}" ] || maps >>"$MEMORY_MAPS"
  end_all
  pids=()
done
