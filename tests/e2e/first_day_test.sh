#!/usr/bin/env bash
# docs/first-day.md as it stands: its commands, in their order, in an empty folder, and what must be there in the evening.
# Needs BUILD/bin/touchstone-hub and BUILD/tools/await. Usage: BUILD=build tests/e2e/first_day_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh
root=$PWD

# The page's blocks of commands from FIRST to LAST.
# shellcheck disable=SC2016 # the shell of the page's commands expands it
blocks() {
    awk -v first="$1" -v last="$2" '/^```sh$/ { n++; on = n >= first && n <= last; next } /^```$/ { on = 0 } on' docs/first-day.md |
        sed 's|/usr/share/touchstone|"$assets"|'
}
run() { (cd "$work" && assets=$root/assets PATH=$build/bin:$PATH bash -eu -c "$1" <<<2468 >"$work/out" 2>&1); }

is 'the page has its blocks' "$(grep -c '^```sh$' docs/first-day.md)" 4
run "$(blocks 1 2)"
is 'workshop, badges and kiosks, status' $? 0
like 'the workshop is there' "$(cat "$work/out")" '*5 people*written*'
is 'a badge to print for each' "$(find "$work" -name 'TSB-*.pdf' | wc -l)" 5
is 'a token for each kiosk, its owner'"'"'s alone' "$(stat -c %a "$work"/bench-?.token | paste -sd' ')" '600 600'

# What the page says to touch or to choose stands where it says, under that name.
stands() { # BUTTON, "TITLE"
    local button=${1%%,*} title=${1#*, } task verb
    title=${title//\"/}
    case $button in
    '*Bench*' | '*Piece*')
        task=$(grep -F "N_(\"$title\")" kiosk/ui/words_task.c | grep -oE 'TASK_[A-Z_]+')
        grep -E "\[$task\] = .*$([ "$button" = '*Bench*' ] && echo TASK_OF_BENCH || echo TASK_OF_PIECE)" kiosk/flow/task_table.c
        ;;
    *)
        verb=$(grep -oE "[a-z_]+: \"$title\"" assets/office/verbs.js | cut -d: -f1)
        [ -n "$verb" ] || verb=$(tr 'A-Z ' 'a-z_' <<<"$title")
        grep -F "\"$verb\"" assets/office/sections.js
        ;;
    esac
}
while read -r touched; do
    like "the page's $touched" "$(stands "$touched")" '?*'
done < <(grep -oE '\*[A-Z][a-z]+\*, "[^"]+"' docs/first-day.md)

# served as the page says, on a port of this test
read -ra serve < <(blocks 3 3 | sed 's|7410 &|0|')
is 'the page serves the store' "${serve[*]:0:2}" 'touchstone-hub serve'
(cd "$work" && exec "$build/bin/${serve[0]}" "${serve[@]:1}" --address-file "$work/address" >"$work/hub.log" 2>&1) &
pids+=("$!")
"$await" -t 10000 file "$work/address" || exit 1
address=$(cat "$work/address")
like 'the office is there' "$(curl -sL "$address/office")" '*Touchstone office*'
curl -s --json '{"badge":"TSB-000001-I","pin":"2468"}' "$address/v1/session" >"$work/session"
like 'and the manager signs in' "$(cat "$work/session")" '*"token":*'
like 'and says what lies in the vault' "$(curl -s -H "Authorization: Bearer $(jq -r .token "$work/session")" "$address/v1/commands" --json @- <<'END'
{"id":"01980000-0000-7000-8000-000000000001","outbox":"01970000-0000-7000-8000-000000000001","n":1,"decided":"hub","at":"2026-11-20T14:07:00.000Z",
"operator":"TSB-000001-I","do":"open_metal","alloy":"au750y","mass_ug":250000000}
END
)" '*accepted*'

run "$(blocks 4 4)"
is 'the evening, status' $? 0
like 'clean' "$(cat "$work/out")" '*verify: clean*'
for file in audit/events.jsonl digests.txt hub-monday.db; do
    is "there is $file" "$([ -s "$work/$file" ] && echo yes)" yes
done
kill "${pids[@]}"
wait "${pids[@]}" 2>/dev/null
pids=()
run "$(grep -o 'touchstone-hub restore .*--replace' docs/first-day.md)"
is 'and back from the backup, status' $? 0
like 'proved' "$(cat "$work/out")" '*restore: *proved*'
echo "day: $passed passed, $failed failed"
[ "$failed" = 0 ]
