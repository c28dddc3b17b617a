#!/usr/bin/env bash
# Labels as a person and a kiosk print them: to an emulated printer on a TCP port that reads ZPL, and as PDF whose code is read
# back. Needs BUILD/bin/touchstone-hub and BUILD/tools/{await,zpl_printer}. Usage: BUILD=build tests/e2e/label_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh

port=
printer() { # OPTION…: a printer of its own; its port in $port, what it prints in $work/paper
    rm -f "$work/port"
    : >"$work/paper"
    "$build/tools/zpl_printer" "$work/port" "$@" >"$work/paper" &
    pids+=("$!")
    "$await" file "$work/port" >/dev/null
    port=$(cat "$work/port")
}
decode() { # FILE.pdf: what the code on its first page says
    pdftoppm -r 300 -f 1 -l 1 -png "$1" "$work/page" && zbarimg -q --raw "$work"/page-*1.png 2>/dev/null
    rm -f "$work"/page-*
}

db=$work/hub.db
"$hub" import assets/demo/workshop.json --db "$db" >/dev/null 2>&1 || exit 1

# ---- to a printer
printer
said=$("$hub" label --db "$db" --tag TS1-002041-9 --to "127.0.0.1:$port")
is "a label is printed" $? 0
is "where is said" "$said" "label: TS1-002041-9 sent to 127.0.0.1:$port"
"$await" holds "$work/paper" "label 448x104 qr@27,31*2=Q:TS1-002041-9 text@184,12*17=R-2041 text@184,32*17=Pavé_band_54 text@184,52*17=18k_yellow text@184,72*17=TS1-002041-9" >/dev/null
is "as it should be" $? 0
"$hub" label --db "$db" --tag TSB-000003-E --dpi 300 --to "127.0.0.1:$port" >/dev/null
is "a badge is printed" $? 0
like "larger dots, a larger label" "$(grep -c 'label 1032x648 qr@[0-9,]*\*10=Q:TSB-000003-E text@[0-9,*]*=Setter_2 ' "$work/paper")" 1
is "nothing that the printer does not know" "$(grep -c unknown "$work/paper")" 0

printer --break-after 40
like "a line that breaks" "$("$hub" label --db "$db" --tag TS1-002041-9 --to "127.0.0.1:$port" 2>&1)" "*127.0.0.1:$port broke the line off*look whether*before you print it again*"
like "is told, and no label came out" "$(cat "$work/paper")" ""
"$hub" label --db "$db" --tag TS1-002041-9 --to "127.0.0.1:$port" >/dev/null
is "the next one is whole" "$(grep -c '^label ' "$work/paper")" 1
for pid in "${pids[@]}"; do kill "$pid" && "$await" end "$pid" >/dev/null; done
pids=()
like "nobody there" "$("$hub" label --db "$db" --tag TS1-002041-9 --to "127.0.0.1:$port" 2>&1)" "*does not answer*switched on*"
like "a picture" "$("$hub" label --db "$db" --tag TS1-002041-9 --to label.png 2>&1)" "*label.png*the name of a file ends in .pdf or .zpl"
like "no such device" "$("$hub" label --db "$db" --tag TS1-002041-9 --to /dev/usb/lp-none 2>&1)" "*No printer is plugged in at /dev/usb/lp-none*"
"$hub" label --db "$db" --tag TS1-002041-9 --to /dev/null >/dev/null
is "a device file" $? 0

# ---- to a file
for size in jewelry bag badge; do
    "$hub" label --db "$db" --tag TS1-002041-9 --size "$size" --to "$work/label.pdf" >/dev/null
    is "the code of a $size label" "$(decode "$work/label.pdf")" TS1-002041-9
    like "its words" "$(pdftotext "$work/label.pdf" - | tr '\n' ' ')" "*R-2041*Pavé band 54*TS1-002041-9*"
done
is "which file is said" "$("$hub" label --db "$db" --tag TS1-002041-9 --to "$work/label.zpl")" \
    "label: TS1-002041-9 written to $work/label.zpl"
is "ZPL in a file is what is printed" "$(cat "$work/label.zpl")" "$("$hub" label --db "$db" --tag TS1-002041-9)"

# ---- refused
like "a misread tag" "$("$hub" label --db "$db" --tag TS1-002041-8 2>&1)" "*misread*"
like "a tag of nothing" "$("$hub" label --db "$db" --tag TS1-000123-Z 2>&1)" "*No piece has the tag TS1-000123-Z*"
"$hub" label --db "$db" --tag TS1-002041-9 --dpi 600 2>/dev/null
is "an odd printer" $? 2
"$hub" label --db "$db" --tag TS1-002041-9 --size huge 2>/dev/null
is "an odd size" $? 2
"$hub" serve --db "$db" --printer 'a b' --listen 127.0.0.1:0 2>"$work/said"
is "no printer" $? 2
like "is said" "$(cat "$work/said")" "*HOST:9100*"

# ---- over HTTP, as a kiosk's button does
press() { ask -X POST -H "Content-Type: application/json" -d "{}" "$@"; }
ask() { curl -s -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $token" "$@"; }
token=$("$hub" enroll --db "$db" --kiosk bench-1 --stations setting 2>/dev/null)
printer
serve "$db" --printer "127.0.0.1:$port" --printer-dpi 300
is "the hub says that it has one" "$(curl -s "$address/healthz" | jq .printer)" true
is "a kiosk prints" "$(press "$address/v1/labels/TS1-002041-9/print")" 200
is "and hears so" "$(cat "$work/answer")" '{"printed":"TS1-002041-9"}'
like "it came out" "$(cat "$work/paper")" "label 672x156 *qr*=Q:TS1-002041-9 *"
is "a stranger does not" "$(curl -s -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/json' -d '{}' "$address/v1/labels/TS1-002041-9/print")" 401
is "a tag of nothing" "$(press "$address/v1/labels/TS1-000123-Z/print")" 404
is "a label to look at" "$(ask "$address/v1/labels/TSB-000003-E")" 200
cp "$work/answer" "$work/badge.pdf"
is "shows the badge" "$(decode "$work/badge.pdf")" TSB-000003-E
is "as ZPL" "$(ask "$address/v1/labels/TS1-002041-9?format=zpl&dpi=203")" 200
is "the same as the command's" "$(cat "$work/answer")" "$("$hub" label --db "$db" --tag TS1-002041-9)"
is "an odd resolution" "$(ask "$address/v1/labels/TS1-002041-9?format=zpl&dpi=250")" 400
is "not inspected yet" "$(ask "$address/v1/inspections/TS1-002041-9/pdf")" 404
like "and says so" "$(cat "$work/answer")" "*R-2041 was not inspected yet*"
is "no such slip" "$(ask "$address/v1/slips/7/pdf")" 404
kill "${pids[0]}" && "$await" end "${pids[0]}" >/dev/null
is "the printer is off" "$(press "$address/v1/labels/TS1-002041-9/print")" 503
like "and the sentence says what to do" "$(cat "$work/answer")" "*does not answer*switched on*"
kill "${pids[1]}" && "$await" end "${pids[1]}" >/dev/null
pids=()
serve "$db"
is "a hub without one says so" "$(curl -s "$address/healthz" | jq .printer)" false
is "a hub without a printer" "$(press "$address/v1/labels/TS1-002041-9/print")" 404
like "says how to get one" "$(cat "$work/answer")" "*--printer*"

echo "label: $passed passed, $failed failed"
[ "$failed" = 0 ]
