#!/usr/bin/env bash
# /openapi.json as somebody reads it who writes a program: every example in it works. A real hub serves a workshop; each command's
# example is sent, as it stands but for numbers that the hub gives, at the place of a story (examples_story.jsonl) where it makes sense, and is accepted; then each
# resource is asked with its example, and answers as the document says. None is left out. Usage: BUILD=build tests/e2e/examples_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/place.sh

# The demo, and what it has not: a plater outside, a piece that goes there, a prototype, factors learned from two pieces.
jq '.stations += [{code: "plater", name: "Plater", subcontractor: true}, {code: "prototype", name: "Prototypes"}]
    | .routes += [{code: "plated", steps: [{kind: "polishing", factor: "1", factor_u_percent: "0.1", factor_verified: true},
                                           {kind: "plater", factor: "1", factor_u_percent: "0.1", factor_verified: true},
                                           {kind: "qc", factor: "1", factor_u_percent: "0.1", factor_verified: true}]}]
    | .models += [{code: "chain", name: "Chain", route: "plated", sizes: [{volume_mm3: "330"}]}]
    | .pieces += [{tag: "TS1-000001-K", name: "R-1", model: "chain", lot: "y-118", station: "polishing", state: "done", gross_g: "5.100"}]
    | .settings = {learn_n_min: 2}' assets/demo/workshop.json >"$work/workshop.json"
"$hub" import "$work/workshop.json" --db "$work/hub.db" >/dev/null 2>"$work/import" || cat "$work/import"
"$hub" enroll --db "$work/hub.db" --kiosk bench-1 --stations casting,setting,polishing,qc,plater --token-file "$work/token" >/dev/null
"$build/tools/zpl_printer" "$work/printer" >"$work/paper" &
pids+=("$!")
"$await" -t 10000 file "$work/printer" >/dev/null || echo "the printer does not start"
serve "$work/hub.db" --printer "127.0.0.1:$(cat "$work/printer")"
bench=$(cat "$work/token")
curl -s "$address/openapi.json" >"$work/openapi.json"

# ---------------------------------------------------------------- commands

# Every line of the story as a command with its number: an example as it stands, or what has to happen in between.
jq -sc --slurpfile document "$work/openapi.json" '
    def id($n): "01980000-0000-7000-8000-" + ("00000000000\($n)" | .[-12:]);
    {decided: "hub", at: "2026-11-20T14:07:00Z", operator: "TSB-000002-G", station: "setting"} as $usual
    | foreach (.[] | objects) as $line (0; if $line.ask then . else . + 1 end;
        . as $n
        | if $line.ask then $line
          elif $line.example then $document[0].components.schemas["do_" + $line.example].examples[0]
          else $usual + $line end
        | if .ask then . else . + {id: id($n), outbox: "01970000-0000-7000-8000-000000000001", n: $n} end
        | if .replaces then .replaces = {id: id($n - 1), n: ($n - 1)} else . end)' \
    tests/e2e/examples_story.jsonl >"$work/commands"
curl -sN -H "Authorization: Bearer $bench" "$address/v1/stream" >"$work/board" & # a kiosk that listens is connected
pids+=("$!")
# Numbers that the hub gives depend on how many events the workshop begins with: what the reply before told stands for them.
number() { # KEY: of the last reply
    grep -oE "\"$1[0-9]+" "$work/reply" | grep -oE '[0-9]+$'
}
settlement=0 given=0
ask() { curl -s -H "Authorization: Bearer $bench" "$@"; }
while read -r command; do
    if [[ $command == '{"ask":'* ]]; then
        path=$(jq -r .ask <<<"$command")
        ask "$address$path" >/dev/null
        timeout 20 tail -n +1 -f "$work/board" | "$await" -t 15000 line "$(jq -r .until <<<"$command")" >/dev/null ||
            fail "$path: the board does not tell what comes of it"
    else
        case $command in
        *'"do":"correct"'*) command=$(sed -E "s/\"event\":[0-9]+/\"event\":$(number 'seq":')/" <<<"$command") ;;
        *'"do":"assay_return"'*) command=$(sed -E "s/\"return\":[0-9]+/\"return\":$given/" <<<"$command") ;;
        esac
        ask --json "$command" "$address/v1/commands" >"$work/reply"
        case $command in
        *'"do":"return_scrap"'*) given=$(number 'thing":"return:') ;;
        *'"do":"settle"'*) settlement=$(number 'thing":"settlement:') ;;
        esac
        like "$command" "$(cat "$work/reply")" '*"result":"accepted"*'
    fi
done <"$work/commands"
is "the examples that the story has not" \
    "$(jq -r '.components.schemas | keys[] | select(startswith("do_")) | .[3:]' "$work/openapi.json" |
        grep -vxFf <(jq -r 'objects | .example // empty' tests/e2e/examples_story.jsonl) | paste -sd ' ')" ""

# ---------------------------------------------------------------- resources

# A picture of one dot: what the document names as the photo's id is its SHA-256.
base64 -d >"$work/dot.png" <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==
# The manager's own session, for all that a kiosk may not read.
session=$(curl -s --json "$(jq -c '.paths."/v1/session".post.requestBody.content."application/json".example' "$work/openapi.json")" \
    "$address/v1/session" | jq -r .token)
# Method, path with query, body and kinds of answer of each, as the document has them, once for each format that it names; who is signed in
# signs out last.
jq -r '[.paths | to_entries[] | .key as $path | .value | to_entries[]
    | (.value.parameters // []) as $params | (.value.responses."200".content | keys) as $kinds
    | {method: .key, kinds: $kinds,
       path: (reduce ($params[] | select(.in == "path")) as $x ($path; sub("\\{\($x.name)\\}"; $x.example // "MISSING"))),
       query: [$params[] | select(.in == "query" and .example and .name != "format") | "\(.name)=\(.example)"],
       body: (.value.requestBody.content // {} | if ."image/png" then "picture" elif length > 0 then (."application/json".example | tojson) else "" end)}
    | if any($params[]; .name == "format") then
          $kinds[] as $kind | .kinds = [$kind] | .query += ["format=\($kind | sub(".*[/.-](?<x>[a-z]+).*"; .x))"]
      else . end]
    | sort_by(.method == "delete")[]
    | [.method, .path, (.query | join("&")), .body, (.kinds | join(" "))] | join("\t")' "$work/openapi.json" |
    sed "s,/settlements/[0-9]*,/settlements/$settlement," >"$work/resources"
while IFS= read -r resource; do
    mapfile -t -d $'\t' part <<<"$resource"
    method=${part[0]} url=$address${part[1]}${part[2]:+?${part[2]}} kinds=${part[4]%$'\n'}
    case ${part[3]} in
    picture) body=(-H "Content-Type: image/png" --data-binary "@$work/dot.png") ;;
    '') body=() ;;
    *) body=(--json "${part[3]}") ;;
    esac
    [ "$kinds" = text/event-stream ] && body=(-m 1) # it never ends
    got=$(curl -s -m 20 -X "${method^^}" -H "Authorization: Bearer $session" -o "$work/answer" -w '%{http_code} %{content_type}' "${body[@]}" "$url")
    like "$method $url: $(head -c 300 "$work/answer" | tr -d '\0')" "$got" '200 *'
    kind=${got#* }
    like "$method $url: the kind of its answer is one that the document has" " $kinds " "* ${kind%%;*} *"
done <"$work/resources"

is "no resource was forgotten" "$(cut -f 1,2 "$work/resources" | sort -u | wc -l)" \
    "$(jq '[.paths[] | keys[]] | length' "$work/openapi.json")"

# Each report that the list of reports has, in each format.
manager=$(curl -s --json '{"badge":"TSB-000007-6","pin":"2468"}' "$address/v1/session" | jq -r .token)
reports=$(curl -s -H "Authorization: Bearer $manager" "$address/v1/reports" | jq -r '.items[] | .report + "?" + (if .by then "by=\(.by)&" else "" end)')
for report in $reports; do
    for format in json csv svg; do
        got=$(curl -s -H "Authorization: Bearer $manager" -o "$work/answer" -w '%{http_code} %{content_type}' "$address/v1/reports/${report}format=$format")
        like "$report as $format" "$got" "200 *$format*"
    done
done

# ---------------------------------------------------------------- to another machine, with whatever a workshop may have

same() { # FILE: its rows; what is true at a moment (alerts, states of stations) aside
    tail -n +2 "$1" | grep -vE '^\{"(alert|station_state|station_hours)"'
}
"$hub" export --db "$work/hub.db" --out "$work/moved" --format whole >/dev/null
is "tables of those that are carried that this story has nothing in" "$(tail -n +2 "$work/moved/whole.jsonl" | grep -oE '^\{"[a-z_]*' | cut -c3- | sort -u |
    comm -13 - <(sed -nE 's/^ *X\(([a-z_]*), NULL\).*/\1/p' hub/store/whole.h | sort) | paste -sd ' ')" "digest drift implied station_group station_group_member"
"$hub" import "$work/moved/whole.jsonl" --kind whole --db "$work/there.db" >"$work/said" 2>&1
like "it moves: $(cat "$work/said")" "$(tail -1 "$work/said")" '*proved, and written'
"$hub" export --db "$work/there.db" --out "$work/moved-2" --format whole >/dev/null
is "and has the same there, but that its PINs stayed" "$(diff <(same "$work/moved/whole.jsonl") <(same "$work/moved-2/whole.jsonl") |
    grep '^[<>]' | grep -oE '.*"put"')" '> {"event":{"seq":'"$(($(sqlite3 "$work/hub.db" 'SELECT max(seq) FROM event') + 1))"',"verb":"put"'

"$hub" verify --db "$work/hub.db" >"$work/verify" || fail "$(cat "$work/verify")"
echo "examples: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
