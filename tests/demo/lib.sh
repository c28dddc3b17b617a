# shellcheck shell=bash disable=SC2154,SC2120 # build, folder and display_of are set by who sources this
# What the demo and the end-to-end tests share: a hub, kiosks beside their virtual benches, and waiting for what should be seen.
# Source it after setting build (absolute), folder (an empty folder for all that is made) and declaring the array display_of. `workshop` may
# name another workshop file than the demo's, scale_of[KIOSK] the scale of a bench that has one, and hub_options what else the hub is told.
bin=$build/bin
tools=$build/tools
workshop=${workshop:-assets/demo/workshop.json}
declare -A scale_of
[[ -v scale_of[@] ]] || scale_of[bench-qc]=qc-1
hub_options=()
export FONTCONFIG_FILE=$build/fonts/fonts.conf # as an installed kiosk has them
pids=()
declare -A pid_of
passed=0
failed=0

end_all() { # ends what was started, newest first
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill "${pids[i]}" 2>/dev/null || true; done
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do "$tools/await" -t 5000 end "${pids[i]}" || kill -9 "${pids[i]}" 2>/dev/null || true; done
}

launch() { # NAME COMMAND… : in the background, its output in $folder/NAME.log
  local name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 </dev/null &
  pid_of[$name]=$!
  pids+=("$!")
}

result() { # ok|FAIL WHAT EXPECTED SEEN
  if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  printf '%-4s %2d  %-62s expected: %s\n             %-55s seen: %s\n' "$1" $((passed + failed)) "$2" "$3" '' "$4"
}

# ------------------------------------------------------------------ hub

hub_start() { # [PORT]: listens there, or on a free port; sets hub_url
  rm -f "$folder/hub.address"
  launch hub "$bin/touchstone-hub" serve --db "$folder/hub.db" --listen "127.0.0.1:${1:-0}" \
    --address-file "$folder/hub.address" --assets assets "${hub_options[@]}"
  "$tools/await" -t 10000 file "$folder/hub.address" || { cat "$folder/hub.log" >&2; return 1; }
  hub_url=http://$(tr -d '\n' <"$folder/hub.address" | sed 's#^http://##; s#/$##')
}

hub_kill() { # as a power cut would
  kill -9 "${pid_of[hub]}"
  wait "${pid_of[hub]}" 2>/dev/null || true
}

hub_make() { # an imported demo workshop and a token for each kiosk, in $folder/KIOSK.token
  "$bin/touchstone-hub" import "$workshop" --db "$folder/hub.db" >"$folder/import.log" 2>&1 ||
    { cat "$folder/import.log" >&2; return 1; }
  local kiosk stations
  while read -r kiosk stations; do
    "$bin/touchstone-hub" enroll --db "$folder/hub.db" --kiosk "$kiosk" --stations "$stations" \
      --token-file "$folder/$kiosk.token" >>"$folder/import.log" 2>&1 || { cat "$folder/import.log" >&2; return 1; }
  done < <(jq -r '.kiosks[] | .code + " " + (.stations | join(","))' "$workshop")
}

office_sign_in() { # sets office_token
  office_token=$(curl -sf -H 'Content-Type: application/json' -d '{"badge":"TSB-000007-6","pin":"2468"}' "$hub_url/v1/session" | jq -r .token)
}
office_open() { # once for each hub
  office_sign_in
  office_n=0
}
office() { # VERB STATION [PIECE-TAG] FIELDS: the manager says so in the browser
  office_n=$((office_n + 1))
  printf '{"id":"01980000-0000-7000-8000-%012d","outbox":"01970000-0000-7000-8000-00000000000a","n":%d,"decided":"hub","at":"%s","operator":"TSB-000007-6"' \
    "$office_n" "$office_n" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" >"$folder/said"
  [ -z "$2" ] || printf ',"station":"%s"' "$2" >>"$folder/said"
  [ -z "$3" ] || printf ',"piece":"%s"' "$3" >>"$folder/said"
  printf ',"do":"%s"%s}' "$1" "${4:+,$4}" >>"$folder/said"
  curl -s -H "Authorization: Bearer $office_token" -H 'Content-Type: application/json' -d "@$folder/said" "$hub_url/v1/commands" >"$folder/answer"
  [ "$(jq -r .result "$folder/answer")" = accepted ] || { echo "the office's $1: $(cat "$folder/answer")" >&2; return 1; }
}

stones_buy() { # those that the models of the demo name lie in the stock
  local kind count ct shape size quality
  office_open
  while read -r kind count ct shape size quality; do
    office buy_stones '' '' "\"kind\":\"$kind\",\"count\":$count,\"ct_e5\":$ct,\"shape\":\"$shape\",\"size\":\"$size mm\",\"quality\":\"$quality\"" || return 1
  done <<STOCK
rd-1.2 200 160000 round 1.2 G VS
rd-1.3 200 200000 round 1.3 G VS
rd-5.1 10 500000 round 5.1 G VS
em-7x5 4 480000 emerald 7x5 fine
STOCK
}

board() { curl -sf "$hub_url/v1/board"; }
piece() { # TAG [JQ]
  curl -sf -H "Authorization: Bearer $(cat "$folder/bench-qc.token")" "$hub_url/v1/pieces/$1" | jq -r "${2:-.}"
}

await_board() { # JQ-CONDITION JQ-SHOWN: waits on the event stream until the board is so
  local raw stream pid seen
  exec {raw}< <(exec curl -sN "$hub_url/v1/stream")
  pid=$!
  exec {stream}< <(sed -un "s/^data: //p" <&"$raw" | jq --unbuffered -cr \
    "select(.stations != null) | if ($1) then \"yes \" + (($2) | tostring) else \"no\" end")
  seen=$("$tools/await" -t 20000 line "yes " <&"$stream" 2>/dev/null)
  kill "$pid" 2>/dev/null || true
  exec {raw}<&- {stream}<&-
  if [ -n "$seen" ]; then echo "${seen#yes }"; else board | jq -cr "$2"; return 1; fi
}

expect_board() { # WHAT JQ-CONDITION JQ-SHOWN EXPECTED
  local seen
  if seen=$(await_board "$2" "$3"); then result ok "$1" "$4" "$seen"; else result FAIL "$1" "$4" "${seen:-no board}"; fi
}

# ------------------------------------------------------------------ bench and kiosk

display_start() { # KIOSK [BITS]: an X server of its own, of 24 bits a pixel or so many; sets display_of[KIOSK]
  local number screen
  mkfifo "$folder/display"
  exec {number}<>"$folder/display"
  Xvfb -displayfd "$number" -screen 0 "1280x800x${2:-24}" -nolisten tcp >"$folder/xvfb-$1.log" 2>&1 &
  pids+=("$!")
  read -r -t 20 screen <&"$number" || { echo "Xvfb does not start: see $folder/xvfb-$1.log" >&2; return 1; }
  exec {number}>&-
  rm "$folder/display"
  display_of[$1]=:$screen
}

bench() { # KIOSK COMMAND…
  local kiosk=$1
  shift
  "$bin/touchstone-bench" send --dir "$folder/$kiosk" "$*" >"$folder/$kiosk/answer" ||
    { echo "bench $kiosk: $*: $(cat "$folder/$kiosk/answer")" >&2; return 1; }
}

kiosk_conf() { # KIOSK URL SIZE: writes $folder/KIOSK.ini
  local kiosk=$1 stations
  stations=$(jq -r --arg k "$kiosk" '.kiosks[] | select(.code == $k) | .stations | join(" ")' "$workshop")
  {
    printf '[kiosk]\ncode = %s\nstations = %s\n\n' "$kiosk" "$stations"
    printf '[hub]\nurl = %s\ntoken_file = %s\n\n' "$2" "$folder/$kiosk.token"
    printf '[outbox]\npath = %s\n\n[screen]\nsize = %s\n\n' "$folder/$kiosk.db" "$3"
    printf '[nfc]\nconnection = pn532_uart:%s\n\n[camera]\nsource = %s\n\n[wedge]\ndevice = keys\n' "$folder/$kiosk/nfc" "$folder/$kiosk/camera"
    if [ -n "${scale_of[$kiosk]:-}" ]; then
      printf '\n[scale]\ncode = %s\ndriver = serial\nport = %s\nprotocol = mt-sics\nline = 9600 8N1\n' "${scale_of[$kiosk]}" "$folder/$kiosk/scale"
    fi
  } >"$folder/$kiosk.ini"
}

bench_start() { # KIOSK [ARGUMENT…]
  local kiosk=$1 scale=(--no-scale)
  shift
  mkdir -p "$folder/$kiosk" "$folder/$kiosk-screens"
  [ -z "${scale_of[$kiosk]:-}" ] || scale=(--scale "d=0.001,max=220,settle_ms=400")
  launch "$kiosk-bench" env "DISPLAY=${display_of[$kiosk]:-${DISPLAY:-}}" "$bin/touchstone-bench" run --dir "$folder/$kiosk" --name "$kiosk" --wedge-window "^Touchstone.*$kiosk" "${scale[@]}" "$@"
  "$tools/await" file "$folder/$kiosk/ready"
}

kiosk_start() { # KIOSK [ARGUMENT…]
  local kiosk=$1
  shift
  rm -f "$folder/$kiosk.state"
  launch "$kiosk" "$bin/touchstone-kiosk" --config "$folder/$kiosk.ini" --state-file "$folder/$kiosk.state" "$@"
  "$tools/await" -t 10000 file "$folder/$kiosk.state" || { cat "$folder/$kiosk.log" >&2; return 1; }
}

state() { # KIOSK WORD…: waits until the kiosk's screen is so
  local kiosk=$1
  shift
  "$tools/await" -t "${STATE_LIMIT_MS:-20000}" state "$folder/$kiosk.state" "$@"
}

shown() { # the telling words of a state line
  tr ' ' '\n' <<<"$1" | grep -E '^(screen|message|reason|name|other|operator|value|ruling|pending|online)=.' | grep -vE '=(-|none)$' | paste -sd' '
}

expect() { # WHAT KIOSK WORD…
  local what=$1 kiosk=$2 seen
  shift 2
  if seen=$(state "$kiosk" "$@" 2>/dev/null); then
    result ok "$what" "$*" "$(shown "$seen")"
  else
    result FAIL "$what" "$*" "$(shown "$(cat "$folder/$kiosk.state" 2>/dev/null)")"
  fi
}

touch_button() { # KIOSK BUTTON: a finger on the button where the screen shows it
  local kiosk=$1 line place
  line=$(state "$kiosk" "places~$2@") || return 1
  place=$(tr ' ' '\n' <<<"$line" | sed -n 's/^places=//p' | tr ';' '\n' | sed -n "s/^$2@//p")
  DISPLAY=${display_of[$kiosk]} xdotool mousemove "${place%,*}" "${place#*,}" click 1
}

touch_item() { # KIOSK WORD: a finger on the thing that is called so: a task, a word, a name
  local kiosk=$1 line index
  line=$(state "$kiosk" "items~$2") || return 1
  index=$(tr ' ' '\n' <<<"$line" | sed -n 's/^items=//p' | tr ',' '\n' | grep -nx -- "$2" | head -n 1 | cut -d: -f1)
  [ -n "$index" ] || { echo "$kiosk: no $2 among: $line" >&2; return 1; }
  until grep -q "item$((index - 1))@" <<<"$line"; do # on another page
    touch_button "$kiosk" page
    line=$(state "$kiosk" "seq>=$(($(grep -o '[0-9]*$' <<<"$line") + 1))") || return 1
  done
  touch_button "$kiosk" "item$((index - 1))"
}

badge() { # KIOSK NAME: holds the badge of that person to the reader, and takes it away
  local tag uid
  read -r tag uid < <(jq -r --arg n "$2" '.people[] | select(.name == $n) | .badge + " " + .chip' "$workshop")
  hold_chip "$1" "$tag" "$uid"
}

declare -A chip_of # KIOSK: the chip that lay on its reader last
hold_chip() { # KIOSK TEXT UID: onto the reader, and away
  # one that is shown again is news only when the reader has seen that it was gone: three empty looks, and one that had begun before
  [ "${chip_of[$1]:-}" != "$3" ] || bench "$1" wait 'nfc_polls+=4' timeout=10000
  chip_of[$1]=$3
  bench "$1" nfc "$2" "uid=$3"
  bench "$1" wait 'nfc_selects+=3' timeout=5000
  bench "$1" nfc none
}

tag_of() { jq -r --arg n "$1" '.pieces[] | select(.name == $n) | .tag' "$workshop"; }
grams_of() { jq -r --arg n "$1" '.pieces[] | select(.name == $n) | .gross_ug / 1000000' assets/demo/bench.json; }

# A hand scanner types each key in the same few milliseconds. Ours does not where the machine is busy, and a kiosk takes what is typed so
# slowly for a person's: so it is held while the keys are sent, and has them all at once.
at_once() { # KIOSK COMMAND…: what presses keys
  local kiosk=$1 typed=0
  shift
  kill -STOP "${pid_of[$kiosk]}"
  "$@" || typed=1
  kill -CONT "${pid_of[$kiosk]}"
  return "$typed"
}

hand_scan() { at_once "$1" bench "$1" wedge "$2"; } # KIOSK TEXT

scan() { # KIOSK PIECE [KEY=VALUE…]: holds its tag under the camera
  local kiosk=$1 name=$2
  shift 2
  bench "$kiosk" camera "$(tag_of "$name")" "$@"
}
