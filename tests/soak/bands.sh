# shellcheck shell=bash disable=SC2154 # folder and bin: demo/lib.sh
# A workshop for those who need many alike: the demo's, with room for all, and plain bands that are cast. Source it after demo/lib.sh.
# shellcheck source-path=SCRIPTDIR source=../e2e/faults_lib.sh
. tests/e2e/faults_lib.sh

bands_make() { # COUNT POLISHED [LANGUAGE]: of COUNT bands the last POLISHED wait for QC; "TAG NAME" a line in $folder/tags; token of bench-qc; all read LANGUAGE
  local i
  for ((i = 0; i < $1; i++)); do printf '%s S-%04d\n' "$(tag TS1 "$(printf '%06d' $((5000 + i)))")" "$i"; done >"$folder/tags"
  jq --rawfile tags "$folder/tags" --argjson polished "$2" --arg language "${3:-}" '
    (if $language != "" then .people[].language = $language else . end)
    | .stations |= map(del(.limit_pieces, .limit_g) + {at_once: 1000})
    | ($tags | rtrimstr("\n") | split("\n") | map(split(" "))) as $all
    | .pieces = [range(0; $all | length) as $i | {tag: $all[$i][0], name: $all[$i][1], order: "o-1044", model: "plain-band", size: "56",
        lot: "s-009", station: (if $i < ($all | length) - $polished then "casting" else "polishing" end), state: "done"}]' \
    assets/demo/workshop.json >"$folder/workshop.json"
  "$bin/touchstone-hub" import "$folder/workshop.json" --db "$folder/hub.db" >"$folder/import.log" 2>&1 &&
    "$bin/touchstone-hub" enroll --db "$folder/hub.db" --kiosk bench-qc --stations polishing,qc \
      --token-file "$folder/bench-qc.token" >>"$folder/import.log" 2>&1 && return
  cat "$folder/import.log" >&2
  return 1
}
