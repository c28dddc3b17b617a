#!/usr/bin/env bash
# An auditor's walk: a real hub lives a bit through its API; a period is exported; every balance is added up again with jq and
# sqlite3 alone; one byte of any event changed in a copy is named by verify; a digest kept outside tells a rewritten history.
# Usage: BUILD=build tests/e2e/audit_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh
ulimit -c 0

# ------------------------------------------------------------------ a bit of a life

"$hub" import assets/demo/workshop.json --db "$work/hub.db" >/dev/null 2>&1 || exit 1
"$hub" enroll --db "$work/hub.db" --kiosk k --stations casting,setting,polishing,qc --token-file "$work/token" >/dev/null || exit 1
echo 2468 | "$hub" pin TSB-000007-6 --db "$work/hub.db" >/dev/null || exit 1
serve "$work/hub.db"
n=0

# OPERATOR STATION VERB PIECE [REST]
say() {
    n=$((n + 1))
    printf '{"id":"01980000-0000-7000-8000-%012d","outbox":"01970000-0000-7000-8000-00000000000a","n":%d,' "$n" "$n" >"$work/body"
    printf '"decided":"hub","at":"2026-11-20T14:07:00.000Z","operator":"%s","station":"%s","do":"%s","piece":"%s"%s}' \
        "$1" "$2" "$3" "$4" "${5:-}" >>"$work/body"
    curl -s -H "Authorization: Bearer $(cat "$work/token")" -H 'Content-Type: application/json' --data-binary "@$work/body" \
        "$address/v1/commands" >"$work/answer"
    is "$3 of $4 at $2" "$(jq -r '.result + " " + (.reason // "")' "$work/answer")" 'accepted '
}

scale=$(jq -r '.scales[0].code' assets/demo/workshop.json)
mapfile -t polished < <(jq -r '.pieces[] | select(.station == "polishing" and .state == "done") | .tag' assets/demo/workshop.json)
inspector=TSB-000006-8
inspect() { # TAG
    local due
    say $inspector qc receive "$1"
    due=$(curl -s -H "Authorization: Bearer $(cat "$work/token")" "$address/v1/pieces/$1" | jq '.theory.metal_ug + .theory.stones_ug')
    say $inspector qc weigh "$1" ",\"gross_ug\":$((due + 7000)),\"scale\":\"$scale\",\"readings\":1,\"raw\":\"S S\""
}
is 'there are polished pieces' "$([ ${#polished[@]} -ge 2 ] && echo yes)" yes
inspect "${polished[0]}"
say $inspector qc pass "${polished[0]}"
half=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
inspect "${polished[1]}"
say $inspector qc rework "${polished[1]}" ',"to":"polishing","defect":"scratch"'

# ------------------------------------------------------------------ the same numbers, added up elsewhere

"$hub" export --db "$work/hub.db" --out "$work/all" >/dev/null || failed=$((failed + 1))
"$hub" export --db "$work/hub.db" --from "$half" --out "$work/late" >/dev/null || failed=$((failed + 1))
"$hub" verify --db "$work/hub.db" >"$work/verify"
is 'the store is clean while the hub runs' "$(tail -1 "$work/verify")" 'verify: clean'

# balances by jq: those before the period, and the transfers of its events
add_up() { # FOLDER
    jq -rs --rawfile before "$1/accounts.csv" '
      ($before | split("\n") | map(rtrimstr("\r")) | .[1:] | map(select(. != "") | split(",") | {key: (.[0] + "," + .[1]), value: (.[2] | tonumber)})
       | from_entries) as $start
      | reduce (.[] | .transfers // [] | .[]) as $t ($start;
          .[$t.book + "," + $t.debit] += $t.amount_ug | .[$t.book + "," + $t.credit] -= $t.amount_ug)
      | to_entries | map(select(.value != 0) | .key + "," + (.value | tostring)) | sort | .[]' "$1/events.jsonl"
}
told() { awk -F, 'NR > 1 { sub(/\r/, "", $6); if ($6 != 0) print $1 "," $2 "," $6 }' "$1/accounts.csv" | LC_ALL=C sort; }
by_sql() {
    sqlite3 -separator , "$work/hub.db" "SELECT b.name, a.name, sum(ug) AS s FROM
      (SELECT book, debit AS account, amount_ug AS ug FROM transfer UNION ALL SELECT book, credit, -amount_ug FROM transfer) AS t
      JOIN book AS b ON b.id = t.book JOIN account AS a ON a.id = t.account GROUP BY t.book, t.account HAVING s <> 0" | LC_ALL=C sort
}
add_up "$work/all" | LC_ALL=C sort >"$work/jq-all"
add_up "$work/late" | LC_ALL=C sort >"$work/jq-late"
told "$work/all" >"$work/told"
by_sql >"$work/sql"
is 'there are balances' "$([ "$(wc -l <"$work/told")" -ge 5 ] && echo yes)" yes
is 'jq adds the whole history up to the same' "$(cat "$work/jq-all")" "$(cat "$work/told")"
is 'jq adds the period up to the same' "$(cat "$work/jq-late")" "$(cat "$work/told")"
is 'sqlite3 adds the store up to the same' "$(cat "$work/sql")" "$(cat "$work/told")"
is 'the period is a part of it' "$([ "$(wc -l <"$work/late/events.jsonl")" -lt "$(wc -l <"$work/all/events.jsonl")" ] && echo yes)" yes
is 'each book sums to nothing' "$(awk -F, '{ s[$1] += $3 } END { for (b in s) if (s[b] != 0) print b }' "$work/told")" ''

# a holder has the book mass of its pieces: their last events say where they are; what lies in the pool is wax, and has none
jq -rs 'map(select(.piece)) | group_by(.piece) | map(last) | map(.after + {holder_account:
    (if .after.place == "finished" then "finished" elif .after.place == "pool" then "tray:pool"
     elif (.after.holder // "") != "" then "operator:" + .after.holder else "tray:" + .after.tray end)})
  | group_by(.holder_account) | map(select((map(.book_ug) | add) != 0) | "\(.[0].holder_account) \(map(.book_ug) | add)") | sort | .[]' "$work/all/events.jsonl" >"$work/pieces"
awk -F, '$2 ~ /^(tray|operator|finished)/ { s[$2] += $3 } END { for (a in s) print a, s[a] }' "$work/told" | LC_ALL=C sort >"$work/holders"
is 'holders have the metal of their pieces' "$(cat "$work/holders")" "$(LC_ALL=C sort "$work/pieces")"

# ------------------------------------------------------------------ what docs/export.md tells an auditor to type

# page SECTION [PAGE]: the commands of a section
page() { awk -v head="## $1" '/^## /{ on = $0 == head } on && /^    / { print substr($0, 5) }' "docs/${2:-export.md}"; }
type_in() { # FOLDER COMMANDS
    (cd "$1" && bash -c "$2" 2>&1)
}
adding=$(page 'Adding it up again')
sums=${adding%%jq -rn*}
is 'the page has its commands' "$(grep -c 'sqlite3 :memory:' <<<"$sums") $(page 'The seal' | grep -c b2sum)" '1 1'
type_in "$work/all" "${adding#"$sums"}" >/dev/null
is 'the events give a table of transfers' "$(wc -l <"$work/all/transfers.csv")" "$(jq -s 'map(.transfers | length) | add + 1' "$work/all/events.jsonl")"
is 'which adds up to the accounts' "$(type_in "$work/all" "$sums")" ''
sed -i '2s/[0-9]*$/1/' "$work/all/transfers.csv"
is 'and does not, with one amount changed' "$(type_in "$work/all" "$sums" | wc -l)" 2
chain=$(page 'The seal' | sed '/^jq -r .def/,$d')
look=$(page 'The seal' | sed -n '/^jq -r .def/,$p')
is 'GNU tools make every seal anew' "$(type_in "$work/all" "$chain")" ''
is 'the bytes say what the fields say' "$(type_in "$work/all" "$look")" "$(jq -r .do "$work/all/events.jsonl")"
# shellcheck disable=SC2016 # jq's
number='fields[0][1:] | reverse | reduce .[] as $byte (0; . * 256 + $byte)'
is '… and its numbers' "$(type_in "$work/all" "${look/fields\[2\] | implode/$number}")" "$(jq -r .seq "$work/all/events.jsonl")"
mkdir "$work/forged"
jq -c 'if .seq == 5 then .sealed |= sub("0[1-9]"; "0a") else . end' "$work/all/events.jsonl" >"$work/forged/events.jsonl"
is 'and see a byte that was changed' "$(type_in "$work/forged" "$chain")" 'event 5 is not what was sealed'
jq -c 'select(.seq != 7)' "$work/all/events.jsonl" >"$work/forged/events.jsonl"
is 'and an event that was taken out' "$(type_in "$work/forged" "$chain")" 'event 8 is not what was sealed'
# every field of a line is in the table of the page
jq -r 'keys[], (.after // {} | keys[]), (.weighing // {} | keys[])' "$work/all/events.jsonl" | sort -u | while read -r field; do
    awk '/^## An event/,/^## Adding/' docs/export.md | grep -qF "\`$field\`" || echo "$field"
done >"$work/untold"
is 'the page tells every field' "$(paste -sd ' ' "$work/untold")" ''

# ------------------------------------------------------------------ a digest that left the house

"$hub" digest --db "$work/hub.db" >"$work/digest" || failed=$((failed + 1))
say TSB-000005-A polishing receive "${polished[1]}"
kill "${pids[@]}"
wait "${pids[@]}" 2>/dev/null
pids=()
"$hub" verify --db "$work/hub.db" --digest "$work/digest" >"$work/verify"
is 'the digest still holds when more has happened' "$(tail -1 "$work/verify")" 'verify: clean'
"$hub" import assets/demo/workshop.json --db "$work/other.db" >/dev/null 2>&1
"$hub" verify --db "$work/other.db" >/dev/null
is 'another history is whole in itself' "$?" 0
"$hub" verify --db "$work/other.db" --digest "$work/digest" >"$work/verify"
is 'and is not the one of the digest' "$? $(grep -c 'history was written anew' "$work/verify")" '1 1'

# ------------------------------------------------------------------ what docs/proof.md tells him to type of the set-up

by_hand=$(page 'The set-up' proof.md)
tables=${by_hand#*"# the set-up: tables"}
chain=${by_hand%"$tables"}
chain=${chain#*"# the set-up: chain"}
overlay() { # JQ: a part of the demo's workshop, laid over the hub's
    jq "$1" assets/demo/workshop.json >"$work/overlay.json"
    "$hub" import "$work/overlay.json" --db "$work/hub.db" >/dev/null 2>&1 || failed=$((failed + 1))
}
export_to() { # FOLDER [DB]
    "$hub" export --db "${2:-$work/hub.db}" --out "$work/$1" >/dev/null || failed=$((failed + 1))
    rm -f "$work/$1/hub.db"
    sqlite3 "${2:-$work/hub.db}" "VACUUM INTO '$work/$1/hub.db'"
}
overlay '{workshop, stations: (.stations[0].staff = 3 | .stations)}'
echo 97531 | "$hub" pin TSB-000007-6 --db "$work/hub.db" >/dev/null || failed=$((failed + 1))
export_to set-up
is 'the page says what to type of the set-up' "$(grep -c foreach <<<"$chain") $(grep -c '^check ' <<<"$tables")" '1 12'
"$hub" verify --db "$work/hub.db" >"$work/verify"
is 'all of it has been told' "$(grep -c 'no event tells' "$work/verify")" 0
is 'each change found what the one before had left' "$(type_in "$work/set-up" "$chain")" ''
is 'and the tables are as the last one left them' "$(type_in "$work/set-up" "$tables")" ''
# a row of each part, changed in the file
while read -r part sql; do
    cp "$work/set-up/hub.db" "$work/forged/hub.db"
    cp "$work/set-up/events.jsonl" "$work/forged/events.jsonl"
    sqlite3 "$work/forged/hub.db" "PRAGMA foreign_keys = OFF; $sql"
    is "the tables see that the $part were changed" "$(type_in "$work/forged" "$tables")" "the $part are not as told last"
done <<'END'
people UPDATE person SET roles = 'manager' WHERE badge = 'TSB-000002-G'
stations UPDATE station SET limit_pieces = 99 WHERE code = 'setting'
alloys UPDATE alloy SET fineness_min = 1
settings INSERT OR REPLACE INTO setting VALUES ('check_weight_days', 999)
routes UPDATE route_step SET factor_ppm = factor_ppm - 1 WHERE step = 1
models UPDATE model_size SET volume_mm3_e3 = volume_mm3_e3 + 1
lots UPDATE lot SET ug_per_mm3 = ug_per_mm3 - 1
pins UPDATE pin SET hash = 'another'
kiosks UPDATE kiosk_station SET station = 'qc' WHERE station = 'casting'
tokens UPDATE kiosk SET token = zeroblob(32) WHERE code = 'k'
scales UPDATE scale SET repeatability_ug = 1
END
# … and a change that the hub booked after it
cp "$work/hub.db" "$work/true.db"
sqlite3 "$work/hub.db" "UPDATE pin SET hash = 'another'; UPDATE station SET limit_pieces = 99 WHERE code = 'setting'"
overlay '{workshop, alloys: (.alloys[0].hallmark = "AU750" | .alloys)}'
rm -r "$work/forged" # what was forged by hand no export replaces
export_to forged
last=$(sqlite3 "$work/hub.db" 'SELECT max(seq) FROM event')
is 'the tables are as that one left them' "$(type_in "$work/forged" "$tables")" ''
is 'and its event tells what it had found' "$(type_in "$work/forged" "$chain")" "$(printf 'event %d: the %s were not as told before\n' "$last" stations "$last" pins)"
"$hub" verify --db "$work/hub.db" >"$work/verify"
is '… as verify does' "$(grep -c "^problem: event $last: the .* of the set-up were not as event" "$work/verify")" 2
is '… which names the PIN' "$(grep -c "^problem: the PIN of TSB-000007-6 is not as event $((last - 1)) left it" "$work/verify")" 1
mv "$work/true.db" "$work/hub.db"

# ------------------------------------------------------------------ one byte of any event

events=$(sqlite3 "$work/hub.db" 'SELECT max(seq) FROM event')
change() { # SEQ COLUMN; of one without a piece the time, for it has no other
    [ "$(sqlite3 "$work/hub.db" "SELECT $2 IS NULL FROM event WHERE seq = $1")" = 0 ] || set -- "$1" at_ms
    rm -f "$work/copy.db"*
    sqlite3 "$work/hub.db" "VACUUM INTO '$work/copy.db'"
    sqlite3 "$work/copy.db" "PRAGMA foreign_keys = OFF; DROP TRIGGER event_is_not_updated;
      UPDATE event SET $2 = CASE typeof($2) WHEN 'integer' THEN $2 + 1 ELSE substr($2, 1, length($2) - 1) || '?' END WHERE seq = $1"
    "$hub" verify --db "$work/copy.db" >"$work/verify"
    is "event $1, $2: verify fails" "$?" 1
    is "event $1, $2: verify names it" "$(grep -c "event $1[: ]" "$work/verify" | awk '{ print ($1 > 0) }')" 1
}
columns=(at_ms booked_ms book_ug here step quantity)
for ((seq = 1; seq <= events; seq++)); do
    change "$seq" "${columns[$((seq % ${#columns[@]}))]}"
done

echo "audit: $passed passed, $failed failed"
[ "$failed" = 0 ]
