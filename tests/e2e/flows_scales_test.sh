#!/bin/bash
# The bench of QC with one scale after the other, as a workshop may have them: asked or printing by itself, on a serial line or on USB, by a
# pattern, from a capture. The same ring is weighed on each, judged and booked; and what a scale cannot say gets no verdict.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=flows_lib.sh
. "$(dirname "$0")/flows_lib.sh"
flows_open bench-qc

shut() { # the kiosk, and the bench's devices
  kill "${pid_of[bench-qc]}" "${pid_of[bench-qc-bench]}"
  "$tools/await" -t 5000 end "${pid_of[bench-qc]}" && "$tools/await" -t 5000 end "${pid_of[bench-qc-bench]}" || exit 1
}
set_key() { sed -i "/^\[scale\]/,\$ { /^${1%% *} = /d; /^\[scale\]/a $1
}" "$folder/bench-qc.ini"; } # KEY = VALUE of [scale], the last section
kiosk_open() {
  DISPLAY=${display_of[bench-qc]} SDL_AUDIODRIVER=dummy kiosk_start bench-qc || exit 1
  state bench-qc screen=badge online=1 >/dev/null || exit 1
  chip_of=() shown_last=
  who "Inspector 1"
}
other_scale() { # PROTOCOL LINE-OF-INI…: the bench and the kiosk with another scale
  local line
  shut
  kiosk_conf bench-qc "$hub_url" 1280x800
  set_key "protocol = $1"
  for line in "${@:2}"; do set_key "$line"; done
  bench_start bench-qc --scale-protocol "$1" || exit 1
  kiosk_open
}
booked() { # GRAMS: the newest weighing
  press more # books the weight first
  see screen=menu touches=back # it has been answered
  book "… and is booked" "SELECT gross_ug FROM event JOIN weighing ON weighing.event = event.seq ORDER BY seq DESC LIMIT 1" "$1"
  home
}
weighs() { # NAME GRAMS UG
  show Q-1
  see screen=weighing name=Q-1
  see message=put_on_scale
  put "$2"
  is "$1: weighed and judged" screen=verdict name=Q-1 ruling=pass
  lift
  see message=scan_next_or_touch
  booked "$3"
}

# protocol : what kiosk.ini has besides : grams on the pan
while IFS=: read -r protocol more grams; do
  other_scale "$protocol" ${more:+"$more"}
  weighs "$protocol" "$grams" "${grams/./}000"
done <<'END'
sbi16::5.601
sbi22::5.602
and::5.603
ohaus::5.605
kern-sw::5.606
radwag::5.607
tscale:printing = continuous:5.609
kern-ew::5.610
pattern:pattern = Gew. {sign}{value,} {unit} *{stable} || Gew. {sign}{value,} {unit} || Gew. zu viel{over}:5.611
END

# ------------------------------------------------------------------ on USB
other_scale hid "driver = hid" "code = usb-1"
weighs "a scale on USB" 5.61 5610000
show Q-2 # the ring is still the same scan
see screen=weighing message=put_on_scale
bench bench-qc scale overload
is "… and with more on it than it takes" screen=weighing message=scale_trouble fault~overloaded

# ------------------------------------------------------------------ what gets no verdict
other_scale mt-continuous # in kilograms, five decimals: ten milligrams
show Q-1
is "steps of ten milligrams on a scale that is known for one: said before anything is put on" screen=weighing message=scale_trouble fault~coarser_steps
home
other_scale creedmoor
show Q-1
see screen=weighing message=put_on_scale
put 5.600
see screen=weighing message=settling value=5.600
bench bench-qc wait 'scale_reads+=20' timeout=10000
is "a scale that never says that it stands still: its weight, and no verdict" screen=weighing message=settling value=5.600 stable=0
lift
is "… and nothing is recorded" screen=weighing message=lifted_early
home

# ------------------------------------------------------------------ a capture is a scale
other_scale sbi16
see scale=ready
kill "${pid_of[bench-qc]}"
"$tools/await" -t 5000 end "${pid_of[bench-qc]}" || exit 1
launch record "$bin/touchstone-kiosk" probe scale --port "$folder/bench-qc/scale" --protocol sbi16 --seconds 5 --record "$folder/ring.log"
bench bench-qc wait 'scale_reads+=4' timeout=5000
put 5.612
bench bench-qc wait 'scale_reads+=10' timeout=5000
lift
bench bench-qc wait 'scale_reads+=4' timeout=5000
"$tools/await" -t 10000 end "${pid_of[record]}" || exit 1
set_key "driver = replay"
set_key "port = $folder/ring.log"
kiosk_open
show Q-1
is "a ring that somebody weighed elsewhere: the capture is weighed and judged" screen=verdict name=Q-1 ruling=pass value=5.612
flows_close
