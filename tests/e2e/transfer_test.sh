#!/bin/bash
# What goes into a hub and comes out of it by the command line: import, PINs, export, backup, restore; each with its exit status.
# BUILD names the build folder.
set -u
umask 022

build=${BUILD:-build}
hub=$build/bin/touchstone-hub
await=$build/tools/await
folder=$(mktemp -d)
hub_pid=
failed=0
passed=0

finish() {
  if [ -n "$hub_pid" ]; then
    kill "$hub_pid" 2>/dev/null
    wait "$hub_pid" 2>/dev/null
  fi
  rm -rf "$folder"
}
trap 'case $BASHPID in "$$") finish ;; esac' EXIT

# check NAME STATUS REGEX COMMAND… : what it says on both outputs
check() {
  local name=$1 status=$2 wanted=$3 said code
  shift 3
  said=$("$@" 2>&1 </dev/null)
  code=$?
  judge "$name" "$status" "$wanted" "$code" "$said"
}

judge() {
  if [ "$4" -eq "$2" ] && { [ -z "$3" ] || printf '%s' "$5" | grep -qE -e "$3"; }; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  printf 'FAILED %s: status %s, wanted %s\n said   %s\n wanted %s\n' "$1" "$4" "$2" "$5" "$3"
}

pin() { # BADGE PIN
  printf '%s\n' "$2" | "$hub" pin "$1" --db "$folder/a.db"
}

adds_up() { # FOLDER: what sqlite3 alone finds wrong with the accounts
  sqlite3 :memory: -cmd '.mode csv' -cmd ".import $1/transfers.csv t" -cmd ".import $1/accounts.csv a" \
    "SELECT count(*), sum(a.before_ug
       + coalesce((SELECT sum(amount_ug) FROM t WHERE t.book = a.book AND debit = a.account), 0)
       - coalesce((SELECT sum(amount_ug) FROM t WHERE t.book = a.book AND credit = a.account), 0) <> a.after_ug) FROM a"
}

for name in import export backup restore pin enroll verify serve tags; do
  check "$name has help" 0 'usage: touchstone-hub' "$hub" $name --help
done

# import
check "a dry run of a hub that is not there" 0 'nothing was' "$hub" import assets/demo/workshop.json --db "$folder/a.db" --dry-run
check "… and makes none" 1 '' test -e "$folder/a.db"
check "the demo" 0 '16 pieces.* written' "$hub" import assets/demo/workshop.json --db "$folder/a.db"
sed 's/"route": *"[a-z-]*"/"route": "nowhere"/' assets/demo/workshop.json >"$folder/bad.json"
line=$(grep -n '"nowhere"' "$folder/bad.json" | head -1 | cut -d: -f1)
check "a problem has its line" 1 "bad.json:$line: models\\[0\\].route: nowhere is no route" "$hub" import "$folder/bad.json" --db "$folder/a.db"
check "… in a dry run, too" 1 "bad.json:$line: models\\[0\\].route" "$hub" import "$folder/bad.json" --db "$folder/a.db" --dry-run
jq '.stations[1].limits = 4 | .models[0].route = "nowhere" | .pieces[0].tag = "TS1-002031-E"' assets/demo/workshop.json >"$folder/mixed.json"
mixed() { "$hub" import "$folder/mixed.json" --db "$1" 2>/dev/null | sed -E 's/^[^ ]*:[0-9]+: ([^:]*):.*/\1/' | paste -sd ' '; }
check "what cannot be read and what does not fit, in the order of the file" 0 '^stations\[1\].limits models\[0\].route pieces\[0\].tag$' mixed "$folder/a.db"
check "… and before there is a hub" 0 '^stations\[1\].limits models\[0\].route pieces\[0\].tag$' mixed "$folder/none.db"
check "a file that is none" 1 'cannot open' "$hub" import "$folder/none.json" --db "$folder/a.db"
jq '.stations[1].limit_pieces = -4' assets/demo/workshop.json >"$folder/limit.json"
check "a limit that is none is said once, not at each piece" 1 '1 problem in' "$hub" import "$folder/limit.json" --db "$folder/none.db"
jq '.pieces[0].quantity = 99' assets/demo/workshop.json >"$folder/lot.json"
check "a lot that fits nowhere" 1 'no limit of qc is large enough for it \(99 pieces, [0-9]+ mg\)' "$hub" import "$folder/lot.json" --db "$folder/none.db"
jq '.stations[1].limit_g = "0.1"' assets/demo/workshop.json >"$folder/grams.json"
check "… and one piece" 1 'large enough for it \(1 piece, [0-9]+ mg\)' "$hub" import "$folder/grams.json" --db "$folder/none.db"
printf '[]' >"$folder/list.json"
check "a file that is a list" 1 'list.json:1: must be an object' "$hub" import "$folder/list.json" --db "$folder/none.db"
head -c 3000 /dev/urandom >"$folder/noise.json"
check "a file that is no text" 1 'is not JSON: .*line 1' "$hub" import "$folder/noise.json" --db "$folder/none.db"
printf '{"workshop": "A",\n "stations": [%s' "$(printf '[%.0s' $(seq 100))" >"$folder/deep.json"
check "one that nests too deep" 1 'nested deeper than 10 \(line 2\)' "$hub" import "$folder/deep.json" --db "$folder/none.db"
head -c 34000000 /dev/zero >"$folder/huge.json"
check "one that is too big" 1 'huge.json is bigger than' "$hub" import "$folder/huge.json" --db "$folder/none.db"
check "… by a pipe, too" 1 'standard input is bigger than' sh -c "cat $folder/huge.json | $hub import - --db $folder/none.db"
rm "$folder/huge.json"
check "a folder" 1 'Is a directory' "$hub" import "$folder" --db "$folder/none.db"
check "by a pipe" 0 '16 pieces.* would be' sh -c "cat assets/demo/workshop.json | $hub import - --db $folder/none.db --dry-run"
check "… where a problem has its line" 1 'standard input:[0-9]+: stations\[1\].limit_pieces: must be' \
  sh -c "cat $folder/limit.json | $hub import - --db $folder/none.db"
check "nothing by a pipe" 1 'is empty' "$hub" import - --db "$folder/none.db"
check "none of them makes a hub" 1 '' test -e "$folder/none.db"
check "an option with =" 0 '16 pieces.* would be' "$hub" import assets/demo/workshop.json --db="$folder/none.db" --dry-run
check "… that takes no value" 2 'dry-run takes no value' "$hub" import assets/demo/workshop.json --db="$folder/none.db" --dry-run=no
check "… twice" 2 'db is given twice' "$hub" import assets/demo/workshop.json --db="$folder/none.db" --db "$folder/none.db"
check "… that is none" 2 'the option "--bd=x" is not known' "$hub" import assets/demo/workshop.json --bd=x
check "enrolling at a hub that is not there" 1 'cannot open the store .*none.db' "$hub" enroll --db "$folder/none.db" --kiosk x --stations qc
check "… leaves nothing behind" 1 '' test -e "$folder/none.db.lock"

# What lasts shows a bar to somebody who looks, and to nobody else.
watched() { # COMMAND…: as at a terminal
  SHELL=/bin/bash script -qec "$(printf '%q ' "$@")" /dev/null </dev/null | tr '\r' '\n'
}
bar='\[#{40}\] [1-9][0-9]* of [1-9][0-9]*'
check "an import shows how far it is" 0 "$bar pieces" watched "$hub" import assets/demo/workshop.json --db "$folder/bar.db"
check "verify" 0 "$bar events" watched "$hub" verify --db "$folder/bar.db"
check "export" 0 "$bar events" watched "$hub" export --db "$folder/bar.db" --out "$folder/bar"
check "backup" 0 "$bar pages" watched "$hub" backup --db "$folder/bar.db" --out "$folder/bar-copy.db"
check "nobody looks: a line now and then" 0 '^import: 16 of 16 pieces' "$hub" import assets/demo/workshop.json --db "$folder/bar3.db"
plain() { "$@" 2>&1 | grep -c '#'; }
check "… and no bar" 1 '^0$' plain "$hub" export --db "$folder/bar.db" --out "$folder/bar"
check "a command line that is wrong" 2 'FILE is missing' "$hub" import --db "$folder/a.db"

jq '{workshop, stations: [.stations[] | select(.code == "qc")], people: .people[:1], kiosks: [{code: "one", name: "One", stations: ["qc"]}]}' \
  assets/demo/workshop.json >"$folder/small.json"
sed -i 's/"station": *"[a-z]*"/"station": "qc"/' "$folder/small.json"
check "one of each" 0 'import: 0 pieces, 1 station, 1 person, 1 kiosk of ' "$hub" import "$folder/small.json" --db "$folder/small.db" --dry-run

# Tags and badges for what is new
check "badges before there is a hub" 0 '^TSB-000001-I TSB-000002-G $' sh -c "$hub tags 2 --kind badge | tr '\\n' ' '"
check "the next free badge" 0 '^TSB-000009-2$' "$hub" tags 1 --kind badge --db "$folder/a.db"
check "the next free tags" 0 '^TS1-002050-7 TS1-002051-5 $' sh -c "$hub tags 2 --db $folder/a.db | tr '\\n' ' '"
jq '.pieces[0].tag = "TS1-999999999999-Z" | .people[0].badge = "TSB-999999999999-Q"' assets/demo/workshop.json >"$folder/last.json"
check "the last number there is" 0 '' "$hub" import "$folder/last.json" --db "$folder/last.db"
check "… then what is free from the first on" 0 '^TS1-000001-[0-9A-Z]$' "$hub" tags 1 --db "$folder/last.db"
check "… of badges, too" 0 '^TSB-000001-I TSB-000009-2 $' sh -c "$hub tags 2 --kind badge --db $folder/last.db | tr '\\n' ' '"
check "none" 2 'write a number from 1 to 1000' "$hub" tags 0
check "of what" 2 'neither piece nor badge' "$hub" tags 1 --kind ring

# as it was: what is written under a name that somebody gives takes no other file's place
same() { # FILE COMMAND…: afterwards the file is as it was
  local file=$1 sum code
  shift
  sum=$(sha256sum "$file")
  "$@" 2>&1
  code=$?
  [ "$sum" = "$(sha256sum "$file")" ] && echo "$file is as it was"
  return "$code"
}
enroll() { "$hub" enroll --db "$folder/a.db" --kiosk camera --stations qc --token-file "$1"; }
served() { timeout 10 "$hub" serve --db "$folder/a.db" --listen 127.0.0.1:0 --assets assets --address-file "$1"; }
echo 'buy gold' >"$folder/notes.txt"
for write in enroll served; do
  check "$write: into the store" 2 'a.db is there and holds something else.*name another file' same "$folder/a.db" "$write" "$folder/a.db"
  check "… which is as it was" 2 'a.db is as it was' same "$folder/a.db" "$write" "$folder/a.db"
  check "$write: into somebody's notes" 2 'notes.txt is as it was' same "$folder/notes.txt" "$write" "$folder/notes.txt"
  check "$write: into what is no file" 2 'is not a file: name one' "$write" /dev/null
done
check "a token for a file that is empty" 0 'its token is in' enroll "$(mktemp -p "$folder")"
check "… for a new one" 0 'its token is in' enroll "$folder/fresh.token"
check "… over an older token" 0 'its token is in' enroll "$folder/fresh.token"
echo 'of the bench at the door' >>"$folder/fresh.token"
check "… and what stands below one" 2 'fresh.token is as it was' same "$folder/fresh.token" enroll "$folder/fresh.token"
stations_of() { # LIST: those of the kiosk that is enrolled with it
  "$hub" enroll --db "$folder/a.db" --kiosk list --stations "$1" >/dev/null
  sqlite3 "$folder/a.db" "SELECT group_concat(station, '+') FROM (SELECT station FROM kiosk_station JOIN kiosk ON id = kiosk WHERE code = 'list' ORDER BY line)"
}
for list in qc,setting 'qc setting' 'qc, setting'; do
  check "stations as \"$list\"" 0 '^qc\+setting$' stations_of "$list"
done

# … and a kiosk that gets a new token keeps its name
named() { sqlite3 "$folder/a.db" "SELECT name FROM kiosk WHERE code = '$1'"; }
check "a kiosk without a name has its code" 0 '^camera$' named camera
"$hub" enroll --db "$folder/a.db" --kiosk camera --stations qc --name 'Camera at QC' >/dev/null
check "one with a name" 0 '^Camera at QC$' named camera
check "… let in again" 0 'its token is in' enroll "$folder/again.token"
check "… keeps it" 0 '^Camera at QC$' named camera

# PINs
check "a PIN" 0 'pin: set' pin TSB-000007-6 97531
# Ctrl-C at the question: nothing is set, and the terminal shows again what is typed. script takes the shell of whoever runs the
# test: dash would end with the interrupted command, bash goes on to stty.
# typed [WAIT KEYS]…: keys as they are asked for
typed() {
  rm -f "$folder/keys" "$folder/screen"
  mkfifo "$folder/keys"
  SHELL=/bin/bash timeout 20 script -qfec "$(printf '%q ' "$hub" pin TSB-000007-6 --db "$folder/a.db"); echo status \$?; stty -a" /dev/null <"$folder/keys" >"$folder/screen" &
  local shell=$!
  exec 9>"$folder/keys"
  while [ $# -gt 0 ]; do
    # shellcheck disable=SC2059 # the keys are a format on purpose
    "$await" holds "$folder/screen" "$1" >"$folder/awaited" && printf "$2" >&9
    shift 2
  done
  wait "$shell"
  exec 9>&-
  cat "$folder/screen"
}
check "a PIN that is given up" 0 'no PIN came' typed 'PIN: ' '\003'
check "… and the terminal shows what is typed" 0 ' echo ' cat "$folder/screen"
check "at a terminal it is typed twice" 0 '^pin: set' typed 'PIN: ' '97531\n' 'PIN again: ' '97531\n'
check "… and not shown" 1 '' grep -q 97531 "$folder/screen"
check "… and the two must agree" 0 'the two PINs differ: nothing was set' typed 'PIN: ' '97531\n' 'PIN again: ' '97532\n'
check "… with its status" 0 '^status 1' cat "$folder/screen"
check "… what is none is not asked for again" 0 '4 to 8 digits' typed 'PIN: ' '12\n'
check "… given up at the second" 0 'no PIN came' typed 'PIN: ' '97531\n' 'PIN again: ' '\003'
check "no PIN" 1 '4 to 8 digits' pin TSB-000007-6 12
check "a badge of nobody" 1 'nobody has the badge' pin TSB-000009-2 97531
check "no badge" 2 'is not a badge' pin R-2031 97531

# CSV
office=TSB-000008-4
cat >"$folder/orders.csv" <<'END'
order;client;due;rush;model;size;quantity;alloy
o-3001;"Galerie ""Nord""";2027-01-15T16:00:00Z;yes;solitaire;52;2;au750y
;;;;solitaire;54;1;au750y
o-3002;Müller;2027-02-01;no;solitaire;52;1;au585y
END
cat >"$folder/wrong.csv" <<'END'
order,client,quantity,model,size
o-3101,A,two,solitaire,52
o-1041,B,1,solitaire,52
o-3103,C,1,solitaire,52
o-3103,D,1,solitaire,52
o-3104,E,0,solitaire,52
END
printf '\357\273\277badge,name,roles,skills\r\nTSB-000009-2,Newcomer,"bench, inspector",qc\r\n' >"$folder/people.csv"
printf 'badge,name,station\nTSB-000009-2,Newcomer,nowhere\nTSB-000010-H,Misread,\n' >"$folder/nobody.csv"
csv() { # FILE KIND OPTION…
  local file=$1 kind=$2
  shift 2
  "$hub" import "$folder/$file" --kind "$kind" --db "$folder/a.db" "$@"
}
sql() { sqlite3 "$folder/a.db" "$1"; }
check "a table, and nobody says of what" 2 'say what .*orders.csv has: --kind orders, operators or stock' \
  "$hub" import "$folder/orders.csv" --db "$folder/a.db"
check "a dry run of orders" 0 '2 orders would be' csv orders.csv orders --as $office --dry-run
check "… writes none" 0 '^0$' sql "SELECT count(*) FROM client_order WHERE code LIKE 'o-3%'"
check "orders" 0 '2 orders written' csv orders.csv orders --as $office
check "… with their quotes and lines" 0 '^Galerie "Nord"\|2$' sql \
  "SELECT client, count(*) FROM client_order JOIN order_line ON client_order = id WHERE code = 'o-3001'"
check "a number that is none, with line and column" 1 'line 2, quantity: must be a whole number' csv wrong.csv orders --as $office
check "… and what the hub says, in the same list" 1 'line 3: .*(draft|released|work)' csv wrong.csv orders --as $office
check "… and two lines that disagree" 1 'line 5, client: says something else than line 4' csv wrong.csv orders --as $office
check "… and what the form says" 1 'line 6, quantity: must be' csv wrong.csv orders --as $office
check "… and nothing was written" 0 '^0$' sql "SELECT count(*) FROM client_order WHERE code LIKE 'o-31%'"
cat >"$folder/unknown.csv" <<'END'
order,client,model,size,quantity,alloy
o-3201,A,solitaire,52,1,au750y
,,crown,1,1,au750y
,,solitaire,99,0,au999
o-3202,B,,52,1,au585y
,,solitaire,a size with a name much longer than any model has it,0,au585y
END
unknown() { csv unknown.csv orders --as $office "$@" 2>/dev/null | sed -E 's/^[^:]*: (line [0-9]+, [a-z]+): .*/\1/' | paste -sd ';'; }
check "every cell that is wrong, with its own line" 0 '^line 3, model;line 4, quantity;line 4, size;line 4, alloy;line 5, model;line 6, quantity;line 6, size$' unknown --dry-run
sed -i 's/,99,0,/,99,1,/; s/B,,52/B,solitaire,52/; s/it,0,/it,1,/' "$folder/unknown.csv"
check "every name that the workshop has not" 0 \
  '^line 3, model;line 4, size;line 4, alloy;line 6, size$' unknown --dry-run
check "… the same when it is to be written" 0 '^line 3, model;line 4, size;line 4, alloy;line 6, size$' unknown
check "… with what to do about it" 1 'line 3, model: crown is no model: add it to the workshop, or correct it' \
  csv unknown.csv orders --as $office
check "… and nothing was written" 0 '^0$' sql "SELECT count(*) FROM client_order WHERE code LIKE 'o-32%'"
cat >"$folder/round.csv" <<'END'
order,client,due,model,size,quantity,alloy
o-3301,A,24.12.2026,solitaire,52,0,au999
,,,crown,52,0,au750y
o-1041,C,24.12.2026,solitaire,99,1,au750y
END
round() { csv "$1.csv" "$2" --as $office --dry-run 2>/dev/null | sed -nE 's/^[^:]*: (line [0-9]+, [a-z_]+): .*/\1/p' | paste -sd ";"; }
check "what is wrong in a row with another fault is told in the same round" 0 \
  '^line 2, due;line 2, quantity;line 2, alloy;line 3, quantity;line 3, model;line 4, due;line 4, size$' round round orders
check "… and what the hub says of its order" 1 'line 4: .*(draft|released|work)' csv round.csv orders --as $office --dry-run
printf 'component,alloy,count,mass_g\npin-2,au999,0,"0,3"\npin-3,au750y,x,0.1\n' >"$folder/pins.csv"
check "… of stock, too, and a cell once" 0 '^line 2, mass_g;line 2, count;line 2, alloy;line 3, count$' round pins stock
cat >"$folder/torn.csv" <<'END'
order,client,due,modell,size,quantity,finsh
o-3401,A,2026-13-01,solitaire,52,2,matt
o-3402,B,2026-12-24,solitaire,52,many,
END
torn() { csv "$1.csv" orders --as $office --dry-run 2>/dev/null | sed -E 's/^[^:]*: (line [0-9]+[^:]*): .*/\1/' | paste -sd ';'; }
check "every column that is none, and what is wrong below" 0 '^line 1, modell;line 1, finsh;line 2, due;line 3, quantity$' torn torn
cat >"$folder/short.csv" <<'END'
order,client,model,size,quantity,alloy
o-3501,A,solitaire,52,2
o-3502,B,crown,52,1,au750y
,,solitaire,52,1,au750y,more
,,solitaire,999,1,au750y
o-3503,C,solitaire,52,0,au750y
END
check "a row with too few or too many cells hides nothing of other orders" 0 '^line 2;line 4;line 6, quantity$' torn short
check "orders by somebody of the bench" 1 'office' csv orders.csv orders --as TSB-000003-E
check "orders by nobody" 2 '--as is missing' csv orders.csv orders
check "people" 0 '1 person written' csv people.csv operators
check "… with their roles" 0 '^inspector bench\|qc$' sql "SELECT roles, skills FROM person WHERE badge = 'TSB-000009-2'"
check "people with problems: a misread badge" 1 'line 3, badge: .*check character' csv nobody.csv operators
check "… and what the hub says of the other lines" 1 'line 2, station: nowhere is no station' csv nobody.csv operators
sed -i '$d' "$folder/nobody.csv"
check "… a station that is not there" 1 'line 2, station: nowhere is no station' csv nobody.csv operators
printf 'component,name,alloy,count,mass_g,minimum\nclasp-7,Clasp,au750y,20,9.000,5\npin-1,,au750w,3,0.250,10\n' >"$folder/stock.csv"
printf 'component,alloy,count,mass_g\npin-2,au750y,3,0.3\npin-3,au999,1,0.1\n' >"$folder/alloy.csv"
check "stock" 0 '2 entries of stock written' csv stock.csv stock --as $office
check "… counted, weighed, with its least" 0 '^20\|9000000\|5$' sql \
  "SELECT count, (SELECT sum(amount_ug) FROM transfer JOIN account ON account.id = debit WHERE account.name = 'stock:clasp-7'), minimum FROM component WHERE code = 'clasp-7'"
check "stock of an alloy that is none" 1 'line 3, alloy: There is no alloy au999' csv alloy.csv stock --as $office
check "… and nothing was written" 0 '^2$' sql "SELECT count(*) FROM component"
check "a kind that is none" 2 'none of workshop, orders' csv people.csv clients
check "all of it holds" 0 'verify: clean' "$hub" verify --db "$folder/a.db"

# export
check "export" 0 'export: 3 files, 0 photos: written into .*/json$' "$hub" export --db "$folder/a.db" --out "$folder/json"
check "export as CSV" 0 'export: 6 files, 0 photos: written into .*/csv$' "$hub" export --db "$folder/a.db" --out "$folder/csv" --format csv
check "a wrong format" 2 'neither json nor csv nor whole' "$hub" export --db "$folder/a.db" --out "$folder/csv" --format xml
check "a period that ends before it begins" 2 '--to 2026-11-01 is not after --from 2026-12-01' \
  "$hub" export --db "$folder/a.db" --out "$folder/backwards" --from 2026-12-01 --to 2026-11-01
check "… and of no length" 2 'nothing lies between them' \
  "$hub" export --db "$folder/a.db" --out "$folder/backwards" --from 2026-12-01T00:00:00Z --to 2026-12-01T00:00:00Z
check "… writes nothing" 1 '' test -e "$folder/backwards"
check "a digest before the first event" 1 'digest: nothing had happened by the end of 2020-01-01: ask for a later day, or once the first event is booked' \
  "$hub" digest --db "$folder/a.db" --day 2020-01-01
check "a digest of tomorrow" 2 "^touchstone-hub digest: $(date -u -d tomorrow +%F) has not begun" \
  "$hub" digest --db "$folder/a.db" --day "$(date -u -d tomorrow +%F)"
check "a wrong time" 2 'neither a day' "$hub" export --db "$folder/a.db" --out "$folder/csv" --from yesterday
line=$("$hub" digest --db "$folder/a.db")
check "a digest in a file" 0 'verify: clean' "$hub" verify --db "$folder/a.db" --digest <(echo "$line")
check "… from standard input" 0 'verify: clean' sh -c "echo '$line' | $hub verify --db $folder/a.db --digest -"
check "… the line itself" 2 '^touchstone-hub verify: --digest takes a file with that line in it, or - for' \
  "$hub" verify --db "$folder/a.db" --digest "$line"
check "sqlite3 adds up to the same" 0 '^[1-9][0-9]*,0$' adds_up "$folder/csv"
check "into another hub" 0 '16 pieces' "$hub" import "$folder/json/workshop.json" --db "$folder/b.db"
"$hub" export --db "$folder/b.db" --out - >"$folder/again.json"
check "it comes back the same" 0 '' cmp "$folder/json/workshop.json" "$folder/again.json"
for kind in orders operators stock; do
  check "$kind.csv is read again" 0 'written' "$hub" import "$folder/csv/$kind.csv" --kind $kind --as $office --db "$folder/b.db"
done
"$hub" export --db "$folder/b.db" --out "$folder/csv-again" --format csv >/dev/null
for kind in orders operators stock; do
  check "$kind.csv comes back the same" 0 '' cmp "$folder/csv/$kind.csv" "$folder/csv-again/$kind.csv"
done
check "it has the orders" 0 'o-3001,"Galerie ""Nord""",2027-01-15' cat "$folder/csv/orders.csv"
check "it has the stock" 0 'clasp-7,Clasp,au750y,own,20,9000000,5' cat "$folder/csv/stock.csv"
check "no PIN leaves the hub" 1 '' grep -rqE '97531|argon2' "$folder/json" "$folder/csv"

mkdir "$folder/mine"
cp assets/demo/first-day.json "$folder/mine/workshop.json"
for format in json csv; do
  check "into a folder with somebody's own workshop file, $format" 2 'a workshop.json in .*/mine that no export wrote: name another folder, or say --replace' \
    "$hub" export --db "$folder/a.db" --out "$folder/mine" --format $format
done
check "… which is as it was, and alone" 0 '^workshop.json$' sh -c "cmp assets/demo/first-day.json $folder/mine/workshop.json && ls $folder/mine"
check "… when told to" 0 'export: 3 files' "$hub" export --db "$folder/a.db" --out "$folder/mine" --replace
check "… and again into what is the export's own" 0 'export: 3 files' "$hub" export --db "$folder/a.db" --out "$folder/mine"

# backup and restore
check "a backup" 0 '[0-9]+ events.*proved' "$hub" backup --db "$folder/a.db" --out "$folder/copy.db"
check "onto itself" 2 'in use' "$hub" backup --db "$folder/a.db" --out "$folder/a.db"
check "over a backup of the same workshop" 0 'proved' "$hub" backup --db "$folder/a.db" --out "$folder/copy.db"
"$hub" import assets/demo/first-day.json --db "$folder/other.db" >/dev/null 2>&1
for other in bar other; do # one with a history, one that is only set up
  check "over another workshop, $other" 2 'is the store of another workshop: name another file' "$hub" backup --db "$folder/a.db" --out "$folder/$other.db"
  check "… which is as it was" 2 'db is as it was' same "$folder/$other.db" "$hub" backup --db "$folder/a.db" --out "$folder/$other.db"
done
cp assets/demo/first-day.json "$folder/mine.json"
check "over a workshop file" 2 'is no backup of a workshop: name another file' "$hub" backup --db "$folder/a.db" --out "$folder/mine.json"
check "… which is as it was" 0 '' cmp assets/demo/first-day.json "$folder/mine.json"
check "into a file that is empty" 0 'proved' "$hub" backup --db "$folder/a.db" --out "$(mktemp -p "$folder")"
check "restore beside" 0 'proved' "$hub" restore "$folder/copy.db" --db "$folder/c.db"
check "restore over a store" 1 'say --replace' "$hub" restore "$folder/copy.db" --db "$folder/a.db"
check "… when told to" 0 'proved' "$hub" restore "$folder/copy.db" --db "$folder/a.db" --replace
check "the old one is kept" 0 '' test -s "$folder/a.db.before-restore"
check "once more, and it says under which name" 0 'is kept as .*/a.db.before-restore-2$' \
  same "$folder/a.db.before-restore" "$hub" restore "$folder/copy.db" --db "$folder/a.db" --replace
check "… which takes no earlier one's place" 0 'before-restore-2 is as it was' \
  same "$folder/a.db.before-restore-2" "$hub" restore "$folder/copy.db" --db "$folder/a.db" --replace
check "the restored one is sound" 0 'verify: clean' "$hub" verify --db "$folder/a.db"
head -c 200000 "$folder/copy.db" >"$folder/half.db"
check "half a backup" 1 'half|damaged|malformed' "$hub" restore "$folder/half.db" --db "$folder/d.db"
check "… takes no place" 1 '' test -e "$folder/d.db"

# while a hub serves it
"$hub" enroll --db "$folder/a.db" --kiosk camera --stations qc --token-file "$folder/token" >/dev/null
"$hub" serve --db "$folder/a.db" --listen 127.0.0.1:0 --address-file "$folder/address" --assets assets >/dev/null 2>&1 &
hub_pid=$!
"$build/tools/await" -t 10000 file "$folder/address" || echo "FAILED the hub does not start"
check "a backup of a hub at work" 0 'proved' "$hub" backup --db "$folder/a.db" --out "$folder/live.db"
check "an export of a hub at work" 0 '' "$hub" export --db "$folder/a.db" --out "$folder/live"
check "a PIN from the command line names the way" 1 'stop it first, or ask it: the command set_pin' \
  "$hub" pin TSB-000008-4 --db "$folder/a.db" </dev/null
check "and so does enrolling" 1 'stop it first, or ask it: POST /v1/kiosks' \
  "$hub" enroll --db "$folder/a.db" --kiosk new --stations qc
check "no restore under a hub at work" 1 'stop it first' "$hub" restore "$folder/copy.db" --db "$folder/a.db" --replace
modes() { (cd "$folder" && stat -c '%n %a' bar.db a.db a.db-wal a.db-shm a.db.lock live.db c.db | paste -sd ' '); }
check "what has PINs is for its owner and group" 0 '^bar.db 640 a.db 640 a.db-wal 640 a.db-shm 640 a.db.lock 640 live.db 640 c.db 640$' modes
check "the backup of a hub at work is sound" 0 'verify: clean' "$hub" verify --db "$folder/live.db"

# a photo, named by a sheet, goes wherever the history goes
photo() { # what curl wants: prints the status
  curl -s -o "$folder/body" -w '%{http_code}' -H "Authorization: Bearer $(cat "$folder/token")" "$@"
}
tell() { # N COMMAND
  photo -H 'Content-Type: application/json' -d "{\"id\":\"01980000-0000-7000-8000-00000000000$1\",
    \"outbox\":\"01970000-0000-7000-8000-000000000001\",\"n\":$1,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",
    \"operator\":\"TSB-000005-A\",\"station\":\"qc\",\"piece\":\"TS1-002034-7\",$2}" "$(cat "$folder/address")/v1/commands"
  cat "$folder/body"
}
printf '\xff\xd8\xff\xc0\0\x0b\x08\0\x30\0\x40\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\xd9' >"$folder/ring.jpg"
id=$(sha256sum "$folder/ring.jpg" | cut -c1-64)
check "a photo" 0 200 photo -H 'Content-Type: image/jpeg' --data-binary "@$folder/ring.jpg" "$(cat "$folder/address")/v1/photos"
check "to qc" 0 accepted tell 1 '"do":"receive"'
check "a sheet with it" 0 accepted tell 2 "\"do\":\"inspect\",\"surface\":\"pass\",\"photos\":[{\"moment\":\"after\",\"reference\":\"$id\"}]"
check "it comes back" 0 200 photo "$(cat "$folder/address")/v1/photos/$id"
check "… the same" 0 '' cmp "$folder/ring.jpg" "$folder/body"
check "a backup with a photo" 0 '1 photo: proved' "$hub" backup --db "$folder/a.db" --out "$folder/live.db"
sed -i 's/\x12/\x13/' "$folder/live.db.photos/$id"
check "a backup over one whose photo rotted" 0 '1 photo: proved' "$hub" backup --db "$folder/a.db" --out "$folder/live.db"
check "an export with a photo" 0 'export: 3 files, 1 photo: written into' "$hub" export --db "$folder/a.db" --out "$folder/pictures"
check "… has it" 0 '' cmp "$folder/ring.jpg" "$folder/pictures/photos/$id"
check "restored with its photo" 0 '1 photo: proved' "$hub" restore "$folder/live.db" --db "$folder/e.db"
# a model's picture, named in the workshop file by where it lies, goes with it, too
pictured() { # PICTURE [--dry-run [FILTER]]: the demo's workshop, its third model with that picture
  mkdir -p "$folder/file"
  cp "$folder/ring.jpg" "$folder/file/ring.jpg"
  head -c 20 "$folder/ring.jpg" >"$folder/file/half.jpg"
  jq --arg picture "$1" '.models[2].picture = $picture | '"${3:-.}" assets/demo/workshop.json >"$folder/file/workshop.json"
  "$hub" import "$folder/file/workshop.json" --db "$folder/p.db" ${2:+"$2"}
}
check "a picture that is not there" 1 'workshop.json:[0-9]+: models\[2\].picture: cannot .*file/no.jpg' pictured no.jpg
check "one that is half a picture" 1 'models\[2\].picture: .*half.jpg: The picture is cut off' pictured half.jpg --dry-run
check "an id that nobody knows" 1 "models\[2\].picture: cannot .*photos/${id/8/9}" pictured "${id/8/9}"
check "… and nothing was written" 0 '^0$' sh -c "ls -d $folder/p.db* 2>/dev/null | wc -l"
check "a dry run with a picture" 0 'would be written; nothing was' pictured ring.jpg --dry-run
check "… writes none" 0 '^0$' sh -c "ls -d $folder/p.db* 2>/dev/null | wc -l"
check "a workshop with a picture" 0 'written' pictured ring.jpg
check "… is proved with it" 0 '^photos  *1$' "$hub" verify --db "$folder/p.db"
sed 's/\x12/\x13/' "$folder/ring.jpg" >"$folder/other.jpg"
check "over it, another picture in a file that is refused" 1 'nothing was written' pictured "$folder/other.jpg" "" '.models[0].route = "nowhere"'
check "… is not kept" 0 '^1$' sh -c "ls $folder/p.db.photos | wc -l"
check "a dry run over it" 0 'nothing was' pictured "$folder/other.jpg" --dry-run
check "… keeps none" 0 '^1$' sh -c "ls $folder/p.db.photos | wc -l"
once() { "$@" < <(cat "$folder/ring.jpg"); } # a pipe: what was read is gone
check "a picture is read once" 0 'written' once pictured /dev/stdin
check "its export" 0 'export: 3 files, 1 photo' "$hub" export --db "$folder/p.db" --out "$folder/p"
check "… names it" 0 "^$id$" jq -r '.models[2].picture' "$folder/p/workshop.json"
check "… and comes back with it" 0 'written' "$hub" import "$folder/p/workshop.json" --db "$folder/q.db"
check "… whole" 0 '^photos  *1$' "$hub" verify --db "$folder/q.db"
rm "$folder/q.db.photos/$id"
check "one that is lost is missed" 1 'model [a-z-]*: there is no photo' "$hub" verify --db "$folder/q.db"

rm "$folder/live.db.photos/$id"
check "a backup whose photo is lost" 1 'there is no photo' "$hub" restore "$folder/live.db" --db "$folder/f.db"

# ---------------------------------------------------------------- to another machine

again() { # FOLDER STORE: exported as a whole
  "$hub" export --db "$2" --out "$folder/$1" --format whole
}
check "the whole workshop, of a hub at work" 0 'export: 1 file, 1 photo: written' again moved "$folder/a.db"
kill "$hub_pid" && "$await" end "$hub_pid" >/dev/null
hub_pid=
whole=$folder/moved/whole.jsonl
check "no PIN is in it" 1 '' grep -q argon2 "$whole"
check "a name that tells nothing of a kind" 2 'whole.jsonl has: --kind whole' "$hub" import "$whole" --db "$folder/there.db"
check "a dry run" 0 '1 photo: proved, and would be written; nothing was' "$hub" import "$whole" --kind whole --db "$folder/there.db" --dry-run
check "… writes nothing" 0 '^0$' sh -c "ls -d $folder/there* 2>/dev/null | wc -l"
check "a store is made of it" 0 '[0-9]+ events, 1[67] pieces.*1 photo: proved, and written' "$hub" import "$whole" --kind whole --db "$folder/there.db"
check "… for its owner and group" 0 '^640$' stat -c %a "$folder/there.db"
check "… and nothing else" 0 '^there.db there.db.photos $' sh -c "cd $folder && ls -d there* | tr '\\n' ' '"
check "over one that is there" 1 'there is a store at .*there.db' "$hub" import "$whole" --kind whole --db "$folder/there.db"
check "it is sound" 0 'verify: clean' "$hub" verify --db "$folder/there.db"
check "its PINs stayed" 0 '^0$' sqlite3 "$folder/there.db" 'SELECT count(*) FROM pin'
again moved-2 "$folder/there.db" >/dev/null
differs() { diff "$1" "$2" | grep '^[<>]' | grep -v '"alert":' | cut -c1-14 | tr '\n' ' '; } # whoever opens a hub looks at its alerts
check "it has all else, and one event more: that they stayed" 0 '^< ."touchstone > ."touchstone > ."event":."s $' \
  differs "$whole" "$folder/moved-2/whole.jsonl"
check "once more" 0 'written' "$hub" import "$folder/moved-2/whole.jsonl" --kind whole --db "$folder/further.db"
again moved-3 "$folder/further.db" >/dev/null
check "… it is the same" 0 '' cmp "$folder/moved-2/whole.jsonl" "$folder/moved-3/whole.jsonl"
check "a PIN there" 0 'pin: set' sh -c "echo 13579 | $hub pin TSB-000007-6 --db $folder/there.db"
check "… is sound, too" 0 'verify: clean' "$hub" verify --db "$folder/there.db"
rm "$folder/address"
"$hub" serve --db "$folder/there.db" --listen 127.0.0.1:0 --address-file "$folder/address" --assets assets >/dev/null 2>&1 &
hub_pid=$!
"$await" -t 10000 file "$folder/address" >/dev/null || echo "FAILED the other hub does not start"
check "the kiosk goes on with its token, and what was answered is remembered" 0 accepted tell 2 "\"do\":\"inspect\",\"surface\":\"pass\",\"photos\":[{\"moment\":\"after\",\"reference\":\"$id\"}]"
check "… and with its piece" 0 accepted tell 3 '"do":"hold","note":"a question"'
check "no number was forgotten" 0 '"reason":"gap","numbers":."expected":4' tell 5 '"do":"release"'

# wrong NAME SED REGEX: a file that was changed on the way
wrong() {
  sed "$2" "$whole" >"$folder/moved/wrong.jsonl"
  check "$1" 1 "$3" "$hub" import "$folder/moved/wrong.jsonl" --kind whole --db "$folder/nowhere.db"
  check "$1: nothing was written" 0 '^0$' sh -c "ls -d $folder/nowhere* 2>/dev/null | wc -l"
}
wrong "a line that is lost" "\$d" 'has [0-9]+ rows, its first line tells [0-9]+: copy it again'
wrong "a line that is cut off" "\$s,.\$,," 'wrong.jsonl:[0-9]+: line: the line is not JSON'
wrong "two problems" '/^{"scale"/s/"name":/"sort":/;/^{"command"/s/"n":[0-9]*/"n":"x"/' '^touchstone-hub import: [2-9] problems'
wrong "… the first with its line" '3s/"kind":/"sort":/' 'wrong.jsonl:3: station: has no column sort: take it out'
wrong "… and the next" '3s/"kind":/"sort":/;4s/"place":[0-9]*/"place":"x"/' 'wrong.jsonl:4: station: place must be a whole number'
wrong "a row twice" '3p' 'wrong.jsonl:4: station: a line above has the same station.code'
wrong "one that others name" '/^{"alloy":{"code":"au750y"/d' 'lot: it names a row that no line above has'
wrong "a mass that was changed" '/^{"transfer"/s/"amount_ug":\([0-9]*\)/"amount_ug":1\1/' 'wrong.jsonl: .*event [0-9]+'
wrong "a limit that was changed" '/^{"station":{"code":"qc"/s/"limit_pieces":[0-9]*/"limit_pieces":99/' 'stations of the set-up are not as event'
wrong "a newer format" '1s/"format":[0-9]*/"format":999/' 'newer Touchstone \(format 999'
wrong "another first line" '1d' 'is no whole workshop: its first line'
wrong "nothing" 'd' 'is empty'
wrong "PINs that it says it never had" '1s/"pins":[0-9]*/"pins":0/' 'the PIN of TSB-[0-9A-Z-]* is gone'
check "a workshop file is none" 1 'is no whole workshop' "$hub" import "$folder/json/workshop.json" --kind whole --db "$folder/nowhere.db"
mv "$folder/moved/photos" "$folder/moved/lost"
check "its photos are missed" 1 'there is no photo' "$hub" import "$whole" --kind whole --db "$folder/nowhere.db"
check "a period has no whole" 2 'leave out --from and --to' "$hub" export --db "$folder/a.db" --out "$folder/moved" --format whole --from 2026-11-01

printf 'transfer: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
