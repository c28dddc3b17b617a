#!/bin/bash
# A manager takes in what a kiosk had recorded that will not connect again: once, in order, and not by the badge alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
hub="${BUILD:-build}/bin/touchstone-hub"
folder=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$folder" ;; esac' EXIT
passed=0 failed=0

check() { # NAME COMMAND…: the command succeeds
  if "${@:2}"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL: $1"
  fi
}

take_in() { # PIN [OPTION…]
  echo "$1" | "$hub" take-in "$folder/outbox.db" --db "$folder/hub.db" --as TSB-000007-6 "${@:2}" >"$folder/out" 2>&1
}

refuses() { ! take_in "$@"; }

# Here nobody revoked the kiosk, it was done in the file: that is all there is to say.
books_are_right() { [ "$("$hub" verify --db "$folder/hub.db" | grep ^problem:)" = 'problem: the token of lost is not as event 17 left it, and no event changed it' ]; }

says() { grep -q "$1" "$folder/out"; }

query() { sqlite3 "$folder/hub.db" "$1"; }

command() { # N VERB MORE: a command of this outbox as JSON
  printf '{"id":"0193a5b0-0000-7000-8000-%012d","outbox":"0193a5b0-0000-7000-8000-00000000000b","n":%d,"decided":"%s","at":"2026-11-20T14:07:00.250Z","do":"%s"%s}' \
    "$1" "$1" "$3" "$2" "$4"
}

"$hub" import assets/demo/workshop.json --db "$folder/hub.db" >/dev/null
"$hub" enroll --db "$folder/hub.db" --kiosk lost --stations setting --name "The lost one" >/dev/null
query "UPDATE kiosk SET token = NULL, met = 0 WHERE code = 'lost'" # as a manager revokes it
who=',"operator":"TSB-000002-G","station":"setting"'
# A manager's stock-take of all that there is: longer than any record of a verb without a form.
pieces=$(query "SELECT json_group_array(json_object('piece', tag, 'gross_ug', 7000000 + id, 'tare_ug', 150000, 'state', 'queued', 'name', name, 'quantity', quantity, 'kind', 'setting')) FROM piece WHERE place IN ('station', 'pool')")
count=$(query "SELECT json_array_length('$pieces')")
take=$(command 4 stock_take kiosk ",\"operator\":\"TSB-000007-6\",\"pin\":\"2468\",\"station\":\"setting\",\"of\":\"station\",\"place\":\"setting\",\"note\":\"on the evening before it broke\",\"pieces\":$pieces")
sqlite3 "$folder/outbox.db" "
  CREATE TABLE outbox (id TEXT NOT NULL, next_n INTEGER NOT NULL) STRICT;
  INSERT INTO outbox VALUES ('0193a5b0-0000-7000-8000-00000000000b', 6);
  CREATE TABLE command (n INTEGER PRIMARY KEY, state INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  INSERT INTO command VALUES
    (1, 2, '$(command 1 badge_in kiosk "$who")'),
    (2, 1, '$(command 2 receive hub "$who,\"piece\":\"TS1-002041-9\"")'),
    (3, 0, '$(command 3 report kiosk ',"report":"scale_silent","subject":"scale"')'),
    (4, 0, '$take'),
    (5, 0, '$(command 5 badge_out kiosk "$who")');
  PRAGMA application_id = 1414745922; PRAGMA user_version = 2;"

check "a wrong PIN is refused" refuses 1111 --kiosk lost
check "nothing was booked" test "$(query "SELECT count(*) FROM outbox")" = 0
check "whose it is must be said when nothing has arrived" refuses 2468
check "the sentence says how" says "with --kiosk"
check "it is taken in" take_in 2468 --kiosk lost
check "all six numbers: the question that got no answer is withdrawn" says "^take-in: 6 records of The lost one "
check "the hub has seen them" test "$(query "SELECT last_n FROM outbox")" = 6
check "in their order" test "$(query "SELECT group_concat(verb, ' ') FROM (SELECT verb FROM event WHERE kiosk = (SELECT id FROM kiosk WHERE code = 'lost') AND piece IS NULL ORDER BY seq)")" = "badge_in report stock_take badge_out"
check "a record of more than 2048 bytes is whole" test "${#take}" -gt 2048
check "and each of its pieces was found" test "$(query "SELECT count(DISTINCT piece) FROM event WHERE verb = 'stock_take'")" = "$count"
mkdir "$folder/outbox.db.photos"
printf '\xff\xd8\xff\xc0\0\x0b\x08\0\x30\0\x40\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\xd9' >"$folder/ring.jpg"
id=$(sha256sum "$folder/ring.jpg" | cut -d' ' -f1)
cp "$folder/ring.jpg" "$folder/outbox.db.photos/$id"
cp "$folder/ring.jpg" "$folder/outbox.db.photos/draft-0.jpg"
echo damaged >"$folder/outbox.db.photos/${id//[0-9]/0}"
check "a second time changes nothing" take_in 2468
check "the photos beside it come along" says "^take-in: 1 photos"
check "as they are" cmp -s "$folder/ring.jpg" "$folder/hub.db.photos/$id"
check "one that is damaged is named" says "${id//[0-9]/0} is damaged"
check "and nothing else came" test "$(find "$folder/hub.db.photos" -type f | wc -l)" = 1
check "and says so" says "^take-in: 0 records of "
check "the books are right" books_are_right
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
